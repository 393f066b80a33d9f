"""Modules that are loaded beside other work: when, and what happens when something goes wrong meanwhile."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from simulation.lazily import loading


def modules(place: Path, monkeypatch: pytest.MonkeyPatch, *texts: str) -> list[str]:
    """Modules of these texts, that can be imported."""
    names = [f"loaded_beside_{place.name}_{number}" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        (place / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(place)
    return names


def test_they_are_there_afterwards_if_that_was_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = modules(tmp_path, monkeypatch, "", "raise ValueError('left to whoever asks')", "")
    threads = threading.active_count()
    with loading(names):
        pass
    assert not set(names) & set(sys.modules)
    with loading(names) as begin:
        begin()
        begin()
    assert [name in sys.modules for name in names] == [True, False, True]
    assert threading.active_count() == threads


def test_who_is_interrupted_waits_for_one_module_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "import threading; begun, go_on = threading.Event(), threading.Event(); begun.set(); assert go_on.wait(60)"
    names = modules(tmp_path, monkeypatch, slow, "")

    join = threading.Thread.join

    def join_at_last(thread: threading.Thread) -> None:
        sys.modules[names[0]].go_on.set()  # by now the second is not wanted any more
        join(thread)

    def interrupted() -> None:
        with loading(names) as begin:
            begin()
            while not hasattr(sys.modules.get(names[0]), "go_on"):
                pass
            raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "join", join_at_last)
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [name in sys.modules for name in names] == [True, False]
