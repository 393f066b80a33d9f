"""Which of several plans is best: regimes that become another one, each in its way, and staying as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from analysis.intervals import Floats, mean_interval, varies
from analysis.judgement import comparisons, judged, strict
from simulation.science.rules import WEEKS_PER_YEAR

OUTCOMES: Final[Mapping[str, tuple[str, str, str]]] = {
    "money": ("Money in all", "currency", "high"),
    "churn_rate": ("Churn", "1/year", "low"),
}
"""Label, unit and better direction of what plans are compared by, over all weeks from the first change of any on."""

BEST, PERHAPS, NOT = "best", "too close to call", "not best"
"""Verdicts: told apart from every other; may be the best as well; told apart from the best."""

COLUMNS: Final = (
    *("outcome", "plan", "weeks", "n", "mean", "low", "high"),
    *("behind", "difference", "difference_low", "difference_high", "verdict"),
)


def outcomes(totals: Mapping[str, Floats], start: int) -> dict[str, float]:
    """What comes of one run from this week of the horizon on: `OUTCOMES` by name."""
    lost, at_risk = float(totals["lost"][start:].sum()), float(totals["accounts_at_risk"][start:].sum())
    churn = WEEKS_PER_YEAR * lost / at_risk if at_risk else np.nan
    return {"money": float(totals["margin"][start:].sum()), "churn_rate": churn}


def compared(found: Mapping[str, Sequence[Mapping[str, float]]], weeks: int, confidence: float = 0.95) -> pd.DataFrame:
    """Every plan against the one with the best mean, by the rule of `analysis.judgement`.

    Parameters
    ----------
    found
        `outcomes` of runs by plan, in the order of replications.
    weeks
        Weeks over which they were counted.
    confidence
        That of all comparisons of an outcome together (Bonferroni, over all pairs of plans).

    Returns
    -------
    DataFrame
        One row per outcome and plan: `weeks`, `n`, `mean` with its own interval `low` to `high`; `behind`, the plan
        with the best mean, or of that one the next best, and the `difference` from it, `difference_low` to
        `difference_high` for all comparisons together; `verdict`: `BEST`, `PERHAPS` or `NOT`. Empty where there are
        fewer than two plans.
    """
    names = list(found)
    if len(names) < 2:
        return pd.DataFrame(columns=list(COLUMNS))
    each = strict(confidence, comparisons(1, len(names)))
    rows = []
    for outcome, (_, _, better) in OUTCOMES.items():
        values = np.array([[run[outcome] for run in found[name]] for name in names])
        verdicts = judged((values if better == "high" else -values)[:, :, None], each)
        best = int(verdicts.best()[0])
        may = verdicts.undecided()[:, 0]
        ranked = np.argsort(-np.nan_to_num(verdicts.means[:, 0], nan=-np.inf), kind="stable")
        own = mean_interval(values.T, confidence)
        for place, name in enumerate(names):
            other = int(ranked[1]) if place == best else best
            low, middle, high = _difference(values[place], values[other], each)
            alone = BEST if not may.any() else PERHAPS
            verdict = alone if place == best else PERHAPS if may[place] else NOT
            numbers = (int(own.n[place]), own.mean[place], own.low[place], own.high[place])
            rows.append((outcome, name, weeks, *numbers, names[other], middle, low, high, verdict))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def all_compared(
    found: Mapping[str, Mapping[str, Sequence[Mapping[str, float]]]], weeks: int, confidence: float
) -> pd.DataFrame:
    """The plans of each start compared with each other; the confidence holds for each start by itself."""
    frames = [compared(plans, weeks, confidence).assign(start=start) for start, plans in found.items()]
    columns = ["start", *COLUMNS]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def _difference(one: Floats, other: Floats, confidence: float) -> tuple[float, float, float]:
    """Low end, mean and high end of a paired difference; 0 to 0 where every pair is equal to the last bit."""
    size = np.fmax(np.abs(one), np.abs(other))
    found = mean_interval(one - other, confidence, size)
    if len(one) > 1 and not varies(np.abs(one - other).max(keepdims=True), size.max(keepdims=True)).any():
        return 0.0, float(found.mean), 0.0
    return float(found.low), float(found.mean), float(found.high)
