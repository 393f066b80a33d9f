"""A scenario carried out in memory, for a study that keeps no results directory."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from simulation import design, engines, tables
from simulation.chunk import Work, carry_out_runs, portable
from simulation.engines import Engine
from simulation.errors import RequestError, WorkError
from simulation.tables import Rows
from simulation.workers import usable_processors

if TYPE_CHECKING:
    import pandas as pd

    from simulation.scenario import Scenario


def runs_in_memory(
    scenario: Scenario,
    *,
    workers: int | None = None,
    engine: Engine | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Every run of a scenario, one row a run in canonical order: the table that a sweep of it would write.

    Parameters
    ----------
    scenario
        What is carried out; what it records is left out.
    workers
        Number of threads or processes; as many as there are usable processors by default.
    engine
        What carries out the runs; the compiled engine by default.
    on_progress
        Told the number of runs done and of all runs after every chunk. What it raises ends the work.

    Raises
    ------
    RequestError
        If the number of workers is under 1.
    WorkError
        If a run fails: with its reason.
    """
    count = usable_processors() if workers is None else workers
    if count < 1:
        raise RequestError(f"workers is {count}; allowed: a whole number from 1")
    chosen = engine or engines.compiled()
    chunks = design.chunks(scenario, chosen.seconds_per_account_week)
    rows = Rows()
    with chosen.executor(min(count, len(chunks))) as executor:
        carried_out = executor.map(partial(carry_out_runs, Work(portable(scenario), chosen.simulate)), chunks)
        try:
            for done, part in zip(chunks, carried_out, strict=True):
                rows.add(part)
                if on_progress is not None:
                    on_progress(done.stop, chunks.runs)
        except BaseException:
            executor.shutdown(cancel_futures=True)
            raise
    if rows.failures:
        raise WorkError(f"{len(rows.failures)} of {chunks.runs} runs failed; the first: {rows.failures[0][-1]}")
    return tables.runs_frame(scenario, rows.runs)
