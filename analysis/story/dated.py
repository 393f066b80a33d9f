"""What an event or a transition does in the life of one customer: in which weeks, to whom, and in words."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.describe.events import what
from simulation.engine.history import History
from simulation.science import events
from simulation.science.events import Event, Tiers, Transition
from simulation.science.members import FUNCTIONS


class Dated:
    """What happens in a run that was watched, read off by week of the horizon."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.events = [each for each in history.happens if isinstance(each, Event)]
        begin = next((each.names for each in history.happens if isinstance(each, Tiers)), ("",))
        self._regimes = (*begin, *(each.to for each in history.happens if isinstance(each, Transition)))

    def regime(self, way: int) -> str:
        """The name of the regime of a way; empty for the one with which a run begins, where that is one for all."""
        return self._regimes[max(0, way - 1)]

    def words(self, week: int) -> Iterator[str]:
        """What happens to the firm in a week, a sentence each, without its week."""
        for event in self.events:
            lasts = bool(event.hiring or event.set)
            if event.week == week:
                until = "" if not lasts else " from now on" if event.until is None else f" until week {event.until}"
                yield f"{', '.join(what(event))}{until}"
            if event.until == week:
                yield "the firm hires again" if event.hiring else f"{' and '.join(dict(event.set))} as before"

    def dismissed(self, week: int) -> set[int]:
        """The seats whose people are dismissed in a week."""
        row, seats = self.history.warm_up + week, self.history.coefficients.seats
        found: set[int] = set()
        for event in self.events:
            for function, count in event.dismiss if event.week == week else ():
                number = FUNCTIONS.index(function)
                first = sum(seats[:number])
                found.update(events.dismissed(self._seen(row, range(first, first + seats[number])), count))
        return found

    def _seen(self, row: int, seats: range) -> list[events.Seat]:
        history = self.history
        return [
            events.Seat(seat, not history.in_seat[row, seat], int(history.tenure[row, seat]), 0)
            for seat in seats
            if not history.people["closed"][row, seat]
        ]
