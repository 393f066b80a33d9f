"""Guesses as a short code, which a telephone shows and a teacher types: Crockford's base 32, with a digit to check it.

The same in TypeScript is `simulation/page/src/class/codes.ts`; `tests/page/codes.json` holds both to it. A code says
which lesson it is of (8 bits of its name), how many guesses there are (2 bits), and each guess in steps of the scale
(7 bits): whole numbers where a hundred of them or fewer make the scale, else hundredths of it. It names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import floor
from typing import Final

from simulation.errors import RequestError
from simulation.lesson.lesson import Guess, Lesson

DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that are told apart at a glance: no I, L, O or U."""

MOST: Final = 100
LENGTHS: Final = (4, 9)

LETTERS, CHECK, OTHER, NUMBER = "letters", "check", "other", "number"
"""What may be wrong with a code."""

WORDS: Final = {
    LETTERS: "it has 6 to 9 letters and digits, such as ABC-DEF",
    CHECK: "a letter of it is wrong: read it again",
    OTHER: "it is of another lesson",
    NUMBER: "it has not the guesses of this lesson",
}


class CodeError(RequestError):
    """A text that is no code of this lesson; `fault` says which of `WORDS` it is."""

    def __init__(self, text: str, fault: str) -> None:
        self.fault = fault
        super().__init__(f"{text[:20]!r} is no code of this lesson: {WORDS[fault]}")


def hash_of(name: str) -> int:
    """Eight bits of a lesson's name (FNV-1a, folded), so that a code of another lesson is told."""
    found = 0x811C9DC5
    for byte in name.encode():
        found = ((found ^ byte) * 0x01000193) & 0xFFFFFFFF
    return (found ^ found >> 8 ^ found >> 16 ^ found >> 24) & 0xFF


def code(name: str, steps: Sequence[int]) -> str:
    """The code of guesses, each in steps of the scale, of the lesson of that name.

    Examples
    --------
    >>> code("key-person", [40, 20])
    'EHA-18H'
    >>> read("eha 18h", "key-person", 2)
    (40, 20)
    """
    bits = f"{hash_of(name):08b}{len(steps) - 1:02b}" + "".join(f"{step:07b}" for step in steps)
    bits += "0" * (-len(bits) % 5)
    digits = [int(bits[place : place + 5], 2) for place in range(0, len(bits), 5)]
    text = "".join(DIGITS[digit] for digit in [*digits, _check(digits)])
    group = 3 if len(text) % 4 else 4
    return "-".join(text[place : place + group] for place in range(0, len(text), group))


def _check(digits: Sequence[int]) -> int:
    found = 1
    for digit in digits:
        found = (3 * found + digit) % 32
    return found


def read(text: str, name: str, guesses: int, most: int = MOST) -> tuple[int, ...]:
    """The guesses of a code, in steps of the scale.

    Parameters
    ----------
    text
        The code as somebody typed it: small letters, spaces and hyphens do not matter, O is 0, I and L are 1.
    name
        The lesson that it should be of.
    guesses
        How many there should be.
    most
        How many steps the scale has.

    Raises
    ------
    CodeError
        If it is none of this lesson.
    """
    plain = re.sub(r"[\s-]", "", text).upper().replace("O", "0").replace("I", "1").replace("L", "1")
    if not LENGTHS[0] <= len(plain) <= LENGTHS[1] or not set(plain) <= set(DIGITS):
        raise CodeError(text, LETTERS)
    digits = [DIGITS.index(letter) for letter in plain]
    if _check(digits[:-1]) != digits[-1]:
        raise CodeError(text, CHECK)
    bits = "".join(f"{digit:05b}" for digit in digits[:-1])
    if int(bits[:8], 2) != hash_of(name):
        raise CodeError(text, OTHER)
    count, end = int(bits[8:10], 2) + 1, 10 + 7 * guesses
    steps = tuple(int(bits[place : place + 7] or "0", 2) for place in range(10, end, 7))
    rest = bits[end:]
    if count != guesses or len(bits) < end or len(rest) > 4 or "1" in rest or max(steps) > most:
        raise CodeError(text, NUMBER)
    return steps


def steps_of(scale: Guess) -> int:
    """Into how many steps a scale is cut: whole numbers where these are a hundred at most, else hundredths."""
    whole = scale.about != "response time" and scale.low.is_integer() and scale.high.is_integer()
    return int(scale.high - scale.low) if whole and scale.high - scale.low <= MOST else MOST


def step(guess: float, scale: Guess) -> int:
    """A guess in steps of its scale."""
    return floor(steps_of(scale) * (guess - scale.low) / (scale.high - scale.low) + 0.5)


def guesses(text: str, lesson: Lesson) -> dict[str, float]:
    """The guesses of a code by regime, on the scale of the lesson.

    Raises
    ------
    CodeError
        If it is no code of this lesson.
    """
    low, high, most = lesson.guess.low, lesson.guess.high, steps_of(lesson.guess)
    steps = read(text, lesson.lesson, len(lesson.shown), most)
    return {name: low + (high - low) * each / most for name, each in zip(lesson.shown, steps, strict=True)}
