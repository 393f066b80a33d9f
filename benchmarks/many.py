"""Many runs of a small firm: time, memory, files, and how long others take to read them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.processes import HERE, PEAK, in_process
from benchmarks.timing import WALL, Figure, seconds

RUNS: Final = (10_000, 100_000, 1_000_000)
TEXT: Final = """\
name: many
question: How does a small firm fare under each regime as people leave more often?
seed: 2026
regimes: [sole, shared, siloed, diffuse]
weeks: {warm_up: 4, horizon: 12}
parameters:
  accounts: 20
  functions.success.seats: 2
  functions.support.seats: 1
  functions.sales.seats: 1
  functions.product.seats: 1
factors:
  turnover: [0, 0.1, 0.2, 0.3, 0.4]
"""
"""20 account-years or less a run: what is measured is everything around the model."""

SWEPT: Final = """
import sys
from simulation.scenario.reading import parse_scenario
from simulation.sweep.sweep import sweep
text = sys.stdin.read()
print(sweep(parse_scenario(text, "many.yaml"), {directory!r}, workers=2).elapsed)
"""

READERS: Final = {
    "pandas": "import pandas as pd\nprint(len(pd.read_parquet('runs')))",
    "polars": "import polars as pl\nprint(pl.read_parquet('runs/*.parquet').height)",
    "duckdb": (
        "import duckdb\n"
        "rows = duckdb.sql(\"select regime, count(*), avg(trust) from 'runs/*.parquet' group by regime\").fetchall()\n"
        "print(sum(count for _, count, _ in rows))"
    ),
}

Told = Callable[[str], None]


def _size(directory: Path) -> float:
    return sum(file.stat().st_size for file in directory.rglob("*") if file.is_file()) / 2**20


def many(rounds: int, told: Told) -> Iterator[Figure]:
    """(g) Sweeps of many short runs into a directory, and others that read it, in processes of their own.

    It is done once however many rounds there are, and a million runs only where one round is asked for.
    """
    for count in RUNS if rounds == 1 else RUNS[:-1]:
        told(f"{count:,} runs")
        with tempfile.TemporaryDirectory() as place:
            directory = Path(place) / "results"
            text = f"{TEXT}replications: {count // 20}\n"
            elapsed, kilobytes = in_process(SWEPT.format(directory=str(directory)) + PEAK, HERE, given=text).split()
            yield Figure("many", f"{count:,} runs: sweep", "s, wall", (float(elapsed),))
            yield Figure("many", f"{count:,} runs: peak memory", "MiB", (int(kilobytes) / 1024,))
            yield Figure("many", f"{count:,} runs: files", "files", (len(list(directory.rglob("*.parquet"))),))
            yield Figure("many", f"{count:,} runs: on disk", "MiB", (_size(directory),))
            yield from _read(count, directory, told)


def _read(count: int, directory: Path, told: Told) -> Iterator[Figure]:
    for reader, program in READERS.items():
        if find_spec(reader):
            told(f"{count:,} runs read by {reader}")
            taken = seconds(lambda program=program: _checked(program, directory, count), WALL)
            yield Figure("many", f"{count:,} runs: read by {reader}, its import included", "s, wall", (taken,))
    told(f"{count:,} runs compared")
    compare = f"from simulation.cli import main\nmain(['compare', {str(directory)!r}, '--json'], standalone_mode=False)"
    taken = seconds(lambda: json.loads(in_process(compare, HERE)), WALL)
    yield Figure("many", f"{count:,} runs: `simulate compare`", "s, wall", (taken,))


def _checked(program: str, directory: Path, count: int) -> None:
    if int(in_process(program, directory)) != count:
        raise ValueError(f"not {count} runs were read")
