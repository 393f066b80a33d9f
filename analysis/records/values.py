"""Text to days, points in time, amounts, counts and words: what cannot be read is told of, and never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from analysis.records.declared import TABLES, Column
from analysis.records.files import Sheet
from analysis.records.ledger import WHOLE_LINE, Ledger
from analysis.records.mapping import OTHER, WORDS, MappingFile, TableMapping

DECIDES: Final = ("end", "to", "left", "solved")
"""Columns without which a row says the opposite of what is meant: a row whose value is unreadable is refused."""

FIRST_SERIAL, LAST_SERIAL = 10_000, 80_000
"""Excel's numbers of days in 1927 and in 2119."""

MIDNIGHT_ELSEWHERE: Final = 0.9
"""Share of days at one same hour that is not midnight from which on they are taken for midnights of another zone."""

_OFFSET: Final = r"(?:Z|[+-]\d\d:?\d\d| UTC| GMT)$"
_NUMBERS: Final = r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d\d)(?:,? +|T|$)(.*)$"
_CURRENCIES: Final = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_CODE: Final = r"(EUR|USD|GBP|JPY|CHF|CAD|AUD|SEK|NOK|DKK|PLN|CZK|INR|BRL|[€$£¥])"
_YES: Final = ("yes", "y", "true", "1", "x", "ja", "oui")
_NO: Final = ("no", "n", "false", "0", "nein", "non")


def typed(name: str, sheet: Sheet, table: TableMapping, mapping: MappingFile, ledger: Ledger) -> pd.DataFrame:
    """A table with the columns that are declared, and with values of their kinds.

    Parameters
    ----------
    name
        Which table.
    sheet
        What stands in its file.
    table, mapping
        What its columns are called, and how they are written.
    ledger
        Takes what cannot be read.

    Returns
    -------
    DataFrame
        Its index is the row of the file; days are points in time at midnight of the firm's time zone.
    """
    ledger.open(name, sheet.file.name, len(sheet.cells) + len(sheet.broken))
    for words in sheet.notes:
        ledger.note(name, "noted", words, sheet.cells.index[:1])
    rows, texts = [row for row, _ in sheet.broken], [text for _, text in sheet.broken]
    ledger.note(name, "refused", WHOLE_LINE, np.array(rows), np.array(texts, object))
    reader = _Reader(name, table, mapping, ledger)
    found = pd.DataFrame(index=sheet.cells.index)
    unreadable = pd.Series(False, found.index)
    for column, header in table.columns.items():
        declared = TABLES[name].columns[column]
        text = sheet.cells[header]
        found[column], bad = reader.read(column, declared, text)
        words = f"{header} cannot be read as {_KINDS[declared.kind]}{reader.manner(declared)}"
        if declared.needed or column in DECIDES:
            ledger.note(name, "refused", words, text.index[bad & ~unreadable], text[bad & ~unreadable])
            unreadable |= bad
        else:
            ledger.note(name, "repaired", f"{words}: left empty", text.index[bad], text[bad])
    found = found[~unreadable]
    for column, declared in TABLES[name].columns.items():
        if declared.needed:
            words = f"{table.columns[column]} is empty"
            found = ledger.refuse(name, found, found[column].isna(), words)
    return found


_KINDS: Final = {
    "id": "a name",
    "day": "a day",
    "time": "a point in time",
    "amount": "an amount",
    "count": "a whole number",
    "word": "a word",
    "yes": "yes or no",
}


class _Reader:
    """Reads the columns of one table."""

    def __init__(self, name: str, table: TableMapping, mapping: MappingFile, ledger: Ledger) -> None:
        self.name, self.table, self.mapping, self.ledger = name, table, mapping, ledger

    def manner(self, declared: Column) -> str:
        """How its values are taken to be written, in words."""
        if declared.kind in ("day", "time"):
            return f", {self.table.dates}"
        return f" with {self.table.decimal!r} before the decimals" if declared.kind == "amount" else ""

    def read(self, column: str, declared: Column, text: pd.Series) -> tuple[pd.Series, pd.Series]:
        """The values, and which of them cannot be read."""
        if declared.kind in ("day", "time"):
            return self._times(text, whole_days=declared.kind == "day")
        if declared.kind == "amount":
            return self._amounts(text)
        if declared.kind == "count":
            return self._counts(text)
        if declared.kind == "yes":
            lower = text.str.lower()
            values = lower.isin(_YES)
            return values, text.notna() & ~values & ~lower.isin(_NO)
        if declared.kind == "id":
            return self._ids(text), pd.Series(False, text.index)
        return self._words(column, text), pd.Series(False, text.index)

    # ------------------------------------------------------------ names and words

    def _ids(self, text: pd.Series) -> pd.Series:
        cut = text.str.fullmatch(r"\d+\.0").fillna(False).astype(bool)
        words = f"{text.name} is a number with .0 behind it: read without"
        self.ledger.note(self.name, "repaired", words, text.index[cut], text[cut])
        return text.mask(cut, text.str.removesuffix(".0")).astype(object).where(text.notna(), None)

    def _words(self, column: str, text: pd.Series) -> pd.Series:
        key = {"role": "roles", "segment": "segments"}.get(column, column)
        if key not in WORDS:
            return text.astype(object).where(text.notna(), None)
        translated: Mapping[str, str] = {
            **{ours: ours for ours in WORDS[key]},
            **{theirs.lower(): ours for theirs, ours in getattr(self.mapping, key).items()},
        }
        found = text.str.lower().map(translated, na_action="ignore").astype(object)
        unknown = text.notna() & found.isna()
        words = f"{text.name} is a word that the mapping does not know under '{key}': left out"
        self.ledger.note(self.name, "repaired", words, text.index[unknown], text[unknown])
        return found.where(found.notna() & (found != OTHER), None)

    # ------------------------------------------------------------ numbers

    def _amounts(self, text: pd.Series) -> tuple[pd.Series, pd.Series]:
        currency = text.str.extract(_CODE, expand=False).replace(_CURRENCIES)
        usual = self.mapping.currency or (currency.mode().iloc[0] if currency.notna().any() else "")
        foreign = (currency.notna() & (currency != usual)).fillna(False).astype(bool)
        words = f"{text.name} is in another currency than {usual}: left empty; convert it"
        self.ledger.note(self.name, "repaired", words, text.index[foreign], text[foreign])
        plain = text.str.replace(_CODE, "", regex=True).str.replace("[\\s\xa0\u202f’']", "", regex=True)
        thousands = "," if self.table.decimal == "." else "."
        grouped = plain.str.fullmatch(rf"-?\d{{1,3}}(?:\{thousands}\d{{3}})+(?:\{self.table.decimal}\d*)?")
        plain = plain.mask(grouped.fillna(False).astype(bool), plain.str.replace(thousands, "", regex=False))
        plain = plain.str.replace(self.table.decimal, ".", regex=False)
        usable = plain.str.fullmatch(r"-?\d+(?:\.\d*)?").fillna(False).astype(bool)
        values = pd.to_numeric(plain.where(usable & ~foreign), errors="coerce").astype(float)
        return values, text.notna() & values.isna() & ~foreign

    def _counts(self, text: pd.Series) -> tuple[pd.Series, pd.Series]:
        usable = text.str.fullmatch(r"\d+(?:[.,]0+)?").fillna(False).astype(bool)
        values = pd.to_numeric(text.where(usable).str.replace(",", ".", regex=False), errors="coerce").astype(float)
        return values, text.notna() & values.isna()

    # ------------------------------------------------------------ days and points in time

    def _times(self, text: pd.Series, *, whole_days: bool) -> tuple[pd.Series, pd.Series]:
        codes, unique = pd.factorize(text)
        different = pd.Series(unique, dtype=text.dtype)
        values, serial = self._read_times(different)
        # the last of these stands for what is missing, whose code is -1
        known = np.append(values.to_numpy("datetime64[ns]"), np.datetime64("NaT", "ns"))
        found = pd.Series(known[codes], text.index)
        numbers = np.append(serial.to_numpy(bool), False)[codes]
        words = f"{text.name} is a number, read as Excel's number of a day"
        self.ledger.note(self.name, "repaired", words, text.index[numbers], text[numbers])
        if whole_days:
            self._look_for_another_zone(found, str(text.name))
            found = found.dt.normalize()
        return found, text.notna() & found.isna()

    def _read_times(self, text: pd.Series) -> tuple[pd.Series, pd.Series]:
        """Points in time in the firm's zone, without a zone; and which of them were Excel's numbers."""
        plain = self._year_first(text)
        offset = plain.str.contains(_OFFSET, regex=True).fillna(False).astype(bool)
        found = pd.Series(pd.NaT, text.index, dtype="datetime64[ns]")
        zoned = pd.to_datetime(plain[offset].str.removesuffix(" UTC"), format="mixed", utc=True, errors="coerce")
        found[offset] = zoned.dt.tz_convert(self.mapping.time_zone).dt.tz_localize(None)
        iso = ~offset & plain.str.match(r"\d{4}-\d").fillna(False).astype(bool)
        found[iso] = pd.to_datetime(plain[iso], format="mixed", errors="coerce")
        named = ~offset & plain.str.contains("[a-z]{3}", case=False, regex=True).fillna(False).astype(bool)
        found[named] = pd.to_datetime(plain[named], format="mixed", errors="coerce")
        number = pd.to_numeric(plain.where(plain.str.fullmatch(r"\d{5}(?:\.\d+)?").fillna(False)), errors="coerce")
        serial = number.between(FIRST_SERIAL, LAST_SERIAL).fillna(False).astype(bool)
        found[serial] = pd.Timestamp("1899-12-30") + pd.to_timedelta(number[serial].astype(float).round(5), unit="D")
        return found, serial

    def _year_first(self, text: pd.Series) -> pd.Series:
        """31/01/2024 and its kin as 2024-01-31, in the order that the mapping says; the rest as it is."""
        plain = text.str.replace(r"^(\d{4})[./](\d{1,2})[./](\d{1,2})", r"\1-\2-\3", regex=True)
        if self.table.dates == "year first":
            return plain
        parts = plain.str.extract(_NUMBERS)
        day, month = (parts[0], parts[1]) if self.table.dates == "day first" else (parts[1], parts[0])
        year = parts[2].where(parts[2].str.len() == 4, "20" + parts[2])
        turned = year + "-" + month.str.zfill(2) + "-" + day.str.zfill(2) + " " + parts[3]
        return plain.mask(parts[0].notna(), turned.str.strip())

    def _look_for_another_zone(self, found: pd.Series, header: str) -> None:
        known = found.dropna()
        if known.empty or len(known) < 20:
            return
        hours = known.dt.hour.value_counts(normalize=True)
        late = hours.loc[[hour for hour in hours.index if hour in (*range(1, 13), *range(12, 24))]].sum()
        few = len(hours) <= 2
        if few and late >= MIDNIGHT_ELSEWHERE:
            at = " or ".join(f"{hour}:00" for hour in sorted(hours.index))
            words = f"{header} lies at {at} nearly always, which is midnight elsewhere: days are one off unless "
            words += f"time_zone is set to where the firm is (it is {self.mapping.time_zone!r})"
            self.ledger.note(self.name, "noted", words, known.index)
