"""Customers, and whoever was sold to in their place: a loss brings a new customer, and new ones leave soonest.

Where a firm makes up for its losses, those of one year bring more in the next, so that neither customers nor years are
an independent sample; customers together with those who took their place are.
"""

from __future__ import annotations

from collections import deque

import numpy as np
import pandas as pd


def lineages(table: pd.DataFrame) -> np.ndarray:
    """The number of the lineage of each customer: that of the one who was lost first of those not yet made up for.

    Parameters
    ----------
    table
        As `churn.Lives.table`: `start`, `until`, `lost`, and `segment` where it is known. A place in one segment is
        taken by a customer of the same.

    Examples
    --------
    >>> first, last = ["2020-01-06", "2020-01-06", "2021-03-01"], ["2021-01-04", "2023-01-02", "2200-01-01"]
    >>> table = pd.DataFrame({"start": pd.to_datetime(first), "until": pd.to_datetime(last), "lost": True})
    >>> table.loc[2, "lost"] = False
    >>> lineages(table).tolist()
    [0, 1, 0]
    """
    kinds = table["segment"].astype(object) if "segment" in table else pd.Series(None, table.index, dtype=object)
    found = np.arange(len(table))
    for _, places in pd.Series(found).groupby(kinds.to_numpy(), dropna=False):
        _of_kind(table.iloc[places], places.to_numpy(), found)
    return found


def _of_kind(table: pd.DataFrame, places: np.ndarray, found: np.ndarray) -> None:
    starts = zip(table["start"].to_numpy(), places, strict=True)
    lost = table["lost"].to_numpy(bool)
    ends = sorted(zip(table["until"].to_numpy()[lost], places[lost], strict=True))
    empty: deque[int] = deque()
    number = 0
    for start, place in sorted(starts):
        while number < len(ends) and ends[number][0] <= start:
            empty.append(int(ends[number][1]))
            number += 1
        if empty:
            found[place] = found[empty.popleft()]
