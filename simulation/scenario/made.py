"""Scenarios made in Python: the keys, rules and words are those of a file; and how a notebook shows one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from simulation.errors import Fault, ScenarioError
from simulation.scenario.design import summary
from simulation.scenario.reading import parse_scenario
from simulation.scenario.sampling import Levels, Range
from simulation.scenario.scenario import Scenario
from simulation.scenario.shape import DEFAULT_REGIMES
from simulation.scenario.writing import regimes_content, written
from simulation.science import catalogue
from simulation.science.regimes import Regime
from simulation.wording.values import as_python, number, shown

MADE: Final = "Scenario"
"""What messages call a scenario that stands in no file."""

_LEFT: Final = 'style="text-align: left"'
_DOES_TOO: Final = re.compile(r"and line \d+ does too")
_LINES: Final = re.compile(r",? (?:first )?on line \d+(?! of|\d)")


def checked(content: Mapping[str, Any]) -> Scenario:
    """The scenario of which a file with these keys and values would be.

    Raises
    ------
    ScenarioError
        If anything is wrong: with every fault that was found. There is no file, so that none has a line.
    """
    faults: list[Fault] = []
    plain = {key: _plain(key, value, faults) for key, value in content.items()}
    if faults:
        raise ScenarioError(MADE, faults)
    text = written(plain) if plain else "{}\n"
    try:
        parse_scenario(text, MADE)
    except ScenarioError as error:
        # of a file that it starts from, or of a file of points, lines are there
        found = [Fault(one.line if one.file else 0, _without_lines(one.message), one.file) for one in error.faults]
        raise ScenarioError(MADE, found) from None
    return parse_scenario(text, f"{content['name']}.yaml")


def _plain(path: str, value: Any, faults: list[Fault]) -> Any:
    """A value as a scenario file can hold it."""
    value = as_python(value)
    if isinstance(value, Regime):
        # whole: among other definitions, a name to start from may mean another regime
        return {"from": DEFAULT_REGIMES[0], **{key: _plain(key, one, faults) for key, one in value}}
    if isinstance(value, Mapping):
        if path == "regimes" and all(isinstance(one, Regime) for one in value.values()) and value:
            return regimes_content(value)
        return {as_python(key): _plain(f"{path}.{key}", one, faults) for key, one in value.items()}
    if isinstance(value, list | tuple | range):
        return [_plain(path, one, faults) for one in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    faults.append(Fault(0, f"{path} is {shown(value)}; allowed: text, numbers, lists and mappings"))
    return None


def _without_lines(message: str) -> str:
    return _LINES.sub("", _DOES_TOO.sub("and 'replications' does too", message))


def page(scenario: Scenario) -> str:
    """A scenario as a table in HTML: what is asked, what is compared, and how much work it is."""
    set_to = [f"{name} = {shown(value)} ({_unit(scenario, name)})" for name, value in scenario.parameters.items()]
    varied = [f"{name}: {_levels(levels)} ({_unit(scenario, name)})" for name, levels in scenario.factors.items()]
    rows = {
        "question": [scenario.question],
        "regimes": [", ".join(scenario.regimes)],
        "parameters": set_to,
        "factors": varied,
        "weeks": [f"{scenario.warm_up} of warm-up, {scenario.horizon} that count"],
        "runs": [summary(scenario).text],
        "seed": [str(scenario.seed)],
    }
    cells = "".join(
        f"<tr><th {_LEFT}>{key}</th><td {_LEFT}>{'<br>'.join(map(escape, lines))}</td></tr>"
        for key, lines in rows.items()
        if any(lines)
    )
    return f"<table><caption>Scenario <b>{escape(scenario.name)}</b></caption>{cells}</table>"


def _unit(scenario: Scenario, name: str) -> str:
    return catalogue.find(name, tuple(scenario.regimes)).unit


MOST_LEVELS: Final = 8
"""Levels of a factor that are written out."""


def _levels(levels: Levels) -> str:
    if isinstance(levels, Range):
        return f"{number(levels.low)} to {number(levels.high)}, {levels.scale}"
    if len(levels) > MOST_LEVELS:
        return f"{len(levels):,} levels, one a design point"
    return ", ".join(map(shown, levels))
