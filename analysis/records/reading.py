"""From a directory of tables and its mapping to checked tables, with what became of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from analysis.records import files
from analysis.records.checks import checked
from analysis.records.hashing import Hashes, id_columns
from analysis.records.ledger import Ledger
from analysis.records.mapping import MappingFile, TableMapping, read_mapping
from analysis.records.values import typed
from simulation.errors import RequestError, ScenarioError
from simulation.scenario.document import Faults, read_yaml
from simulation.scenario.source import read_text
from simulation.wording.values import nearest, only_near, shown

MAPPING: Final = "mapping.yaml"
"""The name of the mapping beside the tables."""


@dataclass(frozen=True)
class Records:
    """A firm's own records.

    Attributes
    ----------
    tables
        By name, as declared in `declared.TABLES`, checked; the index is the row of the file.
    mapping
        What was said of them.
    ledger
        What became of every row.
    """

    tables: Mapping[str, pd.DataFrame]
    mapping: MappingFile
    ledger: Ledger

    @property
    def as_of(self) -> pd.Timestamp:
        """The day of the export."""
        return pd.Timestamp(self.mapping.as_of)

    @property
    def since(self) -> pd.Timestamp:
        """The first day from which on the tables are whole."""
        return pd.Timestamp(self.mapping.since)


def read_records(directory: Path, mapping: Path | None = None, *, hash_ids: bool = False) -> Records:
    """Read the tables of a directory by its mapping, and check them.

    Parameters
    ----------
    directory
        Where the tables are.
    mapping
        What is what in them; beside them by default.
    hash_ids
        Whether the names of customers, people and requests are hashed once the tables have been checked.

    Raises
    ------
    RequestError
        If a file cannot be read, or the mapping has faults: all of them, each with its line.
    """
    file = mapping or directory / MAPPING
    said = read_mapping(file)
    sheets = _sheets(directory, said, Faults(read_yaml(read_text(file))), str(file))
    ledger = Ledger()
    names = _names(said, sheets) if hash_ids else set()
    values = {name: typed(name, sheets.pop(name), table, said, ledger) for name, table in said.tables.items()}
    tables = checked(values, said, ledger)
    if hash_ids:
        hashes = Hashes()
        tables = {name: hashes.table(name, table) for name, table in tables.items()}
        hashes.ledger(ledger, names)
    return Records(tables, said, ledger)


def _names(said: MappingFile, sheets: Mapping[str, files.Sheet]) -> set[str]:
    """Every name that stands in the tables."""
    return {
        str(each)
        for name, table in said.tables.items()
        for column in id_columns(name, table.columns)
        for each in sheets[name].cells[table.columns[column]].dropna().unique()
    }


def _sheets(directory: Path, said: MappingFile, faults: Faults, mapping: str) -> dict[str, files.Sheet]:
    """The tables that the mapping names; a ScenarioError with all that it names and that is not there."""
    sheets = {}
    for name, table in said.tables.items():
        path = directory / table.file
        try:
            sheets[name] = files.read(path, table.sheet)
        except RequestError as error:
            absent = f" is {shown(table.file)}, and there is no such file{only_near(table.file, _beside(directory))}"
            words = f": {error}" if path.exists() else absent
            faults.blame(("tables", name, "file"), f"tables.{name}.file{words}")
        else:
            _blame_missing(name, table, sheets[name], faults)
    if faults.found:
        raise ScenarioError(mapping, faults.found)
    return sheets


def _beside(directory: Path) -> list[str]:
    return sorted(each.name for each in directory.iterdir() if each.suffix.lower() in files.SUFFIXES)


def _blame_missing(name: str, table: TableMapping, sheet: files.Sheet, faults: Faults) -> None:
    """Columns that the mapping names and the table does not have."""
    headers = [str(header) for header in sheet.cells.columns]
    for column, header in table.columns.items():
        if header not in headers:
            words = f"is {shown(header)}; {table.file} has no such column{nearest(header, headers)}"
            faults.blame(("tables", name, "columns", column), f"tables.{name}.columns.{column} {words}")
