"""What the address bar says of a classroom: lesson, regimes, seed, speed; read strictly, nothing evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from simulation.app.classroom.lessons import LESSONS
from simulation.wording.values import nearest, shown

SPEEDS: Final = (1, 2, 4, 8)
"""Weeks a second."""
LARGEST_SEED: Final = 999_999
FEWEST: Final = 2
MOST: Final = 3
"""Regimes side by side."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a class wants to see."""

    lesson: str
    regimes: tuple[str, ...]
    seed: int = 1
    speed: int = 2

    def query(self) -> str:
        """What stands behind the question mark of the address."""
        return f"lesson={self.lesson}&regimes={','.join(self.regimes)}&seed={self.seed}&speed={self.speed}"


def beginning(lesson: str) -> Wanted:
    """What a lesson begins with."""
    return Wanted(lesson, LESSONS[lesson].shown)


def read(pairs: Iterable[tuple[str, str]]) -> tuple[Wanted, list[str]]:
    """What an address asks for, and what is wrong with it, in words; the default stands in for what is wrong.

    Parameters
    ----------
    pairs
        Names and values as the address has them, in order, repetitions included.
    """
    faults: list[str] = []
    given: dict[str, str] = {}
    for name, value in pairs:
        if name not in ("lesson", "regimes", "seed", "speed"):
            faults.append(f"unknown {shown(name)}{nearest(name, ('lesson', 'regimes', 'seed', 'speed'))}")
        elif name in given:
            faults.append(f"{name} is given twice; the first counts")
        else:
            given[name] = value
    lesson = next(iter(LESSONS))
    if "lesson" in given:
        if given["lesson"] in LESSONS:
            lesson = given["lesson"]
        else:
            faults.append(f"lesson is {shown(given['lesson'])}; allowed: {', '.join(LESSONS)}")
    wanted = beginning(lesson)
    regimes = wanted.regimes
    if "regimes" in given:
        regimes = tuple(given["regimes"].split(","))
        fault = fault_of_regimes(lesson, regimes)
        if fault:
            faults.append(fault)
            regimes = wanted.regimes
    seed = _number(
        given, "seed", wanted.seed, range(LARGEST_SEED + 1), f"a whole number from 0 to {LARGEST_SEED}", faults
    )
    speed = _number(given, "speed", wanted.speed, SPEEDS, f"one of {', '.join(map(str, SPEEDS))}", faults)
    return Wanted(lesson, regimes, seed, speed), faults


def fault_of_regimes(lesson: str, regimes: tuple[str, ...]) -> str | None:
    """Why these regimes cannot stand side by side in a lesson, in words; None if they can."""
    known = tuple(LESSONS[lesson].regimes())
    for name in regimes:
        if name not in known:
            return f"unknown regime {shown(name)}{nearest(name, known)}; this lesson has {', '.join(known)}"
    if len(set(regimes)) < len(regimes):
        return f"regimes are {', '.join(regimes)}: one of them is given twice"
    if not FEWEST <= len(regimes) <= MOST:
        return f"{len(regimes)} regimes are ticked; allowed: {FEWEST} or {MOST}"
    return None


def _number(
    given: dict[str, str], name: str, default: int, allowed: range | tuple[int, ...], words: str, faults: list[str]
) -> int:
    text = given.get(name)
    if text is None:
        return default
    if re.fullmatch(r"[0-9]{1,6}", text) and int(text) in allowed:
        return int(text)
    faults.append(f"{name} is {shown(text)}; allowed: {words}")
    return default
