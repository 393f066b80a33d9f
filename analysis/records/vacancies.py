"""How long a post stays empty: those who left, each matched with the next who was hired for the same function."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

_LEAVES, _COMES = 0, 1


class Vacancies(NamedTuple):
    """Weeks for which posts were empty.

    Attributes
    ----------
    weeks
        All of them together, of posts that are still empty too.
    filled, still_open
        How many posts were filled again, and how many are empty on the day of the export.
    """

    weeks: float
    filled: int
    still_open: int


def vacancies(left: pd.Series, hired: pd.Series, since: pd.Timestamp, as_of: pd.Timestamp) -> Vacancies:
    """Match departures with hires of one function, first with first; a hire for which no post is empty is growth.

    Which departure a hire is matched with changes the length of each vacancy, and not that of all of them together.

    Parameters
    ----------
    left, hired
        Days on which people left and came, in any order; those that are missing are passed over.
    since, as_of
        Vacancies count that begin after the first day, up to the second.

    Examples
    --------
    >>> days = [pd.Series(pd.to_datetime(each)) for each in (["2024-01-08"], ["2023-01-02", "2024-01-29"])]
    >>> vacancies(*days, pd.Timestamp("2024-01-01"), pd.Timestamp("2024-12-30"))
    Vacancies(weeks=3.0, filled=1, still_open=0)
    """
    empty: list[pd.Timestamp] = []
    lengths: list[pd.Timedelta] = []
    # whoever is hired on the day on which somebody leaves fills that post: departures come first
    events = sorted([*((day, _LEAVES) for day in left.dropna()), *((day, _COMES) for day in hired.dropna())])
    for day, kind in events:
        if not since < day < as_of:
            continue
        if kind == _LEAVES:
            empty.append(day)
        elif empty:
            lengths.append(day - empty.pop(0))
    weeks = sum((each / pd.Timedelta(weeks=1) for each in [*lengths, *(as_of - day for day in empty)]), 0.0)
    return Vacancies(float(weeks), len(lengths), len(empty))


def mean_weeks(interval: tuple[float, float, float]) -> tuple[float, float, float]:
    """Weeks until a post is filled, with its interval, from the rate at which posts are filled, with its own."""
    with np.errstate(divide="ignore"):
        value, low, high = (float(np.divide(1.0, each)) for each in interval)
    return value, high, low
