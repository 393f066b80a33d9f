"""The course of a run: in which weeks of the horizon something changes, and to what.

Worked out once, for both implementations: each takes the same steps at the start of the same weeks.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from simulation.errors import RequestError
from simulation.science import catalogue
from simulation.science.coefficients import Coefficients, coefficients
from simulation.science.declaration import Value
from simulation.science.events import Events, conflicts
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

SET_UP: Final = ("accounts", "slots", "seats", "sponsored_accounts")
"""Coefficients that say what a run is set up with, which stay whatever happens."""


class Dismissal(NamedTuple):
    """So many people of a function go, and their seats with them where `close`."""

    function: int
    people: int
    close: bool


class Farewell(NamedTuple):
    """One person of a function gives notice, to go to a competitor or wherever luck will have it."""

    function: int
    whom: str
    to_competitor: bool


class Step(NamedTuple):
    """What changes at the start of a week of the horizon; `coefficients` are None where they stay as they are."""

    week: int
    coefficients: Coefficients | None
    frozen: bool
    dismissals: tuple[Dismissal, ...]
    farewells: tuple[Farewell, ...]


@lru_cache(maxsize=64)
def course(parameters: Parameters, regime: Regime, events: Events, horizon: int) -> tuple[Step, ...]:
    """The steps of a run, by week; none where nothing happens.

    Raises
    ------
    RequestError
        If the events cannot be in this firm or over so many weeks, with all that is wrong.
    """
    if faults := [f"event {each.place}: {each.words}" for each in conflicts(events, parameters, horizon)]:
        raise RequestError("\n".join(faults))
    return tuple(_steps(parameters, regime, events, horizon))


def _steps(parameters: Parameters, regime: Regime, events: Events, horizon: int) -> Iterator[Step]:
    first = coefficients(parameters, regime)
    latest: dict[str, Value] = {}
    for week in sorted({each for event in events for each in (event.week, event.until) if each is not None}):
        if week >= horizon:
            return
        values = {name: value for event in events if event.holds(week) for name, value in event.set}
        changed = None if values == latest else _changed(parameters, regime, values, first)
        latest = values
        frozen = any(event.hiring and event.holds(week) for event in events)
        now = [event for event in events if event.week == week]
        dismissals = [
            Dismissal(FUNCTIONS.index(name), count, event.seats == "close")
            for event in now
            for name, count in event.dismiss
        ]
        farewells = [
            Farewell(FUNCTIONS.index(name), whom, event.to == "competitor")
            for event in now
            for name, whom in event.quits
        ]
        yield Step(week, changed, frozen, tuple(dismissals), tuple(farewells))


def _changed(parameters: Parameters, regime: Regime, values: dict[str, Value], first: Coefficients) -> Coefficients:
    firm = catalogue.resolve(values, parameters)
    found = coefficients(firm, catalogue.resolve_regime("", regime, values))
    return found._replace(**{name: getattr(first, name) for name in SET_UP})
