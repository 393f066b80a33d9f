"""What a sweep answers: tables of estimates and of paired differences, the same as plain data, and in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from rich.console import Console
from rich.text import Text

from analysis import undefined
from analysis.comparison.answers import ANSWERED, answers, by_point, points_in_order, table_view
from analysis.estimates import View, means, of_regimes, paired_differences
from analysis.numbers import Estimate, decimals, level_text, records, sample_text, share_text, with_ends
from analysis.skewness import FEW, never
from simulation.science.outcomes import OUTCOMES, TRAJECTORIES, Outcome, described
from simulation.wording.sheets import Column, Sheet

HEADLINE: Final = ("churn_rate", "trust", "response_days", "revenue")
"""The outcomes that are shown where none are asked for."""


def show(
    console: Console,
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    outcomes: Sequence[str] = HEADLINE,
    confidence: float = 0.95,
) -> None:
    """Print the tables and, last, the answer in words, so that it stands where the eye is when a sweep ends."""
    for table in result_tables(runs, factors, regimes, outcomes, confidence):
        console.print(table, "")
    for sentence in answers(runs, factors, regimes, _answered(outcomes), confidence):
        console.print(Text(sentence), soft_wrap=not console.is_terminal)


def _answered(outcomes: Sequence[str]) -> Sequence[str]:
    """The outcomes to put into words: those that were asked for, if any were, and those of the user's own."""
    own = [name for name in outcomes if name not in OUTCOMES and name not in TRAJECTORIES]
    return (*ANSWERED, *own) if tuple(outcomes) == (*HEADLINE, *own) else outcomes


def plain(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    outcomes: Sequence[str] = HEADLINE,
    confidence: float = 0.95,
) -> dict[str, Any]:
    """The numbers behind the tables, at every design point, ready for `json.dumps`; what is undefined is None.

    Returns
    -------
    dict
        `confidence`, `regimes`, `units` by outcome, `estimates` and `paired_differences` (a list of rows with the
        columns of the functions of these names), and `answers` (a list of sentences).
    """
    runs = of_regimes(runs, regimes)
    ordered = [regime for regime in regimes if regime in set(runs["regime"])]
    differences = _differences(runs, factors, ordered, outcomes, confidence)
    return {
        "confidence": confidence,
        "regimes": list(regimes),
        "units": {name: described(name).unit for name in outcomes},
        "estimates": records(means(runs, factors, outcomes, confidence)),
        "paired_differences": records(differences) if differences is not None else [],
        "answers": answers(runs, factors, regimes, _answered(outcomes), confidence),
    }


def result_tables(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    outcomes: Sequence[str] = HEADLINE,
    confidence: float = 0.95,
) -> list[Sheet]:
    """Tables of each outcome under each regime, followed by the paired differences from the first regime.

    Parameters
    ----------
    runs, factors, confidence
        As for `analysis.estimates.means`.
    regimes
        Regimes in the order of their columns; the first that has runs is the base of the differences.
    outcomes
        Outcomes in the order of their tables.

    Returns
    -------
    list of Sheet
        Each with its title, and where n is smaller. With factors, two an outcome (design points
        down, regimes across); without, one of estimates and one of differences (regimes down, outcomes across). No
        differences where only one regime has runs.

    Raises
    ------
    RequestError
        As for `analysis.estimates.means`.
    WorkError
        If no run of these regimes has a result.
    """
    runs = of_regimes(runs, regimes)
    view = table_view(runs, factors, outcomes)
    ordered = [regime for regime in regimes if regime in set(runs["regime"])]
    found = means(view.runs, view.factors, outcomes, confidence)
    differences = _differences(view.runs, view.factors, ordered, outcomes, confidence)
    scales = {name: _scale(found.loc[found["outcome"] == name, "mean"]) for name in outcomes}
    grids = [
        _Grid(runs, view, frame, ordered, confidence, scales) for frame in (found, differences) if frame is not None
    ]
    if not view.factors:
        return [sheet for grid in grids for sheet in grid.by_outcome(outcomes)]
    return [sheet for name in outcomes for grid in grids for sheet in grid.by_regime(name)]


def _differences(
    runs: pd.DataFrame, factors: Sequence[str], ordered: Sequence[str], outcomes: Sequence[str], confidence: float
) -> pd.DataFrame | None:
    if len(ordered) < 2:
        return None
    return paired_differences(runs, factors, outcomes, ordered[0], confidence)


@dataclass(frozen=True, slots=True)
class _Grid:
    """A frame of estimates or of paired differences, to be laid out in tables."""

    runs: pd.DataFrame
    view: View
    frame: pd.DataFrame
    regimes: list[str]
    confidence: float
    scales: dict[str, tuple[float, str]]

    @property
    def paired(self) -> bool:
        return "difference" in self.frame

    def by_regime(self, name: str) -> Iterable[Sheet]:
        """Design points down, regimes across."""
        rows = self.frame.loc[self.frame["outcome"] == name]
        scale, prefix = self.scales[name]
        write = self._writer(rows, scale)
        factors = list(self.view.factors)
        cells = {(point, row["regime"]): write(row) for point, row in by_point(rows, factors)}
        points = points_in_order(self.view)
        base = self.regimes[0]
        shown = self.regimes[1:] if self.paired else self.regimes
        heads = [f"{regime} − {base}" if self.paired else regime for regime in shown]
        columns = [[cells.get((point, regime), Text("–")) for point in points] for regime in shown]
        outcome = described(name)
        label = outcome.label if outcome.unit == outcome.label.lower() else f"{outcome.label}, {prefix}{outcome.unit}"
        notes = [self._fewer(rows), self._few(rows), *self._doubts(rows), *self._lacking([name])]
        caption = "\n".join(filter(None, notes))
        yield _sheet(self._title(label, rows, outcome), caption, factors, points, heads, columns)

    def by_outcome(self, outcomes: Sequence[str]) -> Iterable[Sheet]:
        """Regimes down, outcomes across: the layout where nothing varies but the regime."""
        shown = self.regimes[1:] if self.paired else self.regimes
        heads, columns = [], []
        for name in outcomes:
            rows = self.frame.loc[self.frame["outcome"] == name]
            scale, prefix = self.scales[name]
            write = self._writer(rows, scale)
            cells = {row["regime"]: write(row) for _, row in by_point(rows, [])}
            heads.append(f"{described(name).label}\n{prefix}{described(name).unit}")
            columns.append([cells.get(regime, Text("–")) for regime in shown])
        title = self._title(f"Minus {self.regimes[0]}" if self.paired else "Each regime", self.frame, None)
        doubts = [
            f"{described(name).label}: {note}"
            for name in outcomes
            for note in self._doubts(self.frame.loc[self.frame["outcome"] == name])
        ]
        caption = "\n".join(filter(None, [self._few(self.frame), *doubts, *self._lacking(outcomes)]))
        yield _sheet(title, caption, ["regime"], [(regime,) for regime in shown], heads, columns)

    @property
    def _value(self) -> str:
        return "difference" if self.paired else "mean"

    def _title(self, label: str, rows: pd.DataFrame, outcome: Outcome | None) -> str:
        interval = f"± {self.confidence * 100:g} % interval"
        note = f"; {self.view.note}" if self.view.note else ""
        if not self.paired:
            return f"{label}: mean {interval}, {sample_text(rows['n'], self.view.noun)}{note}"
        word = "better" if outcome is None else {"low": "lower", "high": "higher", "": ""}[outcome.better]
        pairs = sample_text(rows["n"], "pair")
        wins = f", % of {pairs} {word}" if word else f", {pairs}"
        return f"{label}: difference {interval}{wins}{note}"

    def _lacking(self, outcomes: Sequence[str]) -> list[str]:
        """Of how many runs the tables of estimates say less than a mean, and why."""
        if self.paired:
            return []
        return [
            f"{described(name).label}: {note}"
            for name in outcomes
            for note in undefined.sentences(self.runs, self.regimes, name)
        ]

    def _fewer(self, rows: pd.DataFrame) -> str:
        """Where values are missing (failed runs, undefined outcomes), in words."""
        short = rows.loc[rows["n"] < self._possible(rows)]
        if short.empty:
            return ""
        named = []
        for row in short.head(3).to_dict("records"):
            place = " ".join(f"{factor} {level_text(row[factor])}" for factor in self.view.factors)
            named.append(f"{row['regime']} at {place}: {row['n']}")
        more = f", and {len(short) - 3} more" if len(short) > 3 else ""
        return f"smaller n: {', '.join(named)}{more}"

    def _few(self, rows: pd.DataFrame) -> str:
        """That so few values cannot show how skewed they are, where they are so few."""
        if not 1 < rows["n"].max() < FEW:
            return ""
        return f"fewer than {FEW} values cannot show how skewed they are: if they are, intervals cover less than said"

    def _doubts(self, rows: pd.DataFrame) -> list[str]:
        """What makes intervals of these rows doubtful, or says more where there is none."""
        return [note for note in (self._skewed(rows), self._never(rows)) if note]

    def _never(self, rows: pd.DataFrame) -> str:
        """Of what happened in no run of one regime and in some of another, how often it may happen, in words."""
        nothing = (rows["standard_error"].isna() & (rows["n"] > 1) & rows[self._value].eq(0)).to_numpy(bool)
        if self.paired or not nothing.any() or not rows["standard_error"].notna().any():
            return ""
        row = rows.loc[nothing].sort_values("n").iloc[0].to_dict()
        place = "".join(f" at {factor} {level_text(row[factor])}" for factor in self.view.factors)
        return (
            f"0 in all {row['n']:,} {self.view.noun}s of {row['regime']}{place}: it happens in fewer than "
            f"{share_text(never(row['n'], self.confidence))} of them"
        )

    def _skewed(self, rows: pd.DataFrame) -> str:
        """Where values are too skewed for their interval, in words: the worst by name."""
        worst = rows.dropna(subset="takes").sort_values("takes", ascending=False, kind="stable")
        if worst.empty:
            return ""
        row = worst.iloc[0].to_dict()
        place = "".join(f" at {factor} {level_text(row[factor])}" for factor in self.view.factors)
        several = f"in {len(worst)} of {len(rows)} cells, most so for" if len(rows) > 1 else "for"
        return (
            f"too rare or skewed for an even interval {several} {row['regime']}{place}: "
            f"it takes n = {row['takes']:,.0f}, not {row['n']:,}"
        )

    def _possible(self, rows: pd.DataFrame) -> Any:
        """The n that each row would have if no value were missing: with `precision` it differs between points."""
        if self.view.noun != "replication" or self.view.note:
            return rows["n"].max()
        numbers = self.view.runs.groupby(list(self.view.factors), observed=True)["replication"]
        spans = numbers.max() - numbers.min() + 1
        counts = {point if isinstance(point, tuple) else (point,): int(number) for point, number in spans.items()}
        return [min(rows["n"].max(), counts[point]) for point, _ in by_point(rows, self.view.factors)]

    def _writer(self, rows: pd.DataFrame, scale: float) -> Callable[[dict[Any, Any]], Text]:
        value = self._value
        half = (rows["high"] - rows["low"]) / 2 / scale
        digits = decimals(half, rows[value] / scale)

        def write(row: dict[Any, Any]) -> Text:
            text = with_ends(Estimate.of(row, value).times(1 / scale), digits, signed=self.paired)
            if not self.paired:
                return Text(f"≥ {text}" if row["censored"] else text)
            if math.isnan(row[value]):
                return Text(text)
            # bold is an extra for terminals: the interval beside it says the same
            clear = row["low"] > 0 or row["high"] < 0
            wins = "" if math.isnan(row["wins"]) else f"  {share_text(row['wins']):>5}"
            return Text(text + wins, style="bold" if clear else "")

        return write


def _scale(means: pd.Series) -> tuple[float, str]:
    """What to divide by, so that no number has more than four digits before the point, and how to say so."""
    largest = float(means.abs().max()) if len(means) else 0.0
    for scale, prefix in ((1e6, "million "), (1e3, "thousand ")):
        if largest >= 10 * scale:
            return scale, prefix
    return 1.0, ""


def _sheet(
    title: str,
    note: str,
    factors: Sequence[str],
    points: Sequence[tuple[Any, ...]],
    heads: Sequence[str],
    columns: Sequence[Sequence[Text]],
) -> Sheet:
    """A table of design points down, and of what was found there."""
    labels = [
        Column(name, [level_text(point[place]) for point in points], "label") for place, name in enumerate(factors)
    ]
    return Sheet(title, [*labels, *map(Column, heads, columns)], note)
