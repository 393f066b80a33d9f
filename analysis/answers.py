"""The answer of a sweep in words: which regime is best, where, and where that cannot be told."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pandas as pd

from analysis.break_even_words import ties
from analysis.estimates import (
    View,
    averaged,
    described,
    estimates,
    is_grid,
    level_text,
    levels,
    of_regimes,
    paired_differences,
    sampled,
)
from simulation.outcomes import Outcome

ANSWERED: Final = ("churn_rate", "trust")
"""The outcomes about which there is a sentence where none are asked for."""

PAIRS: Final = 10
"""Pairs under which nothing is said about what pairing saves: so few say little about a variance."""

MOST_ROWS: Final = 30
"""Design points that a table lists; a larger design is averaged, and the title says over what."""


def answers(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    outcomes: Sequence[str] = ANSWERED,
    confidence: float = 0.95,
) -> list[str]:
    """One sentence an outcome: which regime is best, where, and where that cannot be told; last, how it was judged.

    After the first stands at which value of a factor regimes tie with the first regime in that outcome, where any do
    (`analysis.break_even`); an interval of such a tie holds by itself.

    At each design point the regime with the best mean is compared with every other one by paired differences.
    Because the best is picked after looking, the intervals are widened (Bonferroni, over all pairs of regimes at
    all design points), so that `confidence` holds for the whole sentence and not for each comparison.

    Parameters
    ----------
    runs, factors, confidence
        As for `analysis.estimates.estimates`.
    regimes
        The regimes to compare, in the order in which they are named.
    outcomes
        Outcomes to speak of; one of which neither low nor high is better has no sentence.

    Returns
    -------
    list of str
        Empty where fewer than two regimes have runs.

    Raises
    ------
    RequestError
        As for `analysis.estimates.estimates`.
    """
    runs = of_regimes(runs, regimes)
    view = table_view(runs, factors, outcomes)
    ordered = [regime for regime in regimes if regime in set(runs["regime"])]
    judged = [name for name in outcomes if described(name).better]
    if len(ordered) < 2 or not judged:
        return []
    comparisons = _comparisons(view, ordered)
    means, pairs = _compared(view, ordered, judged, confidence)
    sentences = [_sentence(name, view, ordered, means, pairs) for name in judged]
    if means["n"].max() < 2:
        return [f"One {view.noun} has no interval: no regime can be called better than another."]
    together = "" if comparisons == 1 else f", for all {comparisons} comparisons together"
    over = f"; {view.note}" if view.note else ""
    pair = f"a pair is one {view.noun} under two regimes: same luck, a tie counts half"
    judged_by = f"Judged by paired differences at {confidence * 100:g} % confidence{together}; {pair}{over}."
    tying = ties(runs, factors, judged[0], ordered[0], confidence)
    sentences[1:1] = tying
    return [*sentences, f"({' '.join(filter(None, [judged_by, _pairing(judged, pairs)]))})"]


def _pairing(outcomes: Sequence[str], pairs: dict[str, pd.DataFrame]) -> str:
    """How many times as many runs independent samples would have taken, from the least over all pairs to the most."""
    texts: list[str] = []
    for name in outcomes:
        rows = pd.concat([frame.loc[(frame["outcome"] == name) & (frame["n"] >= PAIRS)] for frame in pairs.values()])
        times = rows["fewer_runs"].dropna()
        if len(times):
            low, high = f"{times.min():.2g}", f"{times.max():.2g}"
            much = low if low == high else f"{low} to {high}"
            texts.append(f"{much} times{'' if texts else ' as many runs'} for {described(name).label.lower()}")
    return f"Independent samples would take {_joined(texts)} to say the same." if texts else ""


def contenders(
    view: View, regimes: Sequence[str], outcomes: Sequence[str], confidence: float = 0.95
) -> dict[str, dict[tuple[Any, ...], tuple[str, ...]]]:
    """By outcome and design point, the regimes that may be the best: judged as `answers` does.

    Parameters
    ----------
    view
        The runs, of at least two regimes.
    regimes
        The regimes to compare, all of which have runs.
    outcomes
        Outcomes of which either low or high is better.
    confidence
        Chance that no regime that is the best is left out, at any design point.

    Returns
    -------
    dict
        For each outcome, by the levels of the design point: the regime with the best mean, and every one that is not
        told apart from it, in the order of `regimes`.
    """
    means, pairs = _compared(view, regimes, outcomes, confidence)
    return {name: _contenders(described(name), view, regimes, means, pairs) for name in outcomes}


def _compared(
    view: View, regimes: Sequence[str], outcomes: Sequence[str], confidence: float
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Estimates, and the paired differences from each regime with intervals that hold for all comparisons together."""
    strict = 1 - (1 - confidence) / _comparisons(view, regimes)
    means = estimates(view.runs, view.factors, outcomes, confidence)
    return means, {base: paired_differences(view.runs, view.factors, outcomes, base, strict) for base in regimes}


def _comparisons(view: View, regimes: Sequence[str]) -> int:
    """Pairs of regimes at all design points."""
    points = view.runs[list(view.factors)].drop_duplicates().shape[0] if view.factors else 1
    return points * math.comb(len(regimes), 2)


def table_view(runs: pd.DataFrame, factors: Sequence[str], outcomes: Sequence[str]) -> View:
    """The runs as they are if their design points fit a table; else averaged until they do."""
    if runs["point"].nunique() <= MOST_ROWS or not factors:
        return View(runs, tuple(factors))
    rows = 1
    kept = []
    for factor in factors:
        rows *= runs[factor].nunique()
        if rows > MOST_ROWS:
            break
        kept.append(factor)
    if kept and is_grid(runs, factors):
        return averaged(runs, factors, kept, outcomes)
    return sampled(runs, factors, outcomes)


def points_in_order(view: View) -> list[tuple[Any, ...]]:
    """Design points in the order of their levels."""
    factors = list(view.factors)
    places = {factor: {level: place for place, level in enumerate(levels(view.runs, factor))} for factor in factors}
    unique = view.runs[factors].drop_duplicates()
    found = [tuple(row) for row in unique.itertuples(index=False, name=None)]
    return sorted(found, key=lambda point: [places[name][level] for name, level in zip(factors, point, strict=True)])


def by_point(rows: pd.DataFrame, factors: Sequence[str]) -> Iterable[tuple[tuple[Any, ...], dict[Any, Any]]]:
    """Each row of estimates as a dict, after the design point that it belongs to."""
    for row in rows.to_dict("records"):
        yield tuple(row[factor] for factor in factors), row


def _sentence(
    name: str, view: View, regimes: Sequence[str], means: pd.DataFrame, pairs: dict[str, pd.DataFrame]
) -> str:
    outcome = described(name)
    contenders = _contenders(outcome, view, regimes, means, pairs)
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for point, best in contenders.items():
        groups.setdefault(best, []).append(point)
    # what is most often so comes first, what is undecided last
    ranked = sorted(groups.items(), key=lambda group: (len(group[0]) == len(regimes), -len(group[1])))
    clauses = []
    for best, points in ranked:
        word = "any" if len(best) == len(regimes) else "every"
        clauses.append(_clause(outcome, best, regimes) + _where(view, points, len(contenders), word))
    return f"{outcome.label}: {'; '.join(clauses)}."


def _contenders(
    outcome: Outcome, view: View, regimes: Sequence[str], means: pd.DataFrame, pairs: dict[str, pd.DataFrame]
) -> dict[tuple[Any, ...], tuple[str, ...]]:
    """By design point, the regimes that may be the best: the best mean, and whatever is not told apart from it."""
    factors = list(view.factors)
    sign = 1 if outcome.better == "low" else -1
    table: dict[tuple[Any, ...], dict[str, float]] = {}
    for point, row in by_point(means.loc[means["outcome"] == outcome.name], factors):
        table.setdefault(point, {})[row["regime"]] = sign * row["mean"]
    worse: set[tuple[Any, ...]] = set()
    for base, frame in pairs.items():
        apart = ((frame["low"] > 0) if sign > 0 else (frame["high"] < 0)) & (frame["outcome"] == outcome.name)
        worse.update((*point, row["regime"], base) for point, row in by_point(frame.loc[apart], factors))
    found: dict[tuple[Any, ...], tuple[str, ...]] = {}
    for point in points_in_order(view) if factors else [()]:
        values = {regime: value for regime, value in table[point].items() if not math.isnan(value)}
        if len(values) < 2:  # the only one is the best of nothing
            found[point] = ()
            continue
        best = min(values, key=lambda regime: values[regime])
        found[point] = tuple(regime for regime in regimes if regime in values and (*point, regime, best) not in worse)
    return found


def _clause(outcome: Outcome, best: Sequence[str], regimes: Sequence[str]) -> str:
    if not best:
        return "no two regimes have a value"
    if len(best) == len(regimes):
        return "no regime stands out"
    word = "lowest" if outcome.better == "low" else "highest"
    return f"{word} under {_joined(best, 'or')}" + (" (too close to call)" if len(best) > 1 else "")


def _where(view: View, points: Sequence[tuple[Any, ...]], total: int, word: str) -> str:
    if not view.factors:
        return ""
    if len(view.factors) > 1:
        return f" at {word} design point" if len(points) == total else f" at {len(points)} of {total} design points"
    factor = view.factors[0]
    if len(points) == total:
        return f" at {word} level of {factor}" if total > 1 else f" at {factor} {level_text(points[0][0])}"
    places = [level for (level,) in points_in_order(view)]
    numbers = [places.index(point[0]) for point in points]
    unbroken = len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1
    texts = [level_text(point[0]) for point in points]
    return f" at {factor} {f'{texts[0]} to {texts[-1]}' if unbroken else _joined(texts)}"


def _joined(parts: Sequence[str], word: str = "and") -> str:
    *first, last = parts
    return f"{', '.join(first)} {word} {last}" if first else last
