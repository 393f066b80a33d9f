"""History matching, wave by wave, to a firm's own numbers (Vernon, Goldstein & Bower 2010).

A world is ruled out where any number that was seen lies further from what the firm shows in it than three standard
deviations (Pukelsheim 1994) of what the model may be wrong by, how sure the number is, the luck of the one year in
which it was seen, and what luck is left in the runs. The first wave is spread over all plausible ranges; each later one
is drawn where an emulator of all before says that worlds fit. Those that fit are run once more with other luck.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.fit.contracts import Pause, first_contracts
from analysis.fit.emulator import Emulator, conditioned, fitted
from analysis.fit.size import size_of
from analysis.fit.space import Space, space_of
from simulation.errors import WorkError
from simulation.scenario.firm import FACTS, Firm, Observed
from simulation.scenario.scenario import Scenario
from simulation.science.declaration import Value
from simulation.sweep.in_memory import paused_runs

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Carry = Callable[[Scenario], pd.DataFrame]

LIMIT: Final = 3.0
"""Standard deviations beyond which a world is ruled out."""

SEEN: Final = tuple(dict.fromkeys([*(fact.outcome for fact in FACTS.values()), "trust", "unanswered"]))
"""Outcomes that are kept of each world."""

REPLICATIONS: Final = 2
FEWEST: Final = 32
"""Worlds under which shares of them say next to nothing, so that none are given."""


@dataclass(frozen=True)
class Effort:
    """How many worlds are tried: in the first wave, in each later one, in how many waves; and how many are wanted."""

    first: int = 384
    later: int = 256
    waves: int = 7
    wanted: int = 200


@dataclass(frozen=True)
class Worlds:
    """Worlds that were run.

    Attributes
    ----------
    scores
        [worlds, unknowns].
    mean
        [worlds]: the mean of each of `SEEN` over replications, a column each.
    luck
        [worlds]: the variance of a single run, likewise.
    """

    scores: Floats
    mean: pd.DataFrame
    luck: pd.DataFrame

    def some(self, places: npt.NDArray[np.int64] | Flags) -> Worlds:
        """Some of them."""
        parts = (each.loc[places] if places.dtype == bool else each.iloc[places] for each in (self.mean, self.luck))
        mean, luck = (each.reset_index(drop=True) for each in parts)
        return Worlds(self.scores[places], mean, luck)

    def and_(self, other: Worlds) -> Worlds:
        """These and others."""
        return Worlds(
            np.vstack([self.scores, other.scores]),
            pd.concat([self.mean, other.mean], ignore_index=True),
            pd.concat([self.luck, other.luck], ignore_index=True),
        )


@dataclass(frozen=True)
class Fit:
    """What was found of a firm.

    Attributes
    ----------
    space
        What was sought.
    parameters
        What the firm gives, with turnover so that as many leave as did.
    first
        The worlds of the first wave, spread over all plausible ranges.
    every
        All worlds that were run with `parameters`.
    kept
        Those that fit, with what they show over both tries.
    contracts
        [worlds that fit, segments]: the first contracts with which customers pay today what the firm says, in currency
        a year, by the full names of parameters; no column where it does not say.
    luck
        The variance that luck gives one year of this firm, by outcome.
    tried, at_first, waves
        Worlds that were tried at all, those that fit at first, and waves.
    """

    space: Space
    parameters: dict[str, Value]
    first: Worlds
    every: Worlds
    kept: Worlds
    contracts: pd.DataFrame
    luck: pd.Series
    tried: int
    at_first: int
    waves: int

    @property
    def firm(self) -> Firm:
        """The firm."""
        return self.space.firm

    @property
    def reached(self) -> bool:
        """Whether there are worlds enough that fit."""
        return len(self.kept.scores) >= FEWEST


def variances(firm: Firm, luck: pd.Series, runs: int) -> Floats:
    """[observed]: what a world may be away from what was seen, squared, where it was run so many times."""
    scale = size_of(firm).scale
    return np.array(
        [
            one.fact.wrong_by**2
            + one.unsure**2
            + float(luck[one.fact.outcome]) * (firm.weeks / one.weeks / scale + 1 / runs)
            for one in firm.observed
        ]
    )


def implausibility(firm: Firm, worlds: Worlds, luck: pd.Series, runs: int = REPLICATIONS) -> Floats:
    """[worlds, observed]: standard deviations between what a world shows and what was seen."""
    shown = worlds.mean[[one.fact.outcome for one in firm.observed]].to_numpy(float)
    away = np.abs(shown - np.array([one.value for one in firm.observed]))
    found: Floats = np.nan_to_num(away, nan=np.inf) / np.sqrt(variances(firm, luck, runs))
    return found


def fit(firm: Firm, carry_out: Carry, effort: Effort | None = None, pause: Pause = paused_runs) -> Fit:
    """Find the worlds in which a firm, as it works today, shows what was seen.

    Parameters
    ----------
    firm
        What it knows and saw.
    carry_out
        Carries out a scenario: one row a run.
    effort
        How many worlds are tried.
    pause
        Looks at the runs of a scenario before a week.
    """
    effort = effort or Effort()
    space = space_of(firm)
    parameters = dict(firm.parameters)
    chance = np.random.default_rng(firm.seed)

    def run(scores: Floats, wave: int, contracts: pd.DataFrame | None = None) -> Worlds:
        return _run(space, scores, firm.seed + wave, parameters, carry_out, contracts)

    def again(worlds: Worlds, luck: pd.Series, wave: int) -> tuple[Worlds, pd.DataFrame]:
        signed = first_contracts(space, space.at(worlds.scores), firm.seed + wave, parameters, pause)
        return _again(firm, worlds, luck, lambda scores: run(scores, wave, signed), signed)

    first = every = run(space.drawn(effort.first, firm.seed), 0)
    tried, waves, second = effort.first, 1, 1000
    kept, contracts, at_first = every.some(np.zeros(len(every.scores), bool)), pd.DataFrame(), 0
    while True:
        luck = _luck(firm, every)
        fits = implausibility(firm, every, luck).max(axis=1) <= LIMIT
        enough = fits.sum() >= 1.15 * effort.wanted
        if enough or waves >= effort.waves:
            kept, contracts = again(every.some(fits), luck, second)
            at_first = int(fits.sum())
            if len(kept.scores) >= effort.wanted or waves >= effort.waves:
                break
            second += 1
        if waves <= 2 and (corrected := _turnover(firm, every, luck, parameters)) is not None:
            parameters["turnover"] = corrected
        draws = _drawn(space, every, luck, effort.later, firm.seed + waves, chance)
        wave = run(draws, waves)
        # worlds that were run with another turnover propose, and are never kept
        every = wave if waves <= 2 and "turnover" in _names(firm) else every.and_(wave)
        waves, tried = waves + 1, tried + effort.later
    return Fit(space, parameters, first, every, kept, contracts, luck, tried, at_first, waves)


def _names(firm: Firm) -> set[str]:
    return {one.name for one in firm.observed}


def _run(
    space: Space,
    scores: Floats,
    seed: int,
    parameters: dict[str, Value],
    carry_out: Carry,
    contracts: pd.DataFrame | None,
) -> Worlds:
    levels = pd.concat([space.at(scores), contracts], axis=1)
    runs = carry_out(space.scenario(levels, seed, REPLICATIONS, parameters))
    seen = [name for name in SEEN if name in runs]
    grouped = runs.groupby("point")[seen]
    return Worlds(scores, grouped.mean().reset_index(drop=True), grouped.var().reset_index(drop=True))


def _luck(firm: Firm, worlds: Worlds) -> pd.Series:
    """The variance that luck gives one year, by outcome: in those worlds that come nearest, a tenth or so."""
    near = np.argsort(implausibility(firm, worlds, worlds.luck.mean()).max(axis=1), kind="stable")
    places = near[: max(48, len(near) // 10)]
    variance, mean = worlds.luck.iloc[places], worlds.mean.iloc[places]
    found: pd.Series = variance.mean()
    for one in firm.observed:  # luck grows with what it is luck of: it is carried to where the number was seen
        name = one.fact.outcome
        found[name] = (variance[name] / spread(one, mean[name])).mean() * spread(one, one.value)
    return found.fillna(0.0)


def _again(
    firm: Firm, worlds: Worlds, luck: pd.Series, run: Callable[[Floats], Worlds], contracts: pd.DataFrame
) -> tuple[Worlds, pd.DataFrame]:
    """Those worlds that fit with other luck, too, with what they show over both tries; and their contracts."""
    if not len(worlds.scores):
        return worlds, contracts
    again = run(worlds.scores)
    stays = implausibility(firm, again, luck).max(axis=1) <= LIMIT
    both = replace(worlds, mean=(worlds.mean + again.mean) / 2)
    return both.some(stays), contracts[stays].reset_index(drop=True)


def _turnover(firm: Firm, worlds: Worlds, luck: pd.Series, parameters: dict[str, Value]) -> float | None:
    """The nominal turnover at which as many leave as did, judged by the worlds that come nearest in all else."""
    seen = next((one for one in firm.observed if one.name == "turnover"), None)
    if seen is None:
        return None
    others = replace(firm, observed=tuple(one for one in firm.observed if one is not seen))
    near = implausibility(others, worlds, luck).max(axis=1) if others.observed else np.zeros(len(worlds.scores))
    best = np.argsort(near, kind="stable")[: max(24, len(near) // 10)]
    leaving = float(worlds.mean["turnover_realised"].iloc[best].median())
    nominal = float(parameters["turnover"])
    hazard = log(1 - nominal) * log(1 - seen.value) / log(1 - min(max(leaving, 1e-3), 0.99))
    return round(float(min(1 - np.exp(hazard), 0.99)), 4)


def spread[T: (float, pd.Series)](one: Observed, at: T) -> T:
    """What the variance that luck gives an outcome is in proportion to: of a share p(1 - p), else the square."""
    if one.fact.scale == "linear":
        return at * 0 + 1.0
    return at * at if one.fact.scale == "log" else at * (1 - at) + 1e-6


def scaled(one: Observed, values: Floats) -> Floats:
    """Values of an outcome on the scale on which it is moved about evenly."""
    if one.fact.scale == "linear":
        return values
    if one.fact.scale == "log":
        found: Floats = np.log(np.maximum(values, 1e-3))
        return found
    inner = np.clip(values, 1e-3, 1 - 1e-3)
    odds: Floats = np.log(inner / (1 - inner))
    return odds


def stretch(one: Observed) -> float:
    """How much that scale is stretched where the number was seen."""
    if one.fact.scale == "linear":
        return 1.0
    return 1 / one.value if one.fact.scale == "log" else 1 / (one.value * (1 - one.value))


def emulator_of(space: Space, worlds: Worlds, luck: pd.Series) -> tuple[Emulator, Floats, Floats]:
    """An emulator of what was seen, from all worlds; and what is wanted of it, and its variance.

    No world is left out for what came of it: lines through outcomes that were chosen near what is wanted are too flat.
    """
    firm = space.firm
    names = [one.fact.outcome for one in firm.observed]
    known = worlds.mean[names].notna().all(axis=1).to_numpy()
    if known.sum() < FEWEST:
        raise WorkError("hardly any world has a value of everything that was observed: too few customers or people")
    worlds = worlds.some(known)
    values = np.column_stack([scaled(one, worlds.mean[one.fact.outcome].to_numpy(float)) for one in firm.observed])
    wanted = np.array([float(scaled(one, np.array([one.value]))[0]) for one in firm.observed])
    stretched = np.array([stretch(one) for one in firm.observed])
    return fitted(space.features(worlds.scores)[0], values), wanted, variances(firm, luck, 10**9) * stretched**2


def _drawn(space: Space, worlds: Worlds, luck: pd.Series, count: int, seed: int, chance: np.random.Generator) -> Floats:
    """Scores of worlds that fit, as far as those before tell."""
    emulator, wanted, allowed = emulator_of(space, worlds, luck)
    scores = np.array(space.drawn(count, seed))
    features, moved = space.features(scores)
    scores[:, space.numbers] = conditioned(emulator, features, moved, wanted, allowed, chance)
    return scores
