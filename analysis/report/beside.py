"""Work in a thread of its own, while this one draws: runs of the engine leave the other processors to themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

OnProgress = Callable[[int, int], None]


@contextmanager
def beside[Found](work: Callable[[OnProgress], Found], on_progress: OnProgress) -> Iterator[Callable[[], Found]]:
    """Begin some work; what is yielded waits for what comes of it, and raises what it raises. Leaving ends the work.

    Neither side may change what belongs to the whole process, such as which warnings are shown (`catch_warnings`).

    Parameters
    ----------
    work
        Told what to call with its progress, now and then; what that raises must end it.
    on_progress
        Called so, from other threads.
    """
    left = Event()

    def told(done: int, total: int) -> None:
        if left.is_set():
            raise CancelledError
        on_progress(done, total)

    with ThreadPoolExecutor(1) as thread:
        under_way = thread.submit(work, told)
        try:
            yield under_way.result
        finally:
            left.set()
