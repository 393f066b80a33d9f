"""Scenario discovery: the part of the space of unknowns in which one option is clearly better, as a box in few facts.

The patient rule induction method (PRIM: Friedman & Fisher 1999; Bryant & Lempert 2010, for deciding) peels a part of
the worlds off one side of the box at a time, whichever leaves the largest share of worlds of interest. Boxes so
found fit the worlds that they were found in; how good they are is told on others.

A shallow tree (CART) would be a second opinion, and is left out: it brings a library of its own (scikit-learn) to say
the same of the same levels, and which of several facts it splits first is often chance. The second opinion here comes
from another question: what knowing a fact is worth (`analysis.robust.learning`), where each unknown is split, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binom

from analysis.estimates import is_numeric
from analysis.intervals import RESAMPLING_SEED, wilson

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

PEEL: Final = 0.05
"""Share of the worlds of the box that is peeled off at a time."""

LEAST: Final = 0.1
"""Share of all worlds that a box holds at the least."""

MOST_FACTS: Final = 3
"""Facts that a box is told in, at the most: more are not remembered."""

FOLDS: Final = 5
"""Parts of the worlds, each of which judges boxes that were found in the others."""

Side = tuple[float, float] | frozenset[str]
"""What a box allows of an unknown: from a number to a number inclusive, or some words."""


@dataclass(frozen=True)
class Box:
    """A part of the space of unknowns.

    Attributes
    ----------
    sides
        What it allows of each unknown that it restricts.
    density
        Share of worlds of interest among those inside, in worlds that it was not found in, with its interval.
    coverage
        Share of the worlds of interest that lie inside, in the same worlds.
    everywhere
        Share of worlds of interest among all.
    told
        Whether the interval of the density lies above the share among all.
    """

    sides: Mapping[str, Side] = field(default_factory=dict)
    density: float = np.nan
    low: float = np.nan
    high: float = np.nan
    coverage: float = np.nan
    everywhere: float = np.nan

    @property
    def told(self) -> bool:
        """Whether worlds of interest are more frequent inside than among all."""
        return bool(self.sides) and self.low > self.everywhere


def discovered(levels: pd.DataFrame, interesting: Flags, confidence: float = 0.95) -> Box:
    """The box in which worlds of interest are most frequent, for its size, and how good it is.

    Parameters
    ----------
    levels
        The levels of the unknowns, a column each, a row a world.
    interesting
        [worlds]: which worlds are looked for.
    confidence
        Chance that the interval of the density covers it.

    Returns
    -------
    Box
        Found in all worlds; `density` and `coverage` are those of boxes found alike in four fifths of the worlds,
        among the rest. Without sides where no part of the space is better than the whole.
    """
    everywhere = float(interesting.mean())
    sides = found_box(levels, interesting)
    fold = np.random.default_rng(RESAMPLING_SEED).permutation(len(levels)) % FOLDS
    held = np.zeros(len(levels), bool)
    for number in range(FOLDS):
        made, tried = fold != number, fold == number
        held[tried] = inside(levels.loc[tried], found_box(levels.loc[made], interesting[made]))
    count = int(held.sum())
    density = float(interesting[held].mean()) if count else np.nan
    low, high = map(float, wilson(density, count, confidence))
    coverage = float(held[interesting].mean()) if interesting.any() else np.nan
    return Box(sides, density, low, high, coverage, everywhere)


def found_box(levels: pd.DataFrame, interesting: Flags) -> dict[str, Side]:
    """The sides of the box on the way of peeling that is least likely by chance, in the facts that it needs."""
    best: dict[str, Side] = {}
    score = 0.0
    for sides, here in _peeled(levels, interesting):
        gained = _score(interesting, here)
        if gained > score:
            best, score = sides, gained
    return _needed(levels, interesting, best)


def inside(levels: pd.DataFrame, sides: Mapping[str, Side]) -> Flags:
    """[worlds]: which of them lie in the box."""
    here = np.ones(len(levels), bool)
    for name, side in sides.items():
        here &= _allows(levels[name], side)
    return here


def _allows(column: pd.Series, side: Side) -> Flags:
    found: Any = column.isin(side) if isinstance(side, frozenset) else column.between(*side)
    flags: Flags = found.to_numpy(bool)
    return flags


def _score(interesting: Flags, here: Flags) -> float:
    """How many standard errors the share inside is above the share of all, were the box placed by chance."""
    share, count = interesting.mean(), here.sum()
    if not count or share in (0.0, 1.0):
        return 0.0
    return float((interesting[here].mean() - share) * np.sqrt(count / (share * (1 - share))))


def _peeled(levels: pd.DataFrame, interesting: Flags) -> Iterator[tuple[dict[str, Side], Flags]]:
    """The boxes on the way of peeling, each with the worlds that lie in it; the whole space is left out."""
    sides: dict[str, Side] = {}
    here = np.ones(len(levels), bool)
    varied = [str(name) for name in levels if levels[name].nunique() > 1]
    numbers = [name for name in varied if is_numeric(levels, name)]
    words = [name for name in varied if name not in numbers]
    table = levels[numbers].to_numpy(float)
    while True:
        peels = [*_ends(numbers, table, here, sides), *_words_left(levels, words, here)]
        if not peels:
            return
        kept = np.stack([mask for _, _, mask in peels])
        count = kept.sum(axis=1)
        allowed = (count >= LEAST * len(levels)) & (count < here.sum())
        if not allowed.any():
            return
        # what is won for each world that is lost: a word may take a third of them, a number a twentieth
        share = (kept @ interesting.astype(float))[allowed] / count[allowed]
        won = np.full(len(peels), -np.inf)
        won[allowed] = (share - interesting[here].mean()) / (here.sum() - count[allowed])
        name, side, here = peels[int(won.argmax())]
        sides = {**sides, name: side}
        yield sides, here


Peel = tuple[str, Side, Flags]
"""An unknown, what a smaller box allows of it, and which worlds lie in that box."""


def _ends(numbers: list[str], table: Floats, here: Flags, sides: Mapping[str, Side]) -> Iterator[Peel]:
    """What is left after a peel at either end of the range of each number."""
    inside = table[here]
    within = np.sort(inside, axis=0)
    cut = max(round(PEEL * len(within)), 1)
    # the lowest level above those that go at the low end, and the highest below those that go at the high one
    lows = np.where(inside > within[cut - 1], inside, np.inf).min(axis=0)
    highs = np.where(inside < within[-cut], inside, -np.inf).max(axis=0)
    above, below = (here[:, None] & (table >= lows)).T, (here[:, None] & (table <= highs)).T
    for place, name in enumerate(numbers):
        side = sides.get(name, (-np.inf, np.inf))
        assert isinstance(side, tuple)
        low, high = side
        if lows[place] < np.inf:
            yield name, (float(lows[place]), high), above[place]
        if highs[place] > -np.inf:
            yield name, (low, float(highs[place])), below[place]


def _words_left(levels: pd.DataFrame, words: list[str], here: Flags) -> Iterator[Peel]:
    """What is left without one word of those that are there."""
    for name in words:
        column = levels[name].to_numpy()
        there = frozenset(map(str, column[here]))
        for word in sorted(there) if len(there) > 1 else ():
            yield name, there - {word}, here & (column != word)


def _needed(levels: pd.DataFrame, interesting: Flags, sides: dict[str, Side]) -> dict[str, Side]:
    """The sides without those that chance could have brought, and of more than a few those that matter most."""
    masks = {name: _allows(levels[name], side) for name, side in sides.items()}
    while masks:
        chances = {name: _chance(interesting, masks, name) for name in masks}
        worst = max(chances, key=lambda name: chances[name])
        if len(masks) <= MOST_FACTS and chances[worst] <= 0.05:
            break
        del masks[worst]
    return {name: sides[name] for name in masks}


def _chance(interesting: Flags, masks: Mapping[str, Flags], name: str) -> float:
    """How often chance alone would put as many worlds of interest inside (Bryant & Lempert's quasi-p-value).

    It is that of the box, were it without this side as dense as it is there.
    """
    without = np.ones(len(interesting), bool)
    for other, mask in masks.items():
        if other != name:
            without &= mask
    here = without & masks[name]
    return float(binom.sf(int(interesting[here].sum()) - 1, int(here.sum()), float(interesting[without].mean())))
