"""Means over replications with intervals: arrays in, arrays out.

A replication is the unit, for its accounts share leads and are no independent sample. Values are [replication, …]; NaN
is a replication that has no value there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv, ndtri, stdtrit

from simulation.errors import RequestError

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ROUNDING: Final = 1e-12
"""Spread that is no more than this share of the numbers is what rounding left, and no spread."""

MOST_KEPT: Final = 2000
"""Replications of which resamples are kept for the next that asks, in 16 MB: of more they are drawn again each time."""

RESAMPLES: Final = 1000
RESAMPLING_SEED: Final = 20_250


class Interval(NamedTuple):
    """Number of values, mean, interval and standard error: of these NaN where n is under 2, or nothing varies."""

    n: Wholes
    mean: Floats
    low: Floats
    high: Floats
    standard_error: Floats


def check_confidence(confidence: float) -> None:
    """A RequestError if this is no chance that an interval can have."""
    if not 0 < confidence < 1:
        raise RequestError(f"confidence is {confidence!r}; allowed: a number between 0 and 1, such as 0.95")


def student(freedom: npt.ArrayLike, confidence: float) -> Floats:
    """How many standard errors Student's t interval reaches to either side; `freedom` are its degrees, 1 or more."""
    found: Floats = stdtrit(freedom, 0.5 + confidence / 2)
    return found


def varies(deviation: Floats, size: Floats) -> Flags:
    """Whether values differ by more than what rounding may leave of numbers of that size.

    Where they do not there is no interval: no variance was seen, which is no certainty.
    """
    varying: Flags = deviation > ROUNDING * size
    return varying


def mean_interval(values: Floats, confidence: float = 0.95, size: Floats | None = None) -> Interval:
    """Mean over replications, with its Student t interval.

    `size`, of the shape of the values, are the numbers that they are differences of; by default the values themselves.
    """
    known = np.isfinite(values)
    n = known.sum(axis=0)
    mean = np.where(known, values, 0.0).sum(axis=0) / np.where(n > 0, n, np.nan)
    some = np.where(n > 1, n, 2)
    squares = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0)
    deviation = np.sqrt(squares / (some - 1))
    largest = np.nan_to_num(np.abs(values if size is None else size)).max(axis=0, initial=0.0)
    error = np.where((n > 1) & varies(deviation, largest), deviation / np.sqrt(some), np.nan)
    half = student(some - 1, confidence) * error
    return Interval(n, mean, mean - half, mean + half, error)


def wilson(share: npt.ArrayLike, n: npt.ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """The interval of a probability of which `share` was seen in `n` attempts (Wilson 1927, doi 10.2307/2276774).

    Ties that count half vary less than wins and losses do, so that they make the interval wide rather than narrow.
    NaN where n is 0.

    Examples
    --------
    >>> [round(float(end), 3) for end in wilson(0.1, 10)]
    [0.018, 0.404]
    """
    seen, attempts = np.asarray(share, float), np.asarray(n, float)
    some = np.where(attempts > 0, attempts, np.nan)
    quantile = ndtri(0.5 + confidence / 2)
    weight = quantile**2 / some
    middle = (seen + weight / 2) / (1 + weight)
    half = quantile * np.sqrt((seen * (1 - seen) + weight / 4) / some) / (1 + weight)
    # rounding must not put the share itself outside
    return np.clip(middle - half, 0, seen), np.clip(middle + half, seen, 1)


def of_events(
    value: npt.ArrayLike, variance: npt.ArrayLike, event: npt.ArrayLike, confidence: float
) -> tuple[Floats, Floats]:
    """The interval of a sum of weights of independent events (Fay & Feuer 1997, Statistics in Medicine 16:791).

    Where all weigh the same it is the exact interval of a Poisson count (Garwood 1936, Biometrika 28:437).

    Parameters
    ----------
    value, variance
        The sum of the weights of what happened, and that of their squares.
    event
        The largest weight.
    confidence
        Chance that the interval covers the mean of the sum.

    Examples
    --------
    Three events:

    >>> [round(float(end), 3) for end in of_events(3.0, 3.0, 1.0, 0.95)]
    [0.619, 8.767]
    """
    seen, spread, most = (np.asarray(each, float) for each in (value, variance, event))
    tail = (1 - confidence) / 2
    some = np.where(seen > 0, seen, np.nan)
    low = np.where(seen == 0, 0.0, spread / some * gammaincinv(some**2 / spread, tail))
    above, wider = seen + most, spread + most**2
    return low, wider / above * gammaincinv(above**2 / wider, 1 - tail)


def resamples_of(count: int, resamples: int = RESAMPLES) -> Floats:
    """How often each of so many replications is drawn with replacement, [resample, replication]: the same every time.

    Examples
    --------
    >>> resamples_of(3, 2).sum(axis=1)
    array([3., 3.])
    """
    return (_kept if count <= MOST_KEPT else _drawn)(count, resamples)


def _drawn(count: int, resamples: int) -> Floats:
    rng = np.random.default_rng(RESAMPLING_SEED)
    drawn: Floats = rng.multinomial(count, np.full(count, 1 / count), size=resamples).astype(float)
    drawn.flags.writeable = False  # every caller has the same ones
    return drawn


_kept = lru_cache(maxsize=4)(_drawn)


def resampled_means(values: Floats, resamples: int = RESAMPLES) -> Floats:
    """Means over replications drawn with replacement, the same draws in every column: [resample, …]."""
    weight = resamples_of(len(values), resamples)
    known = np.isfinite(values)
    total = weight @ np.where(known, values, 0.0)
    found: Floats = np.divide(total, weight @ known, out=np.full(total.shape, np.nan), where=weight @ known > 0)
    return found
