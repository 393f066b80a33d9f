"""The paired difference along a factor, with where two regimes tie marked on the line of no difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any, Final

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from analysis.break_even.break_even import NOWHERE, TIE, lines_of, table_of
from analysis.break_even.curve import Curve
from analysis.break_even.together import Line
from analysis.break_even.words import bounds_text, value_text
from analysis.drawing import style
from analysis.drawing.picture import Picture
from analysis.estimates import averaged, levels, of_regimes
from analysis.numbers import level_text, sample_text
from simulation.science.outcomes import described

MOST_PANELS: Final = 6
"""Panels that can still be read; where there are more, further factors are averaged, and the figure says so."""

COLUMNS: Final = 3
"""Panels of one pair of regimes in a row."""

STEPS: Final = 40
"""Places between two levels at which the band is drawn."""


def break_even_figure(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    factor: str,
    outcome: str,
    base: str | None = None,
    confidence: float = 0.95,
    title: str | None = None,
    narrow: bool = False,
    beside: Sequence[str] = (),
) -> Figure:
    """The paired difference of every regime from `base` along a factor, with its band and the value at which they tie.

    A panel for each regime, and a row of them for each combination of levels of the other factors; where that is too
    many, the other factors are averaged within each replication, and the figure says so. A tie may lie wherever the
    band holds 0, which is so for those of all panels together; between levels every replication runs straight.

    Parameters
    ----------
    runs, factors, factor, outcome, confidence
        As for `analysis.break_even.break_evens`.
    regimes
        Regimes to draw, in order; ties with any others that there are hold together with theirs.
    base
        The regime that is subtracted: the first that has runs, unless another is named.
    narrow
        One panel below the other, in type that can be read on a phone.
    beside
        Further outcomes, whose ties are to hold together with these.

    Raises
    ------
    RequestError
        As for `analysis.break_even.break_evens`.
    WorkError
        If no run of these regimes has a result.
    """
    present = [name for name in regimes if name in set(of_regimes(runs, regimes)["regime"])]
    base = base or present[0]
    shown = [name for name in present if name != base]
    others = [name for name in factors if name != factor]
    outcomes = list(dict.fromkeys([outcome, *beside]))
    note = ""
    if len(shown) * len(runs[others].drop_duplicates() if others else [1]) > MOST_PANELS and others:
        view = averaged(runs, factors, [factor], outcomes)
        runs, note, factors, others = view.runs, view.note, [factor], []
    lines = lines_of(runs, factors, factor, outcomes, base, confidence)
    found = table_of(lines, factors, factor, base, confidence)
    found = found.loc[(found["outcome"] == outcome) & found["regime"].isin(shown)]
    rows = [dict(zip(others, key, strict=True)) for key in _combinations(runs, others)]
    panels = [[_panel(lines, found, place, outcome, name, base) for name in shown] for place in rows]
    if narrow:
        panels = [[panel] for row in panels for panel in row]
    elif len(shown) == 1:  # the places side by side
        panels = [list(part) for part in batched((row[0] for row in panels), COLUMNS)]
    who = f"{shown[0]} and {base} tie" if len(shown) == 1 else f"each regime ties with {base}"
    heading = title or f"{described(outcome).label}: where {who}"
    return _figure(panels, factor, outcome, list(regimes), heading, _note(found, base, confidence, note), narrow)


@dataclass(frozen=True, slots=True)
class _Panel:
    """One pair of axes: the curve of one regime, and the rows of `break_evens` about it."""

    name: str
    curve: Curve
    found: list[dict[Any, Any]]


def _combinations(runs: pd.DataFrame, others: Sequence[str]) -> list[tuple[Any, ...]]:
    if not others:
        return [()]
    order = {name: levels(runs, name) for name in others}
    unique = runs[list(others)].drop_duplicates().itertuples(index=False, name=None)
    return sorted(unique, key=lambda key: [order[name].index(level) for name, level in zip(others, key, strict=True)])


def _panel(
    lines: Sequence[Line], found: pd.DataFrame, place: Mapping[str, Any], outcome: str, regime: str, base: str
) -> _Panel:
    rows = found.loc[found["regime"] == regime]
    for name, level in place.items():
        rows = rows.loc[rows[name] == level]
    where = ", ".join(f"{name} {level_text(level)}" for name, level in place.items())
    name = f"{regime} minus {base}" + (f" at {where}" if where else "")
    (curve,) = (
        line.curve for line in lines if (line.regime, line.outcome, dict(line.place)) == (regime, outcome, dict(place))
    )
    return _Panel(name, curve, rows.to_dict("records"))


def _note(found: pd.DataFrame, base: str, confidence: float, averaging: str) -> str:
    pairs = f"{sample_text(found['n'], 'pair')} each"
    count = found["comparisons"].max()
    joint = f" that holds for {count} lines together" if count > 1 else ""
    parts = [
        f"Line and band: paired difference from {base} (same luck), {confidence * 100:g} % interval{joint}, {pairs}",
        averaging,
        "between the levels that were swept (points) a straight line is assumed",
        "bar: where the tie may lie",
    ]
    return "; ".join(part for part in parts if part)


def _figure(
    panels: list[list[_Panel]],
    factor: str,
    outcome: str,
    regimes: list[str],
    heading: str,
    note: str,
    narrow: bool,
) -> Figure:
    rows, columns = len(panels), len(panels[0])
    chosen = style.styles(regimes)
    with rc_context(style.settings()):
        size = (max(12.0, 5.6 * columns + 1), max(6.6, 4.8 * rows + 1.6))
        figure = Picture(figsize=(style.NARROW, 4.6 * rows + 2.2) if narrow else size)
        grid = figure.subplots(rows, columns, squeeze=False)
        for number, axes in enumerate(grid.flat):
            line, column = divmod(number, columns)
            if column >= len(panels[line]):
                axes.set_visible(False)
                continue
            panel = panels[line][column]
            _draw(axes, panel, chosen)
            style.place_ticks(axes, [panel.curve.first, *(part.end for part in panel.curve.segments)])
            if number + columns >= sum(map(len, panels)):  # nothing stands below
                axes.set_xlabel(style.factor_label(factor, regimes))
            if column == 0:
                axes.set_ylabel(f"Difference in {described(outcome).label.lower()}\n({described(outcome).unit})")
            if columns * rows > 1:
                axes.set_title(style.drawn(panel.name), fontsize=15)
        style.write_around(figure, heading, note)
        sns.despine(fig=figure)
    return figure


def _draw(axes: Axes, panel: _Panel, chosen: Mapping[str, style.RegimeStyle]) -> None:
    row = panel.found[0]
    look = chosen[row["regime"]]
    for part in panel.curve.segments:
        x = np.linspace(part.start, part.end, STEPS + 1)
        mean, low, high = np.array([part.at(float(place)) for place in x]).T
        axes.plot(x, mean, color=look.colour)
        axes.fill_between(x, low, high, color=look.colour, alpha=0.2, linewidth=0)
        axes.plot(
            [part.start, part.end], [part.left, part.right], look.marker, color=look.colour, markeredgecolor="white"
        )
    axes.margins(x=0.04)
    low, high = axes.get_ylim()
    # room for the words in both corners, and on either side of the line of no difference for those of a tie
    above, below = (max(bound, 0.0) + 0.2 * (max(high, 0.0) - min(low, 0.0)) for bound in (high, -low))
    if row["verdict"] != NOWHERE:
        above, below = max(above, 0.56 * below), max(below, 0.56 * above)
    axes.set_ylim(-below, above)
    axes.axhline(0, color=style.GREY, linewidth=1.4, zorder=1)
    _sides(axes, row, chosen)
    for stretch in _stretches(panel.found):
        _mark(axes, stretch, panel.curve)


def _stretches(rows: list[dict[Any, Any]]) -> list[list[dict[Any, Any]]]:
    found: dict[float, list[dict[Any, Any]]] = {}
    for row in rows:
        if row["verdict"] != NOWHERE:
            found.setdefault(row["low"], []).append(row)
    return list(found.values())


def _sides(axes: Axes, row: dict[Any, Any], chosen: Mapping[str, style.RegimeStyle]) -> None:
    """Who is better above the line of no difference, and who below it."""
    better = described(row["outcome"]).better
    upper, lower = (row["base"], row["regime"]) if better == "low" else (row["regime"], row["base"])
    word = "better" if better else "higher"
    for name, height, across in ((upper, 0.97, "top"), (lower, 0.03, "bottom")):
        axes.text(
            0.02,
            height,
            f"{'▲' if across == 'top' else '▼'} {style.drawn(name)} is {word}",
            transform=axes.transAxes,
            color=chosen[name].ink,
            fontsize=16,
            fontweight="bold",
            va=across,
            path_effects=_HALO,
            zorder=6,
        )


_HALO: Final = [withStroke(linewidth=4, foreground="white")]


def _mark(axes: Axes, rows: list[dict[Any, Any]], curve: Curve) -> None:
    """The interval of a tie as a bar on the line of no difference, with arrows where it is open, and its words."""
    row = rows[0]
    black = "#000000"
    axes.plot([row["low"], row["high"]], [0, 0], color=black, linewidth=6, solid_capstyle="butt", zorder=4)
    for is_open, end, arrow in ((row["open_below"], row["low"], "<"), (row["open_above"], row["high"], ">")):
        axes.plot([end], [0], arrow if is_open else "|", color=black, markersize=13, markeredgewidth=2.5, zorder=4)
    ties = [other["break_even"] for other in rows if other["verdict"] == TIE]
    axes.plot(
        ties, [0] * len(ties), "D", color="white", markeredgecolor=black, markeredgewidth=2, markersize=10, zorder=5
    )
    middle = (row["low"] + row["high"]) / 2 if not ties else ties[len(ties) // 2]
    _words(axes, _text(row, ties), middle, curve)


def _words(axes: Axes, text: str, x: float, curve: Curve) -> None:
    """Words beside a place on the line of no difference, where the curve is not."""
    left, right = axes.get_xlim()
    on_the_right = (x - left) / (right - left) < 0.55
    # what the curve does on that side of the place: the words go to the other side of the line
    upwards = curve.sign(x, curve.last if on_the_right else curve.first) <= 0
    axes.annotate(
        text,
        xy=(x, 0),
        xytext=(4 if on_the_right else -4, 14 if upwards else -14),
        textcoords="offset points",
        ha="left" if on_the_right else "right",
        va="bottom" if upwards else "top",
        fontsize=15,
        path_effects=_HALO,
        zorder=6,
    )


def _text(row: dict[Any, Any], ties: Sequence[float]) -> str:
    low, high = bounds_text(row)
    interval = f"{low} to {high}"
    if row["open_below"] and row["open_above"]:
        return "cannot be told anywhere"
    if row["open_below"]:
        interval = f"{high} or less"
    elif row["open_above"]:
        interval = f"{low} or more"
    if not ties:
        return f"cannot be told:\n{interval}"
    values = " and ".join(value_text(x, row["high"] - row["low"]) for x in ties)
    return f"tie at {values}\n({interval})"
