"""In which share of worlds a regime is better, where each replication is another world that fits what is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.comparison.answers import by_point, points_in_order, table_view
from analysis.estimates import of_regimes, paired_differences
from analysis.numbers import level_text, share_text
from simulation.science.outcomes import described


def shares_of_worlds(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    outcomes: Sequence[str],
    confidence: float = 0.95,
) -> list[str]:
    """A sentence for each outcome and regime: in which share of worlds it is better than the first, from end to end.

    A world comes with the luck of its replication, which is in the share; `analysis.robust` frees shares of it.

    Parameters
    ----------
    runs, factors, regimes, outcomes, confidence
        As for `analysis.comparison.answers.answers`.
    """
    here = of_regimes(runs, regimes)
    present = [regime for regime in regimes if regime in set(here["regime"])]
    names = [name for name in outcomes if described(name).better and not described(name).pooled]
    if len(present) < 2 or not names:
        return []
    view = table_view(here, factors, names)
    frame = paired_differences(view.runs, view.factors, names, present[0], confidence)
    points = points_in_order(view) if view.factors else [()]
    ends = points if len(points) < 3 else [points[0], points[-1]]
    lines = []
    for name in names:
        found = {(point, row["regime"]): row for point, row in by_point(frame[frame["outcome"] == name], view.factors)}
        for regime in present[1:]:
            there = [point for point in ends if (point, regime) in found and found[point, regime]["n"] > 0]
            parts = [_share(found[point, regime], view.factors, point) for point in there]
            if parts:
                better = f"{regime} is better than {present[0]} in {', and in '.join(parts)}"
                lines.append(f"{described(name).label}, world by world, each with its luck: {better}.")
    return lines


def _share(row: dict[str, Any], factors: Sequence[str], point: Sequence[object]) -> str:
    low, high = (f"{100 * row[end]:.0f}" for end in ("wins_low", "wins_high"))
    place = ", ".join(f"{name} {level_text(level)}" for name, level in zip(factors, point, strict=True))
    where = f" at {place}" if place else ""
    if row["wins"] in (0.0, 1.0):
        return f"{'all' if row['wins'] else 'none'} of {int(row['n']):,} worlds{where} ({low} to {high} %)"
    return f"{share_text(row['wins'])} ({low} to {high}) of {int(row['n']):,} worlds{where}"
