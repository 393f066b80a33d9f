"""The few kinds of error that a user can meet.

`RequestError` means that what was asked for is wrong: nothing was run and nothing written, and the
command exits with 2. `WorkError` means that the request was right and the work failed: it exits with 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from math import isinf, isnan
from unicodedata import category

from simulation.spelling import instead, named, odd, plain


class OwnershipError(Exception):
    """Anything that this project tells its user in words rather than in a traceback."""


class RequestError(OwnershipError):
    """What was asked for cannot be done as it stands: the message names the fault and the cure."""


class WorkError(OwnershipError):
    """The request was right, the work went wrong: the message says what was kept and how to go on."""


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One thing wrong with one line of a file (`line` counts from 1; 0 where no line is to blame).

    `file` is empty where it is the file that is being checked, and names a file that belongs to it otherwise.
    """

    line: int
    message: str
    file: str = ""

    def at(self, file: str) -> str:
        """The fault as compilers print it: `file:line: message`."""
        file = self.file or file
        return f"{file}:{self.line}: {self.message}" if self.line else f"{file}: {self.message}"


class ScenarioError(RequestError):
    """A scenario file with every fault that was found in it."""

    def __init__(self, file: str, faults: Iterable[Fault]) -> None:
        self.file = file
        self.faults = tuple(sorted(set(faults), key=lambda fault: (fault.file, fault)))
        super().__init__("\n".join(fault.at(file) for fault in self.faults))


_HIDDEN = ("Cc", "Cs", "Zl", "Zp")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def unprintable(text: str) -> str:
    """The first character that is no text but an order to a terminal, or half a character; empty if there is none.

    Control characters but for tab and line feed, separators of lines and paragraphs, marks that turn the direction of
    writing, and surrogates (what is left of bytes that are not UTF-8, as in the name of a file).
    """
    if text.isprintable():
        return ""
    orders = (mark for mark in text if mark not in "\t\n" and (category(mark) in _HIDDEN or mark in _TURNING))
    return next(orders, "")


def printable(text: str) -> str:
    r"""A text whose orders to a terminal are written out, so that any file and any screen can have it.

    Examples
    --------
    >>> printable("red \x1b[31m"), printable("na\udcefve"), printable("Où? − 5 €")
    ('red \\x1b[31m', 'na\\xefve', 'Où? − 5 €')
    """
    return "".join(_written_out(mark) for mark in text) if unprintable(text) else text


def _written_out(mark: str) -> str:
    if not unprintable(mark):
        return mark
    byte = ord(mark) - 0xDC00  # of a name that is not UTF-8, Python keeps each byte as a surrogate
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else mark.encode("unicode_escape", "surrogatepass").decode()


LONGEST_SHOWN = 60
"""Characters of a value that a message repeats; the rest would only hide the message."""


def shown(value: object) -> str:
    """A value as a scenario file writes it, cut to what fits on a line.

    Examples
    --------
    >>> shown("long"), shown(True), shown(None), shown([1, 0.5])
    ("'long'", 'true', 'empty', '[1, 0.5]')
    """
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, int) and value.bit_length() > 400:
        return "a number of more than 100 digits"
    if isinstance(value, float) and (isnan(value) or isinf(value)):
        return ".nan" if isnan(value) else (".inf" if value > 0 else "-.inf")
    if isinstance(value, list | tuple):
        text = "[" + ", ".join(shown(item) for item in islice(value, LONGEST_SHOWN)) + "]"
    else:
        text = repr(value[: 2 * LONGEST_SHOWN] if isinstance(value, str) else value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."


def number(value: float) -> str:
    """A number in words of a message: no exponent, and groups of three digits from 10,000 on.

    Examples
    --------
    >>> number(0.99), number(5200), number(1e6)
    ('0.99', '5200', '1,000,000')
    """
    if abs(value) < 10_000:
        return f"{value:.12g}"
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def nearest(word: str, allowed: Sequence[str]) -> str:
    """The clause that helps with a misspelt `word`: its nearest name, or all names if they are few.

    Examples
    --------
    >>> nearest("turnovr", ["turnover", "follow"])
    "; did you mean 'turnover'?"
    >>> nearest("seats", ["functions.success.seats", "turnover"])
    "; did you mean 'functions.success.seats'?"
    >>> nearest("colour", ["sole", "shared"])
    "; allowed: 'sole', 'shared'"
    """
    if (tidy := plain(word).strip("'\"")) != word and tidy in allowed:
        at = odd(word)
        return f"; write {tidy}, without {named(word[at]) if at >= 0 else 'spaces or quotation marks in it'}"
    if (at := odd(word)) >= 0:
        return f"; there is {named(word[at])} in it: {instead(word[at])}"
    close = get_close_matches(word, allowed, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    longer = [name for name in allowed if name.endswith(f".{word}")]
    if longer:
        return "; did you mean " + " or ".join(repr(name) for name in longer[:4]) + "?"
    if len(allowed) <= 12:
        return "; allowed: " + ", ".join(repr(name) for name in allowed)
    return "; `simulate describe` lists the names"
