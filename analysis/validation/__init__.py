"""Does the model give what is known, what has been found elsewhere, and what would speak against its own answer?

Groups of checks, each an expectation with its source, an estimate with its interval, and a verdict (`verdicts`): closed
forms, patterns that were never fitted, settings in which something must lose or must not help, whether the first week
that counts is like any other, and whether every mechanism does something.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from analysis.validation import closed_forms, falsifiers, inertness, patterns, stationarity
from analysis.validation.firms import Laboratory
from analysis.validation.verdicts import (
    CANNOT_TELL,
    CLOSED_FORMS,
    FAILS,
    FALSIFIERS,
    GROUPS,
    HOLDS,
    MECHANISMS,
    PATTERNS,
    STATIONARITY,
    Check,
)
from simulation.errors import RequestError
from simulation.wording.values import nearest

if TYPE_CHECKING:
    from simulation.sweep.engines import Simulate

__all__ = ["CANNOT_TELL", "FAILS", "GROUPS", "HOLDS", "NAMES", "QUICK", "Check", "validate"]

QUICK: Final = 0.2
"""Scale at which the whole takes some twenty seconds, and more checks cannot tell."""

_BY_GROUP: Final[Mapping[str, Sequence[Callable[[Laboratory], list[Check]]]]] = MappingProxyType(
    {
        CLOSED_FORMS: closed_forms.CHECKS,
        PATTERNS: patterns.CHECKS,
        FALSIFIERS: falsifiers.CHECKS,
        STATIONARITY: stationarity.CHECKS,
        MECHANISMS: inertness.CHECKS,
    }
)

NAMES: Final = tuple(check.__name__ for group in GROUPS for check in _BY_GROUP[group])
"""Names of the functions that check something, in order."""


def validate(
    simulate: Simulate | None = None,
    scale: float = 1.0,
    only: Collection[str] = NAMES,
    on_progress: Callable[[int, int, str], None] = lambda _done, _of, _name: None,
) -> list[Check]:
    """Every expectation and what the model makes of it, group by group.

    Parameters
    ----------
    simulate
        What carries out whole runs; the compiled engine where left out. What is noted of single requests and people
        comes from the reference model in any case, and who follows a leaver from the compiled engine.
    scale
        Multiplies the number of replications; the bands of what is expected stay.
    only
        Which of `NAMES` to check.
    on_progress
        Called with how many are done, of how many, and which comes next.

    Raises
    ------
    RequestError
        If the scale is not above 0, or there is no check of a name.
    """
    if not scale > 0.0:
        raise RequestError(f"scale is {scale!r}; allowed: a number above 0")
    for name in only:
        if name not in NAMES:
            raise RequestError(f"unknown check {name!r}{nearest(name, NAMES)}")
    laboratory = Laboratory(_compiled() if simulate is None else simulate, scale)
    chosen = [check for group in GROUPS for check in _BY_GROUP[group] if check.__name__ in only]
    found: list[Check] = []
    for done, check in enumerate(chosen):
        on_progress(done, len(chosen), check.__name__.replace("_", " "))
        found += check(laboratory)
    return found


def _compiled() -> Simulate:
    from simulation.sweep import engines

    return engines.compiled().simulate
