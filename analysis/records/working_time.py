"""Working days between two points in time: days without Saturdays and Sundays, each as long as a day is."""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np
import pandas as pd

DAY: Final = dt.timedelta(days=1)


def later(start: dt.datetime, days: float) -> dt.datetime:
    """The point in time so many working days after `start`, which is on a working day; to the second.

    Examples
    --------
    >>> later(dt.datetime(2024, 3, 1, 12), 0.75)
    datetime.datetime(2024, 3, 4, 6, 0)
    """
    into = start - dt.datetime.combine(start.date(), dt.time())
    whole, rest = divmod(into / DAY + days, 1.0)
    day = np.busday_offset(start.date(), int(whole)).astype(dt.date)
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=round(rest * 86_400))


def lengths(time: pd.Series, unit: dt.timedelta) -> np.ndarray:
    """How many of a unit each length of time is."""
    found: np.ndarray = time.dt.total_seconds().to_numpy(float) / unit.total_seconds()
    return found


def between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Working days from each `start` to its `end`, NaN where one is missing; a point on a weekend counts as its Monday.

    Examples
    --------
    >>> start = pd.Series(pd.to_datetime(["2024-03-01 12:00"]))
    >>> between(start, pd.Series(pd.to_datetime(["2024-03-04 06:00"]))).tolist()
    [0.75]
    """
    known = start.notna() & end.notna()
    found = pd.Series(np.nan, start.index)
    found[known] = _count(end[known]) - _count(start[known])
    return found


def _count(when: pd.Series) -> np.ndarray:
    """Working days since a day long ago."""
    day = when.dt.normalize()
    into = lengths(when - day, DAY)
    dates = day.to_numpy().astype("datetime64[D]")
    counted: np.ndarray = np.busday_count(np.datetime64("1970-01-05"), dates) + into * np.is_busday(dates)
    return counted
