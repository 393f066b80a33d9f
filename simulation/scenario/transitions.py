"""The transitions of the regimes of a scenario file: what a regime becomes, when, and in which waves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Any, Final

from simulation.scenario.document import REFUSED, Faults, Path, dotted
from simulation.scenario.events import MOST_COMBINATIONS, Experiment, blame_number, ends_of
from simulation.scenario.happening import THEN, becoming
from simulation.scenario.sampling import Range
from simulation.scenario.tiers import is_tiered
from simulation.science import catalogue
from simulation.science.catalogue import TRANSITION_NAME, Entry
from simulation.science.declaration import Value
from simulation.science.events import ORDERS, TRANSITION_MEANINGS, Transition, impossible
from simulation.science.members import SEGMENTS
from simulation.science.regimes import Regime
from simulation.wording.values import nearest, shown

KEYS: Final = tuple(TRANSITION_MEANINGS)
NUMBERS: Final = ("week", "over", "not_before_renewal")
EXAMPLE: Final = "{week: 26, to: shared}"

Transitions = tuple[Transition, ...]


class Moving(dict[str, Transitions]):
    """The transitions of each regime that has any; of those that are `unclear` something is wrong."""

    unclear: frozenset[str] = frozenset()


def read_transitions(
    value: object, compared: Mapping[str, Regime], built_in: Mapping[str, Regime], faults: Faults
) -> Moving:
    """The transitions of the regimes of a file.

    Parameters
    ----------
    value
        What was found under `regimes`.
    compared, built_in
        The regimes of the file, resolved, and those that it need not define.
    faults
        Takes the faults.
    """
    found = Moving()
    definitions = value if isinstance(value, dict) else {}
    still = {name: regime for name, regime in {**built_in, **compared}.items() if _is_still(definitions, name)}
    moving = [name for name in compared if not _is_still(definitions, name)]
    for name in compared:
        if not _moves(definitions, name):
            continue
        path: Path = ("regimes", name, THEN)
        listed = definitions[name][THEN]
        if isinstance(listed, list) and listed:
            each = [_transition((*path, place), one, still, moving, faults) for place, one in enumerate(listed)]
            found[name] = tuple(one for one in each if one is not None)
            if None in each:
                found.unclear |= {name}
        elif listed is not REFUSED:
            words = f"{dotted(path)} is {shown(listed)}; allowed: a list of transitions, such as [{EXAMPLE}]"
            faults.blame(path, words)
    return found


def _moves(definitions: Mapping[str, Any], name: str) -> bool:
    return isinstance(definitions.get(name), dict) and THEN in definitions[name]


def _is_still(definitions: Mapping[str, Any], name: str) -> bool:
    return not _moves(definitions, name) and not is_tiered(definitions.get(name))


def _transition(
    path: Path, one: object, still: Mapping[str, Regime], moving: Sequence[str], faults: Faults
) -> Transition | None:
    """One transition; None, with faults, if anything is wrong with it."""
    before, name = len(faults.found), dotted(path)
    if one is REFUSED:
        return None
    if not isinstance(one, dict):
        faults.blame(path, f"{name} is {shown(one)}; allowed: a mapping, such as {EXAMPLE}")
        return None
    faults.unknown_keys(path, one, KEYS)
    for key in ("week", "to"):
        if key not in one:
            faults.blame(path, f"'{name}.{key}' is missing; a transition has 'week' and 'to', as in {EXAMPLE}")
    values = {key: _value(path, key, value, still, moving, faults) for key, value in one.items() if key in KEYS}
    if len(faults.found) > before or REFUSED in values.values():
        return None
    return Transition(**values, regime=still[values["to"]])


def _value(
    path: Path, key: str, value: object, still: Mapping[str, Regime], moving: Sequence[str], faults: Faults
) -> Any:
    """What stands at a key of a transition; REFUSED, with faults, if it cannot be."""
    here, name = (*path, key), dotted((*path, key))
    if value is REFUSED:
        return REFUSED
    if key in NUMBERS:
        entry = catalogue.find(f"regimes.any.{THEN}.0.{key}", ())
        if fault := entry.fault(value, name):
            faults.blame(here, fault)
            return REFUSED
        return entry.adapter.validate_python(value)
    known = ORDERS if key == "order" else tuple(still)
    if isinstance(value, str) and value in known:
        return value
    clause = f"; allowed: {' or '.join(map(repr, ORDERS))}" if key == "order" else nearest(str(value), known)
    if key == "to" and value in moving:
        clause = "; allowed: a regime that stays as it is, and is one for all segments"
    faults.blame(here, f"{name} is {shown(value)}{clause}")
    return REFUSED


def named(name: str, sets: Moving) -> tuple[Entry | None, str | None]:
    """The number of a transition that is called so, and why it cannot be varied."""
    found = TRANSITION_NAME.fullmatch(name)
    if found is not None and found["regime"] in sets.unclear:
        return None, None  # what is wrong there has been said
    if found is None or int(found["place"]) >= len(sets.get(found["regime"], ())):
        return None, f"unknown number of a transition {shown(name)}{nearest(name, tuple(numbers(sets)))}"
    return catalogue.find(name, ()), None


def numbers(sets: Mapping[str, Transitions]) -> dict[str, Value]:
    """Every number of the transitions, by full name, with its value."""
    return {
        f"regimes.{name}.{THEN}.{place}.{key}": getattr(each, key)
        for name, transitions in sets.items()
        for place, each in enumerate(transitions)
        for key in NUMBERS
    }


def check_transitions(sets: Moving, compared: Mapping[str, Regime], of: Experiment, faults: Faults) -> None:
    """Refuse transitions that cannot be at some design point."""
    told: set[Path] = set()
    for name, transitions in sets.items():
        if name in sets.unclear:
            continue
        for values in islice(_combinations(name, transitions, of), MOST_COMBINATIONS):
            every = {**of.parameters, **values}
            start, firm = catalogue.resolve_regime(name, compared[name], every), catalogue.resolve(every)
            for conflict in impossible(becoming(name, transitions, every), start, firm, of.horizon):
                path: Path = ("regimes", name, THEN, conflict.place, conflict.key)
                if path not in told:
                    told.add(path)
                    blame_number(path, f"regimes.{name}.{THEN}.{conflict.place}: {conflict.words}", faults)


def _combinations(name: str, transitions: Transitions, of: Experiment) -> Iterator[dict[str, Value]]:
    """The combinations of levels that bear on the transitions of a regime."""
    bears = {*numbers({name: transitions}), *(f"segments.{segment}.term_weeks" for segment in SEGMENTS), "growth"}
    bears |= {f"regimes.{regime}.growth" for regime in (name, *(each.to for each in transitions))}
    factors = {each: levels for each, levels in of.factors.items() if each in bears}
    if of.design.method == "file":
        columns = [levels for levels in factors.values() if not isinstance(levels, Range)]
        yield from (dict(zip(factors, row, strict=True)) for row in dict.fromkeys(zip(*columns, strict=True)))
        if not factors:
            yield {}
        return
    yield from (dict(zip(factors, row, strict=True)) for row in product(*map(ends_of, factors.values())))


def schema() -> dict[str, Any]:
    """JSON Schema of one transition."""
    of_numbers = {key: catalogue.find(f"regimes.any.{THEN}.0.{key}", ()).adapter.json_schema() for key in NUMBERS}
    words: dict[str, Any] = {"order": {"enum": list(ORDERS), "default": ORDERS[0]}, "to": {"type": "string"}}
    properties = {
        key: {**(of_numbers | words)[key], "description": meaning} for key, meaning in TRANSITION_MEANINGS.items()
    }
    return {"type": "object", "properties": properties, "required": ["week", "to"], "additionalProperties": False}
