"""What to choose before anybody knows: who is better in which share of the worlds, regret, and targets that are met.

Worlds are a sample of what may be, and intervals answer for its size by the percentile bootstrap over worlds, in which
luck is told anew in each resample. That of a share is no narrower than Wilson's (1927), which holds at its ends, too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.intervals import RESAMPLING_SEED, check_confidence, wilson
from analysis.robust.worlds import Worlds
from simulation.science.outcomes import described

Floats = npt.NDArray[np.float64]

RESAMPLES: Final = 400
"""Resamples of the worlds: the ends of an interval scatter by a twentieth of its width."""

QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)


def compared(worlds: Worlds, base: str, margin: float = 0.0, confidence: float = 0.95) -> pd.DataFrame:
    """How each option does against one of them, over all worlds.

    Parameters
    ----------
    worlds
        Worlds and options.
    base
        The option that the others are compared with.
    margin
        A difference up to which both are as good as equal, in the unit of the outcome.
    confidence
        Chance that an interval covers what it estimates.

    Returns
    -------
    DataFrame
        One row an option other than the base: `option`, `base`, `worlds`; `better`, the share of worlds in which the
        option is better, a tie counting half, with `better_low` and `better_high`; `clearly_better`, `equal` and
        `clearly_worse`, the shares in which it is so by more than the margin, or by no more than that, the first and
        the last with intervals; `mean` and its interval, and the quantiles `q05` to `q95` of the difference.
    """
    check_confidence(confidence)
    others = [option for option in worlds.options if option != base]
    return pd.DataFrame([_row(worlds, option, base, margin, confidence) for option in others])


def _row(worlds: Worlds, option: str, base: str, margin: float, confidence: float) -> dict[str, object]:
    found = _shares_and_mean(worlds, option, base, margin)
    ends = bootstrapped(worlds, partial(_shares_and_mean, option=option, base=base, margin=margin), confidence)
    row: dict[str, object] = {"option": option, "base": base, "worlds": worlds.count}
    for place, name in enumerate(SHARES):
        sampled = wilson(float(found[place]), worlds.count, confidence)
        row[name] = float(found[place])
        row[f"{name}_low"] = min(float(sampled[0]), float(ends[0, place]))
        row[f"{name}_high"] = max(float(sampled[1]), float(ends[1, place]))
    row["equal"] = 1.0 - float(found[1]) - float(found[2])
    row |= {"mean": float(found[3]), "mean_low": float(ends[0, 3]), "mean_high": float(ends[1, 3])}
    difference = worlds.difference(option, base)
    return row | {f"q{round(100 * q):02d}": float(np.quantile(difference, q)) for q in QUANTILES}


SHARES: Final = ("better", "clearly_better", "clearly_worse")


def _shares_and_mean(worlds: Worlds, option: str, base: str, margin: float) -> Floats:
    """The three shares, and the mean difference."""
    difference = worlds.difference(option, base)
    turned = difference if described(worlds.outcome).better == "low" else -difference
    better = (turned < 0).mean() + (turned == 0).mean() / 2
    return np.array([better, (turned < -margin).mean(), (turned > margin).mean(), difference.mean()])


def regrets(worlds: Worlds) -> Floats:
    """[worlds, options]: how much worse each option is than the best one of its world, in the unit of the outcome."""
    losses = worlds.losses()
    found: Floats = losses - losses.min(axis=1, keepdims=True)
    return found


def regret(worlds: Worlds, confidence: float = 0.95) -> pd.DataFrame:
    """What choosing an option before knowing costs against the best one of each world.

    Returns
    -------
    DataFrame
        One row an option: `option`; `mean`, `q90` and `worst` of the regret over worlds, the first two with intervals;
        `best`, the share of worlds in which no other option is better, with its interval; and `least`, whether its mean
        regret is told to be the least, "told", "possible" or "no", by bootstrapped differences from the one with the
        least, at this confidence for all of them together.
    """
    check_confidence(confidence)
    found = regrets(worlds)
    means = found.mean(axis=0)
    least = int(means.argmin())
    ends = bootstrapped(worlds, lambda one: regrets(one).mean(axis=0), confidence)
    high = bootstrapped(worlds, lambda one: np.quantile(regrets(one), 0.9, axis=0), confidence)
    strict = 1 - (1 - confidence) / max(len(means) - 1, 1)
    away = bootstrapped(worlds, lambda one: regrets(one).mean(axis=0) - regrets(one).mean(axis=0)[least], strict)
    behind = away[0] > 0
    alone = behind.sum() == len(means) - 1
    best = (found == 0).mean(axis=0)
    best_low, best_high = wilson(best, worlds.count, confidence)
    verdict = ["told" if alone else "possible" if not told else "no" for told in behind]
    return pd.DataFrame(
        {
            "option": worlds.options,
            "mean": means,
            "mean_low": ends[0],
            "mean_high": ends[1],
            "q90": np.quantile(found, 0.9, axis=0),
            "q90_low": high[0],
            "q90_high": high[1],
            "worst": found.max(axis=0),
            "best": best,
            "best_low": best_low,
            "best_high": best_high,
            "least": ["no" if told else one for told, one in zip(behind, verdict, strict=True)],
        }
    )


def met(worlds: Worlds, target: float, confidence: float = 0.95) -> pd.DataFrame:
    """In which share of the worlds each option meets a target: the outcome is that good, or better.

    Returns
    -------
    DataFrame
        One row an option: `option`, `target`, `share`, `low`, `high`.
    """
    values = worlds.values()
    good = values <= target if described(worlds.outcome).better == "low" else values >= target
    shares = good.mean(axis=0)
    low, high = wilson(shares, worlds.count, confidence)
    return pd.DataFrame({"option": worlds.options, "target": target, "share": shares, "low": low, "high": high})


def bootstrapped(worlds: Worlds, of: Callable[[Worlds], npt.ArrayLike], confidence: float) -> Floats:
    """Both ends of the percentile interval of what is worked out of the worlds, resampled with replacement."""
    chance = np.random.default_rng(RESAMPLING_SEED)
    drawn = [of(worlds.drawn(chance.integers(worlds.count, size=worlds.count))) for _ in range(RESAMPLES)]
    tail = (1 - confidence) / 2
    ends: Floats = np.quantile(np.array(drawn, float), [tail, 1 - tail], axis=0)
    return ends
