"""The data of the what-if panel: the swept grid, in few enough bytes to be mailed.

Between levels the panel interpolates linearly (in several factors: multilinearly). The mean at a setting is then a
weighted sum of the means at the corners of its cell, and so is its sampling error: the variance is
`sum over i, j of w_i w_j s_i s_j r_ij`, where `s` are the half-widths at the corners and `r_ij` is the correlation of
their means. Replications share their luck across design points, so that `r_ij` is seldom zero; it is estimated from
the replications and travels with the data. With more than `MOST_EXACT` numeric factors there are too many pairs of
corners: `r_ij` is then taken as 1, which makes intervals too wide and never too narrow.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.comparison.tables import HEADLINE
from analysis.drawing import style
from analysis.estimates import is_grid, is_numeric, levels, prepared
from analysis.intervals import student
from analysis.report.elements import Material
from analysis.report.wording import factor_unit, of_a_hundred, pattern
from simulation.science import catalogue
from simulation.science.outcomes import OUTCOMES, described

Floats = npt.NDArray[np.float64]

MOST_EXACT: Final = 3
"""Numeric factors up to which the correlations between neighbouring design points are shipped."""

MOST_BYTES: Final = 2_500_000
"""What the numbers may take; outcomes beyond it are left out, the least asked for first."""

MISSING: Final = -32768
"""Stands for a value that is undefined."""

STEPS: Final = 32767
"""Integers on either side of zero that a value is rounded to."""

TINY: Final = 1e-290
"""A width that is none: steps of it would be finer than numbers can be."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The numbers of one outcome.

    Attributes
    ----------
    mean, half_width
        By series and design point (in the order of `points`). The series are the regimes, then the paired
        differences (second minus first) of all pairs of them.
    correlation
        By neighbour (`offsets`), series and design point: of its mean with that of the neighbour.
    n
        Replications, by series and design point.
    """

    mean: Floats
    half_width: Floats
    correlation: Floats
    n: npt.NDArray[np.int64]


def data(material: Material) -> tuple[dict[str, Any] | None, str]:
    """What the panel needs, ready for `json.dumps`, and what is to be said about it.

    Returns
    -------
    dict or None
        `factors`, `regimes`, `offsets` and `outcomes`; each outcome with its numbers as 16-bit integers in base64 and
        with what decodes them (see `encoded`). None where the design has no levels to move between.
    str
        Why there is none, or what was left out; empty where there is nothing to say.
    """
    runs, factors = material.runs, material.factors
    if not factors or all(runs[factor].nunique() == 1 for factor in factors):
        return None, "Nothing was varied but the regime, so that there is no slider to move."
    if not is_grid(runs, factors):
        return None, (
            "The design points of this scenario are a sample: they do not cross levels, between which sliders could "
            "move. The charts show bands of them."
        )
    cells = _cells(material)
    exact = len(_numeric(material)) <= MOST_EXACT
    offsets = _offsets(material) if exact else []
    found: list[dict[str, Any]] = []
    left_out: list[str] = []
    room = MOST_BYTES
    for name in dict.fromkeys([of_a_hundred(runs), *HEADLINE, *material.further, *OUTCOMES]):
        values = runs[name].to_numpy(float)
        if np.isnan(values).all():
            continue
        entry = encoded(name, grid(material, name, cells, offsets))
        room -= len(entry["data"])
        if room < 0:
            left_out.append(described(name).label)
        else:
            found.append(entry)
    note = f"To keep this page small, the panel leaves out: {', '.join(left_out)}." if left_out else ""
    return {
        "confidence": material.confidence,
        "factors": [_factor(material, factor) for factor in factors],
        "regimes": _regimes(material.regimes),
        "offsets": offsets,
        "outcomes": found,
    }, note


def grid(material: Material, outcome: str, cells: Cells, offsets: Sequence[Sequence[int]]) -> Grid:
    """Means, half-widths and correlations of an outcome at every design point, of regimes and of their differences."""
    cube = np.full((len(material.regimes), math.prod(cells.shape), cells.replications), np.nan)
    cube[cells.regime, cells.point, cells.replication] = prepared(material.runs, [outcome])[outcome].to_numpy(float)
    pairs = [cube[second] - cube[first] for first, second in combinations(range(len(cube)), 2)]
    values = np.concatenate([cube, np.array(pairs).reshape(-1, *cube.shape[1:])])
    known = np.isfinite(values)
    n = known.sum(axis=2)
    some = np.maximum(n, 1)
    mean = np.where(n > 0, np.where(known, values, 0.0).sum(axis=2) / some, np.nan)
    spread = np.where(known, values - mean[:, :, None], 0.0)
    freedom = np.maximum(n - 1, 1)
    error = np.sqrt((spread**2).sum(axis=2) / freedom / some)
    half_width = np.where(n > 1, student(freedom, material.confidence) * error, np.nan)
    neighbours = [_neighbours(cells.shape, offset) for offset in offsets]
    correlation = np.array([_correlation(spread, known, n, error, *places) for places in neighbours])
    return Grid(mean, half_width, correlation.reshape(len(offsets), *mean.shape), n)


def _correlation(
    spread: Floats,
    known: npt.NDArray[np.bool_],
    n: npt.NDArray[np.int64],
    error: Floats,
    here: npt.NDArray[np.int64],
    there: npt.NDArray[np.int64],
) -> Floats:
    """Correlation of the means at design points `here` with those `there`; 0 elsewhere, and where nothing varies."""
    both = (known[:, here] & known[:, there]).sum(axis=2)
    covariance = (spread[:, here] * spread[:, there]).sum(axis=2) / np.maximum(both - 1, 1)
    scale = error[:, here] * error[:, there]
    # the means share only the replications that both have; each divides by its own number
    shared = both / (np.maximum(n[:, here], 1) * np.maximum(n[:, there], 1))
    result = np.zeros(n.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        result[:, here] = np.where(scale > 0, np.clip(covariance * shared / scale, -1, 1), 0.0)
    return result


def encoded(name: str, numbers: Grid) -> dict[str, Any]:
    """An outcome with its numbers as little-endian 16-bit integers in base64.

    The integers are means, half-widths, and correlations by neighbour; each of these by series and design point. An
    integer `q` of the means of regimes stands for `middle + q * step`, where `scales` holds `middle` and `step` for:
    means of regimes, half-widths of regimes, means of differences, half-widths of differences. `middle` is a multiple
    of `step`, so that zero stays zero: a tie is not rounded to a difference. A correlation is `q / 32767`, and
    `MISSING` stands for what is undefined.
    """
    regimes = _regimes_of(len(numbers.mean))
    parts = (slice(0, regimes), slice(regimes, None))
    scales: list[list[float]] = []
    integers = np.full((2 + len(numbers.correlation), *numbers.mean.shape), MISSING, dtype="<i2")
    for part in parts:
        for place, values in enumerate((numbers.mean[part], numbers.half_width[part])):
            finite = values[np.isfinite(values)]
            low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)
            middle, step = _scale(low, high)
            rounded = np.rint((values - middle) / (step or 1.0))
            integers[place, part] = np.where(np.isfinite(rounded), rounded, MISSING).astype("<i2")
            scales.append([middle, step])
    integers[2:] = np.rint(numbers.correlation * STEPS).astype("<i2")
    outcome = described(name)
    return {
        "name": name,
        "label": outcome.label,
        "unit": outcome.unit,
        "meaning": outcome.meaning,
        "n": [int(numbers.n.min()), int(numbers.n.max())],
        "pattern": pattern(name).plain(),
        "scales": scales,
        "data": b64encode(integers.tobytes()).decode(),
    }


def _scale(low: float, high: float) -> tuple[float, float]:
    """A middle and a step that reach from `low` to `high`; where zero lies between them, it is met exactly.

    Examples
    --------
    >>> middle, step = _scale(-0.1, 0.4)
    >>> middle + round(-middle / step) * step, _scale(0.2, 0.2)
    (0.0, (0.2, 0.0))
    """
    if high - low < TINY:
        return low, 0.0
    # one place is spare on either side, for moving the middle; and no step is finer than the numbers themselves
    step = max((high - low) / (2 * (STEPS - 1)), math.ulp(max(abs(low), abs(high))))
    middle = (low + high) / 2
    return (round(middle / step) * step if low <= 0 <= high else middle), step


def _regimes_of(series: int) -> int:
    """The number of regimes whose means and pairwise differences make that many series."""
    return round((math.sqrt(1 + 8 * series) - 1) / 2)


@dataclass(frozen=True, slots=True)
class Cells:
    """Where every run stands: numbers of its regime, design point (the first factor varies slowest), replication."""

    shape: tuple[int, ...]
    replications: int
    regime: npt.NDArray[np.int64]
    point: npt.NDArray[np.int64]
    replication: npt.NDArray[np.int64]


def _cells(material: Material) -> Cells:
    runs = material.runs
    places = [_codes(runs[factor], levels(runs, factor)) for factor in material.factors]
    shape = tuple(runs[factor].nunique() for factor in material.factors)
    replications, replication = np.unique(runs["replication"].to_numpy(), return_inverse=True)
    point = np.ravel_multi_index(places, shape).astype(np.int64)
    return Cells(shape, len(replications), _codes(runs["regime"], material.regimes), point, replication)


def _codes(column: pd.Series, allowed: Sequence[object]) -> npt.NDArray[np.int64]:
    place = {level: number for number, level in enumerate(allowed)}
    return np.asarray(column.map(place), dtype=np.int64)


def _numeric(material: Material) -> list[int]:
    return [place for place, factor in enumerate(material.factors) if is_numeric(material.runs, factor)]


def _offsets(material: Material) -> list[list[int]]:
    """Steps to neighbours in a cell, one of every two that are opposite; no step along a factor of words."""
    choices = [(-1, 0, 1) if place in _numeric(material) else (0,) for place in range(len(material.factors))]
    return [list(step) for step in product(*choices) if next((part for part in step if part), 0) == 1]


def _neighbours(shape: Sequence[int], offset: Sequence[int]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Design points that have a neighbour at `offset`, and these neighbours."""
    places = np.indices(shape).reshape(len(shape), -1)
    moved = places + np.array(offset)[:, None]
    inside = ((moved >= 0) & (moved < np.array(shape)[:, None])).all(axis=0)
    there = np.ravel_multi_index(tuple(moved[:, inside]), tuple(shape))
    return np.flatnonzero(inside).astype(np.int64), there.astype(np.int64)


def _factor(material: Material, factor: str) -> dict[str, Any]:
    found = levels(material.runs, factor)
    entry = catalogue.find(factor, material.regimes)
    numeric = is_numeric(material.runs, factor)
    start = len(found) // 2
    if entry.default in found:  # begin where the reader is likely to be
        start = found.index(entry.default)
    elif numeric and isinstance(entry.default, int | float):
        distances = [abs(float(level) - entry.default) for level in found]
        start = distances.index(min(distances))
    return {
        "name": factor,
        "unit": factor_unit(factor, material.regimes),
        "meaning": entry.meaning,
        "numeric": numeric,
        "levels": found,
        "step": slider_step([float(level) for level in found], whole=entry.kind == "int") if numeric else 0,
        "start": found[start],
    }


def slider_step(found: Sequence[float], *, whole: bool = False) -> float:
    """The widest round step that meets every level and gives a slider some forty places; else a hundredth of the way.

    Examples
    --------
    >>> slider_step([0.0, 0.1, 0.2, 0.3, 0.45]), slider_step([100, 300], whole=True), slider_step([0.0, 1 / 3, 1.0])
    (0.01, 5, 0.01)
    """
    span = found[-1] - found[0]
    if span == 0:
        return 1
    widest = math.floor(math.log10(span / 30))
    for power in range(widest, widest - 2, -1):
        for digit in (5, 2, 1):
            step = float(f"{digit}e{power}")
            meets = all(abs((level - found[0]) / step - round((level - found[0]) / step)) < 1e-6 for level in found)
            if span / step >= 30 and meets:
                return max(int(step), 1) if whole else step
    return max(round(span / 100), 1) if whole else span / 100


def _regimes(regimes: Sequence[str]) -> list[dict[str, Any]]:
    chosen = style.styles(regimes)
    return [
        {
            "name": name,
            "colour": chosen[name].colour,
            "dashes": list(chosen[name].dashes),  # of a full line: none
            "marker": chosen[name].marker,
        }
        for name in regimes
    ]
