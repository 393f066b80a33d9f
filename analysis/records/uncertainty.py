"""Intervals of what records tell: of rates, of rates of what comes in bunches, of ratios, and of weighted shares.

Each is held to its promise over firms of known truth (tests/helpers/recovered.py).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import beta

from analysis.intervals import of_events, student

FEWEST: Final = 5
"""Customers, people or requests under which nothing is said."""


class Told(NamedTuple):
    """A number with its interval."""

    value: float
    low: float
    high: float


UNTOLD: Final = Told(np.nan, np.nan, np.nan)


def rate(events: float, exposure: float, confidence: float, spread: float = 1.0) -> Told:
    """Events per unit of exposure with the exact interval of a Poisson count (Garwood 1936); NaN without exposure.

    Parameters
    ----------
    events, exposure
        How many were seen, and in how much time.
    confidence
        Of the interval.
    spread
        The variance of the count, over that of a Poisson count: as of so many more or fewer independent events.

    Examples
    --------
    >>> [round(each, 3) for each in rate(3, 10.0, 0.95)]
    [0.3, 0.062, 0.877]
    """
    if exposure <= 0:
        return UNTOLD
    value = events / exposure
    return Told(value, *map(float, of_events(value, events * spread / exposure**2, spread / exposure, confidence)))


def bunched_rate(bunches: np.ndarray, exposure: float, confidence: float, largest: float = 1.0) -> Told:
    """Events per unit of exposure that come in bunches, each a Poisson event (Fay & Feuer 1997).

    Parameters
    ----------
    bunches
        How many events each bunch is of; bunches of one each give Garwood's exact interval.
    exposure
        Time in which they were seen.
    confidence
        Of the interval.
    largest
        The largest bunch that might have been, where none was seen.

    Examples
    --------
    >>> [round(each, 3) for each in bunched_rate(np.array([10.0, 20.0]), 100.0, 0.95)]
    [0.3, 0.031, 1.236]
    """
    if exposure <= 0:
        return UNTOLD
    weights = bunches[bunches > 0] / exposure
    most = max(weights, default=largest / exposure)
    value = float(weights.sum())
    return Told(value, *map(float, of_events(value, (weights**2).sum(), most, confidence)))


def ratio(parts: np.ndarray, wholes: np.ndarray, confidence: float, strata: np.ndarray | None = None) -> Told:
    """Sum of the parts over that of the wholes, clusters one entry each: a ratio with its linearised interval.

    Parameters
    ----------
    parts, wholes
        By cluster.
    confidence
        Of Student's interval, with as many degrees of freedom as there are clusters, less one for each stratum.
    strata
        What kind each cluster is, where so many of each kind are no matter of luck.
    """
    total, count = wholes.sum(), len(wholes)
    if count < FEWEST or total <= 0:
        return UNTOLD
    kinds = np.zeros(count, np.int64) if strata is None else pd.factorize(strata, use_na_sentinel=False)[0]
    part, whole = (np.bincount(kinds, weights=each) for each in (parts, wholes))
    own = np.divide(part, whole, out=np.zeros(len(whole)), where=whole > 0)
    sizes = np.bincount(kinds)[kinds].astype(float)
    residual = parts - own[kinds] * wholes
    variance = (np.divide(sizes, sizes - 1, out=np.ones(count), where=sizes > 1) * residual**2).sum()
    value = parts.sum() / total
    half = student(max(count - len(own), 1), confidence) * np.sqrt(variance) / total
    return Told(float(value), float(value - half), float(value + half))


def crossed_mean(values: pd.Series, one: pd.Series, other: pd.Series, confidence: float) -> Told:
    """The mean of values that are alike where they share the one or the other (Cameron, Gelbach & Miller 2011).

    Requests of one customer are alike, and so are those of one quarter, in which everybody waits for the same people.
    """
    count = len(values)
    groups = [pd.factorize(each)[0] for each in (one, other)]
    clusters = [int(each.max(initial=-1)) + 1 for each in groups]
    if count < FEWEST or min(clusters) < FEWEST:
        return UNTOLD
    residual = (values - values.mean()).to_numpy(float)
    together = groups[0] * (groups[1].max() + 1) + groups[1]
    first, second = (_squares(residual, each) for each in groups)
    variance = max(first + second - _squares(residual, together), first, second)
    half = student(min(clusters) - 1, confidence) * np.sqrt(variance) / count
    mean = float(values.mean())
    return Told(mean, float(mean - half), float(mean + half))


def _squares(residual: np.ndarray, groups: np.ndarray) -> float:
    sums = np.bincount(pd.factorize(groups)[0], weights=residual)
    return float(len(sums) / (len(sums) - 1) * (sums**2).sum()) if len(sums) > 1 else 0.0


def weighted_share(flags: np.ndarray, weights: np.ndarray, clusters: np.ndarray, confidence: float) -> Told:
    """The weighted share of what is flagged (Korn & Graubard 1998): exact for as many as it is worth in effect.

    So many equal and independent cases would have the variance that is seen, weights and clusters (of equal kind)
    being what they are; never more than there are.
    """
    count, total = len(flags), weights.sum()
    if count < FEWEST or total <= 0:
        return UNTOLD
    value = float((weights * flags).sum() / total)
    sizes = np.bincount(np.unique(clusters, return_inverse=True)[1], weights=weights)
    variance = _squares(weights * (flags - value), clusters) / total**2
    worth = value * (1 - value) / variance if variance > 0 else total**2 / (weights**2).sum()
    worth = min(worth, float(count))
    worth *= (student(max(count - 1, 1), confidence) / student(max(len(sizes) - 1, 1), confidence)) ** 2
    tail, seen = (1 - confidence) / 2, value * worth
    low = beta.ppf(tail, seen, worth - seen + 1) if seen > 0 else 0.0
    high = beta.ppf(1 - tail, seen + 1, worth - seen) if seen < worth else 1.0
    return Told(value, float(low), float(high))
