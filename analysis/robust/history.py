"""Which worlds fit what is known: history matching (Craig et al. 1997; Vernon, Goldstein & Bower 2010).

A world is ruled out where any outcome lies further from a measured one than can be: three standard deviations
(Pukelsheim 1994) of what the model may be wrong by, what was measured may be wrong by, and luck. Those that are left
are tried once more with more replications and other luck, since some that just fit did so by chance. What is left
then is the ensemble. It is no posterior: all that is said is that nothing measured speaks against these worlds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import kstwo

from analysis.calibration.targets import MIX, TARGETS
from analysis.estimates import is_numeric, prepared
from analysis.numbers import records
from simulation.errors import WorkError
from simulation.scenario.sampling import Design, sampled_levels, unit_points
from simulation.scenario.unknowns import plausible
from simulation.science import catalogue
from simulation.science.ensemble import PACKAGE
from simulation.science.unknowns import ALL, UNKNOWNS

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario

Floats = npt.NDArray[np.float64]

LIMIT: Final = 3.0
"""Standard deviations beyond which a world is ruled out."""

WRONG_BY: Final[Mapping[str, float]] = {
    "churn_rate_smb": 0.02,
    "churn_rate_mid": 0.015,
    "churn_rate_enterprise": 0.01,
    "turnover_realised": 0.015,
    "service_success": 0.02,
    "response_days": 0.3,
    "gross_retention": 0.012,
}
"""By how much the model, and what was measured, may be wrong together (one standard deviation, judgement): firms of one
size and trade differ by as much, and rows of the evidence are secondary for the most part."""


@dataclass(frozen=True)
class Match:
    """How the worlds of a sample fit what is known.

    Attributes
    ----------
    points
        Numbers of the design points, in order.
    implausibility
        [worlds, facts]: standard deviations between what a world gives and what was measured.
    facts
        The outcomes that were compared.
    """

    points: npt.NDArray[np.int64]
    implausibility: Floats
    facts: tuple[str, ...]

    @property
    def fits(self) -> npt.NDArray[np.bool_]:
        """[worlds]: which of them nothing measured speaks against."""
        found: npt.NDArray[np.bool_] = self.implausibility.max(axis=1) <= LIMIT
        return found


def matched(runs: pd.DataFrame) -> Match:
    """Compare worlds with what was measured, in the practice that the evidence is taken to come from.

    Parameters
    ----------
    runs
        Runs of a sampled design under both regimes of `analysis.calibration.targets.MIX`, in a firm that has its
        defaults but for what is unknown; two replications or more of each world.

    Raises
    ------
    WorkError
        If no world has a value of every outcome.
    """
    facts = [target for target in TARGETS if target.name in WRONG_BY]
    names = [target.name for target in facts]
    runs = prepared(runs.loc[runs["regime"].isin(MIX)], names)
    by_luck = runs.groupby(["point", "replication"])[names].mean()  # the mix of both practices, which share their luck
    grouped = by_luck.groupby(level="point")
    mean = grouped.mean()
    luck = grouped.var() / grouped.count()
    known = mean.notna().all(axis=1) & luck.notna().all(axis=1)
    if not known.any():
        raise WorkError("no world has a value of everything that is known, in two replications or more")
    wanted = np.array([target.value for target in facts])
    allowed = np.array([WRONG_BY[name] ** 2 for name in names])
    away = np.abs(mean[known].to_numpy(float) - wanted)
    return Match(
        mean.index[known].to_numpy(np.int64), away / np.sqrt(allowed + luck[known].to_numpy(float)), tuple(names)
    )


def narrowed(levels: pd.DataFrame, fits: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """What fitting tells of each unknown: how the worlds that are left differ from all of them.

    Returns
    -------
    DataFrame
        One row an unknown, those that are narrowed most first: `unknown`; of numbers `low` and `high`, between which
        nine tenths of the worlds that are left lie, and `all_low` and `all_high` of all; `distance`, the largest
        difference between both distributions (Kolmogorov's D; of words the largest difference of a share); and
        `told`, whether it is larger than chance among so many unknowns would make it (5 %, Bonferroni).
    """
    return narrowing(levels, levels[fits])


def narrowing(levels: pd.DataFrame, left: pd.DataFrame) -> pd.DataFrame:
    """The same of worlds that are left, and of worlds over all plausible ranges that these need not be among."""
    names = [str(name) for name in levels if levels[name].nunique() > 1]
    limit = float(kstwo.isf(0.05 / len(names), len(left))) if len(left) else 1.0
    rows = [{"unknown": name, **_narrowing(levels, name, left)} for name in names]
    frame = pd.DataFrame(rows)
    frame["told"] = frame["distance"] > limit
    return frame.sort_values("distance", ascending=False, kind="stable", ignore_index=True)


def _narrowing(levels: pd.DataFrame, name: str, those: pd.DataFrame) -> dict[str, Any]:
    column = levels[name]
    if not is_numeric(levels, name):
        before, after = column.value_counts(normalize=True), those[name].value_counts(normalize=True)
        return {"distance": float((after.reindex(before.index, fill_value=0.0) - before).abs().max())}
    every, left = np.sort(column.to_numpy(float)), np.sort(those[name].to_numpy(float))
    below = np.searchsorted(left, every, side="right") / max(len(left), 1)
    distance = np.abs(below - np.arange(1, len(every) + 1) / len(every)).max()
    ends = np.quantile(left, [0.05, 0.95]) if len(left) else (np.nan, np.nan)
    whole = np.quantile(every, [0.05, 0.95])
    return {
        "low": float(ends[0]),
        "high": float(ends[1]),
        "all_low": float(whole[0]),
        "all_high": float(whole[1]),
        "distance": float(distance),
    }


SEED: Final = 2028

POINTS: Final = 2048
"""Worlds that are tried."""

REPLICATIONS: Final = 4
"""Replications in each of them; what luck is left is allowed for."""


def tried(points: int = POINTS) -> Scenario:
    """The scenario that tries worlds: a firm that has its defaults but for what is unknown."""
    from simulation.scenario.scenario import Scenario

    return Scenario(
        name="ensemble",
        question="Which worlds fit what is known?",
        seed=SEED,
        regimes=list(MIX),
        unknowns=ALL,
        design={"method": "lhs", "points": points},
        replications=REPLICATIONS,
    )


AGAIN: Final = 10
"""Replications, with luck of their own, of the worlds that fit at first."""


def tried_again(levels: pd.DataFrame) -> Scenario:
    """The scenario that tries worlds once more, with other luck: of those that just fit some did so by chance.

    Parameters
    ----------
    levels
        [worlds, unknowns]: the worlds that fit at first.
    """
    first = tried()
    factors = {name: tuple(levels[name].tolist()) for name in first.factors}
    design = Design("ensemble", len(levels), own_luck=True)
    return replace(first, seed=SEED + 1, factors=factors, design=design, replications=AGAIN)


def fitting(runs: pd.DataFrame, again: Callable[[Scenario], pd.DataFrame]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The worlds that fit twice, and how they were found.

    Parameters
    ----------
    runs
        Those of `tried`.
    again
        Carries out a scenario: that of `tried_again`.

    Returns
    -------
    tuple
        [worlds, unknowns] in the order in which these are declared, those that were not tried (of other regimes) drawn
        over their plausible ranges; and what `simulation.science.ensemble.about` reads.
    """
    found = matched(runs)
    names = [name for name in UNKNOWNS if name in runs]
    levels = runs.drop_duplicates("point").set_index("point").loc[found.points, names].reset_index(drop=True)
    fits = found.fits.copy()
    first = levels.loc[fits]
    second = matched(again(tried_again(whole(first))))
    stays = np.zeros(len(first), bool)
    stays[second.points[second.fits]] = True
    fits[fits] = stays
    worst = np.array(found.facts)[found.implausibility.argmax(axis=1)]
    about = {
        "edition": version(PACKAGE),
        "tried": len(found.points),
        "fit_at_first": len(first),
        "left": int(fits.sum()),
        "seed": SEED,
        "replications": [REPLICATIONS, AGAIN],
        "practice": list(MIX),
        "limit": LIMIT,
        "wrong_by": dict(WRONG_BY),
        "wanted": {target.name: target.value for target in TARGETS if target.name in WRONG_BY},
        "ruled_out_most_by": {name: int((worst[~found.fits] == name).sum()) for name in found.facts},
        "narrowed": records(narrowed(levels, fits)),
    }
    return whole(levels.loc[fits]), about


def whole(levels: pd.DataFrame, seed: int = SEED) -> pd.DataFrame:
    """The worlds with a level of everything unknown; what was not tried lies anywhere in its range."""
    found = levels.reset_index(drop=True)
    others = [name for name in UNKNOWNS if name not in found]
    count = max(len(found), 1)
    unit = unit_points("lhs", count, max(len(others), 1), seed)[: len(found)]
    for place, name in enumerate(others):
        entry = catalogue.find(name, (name.split(".")[1],) if name.startswith("regimes.") else ())
        found[name] = sampled_levels(plausible(UNKNOWNS[name], entry), unit[:, place], count)
    return found[list(UNKNOWNS)]
