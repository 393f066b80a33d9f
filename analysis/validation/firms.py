"""Where checks get their runs from: settings of a firm, and replications of them on any implementation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from simulation.science import catalogue
from simulation.science.mechanisms import mechanism
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.sweep.workers import Workers, usable_processors

if TYPE_CHECKING:
    from simulation.sweep.engines import Measured, Simulate

SEED: Final = 2026
FEWEST: Final = 4
"""Replications that are made however small the scale, so that there is an interval."""

Values = dict[str, Any]
"""Parameters of the firm and of its regime by full name."""

STILL: Final[Values] = {"turnover": 0.0, "absence_per_year": 0.0}
"""Nobody leaves and nobody is ill."""

FAITHFUL: Final[Values] = {
    **dict.fromkeys(("churn_trust", "churn_value", "frailty", "proneness_weeks", "closures", "competitor"), 0.0),
    **{f"segments.{segment}.churn_base": -20.0 for segment in SEGMENTS},
}
"""No customer ever leaves."""

STEADY_PEOPLE: Final[Values] = {
    **dict.fromkeys(("quit_early", "quit_middle", "quit_late"), 1.0),
    **dict.fromkeys(("morale_quit", "contagion", "absence_per_year", "withdrawal_weeks", "dismissed"), 0.0),
    "notice_weeks": 0,
}
"""Everybody quits with the same constant chance, goes at once, and is never ill."""

ALIKE: Final[Values] = {f"segments.{segment}.request_multiplier": 1.0 for segment in SEGMENTS} | {
    "onboarding_weeks": 0,
    "renewal_window": 0,
    "checkins": 0.0,
}
"""All customers ask alike in every week, and nobody calls on them unasked."""


def without(*names: str) -> Values:
    """What switches these mechanisms off."""
    return {key: value for name in names for key, value in mechanism(name).off.items()}


def seats(success: int, support: int, sales: int, product: int) -> Values:
    """Head counts of the four functions."""
    return {
        f"functions.{name}.seats": count
        for name, count in zip(FUNCTIONS, (success, support, sales, product), strict=True)
    }


def everywhere(name: str, value: float) -> Values:
    """A parameter of functions, the same in all four."""
    return {f"functions.{function}.{name}": value for function in FUNCTIONS}


@dataclass(frozen=True)
class Setting:
    """A firm under a regime: a built-in one, the values that differ from the defaults, and the weeks of a run."""

    regime: str
    values: Values = field(default_factory=dict)
    warm_up: int = 156
    horizon: int = 156

    def firm(self) -> Parameters:
        """The parameters of the firm."""
        return catalogue.resolve(self.values)

    def organisation(self) -> Regime:
        """The regime with the values that concern it."""
        return catalogue.resolve_regime(self.regime, catalogue.built_in(self.regime), self.values)


@dataclass(frozen=True)
class Laboratory:
    """Makes replications of settings.

    Attributes
    ----------
    simulate
        What carries out a run; `simulation.sweep.engines.Simulate`.
    scale : float
        Multiplies every number of replications.
    """

    simulate: Simulate
    scale: float = 1.0

    def size(self, replications: int) -> int:
        """So many replications at this scale."""
        return max(FEWEST, round(replications * self.scale))

    def runs(self, setting: Setting, replications: int, record: tuple[str, ...] = ()) -> list[Measured]:
        """Replications of a setting, in order, spread over threads."""
        firm, regime = setting.firm(), setting.organisation()

        def one(replication: int) -> Measured:
            return self.simulate(
                firm,
                regime,
                seed=SEED,
                replication=replication,
                warm_up=setting.warm_up,
                horizon=setting.horizon,
                record=record,
            )

        return self.spread(one, replications)

    def outcomes(self, setting: Setting, outcome: str, replications: int) -> list[float | None]:
        """One outcome of each replication of a setting."""
        return [found[outcome] for found, _ in self.runs(setting, replications)]

    def differences(self, one: Setting, other: Setting, outcome: str, replications: int) -> list[float | None]:
        """An outcome in one setting less the same in another, with the same luck."""
        pairs = zip(self.outcomes(one, outcome, replications), self.outcomes(other, outcome, replications), strict=True)
        return [None if a is None or b is None else a - b for a, b in pairs]

    def spread[Result](self, task: Callable[[int], Result], replications: int) -> list[Result]:
        """What a task makes of each of so many replications at this scale, in order, in threads."""
        with ThreadPoolExecutor(usable_processors()) as threads:
            return list(threads.map(task, range(self.size(replications))))

    def spread_reference[Result](self, task: Callable[[int], Result], replications: int) -> list[Result]:
        """The same of a task that runs the reference model, which threads cannot share: in processes.

        A process takes seconds to begin, so that a few replications are carried out here.
        """
        count, workers = self.size(replications), usable_processors()
        if workers == 1 or count <= FEWEST:
            return [task(replication) for replication in range(count)]
        processes = Workers(min(workers, count))
        try:
            return list(processes.map(task, range(count)))
        finally:
            processes.stop()


def defined(pairs: Sequence[tuple[float | None, float | None]]) -> tuple[list[float], list[float]]:
    """Both columns of the pairs in which neither value is undefined."""
    whole = [(a, b) for a, b in pairs if a is not None and b is not None]
    return [a for a, _ in whole], [b for _, b in whole]
