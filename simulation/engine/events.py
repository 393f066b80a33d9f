"""What happens to the firm between two weeks, as `OwnershipModel._events` has it: on arrays, but in plain Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.engine.records import coefficients_record
from simulation.science import events
from simulation.science.course import Dismissal, Farewell, Step

if TYPE_CHECKING:
    from simulation.engine.run import State


def take(state: State, step: Step) -> None:
    """Take a step of the course of a run; the state must have coefficients of its own."""
    if step.coefficients is not None:
        state.coefficients[:] = coefficients_record(step.coefficients)
    state.firm["hiring_frozen"] = step.frozen
    for dismissal in step.dismissals:
        _dismiss(state, dismissal)
    for farewell in step.farewells:
        _lose(state, farewell)


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
    person["overlap"] = c["overlap"] if c["to_colleague"] else 0.0
