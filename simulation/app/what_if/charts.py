"""What a page draws, as options of ECharts: plain data, no code.

Regimes look as in the figures of `analysis.figures.style`: same colour, dashes and marker.
"""

from __future__ import annotations

import colorsys
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from analysis.break_even.break_even import TIE
from analysis.drawing import style
from analysis.numbers import sample_text
from simulation.app.what_if.findings import SMOOTHED, WORKLOAD, Findings
from simulation.app.what_if.offered import label
from simulation.app.what_if.sentences import SPOKEN, amounts
from simulation.app.what_if.setting import SHOWN, WEEKLY
from simulation.science.catalogue import find
from simulation.science.outcomes import described
from simulation.wording.values import number

if TYPE_CHECKING:
    import pandas as pd

Options = dict[str, Any]

_FONT: Final = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

_SYMBOLS: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "s": ("rect", 0),
        "o": ("circle", 0),
        "^": ("triangle", 0),
        "v": ("triangle", 180),
        "<": ("triangle", 90),
        ">": ("triangle", -90),
        "D": ("diamond", 0),
        "P": ("path://M3 0h4v3h3v4h-3v3h-4v-3h-3v-4h3z", 0),
        "X": ("path://M3 0h4v3h3v4h-3v3h-4v-3h-3v-4h3z", 45),
        "p": ("path://M5 0L10 3.8 8 10H2L0 3.8z", 0),
        "h": ("path://M2.5 0h5L10 5 7.5 10h-5L0 5z", 0),
        "*": ("path://M5 0L6.5 3.5 10 3.8 7.3 6.2 8.2 10 5 7.9 1.8 10 2.7 6.2 0 3.8 3.5 3.5z", 0),
    }
)
"""Markers of matplotlib as symbols of ECharts, and how far they are turned [degrees]."""


@dataclass(frozen=True, slots=True)
class Look:
    """How charts are drawn: on dark ground or light, and in larger type for a projector."""

    dark: bool = False
    large: bool = False

    @property
    def size(self) -> int:
        """Pixels of ordinary type."""
        return 17 if self.large else 13

    @property
    def text(self) -> str:
        """Colour of words."""
        return "#E6E8EC" if self.dark else "#2A2E35"

    @property
    def faint(self) -> str:
        """Colour of words that explain, and of axes."""
        return "#A4ABB6" if self.dark else "#5B636E"

    @property
    def grid(self) -> str:
        """Colour of grid lines."""
        return "#39404B" if self.dark else "#E6E8EC"

    @property
    def ground(self) -> str:
        """Colour behind a chart."""
        return "#1B2028" if self.dark else "#FFFFFF"

    def colours(self, regimes: Sequence[str]) -> dict[str, str]:
        """The colour of each regime; on dark ground lighter, of the same hue, until it stands out by 4 to 1."""
        chosen = {regime: one.colour for regime, one in style.styles(regimes).items()}
        return {regime: _lightened(colour) if self.dark else colour for regime, colour in chosen.items()}


_DARK_LUMINANCE: Final = 0.014


def _luminance(rgb: Sequence[float]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def _lightened(colour: str) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*to_rgb(colour))
    while _luminance(colorsys.hls_to_rgb(hue, lightness, saturation)) + 0.05 < 4 * (_DARK_LUMINANCE + 0.05):
        lightness = min(lightness + 0.01, 1.0)
    return to_hex(colorsys.hls_to_rgb(hue, lightness, saturation))


def _rounded(value: float, digits: int = 5) -> float | None:
    """A number for a chart; None, which is a gap, where there is none."""
    return None if math.isnan(value) else float(f"{value:.{digits}g}")


def _base(title: str, subtitle: str, in_words: str, look: Look) -> Options:
    """What every chart has: its title, what its bands are, and the same in words for who cannot see it."""
    return {
        "animation": False,
        "backgroundColor": look.ground,
        "textStyle": {"fontFamily": _FONT, "fontSize": look.size, "color": look.text},
        "title": {
            "text": title,
            "subtext": subtitle,
            "left": 4,
            "top": 2,
            "itemGap": 8,
            "textStyle": {"fontSize": look.size + 2, "fontWeight": 600, "color": look.text},
            "subtextStyle": {"fontSize": look.size - 1, "lineHeight": 1.35 * look.size, "color": look.faint},
        },
        "aria": {"enabled": True, "label": {"description": f"{title}, {', '.join(subtitle.splitlines())}. {in_words}"}},
        "tooltip": {
            "trigger": "axis",
            "confine": True,
            "backgroundColor": look.ground,
            "borderColor": look.grid,
            "textStyle": {"color": look.text, "fontSize": look.size - 1},
        },
    }


def _value_axis(name: str, look: Look, **more: Any) -> Options:
    return {
        "type": "value",
        "scale": True,
        "name": name,
        "nameLocation": "middle",
        "nameTextStyle": {"color": look.faint, "fontSize": look.size - 1},
        "axisLabel": {"color": look.faint, "fontSize": look.size - 1, "hideOverlap": True},
        "axisLine": {"lineStyle": {"color": look.faint}},
        "splitLine": {"lineStyle": {"color": look.grid}},
        "splitNumber": 4,
        **more,
    }


def _regime_axis(regimes: Sequence[str], look: Look) -> Options:
    return {
        "type": "category",
        "data": list(regimes),
        "inverse": True,
        "axisTick": {"show": False},
        "axisLine": {"show": False},
        "axisLabel": {"color": look.text, "fontSize": look.size, "interval": 0},
        "splitLine": {"show": False},
    }


def _marker(regime: str, colour: str) -> Options:
    symbol, turned = _SYMBOLS[style.styles([regime])[regime].marker]
    return {"symbol": symbol, "symbolRotate": turned, "symbolSize": 12, "itemStyle": {"color": colour}}


def _interval(place: int, low: float, high: float, colour: str, look: Look, *, width: int = 7) -> Options:
    """A bar from `low` to `high` on a row of the chart."""
    ends = [[_rounded(low), place], [_rounded(high), place]] if not math.isnan(low) else []
    return {
        "type": "line",
        "data": ends,
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": colour, "width": width, "opacity": 0.45 if look.dark else 0.35, "cap": "round"},
        "tooltip": {"show": False},
    }


def _dots(
    rows: Mapping[str, Mapping[str, Any]], value: str, scale: float, look: Look, regimes: Sequence[str]
) -> list[Options]:
    """A point and an interval for each regime, the point labelled."""
    colours = look.colours(regimes)
    series = []
    texts = dict(zip(rows, amounts(list(rows.values()), value, scale), strict=True))
    for place, regime in enumerate(regimes):
        row = rows.get(regime)
        if row is None:
            continue
        low, middle, high = (row[key] * scale for key in ("low", value, "high"))
        text = {"show": True, "position": "top", "distance": 7, "color": look.text, "fontSize": look.size - 1}
        series.append(_interval(place, low, high, colours[regime], look))
        series.append(
            {
                "type": "scatter",
                "name": regime,
                "data": [[_rounded(middle), place]],
                **_marker(regime, colours[regime]),
                "label": {**text, "formatter": texts[regime]},
                "z": 5,
            }
        )
    return series


def by_regime(found: Findings, outcome: str, look: Look) -> Options:
    """One outcome under each regime at the setting; what is pinned beside it, hollow."""
    spoken = SPOKEN[outcome]
    regimes = list(found.setting.scenario.regimes)
    rows = {regime: found.mean(regime, outcome) for regime in regimes}
    series = _dots(rows, "mean", spoken.scale, look, regimes)
    if found.pinned is not None:
        pinned = found.pinned.loc[found.pinned["outcome"] == outcome].set_index("regime")["mean"]
        colours = look.colours(regimes)
        for place, regime in enumerate(regimes):
            hollow = {"color": look.ground, "borderColor": colours[regime], "borderWidth": 2}
            series.append(
                {
                    "type": "scatter",
                    "name": f"{regime}, pinned",
                    "data": [[_rounded(pinned[regime] * spoken.scale), place]],
                    **_marker(regime, colours[regime]),
                    "itemStyle": hollow,
                    "symbolSize": 10,
                    "z": 4,
                }
            )
    n = sample_text(found.means.loc[found.means["outcome"] == outcome, "n"], "replication")
    note = f"{spoken.unit}{'; hollow: pinned' if found.pinned is not None else ''}\n± 95 %, {n}"
    texts = amounts(list(rows.values()), "mean", spoken.scale)
    words = "; ".join(f"{regime} {text}" for regime, text in zip(regimes, texts, strict=True))
    return _base(spoken.title, note, words, look) | {
        "tooltip": {"show": False},
        "grid": {"left": 8, "right": 30, "top": 5.7 * look.size, "bottom": 8, "containLabel": True},
        "xAxis": _value_axis("", look, boundaryGap=["12%", "12%"]),
        "yAxis": _regime_axis(regimes, look),
        "series": series,
    }


def differences(found: Findings, look: Look) -> Options:
    """How far each regime is from the first one at the setting, on the outcome in front."""
    outcome = found.setting.show
    spoken = SPOKEN[outcome]
    regimes = list(found.setting.scenario.regimes)
    frame = found.differences.loc[found.differences["outcome"] == outcome]
    rows = {str(row["regime"]): row for row in frame.to_dict("records")}
    series = _dots(rows, "difference", spoken.scale, look, regimes)  # type: ignore[arg-type]
    line = {"color": look.faint, "type": "solid", "width": 1.5}
    zero = {"silent": True, "symbol": "none", "label": {"show": False}, "lineStyle": line, "data": [{"xAxis": 0}]}
    series.append({"type": "line", "data": [[0, 0]], "symbol": "none", "markLine": zero, "silent": True})
    better = "left" if described(outcome).better == "low" else "right"
    n = sample_text(frame["n"], "pair") if len(frame) else "tick a second regime"
    note = f"{spoken.unit}; further {better} is better\n± 95 %, {n}"
    words = "; ".join(f"{regime} {row['difference'] * spoken.scale:.3g}" for regime, row in rows.items())
    return _base(f"{spoken.title}: difference from {found.base}", note, words, look) | {
        "tooltip": {"show": False},
        "grid": {"left": 8, "right": 30, "top": 5.7 * look.size, "bottom": 8, "containLabel": True},
        "xAxis": _value_axis("", look, boundaryGap=["12%", "12%"]),
        "yAxis": _regime_axis(regimes, look),
        "series": series,
    }


def tipping(found: Findings, look: Look) -> Options:
    """The outcome in front over the levels of the parameter in hand, with bands, ties and where it stands now."""
    setting, curve = found.setting, found.curve
    if curve is None:
        return {}
    spoken = SPOKEN[setting.show]
    entry = find(setting.vary, tuple(setting.scenario.regimes))
    n = sample_text(curve.means["n"], "replication")
    name = label(setting.vary)
    series = _bands(curve.means, setting.vary, spoken.scale, found, look, markers=True)
    marks = [_upright(setting.here, f"now {number(setting.here)}", look, "solid")]
    if curve.ties is not None:
        tied = curve.ties.loc[curve.ties["verdict"] == TIE, ["regime", "base", "break_even"]]
        for regime, base, value in tied.itertuples(index=False, name=None):
            marks.append(_upright(_rounded(value, 3), f"{regime} = {base}", look, "dashed"))
    series.append(
        {
            "type": "line",
            "data": [],
            "markLine": {"silent": True, "symbol": "none", "data": marks},
            "tooltip": {"show": False},
        }
    )
    title = f"{spoken.title} against {name.lower()}"
    ends = {"min": setting.all_levels[0], "max": setting.all_levels[-1]}
    across = _value_axis(f"{name} ({entry.unit})", look, nameGap=2.1 * look.size, **ends)
    return _lines(title, f"{spoken.unit}\nband: ± 95 %, {n}", found, look, across, series)


def _upright(at: float | None, text: str, look: Look, line: str) -> Options:
    """A vertical line with a word along it: at the bottom where it is full, at the top where it is dashed."""
    return {
        "xAxis": at,
        "lineStyle": {"color": look.faint, "type": line, "width": 1.5},
        "label": {
            "show": True,
            "formatter": text,
            "position": "insideEndTop" if line == "dashed" else "insideStartBottom",
            "color": look.text,
            "fontSize": look.size - 1,
        },
    }


def weekly(found: Findings, look: Look) -> Options:
    """The weekly course of the outcome in front, or of what lies behind it, from the end of the warm-up on."""
    lost = WEEKLY[found.setting.show] == "churn_rate"
    spoken = SPOKEN[found.setting.show]
    title, unit = ("Customers lost", "per hundred customer-years") if lost else (spoken.title, spoken.unit)
    n = sample_text(found.weeks["n"], "replication")
    smoothed = f", {SMOOTHED}-week mean" if lost else ""
    series = _bands(found.weeks, "week", spoken.scale, found, look, markers=False)
    across = _value_axis("week after the warm-up", look, nameGap=2.1 * look.size, min="dataMin", max="dataMax")
    note = f"{unit}{smoothed}\nband: ± 95 %, {n}"
    return _lines(f"{title} week by week", note, found, look, across, series)


def _lines(title: str, note: str, found: Findings, look: Look, across: Options, series: list[Options]) -> Options:
    regimes = list(found.setting.scenario.regimes)
    across["splitLine"] = {"show": False}
    return _base(title, note, "One line and one band for each regime: " + ", ".join(regimes), look) | {
        "legend": {
            "data": regimes,
            "left": 4,
            "top": 5.0 * look.size,
            "itemWidth": 30,
            "itemGap": 8,
            "itemHeight": 10,
            "selectedMode": False,
            "textStyle": {"color": look.text, "fontSize": look.size},
        },
        "grid": {"left": 8, "right": 26, "top": 8.2 * look.size, "bottom": 2.3 * look.size, "containLabel": True},
        "xAxis": across,
        "yAxis": _value_axis("", look),
        "series": series,
    }


def _bands(
    frame: pd.DataFrame, across: str, scale: float, found: Findings, look: Look, *, markers: bool
) -> list[Options]:
    """A band and a line for each regime: the band is the room between two stacked lines that are not drawn."""
    regimes = list(found.setting.scenario.regimes)
    colours, looks = look.colours(regimes), style.styles(regimes)
    series: list[Options] = []
    for regime in regimes:
        rows = frame.loc[frame["regime"] == regime].sort_values(across)
        at = rows[across].to_numpy(float)
        low, mean, high = (rows[key].to_numpy(float) * scale for key in ("low", "mean", "high"))
        hidden = {
            "type": "line",
            "stack": f"band of {regime}",
            "stackStrategy": "all",
            "symbol": "none",
            "silent": True,
            "lineStyle": {"opacity": 0},
            "tooltip": {"show": False},
        }
        pairs = [(x, _rounded(a), _rounded(b - a)) for x, a, b in zip(at, low, high, strict=True)]
        area = {"color": colours[regime], "opacity": 0.22 if look.dark else 0.16}
        series.append({**hidden, "data": [[x, a] for x, a, _ in pairs]})
        series.append({**hidden, "data": [[x, b] for x, _, b in pairs], "areaStyle": area})
        dashes = looks[regime].dashes
        marker = {**_marker(regime, colours[regime]), "symbolSize": 9} if markers else {"symbol": "none"}
        series.append(
            {
                "type": "line",
                "name": regime,
                "data": [[x, _rounded(y, 4)] for x, y in zip(at, mean, strict=True)],
                "lineStyle": {
                    "color": colours[regime],
                    "width": 2.6,
                    "type": [3 * float(dash) for dash in dashes] if dashes else "solid",
                },
                "itemStyle": {"color": colours[regime]},
                **marker,
                "z": 4,
            }
        )
    return series


def workload(found: Findings, look: Look) -> Options:
    """How busy each function is under each regime: hours of work over capacity."""
    regimes = list(found.setting.scenario.regimes)
    colours = look.colours(regimes)
    functions = [name.removeprefix("utilisation_") for name in WORKLOAD]
    series: list[Options] = []
    for regime in regimes:
        rows = [found.mean(regime, name) for name in WORKLOAD]
        series.append(
            {
                "type": "bar",
                "name": regime,
                "data": [_rounded(row["mean"] * 100, 3) for row in rows],
                "itemStyle": {"color": colours[regime], "borderColor": look.ground, "borderWidth": 1},
                "barMaxWidth": 26,
                "barGap": "8%",
            }
        )
    full = {"color": look.faint, "type": "dashed", "width": 1.5}
    series.append(
        {
            "type": "line",
            "data": [],
            "markLine": {
                "silent": True,
                "symbol": "none",
                "lineStyle": full,
                "label": {"show": False},
                "data": [{"yAxis": 100}],
            },
        }
    )
    n = sample_text(found.means["n"], "replication")
    words = "; ".join(
        f"{regime}: {', '.join(f'{name} {value}' for name, value in zip(functions, one['data'], strict=True))}"
        for regime, one in zip(regimes, series, strict=False)
    )
    return _base("Workload", f"% of working hours; dashed: all of them\nmean of {n}", words, look) | {
        "legend": {
            "data": regimes,
            "left": 4,
            "top": 5.0 * look.size,
            "itemWidth": 14,
            "itemHeight": 10,
            "selectedMode": False,
            "textStyle": {"color": look.text, "fontSize": look.size},
        },
        "grid": {"left": 8, "right": 20, "top": 8.2 * look.size, "bottom": 8, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": functions,
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": look.faint}},
            "axisLabel": {"color": look.text, "fontSize": look.size},
        },
        "yAxis": _value_axis("", look, min=0, scale=False),
        "series": series,
    }


def every(found: Findings, look: Look) -> dict[str, Options]:
    """Every chart of the page, by name."""
    by_outcome = {outcome: by_regime(found, outcome, look) for outcome in SHOWN}
    return by_outcome | {
        "differences": differences(found, look),
        "where-it-tips": tipping(found, look),
        "week-by-week": weekly(found, look),
        "workload": workload(found, look),
    }
