"""The journey of a customer in words and as tables for a terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from analysis.journey.counting import PEOPLE
from analysis.journey.touches import ORDER, JourneyStudy
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION
from simulation.wording.sheets import Column, Sheet

NAMES: Final[Mapping[str, str]] = {
    "asked": "asked",
    "named": "answered by the named person",
    "stand_in": "answered by a stand-in",
    "relayed": "answered through the lead",
    "again": "tried a second time",
    "checked_in": "got in touch unasked",
    "met": "kept in step with colleagues",
}
"""Kinds of contact as tables name them."""

ANSWERS: Final = ("named", "stand_in", "relayed")
FELT: Final = (*ANSWERS, "again", "checked_in")
"""Kinds of which the customer sees something."""

HEADS: Final = {"onboarding": "Onboarding", "adoption": "Adoption", "renewal": "Before renewal"}


def regimes_of(study: JourneyStudy) -> list[str]:
    """The regimes of a study, in order."""
    return list(dict.fromkeys(study.stages["regime"]))


def sentences(study: JourneyStudy) -> list[str]:
    """How often somebody is in touch with a customer in each stage, and who, by regime."""
    of_regimes = [_of_regime(study, regime) for regime in regimes_of(study)]
    return [*of_regimes, f"(What is answered through the lead is a contact with the lead. {note(study)}.)"]


def note(study: JourneyStudy) -> str:
    """What the numbers are."""
    runs = f"{study.replications:,} run{'' if study.replications == 1 else 's'} of each regime"
    interval = f", {study.confidence * 100:g} % interval over runs" if study.replications > 1 else ", without interval"
    return f"Contacts per hundred accounts and week, {runs}{interval}"


def _of_regime(study: JourneyStudy, regime: str) -> str:
    rows = study.stages.loc[study.stages["regime"] == regime]
    parts = [part for stage in ORDER if (part := _of_stage(rows.loc[rows["stage"] == stage], stage))]
    return f"{regime.capitalize()}: {'; '.join(parts)}." if parts else f"{regime.capitalize()}: no customer was seen."


def _of_stage(rows: pd.DataFrame, stage: str) -> str:
    if not rows["account_weeks"].any():
        return ""
    heard = rows.assign(function=rows["function"].where(rows["kind"] != "relayed", FUNCTIONS[LEAD_FUNCTION]))
    felt = heard.loc[heard["kind"].isin(FELT)].groupby("function", sort=False)["rate"].sum()
    where = {"onboarding": "in onboarding", "adoption": "in adoption", "renewal": "before a renewal"}[stage]
    if not felt.sum() > 0:
        return f"{where} nobody is in touch"
    most = felt.sort_values(ascending=False, kind="stable")
    who = f"{100 * most.iloc[0] / felt.sum():.0f} % of them with {most.index[0]}"
    answered = rows.loc[rows["kind"].isin(ANSWERS)].groupby("kind")["rate"].sum()
    ways = {"named": "straight from the named person", "relayed": "through the lead", "stand_in": "from a stand-in"}
    shares = [
        f"{100 * answered[kind] / answered.sum():.0f} % {words}"
        for kind, words in ways.items()
        if answered.sum() > 0 and answered[kind] > 0
    ]
    answers = f" (answers: {', '.join(shares)})" if shares else ""
    return f"{where} {100 * felt.sum():.0f} contacts a week with a hundred customers, {who}{answers}"


def tables(study: JourneyStudy) -> list[Sheet]:
    """One table a regime: who and how down, stages of the journey across."""
    return [_table(study, regime) for regime in regimes_of(study)]


def _table(study: JourneyStudy, regime: str) -> Sheet:
    records = study.stages.loc[study.stages["regime"] == regime].to_dict("records")
    rows = {(row["function"], row["kind"], row["stage"]): row for row in records}
    shown = [
        (function, kind)
        for function in PEOPLE
        for kind in NAMES
        if any(rows[function, kind, stage]["rate"] > 0 for stage in ORDER)
    ]
    columns = [
        Column(HEADS[stage], [_cell(rows[function, kind, stage]) for function, kind in shown]) for stage in ORDER
    ]
    who = Column("Who", [function for function, _ in shown], "label")
    how = Column("How", [NAMES[kind] for _, kind in shown], "label")
    return Sheet(f"{regime}: contacts per hundred accounts and week", [who, how, *columns])


def _cell(row: Mapping[Any, Any]) -> str:
    if math.isnan(row["rate"]):
        return "–"
    half = (row["high"] - row["low"]) / 2
    return f"{100 * row['rate']:.1f}" + ("" if math.isnan(half) else f" ± {100 * half:.1f}")
