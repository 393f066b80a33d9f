"""Advice in words and in a table, for somebody who leads a firm and has no time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any, Final

from analysis.advice.phrases import say
from analysis.advice.result import Advice, Candidate, Finding, Terms
from analysis.advice.verdict import CARRIED, DEAR, OPEN, RISKY
from analysis.numbers import Estimate, records, share_text
from analysis.robust import words as robust
from analysis.robust.discovery import Box
from simulation.describe.deciding import UNITS
from simulation.science.rules import WEEKS_PER_YEAR
from simulation.wording.sheets import Column, Sheet
from simulation.wording.values import number

MOST_FACTS: Final = 3
"""Facts that are named where several may be the most valuable to measure."""

MOST_OTHERS: Final = 3
"""Other candidates of which the grounds speak."""

SAID: Final = {
    CARRIED: "shown to be better",
    RISKY: "better on average, worse in too many worlds",
    OPEN: "cannot be told",
    DEAR: "beyond the budget",
}


def in_words(advice: Advice) -> Advice:
    """The same with its verdict, its grounds and what not to expect in sentences."""
    verdict = replace(advice.verdict, sentence=_sentence(advice), grounds=tuple(_grounds(advice)))
    return replace(advice, verdict=verdict, expect_not=tuple(_expect_not(advice)))


def sections(advice: Advice) -> dict[str, list[str]]:
    """What can be said, by what it is about: the verdict first; parts of which there is nothing to say are left out."""
    found = {
        "What to do": [advice.verdict.sentence],
        "Why": list(advice.verdict.grounds),
        "What it depends on": list(advice.depends),
        "What to measure first": measure(advice),
        "What not to expect": list(advice.expect_not),
    }
    return {head: lines for head, lines in found.items() if lines}


def sentences(advice: Advice) -> list[str]:
    """The same one after the other."""
    return [line for lines in sections(advice).values() for line in lines]


def how(terms: Terms) -> str:
    """What stands behind it."""
    return say(
        "how",
        worlds=f"{terms.worlds:,}",
        replications=str(terms.replications),
        years=years(terms.weeks),
        discount=share_text(terms.discount),
        confidence=f"{terms.confidence * 100:g}",
        margin=amount(terms, terms.margin),
        tolerance=share_text(terms.tolerance),
    )


# ---------------------------------------------------------------- the verdict


def _sentence(advice: Advice) -> str:
    terms, verdict = advice.terms, advice.verdict
    if verdict.kind in ("change", "alike"):
        found = advice.finding(verdict.candidate)
        brings = say("brings", years=years(terms.weeks), value=spread(terms, found.value))
        others = listed([name for name in verdict.equals if name != verdict.candidate])
        return say(verdict.kind, name=verdict.candidate, brings=brings, others=others)
    if verdict.kind == "stay":
        if all(not each.affordable for each in advice.candidates[1:]):
            return say("nothing_affordable")
        return say("stay", more=say("by_more", margin=amount(terms, terms.margin)) if terms.margin else "")
    return say("measure", first=say("measure_first", names=_names(advice)) if advice.measure else "")


def _names(advice: Advice) -> str:
    unknowns = [fact.unknown for fact in advice.measure[:MOST_FACTS]]
    return " or ".join(_called(one) if one.startswith("costs.") else robust.in_short(one) for one in unknowns)


def _grounds(advice: Advice) -> Iterator[str]:
    terms, verdict = advice.terms, advice.verdict
    if verdict.kind in ("change", "alike"):
        found = advice.finding(verdict.candidate)
        yield say("gain", gain=spread(terms, found.gain), kept=_kept(found, terms), pays=_pays(found, terms))
        yield say(
            "risk",
            worse=_share(found.worse),
            tolerance=share_text(terms.tolerance),
            regret=amount(terms, found.regret.value),
            regret_tenth=amount(terms, found.regret_tenth.value),
        )
    better = advice.finding(verdict.focus).value.value
    others = [
        each
        for each in advice.findings[1:]
        if each.candidate not in (verdict.candidate, *verdict.equals)
        and (verdict.kind in ("stay", "measure") or each.value.value > better)
    ]
    others.sort(key=lambda each: -each.value.value)
    for each in others[:MOST_OTHERS]:
        yield _other(each, terms)


def _other(each: Finding, terms: Terms) -> str:
    said = SAID.get(each.verdict, "shown to be no better")
    return say(
        "other",
        name=capital(each.candidate),
        value=spread(terms, each.value),
        years=years(terms.weeks),
        worse=_share(each.worse),
        said=said,
    )


def _kept(found: Finding, terms: Terms) -> str:
    kept = found.kept
    if max(abs(kept.low), abs(kept.high)) < 0.5:
        return say("kept_alike", years=years(terms.weeks))
    low, high = sorted((kept.low, kept.high) if kept.value >= 0 else (-kept.low, -kept.high))
    noun, verb = ("customer", "is") if round(abs(kept.value)) == 1 else ("customers", "are")
    return say(
        "kept",
        count=f"{abs(kept.value):.0f}",
        customers=noun,
        low=_whole(low),
        high=_whole(high),
        more="more" if kept.value >= 0 else "fewer",
        are=verb,
        years=years(terms.weeks),
    )


def _whole(value: float) -> str:
    return f"{round(value) + 0:,.0f}".replace("-", "−")


def _pays(found: Finding, terms: Terms) -> str:
    if math.isinf(found.pays.value):
        return say("pays_never", years=years(terms.weeks))
    if found.pays.high <= 1:
        return say("pays_at_once")
    return say("pays", week=f"{found.pays.value:.0f}", weeks=_weeks(found.pays, terms))


def _weeks(pays: Estimate, terms: Terms) -> str:
    late = f"{pays.high:.0f}" if math.isfinite(pays.high) else say("weeks_not", weeks=str(terms.weeks))
    early = f"{pays.low:.0f}" if math.isfinite(pays.low) else late
    return early if early == late else f"{early} to {late}"


# ---------------------------------------------------------------- what it depends on, and what not to expect


def depends(terms: Terms, focus: str, boxes: tuple[Box, Box]) -> tuple[str, ...]:
    """Where a candidate is better than today's way, and where it is worse."""
    lines = []
    better = f"more than {amount(terms, terms.margin)} better" if terms.margin else "better"
    for box, word in zip(boxes, (better, "worse"), strict=True):
        if box.everywhere in (0.0, 1.0):
            where = "all worlds" if box.everywhere else "no world"
            lines.append(say("everywhere", name=capital(focus), word=word, where=where))
        if not box.told:
            continue
        facts = " and ".join(robust.side_in_words(_called(name), side) for name, side in box.sides.items())
        lines.append(
            say(
                "where",
                name=capital(focus),
                word=word,
                facts=facts,
                density=share_text(box.density),
                low=f"{box.low * 100:.0f}",
                high=f"{box.high * 100:.0f}",
                everywhere=share_text(box.everywhere),
            )
        )
    return tuple(lines) or (say("nowhere", name=focus),)


def measure(advice: Advice) -> list[str]:
    """What to measure first."""
    if not advice.measure:
        return [say("measure_nothing")]
    first, terms = advice.measure[0], advice.terms
    saved = say("saved", gain=amount(terms, first.gain.value), share=share_text(min(first.share, 1.0)))
    if first.first == "told":
        return [say("measure_this", meaning=first.meaning, saved=saved)]
    named = "; ".join(fact.meaning for fact in advice.measure[:MOST_FACTS])
    return [say("measure_these", meanings=named, first=_called(first.unknown), saved=saved)]


def meaning(unknown: str) -> str:
    """An unknown, or a number of the costs, with what it means."""
    return _called(unknown) if unknown.startswith("costs.") else robust.meaning(unknown)


def _called(unknown: str) -> str:
    """What an unknown is called: of a cost, what it is of."""
    if not unknown.startswith("costs."):
        return unknown
    of, _, key = unknown.removeprefix("costs.").rpartition(".")
    return f"what {of} costs ({UNITS[key].format('').strip()})"


def _expect_not(advice: Advice) -> Iterator[str]:
    terms, focus = advice.terms, advice.verdict.focus
    if focus == terms.today or advice.verdict.kind == "stay":
        return
    found = advice.finding(focus)
    if math.isfinite(found.pays.value) and found.pays.value > 1:
        yield say("no_gain_before", name=focus, week=f"{found.pays.value:.0f}", weeks=_weeks(found.pays, terms))
    elif math.isinf(found.pays.value):
        yield say("no_gain", name=focus, years=years(terms.weeks))
    yield say("worst_tenth", value=spread(terms, found.worst_tenth))
    yield say("own_books", worse=_share(found.worse_once), years=years(terms.weeks))
    candidate = next(each for each in advice.candidates if each.name == focus)
    yield from _left_out(candidate)


def _left_out(candidate: Candidate) -> Iterator[str]:
    if candidate.standing:
        what = listed(
            [f"{name} {candidate.levels[name]}" if name in candidate.levels else name for name in candidate.standing]
        )
        yield (
            f"{capital(what)} is told between two firms that both begin on the day of the change, and is there from "
            "that day on: the weeks until it comes about are not in these numbers."
        )


# ---------------------------------------------------------------- a table


def table(advice: Advice) -> Sheet:
    """Candidates down, the best first behind today's way, what comes of them across."""
    terms = advice.terms
    first, *rest = zip(advice.candidates, advice.findings, strict=True)
    rest.sort(key=lambda row: -row[1].value.value)
    rows = [first, *rest[:MOST_ROWS]]
    factor, unit, digits = _scale(max(abs(each.value.value) for _, each in rows))
    money = " ".join(part for part in (unit, terms.currency or "currency") if part)

    def scaled(value: float, *, signed: bool = True) -> str:
        if math.isnan(value):
            return "–"
        rounded = round(value / factor, digits) + 0.0
        return f"{rounded:{'+' if signed and rounded else ''},.{digits}f}".replace("-", "−")

    def span(found: Estimate) -> str:
        if found.low == found.high:
            return scaled(found.value)
        ends = f"{scaled(found.low, signed=False)} to {scaled(found.high, signed=False)}"
        return f"{scaled(found.value)} ({ends})"

    columns = [
        Column("Candidate", [_in_lines(each.name) for each, _ in rows], "label"),
        Column("Cost", [scaled(each.costs.in_all.value, signed=False) for each, _ in rows]),
        Column("Value", [span(each.value) for _, each in rows], "prose"),  # which keeps all columns in one table
        Column("Kept", [_count(each.kept.value) for _, each in rows]),
        Column("Worse", [_percent(each.worse) for _, each in rows]),
        Column("Worst tenth", [scaled(each.worst_tenth.value) for _, each in rows]),
        Column("Regret", [scaled(each.regret.value, signed=False) for _, each in rows]),
        Column("From week", [_week(each.pays) for _, each in rows]),
    ]
    title = f"Against going on as today, over {years(terms.weeks)} ({money})"
    more = f" {len(rest) - MOST_ROWS} more candidates bring less." if len(rest) > MOST_ROWS else ""
    return Sheet(title, columns, note=f"{NOTE}{more}")


def _in_lines(name: str) -> str:
    """A long name on several lines."""
    return name.replace(", ", ",\n") if len(name) > LONG_NAME else name


LONG_NAME: Final = 16
"""Characters of a name that stand on one line."""

MOST_ROWS: Final = 12
"""Candidates other than today's that the table has."""

NOTE: Final = (
    "Cost: in all, with salaries of seats. Value: money in all, discounted, costs paid. Kept: customers. Worse: % of "
    "worlds. Regret: mean, against the best of each world. From week: the money in all stays above today's."
)


def _scale(largest: float) -> tuple[float, str, int]:
    """What amounts are divided by, its name, and the digits that are left of them."""
    if largest >= MILLIONS:
        return 1e6, "million", int(largest < 100 * MILLIONS)
    return (1e3, "thousand", int(largest < MILLIONS / 100)) if largest >= THOUSANDS else (1.0, "", 0)


MILLIONS: Final = 2e6
THOUSANDS: Final = 2e3


def _count(value: float) -> str:
    """A number of customers more or fewer."""
    rounded = round(value) + 0
    return f"{rounded:{'+' if rounded else ''},}".replace("-", "−")


def _percent(found: Estimate) -> str:
    if math.isnan(found.value):
        return "–"
    return f"{100 * found.value:.0f} ({100 * found.low:.0f} to {100 * found.high:.0f})"


def _week(pays: Estimate) -> str:
    if math.isnan(pays.value):
        return "–"
    return f"{pays.value:.0f}" if math.isfinite(pays.value) else "not yet"


# ---------------------------------------------------------------- plain data


def plain(advice: Advice) -> dict[str, Any]:
    """The same as plain data; what is unknown or infinite is None."""
    found = asdict(replace(advice, by_world=advice.by_world.iloc[:0], courses=advice.courses.iloc[:0]))
    for name in ("by_world", "courses"):
        found[name] = records(getattr(advice, name))
    return {**_finite(found), "sentences": sentences(advice), "how": how(advice.terms)}


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


# ---------------------------------------------------------------- numbers


def years(weeks: int) -> str:
    """So many weeks, as years where they are whole ones."""
    whole, rest = divmod(weeks, WEEKS_PER_YEAR)
    if rest or not whole:
        return f"{weeks} weeks"
    return "a year" if whole == 1 else f"{NUMERALS.get(int(whole), str(int(whole)))} years"


NUMERALS: Final = {2: "two", 3: "three", 4: "four", 5: "five"}


def amount(terms: Terms, value: float) -> str:
    """An amount of money, to three digits."""
    text = number(float(f"{abs(value):.3g}"))
    signed = f"−{text}" if value < 0 and text != "0" else text
    return f"{terms.currency} {signed}" if terms.currency else signed


def spread(terms: Terms, found: Estimate) -> str:
    """An amount with its interval."""
    if math.isnan(found.low) or found.low == found.high:
        return amount(terms, found.value)
    plain_terms = replace(terms, currency="")
    return f"{amount(terms, found.value)} ({amount(plain_terms, found.low)} to {amount(plain_terms, found.high)})"


def _share(found: Estimate) -> str:
    return f"{share_text(found.value)} ({100 * found.low:.0f} to {100 * found.high:.0f})"


def listed(names: list[str]) -> str:
    """Names, the last after an "and"."""
    if len(names) < 2:
        return names[0] if names else "nothing else"
    between = "; " if any("," in name for name in names) else ", "  # a name of several changes has commas of its own
    return f"{between.join(names[:-1])}{between.rstrip() if between == '; ' else ''} and {names[-1]}"


def capital(text: str) -> str:
    """With a capital letter, unless it is the name of a parameter."""
    first = text.partition(",")[0]
    return text if "." in first or "_" in first else text[:1].upper() + text[1:]
