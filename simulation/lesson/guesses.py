"""The guesses of a class as they come in: no names, and no more than a class can send."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulation.errors import RequestError
from simulation.lesson import codes
from simulation.lesson.lesson import Lesson

MOST_GUESSES: Final = 400
"""Guesses that are kept: a hall of pupils."""

Rate = tuple[float, float]
"""How many at once, and how many again in a second."""

REQUESTS: Final[tuple[Rate, Rate]] = ((60, 5.0), (400, 60.0))
"""Requests that one address may make, and all together: a class that opens the page at once, behind one router too."""

TAKEN: Final[tuple[Rate, Rate]] = ((8, 0.1), (MOST_GUESSES, 10.0))
"""The same of guesses: a few telephones behind one address, and then one every ten seconds.

Whoever is refused has the code on the screen, to be typed by the teacher."""

MOST_ADDRESSES: Final = 1000


@dataclass(slots=True)
class _Bucket:
    """Requests that are still allowed: a few at once, and then so many in a second."""

    most: float
    rate: float
    left: float
    since: float

    def take(self, now: float) -> bool:
        self.left = min(self.most, self.left + self.rate * (now - self.since))
        self.since = now
        if self.left < 1.0:
            return False
        self.left -= 1.0
        return True


class Limit:
    """How much is taken from one address (`of_one`), and from all together; `clock` gives seconds."""

    def __init__(self, of_one: Rate, of_all: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._of_one = clock, of_one
        self._all = _Bucket(*of_all, of_all[0], clock())
        self._by_address: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        """Whether a further request of this address is answered."""
        with self._lock:
            now = self._clock()
            one = self._by_address.pop(address, None) or _Bucket(*self._of_one, self._of_one[0], now)
            self._by_address[address] = one  # the latest last, so that the one not heard of for longest is forgotten
            if len(self._by_address) > MOST_ADDRESSES:
                self._by_address.popitem(last=False)
            return one.take(now) and self._all.take(now)


class TakenError(RequestError):
    """Another guess has this key."""


class FullError(RequestError):
    """There are as many guesses as are kept."""


class Guesses:
    """The guesses for a lesson, in the order in which they came.

    Parameters
    ----------
    lesson
        What they are about.
    file
        A CSV file that grows with them: a row each, `code` and the guess under each regime; none without it.
    overwrite
        Whether it may be replaced.
    tell
        Takes what goes wrong with the file later on, in words: a class goes on without it.

    Attributes
    ----------
    key
        Who knows it may see them.

    Raises
    ------
    RequestError
        If the file is there already, or cannot be written.
    """

    def __init__(
        self, lesson: Lesson, file: Path | None = None, *, overwrite: bool = False, tell: Callable[[str], None] = print
    ) -> None:
        self.lesson = lesson
        self._tell = tell
        self.key = secrets.token_urlsafe(12)
        self.file = file
        self._codes: dict[str, str] = {}  # by the key of each, in the order in which they came
        self._lock = threading.Lock()
        if file is not None:
            self._begin(file, overwrite)

    def _begin(self, file: Path, overwrite: bool) -> None:
        try:
            with file.open("w" if overwrite else "x", encoding="utf-8", newline="") as out:
                out.write(",".join(("code", *self.lesson.shown)) + "\r\n")
        except FileExistsError:
            words = f"{file} is there already, and nothing is overwritten unasked: --overwrite replaces it"
            raise RequestError(words) from None
        except OSError as error:
            raise RequestError(f"{file} cannot be written: {error.strerror or error}") from None

    @property
    def codes(self) -> list[str]:
        """Those that are in."""
        with self._lock:
            return list(self._codes.values())

    def check(self, text: str) -> None:
        """Raise what is wrong with a code; CodeError if it is none of this lesson."""
        codes.guesses(text, self.lesson)

    def has(self, key: str) -> bool:
        """Whether the guess of this key is in."""
        with self._lock:
            return key in self._codes

    def add(self, text: str, key: str) -> str:
        """Take a guess; the code as it is kept.

        Parameters
        ----------
        text
            Its code.
        key
            What its telephone made up for it: a guess whose receipt was lost is sent again, and counts once.

        Raises
        ------
        codes.CodeError
            If it is no code of this lesson.
        TakenError
            If another guess has this key.
        FullError
            If there are `MOST_GUESSES` already.
        """
        guessed = codes.guesses(text, self.lesson)
        code = codes.code(self.lesson.lesson, [codes.step(each, self.lesson.guess) for each in guessed.values()])
        with self._lock:
            if self._codes.get(key, code) != code:
                raise TakenError("another guess has this key: make up a new one")
            if key in self._codes:
                return code
            if len(self._codes) >= MOST_GUESSES:
                raise FullError(f"{MOST_GUESSES} guesses are in, and no more are kept")
            self._codes[key] = code
            if self.file is not None:
                self._write(self.file, ",".join((code, *(f"{each:.10g}" for each in guessed.values()))))
        return code

    def _write(self, file: Path, row: str) -> None:
        try:
            with file.open("a", encoding="utf-8", newline="") as out:
                out.write(f"{row}\r\n")
        except OSError as error:
            self._tell(f"{file} cannot be written any more: {error.strerror or error}; the guess is on the page alone")

    def asked_by(self, key: str) -> bool:
        """Whether whoever asks may see them."""
        return secrets.compare_digest(key.encode(), self.key.encode())
