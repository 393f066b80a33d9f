"""A large firm as a smaller one of the same shape, so that its worlds can be tried in the time of a small one.

Shares, rates and times do not depend on how many there are of both customers and people, as long as their proportions
stay; only luck does, whose variance is in proportion to one over the size. What must be whole is rounded, and the size
is chosen so that hardly any proportion moves by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simulation.scenario.firm import Firm
from simulation.science.declaration import Value
from simulation.science.members import FUNCTIONS

LARGE: Final = 1200
"""Customers up to which a firm is run as it is."""

SMALL: Final = (400, 800)
"""Customers of the smaller firm, from and to."""

OFF: Final = 0.05
"""By how much a head count may be off its proportion, at most; else the smaller firm is taken larger."""

COUNTS: Final = tuple(f"functions.{name}.{what}" for name in FUNCTIONS for what in ("seats", "bench"))


@dataclass(frozen=True)
class Size:
    """As what a firm is run.

    Attributes
    ----------
    scale
        How many times as many customers the firm has as the smaller one; 1 where it is run as it is.
    accounts
        Customers of the smaller one.
    """

    scale: float
    accounts: int

    def of(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Parameters of the smaller firm."""
        if self.scale == 1.0:
            return dict(values)
        small = {name: self.people(float(values[name])) for name in COUNTS if values.get(name)}
        return {**values, **small, "accounts": self.accounts}

    def people(self, count: float) -> int:
        """A head count of the smaller firm: one at least."""
        return max(1, round(count / self.scale))


def size_of(firm: Firm) -> Size:
    """As what a firm is run: as it is, if it is not large."""
    accounts = int(firm.parameters["accounts"])
    if accounts <= LARGE:
        return Size(1.0, accounts)
    counts = [float(firm.parameters[name]) for name in COUNTS if firm.parameters.get(name)]
    first, last = SMALL
    off = {small: _off(counts, Size(accounts / small, small)) for small in range(first, last + 1)}
    best = min(off, key=lambda small: off[small])
    if off[best] > OFF:
        best = next(
            small
            for small in range(last + 1, accounts + 1)
            if _off(counts, Size(accounts / small, small)) <= OFF or small == accounts
        )
    return Size(accounts / best, best)


def _off(counts: list[float], size: Size) -> float:
    """By how much the head count that suffers most is off its proportion."""
    return max((abs(size.people(count) * size.scale / count - 1) for count in counts), default=0.0)
