"""Where a what-if page can start: the default firm, and the scenarios that are shipped."""

from __future__ import annotations

from simulation.app.what_if.setting import START, Setting, from_scenario
from simulation.scenario import shipped
from simulation.scenario.reading import read_scenario


def start(name: str) -> tuple[Setting, list[str]]:
    """The setting of that name, and what it leaves out of the scenario; the default firm for any other name."""
    path = shipped.scenarios().get(name)
    return from_scenario(read_scenario(path)) if path else (Setting(START), [])
