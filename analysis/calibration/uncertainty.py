"""How well the fitted values are known, and which of them the targets cannot tell apart.

Near the fit the targets are taken as linear in the free values (Gauss-Newton). Their errors are the targets' own, those
of one cohort going together, and the luck of the simulation. A misfit that no value can mend is not in the intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.calibration.targets import Free

Floats = npt.NDArray[np.float64]

ALIKE: Final = 0.9
"""Correlation of two fitted values from which on the targets are said not to tell them apart."""

QUANTILE: Final = 1.96
PART: Final = 0.3
"""Least part of a parameter in a flat direction that is told."""


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Covariance of the fitted values (p, p), and directions in which all targets together hardly move.

    A flat direction gives the parts of parameters by name (their scales are 1, the squares sum to 1 or less), and how
    many spreads the targets move along it, in the root of the sum of squares.
    """

    names: Sequence[str]
    covariance: Floats
    flat: Sequence[tuple[dict[str, float], float]]

    def interval(self, free: Free, value: float) -> tuple[float, float]:
        """The 95 % interval of a fitted value, cut at its bounds."""
        place = list(self.names).index(free.name)
        half = QUANTILE * float(np.sqrt(self.covariance[place, place]))
        return max(free.low, value - half), min(free.high, value + half)

    def alike(self) -> list[tuple[str, str, float]]:
        """Pairs of fitted values whose errors are correlated by more than `ALIKE`, either way."""
        spread = np.sqrt(np.diag(self.covariance))
        correlation = self.covariance / np.outer(spread, spread)
        pairs = combinations(range(len(self.names)), 2)
        return [
            (self.names[int(one)], self.names[int(other)], float(correlation[one, other]))
            for one, other in pairs
            if abs(correlation[one, other]) > ALIKE
        ]


def uncertainty(
    free: Sequence[Free], slopes: Floats, spreads: Floats, correlation: Floats, noise: Floats
) -> Uncertainty:
    """How well the values are known that a weighted least-squares fit has come to.

    Parameters
    ----------
    free
        What is fitted (p).
    slopes
        Change of each target per unit of each free value (n, p).
    spreads, correlation
        Standard deviation (n) and correlation (n, n) of the targets' own errors. The fit weights by the spreads only.
    noise
        Covariance of the simulated figures over lucks (n, n).
    """
    weighted = slopes / spreads[:, None]
    held = np.diag([parameter.hold**-2.0 for parameter in free])
    errors = correlation + noise / np.outer(spreads, spreads)
    bread = np.linalg.pinv(weighted.T @ weighted + held)
    covariance = bread @ (weighted.T @ errors @ weighted + held) @ bread
    return Uncertainty([parameter.name for parameter in free], covariance, _flat(free, weighted))


def _flat(free: Sequence[Free], weighted: Floats) -> list[tuple[dict[str, float], float]]:
    """Directions in which a step of one scale moves the targets by less than one spread, all taken together."""
    scaled = weighted * np.array([parameter.scale for parameter in free])
    information, directions = np.linalg.eigh(scaled.T @ scaled)
    found = []
    for moved, direction in zip(information, directions.T, strict=True):
        if moved < 1.0:
            ahead = direction * np.sign(direction[np.argmax(np.abs(direction))])
            parts = zip(free, ahead.tolist(), strict=True)
            told = {parameter.name: round(part, 2) for parameter, part in parts if abs(part) >= PART}
            found.append((told, float(np.sqrt(max(0.0, moved)))))
    return found
