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
from scipy.special import stdtrit

from analysis.answers import by_point, points_in_order, table_view
from analysis.estimates import View, described, estimates, level_text, sample_text, summary
from analysis.tables import decimals, records, with_interval
from simulation.errors import RequestError
from simulation.sheets import Column, Sheet

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
        As for `analysis.estimates.estimates`.
    paired
        Whether the same replication has the same luck in both. If not, the interval is Welch's, which is too wide
        rather than too narrow where luck is shared nevertheless.

    Returns
    -------
    DataFrame
        One row per design point, regime and outcome: the factors, `regime`, `outcome`, `n_before`, `n_after` (runs
        with a value; of pairs, both their number), `before`, `after` (means of these runs), `change` (after less
        before), `low`, `high` and `standard_error`, in the unit of the outcome.

    Raises
    ------
    RequestError
        As for `analysis.estimates.estimates`.
    """
    keys, names = [*factors, "regime"], list(outcomes)
    sides = []
    if paired:
        rows = [*keys, "replication"]
        both = before[rows + names].merge(after[rows + names], on=rows, suffixes=(" before", " after"))
        values = [both[[f"{name} {side}" for name in names]].to_numpy(float) for side in ("before", "after")]
        known = ~np.isnan(values[0] - values[1])
        for side in values:
            frame = both[rows].copy()
            frame[names] = np.where(known, side, np.nan)
            sides.append(estimates(frame, factors, names, confidence))
        found = summary(both, keys, values[1] - values[0], names, confidence)
        found = found.rename(columns={"mean": "change"}).drop(columns="n")
    else:
        sides = [estimates(frame, factors, names, confidence) for frame in (before, after)]
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
    with np.errstate(
        divide="ignore", invalid="ignore"
    ):  # a sample of one, or without spread, has no freedom to speak of
        freedom = total**2 / sum(square**2 / (n - 1) for square, n in zip(squares, counts, strict=True))
    error = np.sqrt(total)
    half = np.where(total > 0, stdtrit(np.where(freedom > 0, freedom, 1.0), 0.5 + confidence / 2) * error, error)
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


# ---------------------------------------------------------------- words and tables


def sentences(found: Study) -> list[str]:
    """Where each outcome moved under each regime, where the difference between regimes did, and how that was judged.

    Intervals are widened (Bonferroni), so that the confidence holds for everything that is said of an outcome.
    """
    judged = found.changes()
    points = judged[list(found.factors)].drop_duplicates().shape[0] if found.factors else 1
    comparisons = points * (2 * len(found.regimes) - 1)
    strict = 1 - (1 - found.confidence) / comparisons
    moved, apart = found.changes(strict), found.differences(strict)
    base = found.regimes[0]
    lines: list[str] = []
    for name in found.outcomes:
        label, others = described(name).label, found.regimes[1:]
        lines += [f"{label} under {regime}: {_where(found, moved, name, regime)}." for regime in found.regimes]
        lines += [f"{label}, {regime} less {base}: {_where(found, apart, name, regime)}." for regime in others]
    together = "" if comparisons == 1 else f", for all {comparisons} comparisons of an outcome together"
    note = f"; {found.before.note}" if found.before.note else ""
    how = PAIRED if found.paired else WELCH
    return [*lines, f"(After less before, {how}; {found.confidence * 100:g} % confidence{together}{note}.)"]


def _where(found: Study, rows: pd.DataFrame, outcome: str, regime: str) -> str:
    """At which design points something moved up, moved down, or cannot be told to have moved."""
    own = rows.loc[(rows["outcome"] == outcome) & (rows["regime"] == regime)]
    cells = dict(by_point(own, found.factors))
    groups: dict[str, list[Point]] = {"higher": [], "lower": [], "not told apart": []}
    order = points_in_order(found.before) if found.factors else [()]
    for point in (point for point in order if point in cells):
        row = cells[point]
        word = "higher" if row["low"] > 0 else "lower" if row["high"] < 0 else "not told apart"
        groups[word].append(point)
    said = {word: points for word, points in groups.items() if points}
    if not found.factors:
        row = next(iter(cells.values()))
        half = (row["high"] - row["low"]) / 2
        size = with_interval(row["change"], half, decimals(pd.Series([half]), pd.Series([row["change"]])), signed=True)
        return f"{next(iter(said))}, {size} ({described(outcome).unit})"
    return "; ".join(f"{word} at {_places(found.factors, points, len(cells))}" for word, points in said.items())


def _places(factors: Sequence[str], points: Sequence[Point], total: int) -> str:
    if len(points) == total:
        return "every design point" if total > 1 else " ".join(map(level_text, (factors[0], *points[0][:1])))
    if len(factors) > 1:
        return f"{len(points)} of {total} design points"
    return f"{factors[0]} {', '.join(level_text(level) for (level,) in points)}"


def tables(found: Study) -> list[Sheet]:
    """A table an outcome: design points and regimes down; before, after, and how far it moved."""
    rows = found.changes()
    base = found.regimes[0]
    apart = {(point, row["regime"], row["outcome"]): row for point, row in by_point(found.differences(), found.factors)}
    made = []
    for name in found.outcomes:
        part = rows.loc[rows["outcome"] == name]
        scale = 1000.0 if np.nanmax(part[["before", "after"]].abs().to_numpy(float)) >= 10_000 else 1.0
        sizes = pd.concat([part[side] for side in ("before", "after", "change")]) / scale
        digits = decimals((part["high"] - part["low"]) / 2 / scale, sizes)
        unit = f"{'thousand ' if scale > 1 else ''}{described(name).unit}"
        n = sample_text(pd.concat([part["n_before"], part["n_after"]]), "pair" if found.paired else found.before.noun)
        note = f"; {found.before.note}" if found.before.note else ""
        title = f"{described(name).label}, {unit}: change ± {found.confidence * 100:g} % interval, {n}{note}"
        cells = {(point, row["regime"]): row for point, row in by_point(part, found.factors)}
        points = points_in_order(found.before) if found.factors else [()]
        places = [(point, regime) for point in points for regime in found.regimes if (point, regime) in cells]
        columns = [
            Column(factor, [level_text(point[number]) for point, _ in places], "label")
            for number, factor in enumerate(found.factors)
        ]
        columns.append(Column("regime", [regime for _, regime in places], "label"))
        for side in ("before", "after"):
            values = [f"{cells[place][side] / scale:.{digits}f}".replace("-", "−") for place in places]
            columns.append(Column(side, values))
        columns.append(Column("change", [_cell(cells[place], scale, digits) for place in places]))
        if apart:
            others = [apart.get((*place, name)) for place in places]
            values = [_cell(other, scale, digits) if other else "" for other in others]
            columns.append(Column(f"change of the\ndifference from {base}", values))
        made.append(Sheet(title, columns))
    return made


def _cell(row: Mapping[Any, Any], scale: float, digits: int) -> str:
    return with_interval(row["change"] / scale, (row["high"] - row["low"]) / 2 / scale, digits, signed=True)


def plain(found: Study, scenario: Sequence[str]) -> dict[str, Any]:
    """The same as plain data, ready for `json.dumps`; `scenario` is what differs between the two scenarios."""
    return {
        "confidence": found.confidence,
        "paired": found.paired,
        "regimes": list(found.regimes),
        "units": {name: described(name).unit for name in found.outcomes},
        "scenario": list(scenario),
        "left_out": list(found.left_out),
        "changes": records(found.changes()),
        "changes_of_differences": records(found.differences()),
        "answers": sentences(found),
    }
