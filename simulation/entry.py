"""Where the command `simulate` begins and ends: what happens before there is a command to tell it, and at the very end.

Imports next to nothing, so that Ctrl-C is answered in words from the first moment.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

INTERRUPTED = "interrupted"

_pressed: list[int] = []


def _interrupt(number: int, _: FrameType | None) -> None:
    """Ctrl-C: the first ends the work in order, the second at once."""
    _pressed.append(number)
    if len(_pressed) > 1:
        os.write(2, b"interrupted twice: ended at once; what was kept is whole, and a sweep goes on with --resume\n")
        os._exit(1)
    raise KeyboardInterrupt


def _begin() -> None:
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else somebody wants it to be ignored
        signal.signal(signal.SIGINT, _interrupt)
    from simulation.wording import streams

    streams.take_over()
    from simulation.cli import main as command

    command()


def _carry_out() -> object:
    """Carries out what the command line asks for; returns the exit code."""
    from simulation.errors import OwnershipError

    try:
        try:
            _begin()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except SystemExit as end:
        return end.code
    except OwnershipError as error:  # outside of a command: standard output is full
        print(error, file=sys.stderr)
        return 1
    return 0


def main() -> None:
    """The command `simulate`."""
    # matrices here are small: threads for a product wait for each other longer than they work, and sums of several
    # threads depend on how many there are; runs have all processors anyway
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        code = _carry_out()
    except KeyboardInterrupt:
        print(INTERRUPTED, file=sys.stderr)
        code = 1
    sys.exit(code)  # type: ignore[arg-type]
