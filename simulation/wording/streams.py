"""Standard output and standard error as they are met: of few letters, full, closed, or a terminal that takes orders.

What a stream cannot carry is written with letters that it can, so that no sign is ever lost; what nobody reads any more
is thrown away, and the work goes on.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final
from unicodedata import normalize

from simulation.errors import WorkError, printable

SPELLED: Final = {
    **dict.fromkeys("−–‐‑‒", "-"),
    **dict.fromkeys("—―", "--"),
    **dict.fromkeys("‘’‚′", "'"),
    **dict.fromkeys("“”„″", '"'),
    **dict.fromkeys("─━═╌", "-"),
    **dict.fromkeys("│┃║", "|"),
    **dict.fromkeys("┼╇┬┴├┤╋", "+"),
    **dict.fromkeys("\u00a0\u2009\u202f\u2007", " "),
    "±": "+/-",
    "…": "...",
    "×": "x",
    "·": "*",
    "≤": "<=",
    "≥": ">=",
    "≈": "~",
    "≠": "!=",
    "→": "->",
    "←": "<-",
    "€": "EUR",
    "£": "GBP",
    "ß": "ss",
    "æ": "ae",
    "ø": "o",
    "œ": "oe",
    "²": "^2",
    "▲": "^",
    "▼": "v",
    "•": "*",
}
"""What stands for a character where there is no such letter."""

HANDLER: Final = "spelled"
"""The name under which Python's codecs know the spelling."""


def _spelled(mark: str, encoding: str) -> str:
    """One character in letters of an encoding that has not got it."""
    plain = SPELLED.get(mark) or "".join(part for part in normalize("NFKD", mark) if part.isascii() and part.isalnum())
    if plain:
        with suppress(UnicodeEncodeError):
            plain.encode(encoding)
            return plain
    return printable(mark) if printable(mark) != mark else mark.encode("unicode_escape").decode()


def _handle(error: UnicodeError) -> tuple[str, int]:
    """What Python's codecs call for what cannot be encoded."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_spelled(mark, error.encoding) for mark in missing), error.end


codecs.register_error(HANDLER, _handle)


def legible(text: str, encoding: str) -> str:
    """A text without orders to a terminal, in characters that a stream of this encoding can carry.

    Examples
    --------
    >>> legible("−0.101 ± 0.004 …", "ascii"), legible("−0.101 ± 0.004 …", "cp1252"), legible("− ±", "utf-8")
    ('-0.101 +/- 0.004 ...', '-0.101 ± 0.004 …', '− ±')
    """
    return printable(text).encode(encoding, HANDLER).decode(encoding)


class Stream(io.TextIOWrapper):
    """A standard stream that survives its reader.

    When nobody reads it any more, what is written goes nowhere, and whatever else a command does is done. When it
    cannot be written for another reason (a full disk), that is a `WorkError`, unless the stream is for words beside
    the result.
    """

    beside = False

    def write(self, text: str, /) -> int:
        """Write; see the class for what may go wrong."""
        if text != "":  # click writes an empty text to see what a stream takes, and hides what comes of it
            self._try(lambda: super(Stream, self).write(text))
        return len(text)

    def flush(self) -> None:
        """Flush; see the class for what may go wrong."""
        self._try(super().flush)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except OSError as error:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            # a pipe that is closed is EINVAL on Windows
            if not self.beside and error.errno not in (errno.EPIPE, errno.EINVAL):
                raise WorkError(f"standard output cannot be written: {error.strerror or error}") from error


def _taken(stream: object, *, beside: bool) -> object:
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    shape = {"encoding": stream.encoding, "line_buffering": stream.line_buffering, "newline": None}
    made = Stream(stream.detach(), errors=HANDLER, write_through=stream.write_through, **shape)  # type: ignore[arg-type]
    made.beside = beside
    return made


def take_over() -> None:
    """Puts streams that survive in the place of this process's own."""
    sys.stdout = _taken(sys.stdout, beside=False)
    sys.stderr = _taken(sys.stderr, beside=True)


def spell() -> None:
    """Lets the standard streams spell what they cannot carry."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=HANDLER)
