"""Which regime is best where, over two factors, and where that cannot be told.

Regimes are compared at the design points, by the rule of `analysis.judgement`, and so as `sweep` and `compare` do.
Between neighbouring levels of a numeric factor means, differences and both ends of their intervals are interpolated
(bilinearly where both factors are numeric). If the outcome runs straight between the levels, what holds at all design
points together then holds at all places of the map together. Words are categories.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.estimates import Floats, averaged, check_runs, is_grid, is_numeric, levels, of_regimes
from analysis.judgement import Judged, comparisons, in_words, judged, strict
from analysis.numbers import sample_text
from analysis.regime_map.sides import sides
from simulation.errors import RequestError
from simulation.science.outcomes import described
from simulation.wording.values import listed

STEPS: Final = 40
"""Into how many parts the swept range of a numeric factor is divided, at least."""


def regime_map(
    runs: pd.DataFrame,
    factors: Sequence[str],
    across: str,
    up: str,
    outcome: str,
    regimes: Sequence[str],
    confidence: float = 0.95,
    steps: int = STEPS,
) -> pd.DataFrame:
    """The best regime at each place of a lattice over two factors, and the regimes that are not told apart from it.

    At each place the regime with the best mean is compared with every other one by paired differences, with intervals
    that hold for all pairs of regimes at all design points together (`analysis.judgement`), and so for the whole map.
    Factors other than these two are averaged over within each replication.

    Parameters
    ----------
    runs, factors
        As for `analysis.estimates.means`; the design must be a grid.
    across, up
        The two factors, of numbers or of words, two levels or more each.
    outcome
        Name of an outcome of which low or high is better.
    regimes
        The regimes to compare, in order.
    confidence
        Chance that all is true that is said of the map, if the outcome runs straight between levels.
    steps
        Into how many parts the swept range of a numeric factor is divided, at least; every level is a place.

    Returns
    -------
    DataFrame
        One row a place, up by up: the values of both factors, `swept` (whether it is a design point), `outcome`,
        `best` (missing where no regime has a value), `not_told_apart` (a tuple of the other regimes that may be the
        best as well), `next` (the regime with the next best mean), `margin` (how much better the best is than that),
        `margin_low` and `margin_high` (its interval, widened as above) in the unit of the outcome, `n` (pairs behind
        it), `confidence` and `comparisons` (for how many together it holds).

    Raises
    ------
    RequestError
        As for `analysis.estimates.means`; if a factor is unknown, named twice or has one level, if the design is
        no grid, or if neither low nor high is better.
    WorkError
        If no run of these regimes has a result.
    """
    found = fields(runs, factors, across, up, outcome, regimes, confidence, steps)
    judged = found.judged
    best, undecided = judged.best(), judged.undecided()
    names = np.array([*found.regimes, None], dtype=object)
    count = len(found.regimes)
    rows = []
    for j, i in np.ndindex(best.shape):
        first = int(best[j, i])
        order = [int(place) for place in np.argsort(-judged.means[:, j, i]) if place != first]
        runner = next((place for place in order if not np.isnan(judged.means[place, j, i])), count)
        known = first < count and runner < count
        rows.append(
            {
                across: found.across.values[i],
                up: found.up.values[j],
                "swept": bool(found.across.swept[i] and found.up.swept[j]),
                "outcome": outcome,
                "best": names[first],
                "not_told_apart": tuple(
                    name for name, may in zip(found.regimes, undecided[:, j, i], strict=True) if may
                ),
                "next": names[runner] if known else None,
                "margin": judged.ahead[first, runner, j, i] if known else math.nan,
                "margin_low": judged.surely[first, runner, j, i] if known else math.nan,
                "margin_high": -judged.surely[runner, first, j, i] if known else math.nan,
                "n": int(judged.n[first, runner, j, i]) if known else 0,
                "confidence": confidence,
                "comparisons": found.comparisons,
            }
        )
    return pd.DataFrame(rows)


@dataclass(frozen=True, slots=True)
class Axis:
    """A factor along one side of the map.

    `values` are its places (numbers, or words), `swept` says which are levels, and a row of `weights` (places by
    levels) what a place takes from each level.
    """

    factor: str
    numeric: bool
    values: tuple[float | str, ...]
    swept: tuple[bool, ...]
    weights: Floats


@dataclass(frozen=True, slots=True)
class Fields:
    """What is told at every place, [up, across] (`analysis.judgement.Judged`), of how many comparisons together."""

    across: Axis
    up: Axis
    regimes: tuple[str, ...]
    judged: Judged
    comparisons: int
    note: str


def fields(
    runs: pd.DataFrame,
    factors: Sequence[str],
    across: str,
    up: str,
    outcome: str,
    regimes: Sequence[str],
    confidence: float = 0.95,
    steps: int = STEPS,
) -> Fields:
    """What `regime_map` is made from, as arrays; parameters and errors are its own."""
    check_runs(runs, factors, [outcome], confidence)
    runs = of_regimes(runs, regimes)
    present = tuple(name for name in regimes if name in set(runs["regime"]))
    _check(runs, factors, across, up, outcome, present)
    view = averaged(runs, factors, [across, up], [outcome])
    axes = _axis(view.runs, across, steps), _axis(view.runs, up, steps)
    sign = -1.0 if described(outcome).better == "low" else 1.0
    values = sign * _values(view.runs, axes, outcome, present)
    count = comparisons(len(view.runs[[across, up]].drop_duplicates()), len(present))
    at_levels = judged(values.reshape(*values.shape[:2], -1), strict(confidence, count))
    return Fields(*axes, present, _between(at_levels, axes), count, view.note)


def _axis(runs: pd.DataFrame, factor: str, steps: int) -> Axis:
    known = levels(runs, factor)
    if not is_numeric(runs, factor):
        return Axis(factor, False, tuple(known), (True,) * len(known), np.eye(len(known)))
    numbers = np.array(known, dtype=float)
    parts = max(2, -(-steps // (len(known) - 1)))
    shares = np.append(
        np.repeat(np.arange(len(known) - 1), parts) + np.tile(np.arange(parts) / parts, len(known) - 1), len(known) - 1
    )
    left = np.minimum(shares.astype(int), len(known) - 2)
    weights = np.zeros((len(shares), len(known)))
    places = np.arange(len(shares))
    weights[places, left] = 1 - (shares - left)
    weights[places, left + 1] = shares - left
    swept = tuple(bool(share) for share in shares == shares.astype(int))
    # a place between levels is written as people would, without the last digits that rounding left
    found = (
        float(value) if level else float(f"{value:.12g}") for value, level in zip(weights @ numbers, swept, strict=True)
    )
    return Axis(factor, True, tuple(found), swept, weights)


def _values(runs: pd.DataFrame, axes: tuple[Axis, Axis], outcome: str, regimes: Sequence[str]) -> Floats:
    """The outcome by regime, replication, level up and level across; NaN where there is none."""
    across, up = axes
    order = [levels(runs, axis.factor) for axis in (up, across)]
    columns = pd.MultiIndex.from_product(order, names=[up.factor, across.factor])
    replications = sorted(runs["replication"].unique())
    found = []
    for regime in regimes:
        part = runs.loc[runs["regime"] == regime]
        table = part.pivot(index="replication", columns=[up.factor, across.factor], values=outcome)
        full = table.reindex(index=replications, columns=columns).to_numpy(float)
        found.append(full.reshape(len(replications), len(order[0]), len(order[1])))
    return np.array(found)


def _between(at_levels: Judged, axes: tuple[Axis, Axis]) -> Judged:
    """What is told at the levels, at every place: missing where it is at a level next to it."""
    across, up = axes
    shape = (up.weights.shape[1], across.weights.shape[1])

    def straight(field: Floats) -> Floats:
        by_level = field.reshape(*field.shape[:-1], *shape)
        hole = np.isnan(by_level)
        value = up.weights @ np.where(hole, 0.0, by_level) @ across.weights.T
        near = up.weights @ hole.astype(float) @ across.weights.T
        found: Floats = np.where(near > 0, np.nan, value)
        return found

    def fewest(field: Floats) -> Floats:
        by_level = field.reshape(*field.shape[:-1], *shape)
        by_row = np.where(up.weights[:, :, np.newaxis] > 0, by_level[..., np.newaxis, :, :], np.inf).min(axis=-2)
        found: Floats = np.where(across.weights > 0, by_row[..., np.newaxis, :], np.inf).min(axis=-1)
        return found

    means, ahead, surely = map(straight, (at_levels.means, at_levels.ahead, at_levels.surely))
    return Judged(means, ahead, surely, fewest(at_levels.n))


def _check(
    runs: pd.DataFrame, factors: Sequence[str], across: str, up: str, outcome: str, regimes: Sequence[str]
) -> None:
    sides(factors, across, up)
    if not is_grid(runs, factors):
        raise RequestError("a map takes a grid of levels; this design samples points (`design: grid` crosses levels)")
    for factor in (across, up):
        if runs[factor].nunique() < 2:
            raise RequestError(f"a map takes two levels or more of each factor; {factor} has one")
    if not described(outcome).better:
        raise RequestError(f"a map says which regime is best; of {outcome} neither low nor high is better")
    if len(regimes) < 2:
        raise RequestError(f"a map takes two regimes; these runs have one, {regimes[0]}")


# ------------------------------------------------------------------------------------------------------ in words


def shares(frame: pd.DataFrame, across: str, up: str) -> dict[str, float]:
    """How much of the area of a map each regime is told to be best on, and "" for the rest; words count alike."""
    area = _extent(frame[across]) * _extent(frame[up])
    winner = frame["best"].where(frame["not_told_apart"].map(len).eq(0) & frame["best"].notna(), "")
    return {str(name): float(part / area.sum()) for name, part in area.groupby(winner, sort=False).sum().items()}


def _extent(values: pd.Series) -> pd.Series:
    """How far each place along an axis reaches: half way to its neighbours."""
    if not pd.api.types.is_numeric_dtype(values):
        return pd.Series(1.0, index=values.index)
    places = np.unique(values.to_numpy(float))
    edges = np.concatenate([places[:1], (places[1:] + places[:-1]) / 2, places[-1:]])
    return values.map(dict(zip(places, np.diff(edges), strict=True))).astype(float)


def summary(frame: pd.DataFrame, across: str, up: str) -> str:
    """What `regime_map` found, in one sentence."""
    outcome = described(frame["outcome"].iloc[0])
    parts = shares(frame, across, up)
    undecided = parts.pop("", 0.0)
    word = "lowest" if outcome.better == "low" else "highest"
    ordered = sorted(parts.items(), key=lambda part: -part[1])
    named = [f"under {name} on {_per_cent(share)}" for name, share in ordered]
    label = outcome.label[0].lower() + outcome.label[1:]
    rest = f"; on {_per_cent(undecided)} the best cannot be told" if undecided else ""
    clause = f"{label} is {word} {listed(named)}{rest}" if named else f"the {word} {label} cannot be told anywhere"
    return f"On the map of {across} and {up}, {clause}."


def how(frame: pd.DataFrame) -> str:
    """What stands behind `regime_map`, in words."""
    rule = in_words(frame["confidence"].iloc[0], int(frame["comparisons"].iloc[0]))
    return (
        f"(The best regime is told from every other one {rule}, {sample_text(frame['n'], 'pair')}: what is told at the "
        "levels is what a sweep tells, and holds for the whole map. Between the levels of a factor of numbers a "
        "straight line is assumed; any further factor is averaged over.)"
    )


def _per_cent(share: float) -> str:
    """A share in per cent; 100 % only where it is exactly that, and never 0 %."""
    return "100 %" if share > 1 - 1e-9 else f"{min(max(round(share * 100), 1), 99)} %"
