"""The runs of a scenario in slices, none of them listed: what one worker carries out at a time."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, overload

from simulation.scenario.design import count_points, count_runs, largest_firm

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario


CHUNK_SECONDS: Final = 1.0


MOST_CHUNKS: Final = 1_000


MOST_RUNS: Final = 1_000


MOST_ROWS: Final = 200_000


class Chunks(Sequence[range]):
    """The runs of a scenario in slices of the canonical order: `chunks[3]` is a range of run numbers."""

    def __init__(self, runs: int, size: int) -> None:
        self.runs = runs
        self.size = size

    def __len__(self) -> int:
        return (self.runs + self.size - 1) // self.size

    @overload
    def __getitem__(self, index: int) -> range: ...
    @overload
    def __getitem__(self, index: slice) -> list[range]: ...
    def __getitem__(self, index: int | slice) -> range | list[range]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        first = range(0, self.runs, self.size)[index]
        return range(first, min(first + self.size, self.runs))


def chunks_of(scenario: Scenario, seconds_per_account_week: float) -> Chunks | Blocks:
    """The slices in which the runs are handed out, written and resumed; they depend on the scenario and the engine.

    A chunk is about a second of work, and at least one run. In a long sweep it is a thousandth of the whole, so that a
    million runs do not become a million files and a kill still loses little. Recorded weeks are held in memory until
    their chunk is written, which bounds it again. With `precision`, a chunk is of one regime at one design point, and
    ends where that point can stop.
    """
    count = count_runs(scenario)
    weeks = scenario.warm_up + scenario.horizon
    seconds = largest_firm(scenario) * weeks * seconds_per_account_week
    least = count // scenario.replications * scenario.precision.at_least if scenario.precision else count
    size = max(int(CHUNK_SECONDS / seconds), -(-least // MOST_CHUNKS))
    if scenario.record:
        size = min(size, MOST_ROWS // scenario.horizon)
    size = max(1, min(size, MOST_RUNS))
    if scenario.precision is None:
        return Chunks(count, size)
    groups = count_points(scenario) * len(scenario.regimes)
    return Blocks(groups, rungs(scenario.precision.at_least, scenario.replications), size)


RISE: Final = 1.1
"""From one rung of the ladder to the next."""


def rungs(at_least: int, at_most: int) -> list[int]:
    """Numbers of replications after which a point can stop, in rising order.

    Examples
    --------
    >>> rungs(100, 150)
    [100, 110, 121, 134, 148, 150]
    """
    found = [min(at_least, at_most)]
    while found[-1] < at_most:
        found.append(min(at_most, math.ceil(round(found[-1] * RISE, 6))))
    return found


class Blocks(Sequence[range]):
    """The runs of a scenario in slices, each of some replications of one regime at one design point.

    They are numbered by point, then regime, then replication, as runs are, up to the most replications that there can
    be; which of them are carried out turns out on the way.
    """

    def __init__(self, groups: int, ladder: Sequence[int], size: int) -> None:
        self.ladder = tuple(ladder)
        self.most = self.ladder[-1]
        self.groups = groups
        self.runs = groups * self.most
        bounds = [0]
        for rung in self.ladder:
            bounds += [*range(bounds[-1] + size, rung, size), rung]
        self.bounds = tuple(bounds)

    @property
    def per_group(self) -> int:
        """Slices of one regime at one design point."""
        return len(self.bounds) - 1

    def __len__(self) -> int:
        return self.groups * self.per_group

    @overload
    def __getitem__(self, index: int) -> range: ...
    @overload
    def __getitem__(self, index: slice) -> list[range]: ...
    def __getitem__(self, index: int | slice) -> range | list[range]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        group, place = divmod(range(len(self))[index], self.per_group)
        first = group * self.most
        return range(first + self.bounds[place], first + self.bounds[place + 1])

    def of_group(self, group: int, after: int, until: int) -> range:
        """The slices of one regime at one point that hold its replications from number `after` to below `until`."""
        first = group * self.per_group
        return range(first + bisect_left(self.bounds, after), first + bisect_left(self.bounds, until))
