"""What a page says: the winner and by how much in one sentence, what has been pinned, how far the work is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from analysis.break_even.break_even import TIE
from analysis.break_even.words import how, sentences
from analysis.numbers import decimals, with_interval
from simulation.app.what_if.findings import Findings
from simulation.app.what_if.offered import label, named
from simulation.app.what_if.setting import Setting, experiment
from simulation.describe import cautions
from simulation.scenario import design
from simulation.science.outcomes import described
from simulation.wording.values import number


@dataclass(frozen=True, slots=True)
class Spoken:
    """How a page speaks of an outcome.

    Values are shown times `scale`, under `title` and in `unit`. The verbs take what stands between them: with
    {by} and {than} for the amount and the other regime, and {much} for the amount under a single regime.
    """

    title: str
    unit: str
    scale: float
    wins: str
    alone: str
    rises: str
    falls: str


SPOKEN: Final = MappingProxyType(
    {
        "account_retention": Spoken(
            "Customers kept",
            "of a hundred a year",
            100.0,
            "keeps {by} more customers in a hundred a year than {than}",
            "{much} customers in a hundred are kept through a year",
            "keeps {by} more customers in a hundred a year",
            "keeps {by} fewer customers in a hundred a year",
        ),
        "trust": Spoken(
            "Trust",
            "from 0 to 1",
            1.0,
            "earns {by} more trust than {than}, on a scale from 0 to 1",
            "trust is {much} on a scale from 0 to 1",
            "earns {by} more trust (0 to 1)",
            "loses {by} of trust (0 to 1)",
        ),
        "revenue": Spoken(
            "Revenue",
            "thousand a week",
            1e-3,
            "brings in {by} thousand more revenue a week than {than}",
            "revenue is {much} thousand a week",
            "brings in {by} thousand more a week",
            "brings in {by} thousand less a week",
        ),
        "response_days": Spoken(
            "Response time",
            "working days",
            1.0,
            "answers {by} working days sooner than {than}",
            "a request is answered after {much} working days",
            "answers {by} working days later",
            "answers {by} working days sooner",
        ),
    }
)
"""The outcomes that can be in front."""


def amount(value: float, half_width: float) -> str:
    """`7.9 ± 0.4`, with as many decimals as the interval is worth."""
    return with_interval(value, half_width, decimals(pd.Series([half_width]), pd.Series([value])))


def amounts(rows: Sequence[Mapping[Any, Any]], value: str, scale: float) -> list[str]:
    """Values with their intervals, all with the decimals that the narrower of the intervals are worth."""
    values = [row[value] * scale for row in rows]
    halves = [(row["high"] - row["low"]) / 2 * scale for row in rows]
    digits = decimals(pd.Series(halves, dtype=float), pd.Series(values, dtype=float))
    return [with_interval(one, half, digits) for one, half in zip(values, halves, strict=True)]


def _by(row: Mapping[Any, Any], spoken: Spoken, value: str = "difference") -> str:
    return amount(abs(row[value]) * spoken.scale, (row["high"] - row["low"]) / 2 * spoken.scale)


HEADED: Final = MappingProxyType(
    {"account_retention": "customers kept", "trust": "trust", "response_days": "speed", "revenue": "revenue"}
)
"""Outcomes of which the headline speaks, and what it calls them."""


def overall(found: Findings) -> str:
    """Which regimes are best at the setting in everything that can be in front; empty where nothing can be compared."""
    regimes = tuple(found.setting.scenario.regimes)
    if len(regimes) < 2 or found.n < 2:
        return ""
    groups: dict[tuple[str, ...], list[str]] = {}
    for outcome, name in HEADED.items():
        groups.setdefault(found.best[outcome], []).append(name)
    verdicts = []
    for best, names in groups.items():
        if not best:
            verdict = "nothing to compare"
        elif len(best) == 1:
            verdict = best[0]
        else:
            verdict = "no regime stands out" if len(best) == len(regimes) > 2 else f"a tie of {listed(best)}"
        verdicts.append(f"{listed(names).capitalize()}: {verdict}.")
    return " ".join(verdicts)


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def warning_words(setting: Setting) -> str:
    """Whatever speaks against what is shown at a setting, a paragraph each; empty where nothing does."""
    scenario = experiment(setting)
    point = design.design_point(scenario, setting.all_levels.index(setting.here))
    return "\n".join(cautions.lines(cautions.at_point(scenario, point)))


def headline(found: Findings, outcome: str) -> tuple[str, str]:
    """Which regime is best at the setting and by how much.

    Returns
    -------
    tuple of str
        That it is too close to call (empty where it is not), and the sentence with the amount.
    """
    spoken = SPOKEN[outcome]
    means = found.means.loc[found.means["outcome"] == outcome].dropna(subset=["mean"])
    order = means.sort_values("mean", ascending=described(outcome).better == "low")["regime"].tolist()
    if not order:
        why = " Who is kept through a year takes 52 weeks to see." if outcome == "account_retention" else ""
        return "", f"{spoken.title}: no run has a value, so there is nothing to compare.{why}"
    if len(order) == 1:
        row = found.mean(order[0], outcome)
        return "", f"Under {order[0]}, {spoken.alone.format(much=_by(row, spoken, 'mean'))}."
    if found.n < 2:
        return "", "One replication has no interval: no regime can be called better than another."
    first, second = order[:2]
    difference = found.difference(first, second, outcome)
    sentence = f"{first.capitalize()} {spoken.wins.format(by=_by(difference, spoken), than=second)}."
    best = found.best[outcome]
    if len(best) == 1:
        return "", sentence
    those = "no regime stands out" if len(best) == len(order) > 2 else " or ".join(best)
    return f"Too close to call: {those}.", sentence


def tie_words(found: Findings) -> tuple[str, str]:
    """Where regimes tie with the first one over the levels of the parameter in hand.

    Returns
    -------
    tuple of str
        What there is to say of ties; and what stands behind it, and which regime is best where.
    """
    curve = found.curve
    if curve is None:
        return f"Trying other levels of {label(found.setting.vary).lower()} …", ""
    best = named(" ".join(curve.words), found.setting.vary)
    if len(found.setting.scenario.regimes) < 2:
        return "Tick a second regime to see where it tips.", best
    if curve.ties is None:
        return "More replications and levels are needed to see where it tips.", best
    tied = curve.ties["verdict"].eq(TIE).groupby(curve.ties["regime"]).transform("any")
    if not tied.any():
        low, high = (number(level) for level in (found.setting.curve_levels[0], found.setting.curve_levels[-1]))
        name = label(found.setting.vary).lower()
        return f"No regime is seen to change places with {found.base} between {name} {low} and {high}.", best
    rows = curve.ties.loc[tied]
    spoken = sentences(rows)
    behind = " ".join([how(rows), *(sentence for sentence in curve.words if sentence not in spoken)])
    return named(" ".join(spoken), found.setting.vary), named(behind, found.setting.vary)


def moved_words(found: Findings) -> list[str]:
    """How each regime fares now against what is pinned, on the outcome in front."""
    if found.moved is None:
        return []
    spoken = SPOKEN[found.setting.show]
    rows = found.moved.loc[found.moved["outcome"] == found.setting.show].set_index("owner")
    sentences = []
    for regime in found.setting.scenario.regimes:
        row = rows.loc[regime].to_dict()
        if math.isnan(row["difference"]):
            sentences.append(f"{regime.capitalize()}: nothing to compare.")
        elif row["low"] <= 0 <= row["high"] or math.isnan(row["low"]):
            sentences.append(f"{regime.capitalize()}: no difference can be told ({_signed(row, spoken)}).")
        else:
            verb = spoken.rises if row["difference"] > 0 else spoken.falls
            sentences.append(f"{regime.capitalize()} now {verb.format(by=_by(row, spoken))}.")
    return sentences


def _signed(row: Mapping[Any, Any], spoken: Spoken) -> str:
    half = (row["high"] - row["low"]) / 2 * spoken.scale
    value = row["difference"] * spoken.scale
    return with_interval(value, half, decimals(pd.Series([half]), pd.Series([value])), signed=True)


def pinned_words(found_names: Sequence[str], before: Mapping[Any, Any], after: Mapping[Any, Any]) -> str:
    """What differs between the pinned setting and this one: `turnover 0.22 → 0.4`."""
    changes = [f"{label(name)} {before[name]} → {after[name]}" for name in found_names if before[name] != after[name]]
    return ", ".join(changes) or "nothing has been moved since"


def progress_words(done: int, replications: int, *, finished: bool) -> str:
    """How much stands behind the answer: `16 of 64 replications, refining …`."""
    noun = "replication" if replications == 1 else "replications"
    if finished:
        return f"{done} {noun}. The ± is a 95 % interval of paired runs: same people, same customers, same luck."
    return f"{done} of {replications} {noun}, refining …"
