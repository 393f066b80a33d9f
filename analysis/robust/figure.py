"""The answer over all worlds as one picture: who wins, what choosing wrongly costs, and the two facts that decide."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from analysis.drawing import style
from analysis.drawing.picture import Picture
from analysis.estimates import is_numeric
from analysis.intervals import RESAMPLING_SEED
from analysis.robust.answer import Answer
from analysis.robust.worlds import Worlds
from simulation.science.outcomes import described
from simulation.science.unknowns import UNKNOWNS

BINS: Final = 36

EQUAL_COLOUR: Final = "#B8B8B8"
"""Worlds in which both options are as good as equal."""


def robust_figure(found: Answer, title: str | None = None, *, narrow: bool = False) -> Figure:
    """The difference between the two options that are regretted least over all worlds, regret, and what decides.

    Parameters
    ----------
    found
        What was found.
    title
        The heading, in place of one that says who is better how often.
    narrow
        Whether the three parts stand below each other, for a phone.
    """
    option, rival = found.option, found.rival
    turned = _turned(found.worlds, option, rival)
    regimes = list(dict.fromkeys(_regime(name) for name in found.worlds.options))
    chosen = style.styles(regimes)
    colours = {name: chosen[_regime(name)].colour for name in (option, rival)}
    if _regime(option) == _regime(rival):  # the same regime at two levels of a lever
        colours[rival] = style.GREY
    with rc_context(style.settings()):
        figure = Picture(figsize=(8.0, 20.0) if narrow else (18.0, 7.6))
        left, middle, right = figure.subplots(3, 1) if narrow else figure.subplots(1, 3, width_ratios=[1.25, 0.9, 1.1])
        _differences(left, found, turned, colours)
        _regrets(middle, found, {name: chosen[_regime(name)].colour for name in found.worlds.options})
        share = 100 * float((turned < 0).mean() + (turned == 0).mean() / 2)
        outcome = described(found.worlds.outcome)
        worlds = "firms that fit what is known" if found.fitting else "worlds"
        which = f"{option} is better than {rival} in {share:.0f} % of {worlds}"
        if found.hidden:
            which = f"luck hides in which worlds {option} is better than {rival}; run more replications"
        heading = title or f"{outcome.label}: {which}"
        facts, words_of_facts = _two_facts(found, turned)
        decides = "What decides" if found.learning["told"].any() else "What moves it most"
        note = (
            f"{found.worlds.count:,} worlds: everything unknown sampled over its plausible range, the same luck for "
            f"all options of a world, luck taken out. {decides}: {words_of_facts}"
        )
        _deciding(right, found, turned, colours, facts)
        right.set_title(decides, loc="left")
        style.write_around(figure, heading, note)
        sns.despine(fig=figure)
    return figure


def _turned(worlds: Worlds, option: str, rival: str) -> np.ndarray:
    difference = worlds.difference(option, rival)
    return difference if described(worlds.outcome).better == "low" else -difference


def _regime(option: str) -> str:
    return option.split(",", maxsplit=1)[0]


def _sorted_by_winner(turned: np.ndarray, margin: float) -> dict[str, np.ndarray]:
    return {"option": turned < -margin, "equal": np.abs(turned) <= margin, "rival": turned > margin}


def _edges(reach: float, margin: float) -> np.ndarray:
    """Edges of bins out to a reach; both ends of the margin are edges, so that no bin holds two answers."""
    width = 2 * reach / BINS
    if margin == 0.0:
        return np.linspace(-reach, reach, BINS + 1)
    width = 2 * margin / max(round(2 * margin / width), 1)
    beyond = margin + width * np.arange(1 + max(int(np.ceil((reach - margin) / width)), 0))
    inside = np.linspace(-margin, margin, round(2 * margin / width) + 1)
    return np.concatenate([-beyond[:0:-1], inside, beyond[1:]])


def _differences(axes: Axes, found: Answer, turned: np.ndarray, colours: dict[str, str]) -> None:
    option, rival = found.option, found.rival
    outcome = described(found.worlds.outcome)
    reach = float(np.quantile(np.abs(turned), 0.99)) or 1.0
    edges = _edges(reach, found.margin)
    clipped = np.clip(turned, edges[0], edges[-1])
    parts = _sorted_by_winner(turned, found.margin)
    paint = {"option": colours[option], "equal": EQUAL_COLOUR, "rival": colours[rival]}
    axes.hist(
        [clipped[parts[name]] for name in parts],
        bins=edges.tolist(),
        stacked=True,
        color=[paint[name] for name in parts],
        edgecolor="white",
        linewidth=0.6,
    )
    axes.axvline(0, color=style.GREY, linewidth=1.4)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.set_ylim(0, axes.get_ylim()[1] * 1.32)
    words = {
        "option": (0.02, "left", f"{option} better\n{100 * parts['option'].mean():.0f} % of worlds"),
        "rival": (0.98, "right", f"{rival} better\n{100 * parts['rival'].mean():.0f} %"),
    }
    for name, (x, side, text) in words.items():
        axes.text(
            x,
            0.98,
            style.drawn(text),
            transform=axes.transAxes,
            ha=side,
            va="top",
            fontsize=16,
            fontweight="bold",
            color=paint[name],
        )
    if found.margin:
        equal = f"as good as equal\n{100 * parts['equal'].mean():.0f} %"
        axes.text(
            0.5,
            0.85,
            equal,
            transform=axes.transAxes,
            ha="center",
            va="top",
            fontsize=14,
            color="#6B6B6B",
            path_effects=[withStroke(linewidth=4, foreground="white")],
        )
    axes.set_title("Worlds by difference", loc="left")
    less = f"{option} less {rival}" if outcome.better == "low" else f"{rival} less {option}"
    axes.set_xlabel(style.drawn(f"{outcome.label}, {less}\n({outcome.unit})"))
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.set_ylabel("Worlds")


def _regrets(axes: Axes, found: Answer, colours: dict[str, str]) -> None:
    rows = found.regret.sort_values("mean", kind="stable", ascending=False).to_dict("records")
    for place, row in enumerate(rows):
        colour = colours[row["option"]]
        axes.barh(place, row["q90"], height=0.56, color=colour, alpha=0.28)
        axes.barh(place, row["mean"], height=0.56, color=colour)
        axes.plot([row["mean_low"], row["mean_high"]], [place, place], color="black", linewidth=2)
        axes.text(row["q90"], place, f"  {row['q90']:.3f}", va="center", fontsize=15, color="#6B6B6B")
        axes.text(0, place + 0.31, f" {row['mean']:.3f} on average", va="bottom", fontsize=15)
    axes.set_yticks(range(len(rows)), [style.drawn(str(row["option"]).replace(", ", "\n")) for row in rows])
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.margins(x=0.2)
    axes.set_ylim(-0.5, len(rows) - 0.3)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.set_title("Regret of choosing it now", loc="left")
    axes.set_xlabel(
        f"Mean (full; bar: 95 % interval),\nand one world in ten (pale) ({described(found.worlds.outcome).unit})"
    )


def _two_facts(found: Answer, turned: np.ndarray) -> tuple[list[str], str]:
    """The unknowns that are told to be worth measuring, two at the most, filled up with those that move most."""
    told = [str(name) for name in found.learning.loc[found.learning["told"], "unknown"]][:2]
    numbers = [name for name in found.learning["unknown"] if is_numeric(found.worlds.levels, name) and name not in told]
    moving = [str(name) for name in numbers]
    if np.ptp(turned) > 0:
        moves = found.worlds.levels[numbers].corrwith(pd.Series(turned), method="spearman").abs()
        moving = [str(name) for name in moves.sort_values(ascending=False, kind="stable").index]
    chosen = [*told, *moving][:2]
    if len(told) == 2:
        return chosen, "the two unknowns that are worth most to measure"
    first = "the unknown that is worth most to measure, and " if told else ""
    rest = "the unknown" if told else "the two unknowns"
    return chosen, f"{first}{rest} with which the difference goes most (rank correlation)"


def _deciding(axes: Axes, found: Answer, turned: np.ndarray, colours: dict[str, str], names: list[str]) -> None:
    parts = _sorted_by_winner(turned, found.margin)
    paint = {"equal": EQUAL_COLOUR, "option": colours[found.option], "rival": colours[found.rival]}
    across, up = (_places(found.worlds, name) for name in names)
    for name, colour in paint.items():
        here = parts[name]
        axes.scatter(across[0][here], up[0][here], s=34, color=colour, edgecolor="white", linewidth=0.5)
    for place, (ticks, set_ticks) in enumerate(((across[1], axes.set_xticks), (up[1], axes.set_yticks))):
        if names[place] in UNKNOWNS and UNKNOWNS[names[place]].scale == "log":
            (axes.set_xscale if place == 0 else axes.set_yscale)("log")
            along = axes.xaxis if place == 0 else axes.yaxis
            along.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
            along.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
            along.set_minor_formatter(NullFormatter())
        elif not ticks and place == 0:
            axes.xaxis.set_major_locator(MaxNLocator(5))
        if ticks:
            set_ticks(range(len(ticks)), [style.drawn(word) for word in ticks])
    regimes = tuple(dict.fromkeys(_regime(name) for name in found.worlds.options))
    axes.set_xlabel(style.factor_label(names[0], regimes))
    axes.set_ylabel(style.factor_label(names[1], regimes), labelpad=14)
    keys = [
        Line2D([], [], marker="o", linestyle="", color=paint[key], label=style.drawn(text), markersize=9)
        for key, text in (
            ("option", f"{found.option} better"),
            ("equal", "as good as equal"),
            ("rival", f"{found.rival} better"),
        )
        if key != "equal" or found.margin
    ]
    axes.legend(
        handles=keys,
        frameon=False,
        fontsize=13,
        loc="lower left",
        bbox_to_anchor=(-0.06, 1.06),
        ncols=3,
        columnspacing=1.0,
        handletextpad=0.1,
    )


def _places(worlds: Worlds, name: str) -> tuple[np.ndarray, list[str]]:
    """Where each world lies along an unknown, and the words where it has words: side by side, strewn a little."""
    if is_numeric(worlds.levels, name):
        return worlds.levels[name].to_numpy(float), []
    words = sorted(map(str, worlds.levels[name].unique()))
    strewn = np.random.default_rng(RESAMPLING_SEED).uniform(-0.32, 0.32, worlds.count)
    return np.array([words.index(str(word)) for word in worlds.levels[name]]) + strewn, words
