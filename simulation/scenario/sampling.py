"""Designs that are not a grid: points sampled from ranges, or listed in a file.

A Latin hypercube of n points has each factor once in each of n equally likely slices of its range (McKay, Beckman &
Conover 1979); Sobol's sequence, scrambled, fills the space of all factors evenly (Owen 1998). Both come from
`scipy.stats.qmc`, seeded with the scenario's seed alone. A number from 0 to 1 becomes a level here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from simulation.science.declaration import Value

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from simulation.scenario.ensembles import Ensemble

    Floats = npt.NDArray[np.float64]

MOST_POINTS: Final = 2**20
"""Design points that a sample may have."""

SAMPLED: Final = ("lhs", "sobol")


@dataclass(frozen=True, slots=True)
class Range:
    """All levels from `low` to `high` inclusive, equally likely on a `linear` scale or on that of their logarithm.

    A whole-number parameter takes whole numbers, each of which stands for the half unit on either side of it: on a
    linear scale all of them are equally likely, those at the ends too.
    """

    low: float
    high: float
    scale: Literal["linear", "log"] = "linear"
    whole: bool = False

    def levels(self, shares: Floats, points: int) -> list[Value]:
        """The levels below which these shares (from 0 to 1) of the range lie, where so many points are sampled.

        A number is rounded to within a hundredth of a point's part of the range: it can be read, and is the same on
        machines whose logarithms differ in the last bit.
        """
        import numpy as np

        half = 0.5 if self.whole else 0.0
        low, high = self.low - half, self.high + half
        if self.scale == "log":
            width = np.log(high) - np.log(low)
            found = np.exp(np.log(low) + width * shares)
            part = found * width / points
        else:
            found = low + (high - low) * shares
            part = np.full_like(found, (high - low) / points)
        if self.whole:
            made: list[Value] = np.clip(np.floor(found + 0.5), self.low, self.high).astype(np.int64).tolist()
            return made
        # two ends that are next to each other leave nothing to round
        digits = np.ceil(-np.log10(np.maximum(part / 100, 1e-300))).astype(int).tolist()
        rounded = (round(value, places) for value, places in zip(found.tolist(), digits, strict=True))
        return [min(max(value, self.low), self.high) for value in rounded]


Levels = tuple[Value, ...] | Range
"""What a factor varies over: a set of levels or, where points are sampled, a range too."""


@dataclass(frozen=True, slots=True)
class Design:
    """How levels are combined to design points.

    `method` is "grid" (every level with every other), "lhs", "sobol", "file", or "ensemble" (the worlds that fit what
    is known, of which factors hold a level each; `worlds` are all of it). `points` is the number of points that
    are sampled or listed, 0 for a grid. `file` and `text` are the name of a file of points and what it holds.

    On a grid, a replication is the same luck at every point, so that levels are compared in pairs. Where points are a
    sample, each has luck of its own (`own_luck`), and means over points have as much luck in them as there are runs.

    Every sampled point is carried out at each combination of the levels of the factors in `levers`, of which there are
    `options`, with the same luck; `points` counts all of them, those of one sampled point side by side.
    """

    method: Literal["grid", "lhs", "sobol", "file", "ensemble"] = "grid"
    points: int = 0
    file: str = ""
    text: str = ""
    own_luck: bool = False
    beside: str = field(default="", compare=False)
    worlds: Ensemble | None = field(default=None, compare=False)
    levers: tuple[str, ...] = ()
    options: int = 1

    @property
    def drawn(self) -> int:
        """Number of points that are sampled, before they are crossed with the levers."""
        return self.points // self.options


@lru_cache(maxsize=4)
def unit_points(method: str, points: int, factors: int, seed: int) -> Floats:
    """The points of a sampled design in the unit cube, a row each; the same array every time, not to be written to.

    Parameters
    ----------
    method
        "lhs" or "sobol" (scrambled; `points` must be a power of two).
    points, factors
        Number of rows and of columns, at least 1.
    seed
        Seed of the sample, at least 0.
    """
    import numpy as np
    from scipy.stats import qmc

    chance = np.random.default_rng(seed)
    if method == "lhs":
        found: Any = qmc.LatinHypercube(factors, rng=chance).random(points)
    else:
        found = qmc.Sobol(factors, rng=chance).random_base2(points.bit_length() - 1)
    found.setflags(write=False)
    made: Floats = found
    return made


def sampled_levels(factor: Levels, shares: Floats, points: int) -> list[Value]:
    """The levels of a factor where these shares (from 0 to 1) of it lie below, each of a set of levels equally likely.

    Examples
    --------
    >>> import numpy as np
    >>> sampled_levels(("colleague", "new_hire"), np.array([0.0, 0.49, 0.5, 1.0]), 4)
    ['colleague', 'colleague', 'new_hire', 'new_hire']
    >>> sampled_levels(Range(1, 3, whole=True), np.array([0.0, 0.33, 0.34, 1.0]), 4)
    [1, 1, 2, 3]
    >>> sampled_levels(Range(0, 0.3), np.array([0.123456789]), 64)
    [0.03704]
    """
    if isinstance(factor, Range):
        return factor.levels(shares, points)
    import numpy as np

    places = np.minimum((shares * len(factor)).astype(np.int64), len(factor) - 1)
    return [factor[place] for place in places.tolist()]


def column(design: Design, factors: Mapping[str, Levels], name: str, seed: int) -> list[Value]:
    """The level of one factor at every point of a design that is not a grid."""
    factor = factors[name]
    if design.method == "file":
        assert isinstance(factor, tuple)
        return list(factor)
    if name in design.levers:
        options = [option(design, factors, number)[name] for number in range(design.options)]
        return options * design.drawn
    if design.method == "ensemble":
        assert isinstance(factor, tuple)
        return [level for level in factor for _ in range(design.options)]
    sampled = [each for each in factors if each not in design.levers]
    unit = unit_points(design.method, design.drawn, len(sampled), seed)
    found = sampled_levels(factor, unit[:, sampled.index(name)], design.drawn)
    return [level for level in found for _ in range(design.options)]


def option(design: Design, factors: Mapping[str, Levels], number: int) -> dict[str, Value]:
    """The levels of the levers in one of their combinations; the first lever varies slowest."""
    levels: dict[str, Value] = {}
    for name in reversed(design.levers):
        allowed = factors[name]
        assert isinstance(allowed, tuple)
        number, place = divmod(number, len(allowed))
        levels[name] = allowed[place]
    return levels


def levels_at(design: Design, factors: Mapping[str, Levels], index: int, seed: int) -> dict[str, Value]:
    """The level of every factor at one point of a design that is not a grid."""
    if design.method == "file":
        return {name: factor[index] for name, factor in factors.items() if isinstance(factor, tuple)}
    drawn, number = divmod(index, design.options)
    levels = option(design, factors, number)
    sampled = {name: factor for name, factor in factors.items() if name not in design.levers}
    if design.method == "ensemble":
        levels |= {name: factor[drawn] for name, factor in sampled.items() if isinstance(factor, tuple)}
    elif sampled:
        unit = unit_points(design.method, design.drawn, len(sampled), seed)[drawn]
        for place, (name, factor) in enumerate(sampled.items()):
            levels[name] = sampled_levels(factor, unit[place : place + 1], design.drawn)[0]
    return {name: levels[name] for name in factors}


def span(design: Design, factor: Levels) -> Any:
    """What a factor varies over as plain data: a range, or its levels; of numbers in a file, the lowest and highest."""
    if isinstance(factor, Range):
        return {"low": factor.low, "high": factor.high, "scale": factor.scale}
    distinct = list(dict.fromkeys(factor))
    numbers = [level for level in distinct if not isinstance(level, str)]
    if design.method in ("file", "ensemble") and numbers:
        return {"low": min(numbers), "high": max(numbers)}
    return distinct
