"""Why numbers cannot be reached: the world that comes nearest, and which parameter would have to leave its range.

What an emulator suggests is tried by direct runs: one parameter of the nearest world is carried beyond the end of its
plausible range, as far as it may be at all, and the first value at which the number is reached is found by halving.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.fit.waves import LIMIT, Carry, Fit, emulator_of, implausibility, variances
from simulation.scenario.firm import Observed
from simulation.scenario.sampling import Range
from simulation.science import catalogue

REPLICATIONS: Final = 4
MOST_TRIED: Final = 3
"""Parameters that are tried for each number that cannot be reached."""

HALVINGS: Final = 5
STEPS: Final = (1.0, 2.0, 4.0)
"""How far beyond the end of a range a parameter is tried, in widths of the range."""


@dataclass(frozen=True)
class Beyond:
    """A parameter that would have to leave its range: how far, so that a number is reached with all else as it is."""

    observed: str
    parameter: str
    low: float
    high: float
    needed: float


def nearest_world(fit: Fit) -> int:
    """The number of the world that comes nearest to everything that was seen."""
    return int(implausibility(fit.firm, fit.every, fit.luck).max(axis=1).argmin())


def missed(fit: Fit) -> tuple[Observed, ...]:
    """The numbers that even the world that comes nearest does not show; the worst alone if it shows each of them."""
    far = implausibility(fit.firm, fit.every, fit.luck)[nearest_world(fit)]
    found = tuple(one for one, away in zip(fit.firm.observed, far, strict=True) if away > LIMIT)
    return found or (fit.firm.observed[int(far.argmax())],)


def beyond(fit: Fit, carry_out: Carry) -> tuple[Beyond, ...]:
    """Which single parameters would have to leave their plausible ranges, and how far; empty if none is enough."""
    return tuple(found for one in missed(fit) for found in _of_one(fit, one, carry_out))


def _of_one(fit: Fit, one: Observed, carry_out: Carry) -> Iterator[Beyond]:
    space = fit.space
    emulator, wanted, _ = emulator_of(space, fit.every, fit.luck)
    place = fit.firm.observed.index(one)
    best = nearest_world(fit)
    world = space.at(fit.every.scores[best : best + 1])
    features, moved = space.features(fit.every.scores[best : best + 1])
    upwards = wanted[place] > emulator.at(features)[0, place]
    slopes = emulator.slopes[place, moved]
    names = [name for name, number in zip(space.names, space.numbers, strict=True) if number]
    for number in np.argsort(-np.abs(slopes), kind="stable")[:MOST_TRIED]:
        levels = space.levels[names[number]]
        if slopes[number] and isinstance(levels, Range):
            needed = _needed(fit, one, world, names[number], levels, bool((slopes[number] > 0) == upwards), carry_out)
            if needed is not None:
                yield Beyond(one.name, names[number], levels.low, levels.high, needed)


def _needed(
    fit: Fit, one: Observed, world: pd.DataFrame, name: str, levels: Range, up: bool, carry_out: Carry
) -> float | None:
    """The value nearest to its range at which a parameter alone brings the number within the limit."""
    entry = catalogue.find(name, (fit.firm.today,))
    inside, width = (levels.high if up else levels.low), levels.high - levels.low
    tries = [_far(levels, inside, width, steps, up) for steps in STEPS]
    low, high = entry.low or 0.0, entry.high if entry.high is not None else np.inf
    tries = list(dict.fromkeys(float(np.clip(value, low, high)) for value in tries))
    reached = _reached(fit, one, world, name, tries, carry_out)
    if not any(reached):
        return None
    first = reached.index(True)
    far, near = tries[first], tries[first - 1] if first else inside
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        if _reached(fit, one, world, name, [middle], carry_out)[0]:
            far = middle
        else:
            near = middle
    return far


def _far(levels: Range, end: float, width: float, steps: float, up: bool) -> float:
    if levels.scale == "log":
        return float(end * (levels.high / levels.low) ** (steps if up else -steps))
    return end + steps * width if up else end - steps * width


def _reached(
    fit: Fit, one: Observed, world: pd.DataFrame, name: str, values: list[float], carry_out: Carry
) -> list[bool]:
    """Whether each value brings the number within the limit, or beyond it on the other side."""
    worlds = pd.concat([world] * len(values), ignore_index=True)
    worlds[name] = [round(value) if _is_whole(fit, name) else value for value in values]
    runs = carry_out(fit.space.scenario(worlds, fit.firm.seed + 2000, REPLICATIONS, fit.parameters))
    shown = runs.groupby("point")[one.fact.outcome].mean().to_numpy(float)
    before = float(fit.every.mean[one.fact.outcome].iloc[nearest_world(fit)])
    still = np.sign(before - one.value) * (shown - one.value)
    place = fit.firm.observed.index(one)
    allowed = LIMIT * np.sqrt(variances(fit.firm, fit.luck, REPLICATIONS)[place])
    return [bool(away <= allowed) for away in still]


def _is_whole(fit: Fit, name: str) -> bool:
    levels = fit.space.levels[name]
    return isinstance(levels, Range) and levels.whole
