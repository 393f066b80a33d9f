"""The factors of a scenario file: a list of levels for each, or a range where points are sampled."""

from __future__ import annotations

import re

from simulation.scenario.complaints import usable
from simulation.scenario.document import REFUSED, Faults, Path, dotted
from simulation.scenario.points_file import ALIKE, Named
from simulation.scenario.sampling import Design, Levels, Range
from simulation.scenario.shape import SCALES
from simulation.science.catalogue import Entry
from simulation.science.declaration import Value
from simulation.wording.values import shown

_LISTED = re.compile(r"[^\s,]+(?:, *[^\s,]+)+")

KEYS = ("low", "high", "scale")
"""What a range may have."""


def read_factors(
    value: object, design: Design | None, named: Named, faults: Faults, key: str = "factors"
) -> dict[str, Levels]:
    """The levels and ranges that can be used, by full name.

    Parameters
    ----------
    value
        What was found under `key`; anything but a mapping has its fault from the shape of the file.
    design
        How they are combined; None if that cannot be told, as it has a fault.
    named
        Finds the parameter of a name, and says why it cannot be a factor.
    faults
        Takes the faults.
    """
    factors: dict[str, Levels] = {}
    for name, varied in value.items() if isinstance(value, dict) else ():
        path: Path = (key, name)
        entry, fault = named(name)
        if fault:
            faults.blame(path, fault, of_key=True)
        if entry is None or varied is REFUSED:
            continue
        if isinstance(varied, dict) and entry.kind != "choice":
            found = read_range(path, entry, varied, faults)
            if design is not None and design.method == "grid":
                words = (
                    f"{key}.{name} is a range, and a grid combines levels; write a list of levels, "
                    "or sample the range with design: {method: lhs, points: 64}"
                )
                faults.blame(path, words, of_key=True)
            if found is not None:
                factors[name] = found
        elif isinstance(varied, list) and varied:
            factors[name] = read_levels(path, entry, varied, faults)
        else:
            listed = f"; write [{varied}]" if isinstance(varied, str) and _LISTED.fullmatch(varied) else ""
            span = "" if entry.kind == "choice" else ", or a range {low: ..., high: ...}"
            words = f"{key}.{name} is {shown(varied)}; allowed: a list of levels{span}, each {entry.allowed}{listed}"
            faults.blame(path, words)
    return factors


def read_levels(path: Path, entry: Entry, levels: list[object], faults: Faults) -> tuple[Value, ...]:
    """The levels that can be used, with the faults of the others."""
    name = str(path[-1])
    distinct: dict[Value, None] = {}
    alike: dict[str, Value] = {}
    for position, level in enumerate(levels):
        if not usable(faults, (*path, position), name, entry, level):
            continue
        checked: Value = entry.adapter.validate_python(level)
        if checked in distinct:
            faults.blame((*path, position), f"{dotted(path)} has the level {shown(level)} twice; keep one of them")
        elif (near := alike.get(_nine_digits(checked))) is not None:
            words = f"{dotted(path)} has the levels {shown(near)} and {shown(level)}; {ALIKE}"
            faults.blame((*path, position), words)
        distinct[checked] = None
        alike.setdefault(_nine_digits(checked), checked)
    return tuple(distinct)


def _nine_digits(level: Value) -> str:
    return level if isinstance(level, str) else f"{level:.9g}"


def read_range(path: Path, entry: Entry, varied: dict[str, object], faults: Faults) -> Range | None:
    """A range of levels; None, with faults, if anything is wrong with it."""
    name = dotted(path)
    before = len(faults.found)
    faults.unknown_keys(path, varied, KEYS)
    for end in KEYS[:2]:
        if end not in varied:
            faults.blame(path, f"'{name}.{end}' is missing; a range has 'low' and 'high'", of_key=True)
    ends = [usable(faults, (*path, end), f"{name}.{end}", entry, varied[end]) for end in KEYS[:2] if end in varied]
    scale = varied.get("scale", SCALES[0])
    if scale not in SCALES and scale is not REFUSED:
        faults.blame((*path, "scale"), f"{name}.scale is {shown(scale)}; allowed: 'linear' or 'log'")
    if not all(ends) or len(faults.found) > before:
        return None
    low, high = (entry.adapter.validate_python(varied[end]) for end in KEYS[:2])
    if low >= high:
        words = f"{name} goes from {shown(varied['low'])} to {shown(varied['high'])}; allowed: low below high"
        faults.blame(path, words, of_key=True)
    elif scale == "log" and low <= 0:
        faults.blame((*path, "low"), f"{name}.low is {shown(varied['low'])}; allowed on a log scale: above 0")
    return Range(low, high, "log" if scale == "log" else "linear", whole=entry.kind == "int")
