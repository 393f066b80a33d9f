"""What is worth measuring first: by how much regret falls once one unknown is known (value of partial information).

Whoever knows one unknown chooses, for each part of its range, the option with the least loss there. What that gains
over the one best choice for all (Raiffa & Schlaifer 1961; Strong & Oakley 2014 for estimates from a sample) is told on
worlds that the choice was not made from: choices made and judged on the same worlds would seem to gain from mere
chance.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.estimates import is_numeric
from analysis.intervals import RESAMPLING_SEED, student
from analysis.robust.worlds import Worlds
from analysis.sensitivity.crossed import above_zero, leading

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]

PARTS: Final = 6
"""Parts of a range, with as many worlds in each, in each of which a choice of its own is made."""

SPLITS: Final = 100
"""Times that the worlds are split into those that choices are made from, and those that they are judged on."""


def value_of_learning(worlds: Worlds, confidence: float = 0.95) -> pd.DataFrame:
    """By how much the regret of the best choice falls, on average over worlds, once an unknown is known.

    Parameters
    ----------
    worlds
        Worlds and options.
    confidence
        Chance that an interval covers what it estimates.

    Returns
    -------
    DataFrame
        One row an unknown that varies, the most valuable first: `unknown`; `gain`, in the unit of the outcome, with
        `low` and `high`; `share` of what knowing everything would gain; `told`, whether the gain is above zero at this
        confidence for all unknowns together; and `first`, whether it is the most valuable: "told", "possible" or "no".

    Notes
    -----
    The intervals answer for the worlds and not for the parts that were chosen. The gain is that of choices made from
    half of the worlds, and so a little too small.
    """
    names = [str(name) for name in worlds.levels if worlds.levels[name].nunique() > 1]
    parts = [parts_of(worlds.levels, name) for name in names]
    gains = np.stack([_gains(worlds.losses(), part) for part in parts], axis=1)
    table = gains[:, None, :]
    freedom = float(worlds.count - 1)
    told = above_zero(table, confidence, freedom)
    half = student(freedom, confidence) * gains.std(axis=0, ddof=1) / np.sqrt(worlds.count)
    losses = worlds.losses()
    everything = float(losses.mean(axis=0).min() - losses.min(axis=1).mean())
    mean = gains.mean(axis=0)
    frame = pd.DataFrame(
        {
            "unknown": names,
            "gain": mean,
            "low": mean - half,
            "high": mean + half,
            "share": mean / everything if everything > 0 else np.zeros(len(names)),
            "told": told,
            "first": leading(table, told, confidence, freedom),
        }
    )
    return frame.sort_values("gain", ascending=False, kind="stable", ignore_index=True)


def parts_of(levels: pd.DataFrame, name: str) -> Wholes:
    """The part of its range in which an unknown lies in each world: words are parts of their own."""
    column: Any = levels[name]
    if not is_numeric(levels, name) or column.nunique() <= PARTS:
        found: Wholes = pd.factorize(column, sort=True)[0].astype(np.int64)
        return found
    ranks = column.rank(method="first").to_numpy() - 1
    split: Wholes = (ranks * PARTS // len(column)).astype(np.int64)
    return split


def _gains(losses: Floats, part: Wholes) -> Floats:
    """[worlds]: what choosing by part gains over one choice for all, judged on worlds it was not made from."""
    chance = np.random.default_rng(RESAMPLING_SEED)
    count, parts = len(losses), int(part.max()) + 1
    gained, judged = np.zeros(count), np.zeros(count)
    for _ in range(SPLITS // 2):
        order = chance.permutation(count)
        for made, tried in ((order[: count // 2], order[count // 2 :]), (order[count // 2 :], order[: count // 2])):
            overall = losses[made].mean(axis=0)
            summed = np.stack([np.bincount(part[made], column, parts) for column in losses[made].T], axis=1)
            seen = np.bincount(part[made], minlength=parts)[:, None]
            by_part = np.where(seen > 0, summed / np.maximum(seen, 1), overall)
            chosen = by_part.argmin(axis=1)[part[tried]]
            gained[tried] += losses[tried, overall.argmin()] - losses[tried, chosen]
            judged[tried] += 1
    found: Floats = gained / judged
    return found
