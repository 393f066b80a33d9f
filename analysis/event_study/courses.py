"""The owner leaves: trust, spend, churn and response time from half a year before to a year after, by regime."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.event_study.window import check, notice_weeks
from analysis.event_study.windows import COLUMNS, MEASURES, Comparison, Floats, compare, weeks_of
from analysis.intervals import check_confidence, mean_interval
from analysis.recovery import recovery
from analysis.simultaneous import mean_band
from simulation.errors import WorkError
from simulation.sweep.in_memory import watched_runs
from simulation.wording.html import paragraphs

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario

LASTING: Final = ("lost",)
"""Measures from which there is no recovery: an account that is lost stays lost."""


@dataclass(frozen=True)
class EventStudy:
    """What the departure of an account's lead does to it.

    Attributes
    ----------
    curves
        One row per regime, measure (`windows.MEASURES`) and relative week (the first of those that are put
        together): `n` (replications with a value), `after_departure` and `matched` (means over replications), their
        `difference`, its `low` and `high` (of this week by itself), `band_low` and `band_high` (for all weeks of the
        course together, `analysis.simultaneous`), `standard_error`, in the unit of the measure.
    recovery
        One row per regime and measure: `largest` (the largest difference for the worse from week 0 on), its `low`
        and `high`, `largest_week`; `gap` (whether it can be told from 0: its interval, widened for having looked at
        every week, leaves 0 out); `half_week` (the first week from then on in which half of it or less is left) with
        `half_low` and `half_high` (bootstrap over replications), and `closed_week` (the week from which the interval of
        the difference covers 0 to the end; with more replications it comes later). Infinite: not within `AFTER` weeks.
        NaN: there is no gap to recover from, or a single replication.
    differences
        How far the difference is from that under the first regime, paired by replication: `regime`, `base`, `measure`,
        `week`, `n`, `difference`, `low`, `high`, `standard_error`.
    events
        One row per regime: `replications` in all, `with_events`, and `events` of all replications together.
    notice_weeks
        Weeks before week 0 in which the lead was already on notice.
    confidence
        Chance that an interval covers what it estimates.
    """

    curves: pd.DataFrame
    recovery: pd.DataFrame
    differences: pd.DataFrame
    events: pd.DataFrame
    notice_weeks: int
    confidence: float

    def _repr_html_(self) -> str:
        """What a notebook shows: the findings in words."""
        from analysis.event_study.words import sentences

        return paragraphs(sentences(self))


def study(
    scenario: Scenario,
    replications: int = 100,
    *,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    confidence: float = 0.95,
) -> EventStudy:
    """Carry out an event study at the first design point of a scenario, under each of its regimes.

    Parameters
    ----------
    scenario
        Its horizon must be longer than the weeks that are followed after a departure.
    replications
        Runs of each regime, from 1; there is no interval under 2.
    workers, on_progress
        As for `simulation.sweep.in_memory.watched_runs`.
    confidence
        Of the intervals, between 0 and 1.

    Raises
    ------
    RequestError
        If no window fits into the weeks of the scenario, or a number is out of range.
    WorkError
        If no lead left in any run.
    """
    check(scenario)
    check_confidence(confidence)
    found = watched_runs(scenario, compare, replications, COLUMNS, workers=workers, on_progress=on_progress)
    return gathered(found, notice_weeks(scenario), confidence)


def gathered(found: Mapping[str, Sequence[Comparison]], notice: int, confidence: float = 0.95) -> EventStudy:
    """The study of runs that have been compared: lists by regime, in the order of their replications."""
    gaps = {regime: {name: _stacked(runs, name, gap=True) for name in MEASURES} for regime, runs in found.items()}
    if not any(np.isfinite(values).any() for by_measure in gaps.values() for values in by_measure.values()):
        raise WorkError(
            "no lead left whose account could be followed and matched: raise turnover, or the number of replications"
        )
    curves = pd.concat([_curve(regime, name, found[regime], confidence) for regime in found for name in MEASURES])
    recovery = [_recovery(regime, name, gaps[regime][name], confidence) for regime in found for name in MEASURES]
    base, *others = gaps
    pairs = [_pair(regime, base, name, gaps, confidence) for regime in others for name in MEASURES]
    return EventStudy(
        curves.reset_index(drop=True),
        pd.DataFrame(recovery),
        pd.concat(pairs).reset_index(drop=True) if pairs else pd.DataFrame(columns=list(_PAIR_COLUMNS)),
        pd.DataFrame([_events(regime, runs) for regime, runs in found.items()]),
        notice,
        confidence,
    )


def _stacked(runs: Sequence[Comparison], name: str, *, gap: bool) -> Floats:
    """Replications down, weeks across."""
    after = np.array([run.after_departure[name] for run in runs])
    return after - np.array([run.matched[name] for run in runs]) if gap else after


def _curve(regime: str, name: str, runs: Sequence[Comparison], confidence: float) -> pd.DataFrame:
    gap, after = _stacked(runs, name, gap=True), _stacked(runs, name, gap=False)
    size = np.fmax(np.abs(after), np.abs(after - gap))
    found, band = mean_interval(gap, confidence, size), mean_band(gap, confidence, size)
    return pd.DataFrame(
        {
            "regime": regime,
            "measure": name,
            "week": weeks_of(name),
            "n": found.n,
            "after_departure": mean_interval(after).mean,
            "matched": mean_interval(after - gap).mean,
            "difference": found.mean,
            "low": found.low,
            "high": found.high,
            "band_low": band.low,
            "band_high": band.high,
            "standard_error": found.standard_error,
        }
    )


_PAIR_COLUMNS: Final = (
    *("regime", "base", "measure", "week"),
    *("n", "difference", "low", "high", "standard_error"),
)


def _pair(
    regime: str, base: str, name: str, gaps: Mapping[str, Mapping[str, Floats]], confidence: float
) -> pd.DataFrame:
    one, other = gaps[regime][name], gaps[base][name]
    found = mean_interval(one - other, confidence, np.fmax(np.abs(one), np.abs(other)))
    return pd.DataFrame(
        dict(zip(_PAIR_COLUMNS, (regime, base, name, weeks_of(name), *found), strict=True)), columns=list(_PAIR_COLUMNS)
    )


def _events(regime: str, runs: Sequence[Comparison]) -> dict[str, object]:
    counts = [run.events for run in runs]
    return {
        "regime": regime,
        "replications": len(runs),
        "with_events": sum(count > 0 for count in counts),
        "events": sum(counts),
    }


# ---------------------------------------------------------------- recovery


def _recovery(regime: str, name: str, gap: Floats, confidence: float) -> dict[str, object]:
    """When an account is half-way back, and when no difference can be seen any more."""
    weeks, measure = weeks_of(name), MEASURES[name]
    later = weeks >= 0
    found = recovery(
        gap[:, later], weeks[later], measure.better, confidence, width=measure.width, lasting=name in LASTING
    )
    return {"regime": regime, "measure": name, **found}
