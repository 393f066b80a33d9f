"""The course of a run: in which weeks of the horizon something changes, and to what.

Worked out once, for both implementations: each takes the same steps at the start of the same weeks.

Where a regime becomes another one, accounts are under one or the other, each with the coefficients of its own: its
*way*. What belongs to people and not to accounts (how far a team covers for each other, learns from each other, works
at its own pace and writes down what it knows) is then the mean over the accounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from simulation.errors import RequestError
from simulation.science import catalogue
from simulation.science.coefficients import Coefficients, coefficients, segments_by_slot
from simulation.science.declaration import Value
from simulation.science.events import Event, Happening, Tiers, Transition, at_odds, conflicts, impossible
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

SET_UP: Final = ("accounts", "slots", "seats", "bench", "sponsored_accounts")
"""Coefficients that say what a run is set up with, which stay whatever happens."""

SHARED: Final = ("cover", "peer_learning", "service_days", "sharing", "hoarding")
"""Coefficients of people under several ways at once: the mean over the accounts."""

ANY: Final = ("sponsored_accounts",)
"""Coefficients that, in the firm, only say whether something takes place at all: the largest of all ways."""


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


class Move(NamedTuple):
    """Accounts move to a way: those whose turn has come by this `wave`, unless their renewal is near."""

    way: int
    wave: int
    over: int
    order: str
    not_before_renewal: int


class Step(NamedTuple):
    """What changes at the start of a week of the horizon; `ways` are None where coefficients stay as they are."""

    week: int
    ways: tuple[Coefficients, ...] | None
    frozen: bool
    dismissals: tuple[Dismissal, ...]
    farewells: tuple[Farewell, ...]
    move: Move | None


class Course(NamedTuple):
    """The ways of a run, and its steps by week.

    One that is alone has number 0, as the firm itself; of several, the firm has number 0 and the ways are numbered from
    1. `first` has the number of the way under which accounts of each segment begin.
    """

    ways: tuple[Coefficients, ...]
    steps: tuple[Step, ...]
    first: tuple[int, ...]

    @property
    def scores_risk(self) -> bool:
        """Whether check-ins ever go by a score of risk."""
        ways = (*self.ways, *(way for step in self.steps for way in step.ways or ()))
        return any(way.health > 0.0 for way in ways)

    @property
    def rows(self) -> tuple[Coefficients, ...]:
        """The coefficients of the firm itself at the start, and, where there are several ways, those of each."""
        if len(self.ways) == 1:
            return self.ways
        under = [self.first[segment] for segment in segments_by_slot(self.ways[0])[: self.ways[0].accounts]]
        return firm_of(self.ways, [under.count(way + 1) for way in range(len(self.ways))]), *self.ways


@lru_cache(maxsize=64)
def course(parameters: Parameters, regime: Regime, happens: tuple[Happening, ...], horizon: int) -> Course:
    """The course of a run; without steps where nothing happens.

    Raises
    ------
    RequestError
        If what happens cannot be in this firm or over so many weeks, with all that is wrong.
    """
    events = tuple(each for each in happens if isinstance(each, Event))
    transitions = tuple(each for each in happens if isinstance(each, Transition))
    tiers = next((each for each in happens if isinstance(each, Tiers)), None)
    begins = (regime,) if tiers is None else tiers.regimes
    faults = [f"event {each.place}: {each.words}" for each in conflicts(events, parameters, horizon)]
    faults += [f"then {each.place}: {each.words}" for each in impossible(transitions, begins[0], parameters, horizon)]
    if tiers is not None and (words := at_odds(tiers, regime)):
        faults.append(f"segments: {words}")
    if faults:
        raise RequestError("\n".join(faults))
    regimes = (*begins, *(each.regime for each in transitions))
    ways = tuple(coefficients(parameters, each) for each in regimes)
    moves = {turn.week: turn for way, each in enumerate(transitions, len(begins) + 1) for turn in _turns(way, each)}
    alone = (int(len(ways) > 1),) * len(SEGMENTS)
    first = alone if tiers is None else tuple(range(1, len(SEGMENTS) + 1))
    return Course(ways, tuple(_steps(parameters, regimes, events, moves, ways, horizon)), first)


class _Turn(NamedTuple):
    week: int
    move: Move


def _turns(way: int, each: Transition) -> Iterator[_Turn]:
    """The weeks in which accounts may move: their turns, and the weeks by which renewals put them off."""
    for wave in range(max(1, each.over) + each.not_before_renewal):
        yield _Turn(each.week + wave, Move(way, wave, each.over, each.order, each.not_before_renewal))


def _steps(
    parameters: Parameters,
    regimes: Sequence[Regime],
    events: Sequence[Event],
    moves: dict[int, _Turn],
    first: tuple[Coefficients, ...],
    horizon: int,
) -> Iterator[Step]:
    latest: dict[str, Value] = {}
    dated = {each for event in events for each in (event.week, event.until) if each is not None}
    for week in sorted(dated | moves.keys()):
        if week >= horizon:
            return
        values = {name: value for event in events if event.holds(week) for name, value in event.set}
        changed = None if values == latest else _changed(parameters, regimes, values, first)
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
        move = moves[week].move if week in moves else None
        yield Step(week, changed, frozen, tuple(dismissals), tuple(farewells), move)


def _changed(
    parameters: Parameters, regimes: Sequence[Regime], values: dict[str, Value], first: tuple[Coefficients, ...]
) -> tuple[Coefficients, ...]:
    firm = catalogue.resolve(values, parameters)
    found = []
    for regime, way in zip(regimes, first, strict=True):
        then = coefficients(firm, catalogue.resolve_regime("", regime, values))
        found.append(then._replace(**{name: getattr(way, name) for name in SET_UP}))
    return tuple(found)


def firm_of(ways: Sequence[Coefficients], accounts: Sequence[int]) -> Coefficients:
    """The coefficients of the firm itself, where so many accounts are under each way."""
    there = [(way, count) for way, count in zip(ways, accounts, strict=True) if count] or [(ways[-1], 1)]
    mixed: dict[str, Any] = {name: _mean(name, there) for name in SHARED}
    return there[-1][0]._replace(**mixed, **{name: max(getattr(way, name) for way in ways) for name in ANY})


def _mean(name: str, there: Sequence[tuple[Coefficients, int]]) -> Any:
    values = [getattr(way, name) for way, _ in there]
    if isinstance(values[0], tuple):
        return tuple(_weighted(each, there) for each in zip(*values, strict=True))
    return _weighted(values, there)


def _weighted(values: Sequence[float], there: Sequence[tuple[Coefficients, int]]) -> float:
    if all(value == values[0] for value in values):
        return values[0]
    total, whole = 0.0, 0
    for value, (_, count) in zip(values, there, strict=True):
        total += count * value
        whole += count
    return total / whole
