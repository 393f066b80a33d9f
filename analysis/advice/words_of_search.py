"""A search in words, in a table and as plain data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.advice.result import Terms
from analysis.advice.searched import OBJECTIVES, Search
from analysis.advice.words import amount, spread
from analysis.numbers import Estimate, records
from simulation.wording.sheets import Column, Sheet


def sentences(search: Search) -> list[str]:
    """What was searched, and what is left of its find in worlds and with luck that it has not seen."""
    terms, first = search.advice.terms, next(iter(search.thought))
    passed = f"; {search.refused:,} were beyond the budget, or cannot be" if search.refused else ""
    which = "all" if search.complete else f"{search.tries:,}"
    return [
        f"Searched for {OBJECTIVES[search.objective]}: {which} of {search.choices:,} candidates were tried in "
        f"{search.worlds} worlds{passed}. The {len(search.thought)} that looked best were carried out anew, in "
        f"{terms.worlds} other worlds and with other luck; everything above is of these fresh runs alone.",
        f"The search's best, {first}, looked worth {amount(terms, search.thought[first].value)} to it, and is worth "
        f"{amount(terms, search.fresh(first).value)} there: {_lost(terms, search.lost(first))}.",
    ]


def _lost(terms: Terms, lost: Estimate) -> str:
    """How far the search was off, and whether chance alone does that."""
    if lost.low <= 0.0 <= lost.high:
        return "other worlds and other luck alone can make that difference"
    if lost.value > 0.0:
        return f"{spread(terms, lost)} less, as the best of many tries is the luckiest of them, too"
    return f"{spread(terms, lost.times(-1.0))} more, as these worlds happen to be kinder"


def table(search: Search) -> Sheet:
    """What the search thought, what was found anew, and what of it was lost, each with its interval."""
    terms, names = search.advice.terms, list(search.thought)
    plain_terms = replace(terms, currency="")
    parts = {
        "The search": [search.thought[name] for name in names],
        "Anew": [search.fresh(name) for name in names],
        "Lost": [search.lost(name) for name in names],
    }
    columns = [Column(head, [spread(plain_terms, one) for one in found]) for head, found in parts.items()]
    money = terms.currency or "currency"
    title = f"Searched for {OBJECTIVES[search.objective]} ({money})"
    return Sheet(title, [Column("Candidate", names, "label"), *columns])


def plain(search: Search) -> dict[str, Any]:
    """A search as plain data, but for the advice."""
    return {
        "objective": search.objective,
        "tries": search.tries,
        "choices": search.choices,
        "refused": search.refused,
        "worlds": search.worlds,
        "few": records(search.frame()),
        "sentences": sentences(search),
    }
