"""Which regime is best where, over two factors, and where that cannot be told.

Between neighbouring levels of a numeric factor each replication is interpolated (bilinearly where both factors are
numeric), so that means, paired differences and their intervals are as exact at any place as at a design point, if the
outcome runs straight between the levels. Words are categories.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.estimates import (
    Floats,
    averaged,
    check_runs,
    described,
    is_grid,
    is_numeric,
    levels,
    of_regimes,
)
from analysis.map_sides import sides
from simulation.errors import RequestError

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

    At each place the regime with the best mean is compared with every other one by paired differences. As the best is
    picked after looking, the intervals are widened (Bonferroni, over all pairs of regimes), so that `confidence`
    holds for what is said of one place; it does not hold for all places of the map together. Factors other than these
    two are averaged over within each replication.

    Parameters
    ----------
    runs, factors
        As for `analysis.estimates.estimates`; the design must be a grid.
    across, up
        The two factors, of numbers or of words, two levels or more each.
    outcome
        Name of an outcome of which low or high is better.
    regimes
        The regimes to compare, in order.
    confidence
        Chance that all is true that is said of a place, if the outcome runs straight between levels.
    steps
        Into how many parts the swept range of a numeric factor is divided, at least; every level is a place.

    Returns
    -------
    DataFrame
        One row a place, up by up: the values of both factors, `swept` (whether it is a design point), `outcome`,
        `best` (missing where no regime has a value), `not_told_apart` (a tuple of the other regimes that may be the
        best as well), `next` (the regime with the next best mean), `margin` (how much better the best is than that),
        `margin_low` and `margin_high` (its interval, widened as above) in the unit of the outcome, `n` (pairs behind
        it) and `confidence`.

    Raises
    ------
    RequestError
        As for `analysis.estimates.estimates`; if a factor is unknown, named twice or has one level, if the design is
        no grid, or if neither low nor high is better.
    WorkError
        If no run of these regimes has a result.
    """
    found = fields(runs, factors, across, up, outcome, regimes, confidence, steps)
    best, untold = found.best(), found.untold()
    names = np.array([*found.regimes, None], dtype=object)
    count = len(found.regimes)
    rows = []
    for j, i in np.ndindex(best.shape):
        first = int(best[j, i])
        order = [int(place) for place in np.argsort(-found.means[:, j, i]) if place != first]
        runner = next((place for place in order if not np.isnan(found.means[place, j, i])), count)
        known = first < count and runner < count
        margin = found.ahead[first, runner, j, i] if known else math.nan
        low = found.surely[first, runner, j, i] if known else math.nan
        rows.append(
            {
                across: found.across.values[i],
                up: found.up.values[j],
                "swept": bool(found.across.swept[i] and found.up.swept[j]),
                "outcome": outcome,
                "best": names[first],
                "not_told_apart": tuple(name for name, may in zip(found.regimes, untold[:, j, i], strict=True) if may),
                "next": names[runner] if known else None,
                "margin": margin,
                "margin_low": low,
                "margin_high": 2 * margin - low,
                "n": int(found.n[first, runner, j, i]) if known else 0,
                "confidence": confidence,
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
    """What stands at every place, up by across: all so turned that more is better.

    `means` is by regime, and NaN where a regime has no value. `ahead` is how far the first regime is ahead of the
    second by paired differences, `surely` the lower end of its interval, `n` the number of pairs.
    """

    across: Axis
    up: Axis
    regimes: tuple[str, ...]
    means: Floats
    ahead: Floats
    surely: Floats
    n: Floats
    note: str

    def best(self) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """The number of the regime with the best mean; the number of regimes where none has a value."""
        first: np.ndarray[tuple[int, ...], np.dtype[np.int64]] = np.where(
            np.isnan(self.means), -np.inf, self.means
        ).argmax(axis=0)
        return np.where(np.isnan(self.means).all(axis=0), len(self.regimes), first)

    def untold(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Whether a regime is another than the best one and may be the best as well."""
        best = self.best()
        found = np.zeros(self.means.shape, dtype=bool)
        for first in range(len(self.regimes)):
            for other in range(len(self.regimes)):
                if other != first:
                    apart = self.surely[first, other] > 0
                    found[other] |= (best == first) & ~apart & ~np.isnan(self.means[other])
        return found


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
    sign = -1 if described(outcome).better == "low" else 1
    tables = [sign * table for table in _tables(view.runs, axes, outcome, present)]
    pairs = list(combinations(range(len(present)), 2))
    strict = 1 - (1 - confidence) / len(pairs)
    shape = (len(axes[1].values), len(axes[0].values))
    means = np.full((len(present), *shape), np.nan)
    ahead, surely, n = (np.full((len(present), len(present), *shape), fill) for fill in (np.nan, np.nan, 0.0))
    for number, table in enumerate(tables):
        means[number], _, _ = _interpolated(table, axes, strict)
    for one, other in pairs:
        difference, half_width, count = _interpolated(tables[one] - tables[other], axes, strict)
        for first, second, mean in ((one, other, difference), (other, one, -difference)):
            ahead[first, second], surely[first, second], n[first, second] = mean, mean - half_width, count
    return Fields(*axes, present, means, ahead, surely, n, view.note)


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


def _tables(runs: pd.DataFrame, axes: tuple[Axis, Axis], outcome: str, regimes: Sequence[str]) -> list[Floats]:
    """For each regime the outcome by replication, level up and level across; NaN where there is none."""
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
    return found


def _interpolated(table: Floats, axes: tuple[Axis, Axis], confidence: float) -> tuple[Floats, Floats, Floats]:
    """Mean over replications, half-width of its interval and n at every place; missing where a level next to it is."""
    across, up = axes
    missing = np.isnan(table).astype(float)
    filled = np.where(np.isnan(table), 0.0, table)
    rows = []
    for weights in up.weights:  # place by place, for the memory of many replications
        value = np.tensordot(filled, weights, (1, 0)) @ across.weights.T
        hole = np.tensordot(missing, weights, (1, 0)) @ across.weights.T > 0
        n = (~hole).sum(axis=0)
        some = np.maximum(n, 2)
        mean = np.where(n > 0, np.where(hole, 0.0, value).sum(axis=0) / np.maximum(n, 1), np.nan)
        spread = np.where(hole, 0.0, value - mean) ** 2
        half = stdtrit(some - 1, 0.5 + confidence / 2) * np.sqrt(spread.sum(axis=0) / (some - 1) / some)
        rows.append((mean, np.where(n > 1, half, np.nan), n.astype(float)))
    means, halves, counts = zip(*rows, strict=True)
    return np.array(means), np.array(halves), np.array(counts)


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
    told = [f"under {name} on {_per_cent(share)}" for name, share in ordered]
    label = outcome.label[0].lower() + outcome.label[1:]
    rest = f"; on {_per_cent(undecided)} the best cannot be told" if undecided else ""
    clause = f"{label} is {word} {_listed(told)}{rest}" if told else f"the {word} {label} cannot be told anywhere"
    return f"On the map of {across} and {up}, {clause}."


def _listed(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def how(frame: pd.DataFrame) -> str:
    """What stands behind `regime_map`, in words."""
    confidence = frame["confidence"].iloc[0]
    low, high = frame["n"].min(), frame["n"].max()
    pairs = high if low == high else f"{low} to {high}"
    return (
        "(At each place by itself the best regime is told from every other one by paired differences at "
        f"{confidence * 100:g} % confidence, n = {pairs} pairs. Between the levels of a factor of numbers a straight "
        "line is assumed; any further factor is averaged over.)"
    )


def _per_cent(share: float) -> str:
    """A share in per cent; 100 % only where it is exactly that, and never 0 %."""
    return "100 %" if share > 1 - 1e-9 else f"{min(max(round(share * 100), 1), 99)} %"
