"""How large an experiment may be, and what is said of one that is larger.

The bounds are what a directory of results and whoever reads it can bear, with room to spare: a hundred million runs
are a hundred thousand parts, some 20 GB, and days of work of a hundred processors.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from simulation.scenario.sampling import Design, Levels, Range

MOST_RUNS: Final = 100_000_000
"""Runs of a sweep; with `precision`, those of its first looks."""

MOST_GROUPS: Final = 100_000
"""Design points times regimes with `precision`: each of them is a part of the results at least."""

MOST_WEEKS: Final = 10_000_000_000
"""Rows of recorded weeks of a sweep."""

MOST_SAMPLED: Final = 2**24
"""Levels of a sample, that is points times factors: they are held in memory, 8 bytes each."""


class Size(NamedTuple):
    """What an experiment asks for: `replications` are the least that a design point gets."""

    design: Design
    factors: Mapping[str, Levels]
    regimes: int
    replications: int
    precise: bool
    weeks: int
    """Recorded weeks of a run."""

    @property
    def points(self) -> int:
        """Number of design points."""
        if self.design.method != "grid":
            return self.design.points
        return math.prod(len(levels) for levels in self.factors.values() if not isinstance(levels, Range))


def amount(count: int) -> str:
    """A number as people read it: `10,000`, and from a million millions on a power of ten.

    Examples
    --------
    >>> amount(10_000), amount(4 * 10**12), amount(10**60)
    ('10,000', 'about 4 x 10^12', 'about 10^60')
    """
    if count < 10**12:
        return f"{count:,}"
    exponent = int(math.log10(count) + 1e-9)
    first = round(10 ** (math.log10(count) - exponent))
    return f"about {'' if first in (1, 10) else f'{first} x '}10^{exponent + (first == 10)}"


def too_large(size: Size) -> tuple[str, str] | None:
    """The key of the file that asks for too much, and in words what fits; None if everything does."""
    key = "factors" if size.design.method == "grid" else "design"
    points, each = size.points, size.regimes * size.replications
    if size.design.method in ("lhs", "sobol") and points * len(size.factors) > MOST_SAMPLED:
        fits = _sampled(size, MOST_SAMPLED // len(size.factors))
        what = f"{points:,} sampled points of {len(size.factors):,} factors = {points * len(size.factors):,} levels"
        return key, f"{what}; allowed: {MOST_SAMPLED:,} levels, such as {fits:,} points"
    if size.precise and points * size.regimes > MOST_GROUPS:
        what = f"{amount(points)} design points x {size.regimes} regimes with 'precision'"
        return key, f"{what}; allowed: {MOST_GROUPS:,}, such as {_fewer(size, MOST_GROUPS // size.regimes)}"
    runs = points * each
    if runs > MOST_RUNS:
        what = (
            f"{amount(points)} design points x {size.regimes} regimes x {size.replications:,} replications = "
            f"{amount(runs)} runs; allowed: {MOST_RUNS:,} runs"
        )
        if points <= 1_000:
            return "replications", f"{what}, such as {MOST_RUNS // (points * size.regimes):,} replications"
        return key, f"{what}, such as {_fewer(size, max(1, MOST_RUNS // each))}"
    if runs * size.weeks > MOST_WEEKS:
        what = f"{runs:,} runs x {size.weeks:,} weeks = {runs * size.weeks:,} rows of recorded weeks"
        return (
            "record",
            f"{what}; allowed: {MOST_WEEKS:,}; record nothing, or ask for {MOST_WEEKS // size.weeks:,} runs",
        )
    return None


def _sampled(size: Size, points: int) -> int:
    """So many points or fewer: for Sobol's sequence a power of two."""
    return 1 << (points.bit_length() - 1) if size.design.method == "sobol" else points


def _fewer(size: Size, fits: int) -> str:
    if size.design.method != "grid":
        return f"{_sampled(size, fits):,} points"
    sample = "{method: lhs, points: " + str(min(fits, 1_000)) + "}"
    return f"{fits:,} design points: name fewer levels, or sample the same ranges with design: {sample}"
