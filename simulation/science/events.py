"""Events: what happens to the firm in a week of the horizon, under every regime alike.

A set of events is a list of dated changes. What a change costs, it costs by the rules of the model alone: a dismissed
person is a leaver without notice, a search for somebody new stands still while hiring is frozen, and a parameter that
is set has its value from that week on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, NamedTuple

from simulation.science.declaration import Closed, Value, declared
from simulation.science.members import FUNCTIONS, MOST_SEATS, SEGMENTS
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

NONE: Final = "none"
"""The set of events in which nothing happens, known to every scenario."""

SET_NAME: Final = "[a-z][a-z0-9_]*"
"""What the name of a set of events looks like (a regular expression for the whole name)."""

LATEST: Final = 5200
"""The longest horizon [weeks]."""

SEATS: Final = ("close", "keep")
"""What becomes of the seats of people who are dismissed: they go, too, or somebody new is sought for them."""

LEAVERS: Final = ("most accounts", "longest tenure")
"""Whom an event can make quit."""

FIXED: Final[Mapping[str, str]] = {
    r"accounts|growth_room|entry": "it says which firm the simulation starts with",
    r"functions\.\w+\.(seats|accounts_per_seat|bench)": "people go by 'dismiss'",
    r"functions\.\w+\.salary|hiring_cost|executive_contact_cost": "a run has one price of everything that costs",
    r"segments\.\w+\.share": "it says which customers there are from the start",
    r"accountability|touchpoints|sponsors|growth": "it belongs to a regime as a whole",
}
"""Parameters that no event can change (regular expressions for their full names), and why."""


class EventNumbers(Closed):
    """The numbers of an event."""

    week: int = declared(0, "weeks", (0, LATEST - 1), "Week of the horizon at whose start it happens, from 0", "-")
    until: int = declared(0, "weeks", (1, LATEST), "First week of the horizon in which it is over", "-")
    dismiss: int = declared(0, "persons", (0, MOST_SEATS), "People of the function who are dismissed", "-")


ORDERS: Final = ("smallest first", "largest first")
"""In which order accounts move to another regime: by the size of their contracts."""


class TransitionNumbers(Closed):
    """The numbers of a transition."""

    week: int = declared(0, "weeks", (0, LATEST - 1), "Week of the horizon at whose start it begins, from 0", "-")
    over: int = declared(
        0, "weeks", (0, LATEST), "Weeks over which accounts move, as many in each; 0: all at once", "-"
    )
    not_before_renewal: int = declared(
        0, "weeks", (0, 520), "Weeks before its renewal in which an account stays as it is, and moves afterwards", "-"
    )


@dataclass(frozen=True, slots=True)
class Transition:
    """A regime becomes another one.

    Parameters
    ----------
    week : int
        Week of the horizon at whose start the first accounts move, from 0.
    to : str
        The name of the regime to which they move.
    regime : Regime
        What that is.
    over : int
        Weeks over which they move, as many in each.
    order : str
        Which move first (`ORDERS`).
    not_before_renewal : int
        Weeks before its renewal in which no account moves: it does afterwards.
    """

    week: int
    to: str
    regime: Regime
    over: int = 0
    order: str = ORDERS[0]
    not_before_renewal: int = 0

    @property
    def end(self) -> int:
        """First week in which no account has a turn any more."""
        return self.week + max(1, self.over)

    def plain(self) -> dict[str, Any]:
        """The same as a scenario file has it, in plain data."""
        return {name: getattr(self, name) for name in TRANSITION_MEANINGS}


TRANSITION_MEANINGS: Final[Mapping[str, str]] = {
    "week": "Week of the horizon at whose start the first accounts move, from 0",
    "to": "The regime to which they move: built in, or of this file",
    "over": "Weeks over which they move in waves; 0: all at once",
    "order": "Which move first, by the size of their contracts",
    "not_before_renewal": "Weeks before its renewal in which no account moves: it does afterwards",
}
"""What the keys of a transition mean."""


@dataclass(frozen=True, slots=True)
class Tiers:
    """A regime for each segment of customers, in place of one for all.

    Parameters
    ----------
    names : tuple of str
        The names of the regimes, in the order of `members.SEGMENTS`.
    regimes : tuple of Regime
        What they are.
    """

    names: tuple[str, ...]
    regimes: tuple[Regime, ...]

    def plain(self) -> dict[str, str]:
        """The same as a scenario file has it, in plain data."""
        return dict(zip(SEGMENTS, self.names, strict=True))


@dataclass(frozen=True, slots=True)
class Event:
    """One dated change; exactly one of `dismiss`, `hiring`, `set` and `quits` says what happens.

    Parameters
    ----------
    week : int
        Week of the horizon at whose start it happens, from 0.
    until : int, optional
        First week in which `hiring` or `set` is over; None for one that lasts.
    dismiss : pairs of a function and a number
        How many people go at once: the newest first (last in, first out).
    seats : str
        What becomes of their seats: `close` or `keep`.
    hiring : str
        `frozen`: the search for somebody new stands still.
    set : pairs of a parameter's full name and a value
        Parameters that have another value meanwhile.
    quits : pairs of a function and whom
        Who gives notice: `most accounts` or `longest tenure`.
    to : str
        `competitor` where that is where they go; else that is left to luck, as usual.
    """

    week: int
    until: int | None = None
    dismiss: tuple[tuple[str, int], ...] = ()
    seats: str = SEATS[0]
    hiring: str = ""
    set: tuple[tuple[str, Value], ...] = ()
    quits: tuple[tuple[str, str], ...] = ()
    to: str = ""

    def holds(self, week: int) -> bool:
        """Whether what lasts is on in this week of the horizon."""
        return self.week <= week and (self.until is None or week < self.until)

    def plain(self) -> dict[str, Any]:
        """The same as a scenario file has it, in plain data."""
        found: dict[str, Any] = {"week": self.week}
        if self.until is not None:
            found["until"] = self.until
        for name in ("dismiss", "set", "quits"):
            if pairs := getattr(self, name):
                found[name] = dict(pairs)
        for name in ("hiring", "to"):
            if word := getattr(self, name):
                found[name] = word
        return found | ({"seats": self.seats} if self.dismiss else {})

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Event:
        """The event of what `plain` gives."""
        pairs = {name: tuple(plain[name].items()) for name in ("dismiss", "set", "quits") if name in plain}
        return cls(**{**plain, **pairs})


MEANINGS: Final[Mapping[str, str]] = {
    "week": "Week of the horizon at whose start it happens, from 0; the warm-up is before it",
    "until": "First week in which `hiring` or `set` is over; without it, it lasts to the end",
    "dismiss": "How many people of a function go at once, without notice; the newest first",
    "seats": "Whether the seats of those who are dismissed go, too, or somebody new is sought for them",
    "hiring": "`frozen`: the search for somebody new stands still",
    "set": "Parameters that have another value meanwhile, under every regime alike",
    "quits": "Who of a function gives notice: the one with the most accounts, or who has been there longest",
    "to": "`competitor`: that is where they go; else it is left to luck, as usual",
}
"""What the keys of an event mean."""

Events = tuple[Event, ...]
"""A set of events."""

Happening = Event | Transition | Tiers
"""What happens in a run: events, and the transitions and tiers of its regime."""


def fixed(parameter: str) -> str | None:
    """Why no event can change a parameter of this full name; None if one can."""
    return next((why for names, why in FIXED.items() if re.fullmatch(names, parameter)), None)


# ---------------------------------------------------------------- what is at odds with what


class Conflict(NamedTuple):
    """What is wrong with the event of this place: with the value of its key, in words."""

    place: int
    key: str
    words: str


def conflicts(events: Events, parameters: Parameters, horizon: int) -> Iterator[Conflict]:
    """What of a set of events cannot be in this firm and over so many weeks, each with its cure."""
    yield from _outside(events, horizon)
    yield from _too_many(events, parameters)
    yield from _twice_at_once(events)
    yield from _two_layoffs(events)


def _outside(events: Events, horizon: int) -> Iterator[Conflict]:
    for place, event in enumerate(events):
        if event.week >= horizon:
            words = f"week is {event.week}, and the horizon has {horizon} weeks; allowed: 0 to {horizon - 1}"
            yield Conflict(place, "week", words)
        elif event.until is not None and not event.week < event.until <= horizon:
            words = f"until is {event.until}, and week is {event.week}; allowed: {event.week + 1} to {horizon}"
            yield Conflict(place, "until", words)


def _too_many(events: Events, parameters: Parameters) -> Iterator[Conflict]:
    left = {name: getattr(parameters.functions, name).people(parameters.accounts) for name in FUNCTIONS}
    for place, event in sorted(enumerate(events), key=lambda each: each[1].week):
        for function, count in event.dismiss:
            closes = event.seats == "close"
            most = left[function] - closes
            if count > most:
                stays = "; one seat stays" if closes else ""
                words = f"{count} of {function} are dismissed where {left[function]} are{stays}; allowed: 0 to {most}"
                yield Conflict(place, f"dismiss.{function}", words)
            elif closes:
                left[function] -= count


def _twice_at_once(events: Events) -> Iterator[Conflict]:
    for (first, one), (place, other) in combinations(enumerate(events), 2):
        both = dict(one.set).keys() & dict(other.set).keys()
        if both and (one.holds(other.week) or other.holds(one.week)):
            for name in sorted(both):
                words = f"{name} is set by event {first}, too, and both are on in week {max(one.week, other.week)}"
                yield Conflict(place, f"set.{name}", f"{words}; end the earlier one with 'until', or keep one")


def _two_layoffs(events: Events) -> Iterator[Conflict]:
    for (first, one), (place, other) in combinations(enumerate(events), 2):
        both = [function for function, _ in other.dismiss if function in dict(one.dismiss)]
        for function in both if one.week == other.week else ():
            words = f"people of {function} are dismissed by event {first}, too, in the same week {one.week}"
            yield Conflict(place, f"dismiss.{function}", f"{words}; write one number for both, or another week")


def at_odds(tiers: Tiers, firm: Regime) -> str | None:
    """Why the regimes of these tiers cannot be in one firm, which starts under `firm`; None if they can."""
    growths = {name: regime.growth for name, regime in zip(tiers.names, tiers.regimes, strict=True)}
    growth = tiers.regimes[0].growth
    if len(set(growths.values())) == 1:
        said = f"its regimes grow by {growth:g} a year, and the firm by {firm.growth:g}; give both the same 'growth'"
        return said if growth != firm.growth else None
    told = ", ".join(f"{name} by {growth:g} a year" for name, growth in growths.items())
    return f"one firm cannot grow in several ways: {told}; give all of them the same 'growth'"


def impossible(
    transitions: Sequence[Transition], start: Regime, parameters: Parameters, horizon: int
) -> Iterator[Conflict]:
    """What of the transitions of a regime cannot be in this firm and over so many weeks, each with its cure."""
    terms = [getattr(parameters.segments, name).term_weeks for name in SEGMENTS]
    for place, each in enumerate(transitions):
        before = transitions[place - 1] if place else None
        if each.week >= horizon:
            words = f"week is {each.week}, and the horizon has {horizon} weeks; allowed: 0 to {horizon - 1}"
            yield Conflict(place, "week", words)
        elif each.end > horizon:
            words = f"over is {each.over}, and the horizon ends {horizon - each.week} weeks after week {each.week}; "
            yield Conflict(place, "over", f"{words}allowed: 0 to {horizon - each.week}")
        if before is not None and each.week < before.end:
            last = f"week {before.end - 1}"
            words = f"week is {each.week}, and accounts move to {before.to!r} until {last}; allowed: from {before.end}"
            yield Conflict(place, "week", words)
        if each.not_before_renewal >= min(terms):
            words = (
                f"not_before_renewal is {each.not_before_renewal}, and some contracts have {min(terms)} weeks, so that "
            )
            yield Conflict(place, "not_before_renewal", f"{words}they would never move; allowed: 0 to {min(terms) - 1}")
        if each.regime.growth != start.growth:
            words = (
                f"to is {each.to!r}, which grows by {each.regime.growth:g} a year, and the start by {start.growth:g}; "
            )
            yield Conflict(
                place, "to", f"{words}a firm has its room to grow from the start: give both the same 'growth'"
            )


def waves(sizes: Mapping[int, float], order: str, over: int) -> dict[int, int]:
    """The wave in which the account of each slot moves, from 0, by the `sizes` of contracts; equals go by slot."""
    sign = 1.0 if order == ORDERS[0] else -1.0
    ranked = sorted(sizes, key=lambda slot: (sign * sizes[slot], slot))
    return {slot: rank * max(1, over) // len(ranked) for rank, slot in enumerate(ranked)}


# ---------------------------------------------------------------- who goes


class Seat(NamedTuple):
    """A seat of a function, as an event sees it."""

    number: int
    vacant: bool
    tenure: int
    portfolio: int


def dismissed(seats: Sequence[Seat], count: int) -> list[int]:
    """The seats whose people are dismissed: the newest first, as many as there are (judgement: last in, first out)."""
    there = sorted((seat.tenure, seat.number) for seat in seats if not seat.vacant)
    return [number for _, number in there[:count]]


def closed(seats: Sequence[Seat], going: Sequence[int], count: int) -> list[int]:
    """The seats that are closed: of those who go, and empty ones where fewer go than seats are to be closed."""
    empty = [seat.number for seat in seats if seat.vacant]
    return [*going, *empty[: count - len(going)]]


def leaver(seats: Sequence[Seat], whom: str) -> int | None:
    """The seat of the person who quits, the first of equals; None if nobody is there."""
    there = [seat for seat in seats if not seat.vacant]
    if not there:
        return None
    best = max(there, key=lambda seat: (seat.portfolio if whom == LEAVERS[0] else seat.tenure, -seat.number))
    return best.number
