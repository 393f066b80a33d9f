"""The journey: counting changes nothing, agrees with the weeks of the run, finds what closed forms say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from matplotlib.patches import Rectangle

from analysis.journey.counting import AFTER, BEFORE, FIRST_YEAR, KINDS, PEOPLE, PLACE, STAGES, CountingFirm, Touches
from analysis.journey.figure import journey_figure
from analysis.journey.touches import gathered, study
from analysis.journey.words import sentences, tables
from simulation.cli import main
from simulation.errors import RequestError
from simulation.model.model import OwnershipModel
from simulation.scenario.reading import parse_scenario
from simulation.science import catalogue
from simulation.science.coefficients import ADOPTION, RENEWAL_WINDOW, coefficients
from simulation.science.declaration import Value
from simulation.science.regimes import REGIMES

SMALL: dict[str, Value] = {"accounts": 60, "functions.success.seats": 3, "functions.support.seats": 3, "turnover": 0.4}
ONE_SEGMENT: dict[str, Value] = {
    "accounts": 100,
    "turnover": 0.0,
    "absence_per_year": 0.0,
    "segments.smb.share": 0.0,
    "segments.enterprise.share": 0.0,
}


def counted(regime: str, values: dict[str, Value], horizon: int = 60) -> tuple[CountingFirm, dict[str, int]]:
    """A firm that has run, and what its own weeks say of it."""
    firm = CountingFirm(catalogue.resolve(values), regime, seed=3, warm_up=20, horizon=horizon)
    totals = dict.fromkeys(("requests", "answers", "again"), 0)
    while firm.running:
        counting = firm.week_number >= 20
        firm.step()
        if counting:
            totals["requests"] += firm.week.requests
            totals["answers"] += firm.week.answers
            totals["again"] += firm.week.asked_again + firm.week.escalated
    return firm, totals


def total(touches: Touches, kind: str, person: str | None = None) -> float:
    people = slice(None) if person is None else PEOPLE.index(person)
    return float(touches.stages[:, people, PLACE[kind]].sum())


@pytest.mark.parametrize("regime", ["sole", "shared", "run"])
def test_a_firm_that_counts_is_the_firm_that_does_not(regime: str) -> None:
    luck: dict[str, Any] = {"seed": 3, "warm_up": 20, "horizon": 60}
    plain = OwnershipModel(catalogue.resolve(SMALL), regime, **luck)
    counting = CountingFirm(catalogue.resolve(SMALL), regime, **luck)
    assert counting.run() == plain.run()


@pytest.mark.parametrize("regime", ["sole", "shared", "siloed", "diffuse"])
def test_what_is_counted_is_what_the_weeks_of_the_run_say(regime: str) -> None:
    firm, weeks = counted(regime, SMALL)
    assert total(firm.touches, "asked") == weeks["requests"] > 0
    assert sum(total(firm.touches, kind) for kind in ("named", "stand_in", "relayed")) == weeks["answers"] > 0
    assert total(firm.touches, "again") == weeks["again"] > 0
    # what is relayed passes the lead, who leads nothing elsewhere
    assert (total(firm.touches, "relayed") > 0) == (REGIMES[regime].gatekeeping > 0)
    assert (total(firm.touches, "met") > 0) == (REGIMES[regime].coordination > 0)
    assert total(firm.touches, "checked_in") == total(firm.touches, "checked_in", "success")


def test_requests_and_check_ins_are_as_often_as_their_chances() -> None:
    firm, _ = counted("sole", ONE_SEGMENT, horizon=110)
    c = coefficients(catalogue.resolve(ONE_SEGMENT), REGIMES["sole"])
    for stage in (ADOPTION, RENEWAL_WINDOW):
        weeks = firm.touches.stage_weeks[stage]
        for number, likely in enumerate(c.arrival_chance[1][stage]):
            found = firm.touches.stages[stage, number, PLACE["asked"]] / weeks
            assert abs(found - likely) < 4.5 * np.sqrt(likely * (1 - likely) / weeks)
    # a firm with little to do has time for every check-in that its regime foresees
    idle = {**ONE_SEGMENT, "functions.success.seats": 60, "functions.support.seats": 60}
    firm, _ = counted("sole", idle, horizon=60)
    likely, weeks = c.check_in_chance[1], firm.touches.stage_weeks.sum()
    found = total(firm.touches, "checked_in") / weeks
    assert abs(found - likely) < 4.5 * np.sqrt(likely * (1 - likely) / weeks)


def test_every_account_week_is_in_one_stage_and_a_window_holds_what_lies_in_it() -> None:
    firm, _ = counted("shared", {**ONE_SEGMENT, "churn_trust": 0.0, "churn_value": 0.0}, horizon=110)
    touches = firm.touches
    assert touches.stage_weeks.sum() == pytest.approx(100 * 110, rel=0.02)
    # the renewal window of the model is the last weeks of this one
    window = firm.coefficients.renewal_window
    last = touches.renewal[BEFORE - window : BEFORE]
    assert (
        last.sum(axis=0).tolist() == touches.stages[STAGES.index("renewal")].sum(axis=0).tolist()
        or (last.sum(axis=0) == touches.stages[STAGES.index("renewal")]).all()
    )
    assert touches.renewal_weeks[BEFORE - window : BEFORE].sum() == touches.stage_weeks[STAGES.index("renewal")]
    onboarding = firm.coefficients.onboarding_weeks
    assert (touches.first_term[:onboarding].sum(axis=0) == touches.stages[STAGES.index("onboarding")]).all()


def by_hand(times: float) -> Touches:
    made = Touches()
    made.stages[STAGES.index("adoption"), PEOPLE.index("support"), PLACE["named"]] = 3.0 * times
    made.stage_weeks[STAGES.index("adoption")] = 10.0
    made.first_term[4:8, PEOPLE.index("sales"), PLACE["stand_in"]] = times
    made.first_term_weeks[:] = 2.0
    made.renewal[BEFORE, PEOPLE.index("success"), PLACE["checked_in"]] = times
    made.renewal_weeks[:] = 5.0
    return made


def test_rates_made_by_hand() -> None:
    found = gathered({"sole": [by_hand(1.0), by_hand(2.0)]})
    row = found.stages.query("function == 'support' and kind == 'named' and stage == 'adoption'").iloc[0]
    # 9 contacts in 20 account-weeks; half-width t(.975, 1) times .15, half the distance of .3 and .6
    assert (row["rate"], row["account_weeks"]) == (pytest.approx(0.45), 20)
    assert row["high"] - row["rate"] == pytest.approx(12.7062 * 0.15, rel=1e-4)
    weeks = found.weeks.query("rate > 0")
    assert weeks[["window", "from_week", "to_week", "function", "kind"]].to_numpy().tolist() == [
        ["first_term", 4, 7, "sales", "stand_in"],
        ["renewal", 0, 1, "success", "checked_in"],
    ]
    assert weeks["rate"].tolist() == pytest.approx([12 / 16, 3 / 20])
    for window, first, last in (("first_term", 0, FIRST_YEAR - 4), ("renewal", -BEFORE, AFTER - 2)):
        starts = found.weeks.loc[found.weeks["window"] == window, "from_week"]
        assert (min(starts), max(starts)) == (first, last)
    assert np.isnan(gathered({"sole": [by_hand(1.0)]}).stages["low"]).all()
    # without an account-week there is no rate
    assert np.isnan(found.stages.query("stage == 'onboarding'")["rate"]).all()


def test_words_and_tables_say_what_was_found() -> None:
    made = by_hand(1.0)
    made.stages[STAGES.index("adoption"), PEOPLE.index("support"), PLACE["relayed"]] = 1.0
    found = gathered({"sole": [made, made]})
    assert sentences(found)[0] == (
        "Sole: in adoption 40 contacts a week with a hundred customers, 75 % of them with support "
        "(answers: 75 % straight from the named person, 25 % through the lead)."
    )
    (table,) = tables(found)
    assert [list(column.cells) for column in table.columns[:2]] == [
        ["support", "support"],
        ["answered by the named person", "answered through the lead"],
    ]
    assert [column.head for column in table.columns] == ["Who", "How", "Onboarding", "Adoption", "Before renewal"]
    assert table.columns[3].cells == ["30.0", "10.0"]
    assert table.columns[2].cells == ["–", "–"]


TEXT = (
    "name: small\nseed: 5\nregimes: [sole, shared]\nweeks: {warm_up: 8, horizon: 20}\n"
    "parameters: {accounts: 30, turnover: 0.3}\nreplications: 2\n"
)


def test_the_map_has_a_row_a_regime_and_no_higher_bar_than_there_are_contacts() -> None:
    found = study(parse_scenario(TEXT), 2, workers=1)
    figure = journey_figure(found)
    panels = figure.axes
    assert len(panels) == 4
    felt = found.weeks.loc[found.weeks["kind"].isin(["named", "stand_in", "relayed", "again", "checked_in"])]
    for number, (regime, window) in enumerate(
        (regime, window) for regime in ("sole", "shared") for window in ("first_term", "renewal")
    ):
        rows = felt.loc[(felt["regime"] == regime) & (felt["window"] == window)]
        most = 100 * rows.groupby("from_week")["rate"].sum().max()
        bars = [patch for patch in panels[number].patches if isinstance(patch, Rectangle)]
        drawn = max(bar.get_y() + bar.get_height() for bar in bars)
        assert drawn == pytest.approx(most)
    with pytest.raises(RequestError, match="replications is 0"):
        study(parse_scenario(TEXT), 0)


def test_the_command_prints_and_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(TEXT)
    result = CliRunner().invoke(main, ["journey", "small.yaml", "--regime", "sole", "--replications", "1", "--json"])
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert set(data) == {"levels", "sentences", "stages", "weeks"}
    assert {row["kind"] for row in data["stages"]} == set(KINDS)
    made = {file.name for file in Path("results/small-journey").iterdir()}
    assert made == {
        "study.json",
        *(f"{name}.{kind}" for name in ("stages", "weeks") for kind in ("csv", "parquet")),
        "journey.png",
        "journey.svg",
    }
    Path("other").mkdir()
    Path("other/file").write_text("")
    refused = CliRunner().invoke(main, ["journey", "small.yaml", "-o", "other"])
    assert refused.exit_code == 2
