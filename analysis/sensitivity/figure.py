"""Which factors matter, as bars and dots: tables of `analysis.sensitivity` in, a matplotlib Figure out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import seaborn as sns
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.drawing import style
from analysis.drawing.picture import Picture
from analysis.numbers import share_text
from analysis.sensitivity.exploration import Study, subject
from simulation.science.outcomes import described

Floats = npt.NDArray[np.float64]

INK = "#1D1D1D"
BAR = "#9FB4D6"
LUCK = "#8A8A8A"
FIRST = "#002F85"
TOTAL = "#CC6000"
MOST_SHOWN = 20
"""Factors that a figure has room for; those that matter least are left out, and the figure says so."""

MOST_PAIRS = 12
"""Pairs of factors that a figure shows."""


def study_figure(found: Study, *, narrow: bool = False) -> Figure:
    """The figure of a sensitivity study, by its method.

    Parameters
    ----------
    found
        As from `analysis.sensitivity.exploration`.
    narrow
        For a phone: as wide as one column, with the names of the factors above their bars.
    """
    draw = {"morris": _screening, "sobol": _indices}.get(found.method, _sampled)
    return draw(found, narrow)


def _screening(found: Study, narrow: bool) -> Figure:
    """How far the outcome moves as each factor crosses its range."""
    note = (
        "bar: mean size of the change as the factor crosses its range, other factors anywhere in theirs "
        "(Morris's mu*), with its 95 % interval, of which the grey part is luck alone; diamond: mean change with its "
        f"sign and 95 % interval, none between three words or more; hollow bars: not told from luck; {found.sample}"
    )
    frame = found.frame
    shown, note = _most(frame, note)
    with rc_context(style.settings()):
        figure, axes = _axes(len(shown), narrow)
        places = np.arange(len(shown), dtype=float)
        _bars(axes, shown, "importance", places)
        upper, size = places - 0.15, shown["importance"]
        luck = np.array([np.minimum(shown["luck"], size), shown["luck"]])
        axes.errorbar(size, upper, xerr=luck, fmt="none", ecolor=LUCK, elinewidth=7)
        axes.errorbar(
            size,
            upper,
            xerr=_error(shown, "importance", "low", "high"),
            fmt="none",
            ecolor=INK,
            capsize=4,
            elinewidth=1.6,
        )
        _changes(axes, shown, np.asarray(places + 0.15, float))
        axes.set_xlabel(f"change from one end of the range to the other ({described(found.outcome).unit})")
        _finish(axes, shown, found.ranges, narrow)
        style.write_around(figure, f"What moves {subject(found.outcome, found.between)}", note)
        sns.despine(fig=figure, left=True)
    return figure


def _indices(found: Study, narrow: bool) -> Figure:
    """What share of the variance each factor accounts for, alone and in all."""
    note = (
        "alone: the share of the variance over all ranges that knowing it takes away (first-order Sobol index); "
        "in all: the share that stays if all others were known (total index), with what it does together with them; "
        f"lines: 95 % intervals; {_luck(found)}{found.sample}"
    )
    shown, note = _most(found.frame, note)
    pairs = None if found.pairs is None else found.pairs.head(MOST_PAIRS)
    if found.pairs is not None:
        left = len(found.pairs) - MOST_PAIRS
        note += "; together: what two factors do beyond what each of them does alone (second-order index), hollow: not "
        note += "told from zero" + (f"; {left} pairs that do less are left out" if left > 0 else "")
    with rc_context(style.settings()):
        if pairs is None:
            figure, axes = _axes(len(shown), narrow)
        else:
            figure, axes, beside = _two_axes(max(len(shown), len(pairs)), narrow)
            _pairs(beside, pairs, narrow)
        for name, label, colour, marker, shift in (
            ("first", "alone", FIRST, "o", -0.16),
            ("total", "in all", TOTAL, "D", 0.16),
        ):
            axes.errorbar(
                shown[name],
                np.arange(len(shown)) + shift,
                xerr=_error(shown, name, f"{name}_low", f"{name}_high"),
                fmt=marker,
                color=colour,
                capsize=4,
                elinewidth=2,
                label=label,
            )
        axes.set_xlabel("share of the variance")
        axes.legend(loc="lower right", frameon=True)
        _finish(axes, shown, found.ranges, narrow)
        style.write_around(figure, f"What {subject(found.outcome, found.between)} depends on", note)
        sns.despine(fig=figure, left=True)
    return figure


def _pairs(axes: Axes, pairs: pd.DataFrame, narrow: bool) -> None:
    """What two factors do together, hollow where it is not told from zero."""
    places = np.arange(len(pairs), dtype=float)
    error = _error(pairs, "share", "low", "high")
    axes.errorbar(pairs["share"], places, xerr=error, fmt="none", ecolor=INK, capsize=4, elinewidth=1.6)
    for told in (True, False):
        chosen = (pairs["told"] == told).to_numpy(bool)
        axes.plot(
            pairs["share"][chosen],
            places[chosen],
            linestyle="",
            marker="s",
            color=INK if told else "white",
            markeredgecolor=INK,
            markersize=9,
        )
    axes.set_xlabel("share of the variance, together")
    names = [style.drawn(f"{one}\n× {other}") for one, other in zip(pairs["one"], pairs["other"], strict=True)]
    _rows(axes, names, narrow)


def _sampled(found: Study, narrow: bool) -> Figure:
    """How far each factor takes the outcome, beside its share of the variance."""
    one, other = ("above", "below") if narrow else ("left", "right")
    note = (
        f"{one}: change from the low end of the range to the high one as a straight line, or from the first word to "
        f"the second; none between three words or more; {other}: the share of the variance that knowing it takes away "
        "(first-order Sobol index), whatever the shape; hollow: not told from zero; lines: 95 % intervals; "
        f"{_luck(found)}{found.sample}"
    )
    shown, note = _most(found.frame, note)
    with rc_context(style.settings()):
        shape = (2, 1) if narrow else (1, 2)
        figure = Picture(figsize=(7, 2 * _height(len(shown))) if narrow else (13, _height(len(shown))))
        left, right = figure.subplots(*shape, sharey=not narrow)
        places = np.arange(len(shown), dtype=float)
        _changes(left, shown, places)
        left.set_xlabel(f"change over its range ({described(found.outcome).unit})")
        _bars(right, shown, "first", places)
        error = _error(shown, "first", "first_low", "first_high")
        right.errorbar(shown["first"], places, xerr=error, fmt="none", ecolor=INK, capsize=4, elinewidth=1.6)
        right.set_xlabel("share of the variance")
        for axes in (left, right) if narrow else (right, left):
            _finish(axes, shown, found.ranges, narrow)
            axes.xaxis.set_major_locator(MaxNLocator(5))
        style.write_around(figure, f"What each factor does to {subject(found.outcome, found.between)}", note)
        sns.despine(fig=figure, left=True)
    return figure


def _luck(found: Study) -> str:
    if math.isnan(found.luck):
        return "with a single replication luck is not told apart; "
    return f"luck, {share_text(found.luck)} of the variance between points, is in no share; " if found.luck > 0 else ""


def _bars(axes: Axes, shown: pd.DataFrame, value: str, places: Floats) -> None:
    """Bars, hollow where the factor is not told from luck."""
    colours = [BAR if moves else "white" for moves in shown["moves"]]
    axes.barh(places, shown[value].fillna(0.0), color=colours, height=0.62, edgecolor=INK, linewidth=0.8)


def _changes(axes: Axes, shown: pd.DataFrame, places: Floats) -> None:
    """Mean changes with their signs and intervals."""
    error = _error(shown, "effect", "effect_low", "effect_high")
    axes.errorbar(shown["effect"], places, xerr=error, fmt="none", ecolor=TOTAL, elinewidth=1.6)
    for moves in (True, False):
        chosen = (shown["moves"] == moves).to_numpy(bool)
        axes.plot(
            shown["effect"][chosen],
            places[chosen],
            linestyle="",
            marker="D",
            color=TOTAL if moves else "white",
            markeredgecolor="white" if moves else TOTAL,
            markersize=9 if moves else 8,
        )


def _error(shown: pd.DataFrame, value: str, low: str, high: str) -> Floats:
    return np.array([shown[value] - shown[low], shown[high] - shown[value]]).clip(min=0.0)


def _most(frame: pd.DataFrame, note: str) -> tuple[pd.DataFrame, str]:
    if len(frame) <= MOST_SHOWN:
        return frame, note
    return frame.head(MOST_SHOWN), f"{note}; the {len(frame) - MOST_SHOWN} factors that matter least are left out"


def _height(rows: int) -> float:
    return max(4.5, 0.68 * rows + 3.2)


def _axes(rows: int, narrow: bool) -> tuple[Figure, Axes]:
    figure = Picture(figsize=(7, max(5, 0.8 * rows + 4)) if narrow else (12, _height(rows)))
    return figure, figure.subplots()


def _two_axes(rows: int, narrow: bool) -> tuple[Figure, Axes, Axes]:
    """Axes for factors and, beside or below, for pairs of them."""
    height = _height(rows)
    figure = Picture(figsize=(7, 2 * height) if narrow else (18, height))
    first, second = figure.subplots(2, 1) if narrow else figure.subplots(1, 2)
    return figure, first, second


def _finish(axes: Axes, shown: pd.DataFrame, ranges: Mapping[str, str], narrow: bool) -> None:
    _rows(axes, [style.drawn(f"{name}\n{ranges[name]}") for name in shown["factor"]], narrow)


def _rows(axes: Axes, names: Sequence[str], narrow: bool) -> None:
    """A named row each, the first at the top."""
    axes.axvline(0, color=style.GREY, linewidth=1)
    axes.set_yticks(np.arange(len(names)), names, fontsize=10 if narrow else 13)
    if not axes.yaxis_inverted():  # once, where two share their rows
        axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
