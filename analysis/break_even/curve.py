"""The paired difference of two regimes along a factor, in straight segments, and Fieller's set of its zeros."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from analysis.estimates import Floats, prepared
from analysis.intervals import student
from analysis.judgement import fewest_pairs

TRIED: Final = 11
"""Places between two levels, both included, at which it is looked how near to 0 a curve comes."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The mean paired difference between two neighbouring levels, from the `n` replications with a pair at both.

    `variance_left`, `covariance` and `variance_right` are those of the means at the ends; `quantile` is Student's.
    Fewer pairs than `fewest` tell no winner.
    """

    start: float
    end: float
    n: int
    fewest: int
    left: float
    right: float
    variance_left: float
    covariance: float
    variance_right: float
    quantile: float

    def at(self, x: float) -> tuple[float, float, float]:
        """The mean difference at a value of the factor, and its interval."""
        w = (x - self.start) / (self.end - self.start)
        mean = (1 - w) * self.left + w * self.right
        variance = (1 - w) ** 2 * self.variance_left + 2 * w * (1 - w) * self.covariance + w**2 * self.variance_right
        half_width = self.quantile * math.sqrt(max(variance, 0.0))
        return mean, mean - half_width, mean + half_width

    def undecided(self) -> list[tuple[float, float]]:
        """The stretches in which the interval holds 0, as values of the factor."""
        if math.isnan(self.quantile) or self.n < self.fewest:
            return [(self.start, self.end)]
        # the square of the mean is at most that of the half-width: a quadratic in the share of the way from left
        t, slope = self.quantile**2, self.right - self.left
        square = slope**2 - t * (self.variance_left - 2 * self.covariance + self.variance_right)
        linear = 2 * self.left * slope + 2 * t * (self.variance_left - self.covariance)
        constant = self.left**2 - t * self.variance_left
        cuts = [0.0, *(root for root in _roots(square, linear, constant) if 0 < root < 1), 1.0]
        found = []
        for here, there in pairwise(cuts):
            middle = (here + there) / 2
            if (square * middle + linear) * middle + constant <= 0:
                found.append((self._place(here), self._place(there)))
        return found

    def _place(self, share: float) -> float:
        return self.end if share == 1 else self.start + share * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the swept range in which two regimes are not told apart, and where the estimate crosses 0 in it."""

    low: float
    high: float
    crossings: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """The paired difference of one regime from another along a factor, in straight segments."""

    segments: tuple[Segment, ...]
    confidence: float

    @property
    def first(self) -> float:
        """The lowest level."""
        return self.segments[0].start

    @property
    def last(self) -> float:
        """The highest level."""
        return self.segments[-1].end

    @property
    def tolerance(self) -> float:
        """What is nearer than this is one place."""
        return 1e-12 * (self.last - self.first)

    def crossings(self) -> list[float]:
        """Where the mean changes its sign. Where it is 0 for a while in between, the middle of that while."""
        ends = [
            end
            for segment in self.segments
            for end in ((segment.start, segment.left), (segment.end, segment.right))
            if not (math.isnan(end[1]) or end[1] == 0)
        ]
        zeros = [end for segment in self.segments for end in self._zeros(segment)]
        found = []
        for (x, before), (beyond, after) in pairwise(ends):
            if before * after > 0:
                continue
            between = [zero for zero in zeros if x <= zero <= beyond]
            if between:
                found.append((min(between) + max(between)) / 2)
            else:
                found.append(x + (beyond - x) * (before / (before - after)))
        return found

    @staticmethod
    def _zeros(segment: Segment) -> Iterator[float]:
        if segment.left == 0:
            yield segment.start
        if segment.right == 0:
            yield segment.end

    def nearest(self) -> list[float]:
        """Where the curves may tie: where the mean crosses 0, or where it is the fewest standard errors from it."""
        found = self.crossings()
        if found:
            return found
        tried = [
            (abs(mean) / (high - mean), float(x))
            for segment in self.segments
            for x in np.linspace(segment.start, segment.end, TRIED)
            for mean, _, high in [segment.at(float(x))]
            if high > mean
        ]
        return [min(tried)[1]] if tried else []

    def stretches(self) -> list[Stretch]:
        """The confidence set of the break-even: disjoint stretches, in rising order."""
        crossings = self.crossings()
        # without spread the set is the crossing itself, which rounding might lose
        pieces = sorted(
            [piece for segment in self.segments for piece in segment.undecided()] + [(x, x) for x in crossings]
        )
        merged: list[tuple[float, float]] = []
        for low, high in pieces:
            if merged and low <= merged[-1][1] + self.tolerance:
                merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
            else:
                merged.append((low, high))
        return [Stretch(low, high, tuple(x for x in crossings if low <= x <= high)) for low, high in merged]

    def sign(self, low: float, high: float) -> int:
        """The sign of the mean difference half way between two values; 0 where there is none."""
        x = (low + high) / 2
        segment = next(segment for segment in self.segments if x <= segment.end)
        return int(np.sign(np.nan_to_num(segment.at(x)[0])))


def curve_of(
    runs: pd.DataFrame,
    places: Sequence[float],
    factor: str,
    outcome: str,
    regime: str,
    base: str,
    confidence: float = 0.95,
) -> Curve:
    """The paired difference at the levels `places` of a factor, two or more in rising order, and between them.

    The runs must be of one combination of levels of all other factors; some or all may be missing.
    """
    return curve_through(paired(runs, places, factor, outcome, regime, base), confidence)


def paired(
    runs: pd.DataFrame, places: Sequence[float], factor: str, outcome: str, regime: str, base: str
) -> pd.DataFrame:
    """The differences of pairs of runs: a row a replication, a column a level; NaN where there is no pair."""
    runs = prepared(runs, [outcome])
    tables = [
        runs.loc[runs["regime"] == name].pivot(index="replication", columns=factor, values=outcome).astype(float)
        for name in (regime, base)
    ]
    return (tables[0] - tables[1]).reindex(columns=list(places))


def curve_through(differences: pd.DataFrame, confidence: float = 0.95, fewest: int | None = None) -> Curve:
    """The curve of what `paired` found; fewer pairs than `fewest` tell nothing, by default as for one curve alone."""
    values, least = differences.to_numpy(float), fewest or fewest_pairs(confidence)
    ends = enumerate(pairwise(map(float, differences.columns)))
    return Curve(
        tuple(_segment(values[:, left : left + 2], pair, confidence, least) for left, pair in ends), confidence
    )


def _segment(differences: Floats, ends: tuple[float, float], confidence: float, fewest: int) -> Segment:
    values = differences[~np.isnan(differences).any(axis=1)]
    n = len(values)
    left, right = values.mean(axis=0) if n else (math.nan, math.nan)
    spread = np.cov(values, rowvar=False) / n if n > 1 else np.full((2, 2), math.nan)
    quantile = float(student(n - 1, confidence)) if n > 1 else math.nan
    numbers = map(float, (left, right, spread[0, 0], spread[0, 1], spread[1, 1], quantile))
    return Segment(*ends, n, fewest, *numbers)


def _roots(square: float, linear: float, constant: float) -> list[float]:
    """The real roots of a quadratic or what is left of it, in rising order, without loss of digits."""
    under = linear**2 - 4 * square * constant
    if under < 0:
        return []
    half = -(linear + math.copysign(math.sqrt(under), linear)) / 2
    return sorted({above / below for above, below in ((half, square), (constant, half)) if below})
