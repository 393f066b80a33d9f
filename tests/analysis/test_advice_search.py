from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.advice import searching, words, words_of_search
from analysis.advice.advise import advise
from analysis.advice.findings import Found
from analysis.advice.prices import prices
from analysis.advice.runs import Runs
from analysis.advice.searched import Search
from analysis.advice.searching import FEW, fresh, parted, searched
from analysis.advice.ways import Way, World, today, way_of
from analysis.numbers import Estimate
from simulation import Scenario
from simulation.errors import RequestError
from tests.helpers.decisions import asked, free_of_charge, noise, with_noise

# ---------------------------------------------------------------- fresh worlds, fresh luck


def test_what_is_looked_at_anew_has_not_been_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[tuple[int, tuple[World, ...], int]] = []
    carry = noise()

    def noted(scenario: Scenario, ways: Any, worlds: Any, replications: int, **named: Any) -> Runs:
        met.append((scenario.seed, tuple(worlds), len(ways)))
        return carry(scenario, ways, worlds, replications, **named)

    with_noise(monkeypatch, noted)
    searched(asked(), 2, tries=12)
    *search, last = met
    seen, unseen = parted(asked())
    assert {(seed, worlds, ways) for seed, worlds, ways in search if (seed, worlds) != (5, tuple(seen))} == set()
    assert len(search) == 12  # eleven tries and today's way: that is one of the twelve
    assert last == (fresh(5), tuple(unseen), FEW + 1)
    assert fresh(5) != 5
    assert not {id(world) for world in seen} & {id(world) for world in unseen}
    assert len(seen) == len(unseen) == 32


def test_too_few_worlds_leave_none_to_look_anew() -> None:
    with pytest.raises(RequestError, match=r"has 40 worlds; a search takes 64, half of which it leaves to look at its"):
        searched(asked(points=40))


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"tries": 9}, r"^tries is 9; allowed: 10 or more$"),
        ({"objective": "regret"}, r"^no objective 'regret'; allowed: value, worst-tenth$"),
    ],
)
def test_what_cannot_be_asked_of_a_search_is_refused(named: dict[str, Any], message: str) -> None:
    with pytest.raises(RequestError, match=message):
        searched(asked(), **named)


# ---------------------------------------------------------------- the winner's curse


@pytest.mark.parametrize(("several", "least"), [(20, 15), pytest.param(200, 180, marks=pytest.mark.long)])
def test_where_nothing_helps_the_best_looks_better_than_it_is_and_fresh_runs_say_so(
    monkeypatch: pytest.MonkeyPatch, several: int, least: int
) -> None:
    with_noise(monkeypatch, noise())
    looked: list[list[Estimate]] = []

    def anew(scenario: Scenario, replications: int, *, candidates: Any, worlds: Any, **_: Any) -> Any:
        runs = noise()(scenario, candidates, worlds, replications)
        found = Found(candidates, runs, free_of_charge(scenario, candidates, worlds), pd.DataFrame(), 0.08, 0.95)
        looked.append(found.values(range(1, len(candidates))))

    monkeypatch.setattr(searching, "advise", anew)
    thought = []
    for seed in range(several):
        found = searched(replace(asked(many=True), seed=seed), 2, tries=30)
        thought.append(next(iter(found.thought.values())).value)
    # each of 29 is held against one and the same today: by what differs between them, the largest of 29 normal values
    # is 2.03 standard deviations above their mean
    one = 1000.0 / np.sqrt(32 * 2)
    assert np.mean(thought) == pytest.approx(2.03 * one, abs=4 * one / np.sqrt(several))
    # in 95 of 100 all five intervals cover nothing; under 15 of 20, or 180 of 200, happens once in a thousand
    assert sum(all(each.low <= 0.0 <= each.high for each in few) for few in looked) >= least
    # on average nothing is left
    assert np.mean([few[0].value for few in looked]) == pytest.approx(0.0, abs=5 * one / np.sqrt(several))


def test_one_that_helps_is_found_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def mean(way: Way) -> float:
        return 3000.0 * (way.regime == "shared" and way.levels["functions.success.seats"] == 4)

    with_noise(monkeypatch, noise(mean))
    found = searched(asked(many=True), 4, tries=20)
    assert found.advice.verdict.kind in ("change", "alike")
    assert "shared, success seats 4" in found.advice.verdict.candidate
    row = found.frame().iloc[0]
    assert row["candidate"] == next(iter(found.thought))
    assert row["lost"] == row["search"] - row["anew"]
    # the worlds and luck of both are others, so that variances add up
    reach = [(row[f"{part}_high"] - row[f"{part}_low"]) / 2 for part in ("search", "anew", "lost")]
    assert reach[2] == pytest.approx(np.hypot(reach[0], reach[1]), rel=0.02)


def test_where_only_going_on_is_within_the_budget_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with_noise(monkeypatch, noise())
    monkeypatch.setattr(searching, "prices", prices)
    dear = Scenario(
        name="dear",
        seed=5,
        regimes=["sole", "shared"],
        unknowns=["ties"],
        design={"method": "lhs", "points": 64},
        decision={"today": "sole", "costs": {"shared": {"once": {"low": 10, "high": 900}}}, "budget": 500},
    )
    with pytest.raises(RequestError, match=r"^nothing but going on as today is within the budget$"):
        searched(dear, 2, tries=10)


# ---------------------------------------------------------------- the engine


@cache
@cache
def over_the_engine(budget: float | None = None) -> Search:
    return searched(asked(budget), 2, tries=12)


def every_way() -> list[Way]:
    choices = product(("sole", "shared"), (1, 2, 3), (0.4, 0.9))
    names = ("regime", "functions.success.seats", "handover")
    ways = [way_of(asked(), dict(zip(names, choice, strict=True))) for choice in choices]
    return sorted(ways, key=lambda way: way.name != "as today")


@pytest.mark.long
def test_where_all_are_tried_the_best_is_that_of_brute_force() -> None:
    found, (seen, _) = over_the_engine(), parted(asked())
    brute = advise(asked(), 2, candidates=every_way(), worlds=seen)
    best = sorted(brute.findings[1:], key=lambda each: -each.value.value)[:FEW]
    assert found.complete
    assert (found.tries, found.choices, found.worlds) == (12, 12, 32)
    assert list(found.thought) == [each.candidate for each in best]
    assert [each.value for each in found.thought.values()] == pytest.approx([each.value.value for each in best])


def test_a_budget_binds_a_search() -> None:
    free, bound, (seen, _) = over_the_engine(), over_the_engine(budget=1000.0), parted(asked())
    within = prices(asked(), every_way(), seen).in_all(26).max(axis=0) <= 1000.0
    assert max(each.costs.in_all.high for each in free.advice.candidates) > 1000.0
    assert (bound.tries, bound.refused) == (int(within.sum()), int((~within).sum()))
    assert bound.complete
    assert all(each.affordable for each in bound.advice.candidates)


def test_what_is_said_of_a_search() -> None:
    found = over_the_engine()
    first, second = words_of_search.sentences(found)
    assert first == (
        "Searched for the value, on average over worlds: all of 12 candidates were tried in 32 worlds. The 5 that "
        "looked best were carried out anew, in 32 other worlds and with other luck; everything above is of these fresh "
        "runs alone."
    )
    name, thought = next(iter(found.thought.items()))
    assert second.startswith(
        f"The search's best, {name}, looked worth {words.amount(found.advice.terms, thought.value)} to"
    )
    assert today(asked()).name == found.advice.terms.today


@pytest.mark.parametrize(
    ("thought", "words"),
    [
        ((90.0, 60.0, 120.0), "other worlds and other luck alone can make that difference"),
        ((290.0, 260.0, 320.0), "EUR 200 (158 to 242) less, as the best of many tries is the luckiest of them, too"),
        ((-110.0, -140.0, -80.0), "EUR 200 (158 to 242) more, as these worlds happen to be kinder"),
    ],
)
def test_what_a_search_lost_is_told_from_chance(thought: tuple[float, float, float], words: str) -> None:
    found = over_the_engine()
    name = next(iter(found.thought))
    fresh = replace(found.advice.finding(name), value=Estimate(90.0, 60.0, 120.0))
    findings = tuple(fresh if each.candidate == name else each for each in found.advice.findings)
    made = replace(found, thought={name: Estimate(*thought)}, advice=replace(found.advice, findings=findings))
    assert words_of_search.sentences(made)[1].endswith(f"{words}.")
