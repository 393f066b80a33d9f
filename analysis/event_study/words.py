"""An event study in words and as tables for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from analysis.event_study.courses import LASTING, EventStudy
from analysis.event_study.window import AFTER, BEFORE
from analysis.event_study.windows import MEASURES
from analysis.numbers import span_text
from simulation.wording.sheets import Column, Sheet

SHOWN_WEEKS: Final = (-4, 0, 13, 26, 52)
"""Relative weeks of the tables; where weeks are put together, those that hold them."""

NO_INTERVAL: Final = "no interval"
"""What stands in place of one where fewer than two values are known, or all are the same."""


def sentences(study: EventStudy) -> list[str]:
    """What the departure of a lead does to trust and revenue, by regime, and how that was found out."""
    if study.curves["n"].max() < 2:
        return ["One replication has no interval: no difference can be told from 0."]
    regimes = list(study.events["regime"])
    found = [_trust(study, regime) for regime in regimes]
    found += [sentence for regime in regimes for sentence in _a_year_later(study, regime)]
    found += [sentence for regime in regimes[1:] for sentence in _against_base(study, regime)]
    return [*found, f"({note(study)}.)"]


WHOLE: Final = "band for all weeks of a line together"
"""What the bands of a figure cover, while each interval in the words is that of the week it speaks of."""


def note(study: EventStudy, covers: str = "interval") -> str:
    """What the numbers are: how many replications and departures, what is compared with what, what is covered."""
    events = study.events
    counts = ", ".join(f"{row.regime} {row.events:,}" for row in events.itertuples())
    seen = study.curves.loc[study.curves["n"] > 0, "n"]
    low, high = (int(seen.min()), int(seen.max())) if len(seen) else (0, 0)
    return (
        f"Difference from matched accounts whose owner stayed (same segment, years of age, quarter to the "
        f"renewal), mean of {span_text(low, high)} replication{'' if high == 1 else 's'}, "
        f"{study.confidence * 100:g} % {covers}; accounts whose owner left: {counts}; all had been with the firm for "
        f"{BEFORE} weeks without such a departure"
    )


def weeks_text(week: float, low: float, high: float) -> str:
    """A time to recover with its interval: `16 weeks (15 to 18)`, `more than 52 weeks (48 or later)`."""
    if math.isnan(week):
        return "–"
    until = "or later" if math.isinf(high) else f"to {high:.0f}"
    ends = "" if low == high == week else f" ({_at_most(low)} {until})"
    return f"{_at_most(week)} week{'' if week == 1 else 's'}{ends}"


def _at_most(week: float) -> str:
    return f"more than {AFTER}" if math.isinf(week) else f"{week:.0f}"


# ---------------------------------------------------------------- sentences


def _row(frame: pd.DataFrame, regime: str, measure: str, week: int | None = None) -> dict[Any, Any]:
    rows = frame.loc[(frame["regime"] == regime) & (frame["measure"] == measure)]
    chosen = rows if week is None else rows.loc[rows["week"] == week]
    return dict(zip(chosen.columns, chosen.iloc[0], strict=True))


def _trust(study: EventStudy, regime: str) -> str:
    row = _row(study.recovery, regime, "trust")
    if not row["gap"]:
        return f"Trust under {regime}: no difference from matched accounts can be told from 0."
    size = f"{abs(row['largest']):.3f} ({_span(row, 3)})"
    half = weeks_text(row["half_week"], row["half_low"], row["half_high"])
    sooner = (
        f"half of that is regained after {half}"
        if math.isfinite(row["half_week"])
        else (f"half of that is not regained within {AFTER} weeks")
    )
    end = _row(study.curves, regime, "trust", AFTER)
    left = (
        f"after {AFTER} weeks {abs(end['difference']):.3f} ({_span(end, 3)}) is left"
        if math.isinf(row["closed_week"])
        else f"from week {row['closed_week']:.0f} on nothing of it can be told from 0"
    )
    deepest = f"Trust under {regime}: {size} below matched accounts {_when(row['largest_week'])}, the largest gap"
    return f"{deepest}; {sooner}, and {left}."


def _when(week: float) -> str:
    if week == 0:
        return "in the week the owner left"
    return f"{week:.0f} week{'' if week == 1 else 's'} after the owner left"


def _span(row: Mapping[Any, Any], digits: int, factor: float = 1.0) -> str:
    """The interval of a size, whichever its sign."""
    if math.isnan(row["low"]):
        return NO_INTERVAL
    low, high = sorted((factor * row["low"], factor * row["high"]), key=abs)
    if low * high < 0:
        return f"{factor * row['low']:+.{digits}f} to {factor * row['high']:+.{digits}f}"
    return f"{abs(low):.{digits}f} to {abs(high):.{digits}f}"


def _a_year_later(study: EventStudy, regime: str) -> Iterator[str]:
    revenue, lost = (_row(study.curves, regime, name, AFTER) for name in ("revenue", "lost"))
    if revenue["n"] > 1:
        yield (
            f"A year later under {regime}, against matched accounts: revenue {_percent(revenue)} of what it was before "
            f"the owner left, accounts lost {_points(lost)}."
        )


def _percent(row: Mapping[Any, Any]) -> str:
    """A share with its sign and interval in percent."""
    return f"{100 * row['difference']:+.1f} % ({_hundredths(row)})"


def _points(row: Mapping[Any, Any]) -> str:
    """A difference of two shares, with its sign and interval in percentage points."""
    return f"{100 * row['difference']:+.1f} points ({_hundredths(row)})"


def _hundredths(row: Mapping[Any, Any]) -> str:
    if math.isnan(row["low"]):
        return NO_INTERVAL
    return f"{100 * row['low']:+.1f} to {100 * row['high']:+.1f}"


def _against_base(study: EventStudy, regime: str) -> Iterator[str]:
    row = _row(study.differences, regime, "revenue", AFTER)
    if row["n"] < 2:
        return
    base = row["base"]
    clear = row["low"] > 0 or row["high"] < 0
    size = f"{abs(100 * row['difference']):.1f} points ({_span(row, 1, 100)})"
    if clear:
        word = "less" if row["difference"] > 0 else "more"
        yield f"Revenue a year later: a departure costs {size} {word} under {regime} than under {base}, same luck."
    else:
        yield f"Revenue a year later: what a departure costs under {regime} and {base} is too close to call, {size}."


# ---------------------------------------------------------------- tables


def tables(study: EventStudy) -> list[Sheet]:
    """One table a measure: regimes down, relative weeks across, and last the time to recover."""
    return [_table(study, name) for name in MEASURES]


def _table(study: EventStudy, name: str) -> Sheet:
    measure = MEASURES[name]
    title = f"{measure.label}, {measure.unit}: difference from matched accounts"
    weeks = [week for week in SHOWN_WEEKS if week >= measure.first]
    first = [measure.first + (week - measure.first) // measure.width * measure.width for week in weeks]
    first = [min(week, AFTER - measure.width) if measure.width > 1 else week for week in first]
    heads = [_head(week, measure.width) for week in first]
    if name not in LASTING:
        heads.append("half regained after")
    regimes = list(study.events["regime"])
    rows = []
    for regime in regimes:
        cells = [_cell(_row(study.curves, regime, name, week)) for week in first]
        if name not in LASTING:
            row = _row(study.recovery, regime, name)
            cells.append(weeks_text(row["half_week"], row["half_low"], row["half_high"]) if row["gap"] else "no gap")
        rows.append(cells)
    columns = map(Column, heads, zip(*rows, strict=True))
    return Sheet(title, [Column("Regime", regimes, "label"), *columns])


def _head(week: int, width: int) -> str:
    return f"week {week}" if width == 1 else f"weeks {week} to {week + width - 1}"


def _cell(row: Mapping[Any, Any]) -> str:
    if math.isnan(row["difference"]):
        return "–"
    half = (row["high"] - row["low"]) / 2
    return f"{row['difference']:+.3f}" + ("" if math.isnan(half) else f" ± {half:.3f}")
