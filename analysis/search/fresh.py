"""What is left of a search's find in worlds and with luck that the search has not seen.

The best of many tries is the best by luck, too, and promises more than it keeps (the winner's curse; Smith & Winkler
2006, Management Science 52). So the best few meet other worlds with other luck, once. The few were chosen before, and
their intervals hold for all of them together: whichever of them is picked then, its interval holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.intervals import Interval, check_confidence
from analysis.risk.risk import worst_tenth
from analysis.search.tries import Choice, Try, score
from analysis.simultaneous import mean_band
from simulation.errors import RequestError

Floats = npt.NDArray[np.float64]

FEW: Final = 5
"""Choices that are run anew."""


@dataclass(frozen=True, slots=True)
class Anew:
    """One of the best of a search, run anew.

    Attributes
    ----------
    choice, cost
        As of `Try`.
    thought
        What the search found, which is too much on average.
    found, low, high
        What fresh worlds and luck give, with an interval that holds for all of the few together; NaN if there is none.
    gains
        [firms]: of the fresh ones.
    as_good
        Whether it cannot be told apart from the best of the few.
    """

    choice: Choice
    cost: float
    thought: float
    found: float
    low: float
    high: float
    gains: Floats
    as_good: bool

    @property
    def lost(self) -> float:
        """What the search thought, less what was found anew."""
        return self.thought - self.found

    @property
    def gains_something(self) -> bool:
        """Whether its interval lies above nothing."""
        return self.low > 0


def anew(
    best: Sequence[Try], run: Callable[[Choice], Floats], objective: str = "mean", confidence: float = 0.95
) -> tuple[Anew, ...]:
    """Run the best few of a search anew.

    Parameters
    ----------
    best
        The few, chosen by what the search found.
    run
        As of `analysis.search.tries.search`, about firms that the search has not seen: the same ones for all.
    objective
        One of `OBJECTIVES`.
    confidence
        Chance that all intervals hold together.

    Returns
    -------
    tuple of Anew
        The best by what was found anew first.
    """
    check_confidence(confidence)
    if not best:
        raise RequestError("there is nothing to run anew")
    gains = np.stack([np.asarray(run(one.choice), float) for one in best], axis=1)
    found = np.array([score(column, objective) for column in gains.T])
    leader = int(found.argmax())
    low, high = _together(gains, objective, confidence)
    behind = _behind(gains, leader, objective, confidence)
    rows = [
        Anew(
            choice=one.choice,
            cost=one.cost,
            thought=one.score,
            found=float(found[place]),
            low=float(low[place]),
            high=float(high[place]),
            gains=gains[:, place],
            as_good=not behind[place] > 0,
        )
        for place, one in enumerate(best)
    ]
    return tuple(sorted(rows, key=lambda one: -one.found))


def _together(gains: Floats, objective: str, confidence: float) -> tuple[Floats, Floats]:
    """The ends of intervals that hold for all columns together."""
    if objective == "mean":
        band: Interval = mean_band(gains, confidence)
        return band.low, band.high
    strict = 1 - (1 - confidence) / gains.shape[1]
    ends = [worst_tenth(column[:, None], -1.0, strict)[1:] for column in gains.T]
    return np.array([low for low, _ in ends]), np.array([high for _, high in ends])


def _behind(gains: Floats, leader: int, objective: str, confidence: float) -> Floats:
    """How far each choice is behind the leader, at least; NaN of the leader, which has no interval against itself."""
    if objective == "mean":
        return mean_band(gains[:, [leader]] - gains, confidence).low
    strict = 1 - (1 - confidence) / max(gains.shape[1] - 1, 1)
    return np.array(
        [
            math.nan if place == leader else worst_tenth(gains[:, [leader, place]], -1.0, strict)[1]
            for place in range(gains.shape[1])
        ]
    )
