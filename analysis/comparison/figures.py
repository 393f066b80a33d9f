"""Regimes against factors and weeks: tidy runs in, a matplotlib Figure out, drawn without pyplot's shared state.

Each figure says what it shows: title, axes with units, and a line with what band and n are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.comparison.bands import WHOLE, along_lines
from analysis.comparison.panels import MARKS, Panel, categories, dots, kind, lines
from analysis.drawing import style
from analysis.drawing.picture import Picture
from analysis.estimates import (
    View,
    averaged,
    is_grid,
    levels,
    means,
    of_regimes,
    paired_differences,
    sampled,
)
from analysis.numbers import level_text, sample_text
from simulation.errors import RequestError
from simulation.science.outcomes import described
from simulation.wording.values import listed

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
    frame = _means(view, outcomes, confidence)
    panels = [[Panel(frame.loc[frame["outcome"] == name], *_heads(name)) for name in outcomes]]
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
    frame = _means(view, [outcome], confidence)
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
    if kind(view) is lines:
        frame = along_lines(frame, view, [outcome], confidence, base)
    panels = [
        [
            Panel(panel.frame, panel.name, f"Difference from {style.drawn(base)}\n({label.unit})", zero=True)
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
    frame = _means(view, [state], confidence)
    place = ", ".join(f"{factor} {level_text(level)}" for factor, level in (at or {}).items())
    heading = title or f"{described(state).label} week by week{f' at {place}' if place else ''}"
    return _figure(_multiples(frame, view, state), view, regimes, heading, _note(frame, view, confidence), narrow)


def _means(view: View, outcomes: Sequence[str], confidence: float) -> pd.DataFrame:
    """Estimates; where they are drawn as lines, with bands that hold for the whole line."""
    frame = means(view.runs, view.factors, outcomes, confidence)
    return along_lines(frame, view, outcomes, confidence) if kind(view) is lines else frame


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
    return f" by {listed(factors or ['regime'])}"


def _note(frame: pd.DataFrame, view: View, confidence: float, what: str = "mean") -> str:
    known = bool(frame["low"].notna().any())
    covers = WHOLE if kind(view) is lines else "interval"
    interval = f"{confidence * 100:g} % {covers}" if known else "no interval from a single value"
    noun = view.noun if what == "mean" else "pair"
    parts = [what, interval, f"{sample_text(frame['n'], noun)} each", view.note]
    return ", ".join(part for part in parts if part)


def _multiples(frame: pd.DataFrame, view: View, outcome: str) -> list[list[Panel]]:
    """Small multiples: levels of the second factor in columns, of the third in rows."""
    label = style.outcome_label(described(outcome))
    if len(view.factors) < 2:
        return [[Panel(frame, "", label)]]
    second, *third = view.factors[1:]
    rows = levels(view.runs, third[0]) if third else [None]
    return [
        [
            Panel(
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
    panels: list[list[Panel]], view: View, regimes: Sequence[str], heading: str, note: str, narrow: bool
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
        figure = Picture(figsize=(width, max(width * 0.55, 4.0 * rows + 1.6)))
        grid = figure.subplots(rows, columns, squeeze=False, sharex=one_scale, sharey=one_scale)
        draw = kind(view)
        for axes, panel in zip(grid.flat, [panel for line in panels for panel in line], strict=True):
            draw(axes, panel, view, shown, chosen)
            if one_scale or draw is dots:
                axes.label_outer()
        if draw is lines:
            ends = grid[:, -1] if one_scale else grid.flat
            at_ends = [panel for line in panels for panel in (line[-1:] if one_scale else line)]
            for axes, panel in zip(ends, at_ends, strict=True):
                style.label_ends(axes, _ends(panel.frame, view.factors[0], shown), chosen)
        if draw is categories:
            _legend(figure, shown, chosen)
        style.write_around(figure, heading, f"{MARKS[draw]}: {note}")
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
