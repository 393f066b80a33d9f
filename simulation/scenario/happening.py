"""What happens in a run of a scenario: its events, transitions and tiers where parameters have these values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from simulation.science import catalogue
from simulation.science.declaration import Value
from simulation.science.events import NONE, Event, Events, Tiers, Transition

NONE_OR_SET: Final = catalogue.EVENTS.name
"""The name of the factor, or parameter, that says which set of events happens."""

THEN: Final = "then"
"""The key of a regime under which its transitions stand."""


def numbers(sets: Mapping[str, Events]) -> dict[str, Value]:
    """Every number of the events, by full name, with its value."""
    found: dict[str, Value] = {}
    for name, events in sets.items():
        for place, event in enumerate(events):
            here = f"events.{name}.{place}."
            found[f"{here}week"] = event.week
            if event.until is not None:
                found[f"{here}until"] = event.until
            found |= {f"{here}dismiss.{function}": count for function, count in event.dismiss}
            found |= {f"{here}set.{parameter}": value for parameter, value in event.set}
    return found


def happening(sets: Mapping[str, Events], values: Mapping[str, Value]) -> Events:
    """The events that happen where parameters and levels have these values, by full name."""
    chosen = str(values.get(NONE_OR_SET, NONE))
    return () if chosen == NONE else with_numbers(chosen, sets[chosen], values)


def with_numbers(name: str, events: Events, values: Mapping[str, Value]) -> Events:
    """A set of events with other numbers, by full name."""
    return tuple(_with(f"events.{name}.{place}.", event, values) for place, event in enumerate(events))


def _with(here: str, event: Event, values: Mapping[str, Value]) -> Event:
    own: dict[str, Any] = {key.removeprefix(here): value for key, value in values.items() if key.startswith(here)}
    if not own:
        return event
    return replace(
        event,
        week=own.get("week", event.week),
        until=own.get("until", event.until),
        dismiss=tuple((function, own.get(f"dismiss.{function}", count)) for function, count in event.dismiss),
        set=tuple((parameter, own.get(f"set.{parameter}", value)) for parameter, value in event.set),
    )


def becoming(name: str, transitions: tuple[Transition, ...], values: Mapping[str, Value]) -> tuple[Transition, ...]:
    """The transitions of a regime where parameters and levels have these values, by full name."""
    found = []
    for place, each in enumerate(transitions):
        here = f"regimes.{name}.{THEN}.{place}."
        own: dict[str, Any] = {key.removeprefix(here): value for key, value in values.items() if key.startswith(here)}
        found.append(replace(each, **own, regime=catalogue.resolve_regime(each.to, each.regime, values)))
    return tuple(found)


def by_segment(tiers: Tiers, values: Mapping[str, Value]) -> Tiers:
    """The tiers where parameters and levels have these values, by full name."""
    each = zip(tiers.names, tiers.regimes, strict=True)
    return Tiers(tiers.names, tuple(catalogue.resolve_regime(name, regime, values) for name, regime in each))
