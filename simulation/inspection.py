"""One run per regime, looked at closely: what `simulate run` does."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation import catalogue, design
from simulation.errors import RequestError, WorkError, nearest
from simulation.model import OwnershipModel
from simulation.outcomes import OUTCOMES, TRAJECTORIES
from simulation.parameters import Value
from simulation.sampling import Design
from simulation.trace import traced_run
from simulation.yaml_lines import scalar

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from simulation.scenario import Scenario

SUFFIXES = (".parquet", ".csv")


@dataclass(frozen=True)
class Look:
    """One run per regime at one design point."""

    levels: Mapping[str, Value]
    outcomes: Mapping[str, Mapping[str, float | None]]
    weeks: Mapping[str, Mapping[str, Sequence[float]]]
    traces: Mapping[str, pd.DataFrame]


def narrowed(scenario: Scenario, regimes: Sequence[str], settings: Sequence[str]) -> Scenario:
    """The scenario with only these regimes (all if none is named) and with settings of the form `name=value`.

    Raises
    ------
    RequestError
        For a regime that the scenario does not have, an unknown parameter, or a value that it may not have.
    """
    for regime in regimes:
        if regime not in scenario.regimes:
            raise RequestError(f"no regime {regime!r} in {scenario.file}{nearest(regime, tuple(scenario.regimes))}")
    values = dict(_setting(text, tuple(scenario.regimes)) for text in settings)
    # what is set for every regime is set for every regime, whatever the file says of one of them
    over = {f"regimes.{regime}.{name}" for regime in scenario.regimes for name in values if name in catalogue.REGIME}
    first = design.design_point(scenario, 0).levels
    kept = {name: (level,) for name, level in first.items() if name not in {*values, *over}}
    below = {name: value for name, value in scenario.parameters.items() if name not in over}
    return replace(
        scenario,
        regimes={name: scenario.regimes[name] for name in (regimes or scenario.regimes)},
        parameters={**below, **values},
        factors=kept,
        design=Design(),
        record=tuple(TRAJECTORIES),
    )


def _setting(text: str, regimes: tuple[str, ...]) -> tuple[str, Value]:
    name, equals, written = text.partition("=")
    if not equals:
        raise RequestError(f"--set {text}: write a parameter, '=' and a value, such as --set turnover=.3")
    try:
        entry = catalogue.find(name, regimes)
        value = scalar(written)
    except (RequestError, ValueError) as error:
        raise RequestError(f"--set {text}: {error}") from None
    if entry.kind == "functions":
        raise RequestError(f"--set {text}: {name} is a list, set it in a regime of the file")
    if fault := entry.fault(value, name):
        raise RequestError(f"--set {text}: {fault}")
    return name, entry.adapter.validate_python(value)


def look(scenario: Scenario, replication: int, *, traced: bool) -> Look:
    """Carry out one replication of the first design point under each regime of the scenario."""
    point = design.design_point(scenario, 0)
    outcomes, weeks, traces = {}, {}, {}
    for name in scenario.regimes:
        parameters, regime = design.settings(scenario, point, name)
        model = OwnershipModel(
            parameters,
            regime,
            seed=scenario.seed,
            replication=replication,
            warm_up=scenario.warm_up,
            horizon=scenario.horizon,
            record=scenario.record,
        )
        if traced:
            traces[name] = traced_run(model)
        outcomes[name] = model.run()
        weeks[name] = model.trajectories()
    return Look(point.levels, outcomes, weeks, traces)


def plain(runs: Look) -> dict[str, Any]:
    """The same as plain data: levels, and by regime outcomes and weekly states (None where undefined)."""
    weeks = {
        regime: {name: [None if math.isnan(value) else value for value in course] for name, course in courses.items()}
        for regime, courses in runs.weeks.items()
    }
    return {"levels": dict(runs.levels), "outcomes": runs.outcomes, "weeks": weeks}


def table(runs: Look) -> Table:
    """Outcomes down, regimes across."""
    from rich import box
    from rich.table import Table

    levels = ", ".join(f"{name} = {value}" for name, value in runs.levels.items())
    title = "One run per regime, same luck: no interval" + (f"\nat {levels}" if levels else "")
    made = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left")
    made.add_column("Outcome")
    made.add_column("Unit", style="dim")
    for regime in runs.outcomes:
        made.add_column(regime, justify="right")
    for name, outcome in OUTCOMES.items():
        made.add_row(outcome.label, outcome.unit, *(_number(found[name]) for found in runs.outcomes.values()))
    return made


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3f}"


def check_trace(file: Path) -> None:
    """Refuse a trace that could not be written, before the work is done for it."""
    if file.suffix not in SUFFIXES:
        raise RequestError(f"--trace {file}: the name must end in {' or '.join(SUFFIXES)}")
    if not file.absolute().parent.is_dir():
        raise RequestError(f"--trace {file}: there is no directory {file.absolute().parent}")
    if file.is_dir():
        raise RequestError(f"--trace {file}: that is a directory")


def write_trace(runs: Look, file: Path) -> None:
    """Write every account in every week under each regime: column `regime`, then those of `traced_run`."""
    import pandas as pd

    whole = pd.concat([frame.assign(regime=regime) for regime, frame in runs.traces.items()], ignore_index=True)
    whole.insert(0, "regime", whole.pop("regime"))
    try:
        if file.suffix == ".csv":
            whole.to_csv(file, index=False)
        else:
            whole.to_parquet(file, index=False)
    except OSError as error:
        raise WorkError(f"{file} could not be written: {error.strerror}") from error
