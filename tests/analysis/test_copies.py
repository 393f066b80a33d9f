"""Work shared out to copies of this process: the same as done here, whatever becomes of a copy."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from analysis.drawing import copies
from analysis.drawing.copies import shared_out
from analysis.drawing.picture import Picture
from analysis.drawing.saving import save_all

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only")

HERE = os.getpid()


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that run side by side have a thread that hands them out."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def both_at_work(place: Path) -> int:
    """The number of this process, once another one is at a piece as well."""
    (place / str(os.getpid())).touch()
    latest = time.monotonic() + 60
    while len(list(place.iterdir())) < 2 and time.monotonic() < latest:
        time.sleep(0.005)
    return os.getpid()


def test_pieces_are_done_in_several_processes_and_given_in_order(tmp_path: Path) -> None:
    assert len(set(shared_out([partial(both_at_work, tmp_path)] * 2, 2))) == 2
    assert shared_out([partial(pow, number, 2) for number in range(40)], 3) == [number**2 for number in range(40)]
    assert shared_out([], 2) == []
    assert not multiprocessing.active_children()


def test_one_processor_or_another_thread_at_work_copies_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shared_out([os.getpid] * 3, 1) == [os.getpid()] * 3
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert shared_out([os.getpid] * 3, 2) == [os.getpid()] * 3


def fails_in_a_copy(place: Path) -> str:
    both_at_work(place)
    if os.getpid() != HERE:
        raise ValueError("in a copy")
    return "done here"


def lost_in_a_copy(place: Path) -> str:
    both_at_work(place)
    if os.getpid() != HERE:
        os._exit(1)
    return "done here"


def stuck_in_a_copy(place: Path) -> str:
    both_at_work(place)
    if os.getpid() != HERE:
        threading.Event().wait()
    return "done here"


@pytest.mark.parametrize("piece", [fails_in_a_copy, lost_in_a_copy, stuck_in_a_copy])
def test_what_a_copy_could_not_do_is_done_here(
    piece: Callable[[Path], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if piece is stuck_in_a_copy:
        monkeypatch.setattr(copies, "PATIENCE", 0.2)
    assert shared_out([partial(piece, tmp_path)] * 3, 2) == ["done here"] * 3


def test_what_fails_anywhere_fails_here() -> None:
    def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        shared_out([os.getpid, fails, os.getpid], 2)


def test_whoever_is_interrupted_leaves_no_copy(tmp_path: Path) -> None:
    def interrupted() -> None:
        both_at_work(tmp_path)
        if os.getpid() == HERE:
            raise KeyboardInterrupt
        time.sleep(600)

    with pytest.raises(KeyboardInterrupt):
        shared_out([interrupted] * 2, 2)
    assert not multiprocessing.active_children()


def made(height: float) -> Figure:
    figure = Picture(figsize=(3, 2))
    figure.add_subplot().plot([0.0, height])
    return figure


def test_figures_are_the_same_to_the_last_byte_on_one_processor_and_on_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures: dict[str, Callable[[], Figure]] = {str(height): partial(made, height) for height in range(4)}
    for processors in (1, 2):
        monkeypatch.setattr(copies, "usable_processors", lambda count=processors: count)
        save_all(tmp_path / str(processors), {}, figures)
    one, two = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("1", "2"))
    assert one == two
    assert len(one) == 8
