"""Which regime is best where, as areas over two factors, hatched where that cannot be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from analysis.drawing import style
from analysis.drawing.picture import Picture
from analysis.judgement import in_words
from analysis.numbers import level_text, sample_text
from analysis.regime_map.areas import Axis, Fields, fields
from simulation.science.outcomes import Outcome, described

UNDECIDED: Final = "#F4F4F4"
"""Ground of the part in which the best regime cannot be told; it is hatched."""

INCONCLUSIVE: Final = "cannot be told"
SIZE: Final = (12.0, 8.2)
ROOM: Final = (8.2, 5.6)
"""Width and height of the figure and, nearly, of what is inside its axes, in inches."""

NARROW_SIZE: Final = (style.NARROW, 8.2)
NARROW_ROOM: Final = (4.6, 4.1)
"""The same for a page in a hand."""

STEPS: Final = 120
"""Into how many parts each side is divided for drawing: a narrow band in which nothing can be told is seen."""

STRIDE: Final = 3
"""Every so manieth place is looked at for room for a name."""

Floats = npt.NDArray[np.float64]


def regime_map_figure(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    across: str,
    up: str,
    outcome: str,
    confidence: float = 0.95,
    title: str | None = None,
    narrow: bool = False,
) -> Figure:
    """Areas in the colours of the regimes that are best there, over two factors; hatched where that cannot be told.

    Parameters and errors are those of `analysis.regime_map.regime_map`. A factor of words has a strip for each word.
    The line is where the means of the two best regimes are equal; the dots are the levels that were swept, between
    which straight lines are assumed. `narrow` is for a page in a hand.
    """
    found = fields(runs, factors, across, up, outcome, regimes, confidence, STEPS)
    chosen = style.styles(regimes)
    look = described(outcome)
    with rc_context(style.settings() | {"hatch.color": "#8A8A8A", "hatch.linewidth": 1.6, "axes.grid": False}):
        figure = Picture(figsize=NARROW_SIZE if narrow else SIZE)
        axes = figure.subplots()
        sides = _side(found.across), _side(found.up)
        _areas(axes, found, sides, chosen)
        _dots(axes, sides)
        room = NARROW_ROOM if narrow else ROOM
        _names(figure, axes, found, sides, chosen, room)
        _label_across(axes, sides[0], regimes)
        _label_up(axes, sides[1], regimes, room[1])
        word = "lowest" if look.better == "low" else "highest"
        style.write_around(figure, title or f"{look.label}: {word} under which regime?", _note(found, look, confidence))
    return figure


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of the map as it is drawn: coordinates, the place of the lattice at each, and strips of them.

    A factor of numbers is one strip; each word is a strip of its own.
    """

    axis: Axis
    at: Floats
    place: npt.NDArray[np.int64]
    strips: tuple[slice, ...]


def _side(axis: Axis) -> _Side:
    if axis.numeric:
        count = len(axis.values)
        return _Side(axis, np.array(axis.values, dtype=float), np.arange(count), (slice(0, count),))
    within = np.linspace(-0.47, 0.47, 9)
    place = np.repeat(np.arange(len(axis.values)), len(within))
    strips = tuple(slice(first * len(within), (first + 1) * len(within)) for first in range(len(axis.values)))
    return _Side(axis, place.astype(float) + np.tile(within, len(axis.values)), place, strips)


def _areas(axes: Axes, found: Fields, sides: tuple[_Side, _Side], chosen: Mapping[str, style.RegimeStyle]) -> None:
    leads = [_least(found.judged.ahead, number) for number in range(len(found.regimes))]
    surest: Floats = np.array([_least(found.judged.surely, number) for number in range(len(found.regimes))]).max(axis=0)
    for strip_up in sides[1].strips:
        for strip_across in sides[0].strips:
            x, y = sides[0].at[strip_across], sides[1].at[strip_up]
            part = np.ix_(sides[1].place[strip_up], sides[0].place[strip_across])
            for name, lead in zip(found.regimes, leads, strict=True):
                _fill(axes, x, y, lead[part], color=chosen[name].colour)
            _fill(axes, x, y, -surest[part], color=UNDECIDED, hatch="//")
            for lead in leads:
                if lead[part].min() < 0 < lead[part].max():
                    axes.contour(x, y, lead[part], levels=[0], colors="black", linewidths=1.8)


def _least(values: Floats, number: int) -> Floats:
    """The least by which a regime is ahead of any other; far behind where there is nothing to go by."""
    others = np.delete(values[number], number, axis=0)
    some = np.where(np.isnan(others), np.inf, others).min(axis=0)
    bottom = -np.nanmax(np.abs(values), initial=1e-300)
    least: Floats = np.where(np.isinf(some), bottom, some)
    return least


def _fill(axes: Axes, x: Floats, y: Floats, field: Floats, color: str, hatch: str | None = None) -> None:
    """Colours where a field is at least 0."""
    if field.max() < 0:
        return
    beyond = max(float(field.max()), 1e-300) * 2
    axes.contourf(x, y, field, levels=[0, beyond], colors=[color], hatches=[hatch])


def _dots(axes: Axes, sides: tuple[_Side, _Side]) -> None:
    x, y = np.meshgrid(*([_coordinate(side, place) for place in _levels(side)] for side in sides))
    axes.scatter(x.ravel(), y.ravel(), s=26, color="black", edgecolor="white", linewidth=0.9, zorder=5, clip_on=False)


def _levels(side: _Side) -> list[int]:
    return [place for place, swept in enumerate(side.axis.swept) if swept]


def _coordinate(side: _Side, place: int) -> float:
    return float(side.axis.values[place]) if side.axis.numeric else float(place)


def _names(
    figure: Figure,
    axes: Axes,
    found: Fields,
    sides: tuple[_Side, _Side],
    chosen: Mapping[str, style.RegimeStyle],
    room: tuple[float, float],
) -> None:
    """The name of each regime in the widest part of its area; beside the map where there is no room."""
    sides = _thinned(sides[0]), _thinned(sides[1])
    part = np.ix_(sides[1].place, sides[0].place)
    best = found.judged.best()
    clear = (best < len(found.regimes)) & ~found.judged.undecided().any(axis=0)
    masks = {name: (clear & (best == number))[part] for number, name in enumerate(found.regimes)}
    masks[INCONCLUSIVE] = ~clear[part]
    beside = []
    for name, mask in masks.items():
        if not mask.any():
            continue
        colour = UNDECIDED if name == INCONCLUSIVE else chosen[name].colour
        dark = name == INCONCLUSIVE or np.dot(to_rgb(colour), [0.3, 0.59, 0.11]) > 0.55
        for size in (24, 18, 14) if name != INCONCLUSIVE else (16, 13):
            place = _roomiest(mask, sides, (0.68 * size / 72 * len(name) + 0.15, 1.5 * size / 72), room)
            if place is not None:
                box = {"boxstyle": "square,pad=0.15", "color": UNDECIDED} if name == INCONCLUSIVE else None
                words: dict[str, Any] = {"fontsize": size, "fontweight": "bold", "ha": "center", "va": "center"}
                axes.text(*place, style.drawn(name), color="black" if dark else "white", bbox=box, zorder=6, **words)
                break
        else:
            if name != INCONCLUSIVE:  # the note says what is hatched
                beside.append((name, colour))
    if beside:
        patches = [Patch(facecolor=colour, edgecolor=style.GREY) for _, colour in beside]
        legend = figure.legend(patches, ["name"] * len(beside), loc="outside right upper", frameon=False)
        for text, (name, _) in zip(legend.get_texts(), beside, strict=True):
            text.set(text=style.drawn(name), fontweight="bold")


def _thinned(side: _Side) -> _Side:
    return replace(side, at=side.at[::STRIDE], place=side.place[::STRIDE]) if side.axis.numeric else side


def _roomiest(
    mask: npt.NDArray[np.bool_], sides: tuple[_Side, _Side], size: tuple[float, float], room: tuple[float, float]
) -> tuple[float, float] | None:
    """The middle of the place in `mask` farthest from anything else, if a box of that size in inches fits there."""
    x, y = (
        (side.at - side.at[0]) / (side.at[-1] - side.at[0]) * whole / (inches / 2)
        for side, whole, inches in zip(sides, room, size, strict=True)
    )
    # what is not in the mask, and a frame of it around the map, so that no box reaches out; and the dots
    rows, columns = np.nonzero(np.pad(~mask, 1, constant_values=True))
    wide, high = (np.concatenate([line[:1], line, line[-1:]]) for line in (x, y))
    dots = [
        np.interp([_coordinate(side, place) for place in _levels(side)], side.at, line)
        for side, line in zip(sides, (x, y), strict=True)
    ]
    dots_x, dots_y = np.meshgrid(*dots)
    taken_x, taken_y = np.append(wide[columns], dots_x), np.append(high[rows], dots_y)
    inner_rows, inner_columns = np.nonzero(mask)
    best, place = 1.0, None
    for row, column in zip(inner_rows, inner_columns, strict=True):
        distance = np.maximum(np.abs(taken_x - x[column]), np.abs(taken_y - y[row])).min()
        if distance > best * 1.0001:
            best, place = float(distance), (float(sides[0].at[column]), float(sides[1].at[row]))
    return place


def _label_across(axes: Axes, side: _Side, regimes: Sequence[str]) -> None:
    axes.set_xlabel(style.factor_label(side.axis.factor, regimes))
    axes.set_xlim(*_ends(side))
    if side.axis.numeric:
        style.place_ticks(axes, [float(side.axis.values[place]) for place in _levels(side)])
    else:
        axes.set_xticks(range(len(side.axis.values)), [style.drawn(str(word)) for word in side.axis.values])


def _label_up(axes: Axes, side: _Side, regimes: Sequence[str], room: float) -> None:
    axes.set_ylabel(style.factor_label(side.axis.factor, regimes), labelpad=8)
    axes.set_ylim(*_ends(side))
    if side.axis.numeric:
        numbers = [float(side.axis.values[place]) for place in _levels(side)]
        if _far_apart(numbers, room):
            axes.set_yticks(numbers, [level_text(number) for number in numbers])
        axes.set_ylim(*_ends(side))
    else:
        words = [style.drawn(str(word)) for word in side.axis.values]
        axes.set_yticks(range(len(words)), words, rotation=90, va="center")


def _far_apart(numbers: Sequence[float], room: float) -> bool:
    gaps = np.diff(numbers)
    return bool(gaps.min() * room >= 0.3 * (numbers[-1] - numbers[0]))


def _ends(side: _Side) -> tuple[float, float]:
    return (float(side.at[0]), float(side.at[-1])) if side.axis.numeric else (-0.5, len(side.axis.values) - 0.5)


def _note(found: Fields, outcome: Outcome, confidence: float) -> str:
    pairs = pd.Series(found.judged.n[np.triu_indices(len(found.regimes), 1)].ravel())
    lines = any(axis.numeric for axis in (found.across, found.up))
    word = "lower" if outcome.better == "low" else "higher"
    parts = [
        f"{sample_text(pairs, 'pair')} each",
        found.note,
        f"colour: {word} {outcome.label.lower()} ({outcome.unit}) than under every other regime, "
        f"{in_words(confidence, found.comparisons)}",
        "hatched: cannot be told",
        "black line: means are equal" if lines else "",
        "dots: levels swept" + (", straight lines assumed between" if lines else ""),
    ]
    return "; ".join(part for part in parts if part)
