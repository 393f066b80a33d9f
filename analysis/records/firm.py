"""The firm that the records show, as a file that `simulate fit` takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from analysis.records.churn import Lives
from analysis.records.estimates import Estimate
from analysis.records.reading import Records
from simulation.science.members import FUNCTIONS, SEGMENTS

SEVERAL: Final = 1.5
"""Owners of a customer at one time from which on it is taken for one of a team."""


def firm_text(name: str, records: Records, lives: Lives, found: Sequence[Estimate]) -> str:
    """The text of a firm's file: what was counted, and each number that was seen, within its interval."""
    told = {(each.name, each.of): each for each in found}
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
        *(f"    {line}" for line in _observed(told)),
    ]
    if "segment" in now and "value" in now and now.groupby("segment")["value"].mean().reindex(SEGMENTS).notna().all():
        means = now.groupby("segment")["value"].mean()
        counts = now.groupby("segment").size()
        values = ", ".join(f"{segment}: {means[segment]:.0f}" for segment in SEGMENTS)
        lines.append(f"  contract: {{{values}, mix: [{', '.join(str(counts[segment]) for segment in SEGMENTS)}]}}")
    if ("absences", "") in told and ("absence_weeks", "") in told:
        away = told["absences", ""].value * told["absence_weeks", ""].value
        lines.append(f"  weeks_away: {away:.2f}")
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


def _observed(told: Mapping[tuple[str, str], Estimate]) -> Iterator[str]:
    """What `fit` knows of, as it is seen and how sure that is; of segments only where some were lost."""
    for name, of, key in (
        ("churn_rate", "", "churn_rate"),
        *(("churn_rate", segment, f"churn_rate_{segment}") for segment in SEGMENTS),
        ("turnover", "", "turnover"),
        ("response_days", "", "response_days"),
    ):
        each = told.get((name, of))
        if each is None or each.events == 0:
            continue
        within = max(each.high - each.value, each.value - each.low)
        if each.name == "response_days":
            yield f"{key}: {{value: {each.value:.3f} days, within: {within:.3f} days}}"
        else:
            yield f"{key}: {{value: {100 * each.value:.1f} %, within: {100 * within:.1f} %}}"
