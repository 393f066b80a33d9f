"""Both studies of single accounts from one pass of runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from analysis import departures, event_study, event_window, survival
from analysis.departures import Comparison
from analysis.event_study import EventStudy
from analysis.over_replications import check_confidence
from analysis.survival import SurvivalStudy, Wholes
from simulation.watching import watched_runs

if TYPE_CHECKING:
    from simulation.engine.run import History
    from simulation.scenario import Scenario


def studies(
    scenario: Scenario,
    replications: int = 100,
    *,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    confidence: float = 0.95,
) -> tuple[EventStudy, SurvivalStudy]:
    """What `event_study.study` and `survival.study` return, for the price of one; parameters and errors are theirs."""
    event_window.check(scenario)
    check_confidence(confidence)
    columns = tuple(dict.fromkeys((*departures.COLUMNS, *survival.COLUMNS)))
    found = watched_runs(scenario, _of_run, replications, columns, workers=workers, on_progress=on_progress)
    compared = {regime: [run[0] for run in runs] for regime, runs in found.items()}
    followed = {regime: [run[1] for run in runs] for regime, runs in found.items()}
    events = event_study.gathered(compared, event_window.notice_weeks(scenario), confidence)
    return events, survival.gathered(followed, confidence)


def _of_run(history: History) -> tuple[Comparison, Wholes]:
    return departures.compare(history), survival.spells(history)
