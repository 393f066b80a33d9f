"""Does every mechanism do something? Each one switched off must move one outcome that is declared for it here.

The outcome is one further down than what the mechanism itself counts (not hops for the routing of requests), and the
direction is the one that the mechanism's meaning says. A practice that no built-in regime follows is switched on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from analysis.validation.experiments import leaving
from analysis.validation.firms import Laboratory, Setting, Values
from analysis.validation.verdicts import MECHANISMS, NEGATIVE, POSITIVE, Check, checked, mean_of
from simulation.science.mechanisms import mechanism
from simulation.science.outcomes import OUTCOMES

REPLICATIONS: Final = 30
LEAVING: Final = "leaving"
"""Customers expected to leave in a year (`experiments.leaving`): the outcome of all that has no nearer one."""


@dataclass(frozen=True)
class Moves:
    """What moves when a mechanism is switched off in a firm of that regime: up (+1) or down (-1)."""

    name: str
    regime: str
    outcome: str
    sign: int
    values: Values = field(default_factory=dict)

    def differences(self, lab: Laboratory) -> list[float | None]:
        """The outcome without the mechanism, less the same with it."""
        off = mechanism(self.name).off
        on_setting = Setting(self.regime, self.values, horizon=104)
        off_setting = Setting(self.regime, {**self.values, **off}, horizon=104)
        if self.outcome != LEAVING:
            return lab.differences(off_setting, on_setting, self.outcome, REPLICATIONS)
        without, with_it = (lab.spread(partial(leaving, each), REPLICATIONS) for each in (off_setting, on_setting))
        return [a - b for a, b in zip(without, with_it, strict=True)]


MANY_LEAVE: Final[Values] = {"turnover": 0.45}
BUSY: Final[Values] = {"accounts": 360}

MOVES: Final = (
    Moves("routing", "siloed", LEAVING, -1),
    Moves("relay", "sole", LEAVING, -1),
    Moves("cover", "shared", LEAVING, 1),
    Moves("slowness", "sole", LEAVING, -1),
    Moves("volunteers", "diffuse", LEAVING, -1),
    Moves("priority", "sole", "churn_rate_enterprise", 1, BUSY),
    Moves("own effort", "sole", LEAVING, 1, BUSY),
    Moves("ability", "shared", "service_success", -1),
    Moves("asking again", "siloed", "conflicts", -1),
    Moves("context", "sole", LEAVING, -1, MANY_LEAVE),
    Moves("telling again", "shared", LEAVING, -1),
    Moves("profile", "shared", LEAVING, 1),
    Moves("handover", "sole", LEAVING, -1, MANY_LEAVE),
    Moves("withdrawal", "sole", LEAVING, -1, MANY_LEAVE),
    Moves("preparation", "sole", "retold", 1),
    Moves("deputies", "sole", LEAVING, 1, {**MANY_LEAVE, "deputies": 1.0}),
    Moves("introduction", "sole", LEAVING, -1, MANY_LEAVE),
    Moves("following", "sole", LEAVING, -1, MANY_LEAVE),
    Moves("persons", "sole", "departure_revenue", 1, MANY_LEAVE),
    Moves("ties", "shared", LEAVING, 1),
    Moves("bonds", "sole", LEAVING, -1),
    Moves("coordination", "shared", LEAVING, 1),
    Moves("conflict", "siloed", LEAVING, -1),
    Moves("check-ins", "shared", LEAVING, 1),
    Moves("value", "sole", "net_retention", -1),
    Moves("closures", "shared", LEAVING, -1),
    Moves("proneness", "sole", LEAVING, -1),
    Moves("expansion", "shared", "revenue", -1),
    Moves("morale", "sole", LEAVING, -1, BUSY),
    Moves("voice of the customer", "run", "value", -1),
    Moves("deal review", "run", "value", -1),
    Moves("sponsors", "run", "churn_rate_enterprise", 1),
    Moves("shared goals", "run", LEAVING, 1),
    Moves("health score", "shared", LEAVING, 1, {"health": 1.0}),
    Moves("growth", "shared", "utilisation_success", -1, {"growth": 0.3}),
)
"""One row for each of `mechanisms.MECHANISMS`, in its order."""


def every_mechanism(lab: Laboratory) -> list[Check]:
    """Each mechanism off, less on."""
    found = []
    for each in MOVES:
        label, unit = ("Leaving", "1/year") if each.outcome == LEAVING else _named(each.outcome)
        name = f"Without {each.name}, {each.regime}: {label[0].lower()}{label[1:]}"
        words, band = ("rises: above 0", POSITIVE) if each.sign > 0 else ("falls: below 0", NEGATIVE)
        found.append(checked(MECHANISMS, name, words, "mechanism", band, mean_of(each.differences(lab)), unit))
    return found


def _named(outcome: str) -> tuple[str, str]:
    return OUTCOMES[outcome].label, OUTCOMES[outcome].unit


CHECKS: Final[tuple[Callable[[Laboratory], list[Check]], ...]] = (every_mechanism,)
