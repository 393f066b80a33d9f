"""Which factors matter: Morris screening and Sobol indices of an outcome, or of the difference between two regimes.

All points share the luck of the replications, so that most of what varies between them is what the factors do. What is
left of luck is seen in how the replications differ: it is kept out of the estimates, and is part of their intervals.
The estimates are of what a factor does to the mean over all luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.estimates import prepared
from analysis.sensitivity.crossed import above_zero, crossed, leading, luck_share, share_interval
from analysis.sensitivity.design import Trajectories
from simulation.errors import RequestError, WorkError
from simulation.science.outcomes import described
from simulation.wording.values import nearest

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]

SHARES: Final = ("first", "first_low", "first_high", "total", "total_low", "total_high")


def screening(design: Trajectories, values: Floats, confidence: float = 0.95) -> pd.DataFrame:
    """What a factor does from one end of its range to the other, at many settings of the others (Morris 1991).

    A step between two levels is set against the distance between them, as a share of the range on its scale; from one
    word to another it is 1, so that of two words or two levels the effect is what changing from the one to the other
    does, and of several words the mean over all pairs of them.

    The size of an effect is taken with the sign that the *other* replications give it. Luck has no sign that lasts, so
    that a factor that does nothing has an importance of 0 but for chance, and not that of its luck; where the
    sign cannot be told, an effect counts for less than it is. The upper end of the interval is that of the plain mean
    of sizes, which luck can only make larger: the importance lies between.

    Parameters
    ----------
    design
        As from `analysis.sensitivity.design.trajectories`.
    values
        What was found at each point in each replication, the same luck at all points, in the unit of the outcome:
        [points, replications].
    confidence
        Chance that an interval covers what it estimates, between 0 and 1.

    Returns
    -------
    DataFrame
        One row a factor, the most important first: `factor`; `effect` (mean of its effects, which may cancel; of two
        words, from the first in the file to the second; NaN of more words, between which there is no sign) with
        `effect_low` and `effect_high`; `importance` (mean of their sizes: mu* of Campolongo and others 2007), from 0,
        with `low` and `high`; `luck`, half the width of the interval that luck alone would give `importance`; `spread`
        (standard deviation of the effects: large beside `importance` where the factor acts otherwise depending on the
        other factors, or not in proportion; NaN as `effect`); `moves`, whether the importance is above zero, at this
        confidence for all factors together; and `most`, as `analysis.sensitivity.crossed.leading` has it. All but the
        last two in the unit of the outcome.

    Raises
    ------
    WorkError
        If a value is missing, there are other points than the design has, or a single replication.
    """
    _check(values, design.points)
    effects = design.effects(values)
    signed = _signs_of_others(effects) * effects
    sizes = crossed(np.sign(effects.mean(axis=1, keepdims=True)) * effects)
    importance, mean = crossed(signed), crossed(effects)
    half = mean.half_width(confidence)
    directed = np.array([axis.directed for axis in design.axes.values()])
    moves = above_zero(signed, confidence)
    frame = pd.DataFrame(
        {
            "factor": list(design.axes),
            "effect": np.where(directed, mean.mean, np.nan),
            "effect_low": np.where(directed, mean.mean - half, np.nan),
            "effect_high": np.where(directed, mean.mean + half, np.nan),
            "importance": np.maximum(importance.mean, 0.0),
            "low": np.maximum(importance.mean - importance.half_width(confidence), 0.0),
            "high": np.maximum(sizes.mean + sizes.half_width(confidence), 0.0),
            "luck": importance.luck_half_width(confidence),
            "spread": np.where(directed, _spread(effects), np.nan),
            "moves": moves,
            "most": leading(signed, moves, confidence),
        }
    )
    return frame.sort_values("importance", ascending=False, kind="stable", ignore_index=True)


class Shares(NamedTuple):
    """Sobol indices: of each factor, of each two of them where these were asked for, and the share of luck."""

    frame: pd.DataFrame
    pairs: pd.DataFrame | None
    luck: float


def indices(factors: Sequence[str], values: Floats, confidence: float = 0.95, *, pairs: bool = False) -> Shares:
    """What share of the variance over all ranges a factor accounts for (Sobol 2001, Saltelli and others 2010).

    Indices are of the mean over all luck. Every product of two values is taken between different replications
    (a U-statistic over all pairs of them), so that no luck is in it, however alike the luck of two points is.

    Parameters
    ----------
    factors
        Names, in the order of the design.
    values
        What was found at each point of `analysis.sensitivity.design.index_points`, in their order, in each replication:
        [points, replications].
    confidence
        As for `screening`.
    pairs
        Whether the points are those for pairs of factors, and what every two of them do together is wanted.

    Returns
    -------
    DataFrame
        One row a factor, the most important first: `factor`; `first`, the share of the variance that goes if the factor
        alone were known, with `first_low` and `first_high`; `total`, the share that stays if all others were known,
        with `total_low` and `total_high`; `moves` and `most`, as of `screening`, by `total`. Where `total` is well
        above `first` the factor acts together with others. All zero where the outcome does not vary at all; NaN where
        what varies cannot be told from luck.
    DataFrame or None
        One row for each two factors, those that do most together first: `one`, `other`; `share`, what both do together
        beyond what each of them does alone (second-order index), with `low` and `high`; `told`, whether it is above
        zero, at this confidence for all pairs together; and `most`, as of the factors.
    float
        Share of residual luck in the variance of the means over replications, from 0 to 1. It is in no index.

    Raises
    ------
    WorkError
        As of `screening`.
    """
    blocks = _Blocks.of(len(factors), values, pairs)
    if np.ptp(values) == 0.0:
        return _without_shares(factors, 0.0, 0.0, pairs)
    variance = blocks.variance()
    of_means = float((blocks.ends().mean(axis=2) ** 2).mean())
    whole = crossed(variance)
    luck = luck_share(float(whole.mean[0]), of_means)
    if whole.mean[0] - whole.half_width(confidence)[0] <= 0:
        return _without_shares(factors, np.nan, luck, pairs)
    frame = pd.DataFrame({"factor": list(factors)})
    shares = {"first": _ratio(blocks.first(), variance), "total": _ratio(blocks.total(), variance)}
    for name, share in shares.items():
        frame = frame.assign(**share_interval(name, crossed(share), confidence))
    frame["moves"] = above_zero(shares["total"], confidence)
    frame["most"] = leading(shares["total"], frame["moves"].to_numpy(bool), confidence)
    frame = frame.sort_values("total", ascending=False, kind="stable", ignore_index=True)
    return Shares(frame, _together(factors, blocks, variance, confidence) if pairs else None, luck)


class _Blocks(NamedTuple):
    """What was found at base points and at those that belong to them: [base points, 1 or factors, replications].

    `ahead` is with every factor in turn of the second point; `behind`, for pairs, the second with every one of the
    first.
    """

    first_point: Floats
    ahead: Floats
    behind: Floats | None
    last: Floats

    @classmethod
    def of(cls, factors: int, values: Floats, pairs: bool) -> _Blocks:
        block = (2 if pairs else 1) * factors + 2
        _check(values, len(values) // block * block)
        rows = values.reshape(-1, block, values.shape[1])
        rows = rows - rows[:, [0, -1]].mean(axis=(0, 1))
        behind = rows[:, factors + 1 : -1] if pairs else None
        return cls(rows[:, [0]], rows[:, 1 : factors + 1], behind, rows[:, [-1]])

    def ends(self) -> Floats:
        return np.concatenate([self.first_point, self.last], axis=1)

    def variance(self) -> Floats:
        return (_products(self.first_point, self.first_point) + _products(self.last, self.last)) / 2

    def away(self) -> list[tuple[Floats, Floats]]:
        """What changing each factor changed, and the point from which the factor came; twice for pairs."""
        found = [(self.ahead - self.first_point, self.last)]
        if self.behind is not None:
            found.append((self.behind - self.last, self.first_point))
        return found

    def first(self) -> Floats:
        return _mean([_products(source, change) for change, source in self.away()])

    def total(self) -> Floats:
        return _mean([_products(change, change) / 2 for change, _ in self.away()])

    def together(self, one: Wholes, other: Wholes) -> Floats:
        """The variance that two factors have together: both differences share these factors, and nothing else."""
        (ahead, _), (behind, _) = self.away()
        return _mean([_products(ahead[:, a], behind[:, b]) for a, b in ((one, other), (other, one))])


def _mean(parts: Sequence[Floats]) -> Floats:
    return np.asarray(sum(parts) / len(parts), float)


def _together(factors: Sequence[str], blocks: _Blocks, variance: Floats, confidence: float) -> pd.DataFrame:
    one, other = np.triu_indices(len(factors), 1)
    share = _ratio(blocks.together(one, other), variance)
    told = above_zero(share, confidence)
    names = np.array(factors, object)
    frame = pd.DataFrame({"one": names[one], "other": names[other]})
    frame = frame.assign(**share_interval("share", crossed(share), confidence))
    frame = frame.rename(columns={"share_low": "low", "share_high": "high"})
    frame["told"] = told
    frame["most"] = leading(share, told, confidence)
    order = np.argsort(-share.mean(axis=(0, 1)), kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def values_at_points(runs: pd.DataFrame, outcome: str, between: Sequence[str]) -> Floats:
    """The outcome at each design point, in the order of the points, in each replication: the same luck at each.

    Parameters
    ----------
    runs
        One row a run.
    outcome
        Name of the outcome.
    between
        One regime; or two, for the first less the second.

    Returns
    -------
    array
        [points, replications].

    Raises
    ------
    RequestError
        If the outcome is unknown, a regime has no run, or neither one nor two regimes are named.
    WorkError
        If the outcome is undefined in some run.
    """
    return compared(runs, outcome, between).unstack("replication").sort_index().to_numpy(float)


def compared(runs: pd.DataFrame, outcome: str, between: Sequence[str]) -> pd.Series:
    """The outcome by `point` and `replication`, of one regime or of one less another; errors of `values_at_points`.

    A replication that lacks a run under one of two regimes is left out.
    """
    described(outcome)
    check_regimes(between)
    known = list(dict.fromkeys(runs["regime"].astype(str)))
    for regime in between:
        if regime not in known:
            raise RequestError(f"no run has the regime {regime!r}{nearest(regime, known)}")
    table = prepared(runs.loc[runs["regime"].isin(list(between))], [outcome])
    missing = int(table[outcome].isna().sum())
    if missing:
        raise WorkError(
            f"{outcome} is undefined in {missing:,} of {len(table):,} runs, and sensitivity takes it at every point: "
            "choose another outcome, or narrower ranges"
        )
    by_regime = table.set_index(["point", "replication", "regime"])[outcome].unstack("regime")
    if len(between) == 1:
        return by_regime[between[0]].dropna()
    return (by_regime[between[0]] - by_regime[between[1]]).dropna()


def check_regimes(between: Sequence[str]) -> None:
    """A RequestError unless these are one regime, or two different ones."""
    if len(between) not in (1, 2) or len(set(between)) < len(between):
        raise RequestError(f"{len(between)} regimes; allowed: one, or two different ones for their difference")


def _signs_of_others(effects: Floats) -> Floats:
    """The sign of each effect in the mean of all replications but its own."""
    count = effects.shape[1]
    others = effects.sum(axis=1, keepdims=True) - effects
    # a rest that is nothing but rounding has no sign
    rounding = 8 * np.finfo(float).eps * np.abs(effects).max(axis=1, keepdims=True) * count
    return np.where(np.abs(others) > rounding, np.sign(others), 0.0)


def _spread(effects: Floats) -> Floats:
    """Standard deviation of the effects over trajectories, with what luck adds to it taken away."""
    by_row = effects.mean(axis=1)
    left = effects - by_row[:, None] - effects.mean(axis=0) + effects.mean(axis=(0, 1))
    rows, columns = effects.shape[:2]
    luck = (left**2).sum(axis=(0, 1)) / ((rows - 1) * (columns - 1)) / columns
    return np.asarray(np.sqrt(np.maximum(by_row.var(axis=0, ddof=1) - luck, 0.0)), float)


def _products(one: Floats, other: Floats) -> Floats:
    """Products between different replications, in the influence that each replication has on their mean.

    `one` and `other` are [rows, n, replications]; returns [rows, replications, n], the mean of which over replications
    is the mean over all pairs of different replications (a U-statistic and its Hájek projection).
    """
    count = one.shape[2]
    sums = one.sum(axis=2, keepdims=True), other.sum(axis=2, keepdims=True)
    half = (one * (sums[1] - other) + other * (sums[0] - one)) / (2 * (count - 1))
    return np.swapaxes(2 * half - half.mean(axis=2, keepdims=True), 1, 2)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Influences on a ratio of two means; their own mean is that ratio."""
    mean = whole.mean()
    share = part.mean(axis=(0, 1)) / mean
    return share + (part - share * whole) / mean


def _without_shares(factors: Sequence[str], value: float, luck: float, pairs: bool) -> Shares:
    frame = pd.DataFrame(
        [{"factor": name, **dict.fromkeys(SHARES, value), "moves": False, "most": "possible"} for name in factors]
    )
    empty = {**dict.fromkeys(("share", "low", "high"), value), "told": False, "most": "possible"}
    both = pd.DataFrame([{"one": one, "other": other, **empty} for one, other in combinations(factors, 2)])
    return Shares(frame, both if pairs else None, luck)


def _check(values: Floats, points: int) -> None:
    if values.ndim != 2 or len(values) != points or not points:
        raise WorkError(f"{len(values)} values for {points} points")
    if values.shape[1] < 2:
        raise WorkError("a single replication: nothing tells luck from what the factors do")
    missing = int((~np.isfinite(values)).any(axis=1).sum())
    if missing:
        raise WorkError(f"{missing} of {points} points have no value")
