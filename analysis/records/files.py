"""Files as systems export them, read into text: whatever their separator, their character set and their kind."""

from __future__ import annotations

import codecs
import datetime as dt
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
from pyarrow import csv, parquet

from simulation.errors import RequestError
from simulation.wording.values import shown

SUFFIXES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".parquet")
"""Kinds of files that are read."""

SHEETS: Final = (".xlsx", ".xls", ".ods")
SEPARATORS: Final = (",", ";", "\t", "|")
TEXT: Final = pd.StringDtype("pyarrow")
"""Text that takes a third of the memory that Python's own would."""

FIRST_ROW: Final = 2
"""The row of a spreadsheet, or the line of a file, in which the first values stand, under the header."""

EMPTY: Final = ("", "-", "null", "none", "nan", "nat", "n/a", "#n/a", "(blank)", "(empty)")
"""What systems write where nothing is known, in small letters."""

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass
class Sheet:
    """A table as it stands in a file: text in every cell.

    Attributes
    ----------
    file
        Its file.
    cells
        Text, or a missing value where nothing is written; the index is the row of the file in which each row stands.
    broken
        Rows that have more or fewer cells than the header: where, and what is written there.
    notes
        What was found of the file itself, in words.
    """

    file: Path
    cells: pd.DataFrame
    broken: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(file: Path, sheet: str | None = None) -> Sheet:
    """Read a table into text.

    Parameters
    ----------
    file
        A file of one of the kinds `SUFFIXES`.
    sheet
        Which sheet of a workbook; the first where left out.

    Raises
    ------
    RequestError
        If there is no such file, or it cannot be read as what its name says, has no header, or one that names two
        columns alike.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise RequestError(f"{file}: a table is read from {', '.join(SUFFIXES)}")
    if not file.is_file():
        raise RequestError(f"{file}: there is no such file; check its name")
    with _in_words(file):
        found = _read(file, sheet)
    found.cells.columns = pd.Index(_header(file, [str(name) for name in found.cells.columns]))
    return found


def sheets(file: Path) -> list[str]:
    """The names of the sheets of a workbook; none of any other file."""
    if file.suffix.lower() not in SHEETS:
        return []
    with _in_words(file), pd.ExcelFile(file, engine="calamine") as book:
        return [str(name) for name in book.sheet_names]


@contextmanager
def _in_words(file: Path) -> Iterator[None]:
    try:
        yield
    except RequestError:
        raise
    except ImportError as error:
        raise RequestError(f"{file}: workbooks are read by python-calamine; pip install python-calamine") from error
    except Exception as error:  # whatever a reader of broken files comes upon
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise RequestError(f"{file}: cannot be read as {file.suffix.lower()[1:]}: {words}") from error


def _read(file: Path, sheet: str | None) -> Sheet:
    suffix = file.suffix.lower()
    if suffix in SHEETS:
        table = pd.read_excel(file, sheet_name=sheet or 0, dtype=object, engine="calamine", keep_default_na=False)
        return _of_values(file, table)
    if suffix == ".parquet":
        return _of_values(file, parquet.read_table(file).to_pandas())
    return _of_text(file)


# ---------------------------------------------------------------- text with separators


def _of_text(file: Path) -> Sheet:
    encoding, notes = _encoding(file)
    with file.open(encoding=encoding, newline="") as lines:
        first = lines.readline()
    skipped = first.lower().startswith("sep=")
    separator = first[4] if skipped and len(first) > 4 else _separator(_line(file, encoding, skipped))
    if separator != ",":
        notes.append(f"columns are parted by {_named(separator)}")
    broken: list[tuple[int, str]] = []
    first_row = FIRST_ROW + skipped

    def keep(row: csv.InvalidRow) -> str:
        broken.append((row.number, row.text))
        return "skip"

    table = csv.read_csv(
        file,
        csv.ReadOptions(use_threads=False, encoding=encoding.removesuffix("-sig"), skip_rows=int(skipped)),
        csv.ParseOptions(delimiter=separator, newlines_in_values=True, invalid_row_handler=keep),
        csv.ConvertOptions(column_types=dict.fromkeys(_names(file, encoding, separator, skipped), pa.string())),
    )
    cells = table.to_pandas(types_mapper=lambda _: TEXT)
    cells.index = pd.Index(_places(len(cells), [number + skipped for number, _ in broken], first_row))
    something = [(number + skipped, text) for number, text in broken if not _is_nothing(text, separator)]
    return Sheet(file, _trimmed(cells), something, notes)


def _is_nothing(line: str, separator: str) -> bool:
    return all(cell.strip(" \t\r\n\xa0'\"").lower() in EMPTY for cell in line.split(separator))


def _encoding(file: Path) -> tuple[str, list[str]]:
    """The character set of a text, and what to say of it."""
    with file.open("rb") as stream:
        head = stream.read(4096)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, [] if name == "utf-8-sig" else ["the text is UTF-16"]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le", ["the text is UTF-16 without a mark"]
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as stream:
            while part := stream.read(1 << 20):
                decoder.decode(part)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252", ["the text is no UTF-8, and was read as Windows-1252: look at names with accents"]
    return "utf-8", []


def _line(file: Path, encoding: str, skipped: bool) -> str:
    with file.open(encoding=encoding, newline="") as lines:
        if skipped:
            lines.readline()
        return lines.readline()


def _names(file: Path, encoding: str, separator: str, skipped: bool) -> list[str]:
    from csv import reader

    with file.open(encoding=encoding, newline="") as lines:
        if skipped:
            lines.readline()
        names = next(reader(lines, delimiter=separator), [])
    if not names:
        raise RequestError(f"{file}: is empty; a table begins with the names of its columns")
    return names


def _separator(header: str) -> str:
    """What parts the header into most columns."""
    return max(SEPARATORS, key=lambda mark: (header.count(mark), -SEPARATORS.index(mark)))


def _named(separator: str) -> str:
    return {"\t": "tabs", ";": "semicolons", "|": "bars"}.get(separator, shown(separator))


def _places(count: int, left_out: list[int], first: int) -> list[int]:
    """The rows of the file in which the rows stand that were not left out."""
    if not left_out:
        return list(range(first, first + count))
    gone = set(left_out)
    return [row for row in range(first, first + count + len(gone)) if row not in gone][:count]


# ---------------------------------------------------------------- values of other kinds


def _of_values(file: Path, table: pd.DataFrame) -> Sheet:
    cells = pd.DataFrame({str(name): _as_text(table[name]) for name in table.columns})
    cells.index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(cells))
    return Sheet(file, _trimmed(cells))


def _as_text(values: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values):
        text = values.map(lambda each: each.isoformat() if pd.notna(each) else "")
    else:
        text = values.map(_text)
    return text.astype(TEXT)


def _text(value: Any) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _trimmed(cells: pd.DataFrame) -> pd.DataFrame:
    """Without spaces around, and missing where only a word for that is written; whole rows of nothing go."""
    for name in cells.columns:
        text = cells[name].str.strip(" \t\r\n\xa0\u202f'")
        cells[name] = text.mask(text.str.lower().isin(EMPTY))
    kept: pd.DataFrame = cells[cells.notna().any(axis=1)]
    return kept


def _header(file: Path, names: list[str]) -> list[str]:
    trimmed = [name.strip(" \t\r\n\xa0\ufeff\"'") for name in names]
    twice = sorted({name for name in trimmed if trimmed.count(name) > 1})
    if twice:
        raise RequestError(f"{file}: its header names {', '.join(map(shown, twice))} twice; keep one of each")
    return trimmed
