"""Carries out a scenario: its chunks of runs, on any executor, into a results directory.

Workers compute and this process writes, so that workers need neither the directory nor this machine. What a chunk
comes to depends on nothing but the scenario: neither the number of workers, nor which of them took it, nor when.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulation.errors import OwnershipError, RequestError, WorkError
from simulation.results import tables, writing
from simulation.results.tables import Parts, Rows
from simulation.results.writing import Results
from simulation.scenario import design
from simulation.sweep import engines
from simulation.sweep.chunks import chunks_of
from simulation.sweep.engines import Engine
from simulation.sweep.plan import plan_of
from simulation.sweep.work import Work, carry_out_chunk, carry_out_runs, key_of, one_line, portable
from simulation.sweep.workers import (
    Elsewhere,
    HungError,
    InProcess,
    WorkerLostError,
    Workers,
    first_done,
    usable_processors,
)

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario

LOST: Final = "the worker process ended in the middle of this run"
HUNG: Final = "the worker process gave no answer within {seconds:g} seconds and was ended"
STARTS: Final = 3
"""Attempts at starting a worker before it is told that none can be started."""

NO_RUNS: Final = range(0)

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
    """What a sweep came to: counts of runs as in `Progress`, and the seconds that it took this time.

    `spoilt` are the parts, by name, that were there before, were not what they had been, and were carried out again.
    """

    directory: Path
    done: int
    failed: int
    total: int
    earlier: int
    elapsed: float
    spoilt: tuple[str, ...] = ()


class _Alone:
    """Carries out runs that may have ended their worker, with nothing else at work that could be to blame."""

    def __init__(self, work: Work, hung_after: float | None) -> None:
        self.work = work
        self.hung_after = hung_after
        self.workers: Workers | None = None

    def __enter__(self) -> _Alone:
        return self

    def __exit__(self, *exception: object) -> None:
        if self.workers is not None:
            self.workers.stop()

    def chunk(self, indices: range) -> Parts:
        """The files of a chunk. A run that ends its worker, or that hangs, becomes a failure; it is looked for."""
        rows = self._rows(indices)
        if isinstance(rows, str) and len(indices) > 1:
            rows = Rows()
            for index in indices:
                single = range(index, index + 1)
                rows.add(self._known(self._rows(single), single))
        return tables.encode(self.work.scenario, self._known(rows, indices), self.work.further)

    def _rows(self, indices: range) -> Rows | str:
        """The rows of these runs; why there are none if they end their worker or hang."""
        workers = self._ready()
        answer = workers.submit(carry_out_runs, self.work, indices)
        try:
            first_done(workers, [answer], self.hung_after)
            return _result(answer, indices)
        except (BrokenExecutor, HungError) as error:
            workers.stop()
            self.workers = None
            return LOST if isinstance(error, BrokenExecutor) else HUNG.format(seconds=self.hung_after or 0.0)

    def _ready(self) -> Workers:
        """A worker that has started, and that cannot be said to end because of its start."""
        for _ in range(STARTS):
            self.workers = self.workers or Workers(1)
            with suppress(BrokenExecutor):
                if self.workers.ready():
                    # what it has to load is no run's fault either
                    _result(self.workers.submit(carry_out_runs, self.work, NO_RUNS), NO_RUNS)
                    return self.workers
            self.workers.stop()
            self.workers = None
        raise WorkError("no worker process can be started (with --workers 1 none is needed)")

    def _known(self, rows: Rows | str, indices: range) -> Rows:
        if isinstance(rows, Rows):
            return rows
        lost = (key_of(run) for run in design.runs(self.work.scenario, indices))
        return Rows(failures=[(*key, "worker", rows) for key in lost])


def _result[T](future: Future[T], indices: range) -> T:
    """What a worker answered; a WorkError if it could not carry out these runs at all."""
    try:
        return future.result()
    except (OwnershipError, BrokenExecutor, WorkerLostError):
        raise
    except CancelledError as error:
        raise WorkError("the workers were shut down in the middle of the work") from error
    except Exception as error:
        runs = f"runs {indices.start} to {indices.stop - 1}"
        raise WorkError(f"a worker could not carry out {runs}: {one_line(error)}") from error


class _Sweep:
    """One sweep at work. `given` is an executor that its caller made, and that its caller shuts down."""

    def __init__(
        self,
        scenario: Scenario,
        engine: Engine,
        kept: Results,
        workers: int,
        given: Executor | None,
        hung_after: float | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self.work = Work(portable(scenario), engine.simulate, engine.further)
        self.engine = engine
        self.results = kept
        self.workers = workers
        self.given = given
        self.hung_after = hung_after
        self.on_progress = on_progress
        self.earlier = kept.done + kept.failed
        self.missing = deque(kept.missing)

    def carry_out(self) -> None:
        """Carries out every missing chunk."""
        self._report()
        while self.missing:
            suspects = self._until_worker_dies()
            if suspects:
                with _Alone(self.work, self.hung_after) as alone:
                    for index in suspects:
                        self._keep(index, alone.chunk(self.results.chunks[index]))

    def _until_worker_dies(self) -> list[int]:
        """Carries out chunks until none is missing, or a worker dies: then the chunks that may be to blame."""
        waiting: dict[Future[Parts], int] = {}
        suspects: list[int] = []
        with self._executor() as executor:
            try:
                while self.missing or waiting:
                    while self.missing and len(waiting) < self._most(executor):
                        indices = self.results.chunks[self.missing[0]]
                        waiting[executor.submit(carry_out_chunk, self.work, indices)] = self.missing[0]
                        self.missing.popleft()
                    for future in first_done(executor, waiting, self.hung_after):
                        try:
                            self._keep(waiting[future], _result(future, self.results.chunks[waiting[future]]))
                        except WorkerLostError:
                            suspects.append(waiting[future])
                        del waiting[future]
            except (BrokenExecutor, HungError) as error:
                if self.given is not None:
                    raise self._ended(error) from error
            except BaseException:
                for future in waiting:
                    future.cancel()
                raise
        return sorted([*suspects, *waiting.values()])

    def _most(self, executor: Executor) -> int:
        """How many chunks may be in flight: the results of more would pile up."""
        if isinstance(executor, InProcess):
            return 1
        return 2 * max(1, executor.slots() if isinstance(executor, Elsewhere) else self.workers)

    def _ended(self, error: Exception) -> WorkError:
        if isinstance(error, HungError):
            return WorkError(f"no worker has answered for {self.hung_after or 0.0:g} seconds; end those that hang")
        return WorkError(f"the workers ended: {error}")

    @contextmanager
    def _executor(self) -> Iterator[Executor]:
        if self.given is not None:
            yield self.given
            return
        # one worker that was asked for, and one that is enough, both work in this process
        enough = self.workers if self.results.plan.grows else min(self.workers, len(self.missing))
        count = self.workers if self.workers == 1 else enough
        # what may hang must be in a process that can be ended
        executor = self.engine.executor(count) if self.hung_after is None else Workers(count)
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
        self._report()

    def _report(self) -> None:
        if self.on_progress is not None:
            kept = self.results
            self.on_progress(Progress(kept.done, kept.failed, kept.plan.total, self.earlier))


def sweep(
    scenario: Scenario,
    directory: str | Path,
    *,
    workers: int | None = None,
    resume: bool = False,
    engine: Engine | None = None,
    executor: Executor | None = None,
    hung_after: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    go_on: str = GO_ON,
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
        chunks at a time, or twice as many as it says itself (`simulation.sweep.cluster`).
    hung_after
        Seconds without an answer from any worker, above 0, after which those that were asked are taken to hang. They
        are ended, and a run that hangs alone, too, is a failure. Worker processes only: a thread cannot be ended. With
        an executor of the caller's, which only its owner can end, the sweep stops instead. None waits for ever.
    on_progress
        Called with how far the sweep is, at the start and after every chunk.
    go_on
        What does the rest of an interrupted sweep, in words.

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
    _check_hung_after(hung_after, threads=chosen.threads and executor is None)
    chosen.check_workers(count, elsewhere=executor is not None or hung_after is not None)
    kept: Results | None = None
    chunks = chunks_of(scenario, chosen.seconds_per_account_week)
    plan = plan_of(scenario, chunks)
    try:
        with writing.begin(
            scenario, directory, chunks, plan, engine=chosen.name, further=chosen.further, resume=resume
        ) as kept:
            carried_out = _Sweep(scenario, chosen, kept, count, executor, hung_after, on_progress)
            carried_out.carry_out()
    except KeyboardInterrupt as interruption:
        raise WorkError(f"interrupted{_so_far(kept, go_on)}") from interruption
    except WorkError as error:
        raise WorkError(f"{error}{_so_far(kept, go_on)}") from error
    elapsed = time.monotonic() - start
    return SweepReport(directory, kept.done, kept.failed, plan.total, carried_out.earlier, elapsed, tuple(kept.spoilt))


def _check_hung_after(seconds: float | None, *, threads: bool) -> None:
    if seconds is None:
        return
    if not seconds > 0:
        raise RequestError(f"hung_after is {seconds:g}; allowed: a number of seconds above 0")
    if threads:
        raise RequestError(
            "a worker that hangs can be ended where workers are processes, and the compiled engine works in threads: "
            "leave --hung-after out, or take --engine reference"
        )


def _so_far(kept: Results | None, go_on: str) -> str:
    if kept is None:
        return ""
    if kept.gone:
        return ": nothing is kept there any more; begin again, in a directory that nobody touches meanwhile"
    return f": {kept.done + kept.failed} of {kept.plan.total} runs are kept in {kept.directory}, and {go_on}"
