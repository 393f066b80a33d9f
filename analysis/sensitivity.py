"""Which factors matter: Morris screening and Sobol indices of an outcome, or of the difference between two regimes.

Points lie in the unit cube, a coordinate a factor; `simulation.design` turns a coordinate into a level. All points
share the luck of the replications, so that what varies between points is what the factors do, and not chance. SALib
makes the points and the estimates; what is ours is what they are of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_design
from SALib.sample import sobol as sobol_design

from analysis.estimates import described
from simulation.errors import RequestError, WorkError, nearest

Floats = npt.NDArray[np.float64]

GRID_LEVELS: Final = 4
"""Levels of a factor in Morris's design; a step is two thirds of the range, as Morris (1991) has it."""

RESAMPLES: Final = 1000
"""Bootstrap resamples behind an interval."""


def screening_points(factors: Sequence[str], trajectories: int, seed: int) -> Floats:
    """Morris's one-at-a-time design (Morris 1991): [(factors + 1) * trajectories, factors] in the unit cube."""
    return np.asarray(
        morris_design.sample(_problem(factors), trajectories, num_levels=GRID_LEVELS, seed=_seed(seed)), float
    )


def screening(
    factors: Sequence[str], points: Floats, values: Floats, seed: int, confidence: float = 0.95
) -> pd.DataFrame:
    """What a factor does from one end of its range to the other, at many settings of the others (Morris 1991).

    Parameters
    ----------
    factors
        Names, in the order of the columns of `points`.
    points
        As from `screening_points`.
    values
        What was found at each point, in the unit of the outcome.
    seed
        Of the bootstrap behind the intervals, from 0.
    confidence
        Chance that an interval covers what it estimates, between 0 and 1.

    Returns
    -------
    DataFrame
        One row a factor, the most important first: `factor`, `effect` (mean of its effects, which may cancel),
        `importance` (mean of their sizes: mu* of Campolongo and others 2007), `low` and `high` (interval of
        `importance`), and `spread` (standard deviation of the effects: large beside `importance` where the factor acts
        otherwise depending on the other factors, or not in proportion). All in the unit of the outcome.

    Raises
    ------
    WorkError
        If a value is missing or there are other points than a whole number of trajectories.
    """
    _check(points, values, len(factors) + 1)
    found = morris_analysis.analyze(
        _problem(factors),
        points,
        values,
        num_levels=GRID_LEVELS,
        conf_level=confidence,
        num_resamples=RESAMPLES,
        seed=_seed(seed),
    )
    importance, half = np.asarray(found["mu_star"], float), np.asarray(found["mu_star_conf"], float)
    frame = pd.DataFrame(
        {
            "factor": list(factors),
            "effect": np.asarray(found["mu"], float),
            "importance": importance,
            "low": np.maximum(importance - half, 0.0),
            "high": importance + half,
            "spread": np.asarray(found["sigma"], float),
        }
    )
    return frame.sort_values("importance", ascending=False, kind="stable", ignore_index=True)


def index_points(factors: Sequence[str], base: int, seed: int) -> Floats:
    """Saltelli's design for Sobol indices: [(factors + 2) * base, factors] in the unit cube; `base` a power of two."""
    if base < 2 or base & (base - 1):
        raise RequestError(f"{base} points; allowed: a power of two from 2, such as 256 (Sobol' points come so)")
    return np.asarray(sobol_design.sample(_problem(factors), base, calc_second_order=False, seed=_seed(seed)), float)


def indices(factors: Sequence[str], values: Floats, seed: int, confidence: float = 0.95) -> pd.DataFrame:
    """What share of the variance over all ranges a factor accounts for (Sobol 2001, Saltelli and others 2010).

    Parameters
    ----------
    values
        What was found at each point of `index_points`, in their order.

    Other parameters are those of `screening`.

    Returns
    -------
    DataFrame
        One row a factor, the most important first: `factor`; `first`, the share of the variance that goes if the factor
        alone were known, with `first_low` and `first_high`; `total`, the share that stays if all others were known,
        with `total_low` and `total_high`. Where `total` is well above `first` the factor acts together with others. All
        zero where the outcome does not vary at all.

    Raises
    ------
    WorkError
        If a value is missing or there are other points than the design has.
    """
    _check(np.zeros((len(values), len(factors))), values, len(factors) + 2)
    if np.ptp(values) == 0.0:
        nothing = dict.fromkeys(("first", "first_low", "first_high", "total", "total_low", "total_high"), 0.0)
        return pd.DataFrame([{"factor": name, **nothing} for name in factors])
    found = sobol_analysis.analyze(
        _problem(factors),
        values,
        calc_second_order=False,
        conf_level=confidence,
        num_resamples=RESAMPLES,
        seed=_seed(seed),
    )
    frame = pd.DataFrame({"factor": list(factors)})
    for name, key in (("first", "S1"), ("total", "ST")):
        share, half = np.asarray(found[key], float), np.asarray(found[f"{key}_conf"], float)
        frame[name], frame[f"{name}_low"], frame[f"{name}_high"] = share, share - half, share + half
    return frame.sort_values("total", ascending=False, kind="stable", ignore_index=True)


def values_at_points(runs: pd.DataFrame, outcome: str, between: Sequence[str]) -> Floats:
    """The outcome at each design point in the order of the points: a mean over replications, the same luck at each.

    Parameters
    ----------
    runs
        One row a run.
    outcome
        Name of the outcome.
    between
        One regime; or two, for the first less the second.

    Raises
    ------
    RequestError
        If the outcome is unknown, a regime has no run, or neither one nor two regimes are named.
    WorkError
        If the outcome is undefined in some run.
    """
    described(outcome)
    if len(between) not in (1, 2) or len(set(between)) < len(between):
        raise RequestError(f"{len(between)} regimes; allowed: one, or two different ones for their difference")
    known = list(dict.fromkeys(runs["regime"].astype(str)))
    for regime in between:
        if regime not in known:
            raise RequestError(f"no run has the regime {regime!r}{nearest(regime, known)}")
    table = runs.loc[runs["regime"].isin(list(between))]
    missing = int(table[outcome].isna().sum())
    if missing:
        raise WorkError(
            f"{outcome} is undefined in {missing:,} of {len(table):,} runs, and sensitivity takes it at every point: "
            "choose another outcome, or narrower ranges"
        )
    means = table.groupby(["point", "regime"], observed=True)[outcome].mean().unstack("regime").sort_index()
    values = means[between[0]] if len(between) == 1 else means[between[0]] - means[between[1]]
    return values.to_numpy(float)


def _problem(factors: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(factors), "names": list(factors), "bounds": [[0.0, 1.0]] * len(factors)}


def _seed(seed: int) -> int:
    """A seed for SALib and NumPy: within 32 bits, and never 0, which SALib takes for none at all."""
    return seed % (2**32 - 1) + 1 if seed % (2**32 - 1) < 2**32 - 2 else 1


def _check(points: Floats, values: Floats, block: int) -> None:
    if len(values) != len(points) or len(values) % block:
        raise WorkError(f"{len(values)} values for {len(points)} points in blocks of {block}")
    if not np.isfinite(values).all():
        raise WorkError(f"{int((~np.isfinite(values)).sum())} of {len(values)} points have no value")
