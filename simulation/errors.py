"""The few kinds of error that a user can meet.

`RequestError` means that what was asked for is wrong: nothing was run and nothing written, and the
command exits with 2. `WorkError` means that the request was right and the work failed: it exits with 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import category


class OwnershipError(Exception):
    """What this project reports to its user in words rather than in a traceback.

    Examples
    --------
    >>> from simulation import OwnershipError, read_scenario
    >>> try:
    ...     read_scenario("nowhere.yaml")
    ... except OwnershipError as error:
    ...     print(error)
    nowhere.yaml: there is no such file; check its name
    """


class RequestError(OwnershipError):
    """What was asked for cannot be done as it stands: the message names the fault and the cure.

    Examples
    --------
    >>> from simulation import RequestError, read_runs
    >>> try:
    ...     read_runs("nowhere")
    ... except RequestError as error:
    ...     print(error)
    there is no directory nowhere
    """


class WorkError(OwnershipError):
    """The request was right, the work went wrong: the message says what was kept and how to go on.

    Examples
    --------
    >>> from pathlib import Path
    >>> from simulation import WorkError
    >>> from simulation.results import files
    >>> try:
    ...     files.read(Path("."))
    ... except WorkError as error:
    ...     print(str(error).partition(":")[0])
    cannot read .
    """


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
    r"""A scenario file with every fault that was found in it.

    Attributes
    ----------
    file
        The file, as it was named.
    faults
        Each a `Fault`, with line, message and file; in the order of their lines.

    Examples
    --------
    >>> from simulation import ScenarioError, parse_scenario
    >>> try:
    ...     parse_scenario("name: one\nseed: 1\nregimes: [sole, shred]\n")
    ... except ScenarioError as error:
    ...     found = error.faults
    >>> [fault.line for fault in found]
    [3]
    """

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
