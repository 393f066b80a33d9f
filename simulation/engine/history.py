"""A run watched week by week: every account, every seat, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from simulation.engine import customers
from simulation.engine.records import State
from simulation.engine.run import advance, fresh_state, ledger_of, prepared
from simulation.engine.week import SET_UP
from simulation.science import rules
from simulation.science.coefficients import Coefficients
from simulation.science.compilation import compiled
from simulation.science.course import Course, course
from simulation.science.events import Happening
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

Changes = tuple[tuple[int, tuple[Coefficients, ...]], ...]


class History(NamedTuple):
    """Every account and every seat of a run at the end of every week, the weeks of the warm-up too.

    Row 0 of each array is the firm when it is set up, row `week + 1` the end of that week, counted from the start of
    the warm-up. An account that is lost in a week and the one that is sold in its place stand in the same slot; they
    differ in their `generation`. So do customers before row `settled`, who wait for their past, and those to whom it is
    given.
    """

    warm_up: int
    horizon: int
    coefficients: Coefficients
    accounts: Mapping[str, np.ndarray]  # [row, slot] by name: fields of `records.ACCOUNT`, and those of `LEAD`
    in_seat: np.ndarray  # [row, seat]: whether somebody is in the seat
    at_work: np.ndarray  # [row, seat]: whether somebody is in the seat and not away
    tenure: np.ndarray  # [row, seat]: weeks in the job of whoever is, or was last, in the seat
    outcomes: Mapping[str, float | None]
    people: Mapping[str, np.ndarray]  # [row, seat] by name: the fields of `records.PERSON` that were asked for
    changes: Changes  # the coefficients of each way of an account, and the row from which on they are so
    happens: tuple[Happening, ...] = ()

    @property
    def settled(self) -> int:
        """The first row, and week, of customers with a past; 0 where none is given."""
        return rules.settling_weeks(self.warm_up) if self.coefficients.replace else 0

    def ways(self, row: int) -> tuple[Coefficients, ...]:
        """The coefficients of each way of an account, in the week at whose end a row stands."""
        return next(ways for first, ways in reversed(self.changes) if first <= row)

    def of_accounts(self, name: str, by: str = "") -> np.ndarray:
        """A coefficient of each account, [row, slot]; the history must hold `way`, and `by`, the column by which it is.

        Examples
        --------
        `of_accounts("weekly_revenue", "segment")` is what each account would pay a week at a spend of 1.
        """
        way = self.accounts["way"]
        found = np.empty(way.shape)
        for first, ways in self.changes:
            table = np.array([getattr(each, name) for each in ways])
            now = (way[first:], self.accounts[by][first:]) if by else (way[first:],)
            found[first:] = table[now]
        return found


LEAVE_CHANCE: Final = "leave_chance"
"""A column of accounts that is worked out: the chance to leave, were a renewal due at the end of that week."""

LEAD: Final = {"lead_seat": "holder", "lead_context": "context", "lead_bond": "bond"}
"""What is kept of the link to the lead only: its name in a history, and the field of `records.ACCOUNT`."""


def watch(
    parameters: Parameters,
    regime: Regime,
    *,
    seed: int,
    replication: int,
    warm_up: int,
    horizon: int,
    columns: Sequence[str],
    seats: Sequence[str] = (),
    slots: Sequence[int] | None = None,
    events: tuple[Happening, ...] = (),
) -> History:
    """One run, week by week: the same run as `simulate`, with these columns kept.

    Parameters
    ----------
    columns
        Fields of `records.ACCOUNT`, or of `LEAD`, or `LEAVE_CHANCE`.
    seats
        Fields of `records.PERSON`, kept as `people`.
    slots
        The slots whose accounts are kept, in order; all of them by default.
    """
    firm = prepared(parameters, regime)
    own = course(parameters, regime, events, horizon)
    state = fresh_state(firm, seed, replication, warm_up, horizon, own)
    accounts, people = state.accounts, state.people
    # views of the arrays that the engine writes on
    wanted = slice(None) if slots is None else np.array(slots, np.int64)
    seen = {
        name: accounts[LEAD[name]][:, LEAD_FUNCTION] if name in LEAD else _of_functions(accounts[name])
        for name in columns
        if name != LEAVE_CHANCE
    }
    rows = warm_up + horizon + 1
    kept = {name: np.empty((rows, *view[wanted].shape), view.dtype) for name, view in seen.items()}
    if LEAVE_CHANCE in columns:
        kept[LEAVE_CHANCE] = np.empty((rows, len(accounts["here"][wanted])))
    staff = {name: np.empty((rows, len(people)), people[name].dtype) for name in seats}
    in_seat, at_work = np.empty((2, rows, len(people)), np.bool_)
    tenure = np.empty((rows, len(people)), np.int64)
    for row in range(rows):
        advance(state, own.steps, row + SET_UP, row)
        for name, view in seen.items():
            kept[name][row] = view[wanted]
        if LEAVE_CHANCE in columns:
            kept[LEAVE_CHANCE][row] = _leave_chances(state)[wanted]
        for name, kept_of in staff.items():
            kept_of[row] = people[name]
        in_seat[row] = people["vacancy_weeks"] == 0
        at_work[row] = in_seat[row] & (people["absence_weeks"] == 0)
        tenure[row] = people["tenure"]
    outcomes = ledger_of(state, firm.coefficients, warm_up, horizon).outcomes()
    about = warm_up, horizon, firm.coefficients
    return History(*about, kept, in_seat, at_work, tenure, outcomes, staff, _changes(own, warm_up), events)


def _changes(own: Course, warm_up: int) -> Changes:
    """The firm itself is number 0; where there are several ways it is none of them, and nobody's number."""
    before = own.rows[: len(own.rows) - len(own.ways)]
    later = [(warm_up + 1 + step.week, (*before, *step.ways)) for step in own.steps if step.ways]
    return ((0, own.rows), *later)


def _of_functions(field: np.ndarray) -> np.ndarray:
    """A field of accounts without what it says of deputies."""
    return field[:, : len(FUNCTIONS)] if field.ndim == 2 else field


def paused(
    parameters: Parameters,
    regime: Regime,
    *,
    seed: int,
    replication: int,
    warm_up: int,
    horizon: int,
    at: Sequence[int],
    events: tuple[Happening, ...] = (),
) -> Iterator[State]:
    """The same run, which pauses before each week of `at`, counted from the start of the warm-up, in order.

    What is yielded is the state that the engine writes on, to be read or changed; the week after the last one is the
    end of the run.
    """
    own = course(parameters, regime, events, horizon)
    state = fresh_state(prepared(parameters, regime), seed, replication, warm_up, horizon, own)
    done = SET_UP
    for week in at:
        advance(state, own.steps, done, week)
        done = week
        yield state


@compiled(_nrt=False, error_model="numpy", nogil=True)
def _chances(accounts, coefficients, found):
    for slot in range(accounts.shape[0]):
        account = accounts[slot]
        found[slot] = np.nan
        if account.here:
            c = coefficients[account.way]
            own = account.frailty * rules.proneness(c.proneness_weeks, account.age)
            leaves = customers.leave_chance(account, own, account.trust, account.value, c)
            found[slot] = leaves * rules.WEEKS_PER_YEAR / c.term_weeks[account.segment]


def yearly_leave_chances(state: State) -> np.ndarray:
    """What share of a year's customers like each one would leave at renewals, [slot]; NaN where there is none.

    Its chance were a renewal due now, spread over its term: what is expected, long before it happens to anybody.
    """
    found = np.empty(len(state.accounts))
    _chances(state.accounts, state.coefficients, found)
    return found


def _leave_chances(state: State) -> np.ndarray:
    """The chance of each customer to leave, were a renewal due now, [slot]; NaN where there is none."""
    terms: np.ndarray = state.coefficients["term_weeks"][state.accounts["way"], state.accounts["segment"]]
    chances: np.ndarray = yearly_leave_chances(state) * terms / rules.WEEKS_PER_YEAR
    return chances
