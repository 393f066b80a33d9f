"""What the laboratory is asked for, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario
    from simulation.science.declaration import Value


class Ticket:
    """Says whether somebody still waits for the runs that were asked for with it."""

    def __init__(self) -> None:
        self.dropped = False

    def drop(self) -> None:
        """Nobody waits any more: runs that have not begun are left."""
        self.dropped = True


@dataclass(frozen=True, slots=True)
class Found:
    """One run: its row as a sweep writes it, and its recorded weekly states."""

    row: tuple[Value | None, ...]
    weeks: Mapping[str, Sequence[float]]


def of_points(scenario: Scenario, points: Sequence[int], replications: range) -> list[int]:
    """The numbers of the runs at these design points with these replications, under every regime."""
    regimes = len(scenario.regimes)
    return [
        (point * regimes + regime) * scenario.replications + replication
        for point in points
        for replication in replications
        for regime in range(regimes)
    ]


def recording(scenario: Scenario, states: Sequence[str]) -> Scenario:
    """The scenario with these weekly states recorded."""
    return replace(scenario, record=tuple(states))
