"""A first mapping: which file may hold which table, and what its columns, dates and words may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import pandas as pd

from analysis.records.declared import TABLES, Table
from analysis.records.files import SUFFIXES, Sheet, read, sheets
from analysis.records.mapping import DATES, HOW, LOST, OPEN, OTHER, STAYS, TRIES, WORDS
from simulation.errors import RequestError

ALIKE: Final = 0.85
"""How alike two names are from which on one is taken for the other."""

MOST_WORDS: Final = 60
"""Different words of a column that a mapping lists."""

_CLUES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "roles": {
        "success": ("success", "csm", "account manag", "relationship"),
        "support": ("support", "service", "help", "care", "desk"),
        "sales": ("sales", "account exec", "business develop", "commercial"),
        "product": ("product", "engineer", "develop", "research"),
    },
    "segments": {
        "smb": ("smb", "small", "starter", "basic", "self"),
        "mid": ("mid", "commercial", "medium", "growth", "pro"),
        "enterprise": ("enterprise", "large", "strategic", "key"),
    },
    "how": {
        "quit": ("quit", "volunt", "resign", "own"),
        "dismissed": ("dismiss", "involunt", "laid", "layoff", "redundan", "fired", "terminat"),
        "moved": ("mov", "transfer", "promot", "internal"),
    },
    "status": {
        LOST: ("churn", "cancel", "lost", "closed", "former", "inactive", "ended", "expired"),
        TRIES: ("trial", "prospect", "evaluat", "lead"),
        STAYS: ("active", "live", "customer", "current", "renew"),
    },
}
"""Parts of words by which they are known, the first that fits; `involunt` is looked for before `volunt`."""


@dataclass(frozen=True)
class Guess:
    """What one table may be.

    Attributes
    ----------
    sheet
        Its file, as text.
    name
        Which sheet of a workbook; empty of other files.
    columns
        The header of each declared column that was found.
    dates, decimal
        How days and amounts are written; `OPEN` where both readings are possible.
    examples
        For what is open, a value that can be read in two ways, by key.
    """

    sheet: Sheet
    name: str
    columns: Mapping[str, str]
    dates: str
    decimal: str
    examples: Mapping[str, str]

    def cells(self, column: str) -> pd.Series:
        """The text of a column; empty where the table has none."""
        header = self.columns.get(column)
        return self.sheet.cells[header] if header else pd.Series(dtype=object)

    @property
    def passed_over(self) -> list[str]:
        """Headers for which no column is declared."""
        return [str(name) for name in self.sheet.cells.columns if name not in self.columns.values()]


def guess(directory: Path) -> dict[str, Guess]:
    """The tables that a directory may hold, each in the file that fits best.

    Raises
    ------
    RequestError
        If there is no such directory, it holds no table, or none with customers.
    """
    if not directory.is_dir():
        raise RequestError(f"{directory}: there is no such directory")
    found = list(_sheets(directory))
    if not found:
        raise RequestError(f"{directory}: holds no table; they are read from {', '.join(SUFFIXES)}")
    fits = sorted(
        (
            (_fit(table, sheet, label), name, place)
            for name, table in TABLES.items()
            for place, (sheet, label) in enumerate(found)
        ),
        key=lambda each: -each[0],
    )
    taken: dict[str, int] = {}
    for fit, name, place in fits:
        if fit > 0 and name not in taken and place not in taken.values():
            taken[name] = place
    for name, table in TABLES.items():
        if table.needed and name not in taken:
            raise RequestError(_none(directory, name, table, [sheet for sheet, _ in found]))
    return {name: _guess(TABLES[name], *found[taken[name]]) for name in TABLES if name in taken}


def _sheets(directory: Path) -> Iterator[tuple[Sheet, str]]:
    for file in sorted(directory.iterdir()):
        if file.is_file() and file.suffix.lower() in SUFFIXES and not file.name.startswith((".", "~")):
            for name in sheets(file) or [""]:
                yield read(file, name or None), name


def _none(directory: Path, name: str, table: Table, found: Sequence[Sheet]) -> str:
    needed = ", ".join(f"{column} ({each.meaning.lower()})" for column, each in table.columns.items() if each.needed)
    have = "; ".join(f"{each.file.name}: {', '.join(map(str, each.cells.columns))}" for each in found)
    return f"{directory}: no file holds {name}, which needs {needed}; found {have}"


def _fit(table: Table, sheet: Sheet, label: str) -> float:
    """How well a file fits a table: not at all without the columns that it needs, unless its name says what it is."""
    columns = _columns(table, sheet)
    named = any(word in f"{sheet.file.stem} {label}".lower() for word in table.known_as)
    needed = [name for name, column in table.columns.items() if column.needed]
    there = sum(name in columns for name in needed) / len(needed)
    return there * 2 + named + len(columns) / len(table.columns) if there == 1 or (named and there >= 0.5) else 0.0


# ---------------------------------------------------------------- one table


def _guess(table: Table, sheet: Sheet, label: str) -> Guess:
    columns = _columns(table, sheet)
    examples: dict[str, str] = {}
    days = [sheet.cells[header] for name, header in columns.items() if table.columns[name].kind in ("day", "time")]
    dates, example = _order(pd.concat(days).dropna() if days else pd.Series(dtype=object))
    if example:
        examples["dates"] = example
    amounts = [sheet.cells[header] for name, header in columns.items() if table.columns[name].kind == "amount"]
    decimal, example = _decimal(pd.concat(amounts).dropna() if amounts else pd.Series(dtype=object))
    if example:
        examples["decimal"] = example
    return Guess(sheet, label, columns, dates, decimal, examples)


def _plain(name: str) -> str:
    """A name in small letters and without marks: `Account_ID (18)` as `account id 18`."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", parted.lower()).split())


def _columns(table: Table, sheet: Sheet) -> dict[str, str]:
    """The header of each column: first those that are called so, then those that are nearly called so.

    Our own word goes first unless it stands among the others, as `id` does behind whatever says of what.
    """
    left = {_plain(str(header)): str(header) for header in sheet.cells.columns}
    found: dict[str, str] = {}
    for cutoff in (1.0, ALIKE):
        for name, column in table.columns.items():
            for known in column.known_as if name in column.known_as else (_plain(name), *column.known_as):
                match = get_close_matches(known, left, n=1, cutoff=cutoff) if name not in found else []
                if match:
                    found[name] = left.pop(match[0])
    return {name: found[name] for name in table.columns if name in found}


def _order(text: pd.Series) -> tuple[str, str]:
    """In which order days are written; where nothing tells, `OPEN` and an example."""
    parts = text.astype(str).str.extract(r"^(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d\d)\b").dropna().astype(int)
    if parts.empty:
        return DATES[0], ""
    first, second = parts[0] > 12, parts[1] > 12
    if first.any() != second.any():
        return ("day first" if first.any() else "month first"), ""
    return OPEN, str(text[parts.index[first]].iloc[0] if first.any() else text[parts.index].iloc[0])


def _decimal(text: pd.Series) -> tuple[str, str]:
    """What stands before the decimals of amounts; where nothing tells, `OPEN` and an example."""
    bare = text.astype(str).str.replace(r"[^\d.,]", "", regex=True)
    comma = bare.str.contains(r",\d{1,2}$|,\d{4,}$|\.\d{3},", regex=True).sum()
    point = bare.str.contains(r"\.\d{1,2}$|\.\d{4,}$|,\d{3}\.", regex=True).sum()
    if comma != point:
        return ("," if comma > point else "."), ""
    either = bare[bare.str.contains(r"^\d{1,3}[.,]\d{3}$", regex=True)]
    return (OPEN, str(text.loc[either.index[0]])) if len(either) else (".", "")


# ---------------------------------------------------------------- words


def words(guesses: Mapping[str, Guess]) -> dict[str, dict[str, str]]:
    """What the words of the firm may mean, by key of the mapping; `OPEN` where nothing tells."""
    found: dict[str, dict[str, str]] = {}
    for key in WORDS:
        column = {"roles": "role", "segments": "segment"}.get(key, key)
        seen = [each.cells(column).dropna().astype(str) for each in guesses.values() if column in each.columns]
        if seen:
            counted = pd.concat(seen).value_counts()
            found[key] = {str(word): _meaning(key, str(word)) for word in counted.index[:MOST_WORDS]}
    return found


def _meaning(key: str, word: str) -> str:
    lower = word.lower()
    if lower in WORDS[key]:
        return lower
    if key == "how" and lower.startswith("involunt"):
        return HOW[1]
    fitting = [ours for ours, clues in _CLUES[key].items() if any(clue in lower for clue in clues)]
    if fitting:
        return fitting[0]
    return OTHER if key == "roles" else OPEN


def latest(guesses: Mapping[str, Guess]) -> str:
    """The latest day on which anything began, by the days that can be read as they stand; empty if there are none."""
    seen = [_days(each, column) for each in guesses.values() for column in ("opened", "start", "from", "hired")]
    return str(max(each.max() for each in seen if len(each)).date()) if any(map(len, seen)) else ""


def earliest(guesses: Mapping[str, Guess]) -> str:
    """From when on the tables may be whole: the first request, or, without any, the first end of a customer."""
    for name, column in (("tickets", "opened"), ("accounts", "end")):
        if name in guesses and len(days := _days(guesses[name], column)):
            return str(days.min().date())
    return ""


def _days(guessed: Guess, column: str) -> pd.Series:
    text = guessed.cells(column).dropna().astype(str)
    if guessed.dates == OPEN or text.empty:
        return pd.Series(dtype="datetime64[ns, UTC]")
    day_first = guessed.dates == "day first"
    return pd.to_datetime(text, format="mixed", dayfirst=day_first, errors="coerce", utc=True).dropna()
