"""Each regime against another one: better, worse, as good as equal within a margin, or too close to call."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from analysis.comparison.answers import compared, table_view
from analysis.equivalence import BETTER, EQUAL, UNTOLD, WORSE, margin_of, verdict
from analysis.estimates import check_runs
from analysis.judgement import in_words
from analysis.numbers import level_text
from simulation.errors import RequestError
from simulation.science.outcomes import described
from simulation.wording.values import listed


def verdicts(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    outcome: str,
    margin: float | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What is told of each regime against the first, by the intervals by which `answers` names winners.

    Parameters
    ----------
    runs, factors, confidence
        As for `analysis.estimates.means`.
    regimes
        All of which have runs; the others are held against the first.
    outcome
        One of which low or high is better.
    margin
        A difference up to which both are as good as equal; by default that of `analysis.equivalence.MARGINS`.

    Returns
    -------
    DataFrame
        One row a design point and regime other than the first: the factors, `regime`, `base`, `ahead` (how much better
        it is, in the unit of the outcome), `low`, `high` (for all comparisons of the outcome together), `n` (pairs),
        `margin`, `verdict`, `comparisons`.

    Raises
    ------
    RequestError
        As for `analysis.estimates.means`; if neither low nor high is better, there are fewer than two regimes, or the
        margin is below 0.
    """
    within = margin_of(outcome, margin)
    if not described(outcome).better:
        raise RequestError(f"neither more nor less of {outcome} is better, so that no regime is better in it")
    if len(regimes) < 2:
        raise RequestError("a comparison takes two regimes; these runs have one")
    view = table_view(runs, factors, [outcome])
    check_runs(view.runs, view.factors, [outcome], confidence)
    found = compared(view, regimes, outcome, confidence)
    rows = []
    for point, part in found.judged.items():
        for number, regime in enumerate(regimes[1:], start=1):
            low, high = float(part.surely[number, 0, 0]), -float(part.surely[0, number, 0])
            rows.append(
                dict(zip(view.factors, point, strict=True))
                | {"regime": regime, "base": regimes[0], "ahead": float(part.ahead[number, 0, 0])}
                | {"low": low, "high": high, "n": int(part.n[number, 0, 0]), "margin": within}
                | {"verdict": verdict(low, high, within), "comparisons": found.comparisons}
            )
    return pd.DataFrame(rows).assign(confidence=confidence)


def sentences(found: pd.DataFrame, factors: Sequence[str], outcome: str) -> list[str]:
    """One sentence a regime, and how it was judged."""
    what, shown = described(outcome), [name for name in factors if name in found]
    margin, base = found["margin"].iloc[0], found["base"].iloc[0]
    lines = []
    for regime, rows in found.groupby("regime", sort=False):
        clauses = []
        for word in (BETTER, EQUAL, WORSE, UNTOLD):
            part = rows.loc[rows["verdict"] == word]
            if len(part):
                clauses.append(word + _places(part, shown, len(rows)))
        lines.append(f"{what.label}, {regime} against {base}: {'; '.join(clauses)}.")
    rule = in_words(found["confidence"].iloc[0], int(found["comparisons"].iloc[0]))
    return [*lines, f"(As good as equal: within {margin:g} either way, in {what.unit}. Judged {rule}.)"]


def _places(rows: pd.DataFrame, factors: Sequence[str], total: int) -> str:
    if not factors:
        row = rows.iloc[0]
        if math.isnan(row["low"]):
            return ""
        return f" (ahead by {row['ahead']:+.3g}, {row['low']:+.3g} to {row['high']:+.3g})".replace("-", "−")
    if len(rows) == total:
        return " everywhere"
    if len(factors) > 1:
        return f" at {len(rows)} of {total} design points"
    return f" at {factors[0]} {listed(map(level_text, rows[factors[0]]))}"
