"""What a worker does: carries out the runs of a chunk, and makes its files. A run that fails is a row, too."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from simulation.results import tables
from simulation.results.tables import Parts, Rows
from simulation.scenario import design
from simulation.scenario.design import Run
from simulation.science.events import Happening
from simulation.science.outcomes import COUNTS, MEASURED, Outcome
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.sweep.engines import Simulate

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario

LONGEST_REASON: Final = 500


@dataclass(frozen=True)
class Work:
    """What a worker has to know to carry out any run of a sweep."""

    scenario: Scenario
    simulate: Simulate
    further: tuple[Outcome, ...] = ()
    """Outcomes that runs have besides the built-in ones."""


def portable(scenario: Scenario) -> Scenario:
    """The scenario with plain dictionaries, which can be sent to another process."""
    return replace(
        scenario,
        regimes=dict(scenario.regimes),
        parameters=dict(scenario.parameters),
        factors=dict(scenario.factors),
        events=dict(scenario.events),
        transitions=dict(scenario.transitions),
        tiers=dict(scenario.tiers),
        design=replace(scenario.design, text="", worlds=None),
        over=scenario.over and scenario.over.portable(),
    )


class _RunError(Exception):
    """A run that failed: at which stage, and why."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(stage, reason)
        self.stage = stage
        self.reason = reason


def one_line(error: BaseException) -> str:
    """The type and the message of an error, on one line."""
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message}"[:LONGEST_REASON]


def checked_outcomes(found: Mapping[str, float | None], further: Sequence[Outcome] = ()) -> list[float | None]:
    """Outcomes and counts in the order of their columns; a ValueError if any is absent, unknown or impossible."""
    names = [*MEASURED, *(outcome.name for outcome in further)]
    if found.keys() != set(names):
        raise ValueError(f"absent or unknown outcomes: {', '.join(sorted(found.keys() ^ set(names)))}")
    cells: list[float | None] = []
    for name in names:
        value = found[name]
        if value is not None and not math.isfinite(value):
            raise ValueError(f"{name} is {value}")
        if name not in COUNTS:
            value = None if value is None else float(value)
        elif not isinstance(value, int) or value < 0:
            raise ValueError(f"{name} is {value}, and no count")
        cells.append(value)
    return cells


def _trajectories(found: Mapping[str, Sequence[float]], scenario: Scenario) -> dict[str, array[float]]:
    """The recorded states, a value a week; a ValueError if weeks or states are absent or a value is infinite."""
    states: dict[str, array[float]] = {}
    for name in scenario.record:
        if name not in found:
            raise ValueError(f"{name} was not recorded")
        states[name] = array("d", found[name])
        if len(states[name]) != scenario.horizon:
            raise ValueError(f"{name} has {len(states[name])} values in {scenario.horizon} weeks")
        if any(math.isinf(value) for value in states[name]):
            raise ValueError(f"{name} is infinite")
    return states


class _Settings:
    """The parameters and regime of a run, worked out once for all replications that follow each other."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.place: tuple[int, str, int | None] | None = None
        self.found: tuple[Parameters, Regime] | None = None
        self.happens: dict[str, tuple[Happening, ...]] = {}

    def of(self, run: Run) -> tuple[Parameters, Regime]:
        place = run.point.index, run.regime, design.world(self.scenario, run.replication)
        if self.found is None or place != self.place:
            firm = design.firm_at(self.scenario, run.point, run.regime, run.replication)
            self.found = firm.parameters, firm.regime
            self.happens = {"events": firm.events} if firm.events else {}  # an own model may know of none
            self.place = place
        return self.found


def _carry_out_run(work: Work, settings: _Settings, run: Run, key: tables.Key, rows: Rows) -> None:
    scenario = work.scenario
    stage = "parameters"
    try:
        parameters, regime = settings.of(run)
        stage = "model"
        outcomes, trajectories = work.simulate(
            parameters,
            regime,
            seed=scenario.seed,
            replication=run.replication,
            warm_up=scenario.warm_up,
            horizon=scenario.horizon,
            record=scenario.record,
            **settings.happens,
        )
        stage = "outcomes"
        cells = checked_outcomes(outcomes, work.further)
        states = _trajectories(trajectories, scenario)
    except (Exception, SystemExit) as error:
        raise _RunError(stage, one_line(error)) from error
    rows.runs.append((*key, *cells))
    if scenario.record:
        rows.trajectories.append((key, states))


def carry_out_runs(work: Work, indices: range) -> Rows:
    """The rows of the runs with these numbers; a run that fails is a row, too, and the others go on."""
    rows = Rows()
    settings = _Settings(work.scenario)
    for run in design.runs(work.scenario, indices):
        key = key_of(run)
        try:
            _carry_out_run(work, settings, run, key, rows)
        except _RunError as failure:
            rows.failures.append((*key, failure.stage, failure.reason))
    return rows


def carry_out_chunk(work: Work, indices: range) -> Parts:
    """The files of a chunk."""
    return tables.encode(work.scenario, carry_out_runs(work, indices), work.further)


def key_of(run: Run) -> tables.Key:
    """What stands first in every row of a run."""
    return tables.key(run.index, run.point.index, run.point.levels, run.regime, run.replication)
