"""What happens to the firm between two weeks, as `OwnershipModel._events` has it: on arrays, but in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.engine.records import coefficients_record
from simulation.science import events
from simulation.science.coefficients import Coefficients, sponsored_slots
from simulation.science.course import Dismissal, Farewell, Move, Step, firm_of
from simulation.science.events import waves
from simulation.science.members import FUNCTIONS
from simulation.science.rules import overlap_with

if TYPE_CHECKING:
    from simulation.engine.records import State


def take(state: State, step: Step) -> None:
    """Take a step of the course of a run; the state must have coefficients of its own."""
    if step.ways is not None:
        state.coefficients[-len(step.ways) :] = np.concatenate([coefficients_record(way) for way in step.ways])
    state.firm["hiring_frozen"] = step.frozen
    for dismissal in step.dismissals:
        _dismiss(state, dismissal)
    for farewell in step.farewells:
        _lose(state, farewell)
    if step.move is not None:
        _move(state, step.move)
    if len(state.coefficients) > 1:
        ways = [_coefficients(row) for row in state.coefficients[1:]]
        under = state.accounts["way"][state.accounts["here"] != 0]
        there = [int((under == way).sum()) for way in range(1, len(state.coefficients))]
        state.coefficients[:1] = coefficients_record(firm_of(ways, there))


def _coefficients(row: Any) -> Coefficients:
    return Coefficients(*(_plain(row[name]) for name in Coefficients._fields))


def _plain(value: Any) -> Any:
    return _tuple(value.tolist()) if isinstance(value, np.ndarray) else value.item()


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value


def _move(state: State, move: Move) -> None:
    """Accounts go over to another regime, wave by wave; new ones begin under it."""
    accounts = state.accounts
    there = np.flatnonzero(accounts["here"]).tolist()
    c = state.coefficients[move.way]
    if move.wave == 0:
        state.firm["newest_ways"] = move.way
        _sponsor_next(state, c)
        sizes = {slot: float(_contract(state, slot)) for slot in there}
        for slot, wave in waves(sizes, move.order, move.over).items():
            accounts["wave"][slot] = wave
    for slot in there:
        account = accounts[slot]
        late = account["renewal_age"] - account["age"] > move.not_before_renewal
        if account["way"] < move.way and account["wave"] <= move.wave and late:
            _move_to(state, slot, move.way)


def _contract(state: State, slot: int) -> Any:
    account = state.accounts[slot]
    return state.coefficients[account["way"]]["weekly_revenue"][account["segment"]] * account["size"]


def sponsor(accounts: Any, ways: Sequence[Coefficients], first: Sequence[int]) -> None:
    """Before the first week: which slots have a sponsor, where each segment is under a way of its own."""
    segments = accounts["segment"].tolist()
    by_way = [sponsored_slots(way, segments) for way in ways]
    accounts["sponsored"] = [slot in by_way[first[segment] - 1] for slot, segment in enumerate(segments)]
    accounts["sponsored_next"] = accounts["sponsored"]


def _sponsor_next(state: State, c: Any) -> None:
    """Which slots have a sponsor under a way: for those who move to it, and for new customers."""
    state.accounts["sponsored_next"] = 0
    segments = state.accounts["segment"].tolist()
    state.accounts["sponsored_next"][sorted(sponsored_slots(_coefficients(c), segments))] = 1


def _move_to(state: State, slot: int, way: int) -> None:
    """Go over to another regime: relationships that it adds begin as a successor's do, those it drops are over."""
    account, people = state.accounts[slot], state.people
    before, c = state.coefficients[account["way"]], state.coefficients[way]
    account["way"] = way
    for function, seat in enumerate(account["holder"][: len(FUNCTIONS)].tolist()):
        if c["touchpoints"][function] and not before["touchpoints"][function]:
            account["person_trust"][function] = c["introduction"] * account["firm_trust"]
            account["bond"][function] = 0.0
        elif not c["touchpoints"][function]:
            account["bond"][function] = 0.0
        if c["touchpoints"][function] and people["vacancy_weeks"][seat] == 0:
            people["hours"][seat] += c["switch_hours"]
    if account["sponsored_next"] and not account["sponsored"]:
        account["sponsor_trust"] = c["introduction"] * account["firm_trust"]
    account["sponsored"] = account["sponsored_next"]
    account["touchpoints"] = c["touchpoint_count"] + account["sponsored"]


def _seen(state: State, function: int) -> list[events.Seat]:
    team = state.teams[function]
    first = int(team["first_seat"])
    people = state.people[first : first + int(team["seats"])]
    return [
        events.Seat(first + place, bool(one["vacancy_weeks"]), int(one["tenure"]), int(one["portfolio"]))
        for place, one in enumerate(people)
        if not one["closed"]
    ]


def _dismiss(state: State, dismissal: Dismissal) -> None:
    """So many go at the start of this week; where seats are closed, as many of them as asked."""
    seen = _seen(state, dismissal.function)
    going = events.dismissed(seen, dismissal.people)
    for seat in going:
        _announce(state, state.people[seat], 0)
        state.people["notice_weeks"][seat] = 1
        state.people["overlap"][seat] = 0.0
    for seat in events.closed(seen, going, dismissal.people) if dismissal.close else ():
        state.people["closed"][seat] = 1
        state.teams["open"][dismissal.function] -= 1
    _keep_a_seat_with_accounts(state, dismissal.function)


def _keep_a_seat_with_accounts(state: State, function: int) -> None:
    """Where all seats that are left are those of the bench, one of them is no longer."""
    people = state.people
    left = np.flatnonzero((people["function"] == function) & (people["closed"] == 0))
    if people["on_bench"][left].all():
        people["on_bench"][left[0]] = 0


def _lose(state: State, farewell: Farewell) -> None:
    """One person gives notice this week, unless nobody is there; who has done so goes as announced."""
    seat = events.leaver(_seen(state, farewell.function), farewell.whom)
    if seat is not None:
        _announce(state, state.people[seat], int(state.coefficients["notice_weeks"][0]))
        state.people["poached"][seat] = farewell.to_competitor


def _announce(state: State, person: Any, weeks: int) -> None:
    """Everybody knows that the person goes, after so many weeks of notice, unless they did."""
    if person["notice_weeks"] > 0:
        return
    c = state.coefficients[0]
    state.teams["new_quits"][person["function"]] += 1
    person["notice_weeks"] = weeks + 1
    person["overlap"] = overlap_with(c["overlap"], c["to_colleague"], c["bench"][person["function"]])
