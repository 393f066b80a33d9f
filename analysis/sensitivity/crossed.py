"""Means of values that are crossed: every row meets the luck of every replication. Arrays in, numbers out.

A row is what was chosen of the space of factors: a trajectory, a base point, a design point. An interval has to answer
for both choices, that of the rows and that of the luck. The variance of a mean over a crossed table with one value in
each cell is that of two random effects (Searle, Casella & McCulloch 1992, ch. 4): of row means over rows, plus of
column means over columns, less that of what is left in a cell, which both of them hold. With few replications Student's
t on Satterthwaite's degrees of freedom covers better than resampling ten columns would: simulated, intervals of 95 %
covered 90 to 99 % with 3 to 10 replications, of effects that luck made or did not.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.intervals import student

Floats = npt.NDArray[np.float64]

SURE: Final = "told"
POSSIBLE: Final = "possible"
NO: Final = "no"


class Crossed(NamedTuple):
    """What a crossed table says of its mean, in each of the further axes of the table.

    `standard_error` answers for rows and replications, `luck` for the replications alone, and `freedom` are the degrees
    of freedom of each. With a single replication there is no column to tell luck by: `luck` is NaN.
    """

    mean: Floats
    standard_error: Floats
    luck: Floats
    freedom: Floats
    luck_freedom: int

    def half_width(self, confidence: float) -> Floats:
        """Half the width of the interval of the mean."""
        found: Floats = student(self.freedom, confidence) * self.standard_error
        return found

    def luck_half_width(self, confidence: float) -> Floats:
        """Half the width that the interval would have if the rows were all there are."""
        found: Floats = student(max(self.luck_freedom, 1), confidence) * self.luck
        return found


def crossed(values: Floats) -> Crossed:
    """The mean over rows and replications, and how far it can be trusted.

    Parameters
    ----------
    values
        [rows, replications, ...], at least two rows, none missing.

    Notes
    -----
    The variance is never taken to be less than that of the row means alone, or of the column means alone: a negative
    part is chance.
    """
    rows, columns = values.shape[:2]
    mean = values.mean(axis=(0, 1))
    by_row = values.mean(axis=1)
    of_rows = by_row.var(axis=0, ddof=1) / rows
    if columns == 1:
        return Crossed(mean, np.sqrt(of_rows), np.full_like(mean, np.nan), np.full_like(mean, rows - 1.0), 0)
    by_column = values.mean(axis=0)
    of_columns = by_column.var(axis=0, ddof=1) / columns
    left = values - by_row[:, None] - by_column[None] + mean
    of_cells = (left**2).sum(axis=(0, 1)) / ((rows - 1) * (columns - 1)) / (rows * columns)
    variance = np.maximum(of_rows + of_columns - of_cells, np.maximum(of_rows, of_columns))
    parts = of_rows**2 / (rows - 1) + of_columns**2 / (columns - 1) + of_cells**2 / ((rows - 1) * (columns - 1))
    least, most = min(rows, columns) - 1.0, rows + columns - 2.0
    known = parts > 0
    freedom = np.clip(np.where(known, variance**2 / np.where(known, parts, 1.0), most), least, most)
    return Crossed(mean, np.sqrt(variance), np.sqrt(of_columns), freedom, columns - 1)


def above_zero(values: Floats, confidence: float, freedom: float | None = None) -> npt.NDArray[np.bool_]:
    """Which means, of all in the last axis, are above zero: with this confidence for all of them together."""
    found = _with(crossed(values), freedom)
    strict = 1 - (1 - confidence) / values.shape[-1]
    clear: npt.NDArray[np.bool_] = found.mean - found.half_width(strict) > 0
    return clear


def leading(values: Floats, moves: npt.NDArray[np.bool_], confidence: float, freedom: float | None = None) -> list[str]:
    """Which of the means in the last axis is the largest, as far as that can be told.

    The mean that is found to be the largest is compared with each other one by the differences of their values, cell by
    cell, for they share rows and luck.

    Returns
    -------
    list of str
        "told" for one that is above zero (`moves`) and larger than every other; else "possible" for the one with the
        largest mean and for each that is not told apart from it. "no" for the rest.
    """
    top = int(values.mean(axis=(0, 1)).argmax())
    apart = _with(crossed(values[..., [top]] - values), freedom)
    less = apart.mean - apart.half_width(confidence) > 0
    alone = bool(moves[top]) and int(less.sum()) == len(less) - 1
    here = SURE if alone else POSSIBLE
    return [here if place == top else NO if less[place] else POSSIBLE for place in range(len(less))]


def share_interval(name: str, found: Crossed, confidence: float) -> dict[str, Floats]:
    """Columns of a share and of its interval; what chance puts below 0 or above 1 is set there."""
    half = found.half_width(confidence)
    ends = {name: found.mean, f"{name}_low": found.mean - half, f"{name}_high": found.mean + half}
    return {column: np.clip(value, 0.0, 1.0) for column, value in ends.items()}


def luck_share(without: float, seen: float) -> float:
    """Share of luck in a variance that is seen, where the one without luck is estimated; rounding is no luck."""
    share = 1 - without / seen if seen > 0 else 0.0
    return min(share, 1.0) if share > 1e-9 else 0.0


def _with(found: Crossed, freedom: float | None) -> Crossed:
    return found if freedom is None else found._replace(freedom=np.full_like(found.mean, freedom))
