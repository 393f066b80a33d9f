"""Reads what somebody names as a file: at most so many bytes, and never waiting for ever."""

from __future__ import annotations

import errno
import os
import selectors
import stat
import time
from pathlib import Path
from typing import Final

PATIENCE: Final = 10.0
"""Seconds without a byte after which a pipe is taken for one that nobody writes to."""

_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def read_bytes(path: Path, most: int) -> bytes:
    """What a file holds, up to its first `most` bytes.

    A pipe is read too (`simulate check <(make-scenario)`), as long as something comes through it.

    Raises
    ------
    OSError
        If it cannot be read; a TimeoutError if nothing comes for `PATIENCE` seconds through what is a pipe.
    """
    opened = os.open(path, _FLAGS)
    try:
        mode = os.fstat(opened).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        return _read(opened, most, waits=not stat.S_ISREG(mode))
    finally:
        os.close(opened)


def _read(opened: int, most: int, *, waits: bool) -> bytes:
    found = bytearray()
    while len(found) < most:
        if waits:
            _await(opened)
        try:
            piece = os.read(opened, min(most - len(found), 1 << 20))
        except BlockingIOError:
            time.sleep(0.01)  # somebody else was quicker; _await waits for the next
            continue
        if not piece:
            break
        found += piece
    return bytes(found)


def _await(opened: int) -> None:
    """Waits until something can be read, or the end is reached."""
    with selectors.DefaultSelector() as selector:
        try:
            selector.register(opened, selectors.EVENT_READ)
        except OSError:  # such as /dev/null, which never lets anybody wait
            return
        if not selector.select(PATIENCE):
            raise TimeoutError(
                errno.ETIMEDOUT, f"this is no file but a pipe, and nothing came through it for {PATIENCE:g} s"
            )
