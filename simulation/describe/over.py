"""What it means that replications are worlds, in words: for every answer over an ensemble."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.scenario.scenario import Scenario
from simulation.science.unknowns import ENSEMBLE


def of_manifest(about: Mapping[str, Any]) -> str:
    """The note on the worlds of a sweep, from what its manifest says of the scenario; empty where there are none."""
    over = about.get("over")
    return _note(over["name"], over["worlds"], about["replications"]) if over else ""


def of_scenario(scenario: Scenario) -> str:
    """The note on the worlds of a study; empty where there are none."""
    over = scenario.over
    return "" if over is None else _note(over.name, over.count, scenario.replications)


def _note(name: str, worlds: int, replications: int) -> str:
    which = "" if name == ENSEMBLE else f" ({name})"
    one = (
        f"another of {worlds:,} worlds that fit what is known{which}"
        if replications == worlds
        else f"another world, {replications:,} of the {worlds:,} that fit what is known{which}"
    )
    return (
        f"Each replication is {one}, with luck of its own, and the "
        "same one under every regime and at every level: means are averages over worlds, and intervals and shares hold "
        "what nobody knows as well as luck."
    )


def below_a_figure(text: str) -> str:
    """The same in a few words, from a note; empty where there is none."""
    return "Each replication is another world that fits what is known." if text else ""
