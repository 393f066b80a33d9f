"""Worlds and options: what each thing that can be chosen comes to in each way in which the unknown may be.

A world is one sampled point of the unknowns. An option is a regime, at one level of every lever. All options of a world
meet the same luck, so that only differences between options of a world are used. What is found of a world is its mean
over replications, in which luck is left: over worlds the found values spread more than the true ones. They are drawn
together by what luck adds to their variance (constrained empirical Bayes: Louis 1984, Ghosh 1992), so that shares,
quantiles and regret over worlds are those of the true values, as far as luck is alike in all worlds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.estimates import prepared
from analysis.numbers import level_text
from simulation.errors import RequestError, WorkError
from simulation.scenario.unknowns import FEWEST_WORLDS
from simulation.science.outcomes import described

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Worlds:
    """What every option comes to in every world, in one outcome.

    Attributes
    ----------
    outcome
        Its name.
    options
        What can be chosen, in the order of the scenario.
    levels
        The levels of what differs between worlds, a column each, a row a world.
    found
        [worlds, options]: the mean over replications, in the unit of the outcome.
    distance
        [worlds, options]: how far that is from the mean of all options of its world.
    noise
        [worlds, options]: the variance that luck gives this distance.
    one_run
        [worlds, options]: the variance that luck gives it in a single replication.
    """

    outcome: str
    options: tuple[str, ...]
    levels: pd.DataFrame
    found: Floats
    distance: Floats
    noise: Floats
    one_run: Floats

    @property
    def count(self) -> int:
        """Number of worlds."""
        return len(self.found)

    @cached_property
    def apart(self) -> Floats:
        """[worlds, options]: the distance from the mean of all options, freed of luck."""
        middle, true = self.distance.mean(axis=0), self._true
        seen = self.distance.var(axis=0, ddof=1)
        shrunk: Floats = middle + (self.distance - middle) * np.sqrt(true / np.where(seen > 0, seen, 1.0))
        return shrunk

    @property
    def _true(self) -> Floats:
        """[options]: the variance over worlds that the distance has without luck."""
        found: Floats = np.maximum(self.distance.var(axis=0, ddof=1) - self.noise.mean(axis=0), 0.0)
        return found

    @property
    def luck(self) -> Floats:
        """[options]: share of luck in the variance of the distance over worlds, as each of them was found."""
        return _share(self.noise.mean(axis=0), self._true)

    @property
    def luck_of_one_run(self) -> Floats:
        """[options]: the same of worlds that had one replication each: what a single firm lives through once."""
        return _share(self.one_run.mean(axis=0), self._true)

    def difference(self, option: str, base: str) -> Floats:
        """[worlds]: how far an option is from another one, freed of luck, in the unit of the outcome."""
        found: Floats = self.apart[:, self.options.index(option)] - self.apart[:, self.options.index(base)]
        return found

    def values(self) -> Floats:
        """[worlds, options]: what each option comes to: the mean of its world, and how far from it the option is."""
        found: Floats = self.found.mean(axis=1, keepdims=True) + self.apart
        return found

    def losses(self) -> Floats:
        """[worlds, options]: how far each option is from the mean of all of them, turned so that less is better."""
        return self.apart if described(self.outcome).better == "low" else -self.apart

    def of(self, options: tuple[str, ...]) -> Worlds:
        """The same worlds with some of the options, which keep their distance from the mean of all of them."""
        chosen = [self.options.index(name) for name in options]
        parts = {name: getattr(self, name)[:, chosen] for name in ("found", "distance", "noise", "one_run")}
        return replace(self, options=options, **parts)

    def drawn(self, places: Wholes) -> Worlds:
        """Some of the worlds, or some of them several times, without the levels of what differs between them."""
        parts = {name: getattr(self, name)[places] for name in ("found", "distance", "noise", "one_run")}
        return replace(self, levels=self.levels.iloc[:0], **parts)


def worlds_of(
    runs: pd.DataFrame,
    sampled: Sequence[str],
    levers: Sequence[str],
    outcome: str,
    regimes: Sequence[str],
) -> Worlds:
    """Worlds and options of the runs of a sampled design.

    Parameters
    ----------
    runs
        One row a run, as a results directory has them.
    sampled
        The factors that differ between worlds.
    levers
        The factors whose levels can be chosen: each world has a design point for each combination of them.
    outcome
        The name of an outcome of which less or more is better.
    regimes
        The regimes that can be chosen, in order.

    Raises
    ------
    RequestError
        If neither more nor less of the outcome is better, or there are fewer than two options.
    WorkError
        If fewer than `FEWEST_WORLDS` worlds have a value under every option.
    """
    if not described(outcome).better:
        raise RequestError(f"neither more nor less of {outcome!r} is better, so that nothing can be chosen by it")
    place = {name: number for number, name in enumerate(regimes)}
    runs = prepared(runs.loc[runs["regime"].isin(place)], [outcome])
    chosen = runs[["regime", *levers]].drop_duplicates()
    keys = sorted(chosen.itertuples(index=False, name=None), key=lambda key: (place[key[0]], *key[1:]))
    if len(keys) < 2:
        raise RequestError("there is one option only, and nothing to choose: compare regimes, or give levers")
    which = pd.MultiIndex.from_tuples(keys) if levers else pd.Index([key[0] for key in keys])
    asked = pd.MultiIndex.from_frame(runs[["regime", *levers]]) if levers else pd.Index(runs["regime"])
    world = runs["point"].to_numpy() // max(len(runs[list(levers)].drop_duplicates()), 1) if levers else runs["point"]
    table = pd.DataFrame(
        {"world": world, "luck": runs["replication"], "option": which.get_indexer(asked), "value": runs[outcome]}
    )
    wide = table.pivot(index=["world", "luck"], columns="option", values="value").dropna()
    several = wide.groupby(level="world").size()
    usable = several.index[several > 1]
    if len(usable) < FEWEST_WORLDS or wide.shape[1] < len(keys):
        raise WorkError(
            f"{len(usable)} worlds have a value of {outcome} under every option in two replications or more; "
            f"something is said from {FEWEST_WORLDS} on"
        )
    wide = wide.loc[usable]
    levels = runs[list(sampled)].groupby(np.asarray(world)).first().loc[usable].reset_index(drop=True)
    names = tuple(_name(key, levers) for key in keys)
    number = pd.factorize(wide.index.get_level_values("world"))[0]
    return made(outcome, names, levels, wide.to_numpy(float), number)


def made(
    outcome: str, options: tuple[str, ...], levels: pd.DataFrame, values: Floats, world: npt.NDArray[np.intp]
) -> Worlds:
    """Worlds from the values of single runs.

    Parameters
    ----------
    outcome, options, levels
        As of `Worlds`.
    values
        [replications of all worlds, options].
    world
        The number of the world of each of them, from 0; at least two of each.
    """
    count = np.bincount(world).astype(float)[:, None]

    def mean(of: Floats) -> Floats:
        summed = np.stack([np.bincount(world, weights=column) for column in of.T], axis=1)
        averaged: Floats = summed / count
        return averaged

    from_middle = values - values.mean(axis=1, keepdims=True)
    distance = mean(from_middle)
    one_run = mean((from_middle - distance[world]) ** 2) * count / (count - 1)
    return Worlds(outcome, options, levels, mean(values), distance, one_run / count, one_run)


def _name(key: tuple[object, ...], levers: Sequence[str]) -> str:
    regime, *levels = key
    chosen = [f"{name} {level_text(level)}" for name, level in zip(levers, levels, strict=True)]
    return ", ".join([str(regime), *chosen])


def _share(part: Floats, rest: Floats) -> Floats:
    whole = part + rest
    found: Floats = np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 0.0)
    return found
