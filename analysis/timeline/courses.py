"""Something happens to a firm, or its regime becomes another one: what is different from then on, week by week."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.intervals import Floats, Interval, check_confidence, mean_interval, resampled_means
from analysis.recovery import ends, over_weeks, recovery
from analysis.simultaneous import mean_band
from analysis.timeline import plans as of_plans
from analysis.timeline.changes import AFTER, TRANSITION, Change, changes, firms, firms_in_world, plans, what
from analysis.timeline.measures import IN_ALL, MEASURES, Window, courses, window, with_money
from simulation.errors import RequestError
from simulation.science.coefficients import coefficients
from simulation.sweep.in_memory import counted_runs
from simulation.wording.html import paragraphs

if TYPE_CHECKING:
    from simulation.scenario.design import Firm
    from simulation.scenario.scenario import Scenario

WORLDS: Final = 16
"""Worlds whose firms are held, while runs in them are under way."""

Wholes = np.ndarray
Courses = Mapping[str, Floats]


@dataclass(frozen=True)
class Timeline:
    """What changes do to a firm: differences between runs with and without one, with the same luck.

    `change` is the name of a set of events, or `changes.TRANSITION`; relative week 0 is the first week of its first
    change. Where a run with and one without are the same to the last bit in every pair, the interval is 0 to 0.

    Attributes
    ----------
    changes
        One row per change and regime: `what` happens, in words; `week` of the horizon in which it begins; weeks
        followed `before` and `after` (from week 0 on), `asked` (how many were asked for after it: more, where the
        horizon ends), `replications`.
    curves
        One row per change, regime, measure (`measures.MEASURES`) and relative week (the first of those put together):
        `n` (pairs with a value), `changed` and `unchanged` (means), their `difference`, its `low` and `high` (of this
        week by itself), `band_low` and `band_high` (for all weeks of the course together, `analysis.simultaneous`),
        `standard_error`, in the unit of the measure.
    recovery
        One row per change, regime and measure that has a better direction and is not added up: what
        `analysis.recovery.recovery` returns, and `over_week` (the week from which a tenth or less of the largest gap is
        left, to the end) with `over_low` and `over_high`.
    totals
        One row per change, regime and measure that is added up: `n`, `difference` at the end, `low`, `high`.
    differences
        How far the totals of a set of events are from those under the first regime, paired by replication: `change`,
        `regime`, `base`, `measure`, `n`, `difference`, `low`, `high`.
    paid
        One row per change and regime: `paid_week` from which money in all is more than without the change, to the end,
        with `low` and `high` (bootstrap over replications). Infinite: not within these weeks. NaN: the change makes no
        difference to money, or there is a single replication.
    plans
        As `plans.compared` returns it, with `start`, the plan in which the same firm stays as it was: only plans that
        share it are compared. Empty without transitions.
    confidence
        Chance that an interval covers what it estimates.
    """

    changes: pd.DataFrame
    curves: pd.DataFrame
    recovery: pd.DataFrame
    totals: pd.DataFrame
    differences: pd.DataFrame
    paid: pd.DataFrame
    plans: pd.DataFrame
    confidence: float

    def _repr_html_(self) -> str:
        """What a notebook shows: the findings in words."""
        from analysis.timeline.words import sentences

        return paragraphs(sentences(self))


class Pairs(NamedTuple):
    """The runs of one change under one regime: courses with and without it, in the order of replications."""

    change: str
    regime: str
    what: str
    within: Window
    asked: int
    changed: Sequence[Courses]
    unchanged: Sequence[Courses]


def study(
    scenario: Scenario,
    replications: int = 100,
    *,
    after: int = AFTER,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    confidence: float = 0.95,
) -> Timeline:
    """Follow every change of a scenario, at its first design point, under each of its regimes.

    Parameters
    ----------
    scenario
        One with events or transitions; of the factor `events` every set is studied.
    replications
        Runs of each firm, from 1; there is no interval under 2.
    after
        Weeks to follow from the first change on, from 1, as far as the horizon goes.
    workers, on_progress
        As for `simulation.sweep.in_memory.counted_runs`.
    confidence
        Of the intervals, between 0 and 1.

    Raises
    ------
    RequestError
        If nothing changes in the scenario, or a number is out of range.
    """
    check_confidence(confidence)
    if after < 1:
        raise RequestError(f"after is {after}; allowed: a whole number of weeks from 1")
    found, ways = changes(scenario), plans(scenario)
    every = firms(scenario)
    windows = {each: window(each.week, scenario.horizon, after) for each in found}
    wanted = [{windows[each] for each in found if firm in (each.firm, each.without)} for firm in every]
    start = min((way.week for way in ways if way.week is not None), default=0)
    worlds = None if scenario.over is None else lru_cache(WORLDS)(partial(firms_in_world, scenario))

    def of_run(
        number: int, firm: Firm, counted: Mapping[str, Floats]
    ) -> tuple[dict[Window, dict[str, Floats]], dict[str, float]]:
        totals = with_money(counted, coefficients(firm.parameters, firm.regime))
        return {within: courses(totals, within) for within in wanted[number]}, of_plans.outcomes(totals, start)

    runs = counted_runs(
        scenario, every, of_run, replications, in_world=worlds, workers=workers, on_progress=on_progress
    )
    made = dict(zip(every, runs, strict=True))

    def paired(each: Change) -> Pairs:
        within = windows[each]
        both = ([run[0][within] for run in made[firm]] for firm in (each.firm, each.without))
        return Pairs(each.name, each.regime, what(each), within, after, *both)

    outcomes: dict[str, dict[str, list[dict[str, float]]]] = {}
    for way in ways:
        outcomes.setdefault(way.start, {})[way.name] = [run[1] for run in made[way.firm]]
    return gathered([paired(each) for each in found], outcomes, scenario.horizon - start, confidence)


def gathered(
    found: Sequence[Pairs],
    outcomes: Mapping[str, Mapping[str, Sequence[Mapping[str, float]]]] | None = None,
    weeks: int = 0,
    confidence: float = 0.95,
) -> Timeline:
    """The timeline of runs that have been made: pairs, and `plans.outcomes` over so many weeks, by start and plan."""
    curves = [_curve(each, name, confidence) for each in found for name in MEASURES]
    return Timeline(
        pd.DataFrame([_row(each) for each in found]),
        pd.concat(curves, ignore_index=True),
        pd.DataFrame([_recovery(each, name, confidence) for each in found for name in RECOVERING]),
        pd.DataFrame([_total(each, name, confidence) for each in found for name in IN_ALL]),
        _differences(found, confidence),
        pd.DataFrame([_paid(each, confidence) for each in found]),
        of_plans.all_compared(outcomes or {}, weeks, confidence),
        confidence,
    )


RECOVERING: Final = tuple(name for name, each in MEASURES.items() if each.better and not each.in_all)
"""Measures that may go for the worse and come back."""


def _key(each: Pairs) -> dict[str, object]:
    return {"change": each.change, "regime": each.regime}


def _row(each: Pairs) -> dict[str, object]:
    week, before, after = each.within
    return _key(each) | {
        "what": each.what,
        "week": week,
        "before": before,
        "after": after,
        "asked": each.asked,
        "replications": len(each.changed),
    }


def _both(each: Pairs, name: str) -> tuple[Floats, Floats]:
    """With and without: replications down, weeks across."""
    changed, unchanged = (np.array([run[name] for run in runs]) for runs in (each.changed, each.unchanged))
    return changed, unchanged


def paired_interval(
    changed: Floats,
    unchanged: Floats,
    confidence: float,
    of: Callable[[Floats, float, Floats], Interval] = mean_interval,
) -> Interval:
    """The mean difference of pairs with an interval; 0 to 0 where every pair is equal to the last bit."""
    gap = changed - unchanged
    found = of(gap, confidence, np.fmax(np.abs(changed), np.abs(unchanged)))
    same = (found.n > 1) & (np.nan_to_num(gap) == 0.0).all(axis=0)
    low, high, error = (np.where(same, 0.0, value) for value in (found.low, found.high, found.standard_error))
    return Interval(found.n, found.mean, low, high, error)


def _curve(each: Pairs, name: str, confidence: float) -> pd.DataFrame:
    changed, unchanged = _both(each, name)
    found = paired_interval(changed, unchanged, confidence)
    band = paired_interval(changed, unchanged, confidence, mean_band)
    known = np.isfinite(changed - unchanged)
    return pd.DataFrame(
        _key(each)
        | {
            "measure": name,
            "week": each.within.weeks_of(name),
            "n": found.n,
            "changed": mean_interval(np.where(known, changed, np.nan)).mean,
            "unchanged": mean_interval(np.where(known, unchanged, np.nan)).mean,
            "difference": found.mean,
            "low": found.low,
            "high": found.high,
            "band_low": band.low,
            "band_high": band.high,
            "standard_error": found.standard_error,
        }
    )


def _recovery(each: Pairs, name: str, confidence: float) -> dict[str, object]:
    """When half of the largest difference for the worse is regained, and when it is over."""
    changed, unchanged = _both(each, name)
    weeks, measure = each.within.weeks_of(name), MEASURES[name]
    later = weeks >= 0
    gap, weeks = (changed - unchanged)[:, later], weeks[later]
    over = dict.fromkeys(("over_week", "over_low", "over_high"), np.nan)
    found = recovery(gap, weeks, measure.better, confidence, width=measure.width)
    if found["gap"]:
        worse = gap if measure.better == "low" else -gap
        low, high = ends(over_weeks(resampled_means(worse), weeks, measure.width), confidence)
        week = over_weeks(mean_interval(worse).mean[None, :], weeks, measure.width)[0]
        over = {"over_week": week, "over_low": low, "over_high": high}
    return _key(each) | {"measure": name} | found | over


def _total(each: Pairs, name: str, confidence: float) -> dict[str, object]:
    changed, unchanged = (both[:, -1] for both in _both(each, name))
    found = paired_interval(changed, unchanged, confidence)
    return _key(each) | {
        "measure": name,
        "n": int(found.n),
        "difference": float(found.mean),
        "low": float(found.low),
        "high": float(found.high),
    }


DIFFERENCE_COLUMNS: Final = ("change", "regime", "base", "measure", "n", "difference", "low", "high")


def _differences(found: Sequence[Pairs], confidence: float) -> pd.DataFrame:
    """What a set of events costs under each regime against what it costs under the first."""
    first = {each.change: each for each in reversed(found) if each.change != TRANSITION}
    rows = []
    for each in found:
        base = first.get(each.change, each)
        for name in IN_ALL if base is not each else ():
            (changed, unchanged), (other, as_was) = _both(each, name), _both(base, name)
            made = paired_interval((changed - unchanged)[:, -1], (other - as_was)[:, -1], confidence)
            numbers = (int(made.n), *map(float, (made.mean, made.low, made.high)))
            rows.append((each.change, each.regime, base.regime, name, *numbers))
    return pd.DataFrame(rows, columns=list(DIFFERENCE_COLUMNS))


def _paid(each: Pairs, confidence: float) -> dict[str, object]:
    changed, unchanged = _both(each, "money")
    gap, weeks = changed - unchanged, each.within.weeks_of("money")
    if len(gap) < 2 or not gap.any():
        return _key(each) | dict.fromkeys(("paid_week", "low", "high"), np.nan)
    low, high = ends(paid_weeks(resampled_means(gap), weeks), confidence)
    return _key(each) | {"paid_week": paid_weeks(gap.mean(axis=0)[None, :], weeks)[0], "low": low, "high": high}


def paid_weeks(money: Floats, weeks: Wholes) -> Floats:
    """The week from which money in all is above 0, to the end; infinite if it is not at the end.

    Examples
    --------
    >>> paid_weeks(np.array([[-1.0, -2.0, 1.0, 3.0], [1.0, -1.0, -2.0, -1.0], [1.0, 1.0, 2.0, 2.0]]), np.arange(4))
    array([ 2., inf,  0.])
    """
    behind = money <= 0.0
    after = np.where(behind.any(axis=1), money.shape[1] - behind[:, ::-1].argmax(axis=1), 0)
    return np.where(after < money.shape[1], weeks[np.minimum(after, money.shape[1] - 1)], np.inf).astype(float)
