"""The tables of a sweep: their columns and types, and the bytes of a chunk's files.

The key of a run stands first in every row, so that each file can be read without the others. Types are stated, never
guessed from the values, and no time of day enters a table: equal rows are equal bytes.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.errors import RequestError
from simulation.science import catalogue
from simulation.science.declaration import Value
from simulation.science.outcomes import COUNTS, OUTCOMES, TRAJECTORIES, Outcome

if TYPE_CHECKING:
    import pandas as pd

    from simulation.scenario.scenario import Scenario

Key = tuple[Value, ...]
"""What stands first in every row: run, point, the level of every factor, regime, replication."""

TYPES: Final = {"int": pa.int64(), "float": pa.float64(), "choice": pa.string()}
"""The type of a factor's column, by the kind of its parameter."""

SCHEMA_FILES: Final = {group: f"{group}.schema.json" for group in ("runs", "trajectories", "failures")}
"""The files that describe the columns of the tables."""

KINDS: Final = {pa.int64(): "integer", pa.float64(): "number", pa.string(): "string"}
"""What a Table Schema calls these types."""


@dataclass
class Rows:
    """What a chunk's runs came to: a row for each run that was carried out, another for each that failed."""

    runs: list[tuple[Value | None, ...]] = field(default_factory=list)
    trajectories: list[tuple[Key, Mapping[str, array[float]]]] = field(default_factory=list)
    failures: list[tuple[Value, ...]] = field(default_factory=list)

    def add(self, other: Rows) -> None:
        """Put the rows of `other` after these."""
        self.runs += other.runs
        self.trajectories += other.trajectories
        self.failures += other.failures


@dataclass(frozen=True)
class Parts:
    """The files of one chunk, ready to be put in place; None where the chunk has no such file."""

    runs: bytes
    trajectories: bytes | None
    failures: bytes | None
    done: int
    failed: int


def key(run: int, point: int, levels: Mapping[str, Value], regime: str, replication: int) -> Key:
    """Return the first columns of a run's row."""
    return (run, point, *levels.values(), regime, replication)


def _field(name: str, kind: pa.DataType, unit: str, meaning: str, *, nullable: bool = False) -> pa.Field:
    """Make a column with its unit ("" where it has none) and its meaning."""
    return pa.field(name, kind, nullable, {"unit": unit, "meaning": meaning})


def _factor(scenario: Scenario, name: str) -> pa.Field:
    entry = catalogue.find(name, tuple(scenario.regimes))
    unit = "" if entry.kind == "choice" else entry.unit
    return _field(name, TYPES[entry.kind], unit, f"{entry.meaning} (level of a factor)")


def _measured(outcome: Outcome) -> pa.Field:
    return _field(outcome.name, pa.float64(), outcome.unit, outcome.meaning, nullable=True)


def _count(outcome: Outcome) -> pa.Field:
    return _field(outcome.name, pa.int64(), outcome.unit, outcome.meaning)


def _schema(scenario: Scenario, *columns: pa.Field) -> pa.Schema:
    fields = [
        _field("run", pa.int64(), "", "Number of the run, from 0"),
        _field("point", pa.int64(), "", "Number of the design point, from 0"),
        *(_factor(scenario, name) for name in scenario.factors),
        _field("regime", pa.string(), "", "Name of the regime"),
        _field("replication", pa.int64(), "", "Number of the replication, from 0: which luck"),
        *columns,
    ]
    names = [each.name for each in fields]
    for name in names:
        if names.count(name) > 1:
            raise RequestError(
                f"{name!r} cannot be a factor and a recorded state in one scenario: leave one of them out"
            )
    return pa.schema(fields)


def runs_schema(scenario: Scenario, further: Sequence[Outcome] = ()) -> pa.Schema:
    """List columns of `runs/`: the key, every outcome (null where undefined), counts that some pool, the user's own."""
    measured = (*map(_measured, OUTCOMES.values()), *map(_count, COUNTS.values()), *map(_measured, further))
    return _schema(scenario, *measured)


def trajectories_schema(scenario: Scenario) -> pa.Schema:
    """List columns of `trajectories/`: the key, the week of the horizon from 1, and every recorded state."""
    week = _field("week", pa.int64(), "weeks", "Week of the horizon, from 1")
    return _schema(scenario, week, *(_measured(TRAJECTORIES[name]) for name in scenario.record))


def failures_schema(scenario: Scenario) -> pa.Schema:
    """List columns of `failures.parquet`: the key, the stage at which the run failed, and the reason."""
    stage = _field("stage", pa.string(), "", "Where the run failed: parameters, model, outcomes or worker")
    return _schema(scenario, stage, _field("reason", pa.string(), "", "Why the run failed"))


def schemas(scenario: Scenario, further: Sequence[Outcome] = ()) -> dict[str, str]:
    """Describe every column of every table with its type, unit and meaning: the texts of `SCHEMA_FILES`, by file.

    Each is a Table Schema (datapackage.org/standard/table-schema); `unit` is a property of our own.
    """
    found = {"runs": runs_schema(scenario, further), "failures": failures_schema(scenario)}
    if scenario.record:
        found["trajectories"] = trajectories_schema(scenario)
    return {
        SCHEMA_FILES[group]: json.dumps({"fields": [_described(each) for each in schema]}, indent=2, ensure_ascii=False)
        + "\n"
        for group, schema in found.items()
    }


def _described(column: pa.Field) -> dict[str, Any]:
    metadata = {name.decode(): text.decode() for name, text in column.metadata.items()}
    return {
        "name": column.name,
        "type": KINDS[column.type],
        **({"unit": metadata["unit"]} if metadata["unit"] else {}),
        "description": metadata["meaning"],
        **({} if column.nullable else {"constraints": {"required": True}}),
    }


def _table(schema: pa.Schema, rows: Sequence[tuple[Value | None, ...]]) -> pa.Table:
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, each.type) for column, each in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _trajectory_table(scenario: Scenario, rows: Sequence[tuple[Key, Mapping[str, array[float]]]]) -> pa.Table:
    schema = trajectories_schema(scenario)
    weeks = range(1, scenario.horizon + 1)
    keys = zip(*(row for row, _ in rows), strict=True) if rows else [()] * (len(schema) - 1 - len(scenario.record))
    columns: list[Any] = [[cell for cell in column for _ in weeks] for column in keys]
    columns.append([week for _ in rows for week in weeks])
    for name in scenario.record:
        column = array("d")
        for _, states in rows:
            column.extend(states[name])
        columns.append(column)
    # a state that is undefined in a week, which the model says by not-a-number, becomes null
    arrays = [pa.array(column, each.type, from_pandas=True) for column, each in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def writer(sink: Any, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a writer of tables to a binary file, always with the same settings: they are part of the bytes."""
    words = [each.name for each in schema if each.type == pa.string()]
    return pq.ParquetWriter(
        sink,
        schema,
        version="2.6",
        compression="zstd",
        compression_level=3,
        use_dictionary=words,
        write_statistics=True,
        write_page_checksum=True,  # for readers that check no SHA-256
    )


def runs_frame(
    scenario: Scenario, rows: Sequence[tuple[Value | None, ...]], further: Sequence[Outcome] = ()
) -> pd.DataFrame:
    """Return the rows of runs as `read_runs` gives them."""
    frame: pd.DataFrame = _table(runs_schema(scenario, further), rows).to_pandas()
    return frame


def _encoded(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with writer(sink, table.schema) as written:
        written.write_table(table)
    return bytes(sink.getvalue())


def encode(scenario: Scenario, rows: Rows, further: Sequence[Outcome] = ()) -> Parts:
    """Encode the files of a chunk with these rows."""
    return Parts(
        runs=_encoded(_table(runs_schema(scenario, further), rows.runs)),
        trajectories=_encoded(_trajectory_table(scenario, rows.trajectories)) if scenario.record else None,
        failures=_encoded(_table(failures_schema(scenario), rows.failures)) if rows.failures else None,
        done=len(rows.runs),
        failed=len(rows.failures),
    )
