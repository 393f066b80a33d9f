"""Work in a thread of its own, while this one draws: runs of the engine leave the other processors to themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Event

OnProgress = Callable[[int, int], None]


@contextmanager
def beside[Found](
    work: Callable[[OnProgress], Iterable[Found]], on_progress: OnProgress
) -> Iterator[Callable[[], Iterator[Found]]]:
    """Begin some work; what is yielded gives what comes of it, piece by piece, and raises what it raises.

    Leaving ends the work. Neither side may change what belongs to the whole process, such as which warnings are shown
    (`catch_warnings`).

    Parameters
    ----------
    work
        Told what to call with its progress, now and then; what that raises must end it.
    on_progress
        Called so, from other threads.
    """
    left = Event()
    pieces: SimpleQueue[tuple[Found, ...]] = SimpleQueue()  # each with one in it, and an empty one at the end

    def told(done: int, total: int) -> None:
        if left.is_set():
            raise CancelledError
        on_progress(done, total)

    def carry_out() -> None:
        try:
            for piece in work(told):
                pieces.put((piece,))
        finally:
            pieces.put(())

    with ThreadPoolExecutor(1) as thread:
        under_way = thread.submit(carry_out)

        def found() -> Iterator[Found]:
            while piece := pieces.get():
                yield from piece
            under_way.result()

        try:
            yield found
        finally:
            left.set()
