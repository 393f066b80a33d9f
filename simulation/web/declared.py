"""What is declared, for the face of the engine in the web: names, units, ranges, words, and where arrays have them.

`declared.json` is made from the declarations that command line, pages and reports are made from, so that nothing is
written twice.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

import numpy as np

from simulation.science import catalogue, chance, members
from simulation.science.catalogue import Entry
from simulation.science.events import FIXED, LATEST, LEAVERS, ORDERS, SEATS
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.outcomes import COUNTS, OUTCOMES, TRAJECTORIES, Outcome
from simulation.science.regimes import MEANINGS, REGIMES, Regime
from simulation.science.succession import CHOOSING
from simulation.science.week_totals import STATES, TOTALS
from simulation.web.header import ARRAYS, RECORDS

TYPES: Final = {"<i8": "whole64", "<i4": "whole32", "<f8": "real"}
"""Types of fields and arrays, by numpy's."""

OF_RECORDS: Final = {
    "coefficients": "Coefficients",
    "firm": "Firm",
    "accounts": "Account",
    "people": "Person",
    "teams": "Team",
    "windows": "Window",
    "strata": "Stratum",
    "weeks": "Week",
}
"""Which arrays of a run are made of which records; the others are plain numbers."""


def declared() -> dict[str, Any]:
    """What is declared, as plain data."""
    return {
        "functions": list(FUNCTIONS),
        "segments": list(SEGMENTS),
        "lead": members.LEAD_FUNCTION,
        "parameters": [_parameter(entry) for entry in catalogue.FIRM.values()],
        "practices": [_parameter(entry) | {"default": _plain(name)} for name, entry in catalogue.REGIME.items()],
        "regimes": {
            name: {"meaning": MEANINGS[name], "values": regime.model_dump(mode="json")}
            for name, regime in REGIMES.items()
        },
        "outcomes": [_outcome(outcome) for outcome in OUTCOMES.values()],
        "counts": [_outcome(outcome) for outcome in COUNTS.values()],
        "states": [_outcome(TRAJECTORIES[name]) | state._asdict() for name, state in STATES.items()],
        "totals": list(TOTALS),
        "events": {
            "latest": LATEST,
            "seats": list(SEATS),
            "leavers": list(LEAVERS),
            "orders": list(ORDERS),
            "fixed": [[names, why] for names, why in FIXED.items()],
        },
        "choosing": list(CHOOSING),
        "most_seats": members.MOST_SEATS,
        "largest_seed": str(chance.LARGEST_SEED),  # more than a double can hold
        "arrays": list(ARRAYS),
        "of_records": OF_RECORDS,
        "records": {name: _record(dtype) for name, dtype in RECORDS.items()},
    }


def as_text() -> str:
    """The text of `declared.json`: an entry a line, so that a change can be read."""
    return json.dumps(declared(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(practice: str) -> Any:
    default = Regime.model_fields[practice].default
    return list(default) if isinstance(default, tuple) else default


def _parameter(entry: Entry) -> dict[str, Any]:
    shown = ("name", "kind", "unit", "low", "high", "default", "meaning", "source", "allowed")
    return {name: getattr(entry, name) for name in shown} | {"choices": list(entry.choices)}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return asdict(outcome)


def _record(dtype: np.dtype[Any]) -> dict[str, Any]:
    """Size in bytes, and of each field its type, its place in bytes, and how many numbers it has."""
    fields = {}
    for name, place in (dtype.fields or {}).items():
        field = place[0]
        fields[name] = [TYPES[field.base.str], place[1], int(np.prod(field.shape, dtype=int))]
    return {"size": dtype.itemsize, "fields": fields}
