"""Whether the people of a scenario fit its accounts, at every design point that it varies them over."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from simulation.scenario.design import design_point, design_points, settings
from simulation.science.staffing import loads, overloads

if TYPE_CHECKING:
    from simulation.scenario.design import DesignPoint
    from simulation.scenario.scenario import Scenario

MOST_POINTS: Final = 100
"""Design points that are looked at; of more, the first ones."""

DROWNING: Final = "Requests wait and pile up: what comes out is the answer of a firm with too few people."


def short_of_people(scenario: Scenario) -> list[str]:
    """In words, which functions have too few people, at the design point where that is worst; empty if none has.

    Parameters
    ----------
    scenario
        As read; of a sampled or listed design the first 100 points are looked at.
    """
    points = list(islice(design_points(scenario), MOST_POINTS))
    found = [(point, short) for point in points if (short := at_point(scenario, point))]
    if not found:
        return []
    worst, short = max(found, key=lambda one: _utilisation(scenario, one[0]))
    if len(points) == 1:
        return short
    if len(found) == len(points) and all(one == short for _, one in found):
        return [*short, "That is so at every design point"]
    levels = ", ".join(f"{name} = {value}" for name, value in worst.levels.items())
    return [
        *short,
        f"That is the worst of {len(points):,} design points ({levels}); {len(found):,} are short of people",
    ]


def at_point(scenario: Scenario, point: DesignPoint | None = None) -> list[str]:
    """In words, which functions have too few people at one design point, the first by default; empty if none has."""
    point = point or design_point(scenario, 0)
    return overloads({name: settings(scenario, point, name) for name in scenario.regimes})


def _utilisation(scenario: Scenario, point: DesignPoint) -> float:
    firms = (settings(scenario, point, name) for name in scenario.regimes)
    return max(load.utilisation for firm in firms for load in loads(*firm))
