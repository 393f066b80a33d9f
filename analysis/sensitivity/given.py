"""What each factor does, from a sample of design points that is already there.

Each design point has luck of its own, so that the points are independent observations. An additive curve is fitted to
all factors at once: Legendre polynomials along a range, a step between words. The share of the variance that the curve
of a factor has is its first-order Sobol index (a polynomial chaos expansion cut off at first order: Sudret 2008); the
straight part of the curve says how far it takes the outcome from one end of the range to the other. Everything comes
from the delete-one jackknife over points, which a least-squares fit has in closed form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from numpy.polynomial import legendre

from analysis.estimates import is_numeric
from analysis.sensitivity.crossed import Crossed, above_zero, crossed, leading, luck_share, share_interval
from analysis.sensitivity.design import place
from simulation.errors import RequestError

Floats = npt.NDArray[np.float64]

MOST_BENDS: Final = 10
"""Degree of the curve along a range, at the most."""

POINTS_A_COLUMN: Final = 8
"""Design points for each coefficient of the curves, where there are enough; a straight line needs two."""


def sampled_effects(
    points: pd.DataFrame, spans: Mapping[str, Any], values: pd.Series, confidence: float = 0.95
) -> tuple[pd.DataFrame, float]:
    """What each factor does over the points of a sample, with intervals that luck is in.

    Parameters
    ----------
    points
        The levels of the factors, a column each, by number of the design point.
    spans
        What each factor varies over, as a manifest has it: its levels, or `low`, `high` and perhaps `scale`.
    values
        What was found, by `point` and `replication`; luck is another at each point.
    confidence
        Chance that an interval covers what it estimates, between 0 and 1.

    Returns
    -------
    DataFrame
        One row a factor, the most important first: `factor`; `effect`, how far the outcome goes from the low end of the
        range to the high one, as a straight line and other factors as sampled, or from the first word to the second
        (NaN of more words), with `effect_low` and `effect_high`, in the unit of the outcome; `first`, the share of the
        variance over the sample that goes if the factor alone were known, with `first_low` and `first_high` (NaN where
        what varies cannot be told from luck); `moves`, whether `first` or `effect` is told from zero, at this
        confidence for all factors together; and `most`, by `first`, as `analysis.sensitivity.crossed.leading` has it.
    float
        Share of residual luck in the variance of the means at the points; it is in no `first`. NaN where points have a
        single replication, which tells no luck: then `first` is a share of both together.

    Raises
    ------
    RequestError
        If there are too few points for so many factors, or the levels of two of them go together.
    """
    by_point = values.groupby("point")
    mean = by_point.mean()
    observed = mean.to_numpy(float)
    levels = points.loc[mean.index]
    curves = _curves(levels.loc[:, levels.nunique() > 1], spans)
    fit = _Fit.of(curves, observed)
    luck = (by_point.var() / by_point.size()).to_numpy(float)
    known = bool(np.isfinite(luck).all())
    whole = (observed - observed.mean()) ** 2 * len(observed) / (len(observed) - 1) - (luck if known else 0.0)
    seen = float(observed.var(ddof=1))
    share = luck_share(float(whole.mean()), seen)

    slopes = fit.slopes()
    slope = _over_points(slopes, fit.freedom)
    half = slope.half_width(confidence)
    directed = np.array([curve.directed for curve in curves.values()])
    shares = _shares(fit.variances(), whole, confidence)
    first = _over_points(shares, fit.freedom)
    strict = 1 - (1 - confidence) / 2  # each of two ways to be told
    rises = directed & above_zero((slopes * np.sign(slope.mean))[:, None], strict, fit.freedom)
    moves = rises | above_zero(shares[:, None], strict, fit.freedom)
    frame = pd.DataFrame(
        {
            "factor": list(curves),
            "effect": np.where(directed, slope.mean, np.nan),
            "effect_low": np.where(directed, slope.mean - half, np.nan),
            "effect_high": np.where(directed, slope.mean + half, np.nan),
            **share_interval("first", first, confidence),
            "moves": moves,
            "most": leading(shares[:, None], moves, confidence, fit.freedom),
        }
    )
    frame = frame.sort_values("first", ascending=False, kind="stable", ignore_index=True)
    return frame, share if known else np.nan


def fewest(factors: int) -> int:
    """Design points from which something is said of so many factors."""
    return 2 * (factors + 1) + 4


@dataclass(frozen=True, slots=True)
class _Curve:
    """Columns of the curve of a factor, the first of them from -1/2 to 1/2; and whether a change has a sign."""

    columns: Floats
    directed: bool


@dataclass(frozen=True, slots=True)
class _Fit:
    """Least squares of all curves at once, and with each of the points left out in turn."""

    columns: list[Floats]
    whole: Floats
    without: Floats

    @classmethod
    def of(cls, curves: Mapping[str, _Curve], observed: Floats) -> _Fit:
        columns = [curve.columns for curve in curves.values()]
        design = np.column_stack([np.ones(len(observed)), *columns])
        if len(observed) < fewest(len(curves)):
            raise RequestError(
                f"{len(observed)} design points have values, and {len(curves)} factors vary: what each of them does is "
                f"told from {fewest(len(curves))} points"
            )
        if together := _going_together(design, curves):
            raise RequestError(f"the levels of {' and '.join(together)} go together: what each does cannot be told")
        inverse = np.linalg.pinv(design)
        whole = inverse @ observed
        leverage = np.einsum("ij,ji->i", design, inverse)
        left = (observed - design @ whole) / np.maximum(1 - leverage, 1e-9)
        return cls(columns, whole, whole - inverse.T * left[:, None])

    @property
    def freedom(self) -> float:
        return float(len(self.without) - len(self.whole))

    def slopes(self) -> Floats:
        """How far the straight part of each curve goes, in the influence of each point: [points, factors]."""
        first = [place.start for place in self._places()]
        return _pseudo(self.whole[first], self.without[:, first])

    def variances(self) -> Floats:
        """The variance of each curve over the points, in the influence of each point: [points, factors]."""
        found = []
        for columns, here in zip(self.columns, self._places(), strict=True):
            middle = columns - columns.mean(axis=0)
            spread = middle.T @ middle / (len(columns) - 1)
            each, whole = self.without[:, here], self.whole[here]
            found.append(_pseudo(whole @ spread @ whole, np.einsum("ia,ab,ib->i", each, spread, each)))
        return np.stack(found, axis=1)

    def _places(self) -> list[slice]:
        ends = np.cumsum([1, *(columns.shape[1] for columns in self.columns)]).tolist()
        return [slice(start, end) for start, end in pairwise(ends)]


def _pseudo(whole: Any, without: Floats) -> Floats:
    """Tukey's pseudo-values: their mean is the estimate freed of its bias, and they are as good as independent."""
    return np.asarray(len(without) * whole - (len(without) - 1) * without, float)


def _over_points(values: Floats, freedom: float) -> Crossed:
    found = crossed(values[:, None])
    return found._replace(freedom=np.full_like(found.mean, freedom))


def _shares(parts: Floats, whole: Floats, confidence: float) -> Floats:
    """Influences on the share of each part in the whole; 0 where nothing varies, NaN where only luck may."""
    total = crossed(whole[:, None, None])
    if not np.any(whole):
        return np.zeros_like(parts)
    if total.mean[0] - total.half_width(confidence)[0] <= 0:
        return np.full_like(parts, np.nan)
    share = parts.mean(axis=0) / whole.mean()
    return np.asarray(share + (parts - share * whole[:, None]) / whole.mean(), float)


def _curves(points: pd.DataFrame, spans: Mapping[str, Any]) -> dict[str, _Curve]:
    bends = min(max(len(points) // (POINTS_A_COLUMN * max(points.shape[1], 1)), 1), MOST_BENDS)
    found: dict[str, _Curve] = {}
    for name in map(str, points):
        column = points[name]
        if is_numeric(points, name):
            span = _span(spans[name], column)
            places = np.array([place(float(level), *span) for level in column])
            degree = min(bends, len(np.unique(places)) - 1)
            # polynomials run from -1 to 1: half of the first is the place itself, counted from the middle
            found[name] = _Curve(np.asarray(legendre.legvander(2 * places - 1, degree)[:, 1:] / 2, float), True)
        else:
            words = [word for word in map(str, spans[name]) if (column == word).any()]
            steps = np.stack([(column == word).to_numpy(float) for word in words[1:]], axis=1)
            found[name] = _Curve(np.asarray(steps - 0.5, float), len(words) == 2)
    return found


def _span(span: Any, column: pd.Series) -> tuple[float, float, str]:
    """Both ends of a range, and its scale; of a set of levels its lowest and highest."""
    if isinstance(span, Mapping):
        return float(span["low"]), float(span["high"]), str(span.get("scale", "linear"))
    return float(column.min()), float(column.max()), "linear"


def _going_together(design: Floats, curves: Mapping[str, _Curve]) -> list[str]:
    """The factors any of which can be left out without a loss; none where each has a say of its own."""
    rank = np.linalg.matrix_rank(design)
    if rank == design.shape[1]:
        return []
    found, start = [], 1
    for name, curve in curves.items():
        end = start + curve.columns.shape[1]
        rest = np.delete(design, np.s_[start:end], axis=1)
        if np.linalg.matrix_rank(rest) > rank - curve.columns.shape[1]:
            found.append(name)
        start = end
    return found
