"""What the records say, and what they cannot say, in words and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd

from analysis.numbers import share_text
from analysis.records.churn import Lives
from analysis.records.departures import FEWEST_LEAVERS, Farewells
from analysis.records.estimates import Estimate
from analysis.records.reading import Records
from analysis.records.survival import at_years
from simulation.wording.sheets import Column, Sheet

DEFINITIONS: Final = {
    "end": "has a day of its end",
    "status": "has a status that means lost",
    "value": "pays nothing any more",
}

TOLD_YEARS: Final = (1, 2, 5, 10)
"""Ages at which it is said how many customers are left."""

SWITCHED_ON: Final = 0.2
"""Share of owners that begin on one and the same day from which on tracking is taken to have begun on it."""

NEVER_TOLD: Final = (
    "Trust, knowledge and morale stand in no system. The model draws them from what is plausible, and from what its "
    "outcomes would otherwise be; `simulate fit` says how far your numbers narrow them.",
    "What is seen is how you work today. What another way would do is for the model to say, not for these tables.",
)


def table(found: Sequence[Estimate]) -> Sheet:
    """The estimates as a table."""
    return Sheet(
        "What the tables say, with 95 % intervals",
        [
            Column("What", [each.label for each in found], "prose"),
            Column("Of", ["" if each.of in each.label else each.of for each in found], "word"),
            Column("Value", [written(each, each.value) for each in found]),
            Column("From", [written(each, each.low) for each in found]),
            Column("To", [written(each, each.high) for each in found]),
            Column("Unit", ["" if each.unit == "share" else each.unit for each in found], "word"),
            Column("Seen", [f"{each.events:,.0f}" for each in found]),
        ],
    )


def written(estimate: Estimate, value: float) -> str:
    """A number of an estimate: a share in per cent, others with as many digits as their interval bears."""
    if estimate.unit == "share":
        return f"{100 * value:.1f} %"
    width = estimate.high - estimate.low
    digits = 2 if not np.isfinite(width) or width <= 0 else int(np.clip(1 - np.floor(np.log10(width)), 0, 3))
    return f"{value:,.{digits}f}"


def of_survival(stay: pd.DataFrame) -> list[str]:
    """How many customers are left after one, two and five years, as far as they are seen."""
    if stay.empty:
        return ["How long customers stay cannot be told: too few are lost whose age is known."]
    first = stay["age"].iloc[0]
    whom = f"Of customers who have been there for {first:.1f} years" if first > 0 else "Of new customers"
    parts = [
        f"{share_text(left)} ({share_text(low)} to {share_text(high)}) are left after {age:.0f} "
        + ("year" if age == 1 else "years")
        for age, left, low, high in at_years(stay)[["age", "left", "low", "high"]].to_numpy(float).tolist()
        if age in TOLD_YEARS
    ]
    return [f"{whom}, {', '.join(parts)}."] if parts else []


def of_departures(found: Sequence[Farewells]) -> list[str]:
    """What the departure of their person did to customers."""
    if not found:
        return [
            f"What the departure of their person does to customers cannot be told: fewer than {FEWEST_LEAVERS} people "
            "left whose customers are seen for half a year before and a year after."
        ]
    lines = []
    for each in found:
        told = (
            "more than by chance"
            if each.low > 0
            else "fewer than by chance"
            if each.high < 0
            else "which may be chance"
        )
        lines.append(
            f"Of {each.customers:,} customers whose person left ({each.people:,} people), {share_text(each.lost)} were "
            f"lost within {each.week} weeks, against {share_text(each.matched)} of like ones whose person stayed: "
            f"{100 * each.difference:+.1f} points ({100 * each.low:+.1f} to {100 * each.high:+.1f}), {told}."
        )
    return lines


def of_definitions(lives: Lives, chosen: str) -> list[str]:
    """How many customers are lost by each definition, and how many two of them take differently."""
    lines = [
        f"{count:,} of the accounts {'are' if name == chosen else 'would be'} lost: each {DEFINITIONS[name]}"
        + (", the definition in the mapping." if name == chosen else ".")
        for name, count in lives.by.items()
    ]
    lines += [
        f"For {count:,} accounts, '{one}' and '{other}' say different things: find out which is right before you "
        "believe a churn rate."
        for (one, other), count in lives.apart.items()
        if count
    ]
    return lines


def limits(records: Records, found: Sequence[Estimate]) -> list[str]:
    """What these tables cannot say, and what to export so that they could."""
    return [*_missing(records), *_short(records), *_thin(found), *NEVER_TOLD]


def _missing(records: Records) -> Iterator[str]:
    has = records.tables
    if "owners" not in has:
        yield "Without a table of owners: who looked after whom, how often that changes, and what a departure does."
    if "people" not in has:
        yield "Without a table of people: turnover, and whether an owner left or was only replaced."
    if "tickets" not in has:
        yield "Without a table of tickets: how long customers wait, and how much work they bring."
    people = has.get("people")
    if people is not None and people["left"].notna().any() and ("how" not in people or people["how"].isna().all()):
        yield "Without a word on how people left: whether they quit or were dismissed."
    if "value" not in has["accounts"] or has["accounts"]["value"].isna().all():
        yield "Without yearly values: what the customers who are lost were worth."


def _short(records: Records) -> Iterator[str]:
    years = (records.as_of - records.since) / np.timedelta64(52 * 7, "D")
    if years < 1:
        yield f"The tables are whole for {52 * years:.0f} weeks only: nothing can be said of a year."
    owners = records.tables.get("owners")
    if owners is None or owners.empty:
        return
    days = owners["from"].value_counts()
    if days.iloc[0] > SWITCHED_ON * len(owners):
        yield (
            f"{days.iloc[0]:,} of {len(owners):,} owners begin on {days.index[0].date()}: it seems that owners were "
            "first written down then. Set 'since' to that day; who was the owner before, and since when, is not known."
        )
    if owners["to"].isna().all():
        yield (
            "The table of owners holds today's owners only: no change of owner can be seen. Many systems keep the "
            "history of a field; export that."
        )


def _thin(found: Sequence[Estimate]) -> Iterator[str]:
    for each in found:
        if each.name in ("churn_rate", "turnover") and not each.of and each.low > 0 and each.high > 2 * each.low:
            yield (
                f"{each.label}: with {each.events:,.0f} seen it lies anywhere between {written(each, each.low)} and "
                f"{written(each, each.high)}. A longer time narrows it; {written(each, each.value)} alone misleads."
            )
