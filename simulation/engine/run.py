"""The compiled engine: the schedule of a week over records, a whole run in one call, and one that is watched."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np

from simulation.engine import counts, customers, past, requests
from simulation.engine import people as staff
from simulation.engine.draws import weekly_luck
from simulation.engine.events import sponsor, take
from simulation.engine.records import ACCOUNT, FIRM, LUCK_ROWS, PERSON, STRATUM, TEAM, WEEK, WINDOW, coefficients_record
from simulation.science import rules
from simulation.science.coefficients import (
    LONGEST_PAST,
    Coefficients,
    coefficients,
    ranks_by_revenue,
    segments_by_slot,
    sponsored_slots,
)
from simulation.science.cohorts import AFTER_DEPARTURE, CONTROL, OLDEST, STRATA
from simulation.science.compilation import compiled, inlined
from simulation.science.course import Course, Step, course
from simulation.science.events import Happening
from simulation.science.ledger import Ledger
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.science.week_totals import BINS_PER_DAY, MOST_DAYS, STATES, TOTALS

SET_UP: Final = -1
"""Number of the week before the first, in which the firm is set up."""


class State(NamedTuple):
    """The arrays of a run; see `records`."""

    coefficients: np.ndarray  # of the firm, and, where it goes from one regime to another, of every way of an account
    firm: np.ndarray
    accounts: np.ndarray
    people: np.ndarray
    teams: np.ndarray
    present: np.ndarray
    luck: np.ndarray  # this week's draws: [row, slot]
    asked: np.ndarray  # this week's requests: [link, its entity], in order
    asked_luck: np.ndarray  # and their draws: [draw, request]
    windows: np.ndarray
    years: np.ndarray  # [opened, kept] by year of age
    strata: np.ndarray  # [kind of window, stratum]
    day_bins: np.ndarray
    weeks: np.ndarray  # totals of each week of the horizon, and a blank row


@inlined
def set_up(state):
    """People are in their seats, and the first customers have been sold to."""
    c, firm = state.coefficients[0], state.firm[0]
    for seat in range(state.people.shape[0]):
        person = state.people[seat]
        staff.begin(person, seat, c, firm)
        person.hired = 0
        staff.draw_tenure(person, seat, 1.0, c, firm)
    customers.first_customers(state.accounts, state.coefficients, state.people, state.teams, firm)


@inlined
def live_through_past(state):
    """Give the firm its past, before the week in which customers begin to leave."""
    c, firm = state.coefficients[0], state.firm[0]
    if c.replace and firm.week == rules.settling_weeks(firm.warm_up):
        # the lists of a week's requests are free between two weeks
        slots, lists = state.asked[requests.LINK], state.asked_luck
        past.live_through(state.accounts, state.coefficients, state.people, firm, slots, lists)


@inlined
def hand_over(state, week):
    """Whoever left is followed or replaced; whoever came takes over."""
    firm, people = state.firm[0], state.people
    if firm.counting:
        counts.people_leave(people, state.windows)
    for function in range(state.teams.shape[0]):
        if state.coefficients[0].bench[function] > 0:
            staff.fill_from_bench(people, state.teams[function])
    burden = state.present  # in which nobody is listed between two services
    staff.burdens(people, burden)
    for slot in range(state.accounts.shape[0]):
        account = state.accounts[slot]
        if account.here:
            customers.handover(
                account, slot, state.coefficients[account.way], people, state.teams, burden, firm, week, state.windows
            )
    for seat in range(people.shape[0]):
        people[seat].left = 0
        people[seat].hired = 0
        people[seat].replaced_by = -1


@inlined
def one_week(state, week):
    """The schedule of a week, as `OwnershipModel.step`."""
    c, firm = state.coefficients[0], state.firm[0]
    accounts, people, teams = state.accounts, state.people, state.teams
    slots = accounts.shape[0]
    firm.counting = 0 <= firm.week - firm.warm_up < firm.horizon
    firm.settling = c.replace and firm.week < rules.settling_weeks(firm.warm_up)
    counts.open_week(accounts, people, c, firm, week, state.years, state.windows)
    staff.staffing(people, teams, c, firm, week)
    if firm.unsettled:
        hand_over(state, week)
    staff.gather(people, teams, state.present, c)
    weekly_luck(state.luck, accounts, firm)
    number = requests.arrivals(accounts, state.luck, state.asked, c)
    requests.requests_luck(number, state.asked, state.asked_luck, firm)
    for request in range(number):
        requests.service(request, state, firm, week)
    for slot in range(slots):
        if accounts[slot].here:
            own = state.coefficients[accounts[slot].way]
            customers.relationship(accounts[slot], slot, state.luck, own, people, teams, firm, week)
    for slot in range(slots):
        if accounts[slot].here:
            own = state.coefficients[accounts[slot].way]
            customers.renewal(accounts[slot], slot, own, people, firm, week, state.windows)
    staff.workload(people, teams, c)
    for _ in range(int(week.insights)):
        firm.insight += c.insight_gain * (c.insight_ceiling - firm.insight)
    firm.insight = rules.lowered(firm.insight, c.forget)
    if firm.scores_risk:
        firm.mean_risk = customers.mean_risk(accounts)
    counts.close_week(accounts, people, state.coefficients, firm, week, state.years, state.windows, state.strata)
    customers.entry(accounts, state.coefficients, people, teams, state.present, firm)
    firm.week += 1


@compiled(_nrt=False, error_model="numpy", nogil=True)
def weeks(state, first, last):
    """Weeks `first` to `last` of a run, the last one left out; in week `SET_UP` nothing but the set-up takes place.

    One function for a whole run and for one that is watched week by week: the same machine code, and no second wait.
    """
    firm = state.firm[0]
    blank = state.weeks.shape[0] - 1
    for number in range(first, last):
        if number == SET_UP:
            set_up(state)
        else:
            # the weeks of the warm-up share the first row, each with a clean one
            row = max(0, number - firm.warm_up)
            state.weeks[row] = state.weeks[blank]
            one_week(state, state.weeks[row])
        live_through_past(state)


# ---------------------------------------------------------------------------------------------------- from outside


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


class _Firm(NamedTuple):
    """What is the same in every run of one firm under one regime."""

    coefficients: Coefficients
    record: np.ndarray
    lists: tuple[int, int]  # shape of those of a week's requests, or of a past: rows, and numbers in each
    accounts: bytes  # the records that a run begins with: copied so, and not field by field
    people: bytes
    teams: bytes


@lru_cache(maxsize=64)
def _firm(parameters: Parameters, regime: Regime) -> _Firm:
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
    rows = max(requests.ASKED_LUCK_ROWS, past.LISTS)
    longest = max(len(FUNCTIONS) * c.slots, past.room(c.slots, LONGEST_PAST // min(c.term_weeks)))
    return _Firm(c, coefficients_record(c), (rows, longest), accounts.tobytes(), people.tobytes(), teams.tobytes())


class _Latest(threading.local):
    """The firm of a thread's latest run: replications follow each other, and comparing parameters takes its time."""

    of: tuple[Parameters, Regime, _Firm] | None = None


_latest = _Latest()


def _firm_of(parameters: Parameters, regime: Regime) -> _Firm:
    of = _latest.of
    if of is None or of[0] is not parameters or of[1] is not regime:
        of = _latest.of = parameters, regime, _firm(parameters, regime)
    return of[2]


def _state(firm: _Firm, seed: int, replication: int, warm_up: int, horizon: int, own: Course | None = None) -> State:
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


def _ledger(state: State, c: Coefficients, warm_up: int, horizon: int) -> Ledger:
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
    """One run: outcomes and recorded trajectories by name, the same to the last bit as `simulation.model.simulate`."""
    firm = _firm_of(parameters, regime)
    own = course(parameters, regime, events, horizon) if events else None
    state = _state(firm, seed, replication, warm_up, horizon, own)
    all_weeks(state, own.steps if own else ())
    ledger = _ledger(state, firm.coefficients, warm_up, horizon)
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
    state = _state(_firm_of(parameters, regime), seed, replication, warm_up, horizon, own)
    all_weeks(state, own.steps if own else ())
    return dict(zip(TOTALS, _rows(state, horizon).T, strict=True))
