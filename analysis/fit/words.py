"""What a fit tells, in sentences for somebody who leads a firm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from analysis.fit import told
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
        f"{len(fit.kept.scores):,} worlds fit: in each of them your firm, as it works today ({fit.firm.today}), shows "
        f"all that you saw. {fit.tried:,} were tried in {fit.waves} waves, {fit.at_first:,} fitted at first, and were "
        "tried again with other luck.",
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
        f"Your numbers cannot be reached together: {some} of {fit.tried:,} worlds within all plausible ranges show "
        "them, so there is no answer for your firm yet, and nothing is written. In the world that comes nearest (what "
        f"you saw in brackets): {near}.",
        *(
            f"Out of reach: {row['observed']}, {row['written']}. Over all plausible ranges it lies between "
            f"{text(row['observed'], row['prior_low'])} and {text(row['observed'], row['prior_high'])} in a firm such "
            "as yours (95 %)."
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
        f"{small[f'functions.{name}.seats']:,} in {name}" for name in FUNCTIONS if name not in fit.firm.open_seats
    )
    return [
        f"Your firm was run at one part in {size.scale:.1f} of its size: {size.accounts:,} customers and people in "
        f"proportion ({people}). Luck counts as it is in a firm of your size. What is written is your firm in full."
    ]


def _teams(fit: Fit) -> list[str]:
    """Teams that would drown at usual rates of requests."""
    lines = []
    for row in told.teams(fit).to_dict("records"):
        if row["tight"]:
            where = "in the worlds that fit" if fit.reached else "even in the worlds that come nearest"
            lines.append(
                f"Your {row['function']} team would be at {100 * row['usual']:.0f} % of its hours at the rates of "
                f"requests that this model takes for usual; {where} it is at {100 * row['low']:.0f} to "
                f"{100 * row['high']:.0f} %, before anybody is ill or leaves. Check its head count "
                f"({row['seats']}), and how many requests a customer makes."
            )
    return lines


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
        f"You did not say how many people {row['function']} has: {row['all_low']:,} to {row['all_high']:,} are left "
        f"open, and {row['low']:.0f} to {row['high']:.0f} fit (95 %). What you are told depends on it as far as "
        "`simulate robust` says; write it under firm.people."
        for row in told.open_heads(fit)
    ]


def _turnover(fit: Fit) -> list[str]:
    if all(one.name != "turnover" for one in fit.firm.observed):
        return []
    return [
        f"turnover is set, not sought: to {fit.parameters['turnover']:.3g}, before morale and workload bend it, so "
        "that as many people leave as did."
    ]


def _contracts(fit: Fit) -> list[str]:
    """What customers signed for, where the firm says what they pay today."""
    rows = told.contracts(fit).to_dict("records")
    if not rows:
        return []
    each = "; ".join(f"{one['segment']} {one['today']:,.0f}, signed for {one['first']:,.0f}" for one in rows)
    return [
        "A contract is what a customer pays today, after some have grown and some have shrunk. What they signed for is "
        f"set in each world so that they pay that (a year, on average): {each}."
    ]


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
