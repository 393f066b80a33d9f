"""Work beside other work: what comes of it, what goes wrong in either, and that nothing goes on for nobody."""

from __future__ import annotations

from concurrent.futures import CancelledError
from threading import Event, get_ident

import pytest

from analysis.report.beside import OnProgress, beside


def test_it_is_done_in_another_thread_and_tells_of_its_progress() -> None:
    seen: list[tuple[int, int]] = []

    def work(told: OnProgress) -> int:
        told(1, 1)
        return get_ident()

    with beside(work, lambda done, total: seen.append((done, total))) as found:
        assert found() != get_ident()
    assert seen == [(1, 1)]


def test_what_it_raises_is_raised_where_it_is_asked_for() -> None:
    def work(told: OnProgress) -> None:
        raise ValueError("no")

    with beside(work, lambda done, total: None) as found, pytest.raises(ValueError, match="no"):
        found()


def test_whoever_is_interrupted_ends_it_too() -> None:
    begun, steps = Event(), []

    def work(told: OnProgress) -> None:
        begun.set()
        try:
            while True:
                told(1, 2)
        except CancelledError:
            steps.append("ended")
            raise

    with pytest.raises(KeyboardInterrupt), beside(work, lambda done, total: None):  # noqa: PT012
        begun.wait()
        raise KeyboardInterrupt
    assert steps == ["ended"]
