"""A results directory: what is in it, what is refused, and that a refusal touches nothing."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from simulation.errors import RequestError, WorkError
from simulation.results import checksums, files, manifest, origin, parts, reading, writing
from simulation.results.differences import differences
from simulation.scenario import design
from simulation.science.catalogue import FIRM
from simulation.science.outcomes import COUNTS, MEASURED, OUTCOMES
from simulation.sweep.chunks import chunks_of
from simulation.sweep.plan import plan_of
from simulation.sweep.sweep import sweep
from tests.helpers.spoiling import edit, unfinish
from tests.helpers.stand_ins import COST, FILE, TEXT, calm, failing, small, stand_in

KEY = ["run", "point", "turnover", "reassign", "regime", "replication"]

Tree = dict[str, tuple[bytes, int]]


def tree(directory: Path) -> Tree:
    """Every file and folder with its bytes and its time of change."""
    return {
        str(file.relative_to(directory)): (file.read_bytes() if file.is_file() else b"", file.stat().st_mtime_ns)
        for file in sorted([directory, *directory.rglob("*")])
    }


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, so that messages name `out` and nothing longer."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished results of the small scenario."""
    directory = tmp_path_factory.mktemp("original") / "out"
    sweep(small(), directory, workers=1, engine=stand_in(failing))
    return directory


@pytest.fixture
def finished(here: Path, original: Path) -> Path:
    """A copy of them in `out`, to be spoilt."""
    shutil.copytree(original, "out")
    return Path("out")


@contextmanager
def at_work() -> Iterator[None]:
    """A sweep into `out` that has not come to its first chunk, and is interrupted then."""
    chunks = chunks_of(small(), COST)
    with (  # noqa: PT012
        pytest.raises(KeyboardInterrupt),
        writing.begin(small(), Path("out"), chunks, plan_of(small(), chunks), engine="stand-in"),
    ):
        yield
        raise KeyboardInterrupt


def refusal(resume: bool = False, text: str = TEXT, directory: str = "out") -> str:
    """What a sweep into the directory is refused with; nothing may have been touched in the working directory."""
    before = tree(Path.cwd())
    with pytest.raises(RequestError) as caught:
        sweep(small(text), directory, workers=1, resume=resume, engine=stand_in(failing))
    assert tree(Path.cwd()) == before
    return str(caught.value)


# ---------------------------------------------------------------------------------------------------- what is there


def test_files_of_a_finished_sweep(finished: Path) -> None:
    parts = [f"part-{index:06d}.parquet" for index in range(6)]
    assert {str(file.relative_to(finished)) for file in finished.rglob("*") if file.is_file()} == {
        *(f"failures/{parts[index]}" for index in (2, 3, 4)),
        *(f"{group}/{part}" for group in ("runs", "trajectories") for part in parts),
        *("SHA256SUMS", "datapackage.json", "failures.parquet", "manifest.json", "ro-crate-metadata.json"),
        *("failures.schema.json", "runs.schema.json", "scenario.yaml", "trajectories.schema.json"),
    }
    assert (finished / "scenario.yaml").read_bytes() == TEXT.encode()


def test_columns_and_types(finished: Path) -> None:
    key = {
        "run": "int64",
        "point": "int64",
        "turnover": "double",
        "reassign": "string",
        "regime": "string",
        "replication": "int64",
    }

    def types(file: str) -> dict[str, str]:
        return {each.name: str(each.type) for each in pq.read_schema(finished / file)}

    assert types("runs/part-000000.parquet") == key | dict.fromkeys(OUTCOMES, "double") | dict.fromkeys(COUNTS, "int64")
    states = {"week": "int64", "trust": "double", "response_days": "double"}
    assert types("trajectories/part-000000.parquet") == key | states
    assert types("failures.parquet") == types("failures/part-000004.parquet")
    assert types("failures.parquet") == key | {"stage": "string", "reason": "string"}
    column = pq.read_metadata(finished / "runs/part-000000.parquet").row_group(0).column(0)
    assert column.compression == "ZSTD"


def test_columns_say_their_unit_and_meaning(finished: Path) -> None:
    """In the Parquet files, and the same in a data dictionary beside them."""
    dictionary = {file.name.split(".")[0]: json.loads(file.read_text()) for file in finished.glob("*.schema.json")}
    assert set(dictionary) == {"runs", "failures", "trajectories"}
    parquet = {"integer": pa.int64(), "number": pa.float64(), "string": pa.string()}
    for group, file in (
        ("runs", "runs/part-000000.parquet"),
        ("trajectories", "trajectories/part-000000.parquet"),
        ("failures", "failures.parquet"),
    ):
        schema = pq.read_schema(finished / file)
        assert [
            (each["name"], parquet[each["type"]], each.get("unit", ""), each["description"])
            for each in dictionary[group]["fields"]
        ] == [
            (each.name, each.type, each.metadata[b"unit"].decode(), each.metadata[b"meaning"].decode())
            for each in schema
        ]
    said = {each["name"]: each for each in dictionary["runs"]["fields"]}
    assert said["turnover"]["unit"] == "1/year"
    assert "unit" not in said["reassign"]
    for name, outcome in MEASURED.items():
        assert (said[name]["unit"], said[name]["description"]) == (outcome.unit, outcome.meaning)


def test_pages_have_checksums_of_their_own(finished: Path) -> None:
    """For readers that look at no SHA-256: a flipped bit in a page is told by Parquet's."""
    part = finished / "runs/part-000001.parquet"
    content = bytearray(part.read_bytes())
    column = pq.read_metadata(part).row_group(0).column(7)
    content[column.data_page_offset + column.total_compressed_size - 3] ^= 1  # in the numbers, behind the page's head
    part.write_bytes(content)
    with pytest.raises(OSError, match="CRC"), pq.ParquetFile(part, page_checksum_verification=True) as opened:
        opened.read()


def test_rows_are_the_runs_in_order(finished: Path) -> None:
    runs = reading.read_runs(finished)
    failures = reading.read_failures(finished)
    scenario = small()
    expected = [
        (run.index, run.point.index, *run.point.levels.values(), run.regime, run.replication)
        for run in design.runs(scenario)
    ]
    found = [tuple(row) for row in pd.concat([runs[KEY], failures[KEY]]).sort_values("run").itertuples(index=False)]
    assert found == expected
    assert runs["run"].is_monotonic_increasing
    assert failures["run"].is_monotonic_increasing


def test_numbers_are_those_of_the_model(finished: Path) -> None:
    """To the last bit, with null where an outcome or a week is undefined."""
    scenario = small()
    runs = pq.read_table(finished / "runs").to_pylist()
    weeks = pq.read_table(finished / "trajectories").to_pylist()
    run = list(design.runs(scenario))[23]
    parameters, regime = design.settings(scenario, run.point, run.regime)
    outcomes, trajectories = calm(
        parameters, regime, seed=7, replication=run.replication, warm_up=52, horizon=52, record=scenario.record
    )
    assert {name: runs[-1][name] for name in MEASURED} == outcomes
    assert outcomes["survival_5"] is None
    trust = list(trajectories["trust"])
    trust[5] = None  # type: ignore[call-overload]
    assert [row["trust"] for row in weeks[-52:]] == trust
    assert [row["week"] for row in weeks[-52:]] == list(range(1, 53))
    assert len(weeks) == 52 * len(runs)


def test_chosen_columns(finished: Path) -> None:
    assert list(reading.read_runs(finished, ["regime", "trust"]).columns) == ["regime", "trust"]
    assert list(reading.read_trajectories(finished, ["week"]).columns) == ["week"]
    with pytest.raises(
        RequestError, match=r"^out/runs/part-000000.parquet has no column 'trsut'; did you mean 'trust'\?$"
    ):
        reading.read_runs(finished, ["trsut"])


def test_manifest_of_a_finished_sweep(finished: Path) -> None:
    about = reading.read_manifest(finished)
    assert (about.format, about.state, about.engine) == (2, "finished", "stand-in")
    assert (about.total, about.done, about.failed) == (24, 20, 4)
    assert about.end is not None
    assert about.start <= about.end
    assert about.scenario["name"] == "small"
    assert about.scenario["file"] == FILE
    assert about.scenario["sha256"] == manifest.digest(TEXT)
    assert about.scenario["seed"] == 7
    assert about.factors == {"turnover": [0.0, 0.3], "reassign": ["colleague", "new_hire"]}
    assert about.parameters["accounts"] == 300
    assert about.parameters["functions.support.seats"] == 9
    assert "turnover" not in about.parameters
    assert about.regimes["sole"]["touchpoints"] == ["success"]
    packages = {"customer-ownership", "mesa", "numba", "numpy", "pyarrow", "scipy"}
    assert set(about.versions) == {"python", "platform", *packages}


def test_manifest_leaves_out_what_a_factor_decides() -> None:
    text = TEXT.replace("  turnover: [0, 0.3]", "  cover: [0.1, 0.2]\n  regimes.sole.access: [0.2]").replace(
        "  accounts: 300", "  regimes.shared.cover: 0.5"
    )
    regimes = manifest.describe(small(text), 24, "stand-in").regimes
    assert "cover" not in regimes["sole"]
    assert "access" not in regimes["sole"]
    assert regimes["shared"]["cover"] == 0.5
    assert "access" in regimes["shared"]


def test_manifest_does_not_tell_where_a_file_lies(tmp_path: Path) -> None:
    about = manifest.describe(replace(small(), file=str(tmp_path / "small.yaml")), 24, "stand-in")
    assert about.scenario["file"] == "small.yaml"


def test_fingerprint_covers_whatever_the_model_imports() -> None:
    """And nothing of how scenarios are read or results written."""
    sources = manifest.describe(small(), 24, "stand-in").sources
    science = ("rules/people", "rules/past", "chance", "parameters", "members", "regimes", "catalogue", "outcomes")
    needed = {f"simulation/{name}.py" for name in (*(f"science/{name}" for name in science), "scenario/design")}
    package = Path(manifest.__file__).parents[1]
    files = (file for room in ("model", "engine") for file in package.joinpath(room).glob("*.py"))
    needed |= {f"simulation/{file.relative_to(package).as_posix()}" for file in files}
    needed.remove("simulation/engine/history.py")  # which watches a run, and makes none
    assert needed <= set(sources)
    assert not [name for name in sources if name.split("/")[1] in ("results", "sweep", "describe", "cli")]
    assert not {f"simulation/scenario/{name}.py" for name in ("reading", "shape", "document")} & set(sources)


def test_fingerprint_follows_imports_into_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        "model/model.py": "import json\nfrom simulation.engine import week\n",
        "engine/__init__.py": "",
        "engine/week.py": "def go():\n    import simulation.rules\n",
        "rules.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from simulation import idle\n",
        "idle.py": "",
    }
    for room in ("engine", "model"):
        (tmp_path / "simulation" / room).mkdir(parents=True)
    for name, text in texts.items():
        (tmp_path / "simulation" / name).write_text(text)
    monkeypatch.setattr(origin, "__file__", str(tmp_path / "simulation/results/origin.py"))
    sources = manifest.describe(small(), 24, "stand-in").sources
    assert list(sources) == [f"simulation/{name}" for name in sorted(texts) if name != "idle.py"]


def test_line_endings_of_a_checkout_are_no_part_of_the_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origin, "__file__", str(tmp_path / "simulation/results/origin.py"))
    (tmp_path / "simulation/model").mkdir(parents=True)

    def fingerprint(model: bytes) -> str:
        (tmp_path / "simulation/model/model.py").write_bytes(model)
        return manifest.describe(small(), 24, "stand-in").fingerprint

    assert fingerprint(b"a = 1\nb = 2\n") == fingerprint(b"a = 1\r\nb = 2\r\n") != fingerprint(b"a = 1\nb = 3\n")


def test_a_scenario_without_record_has_no_trajectories(here: Path) -> None:
    sweep(small(TEXT.replace("record: [trust, response_days]\n", "")), "out", workers=1, engine=stand_in(calm))
    assert not Path("out/trajectories").exists()
    with pytest.raises(RequestError, match=r"^out holds no trajectories: its scenario names no state under `record`$"):
        reading.read_trajectories("out")


def test_failures_are_written_even_if_there_are_none(here: Path) -> None:
    sweep(small(), "out", workers=1, engine=stand_in(calm))
    assert reading.read_failures("out").empty
    assert list(reading.read_failures("out").columns)[-2:] == ["stage", "reason"]
    assert not Path("out/failures").exists()


def test_unfinished_results_can_be_read(finished: Path) -> None:
    """Only what belongs to a chunk that is done: not the trajectories of one that was killed before its runs."""
    kept = finished / "trajectories/part-000004.parquet"
    orphan, failures = kept.read_bytes(), (finished / "failures/part-000004.parquet").read_bytes()
    unfinish(finished, (4, 5))
    kept.write_bytes(orphan)
    (finished / "failures/part-000004.parquet").write_bytes(failures)
    assert reading.read_runs(finished)["run"].max() == 14
    assert reading.read_trajectories(finished)["run"].max() == 14
    assert reading.read_failures(finished)["run"].tolist() == [11, 15]


# ---------------------------------------------------------------------------------------------------- refusals


def test_finished_results_are_refused(finished: Path) -> None:
    assert refusal() == (
        "out holds the finished results of this scenario: "
        "read them, or name another directory with -o (--resume has nothing to do here)"
    )


def test_unfinished_results_are_refused_unless_resumed(finished: Path) -> None:
    unfinish(finished, (4, 5))
    assert refusal() == (
        "out holds unfinished results of this scenario: --resume does the rest, or name another directory with -o"
    )


def test_results_of_another_scenario_are_refused(finished: Path) -> None:
    text = TEXT.replace("name: small", "name: other")
    assert refusal(text=text) == ("out holds results of another scenario ('small'): name another directory with -o")


def test_a_directory_of_something_else_is_refused(here: Path) -> None:
    Path("out").mkdir()
    Path("out/thesis.doc").touch()
    for resume in (False, True):
        assert refusal(resume) == (
            "out is not empty and holds no results of a sweep, but 'thesis.doc': name another directory with -o"
        )


def test_a_file_in_place_of_the_directory_is_refused(here: Path) -> None:
    Path("out").touch()
    assert refusal() == "out is a file, not a directory: name another with -o"
    assert refusal(directory="out/deeper") == (
        "out/deeper cannot be made, a file is in its way: name another directory with -o"
    )


def test_another_scenario_is_not_resumed(finished: Path) -> None:
    unfinish(finished, (4, 5))
    assert refusal(resume=True, text=TEXT.replace("replications: 3", "replications: 4")) == (
        "out cannot be resumed, because this is not the work that was begun there:\n"
        "  scenario: line 11 was 'replications: 3', is 'replications: 4'\n"
        "Go back to what it was begun with, or begin anew and name another directory with -o"
    )
    assert "line 13 was 'absent', is '# late'" in refusal(resume=True, text=TEXT + "# late\n")
    (finished / "scenario.yaml").unlink()
    assert "scenario: its text is not what it was\n" in refusal(resume=True, text=TEXT + "# late\n")


def test_a_scenario_that_was_changed_after_it_was_read_is_not_resumed(finished: Path) -> None:
    changed = replace(small(), seed=8, parameters={"accounts": 301})
    with pytest.raises(RequestError) as caught:
        sweep(changed, "out", workers=1, resume=True, engine=stand_in(failing))
    assert str(caught.value).splitlines()[1:-1] == [
        "  scenario: seed was 7, is 8",
        "  parameters: accounts was 300, is 301",
    ]


def test_another_model_other_versions_and_another_engine_are_not_resumed(
    finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = json.loads((finished / "manifest.json").read_text())
    about["sources"]["simulation/science/rules/past.py"] = "0" * 64
    del about["sources"]["simulation/science/chance.py"]
    about["versions"]["numpy"] = "1.0"
    edit(finished, about | {"fingerprint": "0" * 64, "engine": "compiled"}, sealed=True)
    now = manifest.describe(small(), 24, "stand-in").versions["numpy"]
    assert refusal(resume=True).splitlines()[1:-1] == [
        "  model: changed in simulation/science/chance.py, simulation/science/rules/past.py",
        f"  versions: numpy was 1.0, is {now}",
        "  engine: was compiled, is stand-in",
    ]


def test_many_differences_are_cut_short() -> None:
    then = manifest.describe(small(), 24, "stand-in")
    other = {name: entry.high for name, entry in FIRM.items() if entry.high is not None and name in then.parameters}
    today = replace(then, parameters=other)
    found = differences(then, today, TEXT, TEXT)
    assert len(found) == 11
    assert found[-1] == f"and {len(then.parameters) - 10} more"


def test_a_scenario_whose_file_was_moved_is_resumed(finished: Path) -> None:
    moved = replace(small(), file="elsewhere/small.yaml")
    assert sweep(moved, "out", workers=1, resume=True, engine=stand_in(failing)).done == 20


PUT_BACK = (
    "Put back what the sweep wrote; or the sweep's command with --resume writes it anew, if the scenario, the model "
    "and the versions are what they were"
)


def test_a_newer_format_is_refused(finished: Path) -> None:
    file = finished / "manifest.json"
    file.write_text(json.dumps({"format": 3, "whatever": "it says"}))
    message = "out/manifest.json is in format 3, and this version of the project reads format 2: update it"
    assert refusal() == message
    assert refusal(resume=True) == message
    with pytest.raises(RequestError) as caught:
        reading.read_runs(finished)
    assert str(caught.value) == message


@pytest.mark.parametrize("text", ["", "{", "[1]", "{}", "[" * 100_000, '{"format": 2, "format": 2}', '{"format": NaN}'])
def test_a_manifest_that_is_none_is_refused(finished: Path, text: str) -> None:
    (finished / "manifest.json").write_text(text)
    message = f"out/manifest.json is not the manifest of a sweep, or not a whole one. {PUT_BACK}"
    assert refusal() == message
    with pytest.raises(RequestError) as caught:
        reading.read_runs(finished)
    assert str(caught.value) == message


AGAIN = "the sweep's command with --resume carries out its runs again"


TIMED = ("manifest.json", "ro-crate-metadata.json")
"""Files that know times."""


def bytes_of(directory: Path) -> dict[str, bytes]:
    return {name: content for name, (content, _) in tree(directory).items() if name not in TIMED}


def test_a_torn_part_is_refused_by_name_and_carried_out_again(finished: Path) -> None:
    before = bytes_of(finished)
    part = finished / "runs/part-000001.parquet"
    part.write_bytes(part.read_bytes()[:-10])
    with pytest.raises(RequestError) as caught:
        reading.read_runs(finished)
    assert str(caught.value) == (
        f"out/runs/part-000001.parquet is not what the sweep wrote, its SHA-256 is another: {AGAIN}"
    )
    report = sweep(small(), "out", workers=1, resume=True, engine=stand_in(failing))
    assert (report.done, report.failed, report.earlier) == (20, 4, 20)
    assert report.spoilt == ("runs/part-000001.parquet",)
    assert bytes_of(finished) == before


def test_other_numbers_in_a_part_are_noticed(finished: Path) -> None:
    """As another program writes them, with all that belongs to a Parquet file."""
    part = finished / "runs/part-000001.parquet"
    rows = pq.read_table(part)
    place = rows.schema.get_field_index("churn_rate")
    pq.write_table(rows.set_column(place, rows.schema.field(place), [[5.0] * rows.num_rows]), part)
    with pytest.raises(RequestError, match=r"^out/runs/part-000001\.parquet is not what the sweep wrote"):
        reading.read_runs(finished)


@pytest.mark.parametrize("name", ["trajectories/part-000002.parquet", "failures/part-000002.parquet"])
def test_what_belongs_to_a_chunk_is_carried_out_again_with_it(finished: Path, name: str) -> None:
    before = bytes_of(finished)
    (finished / name).write_bytes(before[name][:-10])
    assert sweep(small(), "out", workers=1, resume=True, engine=stand_in(failing)).earlier == 20
    assert bytes_of(finished) == before


@pytest.mark.parametrize(
    "name", ["failures.parquet", "scenario.yaml", "runs.schema.json", "datapackage.json", "SHA256SUMS"]
)
def test_what_belongs_to_no_chunk_is_written_again(finished: Path, name: str) -> None:
    before = bytes_of(finished)
    for content in (before[name][:-10], None):
        if content is None:
            (finished / name).unlink()
        else:
            (finished / name).write_bytes(content)
        if not name.endswith(".json"):
            with pytest.raises(RequestError, match=rf"^out/{name} is (missing|not what the sweep wrote)"):
                (reading.read_scenario_text if name == "scenario.yaml" else reading.read_failures)("out")
        report = sweep(small(), "out", workers=1, resume=True, engine=stand_in(failing))
        kept = 24 if name != "SHA256SUMS" else 0 if content is None else 20  # of what it does not name nothing is known
        assert report.earlier == kept
        assert bytes_of(finished) == before


def test_checksums_are_those_that_others_check(finished: Path) -> None:
    """In the form of coreutils: two blanks, names within the directory."""
    first, *lines = (finished / "SHA256SUMS").read_text().splitlines()
    assert first == f"# work {reading.read_manifest(finished).work()}"
    expected = {
        str(file.relative_to(finished)): sha256(file.read_bytes()).hexdigest()
        for file in sorted(finished.rglob("*"))
        if file.is_file() and file.name not in ("manifest.json", "ro-crate-metadata.json", "SHA256SUMS")
    }
    assert lines == [f"{digest}  {name}" for name, digest in sorted(expected.items())]


def test_half_a_line_of_checksums_is_none(finished: Path) -> None:
    """As a kill leaves it; what follows a line that cannot be read is read."""
    unfinish(finished, (4, 5))
    sums = finished / "SHA256SUMS"
    whole = checksums.read(finished).digests
    sums.write_bytes(b"\0\xff\n" + sums.read_bytes() + b"0" * 64 + b"  runs/part-000004.parq")
    assert checksums.read(finished).digests == whole
    sweep(small(), "out", workers=1, resume=True, engine=stand_in(failing))
    assert len(reading.read_runs(finished)) == 20


@pytest.mark.parametrize("how", ["edited", "torn", "gone"])
def test_a_manifest_that_was_spoilt_is_written_anew(finished: Path, how: str) -> None:
    """The checksums say of which work they are, so that nothing is lost."""
    before, then = bytes_of(finished), reading.read_manifest(finished)
    file = finished / "manifest.json"
    if how == "edited":
        edit(finished, {"parameters": then.parameters | {"accounts": 400}})
    elif how == "torn":
        file.write_bytes(file.read_bytes()[:-100])
    else:
        file.unlink()
    assert PUT_BACK in refusal()
    with pytest.raises(RequestError, match=r"Put back what the sweep wrote"):
        sweep(small(TEXT.replace("seed: 7", "seed: 8")), "out", workers=1, resume=True, engine=stand_in(failing))
    assert sweep(small(), "out", workers=1, resume=True, engine=stand_in(failing)).earlier == 24
    assert bytes_of(finished) == before
    assert replace(reading.read_manifest(finished), start=then.start, end=then.end) == then


def test_missing_trajectories_are_not_passed_over(finished: Path) -> None:
    (finished / "trajectories/part-000002.parquet").unlink()
    with pytest.raises(RequestError) as caught:
        reading.read_trajectories(finished)
    assert str(caught.value) == f"out/trajectories/part-000002.parquet is missing: {AGAIN}"


@pytest.mark.parametrize("name", ["notes.txt", "part-000006.parquet", "part-0000001.parquet"])
def test_foreign_files_are_refused_by_name(finished: Path, name: str) -> None:
    (finished / "runs" / name).touch()
    message = f"out/runs/{name} is no part of the results of this sweep: move it elsewhere"
    assert refusal(resume=True) == message
    with pytest.raises(RequestError) as caught:
        reading.read_runs(finished)
    assert str(caught.value) == message


def test_an_outcome_that_was_not_known_then(finished: Path) -> None:
    """The part is right, and older than the outcome."""
    part = finished / "runs/part-000000.parquet"
    pq.write_table(pq.read_table(part).drop_columns(["trust"]), part)
    noted = {"runs/part-000000.parquet": checksums.of(part.read_bytes())}
    with pytest.raises(RequestError) as caught:
        parts.table(finished, "runs/part-000000.parquet", noted, ["trust"])
    assert str(caught.value) == (
        "out/runs/part-000000.parquet has no column 'trust': the version of the project that wrote it did not know "
        "this outcome; sweep into another directory"
    )


def test_a_misspelt_directory_has_the_nearest_one_with_results(finished: Path) -> None:
    Path("ouch").mkdir()
    for name in ("outt", finished.absolute().parent / "outt"):
        with pytest.raises(RequestError, match=rf"^there is no directory {name}; did you mean 'out'\?$"):
            reading.read_manifest(name)


def test_what_is_no_results_directory_is_not_read(here: Path) -> None:
    with pytest.raises(RequestError, match=r"^there is no directory nowhere$"):
        reading.read_runs("nowhere")
    Path("out").mkdir()
    with pytest.raises(RequestError, match=r"^out holds no results of a sweep: it has no manifest\.json$"):
        reading.read_failures("out")


def test_results_without_any_run_yet(here: Path) -> None:
    with at_work():
        for read in (reading.read_runs, reading.read_trajectories):
            with pytest.raises(RequestError, match=r"^out holds no run yet$"):
                read("out")
        assert reading.read_failures("out").empty
        assert list(reading.read_failures("out").columns) == [*KEY, "stage", "reason"]
        assert reading.read_manifest("out").state == "running"


def test_a_factor_that_is_recorded_too_is_refused(here: Path) -> None:
    scenario = replace(small(), factors={"accounts": (10, 20)}, record=("accounts",))
    with pytest.raises(RequestError) as caught:
        sweep(scenario, "out", workers=1, engine=stand_in(calm))
    assert str(caught.value) == (
        "'accounts' cannot be a factor and a recorded state in one scenario: leave one of them out"
    )
    assert not Path("out").exists()


# ---------------------------------------------------------------------------------------------------- writing


def test_two_sweeps_into_one_directory(here: Path) -> None:
    with at_work():
        for resume in (False, True):
            assert refusal(resume) == (
                "another sweep is at work in out: wait until it ends, or name another directory with -o"
            )


def test_a_sweep_that_comes_second_at_the_last_instant(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both saw an empty directory; only one gets it."""
    monkeypatch.setattr(files, "refuse_taken", lambda directory: None)
    monkeypatch.setattr(writing, "_check", lambda *arguments: arguments[3])
    with at_work():
        assert refusal().startswith("another sweep is at work in out")


def test_the_lock_is_gone_afterwards(original: Path) -> None:
    assert not (original / files.LOCK).exists()


def test_a_lock_that_nobody_holds_keeps_nobody_out(here: Path) -> None:
    Path("out").mkdir()
    (Path("out") / files.LOCK).touch()
    assert sweep(small(), "out", workers=1, engine=stand_in(calm)).done == 24


def test_unfinished_files_are_swept_up(finished: Path) -> None:
    unfinish(finished, (4, 5))
    left = [finished / name for name in (".report.html.partial", "runs/.part-000001.parquet.partial")]
    for file in left:
        file.write_bytes(b"PAR1 half a fi")
    assert reading.read_runs(finished)["run"].max() == 14
    sweep(small(), "out", workers=1, resume=True, engine=stand_in(failing))
    assert not any(file.exists() for file in left)


def test_failures_of_an_attempt_that_was_cut_short_do_not_count(finished: Path) -> None:
    """A worker may have died for want of memory once, and not the next time."""
    unfinish(finished, (4, 5))
    shutil.copy(finished / "failures/part-000003.parquet", finished / "failures/part-000005.parquet")
    sweep(small(), "out", workers=1, resume=True, engine=stand_in(failing))
    assert list(reading.read_failures(finished)["run"]) == [11, 15, 16, 17]


def test_a_file_is_whole_or_absent(tmp_path: Path) -> None:
    file = tmp_path / "numbers"
    files.write(file, b"old")

    def break_off() -> None:
        with files.whole(file) as sink:
            sink.write(b"half of the n")
            sink.flush()
            assert file.read_bytes() == b"old"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert [each.name for each in tmp_path.iterdir()] == ["numbers"]
    assert file.read_bytes() == b"old"


def test_runs_are_put_in_place_last(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    write = files.write

    def noting(file: Path, content: bytes) -> None:
        order.append(file.parent.name)
        write(file, content)

    monkeypatch.setattr(files, "write", noting)
    sweep(small(), "out", workers=1, engine=stand_in(failing))
    whole, failed = ["trajectories", "runs"], ["trajectories", "failures", "runs"]
    assert [name for name in order if name != "out"] == [*whole, *whole, *failed, *failed, *failed, *whole]


def test_a_full_disk_is_told_in_words(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synchronise = os.fsync
    count = iter(range(1000))

    def full(handle: int) -> None:
        if next(count) >= 20:
            raise OSError(28, "No space left on device")
        synchronise(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkError) as caught:
        sweep(small(), "out", workers=1, engine=stand_in(calm))
    kept = len(list(Path("out/runs").glob("part-*")))
    assert kept > 0
    assert str(caught.value) == (
        f"cannot write out/trajectories/part-{kept:06d}.parquet: No space left on device: "
        f"{4 * kept} of 24 runs are kept in out, and the same command with --resume does the rest"
    )
    assert not list(Path("out").rglob("*.partial"))
    monkeypatch.undo()
    monkeypatch.chdir(here)
    assert sweep(small(), "out", workers=1, resume=True, engine=stand_in(calm)).done == 24


def test_a_directory_that_cannot_be_made(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(WorkError, match=r"^cannot make out: Read-only file system; name another directory with -o$"):
        sweep(small(), "out", workers=1, engine=stand_in(calm))


# ---------------------------------------------------------------- names of directories, and what is not torn


@pytest.mark.parametrize(
    "name",
    ["s3:x", "s3://bucket/x", "gs:x", "hdfs:x", "file:x", "http:x", "~root", "~/x", os.fsdecode(b"na\xefve"), "ä −"],
)
def test_a_directory_may_have_any_name_that_the_system_takes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    directory = Path(name)
    sweep(small(), directory, workers=1, engine=stand_in(calm))
    assert len(reading.read_runs(directory)) == 24
    assert len(reading.read_trajectories(directory)) == 24 * 52
    assert reading.read_failures(directory).empty
    assert sweep(small(), directory, workers=1, engine=stand_in(calm), resume=True).earlier == 24


def test_a_file_that_could_not_be_read_is_not_called_torn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep(small(), tmp_path / "out", workers=1, engine=stand_in(calm))
    opened = Path.open

    def broken(file: Path, *arguments: Any, **options: Any) -> Any:
        if file.suffix == ".parquet":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return opened(file, *arguments, **options)

    monkeypatch.setattr(Path, "open", broken)
    with pytest.raises(WorkError, match=r"cannot read .*part-000000.parquet: Input/output error$"):
        reading.read_runs(tmp_path / "out")
    with pytest.raises(WorkError, match=r"Input/output error$"):
        sweep(small(), tmp_path / "out", workers=1, engine=stand_in(calm), resume=True)
