"""Carries out a scenario: its chunks of runs, on any executor, into a results directory.

Workers compute and this process writes, so that workers need neither the directory nor this machine. What a chunk
comes to depends on nothing but the scenario: neither the number of workers, nor which of them took it, nor when.
"""

from __future__ import annotations

import math
import time
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulation import design, engines, results, tables
from simulation.design import Run
from simulation.engines import Engine, Simulate
from simulation.errors import RequestError, WorkError
from simulation.outcomes import OUTCOMES
from simulation.parameters import Parameters
from simulation.regimes import Regime
from simulation.results import Results
from simulation.tables import Parts, Rows
from simulation.workers import InProcess, Workers, first_done, usable_processors

if TYPE_CHECKING:
    from simulation.scenario import Scenario

LONGEST_REASON: Final = 500
LOST: Final = "the worker process ended in the middle of this run"
GO_ON: Final = "the same command with --resume does the rest"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sweep is, in runs: `earlier` of those done or failed are from before it was resumed."""

    done: int
    failed: int
    total: int
    earlier: int


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What a sweep came to: counts of runs as in `Progress`, and the seconds that it took this time."""

    directory: Path
    done: int
    failed: int
    total: int
    earlier: int
    elapsed: float


@dataclass(frozen=True)
class Work:
    """What a worker has to know to carry out any run of a sweep."""

    scenario: Scenario
    simulate: Simulate


# ---------------------------------------------------------------------------------------------------- one chunk


class _RunError(Exception):
    """A run that failed: at which stage, and why."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(stage, reason)
        self.stage = stage
        self.reason = reason


@contextmanager
def _stage(name: str) -> Iterator[None]:
    """Makes a failure of whatever is raised within: its type and its message, on one line and without a traceback."""
    try:
        yield
    except (Exception, SystemExit) as error:
        message = " ".join(str(error).split())
        raise _RunError(name, f"{type(error).__name__}: {message}"[:LONGEST_REASON]) from error


def _outcomes(found: Mapping[str, float | None]) -> list[float | None]:
    """The outcomes in the order of their columns; a ValueError if any is absent, unknown or not finite."""
    if found.keys() != OUTCOMES.keys():
        raise ValueError(f"absent or unknown outcomes: {', '.join(sorted(found.keys() ^ OUTCOMES.keys()))}")
    cells = [None if (value := found[name]) is None else float(value) for name in OUTCOMES]
    for name, value in zip(OUTCOMES, cells, strict=True):
        if value is not None and not math.isfinite(value):
            raise ValueError(f"{name} is {value}")
    return cells


def _trajectories(found: Mapping[str, Sequence[float]], scenario: Scenario) -> dict[str, array[float]]:
    """The recorded states, a value a week; a ValueError if weeks or states are absent or a value is infinite."""
    states: dict[str, array[float]] = {}
    for name in scenario.record:
        if name not in found:
            raise ValueError(f"{name} was not recorded")
        states[name] = array("d", found[name])
        if len(states[name]) != scenario.horizon:
            raise ValueError(f"{name} has {len(states[name])} values in {scenario.horizon} weeks")
        if any(math.isinf(value) for value in states[name]):
            raise ValueError(f"{name} is infinite")
    return states


class _Settings:
    """The parameters and regime of a run, worked out once for all replications that follow each other."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.place: tuple[int, str] | None = None
        self.found: tuple[Parameters, Regime] | None = None

    def of(self, run: Run) -> tuple[Parameters, Regime]:
        place = run.point.index, run.regime
        if self.found is None or place != self.place:
            self.found = design.settings(self.scenario, run.point, run.regime)
            self.place = place
        return self.found


def _carry_out_run(work: Work, settings: _Settings, run: Run, key: tables.Key, rows: Rows) -> None:
    scenario = work.scenario
    with _stage("parameters"):
        parameters, regime = settings.of(run)
    with _stage("model"):
        outcomes, trajectories = work.simulate(
            parameters,
            regime,
            seed=scenario.seed,
            replication=run.replication,
            warm_up=scenario.warm_up,
            horizon=scenario.horizon,
            record=scenario.record,
        )
    with _stage("outcomes"):
        cells = _outcomes(outcomes)
        states = _trajectories(trajectories, scenario)
    rows.runs.append((*key, *cells))
    if scenario.record:
        rows.trajectories.append((key, states))


def carry_out_runs(work: Work, indices: range) -> Rows:
    """The rows of the runs with these numbers; a run that fails is a row, too, and the others go on."""
    rows = Rows()
    settings = _Settings(work.scenario)
    for run in design.runs(work.scenario, indices):
        key = _key(run)
        try:
            _carry_out_run(work, settings, run, key, rows)
        except _RunError as failure:
            rows.failures.append((*key, failure.stage, failure.reason))
    return rows


def carry_out_chunk(work: Work, indices: range) -> Parts:
    """The files of a chunk."""
    return tables.encode(work.scenario, carry_out_runs(work, indices))


def _key(run: Run) -> tables.Key:
    return tables.key(run.index, run.point.index, run.point.levels, run.regime, run.replication)


# ---------------------------------------------------------------------------------------------------- all chunks


class _Alone:
    """Carries out runs that may have ended their worker, with nothing else at work that could be to blame."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.workers: Workers | None = None

    def __enter__(self) -> _Alone:
        return self

    def __exit__(self, *exception: object) -> None:
        if self.workers is not None:
            self.workers.stop()

    def chunk(self, indices: range) -> Parts:
        """The files of a chunk. A run that ends its worker becomes a failure; it is looked for if there are several."""
        rows = self._rows(indices)
        if rows is None and len(indices) > 1:
            rows = Rows()
            for index in indices:
                single = range(index, index + 1)
                rows.add(self._rows(single) or self._lost(single))
        return tables.encode(self.work.scenario, rows or self._lost(indices))

    def _rows(self, indices: range) -> Rows | None:
        """The rows of these runs; None if they end their worker."""
        if self.workers is None:
            self.workers = Workers(1)
        if not self.workers.ready():
            raise WorkError("no worker process can be started (with one worker none is needed)")
        try:
            (answer,) = first_done(self.workers, [self.workers.submit(carry_out_runs, self.work, indices)])
            return answer.result()
        except BrokenExecutor:
            self.workers.stop()
            self.workers = None
            return None

    def _lost(self, indices: range) -> Rows:
        lost = (_key(run) for run in design.runs(self.work.scenario, indices))
        return Rows(failures=[(*key, "worker", LOST) for key in lost])


class _Sweep:
    """One sweep at work. `given` is an executor that its caller made, and that its caller shuts down."""

    def __init__(
        self,
        scenario: Scenario,
        engine: Engine,
        kept: Results,
        workers: int,
        given: Executor | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self.work = Work(portable(scenario), engine.simulate)
        self.engine = engine
        self.results = kept
        self.workers = workers
        self.given = given
        self.on_progress = on_progress
        self.earlier = kept.done + kept.failed
        self.missing = deque(kept.missing)

    def carry_out(self) -> None:
        """Carries out every missing chunk."""
        self._tell()
        while self.missing:
            suspects = self._until_worker_dies()
            if suspects:
                with _Alone(self.work) as alone:
                    for index in suspects:
                        self._keep(index, alone.chunk(self.results.chunks[index]))

    def _until_worker_dies(self) -> list[int]:
        """Carries out chunks until none is missing, or a worker dies: then the chunks that may be to blame."""
        waiting: dict[Future[Parts], int] = {}
        with self._executor() as executor:
            most = 1 if isinstance(executor, InProcess) else 2 * self.workers
            try:
                while self.missing or waiting:
                    while self.missing and len(waiting) < most:
                        indices = self.results.chunks[self.missing[0]]
                        waiting[executor.submit(carry_out_chunk, self.work, indices)] = self.missing[0]
                        self.missing.popleft()
                    for future in first_done(executor, waiting):
                        parts = future.result()
                        self._keep(waiting.pop(future), parts)
            except BrokenExecutor as error:
                if self.given is not None:
                    raise WorkError(f"the workers ended: {error}") from error
            except BaseException:
                for future in waiting:
                    future.cancel()
                raise
        return sorted(waiting.values())

    @contextmanager
    def _executor(self) -> Iterator[Executor]:
        if self.given is not None:
            yield self.given
            return
        # one worker that was asked for, and one that is enough, both work in this process
        enough = self.workers if self.results.rounds else min(self.workers, len(self.missing))
        executor = self.engine.executor(self.workers if self.workers == 1 else enough)
        try:
            yield executor
        finally:
            if isinstance(executor, Workers):
                executor.stop()
            else:
                executor.shutdown(cancel_futures=True)

    def _keep(self, index: int, parts: Parts) -> None:
        self.results.keep(index, parts)
        self.missing.extend(self.results.further(index))
        self._tell()

    def _tell(self) -> None:
        if self.on_progress is not None:
            kept = self.results
            self.on_progress(Progress(kept.done, kept.failed, kept.total, self.earlier))


def portable(scenario: Scenario) -> Scenario:
    """The scenario with plain dictionaries, which can be sent to another process."""
    return replace(
        scenario,
        regimes=dict(scenario.regimes),
        parameters=dict(scenario.parameters),
        factors=dict(scenario.factors),
        design=replace(scenario.design, text=""),
    )


def sweep(
    scenario: Scenario,
    directory: str | Path,
    *,
    workers: int | None = None,
    resume: bool = False,
    engine: Engine | None = None,
    executor: Executor | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> SweepReport:
    """Carries out a scenario into a results directory.

    Parameters
    ----------
    scenario
        What is carried out.
    directory
        Where its results go.
    workers
        Number of workers, processes or threads as the engine takes them; as many as there are usable processors by
        default. With 1, the runs are carried out here. They change nothing in the results.
    resume
        Whether to do what is missing of a sweep that was begun there; one that was not begun is begun.
    engine
        What carries out the runs; the compiled engine by default. Worker processes must be able to import it.
    executor
        Where chunks are carried out instead of in processes of our own; it is not shut down. It has twice `workers`
        chunks at a time.
    on_progress
        Told how far the sweep is, at the start and after every chunk.

    Raises
    ------
    RequestError
        If the directory holds something else or another sweep is at work in it. Nothing is written then.
    WorkError
        If the work was interrupted, or a file could not be written: what was kept is said, and can be resumed.
    """
    count = usable_processors() if workers is None else workers
    if count < 1:
        raise RequestError(f"workers is {count}; allowed: a whole number from 1")
    start = time.monotonic()
    directory = Path(directory)
    chosen = engine or engines.compiled()
    kept: Results | None = None
    try:
        with results.begin(
            scenario,
            directory,
            design.chunks(scenario, chosen.seconds_per_account_week),
            engine=chosen.name,
            resume=resume,
        ) as kept:
            carried_out = _Sweep(scenario, chosen, kept, count, executor, on_progress)
            carried_out.carry_out()
    except KeyboardInterrupt as interruption:
        raise WorkError(f"interrupted{_so_far(kept)}") from interruption
    except WorkError as error:
        raise WorkError(f"{error}{_so_far(kept)}") from error
    return SweepReport(directory, kept.done, kept.failed, kept.total, carried_out.earlier, time.monotonic() - start)


def _so_far(kept: Results | None) -> str:
    if kept is None:
        return ""
    return f": {kept.done + kept.failed} of {kept.total} runs are kept in {kept.directory}, and {GO_ON}"
