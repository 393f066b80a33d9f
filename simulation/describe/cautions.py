"""What speaks against the numbers of a scenario, a design point or a finished sweep, over all that it varies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from simulation.results.happened import happened
from simulation.scenario.design import design_point, design_points, events_at, settings
from simulation.science import catalogue
from simulation.science.cautions import Caution, cautions
from simulation.science.declaration import Value
from simulation.science.regimes import REGIMES, Regime
from simulation.wording.values import as_python

if TYPE_CHECKING:
    import pandas as pd

    from simulation.results.manifest import Manifest
    from simulation.scenario.design import DesignPoint
    from simulation.scenario.scenario import Scenario

MOST_POINTS: Final = 100
"""Design points that are looked at; of more, the first ones."""

Levels = Mapping[str, Value]


def of_scenario(scenario: Scenario) -> list[Caution]:
    """What speaks against a scenario, each where it is worst; the first 100 design points are looked at."""
    points = islice(design_points(scenario), MOST_POINTS)
    return _worst((point.levels, at_point(scenario, point)) for point in points)


def at_point(scenario: Scenario, point: DesignPoint | None = None) -> list[Caution]:
    """What speaks against one design point of a scenario, the first by default."""
    point = point or design_point(scenario, 0)
    firms = {name: settings(scenario, point, name) for name in scenario.regimes}
    happens = {name: events_at(scenario, point, name) for name in scenario.regimes}
    return cautions(firms, scenario.warm_up, happens, scenario.horizon)


def of_results(about: Manifest, runs: pd.DataFrame) -> list[Caution]:
    """What speaks against the runs of a sweep, each where it is worst; they have its factors as columns."""
    factors = list(about.factors)
    points = runs[factors].drop_duplicates().head(MOST_POINTS).to_dict("records") if factors else [{}]
    return _worst(
        ({str(name): level for name, level in levels.items()}, _of_levels(about, levels)) for levels in points
    )


def _of_levels(about: Manifest, levels: Mapping[Any, Any]) -> list[Caution]:
    values = {name: as_python(level) for name, level in levels.items()}
    parameters = catalogue.resolve({**about.parameters, **values})
    general = {name: value for name, value in values.items() if name in catalogue.REGIME}
    firms = {}
    for name, known in about.regimes.items():
        own = {key.removeprefix(f"regimes.{name}."): value for key, value in values.items()}
        concerning = {key: value for key, value in own.items() if key in catalogue.REGIME}
        firms[name] = (parameters, Regime(**{**general, **known, **concerning}))
    regimes = REGIMES | {name: regime for name, (_, regime) in firms.items()}
    happens = {name: happened(about.scenario, name, regimes, values) for name in firms}
    return cautions(firms, int(about.scenario["warm_up"]), happens, int(about.scenario["horizon"]))


def plain(found: Iterable[Caution]) -> list[dict[str, str]]:
    """Cautions as plain data, for a script."""
    return [{"about": each.about, "text": each.text} for each in found]


def lines(found: Iterable[Caution]) -> list[str]:
    """Cautions as lines below a table or above a page, each with what it is about."""
    return [f"{each.about.capitalize()}: {each.text}" for each in found]


MOST_LEVELS: Final = 12
"""Factors of a design point whose levels are named."""


def _worst(points: Iterable[tuple[Levels, list[Caution]]]) -> list[Caution]:
    """Of each kind the worst, and where; a kind that is the same everywhere says so."""
    by_kind: dict[str, list[tuple[Levels, Caution]]] = {}
    total = 0
    for levels, found in points:
        total += 1
        for each in found:
            by_kind.setdefault(each.about, []).append((levels, each))
    return [_at_its_worst(found, total) for found in by_kind.values()]


def _at_its_worst(found: list[tuple[Levels, Caution]], total: int) -> Caution:
    levels, worst = max(found, key=lambda one: one[1].weight)
    if total == 1:
        return worst
    if len(found) == total and all(each == worst for _, each in found):
        return replace(worst, found=(*worst.found, "That is so at every design point"))
    where = ", ".join(f"{name} = {value}" for name, value in levels.items())
    named = f" ({where})" if len(levels) <= MOST_LEVELS else ""
    whole = f"That is the worst of {total:,} design points{named}; it holds at {len(found):,} of them"
    return replace(worst, found=(*worst.found, whole))
