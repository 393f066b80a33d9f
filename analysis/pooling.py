"""Outcomes that are true of customers or departures: their counts are added up over runs before they are divided.

A mean over runs has all firms alike, and a firm that loses more customers sells to more: with few accounts, fewer of
all customers stay than of the mean firm's. So survival over runs is the product, over years of age, of all accounts
kept over all that opened the year; what departures do is the mean over departures, not over the runs that had some.

An estimate of this kind is no mean of anything that a run has. But the delete-one jackknife (Tukey 1958; Efron 1982,
The Jackknife, the Bootstrap and Other Resampling Plans, chapter 2) gives every run a pseudo-value,
`n whole - (n - 1) without it`, whose mean is the estimate with its bias of order 1/n taken off, and whose Student
interval is the interval of the jackknife. Differences by replication are the pseudo-values of the difference. Hence
what is done with runs can be done with pseudo-values: means, pairs, ties, maps. A single one may lie beyond 0 and 1.
It is no firm's outcome, so that nothing is said of how often a firm does better.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from simulation.science.outcomes import OUTCOMES, Outcome

Floats = npt.NDArray[np.float64]

DONE: Final = "{} is pooled"
"""Column that says that the values of an outcome are pseudo-values already."""


def pooled(runs: pd.DataFrame, outcomes: Sequence[str]) -> pd.DataFrame:
    """The runs, in which pseudo-values stand for pooled outcomes, taken within each design point and regime.

    Parameters
    ----------
    runs
        One row a run, with `point` and `regime`. An outcome of which the counts are missing stays as it is: views that
        hold means over levels have none, and have been pooled before.
    outcomes
        Names of outcomes (or of weekly states, which stay as they are).

    Returns
    -------
    DataFrame
        NaN where nothing is known of a design point and regime. Where everything hangs on one run, that run has the
        estimate, and the others NaN: nobody can tell how sure it is.
    """
    chosen = [OUTCOMES[name] for name in dict.fromkeys(outcomes) if name in OUTCOMES and OUTCOMES[name].pooled]
    there = set(runs.columns)
    chosen = [each for each in chosen if {"point", *each.besides} <= there and DONE.format(each.name) not in there]
    if not chosen:
        return runs
    groups = list(runs.groupby(["point", "regime"], observed=True).indices.values())
    columns: dict[str, Any] = {}
    for outcome in chosen:
        parts, wholes = _fractions(runs, outcome)
        values = np.full(len(runs), np.nan)
        for rows in groups:
            values[rows] = pseudo_values(parts[rows], wholes[rows])
        columns |= {outcome.name: values, DONE.format(outcome.name): True}
    return runs.assign(**columns)


def _fractions(runs: pd.DataFrame, outcome: Outcome) -> tuple[Floats, Floats]:
    """Of each run, the numerators and denominators of the fractions whose product the outcome is: [run, fraction]."""
    if outcome.shares:
        parts, wholes = (runs[list(names)].to_numpy(float) for names in zip(*outcome.shares, strict=True))
        return parts, wholes
    weight = runs[[outcome.weight]].to_numpy(float)
    value = runs[[outcome.name]].to_numpy(float)
    return np.where(weight > 0, value, 0.0) * weight, weight


def pseudo_values(parts: Floats, wholes: Floats) -> Floats:
    """Pseudo-values of the product of all `parts` over all `wholes`, both [run, fraction]: one a run."""
    n = len(parts)
    estimate = _product(parts.sum(axis=0), wholes.sum(axis=0))
    # exact for counts; a difference of sums would leave rounding where a run without any weight is left out
    without = _product(parts.sum(axis=0) - parts, wholes.sum(axis=0) - wholes)
    lonely = np.isnan(without)
    if n == 1 or lonely.any():
        alone: Floats = np.where(np.arange(n) == lonely.argmax(), estimate, np.nan)
        return alone
    found: Floats = n * estimate - (n - 1) * without
    return found


def _product(parts: Floats, wholes: Floats) -> Floats:
    ratios = np.divide(parts, wholes, out=np.full(np.shape(parts), np.nan), where=wholes > 0)
    found: Floats = ratios.prod(axis=-1)
    return found
