"""Regimes that are another one for each segment of customers: `segments` of a regime in a scenario file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from simulation.scenario.document import REFUSED, Faults, Path, dotted
from simulation.scenario.happening import by_segment
from simulation.science.declaration import Value
from simulation.science.events import Tiers, at_odds
from simulation.science.members import SEGMENTS
from simulation.science.regimes import Regime
from simulation.wording.values import nearest, shown

BY_SEGMENT: Final = "segments"
"""The key of a regime under which the regimes of its segments stand."""

EXAMPLE: Final = "{smb: siloed, mid: sole, enterprise: shared}"


def is_tiered(definition: object) -> bool:
    """Whether a definition is one of a regime for each segment."""
    return isinstance(definition, dict) and BY_SEGMENT in definition


def read_tiers(
    value: object, compared: Mapping[str, Regime], built_in: Mapping[str, Regime], faults: Faults
) -> dict[str, Tiers]:
    """The tiers of the regimes of a file, without those with which anything is wrong.

    Parameters
    ----------
    value
        What was found under `regimes`.
    compared, built_in
        The regimes of the file, resolved, and those that it need not define.
    faults
        Takes the faults.
    """
    definitions = value if isinstance(value, dict) else {}
    alone = {
        name: regime
        for name, regime in {**built_in, **compared}.items()
        if not isinstance(known := definitions.get(name), dict) or not {BY_SEGMENT, "then"} & known.keys()
    }
    found = {}
    for name in compared:
        if is_tiered(definitions.get(name)):
            made = _tiers(("regimes", name), definitions[name], alone, faults)
            if made is not None:
                found[name] = made
    return found


def _tiers(path: Path, definition: Mapping[str, Any], alone: Mapping[str, Regime], faults: Faults) -> Tiers | None:
    before, name = len(faults.found), dotted(path)
    for key in definition:
        if key not in (BY_SEGMENT, "then"):
            words = f"{name} has {BY_SEGMENT!r}, and takes all else from their regimes; delete {key!r}"
            faults.blame((*path, key), words, of_key=True)
    here, by_segment = (*path, BY_SEGMENT), definition[BY_SEGMENT]
    if by_segment is REFUSED:
        return None
    if not isinstance(by_segment, dict):
        faults.blame(here, f"{name}.{BY_SEGMENT} is {shown(by_segment)}; allowed: a mapping, such as {EXAMPLE}")
        return None
    for segment in by_segment:
        if segment not in SEGMENTS:
            words = f"unknown segment {shown(segment)}{nearest(segment, SEGMENTS)}"
            faults.blame((*here, segment), words, of_key=True)
    for segment in SEGMENTS:
        if segment not in by_segment:
            words = f"'{name}.{BY_SEGMENT}.{segment}' is missing; each segment has a regime, as in {EXAMPLE}"
            faults.blame(here, words, of_key=True)
    chosen = [_of(here, segment, by_segment[segment], alone, faults) for segment in SEGMENTS if segment in by_segment]
    if len(faults.found) > before or None in chosen:
        return None
    names = tuple(str(each) for each in chosen)
    return Tiers(names, tuple(alone[each] for each in names))


def _of(path: Path, segment: str, value: object, alone: Mapping[str, Regime], faults: Faults) -> str | None:
    if isinstance(value, str) and value in alone:
        return value
    if value is not REFUSED:
        name = dotted((*path, segment))
        faults.blame((*path, segment), f"{name} is {shown(value)}{nearest(str(value), tuple(alone))}")
    return None


def check_tiers(found: Mapping[str, Tiers], parameters: Mapping[str, Value], faults: Faults) -> None:
    """Refuse tiers that cannot be in one firm."""
    for name, tiers in found.items():
        resolved = by_segment(tiers, parameters)
        if words := at_odds(resolved, resolved.regimes[0]):
            faults.blame(("regimes", name, BY_SEGMENT), f"regimes.{name}.{BY_SEGMENT}: {words}", of_key=True)


def schema(name: dict[str, Any]) -> dict[str, Any]:
    """JSON Schema of the regimes of segments, each of which has a name as described."""
    return {
        "type": "object",
        "properties": dict.fromkeys(SEGMENTS, name),
        "required": list(SEGMENTS),
        "additionalProperties": False,
        "description": "A regime for each segment of customers, in place of one for all",
    }
