"""Where a sample is too skewed for Student's interval: arrays in, arrays out.

Cochran (1977, Sampling Techniques, p. 42) asks for 25 times the square of the skewness. Of an event in a share p of the
runs that is about 25 / p: it must have happened in some 25 of them. The same rule stops a sweep with `precision`.
Skewness that chance alone may give to normal values is not held against a sample; so few runs pass unmarked.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from simulation.sweep.precision import SKEWED

Floats = npt.NDArray[np.float64]

CHANCE: Final = 3.0
"""Standard errors of the skewness of normal values, up to which it may be chance."""


def takes(n: Floats, second: Floats, third: Floats) -> Floats:
    """How many values it would take for Student's interval to be trusted.

    Parameters
    ----------
    n, second, third
        Of samples: their sizes, and the means of the squares and cubes of the deviations from their means.

    Returns
    -------
    ndarray
        The number where there are fewer, in samples more skewed than chance makes normal values; NaN everywhere else.

    Examples
    --------
    One of 100 values differs, and fifty of them:

    >>> p = np.array([0.01, 0.5])
    >>> takes(np.array([100.0, 100.0]), p * (1 - p), p * (1 - p) * (1 - 2 * p))
    array([2426.,   nan])
    """
    some = np.maximum(n, 4.0)
    skewness = np.divide(third, second**1.5, out=np.zeros_like(third), where=second > 0)
    unbiased = skewness * np.sqrt(some * (some - 1)) / (some - 2)
    error = np.sqrt(6 * some * (some - 1) / ((some - 2) * (some + 1) * (some + 3)))
    needed = SKEWED * skewness**2
    marked = (n >= 4) & (np.abs(unbiased) > CHANCE * error) & (needed > n)
    found: Floats = np.where(marked, np.ceil(needed), np.nan)
    return found
