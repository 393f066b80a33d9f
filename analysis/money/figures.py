"""Where the money goes by regime, and what head counts cost and keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.drawing import style
from analysis.drawing.picture import Picture
from analysis.estimates import View, levels, of_regimes
from analysis.money.money import COSTS, UNIT, headcount_factor, ledger_view, staffing, summarised
from analysis.numbers import Estimate, decimals, level_text, sample_text, with_ends
from simulation.wording.values import listed

MOST_LEVELS: Final = 5
"""Levels of the first factor that have bars of their own; more are averaged, and the figure says so."""

PARTS: Final = {
    "payroll": ("#3B3B3B", ""),
    "hiring": ("#B5B5B5", "///"),
    "sponsors": ("#8A8A8A", "xx"),
    "margin": ("#9CD3C4", ""),
}
"""Colour and hatching of the parts of revenue; regimes have colours of their own, these stay out of their way."""


def ledger_figure(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    confidence: float = 0.95,
    title: str = "",
    narrow: bool = False,
) -> Figure:
    """Revenue of an account and year as one bar: what goes to whom, and what is left; by regime and first factor.

    Parameters and errors are those of `analysis.money.ledger`; `regimes` gives the order, and `narrow` is for a page
    in a hand.
    """
    view = ledger_view(of_regimes(runs, regimes), factors, MOST_LEVELS)
    rows = summarised(view, confidence)
    present = [regime for regime in regimes if regime in set(rows["regime"])]
    groups = levels(view.runs, view.factors[0]) if view.factors else [None]
    parts = [name for name in (*COSTS, "margin") if rows.loc[rows["entry"] == name, "mean"].abs().max() > 0]
    with rc_context(style.settings()):
        height = 2.8 + 0.34 * len(groups) * (len(present) + 0.8)
        figure = Picture(figsize=(style.NARROW, height + 2.4) if narrow else (14, max(5.0, height)))
        axes = figure.subplots()
        _stacks(axes, rows, view, groups, present, parts, 0.34 if narrow else 0.14)
        axes.set_xlabel(f"thousand {UNIT}")
        keys = [Patch(facecolor=PARTS[name][0], hatch=PARTS[name][1], edgecolor="white", label=name) for name in parts]
        columns = 2 if narrow else len(keys)
        axes.legend(handles=keys, loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False, fontsize=15)
        note = f"; {view.note}" if view.note else ""
        style.write_around(
            figure,
            title or f"Where the revenue of an account goes{f' by {view.factors[0]}' if view.factors else ''}",
            f"Whole bar: revenue; number: margin ± {confidence * 100:g} % interval, mean of "
            f"{sample_text(rows['n'], view.noun)}{note}",
        )
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
    return figure


def _stacks(
    axes: Axes,
    rows: pd.DataFrame,
    view: View,
    groups: Sequence[Any],
    present: Sequence[str],
    parts: Sequence[str],
    room: float,
) -> None:
    """The bars, with `room` at the right for their numbers, as a share of the longest."""
    chosen = style.styles(present)
    margins = rows.loc[rows["entry"] == "margin"]
    digits = decimals((margins["high"] - margins["low"]) / 2000, margins["mean"] / 1000)
    at, places, names = 0.0, [], []
    for group in groups:
        own = rows if group is None else rows.loc[rows[view.factors[0]] == group]
        if group is not None:
            label = f"{style.drawn(view.factors[0])} {level_text(group)}"
            words: dict[str, Any] = {"fontsize": 14, "color": style.GREY, "va": "bottom"}
            axes.annotate(label, (0, at - 0.15), (5, 0), textcoords="offset points", **words)
            at += 0.35
        for regime in present:
            found: list[dict[Any, Any]] = own.loc[own["regime"] == regime].to_dict("records")
            amounts = {row["entry"]: row["mean"] / 1000 for row in found}
            margin = next((row for row in found if row["entry"] == "margin"), {})
            if amounts:
                end = _stack(axes, at, amounts, parts)
                text = with_ends(Estimate.of(margin, "mean").times(1e-3), digits)
                axes.annotate(text, (end, at), (6, 0), textcoords="offset points", va="center", fontsize=13)
                places.append(at)
                names.append(regime)
            at += 1
        at += 0.75
    axes.set_yticks(places, [style.drawn(name) for name in names])
    for tick, name in zip(axes.get_yticklabels(), names, strict=True):
        tick.set(color=chosen[name].ink, fontweight="bold")
    axes.set_ylim(at - 0.9, -0.9)
    axes.axvline(0, color="black", linewidth=1.2)
    axes.margins(x=room)
    axes.set_xlim(left=min(0.0, axes.get_xlim()[0]) if (margins["mean"] < 0).any() else 0.0)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.tick_params(axis="y", length=0)


def _stack(axes: Axes, at: float, amounts: Mapping[str, float], parts: Sequence[str]) -> float:
    """Costs from the left and the margin behind them; a loss reaches to the left of nought. Returns the right end."""
    end = 0.0
    for name in parts:
        colour, hatch = PARTS[name]
        start = end if amounts[name] >= 0 else 0.0
        axes.barh(at, amounts[name], left=start, height=0.8, color=colour, hatch=hatch, edgecolor="white", linewidth=1)
        end += max(0.0, amounts[name])
    return end


def staffing_figure(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    confidence: float = 0.95,
    title: str = "",
    narrow: bool = False,
) -> Figure:
    """What each head count costs against what it keeps, joined along the head count, by regime.

    Parameters and errors are those of `analysis.money.staffing`; `regimes` gives the order, and `narrow` is for a page
    in a hand.
    """
    rows = staffing(of_regimes(runs, regimes), factors, confidence)
    factor = headcount_factor(runs, factors) or ""
    present = [regime for regime in regimes if regime in set(rows["regime"])]
    chosen = style.styles(regimes)
    with rc_context(style.settings()):
        figure = Picture(figsize=(style.NARROW, 8.8) if narrow else (14, 7.8))
        axes = figure.subplots()
        for regime in present:
            _course(axes, rows.loc[rows["regime"] == regime].sort_values(factor), chosen[regime])
        break_here = "\n" if narrow else " "
        axes.set_xlabel(f"Cost: payroll, hiring, sponsors{break_here}(thousand {UNIT})")
        axes.set_ylabel("Accounts kept through a year (%)")
        axes.grid(axis="y", visible=True)
        axes.margins(0.06, 0.1)
        _head_counts(axes, rows, factor)
        if narrow:
            style.legend_above(axes, present, chosen, markers=True, height=1.17)
        else:
            _legend(figure, present, chosen)
        others = [name for name in factors if name != factor]
        over = f"; mean over all levels of {listed(others)}" if others else ""
        style.write_around(
            figure,
            title or "What people cost, and how many customers they keep",
            f"Bars: {confidence * 100:g} % intervals, {sample_text(rows['n'], 'replication')} each{over}. "
            "Ring: the fewest seats whose margin is not told apart from the highest",
        )
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    return figure


def _course(axes: Axes, own: pd.DataFrame, chosen: style.RegimeStyle) -> None:
    x, y = own["cost"].to_numpy(float) / 1000, own["retention"].to_numpy(float) * 100
    axes.plot(x, y, color=chosen.colour, linestyle=_line(chosen), zorder=2)
    across, up = (
        scale * style.arms(own[name], own[f"{name}_low"], own[f"{name}_high"])
        for name, scale in (("cost", 1e-3), ("retention", 100.0))
    )
    axes.errorbar(
        x, y, xerr=across, yerr=up, fmt=chosen.marker, color=chosen.colour, markersize=9, elinewidth=2, zorder=3
    )
    marked = own["fewest"].to_numpy(bool)
    ring: dict[str, Any] = {"markerfacecolor": "none", "markeredgewidth": 2.4, "markersize": 25}
    axes.plot(x[marked], y[marked], "o", color=chosen.colour, zorder=4, **ring)


def _line(chosen: style.RegimeStyle) -> Any:
    """The line as matplotlib takes it."""
    return (0, chosen.dashes) if isinstance(chosen.dashes, tuple) else "-"


def _head_counts(axes: Axes, rows: pd.DataFrame, factor: str) -> None:
    """The head counts above, each at its mean cost over regimes: costs of one head count lie close together."""
    places = rows.groupby(factor)["cost"].mean() / 1000
    above = axes.twiny()
    above.set_xlim(axes.get_xlim())
    above.set_xticks(places.to_numpy(float), [level_text(level) for level in places.index])
    above.set_xlabel(style.drawn(factor), fontsize=15, color=style.GREY)
    above.tick_params(axis="x", length=0, labelsize=15)
    above.grid(axis="x", visible=True, color="#BBBBBB", linestyle=(0, (1, 3)))
    above.set_zorder(0)
    axes.set_zorder(1)
    axes.patch.set_visible(False)
    for side in ("top", "right", "left", "bottom"):
        above.spines[side].set_visible(False)


def _legend(figure: Figure, present: Sequence[str], chosen: dict[str, style.RegimeStyle]) -> None:
    keys: list[Any] = [
        Line2D(
            [], [], color=chosen[name].colour, marker=chosen[name].marker, linestyle=_line(chosen[name]), markersize=10
        )
        for name in present
    ]
    # matplotlib leaves out labels that begin with "_", so the names are put in afterwards
    legend = figure.legend(keys, ["name"] * len(keys), loc="outside right center", frameon=False)
    for text, name in zip(legend.get_texts(), present, strict=True):
        text.set(text=style.drawn(name), color=chosen[name].ink, fontweight="bold")
