"""What every candidate brings against going on as today, and how often it is worse, as one picture."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Any, Final

import numpy as np
import seaborn as sns
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.advice.result import Advice, Candidate, Finding
from analysis.advice.verdict import CARRIED, DEAR
from analysis.drawing import style
from analysis.drawing.picture import Picture

MOST: Final = 6
"""Candidates that are drawn: those of the highest value."""

FAINT: Final = 0.45
"""How strong a candidate is drawn that is not carried."""

SCALES: Final = ((1e6, "million "), (1e3, "thousand "), (1.0, ""))


def advice_figure(advice: Advice, *, narrow: bool = False) -> Figure:
    """Value against today's way with intervals, and the share of worlds in which it is worse.

    Parameters
    ----------
    advice
        What is advised. Its candidates with the highest value are drawn, and whatever is recommended.
    narrow
        Whether the two parts stand below each other, for a phone.
    """
    rows = drawn(advice)
    chosen = style.styles(list(dict.fromkeys(each.regime for each, _ in rows)))
    with rc_context(style.settings()):
        width, row = (style.NARROW, 1.0) if narrow else (15.0, 0.62)
        height = 3.0 + 2 * row * len(rows) if narrow else 1.9 + row * len(rows)
        figure = Picture(figsize=(width, height))
        left, right = figure.subplots(2, 1) if narrow else figure.subplots(1, 2, sharey=True, width_ratios=[1.7, 1])
        _values(left, advice, rows, chosen)
        _worse(right, advice, rows, chosen, 0.24 if narrow else 0.42)
        for axes in (left, right) if narrow else (left,):
            _names(axes, advice, rows, chosen, narrow)
        sns.despine(fig=figure, left=True)
    return figure


def drawn(advice: Advice) -> list[tuple[Candidate, Finding]]:
    """The candidates that are drawn, the best first."""
    rows = list(zip(advice.candidates, advice.findings, strict=True))[1:]
    rows.sort(key=lambda row: -row[1].value.value)
    kept = [row for row in rows if row[0].name in (advice.verdict.candidate, *advice.verdict.equals)]
    others = [row for row in rows if row not in kept][: max(MOST - len(kept), 0)]
    return sorted([*kept, *others], key=lambda row: -row[1].value.value)


def _colour(each: Candidate, found: Finding, chosen: dict[str, style.RegimeStyle]) -> tuple[str, float]:
    return chosen[each.regime].ink, 1.0 if found.verdict == CARRIED else FAINT


def _values(
    axes: Axes,
    advice: Advice,
    rows: Sequence[tuple[Candidate, Finding]],
    chosen: dict[str, style.RegimeStyle],
) -> None:
    largest = max(abs(end) for _, found in rows for end in (found.value.low, found.value.high, 1.0) if np.isfinite(end))
    factor, unit = next(one for one in SCALES if largest >= 2 * one[0] or one[0] == 1)
    for place, (each, found) in enumerate(rows):
        colour, strength = _colour(each, found, chosen)
        ends = np.array([found.value.low, found.value.high]) / factor
        axes.plot(ends, [place, place], color=colour, alpha=strength, linewidth=5, solid_capstyle="round")
        mark = chosen[each.regime].marker
        axes.plot(found.value.value / factor, place, mark, color=colour, markersize=12, markeredgecolor="white")
    axes.axvline(0, color=style.GREY, linewidth=1.4)
    axes.margins(x=0.08)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=largest / factor >= 5))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: f"{value:+,.12g}".replace("-", "−") if value else "0")
    )
    axes.set_xlabel(f"More than today, {unit}{advice.terms.currency or 'currency'}")
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)


def _worse(
    axes: Axes,
    advice: Advice,
    rows: Sequence[tuple[Candidate, Finding]],
    chosen: dict[str, style.RegimeStyle],
    height: float,
) -> None:
    for place, (each, found) in enumerate(rows):
        colour, strength = _colour(each, found, chosen)
        share, low, high = (100 * part for part in (found.worse.value, found.worse.low, found.worse.high))
        if not np.isfinite(share):
            continue
        axes.barh(place, share, height=height, color=colour, alpha=0.55 * strength, linewidth=0)
        axes.plot([low, high], [place, place], color=colour, alpha=strength, linewidth=2.6)
        axes.text(min(high, 100) + 2.5, place, f"{share:.0f} %", va="center", fontsize=15, color=style.GREY)
    axes.axvline(100 * advice.terms.tolerance, color=style.GREY, linewidth=1.4, linestyle=(0, (3, 2)))
    axes.set_xlim(0, 118)
    axes.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100 %"])
    axes.set_xlabel("Worse than today in … of worlds")
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)


def _names(
    axes: Axes,
    advice: Advice,
    rows: Sequence[tuple[Candidate, Finding]],
    chosen: dict[str, style.RegimeStyle],
    narrow: bool,
) -> None:
    """Names of the rows: beside them, or above them where there is no room beside; the recommended one in bold."""
    recommended = {advice.verdict.candidate, *advice.verdict.equals}
    axes.set_ylim(len(rows) - 0.4, -0.9 if narrow else -0.6)
    axes.set_yticks(range(len(rows)), ["" for _ in rows])
    axes.tick_params(axis="y", length=0)
    for place, (each, found) in enumerate(rows):
        beyond = " (beyond the budget)" if found.verdict == DEAR else ""
        words = style.drawn(fill(f"{each.name}{beyond}", 44 if narrow else 34))
        look: dict[str, Any] = {
            "color": chosen[each.regime].ink,
            "fontsize": 14,
            "fontweight": "bold" if each.name in recommended else "normal",
        }
        look |= {"xytext": (2, 12)} if narrow else {"xytext": (-8, 0), "ha": "right", "va": "center"}
        at: Any = ("axes fraction", "data")
        axes.annotate(words, (0, place), xycoords=at, textcoords="offset points", **look)
