"""`simulate robust`: from a scenario that leaves things open to what holds over all worlds."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from simulation.cli import main
from simulation.cli.terminal import ProgressDisplay

SCENARIO = """\
name: open
seed: 3
regimes: [sole, shared]
weeks: {warm_up: 8, horizon: 26}
parameters: {accounts: 30, functions.success.seats: 3, functions.support.seats: 2}
unknowns: [trust, shared]
levers: {checkins: [0.1, 0.3]}
design: {method: lhs, points: 40}
replications: 2
"""


def asked(directory: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["robust", str(directory / "open.yaml"), "-o", str(directory / "runs"), *options])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("robust")
    (directory / "open.yaml").write_text(SCENARIO)
    found = asked(directory, "--quiet")
    assert found.exit_code == 0, found.output
    return directory


@pytest.fixture(autouse=True)
def undrawn(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are drawn once, in `place`."""
    monkeypatch.setattr("simulation.cli.robust.draw_over_worlds", lambda *_: [])


def test_it_says_who_is_better_how_often_and_what_to_measure(place: Path) -> None:
    found = asked(place)
    assert found.exit_code == 0
    # two replications of thirty accounts: luck hides in which worlds churn is lower, and not so of trust
    assert "Churn, sole, checkins 0.3 less sole, checkins 0.1: " in found.stdout
    assert "luck hides in which of them it is so" in found.stdout
    assert "is better than sole, checkins 0.1 in trust in" in found.stdout
    assert "Chosen before anybody knows, against the best of each world (0-1)" in found.stdout
    assert "40 worlds, each one way in which everything unknown may be" in found.stdout
    assert {path.name for path in (place / "runs" / "robust").iterdir()} >= {
        "churn_rate_compared.csv",
        "churn_rate_regret.csv",
        "churn_rate_learning.csv",
        "trust_compared.csv",
        "churn_rate_worlds.png",
        "trust_worlds.png",
    }


def test_a_sweep_that_was_carried_out_elsewhere_is_read(place: Path) -> None:
    """As one of a cluster: `simulate sweep` with the same file."""
    swept = CliRunner().invoke(
        main, ["sweep", str(place / "open.yaml"), "-o", str(place / "swept"), "--no-figures", "--quiet"]
    )
    assert swept.exit_code == 0, swept.output
    found = CliRunner().invoke(main, ["robust", str(place / "open.yaml"), "-o", str(place / "swept"), "--json"])
    assert json.loads(found.stdout) == json.loads(asked(place, "--json").stdout)


def test_stopped_it_says_that_the_same_command_goes_on(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    again = ["robust", str(place / "open.yaml"), "-o", str(place / "stopped"), "--quiet"]
    with monkeypatch.context() as patched:
        patched.setattr(ProgressDisplay, "__call__", stop)
        found = CliRunner().invoke(main, again)
    assert found.exit_code == 1
    assert "0 of 320 runs are kept in" in found.output
    assert found.output.strip().endswith(", and the same command does the rest")
    assert CliRunner().invoke(main, again).exit_code == 0


def test_what_is_there_already_is_not_carried_out_again(place: Path) -> None:
    parts = sorted((place / "runs").glob("runs/*"))
    before = [path.stat().st_mtime_ns for path in parts]
    assert asked(place).exit_code == 0
    assert [path.stat().st_mtime_ns for path in parts] == before


def test_plain_data_hold_the_tables_and_the_words(place: Path) -> None:
    found = json.loads(asked(place, "--json", "--outcome", "churn_rate", "--margin", "0.01", "--target", "0.2").stdout)
    (one,) = found
    assert one["options"] == [f"{regime}, checkins {often}" for regime in ("sole", "shared") for often in (0.1, 0.3)]
    assert (one["worlds"], one["margin"], len(one["compared"]), len(one["regret"])) == (40, 0.01, 3, 4)
    assert [row["target"] for row in one["targets"]] == [0.2] * 4
    table = pd.read_csv(place / "runs" / "robust" / "churn_rate_regret.csv")
    assert [row["mean"] for row in one["regret"]] == pytest.approx(table["mean"].tolist())


def test_another_scenario_is_not_mixed_in(place: Path) -> None:
    found = asked(place, "--set", "turnover=.4")
    assert found.exit_code != 0
    assert "turnover" in found.stderr


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("points: 40", "points: 31", "tries 31 worlds; shares of worlds are told from 32 on"),
        ("replications: 2", "replications: 1", "carries out each world once"),
    ],
)
def test_what_would_say_nothing_is_not_carried_out(tmp_path: Path, old: str, new: str, words: str) -> None:
    (tmp_path / "open.yaml").write_text(SCENARIO.replace(old, new))
    found = asked(tmp_path)
    assert found.exit_code == 2
    assert words in found.stderr
    assert not (tmp_path / "runs").exists()


def test_a_margin_belongs_to_one_outcome(place: Path) -> None:
    found = asked(place, "--margin", "1")
    assert "--margin is in the unit of one outcome; name it with --outcome" in found.stderr


def test_a_sweep_of_what_is_unknown_is_answered_over_all_worlds_everywhere(place: Path, tmp_path: Path) -> None:
    compared = CliRunner().invoke(main, ["compare", str(place / "runs"), "--outcome", "churn_rate"])
    assert compared.exit_code == 0
    assert compared.stdout.split("\n\n")[0] == asked(place, "--outcome", "churn_rate").stdout.split("\n\n")[0]
    plotted = CliRunner().invoke(main, ["plot", str(place / "runs"), "-o", str(tmp_path / "drawn")])
    assert plotted.exit_code == 0
    assert (tmp_path / "drawn" / "churn_rate_worlds.png").is_file()
