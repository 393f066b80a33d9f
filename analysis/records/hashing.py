"""Names of customers, people and requests, put beyond recognition: the same one in all tables, another in each run.

The key is drawn anew each time and written nowhere, so that nobody can try names out on what was written.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Final

import numpy as np
import pandas as pd

from analysis.records.declared import TABLES
from analysis.records.ledger import WHOLE_LINE, Ledger

BYTES: Final = 10
"""Of a hash: two of ten million names are alike with a chance of one in ten billion."""


class Hashes:
    """Stand-ins for names, under a key that dies with this object."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        """What stands for a name."""
        if name not in self._known:
            self._known[name] = blake2b(name.encode(), digest_size=BYTES, key=self._key).hexdigest()
        return self._known[name]

    def column(self, values: pd.Series) -> pd.Series:
        """A column of names with what stands for each; what is missing stays missing."""
        return values.map({name: self.of(str(name)) for name in values.dropna().unique()}, na_action="ignore").astype(
            object
        )

    def table(self, name: str, values: pd.DataFrame) -> pd.DataFrame:
        """A table whose names are hashed."""
        return values.assign(**{column: self.column(values[column]) for column in id_columns(name, values.columns)})

    def ledger(self, ledger: Ledger, names: Iterable[str]) -> None:
        """Hash what a ledger holds of these names; a line that could not be parted is left out whole."""
        known = {name: self.of(name.removesuffix(".0")) for name in names}
        ledger.entries = [replace(each, found=_without(each.found, each.words, known)) for each in ledger.entries]


def _without(found: np.ndarray, words: str, known: Mapping[str, str]) -> np.ndarray:
    hidden = ["" if words == WHOLE_LINE else known.get(str(value), value) for value in found]
    return np.array(hidden, object)


def id_columns(name: str, columns: Iterable[str]) -> list[str]:
    """The columns of a table that hold names."""
    return [
        column for column in columns if column in TABLES[name].columns and TABLES[name].columns[column].kind == "id"
    ]
