"""What a panel of a figure shows: lines over numbers, points within words, or a row for each regime."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from analysis.drawing import style
from analysis.estimates import View, is_numeric, levels
from analysis.numbers import level_text


@dataclass(frozen=True, slots=True)
class Panel:
    """What one pair of axes shows: estimates of one outcome, its name above and the label of its axis."""

    frame: pd.DataFrame
    name: str
    label: str
    zero: bool = False


Draw = Callable[[Axes, Panel, View, Sequence[str], Mapping[str, style.RegimeStyle]], None]


def kind(view: View) -> Draw:
    """How the panels of a view are drawn."""
    if not view.factors:
        return dots
    factor = view.factors[0]
    # a single level makes no line, and its interval would be a band without width
    return lines if is_numeric(view.runs, factor) and view.runs[factor].nunique() > 1 else categories


def lines(axes: Axes, panel: Panel, view: View, shown: Sequence[str], chosen: Mapping[str, style.RegimeStyle]) -> None:
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


def categories(
    axes: Axes, panel: Panel, view: View, shown: Sequence[str], chosen: Mapping[str, style.RegimeStyle]
) -> None:
    """Points with error bars, side by side within each word of the first factor."""
    factor = view.factors[0]
    words = levels(view.runs, factor)
    step = 0.7 / max(len(shown), 1)
    for number, regime in enumerate(shown):
        part = panel.frame.loc[panel.frame["regime"] == regime].set_index(factor).reindex(words)
        x = np.arange(len(words)) + step * (number - (len(shown) - 1) / 2)
        axes.errorbar(
            x,
            part["mean"].to_numpy(float),
            yerr=style.arms(part["mean"], part["low"], part["high"]),
            **_point(chosen[regime]),
        )
    style.place_words(axes, [level_text(word) for word in words])
    axes.set_xlim(-0.5, len(words) - 0.5)
    axes.set_xlabel("week of the horizon" if factor == "week" else style.factor_label(factor, shown))
    _dress(axes, panel)


def dots(axes: Axes, panel: Panel, _view: View, shown: Sequence[str], chosen: Mapping[str, style.RegimeStyle]) -> None:
    """A row for each regime, its point and its interval lying down: nothing varies but the regime."""
    present = [regime for regime in shown if regime in set(panel.frame["regime"])]
    for number, regime in enumerate(present):
        part = panel.frame.loc[panel.frame["regime"] == regime]
        axes.errorbar(
            part["mean"], [number], xerr=style.arms(part["mean"], part["low"], part["high"]), **_point(chosen[regime])
        )
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


def _dress(axes: Axes, panel: Panel) -> None:
    axes.set_ylabel(panel.label)
    axes.set_title(style.drawn(panel.name))
    if panel.zero:
        axes.axhline(0, color=style.GREY, linewidth=1.4, zorder=1)


MARKS: Final[Mapping[Draw, str]] = {
    lines: "Line and band",
    categories: "Point and bar",
    dots: "Point and bar",
}
