"""Least squares over many runs, each known by its X'X and X'y, so that one after the other can be left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Normal = tuple[Floats, Floats]


def normal(rows: npt.ArrayLike, response: npt.ArrayLike) -> Normal:
    """X'X and X'y of some rows."""
    design = np.asarray(rows, float)
    return design.T @ design, design.T @ np.asarray(response, float)


def slope(parts: Sequence[Normal], column: int) -> float:
    """One coefficient of least squares over all parts."""
    square = np.sum([part[0] for part in parts], axis=0)
    return float(np.linalg.lstsq(square, np.sum([part[1] for part in parts], axis=0))[0][column])
