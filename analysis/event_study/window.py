"""The weeks around a departure that an event study follows, and whether a scenario has room for them.

Apart from the study itself, so that a scenario can be refused before anything heavy is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulation.errors import RequestError
from simulation.scenario import design

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario
    from simulation.science.parameters import Parameters

BEFORE: Final = 26
AFTER: Final = 52
"""Weeks before and after the one in which the lead leaves."""


def check(scenario: Scenario) -> None:
    """A RequestError if no window fits into the weeks of a scenario, or nobody ever leaves in it."""
    if _firm(scenario).turnover == 0.0:
        raise RequestError(
            "turnover is 0 at this design point, so that no owner ever leaves; set it, such as --set turnover=.2"
        )
    if scenario.horizon <= AFTER:
        raise RequestError(
            f"the horizon is {scenario.horizon} weeks, and an account is followed for {AFTER} weeks after its lead "
            f"has left; allowed: a horizon from {AFTER + 1} weeks"
        )
    if scenario.warm_up + scenario.horizon <= BEFORE + AFTER:
        raise RequestError(
            f"warm-up and horizon are {scenario.warm_up + scenario.horizon} weeks, and an account is followed from "
            f"{BEFORE} weeks before to {AFTER} weeks after its lead has left; allowed: from {BEFORE + AFTER + 1} weeks"
        )


def notice_weeks(scenario: Scenario) -> int:
    """Weeks of notice at the first design point of a scenario."""
    return _firm(scenario).notice_weeks


def _firm(scenario: Scenario) -> Parameters:
    parameters, _ = design.settings(scenario, design.design_point(scenario, 0), next(iter(scenario.regimes)))
    return parameters
