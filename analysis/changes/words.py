"""What changed between two sweeps, as tables and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.changes.between_sweeps import PAIRED, WELCH, Point, Study
from analysis.comparison.answers import by_point, points_in_order
from analysis.judgement import fewest_pairs, strict
from analysis.numbers import Estimate, decimals, level_text, records, sample_text, with_ends
from simulation.science.outcomes import described
from simulation.wording.sheets import Column, Sheet

# ---------------------------------------------------------------- words and tables


def sentences(found: Study) -> list[str]:
    """Where each outcome moved under each regime, where the difference between regimes did, and how that was judged.

    Intervals are widened (Bonferroni), so that the confidence holds for everything that is said of an outcome.
    """
    judged = found.changes()
    points = judged[list(found.factors)].drop_duplicates().shape[0] if found.factors else 1
    comparisons = points * (2 * len(found.regimes) - 1)
    level = strict(found.confidence, comparisons)
    fewest = fewest_pairs(level)
    moved, apart = (_clear(rows, fewest) for rows in (found.changes(level), found.differences(level)))
    base = found.regimes[0]
    lines: list[str] = []
    for name in found.outcomes:
        label, others = described(name).label, found.regimes[1:]
        lines += [f"{label} under {regime}: {_where(found, moved, name, regime)}." for regime in found.regimes]
        lines += [f"{label}, {regime} less {base}: {_where(found, apart, name, regime)}." for regime in others]
    together = "" if comparisons == 1 else f", for all {comparisons} comparisons of an outcome together"
    note = f"; {found.before.note}" if found.before.note else ""
    how = PAIRED if found.paired else WELCH
    if _few(judged, fewest).any():
        note += f"; fewer than {fewest} {'pairs' if found.paired else 'values'} tell nothing"
    return [*lines, f"(After less before, {how}; {found.confidence * 100:g} % confidence{together}{note}.)"]


def _few(rows: pd.DataFrame, fewest: int) -> pd.Series:
    """Where there are too few values to say that something moved."""
    return rows[["n_before", "n_after"]].min(axis="columns") < fewest


def _clear(rows: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """The rows without those intervals that too few values stand behind."""
    bounds = ["low", "high"]
    return rows.assign(**{bound: rows[bound].mask(_few(rows, fewest)) for bound in bounds})


def _where(found: Study, rows: pd.DataFrame, outcome: str, regime: str) -> str:
    """At which design points something moved up, moved down, or cannot be told to have moved."""
    own = rows.loc[(rows["outcome"] == outcome) & (rows["regime"] == regime)]
    cells = dict(by_point(own, found.factors))
    groups: dict[str, list[Point]] = {"higher": [], "lower": [], "not told apart": []}
    order = points_in_order(found.before) if found.factors else [()]
    for point in (point for point in order if point in cells):
        row = cells[point]
        word = "higher" if row["low"] > 0 else "lower" if row["high"] < 0 else "not told apart"
        groups[word].append(point)
    named = {word: points for word, points in groups.items() if points}
    if not found.factors:
        row = next(iter(cells.values()))
        digits = decimals(pd.Series([(row["high"] - row["low"]) / 2]), pd.Series([row["change"]]))
        size = with_ends(Estimate.of(row, "change"), digits, signed=True)
        return f"{next(iter(named))}, {size} ({described(outcome).unit})"
    return "; ".join(f"{word} at {_places(found.factors, points, len(cells))}" for word, points in named.items())


def _places(factors: Sequence[str], points: Sequence[Point], total: int) -> str:
    if len(points) == total:
        return "every design point" if total > 1 else " ".join(map(level_text, (factors[0], *points[0][:1])))
    if len(factors) > 1:
        return f"{len(points)} of {total} design points"
    return f"{factors[0]} {', '.join(level_text(level) for (level,) in points)}"


def tables(found: Study) -> list[Sheet]:
    """A table an outcome: design points and regimes down; before, after, and how far it moved."""
    rows = found.changes()
    base = found.regimes[0]
    apart = {(point, row["regime"], row["outcome"]): row for point, row in by_point(found.differences(), found.factors)}
    made = []
    for name in found.outcomes:
        part = rows.loc[rows["outcome"] == name]
        scale = 1000.0 if np.nanmax(part[["before", "after"]].abs().to_numpy(float)) >= 10_000 else 1.0
        sizes = pd.concat([part[side] for side in ("before", "after", "change")]) / scale
        digits = decimals((part["high"] - part["low"]) / 2 / scale, sizes)
        unit = f"{'thousand ' if scale > 1 else ''}{described(name).unit}"
        n = sample_text(pd.concat([part["n_before"], part["n_after"]]), "pair" if found.paired else found.before.noun)
        note = f"; {found.before.note}" if found.before.note else ""
        title = f"{described(name).label}, {unit}: change ± {found.confidence * 100:g} % interval, {n}{note}"
        cells = {(point, row["regime"]): row for point, row in by_point(part, found.factors)}
        points = points_in_order(found.before) if found.factors else [()]
        places = [(point, regime) for point in points for regime in found.regimes if (point, regime) in cells]
        columns = [
            Column(factor, [level_text(point[number]) for point, _ in places], "label")
            for number, factor in enumerate(found.factors)
        ]
        columns.append(Column("regime", [regime for _, regime in places], "label"))
        for side in ("before", "after"):
            values = [f"{cells[place][side] / scale:.{digits}f}".replace("-", "−") for place in places]
            columns.append(Column(side, values))
        columns.append(Column("change", [_cell(cells[place], scale, digits) for place in places]))
        if apart:
            others = [apart.get((*place, name)) for place in places]
            values = [_cell(other, scale, digits) if other else "" for other in others]
            columns.append(Column(f"change of the\ndifference from {base}", values))
        made.append(Sheet(title, columns))
    return made


def _cell(row: Mapping[Any, Any], scale: float, digits: int) -> str:
    return with_ends(Estimate.of(row, "change").times(1 / scale), digits, signed=True)


def plain(found: Study, scenario: Sequence[str]) -> dict[str, Any]:
    """The same as plain data, ready for `json.dumps`; `scenario` is what differs between the two scenarios."""
    return {
        "confidence": found.confidence,
        "paired": found.paired,
        "regimes": list(found.regimes),
        "units": {name: described(name).unit for name in found.outcomes},
        "scenario": list(scenario),
        "left_out": list(found.left_out),
        "changes": records(found.changes()),
        "changes_of_differences": records(found.differences()),
        "answers": sentences(found),
    }
