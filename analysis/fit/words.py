"""What a fit tells, in sentences for somebody who leads a firm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from analysis.fit import told
from analysis.fit.phrases import say
from analysis.fit.reach import Beyond
from analysis.fit.waves import Fit
from simulation.scenario.firm import FACTS
from simulation.science import catalogue
from simulation.science.members import FUNCTIONS
from simulation.wording.sheets import Column, Sheet

MOST_NAMED: Final = 5


def text(name: str, value: float) -> str:
    """A number that was seen, in the way in which it is usually written."""
    unit = FACTS[name].unit
    if unit == "working days":
        return f"{value:.1f} days"
    if unit == "1/account/year":
        return f"{value:.1f}"
    return f"{100 * value:.0f} %" if abs(value) >= 0.1 else f"{100 * value:.1f} %"


def table(fit: Fit) -> Sheet:
    """Each number that was seen, and what the firm shows."""
    rows = told.shown(fit).to_dict("records")

    def span(row: dict[Any, Any], low: str, high: str) -> str:
        name = row["observed"]
        return f"{text(name, row[low])} to {text(name, row[high])}" if pd.notna(row[low]) else "–"

    return Sheet(
        "What you saw in a year, and what the firm shows (95 % of worlds)",
        [
            Column("number", [row["observed"] for row in rows], "label"),
            Column("you saw", [row["written"] for row in rows]),
            Column("before the fit", [span(row, "prior_low", "prior_high") for row in rows]),
            *(
                [Column("in worlds that fit", [span(row, "low", "high") for row in rows])]
                if fit.reached
                else [Column("nearest", [text(row["observed"], row["nearest"]) for row in rows])]
            ),
            Column("reached", ["yes" if row["reached"] else "no" for row in rows], "word"),
        ],
    )


def sentences(fit: Fit, beyond: Sequence[Beyond] = ()) -> list[str]:
    """All that can be said, most important first; `beyond` where numbers cannot be reached."""
    frame = told.shown(fit)
    if not fit.reached:
        return [*_not_reached(fit, frame), *_size(fit), *_teams(fit), *_beyond(beyond)]
    return [
        say(
            "fits",
            left=f"{len(fit.kept.scores):,}",
            today=fit.firm.today,
            tried=f"{fit.tried:,}",
            waves=str(fit.waves),
            at_first=f"{fit.at_first:,}",
        ),
        *_size(fit),
        *_teams(fit),
        *_heads(fit),
        *_turnover(fit),
        *_contracts(fit),
        _narrowed(fit),
        _together(fit),
        *_next(fit),
    ]


def _not_reached(fit: Fit, frame: pd.DataFrame) -> list[str]:
    """Which numbers are out of reach."""
    rows = frame.to_dict("records")
    near = "; ".join(f"{row['observed']} {text(row['observed'], row['nearest'])} ({row['written']})" for row in rows)
    some = len(fit.kept.scores) or "none"
    return [
        say("not_reached", left=str(some), tried=f"{fit.tried:,}", near=near),
        *(
            say(
                "out_of_reach",
                name=row["observed"],
                written=row["written"],
                low=text(row["observed"], row["prior_low"]),
                high=text(row["observed"], row["prior_high"]),
            )
            for row in rows
            if not row["reached"]
        ),
    ]


def _size(fit: Fit) -> list[str]:
    """As what a large firm was run."""
    size = fit.space.size
    if size.scale == 1.0:
        return []
    small = size.of(fit.parameters)
    people = ", ".join(
        say("people", count=f"{small[f'functions.{name}.seats']:,}", function=name)
        for name in FUNCTIONS
        if name not in fit.firm.open_seats
    )
    return [say("size", scale=f"{size.scale:.1f}", accounts=f"{size.accounts:,}", people=people)]


def _teams(fit: Fit) -> list[str]:
    """Teams that would drown at usual rates of requests."""
    where = say("tight_fitting" if fit.reached else "tight_nearest")
    return [
        say(
            "tight",
            function=row["function"],
            usual=f"{100 * row['usual']:.0f}",
            where=where,
            low=f"{100 * row['low']:.0f}",
            high=f"{100 * row['high']:.0f}",
            seats=str(row["seats"]),
        )
        for row in told.teams(fit).to_dict("records")
        if row["tight"]
    ]


def _beyond(found: Sequence[Beyond]) -> list[str]:
    """Which parameter would have to leave its range."""
    lines = [
        f"{one.observed} would be reached if {one.parameter} ({_meaning(one.parameter)}) were {one.needed:.3g}, "
        f"outside of what is plausible, {one.low:.3g} to {one.high:.3g}, with all else as in that world (found by "
        "direct runs)."
        for one in found
    ]
    return lines or [
        "No single parameter that matters would bring it there, not even far outside of its plausible range: check "
        "the numbers themselves, and how each is counted."
    ]


def _meaning(name: str) -> str:
    meaning = catalogue.find(name, (name.split(".")[1],) if name.startswith("regimes.") else ()).meaning
    return meaning[0].lower() + meaning[1:]


def _heads(fit: Fit) -> list[str]:
    """Head counts that were not given, and so are left open."""
    return [
        say(
            "heads",
            function=row["function"],
            all_low=f"{row['all_low']:,}",
            all_high=f"{row['all_high']:,}",
            low=f"{row['low']:.0f}",
            high=f"{row['high']:.0f}",
        )
        for row in told.open_heads(fit)
    ]


def _turnover(fit: Fit) -> list[str]:
    if all(one.name != "turnover" for one in fit.firm.observed):
        return []
    return [say("turnover", turnover=f"{fit.parameters['turnover']:.3g}")]


def _contracts(fit: Fit) -> list[str]:
    """What customers signed for, where the firm says what they pay today."""
    rows = told.contracts(fit).to_dict("records")
    if not rows:
        return []
    each = "; ".join(
        say("contract", segment=one["segment"], today=f"{one['today']:,.0f}", first=f"{one['first']:,.0f}")
        for one in rows
    )
    return [say("contracts", each=each)]


def _narrowed(fit: Fit) -> str:
    frame = told.narrowed(fit)
    rows = frame[frame["told"]].to_dict("records")
    rest = len(frame) - len(rows)
    if not rows:
        return f"Your numbers narrow none of {rest} unknowns by itself; what they rule out are combinations."
    spans = [
        f"{row['unknown']} {row['low']:.3g} to {row['high']:.3g} (of {row['all_low']:.3g} to {row['all_high']:.3g})"
        if pd.notna(row.get("low"))
        else str(row["unknown"])
        for row in rows[:MOST_NAMED]
    ]
    more = f" and {len(rows) - MOST_NAMED} more" if len(rows) > MOST_NAMED else ""
    return (
        f"Your numbers narrow (nine tenths of the worlds that fit): {'; '.join(spans)}{more}. Of the other {rest} "
        "unknowns no more is known than before."
    )


def _together(fit: Fit) -> str:
    rows = told.together(fit).to_dict("records")
    if not rows:
        return "No two unknowns are tied to each other beyond chance in the worlds that fit."
    pairs = [
        f"{row['one']} and {row['other']} (both high or both low)"
        if row["correlation"] > 0
        else f"{row['one']} and {row['other']} (one high where the other is low)"
        for row in rows[:MOST_NAMED]
    ]
    more = f", and {len(rows) - MOST_NAMED} more pairs" if len(rows) > MOST_NAMED else ""
    return f"What your numbers cannot tell apart: {'; '.join(pairs)}{more}."


def _next(fit: Fit) -> list[str]:
    rows: list[dict[Any, Any]] = [row for row in told.next_numbers(fit).to_dict("records") if row["bits"] > 0.1]
    if not rows:
        return ["No further number that this file can hold would tell much more."]
    named = [
        f"{row['number']} ({FACTS[row['number']].words}), which may lie between {text(row['number'], row['low'])} and "
        f"{text(row['number'], row['high'])} for all that is known"
        for row in rows[:2]
    ]
    return [f"Look up next: {'; then '.join(named)}."]
