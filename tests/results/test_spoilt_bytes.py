"""Faults that a machine makes up: one before every file operation of a sweep, and bytes that change by themselves."""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Final

import pandas as pd
import pytest

from simulation.errors import OwnershipError, WorkError
from simulation.results import reading
from simulation.sweep.sweep import sweep
from simulation.sweep.verify import verify
from tests.helpers.stand_ins import calm, failing, small, stand_in
from tests.sweep.test_sweep import Bytes, contents

ROOT = Path(__file__).parents[2]
KILL: Final = 0
"""In the place of an error's number."""


class Injector:
    """Counts the file operations of a sweep, and lets one of them fail or be the last one of the process."""

    def __init__(self, place: Path, at: int, fault: int) -> None:
        self.place = place
        self.count = 0
        self.at = at
        self.fault = fault

    def before(self, path: object = "") -> None:
        """One more operation, if it is on a file of the sweep; a fault before it if it is the one."""
        if isinstance(path, int):
            path = os.readlink(f"/proc/self/fd/{path}")
        if not str(path).startswith(str(self.place)):
            return
        self.count += 1
        if self.count == self.at:
            if self.fault == KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(self.fault, os.strerror(self.fault), str(path))

    def wrapped(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        """The operation with what comes before it."""

        def carried_out(*arguments: Any, **named: Any) -> Any:
            self.before(arguments[0] if arguments else "")
            return operation(*arguments, **named)

        return carried_out

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """All that a sweep does to files goes by way of these."""
        with pytest.MonkeyPatch.context() as patched:
            for name in ("open", "fsync", "replace", "unlink", "mkdir"):
                patched.setattr(os, name, self.wrapped(getattr(os, name)))
            opened = io.open
            injector = self

            class Sink(io.FileIO):
                """A file whose every write counts; one that is cut short has written half."""

                def write(self, content: Any, /) -> int:
                    injector.before(self.name)
                    half = len(content) // 2
                    written = super().write(memoryview(content)[:half])
                    injector.before(self.name)
                    return written + super().write(memoryview(content)[half:])

            def writing(file: Any, mode: str = "r", *others: Any, **named: Any) -> Any:
                injector.before(file)
                if mode in ("wb", "r+b"):
                    return Sink(file, mode)
                return opened(file, mode, *others, **named)

            patched.setattr(io, "open", writing)
            yield


def carry_out(directory: Path) -> None:
    sweep(small(), directory, workers=1, resume=True, engine=stand_in(failing))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Bytes:
    """What the small scenario comes to, with runs that fail."""
    directory = tmp_path_factory.mktemp("undisturbed") / "out"
    carry_out(directory)
    return contents(directory)


def operations(place: Path) -> int:
    """How many file operations there are."""
    counting = Injector(place, 0, KILL)
    with counting.at_work():
        carry_out(place / "counted")
    return counting.count


def killed_at(directory: Path, first: int, last: int) -> None:
    """Forks a process for each of these operations, which is killed before it: `directory` has a place for each."""
    for at in range(first, last):
        child = os.fork()
        if child == 0:
            with Injector(directory, at, KILL).at_work():
                carry_out(directory / f"{at}" / "out")
            os._exit(0)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL, at


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="names of open files are found by way of /proc")
@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO])
def test_an_error_at_every_file_operation(tmp_path: Path, undisturbed: Bytes, fault: int) -> None:
    """It is told in a line, or does no harm; and nothing but time is lost."""
    total = operations(tmp_path)
    assert total > 200
    told = 0
    for at in range(1, total + 1):
        out = tmp_path / f"{at}" / "out"
        try:
            with Injector(tmp_path, at, fault).at_work():
                carry_out(out)
        except WorkError:
            told += 1
        carry_out(out)
        assert contents(out) == undisturbed, at
    assert told > total / 2


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="names of open files are found by way of /proc")
def test_a_kill_before_every_file_operation(tmp_path: Path, undisturbed: Bytes) -> None:
    total = operations(tmp_path)
    # in a process of its own, which has no threads that a fork would lose
    forks = f"from tests.results.test_spoilt_bytes import *\nkilled_at(Path({str(tmp_path)!r}), 1, {total})"
    subprocess.run([sys.executable, "-c", forks], cwd=ROOT, check=True)
    for at in range(1, total):
        out = tmp_path / f"{at}" / "out"
        carry_out(out)
        assert contents(out) == undisturbed, at


# ---------------------------------------------------------------------------------------------------- bytes


def read_all(directory: Path) -> list[pd.DataFrame]:
    """All that this project reads of a directory."""
    text = pd.DataFrame([reading.read_scenario_text(directory)])
    return [reading.read_runs(directory), reading.read_trajectories(directory), reading.read_failures(directory), text]


def spoil(directory: Path, chance: Random) -> str:
    """Does something to one file or two, and says what."""
    parts = sorted(file for file in directory.rglob("*") if file.is_file())
    file, other = chance.sample(parts, 2)
    content = bytearray(file.read_bytes())
    place = chance.randrange(len(content))
    how = chance.choice(["flip", "flip", "flip", "cut", "swap", "insert", "zero", "delete"])
    if how == "flip":
        content[place] ^= 1 << chance.randrange(8)
    elif how == "cut":
        del content[place:]
    elif how == "insert":
        content[place:place] = chance.randbytes(chance.randrange(1, 20))
    elif how == "zero":
        content[place : place + 16] = bytes(len(content[place : place + 16]))
    elif how == "swap":
        content, second = bytearray(other.read_bytes()), bytes(content)
        other.write_bytes(second)
    file.write_bytes(content)
    if how == "delete":
        file.unlink()
    return f"{how} at {place} of {file.relative_to(directory)}, {other.relative_to(directory)}"


def beyond_cure(directory: Path) -> str:
    """Why --resume refuses it; "" if it does not. It knows the work by the manifest, or else by the checksums."""
    try:
        carry_out(directory)
    except OwnershipError as error:
        return str(error)
    return ""


def files_of(directory: Path) -> Bytes:
    return {str(each.relative_to(directory)): each.read_bytes() for each in directory.rglob("*") if each.is_file()}


def tells(directory: Path) -> bool:
    """Whether `simulate verify` finds a fault in the files, or cannot even begin."""
    try:
        return not verify(directory, runs=0).holds
    except OwnershipError:
        return True


def fuzzed(place: Path, times: int, chance: Random) -> int:
    """How many of so many spoilt directories were refused; the others must read as ever, and all be mended."""
    carry_out(place / "whole")
    before, expected = contents(place / "whole"), read_all(place / "whole")
    refused = 0
    for number in range(times):
        out = place / f"{number}"
        shutil.copytree(place / "whole", out)
        what = spoil(out, chance)
        try:
            for found, frame in zip(read_all(out), expected, strict=True):
                pd.testing.assert_frame_equal(found, frame)
        except OwnershipError:
            refused += 1
        except Exception as error:
            raise AssertionError(what) from error
        assert tells(out) == (files_of(out) != files_of(place / "whole")), what
        beyond = beyond_cure(out)
        assert beyond == "" or ("manifest.json" in what and ("SHA256SUMS" in what or "is in format" in beyond)), what
        assert beyond or contents(out) == before, what
        shutil.rmtree(out)
    return refused


def test_bytes_that_change_by_themselves(tmp_path: Path) -> None:
    """Never other numbers, never a traceback; `--resume` gives the bytes that were there."""
    assert fuzzed(tmp_path, 25, Random(1)) > 0


@pytest.mark.long
def test_many_bytes_that_change_by_themselves(tmp_path: Path) -> None:
    assert fuzzed(tmp_path, 500, Random(2)) > 300


def test_a_line_of_the_sums_that_cannot_be_read_loses_no_failure(tmp_path: Path, undisturbed: Bytes) -> None:
    """A part that says which runs failed is missed even if nothing speaks of it any more."""
    carry_out(tmp_path)
    sums = tmp_path / "SHA256SUMS"
    lines = sums.read_bytes().splitlines(keepends=True)
    spoilt = [line.replace(line[:1], b"g", 1) if b"failures/" in line else line for line in lines]
    assert spoilt != lines
    sums.write_bytes(b"".join(spoilt))
    carry_out(tmp_path)
    assert contents(tmp_path) == undisturbed


def test_every_bit_of_a_part_counts(tmp_path: Path) -> None:
    """Of bits flipped all over a part each is told."""
    sweep(small(), tmp_path, workers=1, engine=stand_in(calm))
    part = tmp_path / "runs/part-000002.parquet"
    whole = part.read_bytes()
    for place in range(0, len(whole), 997):
        part.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(OwnershipError, match="is not what the sweep wrote"):
            reading.read_runs(tmp_path, ["trust"])
