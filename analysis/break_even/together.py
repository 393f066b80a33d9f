"""Several curves, each as wide as it takes for the ties of all of them to be where they are said to be, together.

A curve ties where Fieller's set says, at a confidence of its own. That of each is raised until in 95 of 100 samples no
tie of any curve lies outside its set: by the largest |t| of all places at which the curves come nearest to 0, in
resamples of whole replications (`analysis.simultaneous`). Curves share luck, so that this is less than Bonferroni asks.
In simulations all ties of 4 or 8 curves lie in their sets together in .92 to .98 of samples, where sets of 95 % each
do in .55 to .9 (tests/analysis/test_ties_together.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.break_even.curve import Curve, curve_through, paired
from analysis.estimates import Floats
from analysis.judgement import fewest_pairs, strict
from analysis.simultaneous import confidence_of_each


@dataclass(frozen=True, slots=True)
class Line:
    """One curve of several: that of a regime, in an outcome, at levels of the other factors (`place`)."""

    place: Mapping[str, Any]
    outcome: str
    regime: str
    curve: Curve


def together(
    parts: Sequence[tuple[Mapping[str, Any], pd.DataFrame]],
    places: Sequence[float],
    factor: str,
    outcomes: Sequence[str],
    regimes: Sequence[str],
    base: str,
    confidence: float,
) -> list[Line]:
    """The curve of every regime from `base`, in every outcome and part, so wide that all their ties hold together.

    Parameters
    ----------
    parts
        The runs at each combination of levels of the other factors, and these levels.
    places
        The levels of the factor along which to look, in rising order.
    """
    names = [
        (place, outcome, regime, paired(part, places, factor, outcome, regime, base))
        for outcome in outcomes
        for place, part in parts
        for regime in regimes
    ]
    found = widened([differences for *_, differences in names], confidence)
    return [Line(*line[:3], curve) for line, curve in zip(names, found, strict=True)]


def widened(differences: Sequence[pd.DataFrame], confidence: float) -> list[Curve]:
    """Each curve, of what `analysis.break_even.curve.paired` found, so wide that the ties of all hold together.

    A curve that ties nowhere, even so, has no tie that could be missed, and the others are looked at again without it
    (as in a step-down test: Romano & Wolf 2005, Econometrica 73:1237).
    """
    least = fewest_pairs(strict(confidence, len(differences)))
    found: dict[int, Curve] = {}
    left = list(range(len(differences)))
    while left:
        each = _confidences([differences[number] for number in left], confidence)
        found |= {
            number: curve_through(differences[number], one, least) for number, one in zip(left, each, strict=True)
        }
        before, left = left, [number for number in left if found[number].stretches()]
        if before == left:
            break
    return [found[number] for number in range(len(differences))]


def _confidences(curves: Sequence[pd.DataFrame], confidence: float) -> list[float]:
    """The confidence that each curve's own set needs."""
    luck = sorted(set().union(*(curve.index for curve in curves)))
    nearest = [curve_through(curve, confidence).nearest() for curve in curves]
    columns = [_at(curve.reindex(luck), x) for curve, found in zip(curves, nearest, strict=True) for x in found]
    if not columns:
        return [confidence] * len(curves)
    each = iter(confidence_of_each(np.array(columns).T, confidence).tolist())
    return [max([confidence, *(next(each) for _ in found)]) for found in nearest]


def _at(differences: pd.DataFrame, x: float) -> Floats:
    """The difference of each replication at a value of the factor: on the straight line between two levels."""
    levels = differences.columns.to_numpy(float)
    values = differences.to_numpy(float)
    left = int(np.clip(np.searchsorted(levels, x, side="right") - 1, 0, len(levels) - 2))
    share = (x - levels[left]) / (levels[left + 1] - levels[left])
    found: Floats = (1 - share) * values[:, left] + share * values[:, left + 1]
    return found
