"""How bad it may get for one firm: chances, quantiles and the worst tenth, by regime and between regimes.

A mean over replications says what firms meet on average; one firm has one luck. So the unit is the run, and its own
value counts, also of outcomes that are pooled where means are asked for. Chances have Wilson's interval (1927), paired
differences of chances that of Bonett & Price (2012, doi 10.3102/1076998611411918), quantiles that of order statistics,
which holds for any distribution. The mean of the worst tenth (expected shortfall: Rockafellar & Uryasev 2000) has the
bootstrap-t of its influence values, which covers .93 to .96 of the time with normal and exponential values from
`FEWEST` runs on (tests/analysis/test_risk.py); percentile resampling covers .78 to .94.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri
from scipy.stats import binom

from analysis.estimates import check_runs
from analysis.intervals import RESAMPLES, RESAMPLING_SEED, varies, wilson
from analysis.undefined import at_ceilings
from simulation.errors import RequestError
from simulation.science.outcomes import described

Floats = npt.NDArray[np.float64]

QUANTILES: Final = (0.05, 0.5, 0.95)
TENTH: Final = 0.1

FEWEST: Final = 50
"""Runs from which on the worst tenth has an interval: five runs of it."""

AT_ONCE: Final = 2_000_000
"""Numbers drawn at once."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value that an outcome is not to pass, above or below."""

    value: float
    above: bool = True

    def passed(self, values: Floats) -> npt.NDArray[np.bool_]:
        """Which values lie beyond it."""
        return values > self.value if self.above else values < self.value


def risks(
    runs: pd.DataFrame,
    factors: Sequence[str],
    outcome: str,
    base: str,
    threshold: Threshold | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What one firm may meet at each design point under each regime, and how that differs from another regime.

    Parameters
    ----------
    runs, factors, confidence
        As for `analysis.estimates.means`.
    outcome
        Name of an outcome of which low or high is better.
    base
        The regime that others are compared with, in the same replication: same luck.
    threshold
        What the outcome is not to pass; without it no chances are told.

    Returns
    -------
    DataFrame
        One row a design point and regime: the factors, `regime`, `base`, `n` (runs with a value); `chance` that the
        outcome passes the threshold, `q05`, `q50`, `q95` and `tenth`, the mean of the worst tenth, each with `_low` and
        `_high`, in the unit of the outcome. An end of a quantile is infinite where it lies beyond all runs. For regimes
        other than the base: `pairs`, `worse` (chance of being worse than the base with the same luck, a tie counting
        half), and `chance_difference`, `tenth_difference`, each with `_low` and `_high`. NaN is unknown.

    Raises
    ------
    RequestError
        As for `analysis.estimates.means`; if neither low nor high is better; if no run has the regime `base`.
    """
    check_runs(runs, factors, [outcome], confidence)
    if not described(outcome).better:
        raise RequestError(f"neither more nor less of {outcome} is better, so that no part of it is the worst")
    if base not in set(runs["regime"].astype(str)):
        raise RequestError(f"no run has the regime {base!r}")
    runs = at_ceilings(runs, [outcome])
    keys = list(factors)
    parts = runs.groupby(keys, observed=True, sort=False) if keys else [((), runs)]
    rows: list[dict[str, Any]] = []
    for key, part in parts:
        table = part.pivot(index="replication", columns="regime", values=outcome).astype(float)
        place = dict(zip(keys, key if isinstance(key, tuple) else (key,), strict=True))
        for regime in part["regime"].astype(str).unique():
            values = table[regime].to_numpy(float)
            row = place | {"regime": regime, "base": base} | _alone(values, outcome, threshold, confidence)
            if regime != base and base in table:
                row |= _against(values, table[base].to_numpy(float), outcome, threshold, confidence)
            rows.append(row)
    return pd.DataFrame(rows)


def _ends(name: str, value: float, low: float, high: float) -> dict[str, float]:
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def _share(name: str, flags: Floats, confidence: float) -> dict[str, float]:
    if not len(flags):
        return _ends(name, math.nan, math.nan, math.nan)
    share = float(flags.mean())
    return _ends(name, share, *map(float, wilson(share, len(flags), confidence)))


def _alone(values: Floats, outcome: str, threshold: Threshold | None, confidence: float) -> dict[str, Any]:
    known = values[np.isfinite(values)]
    found: dict[str, Any] = {"n": len(known)}
    if threshold is not None:
        found |= _share("chance", threshold.passed(known).astype(float), confidence)
    for share in QUANTILES:
        found |= _ends(f"q{round(100 * share):02d}", *quantile(known, share, confidence))
    return found | _ends("tenth", *worst_tenth(known[:, None], _sign(outcome), confidence))


def _against(
    values: Floats, other: Floats, outcome: str, threshold: Threshold | None, confidence: float
) -> dict[str, Any]:
    met = np.isfinite(values) & np.isfinite(other)
    pair = np.stack([values[met], other[met]], axis=1)
    found: dict[str, Any] = {"pairs": len(pair)}
    found |= _share("worse", (1 + np.sign(_sign(outcome) * (pair[:, 0] - pair[:, 1]))) / 2, confidence)
    if threshold is not None:
        passed = threshold.passed(pair)
        found |= _ends("chance_difference", *difference_of_chances(passed[:, 0], passed[:, 1], confidence))
    return found | _ends("tenth_difference", *worst_tenth(pair, _sign(outcome), confidence))


def _sign(outcome: str) -> float:
    """What turns an outcome so that more is worse."""
    return 1.0 if described(outcome).better == "low" else -1.0


def quantile(values: Floats, share: float, confidence: float) -> tuple[float, float, float]:
    """A quantile with the interval of order statistics, which holds for any distribution.

    Examples
    --------
    >>> quantile(np.arange(1.0, 101.0), 0.5, 0.95)
    (50.5, 40.0, 61.0)
    """
    n = len(values)
    if not n:
        return math.nan, math.nan, math.nan
    ordered = np.sort(values)
    tail = (1 - confidence) / 2
    # the largest rank that is above the quantile in no more than `tail` of samples, and the smallest below it
    low = int(binom.ppf(tail, n, share))
    low -= bool(low and binom.cdf(low - 1, n, share) > tail)
    high = int(binom.ppf(1 - tail, n, share)) + 1
    return (
        float(np.quantile(ordered, share)),
        float(ordered[low - 1]) if low >= 1 else -math.inf,
        float(ordered[high - 1]) if high <= n else math.inf,
    )


def difference_of_chances(
    one: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_], confidence: float
) -> tuple[float, float, float]:
    """The difference of two chances of pairs with its adjusted Wald interval (Bonett & Price 2012)."""
    n = len(one)
    if not n:
        return math.nan, math.nan, math.nan
    more, less = ((one & ~other).sum() + 1) / (n + 2), ((other & ~one).sum() + 1) / (n + 2)
    half = float(ndtri(0.5 + confidence / 2)) * math.sqrt((more + less - (more - less) ** 2) / (n + 2))
    found = float(one.mean() - other.mean())
    return found, max(min(more - less - half, found), -1.0), min(max(more - less + half, found), 1.0)


def worst_tenth(values: Floats, sign: float, confidence: float) -> tuple[float, float, float]:
    """The mean of the worst tenth of runs; of two columns, that of the first less that of the second, paired.

    `values` are [run, 1 or 2]; `sign` turns them so that more is worse. Without an interval under `FEWEST` runs, or
    where nothing varies.
    """
    n = len(values)
    if not n:
        return math.nan, math.nan, math.nan
    worse = sign * values
    found, error = _tenths(worse[None])
    estimate = sign * float(found[0])
    if n < FEWEST or not varies(error, np.abs(values).max()[None])[0]:
        return estimate, math.nan, math.nan
    rng = np.random.default_rng(RESAMPLING_SEED)
    step = max(1, AT_ONCE // n)
    t = []
    for first in range(0, RESAMPLES, step):
        drawn = worse[rng.integers(n, size=(min(step, RESAMPLES - first), n))]
        mean, spread = _tenths(drawn)
        t.append((mean - found)[spread > 0] / spread[spread > 0])
    low, high = np.quantile(np.concatenate(t), [(1 - confidence) / 2, (1 + confidence) / 2])
    ends = sorted((sign * float(found[0] - high * error[0]), sign * float(found[0] - low * error[0])))
    return estimate, ends[0], ends[1]


def _tenths(worse: Floats) -> tuple[Floats, Floats]:
    """Of samples [sample, run, 1 or 2], the mean of the largest tenth (or the difference of two), and its error."""
    edge = np.quantile(worse, 1 - TENTH, axis=1, keepdims=True)
    influence = edge + np.maximum(worse - edge, 0.0) / TENTH
    each = influence[..., 0] - influence[..., 1] if worse.shape[-1] == 2 else influence[..., 0]
    return each.mean(axis=1), each.std(axis=1, ddof=1) / np.sqrt(worse.shape[1]) if worse.shape[1] > 1 else each[:, 0]
