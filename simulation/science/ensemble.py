"""The ensemble: worlds against which nothing measured speaks, as `simulate ensemble --write` wrote them down.

It is a sample of everything in `science.unknowns`, of which those worlds are left whose outcomes fit the evidence
(`analysis.robust.history`). It belongs to the edition of the model that it was made with.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from simulation.errors import RequestError
from simulation.science.unknowns import UNKNOWNS

WORLDS_FILE: Final = Path(__file__).with_name("ensemble.csv")
"""The worlds, a row each, with a column for every unknown."""

ABOUT_FILE: Final = Path(__file__).with_name("ensemble.json")
"""How they were made: the edition of the model, how many worlds were tried, what was held against them."""

PACKAGE: Final = "customer-ownership"


@cache
def about() -> Mapping[str, Any]:
    """How the ensemble was made.

    Raises
    ------
    RequestError
        If it was made with another edition of the model, or of other unknowns.
    """
    found: dict[str, Any] = json.loads(ABOUT_FILE.read_text(encoding="utf-8"))
    if found["edition"] != version(PACKAGE):
        raise RequestError(
            f"the ensemble was made with edition {found['edition']} of the model, and this is {version(PACKAGE)}; "
            "make it anew with `simulate ensemble --write`"
        )
    return found


@cache
def worlds() -> Mapping[str, tuple[float | str, ...]]:
    """The level of every unknown in every world, by full name, in the order of `UNKNOWNS`.

    Raises
    ------
    RequestError
        As for `about`; if the columns are not the unknowns that are declared.
    """
    about()
    with WORLDS_FILE.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    if not rows or list(rows[0]) != list(UNKNOWNS):
        raise RequestError(
            "the ensemble is of other unknowns than are declared; make it anew with `simulate ensemble --write`"
        )
    return {
        name: tuple(row[name] if unknown.choices else float(row[name]) for row in rows)
        for name, unknown in UNKNOWNS.items()
    }
