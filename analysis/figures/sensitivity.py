"""Which factors matter, as bars and dots: tables of `analysis.sensitivity` in, a matplotlib Figure out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from analysis.estimates import described
from analysis.figures import style
from analysis.sensitivity_study import Study, subject

INK = "#1D1D1D"
BAR = "#9FB4D6"
FIRST = "#002F85"
TOTAL = "#CC6000"
MOST_SHOWN = 20
"""Factors that a figure has room for; those that matter least are left out, and the figure says so."""


def study_figure(found: Study) -> Figure:
    """The figure of a sensitivity study, by its method."""
    draw = screening_figure if found.method == "morris" else indices_figure
    return draw(found.frame, found.outcome, found.between, found.ranges, found.sample)


def screening_figure(
    frame: pd.DataFrame, outcome: str, between: Sequence[str], ranges: Mapping[str, str], sample: str
) -> Figure:
    """How far the outcome moves as each factor crosses its range.

    Parameters
    ----------
    frame
        As from `analysis.sensitivity.screening`.
    outcome, between
        Name of the outcome; the regime, or the two whose difference was looked at.
    ranges
        The range of each factor in words, by its name: `0 to 0.5`.
    sample
        What stands behind it, in words: numbers of points, replications and runs.
    """
    heading = f"What moves {subject(outcome, between)}"
    unit = described(outcome).unit
    note = (
        "bar: mean size of the change as the factor crosses its range, other factors anywhere in theirs "
        "(Morris's mu*), with its 95 % interval; diamond: mean change with its sign; thin line: one standard deviation "
        f"of the changes around it, wide where other factors decide; {sample}"
    )
    shown, note = _most(frame, note)
    with rc_context(style.settings()):
        figure, axes = _axes(len(shown))
        places = np.arange(len(shown))
        axes.barh(places, shown["importance"], color=BAR, height=0.62, edgecolor=INK, linewidth=0.8)
        error = np.array([shown["importance"] - shown["low"], shown["high"] - shown["importance"]])
        axes.errorbar(shown["importance"], places - 0.15, xerr=error, fmt="none", ecolor=INK, capsize=4, elinewidth=1.6)
        axes.errorbar(shown["effect"], places + 0.15, xerr=shown["spread"], fmt="none", ecolor=TOTAL, elinewidth=1.2)
        axes.plot(
            shown["effect"], places + 0.15, linestyle="", marker="D", color=TOTAL, markeredgecolor="white", markersize=9
        )
        axes.axvline(0, color=style.GREY, linewidth=1)
        axes.set_xlabel(f"change from one end of the range to the other ({unit})")
        _name_rows(axes, shown, ranges)
        style.write_around(figure, heading, note)
        sns.despine(fig=figure, left=True)
    return figure


def indices_figure(
    frame: pd.DataFrame, outcome: str, between: Sequence[str], ranges: Mapping[str, str], sample: str
) -> Figure:
    """What share of the variance each factor accounts for, alone and in all; parameters as of `screening_figure`."""
    note = (
        "alone: the share of the variance over all ranges that knowing it takes away (first-order Sobol index); "
        "in all: the share that stays if all others were known (total index), with what it does together with them; "
        f"lines: 95 % intervals; {sample}"
    )
    shown, note = _most(frame, note)
    with rc_context(style.settings()):
        figure, axes = _axes(len(shown))
        for name, label, colour, marker, shift in (
            ("first", "alone", FIRST, "o", -0.16),
            ("total", "in all", TOTAL, "D", 0.16),
        ):
            places = np.arange(len(shown)) + shift
            error = np.array([shown[name] - shown[f"{name}_low"], shown[f"{name}_high"] - shown[name]])
            axes.errorbar(
                shown[name], places, xerr=error, fmt=marker, color=colour, capsize=4, elinewidth=2, label=label
            )
        axes.axvline(0, color=style.GREY, linewidth=1)
        axes.set_xlabel("share of the variance")
        axes.legend(loc="lower right", frameon=True)
        _name_rows(axes, shown, ranges)
        style.write_around(figure, f"What {subject(outcome, between)} depends on", note)
        sns.despine(fig=figure, left=True)
    return figure


def _most(frame: pd.DataFrame, note: str) -> tuple[pd.DataFrame, str]:
    if len(frame) <= MOST_SHOWN:
        return frame, note
    return frame.head(MOST_SHOWN), f"{note}; the {len(frame) - MOST_SHOWN} factors that matter least are left out"


def _axes(rows: int) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(12, max(4.5, 0.68 * rows + 3.2)))
    FigureCanvasAgg(figure)
    return figure, figure.subplots()


def _name_rows(axes: Axes, shown: pd.DataFrame, ranges: Mapping[str, str]) -> None:
    names = [style.drawn(f"{name}\n{ranges[name]}") for name in shown["factor"]]
    axes.set_yticks(np.arange(len(shown)), names, fontsize=13)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
