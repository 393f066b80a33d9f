"""The journey as a map: who is in touch with a customer in the first year of a contract and around its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from analysis.drawing import style
from analysis.journey.counting import PEOPLE
from analysis.journey.touches import JourneyStudy
from analysis.journey.words import FELT, regimes_of

COLOURS: Final = {
    "success": "#0072B2",
    "support": "#E69F00",
    "sales": "#009E73",
    "product": "#CC79A7",
    "executive": "#555555",
}
"""One colour a function, of Okabe and Ito's palette: told apart with any kind of colour blindness."""

NOT_BY_NAME: Final = ("stand_in", "relayed", "again")
"""Kinds of contact that are hatched: somebody else's voice, or a second try."""

TITLES: Final = {"first_term": "first year as a customer", "renewal": "around the end of a contract"}
ALONG: Final = {"first_term": "weeks since the sale", "renewal": "weeks from the renewal"}


def journey_figure(study: JourneyStudy, regimes: Sequence[str] | None = None, title: str | None = None) -> Figure:
    """A row of panels a regime: contacts by function along the first year, and around a renewal.

    Parameters
    ----------
    study
        A study of the journey.
    regimes
        Regimes to draw, in order; by default all of the study.
    title
        Instead of what the figure shows.
    """
    known = regimes_of(study)
    shown = [regime for regime in (regimes or known) if regime in known]
    felt = study.weeks.loc[study.weeks["kind"].isin(FELT) & study.weeks["regime"].isin(shown)]
    there = [name for name in PEOPLE if felt.loc[felt["function"] == name, "rate"].sum() > 0]
    with rc_context(style.settings() | {"hatch.linewidth": 1.6}):
        figure = Figure(figsize=(14, 2.9 * len(shown) + 2.6))
        FigureCanvasAgg(figure)
        grid = figure.subplots(len(shown), len(TITLES), squeeze=False, sharey=True, sharex="col")
        for row, regime in zip(grid, shown, strict=True):
            for axes, window in zip(row, TITLES, strict=True):
                _panel(axes, felt.loc[(felt["regime"] == regime) & (felt["window"] == window)], there)
            row[0].set_ylabel(style.drawn(regime), fontweight="bold", color=style.styles(shown)[regime].ink)
        for column, window in enumerate(TITLES):
            grid[0][column].set_title(TITLES[window])
            grid[-1][column].set_xlabel(ALONG[window])
        figure.supylabel("contacts per hundred accounts and week", fontsize=17)
        keys = [Patch(color=COLOURS[name], label=name) for name in reversed(there)]
        keys.append(
            Patch(
                facecolor=style.GREY, edgecolor="white", hatch="///", label="by a stand-in, through\nthe lead, or again"
            )
        )
        figure.legend(handles=keys, loc="outside right center", frameon=False)
        runs = f"Mean of {study.replications:,} runs" if study.replications > 1 else "One run"
        below = f"{runs} of each regime; keeping in step with colleagues is left out"
        style.write_around(figure, title or "Who is in touch with the customer, and when", below)
        sns.despine(fig=figure)
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, people: Sequence[str]) -> None:
    """Bars on one another: a function each, first what comes by name or unasked, then the rest, hatched."""
    starts = np.array(sorted(rows["from_week"].unique()), dtype=float)
    if not len(starts):
        return
    width = float(rows["to_week"].iloc[0] - rows["from_week"].iloc[0] + 1)
    floor = np.zeros(len(starts))
    for name in people:
        for hatched in (False, True):
            part = rows.loc[(rows["function"] == name) & (rows["kind"].isin(NOT_BY_NAME) == hatched)]
            height = 100 * part.groupby("from_week")["rate"].sum().reindex(starts).fillna(0.0).to_numpy(float)
            axes.bar(
                starts,
                height,
                width=width,
                align="edge",
                bottom=floor,
                color=COLOURS[name],
                edgecolor="white",
                linewidth=0.8,
                hatch="///" if hatched else None,
            )
            floor = floor + height
    if starts[0] < 0:
        axes.axvline(0.0, color="#111111", linewidth=1.6, linestyle=(0, (4, 2)))
    axes.set_xlim(starts[0], starts[-1] + width)
