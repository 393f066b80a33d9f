"""The regimes of a scenario file: built-in ones by name, or definitions made from each other.

A definition starts from another regime (`from`), or from the built-in regime of its own name, and says what is
different. Where a file defines a built-in name, that name means the file's definition everywhere in the file;
`from` a definition's own name means the built-in one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulation.scenario.complaints import usable
from simulation.scenario.document import REFUSED, Faults, Path
from simulation.scenario.happening import THEN
from simulation.scenario.shape import DEFAULT_REGIMES, REGIME_NAME, RESERVED
from simulation.scenario.tiers import BY_SEGMENT
from simulation.science.catalogue import REGIME
from simulation.science.declaration import Value
from simulation.science.regimes import REGIMES, Regime
from simulation.wording.values import nearest, shown


def read_regimes(
    value: object, faults: Faults, built_in: Mapping[str, Regime] = REGIMES
) -> tuple[Mapping[str, Regime], Mapping[str, str]]:
    """Check and resolve what stands under `regimes`.

    Parameters
    ----------
    value
        What was found there; anything but a list or a mapping stands for the default.
    faults
        Takes the faults.
    built_in
        The regimes that a file can name without defining them.

    Returns
    -------
    tuple
        The definitions of the regimes to compare, in the file's order; and where each parameter stands that
        the file defines in them ("line 7"), by full name (`regimes.<name>.<parameter>`).
    """
    if isinstance(value, list):
        return _listed(value, faults, built_in), {}
    if isinstance(value, dict):
        return _mapped(value, faults, built_in)
    # a wrong type has its fault from the shape; with the default, other faults stay meaningful
    return {name: REGIMES[name] for name in DEFAULT_REGIMES}, {}


def _listed(items: list[object], faults: Faults, built_in: Mapping[str, Regime]) -> dict[str, Regime]:
    regimes: dict[str, Regime] = {}
    if not items:
        faults.blame(("regimes",), "regimes is []; allowed: at least one regime")
    for position, name in enumerate(items):
        path: Path = ("regimes", position)
        if name is REFUSED:
            continue
        if not isinstance(name, str) or name not in built_in:
            faults.blame(path, f"unknown regime {shown(name)}{nearest(str(name), tuple(built_in))}")
        elif name in regimes:
            faults.blame(path, f"regime {name!r} is listed twice; keep one of them")
        else:
            regimes[name] = built_in[name]
    return regimes


def _mapped(
    definitions: dict[str, object], faults: Faults, built_in: Mapping[str, Regime]
) -> tuple[dict[str, Regime], dict[str, str]]:
    if not definitions:
        faults.blame(("regimes",), "regimes is an empty mapping; allowed: at least one regime")
    contents = {name: _content(name, definition, faults) for name, definition in definitions.items()}
    bases = {name: _base(name, content, tuple(contents), faults, built_in) for name, content in contents.items()}
    _cut_circles(bases, faults)
    defined: dict[str, str] = {}
    own: dict[str, dict[str, Value]] = {}
    for name, content in contents.items():
        own[name] = _own_values(name, content, faults)
        where = faults.document.where
        defined |= {f"regimes.{name}.{key}": where(("regimes", name, key)) for key in content if key in REGIME}
    return {name: _resolved(name, bases, own, built_in) for name in contents}, defined


def _content(name: str, definition: object, faults: Faults) -> dict[str, object]:
    """The keys of a definition. One with a fault asks for no base, so that nobody complains of it again."""
    path: Path = ("regimes", name)
    if not re.fullmatch(REGIME_NAME, name):
        words = f"{shown(name)} cannot name a regime; allowed: lower-case letters, digits and '_', a letter first"
        faults.blame(path, words, of_key=True)
    elif name in RESERVED:
        words = f"{shown(name)} cannot name a regime: it names a parameter, a function or a segment"
        faults.blame(path, words, of_key=True)
    elif isinstance(definition, dict):
        return definition
    elif definition is None:
        return {}
    elif definition is not REFUSED:
        faults.blame(path, f"regimes.{name} is {shown(definition)}; allowed: nothing, or a mapping of parameters")
    return {"from": REFUSED}


def _base(
    name: str, content: Mapping[str, object], defined: tuple[str, ...], faults: Faults, built_in: Mapping[str, Regime]
) -> str | None:
    """The regime that `name` is made from; None for the built-in one of that name, and where there is a fault."""
    path: Path = ("regimes", name, "from")
    if BY_SEGMENT in content:
        return None
    if "from" not in content:
        if name not in built_in:
            words = f"regimes.{name} needs 'from', as no regime {name!r} is built in"
            faults.blame(path[:2], words + nearest(name, tuple(built_in)), of_key=True)
        return None
    base = content["from"]
    if base is REFUSED or (base == name and name in built_in):
        return None
    known = tuple(dict.fromkeys([*defined, *built_in]))
    if isinstance(base, str) and base in known:
        return base
    faults.blame(path, f"regimes.{name}.from is {shown(base)}{nearest(str(base), known)}")
    return None


def _cut_circles(bases: dict[str, str | None], faults: Faults) -> None:
    """Give one fault to every circle of regimes that are made from each other, and cut the circle."""
    sound: set[str] = set()
    for name in bases:
        chain = [name]
        while (base := bases.get(chain[-1])) is not None and base not in sound:
            if base in chain:
                circle = " from ".join(repr(step) for step in [*chain[chain.index(base) :], base])
                faults.blame(("regimes", chain[-1], "from"), f"regimes are made in a circle: {circle}")
                bases[chain[-1]] = None
            else:
                chain.append(base)
        sound.update(chain)


def _own_values(name: str, content: Mapping[str, object], faults: Faults) -> dict[str, Value]:
    """What a definition itself sets, without what is wrong with it."""
    values: dict[str, Value] = {}
    for key, value in content.items():
        path: Path = ("regimes", name, key)
        full = f"regimes.{name}.{key}"
        if key in ("from", THEN, BY_SEGMENT) or BY_SEGMENT in content:
            continue  # with regimes of its segments, a regime has nothing of its own
        if key not in REGIME:
            faults.blame(
                path, f"unknown parameter {shown(full)}{nearest(key, ('from', THEN, BY_SEGMENT, *REGIME))}", of_key=True
            )
        elif usable(faults, path, full, REGIME[key], value):
            values[key] = REGIME[key].adapter.validate_python(value)
    return values


def _resolved(
    name: str,
    bases: Mapping[str, str | None],
    own: Mapping[str, Mapping[str, Value]],
    built_in: Mapping[str, Regime],
) -> Regime:
    """The regime `name`: its own values over those of the regimes that it is made from."""
    chain = [name]
    while (base := bases.get(chain[-1])) is not None:
        chain.append(base)
    values = built_in.get(chain[-1], Regime()).model_dump()
    for step in reversed(chain):
        values |= own.get(step, {})
    return Regime.model_validate(values)
