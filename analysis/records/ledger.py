"""What became of every row: how many were read, which were refused and why, and which values were repaired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import pandas as pd

Fate = Literal["refused", "repaired", "noted"]
"""A row that is left out; a value that is read otherwise than it is written; something that is so, and is odd."""

FATES: Final[tuple[Fate, ...]] = ("refused", "repaired", "noted")
WHOLE_LINE: Final = "has more or fewer cells than the header"
"""What is said of a row of which all is kept as it is written."""

FEW: Final = 3
"""Rows that a summary names."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of thing that was found in one table.

    Attributes
    ----------
    table, fate
        Which table, and what became of the rows.
    words
        What was found, and what was done.
    rows, found
        The rows of the file, and what is written there.
    """

    table: str
    fate: Fate
    words: str
    rows: np.ndarray
    found: np.ndarray


@dataclass
class Ledger:
    """What has been read, and what became of it."""

    files: dict[str, str] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    def open(self, table: str, file: str, rows: int) -> None:
        """A table has been read that has so many rows."""
        self.files[table], self.read[table] = file, rows

    def note(self, table: str, fate: Fate, words: str, rows: pd.Index | np.ndarray, found: object = "") -> None:
        """Something was found in these rows; nothing happens where there are none.

        Parameters
        ----------
        found
            What is written there: a value for all of them, or a column with one for each.
        """
        if len(rows) == 0:
            return
        texts = np.asarray(found.astype(object).where(found.notna(), "")) if isinstance(found, pd.Series) else found
        written = np.broadcast_to(np.asarray(texts, object), (len(rows),))
        self.entries.append(Entry(table, fate, words, np.asarray(rows, np.int64), written))

    def refuse(self, table: str, frame: pd.DataFrame, bad: pd.Series, words: str, column: str = "") -> pd.DataFrame:
        """Leave rows out: the rest of the table."""
        bad = bad.fillna(False).astype(bool)
        self.note(table, "refused", words, frame.index[bad], frame.loc[bad, column] if column else "")
        return frame[~bad]

    def refused(self, table: str) -> int:
        """How many rows of a table were left out."""
        return sum(len(entry.rows) for entry in self.entries if entry.table == table and entry.fate == "refused")

    def kept(self, table: str) -> int:
        """How many were not."""
        return self.read[table] - self.refused(table)

    def of(self, fate: Fate) -> pd.DataFrame:
        """Every row with this fate: table, file, row, what is written there, and what was done."""
        parts = [
            pd.DataFrame(
                {
                    "table": entry.table,
                    "file": self.files[entry.table],
                    "row": entry.rows,
                    "found": entry.found,
                    "words": entry.words,
                }
            )
            for entry in self.entries
            if entry.fate == fate
        ]
        names = ["table", "file", "row", "found", "words"]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names)

    def lines(self) -> Iterator[str]:
        """Everything in words, most rows first, table by table."""
        for table, count in self.read.items():
            gone = self.refused(table)
            yield f"{self.files[table]}: {count:,} rows read as {table}, {count - gone:,} kept, {gone:,} refused"
            mine = [entry for entry in self.entries if entry.table == table]
            for entry in sorted(mine, key=lambda each: (FATES.index(each.fate), -len(each.rows))):
                yield f"  {entry.fate}, {_rows(entry)}: {entry.words}"


def _rows(entry: Entry) -> str:
    rows = sorted(entry.rows.tolist())
    shown = ", ".join(map(str, rows[:FEW]))
    if len(rows) == 1:
        return f"row {shown}"
    return f"{len(rows):,} rows ({shown}{', ...' if len(rows) > FEW else ''})"
