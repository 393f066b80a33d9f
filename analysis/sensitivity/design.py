"""Where a sensitivity study looks: trajectories between levels that differ, and Saltelli's points in the unit cube.

Morris's design (1991) moves one factor at a time, from one level of a coarse grid to another. Here every factor has a
grid of its own, of levels that are really there: two words are two levels, 1 to 3 seats are three. What a step found is
then set against the distance that was really travelled.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from simulation.errors import RequestError
from simulation.scenario.sampling import Levels, Range
from simulation.science.declaration import Value

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]

GRID_LEVELS: Final = 4
"""Levels of a factor on a grid, at the most; from four levels on, a step is two thirds of the range (Morris 1991)."""

ROUNDED: Final = 1000
"""Levels of a range are rounded to within a hundred-thousandth of it, so that they can be read."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The levels of one factor, and the place of each from 0 (the low end of its range) to 1 (the high end).

    Words have no places: they are no farther from each other than any two levels that differ. Their levels are in
    alphabetical order, so that a design does not depend on the order of a file; `turned` says that the file has two
    of them the other way round.
    """

    levels: tuple[Value, ...]
    places: tuple[float, ...] = ()
    turned: bool = False

    def moves(self) -> list[tuple[int, int]]:
        """Every step of the design, from one level to another one, by their numbers."""
        count = len(self.levels)
        if not self.places:
            return [(start, end) for start in range(count) for end in range(count) if start != end]
        # half-way round the ring of levels: of four, Morris's own steps; of three, each to each
        return [(start, (start + count // 2) % count) for start in range(count)]

    def distances(self, start: Wholes, end: Wholes) -> Floats:
        """How far each step goes, as a share of the range and with its sign; from word to word it is 1."""
        if self.places:
            places = np.array(self.places)
            return np.asarray(places[end] - places[start], float)
        signs = np.where((end > start) != self.turned, 1.0, -1.0)
        return signs if self.directed else np.ones(len(start))

    @property
    def directed(self) -> bool:
        """Whether its levels have an order, so that a change has a sign: three words or more have none."""
        return bool(self.places) or len(self.levels) == 2


def whole_range(levels: Levels) -> Levels:
    """Numeric levels as the range from the lowest to the highest; words in alphabetical order."""
    if isinstance(levels, Range):
        return levels
    if any(isinstance(level, str) for level in levels):
        return tuple(sorted(map(str, levels)))
    numbers = [float(level) for level in levels]
    return Range(min(numbers), max(numbers), whole=all(isinstance(level, int) for level in levels))


def place(level: float, low: float, high: float, scale: str) -> float:
    """Where a level lies between both ends of a range, from 0 to 1 on its scale."""
    if scale == "log":
        return math.log(level / low) / math.log(high / low)
    return (level - low) / (high - low)


def axis(levels: Levels) -> Axis:
    """The grid of a factor: its words, or up to four levels of its range, both ends among them."""
    span = whole_range(levels)
    if not isinstance(span, Range):
        return Axis(span, turned=span != levels)
    return Axis(found := _grid(span), tuple(place(float(level), span.low, span.high, span.scale) for level in found))


def _grid(span: Range) -> tuple[Value, ...]:
    shares = np.linspace(0, 1, GRID_LEVELS)
    if not span.whole:
        return tuple(dict.fromkeys(span.levels(shares, ROUNDED)))
    low, high = int(span.low), int(span.high)
    if high - low < GRID_LEVELS:
        return tuple(range(low, high + 1))
    spread = low + (high - low) * shares if span.scale == "linear" else low * (high / low) ** shares
    return tuple(dict.fromkeys(round(number) for number in spread.tolist()))


@dataclass(frozen=True, slots=True)
class Trajectories:
    """Walks through the grid, in each of which every factor moves once.

    Attributes
    ----------
    axes
        The grid of each factor by its name.
    start, end
        Number of the level that each factor leaves and reaches: [trajectories, factors].
    turn
        When each factor moves, from 0: [trajectories, factors].
    """

    axes: Mapping[str, Axis]
    start: Wholes
    end: Wholes
    turn: Wholes

    @property
    def points(self) -> int:
        """Number of design points: one more in each trajectory than there are factors."""
        return len(self.start) * (len(self.axes) + 1)

    def levels(self) -> dict[str, tuple[Value, ...]]:
        """The level of each factor at every design point, trajectory by trajectory."""
        step = np.arange(len(self.axes) + 1)[None, :, None]
        chosen = np.where(self.turn[:, None, :] < step, self.end[:, None, :], self.start[:, None, :])
        numbers = chosen.reshape(-1, len(self.axes)).T.tolist()
        return {
            name: tuple(found.levels[number] for number in column)
            for (name, found), column in zip(self.axes.items(), numbers, strict=True)
        }

    def effects(self, values: Floats) -> Floats:
        """What each factor did, over the distance it travelled: [trajectories, replications, factors].

        `values` is [points, replications], in the order of `levels`.
        """
        count, factors = self.start.shape
        walks = values.reshape(count, factors + 1, -1)
        row = np.arange(count)[:, None]
        change = walks[row, self.turn + 1] - walks[row, self.turn]
        far = [found.distances(self.start[:, n], self.end[:, n]) for n, found in enumerate(self.axes.values())]
        return np.asarray(np.swapaxes(change / np.stack(far, axis=1)[:, :, None], 1, 2), float)


def trajectories(factors: Mapping[str, Levels], count: int, seed: int) -> Trajectories:
    """So many walks, in which each step of a factor's grid occurs equally often, or once more.

    Parameters
    ----------
    factors
        Levels or ranges by name; each of at least two levels.
    count
        Number of trajectories, from 2.
    seed
        Of the walks, from 0.
    """
    chance = np.random.default_rng(seed)
    axes = {name: axis(levels) for name, levels in factors.items()}
    steps = np.stack([_dealt(found.moves(), count, chance) for found in axes.values()], axis=1)
    turn = np.stack([chance.permutation(len(axes)) for _ in range(count)])
    return Trajectories(axes, steps[..., 0], steps[..., 1], turn)


def _dealt(moves: Sequence[tuple[int, int]], count: int, chance: np.random.Generator) -> Wholes:
    """So many steps, dealt as from a pack of cards that is shuffled anew each time it is through."""
    packs = [chance.permutation(len(moves)) for _ in range(-(-count // len(moves)))]
    return np.asarray(np.array(moves)[np.concatenate(packs)[:count]], np.int64)


def index_points(factors: Sequence[str], base: int, seed: int, *, pairs: bool = False) -> Floats:
    """Saltelli's design for Sobol indices, [points, factors] in the unit cube; `base` is a power of two.

    Each base point comes with one in which every factor in turn is that of a second base point, and with this one:
    factors + 2 points. With `pairs`, what every two factors do together is wanted, too, and the second base point comes
    with every factor in turn of the first: 2 * factors + 2 points (Saltelli 2002).
    """
    if base < 2 or base & (base - 1):
        raise RequestError(f"{base} points; allowed: a power of two from 2, such as 256 (Sobol' points come so)")
    from SALib.sample import sobol as sobol_design  # with all of scipy.stats, which takes a while to load

    problem: dict[str, Any] = {
        "num_vars": len(factors),
        "names": list(factors),
        "bounds": [[0.0, 1.0]] * len(factors),
    }
    return np.asarray(sobol_design.sample(problem, base, calc_second_order=pairs, seed=_seed(seed)), float)


def _seed(seed: int) -> int:
    """A seed for SALib: within 32 bits, and never 0, which SALib takes for none at all."""
    return seed % (2**32 - 1) + 1 if seed % (2**32 - 1) < 2**32 - 2 else 1
