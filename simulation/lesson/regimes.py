"""The regimes of a lesson file: built-in ones by name, and those that only the lesson has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from simulation.lesson.lesson import Named
from simulation.lesson.shape import MOST_REGIMES
from simulation.scenario.complaints import usable
from simulation.scenario.document import REFUSED, Faults, Path
from simulation.scenario.shape import REGIME_NAME
from simulation.science.catalogue import REGIME
from simulation.science.declaration import Value
from simulation.science.regimes import MEANINGS, REGIMES, Regime
from simulation.wording.values import nearest, shown

OF_REGIME: Final = ("like", "name", "meaning")
LONGEST: Final = {"like": 40, "name": 60, "meaning": 200}


def read_regimes(value: object, faults: Faults) -> tuple[dict[str, Named], tuple[str, ...], tuple[str, ...]]:
    """Check and resolve what stands under `regimes`.

    Returns
    -------
    tuple
        All regimes of the lesson by name; the names of those shown at first; and of those offered besides.
    """
    written = value if isinstance(value, dict) else {}
    own = written.get("own")
    made = {name: _own(name, one, faults) for name, one in (own if isinstance(own, dict) else {}).items()}
    known = {name: Named(REGIMES[name], name, MEANINGS[name]) for name in REGIMES}
    known |= {name: one for name, one in made.items() if one is not None}
    unclear = {name for name, one in made.items() if one is None}
    names: list[str] = []
    lists = [_listed(key, written.get(key), known, unclear, names, faults) for key in ("shown", "offered")]
    for name in made.keys() - unclear - set(names):
        words = f"the regime {name!r} is neither shown nor offered; name it under 'shown' or 'offered'"
        faults.blame(("regimes", "own", name), words, of_key=True)
    if len(names) > MOST_REGIMES:
        words = f"there are {len(names)} regimes; allowed: at most {MOST_REGIMES}, shown and offered"
        faults.blame(("regimes",), words, of_key=True)
    return {name: known[name] for name in names}, lists[0], lists[1]


def _listed(
    key: str, listed: object, known: Mapping[str, Named], unclear: set[str], names: list[str], faults: Faults
) -> tuple[str, ...]:
    """The regimes of a list; `names` grows by them."""
    here = []
    for place, name in enumerate(listed if isinstance(listed, list) else ()):
        path: Path = ("regimes", key, place)
        if not isinstance(name, str) or name in unclear:
            continue  # has its fault
        if name not in known:
            faults.blame(path, f"unknown regime {shown(name)}{nearest(name, tuple(known))}")
        elif name in names:
            faults.blame(path, f"regime {name!r} is named twice; keep one of them")
        else:
            here.append(name)
            names.append(name)
    return tuple(here)


def _own(name: str, value: object, faults: Faults) -> Named | None:
    """A regime of the lesson alone; None, with a fault, where it cannot be."""
    path: Path = ("regimes", "own", name)
    before = len(faults.found)
    if not isinstance(value, dict):
        return None  # the shape has its fault
    if not re.fullmatch(REGIME_NAME, name) or name in REGIMES or len(name) > 40:
        words = "up to 40 lower-case letters, digits and '_', a letter first, and no built-in regime's name"
        faults.blame(path, f"{shown(name)} cannot name a regime of a lesson; allowed: {words}", of_key=True)
    _texts(path, name, value, faults)
    values: dict[str, Value] = {}
    for key, one in value.items():
        if key in OF_REGIME:
            continue
        if key == "growth":
            words = "growth cannot be set in a lesson: its picture has a place for each account from the start"
            faults.blame((*path, key), words, of_key=True)
        elif key not in REGIME:
            clause = nearest(key, (*OF_REGIME, *REGIME))
            faults.blame((*path, key), f"unknown parameter of a regime {shown(key)}{clause}", of_key=True)
        elif usable(faults, (*path, key), f"regimes.own.{name}.{key}", REGIME[key], one):
            values[key] = REGIME[key].adapter.validate_python(one)
    if len(faults.found) > before or REFUSED in value.values():
        return None
    regime: Regime = Regime.model_validate(REGIMES[value["like"]].model_dump() | values)
    return Named(regime, value["name"], value["meaning"], own=True)


def _texts(path: Path, name: str, value: Mapping[str, Any], faults: Faults) -> None:
    """Check what a regime is like, its name and its meaning."""
    for key in OF_REGIME:
        here = f"regimes.own.{name}.{key}"
        one = value.get(key)
        if key not in value:
            faults.blame(path, f"{here} is missing, and has no default", of_key=True)
        elif one is not REFUSED and not (isinstance(one, str) and 1 <= len(one) <= LONGEST[key]):
            faults.blame((*path, key), f"{here} is {shown(one)}; allowed: text of 1 to {LONGEST[key]} characters")
        elif key == "like" and isinstance(one, str) and one not in REGIMES:
            faults.blame((*path, key), f"unknown regime {shown(one)}{nearest(one, tuple(REGIMES))}")
