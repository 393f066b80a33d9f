"""A timeline as tables, for a terminal and a page."""

from __future__ import annotations

import math
from typing import Any, Final

from analysis.timeline.courses import RECOVERING, Timeline
from analysis.timeline.measures import IN_ALL, MEASURES
from analysis.timeline.plans import OUTCOMES
from analysis.timeline.words import HALF, OVER, Row, plans_of, row_of, rows_of, scale, signed_span, starts
from simulation.wording.sheets import Column, Sheet

SHOWN: Final = ("trust", "churn_rate", "response_days", "revenue", "lost", "money")
"""Measures whose course has a table."""

SHOWN_WEEKS: Final = (0, 13, 26, 52, 78, 103)
"""Relative weeks of the tables; where weeks are put together, those that hold them."""


def tables(study: Timeline) -> list[Sheet]:
    """Of each change: what it comes to in all, and the times to recover; and the plans."""
    names = list(dict.fromkeys(study.changes["change"]))
    found = [make(study, name) for name in names for make in (_totals, _times)]
    return found + [_plans(study, start) for start in starts(study)]


def courses(study: Timeline) -> list[Sheet]:
    """One table a change and measure: regimes down, relative weeks across."""
    names = list(dict.fromkeys(study.changes["change"]))
    return [_course(study, change, measure) for change in names for measure in SHOWN]


def _of(study: Timeline, change: str) -> list[Row]:
    return [each for each in rows_of(study.changes) if each["change"] == change]


def _totals(study: Timeline, change: str) -> Sheet:
    rows = _of(study, change)
    columns = [Column("Regime", [each["regime"] for each in rows], "label")]
    for name in IN_ALL:
        found = [row_of(study.totals, each, name) for each in rows]
        factor, unit = _unit(found, MEASURES[name].unit)
        columns.append(Column(f"{MEASURES[name].label} ({unit})", [_cell(row, factor) for row in found]))
    weeks = [str(each["after"]) for each in rows]
    title = f"{change}: more or less than without it, in all"
    return Sheet(title, [*columns, Column("Weeks", weeks)])


def _times(study: Timeline, change: str) -> Sheet:
    rows = [(each, name) for name in RECOVERING for each in _of(study, change)]
    found = [row_of(study.recovery, *row) for row in rows]
    scales = {name: _unit([row for row in found if row["measure"] == name], MEASURES[name].unit) for name in RECOVERING}
    largest = [_largest(row, scales[row["measure"]][0]) for row in found]
    measures = [f"{MEASURES[name].label} ({scales[name][1]})" for _, name in rows]
    return Sheet(
        f"{change}: the largest difference for the worse, and when it is regained (weeks since it began)",
        [
            Column("Measure", measures, "label"),
            Column("Regime", [each["regime"] for each, _ in rows], "label"),
            Column("Largest", largest),
            *(
                Column(head, [_time(row, names, each["after"]) for row, (each, _) in zip(found, rows, strict=True)])
                for head, names in (("Half in week", HALF), ("Nine tenths in week", OVER))
            ),
        ],
    )


def _largest(row: Row, factor: float) -> str:
    return f"{row['largest'] / factor:+.3f} (week {row['largest_week']:.0f})" if row["gap"] else "–"


def _course(study: Timeline, change: str, name: str) -> Sheet:
    measure = MEASURES[name]
    rows = _of(study, change)
    curves = study.curves.loc[(study.curves["change"] == change) & (study.curves["measure"] == name)]
    factor, unit = _unit(rows_of(curves), measure.unit)
    last = int(curves["week"].max())
    firsts = {week // measure.width * measure.width for week in SHOWN_WEEKS}
    weeks = sorted({week for week in firsts if week <= last} | {last})
    body: list[list[str]] = []
    for each in rows:
        own = curves.loc[curves["regime"] == each["regime"]].set_index("week")
        body.append([_cell(own.loc[week], factor) if week in own.index else "–" for week in weeks])
    heads = [f"week {week}" if measure.width == 1 else f"weeks {week}-{week + measure.width - 1}" for week in weeks]
    columns = map(Column, heads, zip(*body, strict=True))
    title = f"{change}: {measure.label}, {unit}: difference from the same firm without it"
    return Sheet(title, [Column("Regime", [each["regime"] for each in rows], "label"), *columns])


def _unit(rows: list[Row], unit: str) -> tuple[float, str]:
    """In what amounts of these rows are told: a factor, and the unit."""
    if not unit.startswith("currency"):
        return 1.0, unit
    sizes = [abs(row.get("difference", row.get("largest", 0.0))) for row in rows]
    factor, word = scale(max((size for size in sizes if math.isfinite(size)), default=0.0))
    return factor, f"{word.strip()} {unit}".strip()


def _cell(row: Any, factor: float) -> str:
    if math.isnan(row["difference"]):
        return "–"
    half = (row["high"] - row["low"]) / 2 / factor
    return f"{row['difference'] / factor:+.3f}" + ("" if math.isnan(half) else f" ± {half:.3f}")


def _plans(study: Timeline, start: str) -> Sheet:
    rows = [row for outcome in OUTCOMES for row in plans_of(study, start, outcome)]
    factor, unit = scale(max(abs(row["mean"]) for row in rows if row["outcome"] == "money"))
    labels, means, differences = [], [], []
    for row in rows:
        of_money = row["outcome"] == "money"
        divisor, digits = (factor, 2) if of_money else (1.0, 3)
        labels.append(OUTCOMES[row["outcome"]][0] + (f" ({unit.strip()})" if of_money and unit else ""))
        half = (row["high"] - row["low"]) / 2 / divisor
        means.append(f"{row['mean'] / divisor:.{digits}f} ± " + ("–" if math.isnan(half) else f"{half:.{digits}f}"))
        ends = {"low": row["difference_low"], "high": row["difference_high"]}
        differences.append(f"{row['difference'] / divisor:+.{digits}f} ({signed_span(ends, digits, divisor)})")
    return Sheet(
        f"Plans over the {rows[0]['weeks']} weeks from the first change on: difference from the best, of that from "
        "the next best",
        [
            Column("Outcome", labels, "label"),
            Column("Plan", [row["plan"] for row in rows], "label"),
            Column("Mean", means),
            Column("Difference", differences),
            Column("Verdict", [row["verdict"] for row in rows]),
        ],
    )


def _time(row: Row, names: tuple[str, str, str], after: int) -> str:
    """The same for a cell of a table: `16 (15 to 18)`, `>104 (98 to >104)`."""
    if not row["gap"]:
        return "nothing lost"
    week, *ends = (f">{after}" if math.isinf(row[name]) else f"{row[name]:.0f}" for name in names)
    return week if set(ends) == {week} else f"{week} ({' to '.join(ends)})"
