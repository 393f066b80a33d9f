"""A run of the compiled engine from outside: its arrays, all its weeks in one call, and what came of them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from simulation.engine.events import sponsor, take
from simulation.engine.past import LISTS, room
from simulation.engine.records import (
    ACCOUNT,
    FIRM,
    LUCK_ROWS,
    PERSON,
    STRATUM,
    TEAM,
    WEEK,
    WINDOW,
    State,
    coefficients_record,
)
from simulation.engine.requests import ASKED_LUCK_ROWS
from simulation.engine.week import SET_UP, weeks
from simulation.science.coefficients import (
    LONGEST_PAST,
    Coefficients,
    coefficients,
    ranks_by_revenue,
    segments_by_slot,
    sponsored_slots,
)
from simulation.science.cohorts import AFTER_DEPARTURE, CONTROL, OLDEST, STRATA
from simulation.science.course import Course, Step, course
from simulation.science.events import Happening
from simulation.science.ledger import Ledger
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.science.week_totals import BINS_PER_DAY, MOST_DAYS, STATES, TOTALS


def advance(state: State, steps: Sequence[Step], first: int, last: int) -> None:
    """Weeks `first` to `last`, the last one left out: as `weeks`, with what happens at the start of some of them."""
    warm_up = int(state.firm["warm_up"][0])
    for step in steps:
        week = warm_up + step.week
        if first <= week < last:
            weeks(state, first, week)
            take(state, step)
            first = week
    weeks(state, first, last)


def all_weeks(state: State, steps: Sequence[Step] = ()) -> None:
    """A whole run; in one call, where nothing happens to the firm."""
    firm = state.firm
    advance(state, steps, SET_UP, int(firm["warm_up"][0] + firm["horizon"][0]))


class Prepared(NamedTuple):
    """What is the same in every run of one firm under one regime."""

    coefficients: Coefficients
    record: np.ndarray
    lists: tuple[int, int]  # shape of those of a week's requests, or of a past: rows, and numbers in each
    accounts: bytes  # the records that a run begins with: copied so, and not field by field
    people: bytes
    teams: bytes


@lru_cache(maxsize=64)
def _prepared(parameters: Parameters, regime: Regime) -> Prepared:
    c = coefficients(parameters, regime)
    segments = segments_by_slot(c)
    accounts = np.zeros(c.slots, ACCOUNT)
    accounts["generation"] = -1
    accounts["segment"] = segments
    accounts["sponsored"][sorted(sponsored_slots(c, segments))] = 1
    accounts["sponsored_next"] = accounts["sponsored"]
    accounts["rank"] = ranks_by_revenue(c, segments)
    people = np.zeros(sum(c.seats), PERSON)
    people["function"] = np.repeat(range(len(FUNCTIONS)), c.seats)
    people["stand_in"] = people["replaced_by"] = -1
    teams = np.zeros(len(FUNCTIONS), TEAM)
    teams["seats"] = teams["open"] = c.seats
    teams["first_seat"] = np.cumsum(c.seats) - c.seats
    for end, bench in zip(np.cumsum(c.seats).tolist(), c.bench, strict=True):
        people["on_bench"][end - bench : end] = 1
    rows = max(ASKED_LUCK_ROWS, LISTS)
    longest = max(len(FUNCTIONS) * c.slots, room(c.slots, LONGEST_PAST // min(c.term_weeks)))
    return Prepared(c, coefficients_record(c), (rows, longest), accounts.tobytes(), people.tobytes(), teams.tobytes())


class _Latest(threading.local):
    """The firm of a thread's latest run: replications follow each other, and comparing parameters takes its time."""

    of: tuple[Parameters, Regime, Prepared] | None = None


_latest = _Latest()


def prepared(parameters: Parameters, regime: Regime) -> Prepared:
    """What is the same in every run of this firm under this regime: worked out once."""
    of = _latest.of
    if of is None or of[0] is not parameters or of[1] is not regime:
        of = _latest.of = parameters, regime, _prepared(parameters, regime)
    return of[2]


def fresh_state(
    firm: Prepared, seed: int, replication: int, warm_up: int, horizon: int, own: Course | None = None
) -> State:
    """The arrays of a run before its first week; one in which something happens has coefficients of its own."""
    run = np.zeros(1, FIRM)
    for name, value in (("seed", seed), ("replication", replication), ("warm_up", warm_up), ("horizon", horizon)):
        run[name] = value
    run["scores_risk"] = firm.coefficients.health > 0.0 if own is None else own.scores_risk
    if own is not None:
        run["newest_ways"][0] = own.first
    accounts = np.frombuffer(bytearray(firm.accounts), ACCOUNT)
    if own is not None and len(own.ways) > 1:
        sponsor(accounts, own.ways, own.first)
    return State(
        coefficients=np.concatenate([*map(coefficients_record, own.rows)]) if own else firm.record,
        firm=run,
        accounts=accounts,
        people=np.frombuffer(bytearray(firm.people), PERSON),
        teams=np.frombuffer(bytearray(firm.teams), TEAM),
        present=np.zeros(sum(firm.coefficients.seats), np.int64),
        luck=np.zeros((LUCK_ROWS, len(accounts))),
        # a row more than there can be requests: the list is written one ahead of its end
        asked=np.zeros((2, len(FUNCTIONS) * len(accounts) + 1), np.int64),
        asked_luck=np.zeros(firm.lists),
        windows=np.zeros(len(accounts), WINDOW),
        years=np.zeros((2, OLDEST), np.int64),
        strata=np.zeros((3, STRATA), STRATUM),
        day_bins=np.zeros(BINS_PER_DAY * MOST_DAYS + 1, np.int64),
        weeks=np.zeros(horizon + 1, WEEK),
    )


def ledger_of(state: State, c: Coefficients, warm_up: int, horizon: int) -> Ledger:
    """The ledger of the reference model, filled with what the engine counted."""
    ledger = Ledger(c, warm_up, horizon)
    ledger.weeks = horizon
    # week by week, in the order in which the reference adds: accumulate is defined so, other sums are not
    sums = np.add.accumulate(_rows(state, horizon))[-1] if horizon else np.zeros(len(TOTALS))
    ledger.totals = dict(zip(TOTALS, sums.tolist(), strict=True))
    ledger.day_bins = state.day_bins.tolist()
    ledger.years_of_age.opened, ledger.years_of_age.kept = state.years.tolist()
    run: Any = state.firm[0]
    ledger.retention.opened, ledger.retention.kept, ledger.retention.closed = (
        float(run[name]) for name in ("opened", "kept", "closed")
    )
    ledger.retention.accounts_opened = int(run["accounts_opened"])
    ledger.retention.accounts_kept = int(run["accounts_kept"])
    # strata that have not both kinds of windows count for nothing
    windows = state.strata["windows"]
    compared = state.strata[:, np.flatnonzero((windows[CONTROL] > 0) & (windows[AFTER_DEPARTURE] > 0))]
    ledger.departure.windows = compared["windows"].tolist()
    ledger.departure.revenue = compared["revenue"].tolist()
    ledger.departure.losses = compared["losses"].tolist()
    return ledger


def _rows(state: State, horizon: int) -> np.ndarray:
    """The totals of each week of the horizon: [week, total]."""
    return state.weeks[:horizon].view(np.float64).reshape(horizon, len(TOTALS))


def _trajectories(rows: np.ndarray, record: Sequence[str]) -> dict[str, list[float]]:
    place = {name: number for number, name in enumerate(TOTALS)}
    found = {}
    for name in record:
        state = STATES[name]
        course = rows[:, place[state.part]]
        if state.whole:
            whole = rows[:, place[state.whole]]
            course = np.divide(state.factor * course, whole, out=np.full(len(rows), np.nan), where=whole != 0.0)
        found[name] = course.tolist()
    return found


def simulate(
    parameters: Parameters,
    regime: Regime,
    *,
    seed: int,
    replication: int,
    warm_up: int,
    horizon: int,
    record: Sequence[str] = (),
    events: tuple[Happening, ...] = (),
) -> tuple[dict[str, float | None], dict[str, list[float]]]:
    """One run: outcomes and trajectories by name, to the last bit those of `simulation.model.model.simulate`."""
    firm = prepared(parameters, regime)
    own = course(parameters, regime, events, horizon) if events else None
    state = fresh_state(firm, seed, replication, warm_up, horizon, own)
    all_weeks(state, own.steps if own else ())
    ledger = ledger_of(state, firm.coefficients, warm_up, horizon)
    return ledger.outcomes(), _trajectories(_rows(state, horizon), record)


def weekly_totals(
    parameters: Parameters,
    regime: Regime,
    *,
    seed: int,
    replication: int,
    warm_up: int,
    horizon: int,
    events: tuple[Happening, ...] = (),
) -> dict[str, np.ndarray]:
    """What is counted in each week of the horizon of one run, by name (`week_totals.TOTALS`): the run of `simulate`."""
    own = course(parameters, regime, events, horizon) if events else None
    state = fresh_state(prepared(parameters, regime), seed, replication, warm_up, horizon, own)
    all_weeks(state, own.steps if own else ())
    return dict(zip(TOTALS, _rows(state, horizon).T, strict=True))
