"""Where along a factor two regimes tie: Fieller's confidence set of the zero of a paired difference.

Between neighbouring levels the difference is taken to be a straight line. At any value in between, each replication
then has an interpolated difference of its own, so that the Student t interval of their mean is as exact there as at
a level. The break-even may be wherever that interval holds 0 (Fieller 1954, J R Stat Soc B 16:175): the set is had by
solving a quadratic, needs no resampling, and may reach beyond the levels swept, or be all of them, or nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from analysis.break_even.curve import Curve
from analysis.break_even.together import Line, together
from analysis.estimates import check_runs, is_grid, is_numeric, levels
from analysis.numbers import level_text
from simulation.errors import RequestError
from simulation.science.outcomes import described
from simulation.wording.values import nearest

TIE: Final = "tie"
INCONCLUSIVE: Final = "cannot be told"
NOWHERE: Final = "nowhere"

COLUMNS: Final = (
    "regime",
    "base",
    "outcome",
    "factor",
    "verdict",
    "break_even",
    "low",
    "high",
    "open_below",
    "open_above",
    "better_below",
    "better_above",
    "first",
    "last",
    "n",
    "confidence",
    "comparisons",
)
"""Columns of `break_evens` beside the other factors."""


def break_evens(
    runs: pd.DataFrame,
    factors: Sequence[str],
    factor: str,
    outcome: str | Sequence[str],
    base: str,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The values of a factor at which regimes tie with `base`, with intervals, or that there are none.

    The intervals of all regimes, outcomes, and combinations of levels of the other factors hold together
    (`analysis.break_even.together`). Where there are fewer pairs than it takes to name a winner
    (`analysis.judgement.fewest_pairs`, of so many comparisons), nothing is told.

    Parameters
    ----------
    runs, factors
        As for `analysis.estimates.means`; the design must be a grid.
    factor
        The factor along which to look: numbers, two levels or more. Between levels a straight line is assumed.
    outcome
        Name of the outcome, or several, of which all that is said holds together.
    base
        The regime that every other one is compared with.
    confidence
        Chance that the intervals cover the break-evens of all differences drawn through the true means at the levels.

    Returns
    -------
    DataFrame
        For each outcome, combination of levels of the other factors and regime other than `base`: a row for each
        estimated crossing, a row for each stretch of the factor in which the sign of the difference cannot be told
        and the estimate does not cross, or one row that says there is neither. Its columns are the other factors and

        - `regime`, `base`, `outcome`, `factor`
        - `verdict`: "tie", "cannot be told" (the interval holds no crossing, or all levels), or "nowhere"
        - `break_even`: the estimate, NaN unless the verdict is "tie"
        - `low`, `high`: the interval, in the unit of the factor; NaN if nowhere. Crossings in one stretch share it.
        - `open_below`, `open_above`: whether it reaches beyond the levels that were swept
        - `better_below`, `better_above`: the better regime on either side of the interval (the one with the higher
          value if neither low nor high is better), missing where the interval is open. If nowhere, both are the winner.
        - `first`, `last`: the lowest and the highest level swept
        - `n`: the fewest pairs at both ends of any segment that the row speaks of
        - `confidence`, and `comparisons`, for how many curves together it holds

    Raises
    ------
    RequestError
        As for `analysis.estimates.means`; and if the factor is unknown, not of numbers or has one level, if no run
        has the regime `base` or any other, or if the design is no grid.

    Examples
    --------
    >>> import pandas as pd
    >>> luck = [0.0, 0.01, -0.01, 0.02, -0.02, 0.015, -0.015, 0.005, -0.005, 0.012, -0.012]
    >>> where = [(0, 0.1, "sole", 0.12), (0, 0.1, "shared", 0.14), (1, 0.5, "sole", 0.2), (1, 0.5, "shared", 0.18)]
    >>> runs = pd.DataFrame(
    ...     [(*place, number, churn + u * (1.1 if place[-1] == "sole" else 0.9))
    ...      for *place, churn in where for number, u in enumerate(luck)],
    ...     columns=["point", "turnover", "regime", "replication", "churn_rate"])
    >>> found = break_evens(runs, ["turnover"], "turnover", "churn_rate", base="sole")
    >>> found[["regime", "verdict", "break_even", "low", "high", "better_below", "better_above"]].round(2)
       regime verdict  break_even   low  high better_below better_above
    0  shared     tie         0.3  0.28  0.32         sole       shared
    """
    return table_of(lines_of(runs, factors, factor, outcome, base, confidence), factors, factor, base, confidence)


def table_of(lines: Sequence[Line], factors: Sequence[str], factor: str, base: str, confidence: float) -> pd.DataFrame:
    """What `break_evens` says of curves that `lines_of` found."""
    shared = {"base": base, "factor": factor, "confidence": confidence, "comparisons": len(lines)}
    rows = [
        {**line.place, "regime": line.regime, "outcome": line.outcome} | shared | row
        for line in lines
        for row in _rows(line.curve, described(line.outcome).better, line.regime, base)
    ]
    return pd.DataFrame(rows, columns=[*(name for name in factors if name != factor), *COLUMNS])


def lines_of(
    runs: pd.DataFrame,
    factors: Sequence[str],
    factor: str,
    outcome: str | Sequence[str],
    base: str,
    confidence: float = 0.95,
) -> list[Line]:
    """The curves of which `break_evens` speaks; parameters and errors are its own."""
    outcomes = [outcome] if isinstance(outcome, str) else list(outcome)
    check_runs(runs, factors, outcomes, confidence)
    _check(runs, factors, factor, base)
    others = [name for name in factors if name != factor]
    regimes = [str(regime) for regime in runs["regime"].drop_duplicates() if regime != base]
    places = [float(level) for level in levels(runs, factor)]
    return together(list(_places(runs, others)), places, factor, outcomes, regimes, base, confidence)


def default_factor(runs: pd.DataFrame, factors: Sequence[str]) -> str:
    """The first factor of numbers that has two levels or more; a RequestError if there is none."""
    for factor in factors:
        if is_numeric(runs, factor) and runs[factor].nunique() > 1:
            return factor
    had = f"this design varies {', '.join(map(repr, factors))}" if factors else "this design varies none"
    raise RequestError(f"a break-even takes a factor of numbers with two levels or more; {had}")


def _rows(curve: Curve, better: str, regime: str, base: str) -> list[dict[str, Any]]:
    """The rows of one curve, without the columns that are the same for all."""
    stretches = curve.stretches()
    swept = {"first": curve.first, "last": curve.last}
    bounds = [curve.first, *(bound for stretch in stretches for bound in (stretch.low, stretch.high)), curve.last]
    winners = [
        _winner(curve, low, high, better, regime, base) for low, high in zip(bounds[::2], bounds[1::2], strict=True)
    ]
    if not stretches:
        nothing = {"verdict": NOWHERE, "break_even": math.nan, "low": math.nan, "high": math.nan}
        closed = {"open_below": False, "open_above": False, "better_below": winners[0], "better_above": winners[0]}
        return [nothing | closed | swept | {"n": min(segment.n for segment in curve.segments)}]
    rows = []
    for stretch, (below, above) in zip(stretches, pairwise(winners), strict=True):
        touched = [part.n for part in curve.segments if part.start <= stretch.high and part.end >= stretch.low]
        row = swept | {
            "low": stretch.low,
            "high": stretch.high,
            "open_below": below is None,
            "open_above": above is None,
            "better_below": below,
            "better_above": above,
            "n": min(touched),
        }
        crossings = stretch.crossings if below or above else ()
        rows += [row | {"verdict": TIE, "break_even": x} for x in crossings]
        rows += [] if crossings else [row | {"verdict": INCONCLUSIVE, "break_even": math.nan}]
    return rows


def _winner(curve: Curve, low: float, high: float, better: str, regime: str, base: str) -> str | None:
    """The better regime between two values of the factor; None where they are one place."""
    if high - low <= curve.tolerance:
        return None
    ahead = curve.sign(low, high) * (-1 if better == "low" else 1) > 0
    return regime if ahead else base


def _places(runs: pd.DataFrame, others: Sequence[str]) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """The runs at each combination of levels of the other factors, in the order of the design points."""
    if not others:
        yield {}, runs
        return
    for key, part in runs.groupby(list(others), observed=True, sort=False):
        yield dict(zip(others, key, strict=True)), part


def _check(runs: pd.DataFrame, factors: Sequence[str], factor: str, base: str) -> None:
    if not factors:
        raise RequestError("a break-even takes a factor; this design varies none")
    if factor not in factors:
        raise RequestError(f"{factor!r} is no factor of this design{nearest(factor, list(factors))}")
    if not is_numeric(runs, factor):
        raise RequestError(f"a break-even takes a factor of numbers; the levels of {factor} are words")
    if runs[factor].nunique() < 2:
        only = level_text(runs[factor].iloc[0])
        raise RequestError(f"a break-even takes two levels or more; {factor} has one, {only}")
    if not is_grid(runs, factors):
        raise RequestError(
            "a break-even takes a grid of levels; this design samples points (`design: grid` crosses levels)"
        )
    regimes = [str(name) for name in runs["regime"].unique()]
    if base not in regimes:
        raise RequestError(f"no run has the regime {base!r}{nearest(base, regimes)}")
    if len(regimes) < 2:
        raise RequestError(f"a break-even takes two regimes; these runs have one, {base}")
