"""Advice: known answers of what to do, checked against closed forms, brute force, direct runs and simulation."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.advice import tables, words
from analysis.advice.advise import advise
from analysis.advice.findings import Found
from analysis.advice.prices import Prices, prices
from analysis.advice.result import Advice, Candidate, Costs
from analysis.advice.runs import Runs, carried_out
from analysis.advice.verdict import judge, of_one
from analysis.advice.ways import TODAY, Way, changes, firm, standing, ways, worlds_of
from analysis.numbers import Estimate
from simulation.errors import RequestError
from simulation.scenario.reading import parse_scenario
from simulation.scenario.scenario import Scenario
from simulation.science.events import Event, Transition
from simulation.sweep.in_memory import run_in_memory

WEEKS = 26
HEAD = f"""\
name: ours
seed: 3
regimes: [sole]
weeks: {{warm_up: 4, horizon: {WEEKS}}}
parameters: {{accounts: 12, functions.success.seats: 2, functions.support.seats: 2, functions.sales.seats: 1,
  functions.product.seats: 1}}
unknowns: [trust]
design: {{method: lhs, points: 40}}
"""
CHEAPER = "functions.success.salary"
"""A lever that helps in every world: the same people for less."""

IDLE = "review_hours"
"""A lever that does nothing where no deal is reviewed, as under a sole owner."""


def scenario(levers: dict[str, list[Any]], costs: dict[str, Any], further: str = "") -> Scenario:
    listed = "".join(f"  {name}: {of}\n" for name, of in levers.items())
    priced = "".join(f"    {name}: {cost}\n" for name, cost in costs.items())
    return parse_scenario(f"{HEAD}levers:\n{listed}decision:\n  today: sole\n  costs:\n{priced}{further}", "ours.yaml")


@cache
def free() -> Advice:
    """The same people for less, and nothing to pay for it."""
    return advise(scenario({CHEAPER: [90000, 60000]}, {CHEAPER: 0}), 2)


# ---------------------------------------------------------------- known answers


def test_a_lever_that_does_nothing_and_costs_money_is_not_pulled() -> None:
    found = advise(scenario({IDLE: [6, 7]}, {IDLE: 1000}), 2)
    (_, idle) = found.findings
    assert (found.verdict.kind, found.verdict.candidate) == ("stay", TODAY)
    assert idle.value == Estimate(-1000.0, -1000.0, -1000.0), "all luck is shared, and what it costs is known"
    assert (idle.worse.value, idle.gain.value, idle.kept.value) == (1.0, 0.0, 0.0)
    assert math.isinf(idle.pays.value)
    assert "shown to be no better than that" in found.verdict.sentence


def test_a_free_lever_that_helps_in_every_world_is_pulled() -> None:
    found = free()
    (_, cheaper) = found.findings
    assert (found.verdict.kind, found.verdict.candidate) == ("change", "success salary 60000")
    assert (found.by_world > 0).all(axis=None)
    # two seats, filled or not: what is saved in a year is no more than two salaries' difference and what hiring saves
    assert 0 < cheaper.gain.low < cheaper.gain.value < cheaper.gain.high < 2 * 30_000 * 1.3
    assert (cheaper.worse.value, cheaper.pays.value) == (0.0, 1.0)
    assert cheaper.regret.value == 0.0


def test_on_fresh_luck_the_same_worlds_bring_the_same() -> None:
    asked = scenario({CHEAPER: [90000, 60000]}, {CHEAPER: 0})
    (_, once), (_, again) = free().findings, advise(replace(asked, seed=4), 2).findings
    assert once.value != again.value
    # half a 95 % interval is 2.02 standard errors of 40 worlds; a difference of two such beyond four of its own is rare
    errors = math.hypot(*((each.value.high - each.value.low) / 4.04 for each in (once, again)))
    assert abs(once.value.value - again.value.value) < 4 * errors


@pytest.mark.parametrize(("of_it", "kind"), [(0.99, "change"), (1.01, "stay")])
def test_a_price_just_beyond_the_gain_turns_the_answer(of_it: float, kind: str) -> None:
    value = free().findings[1].value
    price = of_it * (value.low if kind == "change" else value.high)
    # where a price is near the mean, the gain is below it in half of the worlds: that risk is taken here
    found = advise(scenario({CHEAPER: [90000, 60000]}, {CHEAPER: price}), 2, tolerance=1.0)
    assert found.verdict.kind == kind
    assert found.findings[1].value.value == pytest.approx(value.value - price)


def test_a_price_at_the_gain_leaves_it_open() -> None:
    found = advise(scenario({CHEAPER: [90000, 60000]}, {CHEAPER: free().findings[1].value.value}), 2)
    assert (found.verdict.kind, found.verdict.candidate) == ("measure", TODAY)
    assert "cannot be told" in found.verdict.sentence


def test_of_two_that_are_equal_the_simpler_is_taken_and_a_penny_decides() -> None:
    levers = {CHEAPER: [90000, 60000], IDLE: [6, 7]}
    equal = advise(scenario(levers, {CHEAPER: 0, IDLE: 0}), 2)
    assert (equal.verdict.kind, equal.verdict.candidate) == ("alike", "success salary 60000")
    assert equal.verdict.equals == ("success salary 60000", "success salary 60000, review_hours 7")
    dearer = advise(scenario(levers, {CHEAPER: 0, IDLE: 1}), 2)
    assert (dearer.verdict.kind, dearer.verdict.candidate) == ("change", "success salary 60000")


def test_what_is_beyond_the_budget_is_not_recommended() -> None:
    found = advise(scenario({CHEAPER: [90000, 60000], IDLE: [6, 7]}, {CHEAPER: 900, IDLE: 100}, "  budget: 500\n"), 2)
    said = {each.candidate: each.verdict for each in found.findings}
    assert said["success salary 60000"] == "too dear"
    assert found.verdict.kind == "stay"
    assert not found.candidates[1].affordable or found.candidates[1].costs.in_all.high <= 500


def test_a_price_that_nobody_knows_is_what_to_ask_for_first() -> None:
    gain = free().findings[1].value.value
    found = advise(scenario({CHEAPER: [90000, 60000]}, {CHEAPER: f"{{low: 0, high: {2 * gain}}}"}), 2)
    assert found.verdict.kind == "measure"
    assert found.measure[0].unknown == f"costs.{CHEAPER}.once"
    assert "measure first: what functions.success.salary costs (once)" in found.verdict.sentence
    assert found.candidates[1].costs.once.value == pytest.approx(gain, rel=0.02), "anywhere between two numbers"


# ---------------------------------------------------------------- ways as firms


MOVING = """\
name: ours
seed: 3
regimes: [sole, shared]
weeks: {warm_up: 4, horizon: 26}
parameters: {accounts: 12, functions.success.seats: 3, functions.support.seats: 2, functions.sales.seats: 1,
  functions.product.seats: 1}
over: ensemble
levers: {functions.success.seats: [2, 3, 4], checkins: [0.1, 0.3], regimes.sole.cover: [0.1, 0.4]}
decision:
  today: sole
  costs: {shared: 10, functions.success.seats: 100, checkins: 1000, regimes.sole.cover: 0}
  changing: {over: 5}
"""


def test_each_way_begins_as_today_and_changes_in_the_first_week() -> None:
    asked = parse_scenario(MOVING, "ours.yaml")
    every = {way.name: way for way in ways(asked)}
    world = worlds_of(asked)[5]
    assert len(every) == 24
    assert next(iter(every)) == TODAY
    today = firm(asked, every[TODAY], world)
    assert today.events == ()
    moved = firm(asked, every["shared"], world)
    assert (moved.parameters, moved.regime) == (today.parameters, today.regime)
    (move,) = moved.events
    assert isinstance(move, Transition)
    assert (move.week, move.over, move.to) == (0, 5, "shared")
    practised = firm(asked, every["checkins 0.3"], world)
    assert practised.parameters == today.parameters
    assert practised.events == (Event(0, set=(("checkins", 0.3),)),)
    covered = firm(asked, every["sole cover 0.4"], world)
    assert covered.regime == today.regime
    assert [each.regime.cover for each in covered.events if isinstance(each, Transition)] == [0.4]


def test_seats_that_go_are_closed_and_those_that_come_were_there_before() -> None:
    asked = parse_scenario(MOVING, "ours.yaml")
    every = {way.name: way for way in ways(asked)}
    world = worlds_of(asked)[5]
    fewer, more = every["success seats 2"], every["success seats 4"]
    assert firm(asked, fewer, world).events == (Event(0, dismiss=(("success", 1),)),)
    assert firm(asked, fewer, world).parameters.functions.success.seats == 3
    assert standing(asked, fewer) == ()
    assert firm(asked, more, world).parameters.functions.success.seats == 4
    assert standing(asked, more) == ("functions.success.seats",)
    assert changes(asked, more) == {"functions.success.seats": (3, 4)}
    priced = prices(asked, [every[TODAY], fewer, more], [world])
    salary = firm(asked, more, world).parameters
    filling = salary.hiring_cost * salary.functions.success.salary
    assert priced.once[0].tolist() == pytest.approx([0.0, 100.0, 100.0 + filling])
    assert priced.payroll[0].tolist() == pytest.approx(
        [0.0, -salary.functions.success.salary, salary.functions.success.salary]
    )


def test_what_a_way_brings_is_that_of_a_direct_run_with_the_same_luck() -> None:
    """A transition written in a file and carried out by a sweep, against the same as a way."""
    asked = parse_scenario(MOVING, "ours.yaml")
    every = {way.name: way for way in ways(asked)}
    worlds = worlds_of(asked)[:40]
    runs = carried_out(asked, [every[TODAY], every["shared"]], worlds, 1)
    head, _, rest = MOVING.partition("levers:")
    assert "decision" in rest
    plan = "{sole: , moved: {from: sole, then: [{week: 0, to: shared, over: 5}]}, shared: }"
    stand = "checkins: 0.1, regimes.sole.cover: 0.1, regimes.moved.cover: 0.1, accounts: 12"
    direct = head.replace("[sole, shared]", plan).replace("accounts: 12", stand)
    swept = run_in_memory(parse_scenario(f"{direct}replications: 40\n"))
    for place, regime in enumerate(("sole", "moved")):
        expected = swept.loc[swept["regime"] == regime, "margin"].to_numpy()
        np.testing.assert_allclose(runs.money[:, 0, place].mean(axis=1), expected, rtol=1e-9)


def test_seats_that_are_added_have_no_head_start() -> None:
    """They bring what they do from the day on that they are there, and not what they had brought in years before."""
    asked = parse_scenario(MOVING.replace("warm_up: 4", "warm_up: 104"), "ours.yaml")
    every = {way.name: way for way in ways(asked)}
    worlds = worlds_of(asked)[:40]
    runs = carried_out(asked, [every[TODAY], every["success seats 4"]], worlds, 2)
    gap = (runs.money[:, :, 1] - runs.money[:, :, 0]).mean(axis=(0, 1))
    # in the first week only a further salary is paid: no customer's spend has followed yet
    salary = np.mean([firm(asked, every[TODAY], world).parameters.functions.success.salary for world in worlds]) / 52
    assert gap[0] == pytest.approx(-salary, rel=0.2)
    again = carried_out(asked, [every["success seats 4"]], worlds, 2)
    head_start = (again.money[:, :, 0, 0] - runs.money[:, :, 0, 0]).mean()
    assert head_start != pytest.approx(-salary, rel=0.2), "as it would be of a firm that has had them for two years"


# ---------------------------------------------------------------- estimates against closed forms and brute force


def made(money: np.ndarray, once: float = 0.0, yearly: float = 0.0, discount: float = 0.08) -> Found:
    """What would be found of runs [worlds, replications, ways, weeks]; all but today's way cost the same."""
    worlds, replications, count, _ = money.shape
    every = [Way(TODAY if place == 0 else f"way {place}", "sole", {}) for place in range(count)]
    priced = np.zeros((worlds, count))
    priced[:, 1:] = 1.0
    lost = np.zeros((worlds, replications, count))
    paid = Prices(once * priced, yearly * priced, np.zeros((worlds, count)), pd.DataFrame(index=range(worlds)))
    return Found(every, Runs(money, lost), paid, pd.DataFrame(index=range(worlds)), discount, 0.95)


def test_a_steady_gain_is_worth_what_the_closed_form_says_and_pays_when_it_says() -> None:
    money = np.zeros((40, 2, 2, 156))
    money[:, :, 1] = 10.0
    money += np.random.default_rng(1).normal(size=(40, 2, 1, 156))  # luck that both share
    found = made(money, once=305.0, yearly=52.0)
    (value,) = found.values([1])
    weekly = 1.08 ** (-1 / 52)
    worth = (1 - weekly**156) / (1 - weekly)
    assert value.value == pytest.approx(10.0 * worth - 305.0 - worth)
    assert found.gain(1).value == pytest.approx(520.0 - 52.0)
    assert found.pays(1).value == 34.0, "nine a week: 305 are earned in 33.9 weeks"
    assert made(money, once=2000.0).pays(1).value == math.inf


def test_regret_is_that_of_brute_force() -> None:
    money = np.random.default_rng(2).normal(size=(40, 1, 3, 8)).repeat(2, axis=1)
    found = made(money, discount=0.0)
    total = money[:, 0].sum(axis=-1)
    regret = (total.max(axis=1, keepdims=True) - total).mean(axis=0)
    assert [found.regrets([0, 1, 2])[name][0].value for name in found.names] == pytest.approx(regret.tolist())
    assert found.worse([1])["way 1"].value == pytest.approx(float((total[:, 1] < total[:, 0]).mean()))


@pytest.mark.parametrize("samples", [60, pytest.param(2000, marks=pytest.mark.long)])
def test_intervals_of_values_hold_for_all_ways_together(samples: int) -> None:
    """Firms of 60 worlds, four ways that differ from today by luck and world alone, one of them skewed.

    Held in .95 of samples: .85 or more of 60, and .935 to .97 of 2,000, in all but one case of a thousand. And no way
    is better by chance in more than .05: .15 of 60, .045 of 2,000 (half the errors are on the other side).
    """
    chance, held, recommended = np.random.default_rng(3), 0, 0
    for _ in range(samples):
        world = chance.normal(size=(60, 1, 5, 1)) * 3
        world[:, :, 4] = chance.exponential(3.0, size=(60, 1, 1)) - 3.0
        found = made((world + chance.normal(size=(60, 2, 5, 1))).astype(float), discount=0.0)
        values = found.values([1, 2, 3, 4])
        held += all(each.low <= 0.0 <= each.high for each in values)
        recommended += any(each.low > 0.0 for each in values)
    low, high, most = (0.85, 1.0, 0.15) if samples < 100 else (0.935, 0.97, 0.045)
    assert low <= held / samples <= high
    assert recommended / samples <= most


# ---------------------------------------------------------------- the rule


def candidate(name: str, cost: float = 0.0) -> Candidate:
    paid = Estimate(cost, cost, cost)
    nothing = Estimate(0.0, 0.0, 0.0)
    return Candidate(name, "sole", {}, {}, Costs(paid, nothing, nothing, paid), is_today=name == TODAY)


@pytest.mark.parametrize(("margin", "expected"), [(0.0, "carried"), (3.0, "open"), (9.0, "not better")])
def test_a_margin_is_a_price_for_the_trouble(margin: float, expected: str) -> None:
    assert of_one(Estimate(5.0, 1.0, 9.0), Estimate(0.1, 0.05, 0.2), margin, 0.25) == expected


CASES = {
    "carried": ((5.0, 1.0, 9.0), (0.1, 0.05, 0.2), "carried"),
    "better on average, and risky": ((5.0, 1.0, 9.0), (0.2, 0.1, 0.3), "too risky"),
    "open": ((5.0, -1.0, 9.0), (0.1, 0.05, 0.2), "open"),
    "worse": ((-5.0, -9.0, -1.0), (0.9, 0.8, 1.0), "not better"),
}


@pytest.mark.parametrize(("value", "worse", "expected"), CASES.values(), ids=CASES)
def test_what_can_be_said_of_one(value: tuple[float, ...], worse: tuple[float, ...], expected: str) -> None:
    assert of_one(Estimate(*value), Estimate(*worse), 0.0, 0.25) == expected


def test_the_rule_takes_the_best_that_is_carried() -> None:
    gained = np.zeros((60, 4))
    gained[:, 1:] = np.random.default_rng(4).normal(size=(60, 3)) * 0.1 + [5.0, 9.0, 20.0]
    every = [candidate(TODAY), candidate("one"), candidate("two"), candidate("three")]
    values = [Estimate(mean, mean - 1, mean + 1) for mean in (0.0, 5.0, 9.0, 20.0)]
    found = judge(every, values, ["today", "carried", "carried", "too risky"], gained, 0.95)
    assert (found.kind, found.candidate) == ("change", "two")
    found = judge(every, values, ["today", "not better", "open", "too dear"], gained, 0.95)
    assert (found.kind, found.candidate, found.focus) == ("measure", TODAY, "two")
    found = judge(every, values, ["today", "not better", "not better", "too dear"], gained, 0.95)
    assert (found.kind, found.candidate) == ("stay", TODAY)


def test_of_those_that_are_alike_the_cheapest_is_taken() -> None:
    gained = np.zeros((60, 3))
    gained[:, 1:] = np.random.default_rng(5).normal(size=(60, 2)) + 5.0
    every = [candidate(TODAY), candidate("dear", 9.0), candidate("cheap", 1.0)]
    values = [Estimate(0.0, 0.0, 0.0), Estimate(5.1, 4.0, 6.0), Estimate(5.0, 4.0, 6.0)]
    found = judge(every, values, ["today", "carried", "carried"], gained, 0.95)
    assert (found.kind, found.candidate, found.equals) == ("alike", "cheap", ("cheap", "dear"))


# ---------------------------------------------------------------- what is refused, and how it is told


def test_what_cannot_be_advised_on_is_refused_with_all_that_is_missing() -> None:
    bare = parse_scenario("name: a\nseed: 1\n", "a.yaml")
    with pytest.raises(RequestError, match="does not say how the firm works today"):
        ways(bare)
    unpriced = parse_scenario(
        "name: a\nseed: 1\nregimes: [sole, shared]\nlevers: {checkins: [0.1, 0.2]}\ndecision: {today: sole}\n", "a.yaml"
    )
    with pytest.raises(RequestError) as refused:
        ways(unpriced)
    assert str(refused.value).splitlines() == [
        "a.yaml: the regime 'shared' has no cost; write 'shared: ...' under 'decision.costs', and 0 if it costs "
        "nothing",
        "a.yaml: the lever 'checkins' has no cost; write 'checkins: ...' under 'decision.costs', and 0 if it costs "
        "nothing",
        "a.yaml: nothing is left open; write 'over: ensemble', or add --over ensemble",
    ]


def test_it_is_told_in_sections_tables_and_plain_data() -> None:
    found = free()
    assert next(iter(words.sections(found))) == "What to do"
    assert words.sections(found)["What to do"][0].startswith("Do it: success salary 60000.")
    assert "is told between two firms that both begin on the day of the change" in " ".join(words.sentences(found))
    frames = tables.frames(found)
    assert frames["candidates"]["candidate"].tolist() == [TODAY, "success salary 60000"]
    assert frames["candidates"]["value"].iloc[1] == found.findings[1].value.value
    assert len(frames["worlds"]) == found.terms.worlds
    assert not frames["candidates"].columns.duplicated().any()
    data = words.plain(found)
    assert data["findings"][0]["pays"] == {"value": None, "low": None, "high": None}
    assert data["verdict"]["kind"] == "change"
