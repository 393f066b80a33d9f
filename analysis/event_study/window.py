"""The weeks around a departure that an event study follows, and whether a scenario has room for them.

Apart from the study itself, so that a scenario can be refused before anything heavy is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulation.errors import RequestError
from simulation.scenario import design
from simulation.science import rules

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario
    from simulation.science.parameters import Parameters

BEFORE: Final = 26
AFTER: Final = 52
"""Weeks before and after the one in which the lead leaves."""


def check(scenario: Scenario) -> None:
    """A RequestError if no window fits into the weeks of a scenario, or nobody ever leaves in it."""
    firm = _firm(scenario)
    if firm.turnover == 0.0:
        raise RequestError(
            "turnover is 0 at this design point, so that no owner ever leaves; set it, such as --set turnover=.2"
        )
    settling = rules.settling_weeks(scenario.warm_up) if firm.entry == "replace" else 0
    least = max(AFTER, settling + BEFORE + AFTER - scenario.warm_up) + 1
    if scenario.horizon < least:
        of_which = f", in {settling} of which customers settle" if settling else ""
        raise RequestError(
            f"the horizon is {scenario.horizon} weeks after a warm-up of {scenario.warm_up}{of_which}, and an account "
            f"is followed from {BEFORE} weeks before to {AFTER} weeks after its lead has left; allowed: a horizon from "
            f"{least} weeks"
        )


def notice_weeks(scenario: Scenario) -> int:
    """Weeks of notice at the first design point of a scenario."""
    return _firm(scenario).notice_weeks


def _firm(scenario: Scenario) -> Parameters:
    parameters, _ = design.settings(scenario, design.design_point(scenario, 0), next(iter(scenario.regimes)))
    return parameters
