"""The page of the evidence (`docs/evidence.md`), made from the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap
from typing import Final

from simulation.science.evidence import CERTAINTY, USES, Row, ledger

HEAD: Final = """\
# Evidence

What is known about the figures in this model, row by row; the parameters name the rows that they rest on
(`simulate describe` lists them). A parameter whose source is "judgement" has no row: nobody has measured it, so it is
swept and never stated as a fact. The rows stand in `simulation/science/evidence.yaml`, and this page is made of them
(`simulate describe --evidence`).

**Certainty** says how the figure reached this table:
"""

COLUMNS: Final = (
    "id",
    "finding",
    "direction",
    "size",
    "interval",
    "unit",
    "sample",
    "source",
    "certainty",
    "use",
    "held by",
)

CURVES: Final = """\
## Renewal curves

Rows B8 and B9: customers of a cohort with annual contracts that are still there after so many years, in per cent
(Fader & Hardie 2007, table 1). Renewal rates rise with age, as those who were prone to leave have left.
"""


def _meanings() -> Iterator[str]:
    for meaning, words in groupby(CERTAINTY, lambda word: CERTAINTY[word]):
        text = f"- {', '.join(f'*{word}*' for word in words)}: {meaning};"
        yield from wrap(text, 120, subsequent_indent="  ")


def anchor(row: str) -> str:
    """The place in the page to which a link such as `evidence.md#a14` leads."""
    return f'<a id="{row.lower()}"></a>'


def _cells(row: Row) -> Iterator[str]:
    yield row.id
    yield f"{anchor(row.id)}{row.finding}"
    yield row.direction
    yield f"[{row.size}](#renewal-curves)" if row.id in ledger().renewal_curves else row.size
    yield row.interval
    yield row.unit
    yield row.sample
    yield f"[{row.source}]({row.link})" if row.link else row.source
    yield row.certainty
    yield ", ".join(row.use) + (f" ({row.note})" if row.note else "")
    yield ", ".join(check.replace("_", " ") for check in row.checks)


def _table(rows: list[Row]) -> Iterator[str]:
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|" + "---|" * len(COLUMNS)
    for row in rows:
        yield f"| {' | '.join(cell or '–' for cell in _cells(row))} |"


def page() -> str:
    """Write the page, as Markdown."""
    lines = [HEAD, *_meanings()]
    lines[-1] = lines[-1].removesuffix(";") + "."
    uses = "; ".join(f"*{use}*: {meaning}" for use, meaning in USES.items())
    said = (
        f"**Use** says what the row is for: {uses}. Several values in a row stand in the order in which the row names "
        "what they belong to.",
        "**Held by** names the checks of the model against the row: `simulate validate --row A14` carries out those of "
        "one row, `simulate validate` all of them. What the calibration fits, `simulate calibrate` shows.",
    )
    lines += [line for paragraph in said for line in ("", *wrap(paragraph, 120))]
    for area, rows in groupby(ledger().rows, lambda row: row.area):
        lines += ["", f"## {area}", "", *_table(list(rows))]
    lines += ["", CURVES, "| year | high-end plan | regular plan |", "|---|---|---|"]
    curves = ledger().renewal_curves
    lines += [f"| {year} | {high:g} | {low:g} |" for year, (high, low) in enumerate(zip(*curves.values(), strict=True))]
    return "\n".join(lines) + "\n"
