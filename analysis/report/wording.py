"""Comparisons in words, for readers who have never seen a churn rate."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.comparison.answers import by_point, points_in_order
from analysis.estimates import View, averaged, is_grid, paired_differences, sampled
from analysis.numbers import Estimate, decimals, level_text, with_ends
from simulation.science import catalogue
from simulation.science.outcomes import Outcome, described


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a paired difference is said: `above` and `below` zero, and where it cannot be `told`.

    `scale` turns the difference into the number that is said. `short` says a further one of the same regimes.
    """

    scale: float
    above: str
    below: str
    inconclusive: str
    more: str
    fewer: str

    def sentence(self, regime: str, base: str, found: Estimate, digits: int | None = None) -> str:
        """One comparison in a sentence, without a full stop.

        Examples
        --------
        >>> pattern("account_retention").sentence("shared", "sole", Estimate(0.011, 0.007, 0.015))
        'shared keeps 1.1 ± 0.4 more customers in a hundred a year than sole'
        """
        return _filled(self._chosen(found), regime, base, self.value(found, digits))

    def short(self, found: Estimate, digits: int | None = None) -> str:
        """The same once more, in as few words as are needed after a full sentence: `0.2 ± 0.1 fewer`."""
        if not found.told:
            return f"too close to call ({self.value(found, digits)})"
        word = self.more if found.value * self.scale > 0 else self.fewer
        return f"{self.value(found, digits)} {word}"

    def _chosen(self, found: Estimate) -> str:
        if not found.told:  # nor where there is no interval
            return self.inconclusive
        return self.above if found.value * self.scale > 0 else self.below

    def value(self, found: Estimate, digits: int | None = None) -> str:
        """The difference with its interval: without a sign, which is in the words; with one where it cannot be told."""
        sign = -1.0 if found.told and found.value * self.scale < 0 else 1.0
        return number(found.times(sign * self.scale), digits, signed=not found.told)


COUNTED: Final = {
    "account_retention": "“In a hundred a year”: of a hundred customers with whom a firm begins a year, as counted.",
    "churn_rate": "“Per hundred customer-years”: for every hundred customers that a firm has at a time, in a year.",
}
"""What the numbers of customers are that the answer gives, by outcome: the first of them that the runs have."""


def of_a_hundred(runs: pd.DataFrame) -> str:
    """The outcome by which customers are counted: churn where the horizon is too short to see who is kept a year."""
    return next((name for name in COUNTED if name in runs.columns and runs[name].notna().any()), "churn_rate")


def pattern(name: str) -> Pattern:
    """How differences in an outcome are said."""
    outcome = described(name)
    if name == "account_retention":
        return _counted("keeps", "customers in a hundred a year", "customers kept in a hundred a year")
    if name.startswith("churn_rate"):
        whom = f"{name.removeprefix('churn_rate_')} customers" if name != "churn_rate" else "customers"
        # a rate: whoever is lost is replaced, and the next may be lost in the same year
        return _counted("loses", f"{whom} per hundred customer-years", f"{whom} lost per hundred customer-years")
    label, unit = _in_text(outcome), _unit(outcome)
    return Pattern(
        scale=1.0,
        above=f"{label} is {{value}}{unit} higher under {{regime}} than under {{base}}",
        below=f"{label} is {{value}}{unit} lower under {{regime}} than under {{base}}",
        inconclusive=f"{label} under {{regime}} and under {{base}} is too close to call ({{value}}{unit})",
        more="higher",
        fewer="lower",
    )


def _counted(verb: str, what: str, inconclusive: str) -> Pattern:
    """How a difference in customers of a hundred is said."""
    return Pattern(
        scale=100.0,
        above=f"{{regime}} {verb} {{value}} more {what} than {{base}}",
        below=f"{{regime}} {verb} {{value}} fewer {what} than {{base}}",
        inconclusive=f"{{regime}} and {{base}} are too close to call ({{value}} {inconclusive})",
        more="more",
        fewer="fewer",
    )


def _filled(text: str, regime: str, base: str, value: str) -> str:
    words = {"{regime}": regime, "{base}": base, "{value}": value}
    return re.sub(r"\{(?:regime|base|value)\}", lambda found: words[found[0]], text)


def _in_text(outcome: Outcome) -> str:
    return outcome.label[0].lower() + outcome.label[1:]


def _unit(outcome: Outcome) -> str:
    return "" if outcome.unit in ("0-1", "share", "multiple") else f" {outcome.unit}"


def number(found: Estimate, digits: int | None = None, *, signed: bool = False) -> str:
    """A value with its interval; as many digits as the interval lets one trust where their number is not given.

    Examples
    --------
    >>> number(Estimate(0.01134, 0.00714, 0.01554)), number(Estimate(3.0, float("nan"), float("nan")))
    ('0.011 ± 0.004', '3.00 ± –')
    """
    if digits is None:
        digits = decimals(pd.Series([(found.high - found.low) / 2]), pd.Series([found.value]))
    text = with_ends(found, digits, signed=signed)
    return re.sub(r"\d{4,}", lambda found: f"{int(found[0]):,}", text) if digits == 0 else text


def one_factor(runs: pd.DataFrame, factors: Sequence[str], outcomes: Sequence[str]) -> View:
    """The runs with the first factor alone, as the overview shows them."""
    if len(factors) > 1 and not is_grid(runs, factors):
        return sampled(runs, factors, outcomes)
    return averaged(runs, factors, factors[:1], outcomes)


def place_text(factors: Sequence[str], point: Sequence[object]) -> str:
    """A design point in a sentence: `turnover 0.45`; empty without factors."""
    return " and ".join(f"{name} {level_text(level)}" for name, level in zip(factors, point, strict=True))


def factor_unit(factor: str, regimes: Sequence[str]) -> str:
    """The unit of a factor whose levels are numbers; empty where they are words."""
    entry = catalogue.find(factor, tuple(regimes))
    return "" if entry.kind in ("choice", "functions") else entry.unit


def in_numbers(view: View, frame: pd.DataFrame, name: str, value: str, regimes: Sequence[str]) -> str:
    """What a chart shows, in words, for who cannot see it: every regime at the two ends."""
    outcome = described(name)
    part = frame.loc[frame["outcome"] == name]
    found = {(point, row["regime"]): row for point, row in by_point(part, list(view.factors))}
    points = points_in_order(view) if view.factors else [()]
    values_at = []
    for point in points if len(points) < 2 else [points[0], points[-1]]:
        rows = [(regime, found.get((point, regime))) for regime in regimes]
        values = ", ".join(
            f"{regime} {number(Estimate.of(row, value), signed=value == 'difference')}"
            for regime, row in rows
            if row is not None and not math.isnan(row[value])
        )
        unit = factor_unit(view.factors[0], regimes) if view.factors else ""
        place = f"at {place_text(view.factors, point)}{f' ({unit})' if unit else ''}: " if view.factors else ""
        values_at.append(f"{place}{values or 'no value'}")
    return f"{outcome.label} ({outcome.unit}), {'; '.join(values_at)}."


def lead(
    runs: pd.DataFrame,
    factors: Sequence[str],
    regimes: Sequence[str],
    outcome: str,
    confidence: float,
    said: Pattern | None = None,
) -> list[str]:
    """The answer: how every further regime compares with the first, at the two ends of the first factor.

    Nothing is picked after looking, so that each interval is an ordinary one. All have as many digits as the widest
    lets one trust, and are `said` by the pattern of the outcome where no other is given. Empty for a single regime.
    """
    view = one_factor(runs, factors, [outcome])
    if len(regimes) < 2:
        return []
    frame = paired_differences(view.runs, view.factors, [outcome], regimes[0], confidence)
    found = {(row["regime"], point): row for point, row in by_point(frame, list(view.factors))}
    points = points_in_order(view) if view.factors else [()]
    ends = points if len(points) < 2 else [points[0], points[-1]]
    say = said or pattern(outcome)
    chosen = [found[regime, point] for regime in regimes[1:] for point in ends if (regime, point) in found]
    widest = pd.Series([max((row["high"] - row["low"] for row in chosen), default=math.nan) / 2 * abs(say.scale)])
    digits = decimals(widest, widest) if widest.gt(0).all() else None
    sentences = []
    for regime in regimes[1:]:
        rows = [(point, found[regime, point]) for point in ends if (regime, point) in found]
        known = [(point, row) for point, row in rows if not math.isnan(row["difference"])]
        if known:
            sentences.append(_both_ends(say, view, regime, regimes[0], known, digits))
    return sentences


def _both_ends(
    say: Pattern,
    view: View,
    regime: str,
    base: str,
    rows: Sequence[tuple[Sequence[object], dict[Any, Any]]],
    digits: int | None,
) -> str:
    (first, row), *others = rows
    place = f"At {place_text(view.factors, first)}, " if view.factors else ""
    sentence = place + say.sentence(regime, base, Estimate.of(row, "difference"), digits)
    for point, other in others:
        sentence += f"; at {level_text(point[0])}, {say.short(Estimate.of(other, 'difference'), digits)}"
    return sentence[0].upper() + sentence[1:] + "."
