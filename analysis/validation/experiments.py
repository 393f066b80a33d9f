"""What a change does to a firm that is otherwise left alone: runs that pause, are read, and perhaps meddled with.

All luck is addressed, so that a firm in which somebody goes and the same firm in which nobody does meet the same luck
week by week. Losses of customers are counted as they are expected, by each one's chance to leave were its renewal due:
a quarter of the runs tells as much as counting those who left.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.validation.firms import SEED, Setting, Values
from simulation.engine.history import paused, yearly_leave_chances
from simulation.science import rules
from simulation.science.members import LEAD_FUNCTION
from simulation.science.week_totals import TOTALS

if TYPE_CHECKING:
    from simulation.engine.records import State

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Meddle = Callable[["State", int], None]
"""What is done to a person: the state of the firm, and the number of the seat."""

EVERY: Final = 4
"""Weeks between two looks at the customers of a run."""


def paused_run(setting: Setting, replication: int, at: Sequence[int]) -> Iterator[State]:
    """A run that pauses before each of these weeks, counted from the start of the warm-up (`history.paused`)."""
    return paused(
        setting.firm(),
        setting.organisation(),
        seed=SEED,
        replication=replication,
        warm_up=setting.warm_up,
        horizon=setting.horizon,
        at=at,
    )


def the_end(setting: Setting, replication: int) -> State:
    """The state of a firm at the end of a run."""
    (state,) = paused_run(setting, replication, (setting.warm_up + setting.horizon,))
    return state


def weekly(state: State, name: str) -> Floats:
    """A total of each week of the horizon (`week_totals.TOTALS`)."""
    found: Floats = state.weeks.view(np.float64).reshape(len(state.weeks), len(TOTALS))[:-1, TOTALS.index(name)]
    return found


# ---------------------------------------------------------------- customers of a firm


class Customers(NamedTuple):
    """What a run makes of its customers."""

    leaving: float  # a year: expected at renewals, and those who followed somebody
    trust: float


def customers(setting: Setting, replication: int, spells: Sequence[tuple[int, int]] = ()) -> list[Customers]:
    """The customers of one run, as means over spells of its horizon, each from one week to another; all where none."""
    spells = spells or [(0, setting.horizon)]
    looks = [
        (spell, week) for spell, (first, last) in enumerate(spells) for week in range(first + EVERY, last + 1, EVERY)
    ]
    seen: list[list[tuple[float, float]]] = [[] for _ in spells]
    state: State | None = None
    at = [setting.warm_up + week for _, week in looks]
    for (spell, _), state in zip(looks, paused_run(setting, replication, at), strict=True):
        chances = yearly_leave_chances(state)
        here = ~np.isnan(chances)
        seen[spell].append((float(chances[here].mean()), float(state.accounts["trust"][here].mean())))
    assert state is not None
    lost, at_risk = weekly(state, "followed"), weekly(state, "accounts_at_risk")
    found = []
    for (first, last), values in zip(spells, seen, strict=True):
        leaving, trust = np.mean(values, axis=0)
        followed = rules.WEEKS_PER_YEAR * lost[first:last].sum() / at_risk[first:last].sum()
        found.append(Customers(float(leaving + followed), float(trust)))
    return found


def leaving(setting: Setting, replication: int) -> float:
    """Share of customers who are expected to leave within a year."""
    return customers(setting, replication)[0].leaving


# ---------------------------------------------------------------- one person, with and without what befalls them

ALONE: Final[Values] = {"turnover": 0.0, "dismissed": 0.0, "competitor": 0.0}
"""Nobody goes but who is made to, and nobody follows."""


def seat_of(state: State, function: int, replication: int) -> int:
    """A seat of a function; another one in the next replication."""
    team = state.teams[function]
    return int(team["first_seat"] + replication % team["seats"])


def twins(
    setting: Setting, replication: int, function: int, meddle: Meddle, looks: Sequence[int]
) -> Iterator[tuple[int, State, State]]:
    """A firm left alone and one in which something befalls a person as the horizon begins.

    Yields
    ------
    tuple
        The number of the seat and both states: when it has befallen the person, and after so many weeks of the horizon.
    """
    at = [setting.warm_up + week for week in (0, *looks)]
    pairs = zip(paused_run(setting, replication, at), paused_run(setting, replication, at), strict=True)
    for place, (alone, changed) in enumerate(pairs):
        if place == 0:
            seat = seat_of(alone, function, replication)
            meddle(changed, seat)
        yield seat, alone, changed


class Effect(NamedTuple):
    """What befell a person does: to the customers whom they had, and to service in the whole firm."""

    leaving: float  # share of a year's customers, expected at renewals, mean over the looks
    good_lost: float  # good contacts


def effect(setting: Setting, replication: int, function: int, meddle: Meddle) -> Effect:
    """What something that befalls a person does until the end of the horizon."""
    looks = range(EVERY, setting.horizon + 1, EVERY)
    theirs: Flags | None = None
    differences = []
    for seat, alone, changed in twins(setting, replication, function, meddle, looks):
        if theirs is None:
            theirs = (alone.accounts["holder"][:, function] == seat) & (alone.accounts["here"] == 1)
            generation = alone.accounts["generation"].copy()
            continue
        both = theirs.copy()
        for state in (alone, changed):
            both &= (state.accounts["generation"] == generation) & (state.accounts["here"] == 1)
        if both.any():
            chances = yearly_leave_chances(changed)[both] - yearly_leave_chances(alone)[both]
            differences.append(float(chances.mean()))
    good_lost = float(weekly(alone, "good").sum() - weekly(changed, "good").sum())
    return Effect(float(np.mean(differences)) if differences else math.nan, good_lost)


def decides_to_go(weeks: int) -> Meddle:
    """The person decides to go, and says so after so many weeks."""

    def meddle(state: State, seat: int) -> None:
        state.people["withdrawal_weeks"][seat] = weeks

    return meddle


def is_away(weeks: int, *, prepared: bool) -> Meddle:
    """The person is away from now on."""

    def meddle(state: State, seat: int) -> None:
        state.people["absence_weeks"][seat] = weeks + 1  # staffing takes one off before the week's work begins
        state.people["prepared"][seat] = prepared

    return meddle


def departure(regime: str, values: Values, replication: int) -> Effect:
    """What it does that the lead of accounts goes, five weeks after deciding to, within two years."""
    setting = Setting(regime, ALONE | values, horizon=104)
    return effect(setting, replication, LEAD_FUNCTION, decides_to_go(5))


class Course(NamedTuple):
    """Good contacts that the firm has less than without a departure, by when."""

    before_notice: float
    under_notice: float
    vacancy: float
    after: float

    @property
    def before_exit(self) -> float:
        """Those lost while the person is still there."""
        return self.before_notice + self.under_notice

    @property
    def all(self) -> float:
        """All that are lost within two years of the decision."""
        return sum(self)


def course_of_a_departure(regime: str, replication: int) -> Course:
    """What somebody who goes costs in service within two years, phase by phase; each function in turn."""
    setting = Setting(regime, ALONE, horizon=104)
    firm = setting.firm()
    u = (replication * 0.6180339887498949 + 0.5) % 1.0  # evenly over all lengths
    withdrawal = min(52, rules.geometric_weeks(u, firm.withdrawal_weeks))
    notice = withdrawal - 1  # the week in which it is said, and that in which the seat is empty
    gone = notice + firm.notice_weeks
    looks = (gone + 1, setting.horizon)
    function = replication % 4
    pairs = twins(setting, replication // 4, function, decides_to_go(withdrawal), looks)
    next(pairs)
    seat, _, changed = next(pairs)
    vacant = int(changed.people["vacancy_weeks"][seat])
    _, left_alone, changed = next(pairs)
    lost = weekly(left_alone, "good") - weekly(changed, "good")
    phases = (slice(0, notice), slice(notice, gone), slice(gone, gone + vacant), slice(gone + vacant, None))
    return Course(*(float(lost[phase].sum()) for phase in phases))
