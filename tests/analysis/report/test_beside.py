"""Work beside other work: what comes of it, what goes wrong in either, and that nothing goes on for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError
from threading import Event, get_ident

import pytest

from analysis.report.beside import OnProgress, beside


def test_it_is_done_in_another_thread_and_tells_of_its_progress() -> None:
    seen: list[tuple[int, int]] = []

    def work(told: OnProgress) -> Iterator[int]:
        told(1, 1)
        yield get_ident()

    with beside(work, lambda done, total: seen.append((done, total))) as found:
        assert list(found()) != [get_ident()]
    assert seen == [(1, 1)]


def test_a_piece_is_given_while_the_next_is_still_being_worked_at() -> None:
    given = Event()

    def work(told: OnProgress) -> Iterator[int]:
        yield 1
        assert given.wait(60)
        yield 2

    pieces = []
    with beside(work, lambda done, total: None) as found:
        for piece in found():
            pieces.append(piece)
            given.set()
    assert pieces == [1, 2]


def test_what_it_raises_is_raised_where_it_is_asked_for() -> None:
    def work(told: OnProgress) -> Iterator[int]:
        yield 1
        raise ValueError("no")

    with beside(work, lambda done, total: None) as found:
        pieces = found()
        assert next(pieces) == 1
        with pytest.raises(ValueError, match="no"):
            next(pieces)


def test_whoever_is_interrupted_ends_it_too() -> None:
    begun, steps = Event(), []

    def work(told: OnProgress) -> Iterator[int]:
        begun.set()
        try:
            while True:
                told(1, 2)
        except CancelledError:
            steps.append("ended")
            raise
        yield 1

    with pytest.raises(KeyboardInterrupt), beside(work, lambda done, total: None):  # noqa: PT012
        begun.wait()
        raise KeyboardInterrupt
    assert steps == ["ended"]
