"""What a change of practice did: two sweeps, before and after, at the design points and under the regimes of both.

DataFrame in, DataFrame and sentences out. Where both sweeps have the same seed and weeks, a replication of the one has
the luck of the same replication of the other, and changes are taken pair by pair; else the sweeps are two independent
samples (Welch 1947).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.comparison.answers import table_view
from analysis.estimates import View, means, prepared, summary
from analysis.intervals import student
from analysis.numbers import level_text
from simulation.errors import RequestError
from simulation.science.outcomes import described

PAIRED: Final = "paired by replication: same seed and weeks, so the same luck before and after"


WELCH: Final = "two independent samples (Welch): the seeds or the weeks are not the same"


Point = tuple[Any, ...]


Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Common:
    """The runs at design points and under regimes that two sweeps share, and in words what only one of them has.

    Design points have the numbers of the first sweep in both.
    """

    before: pd.DataFrame
    after: pd.DataFrame
    left_out: tuple[str, ...]


def common(before: pd.DataFrame, after: pd.DataFrame, factors: Sequence[str]) -> Common:
    """Keep what both sweeps have: design points by the levels of their factors, and regimes by name.

    Parameters
    ----------
    before, after
        One row a run; both with the columns `factors`.

    Raises
    ------
    RequestError
        If they have no design point under the same regime in common.
    """
    keys = [*factors, "regime"]
    places = [set(frame[keys].itertuples(index=False, name=None)) for frame in (before, after)]
    shared = places[0] & places[1]
    if not shared:
        raise RequestError(
            "the two sweeps have no design point under the same regime in common: "
            f"before {_everything(before, factors)}; after {_everything(after, factors)}"
        )
    kept = [
        frame.loc[[place in shared for place in frame[keys].itertuples(index=False, name=None)]].reset_index(drop=True)
        for frame in (before, after)
    ]
    if factors:
        numbers = kept[0][[*factors, "point"]].drop_duplicates(list(factors))
        kept[1] = kept[1].drop(columns="point").merge(numbers, on=list(factors), how="left", validate="m:1")
    left_out = [
        line
        for word, own in (("before", places[0]), ("after", places[1]))
        for line in _only(word, own - shared, shared, factors)
    ]
    return Common(kept[0], kept[1], tuple(left_out))


def _everything(runs: pd.DataFrame, factors: Sequence[str]) -> str:
    """The regimes and levels of a sweep in words."""
    levels = [f"{name} {', '.join(level_text(level) for level in runs[name].unique())}" for name in factors]
    return ", ".join([f"regimes {', '.join(runs['regime'].unique())}", *levels])


def _only(word: str, extra: set[Point], shared: set[Point], factors: Sequence[str]) -> list[str]:
    """What only one of two sweeps has: whole regimes, whole levels, and other combinations."""
    lines = []
    columns = [*factors, "regime"]
    for place, name in reversed(list(enumerate(columns))):
        known = {point[place] for point in shared}
        new = dict.fromkeys(point[place] for point in sorted(extra, key=str) if point[place] not in known)
        extra = {point for point in extra if point[place] not in new}
        if new:
            lines.append(f"only {word}: {name} {', '.join(level_text(level) for level in new)}")
    if extra:
        lines.append(f"only {word}: {len(extra)} further combinations of levels and regime")
    return lines


def changes(
    before: pd.DataFrame,
    after: pd.DataFrame,
    factors: Sequence[str],
    outcomes: Sequence[str],
    *,
    paired: bool,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """How far each outcome moved from the one sweep to the other, with its interval.

    Parameters
    ----------
    before, after
        Runs at the same design points and under the same regimes, as of `common`.
    factors, outcomes, confidence
        As for `analysis.estimates.means`.
    paired
        Whether the same replication has the same luck in both. If not, the interval is Welch's, which is too wide
        rather than too narrow where luck is shared nevertheless.

    Returns
    -------
    DataFrame
        One row per design point, regime and outcome: the factors, `regime`, `outcome`, `n_before`, `n_after` (runs
        with a value; of pairs, both their number), `before`, `after` (means of these runs), `change` (after less
        before), `low`, `high` and `standard_error`, in the unit of the outcome: NaN where there are not two values, or
        the pairs, or the values of either sample, are all the same.

    Raises
    ------
    RequestError
        As for `analysis.estimates.means`.
    """
    keys, names = [*factors, "regime"], list(outcomes)
    before, after = prepared(before, names), prepared(after, names)
    sides = []
    if paired:
        rows = [*keys, "replication"]
        both = before[rows + names].merge(after[rows + names], on=rows, suffixes=(" before", " after"))
        values = [both[[f"{name} {side}" for name in names]].to_numpy(float) for side in ("before", "after")]
        known = ~np.isnan(values[0] - values[1])
        for side in values:
            frame = both[rows].copy()
            frame[names] = np.where(known, side, np.nan)
            sides.append(means(frame, factors, names, confidence))
        found = summary(both, keys, values[1] - values[0], names, confidence, np.fmax(*map(np.abs, values)))
        found = found.rename(columns={"mean": "change"}).drop(columns="n")
    else:
        sides = [means(frame, factors, names, confidence) for frame in (before, after)]
        found = _welch(sides[0], sides[1], [*keys, "outcome"], confidence)
    keyed = [
        side[[*keys, "outcome", "n", "mean"]].rename(columns={"n": f"n_{word}", "mean": word})
        for side, word in zip(sides, ("before", "after"), strict=True)
    ]
    merged = found.merge(keyed[0], on=[*keys, "outcome"]).merge(keyed[1], on=[*keys, "outcome"])
    columns = ["n_before", "n_after", "before", "after", "change", "low", "high", "standard_error"]
    return merged[[*keys, "outcome", *columns]]


def _welch(before: pd.DataFrame, after: pd.DataFrame, keys: list[str], confidence: float) -> pd.DataFrame:
    """Differences of means of independent samples, with Welch's interval."""
    both = before.merge(after, on=keys, suffixes=("_before", "_after"))
    squares = [both[f"standard_error_{side}"].to_numpy(float) ** 2 for side in ("before", "after")]
    counts = [both[f"n_{side}"].to_numpy(float) for side in ("before", "after")]
    total: Floats = squares[0] + squares[1]
    with np.errstate(divide="ignore", invalid="ignore"):  # a sample of one has no freedom to speak of
        freedom = total**2 / sum(square**2 / (n - 1) for square, n in zip(squares, counts, strict=True))
    error = np.sqrt(total)  # NaN if either sample has no spread
    half = student(np.where(freedom > 0, freedom, 1.0), confidence) * error
    change = both["mean_after"].to_numpy(float) - both["mean_before"].to_numpy(float)
    return both[keys].assign(change=change, low=change - half, high=change + half, standard_error=error)


def contrasts(runs: pd.DataFrame, factors: Sequence[str], outcomes: Sequence[str], base: str) -> pd.DataFrame:
    """Each regime less `base`, replication by replication; `changes` then tells how far a difference moved."""
    keys, names = [*factors, "replication"], list(outcomes)
    is_base = (runs["regime"] == base).to_numpy(bool)
    others = runs.loc[~is_base, [*keys, "point", "regime", *names]].reset_index(drop=True)
    partners = others[keys].merge(runs.loc[is_base, keys + names], how="left", on=keys)
    others[names] = others[names].to_numpy(float) - partners[names].to_numpy(float)
    return others


# ---------------------------------------------------------------- everything together


@dataclass(frozen=True, slots=True)
class Study:
    """Two sweeps with few enough design points to be looked at, and how they are compared."""

    before: View
    after: View
    regimes: tuple[str, ...]
    outcomes: tuple[str, ...]
    paired: bool
    confidence: float
    left_out: tuple[str, ...]

    @property
    def factors(self) -> tuple[str, ...]:
        """The factors that are looked at."""
        return self.before.factors

    def changes(self, confidence: float | None = None) -> pd.DataFrame:
        """How far each outcome moved, as of `changes`."""
        level = self.confidence if confidence is None else confidence
        asked = (self.factors, self.outcomes)
        return changes(self.before.runs, self.after.runs, *asked, paired=self.paired, confidence=level)

    def differences(self, confidence: float | None = None) -> pd.DataFrame:
        """How far the difference of each regime from the first one moved; no rows where there is one regime."""
        level = self.confidence if confidence is None else confidence
        asked = (self.factors, self.outcomes)
        sides = [contrasts(view.runs, *asked, self.regimes[0]) for view in (self.before, self.after)]
        return changes(sides[0], sides[1], *asked, paired=self.paired, confidence=level)


def study(
    before: pd.DataFrame,
    after: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    outcomes: Sequence[str],
    *,
    paired: bool,
    confidence: float = 0.95,
) -> Study:
    """Match two sweeps, and average over factors if their design points are too many for a table.

    Parameters are those of `changes`; `regimes` gives their order, the first that both have being the base of
    differences.

    Raises
    ------
    RequestError
        If nothing is in common, an outcome is unknown, or a sweep lacks it.
    """
    for name in outcomes:
        described(name)
        for word, frame in (("before", before), ("after", after)):
            if name not in frame.columns:
                raise RequestError(f"the runs {word} have no column {name!r}: carry out that sweep again")
    both = common(before, after, factors)
    views = [table_view(frame, factors, outcomes) for frame in (both.before, both.after)]
    present = tuple(regime for regime in regimes if regime in set(both.before["regime"]))
    return Study(views[0], views[1], present, tuple(outcomes), paired, confidence, both.left_out)


def with_factors(
    runs: pd.DataFrame, factors: Sequence[str], parameters: Mapping[str, Any], regimes: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    """The runs with a column for each factor of the other sweep: the value at which it was held here.

    Parameters
    ----------
    parameters, regimes
        As in the manifest: values by full name, and by regime and name.

    Raises
    ------
    RequestError
        If a factor of the other sweep has no value here, or not the same under all regimes.
    """
    held = dict(parameters)
    for regime, settings in regimes.items():
        held |= {f"regimes.{regime}.{name}": value for name, value in settings.items()}
    filled = runs.copy()
    for name in factors:
        if name in runs.columns:
            continue
        own = {settings[name] for settings in regimes.values() if name in settings}
        values: set[Any] = {held[name]} if name in held else own
        if len(values) != 1:
            differing = ", ".join(map(level_text, sorted(values)))
            here = f"differs by regime here ({differing})" if values else "is unknown here"
            raise RequestError(
                f"{name} is a factor of the other sweep and {here}: the two have no design point in common"
            )
        filled[name] = next(iter(values))
    return filled
