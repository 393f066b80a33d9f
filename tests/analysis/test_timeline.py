"""What changes do over time: against direct runs, known answers, laws, coverage; words, figures, the command."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import analysis
from analysis.intervals import resampled_means
from analysis.recovery import closed_week, ends, over_weeks, recovery
from analysis.timeline import courses, plans, sheets, words
from analysis.timeline.changes import STAYED, TRANSITION, changes, narrowed
from analysis.timeline.courses import Pairs, Timeline, gathered, paid_weeks
from analysis.timeline.figure import plans_figure, timeline_figure
from analysis.timeline.measures import IN_ALL, MEASURES, Window, window
from simulation.cli import main
from simulation.errors import RequestError
from simulation.model.model import OwnershipModel
from simulation.model.model import simulate as reference
from simulation.scenario import design
from simulation.scenario.made import checked
from simulation.scenario.reading import parse_scenario
from simulation.scenario.scenario import Scenario
from simulation.science.coefficients import coefficients
from simulation.science.ledger import costs
from simulation.science.members import FUNCTIONS
from simulation.science.regimes import REGIMES
from tests.helpers.firms import firm

SEATS = {"functions.success.seats": 4, "functions.support.seats": 3}
SMALL: dict[str, Any] = {"accounts": 40, **SEATS, "turnover": 0.3}


def scenario(**given: Any) -> Scenario:
    """A small firm to which something happens."""
    usual: dict[str, Any] = {
        "name": "small",
        "seed": 5,
        "regimes": ["sole", "shared"],
        "weeks": {"warm_up": 8, "horizon": 80},
        "replications": 2,
    }
    values = {**SMALL, **given.get("parameters", {})}
    varied = given.get("factors", {})
    return checked(
        {**usual, **given, "parameters": {name: value for name, value in values.items() if name not in varied}}
    )


def layoff(**event: Any) -> dict[str, Any]:
    return {
        "events": {"layoff": [{"week": 30, "dismiss": {"success": 2}, **event}]},
        "factors": {"events": ["none", "layoff"]},
    }


def moving(**transition: Any) -> dict[str, Any]:
    then = [{"week": 30, "to": "shared", **transition}]
    return {"regimes": {"sole": None, "moving": {"from": "sole", "then": then}}}


def row(frame: pd.DataFrame, **where: Any) -> dict[str, Any]:
    for name, value in where.items():
        frame = frame.loc[frame[name] == value]
    (found,) = frame.to_dict("records")
    return found


def is_nothing(study: Timeline) -> None:
    """Not one number is moved, and no band is wider than nothing."""
    numbers = study.curves[["difference", "low", "high", "standard_error"]].dropna(how="all")
    assert len(numbers) > 0.9 * len(study.curves)
    assert (numbers == 0.0).all().all()
    assert (study.totals[["difference", "low", "high"]] == 0.0).all().all()
    assert not study.recovery["gap"].any()
    assert study.paid["paid_week"].isna().all()


# ---------------------------------------------------------------- laws


@pytest.mark.parametrize("seats", ["close", "keep"])
def test_a_layoff_of_nobody_is_nothing(seats: str) -> None:
    study = courses.study(scenario(**layoff(dismiss={"success": 0}, seats=seats)), 3)
    is_nothing(study)
    assert "layoff under sole, from week 30 on: not one customer and no money more or less in 50 weeks." in (
        words.sentences(study)
    )
    assert words.heading(study, "layoff") == "layoff: no difference in money can be told within 50 weeks"
    timeline_figure(study, "layoff")


def test_a_set_event_of_what_is_anyway_is_nothing() -> None:
    events = {"same": [{"week": 10, "until": 20, "set": {"turnover": 0.3}}]}
    is_nothing(courses.study(scenario(events=events, parameters={"events": "same"}), 2))


def test_to_become_what_one_is_is_nothing() -> None:
    then = [{"week": 30, "to": "sole", "over": 9}]
    regimes = {"sole": None, "moving": {"from": "sole", "then": then}}
    study = courses.study(scenario(regimes=regimes), 3)
    is_nothing(study)
    assert set(study.plans["plan"]) == {"sole", "moving"}
    assert (study.plans["difference"] == 0.0).all()
    assert set(study.plans["verdict"]) == {plans.PERHAPS}
    assert words.best_plans(study, "sole") == (
        "Most money: moving or sole (too close to call); least churn: moving or sole (too close to call)"
    )
    plans_figure(study, "sole")


def test_a_transition_of_no_length_is_a_switch_in_one_week() -> None:
    one, other = (courses.study(scenario(**moving(over=over)), 2) for over in (0, 1))
    pd.testing.assert_frame_equal(one.curves, other.curves, check_exact=True)
    longer = courses.study(scenario(**moving(over=20)), 2)
    assert not one.curves["difference"].equals(longer.curves["difference"])


def test_a_transition_in_its_first_week_is_the_regime_that_it_becomes() -> None:
    # exactly where customers have no past, and both have the same touchpoints: nothing has happened by then that
    # could tell the two apart
    regimes = {
        "sole": None,
        "careful": {"from": "sole", "routing": 0.8},
        "moving": {"from": "sole", "then": [{"week": 0, "to": "careful"}]},
    }
    start: dict[str, Any] = {"weeks": {"warm_up": 0, "horizon": 40}, "parameters": {"entry": "none"}}
    asked = scenario(regimes=regimes, **start)
    study = courses.study(asked, 3)
    for name, curve in (("careful", "changed"), ("sole", "unchanged")):
        firm = design.firm_at(asked, design.design_point(asked, 0), name)
        runs = [
            reference(*firm[:2], seed=5, replication=number, **start["weeks"], record=("trust",))[1]["trust"]
            for number in range(3)
        ]
        found = study.curves.query("measure == 'trust'")[curve].to_numpy()
        assert found == pytest.approx(np.mean(runs, axis=0), rel=1e-12)
    assert (study.curves.query("measure == 'trust'")["difference"] != 0.0).any()


def test_an_event_in_week_0_is_a_firm_that_started_so() -> None:
    # exactly where there is no warm-up, customers have no past, and the parameter has no part in how a firm is set up
    events = {"busy": [{"week": 0, "set": {"functions.support.request_rate": 1.5}}]}
    weeks = {"warm_up": 0, "horizon": 60}
    study = courses.study(scenario(events=events, parameters={"events": "busy", "entry": "none"}, weeks=weeks), 3)
    started = scenario(parameters={"entry": "none", "functions.support.request_rate": 1.5}, weeks=weeks)
    for regime in started.regimes:
        firm = design.firm_at(started, design.design_point(started, 0), regime)
        runs = [
            reference(*firm[:2], seed=5, replication=number, **weeks, record=("trust", "revenue"))[1]
            for number in range(3)
        ]
        for name in ("trust", "revenue"):
            found = study.curves.query("regime == @regime and measure == @name")["changed"].to_numpy()
            assert found == pytest.approx(np.mean([run[name] for run in runs], axis=0), rel=1e-12)
            assert (study.curves.query("regime == @regime and measure == @name")["difference"] != 0).any()


def test_a_tiered_regime_of_three_equal_parts_is_that_regime() -> None:
    same = {"segments": dict.fromkeys(("smb", "mid", "enterprise"), "shared")}
    study = courses.study(scenario(regimes={"shared": None, "same": same}, **layoff()), 3)
    one, other = (study.curves.query("regime == @name").drop(columns="regime") for name in ("shared", "same"))
    pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True), check_exact=True)
    assert (study.differences[["difference", "low", "high"]] == 0.0).all().all()


# ---------------------------------------------------------------- against direct runs


def counted(firm: design.Firm, replication: int, until: int) -> tuple[float, float]:
    """Customers lost and money made in the first weeks of the horizon, as the reference model keeps its ledger."""
    model = OwnershipModel(
        firm.parameters, firm.regime, seed=5, replication=replication, warm_up=8, horizon=80, events=firm.events
    )
    for _ in range(8 + until):
        model.step()
    found = model.ledger.outcomes()
    return model.ledger.totals["lost"], (found["margin"] or 0.0) * until


@pytest.mark.parametrize("case", [layoff(), {**moving(over=10), "parameters": {"switch_hours": 3.0}}], ids=str)
def test_what_it_comes_to_in_all_is_that_of_direct_runs(case: dict[str, Any]) -> None:
    asked = scenario(**case)
    study = courses.study(asked, 3, after=40)
    for change in changes(asked):
        gaps = []
        for number in range(3):
            begun, over = (
                np.subtract(counted(change.firm, number, week), counted(change.without, number, week))
                for week in (30, 70)
            )
            assert begun == pytest.approx([0.0, 0.0])
            gaps.append(over)
        where = {"change": change.name, "regime": change.regime}
        lost, money = (row(study.totals, measure=name, **where)["difference"] for name in ("lost", "money"))
        assert (lost, money) == pytest.approx(tuple(np.mean(gaps, axis=0)), rel=1e-9)
        assert money != 0.0


def test_before_the_change_nothing_differs_and_then_something_does() -> None:
    study = courses.study(scenario(**layoff()), 4)
    before, after = study.curves.query("week < 0 and n > 0"), study.curves.query("week > 4 and measure == 'trust'")
    assert (before[["difference", "low", "high"]] == 0.0).all().all()
    assert before["week"].min() == -26
    assert (after["difference"] < 0).all()
    assert (after["low"] < after["difference"]).all()


def test_regimes_are_compared_pair_by_pair() -> None:
    study = courses.study(scenario(**layoff()), 5)
    both = {
        regime: study.totals.query("regime == @regime").set_index("measure")["difference"]
        for regime in ("sole", "shared")
    }
    found = study.differences.set_index("measure")
    assert list(found["base"]) == ["sole"] * len(IN_ALL)
    for name in IN_ALL:
        assert found["difference"][name] == pytest.approx(both["shared"][name] - both["sole"][name])


# ---------------------------------------------------------------- windows and measures


def test_a_window_is_cut_where_the_horizon_begins_and_ends() -> None:
    assert window(52, 156, 104) == Window(52, 26, 104)
    assert window(10, 60, 104) == Window(10, 10, 50)
    cut = window(10, 60, 104)
    assert cut.weeks_of("trust").tolist() == list(range(-10, 50))
    assert cut.weeks_of("response_days").tolist() == [-8, -4, *range(0, 48, 4)]
    assert cut.weeks_of("churn_rate").tolist() == [0, 13, 26]
    assert cut.weeks_of("money").tolist() == list(range(50))
    study = courses.study(scenario(**layoff(week=75)), 2)
    assert row(study.changes, regime="sole")["after"] == 5
    assert "the horizon ends 5 weeks after the change" in words.note(study)
    assert study.curves.query("measure == 'churn_rate'")["week"].tolist() == [-26, -13] * 2
    timeline_figure(study, "layoff")
    sheets.tables(study)
    sheets.courses(study)


def test_every_function_and_every_cost_counts() -> None:
    c = coefficients(firm({"hiring_cost": 0.5, "executive_contact_cost": 7.0}), REGIMES["sole"])
    totals = {f"{what}_{name}": np.zeros(2) for what in ("filled", "hires") for name in FUNCTIONS}
    nothing = costs({**totals, "sponsor_contacts": np.zeros(2)}, c)
    assert [each.tolist() for each in nothing] == [[0.0, 0.0]] * 3
    for place, name in enumerate(FUNCTIONS):
        more = {**totals, f"filled_{name}": np.array([0.0, 2.0]), f"hires_{name}": np.array([1.0, 0.0])}
        found = costs({**more, "sponsor_contacts": np.array([0.0, 3.0])}, c)
        assert found.payroll.tolist() == [0.0, 2 * c.weekly_salary[place]]
        assert found.hiring.tolist() == [c.hiring_cost[place], 0.0]
        assert found.sponsors.tolist() == [0.0, 21.0]


def test_weeks_that_are_put_together_are_weighted() -> None:
    totals = {name: np.zeros(20) for measure in MEASURES.values() for name in (measure.part, measure.whole) if name}
    totals |= {"days": np.arange(20.0), "answers": np.array([1.0, 3.0] * 10), "margin": np.full(20, 2.0)}
    found = analysis.timeline.measures.courses(totals, Window(8, 8, 12))  # type: ignore[attr-defined]
    assert found["response_days"].tolist() == [sum(range(at, at + 4)) / 8 for at in range(0, 20, 4)]
    assert found["money"].tolist() == [2.0 * week for week in range(1, 13)]
    assert np.isnan(found["trust"]).all()  # no account, no trust


# ---------------------------------------------------------------- known courses


def samples(course: np.ndarray, replications: int, noise: float, seed: int) -> np.ndarray:
    """A course in each of many replications, with noise that lasts for weeks."""
    shocks = np.random.default_rng(seed).normal(0, noise, (replications, len(course)))
    for week in range(1, len(course)):
        shocks[:, week] = 0.9 * shocks[:, week - 1] + math.sqrt(1 - 0.81) * shocks[:, week]
    return course + shocks


def made(course: np.ndarray, replications: int, noise: float, seed: int = 1, name: str = "trust") -> Timeline:
    """A timeline of a firm of which one measure takes a course, with noise."""
    within = Window(26, 0, len(course))
    blank = {each: np.zeros(len(within.weeks_of(each))) for each in MEASURES}
    changed = [{**blank, name: one} for one in samples(course, replications, noise, seed)]
    return gathered([Pairs("event", "sole", "", within, len(course), changed, [blank] * replications)])


WEEKS = np.arange(60)
DIP = np.interp(WEEKS, [0, 10, 30], [0.0, -0.2, 0.0])
"""Down to -.2 in ten weeks, and back in twenty: half after 20 weeks, nine tenths after 28, all after 30."""


def test_a_known_recovery_is_found() -> None:
    found = row(made(DIP, 30, 1e-5).recovery, measure="trust")
    assert found["gap"]
    assert found["largest"] == pytest.approx(-0.2, abs=1e-4)
    assert found["largest_week"] == 10
    assert abs(found["half_week"] - 20) <= 1
    assert found["over_week"] in (28, 29)  # there a tenth is left, give or take the noise
    assert found["over_low"] <= 28 <= found["over_high"] + 1
    last = row(made(np.minimum(DIP, np.where(WEEKS > 10, -0.15, 0)), 30, 1e-5).recovery, measure="trust")
    assert [last[name] for name in ("half_week", "over_week", "over_low")] == [np.inf] * 3
    assert not row(made(-DIP, 30, 0.001).recovery, measure="trust")["gap"]


def test_times_of_plain_curves() -> None:
    weeks = np.arange(6)
    curves = np.array([[0, 4, 2, 1, 0.3, 0.2], [0, 4, 2, 0.3, 1, 0.2], [0, 1, 2, 3, 4, 5.0]])
    assert over_weeks(curves, weeks).tolist() == [4, 5, np.inf]
    assert over_weeks(np.array([[9, 8, 0.5]]), np.array([0, 4, 8]), 4).tolist() == [8]
    assert paid_weeks(np.array([[-1.0, -1.0, 0.0, 1.0], [1.0, -1.0, 1.0, 0.0]]), np.arange(4)).tolist() == [3, np.inf]
    assert ends(np.array([1.0] * 50 + [np.inf] * 50), 0.95) == (1.0, np.inf)
    assert closed_week(np.array([0.1, 0.1, -0.1]), np.array([0.3, 0.3, 0.2]), np.arange(3), 1) == 2


TURN = 27
"""Week in which the money below has paid: -1 a week for nine weeks, +.5 a week from then on, above 0 after 27."""
MONEY = np.interp(np.arange(60.0), [0, 9, 60], [-1e-9, -9.0, 16.5])


@pytest.mark.long  # 200 samples
@pytest.mark.parametrize("noise", [1.0, 3.0])
def test_the_interval_of_the_week_that_pays_covers_it(noise: float) -> None:
    # of 100 samples of 30 replications some 95 should cover it; fewer than 86 in one choice of seeds in a thousand
    truth = float(paid_weeks(MONEY[None, :], np.arange(60))[0])
    assert abs(truth - TURN) <= 1
    covered = 0
    for seed in range(100):
        low, high = ends(paid_weeks(resampled_means(samples(MONEY, 30, noise, seed)), np.arange(60)), 0.95)
        covered += low <= truth <= high
    assert covered >= 86


@pytest.mark.parametrize(
    ("count", "noise", "least"), [(25, 0.1, 20), pytest.param(100, 0.02, 86, marks=pytest.mark.long)]
)
def test_the_interval_of_the_time_to_recover_covers_it(count: int, noise: float, least: int) -> None:
    # where .95 cover, fewer than 20 of 25 do in one choice of seeds in 800, and fewer than 86 of 100 in one in 7,000.
    # An interval at .5 covers in .67 with the noise of the 25 (weeks are whole numbers), and comes to fewer than 20 in
    # nine of ten; one at .8 covers in .91, which neither count sees
    covered = 0
    for seed in range(count):
        found: Any = recovery(samples(DIP, 30, noise, seed), WEEKS, "high", 0.95)
        covered += found["half_low"] <= 20 <= found["half_high"]
    assert covered >= least


def test_what_never_pays_and_what_always_did() -> None:
    never, always = made(-MONEY - 20, 20, 0.1, name="money"), made(MONEY + 20, 20, 0.1, name="money")
    assert [row(never.paid)[name] for name in ("paid_week", "low", "high")] == [np.inf] * 3
    assert [row(always.paid)[name] for name in ("low", "paid_week", "high")] == [0.0] * 3


def test_without_noise_recovery_asks_for_variance() -> None:
    found = recovery(np.zeros((5, 4)), np.arange(4), "low", 0.95)
    assert not found["gap"]


# ---------------------------------------------------------------- plans


def outcomes(means: dict[str, float], count: int, rng: np.random.Generator) -> dict[str, list[dict[str, float]]]:
    luck = rng.normal(0, 5, count)
    return {
        name: [
            {"money": mean + shared + own, "churn_rate": 0.1 - mean / 1e3}
            for shared, own in zip(luck, rng.normal(0, 1, count), strict=True)
        ]
        for name, mean in means.items()
    }


def test_the_best_of_several_plans() -> None:
    found = plans.compared(outcomes({"a": 1.0, "b": 9.0, "c": 4.0}, 30, np.random.default_rng(1)), 100)
    money = found.query("outcome == 'money'").set_index("plan")
    assert money["verdict"].to_dict() == {"a": plans.NOT, "b": plans.BEST, "c": plans.NOT}
    assert money["behind"].to_dict() == {"a": "b", "b": "c", "c": "b"}
    assert money["difference"]["b"] == -money["difference"]["c"] == pytest.approx(5, abs=1)
    assert money["difference_low"]["c"] < -5 + 1 < money["difference_high"]["c"] + 2
    churn = found.query("outcome == 'churn_rate'").set_index("plan")
    assert churn["verdict"]["b"] == plans.BEST  # the lowest
    close = plans.compared(outcomes({"a": 1.0, "b": 1.1}, 10, np.random.default_rng(1)), 100)
    assert set(close.query("outcome == 'money'")["verdict"]) == {plans.PERHAPS}
    assert plans.compared(outcomes({"a": 1.0}, 10, np.random.default_rng(1)), 100).empty


@pytest.mark.long  # 150 samples
def test_of_equal_plans_one_is_called_best_seldom_enough() -> None:
    # in at most .05 of 150 samples: more than 15 in one choice of seeds in a hundred
    rng = np.random.default_rng(2)
    wrong = 0
    for _ in range(150):
        found = plans.compared(outcomes(dict.fromkeys("abcd", 1.0), 20, rng), 100)
        wrong += plans.NOT in set(found.query("outcome == 'money'")["verdict"])
    assert wrong <= 15


def test_plans_are_the_regimes_and_staying_as_it_was() -> None:
    then = [{"week": 20, "to": "shared"}]
    regimes = {"at_once": {"from": "sole", "then": then}, "slow": {"from": "sole", "then": [{**then[0], "over": 30}]}}
    study = courses.study(scenario(regimes=regimes), 3)
    assert list(study.plans["plan"].unique()) == ["at_once", "slow", STAYED]
    assert set(study.plans["weeks"]) == {60}
    mixed = {**regimes, "back": {"from": "shared", "then": [{"week": 20, "to": "sole"}]}, "sole": None}
    several = courses.study(scenario(regimes=mixed), 2)
    assert several.plans.groupby("start", sort=False)["plan"].unique().map(list).to_dict() == {
        "sole": ["at_once", "slow", "sole"],
        "back left as it was": ["back", "back left as it was"],
    }
    assert sum("too few to call one of" in sentence for sentence in words.sentences(several)) == 4
    # money of a plan is that of its own runs, from the first change on
    firm = design.firm_at(scenario(regimes=regimes), design.design_point(scenario(), 0), "slow")
    money = [counted(firm, number, 80)[1] - counted(firm, number, 20)[1] for number in range(3)]
    assert row(study.plans, plan="slow", outcome="money")["mean"] == pytest.approx(np.mean(money), rel=1e-9)


# ---------------------------------------------------------------- what changes


def test_changes_are_those_of_the_factor_or_of_the_parameter() -> None:
    events = {
        "layoff": [{"week": 30, "dismiss": {"success": 2}}],
        "freeze": [{"week": 9, "until": 20, "hiring": "frozen"}],
    }
    both = scenario(events=events, factors={"events": ["none", "layoff", "freeze"], "turnover": [0.1, 0.2]})
    found = [(each.name, each.regime, each.week) for each in changes(both)]
    assert found == [("layoff", "sole", 30), ("layoff", "shared", 30), ("freeze", "sole", 9), ("freeze", "shared", 9)]
    assert {each.firm.parameters.turnover for each in changes(both)} == {0.1}
    one = narrowed(both, ["shared"], ["events=freeze"])
    assert [(each.name, each.regime) for each in changes(one)] == [("freeze", "shared")]
    assert len(changes(narrowed(both, [], ["turnover=.2"]))) == 4
    # a transition is looked at under what happens at the first design point, a set under every regime as it becomes
    together = scenario(**moving(), events=events, parameters={"events": "layoff"})
    assert [(each.name, each.regime) for each in changes(together)] == [
        *(("layoff", name) for name in ("sole", "moving")),
        (TRANSITION, "moving"),
    ]
    *_, last = changes(together)
    assert len(last.firm.events) == 2
    assert len(last.without.events) == 1


def test_where_nothing_changes_that_is_said() -> None:
    for given in ({}, {"parameters": {"events": "none"}, "events": layoff()["events"]}):
        with pytest.raises(RequestError, match=r"nothing changes in .*: it takes a set of events that happens"):
            courses.study(scenario(**given), 2)
    with pytest.raises(RequestError, match="after is 0; allowed: a whole number of weeks from 1"):
        courses.study(scenario(**layoff()), 2, after=0)
    with pytest.raises(RequestError, match="replications is 0"):
        courses.study(scenario(**layoff()), 0)


def test_one_replication_has_no_interval() -> None:
    study = courses.study(scenario(**layoff()), 1)
    assert study.curves["low"].isna().all()
    assert words.sentences(study) == ["One replication has no interval: no difference can be told from 0."]
    sheets.tables(study)
    timeline_figure(study, "layoff")


# ---------------------------------------------------------------- words


def test_weeks_in_words() -> None:
    assert words.span({"low": -0.001, "high": 3.63}, 2) == "+0.00 to +3.63"
    assert words.weeks_text(math.inf, 98, math.inf, 104) == "within 104 weeks (98 or later)"
    assert words.scale(3.2e6) == (1e6, " million")
    assert words.scale(3.0) == (1.0, "")


def test_a_transition_that_has_paid_says_when() -> None:
    def told(course: np.ndarray, noise: float = 0.5) -> str:
        study = made(course, 30, noise, name="money")
        return words._paid(study, row(study.changes))

    assert told(MONEY).startswith("sole has paid for itself in week 2")
    assert told(-MONEY - 30) == "sole has not paid for itself within 60 weeks: it is behind in money at their end."
    assert told(MONEY + 40) == "sole pays from the first week on: it is never behind in money."
    assert told(MONEY - 16, 6.0).startswith("Whether sole pays for itself within 60 weeks cannot be told: it has")


# ---------------------------------------------------------------- the command

TEXT = """\
name: small
question: Q?
seed: 3
regimes:
  sole:
  moving: {from: sole, then: [{week: 20, to: shared}]}
weeks: {warm_up: 4, horizon: 60}
parameters: {accounts: 40, functions.success.seats: 4}
events:
  layoff: [{week: 30, dismiss: {success: 2}}]
factors:
  turnover: [0.5, 0.0]
  events: [none, layoff]
replications: 2
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("small.yaml").write_text(TEXT)
    return Path("small.yaml")


def simulate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["timeline", *map(str, arguments)])


def test_the_command_prints_and_writes_the_study(file: Path) -> None:
    result = simulate(file, "--replications", 3)
    assert result.exit_code == 0, result.stderr
    directory = Path("results/small-timeline")
    assert result.stdout.startswith("at turnover = 0.5\n")
    assert "mean of 3 pairs" in result.stdout
    assert result.stderr.endswith(f"tables (Parquet and CSV) and figures (SVG and PNG): {directory}\n")
    curves = pd.read_parquet(directory / "curves.parquet")
    whole = courses.study(parse_scenario(TEXT, "small.yaml"), 3)
    pd.testing.assert_frame_equal(curves, whole.curves, check_dtype=False)
    about = json.loads((directory / "study.json").read_text())
    # sole and moving with and without the layoff
    assert (about["study"], about["levels"], about["total"]) == ("timeline", {"turnover": 0.5}, 3 * 4)
    figures = {f"{name}.{kind}" for name in ("events_layoff", "transitions", "plans_1") for kind in ("png", "svg")}
    assert {path.name for path in directory.iterdir()} >= {*figures, "recovery.csv", "paid.csv", "plans.parquet"}
    assert simulate(file, "--replications", 2, "--quiet", "--weeks", 10).exit_code == 0
    assert pd.read_parquet(directory / "changes.parquet")["after"].tolist() == [10, 10, 10]


def test_the_command_as_json(file: Path) -> None:
    result = simulate(file, "--replications", 2, "--regime", "sole", "--set", "turnover=.6", "--json", "-o", "here")
    data = json.loads(result.stdout)
    frames = ["changes", "curves", "recovery", "totals", "differences", "paid", "plans"]
    assert list(data) == ["levels", "sentences", *frames]
    assert {(each["change"], each["regime"]) for each in data["curves"]} == {("layoff", "sole")}
    assert data["plans"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--regime", "sole", "--set", "events=none"], "nothing changes in small.yaml: it takes a set of events that "),
        (["--set", "events=layof"], "--set events=layof: events is 'layof'"),
        (["--set", "events.layoff.0.week=70"], "event 0: week is 70, and the horizon has 60 weeks; allowed: 0 to 59"),
        (["--regime", "solo"], "no regime 'solo' in small.yaml; did you mean 'sole'?"),
        (["-o", "."], ". holds other files: name another directory with -o, or remove it"),
    ],
)
def test_the_command_refuses_in_words_and_writes_nothing(file: Path, arguments: list[str], message: str) -> None:
    result = simulate(file, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(message), result.stderr
    assert [path.name for path in Path().iterdir()] == ["small.yaml"]
