"""Intervals of means of skewed and of rare values, and where a sample is too small for any: arrays in, arrays out.

Student's interval takes the mean to be normal. Which interval a sample has is settled by the sample:

- Values that are never negative, and 0 in more than half: that of a sum of events (`analysis.intervals.of_events`).
- More skewed than two standard errors of the skewness of normal values: each end the farther one of Student's and of
  Hall's, which inverts a cubic that takes the skewness off Student's t (Hall 1992, Journal of the Royal Statistical
  Society B 54:221).
- Else Student's.

Cochran (1977, Sampling Techniques, p. 42) asks for 25 times the square of the skewness. Of an event in a share p of the
runs that is about 25 / p: it must have happened in some 25 of them. The same rule stops a sweep with `precision`. A
sample is marked where it has fewer, unless its skewness is within three standard errors of what normal values show.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.intervals import student
from simulation.sweep.precision import SKEWED

Floats = npt.NDArray[np.float64]

UNEVEN: Final = 2.0
"""Standard errors of the skewness of normal values, beyond which an interval has uneven ends."""

CHANCE: Final = 3.0
"""Standard errors of the skewness of normal values, up to which it may be chance."""

FEW: Final = 10
"""Values that are too few to show how skewed they are."""


def ends(n: Floats, mean: Floats, error: Floats, skewness: Floats, confidence: float) -> tuple[Floats, Floats]:
    """The interval of a mean: Student's, or with uneven ends where the sample is skewed.

    Parameters
    ----------
    n, mean, error, skewness
        Of samples: their sizes, means, standard errors (NaN where there is no interval) and skewness, the mean cube
        of the deviations over the 1.5th power of their mean square.
    confidence
        Chance that the interval covers the mean.

    Returns
    -------
    low, high
        In the unit of the mean.

    Examples
    --------
    >>> low, high = ends(np.array([20.0]), np.array([1.0]), np.array([0.2]), np.array([2.0]), 0.95)
    >>> print(f"{low[0]:.2f} to {high[0]:.2f}")
    0.58 to 1.92
    """
    some = np.maximum(n, 2.0)
    reach = student(some - 1, confidence)
    skewed = np.abs(_standard_errors(n, skewness)) > UNEVEN
    crook = np.where(skewed, skewness, 1.0) / np.sqrt(some)
    below = np.where(skewed, np.fmax(reach, _hall(reach, crook)), reach)
    above = np.where(skewed, np.fmax(reach, -_hall(-reach, crook)), reach)
    return mean - below * error, mean + above * error


def _hall(t: Floats, crook: Floats) -> Floats:
    """The value of Student's t that Hall's cubic takes to `t`; `crook` is the skewness over the root of n."""
    found: Floats = 3 / crook * (np.cbrt(1 + crook * (t - crook / 6)) - 1)
    return found


def never(n: int, confidence: float) -> float:
    """The largest chance in a run of what happened in none of `n` (Clopper and Pearson 1934, Biometrika 26:404).

    Examples
    --------
    >>> round(never(20, 0.95), 3)
    0.168
    """
    return float(1 - ((1 - confidence) / 2) ** (1 / n))


def _standard_errors(n: Floats, skewness: Floats) -> Floats:
    """How many standard errors of the skewness of normal values a sample's lies from 0; 0 under 3 values."""
    some = np.maximum(n, 3.0)
    unbiased = skewness * np.sqrt(some * (some - 1)) / (some - 2)
    error = np.sqrt(6 * some * (some - 1) / ((some - 2) * (some + 1) * (some + 3)))
    found: Floats = np.where(n >= 3, unbiased / error, 0.0)
    return found


def skewness_of(second: Floats, third: Floats) -> Floats:
    """The skewness of samples, from the means of the squares and cubes of their deviations; 0 where nothing varies."""
    found: Floats = np.divide(third, second**1.5, out=np.zeros_like(third), where=second > 0)
    return found


def skewness(values: Floats) -> Floats:
    """The skewness of what is known, over the first axis; 0 where nothing varies, or nothing is known."""
    known = ~np.isnan(values)
    count = np.maximum(known.sum(axis=0), 1)
    away = np.where(known, values - np.where(known, values, 0.0).sum(axis=0) / count, 0.0)
    return skewness_of(*((away**power).sum(axis=0) / count for power in (2, 3)))


def takes(n: Floats, skewness: Floats) -> Floats:
    """How many values it would take for Student's interval to be trusted.

    Parameters
    ----------
    n, skewness
        Of samples: their sizes and skewness.

    Returns
    -------
    ndarray
        The number where there are fewer, in samples more skewed than chance makes normal values; NaN everywhere else.

    Examples
    --------
    One of 100 values differs, and fifty of them:

    >>> p = np.array([0.01, 0.5])
    >>> takes(np.array([100.0, 100.0]), (1 - 2 * p) / np.sqrt(p * (1 - p)))
    array([2426.,   nan])
    """
    needed = SKEWED * skewness**2
    marked = (n >= 4) & (np.abs(_standard_errors(n, skewness)) > CHANCE) & (needed > n)
    found: Floats = np.where(marked, np.ceil(needed), np.nan)
    return found
