"""One watched run around the departures of leads: accounts that lost theirs, against matched ones that did not.

A window is an account from `BEFORE` weeks before a week to `AFTER` weeks after it. Week 0 is the one in which the lead
leaves; every number is that of the end of a week.

- An event is a week in which the lead of an account leaves, where the account has been with the firm for `BEFORE`
  weeks, none of its leads left in those, and the window fits: the week itself lies in the horizon, and the weeks before
  may reach back into the warm-up.
- A control is an account-week of the same kind whose lead is in the seat and does not leave in the `AFTER` weeks that
  follow, nor in week 0. As in `cohorts.DepartureEffect`, that person is followed on when the account is lost: otherwise
  lost accounts, which no departure can reach any more, would be too many among the controls. Controls begin every
  `CONTROL_STEP` weeks in each slot, for those of neighbouring weeks are nearly the same.
- What happens later is part of the effect: an account after an event may lose its next lead too.

Events and controls are compared within the strata of `rules.matching_stratum`, each weighted by its events.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from analysis.event_study.window import AFTER, BEFORE
from simulation.results.trace import departures, lead_left
from simulation.science.cohorts import STRATA
from simulation.science.rules import AGE_CLASSES, WEEKS_PER_YEAR

if TYPE_CHECKING:
    from simulation.engine.history import History

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Wholes = npt.NDArray[np.int64]

RELATIVE: Final = np.arange(-BEFORE, AFTER + 1)
"""Weeks of a window, relative to the one in which the lead leaves."""

CONTROL_STEP: Final = 4

COLUMNS: Final = (
    *("here", "generation", "segment", "age", "renewal_age", "lead_seat"),
    *("trust", "firm_trust", "spend", "answers", "answer_days"),
)
"""What a history must hold."""


class Measure(NamedTuple):
    """What is followed through a window: `first` week in which it is defined, and weeks that are put together."""

    label: str
    unit: str
    meaning: str
    better: str
    first: int = -BEFORE
    width: int = 1


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "trust": Measure("Trust", "0-1", "Mean trust of the accounts that are still there", "high"),
        "firm_trust": Measure("Trust in the firm", "0-1", "The same, in the firm alone", "high"),
        "spend": Measure("Spend", "multiple", "Mean multiple of contracted revenue, accounts still there", "high"),
        "churn_rate": Measure(
            "Churn", "1/year", "Accounts lost per account-year at risk, four weeks together", "low", 0, 4
        ),
        "lost": Measure("Accounts lost", "share", "Share of the accounts lost since week 0", "low", 0),
        "response_days": Measure(
            "Response time", "working days", "Mean time from request to answer, four weeks together", "low", -24, 4
        ),
        "revenue": Measure(
            "Revenue", "share of before", "Revenue over that of the week before week 0, lost accounts as 0", "high"
        ),
    }
)
"""What is followed, by name. Nothing can be lost before week 0, since a window is that of an account still there."""


def weeks_of(name: str) -> Wholes:
    """The relative weeks at which a measure is reported: the first of those that are put together."""
    measure = MEASURES[name]
    last = AFTER + 1 if measure.width == 1 else AFTER
    return np.arange(measure.first, last, measure.width)


class Comparison(NamedTuple):
    """What a run shows: number of events, and by measure the course after a departure and that of matched controls."""

    events: int
    after_departure: Mapping[str, Floats]
    matched: Mapping[str, Floats]


def compare(history: History, left: Flags | None = None) -> Comparison:
    """Events of one run against their matched controls.

    Parameters
    ----------
    history
        A run that was watched with `COLUMNS`.
    left
        Who leaves which seat in which week [week, seat], made up, for a placebo; by default who really left.

    Returns
    -------
    Comparison
        Values at `weeks_of` each measure; NaN where no event has a control, and in a run without events.
    """
    leaving = departures(history) if left is None else left
    if len(leaving) < len(RELATIVE):
        nothing = {name: np.full(len(weeks_of(name)), np.nan) for name in MEASURES}
        return Comparison(0, nothing, nothing)
    events, controls = _starts(history, leaving)
    course = {name: np.ascontiguousarray(values.T) for name, values in history.accounts.items()}
    after, before = _sums(course, events), _sums(course, controls)
    found = {name: _matched(*after[name], *before[name]) for name in MEASURES}
    departed, matched = ({name: pair[kind] for name, pair in found.items()} for kind in range(2))
    return Comparison(len(events.week), departed, matched)


# ---------------------------------------------------------------- which windows there are


class _Starts(NamedTuple):
    """Windows of one kind, by stratum: week 0, slot and stratum of each."""

    week: Wholes
    slot: Wholes
    stratum: Wholes


def _starts(history: History, leaving: Flags) -> tuple[_Starts, _Starts]:
    kept, weeks = history.accounts, len(leaving)
    seats = kept["lead_seat"][:-1].astype(np.int64)
    losing = lead_left(history, leaving)
    # departures in the weeks before `week`, of an account and of a seat: differences of these count any stretch
    of_account, of_seat = (np.pad(np.cumsum(flags, axis=0), ((1, 0), (0, 0))) for flags in (losing, leaving))
    week = np.arange(max(BEFORE, history.warm_up), weeks - AFTER)
    if len(week) == 0:
        nothing = np.zeros(0, np.int64)
        return _Starts(nothing, nothing, nothing), _Starts(nothing, nothing, nothing)
    possible = (
        (kept["here"][week] == 1)
        & (kept["age"][week] >= BEFORE)
        & (kept["spend"][week] > 0.0)
        & np.take_along_axis(history.in_seat[week], seats[week], axis=1)
        & (of_account[week] == of_account[week - BEFORE])
    )
    stays = np.take_along_axis(of_seat[week + AFTER + 1] == of_seat[week], seats[week], axis=1)
    in_turn = (week[:, None] + np.arange(seats.shape[1])) % CONTROL_STEP == 0
    strata = matching_strata(kept["segment"][week], kept["age"][week], (kept["renewal_age"] - kept["age"])[week])
    return tuple(  # type: ignore[return-value]  # two kinds
        _in_order(np.nonzero(flags), week, strata) for flags in (possible & losing[week], possible & stays & in_turn)
    )


def _in_order(places: tuple[npt.NDArray[np.intp], ...], week: Wholes, strata: Wholes) -> _Starts:
    stratum = strata[places]
    order = np.argsort(stratum, kind="stable")
    return _Starts(week[places[0]][order], places[1][order], stratum[order])


def matching_strata(segment: Wholes, age: Wholes, weeks_left: Wholes) -> Wholes:
    """`rules.matching_stratum` of whole arrays."""
    quarter = np.minimum(7, (weeks_left.astype(np.int64) - 1) // 13)
    year = age // WEEKS_PER_YEAR
    years = np.minimum(2, year) + (year >= 3) + (year >= 6)
    return (segment * AGE_CLASSES + years) * 8 + quarter


# ---------------------------------------------------------------- sums over windows


Sums = tuple[Floats, Floats]
"""A measure's numerator and denominator, by stratum and week: [stratum, week]."""


def _sums(course: Mapping[str, npt.NDArray[np.generic]], starts: _Starts) -> dict[str, Sums]:
    """Numerator and denominator of every measure; `course` is [slot, row]."""

    def window(name: str) -> Floats:
        # the row of the end of the first week of a window, and those that follow
        found = sliding_window_view(course[name], len(RELATIVE), axis=1)
        return found[starts.slot, starts.week + 1 - BEFORE].astype(np.float64)

    def at_start(name: str) -> Floats:
        return course[name][starts.slot, starts.week].astype(np.float64)

    there = (window("here") == 1.0) & (window("generation") == at_start("generation")[:, None])
    alive = there.astype(np.float64)
    all_of_them = np.ones_like(alive)
    was_there = np.pad(alive[:, :-1], ((0, 0), (1, 0)), constant_values=1.0)
    spend, base = window("spend"), at_start("spend")[:, None]
    parts = {
        "trust": (window("trust") * alive, alive),
        "firm_trust": (window("firm_trust") * alive, alive),
        "spend": (spend * alive, alive),
        "churn_rate": (WEEKS_PER_YEAR * (was_there - alive), was_there),
        "lost": (1.0 - alive, all_of_them),
        "response_days": (window("answer_days") * alive, window("answers") * alive),
        "revenue": (spend / base * alive, all_of_them),
    }

    def summed(part: Floats, name: str) -> Floats:
        return _by_week(_by_stratum(part, starts.stratum), name)

    return {name: (summed(part, name), summed(whole, name)) for name, (part, whole) in parts.items()}


def _by_stratum(values: Floats, stratum: Wholes) -> Floats:
    """Sums of the rows of each stratum; the rows are in order of their strata."""
    total = np.zeros((STRATA, values.shape[1]))
    present, first = np.unique(stratum, return_index=True)
    if len(present):
        total[present] = np.add.reduceat(values, first, axis=0)
    return total


def _by_week(values: Floats, name: str) -> Floats:
    """The weeks in which a measure is defined, as many together as it takes."""
    weeks, width = weeks_of(name), MEASURES[name].width
    first = weeks[0] + BEFORE
    return values[:, first : first + width * len(weeks)].reshape(len(values), len(weeks), width).sum(axis=2)


def _matched(part: Floats, whole: Floats, control_part: Floats, control_whole: Floats) -> tuple[Floats, Floats]:
    """The mean after a departure, and that of the controls with the strata weighted alike."""
    both = (whole > 0.0) & (control_whole > 0.0)
    weight = np.where(both, whole, 0.0)
    rate = np.divide(control_part, control_whole, out=np.zeros_like(part), where=both)
    total = weight.sum(axis=0)
    some = total > 0.0
    total = np.where(some, total, np.nan)
    return np.where(both, part, 0.0).sum(axis=0) / total, (weight * rate).sum(axis=0) / total
