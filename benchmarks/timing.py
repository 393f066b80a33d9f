"""Timing: interleaved rounds, and figures with their medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

CPU: Final = time.process_time
WALL: Final = time.perf_counter


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure is meant to reach: at most, or at least, so much."""

    bound: float
    at_least: bool = False

    def met(self, value: float) -> bool:
        """Whether a value reaches it."""
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number: a value for each round."""

    part: str
    name: str
    unit: str
    values: tuple[float, ...]
    goal: Goal | None = None

    @property
    def median(self) -> float:
        """The median over rounds."""
        return statistics.median(self.values)

    def as_json(self) -> dict[str, Any]:
        """Everything about it."""
        goal = None if self.goal is None else {"goal": str(self.goal), "met": self.goal.met(self.median)}
        return {
            "part": self.part,
            "name": self.name,
            "unit": self.unit,
            "median": self.median,
            "low": min(self.values),
            "high": max(self.values),
            "rounds": list(self.values),
        } | (goal or {})


def seconds(action: Callable[[], object], clock: Callable[[], float] = CPU) -> float:
    """Seconds that an action takes."""
    start = clock()
    action()
    return clock() - start


def interleaved(
    timed: Mapping[str, Callable[[], float]], rounds: int, told: Callable[[str], None] = lambda _: None
) -> dict[str, list[float]]:
    """What each measurement gave in each round; every round makes all of them, each second one in reverse order."""
    found: dict[str, list[float]] = {name: [] for name in timed}
    for number in range(rounds):
        names = list(timed) if number % 2 == 0 else list(reversed(timed))
        for name in names:
            told(f"round {number + 1} of {rounds}: {name}")
            found[name].append(timed[name]())
    return found


def ratios(above: Sequence[float], below: Sequence[float]) -> tuple[float, ...]:
    """One measurement over another, round by round."""
    return tuple(one / other for one, other in zip(above, below, strict=True))


def means(many: Sequence[Sequence[float]]) -> list[float]:
    """The mean over several measurements, round by round."""
    return [statistics.fmean(values) for values in zip(*many, strict=True)]


def figures(part: str, unit: str, found: Mapping[str, Sequence[float]]) -> Iterator[Figure]:
    """A figure for each measurement."""
    return (Figure(part, name, unit, tuple(values)) for name, values in found.items())
