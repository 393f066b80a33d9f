"""Pieces of work, such as figures to draw, shared out between this process and copies of it.

A copy (`fork`) has everything already that a piece may need: modules that take seconds to load, and the runs. That is
sound only as long as nothing else goes on in this process, since a lock that another thread holds is never opened in
the copy; and on Linux only, for libraries of other systems may not be copied. Elsewhere the pieces are done here.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from typing import Final

from simulation.sweep.workers import begin_worker, interruption_postponed, usable_processors

MOST: Final = 256
"""Pieces that can be shared out; the number of each is one byte."""

PATIENCE: Final = 120.0
"""Seconds until a copy that says nothing is taken for stuck, once nothing else is left to do."""


def shared_out[T](pieces: Sequence[Callable[[], T]], processors: int | None = None) -> list[T]:
    """What each piece of work comes to, in order, done on as many processors as there are where that can be.

    Parameters
    ----------
    pieces
        What each returns can be pickled. Each is carried out once, wherever that is; one that fails in a copy, or whose
        copy is lost or stuck, is carried out here once more, so that it fails here.
    processors
        So many at the most; as many as are usable by default.
    """
    count = min(usable_processors() if processors is None else processors, len(pieces))
    if count < 2 or len(pieces) > MOST or sys.platform != "linux" or threading.active_count() > 1:
        return [piece() for piece in pieces]
    turns, numbers = os.pipe()
    with open(turns, "rb", buffering=0) as handed_out:
        os.write(numbers, bytes(range(len(pieces))))
        os.close(numbers)

        def in_turn() -> Iterator[int]:
            """The numbers of pieces that nobody else has taken."""
            while taken := handed_out.read(1):
                yield taken[0]

        def as_copy(answer: Connection) -> None:
            begin_worker()
            done = {}
            for number in in_turn():
                with suppress(Exception):
                    done[number] = pieces[number]()
            answer.send(done)

        copies: list[tuple[ForkProcess, Connection]] = []
        try:
            for _ in range(count - 1):
                copies.append(_begun(as_copy))  # noqa: PERF401  # those that were begun are ended whatever comes
            done = {number: pieces[number]() for number in in_turn()}
            for _, answer in copies:
                with suppress(EOFError):  # it is gone
                    if answer.poll(PATIENCE):
                        done |= answer.recv()
        finally:
            for copy, answer in copies:
                copy.kill()
                copy.join()
                answer.close()
    return [done[number] if number in done else pieces[number]() for number in range(len(pieces))]


def _begun(work: Callable[[Connection], None]) -> tuple[ForkProcess, Connection]:
    """A copy of this process that does some work, and where its answer arrives."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    copy = context.Process(target=work, args=(there,), daemon=True)
    with interruption_postponed(), warnings.catch_warnings():
        # Arrow's threads, which wait for work and hold no lock, are threads too
        warnings.filterwarnings("ignore", ".*multi-threaded.*fork", DeprecationWarning)
        copy.start()
    there.close()
    return copy, here
