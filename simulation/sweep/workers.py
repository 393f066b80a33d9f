"""Worker processes that do not outlive their sweep, and whose death is noticed.

Workers are spawned, never forked: they start alike on every system and inherit no lock or open file.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import threading
import time
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import connection
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, Final

PATIENCE: Final = 2.0
"""Seconds without an answer after which the workers are looked at."""

MOST_WORKERS: Final = 61 if os.name == "nt" else 10_000
"""Windows cannot wait for more than 61 processes at once."""


class HungError(Exception):
    """No worker answered in time."""


class WorkerLostError(Exception):
    """One call ended every worker that took it, and the executor goes on with others."""


def usable_processors() -> int:
    """Number of processors that this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


@contextmanager
def interruption_postponed() -> Iterator[None]:
    """Lets Ctrl-C wait: a process that is started meanwhile never gets it, from its first instant on."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def begin_worker() -> None:
    """Lets this process be none that is interrupted, and none that outlives the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the sweep is interrupted, not its workers one by one
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _nothing() -> None:
    """What a worker is asked for to see whether it has started."""


class _Context(SpawnContext):
    """Spawns processes and remembers them."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[BaseProcess] = []

    def Process(self, *arguments: Any, **named: Any) -> BaseProcess:  # type: ignore[override]  # noqa: N802
        process = SpawnContext.Process(*arguments, **named)
        self.started.append(process)
        return process


class InProcess(Executor):
    """Carries out what it is given at once, here: a sweep with one worker starts no process."""

    def submit[**P, T](self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """The result of the call, in a future that is done."""
        future: Future[T] = Future()
        try:
            future.set_result(function(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


class Elsewhere(Executor):
    """Workers on other machines, which come and go; a call is done again if its worker is lost.

    A future raises `WorkerLostError` if its call has cost too many workers, and `BrokenExecutor` if nobody is left.
    """

    @abstractmethod
    def slots(self) -> int:
        """How many calls can be carried out at the same time just now."""


class Workers(ProcessPoolExecutor):
    """Worker processes that ignore Ctrl-C and end with their parent, even if that is killed."""

    def __init__(self, workers: int) -> None:
        self._context = _Context()
        with interruption_postponed():
            super().__init__(min(workers, MOST_WORKERS), mp_context=self._context, initializer=begin_worker)

    def submit[**P, T](self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Hands a call to a worker, which is started if none is idle."""
        with interruption_postponed():
            return super().submit(function, *arguments, **named)

    def ready(self) -> bool:
        """Whether a worker can be started at all."""
        try:
            self.submit(_nothing).result()
        except BrokenProcessPool:
            return False
        return True

    def lost(self) -> bool:
        """Whether a worker has died; the pool itself does not always notice one that died while it answered."""
        return bool(connection.wait([process.sentinel for process in self._context.started], timeout=0))

    def stop(self) -> None:
        """Ends the workers, whatever they are doing."""
        for process in self._context.started:
            with suppress(OSError, ValueError):
                process.kill()
        # a worker that is killed while it answers leaves half an answer: closing this end lets nobody wait for the rest
        with suppress(AttributeError, OSError):
            self._result_queue._writer.close()  # type: ignore[attr-defined]
        self.shutdown(wait=True, cancel_futures=True)


def first_done[T](
    executor: Executor, waiting: Collection[Future[T]], hung_after: float | None = None
) -> set[Future[T]]:
    """Waits until some of the futures are done, and returns those.

    Raises
    ------
    BrokenProcessPool
        If a worker has died and none of the others answers.
    HungError
        If none is done within `hung_after` seconds.
    """
    latest = math.inf if hung_after is None else time.monotonic() + hung_after
    while True:
        left = max(0.0, latest - time.monotonic())
        done = wait(waiting, timeout=min(PATIENCE, left), return_when=FIRST_COMPLETED).done
        if done:
            return done
        if isinstance(executor, Workers) and executor.lost():
            raise BrokenProcessPool("a worker ended in the middle of an answer")
        if time.monotonic() >= latest:
            raise HungError
