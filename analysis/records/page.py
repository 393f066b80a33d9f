"""One page of what a firm's records say, what became of every row, and what they cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from analysis.records import words
from analysis.records.churn import Lives
from analysis.records.departures import Farewells
from analysis.records.estimates import Estimate
from analysis.records.reading import Records
from analysis.records.survival import figure
from analysis.report.elements import Folded, Paragraph, Part, Picture, Points, Section, Table
from analysis.report.page import page

HEADLINES = (
    "churn_rate",
    "revenue_churn",
    "turnover",
    "response_days",
    "requests",
    "owner_changes",
    "portfolio",
    "vacancy",
)
"""Estimates that a leader reads first."""


def records_page(
    name: str,
    records: Records,
    lives: Lives,
    found: Sequence[Estimate],
    farewells: Sequence[Farewells],
    stay: pd.DataFrame,
) -> str:
    """The page, in HTML; it holds no row of the input.

    Parameters
    ----------
    name
        What the records are called, such as the directory in which they lie.
    stay
        The share of customers who are left, by age, as `survival.curve` gives it.
    """
    first = [each for each in found if each.name in HEADLINES and (not each.of or each.of == "success")]
    read, kept = sum(records.ledger.read.values()), sum(map(records.ledger.kept, records.ledger.read))
    lead = (
        f"Of {read:,} rows, {kept:,} could be used. What the tables bear is the interval of a number, not the number."
    )
    sections = [
        Section("answer", "What the tables say", [Paragraph(lead, "lead"), _table("The firm in numbers", first)]),
        Section("survival", "How long customers stay", _survival(stay)),
        Section("departures", "What a departure did", [Points(words.of_departures(farewells))]),
        Section("limits", "What they cannot say", [Points(words.limits(records, found))]),
        Section("churn", "Who is lost", [Points(words.of_definitions(lives, records.mapping.churn.by))]),
        Section(
            "all", "Everything that was estimated", [Folded("Every estimate", [_table("Estimates", found, how=True)])]
        ),
        Section("rows", "What became of every row", [_ledger(records)]),
    ]
    head = {
        "question": f"What do our own records say? {name}",
        "whole_question": "",
        "kind": "Own records",
        "date": f"{records.as_of:%d %B %Y}".lstrip("0"),
        "size": [f"{records.ledger.kept(table):,} {table}" for table in records.ledger.read],
        "warnings": [],
        "command": "simulate import",
    }
    return page(head, sections)


def _survival(stay: pd.DataFrame) -> list[Part]:
    said = words.of_survival(stay)
    if stay.empty:
        return [Points(said)]
    return [Picture(partial(figure, stay), " ".join(said)), Points(said)]


def _table(caption: str, found: Sequence[Estimate], *, how: bool = False) -> Table:
    """Numbers first, for a phone shows no more than three columns; unit and estimator where `how` is asked."""
    head = ("", "Value", "95 % interval", "Seen", *(("How",) if how else ()))
    rows = [
        (
            each.label + (f" ({each.of})" if each.of and each.of not in each.label else ""),
            f"{words.written(each, each.value)} {each.unit if how and each.unit != 'share' else ''}".strip(),
            f"{words.written(each, each.low)} to {words.written(each, each.high)}",
            f"{each.events:,.0f}",
            *((each.how,) if how else ()),
        )
        for each in found
    ]
    return Table(caption, head, rows, frozenset({1, 2, 3}))


def _ledger(records: Records) -> Table:
    rows = []
    for table, count in records.ledger.read.items():
        rows.append((table, "read", records.ledger.files[table], f"{count:,}"))
        rows.append(("", "kept", "", f"{records.ledger.kept(table):,}"))
        rows += [
            ("", entry.fate, entry.words, f"{len(entry.rows):,}")
            for entry in records.ledger.entries
            if entry.table == table
        ]
    return Table("Rows", ("Table", "Fate", "Why", "Rows"), rows, frozenset({3}))
