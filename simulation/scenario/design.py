"""From a scenario to its design points and runs.

Everything here is arithmetic on run numbers: a design of a million runs is never listed. The canonical order is design
point, then regime, then replication; the first factor of a grid varies slowest. Run numbers leave room for every
replication that there can be: with `precision` not all of them are carried out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from simulation.scenario import sampling
from simulation.scenario.happening import becoming, by_segment, happening
from simulation.scenario.sampling import Design, Range
from simulation.science import catalogue
from simulation.science.declaration import Value
from simulation.science.events import Happening
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class DesignPoint:
    """One combination of levels: its number from 0, and the level of every factor by full name."""

    index: int
    levels: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Run:
    """One design point, one regime, one replication; `index` is its number from 0 in the canonical order.

    The same replication is the same luck, under any regime and at any design point. Where design points have luck of
    their own, they have replications of their own: those of a point follow on those of the point before.
    Over an ensemble each replication of a point is a world of its own, under any regime and at any design point.
    """

    index: int
    point: DesignPoint
    regime: str
    replication: int


@dataclass(frozen=True, slots=True)
class Summary:
    """How much work a scenario asks for; `account_weeks` counts accounts at the start and the warm-up too.

    With `precision`, `replications`, `runs` and `account_weeks` are the least that it can come to, and
    `most_replications` is the most that a design point can get; else they are the same.
    """

    points: int
    regimes: int
    replications: int
    runs: int
    account_weeks: int
    most_replications: int

    @property
    def growth(self) -> float:
        """By what factor the work can exceed the least that it comes to; 1 without `precision`."""
        return self.most_replications / self.replications

    @property
    def text(self) -> str:
        """The same in words."""
        until = f" to {self.most_replications:,}" if self.growth > 1 else ""
        runs = f" to {round(self.runs * self.growth):,}" if self.growth > 1 else ""
        weeks = f" to {round(self.account_weeks * self.growth):,}" if self.growth > 1 else ""
        return (
            f"{self.points:,} design points x {self.regimes} regimes x {self.replications:,}{until} replications = "
            f"{self.runs:,}{runs} runs, {self.account_weeks:,}{weeks} account-weeks"
        )


def count_points(scenario: Scenario) -> int:
    """Number of design points: on a grid the product of the numbers of levels, 1 without factors."""
    if scenario.design.method != "grid":
        return scenario.design.points
    return math.prod(len(levels) for levels in _grid(scenario).values())


def _grid(scenario: Scenario) -> dict[str, tuple[Value, ...]]:
    """The levels of a grid's factors; a scenario that was read from a file holds no range there."""
    return {name: levels for name, levels in scenario.factors.items() if not isinstance(levels, Range)}


def count_runs(scenario: Scenario) -> int:
    """Number of runs that there can be: points times regimes times replications."""
    return count_points(scenario) * len(scenario.regimes) * scenario.replications


def design_point(scenario: Scenario, index: int) -> DesignPoint:
    """The design point of that number.

    Raises
    ------
    IndexError
        If the design has no such point.
    """
    if not 0 <= index < count_points(scenario):
        raise IndexError(f"no design point {index} among {count_points(scenario)}")
    if scenario.design.method != "grid":
        return DesignPoint(index, sampling.levels_at(scenario.design, scenario.factors, index, scenario.seed))
    levels: dict[str, Value] = {}
    rest = index
    for name, allowed in reversed(_grid(scenario).items()):
        rest, place = divmod(rest, len(allowed))
        levels[name] = allowed[place]
    return DesignPoint(index, {name: levels[name] for name in scenario.factors})


def fixed_levels(scenario: Scenario) -> dict[str, Value]:
    """The levels of the factors that have no other."""
    levels = design_point(scenario, 0).levels
    return {name: level for name, level in levels.items() if len(_grid(scenario).get(name, ())) == 1}


def at_point(scenario: Scenario, index: int) -> Scenario:
    """A scenario at one of its design points: without factors, and with the luck of a grid: that of its replications.

    Raises
    ------
    IndexError
        If the design has no such point.
    """
    parameters = {**scenario.parameters, **design_point(scenario, index).levels}
    return replace(scenario, parameters=parameters, factors={}, unknowns=(), design=Design(), precision=None)


def design_points(scenario: Scenario) -> Iterator[DesignPoint]:
    """Every design point, one after the other; the first factor of a grid varies slowest."""
    return (design_point(scenario, index) for index in range(count_points(scenario)))


def runs(scenario: Scenario, indices: range | None = None) -> Iterator[Run]:
    """The runs with these numbers (all by default), one after the other.

    Raises
    ------
    IndexError
        If the scenario has no run of such a number.
    """
    regimes = tuple(scenario.regimes)
    point = None
    for index in range(count_runs(scenario)) if indices is None else indices:
        group, replication = divmod(index, scenario.replications)
        number, regime = divmod(group, len(regimes))
        if point is None or point.index != number:
            point = design_point(scenario, number)
        luck = number // scenario.design.options * scenario.replications if scenario.design.own_luck else 0
        yield Run(index, point, regimes[regime], luck + replication)


def world(scenario: Scenario, replication: int) -> int | None:
    """The number of the world in which a replication is carried out; None where there are none.

    Raises
    ------
    IndexError
        If there are fewer worlds.
    """
    if scenario.over is None:
        return None
    number = replication % scenario.replications if scenario.design.own_luck else replication
    if number >= scenario.over.count:
        raise IndexError(f"no world {number} among {scenario.over.count}")
    return number


def in_world(scenario: Scenario, replication: int) -> Scenario:
    """A scenario as it is in the world of a replication, which it sets."""
    number = world(scenario, replication)
    if scenario.over is None or number is None:
        return scenario
    return replace(scenario, parameters={**scenario.over.world(number), **scenario.parameters}, over=None)


def _values(scenario: Scenario, point: DesignPoint, replication: int | None) -> dict[str, Value]:
    """All that differs from the defaults, by full name: the levels of a world stand back behind those of the file."""
    number = None if replication is None else world(scenario, replication)
    known = {} if scenario.over is None or number is None else scenario.over.world(number)
    return {**known, **scenario.parameters, **point.levels}


def settings(
    scenario: Scenario, point: DesignPoint, regime: str, replication: int | None = None
) -> tuple[Parameters, Regime]:
    """What the model is given: the scenario's parameters with the point's levels over them, and the regime.

    Over an ensemble, the world is that of the replication; without one, all that is unknown is at its default.

    A value for one regime (`regimes.shared.cover`) wins over one for every regime (`cover`), whether it is a level
    or not.

    Raises
    ------
    pydantic.ValidationError
        If a value is out of its range, which a scenario that was read from a file cannot hold.
    """
    values = _values(scenario, point, replication)
    return catalogue.resolve(values), catalogue.resolve_regime(regime, scenario.regimes[regime], values)


def events_at(
    scenario: Scenario, point: DesignPoint, regime: str, replication: int | None = None
) -> tuple[Happening, ...]:
    """What happens to the firm at a design point, under every regime alike, and what this regime becomes.

    With `settings` and the luck it is all that a run needs.
    """
    if not scenario.events and regime not in {*scenario.transitions, *scenario.tiers}:
        return ()
    values = _values(scenario, point, replication)
    return (
        *((by_segment(scenario.tiers[regime], values),) if regime in scenario.tiers else ()),
        *happening(scenario.events, values),
        *becoming(regime, scenario.transitions.get(regime, ()), values),
    )


class Firm(NamedTuple):
    """All that a run needs besides its luck and its weeks."""

    parameters: Parameters
    regime: Regime
    events: tuple[Happening, ...]


def firm_at(scenario: Scenario, point: DesignPoint, regime: str, replication: int | None = None) -> Firm:
    """The firm of a scenario at a design point, under one of its regimes, and in the world of a replication."""
    return Firm(*settings(scenario, point, regime, replication), events_at(scenario, point, regime, replication))


def largest_firm(scenario: Scenario) -> int:
    """Accounts at the start, at the design point that has the most of them."""
    factor = scenario.factors.get("accounts")
    if factor is None:
        return int(scenario.parameters.get("accounts", Parameters().accounts))
    return int(factor.high) if isinstance(factor, Range) else max(int(level) for level in factor)


def _accounts(scenario: Scenario) -> int:
    """Accounts at the start, added up over all design points."""
    if "accounts" not in scenario.factors:
        return largest_firm(scenario) * count_points(scenario)
    if scenario.design.method == "grid":
        levels = _grid(scenario)["accounts"]
        return sum(int(level) for level in levels) * (count_points(scenario) // len(levels))
    column = sampling.column(scenario.design, scenario.factors, "accounts", scenario.seed)
    return sum(int(level) for level in column)


def summary(scenario: Scenario) -> Summary:
    """How many points, runs and account-weeks a scenario comes to, without listing them."""
    replications = scenario.precision.at_least if scenario.precision else scenario.replications
    a_replication = _accounts(scenario) * len(scenario.regimes) * (scenario.warm_up + scenario.horizon)
    return Summary(
        points=count_points(scenario),
        regimes=len(scenario.regimes),
        replications=replications,
        runs=count_points(scenario) * len(scenario.regimes) * replications,
        account_weeks=a_replication * replications,
        most_replications=scenario.replications,
    )
