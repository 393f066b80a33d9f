"""How figures look: one colour, line and marker a regime everywhere, large type, words that are safe to draw.

The colours of the built-in regimes differ in hue, by at least eight steps of CIE lightness in grey print, and for the
three kinds of colour blindness; lines and markers differ besides. They are the hues of Okabe and Ito (2008), moved
apart in lightness, for that palette is not made for grey.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import pairwise
from textwrap import fill
from types import MappingProxyType
from typing import Any, Final, Literal
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from simulation.science import catalogue
from simulation.science.outcomes import Outcome

Dashes = str | tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RegimeStyle:
    """How a regime is drawn: `dashes` as seaborn takes them ("" is a full line), `marker` as matplotlib does."""

    colour: str
    dashes: Dashes
    marker: str

    @property
    def line(self) -> Literal["-"] | tuple[float, tuple[float, ...]]:
        """The dashes as matplotlib takes them."""
        return "-" if isinstance(self.dashes, str) else (0.0, self.dashes)

    @property
    def ink(self) -> str:
        """The colour for words: darkened where it would stand out from white by less than 3 to 1."""
        rgb = np.array(to_rgb(self.colour))
        while _luminance(rgb) > 1.05 / 3 - 0.05:
            rgb = rgb * 0.97
        return to_hex((rgb[0], rgb[1], rgb[2]))

    @property
    def on_dark(self) -> str:
        """The colour on dark ground: lighter, of the same hue, until it stands out by 4 to 1."""
        hue, lightness, saturation = rgb_to_hls(*to_rgb(self.colour))
        while _luminance(np.array(hls_to_rgb(hue, lightness, saturation))) + 0.05 < 4 * (DARKEST + 0.05):
            lightness = min(lightness + 0.01, 1.0)
        return to_hex(hls_to_rgb(hue, lightness, saturation))


DARKEST: Final = 0.014
"""Luminance of dark ground."""


def _luminance(rgb: npt.NDArray[np.float64]) -> float:
    """Relative luminance of a colour, as the Web Content Accessibility Guidelines define it."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


REGIMES: Final[Mapping[str, RegimeStyle]] = MappingProxyType(
    {
        "sole": RegimeStyle("#CC6000", (5, 1.5), "s"),
        "shared": RegimeStyle("#002F85", "", "o"),
        "siloed": RegimeStyle("#1D1D1D", (1.5, 1.5), "^"),
        "diffuse": RegimeStyle("#EAAD0E", (6, 1.5, 1.5, 1.5), "D"),
        "crawl": RegimeStyle("#C285A8", (3, 1), "v"),
        "walk": RegimeStyle("#01734E", (8, 2), "P"),
        "run": RegimeStyle("#7E2968", (4, 1, 1, 1, 1, 1), "X"),
    }
)
"""Styles of the regimes that every scenario knows."""

FURTHER: Final = (
    RegimeStyle("#56B4E9", (2, 1), "<"),
    RegimeStyle("#8C4A1F", (7, 1, 1, 1), ">"),
    RegimeStyle("#7A7A7A", (1, 1), "p"),
    RegimeStyle("#A8A800", (3, 1, 1, 1), "h"),
    RegimeStyle("#B2182B", (9, 2, 2, 2), "*"),
)
"""Styles of regimes that a scenario defines."""

GREY: Final = "#555555"
"""Colour of words and lines that explain and are not data."""

NOTE_SIZE: Final = 13
"""Points of the line that says what the band is."""

NARROW: Final = 6.2
"""Inches across a figure whose panels stand one below the other, for a page in a hand."""


def shade(bands: int) -> float:
    """How opaque bands are of which so many lie over each other: where there are many, lines must still be seen."""
    return 0.18 if bands <= 2 else 0.1


def styles(regimes: Sequence[str]) -> dict[str, RegimeStyle]:
    """The style of each regime: fixed for the built-in ones, by name for others.

    A custom regime has the same style in every scenario, unless two names meet on one style: then the later gets
    the next free one, and keeps it as long as `regimes` come in that order.
    """
    taken: set[int] = set()
    chosen = {}
    for regime in regimes:
        if regime in REGIMES:
            chosen[regime] = REGIMES[regime]
            continue
        first = crc32(regime.encode()) % len(FURTHER)
        places = [(first + step) % len(FURTHER) for step in range(len(FURTHER))]
        place = next((place for place in places if place not in taken), first)
        taken.add(place)
        chosen[regime] = FURTHER[place]
    return chosen


def settings() -> Any:
    """Settings of matplotlib for a figure that is read from the back of a room; the same on every machine."""
    look: dict[str, Any] = {**sns.axes_style("whitegrid"), **sns.plotting_context("talk")}
    return look | {
        "axes.edgecolor": GREY,
        "axes.grid.axis": "y",
        "axes.titlesize": 17,
        "axes.labelsize": 17,
        "font.family": ["sans-serif"],
        "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib
        "figure.constrained_layout.h_pad": 0.12,
        "figure.constrained_layout.use": True,
        "figure.constrained_layout.w_pad": 0.12,
        "grid.color": "#E3E3E3",
        "lines.linewidth": 2.6,
        "lines.markersize": 9,
        "xtick.labelsize": 15,
        "ytick.labelsize": 15,
    }


def drawn(text: str) -> str:
    """Text from a scenario as matplotlib shall draw it: a dollar sign is a dollar sign and starts no formula."""
    return text.replace("$", r"\$")


def outcome_label(outcome: Outcome) -> str:
    """An outcome with its unit, for an axis: `Churn (1/year)`."""
    return f"{outcome.label} ({outcome.unit})"


LONG_NAME: Final = 20
"""Letters beyond which the unit of a factor stands on a line of its own."""


def factor_label(factor: str, regimes: Sequence[str]) -> str:
    """A factor by its full name, with its unit if its levels are numbers: `turnover (1/year)`."""
    entry = catalogue.find(factor, tuple(regimes))
    if entry.kind in ("choice", "functions"):
        return drawn(factor)
    # a long name and its unit side by side would run into the label of the next panel
    separator = "\n" if len(factor) > LONG_NAME else " "
    return drawn(f"{factor}{separator}({entry.unit})")


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights as close to the wanted ones as can be, at least `gap` from each other and within bounds if they fit.

    Examples
    --------
    >>> apart([0.5, 0.5], gap=0.2, low=0, high=1)
    [0.4, 0.6]
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    clusters: list[list[float]] = []  # each: number of labels, middle
    for place in order:
        clusters.append([1, wanted[place]])
        while len(clusters) > 1 and _overlap(clusters[-2], clusters[-1], gap):
            (above, middle), (below, other) = clusters.pop(), clusters.pop()
            clusters.append([above + below, (above * middle + below * other) / (above + below)])
    placed = [middle + gap * (step - (count - 1) / 2) for count, middle in clusters for step in range(int(count))]
    raised = [max(height, low + gap * step) for step, height in enumerate(placed)]
    lowered = [min(height, high - gap * step) for step, height in enumerate(reversed(raised))]
    heights = dict(zip(reversed(order), lowered, strict=True))
    return [heights[place] for place in range(len(wanted))]


def _overlap(lower: Sequence[float], upper: Sequence[float], gap: float) -> bool:
    return upper[1] - lower[1] < gap * (lower[0] + upper[0]) / 2 - 1e-12


def label_ends(axes: Axes, ends: Mapping[str, tuple[float, float]], chosen: Mapping[str, RegimeStyle]) -> None:
    """Write each regime's name beside the right end (x, y in data) of its line, in its colour, none upon another."""
    if not ends:
        return
    width, height = _size(axes)
    size = 16
    gap = 1.35 * size / 72 / height
    low, high = axes.get_ylim()
    left, right = axes.get_xlim()
    heights = apart([(y - low) / (high - low) for _, y in ends.values()], gap, 0.02, 0.98)
    for (regime, (x, y)), place in zip(ends.items(), heights, strict=True):
        axes.annotate(
            drawn(regime),
            xy=((x - left) / (right - left), (y - low) / (high - low)),
            xytext=(1 + 0.25 / width, place),
            xycoords="axes fraction",
            textcoords="axes fraction",
            color=chosen[regime].ink,
            fontsize=size,
            fontweight="bold",
            va="center",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": chosen[regime].colour, "lw": 0.9, "shrinkA": 2, "shrinkB": 4},
        )


def legend(figure: Figure, regimes: Sequence[str], chosen: Mapping[str, RegimeStyle], *, markers: bool = False) -> None:
    """Line (or marker) and name of each regime, at the right of the figure."""
    keys = _keys(regimes, chosen, markers)
    made = figure.legend(keys, ["name"] * len(keys), loc="outside right center", frameon=False, handlelength=3)
    _name(made, regimes, chosen)


def legend_above(
    axes: Axes, regimes: Sequence[str], chosen: Mapping[str, RegimeStyle], *, markers: bool = False, height: float = 1.1
) -> None:
    """The same above a panel, for a narrow figure; `height` is in heights of the panel."""
    keys = _keys(regimes, chosen, markers)
    place: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (-0.1, height), "fontsize": 15}
    columns = 2 if len(regimes) == 4 else 3
    made = axes.legend(
        keys,
        ["name"] * len(keys),
        frameon=False,
        handlelength=2,
        ncols=columns,
        columnspacing=1.2,
        borderaxespad=0,
        **place,
    )
    _name(made, regimes, chosen)


def _keys(regimes: Sequence[str], chosen: Mapping[str, RegimeStyle], markers: bool) -> list[Line2D]:
    looks = [chosen[name] for name in regimes]
    if markers:
        return [Line2D([], [], color=look.colour, marker=look.marker, linestyle="", markersize=9) for look in looks]
    return [Line2D([], [], color=look.colour, linestyle=look.line) for look in looks]


def _name(made: Legend, regimes: Sequence[str], chosen: Mapping[str, RegimeStyle]) -> None:
    """The names in their colours; matplotlib leaves out labels that begin with "_", so they are put in afterwards."""
    for text, name in zip(made.get_texts(), regimes, strict=True):
        text.set(text=drawn(name), color=chosen[name].ink, fontweight="bold")


def place_ticks(axes: Axes, found: Sequence[float]) -> None:
    """Ticks of the horizontal axis at the levels if they are few and stand apart; else at as many round numbers."""
    room = max(int(_size(axes)[0] / 0.75), 2)
    gaps = [after - before for before, after in pairwise(found)]
    if len(found) <= room and all(gap * room >= 0.8 * (found[-1] - found[0]) for gap in gaps):
        axes.set_xticks(found, [f"{level:.12g}" for level in found])
    else:
        axes.xaxis.set_major_locator(MaxNLocator(room))


def place_words(axes: Axes, words: Sequence[str]) -> None:
    """Ticks of the horizontal axis at words: side by side, in several lines, or, where they have no room, aslant."""
    room = int(_size(axes)[0] / len(words) / LETTER)
    folded = [fill(word, max(room, 1), break_long_words=False) for word in words]
    if max(len(line) for text in folded for line in text.splitlines()) <= room:
        axes.set_xticks(range(len(words)), [drawn(text) for text in folded])
    else:
        labels = [drawn(word) for word in words]
        axes.set_xticks(range(len(words)), labels, rotation=30, ha="right", rotation_mode="anchor")


_BELOW: Final[ContextVar[str]] = ContextVar("below every figure", default="")


@contextmanager
def also_below(text: str) -> Iterator[None]:
    """Within it, this stands at the end of the note below every figure."""
    before = _BELOW.set(text)
    try:
        yield
    finally:
        _BELOW.reset(before)


def write_around(figure: Figure, heading: str, note: str) -> None:
    """The heading above and the note below, from the left edge, wrapped to the figure."""
    width = figure.get_size_inches()[0]
    note = f"{note.rstrip('. ')}. {_BELOW.get()}" if _BELOW.get() else note
    title, below = fill(heading, int(width * 5.2)), fill(note, int(width * 10))
    figure.suptitle(drawn(title), x=0.01, ha="left", fontsize=22, fontweight="bold")
    figure.supxlabel(drawn(below), x=0.01, ha="left", fontsize=NOTE_SIZE, color=GREY)


def arms(value: pd.Series, low: pd.Series, high: pd.Series) -> npt.NDArray[np.float64]:
    """How far intervals reach below and above [2, place], as error bars take it; 0 where there is none."""
    found: npt.NDArray[np.float64] = np.nan_to_num(np.stack([value - low, high - value]).astype(float)).clip(min=0)
    return found


LETTER: Final = 0.15
"""Width of a letter of a tick's label [inches], nearly, and of what parts it from the next label."""


def _size(axes: Axes) -> tuple[float, float]:
    """Width and height of the axes in inches, nearly: the layout is only settled when the figure is drawn."""
    figure, place = axes.get_figure(root=True), axes.get_subplotspec()
    if figure is None or place is None:
        return 8.0, 5.0
    width, height = figure.get_size_inches()
    grid = place.get_gridspec()
    return 0.85 * width / grid.ncols - 0.6, 0.72 * height / grid.nrows
