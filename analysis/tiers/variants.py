"""Firms in which one segment of customers is under another regime, and the contract values at which they are run.

Apart from the study itself, so that a scenario can be refused before anything heavy is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from simulation.errors import RequestError
from simulation.scenario import design
from simulation.science.course import course
from simulation.science.events import Tiers
from simulation.science.members import SEGMENTS
from simulation.science.regimes import Regime

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario

MULTIPLES: Final = (0.0, 0.5, 1.0, 2.0, 4.0)
"""Contract values that are run, in those of the scenario."""


class Variants(NamedTuple):
    """One segment under several regimes, all else equal: a scenario that varies its contract value.

    `instead` has the regime of the segment by the name of each regime of the scenario, that of the file first.
    """

    segment: str
    scenario: Scenario
    instead: Mapping[str, str]
    value: float

    @property
    def now(self) -> str:
        """The regime of the segment in the file."""
        return next(iter(self.instead.values()))

    @property
    def factor(self) -> str:
        """The contract value of the segment [currency/year], by its full name."""
        return revenue_of(self.segment)


def revenue_of(segment: str) -> str:
    """The full name of the contract value of a segment."""
    return f"segments.{segment}.revenue"


def variants(scenario: Scenario) -> tuple[Variants, ...]:
    """Each segment under its own and under every other regime, at the first design point of a scenario.

    The firm is the first regime of the scenario that is another one for each segment; where there is none, every
    segment is under the first regime. What a regime becomes later on is left out.

    Raises
    ------
    RequestError
        If there is but one regime to be compared, a contract value is 0, or regimes cannot be in one firm.
    """
    plain = {
        name: regime
        for name, regime in scenario.regimes.items()
        if name not in scenario.tiers and name not in scenario.transitions
    }
    name, start = _start(scenario, plain)
    known = {**dict(zip(start.names, start.regimes, strict=True)), **plain}
    if len(known) < 2:
        raise RequestError(
            f"{scenario.file or scenario.name} has one regime to put segments under, {next(iter(known))!r}; "
            "a break-even takes two"
        )
    here = replace(design.at_point(scenario, 0), transitions={}, record=())
    return tuple(_of_segment(here, name, start, known, place) for place in range(len(SEGMENTS)))


def _start(scenario: Scenario, plain: Mapping[str, Regime]) -> tuple[str, Tiers]:
    """The firm as it is: its name, and the regime of each segment."""
    if scenario.tiers:
        return next(iter(scenario.tiers.items()))
    if not plain:
        raise RequestError(f"{scenario.file or scenario.name} has no regime that stays as it is")
    name, regime = next(iter(plain.items()))
    return name, Tiers((name,) * len(SEGMENTS), (regime,) * len(SEGMENTS))


def _of_segment(scenario: Scenario, name: str, start: Tiers, known: Mapping[str, Regime], place: int) -> Variants:
    segment = SEGMENTS[place]
    firms = {name: start}
    instead = {name: start.names[place]}
    for other, regime in known.items():
        if other != start.names[place]:
            called = f"{name}, {segment} {other}"
            names, regimes = list(start.names), list(start.regimes)
            names[place], regimes[place] = other, regime
            firms[called] = Tiers(tuple(names), tuple(regimes))
            instead[called] = other
    parameters, _ = design.settings(scenario, design.design_point(scenario, 0), next(iter(scenario.regimes)))
    value = float(getattr(parameters.segments, segment).revenue)
    if value == 0.0:
        raise RequestError(f"{revenue_of(segment)} is 0 here: there is no contract value to be varied")
    made = replace(
        scenario,
        regimes={called: tiers.regimes[0] for called, tiers in firms.items()},
        tiers=firms,
        parameters={key: level for key, level in scenario.parameters.items() if key != revenue_of(segment)},
        over=scenario.over and scenario.over.without({revenue_of(segment)}),
        factors={revenue_of(segment): tuple(value * each for each in MULTIPLES)},
    )
    for called in firms:
        point = design.design_point(made, 0)
        course(*design.settings(made, point, called), design.events_at(made, point, called), made.horizon)
    return Variants(segment, made, instead, value)


def count_runs(scenario: Scenario) -> int:
    """How many runs a study takes."""
    return sum(design.count_runs(each.scenario) for each in variants(scenario))
