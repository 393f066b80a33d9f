"""From which contract value on a regime pays: against direct runs, laws, words, the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from analysis.tiers import values, words
from analysis.tiers.values import TierStudy, accounts_of, tiers_figure
from analysis.tiers.variants import MULTIPLES, variants
from simulation.cli import main
from simulation.engine.run import simulate as run
from simulation.errors import RequestError
from simulation.scenario import design
from simulation.scenario.reading import parse_scenario
from simulation.scenario.scenario import Scenario
from simulation.science.events import Tiers
from simulation.science.regimes import REGIMES

HEAD = "name: t\nseed: 1\nweeks: {warm_up: 4, horizon: 60}\n"
TIERED = HEAD + (
    "regimes:\n  sole:\n  sponsored: {from: sole, sponsors: 1.0}\n  tiered:\n"
    "    segments: {smb: sole, mid: sole, enterprise: sponsored}\n    then: [{week: 30, to: sole}]\n"
    "parameters: {accounts: 60, turnover: 0.3, executive_contact_cost: 2000}\n"
)


@pytest.fixture(scope="module")
def study() -> TierStudy:
    return values.study(parse_scenario(TIERED, "t.yaml"), 12)


def test_each_segment_is_put_under_every_other_regime_and_all_else_stays() -> None:
    every = variants(parse_scenario(TIERED, "t.yaml"))
    assert [(each.segment, each.now, list(each.instead.values())) for each in every] == [
        ("smb", "sole", ["sole", "sponsored"]),
        ("mid", "sole", ["sole", "sponsored"]),
        ("enterprise", "sponsored", ["sponsored", "sole"]),
    ]
    made = every[2].scenario
    assert made.factors == {"segments.enterprise.revenue": tuple(150_000 * each for each in MULTIPLES)}
    assert [tiers.names for tiers in made.tiers.values()] == [("sole", "sole", "sponsored"), ("sole", "sole", "sole")]
    assert not made.transitions
    shares = [accounts_of(each) for each in every]
    assert sum(shares) == 60
    assert all(shares)


def test_without_tiers_every_segment_begins_under_the_first_regime() -> None:
    every = variants(parse_scenario(HEAD + "regimes: [sole, shared]\nparameters: {accounts: 20}\n", "t.yaml"))
    assert [list(each.instead.values()) for each in every] == [["sole", "shared"]] * 3
    assert every[0].scenario.tiers["sole"] == Tiers(("sole",) * 3, (REGIMES["sole"],) * 3)
    assert every[0].scenario.tiers["sole, smb shared"].names == ("shared", "sole", "sole")


def margin(scenario: Scenario, regimes: tuple[str, str, str], value: float) -> float:
    """Mean margin of direct runs in which enterprises pay so much."""
    named = {**REGIMES, **scenario.regimes}
    happens = (Tiers(regimes, tuple(named[name] for name in regimes)),)
    point = design.DesignPoint(0, {"segments.enterprise.revenue": value})
    parameters, regime = design.settings(scenario, point, "sole")
    luck: dict[str, Any] = {"seed": 1, "warm_up": 4, "horizon": 60, "events": happens}
    found = [run(parameters, regime, replication=number, **luck)[0]["margin"] or 0.0 for number in range(12)]
    return sum(found) / 12


def test_at_the_break_even_direct_runs_make_as_much_either_way(study: TierStudy) -> None:
    # who pays how much moves nobody here, so that money is a straight line in the contract value: two ends tell it
    scenario = parse_scenario(TIERED, "t.yaml")
    sponsored, sole = ("sole", "sole", "sponsored"), ("sole", "sole", "sole")
    at_nothing, at_much = (margin(scenario, sole, value) - margin(scenario, sponsored, value) for value in (0.0, 1e6))
    (row,) = study.differences.query("segment == 'enterprise'").to_dict("records")
    here = at_nothing + (at_much - at_nothing) * 0.15
    assert row["difference"] == pytest.approx(here * 52 / accounts_of(variants(scenario)[2]), rel=1e-6)
    crossing = -at_nothing / (at_much - at_nothing) * 1e6
    (found,) = study.values.query("segment == 'enterprise'").to_dict("records")
    assert found["verdict"] == "tie"
    assert found["break_even"] == pytest.approx(crossing, rel=1e-6)
    assert found["low"] < crossing < found["high"]
    assert (found["base"], found["better_below"], found["better_above"]) == ("sponsored", "sole", "sponsored")
    assert study.values.query("segment == 'smb'")["verdict"].tolist() == ["nowhere"]


def test_a_regime_under_another_name_makes_not_one_penny_more() -> None:
    text = HEAD + "regimes:\n  sole:\n  cheap: {from: sole}\nparameters: {accounts: 40}\nreplications: 8\n"
    study = values.study(parse_scenario(text, "t.yaml"), 8)
    assert (study.differences["difference"] == 0.0).all()
    assert set(study.values["verdict"]) == {"cannot be told"}
    told = words.sentences(study)
    assert "cheap and sole cannot be told apart at any contract value up to 48,000" in told[0]


def row_of(**given: Any) -> dict[str, Any]:
    usual = {"regime": "shared", "base": "sole", "verdict": "tie", "break_even": 30_000.0, "low": 20_000.0}
    usual |= {"high": 40_000.0, "open_below": False, "open_above": False, "better_below": "sole"}
    return usual | {"better_above": "shared", "first": 0.0, "last": 600_000.0} | given


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (row_of(), "shared is better from a contract value of 30,000 (20,000 to 40,000) on"),
        (row_of(open_above=True), "sole is better up to a contract value of 20,000; above that it cannot be told"),
        (row_of(open_below=True), "shared is better from a contract value of 40,000 on; below that it cannot be told"),
        (
            row_of(verdict="cannot be told"),
            "shared and sole cannot be told apart between contract values of 20,000 and ",
        ),
        (row_of(verdict="nowhere", better_below="sole"), "sole is better than shared at any contract value up to 600,"),
        (row_of(open_below=True, open_above=True), "shared and sole cannot be told apart at any contract value up to "),
    ],
)
def test_a_break_even_in_words(row: dict[str, Any], said: str) -> None:
    assert words._where(row).startswith(said)


def test_words_table_and_figure_say_the_same(study: TierStudy) -> None:
    told = words.sentences(study)
    assert len(told) == 3 + 1
    assert told[2].startswith("enterprise, sole instead of sponsored: ")
    assert "12 pairs with the same luck" in told[-1]
    sheet = words.table(study)
    assert [column.head for column in sheet.columns][:3] == ["Segment", "Regime", "instead of"]
    for segment in study.runs:
        figure = tiers_figure(study, segment)
        figure.draw_without_rendering()
        assert segment in figure.get_suptitle()


def test_what_cannot_be_compared_is_refused() -> None:
    for text, said in (
        ("regimes: [sole]\n", "t.yaml has one regime to put segments under, 'sole'; a break-even takes two"),
        ("regimes: {a: {from: sole, then: [{week: 9, to: shared}]}}\n", "t.yaml has no regime that stays as it is"),
        (
            "regimes: [sole, shared]\nparameters: {segments.mid.revenue: 0}\n",
            "segments.mid.revenue is 0 here: there is no contract value to be varied",
        ),
    ):
        with pytest.raises(RequestError, match=said):
            values.study(parse_scenario(HEAD + text, "t.yaml"), 2)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("t.yaml").write_text(TIERED)
    return Path("t.yaml")


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["tiers", *map(str, arguments)])


def test_the_command_prints_and_writes_the_study(file: Path) -> None:
    result = simulate(file, "--replications", 3, "--json")
    assert result.exit_code == 0, result.stderr
    data = json.loads(result.stdout)
    assert list(data) == ["levels", "sentences", "values", "differences"]
    directory = Path("results/t-tiers")
    about = json.loads((directory / "study.json").read_text())
    assert (about["study"], about["total"]) == ("tiers", 3 * 2 * len(MULTIPLES) * 3)
    assert {path.name for path in directory.iterdir()} >= {"smb.png", "enterprise.svg", "values.csv"}
    whole = values.study(parse_scenario(TIERED, "t.yaml"), 3)
    pd.testing.assert_frame_equal(
        pd.read_parquet(directory / "differences.parquet"), whole.differences, check_dtype=False
    )
    assert simulate(file, "--replications", 2, "--quiet").stdout.startswith("Contract values [currency/year]")


def test_the_command_says_that_it_leaves_out_what_regimes_become(file: Path) -> None:
    result = simulate(file, "--replications", 2)
    assert result.exit_code == 0, result.stderr
    assert "left out: what a regime becomes later on (tiered)\n" in result.stderr
    assert "left out" not in simulate(file, "--replications", 2, "--quiet").stderr
