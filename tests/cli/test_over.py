"""`--over`: every command that carries out a scenario takes worlds, says so, and refuses what cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulation.cli import main
from simulation.results import reading
from tests.scenario.test_ensembles import write_worlds

SMALL = (
    "name: small\nseed: 3\nregimes: [sole, shared]\nweeks: {warm_up: 4, horizon: 60}\n"
    "parameters: {accounts: 20}\nfactors: {turnover: [0.1, 0.6]}\nreplications: 500\n"
)


def simulate(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SMALL)
    Path("fit").mkdir()
    write_worlds(Path("fit/mine.csv"), 6)
    return tmp_path


def test_a_sweep_takes_every_world_once_and_keeps_them_beside_its_results(here: Path) -> None:
    swept = simulate("sweep", "small.yaml", "--over", "fit/mine.csv", "--no-figures", "--quiet")
    assert swept.exit_code == 0, swept.stderr
    assert "Each replication is another of 6 worlds that fit what is known (mine.csv)" in swept.stdout
    assert "Churn, world by world, each with its luck: shared is better than sole in" in swept.stdout
    runs, manifest = reading.read_runs("results/small"), reading.read_manifest("results/small")
    assert sorted(runs["replication"].unique()) == list(range(6))
    over = manifest.scenario["over"]
    assert (over["name"], over["worlds"], "functions.support.seats" in over["names"]) == ("mine.csv", 6, True)
    assert (here / "results/small/mine.csv").read_text() == (here / "fit/mine.csv").read_text()
    # what was written can be carried out again from its own directory
    again = simulate("sweep", "results/small/scenario.yaml", "-o", "again", "--no-figures", "--quiet")
    assert again.exit_code == 0, again.stderr
    assert reading.read_runs("again").equals(runs)
    for command in ("compare", "break-even", "money"):
        told = simulate(command, "results/small")
        assert "another of 6 worlds" in told.stdout, command


def test_other_worlds_are_another_work(here: Path) -> None:
    assert simulate("sweep", "small.yaml", "--over", "fit/mine.csv", "--no-figures", "--quiet").exit_code == 0
    write_worlds(here / "fit/mine.csv", 6, tacit="0.5")
    told = simulate("sweep", "small.yaml", "--over", "fit/mine.csv", "--quiet")
    assert told.exit_code == 2
    assert "holds results of other worlds in mine.csv" in told.stderr
    told = simulate("sweep", "small.yaml", "--over", "fit/mine.csv", "--quiet", "--resume")
    assert "over: mine.csv does not hold the worlds that it held" in told.stderr


def test_robust_takes_the_worlds_as_its_points(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulation.cli.robust.draw_over_worlds", lambda *_: [])
    write_worlds(here / "fit/mine.csv", 40)
    told = simulate("robust", "small.yaml", "--over", "fit/mine.csv", "--quiet", "--json", "--outcome", "trust")
    assert told.exit_code == 0, told.stderr
    (found,) = json.loads(told.stdout)
    assert (found["worlds"], len(found["options"])) == (40, 4)
    manifest = reading.read_manifest("results/small")
    assert manifest.scenario["design"]["worlds"] == "mine.csv"  # type: ignore[index, call-overload, typeddict-item]
    assert (here / "results/small/mine.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sweep", "small.yaml", "--over", "fit/mine.cvs"], "fit/mine.cvs"),
        (["sweep", "small.yaml", "--over", "fit/mind.csv"], "there is no such file; did you mean 'mine.csv'?"),
        (["check", "small.yaml", "--over", "ensemble", "--replications", "500"], "there are 383 worlds in 'ensemble'"),
        (
            ["survival", "small.yaml", "--over", "fit/mine.csv", "--replications", "9"],
            "there are 6 worlds in 'mine.csv'",
        ),
        (["run", "small.yaml", "--over", "fit/mine.csv", "--replication", "6"], "--replication 6 is one of 7"),
        (["anatomy", "small.yaml", "--over", "fit/mine.csv", "--replications", "9"], "there are 6 worlds"),
        (["sweep", "open.yaml", "--over", "ensemble"], "says under 'unknowns' in which worlds all is tried"),
        (["sensitivity", "open.yaml", "--over", "ensemble"], "says under 'unknowns' in which worlds all is tried"),
        (["sensitivity", "fit", "--over", "ensemble"], "--over cannot be chosen any more; leave it out"),
        (["sensitivity", "small.yaml", "--over", "fit/mine.csv"], "varies 1 factor(s)"),
    ],
)
def test_what_cannot_be_is_refused(here: Path, arguments: list[str], words: str) -> None:
    (here / "open.yaml").write_text("name: open\nseed: 1\nregimes: [sole, shared]\nunknowns: all\n")
    told = simulate(*arguments)
    assert told.exit_code == 2
    assert words in told.stderr
    assert not (here / "results").exists()


def test_a_study_has_as_many_replications_as_worlds_at_most(here: Path) -> None:
    told = simulate("survival", "small.yaml", "--over", "fit/mine.csv")
    assert told.exit_code == 0, told.stderr
    assert "another of 6 worlds that fit what is known (mine.csv)" in told.stdout
    assert "customers in 6 replications" in told.stdout


def test_a_timeline_follows_each_firm_in_its_own_world(here: Path) -> None:
    text = (
        SMALL.replace("factors: {turnover: [0.1, 0.6]}\n", "") + "events: {cut: [{week: 5, dismiss: {support: 2}}]}\n"
    )
    (here / "small.yaml").write_text(text.replace("accounts: 20", "accounts: 20, events: cut"))
    found = {}
    for name, options in (("plain", []), ("over", ["--over", "ensemble"])):
        told = simulate("timeline", "small.yaml", "--json", "--replications", "3", "-o", name, *options)
        assert told.exit_code == 0, told.stderr
        found[name] = json.loads(told.stdout)
    assert found["plain"]["curves"] != found["over"]["curves"]
    assert "another world, 3 of the 383 that" in found["over"]["sentences"][-1]


def test_a_sensitivity_asks_each_world_once_at_every_point(here: Path) -> None:
    text = SMALL.replace("factors: {", "factors: {tacit: [0.2, 0.6], ")
    (here / "small.yaml").write_text(text)
    asked = ["sensitivity", "small.yaml", "--size", "2", "--replications", "4", "--quiet", "--json"]
    found = {}
    for name, options in (("plain", []), ("over", ["--over", "fit/mine.csv"])):
        told = simulate(*asked, "-o", name, *options)
        assert told.exit_code == 0, told.stderr
        found[name] = json.loads(told.stdout)
    assert found["over"] != found["plain"]
    # as if the file had been written so
    write_worlds(here / "mine.csv", 6)
    (here / "small.yaml").write_text(text.replace("replications: 500", "replications: 6\nover: mine.csv"))
    written = simulate(*asked, "-o", "written")
    assert written.exit_code == 0, written.stderr
    assert json.loads(written.stdout) == found["over"]
