"""Named settings in which a regime must lose; if it could not, the model would only repeat what it was built to say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from analysis.estimates import paired_differences
from analysis.validation.firms import STILL, Laboratory, Setting, Values
from analysis.validation.verdicts import CONFIDENCE, FALSIFIERS, NEGATIVE, POSITIVE, Check, Estimate, checked

REPLICATIONS: Final = 100


def _churn_less(lab: Laboratory, regime: str, base: str, values: Values) -> Estimate:
    """Churn under one regime less that under another, in the same firm with the same luck."""
    rows = [
        {"regime": name, "replication": replication, "churn_rate": churn}
        for name in (regime, base)
        for replication, churn in enumerate(lab.outcomes(Setting(name, values), "churn_rate", REPLICATIONS))
    ]
    found: Any = paired_differences(pd.DataFrame(rows), (), ("churn_rate",), base, CONFIDENCE).iloc[0]
    return Estimate(float(found["difference"]), float(found["low"]), float(found["high"]), int(found["n"]))


def sole_ownership_wins(lab: Laboratory) -> list[Check]:
    """Nobody leaves or falls ill, and keeping in step costs twenty minutes a week."""
    found = _churn_less(lab, "sole", "shared", {**STILL, "coordination": 0.32})
    name = "Nobody leaves, .32 h of coordination: sole less shared"
    return [checked(FALSIFIERS, name, "sole wins: below 0", "design", NEGATIVE, found, "1/year churn")]


def siloed_beats_diffuse(lab: Laboratory) -> list[Check]:
    """Acting costs half of what it brings, so that everyone waits for another; in silos each answers for its own."""
    found = _churn_less(lab, "siloed", "diffuse", {"free_riding": 0.5})
    name = "Free riding at .5: siloed less diffuse"
    return [checked(FALSIFIERS, name, "siloed wins: below 0", "C11, D5f", NEGATIVE, found, "1/year churn")]


def coordination_makes_shared_lose(lab: Laboratory) -> list[Check]:
    """The same firm, where a fifth of the people leave: without coordination to pay for, and with an hour a week."""
    free = _churn_less(lab, "shared", "sole", {"turnover": 0.2, "coordination": 0.0})
    dear = _churn_less(lab, "shared", "sole", {"turnover": 0.2, "coordination": 1.0})
    return [
        checked(
            FALSIFIERS,
            "No coordination: shared less sole",
            "shared wins: below 0",
            "design",
            NEGATIVE,
            free,
            "1/year churn",
        ),
        checked(
            FALSIFIERS,
            "1 h of coordination: shared less sole",
            "shared loses: above 0",
            "C10",
            POSITIVE,
            dear,
            "1/year churn",
        ),
    ]


CHECKS: Final[tuple[Callable[[Laboratory], list[Check]], ...]] = (
    sole_ownership_wins,
    siloed_beats_diffuse,
    coordination_makes_shared_lose,
)
