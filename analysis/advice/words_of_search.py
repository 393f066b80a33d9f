"""A search in words, in a table and as plain data."""

from __future__ import annotations

from typing import Any

from analysis.advice.searched import OBJECTIVES, Search
from analysis.advice.words import amount
from analysis.numbers import records
from simulation.wording.sheets import Column, Sheet


def sentences(search: Search) -> list[str]:
    """What was searched, and what is left of its find in worlds and with luck that it has not seen."""
    terms, rows = search.advice.terms, search.frame()
    first = rows.iloc[0]
    passed = f"; {search.refused:,} were beyond the budget, or cannot be" if search.refused else ""
    which = "all" if search.complete else f"{search.tries:,}"
    return [
        f"Searched for {OBJECTIVES[search.objective]}: {which} of {search.choices:,} candidates were tried in "
        f"{search.worlds} worlds{passed}. The {len(rows)} that looked best were carried out anew, in {terms.worlds} "
        "other worlds and with other luck; everything above is of these fresh runs alone.",
        f"The search's best, {first['candidate']}, looked worth {amount(terms, float(first['search']))} to it, and is "
        f"worth {amount(terms, float(first['anew']))} there: {_lost(search, str(first['candidate']))}.",
    ]


def _lost(search: Search, name: str) -> str:
    """How far the search was off, and whether chance alone does that."""
    terms, fresh = search.advice.terms, search.fresh(name)
    lost = search.thought[name] - fresh.value
    words = f"{amount(terms, abs(lost))} {'less' if lost >= 0 else 'more'}"
    if fresh.low <= search.thought[name] <= fresh.high:
        return f"{words}, which other worlds and luck alone can do"
    return f"{words}, as the best of many tries is the luckiest of them, too" if lost > 0 else words


def table(search: Search) -> Sheet:
    """What the search thought, and what was found anew."""
    terms, rows = search.advice.terms, search.frame()
    columns = [Column("Candidate", rows["candidate"].tolist(), "label")]
    for name, head in (("search", "The search"), ("anew", "Anew"), ("lost", "Lost")):
        columns.append(Column(head, [amount(terms, float(value)) for value in rows[name]]))
    return Sheet(f"Searched for {OBJECTIVES[search.objective]}", columns)


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
