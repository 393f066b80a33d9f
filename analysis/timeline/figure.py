"""Small multiples of what a change does, week by week, and the plans against each other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import seaborn as sns
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.drawing import style
from analysis.drawing.picture import Picture
from analysis.timeline.changes import TRANSITION
from analysis.timeline.courses import Timeline
from analysis.timeline.measures import MEASURES
from analysis.timeline.plans import BEST, OUTCOMES, PERHAPS
from analysis.timeline.words import WHOLE, best_plans, heading, note, plans_of, rows_of, scale, signed_span

SHOWN: Final = ("trust", "response_days", "utilisation", "lost", "revenue", "money")
"""The measures that are drawn, in the order of their panels."""

LONG_NAME: Final = 12
"""Letters beyond which names of regimes stand beside the last column of panels only."""


def timeline_figure(
    study: Timeline,
    change: str,
    measures: Sequence[str] = SHOWN,
    title: str | None = None,
    narrow: bool = False,
) -> Figure:
    """A panel per measure, a line and band per regime: the difference that a change makes, its week marked.

    Parameters
    ----------
    study
        A timeline.
    change
        Which of its changes.
    measures
        Names of `measures.MEASURES`, a panel each.
    title
        Instead of what the figure shows.
    narrow
        One panel below the other, in type that can be read on a phone.
    """
    made = study.changes.loc[study.changes["change"] == change]
    shown = list(made["regime"])
    chosen = style.styles(shown)
    columns = 1 if narrow else min(3, len(measures))
    rows = -(-len(measures) // columns)
    with rc_context(style.settings()):
        size = (style.NARROW, 3.4 * rows + 3.4) if narrow else (6.0 * columns, max(4.3 * rows + 1.8, 6.0))
        figure = Picture(figsize=size)
        grid = figure.subplots(rows, columns, squeeze=False, sharex=True)
        for axes, name in zip(grid.flat, measures, strict=False):
            _panel(axes, study, change, name, chosen)
        for axes in grid.flat[len(measures) :]:
            axes.set_visible(False)
        began = sorted(set(made["week"]))
        when = f" in week {began[0]}" if len(began) == 1 else ""
        for axes in grid[-1]:
            axes.set_xlabel(f"weeks since the change{when}")
        if narrow:
            style.legend_above(grid[0, 0], shown, chosen)
        style.write_around(
            figure,
            title or heading(study, change),
            f"{_what(made, change)} Line and band: {_lowered(note(study, change, WHOLE))}.",
        )
        sns.despine(fig=figure)
        if not narrow:
            # long names beside every panel would leave no room for what they name
            everywhere = max(map(len, shown)) <= LONG_NAME
            for number, (axes, name) in enumerate(zip(grid.flat, measures, strict=False)):
                if not everywhere and number % columns != columns - 1:
                    continue
                style.label_ends(axes, _ends(study, change, name), chosen)
    return figure


def _what(made: pd.DataFrame, change: str) -> str:
    """What happens, once for all regimes where it is the same."""
    rows = rows_of(made)
    if change == TRANSITION:
        return " ".join(f"{each['regime']}: {each['what']}." for each in rows)
    return f"{change}: {rows[0]['what']}."


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def _panel(axes: Axes, study: Timeline, change: str, name: str, chosen: Mapping[str, style.RegimeStyle]) -> None:
    measure = MEASURES[name]
    factor, unit = _factor(study, change, name)
    axes.axhline(0, color=style.GREY, linewidth=1.4, zorder=1)
    axes.axvline(0, color=style.GREY, linewidth=1.4, linestyle=(0, (1, 1.5)), zorder=1)
    for regime, look in chosen.items():
        rows = _rows(study, change, regime, name)
        # weeks that are put together stand in their middle
        week = rows["week"] + (measure.width - 1) / 2
        axes.plot(week, rows["difference"] / factor, color=look.colour, linestyle=look.line)
        low, high = rows["band_low"] / factor, rows["band_high"] / factor
        axes.fill_between(week, low, high, color=look.colour, alpha=style.shade(len(chosen)), linewidth=0)
    axes.set_title(measure.label + (f", mean of {measure.width} weeks" if measure.width > 1 else ""))
    axes.set_ylabel(unit)
    made = study.changes.loc[study.changes["change"] == change]
    first, last = -int(made["before"].max()), int(made["after"].max())
    axes.set_xlim(first, last)
    step = 26 if last > 40 else 13 if last > 20 else 4
    ticks = [week for week in range(-26, last + 1, step) if week >= first]
    axes.set_xticks(ticks, [f"{week}".replace("-", "−") for week in ticks])
    axes.yaxis.set_major_locator(MaxNLocator(6))
    if name == "money" and change == TRANSITION:
        _mark_paid(axes, study, chosen)
    axes.yaxis.set_major_formatter(FuncFormatter(_signed))
    axes.tick_params(labelbottom=True)


def _mark_paid(axes: Axes, study: Timeline, chosen: Mapping[str, style.RegimeStyle]) -> None:
    """Where each regime that moves has paid for itself, if that took a while."""
    rows = rows_of(study.paid.loc[study.paid["change"] == TRANSITION].sort_values("paid_week"))
    for place_in_row, row in enumerate(rows):
        week, look = row["paid_week"], chosen[row["regime"]]
        if math.isfinite(row["high"]) and week > 0:
            higher = 9 + 16 * (place_in_row % 3)  # those of weeks near each other would lie on each other
            axes.plot(week, 0, "o", color=look.colour, markerfacecolor="white", markeredgewidth=2, zorder=5)
            place: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "fontsize": 13, "color": look.ink}
            axes.annotate(f"paid: week {week:.0f}", (week, 0), (0, higher), **place)


def _signed(value: float, _: int) -> str:
    return "0" if abs(value) < 1e-12 else f"{value:+.6g}".replace("-", "−")


def _factor(study: Timeline, change: str, name: str) -> tuple[float, str]:
    unit = MEASURES[name].unit
    if not unit.startswith("currency"):
        return 1.0, unit
    rows = study.curves.loc[(study.curves["change"] == change) & (study.curves["measure"] == name)]
    factor, word = scale(rows[["band_low", "band_high", "difference"]].abs().max().max())
    return factor, f"{word.strip()} {unit}".strip()


def _rows(study: Timeline, change: str, regime: str, name: str) -> pd.DataFrame:
    curves = study.curves
    here = (curves["change"] == change) & (curves["regime"] == regime) & (curves["measure"] == name)
    return curves.loc[here & curves["difference"].notna()]


def _ends(study: Timeline, change: str, name: str) -> dict[str, tuple[float, float]]:
    """Where the line of each regime ends."""
    factor, _ = _factor(study, change, name)
    regimes = study.changes.loc[study.changes["change"] == change, "regime"]
    last = {regime: _rows(study, change, regime, name).tail(1) for regime in regimes}
    half = (MEASURES[name].width - 1) / 2
    return {
        regime: (float(row["week"].iloc[0]) + half, float(row["difference"].iloc[0]) / factor)
        for regime, row in last.items()
        if len(row)
    }


# ---------------------------------------------------------------- plans


LOOKS: Final = {BEST: ("#01734E", "o", "#01734E"), PERHAPS: ("#01734E", "o", "white")}
"""Colour, marker and filling of plans that are, or may be, the best; others are grey."""


def plans_figure(study: Timeline, start: str, title: str | None = None, narrow: bool = False) -> Figure:
    """How far each plan is from the best one, in money and in churn, with intervals for all comparisons together.

    `start` says of which firm: the plan in which it stays as it was. The other parameters are those of
    `timeline_figure`.
    """
    rows = [row for outcome in OUTCOMES for row in plans_of(study, start, outcome)]
    names = list(dict.fromkeys(row["plan"] for row in rows))
    with rc_context(style.settings()):
        height = 0.62 * len(names) + 3.2
        figure = Picture(figsize=(style.NARROW, 2 * height) if narrow else (17, max(height, 4.6)))
        grid = figure.subplots(2, 1) if narrow else figure.subplots(1, 2, sharey=True)
        for axes, (outcome, (label, unit, better)) in zip(grid, OUTCOMES.items(), strict=True):
            own = [row for row in rows if row["outcome"] == outcome]
            _plans_panel(axes, own, names, label, unit, better)
        below = (
            f"Filled: told apart from every other; hollow: too close to call; grey: told apart from the best, which "
            f"stands at 0. Mean of {study.plans['n'].max()} replications with the same luck, over the "
            f"{rows[0]['weeks']} weeks from the first change on; intervals hold for all comparisons of a panel "
            f"together ({study.confidence * 100:g} %)."
        )
        style.write_around(figure, title or best_plans(study, start), below)
        sns.despine(fig=figure, left=True)
    return figure


def _plans_panel(
    axes: Axes, rows: Sequence[Mapping[Any, Any]], names: Sequence[str], title: str, unit: str, better: str
) -> None:
    factor, word = scale(max(abs(row["difference"]) for row in rows)) if unit == "currency" else (1.0, "")
    best = (max if better == "high" else min)(rows, key=lambda row: row["mean"])["plan"]
    for row in rows:
        at = names.index(row["plan"])
        colour, marker, filling = LOOKS.get(row["verdict"], (style.GREY, "o", style.GREY))
        middle = 0.0 if row["plan"] == best else row["difference"] / factor
        if row["plan"] != best:
            axes.hlines(at, row["difference_low"] / factor, row["difference_high"] / factor, color=colour, linewidth=3)
        axes.plot(middle, at, marker, color=colour, markerfacecolor=filling, markersize=11, markeredgewidth=2.2)
        words: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "fontsize": 13, "color": style.GREY}
        if row["plan"] == best:
            text = "best" if row["verdict"] == BEST else "best mean"
            axes.annotate(text, (middle, at), (12, -5), **{**words, "ha": "left"})
            continue
        ends = {"low": row["difference_low"], "high": row["difference_high"]}
        digits = 3 if unit != "currency" else 2
        text = f"{middle:+.{digits}f} ({signed_span(ends, digits, factor)})".replace("-", "−")
        axes.annotate(text, (middle, at), (0, 11), **words)
    axes.axvline(0, color=style.GREY, linewidth=1.4, linestyle=(0, (1, 1.5)), zorder=1)
    axes.set_yticks(range(len(names)), [style.drawn(name) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.7)
    axes.set_title(title)
    axes.set_xlabel(f"{word.strip()} {unit}: difference from the best".strip())
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(FuncFormatter(_signed))
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.margins(x=0.2)
    axes.tick_params(axis="y", length=0)
