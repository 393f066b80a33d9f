"""The events of a scenario file: sets by name, each a list of dated changes; and whether they can be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import Any, Final, Literal, NamedTuple

from pydantic import TypeAdapter

from simulation.scenario.document import REFUSED, Faults, Path, dotted
from simulation.scenario.happening import NONE_OR_SET, numbers, with_numbers
from simulation.scenario.sampling import Design, Levels, Range
from simulation.science import catalogue
from simulation.science.catalogue import EVENT_NAME, FIRM, REGIME, Entry
from simulation.science.declaration import Value
from simulation.science.events import LEAVERS, MEANINGS, NONE, SEATS, SET_NAME, Event, Events, conflicts, fixed
from simulation.science.members import FUNCTIONS
from simulation.wording.values import nearest, shown

HAPPENS: Final = ("dismiss", "hiring", "set", "quits")
"""Keys of an event that say what happens; each event has one of them."""

KEYS: Final = ("week", "until", "dismiss", "seats", "hiring", "set", "quits", "to")
"""All keys of an event."""

OF: Final = {"until": ("hiring", "set"), "seats": ("dismiss",), "to": ("quits",)}
"""Keys that only some events have."""

WORDS: Final = {"hiring": ("frozen",), "seats": SEATS, "to": ("competitor",)}
"""Keys that hold a word, and the words."""

SETTABLE: Final = {
    name: entry for name, entry in {**FIRM, **REGIME}.items() if entry.kind != "functions" and not fixed(name)
}
"""Parameters that an event can set."""

MOST_COMBINATIONS: Final = 4096
"""Combinations of levels of the numbers of events that are looked at; of more, the first ones."""


class Sets(dict[str, Events]):
    """Sets of events by name; of those that are `unclear` something is wrong, and an event may be missing."""

    unclear: frozenset[str] = frozenset()


def read_events(value: object, faults: Faults) -> Sets:
    """The sets of events, by name.

    Parameters
    ----------
    value
        What was found under `events`; anything but a mapping has its fault from the shape of the file.
    faults
        Takes the faults.
    """
    found = Sets()
    for name, listed in value.items() if isinstance(value, dict) else ():
        path: Path = ("events", name)
        if name == NONE or not re.fullmatch(SET_NAME, name):
            words = f"{shown(name)} cannot name a set of events; allowed: lower-case letters, digits and '_', a letter "
            faults.blame(path, f"{words}first, and not 'none', in which nothing happens", of_key=True)
        elif isinstance(listed, list) and listed:
            events = [_event((*path, place), one, faults) for place, one in enumerate(listed)]
            found[name] = tuple(event for event in events if event is not None)
            if None in events:
                found.unclear |= {name}
        elif listed is not REFUSED:
            words = f"events.{name} is {shown(listed)}; allowed: a list of events, such as [{EXAMPLE}]"
            faults.blame(path, words)
    return found


EXAMPLE: Final = "{week: 60, dismiss: {success: 3}}"


def _event(path: Path, one: object, faults: Faults) -> Event | None:
    """One dated change; None, with faults, if anything is wrong with it."""
    before, name = len(faults.found), dotted(path)
    if one is REFUSED:
        return None
    if not isinstance(one, dict):
        faults.blame(path, f"{name} is {shown(one)}; allowed: a mapping, such as {EXAMPLE}")
        return None
    faults.unknown_keys(path, one, KEYS)
    _one_thing(path, name, one, faults)
    values: dict[str, Any] = {}
    if "week" not in one:
        faults.blame(path, f"'{name}.week' is missing; an event has a week of the horizon, from 0")
    for key, value in one.items():
        if key in KEYS:
            values[key] = _value(path, key, value, faults)
    return Event(**values) if len(faults.found) == before and REFUSED not in values.values() else None


def _one_thing(path: Path, name: str, one: Mapping[str, object], faults: Faults) -> None:
    """Refuse events in which nothing or several things happen, and keys that say nothing of what happens."""
    happens = [key for key in HAPPENS if key in one]
    if not happens:
        faults.blame(path, f"{name}: nothing happens; add one of {', '.join(map(repr, HAPPENS))}")
    elif len(happens) > 1:
        several = " and ".join(map(repr, happens))
        faults.blame(path, f"{name} has {several}; allowed: one of them; write another event for the other")
    for key, owners in OF.items():
        if key in one and happens and not set(owners) & set(happens):
            words = f"{name}.{key} goes with {' or '.join(map(repr, owners))}, and this event has {happens[0]!r}"
            faults.blame((*path, key), words, of_key=True)


def _value(path: Path, key: str, value: object, faults: Faults) -> Any:
    """What stands at a key of an event, as `Event` has it; REFUSED, with faults, if it cannot be."""
    name, here = dotted((*path, key)), (*path, key)
    if value is REFUSED:
        return REFUSED
    if key in ("week", "until"):
        return _number(here, name, catalogue.find(name_of(path, key), ()), value, faults)
    if key in WORDS:
        if value in WORDS[key] and isinstance(value, str):
            return value
        faults.blame(here, f"{name} is {shown(value)}; allowed: {' or '.join(map(repr, WORDS[key]))}")
        return REFUSED
    if not isinstance(value, dict) or not value:
        faults.blame(here, f"{name} is {shown(value)}; allowed: a mapping, such as {EXAMPLES[key]}")
        return REFUSED
    return tuple((each, _pair(here, key, each, one, faults)) for each, one in value.items())


EXAMPLES: Final = {
    "dismiss": "{success: 3}",
    "set": "{functions.support.request_rate: 1.5}",
    "quits": "{success: most accounts}",
}


def _pair(path: Path, key: str, each: str, value: object, faults: Faults) -> Any:
    """What stands under `dismiss`, `set` or `quits` for a function or a parameter."""
    here, name = (*path, each), dotted((*path, each))
    known = tuple(SETTABLE) if key == "set" else FUNCTIONS
    if each not in known:
        faults.blame(here, f"{_unknown(key, each)}{_instead(key, each, known)}", of_key=True)
        return REFUSED
    if value is REFUSED:
        return REFUSED
    if key == "quits":
        if value in LEAVERS and isinstance(value, str):
            return value
        faults.blame(here, f"{name} is {shown(value)}; allowed: {' or '.join(map(repr, LEAVERS))}")
        return REFUSED
    entry = SETTABLE[each] if key == "set" else catalogue.find("events.any.0.dismiss.success", ())
    return _number(here, name, entry, value, faults)


def _unknown(key: str, each: str) -> str:
    if key == "set" and (why := fixed(each)) and each in {**FIRM, **REGIME}:
        return f"no event can set {shown(each)}: {why}"
    if key == "set" and each.startswith("regimes."):
        return f"an event is the same under every regime: write {shown(each.rsplit('.', 1)[-1])} for {shown(each)}"
    return f"unknown {'parameter' if key == 'set' else 'function'} {shown(each)}"


def _instead(key: str, each: str, known: Sequence[str]) -> str:
    return "" if key == "set" and (fixed(each) or each.startswith("regimes.")) else nearest(each, known)


def _number(path: Path, name: str, entry: Entry, value: object, faults: Faults) -> Any:
    if fault := entry.fault(value, name):
        faults.blame(path, fault)
        return REFUSED
    return entry.adapter.validate_python(value)


def name_of(path: Sequence[str | int], key: str) -> str:
    """The full name of a number of an event: that of its set stands in for one that cannot be."""
    return f"events.any.{path[2]}.{key}"


# ---------------------------------------------------------------- parameters and factors


def named(name: str, sets: Sets) -> tuple[Entry | None, str | None]:
    """What of a scenario's events is called so, and why it cannot be set or varied; as `catalogue.find` has it."""
    if name == NONE_OR_SET:
        if not sets:
            return None, "'events' says which set of events happens, and there is none; write one under 'events'"
        choices = (NONE, *sets)
        return replace(catalogue.EVENTS, choices=choices, adapter=_one_of(choices)), None
    found = EVENT_NAME.fullmatch(name)
    if found is not None and found["set"] in sets.unclear:
        return None, None  # what is wrong there has been said
    if found is None or found["set"] not in sets or int(found["place"]) >= len(sets[found["set"]]):
        return None, f"unknown number of an event {shown(name)}{nearest(name, tuple(numbers(sets)))}"
    if name not in numbers(sets):
        here = f"events.{found['set']}.{found['place']}."
        there = tuple(each for each in numbers(sets) if each.startswith(here))
        return None, f"{shown(name)} is no number of this event; allowed: {', '.join(map(repr, there))}"
    return catalogue.find(name, ()), None


def _one_of(choices: Sequence[str]) -> TypeAdapter[Any]:
    allowed: Any = Literal[tuple(choices)]
    return TypeAdapter(allowed, config={"strict": True})


# ---------------------------------------------------------------- whether they can be


class Experiment(NamedTuple):
    """What decides whether events can be: the rest of a scenario."""

    parameters: Mapping[str, Value]
    factors: Mapping[str, Levels]
    design: Design
    horizon: int


def check_events(sets: Sets, of: Experiment, faults: Faults) -> None:
    """Refuse sets that never happen, and those that cannot be at some design point."""
    lines = faults.document.key_lines
    chosen = any((key, NONE_OR_SET) in lines for key in ("parameters", "factors")) or NONE_OR_SET in of.factors
    if sets and not chosen:
        first = next(iter(sets))
        words = f"no set of 'events' happens; write factors: {{events: [none, {first}]}} to compare, or "
        faults.blame(("events",), f"{words}parameters: {{events: {first}}}", of_key=True)
    told: set[tuple[Path, str]] = set()
    for name, events in sets.items():
        if name in sets.unclear:
            continue
        for values in islice(_combinations(name, events, of), MOST_COMBINATIONS):
            firm = catalogue.resolve({**of.parameters, **values})
            for conflict in conflicts(with_numbers(name, events, values), firm, of.horizon):
                path: Path = ("events", name, conflict.place, *conflict.key.split(".", 1))
                if (path, conflict.key) not in told:
                    told.add((path, conflict.key))
                    blame_number(path, f"events.{name}.{conflict.place}: {conflict.words}", faults)


def blame_number(path: Path, words: str, faults: Faults) -> None:
    """Of the factor that varies the number where there is one; else of the number."""
    factor: Path = ("factors", dotted(path))
    faults.blame(factor if factor in faults.document.key_lines else path, words, of_key=True)


def _combinations(name: str, events: Events, of: Experiment) -> Iterator[dict[str, Value]]:
    """The combinations of levels that bear on a set of events: of a grid and of a sample, those of the ends."""
    bears = {each for each in numbers({name: events}) if not each.startswith(f"events.{name}.") or "set." not in each}
    bears |= {"accounts", *(f"functions.{function}.{seats}" for function in FUNCTIONS for seats in SEATS_BY)}
    factors = {each: levels for each, levels in of.factors.items() if each in bears}
    if of.design.method == "file":
        columns = [levels for levels in factors.values() if not isinstance(levels, Range)]
        yield from (dict(zip(factors, row, strict=True)) for row in dict.fromkeys(zip(*columns, strict=True)))
        if not factors:
            yield {}
        return
    ends = [ends_of(levels) for levels in factors.values()]
    yield from (dict(zip(factors, row, strict=True)) for row in product(*ends))


SEATS_BY: Final = ("seats", "accounts_per_seat", "bench")


def ends_of(levels: Levels) -> tuple[Value, ...]:
    """The lowest and the highest level of a factor."""
    if isinstance(levels, Range):
        return levels.low, levels.high
    return tuple(dict.fromkeys((min(levels, key=float), max(levels, key=float)))) if levels else ()


# ---------------------------------------------------------------- the same as a JSON Schema


def schema() -> dict[str, Any]:
    """JSON Schema of one event."""
    week, until, count = (catalogue.find(f"events.any.0.{key}", ()) for key in ("week", "until", "dismiss.success"))
    functions = {"type": "object", "minProperties": 1, "additionalProperties": False}
    words: dict[str, dict[str, Any]] = {key: {"enum": list(allowed)} for key, allowed in WORDS.items()}
    words["seats"] |= {"default": SEATS[0]}
    properties: dict[str, dict[str, Any]] = {
        "week": _described(week),
        "until": _described(until),
        "dismiss": {**functions, "properties": {name: _described(count) for name in FUNCTIONS}},
        "set": {**functions, "properties": {name: _described(entry) for name, entry in SETTABLE.items()}},
        "quits": {**functions, "properties": {name: {"enum": list(LEAVERS)} for name in FUNCTIONS}},
        **words,
    }
    for key, text in MEANINGS.items():
        properties[key]["description"] = text
    return {
        "type": "object",
        "properties": {key: properties[key] for key in KEYS},
        "required": ["week"],
        "oneOf": [{"required": [key]} for key in HAPPENS],
        "allOf": [{"if": {"required": [key]}, "then": _any_of(owners)} for key, owners in OF.items()],
        "additionalProperties": False,
    }


def _any_of(keys: Sequence[str]) -> dict[str, Any]:
    return {"anyOf": [{"required": [key]} for key in keys]}


def _described(entry: Entry) -> dict[str, Any]:
    return {**entry.adapter.json_schema(), "description": f"{entry.meaning}. Unit: {entry.unit}."}
