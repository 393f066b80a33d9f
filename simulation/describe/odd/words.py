"""Words, tables and links of the description."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

EVIDENCE: Final = re.compile(r"\b[A-DN]\d+[a-z]?\b")
"""How a row of `docs/evidence.md` is named."""


def cited(text: str) -> str:
    """The text with every row of the evidence as a link."""
    return EVIDENCE.sub(lambda row: f"[{row[0]}]", text)


def words(name: str) -> str:
    """A name of the code in words."""
    return name.strip("_").replace("_", " ").lower()


def code(names: Iterable[str]) -> str:
    """Names of the code, in its type."""
    return ", ".join(f"`{name}`" for name in names)


def paragraph(text: str) -> str:
    """A text of the code on one line, its evidence linked."""
    return cited(" ".join(text.split()))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
