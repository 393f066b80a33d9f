"""How long it takes to get over something: differences from what would have been, week by week, to times to recover.

A replication is the unit. Differences are [replication, week], from the week on in which it happened.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.intervals import mean_interval, resampled_means

Floats = npt.NDArray[np.float64]

TENTH: Final = 0.1
"""Where no more than this share of the largest difference is left, for good, it is over."""

NOT_LOOKED_FOR: Final[dict[str, object]] = {
    "gap": False,
    **dict.fromkeys(("half_week", "half_low", "half_high", "closed_week"), np.nan),
}


def recovery(
    gap: Floats, weeks: npt.NDArray[np.int64], better: str, confidence: float, *, width: int = 1, lasting: bool = False
) -> dict[str, object]:
    """When half of the largest difference for the worse is regained, and when none can be seen any more.

    Parameters
    ----------
    gap
        Differences, [replication, week].
    weeks
        The first of those that are put together in each column.
    better
        "low" or "high".
    confidence
        Of the intervals.
    width
        How many weeks are put together in a column.
    lasting
        Whether there is no getting over it.

    Returns
    -------
    dict
        `largest` difference for the worse, its `low` and `high`, and `largest_week`; `gap` (whether it can be told from
        0: its interval, widened for having looked at every week, leaves 0 out); `half_week` (the first week from then
        on in which half of it or less is left) with `half_low` and `half_high` (bootstrap over replications), and
        `closed_week` (the week from which the interval of the difference covers 0 to the end; with more replications
        it comes later). Infinite: not within these weeks. NaN: there is no gap to recover from, or a single
        replication.
    """
    sign = 1.0 if better == "low" else -1.0
    worse = sign * gap
    found = mean_interval(worse, confidence)
    if not np.isfinite(found.mean).any():
        return {**dict.fromkeys(("largest", "low", "high", "largest_week"), np.nan), **NOT_LOOKED_FOR}
    place = int(np.nanargmax(found.mean))
    # the largest of many differences would be told from 0 too easily
    strict = mean_interval(worse[:, place], 1 - (1 - confidence) / len(weeks))
    bounds = sorted((sign * float(strict.low), sign * float(strict.high)))
    row: dict[str, object] = {
        "largest": sign * found.mean[place],
        "low": bounds[0],
        "high": bounds[1],
        "largest_week": weeks[place],
    }
    clear = bool(strict.low > 0.0)
    if not clear or lasting:
        return row | NOT_LOOKED_FOR | {"gap": clear}
    low, high = ends(half_weeks(resampled_means(worse), weeks), confidence)
    return row | {
        "gap": True,
        "half_week": half_weeks(found.mean[None, :], weeks)[0],
        "half_low": low,
        "half_high": high,
        "closed_week": closed_week(found.low, found.high, weeks, width),
    }


def ends(values: Floats, confidence: float) -> tuple[float, float]:
    """The interval of what was found in resamples, which may be infinite: two of the values."""
    tail = (1 - confidence) / 2
    low, high = np.quantile(values, [tail, 1 - tail], method="inverted_cdf")
    return float(low), float(high)


def half_weeks(worse: Floats, weeks: npt.NDArray[np.int64]) -> Floats:
    """The first week, from that of the largest gap on, in which half of it or less is left; infinite if none is."""
    known = np.where(np.isfinite(worse), worse, -np.inf)
    largest = known.max(axis=1, keepdims=True)
    after = np.arange(len(weeks)) >= known.argmax(axis=1)[:, None]
    back = after & np.isfinite(worse) & (known <= largest / 2)
    return np.where(back.any(axis=1), weeks[back.argmax(axis=1)], np.inf)


def over_weeks(worse: Floats, weeks: npt.NDArray[np.int64], width: int = 1) -> Floats:
    """The week from which no more than a `TENTH` of the largest gap is left, to the end; infinite if there is none."""
    known = np.where(np.isfinite(worse), worse, -np.inf)
    away = known > TENTH * known.max(axis=1, keepdims=True)
    last = len(weeks) - 1 - away[:, ::-1].argmax(axis=1)
    return np.where(last < len(weeks) - 1, weeks[last] + float(width), np.inf)


def closed_week(low: Floats, high: Floats, weeks: npt.NDArray[np.int64], width: int) -> float:
    """The week from which the interval covers 0 to the end; infinite if it does not at the end."""
    away = np.nonzero((low > 0.0) | (high < 0.0))[0]
    if not len(away):
        return float(weeks[0])
    return float(weeks[away[-1]] + width) if away[-1] < len(weeks) - 1 else np.inf
