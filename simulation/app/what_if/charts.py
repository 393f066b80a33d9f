"""What a page draws, as options of ECharts: plain data, no code.

Regimes look as in the figures of `analysis.figures.style`: same colour, dashes and marker.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.break_even.break_even import TIE
from analysis.drawing import style
from analysis.numbers import sample_text
from simulation.app.look import Look
from simulation.app.what_if.elements import Options, base, marker, regime_axis, rounded, value_axis
from simulation.app.what_if.findings import SMOOTHED, WORKLOAD, Findings
from simulation.app.what_if.offered import label
from simulation.app.what_if.sentences import SPOKEN, amounts
from simulation.app.what_if.setting import SHOWN, WEEKLY
from simulation.science.catalogue import find
from simulation.science.outcomes import described
from simulation.wording.values import number

if TYPE_CHECKING:
    import pandas as pd


def _interval(place: int, low: float, high: float, colour: str, look: Look, *, width: int = 7) -> Options:
    """A bar from `low` to `high` on a row of the chart."""
    ends = [[rounded(low), place], [rounded(high), place]] if not math.isnan(low) else []
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
                "data": [[rounded(middle), place]],
                **marker(regime, colours[regime]),
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
                    "data": [[rounded(pinned[regime] * spoken.scale), place]],
                    **marker(regime, colours[regime]),
                    "itemStyle": hollow,
                    "symbolSize": 10,
                    "z": 4,
                }
            )
    n = sample_text(found.means.loc[found.means["outcome"] == outcome, "n"], "replication")
    note = f"{spoken.unit}{'; hollow: pinned' if found.pinned is not None else ''}\n± 95 %, {n}"
    texts = amounts(list(rows.values()), "mean", spoken.scale)
    words = "; ".join(f"{regime} {text}" for regime, text in zip(regimes, texts, strict=True))
    return base(spoken.title, note, words, look) | {
        "tooltip": {"show": False},
        "grid": {"left": 8, "right": 30, "top": 5.7 * look.size, "bottom": 8, "containLabel": True},
        "xAxis": value_axis("", look, boundaryGap=["12%", "12%"]),
        "yAxis": regime_axis(regimes, look),
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
    return base(f"{spoken.title}: difference from {found.base}", note, words, look) | {
        "tooltip": {"show": False},
        "grid": {"left": 8, "right": 30, "top": 5.7 * look.size, "bottom": 8, "containLabel": True},
        "xAxis": value_axis("", look, boundaryGap=["12%", "12%"]),
        "yAxis": regime_axis(regimes, look),
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
        for regime, against, value in tied.itertuples(index=False, name=None):
            marks.append(_upright(rounded(value, 3), f"{regime} = {against}", look, "dashed"))
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
    across = value_axis(f"{name} ({entry.unit})", look, nameGap=2.1 * look.size, **ends)
    return _lines(title, f"{spoken.unit}\nband: 95 %, all of a line, {n}", found, look, across, series)


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
    across = value_axis("week after the warm-up", look, nameGap=2.1 * look.size, min="dataMin", max="dataMax")
    note = f"{unit}{smoothed}\nband: 95 %, all of a line, {n}"
    return _lines(f"{title} week by week", note, found, look, across, series)


def _lines(title: str, note: str, found: Findings, look: Look, across: Options, series: list[Options]) -> Options:
    regimes = list(found.setting.scenario.regimes)
    across["splitLine"] = {"show": False}
    return base(title, note, "One line and one band for each regime: " + ", ".join(regimes), look) | {
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
        "yAxis": value_axis("", look),
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
        pairs = [(x, rounded(a), rounded(b - a)) for x, a, b in zip(at, low, high, strict=True)]
        area = {"color": colours[regime], "opacity": 0.22 if look.dark else 0.16}
        series.append({**hidden, "data": [[x, a] for x, a, _ in pairs]})
        series.append({**hidden, "data": [[x, b] for x, _, b in pairs], "areaStyle": area})
        dashes = looks[regime].dashes
        mark = {**marker(regime, colours[regime]), "symbolSize": 9} if markers else {"symbol": "none"}
        series.append(
            {
                "type": "line",
                "name": regime,
                "data": [[x, rounded(y, 4)] for x, y in zip(at, mean, strict=True)],
                "lineStyle": {
                    "color": colours[regime],
                    "width": 2.6,
                    "type": [3 * float(dash) for dash in dashes] if dashes else "solid",
                },
                "itemStyle": {"color": colours[regime]},
                **mark,
                "z": 4,
            }
        )
    return series


def workload(found: Findings, look: Look) -> Options:
    """How busy each function is under each regime: hours of work over capacity."""
    regimes = list(found.setting.scenario.regimes)
    functions = [name.removeprefix("utilisation_") for name in WORKLOAD]
    series = _hours(found, regimes, look)
    n = sample_text(found.means["n"], "replication")
    words = "; ".join(
        f"{regime}: {', '.join(f'{name} {value}' for name, value in zip(functions, one['data'], strict=True))}"
        for regime, one in zip(regimes, series, strict=False)
    )
    return base("Workload", f"% of working hours; dashed: all of them\nmean of {n}", words, look) | {
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
        "yAxis": value_axis("", look, min=0, scale=False),
        "series": series,
    }


def _hours(found: Findings, regimes: Sequence[str], look: Look) -> list[Options]:
    """Bars for each regime, and a line where all hours are worked."""
    colours = look.colours(regimes)
    series: list[Options] = []
    for regime in regimes:
        rows = [found.mean(regime, name) for name in WORKLOAD]
        series.append(
            {
                "type": "bar",
                "name": regime,
                "data": [rounded(row["mean"] * 100, 3) for row in rows],
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
    return series


def every(found: Findings, look: Look) -> dict[str, Options]:
    """Every chart of the page, by name."""
    by_outcome = {outcome: by_regime(found, outcome, look) for outcome in SHOWN}
    return by_outcome | {
        "differences": differences(found, look),
        "where-it-tips": tipping(found, look),
        "week-by-week": weekly(found, look),
        "workload": workload(found, look),
    }
