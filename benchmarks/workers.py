"""Sweeps on one and two workers of each kind, by size, and what handing a chunk to a cluster costs."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.timing import WALL, Figure, interleaved, ratios, seconds
from simulation.scenario.reading import parse_scenario
from simulation.scenario.scenario import Scenario
from simulation.sweep import engines
from simulation.sweep.engines import Engine
from simulation.sweep.sweep import sweep
from simulation.sweep.work import Work, carry_out_chunk, portable

SIZES: Final = (30, 300)
RUNS: Final = {"compiled": 2_000, "reference": 16}
"""Runs of a sweep with 300 accounts; with fewer accounts there are more."""

SMALL_CHUNKS: Final = 50

TEXT: Final = """\
name: workers
question: What does a second worker save?
seed: 2026
regimes: [sole, shared]
weeks: {{warm_up: 52, horizon: 104}}
parameters:
  accounts: {accounts}
  functions.success.seats: {seats}
  functions.support.seats: {seats}
  functions.sales.seats: {seats}
  functions.product.seats: {seats}
replications: {replications}
"""

Told = Callable[[str], None]


def _scenario(accounts: int, runs: int) -> Scenario:
    replications = runs * max(SIZES) // accounts // 2
    return parse_scenario(
        TEXT.format(accounts=accounts, seats=max(1, accounts // 40), replications=replications), "workers.yaml"
    )


def _swept(scenario: Scenario, engine: Engine, workers: int, executor: Executor | None = None) -> float:
    with tempfile.TemporaryDirectory() as directory:
        report = sweep(scenario, Path(directory) / "results", workers=workers, engine=engine, executor=executor)
    if report.failed:
        raise ValueError(f"{report.failed} runs failed")
    return report.elapsed


def by_workers(rounds: int, told: Told) -> Iterator[Figure]:
    """(h) Sweeps into a directory on one and two threads, processes, and workers of a Dask cluster of this machine."""
    with ExitStack() as stack:
        executor = _cluster(stack) if find_spec("distributed") else None
        timed: dict[str, Callable[[], float]] = {}
        for name, runs in RUNS.items():
            kind = "thread" if name == "compiled" else "process"
            for accounts in SIZES:
                scenario, engine = _scenario(accounts, runs), engines.engine(name)
                where = f"{name}, {accounts} accounts"
                timed[f"{where}, 1 {kind}"] = partial(_swept, scenario, engine, 1)
                timed[f"{where}, 2 {kind}s"] = partial(_swept, scenario, engine, 2)
                if executor is not None:
                    timed[f"{where}, 2 cluster"] = partial(_swept, scenario, engine, 2, executor)
        found = interleaved(timed, min(rounds, 3), told)
        for name, values in found.items():
            yield Figure("workers", name, "s, wall", tuple(values))
            one = next((other for other in found if other.startswith(name.rsplit(",", 1)[0] + ", 1 ")), name)
            if one != name:
                yield Figure("workers", f"{name}: times as fast as 1", "ratio", ratios(found[one], values))
        if executor is not None:
            yield from _overhead(executor, rounds)


def _cluster(stack: ExitStack) -> Executor:
    from distributed import LocalCluster

    from simulation.sweep.cluster import connected

    started = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50)
    stack.enter_context(started)
    return stack.enter_context(connected(started.scheduler_address))


def _overhead(executor: Executor, rounds: int) -> Iterator[Figure]:
    """A chunk of one short run, there and back, one after the other; and the same here."""
    work = Work(portable(_scenario(30, 300)), engines.compiled().simulate)

    def there() -> None:
        executor.submit(carry_out_chunk, work, range(1)).result()

    for name, once in (("cluster", there), ("here", lambda: carry_out_chunk(work, range(1)))):
        values = [1000 * statistics.median(seconds(once, WALL) for _ in range(SMALL_CHUNKS)) for _ in range(rounds)]
        yield Figure("workers", f"a chunk of one short run, {name}", "ms, wall", tuple(values))
