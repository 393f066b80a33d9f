"""Old against new from rounds in which each was measured once: the ratio, and the interval that it lies in.

What a machine does besides changes from minute to minute and has bad outliers. Within a round both are measured one
after the other, so that the logarithm of their ratio is spread evenly about that of the true one, whatever its
distribution: that is all that Wilcoxon's signed ranks (1945) take. The interval holds every ratio that they do not
refuse, and the estimate is the median of all means of two rounds (Hodges & Lehmann 1963). Its coverage does not depend
on how noise is distributed; tests/benchmarks/test_paired.py simulates it.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

CONFIDENCE = 0.95
"""Chance that all ratios of one comparison lie in their intervals."""


@dataclass(frozen=True, slots=True)
class Change:
    """New over old: 1.1 is slower by a tenth. `low` to `high` is the interval."""

    ratio: float
    low: float
    high: float

    def __str__(self) -> str:
        """In words.

        Examples
        --------
        >>> print(Change(1.12, 1.08, 1.16)), print(Change(0.5, 0.4, 0.62)), print(Change(1.0, 0.97, 1.05))
        slower by 12 % (8 to 16)
        faster by 50 % (38 to 60)
        no change that can be told (-3 to +5 %)
        (None, None, None)
        """
        low, middle, high = (100 * (value - 1) for value in (self.low, self.ratio, self.high))
        if self.low > 1:
            return f"slower by {middle:.0f} % ({low:.0f} to {high:.0f})"
        if self.high < 1:
            return f"faster by {-middle:.0f} % ({-high:.0f} to {-low:.0f})"
        return f"no change that can be told ({low:+.0f} to {high:+.0f} %)"


def rank_sums(rounds: int) -> list[int]:
    """Of all signs that so many rounds can have, how many give each sum of the ranks of the positive ones.

    Examples
    --------
    >>> rank_sums(3)
    [1, 1, 1, 2, 1, 1, 1]
    """
    ways = [1]
    for rank in range(1, rounds + 1):
        longer = [*ways, *[0] * rank]
        for total, count in enumerate(ways):
            longer[total + rank] += count
        ways = longer
    return ways


def cut(rounds: int, confidence: float) -> int:
    """How many of the ordered means of two rounds lie outside of the interval, at each end; -1 if there is none.

    The interval begins at the mean with this number, counted from 0, and ends at that with the same from above.
    """
    outside, below = (1 - confidence) / 2 * 2**rounds, 0
    for total, count in enumerate(rank_sums(rounds)):
        below += count
        if below > outside:
            return total - 1
    raise AssertionError("all sums together are all there are")


def fewest_rounds(confidence: float) -> int:
    """Rounds from which on there is an interval.

    Examples
    --------
    >>> fewest_rounds(0.95), fewest_rounds(0.99)
    (6, 8)
    """
    return next(rounds for rounds in range(1, 64) if cut(rounds, confidence) >= 0)


def together(comparisons: int) -> float:
    """The confidence of each of several intervals for `CONFIDENCE` that all of them hold (Bonferroni)."""
    return 1 - (1 - CONFIDENCE) / max(comparisons, 1)


def change(old: Sequence[float], new: Sequence[float], confidence: float = CONFIDENCE) -> Change:
    """What became of a cost, from rounds in each of which both were measured.

    Parameters
    ----------
    old, new
        A positive number for each round, in the same order.
    confidence
        Chance that the interval covers the true ratio, between 0 and 1: at least this, as there are few rounds.

    Raises
    ------
    ValueError
        If there are too few rounds for an interval.
    """
    logs = [math.log(after / before) for before, after in zip(old, new, strict=True)]
    outside = cut(len(logs), confidence)
    if outside < 0:
        raise ValueError(f"{len(logs)} rounds; an interval of {confidence:.4g} takes {fewest_rounds(confidence)}")
    means = sorted((one + other) / 2 for one, other in combinations_with_replacement(logs, 2))
    return Change(*(math.exp(value) for value in (statistics.median(means), means[outside], means[-1 - outside])))
