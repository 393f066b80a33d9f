"""One watched run around the departures of leads: accounts that lost theirs, against matched ones that did not.

A window is an account from `BEFORE` weeks before a week to `AFTER` weeks after it. Week 0 is the one in which the lead
leaves; every number is that of the end of a week.

- An event is a week in which the lead of an account leaves, where the account has been with the firm for `BEFORE`
  weeks, none of its leads left in those, and the window fits: the week itself lies in the horizon, and the weeks before
  may reach back into the warm-up as far as customers have their past.
- A control is an account-week of the same kind whose lead is in the seat and does not leave in the `AFTER` weeks that
  follow, nor in week 0. As in `cohorts.DepartureEffect`, that person is followed on when the account is lost: otherwise
  lost accounts, which no departure can reach any more, would be too many among the controls. Controls begin every
  `CONTROL_STEP` weeks in each slot, for those of neighbouring weeks are nearly the same.
- What happens later is part of the effect: an account after an event may lose its next lead too.

Events and controls are compared within the strata of `rules.matching_stratum`: the controls of a stratum stand for as
many windows as there are events in it, from the first week to the last. Rates and means are those of all strata
together. In each on its own they would come out wrong where controls are few: the controls of one account, which begin
within weeks of each other, are no longer at risk when the loss of one of them is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

FOLLOWED: Final = ("here", "generation", "trust", "firm_trust", "spend", "answers", "answer_days")
"""What is followed through a window."""

COLUMNS: Final = (*FOLLOWED, "segment", "age", "renewal_age", "lead_seat")
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
    events, controls = starts(history, leaving)
    course = {name: np.ascontiguousarray(history.accounts[name].T) for name in FOLLOWED}
    after, before = (
        _means(course, each, weights)
        for each, weights in zip((events, controls), weights_of(events.stratum, controls.stratum), strict=True)
    )
    found = {
        name: np.where(np.isnan(after[name] + before[name]), np.nan, (after[name], before[name])) for name in after
    }
    departed, matched = ({name: pair[kind] for name, pair in found.items()} for kind in range(2))
    return Comparison(len(events.week), departed, matched)


# ---------------------------------------------------------------- which windows there are


class Starts(NamedTuple):
    """Windows of one kind: week 0, slot and stratum of each."""

    week: Wholes
    slot: Wholes
    stratum: Wholes


def starts(history: History, leaving: Flags) -> tuple[Starts, Starts]:
    """The windows of events, and those of controls."""
    kept, weeks = history.accounts, len(leaving)
    seats = kept["lead_seat"][:-1].astype(np.int64)
    losing = lead_left(history, leaving)
    # departures in the weeks before `week`, of an account and of a seat: differences of these count any stretch
    of_account, of_seat = (np.pad(np.cumsum(flags, axis=0), ((1, 0), (0, 0))) for flags in (losing, leaving))
    week = np.arange(max(history.settled + BEFORE, history.warm_up), weeks - AFTER)
    if len(week) == 0:
        nothing = np.zeros(0, np.int64)
        return Starts(nothing, nothing, nothing), Starts(nothing, nothing, nothing)
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
    windows = []
    for flags in (possible & losing[week], possible & stays & in_turn):
        row, slot = np.nonzero(flags)
        windows.append(Starts(week[row], slot, strata[row, slot]))
    return windows[0], windows[1]


def matching_strata(segment: Wholes, age: Wholes, weeks_left: Wholes) -> Wholes:
    """`rules.matching_stratum` of whole arrays."""
    quarter = np.minimum(7, (weeks_left.astype(np.int64) - 1) // 13)
    year = age // WEEKS_PER_YEAR
    years = np.minimum(2, year) + (year >= 3) + (year >= 6)
    strata: Wholes = (segment * AGE_CLASSES + years) * 8 + quarter
    return strata


def weights_of(events: Wholes, controls: Wholes) -> tuple[Floats, Floats]:
    """How many windows each event and each control stands for, by their strata; an event without a control for none."""
    of_events, of_controls = (np.bincount(strata, minlength=STRATA).astype(float) for strata in (events, controls))
    some = of_controls > 0.0
    each = np.divide(of_events, of_controls, out=np.zeros(STRATA), where=some)
    return some[events].astype(float), each[controls]


# ---------------------------------------------------------------- means over windows


def _means(course: Mapping[str, npt.NDArray[np.generic]], starts: Starts, weights: Floats) -> dict[str, Floats]:
    """Every measure, at `weeks_of` it; `course` is [slot, row]."""

    def window(name: str) -> Floats:
        # the row of the end of the first week of a window, and those that follow
        found = sliding_window_view(course[name], len(RELATIVE), axis=1)
        return found[starts.slot, starts.week + 1 - BEFORE].astype(np.float64, copy=False)

    def at_start(name: str) -> Floats:
        return course[name][starts.slot, starts.week].astype(np.float64)

    there = (window("here") == 1.0) & (window("generation") == at_start("generation")[:, None])
    alive = there.astype(np.float64)
    was_there = np.pad(alive[:, :-1], ((0, 0), (1, 0)), constant_values=1.0)

    def held(values: Floats) -> Floats:
        values *= alive
        return values

    base = at_start("spend")[:, None]
    of_alive = weights @ alive
    of_all = weights @ np.ones_like(alive)
    # one after the other, so that each takes the memory of the one before
    parts: dict[str, Callable[[], tuple[Floats, Floats]]] = {
        "trust": lambda: (weights @ held(window("trust")), of_alive),
        "firm_trust": lambda: (weights @ held(window("firm_trust")), of_alive),
        "spend": lambda: (weights @ held(window("spend")), of_alive),
        "churn_rate": lambda: (weights @ (WEEKS_PER_YEAR * (was_there - alive)), weights @ was_there),
        "lost": lambda: (weights @ (1.0 - alive), of_all),
        "response_days": lambda: (weights @ held(window("answer_days")), weights @ held(window("answers"))),
        "revenue": lambda: (weights @ held(window("spend") / base), of_all),
    }
    means = {}
    for name, sums in parts.items():
        part, whole = (_by_week(values, name) for values in sums())
        means[name] = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0.0)
    return means


def _by_week(values: Floats, name: str) -> Floats:
    """Sums of the weeks in which a measure is defined, as many together as it takes."""
    weeks, width = weeks_of(name), MEASURES[name].width
    first = weeks[0] + BEFORE
    return values[first : first + width * len(weeks)].reshape(len(weeks), width).sum(axis=1)
