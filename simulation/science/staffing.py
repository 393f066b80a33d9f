"""Whether the people fit the accounts: the hours that a week asks of each function, against the hours that it has.

A run goes on where they do not: requests wait, utilisation is counted up to 1.2, unasked work is left undone, and
customers give up what takes too long. What comes out is then the answer of a firm that drowns, and whoever reads it
should be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final, NamedTuple

from simulation.science.coefficients import ADOPTION, Coefficients
from simulation.science.course import course
from simulation.science.events import LATEST, Happening
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION, SEGMENTS
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

TIGHT: Final = 0.9
"""Utilisation at full strength from which on absences and empty seats alone are enough to fall behind (judgement)."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a week asks of a function: `needed` and `seats` in people who are at work all the time.

    `week` is the week of the horizon since which it is so, None where it is so when a run starts.
    """

    function: str
    seats: int
    needed: float
    week: int | None = None

    @property
    def utilisation(self) -> float:
        """Share of the hours that are asked for, at full strength."""
        return self.needed / self.seats


class Stage(NamedTuple):
    """A part of a run in which work is organised in one way: from which `week` of the horizon, None at its start."""

    week: int | None
    seats: tuple[int, ...]
    under: tuple[Coefficients, ...]  # by segment


def stages(parameters: Parameters, regime: Regime, happens: tuple[Happening, ...], horizon: int) -> Iterator[Stage]:
    """The stages that a firm goes through, one at least.

    While accounts move to another regime there are a stage in which none has and one in which all have: hours grow in
    proportion to accounts, so that they are never more than in the worse of the two.

    Parameters
    ----------
    parameters, regime
        The firm at its start, and how its work is organised then.
    happens
        What happens to it, and what the regime becomes, as `design.events_at` gives it.
    horizon
        Weeks that count.
    """
    run = course(parameters, regime, happens, horizon)
    ways, c = run.ways, run.ways[0]
    seats = [count - bench for count, bench in zip(c.seats, c.bench, strict=True)]  # without who has no accounts
    under = {tuple(max(0, way - 1) for way in run.first): LATEST}  # by segment, and the last week in which it may be so
    yield from (Stage(None, tuple(seats), tuple(ways[way] for way in each)) for each in under)
    last = {step.move.way: step.week for step in run.steps if step.move}
    for step in run.steps:
        ways = step.ways or ways
        for dismissal in step.dismissals:
            left = seats[dismissal.function] - dismissal.people * dismissal.close
            seats[dismissal.function] = max(1, left)
        if step.move is not None and step.move.wave == 0:
            under = dict.fromkeys(under, last[step.move.way]) | {(step.move.way - 1,) * len(SEGMENTS): LATEST}
        under = {each: until for each, until in under.items() if step.week < until}
        yield from (Stage(step.week, tuple(seats), tuple(ways[way] for way in each)) for each in under)


def loads(
    parameters: Parameters, regime: Regime, happens: tuple[Happening, ...] = (), horizon: int = LATEST
) -> tuple[Load, ...]:
    """The load of each function where it is worst, with all seats filled and nobody away.

    Counted are usual requests, unasked check-ins and the hours of keeping in step. What new customers, renewals, relays
    and misrouted requests add is not, nor what is told or asked again: the true load is higher.

    Parameters
    ----------
    parameters, regime, happens, horizon
        As `stages` takes them.
    """
    by_stage = [_loads(stage) for stage in stages(parameters, regime, happens, horizon)]
    return tuple(max(found, key=lambda load: load.utilisation) for found in zip(*by_stage, strict=True))


def _loads(stage: Stage) -> Iterator[Load]:
    hours = [0.0] * len(FUNCTIONS)
    until = stage.under[0].segment_until
    for segment, (before, after) in enumerate(pairwise((0.0, *until))):
        c = stage.under[segment]
        accounts = c.accounts * (after - before)
        for number, chance in enumerate(c.arrival_chance[segment][ADOPTION]):
            hours[number] += accounts * chance * c.service_hours[number]
        joined = 1.0 + c.deputy_joins * c.deputised / c.slots
        hours[LEAD_FUNCTION] += accounts * c.check_in_chance[segment] * c.check_in_hours * joined
        for number in range(len(FUNCTIONS)):
            if c.touchpoints[number] and number != LEAD_FUNCTION:
                hours[number] += accounts * c.coordination[segment]
                hours[LEAD_FUNCTION] += accounts * c.coordination[segment]
    for name, seats, asked in zip(FUNCTIONS, stage.seats, hours, strict=True):
        yield Load(name, seats, asked / stage.under[0].capacity, stage.week)


def overloads(
    firms: Mapping[str, tuple[Parameters, Regime]],
    happens: Mapping[str, tuple[Happening, ...]] = MappingProxyType({}),
    horizon: int = LATEST,
) -> list[str]:
    """In words, each function whose people cannot do its work under some of these regimes; empty if all can.

    Parameters
    ----------
    firms
        Parameters and definition of each regime, by its name, as `design.settings` gives them.
    happens
        What happens to the firm and what regimes become, by the name of the regime, as `design.events_at` gives it.
    horizon
        Weeks that count.

    Examples
    --------
    >>> from simulation.science.regimes import REGIMES
    >>> overloads({"sole": (Parameters(), REGIMES["sole"])})
    []
    >>> overloads({"sole": (Parameters(accounts=650), REGIMES["sole"])})
    ['Product has 4 seats for the work of 3.7, before anybody is ill or leaves']
    """
    by_regime = {name: loads(*firm, happens.get(name, ()), horizon) for name, firm in firms.items()}
    said = []
    for number in range(len(FUNCTIONS)):
        tight = {name: found[number] for name, found in by_regime.items() if found[number].utilisation >= TIGHT}
        alike: dict[tuple[int, int | None], dict[str, Load]] = {}
        for name, load in tight.items():
            alike.setdefault((load.seats, load.week), {})[name] = load
        said += [_sentence(some, len(firms)) for some in alike.values()]
    return said


def _sentence(tight: Mapping[str, Load], regimes: int) -> str:
    """What is asked of a function under the regimes where that is too much, of as many seats since the same week."""
    least, most = (end(load.needed for load in tight.values()) for end in (min, max))
    first = next(iter(tight.values()))
    people = _people(most) if _people(least) == _people(most) else f"{_people(least)} to {_people(most)}"
    since = "" if first.week is None else f" from week {first.week}"
    under = f" under {', '.join(tight)}" if len(tight) < regimes else ""
    rest = "" if least > first.seats else ", before anybody is ill or leaves"
    seats = f"{first.seats:,} {'seat' if first.seats == 1 else 'seats'}"
    return f"{first.function.capitalize()} has {seats} for the work of {people}{since}{under}{rest}"


def _people(needed: float) -> str:
    return f"{needed:,.0f}" if needed >= 10 else f"{needed:.1f}"
