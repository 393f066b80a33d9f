"""Means with intervals, and differences between regimes paired by replication: DataFrame in, DataFrame out.

`runs` holds one row a run: `point`, the factors by their full names, `regime`, `replication`, and outcomes that
are NaN where a run leaves them undefined: of those that have a ceiling, `analysis.undefined` says what is done.
Outcomes of customers and of departures are pooled over runs, as `analysis.pooling` says.
Weekly states are summarised alike, with `week` as one more factor.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.intervals import of_events, varies, wilson
from analysis.numbers import level_text
from analysis.pooling import pooled
from analysis.skewness import ends, skewness_of, takes
from analysis.undefined import at_ceilings, censored
from simulation.errors import RequestError, WorkError
from simulation.science.outcomes import Outcome, described
from simulation.wording.values import listed, nearest

Floats = npt.NDArray[np.float64]


MOST_NAMED: Final = 4
"""Factors of a design whose names stand in a note; of a larger one, their number."""


def prepared(runs: pd.DataFrame, outcomes: Sequence[str]) -> pd.DataFrame:
    """The runs as they enter estimation: what lies beyond a ceiling counts as it, and what is pooled has pseudo-values.

    Doing it twice is doing it once.
    """
    return pooled(at_ceilings(runs, outcomes), outcomes)


def means(
    runs: pd.DataFrame, factors: Sequence[str], outcomes: Sequence[str], confidence: float = 0.95
) -> pd.DataFrame:
    """The mean of each outcome at each design point under each regime, with its interval (`analysis.skewness`).

    Parameters
    ----------
    runs
        One row a run.
    factors
        Names of all factors of the design; their columns hold numbers or words.
    outcomes
        Names of outcomes (or of weekly states).
    confidence
        Chance that an interval covers what it estimates, between 0 and 1.

    Returns
    -------
    DataFrame
        One row per design point, regime and outcome: the factors, `regime`, `outcome`, `n` (runs in which the
        outcome has a value), `mean`, `low`, `high` and `standard_error`, all in the unit of the outcome. The
        interval and the standard error are NaN where n is under 2, or all values are the same: no variance was
        seen, which is no certainty. `censored` is in how many of these runs the value lies beyond a ceiling and counts
        as the ceiling: with any, the mean is no more than a lower bound. `takes` is how many values it would take for
        the interval to be trusted, where they are too skewed for so few (`analysis.skewness`); else NaN.

    Raises
    ------
    RequestError
        If a column is missing, an outcome unknown, the confidence no share, or a replication occurs twice at a
        design point, as it does when a factor is left out: such runs share their luck and are no sample.

    Examples
    --------
    >>> import pandas as pd
    >>> runs = pd.DataFrame({"regime": ["sole"] * 3 + ["shared"] * 3, "replication": [0, 1, 2, 0, 1, 2],
    ...                      "churn_rate": [0.16, 0.15, 0.17, 0.13, 0.11, 0.15]})
    >>> means(runs, [], ["churn_rate"])[["regime", "n", "mean", "low", "high"]].round(3)
       regime  n  mean    low   high
    0  shared  3  0.13  0.080  0.180
    1    sole  3  0.16  0.135  0.185
    """
    check_runs(runs, factors, outcomes, confidence)
    keys = [*factors, "regime"]
    beyond = pd.concat([censored(runs, name) for name in outcomes], axis=1).to_numpy(float)
    values = prepared(runs, outcomes)[list(outcomes)].to_numpy(float)
    found = summary(runs, keys, values, outcomes, confidence)
    return found.assign(censored=_total(runs, keys, beyond), takes=found.pop("takes"))


def paired_differences(
    runs: pd.DataFrame, factors: Sequence[str], outcomes: Sequence[str], base: str, confidence: float = 0.95
) -> pd.DataFrame:
    """How far each regime is from `base` at each design point, replication by replication: same luck, other regime.

    Parameters
    ----------
    runs, factors, outcomes, confidence
        As for `means`.
    base
        The regime that is subtracted.

    Returns
    -------
    DataFrame
        One row per design point, regime other than `base`, and outcome: the factors, `regime`, `base`, `outcome`,
        `n` (replications with a value under both regimes), `difference`, `low`, `high` and `standard_error` in the
        unit of the outcome, NaN as for `means`; `wins`, the share of those replications in which the regime is
        better than the base, a tie counting half, and `wins_low` and `wins_high`, the interval of the probability of
        winning (Wilson 1927), all NaN where neither low nor high is better or runs are pooled; `fewer_runs`, how many
        times as many runs two independent samples would take for the same standard error: the variance of the regime
        plus that of the base, over that of the difference (1 where the regimes share no luck; a ratio of one row
        scatters, and `analysis.pairing` pools them), NaN under two pairs or where every pair has the same difference,
        which no number of independent runs would match; `censored`, the number of pairs of which either value
        counts as its ceiling; and `takes` as for `means`.

    Raises
    ------
    RequestError
        As for `means`, and if no run has the regime `base`.

    Examples
    --------
    >>> import pandas as pd
    >>> runs = pd.DataFrame({"regime": ["sole"] * 3 + ["shared"] * 3, "replication": [0, 1, 2, 0, 1, 2],
    ...                      "churn_rate": [0.16, 0.15, 0.17, 0.13, 0.11, 0.15]})
    >>> found = paired_differences(runs, [], ["churn_rate"], base="sole")
    >>> found[["regime", "base", "n", "difference", "low", "high", "wins"]].round(3)
       regime  base  n  difference    low   high  wins
    0  shared  sole  3       -0.03 -0.055 -0.005   1.0
    """
    check_runs(runs, factors, outcomes, confidence)
    regimes = sorted(runs["regime"].astype(str).unique())
    if base not in regimes:
        raise RequestError(f"no run has the regime {base!r}{nearest(base, regimes)}")
    keys, columns = [*factors, "replication"], list(outcomes)
    beyond = pd.concat([censored(runs, name) for name in outcomes], axis=1).to_numpy(float)
    runs = prepared(runs, outcomes).assign(**{f"{name}?": flags for name, flags in zip(columns, beyond.T, strict=True)})
    flagged = [f"{name}?" for name in columns]
    is_base = (runs["regime"] == base).to_numpy(bool)
    others = runs.loc[~is_base]
    # a left join keeps the order of `others`, and leaves NaN where the partner is missing
    partners = others[keys].merge(runs.loc[is_base, keys + columns + flagged], how="left", on=keys)
    value, partner = others[columns].to_numpy(float), partners[columns].to_numpy(float)
    difference = value - partner

    groups = [*factors, "regime"]
    size = np.fmax(np.abs(value), np.abs(partner))
    found = summary(others, groups, difference, outcomes, confidence, size).rename(columns={"mean": "difference"})
    found.insert(len(groups), "base", base)
    towards_better = np.array([_towards_better(described(name)) for name in outcomes])
    wins = _grouped(others, groups, (1 + np.sign(difference) * towards_better) / 2).mean()
    found["wins"] = wins.to_numpy(float).ravel()
    found["wins_low"], found["wins_high"] = wilson(found["wins"], found["n"], confidence)
    found["fewer_runs"] = _fewer_runs(others, groups, value, partner)
    either = np.fmax(others[flagged].to_numpy(float), partners[flagged].to_numpy(float))
    found["censored"] = _total(others, groups, np.where(np.isnan(difference), 0.0, either))
    found["takes"] = found.pop("takes")
    return found


def _towards_better(outcome: Outcome) -> float:
    """The sign of a better difference between two runs; NaN where there is none."""
    return math.nan if outcome.pooled else {"low": -1.0, "high": 1.0, "": math.nan}[outcome.better]


def of_regimes(rows: pd.DataFrame, regimes: Sequence[str]) -> pd.DataFrame:
    """The rows of the regimes that are to be shown; a WorkError if there is none, as when every run failed."""
    chosen = rows.loc[rows["regime"].isin(list(regimes))]
    if chosen.empty:
        raise WorkError(f"no run of {', '.join(regimes)} has a result: there is nothing to show")
    return chosen


def is_numeric(runs: pd.DataFrame, factor: str) -> bool:
    """Whether the levels of a factor are numbers; else they are words."""
    return bool(pd.api.types.is_numeric_dtype(runs[factor]) and not pd.api.types.is_bool_dtype(runs[factor]))


def levels(runs: pd.DataFrame, factor: str) -> list[float | str]:
    """The levels of a factor: numbers in rising order, words in the order of the design points."""
    if is_numeric(runs, factor):
        return sorted(float(level) for level in runs[factor].unique())
    first = runs.groupby(factor, observed=True)["point"].min().sort_values(kind="stable")
    return [str(level) for level in first.index]


@dataclass(frozen=True, slots=True)
class View:
    """Runs with few enough levels to be looked at, and in words what was done to them to get there.

    `noun` says what n counts. `note` is empty where nothing was done.
    """

    runs: pd.DataFrame
    factors: tuple[str, ...]
    noun: str = "replication"
    note: str = ""


def averaged(runs: pd.DataFrame, factors: Sequence[str], kept: Sequence[str], outcomes: Sequence[str]) -> View:
    """The mean over all levels of the factors that are not `kept`, taken within each replication.

    Averaging comes first and the interval after it, because the design points share the luck of a replication.
    A replication that lacks a value at any combination of the averaged levels has none in the mean either, or means
    over different points would be compared; so has a level of which points are missing altogether.
    """
    runs = prepared(runs, outcomes)
    dropped = [factor for factor in factors if factor not in kept]
    if not dropped:
        return View(runs, tuple(kept))
    keys = [*kept, "regime", "replication"]
    groups = _grouped(runs, keys, runs[list(outcomes)].to_numpy(float))
    count, mean = groups.count(), groups.mean()
    every = len(runs[dropped].drop_duplicates())
    places = runs[[*kept, "point"]].drop_duplicates().assign(all=0)
    points = places.groupby([*kept, "all"], observed=True)["point"].min().reset_index()
    result = mean.index.to_frame(index=False).assign(all=0).merge(points, how="left", on=[*kept, "all"])
    result[list(outcomes)] = mean.where(count.to_numpy() == every).to_numpy()
    result = result.drop(columns="all")
    return View(result, tuple(kept), note=f"mean over all levels of {listed(dropped)}")


def sampled(runs: pd.DataFrame, factors: Sequence[str], outcomes: Sequence[str], bands: int = 8) -> View:
    """Each design point as one observation, for designs that sample the space of factors instead of crossing levels.

    The points are put into bands of equal size along the first factor, each at its mean level, rounded so that it can
    be read and is told apart from its neighbours (words stay as they are). In the result `replication` is the design
    point, so that estimates and pairs are taken over points.
    """
    factor, names = factors[0], list(outcomes)
    runs = prepared(runs, outcomes)
    points = runs.groupby(["point", "regime"], observed=True)[names].mean().reset_index()
    placed = runs.drop_duplicates("point").set_index("point")[factor].sort_index()
    if is_numeric(runs, factor):
        rank = placed.rank(method="first").to_numpy(float) - 1
        band = np.floor(rank * bands / len(placed)).astype(int)
        placed = pd.Series(_band_levels(placed.groupby(band).mean().to_numpy(float))[band], placed.index)
    points[factor] = points["point"].map(placed)
    points["replication"] = points["point"]
    others = " and ".join(factors[1:]) if len(factors) <= MOST_NAMED else f"{len(factors) - 1} other factors"
    verb = "varies" if len(factors) == 2 else "vary"
    note = "bands of design points" + (f", within which {others} {verb}" if others else "")
    return View(points, (factor,), noun="design point", note=note)


def _band_levels(means: Floats) -> Floats:
    """Mean levels with three digits, or with as many more as move none by over a tenth of the way to the next one."""
    apart = np.diff(np.unique(means))
    closest = apart.min() if len(apart) else np.inf
    for digits in range(3, 16):
        rounded = np.array([float(f"{mean:.{digits}g}") for mean in means])
        if np.abs(rounded - means).max() <= closest / 10:
            return rounded
    return means


def is_grid(runs: pd.DataFrame, factors: Sequence[str]) -> bool:
    """Whether the design crosses levels, failed design points forgiven, with the same luck at all; else it samples."""
    crossed = math.prod(runs[factor].nunique() for factor in factors)  # beyond 2^63 with ten sampled factors
    points = runs["point"].nunique()
    if 2 * points < crossed:
        return False
    # where points have luck of their own, no replication occurs at two of them, and nothing can be paired across them
    lucks = runs[["point", "replication"]].drop_duplicates()
    return points < 2 or lucks["replication"].nunique() < len(lucks)


def _grouped(rows: pd.DataFrame, keys: Sequence[str], values: Floats) -> Any:
    """`values`, a column an outcome, grouped by columns of `rows`; columns are numbered, for names may repeat keys."""
    frame = pd.DataFrame(values, index=rows.index)
    return frame.groupby([rows[key] for key in keys], observed=True, dropna=False)


def _total(rows: pd.DataFrame, keys: Sequence[str], flags: Floats) -> npt.NDArray[np.int64]:
    """How many rows of each group and outcome are flagged."""
    return _grouped(rows, keys, flags).sum().to_numpy().ravel().astype(np.int64)  # type: ignore[no-any-return]


def _fewer_runs(rows: pd.DataFrame, keys: Sequence[str], value: Floats, partner: Floats) -> Floats:
    """The variances of both partners of the pairs, over the variance of their difference."""
    difference = value - partner
    lonely = np.isnan(difference)
    variances = [
        _grouped(rows, keys, np.where(lonely, np.nan, part)).var().to_numpy(float).ravel()
        for part in (value, partner, difference)
    ]
    apart = variances[0] + variances[1]
    size = np.nan_to_num(np.fmax(np.abs(value), np.abs(partner)))
    varying = varies(np.sqrt(variances[2]), _grouped(rows, keys, size).max().to_numpy(float).ravel())
    found: Floats = np.where(varying, apart / np.where(varying, variances[2], 1.0), np.nan)
    return found


def summary(
    rows: pd.DataFrame,
    keys: Sequence[str],
    values: Floats,
    outcomes: Sequence[str],
    confidence: float,
    size: Floats | None = None,
) -> pd.DataFrame:
    """Tidy means of `values` with intervals (`analysis.skewness`), an outcome a row within each group of `keys`.

    `size` are the numbers that the values were made from where they are differences: values that differ by no more
    than rounding leaves of them have no interval, and no difference is taken for a count of events.
    """
    groups = _grouped(rows, keys, values)
    count, means = groups.count(), groups.mean()
    n, mean = count.to_numpy(int).ravel(), means.to_numpy(float).ravel()
    second, third = _moments(rows, keys, values, groups)
    largest = _grouped(rows, keys, np.abs(values) if size is None else size).max().to_numpy(float).ravel()
    some = np.where(n > 1, n, 2)
    deviation = np.sqrt(second * n / (some - 1))
    varying = (n > 1) & varies(deviation, largest)
    standard_error = np.where(varying, deviation / np.sqrt(some), np.nan)
    skewness = skewness_of(np.where(varying, second, 0.0), third)
    low, high = ends(n.astype(float), mean, standard_error, skewness, confidence)
    if size is None:
        rare = varying & _mostly_nothing(rows, keys, values, n)
        squares = (second + mean**2) / some
        few = of_events(np.where(rare, mean, np.nan), squares, largest / some, confidence)
        low, high = (np.where(rare, one, other) for one, other in zip(few, (low, high), strict=True))
    index = count.index.to_frame(index=False)
    tidy: pd.DataFrame = index.loc[index.index.repeat(len(outcomes))].reset_index(drop=True)
    tidy["outcome"] = np.tile(list(outcomes), len(index))
    columns = {"n": n, "mean": mean, "low": low, "high": high, "standard_error": standard_error}
    return tidy.assign(**columns, takes=takes(n.astype(float), skewness))


def _moments(rows: pd.DataFrame, keys: Sequence[str], values: Floats, groups: Any) -> tuple[Floats, Floats]:
    """The mean squares and cubes of the deviations from the means of the groups."""
    away = values - groups.transform("mean").to_numpy(float)
    second, third = (_grouped(rows, keys, away**power).mean().to_numpy(float).ravel() for power in (2, 3))
    return second, third


def _mostly_nothing(rows: pd.DataFrame, keys: Sequence[str], values: Floats, n: npt.NDArray[np.int64]) -> Any:
    """Where no value is negative, and more than half of them are 0."""
    least = _grouped(rows, keys, values).min().to_numpy(float).ravel()
    return (least >= 0) & (2 * _total(rows, keys, (values == 0).astype(float)) > n)


def check_runs(runs: pd.DataFrame, factors: Sequence[str], outcomes: Sequence[str], confidence: float) -> None:
    """A RequestError, as `means` describes it, if these runs cannot be estimated from."""
    for name in outcomes:
        described(name)
    for name in (*factors, "regime", "replication", *outcomes):
        if name not in runs.columns:
            raise RequestError(f"the runs have no column {name!r}{nearest(name, [str(column) for column in runs])}")
    if not 0 < confidence < 1:
        raise RequestError(f"confidence is {confidence!r}; allowed: a number between 0 and 1, such as 0.95")
    twice = runs.duplicated([*factors, "regime", "replication"])
    if twice.any():
        row = runs.loc[twice].iloc[0]
        where = "".join(f"{factor} {level_text(row[factor])}, " for factor in factors)
        raise RequestError(
            f"replication {row['replication']} occurs more than once at {where}regime {row['regime']}; "
            "name every factor of the design, and read no run twice"
        )
