"""Named settings in which something must lose, or must not help.

If nothing could, the model would only repeat what it was built to say. Customers who leave are counted as expected
(`experiments.leaving`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.validation.customers import APART, more_ties
from analysis.validation.experiments import departure, leaving
from analysis.validation.firms import STILL, Laboratory, Setting, Values
from analysis.validation.service import less
from analysis.validation.verdicts import FALSIFIERS, NEGATIVE, Band, Check, checked, mean_of

_check = partial(checked, FALSIFIERS)
REPLICATIONS: Final = 60
NO_HELP: Final = Band(-0.005, float("inf"))
"""Help of less than half a customer in a hundred a year is none."""

CALM: Final[Values] = {**STILL, "coordination": 0.32, "own_effort": 0.2}


def _fewer(lab: Laboratory, regime: str, base: str, values: Values) -> list[float]:
    """Customers expected to leave under one regime less under another, in the same firm with the same luck."""
    found, other = (lab.spread(partial(leaving, Setting(name, values)), REPLICATIONS) for name in (regime, base))
    return [a - b for a, b in zip(found, other, strict=True)]


def sole_ownership_wins(lab: Laboratory) -> list[Check]:
    """Nobody goes or is ill; or people are out of step, so that ties are worth little; or all they do is meet."""
    calm = mean_of(_fewer(lab, "sole", "shared", CALM))
    still = mean_of(_fewer(lab, "sole", "shared", STILL))
    apart = mean_of(_fewer(lab, "sole", "shared", {"turnover": 0.2, "coordination": 0.0}))
    nothing_shared = mean_of(_fewer(lab, "sole", "shared", {"turnover": 0.2, "coordination": 0.0, "access": 0.0}))
    dear = mean_of(_fewer(lab, "sole", "shared", {"turnover": 0.2, "coordination": 1.0}))
    words, unit = "sole wins: below 0", "1/year"
    return [
        _check("Nobody leaves: sole less shared", words, "design", NEGATIVE, still, unit),
        _check("The same, .32 h coordination, high effort", words, "design, N2", NEGATIVE, calm, unit),
        _check("No coordination: sole less shared", words, "B19", NEGATIVE, apart, unit),
        _check("The same, and no profile: sole less shared", words, "B19", NEGATIVE, nothing_shared, unit),
        _check("1 h of coordination: sole less shared", words, "C10", NEGATIVE, dear, unit),
    ]


def siloed_beats_diffuse(lab: Laboratory) -> list[Check]:
    """Acting costs half of what it brings, so that everyone waits for another; in silos each answers for its own."""
    found = mean_of(_fewer(lab, "siloed", "diffuse", {"free_riding": 0.5}))
    name = "Free riding at .5: siloed less diffuse"
    return [_check(name, "siloed wins: below 0", "C11, D5f", NEGATIVE, found, "1/year")]


def ties_without_alignment(lab: Laboratory) -> list[Check]:
    """Several ties to people whom nothing aligns: no help, whoever goes."""
    return [
        _check(
            f"Nothing aligns, turnover {turnover:g}: four ties less one",
            "no help: above −.005",
            "B19",
            NO_HELP,
            mean_of(more_ties(lab, {**APART, "turnover": turnover}, REPLICATIONS)),
            "1/year",
        )
        for turnover in (0.0, 0.45)
    ]


def ever_more_meetings(lab: Laboratory) -> list[Check]:
    """Meetings that take as long again, and again."""
    more = mean_of(less(lab, "shared", {"coordination": 0.32}, {"coordination": 0.16}))
    name = "Shared, .32 h of coordination less .16 h"
    return [_check(name, "no help: above −.005", "C10", NO_HELP, more, "1/year")]


def knowledge_counts(lab: Laboratory) -> list[Check]:
    """What the departure of a lead does to the lead's customers: less where more is passed on, and written down.

    By more than three standard errors, which the interval of these rows reaches to either side.
    """
    found = []
    for regime in ("sole", "shared"):
        for name, poor, rich in (("handover", 0.0, 1.0), ("sharing", 0.0, 1.0), ("hoarding", 1.0, 0.0)):
            with_it, without_it = (_losses(lab, regime, {name: value}) for value in (rich, poor))
            change = mean_of((with_it - without_it).tolist(), errors=3.0)
            title = f"A departure, {name} {rich:g} less {poor:g}, {regime}"
            found.append(_check(title, "costs less: below 0", "C15", NEGATIVE, change, "1/year"))
    return found


def _losses(lab: Laboratory, regime: str, values: Values) -> npt.NDArray[np.float64]:
    effects = lab.spread(partial(departure, regime, values), 40)
    return np.array([each.leaving for each in effects])


CHECKS: Final[tuple[Callable[[Laboratory], list[Check]], ...]] = (
    sole_ownership_wins,
    siloed_beats_diffuse,
    ties_without_alignment,
    ever_more_meetings,
    knowledge_counts,
)
