"""From a directory of tables and its mapping to checked tables, with what became of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from analysis.records import files
from analysis.records.checks import checked
from analysis.records.ledger import Ledger
from analysis.records.mapping import MappingFile, TableMapping, read_mapping
from analysis.records.values import typed
from simulation.errors import Fault, ScenarioError
from simulation.wording.values import nearest, shown

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


def read_records(directory: Path, mapping: Path | None = None) -> Records:
    """Read the tables of a directory by its mapping, and check them.

    Raises
    ------
    RequestError
        If a file cannot be read, or the mapping has faults: all of them, each with its line.
    """
    file = mapping or directory / MAPPING
    said = read_mapping(file)
    sheets = {}
    faults: list[Fault] = []
    for name, table in said.tables.items():
        sheets[name] = files.read(directory / table.file, table.sheet)
        faults += _missing(file, name, table, sheets[name])
    if faults:
        raise ScenarioError(str(file), faults)
    ledger = Ledger()
    values = {name: typed(name, sheets.pop(name), table, said, ledger) for name, table in said.tables.items()}
    return Records(checked(values, said, ledger), said, ledger)


def _missing(file: Path, name: str, table: TableMapping, sheet: files.Sheet) -> list[Fault]:
    """Columns that the mapping names and the table does not have, each with the line of the mapping."""
    from simulation.scenario.document import read_yaml
    from simulation.scenario.source import read_text

    document = read_yaml(read_text(file))
    headers = [str(header) for header in sheet.cells.columns]
    return [
        Fault(
            document.line(("tables", name, "columns", column)),
            f"tables.{name}.columns.{column} is {shown(header)}; {table.file} has no such column"
            f"{nearest(header, headers)}",
        )
        for column, header in table.columns.items()
        if header not in headers
    ]
