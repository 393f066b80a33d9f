"""Lines whose bands hold at all their levels together, in place of intervals that hold each for itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from analysis.estimates import View, prepared
from analysis.simultaneous import mean_band

WHOLE: Final = "band for all of a line together"
"""What the bands cover, in words."""


def along_lines(
    frame: pd.DataFrame, view: View, outcomes: Sequence[str], confidence: float, base: str = ""
) -> pd.DataFrame:
    """Estimates along the first factor of a view, with intervals that hold for the whole line of a regime.

    Parameters
    ----------
    frame
        As from `analysis.estimates.means`, or from `paired_differences` with its difference called `mean`.
    view
        The runs that it was made from, and its factors, the first of them along the line. Levels of further factors
        have lines of their own.
    outcomes
        Names of the outcomes in the frame.
    confidence
        Chance that the band of a line holds all its means.
    base
        The regime that was subtracted, if any was.
    """
    factor, *others = view.factors
    runs = prepared(view.runs, outcomes)
    found = frame.copy()
    for name in outcomes:
        for line, part in found.loc[found["outcome"] == name].groupby(["regime", *others], observed=True):
            regime, *levels = line
            here = runs
            for each, level in zip(others, levels, strict=True):
                here = here.loc[here[each] == level]
            values = _table(here.loc[here["regime"] == regime], part[factor], name)
            size = values.abs()
            if base:
                partner = _table(here.loc[here["regime"] == base], part[factor], name).reindex(values.index)
                size = size.where(size > partner.abs(), partner.abs())
                values = values - partner
            band = mean_band(values.to_numpy(float), confidence, size.to_numpy(float))
            found.loc[part.index, "low"], found.loc[part.index, "high"] = band.low, band.high
    return found


def _table(runs: pd.DataFrame, places: pd.Series, outcome: str) -> pd.DataFrame:
    """Replications down, levels across."""
    table = runs.pivot(index="replication", columns=str(places.name), values=outcome).astype(float)
    return table.reindex(columns=places.tolist())
