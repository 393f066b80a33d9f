"""What could be done, as firms: each way begins as today's firm and changes in week 0 of the weeks that count.

Apart from the runs, so that a scenario can be refused before anything heavy is loaded.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from analysis.numbers import level_text
from simulation.errors import RequestError
from simulation.scenario import design
from simulation.scenario.deciding import unpriced
from simulation.scenario.decision import REGIME_KEY, Decision
from simulation.scenario.design import Firm
from simulation.scenario.happening import becoming, by_segment, happening
from simulation.scenario.scenario import Scenario
from simulation.science import catalogue
from simulation.science.course import course
from simulation.science.declaration import Value
from simulation.science.events import Event, Happening, Transition, fixed
from simulation.science.regimes import Regime

TODAY: Final = "as today"
"""The name of going on as today: no regime can be called so."""

MOST: Final = 60
"""Ways that are compared at once."""

World = Mapping[str, Value]
"""The levels in one world, by full name."""


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that could be done: a regime, and a level of every lever."""

    name: str
    regime: str
    levels: Mapping[str, Value]


def decided(scenario: Scenario) -> Decision:
    """What a scenario decides between, all of it priced.

    Raises
    ------
    RequestError
        If it does not say how the firm works today, what a change costs, or in which worlds it may be; all at once.
    """
    found, file = scenario.decision, scenario.file or scenario.name
    if found is None:
        raise RequestError(
            f"{file} does not say how the firm works today; write 'decision: {{today: ..., costs: ...}}' "
            "(simulate describe decision)"
        )
    due = [*(name for name in scenario.regimes if name != found.today), *found.levers]
    faults = [f"{file}: {unpriced(name, name in found.levers)}" for name in due if name not in found.costs]
    if not due:
        faults.append(f"{file}: there is nothing to choose: add regimes, or 'levers'")
    if scenario.over is None and not scenario.unknowns:
        faults.append(f"{file}: nothing is left open; write 'over: ensemble', or add --over ensemble")
    varied = [name for name in scenario.factors if name not in {*found.levers, *scenario.unknowns}]
    if varied and scenario.over is not None:
        words = "which only an experiment varies; write what can be chosen under 'levers', or --set one level"
        faults.append(f"{file}: {', '.join(varied)} stands under 'factors', {words}")
    if faults:
        raise RequestError("\n".join(faults))
    return found


def ways(scenario: Scenario) -> tuple[Way, ...]:
    """Every regime at every combination of the levels of the levers: today's way first, then in the order of the file.

    Raises
    ------
    RequestError
        If there are more than can be compared.
    """
    found = decided(scenario)
    number = len(scenario.regimes) * math.prod(map(len, found.levers.values()))
    if number > MOST:
        raise RequestError(
            f"{scenario.file or scenario.name} has {number:,} candidates; allowed: up to {MOST}, each of which is "
            "compared with all others; take regimes or levels of levers out, or add --search"
        )
    every = [
        Way(named(found, regime, levels), regime, levels)
        for regime in sorted(scenario.regimes, key=lambda name: name != found.today)
        for combination in product(*found.levers.values())
        for levels in [dict(zip(found.levers, combination, strict=True))]
    ]
    every.sort(key=lambda way: way.name != TODAY)
    return tuple(every)


def today(scenario: Scenario) -> Way:
    """Going on as today."""
    found = decided(scenario)
    return Way(TODAY, found.today, dict(found.levels))


def way_of(scenario: Scenario, choice: Mapping[str, Value]) -> Way:
    """The way of a regime, under `regime`, and a level of every lever."""
    levels = {name: level for name, level in choice.items() if name != REGIME_KEY}
    regime = str(choice[REGIME_KEY])
    return Way(named(decided(scenario), regime, levels), regime, levels)


def named(decision: Decision, regime: str, levels: Mapping[str, Value]) -> str:
    """What a way is called: by what differs from today."""
    changed = [
        f"{_short(name)} {level_text(level)}" for name, level in levels.items() if level != decision.levels[name]
    ]
    parts = [*([regime] if regime != decision.today else []), *changed]
    return ", ".join(parts) or TODAY


def _short(name: str) -> str:
    """A parameter by the words of its full name: `functions.success.seats` is `success seats`."""
    return name.removeprefix("functions.").removeprefix("regimes.").removeprefix("segments.").replace(".", " ")


def worlds_of(scenario: Scenario) -> list[World]:
    """The worlds of a scenario: those that fit what is known, or the points that are sampled, without the levers."""
    if scenario.over is not None:
        return [scenario.over.world(number) for number in range(scenario.over.count)]
    options = scenario.design.options
    points = range(0, design.count_points(scenario), options)
    levers = scenario.design.levers
    found = (design.design_point(scenario, number).levels for number in points)
    return [{name: level for name, level in levels.items() if name not in levers} for levels in found]


def changes(scenario: Scenario, way: Way) -> dict[str, tuple[Value, Value]]:
    """What differs from today, as (today, then) by full name; the regime under `regime`."""
    found = decided(scenario)
    regime = {"regime": (found.today, way.regime)} if way.regime != found.today else {}
    levels = {name: (found.levels[name], level) for name, level in way.levels.items() if level != found.levels[name]}
    return {**regime, **levels}


def firm(scenario: Scenario, way: Way, world: World) -> Firm:
    """The firm of a way in a world, which changes in week 0; what cannot change stands so from the start."""
    found = decided(scenario)
    today: dict[str, Value] = {**world, **scenario.parameters, **found.levels}
    then: dict[str, Value] = {**today, **way.levels}
    start = {**today, **{name: way.levels[name] for name in _from_the_start(found, way)}}
    events = (*happening(scenario.events, start), *_events(found, way))
    regime, moves = _regime(scenario, way, start, then)
    return Firm(catalogue.resolve(start), regime, (*moves, *events))


def standing(scenario: Scenario, way: Way) -> tuple[str, ...]:
    """What does not change in week 0 and stands from the start: names of levers, and of the regime where it does."""
    found = decided(scenario)
    return (*([way.regime] if _begins_otherwise(scenario, way) else []), *_from_the_start(found, way))


def check(scenario: Scenario, every: Sequence[Way]) -> None:
    """Refuse what cannot be in a firm.

    Raises
    ------
    RequestError
        With all that is wrong, each with the way in which it is so.
    """
    world, faults = worlds_of(scenario)[0], []
    for way in every:
        try:
            course(*firm(scenario, way, world), scenario.horizon)
        except RequestError as error:
            faults += [f"{way.name}: {line}" for line in str(error).splitlines()]
    if faults:
        raise RequestError("\n".join(faults))


def _changed(found: Decision, way: Way) -> Iterator[str]:
    return (name for name, level in way.levels.items() if level != found.levels[name] and name in catalogue.FIRM)


def _closes(found: Decision, way: Way, name: str) -> int:
    """Seats that a lever takes away; 0 if it is no head count, or adds some."""
    if not (name.startswith("functions.") and name.endswith(".seats")):
        return 0
    return max(int(found.levels[name]) - int(way.levels[name]), 0)


def _from_the_start(found: Decision, way: Way) -> list[str]:
    """Levers of the firm that no event can set, such as seats that are added."""
    return [name for name in _changed(found, way) if fixed(name) and not _closes(found, way, name)]


def _events(found: Decision, way: Way) -> Iterator[Event]:
    """What happens in week 0: practices change, and seats that go are closed."""
    practices = tuple((name, way.levels[name]) for name in _changed(found, way) if not fixed(name))
    if practices:
        yield Event(0, set=practices)
    gone = tuple((name.split(".")[1], count) for name in _changed(found, way) if (count := _closes(found, way, name)))
    if gone:
        yield Event(0, dismiss=gone)


def _own_start(scenario: Scenario, way: Way) -> bool:
    """Whether a regime begins as itself: one with a plan of its own, for each segment, or of a firm that grows."""
    found = decided(scenario)
    growth = scenario.regimes[way.regime].growth != scenario.regimes[found.today].growth
    return way.regime != found.today and (growth or way.regime in {*scenario.transitions, *scenario.tiers})


def _begins_otherwise(scenario: Scenario, way: Way) -> bool:
    """Whether a regime begins as itself, and is another one then than today's."""
    if not _own_start(scenario, way):
        return False
    today = scenario.regimes[decided(scenario).today]
    return scenario.regimes[way.regime] != today or way.regime in scenario.tiers


def _regime(
    scenario: Scenario, way: Way, start: Mapping[str, Value], then: Mapping[str, Value]
) -> tuple[Regime, tuple[Happening, ...]]:
    """The regime at the start, and what becomes of it."""
    found = decided(scenario)
    first, values = (way.regime, then) if _own_start(scenario, way) else (found.today, start)
    regime = catalogue.resolve_regime(first, scenario.regimes[first], values)
    tiers = (by_segment(scenario.tiers[first], values),) if first in scenario.tiers else ()
    moves: tuple[Any, ...] = becoming(first, scenario.transitions.get(first, ()), values)
    if first == found.today:
        target = catalogue.resolve_regime(way.regime, scenario.regimes[way.regime], then)
        if target != regime or (tiers and way.regime != first):
            moves = (Transition(0, way.regime, target, **found.changing),)
    return regime, (*tiers, *moves)
