"""Where along a factor two regimes tie: Fieller's confidence set of the zero of a paired difference.

Between neighbouring levels the difference is taken to be a straight line. At any value in between, each replication
then has an interpolated difference of its own, so that the Student t interval of their mean is as exact there as at
a level. The break-even may be wherever that interval holds 0 (Fieller 1954, J R Stat Soc B 16:175): the set is had by
solving a quadratic, needs no resampling, and may reach beyond the levels swept, or be all of them, or nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.estimates import Floats, check_runs, is_grid, is_numeric, levels, prepared
from analysis.intervals import student
from analysis.judgement import fewest_pairs
from analysis.numbers import level_text
from simulation.errors import RequestError
from simulation.science.outcomes import described
from simulation.wording.values import nearest

TIE: Final = "tie"
INCONCLUSIVE: Final = "cannot be told"
NOWHERE: Final = "nowhere"

COLUMNS: Final = (
    "regime",
    "base",
    "outcome",
    "factor",
    "verdict",
    "break_even",
    "low",
    "high",
    "open_below",
    "open_above",
    "better_below",
    "better_above",
    "first",
    "last",
    "n",
    "confidence",
)
"""Columns of `break_evens` beside the other factors."""


def break_evens(
    runs: pd.DataFrame,
    factors: Sequence[str],
    factor: str,
    outcome: str,
    base: str,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The values of a factor at which regimes tie with `base`, with intervals, or that there are none.

    Every regime, and every combination of levels of the other factors, is looked at by itself; nothing corrects for
    how many there are. Where there are fewer pairs than it takes to name a winner (`analysis.judgement.fewest_pairs`),
    nothing is told.

    Parameters
    ----------
    runs, factors
        As for `analysis.estimates.means`; the design must be a grid.
    factor
        The factor along which to look: numbers, two levels or more. Between levels a straight line is assumed.
    outcome
        Name of the outcome.
    base
        The regime that every other one is compared with.
    confidence
        Chance that an interval covers the break-even of the difference drawn through the true means at the levels.

    Returns
    -------
    DataFrame
        For each combination of levels of the other factors and each regime other than `base`: a row for each
        estimated crossing, a row for each stretch of the factor in which the sign of the difference cannot be told
        and the estimate does not cross, or one row that says there is neither. Its columns are the other factors and

        - `regime`, `base`, `outcome`, `factor`
        - `verdict`: "tie", "cannot be told" (the interval holds no crossing, or all levels), or "nowhere"
        - `break_even`: the estimate, NaN unless the verdict is "tie"
        - `low`, `high`: the interval, in the unit of the factor; NaN if nowhere. Crossings in one stretch share it.
        - `open_below`, `open_above`: whether it reaches beyond the levels that were swept
        - `better_below`, `better_above`: the better regime on either side of the interval (the one with the higher
          value if neither low nor high is better), missing where the interval is open. If nowhere, both are the winner.
        - `first`, `last`: the lowest and the highest level swept
        - `n`: the fewest pairs at both ends of any segment that the row speaks of
        - `confidence`

    Raises
    ------
    RequestError
        As for `analysis.estimates.means`; and if the factor is unknown, not of numbers or has one level, if no run
        has the regime `base` or any other, or if the design is no grid.

    Examples
    --------
    >>> import pandas as pd
    >>> luck = [0.0, 0.01, -0.01, 0.02, -0.02, 0.015, -0.015, 0.005, -0.005, 0.012, -0.012]
    >>> where = [(0, 0.1, "sole", 0.12), (0, 0.1, "shared", 0.14), (1, 0.5, "sole", 0.2), (1, 0.5, "shared", 0.18)]
    >>> runs = pd.DataFrame(
    ...     [(*place, number, churn + u * (1.1 if place[-1] == "sole" else 0.9))
    ...      for *place, churn in where for number, u in enumerate(luck)],
    ...     columns=["point", "turnover", "regime", "replication", "churn_rate"])
    >>> found = break_evens(runs, ["turnover"], "turnover", "churn_rate", base="sole")
    >>> found[["regime", "verdict", "break_even", "low", "high", "better_below", "better_above"]].round(2)
       regime verdict  break_even   low  high better_below better_above
    0  shared     tie         0.3  0.28  0.32         sole       shared
    """
    check_runs(runs, factors, [outcome], confidence)
    _check(runs, factors, factor, base)
    others = [name for name in factors if name != factor]
    regimes = [str(regime) for regime in runs["regime"].drop_duplicates() if regime != base]
    places = [float(level) for level in levels(runs, factor)]
    rows: list[dict[str, Any]] = []
    for place, part in _places(runs, others):
        for regime in regimes:
            curve = curve_of(part, places, factor, outcome, regime, base, confidence)
            fixed = {**place, "regime": regime, "base": base, "outcome": outcome, "factor": factor}
            rows += [fixed | row for row in _rows(curve, described(outcome).better, regime, base)]
    return pd.DataFrame(rows, columns=[*others, *COLUMNS])


def default_factor(runs: pd.DataFrame, factors: Sequence[str]) -> str:
    """The first factor of numbers that has two levels or more; a RequestError if there is none."""
    for factor in factors:
        if is_numeric(runs, factor) and runs[factor].nunique() > 1:
            return factor
    had = f"this design varies {', '.join(map(repr, factors))}" if factors else "this design varies none"
    raise RequestError(f"a break-even takes a factor of numbers with two levels or more; {had}")


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
    runs = prepared(runs, [outcome])
    tables = [
        runs.loc[runs["regime"] == name].pivot(index="replication", columns=factor, values=outcome).astype(float)
        for name in (regime, base)
    ]
    difference = (tables[0] - tables[1]).reindex(columns=list(places)).to_numpy(float)
    ends = enumerate(pairwise(places))
    return Curve(tuple(_segment(difference[:, left : left + 2], pair, confidence) for left, pair in ends), confidence)


def _segment(differences: Floats, ends: tuple[float, float], confidence: float) -> Segment:
    values = differences[~np.isnan(differences).any(axis=1)]
    n = len(values)
    left, right = values.mean(axis=0) if n else (math.nan, math.nan)
    spread = np.cov(values, rowvar=False) / n if n > 1 else np.full((2, 2), math.nan)
    quantile = float(student(n - 1, confidence)) if n > 1 else math.nan
    numbers = map(float, (left, right, spread[0, 0], spread[0, 1], spread[1, 1], quantile))
    return Segment(*ends, n, fewest_pairs(confidence), *numbers)


def _roots(square: float, linear: float, constant: float) -> list[float]:
    """The real roots of a quadratic or what is left of it, in rising order, without loss of digits."""
    under = linear**2 - 4 * square * constant
    if under < 0:
        return []
    half = -(linear + math.copysign(math.sqrt(under), linear)) / 2
    return sorted({above / below for above, below in ((half, square), (constant, half)) if below})


def _rows(curve: Curve, better: str, regime: str, base: str) -> list[dict[str, Any]]:
    """The rows of one curve, without the columns that are the same for all."""
    stretches = curve.stretches()
    swept = {"first": curve.first, "last": curve.last, "confidence": curve.confidence}
    bounds = [curve.first, *(bound for stretch in stretches for bound in (stretch.low, stretch.high)), curve.last]
    winners = [
        _winner(curve, low, high, better, regime, base) for low, high in zip(bounds[::2], bounds[1::2], strict=True)
    ]
    if not stretches:
        nothing = {"verdict": NOWHERE, "break_even": math.nan, "low": math.nan, "high": math.nan}
        closed = {"open_below": False, "open_above": False, "better_below": winners[0], "better_above": winners[0]}
        return [nothing | closed | swept | {"n": min(segment.n for segment in curve.segments)}]
    rows = []
    for stretch, (below, above) in zip(stretches, pairwise(winners), strict=True):
        touched = [part.n for part in curve.segments if part.start <= stretch.high and part.end >= stretch.low]
        row = swept | {
            "low": stretch.low,
            "high": stretch.high,
            "open_below": below is None,
            "open_above": above is None,
            "better_below": below,
            "better_above": above,
            "n": min(touched),
        }
        crossings = stretch.crossings if below or above else ()
        rows += [row | {"verdict": TIE, "break_even": x} for x in crossings]
        rows += [] if crossings else [row | {"verdict": INCONCLUSIVE, "break_even": math.nan}]
    return rows


def _winner(curve: Curve, low: float, high: float, better: str, regime: str, base: str) -> str | None:
    """The better regime between two values of the factor; None where they are one place."""
    if high - low <= curve.tolerance:
        return None
    ahead = curve.sign(low, high) * (-1 if better == "low" else 1) > 0
    return regime if ahead else base


def _places(runs: pd.DataFrame, others: Sequence[str]) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """The runs at each combination of levels of the other factors, in the order of the design points."""
    if not others:
        yield {}, runs
        return
    for key, part in runs.groupby(list(others), observed=True, sort=False):
        yield dict(zip(others, key, strict=True)), part


def _check(runs: pd.DataFrame, factors: Sequence[str], factor: str, base: str) -> None:
    if not factors:
        raise RequestError("a break-even takes a factor; this design varies none")
    if factor not in factors:
        raise RequestError(f"{factor!r} is no factor of this design{nearest(factor, list(factors))}")
    if not is_numeric(runs, factor):
        raise RequestError(f"a break-even takes a factor of numbers; the levels of {factor} are words")
    if runs[factor].nunique() < 2:
        only = level_text(runs[factor].iloc[0])
        raise RequestError(f"a break-even takes two levels or more; {factor} has one, {only}")
    if not is_grid(runs, factors):
        raise RequestError(
            "a break-even takes a grid of levels; this design samples points (`design: grid` crosses levels)"
        )
    regimes = [str(name) for name in runs["regime"].unique()]
    if base not in regimes:
        raise RequestError(f"no run has the regime {base!r}{nearest(base, regimes)}")
    if len(regimes) < 2:
        raise RequestError(f"a break-even takes two regimes; these runs have one, {base}")
