"""The firm that the records show, as a file that `simulate fit` takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from analysis.records.churn import Lives
from analysis.records.departures import Farewells
from analysis.records.estimates import TENURES, Estimate
from analysis.records.reading import Records
from simulation.scenario.firm import FACTS, YEAR
from simulation.science.members import FUNCTIONS, SEGMENTS

SEVERAL: Final = 1.5
"""Owners of a customer at one time from which on it is taken for one of a team."""


FEWEST_TOLD: Final = 8
"""Events under which a number says too little to be set, or of its own luck."""

_WRITTEN: Final = {"response_days": (1, 3, " days"), "requests": (1, 2, "")}
"""By what a number is multiplied, its decimals and its unit, where it is no share."""


def firm_text(
    name: str, records: Records, lives: Lives, found: Sequence[Estimate], study: Sequence[Farewells] = ()
) -> str:
    """The text of a firm's file: what was counted, and each number that was seen, within its interval."""
    told = {(each.name, each.of): each for each in found}
    years = round((records.as_of - records.since) / pd.Timedelta(weeks=YEAR), 1)
    now = lives.table[lives.table["until"] > records.as_of]
    lines = [
        "# From `simulate import`: look at every line, above all at how you work `today`; then `simulate fit` it.",
        f"name: {name}",
        "question: Who should own our customers?",
        "firm:",
        f"  today: {_today(records)}  # a guess, by how many owners a customer has at one time",
        f"  accounts: {len(now)}",
        *_people(records),
        "  observed:",
        *(f"    {line}" for line in _observed(told, years)),
        *(f"    {line}" for line in _departures(study, years)),
    ]
    if "segment" in now and "value" in now and now.groupby("segment")["value"].mean().reindex(SEGMENTS).notna().all():
        means = now.groupby("segment")["value"].mean()
        counts = now.groupby("segment").size()
        values = ", ".join(f"{segment}: {means[segment]:.0f}" for segment in SEGMENTS)
        lines.append(f"  contract: {{{values}, mix: [{', '.join(str(counts[segment]) for segment in SEGMENTS)}]}}")
    if ("absences", "") in told and ("absence_weeks", "") in told:
        times, weeks = told["absences", ""], told["absence_weeks", ""]
        away = times.value * weeks.value
        off = away * float(np.hypot(_half(times) / times.value, _half(weeks) / weeks.value))
        lines.append(f"  weeks_away: {{value: {away:.2f}, within: {off:.2f}}}")
    if _told(told, "vacancy"):
        lines.append(f"  weeks_to_fill: {_within(told['vacancy', ''], 1, 1)}")
    lines += _parameters(told)
    if records.mapping.currency:
        lines.append(f"currency: {records.mapping.currency}")
    return "\n".join(lines) + "\n"


def _today(records: Records) -> str:
    owners = records.tables.get("owners")
    if owners is None or owners.empty:
        return "sole"
    going_on = owners[owners["to"].isna()]
    several = len(going_on) / max(going_on["account"].nunique(), 1)
    return "shared" if several >= SEVERAL else "sole"


def _people(records: Records) -> Iterator[str]:
    people = records.tables.get("people")
    if people is None:
        return
    there = people[people["left"].isna()]
    counts = {function: int((there["role"] == function).sum()) for function in FUNCTIONS}
    known = ", ".join(f"{function}: {count}" for function, count in counts.items() if count)
    if known:
        yield f"  people: {{{known}}}"


def _observed(told: Mapping[tuple[str, str], Estimate], years: float) -> Iterator[str]:
    """What `fit` knows of, and over how many years it was seen: their luck is in it, and `fit` knows how much that is.

    Of what was hardly ever seen luck is not known from itself, and its interval is said in place of the years.
    """
    for name, of, key in (
        ("churn_rate", "", "churn_rate"),
        *(("churn_rate", segment, f"churn_rate_{segment}") for segment in SEGMENTS),
        ("turnover", "", "turnover"),
        ("response_days", "", "response_days"),
        ("kept_first_year", "", "kept_first_year"),
        ("requests", "", "requests"),
        ("unanswered", "", "unanswered"),
    ):
        each = told.get((name, of))
        if each is None or each.events == 0 or each.value < FACTS[key].low:
            continue
        times, places, unit = _WRITTEN.get(key, (100, 1, " %"))
        if each.events < FEWEST_TOLD:
            yield f"{key}: {_within(each, times, places, unit)}"
        else:
            whole = int(years) if name == "churn_rate" else years  # who is lost is counted over whole years
            yield f"{key}: {{value: {times * each.value:.{places}f}{unit}, years: {max(whole, 1):g}}}"


def _departures(study: Sequence[Farewells], years: float) -> Iterator[str]:
    """What the departure of their person did to customers within a year."""
    for each in study:
        if each.week == YEAR and each.low < each.high:
            yield f"departure_churn: {{value: {100 * each.difference:.1f} %, years: {years:g}}}"


def _parameters(told: Mapping[tuple[str, str], Estimate]) -> Iterator[str]:
    """What the model takes as it is: when in a job people leave, and how many of them are dismissed."""
    lines = [f"  {name}: {_within(told[name, ''], 1, 2)}" for name in TENURES if _told(told, name)]
    if ("dismissed", "") in told and told["dismissed", ""].exposure >= FEWEST_TOLD:
        lines.append(f"  dismissed: {_within(told['dismissed', ''], 100, 1, ' %')}")
    if lines:
        yield "parameters:"
        yield from lines


def _told(told: Mapping[tuple[str, str], Estimate], name: str) -> bool:
    return (name, "") in told and told[name, ""].events >= FEWEST_TOLD


def _half(each: Estimate) -> float:
    return max(each.high - each.value, each.value - each.low)


def _within(each: Estimate, times: int, places: int, unit: str = "") -> str:
    """A number with its interval, as a firm's file has it."""
    value, half = times * each.value, times * _half(each)
    return f"{{value: {value:.{places}f}{unit}, within: {half:.{places}f}{unit}}}"
