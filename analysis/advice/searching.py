"""Advice on more than can be compared at once: searched first, and then looked at anew.

Half of the worlds, at most `MOST_WORLDS`, are searched; the few that look best there are compared in the other worlds
and with other luck, which no search has seen. What the search found of them is the best of many tries and too much on
average (the winner's curse: Smith & Winkler 2006, Management Science 52); advice rests on the fresh runs alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from analysis.advice.advise import DISCOUNT, TOLERANCE, advise
from analysis.advice.findings import Found
from analysis.advice.prices import Prices, prices
from analysis.advice.runs import Runs, carried_out
from analysis.advice.searched import OBJECTIVES, Search
from analysis.advice.ways import Way, World, check, decided, today, way_of, worlds_of
from analysis.numbers import Estimate
from analysis.search.tries import Choice, search
from simulation.errors import RequestError
from simulation.scenario.decision import REGIME_KEY
from simulation.scenario.scenario import Scenario
from simulation.scenario.unknowns import FEWEST_WORLDS

MOST_WORLDS: Final = 96
"""Worlds that are searched: what a try comes to is known to some tenth of what differs between worlds."""

FEW: Final = 5
"""Candidates that are looked at anew."""

LUCK: Final = 2
"""Runs in each world: the fewest from which luck can be taken out."""


def searched(
    scenario: Scenario,
    replications: int = 4,
    *,
    tries: int = 60,
    objective: str = "value",
    discount: float = DISCOUNT,
    margin: float = 0.0,
    tolerance: float = TOLERANCE,
    confidence: float = 0.95,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Search:
    """Search what may be chosen, and advise on the few that look best.

    Parameters
    ----------
    scenario, replications, discount, margin, tolerance, confidence, workers
        As for `analysis.advice.advise.advise`, on the few.
    tries
        Candidates that the search tries, from 10.
    objective
        One of `OBJECTIVES`.
    on_progress
        Called with the number of runs done and of all runs, of the search and of what follows.

    Raises
    ------
    RequestError
        As `advise`, and if there are too few worlds to leave some that the search has not seen, or everything that was
        proposed is beyond the budget.
    """
    if objective not in OBJECTIVES:
        raise RequestError(f"no objective {objective!r}; allowed: {', '.join(OBJECTIVES)}")
    if tries < 10:
        raise RequestError(f"tries is {tries}; allowed: 10 or more")
    seen, unseen = parted(scenario)
    decision = decided(scenario)
    now = today(scenario)
    check(scenario, [now])
    levers = {REGIME_KEY: tuple(scenario.regimes), **decision.levers}
    number = min(math.prod(map(len, levers.values())), tries)
    progress = _Progress(on_progress, (number + 1) * LUCK * len(seen) + (FEW + 1) * replications * len(unseen))
    trial = _Trial(scenario, seen, objective, discount, workers, progress)
    budget = math.inf if decision.budget is None else decision.budget
    first = {REGIME_KEY: now.regime, **now.levels}
    found = search(levers, trial.score, trial.cost, budget=budget, tries=tries, seed=scenario.seed, first=[first])
    best = [way for one in found.tries if (way := way_of(scenario, one.choice)) != now][:FEW]
    if not best:
        raise RequestError("nothing but going on as today is within the budget")
    advice = advise(
        replace(scenario, seed=fresh(scenario.seed)),
        replications,
        candidates=[now, *best],
        worlds=unseen,
        discount=discount,
        margin=margin,
        tolerance=tolerance,
        confidence=confidence,
        workers=workers,
        on_progress=progress.part(),
    )
    thought = {way.name: trial.found[way.name] for way in best}
    return Search(advice, objective, thought, len(found.tries), found.choices, found.refused, len(seen))


def parted(scenario: Scenario) -> tuple[list[World], list[World]]:
    """The worlds that are searched, and those that are kept for afterwards: by chance, the seed's own."""
    worlds = worlds_of(scenario)
    if len(worlds) < 2 * FEWEST_WORLDS:
        raise RequestError(
            f"{scenario.file} has {len(worlds)} worlds; a search takes {2 * FEWEST_WORLDS}, "
            "half of which it leaves to look at its find anew"
        )
    order = np.random.default_rng(scenario.seed).permutation(len(worlds)).tolist()
    cut = min(len(worlds) // 2, MOST_WORLDS)
    return [worlds[place] for place in order[:cut]], [worlds[place] for place in order[cut:]]


def fresh(seed: int) -> int:
    """The seed of luck that a search with this seed has not seen."""
    return int(np.random.SeedSequence([seed, 1]).generate_state(1, np.uint64)[0] >> np.uint64(1))


class _Trial:
    """What a candidate comes to in the worlds that are searched, always with the same luck."""

    def __init__(
        self,
        scenario: Scenario,
        worlds: Sequence[World],
        objective: str,
        discount: float,
        workers: int | None,
        progress: _Progress,
    ) -> None:
        self.scenario, self.worlds, self.objective, self.discount = scenario, worlds, objective, discount
        self.workers, self.progress = workers, progress
        self.today = today(scenario)
        self.now = self._run(self.today)
        self.priced: dict[str, Prices] = {}
        self.found: dict[str, Estimate] = {}

    def _run(self, way: Way) -> Runs:
        part = self.progress.part()
        return carried_out(self.scenario, [way], self.worlds, LUCK, workers=self.workers, on_progress=part)

    def cost(self, choice: Choice) -> float:
        """The most that it may cost in any world; infinite if there can be no such firm."""
        way = way_of(self.scenario, choice)
        try:
            check(self.scenario, [way])
        except RequestError:
            return math.inf
        self.priced[way.name] = prices(self.scenario, [self.today, way], self.worlds)
        return float(self.priced[way.name].in_all(self.scenario.horizon)[:, 1].max())

    def score(self, choice: Choice) -> float:
        """What it brings more than today's way; its cost has been asked before."""
        way = way_of(self.scenario, choice)
        if way == self.today:
            return 0.0
        run = self._run(way)
        runs = Runs(
            np.concatenate([self.now.money, run.money], axis=2), np.concatenate([self.now.lost, run.lost], axis=2)
        )
        levels = pd.DataFrame(index=range(len(self.worlds)))
        found = Found([self.today, way], runs, self.priced.pop(way.name), levels, self.discount, 0.95)
        self.found[way.name] = found.values([1])[0] if self.objective == "value" else found.worst_tenth(1)
        return self.found[way.name].value


class _Progress:
    """One count of runs over several parts of the work."""

    def __init__(self, on_progress: Callable[[int, int], None] | None, total: int) -> None:
        self.on_progress, self.total = on_progress, total
        self.done = self.before = 0

    def part(self) -> Callable[[int, int], None]:
        """What a part of the work calls, which begins where the last one ended."""
        self.before = self.done

        def told(done: int, _: int) -> None:
            self.done = self.before + done
            if self.on_progress is not None:
                self.on_progress(self.done, max(self.total, self.done))

        return told
