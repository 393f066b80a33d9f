"""Regimes against factors and weeks: tidy runs in, a matplotlib Figure out, drawn without pyplot's shared state.

Each figure says what it shows: title, axes with units, and a line with what band and n are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.drawing import style
from analysis.estimates import (
    View,
    averaged,
    is_grid,
    is_numeric,
    levels,
    means,
    of_regimes,
    paired_differences,
    sampled,
)
from analysis.numbers import level_text, sample_text
from simulation.errors import RequestError
from simulation.science.outcomes import described

SIDE_BY_SIDE: Final = ("churn_rate", "trust")
"""The outcomes of the overview."""

MOST_COLUMNS: Final = 5
MOST_ROWS: Final = 3
"""Small multiples that can still be read; the levels of a factor with more are averaged, and the figure says so."""


def overview_figure(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    outcomes: Sequence[str] = SIDE_BY_SIDE,
    confidence: float = 0.95,
    title: str | None = None,
    narrow: bool = False,
) -> Figure:
    """Outcomes side by side against the first factor, by regime; the mean over the levels of further factors.

    Parameters
    ----------
    runs, factors, confidence
        As for `analysis.estimates.means`.
    regimes
        Regimes to draw, in order.
    outcomes
        Outcomes, a panel each.
    title
        Such as the question of the scenario; else the figure names what it shows.
    narrow
        One panel below the other, in type that can be read on a phone.

    Raises
    ------
    RequestError
        As for `analysis.estimates.means`.
    WorkError
        If no run of these regimes has a result.
    """
    view = _view(of_regimes(runs, regimes), factors, outcomes, most=1)
    frame = means(view.runs, view.factors, outcomes, confidence)
    panels = [[_Panel(frame.loc[frame["outcome"] == name], *_heads(name)) for name in outcomes]]
    first, *others = (described(name).label for name in outcomes)
    heading = title or f"{' and '.join([first, *map(str.lower, others)])}{_by(view.factors)}"
    return _figure(panels, view, regimes, heading, _note(frame, view, confidence), narrow)


def factor_figure(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    outcome: str,
    confidence: float = 0.95,
    title: str | None = None,
    narrow: bool = False,
) -> Figure:
    """One outcome against the first factor, by regime; the second factor in columns, the third in rows.

    Parameters and errors are those of `overview_figure`. A factor of words has categories with error bars for its
    axis; without a factor the regimes are the categories. Further factors are averaged over.
    """
    view = _view(of_regimes(runs, regimes), factors, [outcome])
    frame = means(view.runs, view.factors, [outcome], confidence)
    heading = title or f"{described(outcome).label}{_by(view.factors)}"
    return _figure(_multiples(frame, view, outcome), view, regimes, heading, _note(frame, view, confidence), narrow)


def difference_figure(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    outcome: str,
    confidence: float = 0.95,
    title: str | None = None,
    narrow: bool = False,
) -> Figure:
    """How far each regime is from the first one, paired by replication, laid out like `factor_figure`.

    Raises
    ------
    RequestError
        As for `analysis.estimates.paired_differences`, and where there are fewer than two regimes.
    """
    if len(regimes) < 2:
        raise RequestError("a difference takes two regimes; this scenario has one")
    base, label = regimes[0], described(outcome)
    view = _view(of_regimes(runs, regimes), factors, [outcome])
    frame = paired_differences(view.runs, view.factors, [outcome], base, confidence)
    frame = frame.rename(columns={"difference": "mean"})
    panels = [
        [
            _Panel(panel.frame, panel.name, f"Difference from {style.drawn(base)}\n({label.unit})", zero=True)
            for panel in row
        ]
        for row in _multiples(frame, view, outcome)
    ]
    better = {"low": "; below 0 is better", "high": "; above 0 is better", "": ""}[label.better]
    heading = title or f"{label.label}: difference from {base}"
    note = _note(frame, view, confidence, f"paired difference (same luck under both regimes{better})")
    return _figure(panels, view, list(regimes), heading, note, narrow)


def trajectory_figure(
    trajectories: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    state: str,
    at: Mapping[str, float | str] | None = None,
    confidence: float = 0.95,
    title: str | None = None,
    narrow: bool = False,
) -> Figure:
    """The weekly course of a state by regime, with bands; the levels of the first free factor side by side.

    Parameters
    ----------
    trajectories
        One row a run and week: `run`, `point`, the factors, `regime`, `replication`, `week` (0 is the first week of
        the horizon), and the states.
    state
        Name of the weekly state.
    at
        Levels at which to look, by factor; the others are side by side (the first that has few levels) or averaged.

    Other parameters are those of `overview_figure`.

    Raises
    ------
    RequestError
        As for `analysis.estimates.means`, and if there is nothing at the chosen levels.
    """
    rows, free = of_regimes(trajectories, regimes), list(factors)
    for factor, level in (at or {}).items():
        rows = rows.loc[rows[factor] == level]
        free.remove(factor)
        if rows.empty:
            known = ", ".join(level_text(known) for known in levels(trajectories, factor))
            raise RequestError(f"no week was recorded at {factor} {level_text(level)}; levels: {known}")
    shown = [factor for factor in free if rows[factor].nunique() <= MOST_COLUMNS][:1]
    if shown != free and not is_grid(rows, free):
        view = _over_points(rows, free, state)
    else:
        view = averaged(rows, [*free, "week"], ["week", *shown], [state])
    frame = means(view.runs, view.factors, [state], confidence)
    place = ", ".join(f"{factor} {level_text(level)}" for factor, level in (at or {}).items())
    heading = title or f"{described(state).label} week by week{f' at {place}' if place else ''}"
    return _figure(_multiples(frame, view, state), view, regimes, heading, _note(frame, view, confidence), narrow)


@dataclass(frozen=True, slots=True)
class _Panel:
    """What one pair of axes shows: estimates of one outcome, its name above and the label of its axis."""

    frame: pd.DataFrame
    name: str
    label: str
    zero: bool = False


def _view(runs: pd.DataFrame, factors: Sequence[str], outcomes: Sequence[str], most: int = 3) -> View:
    """The runs with as many factors as a figure has room for."""
    if len(factors) > 1 and not is_grid(runs, factors):
        return sampled(runs, factors, outcomes)
    room = [np.inf, MOST_COLUMNS, MOST_ROWS][:most]
    kept: list[str] = []
    for factor in factors:
        if len(kept) < len(room) and runs[factor].nunique() <= room[len(kept)]:
            kept.append(factor)
    return averaged(runs, factors, kept, outcomes)


def _over_points(rows: pd.DataFrame, factors: Sequence[str], state: str) -> View:
    """Weekly states of a sampled design, each design point as one observation."""
    means = rows.groupby(["point", "regime", "week"], observed=True)[[state]].mean().reset_index()
    return View(means.assign(replication=means["point"]), ("week",), "design point", f"over {' and '.join(factors)}")


def _heads(name: str) -> tuple[str, str]:
    return described(name).label, style.outcome_label(described(name))


def _by(factors: Sequence[str]) -> str:
    *first, last = factors or ["regime"]
    return f" by {', '.join(first)} and {last}" if first else f" by {last}"


def _note(frame: pd.DataFrame, view: View, confidence: float, what: str = "mean") -> str:
    known = bool(frame["low"].notna().any())
    interval = f"{confidence * 100:g} % interval" if known else "no interval from a single value"
    noun = view.noun if what == "mean" else "pair"
    parts = [what, interval, f"{sample_text(frame['n'], noun)} each", view.note]
    return ", ".join(part for part in parts if part)


def _multiples(frame: pd.DataFrame, view: View, outcome: str) -> list[list[_Panel]]:
    """Small multiples: levels of the second factor in columns, of the third in rows."""
    label = style.outcome_label(described(outcome))
    if len(view.factors) < 2:
        return [[_Panel(frame, "", label)]]
    second, *third = view.factors[1:]
    rows = levels(view.runs, third[0]) if third else [None]
    return [
        [
            _Panel(
                _at(_at(frame, second, column), third[0], row) if third else _at(frame, second, column),
                f"{second} {level_text(column)}" + (f", {third[0]} {level_text(row)}" if third else ""),
                label,
            )
            for column in levels(view.runs, second)
        ]
        for row in rows
    ]


def _at(frame: pd.DataFrame, factor: str, level: object) -> pd.DataFrame:
    return frame.loc[frame[factor] == level]


def _figure(
    panels: list[list[_Panel]], view: View, regimes: Sequence[str], heading: str, note: str, narrow: bool
) -> Figure:
    if narrow:
        panels = [[panel] for line in panels for panel in line]
    rows, columns = len(panels), len(panels[0])
    present = {regime for line in panels for panel in line for regime in panel.frame["regime"]}
    shown = [regime for regime in regimes if regime in present]
    chosen = style.styles(regimes)
    one_scale = len({panel.label for line in panels for panel in line}) == 1
    with rc_context(style.settings()):
        width = style.NARROW if narrow else max(12.0, 4.2 * columns + 2)
        figure = Figure(figsize=(width, max(width * 0.55, 4.0 * rows + 1.6)))
        FigureCanvasAgg(figure)
        grid = figure.subplots(rows, columns, squeeze=False, sharex=one_scale, sharey=one_scale)
        draw = _kind(view)
        for axes, panel in zip(grid.flat, [panel for line in panels for panel in line], strict=True):
            draw(axes, panel, view, shown, chosen)
            if one_scale or draw is _dots:
                axes.label_outer()
        if draw is _lines:
            ends = grid[:, -1] if one_scale else grid.flat
            at_ends = [panel for line in panels for panel in (line[-1:] if one_scale else line)]
            for axes, panel in zip(ends, at_ends, strict=True):
                style.label_ends(axes, _ends(panel.frame, view.factors[0], shown), chosen)
        if draw is _categories:
            _legend(figure, shown, chosen)
        style.write_around(figure, heading, f"{_MARKS[draw]}: {note}")
        sns.despine(fig=figure)
    return figure


def _ends(frame: pd.DataFrame, factor: str, shown: Sequence[str]) -> dict[str, tuple[float, float]]:
    last = frame.dropna(subset="mean").sort_values(factor).groupby("regime").tail(1)
    places = dict(zip(last["regime"], zip(last[factor].astype(float), last["mean"], strict=True), strict=True))
    return {regime: places[regime] for regime in shown if regime in places}


def _legend(figure: Figure, shown: Sequence[str], chosen: Mapping[str, style.RegimeStyle]) -> None:
    keys = [
        Line2D([], [], color=chosen[name].colour, marker=chosen[name].marker, linestyle="", markersize=11)
        for name in shown
    ]
    # matplotlib leaves out labels that begin with "_", so the names are put in afterwards
    legend = figure.legend(keys, ["name"] * len(keys), loc="outside right center", frameon=False)
    for text, name in zip(legend.get_texts(), shown, strict=True):
        text.set(text=style.drawn(name), color=chosen[name].ink, fontweight="bold")


Draw = Callable[[Axes, _Panel, View, Sequence[str], Mapping[str, style.RegimeStyle]], None]


def _kind(view: View) -> Draw:
    if not view.factors:
        return _dots
    factor = view.factors[0]
    # a single level makes no line, and its interval would be a band without width
    return _lines if is_numeric(view.runs, factor) and view.runs[factor].nunique() > 1 else _categories


def _lines(
    axes: Axes, panel: _Panel, view: View, shown: Sequence[str], chosen: Mapping[str, style.RegimeStyle]
) -> None:
    """Lines with bands over a numeric axis."""
    factor = view.factors[0]
    frame = panel.frame.sort_values(factor)
    few = frame[factor].nunique() <= 12
    sns.lineplot(
        data=frame,
        x=factor,
        y="mean",
        hue="regime",
        style="regime",
        hue_order=list(shown),
        style_order=list(shown),
        palette={regime: chosen[regime].colour for regime in shown},
        dashes={regime: chosen[regime].dashes for regime in shown},
        markers={regime: chosen[regime].marker for regime in shown} if few else False,
        markeredgewidth=0.6,
        estimator=None,
        errorbar=None,
        legend=False,
        ax=axes,
    )
    for regime in shown:
        part = frame.loc[frame["regime"] == regime]
        axes.fill_between(part[factor], part["low"], part["high"], color=chosen[regime].colour, alpha=0.18, linewidth=0)
    axes.set_xlabel("week of the horizon" if factor == "week" else style.factor_label(factor, shown))
    axes.margins(x=0.04)
    style.place_ticks(axes, sorted(frame[factor].unique()))
    _dress(axes, panel)


def _categories(
    axes: Axes, panel: _Panel, view: View, shown: Sequence[str], chosen: Mapping[str, style.RegimeStyle]
) -> None:
    """Points with error bars, side by side within each word of the first factor."""
    factor = view.factors[0]
    words = levels(view.runs, factor)
    step = 0.7 / max(len(shown), 1)
    for number, regime in enumerate(shown):
        part = panel.frame.loc[panel.frame["regime"] == regime].set_index(factor).reindex(words)
        x = np.arange(len(words)) + step * (number - (len(shown) - 1) / 2)
        axes.errorbar(x, part["mean"].to_numpy(float), yerr=_half_width(part), **_point(chosen[regime]))
    axes.set_xticks(range(len(words)), [style.drawn(level_text(word)) for word in words])
    axes.set_xlim(-0.5, len(words) - 0.5)
    axes.set_xlabel("week of the horizon" if factor == "week" else style.factor_label(factor, shown))
    _dress(axes, panel)


def _dots(
    axes: Axes, panel: _Panel, _view: View, shown: Sequence[str], chosen: Mapping[str, style.RegimeStyle]
) -> None:
    """A row for each regime, its point and its interval lying down: nothing varies but the regime."""
    present = [regime for regime in shown if regime in set(panel.frame["regime"])]
    for number, regime in enumerate(present):
        part = panel.frame.loc[panel.frame["regime"] == regime]
        axes.errorbar(part["mean"], [number], xerr=_half_width(part), **_point(chosen[regime]))
    axes.set_yticks(range(len(present)), [style.drawn(regime) for regime in present])
    for tick, regime in zip(axes.get_yticklabels(), present, strict=True):
        tick.set(color=chosen[regime].ink, fontweight="bold")
    axes.set_ylim(len(present) - 0.5, -0.5)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.set(xlabel=panel.label.replace("\n", " "), ylabel="")
    if panel.zero:
        axes.axvline(0, color=style.GREY, linewidth=1.4, zorder=1)


def _point(chosen: style.RegimeStyle) -> dict[str, Any]:
    return {"color": chosen.colour, "fmt": chosen.marker, "markersize": 11, "capsize": 5, "elinewidth": 2.4}


def _half_width(part: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
    return ((part["high"] - part["low"]) / 2).fillna(0).to_numpy(float)


def _dress(axes: Axes, panel: _Panel) -> None:
    axes.set_ylabel(panel.label)
    axes.set_title(style.drawn(panel.name))
    if panel.zero:
        axes.axhline(0, color=style.GREY, linewidth=1.4, zorder=1)


_MARKS: Final[Mapping[Draw, str]] = {
    _lines: "Line and band",
    _categories: "Point and bar",
    _dots: "Point and bar",
}
