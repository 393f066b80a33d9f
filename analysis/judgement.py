"""The one rule by which a regime is called better than another: arrays in, arrays out.

Every regime is compared with every other at every place (a design point, or a place on a map) by paired differences.
The intervals are widened (Bonferroni, over all pairs of regimes at all places), so that the confidence holds for all
that is said of an outcome together. Three things keep certainty from being made of nothing:

- With few pairs nobody wins. Were two regimes exchangeable, n differences would all have one sign in 2^(1-n) of the
  cases, whatever their distribution; an n with which even that is not rare enough tells nothing.
- Differences that do not vary have no interval of their own. They are told from 0 by their sign alone.
- Where one regime of a pair has no value, the other might owe its win to that. Such a pair counts with the difference
  that speaks most against what is to be shown, over all values seen at that place (Horowitz & Manski 2000,
  doi 10.1080/01621459.2000.10473902); as many of these as there are whole pairs tell nothing. A pair of which neither
  has a value is left out.

Where all regimes are the same, and normal, skewed, heavy-tailed or counts, some regime is ruled out somewhere in about
.05 of sweeps or fewer, with any number of pairs; in up to .08 where differences are only -1, 0 and 1 and pairs just
enough (2,000 sweeps each, of 1 to 25 places and 2 to 4 regimes; tests/analysis/test_judgement.py repeats this).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from analysis.intervals import varies
from analysis.skewness import ends, skewness

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def comparisons(places: int, regimes: int) -> int:
    """Pairs of regimes at all places."""
    return places * math.comb(regimes, 2)


def strict(confidence: float, count: int) -> float:
    """The confidence of each of so many comparisons, for all of them together to have `confidence` (Bonferroni)."""
    return 1 - (1 - confidence) / max(count, 1)


def fewest_pairs(confidence: float) -> int:
    """The pairs that it takes for a difference to be told with this confidence.

    Examples
    --------
    >>> fewest_pairs(0.95), fewest_pairs(strict(0.95, 30))
    (6, 11)
    """
    return math.ceil(round(1 - math.log2(1 - confidence), 9))


def in_words(confidence: float, count: int) -> str:
    """The rule, as `sweep`, `compare`, `map` and the report say it."""
    together = "" if count == 1 else f", for all {count:,} comparisons together"
    return f"by paired differences at {confidence * 100:g} % confidence{together}"


@dataclass(frozen=True, slots=True)
class Judged:
    """What is told at every place: all so turned that more is better.

    Places have any shape `[…]`. `means` are [regime, …], over the replications in which every regime has a value that
    has one at all, and NaN where a regime has none. `ahead` [regime, regime, …] is how far the first is ahead of the
    second by paired differences, `surely` the lower end of its interval (NaN where there are too few pairs), `n` the
    number of pairs.
    """

    means: Floats
    ahead: Floats
    surely: Floats
    n: Floats

    def best(self) -> npt.NDArray[np.int64]:
        """The number of the regime with the best mean; the number of regimes where none has a value."""
        first: npt.NDArray[np.int64] = np.where(np.isnan(self.means), -np.inf, self.means).argmax(axis=0)
        return np.where(np.isnan(self.means).all(axis=0), len(self.means), first)

    def undecided(self) -> Flags:
        """Whether a regime is another than the best one and may be the best as well."""
        best = self.best()
        found = np.zeros(self.means.shape, dtype=bool)
        for first in range(len(self.means)):
            for other in range(len(self.means)):
                if other != first:
                    apart = self.surely[first, other] > 0
                    found[other] |= (best == first) & ~apart & ~np.isnan(self.means[other])
        return found


def judged(values: Floats, confidence: float) -> Judged:
    """Compare regimes with each other at every place.

    Parameters
    ----------
    values
        [regime, replication, place], so turned that more is better; NaN where a run has no value.
    confidence
        Of each comparison: `strict` of what is to hold for all together.
    """
    regimes, _, places = values.shape
    known = ~np.isnan(values)
    means = _ranked(values, known)
    seen = np.where(known, values, np.inf).min(axis=(0, 1)), np.where(known, values, -np.inf).max(axis=(0, 1))
    ahead, surely = (np.full((regimes, regimes, places), np.nan) for _ in range(2))
    n = np.zeros((regimes, regimes, places))
    for one, other in combinations(range(regimes), 2):
        difference = values[one] - values[other]
        mean, count, _ = _spread(difference, difference)
        low, high = _bounds(values[one], values[other], seen, confidence)
        half = (known[one] ^ known[other]).sum(axis=0)
        enough = (count >= fewest_pairs(confidence)) & (count > half)
        ahead[one, other], ahead[other, one] = mean, -mean
        surely[one, other], surely[other, one] = np.where(enough, low, np.nan), np.where(enough, -high, np.nan)
        n[one, other] = n[other, one] = count
    return Judged(means, ahead, surely, n)


def _ranked(values: Floats, known: Flags) -> Floats:
    """Means over complete replications, or where there is none over what there is."""
    present = known.any(axis=1, keepdims=True)
    whole = (known | ~present).all(axis=0)
    used = known & np.where(whole.any(axis=0), whole, True)
    count = used.sum(axis=1)
    total = np.where(used, values, 0.0).sum(axis=1)
    found: Floats = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return found


def _bounds(one: Floats, other: Floats, seen: tuple[Floats, Floats], confidence: float) -> tuple[Floats, Floats]:
    """Both ends of the interval of the mean difference, half pairs being counted against it."""
    alone_one, alone_other = ~np.isnan(one) & np.isnan(other), np.isnan(one) & ~np.isnan(other)
    difference, size = one - other, np.fmax(np.abs(one), np.abs(other))
    both = []
    for end, (against, towards) in enumerate((seen[::-1], seen)):
        filled = difference
        if alone_one.any() or alone_other.any():
            filled = np.where(alone_one, one - against, np.where(alone_other, towards - other, difference))
        mean, count, deviation = _spread(filled, size)
        some = np.maximum(count, 2)
        both.append(ends(count, mean, deviation / np.sqrt(some), skewness(filled), confidence)[end])
    return both[0], both[1]


def _spread(values: Floats, size: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean, number and standard deviation of what is known, over the first axis.

    What rounding leaves of numbers of that size is no spread.
    """
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    filled = np.where(known, values, 0.0)
    total = filled.sum(axis=0)
    mean = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    squares = np.where(known, filled - np.where(count > 0, mean, 0.0), 0.0) ** 2
    deviation = np.sqrt(squares.sum(axis=0) / np.maximum(count - 1, 1))
    largest = np.nan_to_num(np.abs(size)).max(axis=0, initial=0.0)
    return mean, count.astype(float), np.where(varies(deviation, largest), deviation, 0.0)
