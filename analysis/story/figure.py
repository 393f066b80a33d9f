"""The life of a customer as a picture: trust and knowledge over the weeks, who looks after it, and what happens."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

import numpy as np
import seaborn as sns
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.drawing import style
from analysis.story.life import Happening, Life
from analysis.story.told import Story
from analysis.story.words import SEGMENT, name
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION

TINTS: Final = ("#BCD3EE", "#F3D9B1", "#CFE5C6", "#E6CFE3", "#E3E3B4")
"""Colours of the people who look after the customer, one after the other."""

KNOWN: Final = "#4D4D4D"
GONE: Final = "#B2182B"
"""Colour of whoever leaves, and of a customer that is lost."""

WAIT: Final = "#7A93B5"

LONGEST_WAIT: Final = 10.0
"""Working days at which the bar of a wait has its full height."""

MOST_LABELS: Final = 8

LANES: Final = {"lead": (2.0, 1.0), "others": (1.0, 0.8), "requests": (0.0, 0.8)}
"""Floor and height of the lanes below."""


def story_figure(story: Story, title: str | None = None) -> Figure:
    """A row of panels a regime: trust and knowledge above, people and requests below.

    Parameters
    ----------
    story
        What `study` has told.
    title
        Instead of what the figure shows.
    """
    lives = list(story.lives.values())
    chosen = style.styles(list(story.lives))
    end = max((week for each in lives for week in _seen(each)), default=0)
    with rc_context(style.settings() | {"hatch.linewidth": 1.2}):
        figure = Figure(figsize=(14, 4.6 * len(lives) + 2.0))
        FigureCanvasAgg(figure)
        grid = figure.subplots(
            2 * len(lives), 1, sharex=True, squeeze=False, gridspec_kw={"height_ratios": [2.6, 1.2] * len(lives)}
        )
        for row, life in enumerate(lives):
            above, below = grid[2 * row][0], grid[2 * row + 1][0]
            above.set_xlim(0, end + 1)
            _courses(above, life, chosen[life.regime], end)
            _labels(above, life, end)
            _people(below, life)
            _others(below, life)
            _requests(below, life)
            below.set_ylim(-0.15, 3.15)
            below.set_yticks(
                [low + height / 2 for low, height in LANES.values()],
                ["leads it" if life.led else FUNCTIONS[LEAD_FUNCTION], "others", "waits"],
                fontsize=13,
            )
            below.grid(visible=False)
            below.tick_params(axis="y", length=0)
        grid[-1][0].set_xlabel("week")
        figure.legend(
            handles=_keys(lives), loc="outside lower center", ncols=4, frameon=False, fontsize=13, handlelength=1.6
        )
        figure.suptitle(style.drawn(title or _heading(lives)), x=0.01, ha="left", fontsize=22, fontweight="bold")
        sns.despine(fig=figure)
    return figure


def _seen(life: Life) -> Iterator[int]:
    """The weeks of which anything is drawn."""
    yield from (int(week) for week in life.weeks["week"])
    yield from (each.week for each in life.happenings)


def _heading(lives: list[Life]) -> str:
    if len({each.generation for each in lives}) == 1:
        return f"The life of one customer: {name(lives[0])}, {SEGMENT[lives[0].segment]}"
    return f"One place in the book, {SEGMENT[lives[0].segment]} in it: account {lives[0].slot}"


def _courses(axes: Axes, life: Life, look: style.RegimeStyle, end: int) -> None:
    """Trust, and what is known, with renewals on the line of trust."""
    weeks, middle = life.weeks, life.weeks["week"] + 0.5
    axes.plot(middle, weeks["known"], color=KNOWN, linewidth=1.8, linestyle=(0, (3, 1.2)))
    axes.plot(middle, weeks["trust"], color=look.colour, linewidth=3.2)
    axes.set_ylim(0, 1.02)
    axes.set_yticks([0, 0.5, 1])
    axes.set_ylabel(style.drawn(life.regime), fontweight="bold", color=look.ink)
    trust: dict[int, float] = dict(zip(weeks["week"].tolist(), weeks["trust"].tolist(), strict=True))
    for each in life.happenings:
        at = (each.week + 0.5, trust.get(each.week, trust.get(each.week - 1, 0.5)))
        if each.kind == "renewal":
            axes.plot(*at, marker="D", markersize=10, color="white", markeredgecolor=look.colour, markeredgewidth=2.4)
        elif each.kind == "lost":
            axes.plot(*at, marker="X", markersize=15, color=GONE, markeredgecolor="white", clip_on=False, zorder=5)
        elif each.kind == "expands":
            axes.plot(*at, marker="^", markersize=11, color=look.colour, markeredgecolor="white")
        elif each.kind == "leaves" and each.function == FUNCTIONS[LEAD_FUNCTION]:
            axes.axvline(each.week, color=GONE, linewidth=1.6, linestyle=(0, (4, 2)))
        elif each.kind == "moves":
            axes.axvline(each.week, color=look.colour, linewidth=2.2)
        elif each.kind == "event":
            axes.axvline(each.week, color=style.GREY, linewidth=1.2, linestyle=(0, (1, 2)))
    if len(weeks):
        _ends(axes, life, look, end)


def _ends(axes: Axes, life: Life, look: style.RegimeStyle, end: int) -> None:
    """The names of the two lines, at their ends."""
    last = life.weeks.iloc[-1]
    known = life.weeks["known"].dropna()
    heights = {"trust": (float(last["trust"]), look.ink)}
    if len(known):
        words = "what the lead knows" if life.led else "what it knows"
        heights[words] = (float(known.iloc[-1]), KNOWN)
    placed = style.apart([height for height, _ in heights.values()], 0.13, 0.06, 0.96)
    right = (float(last["week"]) + 1.0) / (end + 1.0)
    for (words, (_, colour)), height in zip(heights.items(), placed, strict=True):
        axes.annotate(
            words.replace("what the lead knows", "what the\nlead knows").replace(
                "what it knows", "what success\nknows"
            ),
            xy=(right + 0.012, height / 1.02),
            xycoords="axes fraction",
            color=colour,
            fontsize=13,
            fontweight="bold",
            va="center",
            linespacing=0.9,
            annotation_clip=False,
        )


def _labels(axes: Axes, life: Life, end: int) -> None:
    """What happens in few words above the panel, with a thread to its week."""
    told = [(each, words) for each in life.happenings if (words := _label(each))]
    if len(told) > MOST_LABELS:
        told = [pair for pair in told if pair[0].kind != "renewal"]
    told = told[:MOST_LABELS]
    wanted = [(each.week + 0.5) / (end + 1) for each, _ in told]
    for (each, words), place, at in zip(told, style.apart(wanted, 0.125, 0.045, 0.955), wanted, strict=True):
        axes.annotate(
            words,
            xy=(at, 1.0),
            xytext=(place, 1.1),
            xycoords="axes fraction",
            textcoords="axes fraction",
            fontsize=12.5,
            color=GONE if each.kind in ("leaves", "lost") else style.GREY,
            ha="center",
            va="bottom",
            linespacing=1.05,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": "#9A9A9A", "lw": 0.9, "shrinkA": 1, "shrinkB": 0},
        )


def _label(each: Happening) -> str:
    lead = each.function == FUNCTIONS[LEAD_FUNCTION]
    week = f"week {each.week}"
    if each.kind == "leaves" and lead:
        competitor = "to competitor" if each.how.startswith("competitor") else "leaves"
        where = "is dismissed" if "_dismissed" in each.how else competitor
        return f"{week}\n{each.who}\n{where}"
    if each.kind == "takes_over" and lead:
        return f"{week}\n{each.other}\ntakes over"
    found = {
        "renewal": "renewal\nstays",
        "lost": "goes along\nwith a leaver" if each.how == "followed" else "renewal\nleaves",
        "moves": f"moves to\n{each.other}",
        "sold": "becomes\na customer",
    }
    return f"{week}\n{found[each.kind]}" if each.kind in found else ""


def _people(axes: Axes, life: Life) -> None:
    """Who looks after the customer, week by week; hatched where nobody does, pale where that person is away."""
    low, height = LANES["lead"]
    tints: dict[str, str] = {}
    rows = list(zip(life.weeks["week"], life.weeks["lead"], strict=True))
    for lead, group in groupby(rows, key=lambda row: row[1]):
        weeks = [int(week) for week, _ in group]
        start, width = weeks[0], len(weeks)
        if lead:
            tint = tints.setdefault(lead, TINTS[len(tints) % len(TINTS)])
            axes.broken_barh([(start, width)], (low, height), facecolors=tint, edgecolor="white", linewidth=1.5)
            if width * 11.0 / (len(rows) or 1) > 0.085 * len(lead):
                axes.text(start + width / 2, low + height / 2, lead, ha="center", va="center", fontsize=13)
        else:
            axes.broken_barh(
                [(start, width)], (low, height), facecolors="white", edgecolor=GONE, hatch="////", linewidth=0
            )
    for week in life.weeks.loc[~life.weeks["at_work"] & (life.weeks["lead"] != ""), "week"]:
        axes.broken_barh([(int(week), 1)], (low, 0.22 * height), facecolors=KNOWN, linewidth=0)


def _others(axes: Axes, life: Life) -> None:
    """Whoever else leaves, and whoever is new on the customer's side."""
    low, height = LANES["others"]
    for each in life.happenings:
        if each.kind == "leaves" and each.function != FUNCTIONS[LEAD_FUNCTION]:
            axes.plot(each.week + 0.5, low + height / 2, marker="v", markersize=10, color=GONE, linestyle="")
        elif each.kind == "buyer":
            axes.plot(each.week + 0.5, low + height / 2, marker="o", markersize=9, color=KNOWN, linestyle="")


def _requests(axes: Axes, life: Life) -> None:
    """Weeks with an answer, as bars as high as the wait was long."""
    low, height = LANES["requests"]
    rows = life.weeks.loc[life.weeks["answers"] > 0]
    waits = np.minimum(rows["response_days"].to_numpy(float) / LONGEST_WAIT, 1.0)
    axes.bar(rows["week"] + 0.5, height * np.maximum(waits, 0.06), width=0.8, bottom=low, color=WAIT, linewidth=0)


def _keys(lives: list[Life]) -> list[Line2D | Patch]:
    """What the marks mean, of those that are there."""

    def mark(marker: str, label: str, colour: str = KNOWN, *, hollow: bool = False) -> Line2D:
        inner = "white" if hollow else colour
        look = {"color": inner, "markeredgecolor": colour, "markeredgewidth": 2.2 if hollow else 0.0}
        return Line2D([], [], linestyle="", marker=marker, markersize=10, label=label, **look)  # type: ignore[arg-type]

    lead = FUNCTIONS[LEAD_FUNCTION]
    there = {(each.kind, each.function == lead) for life in lives for each in life.happenings}
    away = any((~life.weeks["at_work"] & (life.weeks["lead"] != "")).any() for life in lives)
    empty = any((life.weeks["lead"] == "").any() for life in lives)
    answers = any(life.weeks["answers"].any() for life in lives)
    made: list[tuple[bool, Line2D | Patch]] = [
        (("renewal", False) in there, mark("D", "renewal, stays", hollow=True)),
        (("lost", False) in there, mark("X", "lost", GONE)),
        (("expands", False) in there, mark("^", "buys more")),
        (("leaves", False) in there, mark("v", "somebody else leaves", GONE)),
        (bool({("buyer", True), ("buyer", False)} & there), mark("o", "somebody new at the customer")),
        (away, Patch(facecolor=KNOWN, label="away", linewidth=0)),
        (empty, Patch(facecolor="white", edgecolor=GONE, hatch="////", label="nobody in the seat", linewidth=0)),
        (("event", False) in there, Line2D([], [], color=style.GREY, linestyle=(0, (1, 2)), label="event in the firm")),
        (answers, Patch(facecolor=WAIT, label=f"answers: the wait, up to {LONGEST_WAIT:.0f} days", linewidth=0)),
    ]
    return [key for is_there, key in made if is_there]
