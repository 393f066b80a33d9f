"""What changes in a scenario, and what it is held against: with and without, the same luck.

Apart from the study itself, so that a scenario can be refused before anything heavy is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from simulation.describe.events import in_words, moved_in_words
from simulation.errors import RequestError
from simulation.scenario import design, overrides
from simulation.scenario.design import DesignPoint, Firm, firm_at
from simulation.scenario.happening import NONE_OR_SET
from simulation.scenario.sampling import Range
from simulation.science.course import course
from simulation.science.events import NONE, Event, Transition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulation.scenario.scenario import Scenario

TRANSITION: Final = "a transition"
"""What stands for the set of events where the change is that of a regime; no set can be called so."""

STAYED: Final = "staying as it was"
"""What a plan is called in which the regimes that move stay as they were."""

AFTER: Final = 104
BEFORE: Final = 26
"""Weeks from the one in which the first change takes effect, and before it, that are followed."""


class Change(NamedTuple):
    """A change under a regime: `name` is that of a set of events, or `TRANSITION`; `week` of the horizon, from 0."""

    name: str
    regime: str
    week: int
    firm: Firm
    without: Firm


class Plan(NamedTuple):
    """One of several courses that a firm may take: it becomes another one, or stays as it was.

    `start` is the name of the plan in which the same firm stays as it was: only plans that share it are compared.
    """

    name: str
    start: str
    firm: Firm
    week: int | None


def sets_of(scenario: Scenario) -> tuple[str, ...]:
    """The sets of events of which the effect is asked: the levels of the factor, or the one that is set."""
    levels = scenario.factors.get(NONE_OR_SET, (scenario.parameters.get(NONE_OR_SET, NONE),))
    return () if isinstance(levels, Range) else tuple(str(each) for each in dict.fromkeys(levels) if each != NONE)


def changes(scenario: Scenario) -> tuple[Change, ...]:
    """Every change at the first design point of a scenario: events by set and regime, then transitions.

    A set of events is held against the same firm in which nothing happens; a regime that becomes another one against
    the same that stays as it was, whatever else happens to both.

    Raises
    ------
    RequestError
        If nothing changes; or if what happens cannot be in this firm.
    """
    found = (*_of_events(scenario), *_of_regimes(scenario))
    if not found:
        raise RequestError(
            f"nothing changes in {scenario.file or scenario.name}: it takes a set of events that happens "
            "(factors: {events: [none, layoff]}, or --set events=layoff), or a regime that becomes another one ('then')"
        )
    for each in found:
        for firm in (each.firm, each.without):
            course(*firm, scenario.horizon)
    return found


def what(change: Change) -> str:
    """What a change is, in words."""
    if change.name == TRANSITION:
        return "; ".join(moved_in_words(each) for each in change.firm.events if isinstance(each, Transition))
    return "; ".join(in_words(each) for each in change.firm.events if isinstance(each, Event))


def plans(scenario: Scenario) -> tuple[Plan, ...]:
    """The courses that a firm may take, where a scenario has transitions: each of them, and staying as it was.

    A firm that is under another regime from the start is another firm, and no plan for this one.
    """
    moving = [each for each in changes(scenario) if each.name == TRANSITION]
    point = design.design_point(scenario, 0)
    there = {firm_at(scenario, point, name): name for name in reversed(list(scenario.regimes))}
    starts: dict[Firm, list[Change]] = {}
    for each in moving:
        starts.setdefault(each.without, []).append(each)
    other = STAYED if len(starts) == 1 else "{} left as it was"
    found: list[Plan] = []
    for firm, ways in starts.items():
        start = there.get(firm, other.format(ways[0].regime))
        found += [Plan(each.regime, start, each.firm, each.week) for each in ways]
        found.append(Plan(start, start, firm, None))
    return tuple(found)


def firms(scenario: Scenario) -> tuple[Firm, ...]:
    """Every firm that is run, with and without changes, each once."""
    return tuple(dict.fromkeys(_all_firms(scenario)))


def _all_firms(scenario: Scenario) -> list[Firm]:
    found = [firm for each in changes(scenario) for firm in (each.firm, each.without)]
    return [*found, *(plan.firm for plan in plans(scenario))]


def firms_in_world(scenario: Scenario, replication: int) -> tuple[Firm, ...]:
    """The same in the world of a replication, in the same order."""
    there = dict(zip(_all_firms(scenario), _all_firms(design.in_world(scenario, replication)), strict=True))
    return tuple(there[firm] for firm in firms(scenario))


def file_name(change: str) -> str:
    """What the figure of a change is called; no two changes share it, and none has that of another table or figure."""
    return "transitions" if change == TRANSITION else f"events_{change}"


def _of_events(scenario: Scenario) -> Iterator[Change]:
    levels = design.design_point(scenario, 0).levels
    for name in sets_of(scenario):
        for regime in scenario.regimes:
            firm, without = (
                firm_at(scenario, DesignPoint(0, {**levels, NONE_OR_SET: which}), regime) for which in (name, NONE)
            )
            week = min(each.week for each in firm.events if isinstance(each, Event))
            yield Change(name, regime, week, firm, without)


def _of_regimes(scenario: Scenario) -> Iterator[Change]:
    point = design.design_point(scenario, 0)
    for regime in scenario.regimes:
        firm = firm_at(scenario, point, regime)
        weeks = [each.week for each in firm.events if isinstance(each, Transition)]
        if weeks:
            rest = tuple(each for each in firm.events if not isinstance(each, Transition))
            yield Change(TRANSITION, regime, min(weeks), firm, firm._replace(events=rest))


def narrowed(scenario: Scenario, regimes: Sequence[str], settings: Sequence[str]) -> Scenario:
    """As `overrides.narrowed`, but with every set of events that the scenario compares, unless one is set."""
    made = overrides.narrowed(scenario, regimes, settings)
    levels = scenario.factors.get(NONE_OR_SET)
    if levels is None or NONE_OR_SET not in made.factors:
        return made
    return replace(made, factors={**made.factors, NONE_OR_SET: levels})
