"""The mapping: which file holds which table, what its columns are called, and what its words and marks mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.records.declared import TABLES
from simulation.errors import ScenarioError
from simulation.scenario.document import REFUSED, Faults, dotted, read_yaml
from simulation.scenario.source import read_text
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.wording.values import nearest, shown

OPEN: Final = "?"
"""Stands where a guess would be no better than a coin."""

OTHER: Final = "other"
"""A role or a segment that is left out."""

HOW: Final = ("quit", "dismissed", "moved")
LOST: Final = "lost"
STAYS: Final = "stays"
TRIES: Final = "trial"
STATES: Final = (LOST, STAYS, TRIES)

DATES: Final = ("year first", "day first", "month first")
DECIMALS: Final = (".", ",")


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TableMapping(_Closed):
    """Where a table is, and how it is written."""

    file: str
    sheet: str | None = None
    dates: Literal["year first", "day first", "month first"] = "year first"
    decimal: Literal[".", ","] = "."
    columns: dict[str, str]


class Churn(_Closed):
    """What it is that a customer is lost.

    Attributes
    ----------
    by
        What says so: the day of its end, the state that the system shows, or that nothing is paid any more.
    without
        Reasons for which the end of an account is no loss of a customer, as when two are merged.
    trials
        Whether accounts that only try the product are customers.
    pause
        Days within which whoever comes back has not been lost.
    parents
        Whether accounts that belong to one parent are one customer, or several.
    """

    by: Literal["end", "status", "value"] = "end"
    without: tuple[str, ...] = ()
    trials: bool = False
    pause: int = Field(default=0, ge=0, le=3650)
    parents: Literal["apart", "together"] = "apart"


class MappingFile(_Closed):
    """A mapping, as its file has it."""

    as_of: str
    since: str
    time_zone: str = "UTC"
    currency: str = ""
    churn: Churn = Churn()
    roles: dict[str, str] = {}
    segments: dict[str, str] = {}
    how: dict[str, str] = {}
    status: dict[str, str] = {}
    tables: dict[str, TableMapping]


WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "roles": (*FUNCTIONS, OTHER),
    "segments": (*SEGMENTS, OTHER),
    "how": HOW,
    "status": STATES,
}
"""What the words of a firm are translated to."""

_ALLOWED: Final = {
    "dates": " or ".join(map(repr, DATES)),
    "decimal": "'.' or ','",
    "by": "'end', 'status' or 'value'",
    "trials": "true or false",
    "pause": "a whole number of days from 0 to 3650",
    "parents": "'apart' or 'together'",
    "without": "a list of reasons, such as [merged, migrated]",
    "as_of": "the day of the export, such as 2026-01-31",
    "since": "the first day from which on the tables are whole, such as 2024-01-01",
}


def read_mapping(file: Path) -> MappingFile:
    """Read and check a mapping.

    Raises
    ------
    ScenarioError
        With every fault of the file, each with its line.
    """
    document = read_yaml(read_text(file))
    faults = Faults(document)
    found = None
    if isinstance(document.value, dict):
        content = _listed(document.value)
        try:
            found = MappingFile.model_validate(content)
        except ValidationError as error:
            for path, words, of_key in _complaints(error):
                faults.blame(path, words, of_key=of_key)
        for path, words in _of_words(document.value):
            faults.blame(path, words)
    elif document.value is not REFUSED:
        faults.blame((), "this is no mapping; `simulate import DIR` writes one where there is none")
    if faults.found or found is None:
        raise ScenarioError(str(file), faults.found)
    return found


def _listed(content: dict[Any, Any]) -> dict[Any, Any]:
    """With the list of reasons as the model has it."""
    churn = content.get("churn")
    if isinstance(churn, dict) and isinstance(churn.get("without"), list):
        return content | {"churn": churn | {"without": tuple(churn["without"])}}
    return content


def _complaints(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str, bool]]:
    for item in error.errors(include_url=False, include_context=False):
        path = tuple(item["loc"])
        if item["input"] is REFUSED:
            continue
        if item["type"] == "missing":
            yield path[:-1], f"{dotted(path)} is missing", True
        elif item["type"] == "extra_forbidden":
            yield path, f"unknown key {dotted(path)!r}{nearest(str(path[-1]), _keys(path))}", True
        else:
            allowed = f"; allowed: {_ALLOWED[str(path[-1])]}" if path[-1] in _ALLOWED else f"; {item['msg'].lower()}"
            yield path, f"{dotted(path)} is {shown(item['input'])}{_asked(item['input'])}{allowed}", False


def _keys(path: tuple[str | int, ...]) -> tuple[str, ...]:
    if len(path) == 1:
        return tuple(MappingFile.model_fields)
    return tuple(Churn.model_fields if path[0] == "churn" else TableMapping.model_fields)


def _asked(value: object) -> str:
    return ", which the first run left to you" if value == OPEN else ""


def _of_words(content: dict[Any, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What only the declared tables, the calendar and the words of the model can tell."""
    for key, allowed in WORDS.items():
        for theirs, ours in _pairs(content.get(key)):
            if isinstance(ours, str) and ours not in allowed:
                yield (key, theirs), f"{key}.{theirs} is {shown(ours)}{_asked(ours)}{nearest(ours, allowed)}"
    yield from _of_tables(content)
    zone = content.get("time_zone")
    if isinstance(zone, str) and zone not in available_timezones():
        yield ("time_zone",), f"time_zone is {shown(zone)}, which is none{nearest(zone, tuple(available_timezones()))}"
    yield from _days(content)


def _of_tables(content: dict[Any, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name, table in _pairs(content.get("tables")):
        if name not in TABLES:
            yield ("tables", name), f"there is no table {name!r}{nearest(name, tuple(TABLES))}"
            continue
        columns = dict(_pairs(table.get("columns") if isinstance(table, dict) else None))
        for column in columns:
            if column not in TABLES[name].columns:
                near = nearest(column, tuple(TABLES[name].columns))
                yield ("tables", name, "columns", column), f"table {name} has no column {column!r}{near}"
        for column, declared in TABLES[name].columns.items():
            if declared.needed and column not in columns:
                words = f"table {name} needs a column {column!r} ({declared.meaning[0].lower()}{declared.meaning[1:]})"
                yield ("tables", name, "columns"), words


def _days(content: dict[Any, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    found = {}
    for key in ("since", "as_of"):
        day = content.get(key)
        if isinstance(day, str):
            try:
                found[key] = dt.date.fromisoformat(day)
            except ValueError:
                yield (key,), f"{key} is {shown(day)}{_asked(day)}; allowed: {_ALLOWED[key]}"
    if len(found) == 2 and found["since"] >= found["as_of"]:
        yield ("since",), f"since is {found['since']}, which is not before as_of, {found['as_of']}"


def _pairs(value: object) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((name, one) for name, one in value.items() if one is not REFUSED)
