"""Both studies of single accounts from one pass of runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from analysis.event_study import courses as event_study
from analysis.event_study import window, windows
from analysis.event_study.courses import EventStudy
from analysis.event_study.windows import Comparison
from analysis.intervals import check_confidence
from analysis.survival import lifetimes as survival
from analysis.survival.curves import Wholes
from analysis.survival.lifetimes import SurvivalStudy
from simulation.sweep.in_memory import watched_runs

if TYPE_CHECKING:
    from simulation.engine.history import History
    from simulation.scenario.scenario import Scenario


def studies(
    scenario: Scenario,
    replications: int = 100,
    *,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    confidence: float = 0.95,
) -> tuple[EventStudy, SurvivalStudy]:
    """What `event_study.study` and `survival.study` return, for the price of one; parameters and errors are theirs."""
    window.check(scenario)
    check_confidence(confidence)
    columns = tuple(dict.fromkeys((*windows.COLUMNS, *survival.COLUMNS)))
    found = watched_runs(scenario, _of_run, replications, columns, workers=workers, on_progress=on_progress)
    compared = {regime: [run[0] for run in runs] for regime, runs in found.items()}
    followed = {regime: [run[1] for run in runs] for regime, runs in found.items()}
    events = event_study.gathered(compared, window.notice_weeks(scenario), confidence)
    return events, survival.gathered(followed, confidence)


def _of_run(history: History) -> tuple[Comparison, Wholes]:
    return windows.compare(history), survival.spells(history)
