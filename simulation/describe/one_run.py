"""One run per regime, looked at closely: what `simulate run` does."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.errors import RequestError, WorkError
from simulation.results import files
from simulation.scenario import design
from simulation.science.declaration import Value
from simulation.science.outcomes import OUTCOMES, Outcome
from simulation.wording.sheets import Column, Sheet

if TYPE_CHECKING:
    import pandas as pd

    from simulation.model.model import OwnershipModel
    from simulation.scenario.scenario import Scenario

SUFFIXES = (".parquet", ".csv")


@dataclass(frozen=True)
class Look:
    """One run per regime at one design point."""

    levels: Mapping[str, Value]
    outcomes: Mapping[str, Mapping[str, float | None]]
    weeks: Mapping[str, Mapping[str, Sequence[float]]]
    traces: Mapping[str, pd.DataFrame]
    further: tuple[Outcome, ...] = ()
    """Outcomes besides the built-in ones."""


_Found = tuple[Mapping[str, float | None], Mapping[str, Sequence[float]], "pd.DataFrame | None"]
"""Outcomes and weekly states of a run, and its trace where one is wanted."""


def look(scenario: Scenario, replication: int, *, traced: bool, model: type[OwnershipModel] | None = None) -> Look:
    """Carry out one replication of the first design point under each regime of the scenario.

    Parameters
    ----------
    scenario, replication
        What is carried out.
    traced
        Whether every account is kept in every week.
    model
        A model of the user's own in place of the built-in one.

    Raises
    ------
    RequestError
        If a model of the user's own declares outcomes or regimes that cannot be.
    WorkError
        If a run of a model of the user's own fails: with its reason.
    """
    from simulation.sweep.engines import engine

    further = engine(model=model).further
    carry_out = _compiled_run if model is None or model.is_built_in else partial(_own_run, model, further)
    point = design.design_point(scenario, 0)
    outcomes, weeks, traces = {}, {}, {}
    luck: dict[str, Any] = {"seed": scenario.seed, "replication": replication}
    luck |= {"warm_up": scenario.warm_up, "horizon": scenario.horizon}
    for name in scenario.regimes:
        firm = design.settings(scenario, point, name, replication)
        happens = design.events_at(scenario, point, name, replication)  # a model of the user's own may know of none
        try:
            outcomes[name], weeks[name], trace = carry_out(
                *firm, **luck, **({"events": happens} if happens else {}), record=scenario.record, traced=traced
            )
        except _OwnRunError as error:
            raise WorkError(f"the run under {name} failed: {error}") from error
        if trace is not None:
            traces[name] = trace
    return Look(point.levels, outcomes, weeks, traces, further)


def _compiled_run(*firm: Any, record: Sequence[str], traced: bool, **luck: Any) -> _Found:
    from simulation.engine.history import watch
    from simulation.engine.run import simulate
    from simulation.results.trace import KEPT, trace

    outcomes, weeks = simulate(*firm, **luck, record=record)
    return outcomes, weeks, trace(watch(*firm, **luck, columns=KEPT)) if traced else None


class _OwnRunError(Exception):
    """A run of a model of the user's own that failed, and why."""


def _own_run(
    model: type[OwnershipModel],
    further: Sequence[Outcome],
    *firm: Any,
    record: Sequence[str],
    traced: bool,
    **luck: Any,
) -> _Found:
    from simulation.results.trace import traced_run
    from simulation.sweep.work import checked_outcomes, one_line

    try:
        own = model(*firm, **luck, record=record)
        trace = traced_run(own) if traced else None
        outcomes = own.run()  # what is left of it
        checked_outcomes(outcomes, further)
        return outcomes, own.trajectories(), trace
    except (Exception, SystemExit) as error:
        raise _OwnRunError(one_line(error)) from error


def plain(runs: Look) -> dict[str, Any]:
    """The same as plain data: levels, and by regime outcomes and weekly states (None where undefined)."""
    weeks = {
        regime: {name: [None if math.isnan(value) else value for value in course] for name, course in courses.items()}
        for regime, courses in runs.weeks.items()
    }
    return {"levels": dict(runs.levels), "outcomes": runs.outcomes, "weeks": weeks}


def table(runs: Look) -> Sheet:
    """Outcomes down, regimes across."""
    levels = ", ".join(f"{name} = {value}" for name, value in runs.levels.items())
    title = "One run per regime, same luck: no interval" + (f"\nat {levels}" if levels else "")
    outcomes = [*OUTCOMES.values(), *runs.further]
    names = Column("Outcome", [each.label for each in outcomes], "label")
    units = Column("Unit", [each.unit for each in outcomes], "label", "dim")
    values = [
        Column(regime, [_number(found[each.name]) for each in outcomes]) for regime, found in runs.outcomes.items()
    ]
    return Sheet(title, [names, units, *values], sparse=False)


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
    """Write every account in every week under each regime: column `regime`, then those of `results.trace.trace`."""
    import pandas as pd

    whole = pd.concat([frame.assign(regime=regime) for regime, frame in runs.traces.items()], ignore_index=True)
    whole.insert(0, "regime", whole.pop("regime"))
    files.write_table(file, whole)
