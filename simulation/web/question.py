"""A run as it is asked for: of the face of the engine in the web in words, of the engine in C as a row of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel

from simulation.science import catalogue
from simulation.science.catalogue import Entry
from simulation.science.events import LEAVERS, ORDERS, Event, Happening, Tiers, Transition
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

LASTS: Final = -1.0
"""The week in which an event is over that lasts to the end."""

PLACES: Final[Mapping[str, int]] = {name: place for place, name in enumerate((*catalogue.FIRM, *catalogue.REGIME))}
"""The place of a parameter among those of the firm and then those of a regime."""


def asked(parameters: Parameters, regime: Regime, happens: Sequence[Happening] = (), **luck: int) -> dict[str, Any]:
    """The question that `Engine.setUp` answers with this run, in plain data; `luck` is seed, replication, and weeks.

    The seed is text, since JavaScript's numbers do not hold all seeds: it goes through `BigInt`.
    """
    found: dict[str, Any] = {
        "parameters": dict(_flat(parameters.model_dump(mode="json"))),
        "regime": regime.model_dump(mode="json"),
        "events": [each.plain() for each in happens if isinstance(each, Event)],
        "then": [
            each.plain() | {"to": each.regime.model_dump(mode="json")}
            for each in happens
            if isinstance(each, Transition)
        ],
    }
    for each in happens:
        if isinstance(each, Tiers):
            regimes = [one.model_dump(mode="json") for one in each.regimes]
            found["segments"] = dict(zip(SEGMENTS, regimes, strict=True))
    return found | luck | ({"seed": str(luck["seed"])} if "seed" in luck else {})


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def numbers(parameters: Parameters, regime: Regime, happens: Sequence[Happening] = ()) -> tuple[list[float], list[int]]:
    """What is asked for, and how much there is of it.

    Returns
    -------
    row : list of float
        Parameters, regimes (the first says how the firm is set up; then those of its ways), events, settings and
        transitions, as `simulation/web/c/course.h` declares them.
    lengths : list of int
        Whether segments have regimes of their own (0 or 1), and the numbers of events, settings and transitions.
    """
    events = [each for each in happens if isinstance(each, Event)]
    transitions = [each for each in happens if isinstance(each, Transition)]
    tiers = next((each for each in happens if isinstance(each, Tiers)), None)
    begins = (regime,) if tiers is None else tiers.regimes
    settings = [
        (float(place), float(PLACES[name]), number(_entry(name), value))
        for place, event in enumerate(events)
        for name, value in event.set
    ]
    row = [*_values(parameters)]
    for way in (regime, *begins, *(each.regime for each in transitions)):
        row += [number(entry, getattr(way, name)) for name, entry in catalogue.REGIME.items()]
    for event in events:
        row += _event(event)
    for setting in settings:
        row += setting
    for each in transitions:
        row += [each.week, each.over, ORDERS.index(each.order), each.not_before_renewal]
    return row, [int(tiers is not None), len(events), len(settings), len(transitions)]


def number(entry: Entry, value: Any) -> float:
    """A value as C has it: a word by its place among the choices, functions as the bits of a number."""
    if entry.kind == "choice":
        return float(entry.choices.index(value))
    if entry.kind == "functions":
        return float(sum(1 << FUNCTIONS.index(name) for name in value))
    return float(value)


def _entry(name: str) -> Entry:
    return catalogue.FIRM.get(name) or catalogue.REGIME[name]


def _values(parameters: Parameters) -> Iterator[float]:
    for name, entry in catalogue.FIRM.items():
        group: BaseModel = parameters
        *path, last = name.split(".")
        for step in path:
            group = getattr(group, step)
        yield number(entry, getattr(group, last))


def _event(event: Event) -> list[float]:
    dismissed, quits = dict(event.dismiss), dict(event.quits)
    return [
        event.week,
        LASTS if event.until is None else event.until,
        *(dismissed.get(name, -1) for name in FUNCTIONS),
        event.seats == "close",
        event.hiring == "frozen",
        *(1 + LEAVERS.index(quits[name]) if name in quits else 0 for name in FUNCTIONS),
        event.to == "competitor",
    ]
