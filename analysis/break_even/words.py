"""Where two regimes tie, in words: tables of `analysis.break_even` in, sentences out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import pandas as pd

from analysis.break_even.break_even import COLUMNS, INCONCLUSIVE, NOWHERE, TIE, break_evens
from analysis.estimates import is_grid, is_numeric
from analysis.judgement import fewest_pairs, strict
from analysis.numbers import level_text, sample_text
from simulation.science.catalogue import FIRM
from simulation.science.outcomes import described
from simulation.wording.values import listed

FEW: Final = 3
"""Combinations of levels of other factors of which `ties` speaks one by one."""


def sentences(frame: pd.DataFrame) -> list[str]:
    """What `break_evens` found, in words: a sentence for each pair of regimes at each combination of other levels."""
    others = [str(name) for name in frame if name not in COLUMNS]
    keys = [*others, "regime", "base", "outcome", "factor"]
    return [_sentence(part, others) for _, part in frame.groupby(keys, sort=False, observed=True)]


def how(frame: pd.DataFrame) -> str:
    """What stands behind the intervals of `break_evens`, in words."""
    row = frame.iloc[0]
    fewest = fewest_pairs(strict(row["confidence"], row["comparisons"]))
    few = f"; fewer than {fewest} tell nothing" if frame["n"].min() < fewest else ""
    joint = f"all {row['comparisons']} of which hold together, " if row["comparisons"] > 1 else ""
    return (
        f"(Fieller's {row['confidence'] * 100:g} % intervals, {joint}from paired differences, "
        f"{sample_text(frame['n'], 'pair')}: "
        f"same luck under both regimes{few}. Between the levels of {row['factor']} a straight line is assumed.)"
    )


def ties(
    runs: pd.DataFrame,
    factors: Sequence[str],
    outcome: str,
    base: str,
    confidence: float = 0.95,
    sure_enough: Callable[[dict[Any, Any]], bool] = lambda _: True,
) -> list[str]:
    """The sentences about those regimes that do tie with `base` along the first factor of numbers, if there are any.

    `told` takes a row of `break_evens` and says whether the better regimes on its sides are sure enough to be named.

    Where there is nothing to look at there is no sentence: without such a factor, where the design samples points,
    or where other factors have more than a few levels together, for which `analysis.regime_map` is made.
    """
    numeric = [factor for factor in factors if is_numeric(runs, factor) and runs[factor].nunique() > 1]
    if not numeric or runs["regime"].nunique() < 2 or not is_grid(runs, factors):
        return []
    others = [factor for factor in factors if factor != numeric[0]]
    if others and runs[others].drop_duplicates().shape[0] > FEW:
        return []
    found = break_evens(runs, factors, numeric[0], outcome, base, confidence)
    groups = [found[key] for key in (*others, "regime")]
    tied = found["verdict"].eq(TIE).groupby(groups).transform("any")
    found, groups = found.loc[tied], [key.loc[tied] for key in groups]
    if found.empty:
        return []
    sure = pd.Series([sure_enough(row) for row in found.to_dict("records")], index=found.index)
    return sentences(found.loc[sure.groupby(groups).transform("all")])


def _sentence(rows: pd.DataFrame, others: Sequence[str]) -> str:
    row = rows.iloc[0].to_dict()
    outcome = described(row["outcome"])
    place = " and ".join(f"{name} {level_text(row[name])}" for name in others)
    head = f"{outcome.label}{f' at {place}' if place else ''}: "
    word = "better" if outcome.better else "higher"
    swept = f"{row['factor']} {level_text(row['first'])} and {level_text(row['last'])}"
    both = f"{row['regime']} and {row['base']}"
    if row["verdict"] == NOWHERE:
        other = row["base"] if row["better_below"] == row["regime"] else row["regime"]
        return f"{head}{row['better_below']} is {word} than {other} everywhere between {swept}."
    if row["open_below"] and row["open_above"]:
        return f"{head}{both} cannot be told apart anywhere between {swept}."
    stretches = [part for _, part in rows.groupby("low", sort=False)]
    clauses = [_clause(part, both if number == 0 else "they") for number, part in enumerate(stretches)]
    sides = _one_side(row, word) if len(stretches) == 1 else _sides(rows, word)
    return f"{head}{'; '.join([*clauses, sides])}."


def _clause(rows: pd.DataFrame, both: str) -> str:
    row = rows.iloc[0].to_dict()
    low, high = bounds_text(row)
    if row["verdict"] == INCONCLUSIVE:
        if row["open_below"]:
            return f"{both} cannot be told apart at {row['factor']} {high} and below"
        if row["open_above"]:
            return f"{both} cannot be told apart at {row['factor']} {low} and above"
        return f"{both} cannot be told apart from {row['factor']} {low} to {high}"
    return (
        f"{both} tie {_ties(row['factor'], list(rows['break_even']), row['high'] - row['low'])} ({interval_text(row)})"
    )


def _ties(factor: str, places: Sequence[float], width: float) -> str:
    """Where curves cross: at a value, or between two of a factor that is counted, as 17.2 people are none."""
    if not _is_counted(factor):
        return f"at {factor} {listed(value_text(place, width) for place in places)}"
    parts = []
    for low, high in dict.fromkeys((math.floor(place), math.ceil(place)) for place in places):
        parts.append(f"at {factor} {low}" if low == high else f"between {factor} {low} and {high}")
    return ", and ".join(parts)


def _is_counted(factor: str) -> bool:
    return factor in FIRM and FIRM[factor].kind == "int"


def interval_text(row: dict[Any, Any]) -> str:
    """The interval of a tie in words, and where the sweep ends before it does."""
    low, high = bounds_text(row)
    share = f"{row['confidence'] * 100:g} % interval"
    if row["open_below"]:
        return f"{share}: {high} or less, the sweep begins at {level_text(row['first'])}"
    if row["open_above"]:
        return f"{share}: {low} or more, the sweep ends at {level_text(row['last'])}"
    return f"{share} {low} to {high}"


def bounds_text(row: dict[Any, Any]) -> tuple[str, str]:
    """Both ends of an interval, to two digits of its width; of a factor that is counted, whole numbers around it."""
    if _is_counted(row["factor"]):
        return str(math.floor(row["low"])), str(math.ceil(row["high"]))
    width = row["high"] - row["low"]
    return value_text(row["low"], width), value_text(row["high"], width)


def value_text(value: float, width: float) -> str:
    """A value of a factor, as exact as an interval of that width makes it.

    Examples
    --------
    >>> value_text(0.1712, 0.13), value_text(3.91, 2.2), value_text(412.3, 70), value_text(0.25, 0)
    ('0.17', '3.9', '412', '0.25')
    """
    if width <= 0:
        return f"{value:.6g}"
    return f"{round(value, digits := max(0, 1 - math.floor(math.log10(width)))) + 0.0:.{digits}f}"


def _one_side(row: dict[Any, Any], word: str) -> str:
    below, above = row["better_below"], row["better_above"]
    if row["open_below"]:
        return f"above it {above} is {word}" if row["verdict"] == TIE else f"above that {above} is {word}"
    if row["open_above"]:
        return f"below it {below} is {word}" if row["verdict"] == TIE else f"below that {below} is {word}"
    if below == above:
        return f"on either side {below} is {word}"
    return f"below it {below} is {word}, above it {above}"


def _sides(rows: pd.DataFrame, word: str) -> str:
    """Who is better between several stretches."""
    stretches = rows.drop_duplicates("low").to_dict("records")
    regions = []
    start = level_text(stretches[0]["first"])
    for row in stretches:
        low, high = bounds_text(row)
        if not row["open_below"]:
            regions.append(f"{row['better_below']} from {start} to {low}")
        start = high
    if not stretches[-1]["open_above"]:
        regions.append(f"{stretches[-1]['better_above']} from {start} to {level_text(stretches[-1]['last'])}")
    return f"{word} is {listed(regions)}"
