"""Before and after a change of practice, regime by regime."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.changes.between_sweeps import Study
from analysis.drawing import style
from analysis.drawing.picture import Picture
from analysis.estimates import averaged, is_numeric, levels, means
from analysis.numbers import level_text, sample_text
from simulation.science.outcomes import described


def change_figure(study: Study, outcome: str, title: str = "") -> Figure:
    """One outcome before and after along the first factor, a panel for each regime; the mean over further factors.

    Parameters
    ----------
    study
        Two sweeps, as of `analysis.changes.study`.
    outcome
        One of its outcomes.
    """
    views = [averaged(view.runs, study.factors, study.factors[:1], [outcome]) for view in (study.before, study.after)]
    frames = [means(view.runs, view.factors, [outcome], study.confidence) for view in views]
    chosen = style.styles(study.regimes)
    declared = described(outcome)
    columns = len(study.regimes)
    with rc_context(style.settings()):
        figure = Picture(figsize=(max(10.0, 4.2 * columns + 1.5), 6.6))
        grid = figure.subplots(1, columns, squeeze=False, sharex=True, sharey=True)[0]
        for axes, regime in zip(grid, study.regimes, strict=True):
            own = [frame.loc[frame["regime"] == regime] for frame in frames]
            _panel(axes, own, study.factors[:1], views[0].runs, chosen[regime])
            axes.set_title(style.drawn(regime), color=chosen[regime].ink, fontweight="bold")
            if study.factors:
                axes.set_xlabel(style.factor_label(study.factors[0], study.regimes))
            axes.spines[["top", "right"]].set_visible(False)
        grid[0].set_ylabel(style.outcome_label(declared))
        look: dict[str, Any] = {"color": "black", "marker": "o", "markersize": 10}
        keys = [
            Line2D([], [], linestyle="--", markerfacecolor="white", label="before", **look),
            Line2D([], [], linestyle="-", label="after", **look),
        ]
        figure.legend(handles=keys, loc="outside right center", frameon=False)
        n = sample_text(pd.concat([frame["n"] for frame in frames]), views[0].noun)
        notes = "; ".join(note for note in dict.fromkeys((study.before.note, views[0].note)) if note)
        luck = "Before and after are independent samples"
        if study.paired:
            luck = "Same luck before and after: changes are surer than bars that overlap suggest"
        style.write_around(
            figure,
            title or f"{declared.label} before and after",
            f"Bar: {study.confidence * 100:g} % interval of the mean, {n} each{f'; {notes}' if notes else ''}. {luck}",
        )
    return figure


def _panel(
    axes: Axes, own: Sequence[pd.DataFrame], factors: Sequence[str], runs: pd.DataFrame, chosen: style.RegimeStyle
) -> None:
    """Before with an open marker and a broken line, after with a full one."""
    found: list[Any] = list(levels(runs, factors[0])) if factors else [""]
    numeric = bool(factors) and is_numeric(runs, factors[0]) and len(found) > 1
    places = np.array(found, float) if numeric else np.arange(len(found), dtype=float)
    gap = (places.max() - places.min() if numeric else 1.0) * (0.011 if numeric else 0.08)
    for side, (frame, line, face) in enumerate(zip(own, ("--", "-"), ("white", chosen.colour), strict=True)):
        part = frame.set_index(factors[0]).reindex(found) if factors else frame
        arms = style.arms(part["mean"], part["low"], part["high"])
        look: dict[str, Any] = {"color": chosen.colour, "marker": chosen.marker, "markersize": 10, "capsize": 4}
        look |= {"markerfacecolor": face, "markeredgewidth": 2, "linestyle": line if numeric else "", "zorder": 3}
        axes.errorbar(places + gap * (2 * side - 1), part["mean"].to_numpy(float), yerr=arms, **look)
    if numeric:
        style.place_ticks(axes, [float(level) for level in found])
    else:
        axes.set_xticks(places, [style.drawn(level_text(level)) for level in found])
        axes.set_xlim(-0.5, len(found) - 0.5)
