"""Parameters in a lesson file: of its firm, of what may be touched, and of what a manager chooses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from simulation.lesson.shape import ACCOUNTS, PEOPLE
from simulation.scenario.complaints import usable
from simulation.scenario.document import REFUSED, Faults, Path
from simulation.scenario.events import SETTABLE
from simulation.science.catalogue import FIRM, REGIME
from simulation.science.declaration import Value
from simulation.science.events import fixed
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.wording.values import nearest, shown

NOT_OF_A_CLASS: Final = {
    r"functions\.\w+\.(bench|accounts_per_seat)": "its people are the seats that are named, as the picture has them",
    r"growth_room": "its picture has a place for each account from the start",
}
"""Parameters that a firm with a picture does not have (regular expressions for their full names), and why."""

MOST_TOUCHED: Final = 12


def read_firm(value: object, faults: Faults) -> dict[str, Value]:
    """Parameters of the firm by full name; written nested or dotted."""
    found: dict[str, Value] = {}
    for path, name, one in _flat(("firm",), value):
        entry = FIRM.get(name)
        if why := next((why for names, why in NOT_OF_A_CLASS.items() if re.fullmatch(names, name)), None):
            faults.blame(path, f"{shown(name)} cannot be set in a lesson: {why}", of_key=True)
        elif entry is None:
            clause = "; it is a regime's: set it in a regime under 'regimes.own'" if name in REGIME else ""
            faults.blame(path, f"unknown parameter {shown(name)}{clause or nearest(name, tuple(FIRM))}", of_key=True)
        elif name in found:
            faults.blame(path, f"{name!r} is set twice; keep one of them", of_key=True)
        elif usable(faults, path, name, entry, one):
            found[name] = entry.adapter.validate_python(one)
    return found


def check_size(parameters: Parameters, faults: Faults) -> None:
    """Whether the firm fits into a picture."""
    accounts = parameters.accounts
    if not ACCOUNTS[0] <= accounts <= ACCOUNTS[1]:
        words = f"accounts is {accounts:,}; a picture shows {ACCOUNTS[0]} to {ACCOUNTS[1]}"
        faults.blame(("firm", "accounts"), words)
        return
    people = sum(getattr(parameters.functions, name).people(accounts) for name in FUNCTIONS)
    if not PEOPLE[0] <= people <= PEOPLE[1]:
        words = f"the firm has {people} people; a picture shows {PEOPLE[0]} to {PEOPLE[1]}"
        faults.blame(("firm",), words, of_key=True)


def read_touch(value: object, faults: Faults) -> dict[str, tuple[float, float]]:
    """Parameters that may be changed after the guess, with their ranges."""
    found: dict[str, tuple[float, float]] = {}
    for place, one in enumerate(value if isinstance(value, list) else ()):
        path: Path = ("touch", place)
        if one in ("people", "regimes") or one is REFUSED:
            continue
        if not isinstance(one, dict):
            words = "'people', 'regimes', or a parameter with a range, such as {coordination: [0, 0.3]}"
            clause = nearest(one, ("people", "regimes", *SETTABLE)) if isinstance(one, str) else ""
            faults.blame(path, f"touch.{place} is {shown(one)}; allowed: {words}{clause}")
            continue
        for name, span in one.items():
            if _settable((*path, name), name, faults) and (ends := _span((*path, name), name, span, faults)):
                found[name] = ends
    if len(found) > MOST_TOUCHED:
        faults.blame(("touch",), f"touch has {len(found)} parameters; allowed: at most {MOST_TOUCHED}", of_key=True)
    return found


def _span(path: Path, name: str, span: object, faults: Faults) -> tuple[float, float] | None:
    entry = SETTABLE[name]
    if span is REFUSED:
        return None
    if entry.kind not in ("int", "float"):
        faults.blame(
            path, f"{name} is a word, and has no range: name it under 'firm', or in a regime under 'regimes.own'"
        )
        return None
    if not isinstance(span, list) or len(span) != 2:
        faults.blame(path, f"touch of {name} is {shown(span)}; allowed: a range, such as [0, 0.3]")
        return None
    both = [usable(faults, (*path, end), name, entry, one) for end, one in enumerate(span)]
    if not all(both):
        return None
    if span[0] >= span[1]:
        faults.blame(path, f"touch of {name} is {shown(span)}; allowed: the lower end first")
        return None
    return float(span[0]), float(span[1])


def read_choices(value: object, faults: Faults) -> list[dict[str, Value]]:
    """What each choice of a manager sets, by full name."""
    choices = value.get("choices") if isinstance(value, dict) else None
    found = []
    for place, choice in enumerate(choices if isinstance(choices, list) else ()):
        made: dict[str, Value] = {}
        settings = choice.get("set") if isinstance(choice, dict) else None
        for path, name, one in _flat(("be", "choices", place, "set"), settings):
            if not _settable(path, name, faults):
                continue
            if SETTABLE[name].kind not in ("int", "float"):
                faults.blame(path, f"{name} is a word; a choice sets numbers: name it in a regime under 'regimes.own'")
            elif usable(faults, path, name, SETTABLE[name], one):
                made[name] = SETTABLE[name].adapter.validate_python(one)
        found.append(made)
    return found


def _settable(path: Path, name: str, faults: Faults) -> bool:
    """Whether the parameter can change while a firm works; with a fault if not."""
    if name in SETTABLE:
        return True
    if name in {**FIRM, **REGIME} and (why := fixed(name)):
        words = f"{shown(name)} cannot change while the firm works: {why}"
    else:
        words = f"unknown parameter {shown(name)}{nearest(name, tuple(SETTABLE))}"
    faults.blame(path, words, of_key=True)
    return False


def _flat(path: Path, value: object, prefix: str = "") -> Iterator[tuple[Path, str, Any]]:
    """Parameters with where they stand and their full names, whether they are nested or dotted."""
    for key, one in value.items() if isinstance(value, dict) else ():
        if isinstance(one, dict):
            yield from _flat((*path, key), one, f"{prefix}{key}.")
        elif one is not REFUSED:
            yield (*path, key), f"{prefix}{key}", one
