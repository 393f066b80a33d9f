"""A search of what may be chosen: one choice after the other is tried, and the next is proposed by what was found.

Proposals are those of a tree-structured Parzen estimator (Bergstra et al. 2011; Optuna), which takes words and numbers
together, and wants some hundred tries. A choice over the budget is not tried: it is told as worse than every other, by
how far it is over, since the estimator looks at ranks alone. Where there are no more choices than tries, all of them
are tried, and nothing is left to search.

The best of many tries is the luckiest of many, too: whoever searches has to look at it anew.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from simulation.errors import RequestError
from simulation.science.declaration import Value

if TYPE_CHECKING:
    import optuna

Choice = Mapping[str, Value]
Key = tuple[tuple[str, Value], ...]

PROPOSALS: Final = 10
"""Proposals for each try, after which the search ends: the others were tried before, or are over the budget."""

OVER: Final = -1e15
"""Told of a choice over the budget: under every score, and less the further it is over."""


@dataclass(frozen=True, slots=True)
class Try:
    """A choice that was tried: the level of every lever, what it costs, and its score, of which more is better."""

    choice: Choice
    cost: float
    score: float


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search tried.

    Attributes
    ----------
    tries
        The best first; of equals the cheaper, then the one that was tried first.
    choices
        How many there are to choose between.
    refused
        Those that were proposed, and cost more than the budget or cannot be.
    """

    tries: tuple[Try, ...]
    choices: int
    refused: int

    @property
    def complete(self) -> bool:
        """Whether nothing was left untried that may be chosen."""
        return len(self.tries) + self.refused == self.choices


def search(
    levers: Mapping[str, Sequence[Value]],
    score: Callable[[Choice], float],
    cost: Callable[[Choice], float],
    *,
    budget: float = math.inf,
    tries: int = 100,
    seed: int = 0,
    first: Sequence[Choice] = (),
) -> Searched:
    """Try choices, and propose the next ones by what was found.

    Parameters
    ----------
    levers
        What may be chosen, by name: its levels.
    score
        How good a choice is; it is asked once for each choice.
    cost
        What a choice costs, which is known without trying it; infinite if it cannot be.
    budget
        The most that it may cost.
    tries
        Choices that are tried at most, from 1.
    seed
        Of the proposals.
    first
        Choices that are tried before all others, such as what is done today.

    Raises
    ------
    RequestError
        If every choice that was proposed is over the budget, or cannot be.
    """
    known = _Known(score, cost, budget)
    choices = math.prod(map(len, levers.values()))
    if choices <= tries:
        for levels in product(*levers.values()):
            known.told(dict(zip(levers, levels, strict=True)))
    else:
        _propose(levers, known, tries, seed, first)
    if not known.tried:
        raise RequestError(known.why_none())
    found = sorted(known.tried.values(), key=lambda one: (-one.score, one.cost))
    return Searched(tuple(found), choices, known.refused)


class _Known:
    """What was found so far."""

    def __init__(self, score: Callable[[Choice], float], cost: Callable[[Choice], float], budget: float) -> None:
        self.score, self.cost, self.budget = score, cost, budget
        self.tried: dict[Key, Try] = {}
        self.costs: dict[Key, float] = {}

    @property
    def refused(self) -> int:
        return len(self.costs) - len(self.tried)

    def why_none(self) -> str:
        cheapest = min(self.costs.values())
        if cheapest == math.inf:
            return f"none of {self.refused:,} choices can be in a firm"
        return (
            f"each of {self.refused:,} choices costs more than the budget of {self.budget:,.0f}; "
            f"the cheapest costs {cheapest:,.0f}"
        )

    def told(self, choice: Choice) -> float:
        """What is told of a choice: its score, or something under all scores where it costs too much."""
        key = tuple(choice.items())
        if key not in self.costs:
            self.costs[key] = cost = self.cost(choice)
            if cost <= self.budget and cost < math.inf:
                self.tried[key] = Try(choice, cost, self.score(choice))
        if key in self.tried:
            return self.tried[key].score
        return OVER - min((self.costs[key] - self.budget) / max(self.budget, 1.0), -OVER)


def _propose(
    levers: Mapping[str, Sequence[Value]], known: _Known, tries: int, seed: int, first: Sequence[Choice]
) -> None:
    from optuna.trial import create_trial

    study, spaces = _study(seed, tries), {name: _distribution(levels) for name, levels in levers.items()}
    for choice in first:
        places = {name: levels.index(choice[name]) for name, levels in levers.items()}
        told = known.told({name: choice[name] for name in levers})
        study.add_trial(create_trial(params=places, distributions=spaces, value=told))
    for _ in range(PROPOSALS * tries):
        if len(known.tried) >= tries:
            return
        trial = study.ask(spaces)
        study.tell(trial, known.told({name: levels[trial.params[name]] for name, levels in levers.items()}))


def _study(seed: int, tries: int) -> optuna.Study:
    """A search that says nothing and keeps everything in memory."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    with warnings.catch_warnings():
        # proposing all levers together is marked as experimental, and has been since 2020
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, n_startup_trials=max(10, tries // 4))
    return optuna.create_study(direction="maximize", sampler=sampler)


def _distribution(levels: Sequence[Value]) -> Any:
    """The places of levels: of numbers in their order, so that neighbours are known to be alike."""
    from optuna.distributions import CategoricalDistribution, IntDistribution

    if all(isinstance(level, int | float) for level in levels) and list(levels) == sorted(levels):
        return IntDistribution(0, len(levels) - 1)
    return CategoricalDistribution(range(len(levels)))
