"""How well an outcome is to be known: what a scenario says in place of a number of replications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FIRST_LOOK: Final = 100
"""Replications before the first look where a scenario does not say: fewer, and shown intervals cover too little."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How well an outcome is to be known at every design point.

    `half_width` is half the width of the interval, in the unit of the outcome. `between` names the two regimes whose
    paired difference (first less second) is meant; None means every regime for itself. A point is not looked at before
    it has `at_least` replications; the most that it gets are the scenario's `replications`.
    """

    outcome: str
    half_width: float
    confidence: float = 0.95
    at_least: int = FIRST_LOOK
    between: tuple[str, str] | None = None
