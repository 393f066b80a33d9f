"""Files that are whole or absent, and a directory that one process has to itself.

Nothing here knows what the files are about.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from simulation.errors import RequestError, WorkError

if TYPE_CHECKING:
    import pandas as pd

LOCK: Final = ".sweep.lock"
UNFINISHED: Final = ".partial"


def _force(directory: Path) -> None:
    """Force a directory's entries to the disk, where the system knows how and lets us."""
    if os.name == "posix":
        try:
            entries = os.open(directory, os.O_RDONLY)
        except PermissionError:  # one that may be written to and not be listed
            return
        try:
            os.fsync(entries)
        finally:
            os.close(entries)


def _make(directory: Path) -> None:
    missing = [each for each in (directory, *directory.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
    # that above the first one, too: a process that was killed may have made it and not come so far
    for each in missing or [directory]:
        _force(each.parent)


def make(directory: Path) -> None:
    """Make a directory, and those above it, where it is not there, and force their entries to the disk.

    Raises
    ------
    RequestError
        If a file is in its way.
    WorkError
        If it cannot be made.
    """
    try:
        _make(directory)
    except (FileExistsError, NotADirectoryError):
        raise RequestError(
            f"{directory} cannot be made, a file is in its way: name another directory with -o"
        ) from None
    except OSError as error:
        raise WorkError(f"cannot make {directory}: {error.strerror}; name another directory with -o") from error


@contextmanager
def whole(file: Path) -> Iterator[BinaryIO]:
    """Open a binary file that appears under its name when it is complete, and not at all if it is not.

    Raises
    ------
    WorkError
        If it cannot be written.
    """
    aside = file.with_name(f".{file.name}{UNFINISHED}")
    try:
        if not file.parent.exists():
            _make(file.parent)
        with aside.open("wb") as sink:
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
        aside.replace(file)
        _force(file.parent)
    except BaseException as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise WorkError(f"cannot write {file}: {error.strerror or error}") from error
        raise


def write(file: Path, content: bytes) -> None:
    """Put a file with this content in place, whole; a WorkError if it cannot be written."""
    with whole(file) as sink:
        sink.write(content)


def write_table(file: Path, table: pd.DataFrame, *, dense: bool = False) -> None:
    """Put a table in place, whole: as CSV or Parquet, as the suffix of its name has it; `dense` in the least space.

    Raises
    ------
    WorkError
        If it cannot be written.
    """
    with whole(file) as sink:
        if file.suffix == ".csv":
            table.to_csv(sink, index=False)
        elif dense:
            table.to_parquet(sink, index=False, compression="zstd", compression_level=19)
        else:
            table.to_parquet(sink, index=False)


def append(file: Path, content: bytes) -> None:
    """Put this content at the end of a file that is there, and force it to the disk.

    A process that is killed meanwhile may leave a part of it.

    Raises
    ------
    WorkError
        If it cannot be written.
    """
    try:
        with file.open("r+b") as sink:
            sink.seek(0, os.SEEK_END)
            sink.write(content)
            sink.flush()
            os.fsync(sink.fileno())
    except OSError as error:
        raise WorkError(f"cannot write {file}: {error.strerror or error}") from error


def remove(file: Path) -> None:
    """Delete a file if it is there; a WorkError if it cannot be deleted."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise WorkError(f"cannot delete {file}: {error.strerror or error}") from error


def read(file: Path) -> bytes | None:
    """Read what a file holds, None if there is no such file; a WorkError if it cannot be read."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise WorkError(f"cannot read {file}: {error.strerror or error}") from error


def size(file: Path) -> int:
    """Return the bytes of a file; a WorkError if it is not there or cannot be asked."""
    try:
        return file.stat().st_size
    except OSError as error:
        raise WorkError(f"cannot read {file}: {error.strerror or error}") from error


def left_behind(file: Path) -> bool:
    """Return whether a killed process left this file: a lock that nobody holds, or a file that was never whole."""
    return file.name == LOCK or (file.name.startswith(".") and file.name.endswith(UNFINISHED))


def sweep_up(directory: Path) -> None:
    """Delete the unfinished files of a process that was killed."""
    for file in directory.rglob(f".*{UNFINISHED}"):
        with suppress(OSError):
            file.unlink()


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _taken(directory: Path) -> RequestError:
    return RequestError(
        f"another sweep is at work in {directory}: wait until it ends, or name another directory with -o"
    )


def refuse_taken(directory: Path) -> None:
    """Refuse a directory in which another sweep is at work, without leaving a trace."""
    try:
        handle = os.open(directory / LOCK, os.O_RDWR)
    except OSError:
        return
    try:
        _take(handle)
    except OSError:
        raise _taken(directory) from None
    finally:
        os.close(handle)


def _is_at(handle: int, file: Path) -> bool:
    """Return whether an open file is the one that has this name now."""
    try:
        return os.path.samestat(os.fstat(handle), file.stat())
    except OSError:
        return False


@contextmanager
def locked(directory: Path) -> Iterator[Callable[[], bool]]:
    """Keep every other sweep out of the directory; the lock dies with the process, however that ends.

    What it gives says whether the directory is still the one that was locked: it may be deleted or put elsewhere
    meanwhile, and another sweep may begin in a new one of the same name.
    """
    file = directory / LOCK
    while True:
        try:
            handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise WorkError(
                f"cannot write {directory}: {error.strerror}; make it writable, or name another directory with -o"
            ) from error
        try:
            _take(handle)
        except OSError:
            os.close(handle)
            raise _taken(directory) from None
        # whoever had it before may have deleted the file between our opening it and our taking it
        if _is_at(handle, file):
            break
        os.close(handle)
    try:
        yield partial(_is_at, handle, file)
    finally:
        if _is_at(handle, file):
            with suppress(OSError):
                file.unlink()  # first, so that nobody can take a lock on a file that is about to go
        os.close(handle)
