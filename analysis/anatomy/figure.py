"""The parts of a difference between two regimes as bars that point towards either regime."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from analysis.anatomy.decomposition import INTERPLAY, REMAINDER, TOTAL, in_order
from analysis.drawing import style
from analysis.drawing.picture import Picture
from analysis.numbers import sample_text
from simulation.science.outcomes import described

MOST_BARS: Final = 15
"""Mechanisms that a slide has room for; the smallest beyond that are named in the note."""

LOWERS: Final = ("#5B9BD5", "")
RAISES: Final = ("#F0B27A", "///")
"""Colour and hatching of what makes the outcome lower, and of what makes it higher: apart in grey print too."""


def anatomy_figure(
    rows: pd.DataFrame,
    outcome: str,
    base: str,
    regime: str,
    place: str = "",
    confidence: float = 0.95,
    narrow: bool = False,
) -> Figure:
    """What each mechanism carries of the difference between two regimes: bars with intervals, by size.

    Parameters
    ----------
    rows
        What `analysis.anatomy.anatomy` returns.
    outcome, base, regime, confidence
        As they were given to it.
    place
        Where it holds, in words.
    narrow
        For a page in a hand.
    """
    ordered = in_order(rows)
    mechanisms = [name for name in ordered["mechanism"] if name not in (TOTAL, REMAINDER, INTERPLAY)]
    hidden = mechanisms[MOST_BARS:]
    shown = ordered.loc[~ordered["mechanism"].isin(hidden)].reset_index(drop=True)
    declared = described(outcome)
    with rc_context(style.settings()):
        figure = Picture(figsize=(style.NARROW, 5.2 + 0.36 * len(shown)) if narrow else (14, 2.7 + 0.36 * len(shown)))
        axes = figure.subplots()
        _bars(axes, shown)
        break_here = "\n" if narrow else " "
        axes.set_xlabel(f"Part of the difference in{break_here}{declared.label.lower()} ({declared.unit})")
        better = {"low": (": better", ": worse"), "high": (": worse", ": better"), "": ("", "")}[declared.better]
        keys = [
            Patch(
                facecolor=colour,
                hatch=hatch,
                edgecolor="black",
                label=f"{word} {declared.label.lower()} under {style.drawn(regime)}{verdict}",
            )
            for (colour, hatch), word, verdict in zip((LOWERS, RAISES), ("lowers", "raises"), better, strict=True)
        ]
        start = (-0.55, 1) if narrow else (0, 1)
        across = 1 if narrow else 2
        axes.legend(handles=keys, loc="lower left", bbox_to_anchor=start, ncols=across, frameon=False, fontsize=15)
        where = f", {place}" if place else ""
        few = f"; smaller still: {', '.join(hidden)}" if hidden else ""
        how = "when the mechanism is switched off in both regimes with the same luck"
        if INTERPLAY not in set(rows["mechanism"]):
            how = "with the mechanism while all go off one after the other, in random orders (Shapley value)"
        style.write_around(
            figure,
            f"{declared.label}: what carries the difference {regime} − {base}",
            f"Bar: what goes away {how}; line: {confidence * 100:g} % interval, "
            f"{sample_text(rows['n'], 'pair')}{where}{few}",
        )
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
    return figure


def _bars(axes: Axes, shown: pd.DataFrame) -> None:
    places = list(range(len(shown)))
    for at, row in zip(places, shown.to_dict("records"), strict=True):
        colour, hatch = LOWERS if row["carried"] < 0 else RAISES
        arms = [[row["carried"] - row["low"]], [row["high"] - row["carried"]]]
        axes.barh(at, row["carried"], height=0.72, color=colour, hatch=hatch, edgecolor="black", linewidth=0.8)
        if row["high"] > row["low"]:
            look: dict[str, Any] = {"color": "black", "capsize": 4, "elinewidth": 2, "capthick": 2}
            axes.errorbar(row["carried"], at, xerr=arms, fmt="none", **look)
    axes.set_yticks(places, [_label(name) for name in shown["mechanism"]])
    for label, name in zip(axes.get_yticklabels(), shown["mechanism"], strict=True):
        label.set_fontweight("bold" if name == TOTAL else "normal")
        label.set_fontstyle("italic" if name in (REMAINDER, INTERPLAY) else "normal")
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.axhline(0.5, color=style.GREY, linewidth=1)
    last = shown.index[shown["mechanism"].isin([REMAINDER, INTERPLAY])]
    if len(last):
        axes.axhline(last[0] - 0.5, color=style.GREY, linewidth=1)
    axes.axvline(0, color="black", linewidth=1.4)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)


def _label(name: str) -> str:
    return {TOTAL: "the whole difference", REMAINDER: "all mechanisms off", INTERPLAY: "interplay"}.get(name, name)
