"""`simulate verify`: what is told of a results directory that somebody, or something, has changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from simulation.cli import main
from simulation.errors import RequestError
from simulation.results import checksums, packaging, reading
from simulation.sweep import engines
from simulation.sweep.sweep import sweep
from simulation.sweep.verify import smallest_share, verify
from tests.helpers.spoiling import edit, unfinish
from tests.helpers.stand_ins import calm, failing, little, small, stand_in

PART = "runs/part-000003.parquet"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The little scenario, carried out by the compiled engine: 80 runs in 40 parts, with trajectories."""
    directory = tmp_path_factory.mktemp("original") / "out"
    scenario, engine = little("compiled")
    sweep(scenario, directory, workers=1, engine=engine)
    return directory


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, original: Path) -> Path:
    """A copy of it, to be spoilt, that messages call `out`."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(original, "out")
    return Path("out")


def simulate(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["verify", *arguments])


def forge(directory: Path, part: str, change: Callable[[pa.Table], pa.Table]) -> None:
    """Changes a part, and makes every checksum, seal and description anew, as only a sweep should."""
    table = change(pq.read_table(directory / part))
    pq.write_table(table, directory / part)
    digests = {**checksums.read(directory).digests, part: checksums.of((directory / part).read_bytes())}
    about = reading.read_manifest(directory)
    digests["datapackage.json"] = write(
        directory / "datapackage.json", packaging.data_package(directory, about, digests)
    )
    sums = write(directory / "SHA256SUMS", checksums.text(about.work(), digests).decode())
    edit(directory, {"checksums": sums}, sealed=True)
    about = reading.read_manifest(directory)
    write(directory / "manifest.json", about.text())
    write(directory / "ro-crate-metadata.json", packaging.crate(directory, about, digests))


def write(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    return checksums.of(text.encode())


def other(column: str, row: int, value: Any) -> Callable[[pa.Table], pa.Table]:
    """Another value in one cell."""

    def change(table: pa.Table) -> pa.Table:
        values = table[column].to_pylist()
        values[row] = value
        place = table.schema.get_field_index(column)
        return table.set_column(place, table.schema.field(column), pa.array(values, table.schema.field(column).type))

    return change


# ---------------------------------------------------------------------------------------------------- nothing amiss


def test_what_a_sweep_wrote_holds(out: Path) -> None:
    result = simulate("out", "--runs", "6", "--seed", "4")
    assert (result.exit_code, result.stdout) == (
        0,
        "out: 80 runs of 'little', by customer-ownership "
        + reading.read_manifest(out).versions["customer-ownership"]
        + ".\n"
        "Files: all 89 are what the sweep wrote, by their SHA-256.\n"
        "Runs: 6 of 80, drawn with --seed 4, were carried out again with the compiled engine: every number is the same "
        "to the bit. If 39 % of all runs or more were false, such a draw would show one in 19 cases of 20.\n",
    )


def test_the_other_implementation_comes_to_the_same_bits(out: Path) -> None:
    found = verify(out, runs=80, engine="reference")
    assert (found.holds, len(found.tried), found.engine, found.would_show) == (True, 80, "reference", 1 / 80)


def test_the_same_seed_draws_the_same_runs(out: Path) -> None:
    draws = {verify(out, runs=5, seed=seed).tried for seed in (1, 1, 2)}
    assert len(draws) == 2
    assert json.loads(simulate("out", "--runs", "5", "--seed", "1", "--json").stdout)["carried_out_again"] in [
        list(each) for each in draws
    ]


def test_files_of_others_are_named_and_left_alone(out: Path) -> None:
    (out / "figures").mkdir()
    for name in ("figures/a.svg", "figures/b.svg", "report.html"):
        (out / name).touch()
    result = simulate("out", "--runs", "0")
    assert result.exit_code == 0
    assert "Not of the sweep, and not looked at: 3 files (2 in figures/, 1 beside them)." in result.stdout


def test_unfinished_work_is_held_to_what_is_there(out: Path) -> None:
    unfinish(out, range(10, 40))
    result = simulate("out", "--runs", "20")
    assert result.exit_code == 0, result.stdout
    assert "20 runs of 80, unfinished (running)" in result.stdout
    assert "Runs: 20 of 20" in result.stdout


def test_failures_fail_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they did, in stage and reason; a stand-in takes the place of the compiled engine, and then a calmer one."""

    def carried_out_by(stand_in_: Any) -> None:
        monkeypatch.setattr(engines, "compiled", lambda: replace(stand_in(stand_in_), name="compiled"))

    carried_out_by(failing)
    sweep(small(), tmp_path, workers=1, engine=engines.compiled())
    found = verify(tmp_path, runs=24)
    assert (found.holds, len(found.tried), found.about.failed) == (True, 24, 4)
    carried_out_by(calm)
    faults = verify(tmp_path, runs=24).faults
    assert [fault.split(";")[0] for fault in faults] == [
        f"run {run} in failures/part-00000{run // 4}.parquet: the model carries it out without a failure"
        for run in (11, 15, 16, 17)
    ]


# ---------------------------------------------------------------------------------------------------- tampering


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda out: (out / PART).write_bytes((out / PART).read_bytes()[:-1] + b"x"), f"{PART} is not what the sweep"),
        (lambda out: (out / PART).unlink(), f"{PART} is missing: the sweep's command with --resume carries out"),
        (
            lambda out: (out / "runs/notes.txt").touch(),
            "runs/notes.txt is no part of the results of this sweep: move it",
        ),
        (lambda out: (out / "scenario.yaml").write_text("name: x\n"), "scenario.yaml is not what the sweep wrote"),
        (lambda out: (out / "runs.schema.json").unlink(), "runs.schema.json is missing: the sweep's command"),
        (lambda out: (out / "datapackage.json").write_text("{}"), "datapackage.json is not what the sweep wrote"),
        (lambda out: (out / "ro-crate-metadata.json").write_text("{}"), "ro-crate-metadata.json is not what the sweep"),
        (
            lambda out: (out / "ro-crate-metadata.json").unlink(),
            "ro-crate-metadata.json is missing: the sweep's command",
        ),
        (lambda out: (out / "SHA256SUMS").unlink(), "SHA256SUMS is missing: the sweep's command with --resume keeps"),
        (lambda out: edit(out, {"done": 79}), "manifest.json was changed after the sweep wrote it"),
    ],
)
def test_a_file_that_is_not_as_it_was_is_named_with_the_cure(out: Path, spoil: Any, said: str) -> None:
    spoil(out)
    result = simulate("out")
    assert result.exit_code == 1
    assert f"out/{said}" in result.stdout + result.stderr
    plain = json.loads(simulate("out", "--json").stdout)
    assert not plain["holds"]
    assert any(f"out/{said}" in fault for fault in plain["faults"])


def test_all_faults_are_told_at_once(out: Path) -> None:
    for name in (PART, "scenario.yaml", "trajectories/part-000009.parquet"):
        (out / name).unlink()
    found = verify(out)
    assert len(found.files.faults) == 3
    assert (found.tried, bool(found.not_again)) == ((), True)


@pytest.mark.parametrize(
    ("part", "change", "said"),
    [
        (PART, other("trust", 1, 0.5), "run 7 in runs/part-000003.parquet: trust is 0.5, and the model gives 0."),
        (
            PART,
            other("churn_rate", 0, None),
            "run 6 in runs/part-000003.parquet: churn_rate is undefined, and the model",
        ),
        (PART, other("regime", 0, "shared"), "run 6 in runs/part-000003.parquet: regime is 'shared', and the model"),
        (
            "trajectories/part-000003.parquet",
            other("trust", 13, 1.0),
            "run 7 in trajectories/part-000003.parquet: trust",
        ),
    ],
)
def test_a_number_that_was_changed_with_all_its_checksums_is_found(
    out: Path, part: str, change: Any, said: str
) -> None:
    forge(out, part, change)
    assert verify(out, runs=0).holds  # nobody could tell by the files
    result = simulate("out", "--runs", "80", "--seed", "9")
    assert result.exit_code == 1
    assert said in result.stdout
    assert "80 of 80, drawn with --seed 9, were carried out again with the compiled engine: not every" in result.stdout
    assert "whoever changed it made its checksums anew, too: sweep the scenario into another directory" in result.stdout


def test_runs_that_were_taken_away_with_all_checksums_are_missed(out: Path) -> None:
    forge(out, PART, lambda table: table.slice(0, 1))
    (fault,) = verify(out).files.faults
    assert fault.startswith("out holds 79 runs and 0 that failed, and manifest.json says 80 and 0")


def test_the_last_bit_counts(out: Path) -> None:
    import math

    was = pq.read_table(out / PART)["trust"].to_pylist()[0]
    forge(out, PART, other("trust", 0, math.nextafter(was, 1.0)))
    assert not verify(out, runs=80).holds


# ---------------------------------------------------------------------------------------------------- other editions


def test_another_edition_of_the_model_is_refused_by_name(out: Path) -> None:
    about = json.loads((out / "manifest.json").read_text())
    sources = about["sources"] | {"simulation/science/rules/people.py": "0" * 64}
    versions = about["versions"] | {"customer-ownership": "0.1.7"}
    edit(out, {"sources": sources, "versions": versions}, sealed=True)
    _remake(out)
    result = simulate("out")
    assert result.exit_code == 2
    assert "Files: all 89 are what the sweep wrote" in result.stdout
    assert result.stderr.splitlines()[-1].startswith(
        "no run of out can be carried out again: its model is another edition: the sweep was carried out with "
        "customer-ownership 0.1.7, and this is "
    )
    assert "(changed: simulation/science/rules/people.py). Verify it with that edition, or sweep" in result.stderr


def test_other_versions_are_told_and_do_not_keep_anybody_from_trying(out: Path) -> None:
    about = json.loads((out / "manifest.json").read_text())
    edit(out, {"versions": about["versions"] | {"numpy": "1.0.0"}}, sealed=True)
    _remake(out)
    result = simulate("out", "--runs", "2")
    assert result.exit_code == 0, result.output
    assert "What is another version here: versions: numpy was 1.0.0, is " in result.stdout


def _remake(directory: Path) -> None:
    """Checksums and descriptions for a manifest of other work."""
    forge(directory, PART, lambda table: table)


def test_a_model_of_ones_own_must_be_named(out: Path) -> None:
    edit(out, {"engine": "reviews.ReviewedFirm 0123456789ab"}, sealed=True)
    _remake(out)
    result = simulate("out")
    assert result.exit_code == 2
    assert "a model that is not built in, reviews.ReviewedFirm 0123456789ab: name it with --model" in result.stderr


def test_what_was_swept_before_there_were_packages_is_not_said_to_lack_them(out: Path) -> None:
    about = reading.read_manifest(out)
    digests = dict(checksums.read(out).digests)
    del digests["datapackage.json"]
    for name in ("datapackage.json", "ro-crate-metadata.json"):
        (out / name).unlink()
    digests["columns.json"] = write(out / "columns.json", "{}")
    sums = write(out / "SHA256SUMS", checksums.text(about.work(), digests).decode())
    edit(out, {"checksums": sums}, sealed=True)
    assert verify(out, runs=0).files.faults == ()


def test_an_earlier_format_is_refused_by_name() -> None:
    with pytest.raises(RequestError, match=r"is in format 1, and this version of the project reads format 2"):
        verify(Path(__file__).parents[1] / "results/formats/1a")


# ---------------------------------------------------------------------------------------------------- what it can tell


@pytest.mark.parametrize(("runs", "tried"), [(5, 2), (6, 3), (7, 1), (8, 8), (9, 4), (4, 0)])
def test_the_share_that_a_draw_would_show(runs: int, tried: int) -> None:
    """By listing every draw: the least number of false runs that nineteen draws of twenty meet."""
    draws = list(combinations(range(runs), tried))

    def met(false: int) -> float:
        return sum(min(draw, default=runs) < false for draw in draws) / len(draws)

    least = next((false for false in range(1, runs + 1) if met(false) >= 0.95), runs)
    assert smallest_share(runs, tried) == least / runs
