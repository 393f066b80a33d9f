"""Where a what-if page can start: the default firm, and the scenarios that are shipped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from simulation.app.setting import START, Setting, from_scenario
from simulation.scenario import read_scenario

_PLACES: Final = (Path(__file__).parents[1] / "scenarios", Path(__file__).parents[2] / "scenarios")
"""Where the shipped scenarios lie: in an installed package, and in a checkout."""


@cache
def shipped() -> dict[str, Path]:
    """The files of the shipped scenarios, by their names; empty where they were not installed."""
    for place in _PLACES:
        found = {path.stem: path for path in sorted(place.glob("*.yaml"))}
        if found:
            return found
    return {}


def start(name: str) -> tuple[Setting, list[str]]:
    """The setting of that name, and what it leaves out of the scenario; the default firm for any other name."""
    path = shipped().get(name)
    return from_scenario(read_scenario(path)) if path else (Setting(START), [])
