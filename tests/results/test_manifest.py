"""A manifest: closed and strict, so that whatever is not as a sweep wrote it is told in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simulation import __version__
from simulation.cli import main
from simulation.errors import RequestError
from simulation.results import manifest, reading
from simulation.results.manifest_file import ManifestChangedError, parse
from simulation.sweep.sweep import sweep
from tests.helpers.spoiling import edit
from tests.helpers.stand_ins import TEXT, calm, small, stand_in

Path_ = tuple[str, ...]

PUT_BACK = (
    "Put back what the sweep wrote; or the sweep's command with --resume writes it anew, if the scenario, the model "
    "and the versions are what they were"
)


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    """What a manifest says, with its seal."""
    found: dict[str, Any] = json.loads(manifest.describe(small(), 24, "stand-in").text())
    return found


def changed(whole: dict[str, Any], path: Path_, value: object) -> dict[str, Any]:
    """A copy with another value there."""
    copy: dict[str, Any] = json.loads(json.dumps(whole))
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return copy


def words(about: dict[str, Any]) -> str:
    """What a manifest that says this is refused with."""
    with pytest.raises(RequestError) as caught:
        parse(json.dumps(about).encode(), Path("manifest.json"))
    return str(caught.value)


TIME = "allowed: a time in UTC such as 2026-11-25T09:30:00+00:00"
SHA = "allowed: a SHA-256 (64 hexadecimal digits)"
LEVELS = "allowed: a list of levels, or a low and a high end"
ACCOUNTS = "allowed: a whole number from 1 to 1,000,000 (accounts)"
DICE = {"method": "dice", "points": 4}
FORMAT = "allowed: a whole number from 1"


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("format", 0, f"format is 0; {FORMAT}"),
        ("format", -1, f"format is -1; {FORMAT}"),
        ("format", True, f"format is true; {FORMAT}"),
        ("format", 2.0, f"format is 2.0; {FORMAT}"),
        ("format", "2", f"format is '2'; {FORMAT}"),
        ("state", "done", "state is 'done'; allowed: 'running', 'finished', 'interrupted'"),
        ("start", "yesterday", f"start is 'yesterday'; {TIME}"),
        ("start", "2026-11-25T09:30:00", f"start is '2026-11-25T09:30:00'; {TIME}"),
        ("start", 5, "start is 5; allowed: text"),
        ("end", "2026-11-25T09:30:00+00:00", "end is '2026-11-25T09:30:00+00:00', and state is 'running'"),
        ("end", [1], "end is [1]; allowed: text"),
        ("total", True, "total is true; allowed: a whole number"),
        ("done", "24", "done is '24'; allowed: a whole number"),
        ("done", 25, "done and failed are 25 and 0, and total is 24"),
        ("failed", -1, "failed is -1; allowed: a number from 0"),
        ("checksums", "0" * 64, f"checksums is '{'0' * 56}..., and state is 'running'"),
        ("oddity", 1, "oddity has no place there"),
        ("scenario", [], "scenario is []; allowed: a mapping"),
        ("scenario.record", ["nothing"], "scenario.record holds 'nothing'; `simulate describe` lists the names"),
        ("scenario.record", ["trust", "trust"], "scenario.record holds 'trust' twice"),
        ("scenario.record", 5, "scenario.record is 5; allowed: a list"),
        ("scenario.design", 5, "scenario.design is 5; allowed: 'grid'"),
        ("scenario.design", DICE, "scenario.design.method is 'dice'; allowed: 'lhs', 'sobol' or 'ensemble'"),
        ("scenario.design", {"file": "a.csv", "points": 4}, "scenario.design.sha256 is absent"),
        ("scenario.precision", 5, "scenario.precision is 5; allowed: a mapping"),
        ("scenario.horizon", 0, "scenario.horizon is 0; allowed: a number from 1"),
        ("scenario.sha256", "abc", f"scenario.sha256 is 'abc'; {SHA}"),
        ("scenario.\x1b[31m", 1, r"scenario.\x1b[31m has no place there"),
        ("parameters.turnovr", 0.1, "parameters.turnovr is no parameter; did you mean 'turnover'?"),
        ("parameters.accounts", None, f"parameters.accounts is empty; {ACCOUNTS}"),
        ("regimes", {}, "regimes is a mapping; allowed: one at least"),
        ("regimes.sole", 5, "regimes.sole is 5; allowed: a mapping"),
        ("regimes.sole.covr", 0.1, "regimes.sole.covr is no parameter of a regime; did you mean 'cover'?"),
        ("factors.turnover", 5, f"factors.turnover is 5; {LEVELS}"),
        ("factors.turnover", None, f"factors.turnover is empty; {LEVELS}"),
        ("factors.turnover", [], f"factors.turnover is []; {LEVELS}"),
        ("factors.turnover", [0.1, 2], "factors.turnover is 2; allowed: a number from 0 to 0.99 (1/year)"),
        ("factors.turnover", {"low": 0.2, "high": 0.1}, "factors.turnover is from 0.2 to 0.1"),
        ("factors.reassign", {"low": 0}, 'factors.reassign is {"low": 0}; allowed: a list of levels'),
        ("factors.turnovr", [0.1], "factors.turnovr: unknown parameter 'turnovr'; did you mean 'turnover'?"),
        ("factors.\ud800", [0.1], r"factors.\ud800: unknown parameter '\ud800'; `simulate describe` lists the names"),
        ("sources.simulation/science/rules/past.py", 5, "sources.simulation/science/rules/past.py is 5; allowed: text"),
        ("versions", [], "versions is []; allowed: a mapping"),
        # nothing is wrong with these but that the sweep did not write them
        ("parameters.accounts", 301, "its seal does not fit what it says"),
        ("scenario.seed", 8, "its seal does not fit what it says"),
        ("scenario.name", "\ud800", "its seal does not fit what it says"),
        ("seal", "", "seal is absent"),
    ],
)  # fmt: skip
def test_a_manifest_that_was_edited_by_hand(whole: dict[str, Any], path: str, value: object, found: str) -> None:
    steps = ("sources", "simulation/science/rules/past.py") if path.startswith("sources") else tuple(path.split(".", 2))
    assert words(changed(whole, steps, value)) == (
        f"manifest.json was changed after the sweep wrote it:\n  {found}\n{PUT_BACK}"
    )


def test_all_faults_are_told_at_once(whole: dict[str, Any]) -> None:
    about = changed(changed(whole, ("scenario",), {}), ("engine",), 5)
    lines = words(about).splitlines()
    assert lines[1] == "  engine is 5; allowed: text"
    assert lines[2] == "  scenario.name is absent"
    assert lines[-2] == "  and 2 more"
    assert len(lines) == 13


def places(value: object, path: Path_ = ()) -> Iterator[Path_]:
    """The way to everything in plain data."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name)
            yield from places(inner, (*path, name))


def test_nothing_can_be_changed_or_left_out_unseen(whole: dict[str, Any]) -> None:
    tried = 0
    for path in places(whole):
        *way, last = path
        shorter = json.loads(json.dumps(whole))
        place = shorter
        for step in way:
            place = place[step]
        before = place.pop(last)
        words(shorter)
        for value in (5, None, "", [], {}, True, 1e308):
            if value != before or type(value) is not type(before):
                words(changed(whole, path, value))
                tried += 1
    assert tried > 700


def test_how_a_manifest_is_laid_out_makes_no_difference(whole: dict[str, Any]) -> None:
    """An editor that indents otherwise changes nothing."""
    text = json.dumps(dict(reversed(whole.items())), indent=1, ensure_ascii=True)
    assert parse(text.encode(), Path("manifest.json")).scenario["seed"] == 7


def test_what_a_sweep_of_another_model_wrote(whole: dict[str, Any]) -> None:
    """Its seal holds: nobody has changed it."""
    about = changed(whole, ("parameters", "charisma"), 0.5)
    del about["seal"]
    assert words(about | {"seal": manifest.seal(about)}) == (
        f"manifest.json was written by another version of the project ('{__version__}'), whose model is another:\n"
        "  parameters.charisma is no parameter; `simulate describe` lists the names\n"
        "Read it with that version, or sweep the scenario.yaml beside it into another directory"
    )


@pytest.mark.parametrize("depth", [900, 100_000])
def test_lists_within_lists(whole: dict[str, Any], depth: int) -> None:
    text = json.dumps(changed(whole, ("start",), "HERE")).replace('"HERE"', "[" * depth + "]" * depth)
    with pytest.raises(ManifestChangedError):
        parse(text.encode(), Path("manifest.json"))


def test_a_manifest_of_a_sample_with_precision() -> None:
    """What no grid has is read too."""
    sampled = TEXT.replace("turnover: [0, 0.3]", "turnover: {low: 0, high: 0.3}").replace(
        "replications: 3", "replications: 30\ndesign: {method: lhs, points: 4}"
    )
    precise = TEXT.replace(
        "replications: 3",
        "precision: {outcome: trust, half_width: 0.1, at_least: 20, at_most: 30, between: [sole, shared]}",
    )
    for text in (sampled, precise):
        about = manifest.describe(small(text), 24, "stand-in")
        assert parse(about.text().encode(), Path("manifest.json")) == about


@pytest.mark.parametrize("command", ["compare", "plot", "report", "money", "break-even", "map"])
def test_every_command_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(tmp_path)
    sweep(small(), "out", workers=1, engine=stand_in(calm))
    edit(Path("out"), {"factors": {"turnover": 5}})
    result = CliRunner().invoke(main, [command, "out"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"out/manifest.json was changed after the sweep wrote it:\n  factors.turnover is 5; {LEVELS}\n{PUT_BACK}\n"
    )


# ---------------------------------------------------------------------------------------------------- formats

FORMATS = Path(__file__).parent / "formats"


def test_earlier_formats_are_refused_by_name() -> None:
    """A directory of each layout that there was: `a` to `e` all called themselves 1."""
    earlier = sorted(FORMATS.iterdir())
    assert [each.name for each in earlier] == ["1a", "1b", "1c", "1d", "1e"]
    for each in earlier:
        for read in (reading.read_runs, reading.read_failures, reading.read_scenario_text):
            with pytest.raises(RequestError) as caught:
                read(each)
            assert str(caught.value) == (
                f"{each}/manifest.json is in format 1, and this version of the project reads format 2: read it with "
                "the version that wrote it, or sweep the scenario.yaml beside it into another directory; what runs/ "
                "holds is Parquet, which other tools read as before (`simulate docs reading`)"
            )


def test_the_layout_has_the_number_that_it_had(tmp_path: Path, whole: dict[str, Any]) -> None:
    """Whoever changes this gives the format a new number, and keeps a small directory of the last one."""
    sweep(small(), tmp_path, workers=1, engine=stand_in(calm))
    assert manifest.FORMAT == 2
    assert list(whole) == [
        *("format", "state", "start", "end", "total", "done", "failed", "engine", "checksums", "scenario"),
        *("parameters", "regimes", "factors", "versions", "fingerprint", "sources", "seal"),
    ]
    assert list(whole["scenario"]) == [
        *("name", "question", "file", "sha256", "seed", "warm_up", "horizon", "design", "replications"),
        *("precision", "record"),
    ]
    assert {each.name for each in tmp_path.iterdir()} == {
        *("SHA256SUMS", "datapackage.json", "failures.parquet", "manifest.json", "ro-crate-metadata.json", "runs"),
        *("failures.schema.json", "runs.schema.json", "scenario.yaml", "trajectories", "trajectories.schema.json"),
    }
    key = ["run", "point", "turnover", "reassign", "regime", "replication"]
    assert list(reading.read_runs(tmp_path))[:6] == key
    assert list(reading.read_trajectories(tmp_path))[:7] == [*key, "week"]
