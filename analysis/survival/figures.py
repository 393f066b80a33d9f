"""Survival curves and hazards by age: a panel for all customers and one for each segment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pandas as pd
import seaborn as sns
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from analysis.drawing import style
from analysis.drawing.picture import Picture
from analysis.survival.lifetimes import GROUPS, SurvivalStudy
from analysis.survival.words import FEW, note, regimes_of, seen_often
from simulation.science.rules import WEEKS_PER_YEAR

Styles = Mapping[str, style.RegimeStyle]

MOST_IN_A_ROW: Final = 2

MOST_YEARS: Final = 10
"""Steps between the whole years that have a label, at most: some customers stay for fifty."""


def survival_figure(
    study: SurvivalStudy, regimes: Sequence[str] | None = None, title: str | None = None, narrow: bool = False
) -> Figure:
    """The share of customers who are left by age, with bands, and a mark where half are.

    Parameters
    ----------
    study
        A study of survival.
    regimes
        Regimes to draw, in order; by default all of the study.
    title
        Instead of what the figure shows.
    narrow
        One panel below the other, in type that can be read on a phone.
    """
    curves = seen_often(study.curves)

    def draw(axes: Axes, group: str, shown: Sequence[str], chosen: Styles) -> None:
        axes.axhline(0.5, color=style.GREY, linewidth=1.4, linestyle=(0, (1, 1.5)), zorder=1)
        for regime in shown:
            rows = curves.loc[(curves["regime"] == regime) & (curves["segment"] == group)]
            _curve(axes, rows, chosen[regime])
        axes.set_ylim(0, 1.02)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.set_ylabel("customers left")

    heading = title or "How long customers stay"
    below = f"Line and band: {note(study)}; dots: half are left; drawn while {FEW} or more customers were seen"
    return _figure(study, regimes, heading, below, draw, narrow=narrow)


def hazard_figure(
    study: SurvivalStudy, regimes: Sequence[str] | None = None, title: str | None = None, narrow: bool = False
) -> Figure:
    """The hazard of leaving by quarter of a year of age, with intervals; parameters as for `survival_figure`."""
    often = seen_often(study.curves).groupby(["regime", "segment"])["age"].max()

    def draw(axes: Axes, group: str, shown: Sequence[str], chosen: Styles) -> None:
        hazards = study.hazards.loc[(study.hazards["segment"] == group) & (study.hazards["span"] == "quarter")]
        for number, regime in enumerate(shown):
            rows = hazards.loc[hazards["regime"] == regime]
            place = (number + 0.5) / len(shown)
            _hazard(axes, rows.loc[rows["to_age"] <= often.get((regime, group), 0)], place, chosen[regime])
        axes.set_ylim(bottom=0)
        axes.set_ylabel("hazard (1/year)")

    heading = title or "When customers leave: hazard by quarter of a year of age"
    below = f"Point and bar: {note(study, 'Nelson-Aalen')}; most leave at a renewal, in the quarter that ends a term"
    return _figure(study, regimes, heading, below, draw, narrow=narrow, markers=True)


def _curve(axes: Axes, rows: pd.DataFrame, look: style.RegimeStyle) -> None:
    years = rows["age"] / WEEKS_PER_YEAR
    axes.step(years, rows["survival"], where="post", color=look.colour, linestyle=look.line)
    axes.fill_between(years, rows["low"], rows["high"], step="post", color=look.colour, alpha=0.18, linewidth=0)
    half = rows.loc[rows["survival"] <= 0.5]
    if len(half):
        axes.plot(half["age"].iloc[0] / WEEKS_PER_YEAR, 0.5, look.marker, color=look.colour, markersize=10, zorder=5)


def _hazard(axes: Axes, rows: pd.DataFrame, place: float, look: style.RegimeStyle) -> None:
    """A point for each quarter, the regimes side by side within it: lines would hide each other at the renewals."""
    middle = (rows["from_age"] + place * (rows["to_age"] - rows["from_age"])) / WEEKS_PER_YEAR
    axes.vlines(middle, rows["low"], rows["high"], color=look.colour, linewidth=2.0)
    axes.plot(middle, rows["hazard"], look.marker, color=look.colour, markersize=5.5)


def _figure(
    study: SurvivalStudy,
    regimes: Sequence[str] | None,
    heading: str,
    below: str,
    draw: Callable[[Axes, str, Sequence[str], Styles], None],
    *,
    narrow: bool,
    markers: bool = False,
) -> Figure:
    known = regimes_of(study)
    shown = [regime for regime in (regimes or known) if regime in known]
    chosen = style.styles(shown)
    groups = [group for group in GROUPS if group in set(study.curves["segment"])]
    columns = 1 if narrow else min(MOST_IN_A_ROW, len(groups))
    rows = -(-len(groups) // columns)
    with rc_context(style.settings()):
        size = (style.NARROW, 3.4 * rows + 3.4) if narrow else (14, max(4.0 * rows + 1.2, 6.0))
        figure = Picture(figsize=size)
        grid = figure.subplots(rows, columns, squeeze=False, sharex=True)
        for axes, group in zip(grid.flat, groups, strict=False):
            draw(axes, group, shown, chosen)
            axes.set_title("all customers" if group == "all" else f"segment {group}")
            axes.xaxis.set_major_locator(MaxNLocator(MOST_YEARS, integer=True))
            axes.set_xlim(left=0)
            axes.tick_params(labelbottom=True)
        for axes in grid.flat[len(groups) :]:
            axes.set_visible(False)
        for axes in grid[-1]:
            axes.set_xlabel("years with the firm")
        if narrow:
            style.legend_above(grid[0, 0], shown, chosen, markers=markers)
        else:
            style.legend(figure, shown, chosen, markers=markers)
        style.write_around(figure, heading, below)
        sns.despine(fig=figure)
    return figure
