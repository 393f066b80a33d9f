"""What all charts of the page are made of, as options of ECharts: titles, axes, markers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from analysis.drawing import style
from simulation.app.look import Look

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


def rounded(value: float, digits: int = 5) -> float | None:
    """A number for a chart; None, which is a gap, where there is none."""
    return None if math.isnan(value) else float(f"{value:.{digits}g}")


def base(title: str, subtitle: str, in_words: str, look: Look) -> Options:
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


def value_axis(name: str, look: Look, **more: Any) -> Options:
    """An axis of numbers."""
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


def regime_axis(regimes: Sequence[str], look: Look) -> Options:
    """An axis with a row for each regime, the first on top."""
    return {
        "type": "category",
        "data": list(regimes),
        "inverse": True,
        "axisTick": {"show": False},
        "axisLine": {"show": False},
        "axisLabel": {"color": look.text, "fontSize": look.size, "interval": 0},
        "splitLine": {"show": False},
    }


def marker(regime: str, colour: str) -> Options:
    """The marker of a regime."""
    symbol, turned = _SYMBOLS[style.styles([regime])[regime].marker]
    return {"symbol": symbol, "symbolRotate": turned, "symbolSize": 12, "itemStyle": {"color": colour}}
