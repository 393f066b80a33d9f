"""Whether the people fit the accounts: the hours that a week asks of each function, against the hours that it has.

A run goes on where they do not: requests wait, utilisation is counted up to 1.2, unasked work is left undone, and
customers give up what takes too long. What comes out is then the answer of a firm that drowns, and whoever reads it
should be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from simulation.science.coefficients import ADOPTION, Coefficients, coefficients
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

TIGHT: Final = 0.9
"""Utilisation at full strength from which on absences and empty seats alone are enough to fall behind (judgement)."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a week asks of a function at its start: `needed` and `seats` in people who are at work all the time."""

    function: str
    seats: int
    needed: float

    @property
    def utilisation(self) -> float:
        """Share of the hours that are asked for, at full strength."""
        return self.needed / self.seats


def loads(parameters: Parameters, regime: Regime) -> tuple[Load, ...]:
    """The load of each function, with all seats filled and nobody away.

    Counted are usual requests, unasked check-ins and the hours of keeping in step. What new customers, renewals, relays
    and misrouted requests add is not, nor what is told or asked again: the true load is higher.

    Parameters
    ----------
    parameters, regime
        The firm at its start, and how its work is organised.
    """
    c = coefficients(parameters, regime)
    requests = _requests(c)
    hours = [requests[number] * c.service_hours[number] for number in range(len(FUNCTIONS))]
    hours[LEAD_FUNCTION] += c.accounts * _mean(c, c.check_in_chance) * c.check_in_hours
    in_step = c.accounts * _mean(c, c.coordination)
    for number in range(len(FUNCTIONS)):
        if c.touchpoints[number] and number != LEAD_FUNCTION:
            hours[number] += in_step
            hours[LEAD_FUNCTION] += in_step
    return tuple(
        Load(name, seats, asked / c.capacity) for name, seats, asked in zip(FUNCTIONS, c.seats, hours, strict=True)
    )


def _requests(c: Coefficients) -> list[float]:
    """Usual requests a week, by function, of the accounts with which a firm starts."""
    return [
        c.accounts * _mean(c, [chances[ADOPTION][number] for chances in c.arrival_chance])
        for number in range(len(FUNCTIONS))
    ]


def _mean(c: Coefficients, by_segment: Sequence[float]) -> float:
    """Mean over the accounts of what differs by segment."""
    shares = [until - before for before, until in pairwise((0.0, *c.segment_until))]
    return sum(share * each for share, each in zip(shares, by_segment, strict=True))


def overloads(firms: Mapping[str, tuple[Parameters, Regime]]) -> list[str]:
    """In words, each function whose people cannot do its work under some of these regimes; empty if all can.

    Parameters
    ----------
    firms
        Parameters and definition of each regime, by its name, as `design.settings` gives them.

    Examples
    --------
    >>> from simulation.science.regimes import REGIMES
    >>> overloads({"sole": (Parameters(), REGIMES["sole"])})
    []
    >>> overloads({"sole": (Parameters(accounts=650), REGIMES["sole"])})
    ['Product has 4 seats for the work of 3.7, before anybody is ill or leaves']
    """
    by_regime = {name: loads(*firm) for name, firm in firms.items()}
    said = []
    for number in range(len(FUNCTIONS)):
        tight = {name: found[number] for name, found in by_regime.items() if found[number].utilisation >= TIGHT}
        if tight:
            said.append(_sentence(tight, len(firms)))
    return said


def _sentence(tight: Mapping[str, Load], regimes: int) -> str:
    """What is asked of a function under the regimes where that is too much."""
    least, most = (end(load.needed for load in tight.values()) for end in (min, max))
    first = next(iter(tight.values()))
    people = _people(most) if _people(least) == _people(most) else f"{_people(least)} to {_people(most)}"
    under = f" under {', '.join(tight)}" if len(tight) < regimes else ""
    rest = "" if least > first.seats else ", before anybody is ill or leaves"
    seats = f"{first.seats:,} {'seat' if first.seats == 1 else 'seats'}"
    return f"{first.function.capitalize()} has {seats} for the work of {people}{under}{rest}"


def _people(needed: float) -> str:
    return f"{needed:,.0f}" if needed >= 10 else f"{needed:.1f}"
