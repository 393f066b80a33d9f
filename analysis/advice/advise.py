"""From a scenario that decides something to advice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analysis.advice import words
from analysis.advice.findings import NOTHING, UNKNOWN, Found
from analysis.advice.prices import Prices, prices
from analysis.advice.result import Advice, Candidate, Fact, Finding, Terms, Verdict
from analysis.advice.runs import carried_out
from analysis.advice.verdict import DEAR, TODAY, Judgement, judge, of_one
from analysis.advice.ways import Way, World, changes, check, decided, standing, ways, worlds_of
from analysis.intervals import check_confidence
from analysis.numbers import Estimate
from analysis.robust.discovery import discovered
from analysis.robust.learning import value_of_learning
from simulation.errors import RequestError
from simulation.scenario.scenario import Scenario
from simulation.scenario.unknowns import FEWEST_WORLDS

DISCOUNT = 0.08
"""What money of a year later is worth less (judgement: usual in firms that borrow)."""

TOLERANCE = 0.25
"""Share of worlds in which what is recommended may be worse than today's way (judgement: one in four)."""


def advise(
    scenario: Scenario,
    replications: int = 4,
    *,
    candidates: Sequence[Way] | None = None,
    worlds: Sequence[World] | None = None,
    discount: float = DISCOUNT,
    margin: float = 0.0,
    tolerance: float = TOLERANCE,
    confidence: float = 0.95,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Advice:
    """What to do, how sure that is, what it depends on, and what to measure first.

    Parameters
    ----------
    scenario
        One that has a `decision`, over worlds.
    replications
        Runs of each way in each world, from 2.
    candidates
        What is compared, today's way first; everything that the scenario allows by default.
    worlds
        In which it is compared; all of the scenario by default.
    discount
        What money of a year later is worth less, as a share: from 0 to under 1.
    margin
        Value that a way must bring more than today's, for the trouble [currency].
    tolerance
        Share of worlds in which what is recommended may be worse than today's way.
    confidence
        Of all intervals, and of all comparisons together.
    workers, on_progress
        As for `simulation.sweep.in_memory.counted_runs`.

    Raises
    ------
    RequestError
        If the scenario decides nothing, leaves a change without a cost, or says of too few worlds; or if a number is
        out of range.
    """
    check_confidence(confidence)
    _check_numbers(replications, discount, margin, tolerance)
    decision = decided(scenario)
    every = ways(scenario) if candidates is None else tuple(candidates)
    worlds = worlds_of(scenario) if worlds is None else worlds
    if len(worlds) < FEWEST_WORLDS:
        raise RequestError(f"{scenario.file} has {len(worlds)} worlds; something is said from {FEWEST_WORLDS} on")
    check(scenario, every)
    priced = prices(scenario, every, worlds)
    told = tuple(
        _candidate(scenario, way, place, priced, scenario.horizon, decision.budget) for place, way in enumerate(every)
    )
    runs = carried_out(scenario, every, worlds, replications, workers=workers, on_progress=on_progress)
    found = Found(every, runs, priced, _levels(scenario, worlds, priced), discount, confidence)
    terms = Terms(
        question=scenario.question,
        today=told[0].name,
        currency=decision.currency,
        weeks=scenario.horizon,
        worlds=len(worlds),
        replications=replications,
        discount=discount,
        confidence=confidence,
        margin=margin,
        tolerance=tolerance,
        budget=decision.budget,
    )
    return concluded(terms, told, found)


def _check_numbers(replications: int, discount: float, margin: float, tolerance: float) -> None:
    if replications < 2:
        raise RequestError(f"replications is {replications}; allowed: 2 or more in each world, to tell luck apart")
    for name, value, high in (("discount", discount, 1.0), ("margin", margin, np.inf), ("tolerance", tolerance, 1.0)):
        if not 0 <= value <= high or (name == "discount" and value == high):
            raise RequestError(f"{name} is {value!r}; allowed: from 0" + (f" to {high:g}" if high < np.inf else ""))


def _candidate(scenario: Scenario, way: Way, place: int, priced: Prices, weeks: int, budget: float | None) -> Candidate:
    costs = priced.of(place, weeks)
    return Candidate(
        name=way.name,
        regime=way.regime,
        levels=dict(way.levels),
        changes=changes(scenario, way),
        costs=costs,
        affordable=budget is None or costs.in_all.high <= budget,
        is_today=place == 0,
        standing=standing(scenario, way),
    )


def _levels(scenario: Scenario, worlds: Sequence[World], priced: Prices) -> pd.DataFrame:
    """What differs between worlds: their unknowns, and costs that lie between two numbers."""
    follow = scenario.over.follow if scenario.over is not None else ()
    settled = {*scenario.parameters, *decided(scenario).levers, *follow}
    frame = pd.DataFrame([{name: level for name, level in world.items() if name not in settled} for world in worlds])
    return pd.concat([frame, priced.unknown], axis=1)


def concluded(terms: Terms, candidates: tuple[Candidate, ...], found: Found) -> Advice:
    """Advice from what came of every way; today's is the first."""
    affordable = [place for place, each in enumerate(candidates) if place and each.affordable]
    values = dict(zip(affordable, found.values(affordable), strict=True)) if affordable else {}
    dear = [place for place, each in enumerate(candidates) if place and not each.affordable]
    values |= dict(zip(dear, found.values(dear), strict=True)) if dear else {}
    worse = found.worse([*affordable, *dear])
    regrets = found.regrets([0, *affordable])
    findings = [_today(found, regrets)]
    for place in range(1, len(candidates)):
        name = candidates[place].name
        value, risk = values[place], worse[name]
        said = of_one(value, risk, terms.margin, terms.tolerance) if place in affordable else DEAR
        regret, regret_tenth = regrets.get(name, (UNKNOWN, UNKNOWN))
        findings.append(
            Finding(
                candidate=name,
                money=found.money(place),
                gain=found.gain(place),
                value=value,
                kept=found.kept(place),
                worse=risk,
                worse_once=found.worse_once(place),
                worst_tenth=found.worst_tenth(place),
                regret=regret,
                regret_tenth=regret_tenth,
                pays=found.pays(place),
                verdict=said,
            )
        )
    judgement = judge(
        candidates,
        [each.value for each in findings],
        [each.verdict for each in findings],
        found.gained.mean(axis=1),
        terms.confidence,
    )
    measure = _measure(found, [0, *affordable]) if affordable else ()
    advice = Advice(
        terms=terms,
        candidates=candidates,
        findings=tuple(findings),
        verdict=Verdict(judgement.kind, judgement.candidate, judgement.equals, judgement.focus, "", ()),
        depends=_depends(terms, found, judgement),
        measure=measure,
        expect_not=(),
        by_world=found.by_world(),
        courses=found.courses(),
    )
    return words.in_words(advice)


def _today(found: Found, regrets: dict[str, tuple[Estimate, Estimate]]) -> Finding:
    regret, regret_tenth = regrets[found.names[0]]
    return Finding(
        candidate=found.names[0],
        money=found.money(0),
        gain=NOTHING,
        value=NOTHING,
        kept=NOTHING,
        worse=UNKNOWN,
        worse_once=UNKNOWN,
        worst_tenth=NOTHING,
        regret=regret,
        regret_tenth=regret_tenth,
        pays=UNKNOWN,
        verdict=TODAY,
    )


def _depends(terms: Terms, found: Found, judgement: Judgement) -> tuple[str, ...]:
    """Where the way that is talked of is better than today's by more than the margin, and where it is worse."""
    if judgement.focus == terms.today:
        return ()
    difference = found.worlds.difference(judgement.focus, terms.today)
    better = discovered(found.levels, difference > terms.margin, terms.confidence)
    return words.depends(terms, judgement.focus, (better, discovered(found.levels, difference < 0.0, terms.confidence)))


def _measure(found: Found, places: Sequence[int]) -> tuple[Fact, ...]:
    """What is told to be worth measuring, the most valuable first."""
    kept = found.worlds.of(tuple(found.names[place] for place in places))
    table = value_of_learning(kept, found.confidence)
    told = table.loc[table["told"] & (table["first"] != "no")]
    return tuple(
        Fact(
            unknown=str(row["unknown"]),
            meaning=words.meaning(str(row["unknown"])),
            gain=Estimate(float(row["gain"]), float(row["low"]), float(row["high"])),
            share=float(row["share"]),
            first=str(row["first"]),
        )
        for row in told.to_dict("records")
    )
