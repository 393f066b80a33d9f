"""Live lines and histograms as options of ECharts: from what was seen to plain dictionaries. No drawing here."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from analysis.drawing.style import styles
from simulation.app.classroom.firms import Classroom, Firm
from simulation.app.classroom.lessons import FIRST_SHOWN, START, Measure
from simulation.app.classroom.sentences import spoken
from simulation.app.look import Look

SMOOTHED_WEEKS: Final = 4
"""Weeks over which response times are averaged: a small firm has few requests a week."""


def dashes(regime: str) -> list[float]:
    """Lengths of strokes and gaps of a regime's line, as in every figure; none for a full line."""
    return [2.2 * float(length) for length in styles([regime])[regime].dashes]


def svg_dashes(regime: str) -> str:
    """The same as SVG writes it."""
    return " ".join(f"{length:g}" for length in dashes(regime)) or "none"


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of words and of the grid, and whether the room is dark."""

    words: str
    grid: str
    paper: str
    dark: bool


LIGHT: Final = Ink("#1f2328", "#e3e6ea", "#ffffff", False)
DARK: Final = Ink("#e8eaed", "#3a4049", "#1d1d1d", True)


def colours(regimes: Sequence[str], ink: Ink) -> dict[str, str]:
    """The colour of each regime, as in every figure, and on dark paper as on the other page."""
    return Look(dark=ink.dark).colours(regimes)


@dataclass(frozen=True, slots=True)
class Line:
    """A quantity that is followed week by week."""

    title: str
    least_step: float


LINES: Final[Mapping[str, Line]] = {
    "trust": Line("Mean trust (0–1)", 0.05),
    "here": Line("First accounts still there", 1),
    "lost": Line("Accounts lost so far", 1),
    "days": Line(f"Response time (days, mean of {SMOOTHED_WEEKS} weeks)", 0.5),
}
"""The live lines, by name."""


def values(firm: Firm, line: str) -> list[float | None]:
    """A line's value at the end of each week; None where there is none. Losses count from when the class came in."""
    seen = firm.seen
    if line == "trust":
        return [None if week.trust is None else round(week.trust, 4) for week in seen]
    if line == "here":
        return [float(week.first_accounts) for week in seen]
    if line == "lost":
        return list(accumulate(float(week.lost) * (number >= START) for number, week in enumerate(seen)))
    windows = (seen[max(0, end - SMOOTHED_WEEKS) : end] for end in range(1, len(seen) + 1))
    sums = ((sum(week.days for week in some), sum(week.answers for week in some)) for some in windows)
    return [round(days / answers, 3) if answers else None for days, answers in sums]


def chart(room: Classroom, line: str, ink: Ink) -> dict[str, Any]:
    """The options of one live chart: a line a regime, dotted where nobody intervened, marks where somebody did."""
    about = LINES[line]
    regimes = tuple(room.firms)
    shades = colours(regimes, ink)
    series = [_series(name, values(firm, line), shades[name]) for name, firm in room.firms.items()]
    for name, firm in room.undisturbed.items():
        series.append(_alone(name, values(firm, line), shades[name]))
    shown = room.week - FIRST_SHOWN
    marks = sorted({intervention.week for intervention in room.interventions})
    if marks:
        series[0]["markLine"] = _marks(marks, ink)
    return {
        "animation": False,
        "backgroundColor": "transparent",
        "title": {"text": about.title, "left": 4, "top": 0, "textStyle": {"fontSize": 15, "color": ink.words}},
        "grid": {"left": 40, "right": 14, "top": 32, "bottom": 40},
        "tooltip": {"trigger": "axis", "confine": True},
        "textStyle": {"color": ink.words, "fontSize": 14},
        "xAxis": {
            "type": "value",
            "name": "week",
            "nameLocation": "middle",
            "nameGap": 22,
            "min": FIRST_SHOWN,
            "max": FIRST_SHOWN + max(78, 26 * math.ceil(shown / 26)),
            "interval": 26 * math.ceil(shown / 208) if shown > 104 else 26,
            "axisLabel": {"color": ink.words, "fontSize": 13},
            "nameTextStyle": {"color": ink.words, "fontSize": 13},
            "splitLine": {"show": False},
        },
        "yAxis": {
            "type": "value",
            "scale": line in ("trust", "here"),
            "splitNumber": 4,
            "minInterval": about.least_step,
            "axisLabel": {"color": ink.words, "fontSize": 13},
            "splitLine": {"lineStyle": {"color": ink.grid}},
        },
        "series": series,
    }


def _series(regime: str, ys: Sequence[float | None], colour: str) -> dict[str, Any]:
    return {
        "type": "line",
        "name": spoken(regime),
        "data": [[week, y] for week, y in enumerate(ys, start=1) if week > FIRST_SHOWN],
        "showSymbol": False,
        "color": colour,
        "lineStyle": {"width": 2.8, "type": dashes(regime) or "solid"},
    }


def _alone(regime: str, ys: Sequence[float | None], colour: str) -> dict[str, Any]:
    return {
        **_series(f"{regime}, left alone", ys, colour),
        "lineStyle": {"width": 1.6, "type": [1, 3]},
        "z": 1,
    }


def _marks(weeks: Sequence[int], ink: Ink) -> dict[str, Any]:
    return {
        "symbol": "none",
        "silent": True,
        "animation": False,
        "label": {"show": False},
        "lineStyle": {"color": ink.words, "type": "solid", "width": 1.2, "opacity": 0.7},
        "data": [{"xAxis": week} for week in weeks],
    }


# ------------------------------------------------------------ other firms


@dataclass(frozen=True, slots=True)
class Compared:
    """A regime's guess (None without one), what came out in the class's firm, and in others."""

    regime: str
    guess: float | None
    found: float
    others: tuple[float, ...]


STRIP: Final = 108
"""Pixels of the strip of one regime: its name, the words of the marks, the bars, the numbers of the axis."""
BARS: Final = 46


def bins(measure: Measure, compared: Sequence[Compared]) -> tuple[float, list[float]]:
    """Width and left edges of the bins that hold all other firms: whole numbers for counts, else about twenty."""
    every = [value for one in compared for value in one.others if not math.isnan(value)]
    if not every:
        return 1.0, [0.0]
    low, high = min(every), max(every)
    width = 1.0
    if measure.name != "lost":
        width = next((step for step in (0.05, 0.1, 0.2, 0.5, 1, 2, 5) if (high - low) / step <= 24), 10.0)
    first = math.floor(low / width + 1e-9)
    return width, [width * place for place in range(first, math.floor(high / width + 1e-9) + 1)]


def histogram(measure: Measure, compared: Sequence[Compared], ink: Ink) -> dict[str, Any]:
    """The options of the chart of other firms: one strip a regime over one axis, the guess and the own firm marked."""
    width, edges = bins(measure, compared)
    shades = colours([one.regime for one in compared], ink)
    marked = [
        value for one in compared for value in (one.guess, one.found) if value is not None and not math.isnan(value)
    ]
    step = next(step for step in (1, 2, 5, 10, 20, 50) if (max([edges[-1] + width, *marked])) / step <= 8 or step == 50)
    low = max(0, step * math.floor((min([*edges, *marked]) - width / 2) / step))
    high = step * math.ceil((max([edges[-1] + width, *marked]) + width / 2) / step)
    return {
        "animation": False,
        "backgroundColor": "transparent",
        "textStyle": {"color": ink.words, "fontSize": 13},
        "title": [
            {
                "text": spoken(one.regime),
                "left": 0,
                "top": STRIP * place + 4,
                "padding": 0,
                "textStyle": {"fontSize": 14, "color": shades[one.regime] if ink.dark else _ink(one.regime)},
            }
            for place, one in enumerate(compared)
        ],
        "grid": [
            {"left": 40, "right": 40, "top": STRIP * place + 40, "height": BARS} for place in range(len(compared))
        ],
        "xAxis": [_axis(place, len(compared), (low, high, step), measure, ink) for place in range(len(compared))],
        "yAxis": [{"type": "value", "gridIndex": place, "show": False} for place in range(len(compared))],
        "series": [
            _bars(place, one, measure, width, edges, shades[one.regime], ink) for place, one in enumerate(compared)
        ],
    }


def histogram_height(regimes: int) -> int:
    """Pixels that the chart of other firms needs."""
    return STRIP * regimes + 22


def _ink(regime: str) -> str:
    return styles([regime])[regime].ink


def _axis(place: int, count: int, reach: tuple[int, int, int], measure: Measure, ink: Ink) -> dict[str, Any]:
    last = place == count - 1
    low, high, step = reach
    return {
        "type": "value",
        "gridIndex": place,
        "min": low,
        "max": high,
        "interval": step,
        "axisLabel": {"color": ink.words, "fontSize": 12},
        "axisLine": {"show": True, "lineStyle": {"color": ink.words}},
        "splitLine": {"show": False},
        "name": f"{measure.unit} (height: number of firms)" if last else "",
        "nameLocation": "middle",
        "nameGap": 20,
        "nameTextStyle": {"color": ink.words, "fontSize": 12},
    }


def _bars(
    place: int, one: Compared, measure: Measure, width: float, edges: Sequence[float], colour: str, ink: Ink
) -> dict[str, Any]:
    counts = dict.fromkeys(range(len(edges)), 0)
    for value in one.others:
        if not math.isnan(value):
            counts[math.floor((value - edges[0]) / width + 1e-9)] += 1
    # a count stands on its number, a share or a time in the middle of its bin
    shift = 0.0 if measure.name == "lost" else width / 2
    marks = _marks_of(one, ink)
    return {
        "type": "bar",
        "name": spoken(one.regime),
        "xAxisIndex": place,
        "yAxisIndex": place,
        "barWidth": max(3, round(250 / max(12, len(edges) + 2))),
        "color": colour,
        "data": [[edges[at] + shift, count] for at, count in counts.items()],
        "markLine": {"symbol": "none", "silent": True, "animation": False, "data": marks},
    }


def _marks_of(one: Compared, ink: Ink) -> list[dict[str, Any]]:
    """Upright lines at the guess and at the own firm, with their words to either side; one where they are equal."""
    if one.guess is None or math.isnan(one.found):
        return [] if math.isnan(one.found) else [_mark(one.found, "this firm", ink.words, "solid", "center")]
    if one.guess == one.found:
        return [_mark(one.found, "guess = this firm", ink.words, "solid", "center")]
    below = one.guess < one.found
    return [
        _mark(one.found, "this firm", ink.words, "solid", "left" if below else "right"),
        _mark(one.guess, "guess", ink.words, [3, 3], "right" if below else "left"),
    ]


def _mark(x: float, name: str, colour: str, strokes: Any, align: str) -> dict[str, Any]:
    label = {"show": True, "formatter": name, "color": colour, "fontSize": 12, "distance": 2, "align": align}
    return {"xAxis": x, "lineStyle": {"color": colour, "type": strokes, "width": 2}, "label": label}
