"""A search of what a firm may choose: one choice after the other is tried, and the next is proposed by what was found.

Proposals are those of a tree-structured Parzen estimator (Bergstra et al. 2011; Optuna), which takes words, whole and
other numbers together, and wants some hundred tries. All choices meet the same worlds and the same luck. A choice over
the budget is not tried: it is told as worse than every other, by how far it is over, since the estimator looks at ranks
alone. Where there are no more choices than tries, all of them are tried, and nothing is left to search.

The best of many tries is the luckiest of many, too: `analysis.search.fresh` says what is left of it.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from analysis.risk.risk import worst_tenth
from simulation.errors import RequestError
from simulation.scenario.sampling import Levels, Range
from simulation.science.declaration import Value

if TYPE_CHECKING:
    import optuna

Floats = npt.NDArray[np.float64]
Choice = Mapping[str, Value]

OBJECTIVES: Final = {
    "mean": "what is gained on average",
    "worst-tenth": "what is gained on average in the tenth of firms that gain least",
}
"""What can be searched for. The choice with the least mean regret is the one with the most on average."""

PROPOSALS: Final = 10
"""Proposals for each try, after which the search ends: the others were tried before, or are over the budget."""

DIGITS: Final = 3
"""Digits of a number from a range: nobody carries out more."""


@dataclass(frozen=True, slots=True)
class Try:
    """A choice, what it costs, and what it gained.

    Attributes
    ----------
    choice
        The level of every lever, by name.
    cost
        In the unit of the budget.
    gains
        [firms]: what is gained in each world with its luck; more is better.
    score
        What the search is for, of these.
    """

    choice: Choice
    cost: float
    gains: Floats
    score: float


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search tried.

    Attributes
    ----------
    tries
        The best first; of equals the cheaper, then the one that was tried first.
    complete
        Whether every choice that the budget allows was tried.
    refused
        Choices that were proposed and cost more than the budget.
    """

    tries: tuple[Try, ...]
    complete: bool
    refused: int


def score(gains: Floats, objective: str) -> float:
    """What a search is for, of what each firm gains.

    Examples
    --------
    >>> score(np.arange(100.0), "mean"), round(score(np.arange(100.0), "worst-tenth"), 3)
    (49.5, 4.5)
    """
    if objective not in OBJECTIVES:
        raise RequestError(f"no objective {objective!r}; allowed: {', '.join(OBJECTIVES)}")
    if objective == "mean":
        return float(gains.mean())
    return worst_tenth(gains[:, None], -1.0, 0.95)[0]


def count(levers: Mapping[str, Levels]) -> float:
    """Number of choices; infinite where a lever has a range of numbers that are not whole."""
    return math.prod(
        len(levels) if not isinstance(levels, Range) else levels.high - levels.low + 1 if levels.whole else math.inf
        for levels in levers.values()
    )


def search(
    levers: Mapping[str, Levels],
    run: Callable[[Choice], Floats],
    cost: Callable[[Choice], float],
    *,
    budget: float = math.inf,
    tries: int = 100,
    seed: int = 0,
    objective: str = "mean",
    first: Sequence[Choice] = (),
) -> Searched:
    """Try choices, and propose the next ones by what was found.

    Parameters
    ----------
    levers
        What may be chosen, by name: levels, or a range.
    run
        What a choice gains in each firm; it is asked once for each choice, always about the same firms.
    cost
        What a choice costs; it is known without a run.
    budget
        The most that it may cost.
    tries
        Choices that are tried at most, from 1.
    seed
        Of the proposals.
    objective
        One of `OBJECTIVES`.
    first
        Choices that are tried before all others, such as what is done today.

    Raises
    ------
    RequestError
        If nothing may be chosen, there is no such objective, or every choice that was proposed is over the budget.
    """
    if not levers:
        raise RequestError("nothing may be chosen: there are no levers to search")
    score(np.zeros(2), objective)
    known = _Known(run, cost, budget, objective)
    number = count(levers)
    if number <= tries:
        for choice in _all(levers):
            known.told(choice)
    else:
        _propose(levers, known, tries, seed, first)
    if not known.tried:
        raise RequestError(
            f"every one of {known.refused:,} choices costs more than the budget of {budget:,g}; "
            f"the cheapest costs {known.cheapest:,g}"
        )
    found = sorted(known.tried.values(), key=lambda one: (-one.score, one.cost))
    return Searched(tuple(found), number <= tries, known.refused)


class _Known:
    """What was found so far."""

    def __init__(
        self, run: Callable[[Choice], Floats], cost: Callable[[Choice], float], budget: float, objective: str
    ) -> None:
        self.run, self.cost, self.budget, self.objective = run, cost, budget, objective
        self.tried: dict[tuple[Any, ...], Try] = {}
        self.costs: dict[tuple[Any, ...], float] = {}

    @property
    def refused(self) -> int:
        return len(self.costs) - len(self.tried)

    @property
    def cheapest(self) -> float:
        return min(self.costs.values())

    def told(self, choice: Choice) -> float:
        """What is told of a choice: its score, or something under all scores where it costs too much."""
        key = tuple(choice.values())
        if key not in self.costs:
            self.costs[key] = cost = self.cost(choice)
            if cost <= self.budget:
                gains = np.asarray(self.run(choice), float)
                self.tried[key] = Try(dict(choice), cost, gains, score(gains, self.objective))
        if key in self.tried:
            return self.tried[key].score
        return OVER - (self.costs[key] - self.budget) / max(abs(self.budget), 1.0)


OVER: Final = -1e15
"""Told of a choice over the budget: under every score, and less the further it is over."""


def _all(levers: Mapping[str, Levels]) -> list[Choice]:
    levels = [_whole(one) if isinstance(one, Range) else one for one in levers.values()]
    return [dict(zip(levers, each, strict=True)) for each in product(*levels)]


def _whole(span: Range) -> tuple[int, ...]:
    return tuple(range(int(span.low), int(span.high) + 1))


def _propose(levers: Mapping[str, Levels], known: _Known, tries: int, seed: int, first: Sequence[Choice]) -> None:
    study = _study(seed, tries)
    spaces = {name: _distribution(levels) for name, levels in levers.items()}
    for choice in first:
        _add(study, {name: _place(levers[name], choice[name]) for name in levers}, spaces, known.told(choice))
    for _ in range(PROPOSALS * tries):
        if len(known.tried) >= tries:
            return
        trial = study.ask(spaces)
        choice = {name: _level(levers[name], trial.params[name]) for name in levers}
        study.tell(trial, known.told(choice))


def _study(seed: int, tries: int) -> optuna.Study:
    """A search that says nothing and keeps everything in memory."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    with warnings.catch_warnings():
        # proposing all levers together is marked as experimental, and has been since 2020
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, n_startup_trials=max(10, tries // 4))
    return optuna.create_study(direction="maximize", sampler=sampler)


def _add(study: optuna.Study, places: Mapping[str, Any], spaces: Mapping[str, Any], told: float) -> None:
    from optuna.trial import create_trial

    study.add_trial(create_trial(params=dict(places), distributions=dict(spaces), value=told))


def _distribution(levels: Levels) -> optuna.distributions.BaseDistribution:
    """Numbers as numbers, so that neighbours are known to be alike; words by their place among the words."""
    from optuna import distributions

    if not isinstance(levels, Range):
        if _ordered(levels):
            return distributions.IntDistribution(0, len(levels) - 1)
        return distributions.CategoricalDistribution(range(len(levels)))
    log = levels.scale == "log"
    if levels.whole:
        return distributions.IntDistribution(int(levels.low), int(levels.high), log=log)
    return distributions.FloatDistribution(levels.low, levels.high, log=log)


def _ordered(levels: Sequence[Value]) -> bool:
    """Whether levels are numbers, which stand in rising order."""
    return all(isinstance(level, int | float) for level in levels) and list(levels) == sorted(levels)


def _level(levels: Levels, proposed: Any) -> Value:
    if not isinstance(levels, Range):
        return levels[int(proposed)]
    if levels.whole:
        return int(proposed)
    finest = 10 ** (math.floor(math.log10(max(levels.high - levels.low, 1e-300))) - DIGITS + 1)
    near = round(proposed / finest) * finest if levels.scale == "linear" else float(f"{proposed:.{DIGITS}g}")
    return float(min(max(float(f"{near:.12g}"), levels.low), levels.high))


def _place(levels: Levels, level: Value) -> Any:
    return level if isinstance(levels, Range) else levels.index(level)
