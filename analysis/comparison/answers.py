"""The answer of a sweep in words: which regime is best, where, and where that cannot be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis import undefined
from analysis.break_even.words import ties
from analysis.equivalence import EQUAL, margin_of, verdict
from analysis.estimates import View, averaged, check_runs, is_grid, levels, of_regimes, prepared, sampled
from analysis.judgement import Judged, comparisons, fewest_pairs, in_words, judged, strict
from analysis.numbers import level_text
from analysis.pairing import saving
from simulation.errors import RequestError
from simulation.science.outcomes import Outcome, described
from simulation.wording.values import listed

ANSWERED: Final = ("churn_rate", "trust")
"""The outcomes about which there is a sentence where none are asked for."""

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
    and the better one on either side is told (`analysis.break_even`); intervals of such ties hold together.

    At each design point the regime with the best mean is compared with every other one by paired differences, as
    `analysis.judgement` does and as on a map: `confidence` holds for the whole sentence and not for each comparison.
    Each sentence says how many runs had no value, and which regime it leaves out.

    Parameters
    ----------
    runs, factors, confidence
        As for `analysis.estimates.means`.
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
        As for `analysis.estimates.means`, and if the runs have no column `point`.

    Examples
    --------
    >>> import pandas as pd
    >>> luck = [0.0, 0.01, -0.01, 0.02, -0.02, 0.015, -0.015, 0.005, -0.005, 0.012, -0.012]
    >>> where = [(0, 0.1, "sole", 0.12), (0, 0.1, "shared", 0.14), (1, 0.5, "sole", 0.2), (1, 0.5, "shared", 0.18)]
    >>> runs = pd.DataFrame(
    ...     [(*place, number, churn + u * (1.1 if place[-1] == "sole" else 0.9))
    ...      for *place, churn in where for number, u in enumerate(luck)],
    ...     columns=["point", "turnover", "regime", "replication", "churn_rate"])
    >>> answers(runs, ["turnover"], ["sole", "shared"], ["churn_rate"])[0]
    'Churn: lowest under sole at turnover 0.1; lowest under shared at turnover 0.5.'
    """
    runs = of_regimes(runs, regimes)
    view = table_view(runs, factors, outcomes)
    ordered = [regime for regime in regimes if regime in set(runs["regime"])]
    names = [name for name in outcomes if described(name).better]
    if len(ordered) < 2 or not names:
        return []
    check_runs(view.runs, view.factors, names, confidence)
    found = [compared(view, ordered, name, confidence) for name in names]
    most = max(int(part.n.max()) for of in found for part in of.judged.values())
    if all(table.notna().sum().max() < 2 for of in found for table in of.tables.values()):
        return [f"One {view.noun} has no interval: no regime can be called better than another."]
    lacking = {name: undefined.sentences(runs, ordered, name) for name in names}
    if 0 < most < found[0].fewest:
        few = (
            f"{most} {view.noun}{'s are' if most > 1 else ' is'} too few to call a regime better than another: "
            f"{found[0].comparisons:,} comparison{'s' if found[0].comparisons > 1 else ''} at {confidence * 100:g} % "
            f"confidence take{'' if found[0].comparisons > 1 else 's'} {found[0].fewest} or more."
        )
        return [few, *(f"{described(name).label}: {part}" for name in names for part in lacking[name])]
    sentences = [" ".join([_sentence(of, view), *lacking[name]]) for name, of in zip(names, found, strict=True)]
    tying = ties(
        runs,
        factors,
        names[0],
        ordered[0],
        confidence,
        sure_enough=_sides(runs, factors, ordered, names[0], confidence),
    )
    sentences[1:1] = tying
    gone = [regime for regime in regimes if regime not in ordered]
    sentences += [f"Not compared, for it has no run: {', '.join(gone)}."] if gone else []
    return [
        *sentences,
        f"({' '.join(filter(None, [_how(view, found, bool(tying), confidence), _pairing(found, confidence)]))})",
    ]


def _how(view: View, found: Sequence[Found], tying: bool, confidence: float) -> str:
    """How it was judged: the rule, what a pair is, and what does not follow the rule."""
    pair = f"a pair is one {view.noun} under two regimes: same luck, a tie counts half"
    few = sum(part.n.max() < of.fewest for of in found[:1] for part in of.judged.values())
    parts = [
        f"Judged {in_words(confidence, found[0].comparisons)}",
        pair,
        f"fewer than {found[0].fewest} pairs, as at {few} design point{'s' if few > 1 else ''}, tell nothing"
        if few
        else "",
        "the intervals of ties hold together, apart from that" if tying else "",
        view.note,
    ]
    return f"{'; '.join(filter(None, parts))}."


def _pairing(found: Sequence[Found], confidence: float) -> str:
    """How many times as many runs independent samples would have taken, pooled over all pairs."""
    texts: list[str] = []
    for of in found:
        saved = saving(list(of.tables.values()), confidence)
        if saved is not None:
            interval = f"{confidence * 100:g} % interval " if not texts else ""
            texts.append(
                f"{saved.times:.2g} times{'' if texts else ' as many runs'} for {of.outcome.label.lower()} "
                f"({interval}{saved.low:.2g} to {saved.high:.2g})"
            )
    return f"Independent samples would take {listed(texts)} to say the same." if texts else ""


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
        told apart from it, in the order of `regimes`; empty where fewer than two have a value.
    """
    return {name: _contenders(compared(view, regimes, name, confidence)) for name in outcomes}


@dataclass(frozen=True, slots=True)
class Found:
    """Of one outcome, by design point in order: its values (replications by regimes), and what is told of them."""

    outcome: Outcome
    regimes: tuple[str, ...]
    tables: dict[tuple[Any, ...], pd.DataFrame]
    judged: dict[tuple[Any, ...], Judged]
    comparisons: int
    fewest: int


def compared(view: View, regimes: Sequence[str], name: str, confidence: float) -> Found:
    """Every regime against every other at each design point, judged so that it holds for all of them together."""
    outcome, factors = described(name), list(view.factors)
    runs = prepared(view.runs, [name])
    parts = {_key(key): part for key, part in runs.groupby(factors, observed=True)} if factors else {(): runs}
    tables = {
        point: parts[point].pivot(index="replication", columns="regime", values=name).reindex(columns=list(regimes))
        for point in (points_in_order(view) if factors else [()])
    }
    count = comparisons(len(tables), len(regimes))
    each = strict(confidence, count)
    sign = -1.0 if outcome.better == "low" else 1.0
    found = {point: judged(sign * table.to_numpy(float).T[:, :, np.newaxis], each) for point, table in tables.items()}
    return Found(outcome, tuple(regimes), tables, found, count, fewest_pairs(each))


def _key(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _contenders(found: Found) -> dict[tuple[Any, ...], tuple[str, ...]]:
    """By design point, the regimes that may be the best: the best mean, and whatever is not told apart from it."""
    result: dict[tuple[Any, ...], tuple[str, ...]] = {}
    for point, verdicts in found.judged.items():
        may = verdicts.undecided()[:, 0]
        known = ~np.isnan(verdicts.means[:, 0])
        if known.sum() < 2:  # the only one is the best of nothing
            result[point] = ()
            continue
        may[verdicts.best()[0]] = True
        result[point] = tuple(regime for regime, is_one in zip(found.regimes, may, strict=True) if is_one)
    return result


def _sides(
    runs: pd.DataFrame, factors: Sequence[str], regimes: Sequence[str], name: str, confidence: float
) -> Callable[[dict[Any, Any]], bool]:
    """Whether the rule by which winners are named tells which regime is better on either side of a tie."""

    def sure_enough(row: dict[Any, Any]) -> bool:
        found = compared(View(runs, tuple(factors)), regimes, name, confidence)
        here = {
            point[list(factors).index(row["factor"])]: part
            for point, part in found.judged.items()
            if all(row.get(factor, level) == level for factor, level in zip(factors, point, strict=True))
        }
        sides = (
            (row["better_below"], [part for level, part in here.items() if level <= row["low"]]),
            (row["better_above"], [part for level, part in here.items() if level >= row["high"]]),
        )
        numbers = {row["regime"]: regimes.index(row["regime"]), row["base"]: regimes.index(row["base"])}
        for better, parts in sides:
            if better is None or pd.isna(better):
                continue
            (worse,) = set(numbers) - {better}
            if not any(part.surely[numbers[better], numbers[worse], 0] > 0 for part in parts):
                return False
        return True

    return sure_enough


def table_view(runs: pd.DataFrame, factors: Sequence[str], outcomes: Sequence[str]) -> View:
    """The runs as they are if their design points fit a table; else averaged until they do."""
    if "point" not in runs.columns:
        raise RequestError(
            "the runs have no column 'point', the number of the design point: take them as they are read"
        )
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


def _sentence(found: Found, view: View) -> str:
    best_of = _contenders(found)
    groups: dict[tuple[tuple[str, ...], bool], list[tuple[Any, ...]]] = {}
    for point, best in best_of.items():
        groups.setdefault((best, _alike(found, point, best)), []).append(point)
    # what is most often so comes first, what is undecided last
    ranked = sorted(
        groups.items(), key=lambda group: (len(group[0][0]) == len(found.regimes), not group[0][1], -len(group[1]))
    )
    clauses = []
    for (best, alike), points in ranked:
        word = "any" if len(best) == len(found.regimes) and not alike else "every"
        clauses.append(_clause(found.outcome, best, found.regimes, alike) + _where(view, points, len(best_of), word))
    for regime in found.regimes:
        left_out = [point for point, best in best_of.items() if best and found.tables[point][regime].isna().all()]
        if left_out:
            clauses.append(f"{regime} is left out, without a value,{_where(view, left_out, len(best_of), 'every')}")
    return f"{found.outcome.label}: {'; '.join(clauses).rstrip(',')}."


def _alike(found: Found, point: tuple[Any, ...], best: Sequence[str]) -> bool:
    """Whether several may be the best, and each is told to be as good as equal to every other of them."""
    part, margin = found.judged[point], margin_of(found.outcome.name)
    numbers = [found.regimes.index(regime) for regime in best]
    ends = [(part.surely[one, other, 0], -part.surely[other, one, 0]) for one, other in combinations(numbers, 2)]
    return bool(ends) and all(verdict(low, high, margin) == EQUAL for low, high in ends)


def _clause(outcome: Outcome, best: Sequence[str], regimes: Sequence[str], alike: bool = False) -> str:
    if not best:
        return "no two regimes have a value"
    if alike:
        word = "lowest" if outcome.better == "low" else "highest"
        return f"{word} under {listed(best, 'or')} ({EQUAL}: within {margin_of(outcome.name):g})"
    if len(best) == len(regimes):
        return "no regime stands out"
    word = "lowest" if outcome.better == "low" else "highest"
    return f"{word} under {listed(best, 'or')}" + (" (too close to call)" if len(best) > 1 else "")


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
    return f" at {factor} {f'{texts[0]} to {texts[-1]}' if unbroken else listed(texts)}"
