"""Small multiples of an event study: the difference from matched accounts, week by week around the departure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import seaborn as sns
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.drawing import style
from analysis.drawing.picture import Picture
from analysis.event_study.courses import EventStudy
from analysis.event_study.window import AFTER, BEFORE
from analysis.event_study.windows import MEASURES
from analysis.event_study.words import WHOLE, note

SHOWN: Final = ("trust", "spend", "revenue", "churn_rate", "lost", "response_days")
"""The measures that are drawn, in the order of their panels."""


def event_study_figure(
    study: EventStudy,
    regimes: Sequence[str] | None = None,
    measures: Sequence[str] = SHOWN,
    title: str | None = None,
    narrow: bool = False,
) -> Figure:
    """A panel per measure, a line and band per regime; week 0 marked, the weeks of notice shaded.

    Parameters
    ----------
    study
        An event study.
    regimes
        Regimes to draw, in order; by default all of the study.
    measures
        Names of `windows.MEASURES`, a panel each.
    title
        Instead of what the figure shows.
    narrow
        One panel below the other, in type that can be read on a phone.
    """
    shown = [regime for regime in (regimes or study.events["regime"]) if regime in set(study.events["regime"])]
    chosen = style.styles(shown)
    columns = 1 if narrow else min(3, len(measures))
    rows = -(-len(measures) // columns)
    with rc_context(style.settings()):
        size = (style.NARROW, 3.4 * rows + 3.4) if narrow else (5.6 * columns + 2.2, max(4.1 * rows + 1.6, 6.0))
        figure = Picture(figsize=size)
        grid = figure.subplots(rows, columns, squeeze=False, sharex=True)
        for axes, name in zip(grid.flat, measures, strict=False):
            _panel(axes, study, name, shown, chosen)
        for axes in grid.flat[len(measures) :]:
            axes.set_visible(False)
        for axes in grid[-1]:
            axes.set_xlabel("weeks since the owner left")
        if narrow:
            style.legend_above(grid[0, 0], shown, chosen)
        else:
            style.legend(figure, shown, chosen)
        shaded = "" if study.notice_weeks == 0 else f"; shaded: the owner is on notice ({study.notice_weeks} weeks)"
        heading = title or "When the owner leaves: difference from accounts whose owner stayed"
        style.write_around(figure, heading, f"Line and band: {_lowered(note(study, WHOLE))}{shaded}")
        sns.despine(fig=figure)
    return figure


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def _panel(
    axes: Axes, study: EventStudy, name: str, shown: Sequence[str], chosen: Mapping[str, style.RegimeStyle]
) -> None:
    measure = MEASURES[name]
    if study.notice_weeks:
        axes.axvspan(-study.notice_weeks, 0, color="#000000", alpha=0.08, linewidth=0, zorder=0)
    axes.axhline(0, color=style.GREY, linewidth=1.4, zorder=1)
    axes.axvline(0, color=style.GREY, linewidth=1.4, linestyle=(0, (1, 1.5)), zorder=1)
    for regime in shown:
        rows = study.curves.loc[(study.curves["regime"] == regime) & (study.curves["measure"] == name)]
        _course(axes, rows, measure.width, chosen[regime], style.shade(len(shown)))
    axes.set_title(measure.label + (f", mean of {measure.width} weeks" if measure.width > 1 else ""))
    axes.set_ylabel(measure.unit)
    axes.set_xlim(-BEFORE, AFTER)
    axes.set_xticks([-26, -13, 0, 13, 26, 39, 52], ["−26", "−13", "0", "13", "26", "39", "52"])
    axes.tick_params(labelbottom=True)


def _course(axes: Axes, rows: pd.DataFrame, width: int, look: style.RegimeStyle, shade: float) -> None:
    # weeks that are put together stand in their middle
    week = rows["week"] + (width - 1) / 2
    marker = look.marker if width > 1 else ""
    axes.plot(week, rows["difference"], color=look.colour, linestyle=look.line, marker=marker, markersize=6)
    axes.fill_between(week, rows["band_low"], rows["band_high"], color=look.colour, alpha=shade, linewidth=0)
