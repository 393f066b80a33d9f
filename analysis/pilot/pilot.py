"""A few runs of a scenario before the many: drift, replications, time, and shape of what comes out.

Drift over the years that count is the mean, over replications, of the slope of a straight line through the years of a
run, with Student's interval: the years of one run share their luck, runs do not. MSER-5 (White 1997,
doi 10.1177/003754979706900601) says from which week on the mean course is steady: batches of five weeks are cut off
from the front as long as that makes the standard error of the mean of the rest smaller. A wanted half-width takes
(t s / half-width)^2 replications (Law 2015, Simulation Modeling and Analysis, section 9.4); the spread s of few runs is
itself uncertain, so that the number has an interval, too (chi-square).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import chdtri, ndtri

from analysis.equivalence import MARGINS
from analysis.intervals import check_confidence, mean_interval, student
from analysis.skewness import skewness, takes
from simulation.scenario import design
from simulation.sweep.in_memory import counted_runs

if TYPE_CHECKING:
    from simulation.scenario.design import Firm
    from simulation.scenario.scenario import Scenario

Floats = npt.NDArray[np.float64]

REPLICATIONS: Final = 30
YEAR: Final = 52
BATCH: Final = 5

MEASURES: Final[Mapping[str, tuple[str, str, float]]] = {
    "churn_rate": ("lost", "accounts_at_risk", float(YEAR)),
    "trust": ("trust", "accounts", 1.0),
}
"""What is looked at: a factor times one weekly total over another."""


@dataclass(frozen=True)
class Pilot:
    """What a pilot found, at the first design point.

    Attributes
    ----------
    drift
        One row a regime and measure: `years` that count, `slope` a year with `low` and `high`, `over`, what that
        makes from the first year to the last, `margin` that may be forgiven, `told` (whether the interval leaves 0
        out), `small` (whether all of it lies within the margin), `steady_week` of the horizon by MSER-5 (NaN where it
        lies beyond half of the weeks: too short a run to tell).
    needed
        One row a measure and regime, and each pair of the first regime and another (`of`): `half_width` wanted,
        `spread` of one run, `n` that it takes, with `n_low` and `n_high`; `takes` as `analysis.skewness.takes`;
        `same`, the share of runs that have the most frequent value.
    replications, seconds
        Runs of each regime, and how long one run took on one processor.
    """

    drift: pd.DataFrame
    needed: pd.DataFrame
    replications: int
    seconds: float
    confidence: float


def study(
    scenario: Scenario,
    replications: int = REPLICATIONS,
    *,
    half_width: float | None = None,
    confidence: float = 0.95,
    on_progress: Callable[[int, int], None] | None = None,
) -> Pilot:
    """Carry out a pilot at the first design point of a scenario, under each of its regimes.

    Parameters
    ----------
    scenario
        What would be swept.
    replications
        Runs of each regime, from 3.
    half_width
        Of churn, as wanted; by default half of what is as good as equal (`analysis.equivalence.MARGINS`).
    """
    check_confidence(confidence)
    point = design.design_point(scenario, 0)
    firms = [design.firm_at(scenario, point, name) for name in scenario.regimes]
    wanted = {name: MARGINS[name] / 2 for name in MEASURES}
    if half_width is not None:
        wanted["churn_rate"] = half_width

    def of_run(_: int, __: Firm, totals: Mapping[str, Floats]) -> dict[str, tuple[Floats, Floats]]:
        return {name: (np.array(totals[part]), np.array(totals[whole])) for name, (part, whole, _) in MEASURES.items()}

    counted_runs(scenario, firms[:1], of_run, 1, workers=1)  # whatever is compiled is compiled before time is taken
    began = time.process_time()
    runs = counted_runs(scenario, firms, of_run, replications, workers=1, on_progress=on_progress)
    seconds = (time.process_time() - began) / (replications * len(firms))
    courses = {
        (regime, name): (np.array([run[name][0] for run in made]), np.array([run[name][1] for run in made]))
        for regime, made in zip(scenario.regimes, runs, strict=True)
        for name in MEASURES
    }
    drifts = [_drift(regime, name, *course, confidence) for (regime, name), course in courses.items()]
    return Pilot(
        pd.DataFrame(drifts),
        pd.DataFrame(_needed(courses, list(scenario.regimes), wanted, confidence)),
        replications,
        seconds,
        confidence,
    )


def rates(part: Floats, whole: Floats, factor: float, width: int) -> Floats:
    """[replication, span]: a factor times one total over another, within spans of so many weeks that are whole."""
    spans = part.shape[1] // width
    shape = (len(part), spans, width)
    above, below = (each[:, : spans * width].reshape(shape).sum(axis=2) for each in (part, whole))
    found: Floats = np.divide(factor * above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return found


def slopes(yearly: Floats) -> Floats:
    """[replication]: the slope of a straight line through the years of each run, a year.

    Examples
    --------
    >>> slopes(np.array([[1.0, 2.0, 3.0], [2.0, 2.0, 2.0]]))
    array([1., 0.])
    """
    year = np.arange(yearly.shape[1]) - (yearly.shape[1] - 1) / 2
    found: Floats = yearly @ year / (year @ year)
    return found


def steady_from(course: Floats, batch: int = BATCH) -> float:
    """The week from which a course is steady by MSER-5; NaN if that is in its later half, where nothing is told.

    Examples
    --------
    >>> week = np.arange(200)
    >>> steady_from(np.where(week < 40, 3.0, 0.0) + np.sin(week))
    40.0
    """
    means = course[: len(course) // batch * batch].reshape(-1, batch).mean(axis=1)
    count = len(means)
    errors = [
        float(((rest := means[cut:]) - rest.mean()) @ (rest - rest.mean())) / len(rest) ** 2 for cut in range(count - 4)
    ]
    if not errors:
        return math.nan
    cut = int(np.argmin(errors))
    return float(cut * batch) if cut <= count / 2 else math.nan


def _drift(regime: str, name: str, part: Floats, whole: Floats, confidence: float) -> dict[str, object]:
    factor, margin = MEASURES[name][2], MARGINS[name]
    yearly = rates(part, whole, factor, YEAR)
    years = yearly.shape[1]
    weekly = np.nanmean(rates(part, whole, factor, 1), axis=0)
    row: dict[str, object] = {"regime": regime, "measure": name, "years": years, "margin": margin}
    if years < 2:
        return (
            row
            | dict.fromkeys(("slope", "low", "high", "over"), math.nan)
            | {"told": False, "small": False, "steady_week": steady_from(weekly)}
        )
    found = mean_interval(slopes(yearly), confidence)
    span = years - 1
    return row | {
        "slope": float(found.mean),
        "low": float(found.low),
        "high": float(found.high),
        "over": float(found.mean) * span,
        "told": bool(found.low > 0 or found.high < 0),
        "small": bool(max(abs(found.low), abs(found.high)) * span < margin),
        "steady_week": steady_from(weekly),
    }


def _needed(
    courses: Mapping[tuple[str, str], tuple[Floats, Floats]],
    regimes: Sequence[str],
    wanted: Mapping[str, float],
    confidence: float,
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for name, half in wanted.items():
        values = {}
        for regime in regimes:
            part, whole = courses[regime, name]
            values[regime] = rates(part, whole, MEASURES[name][2], part.shape[1])[:, 0]
        samples = dict(values) | {
            f"{other} − {regimes[0]}": values[other] - values[regimes[0]] for other in regimes[1:]
        }
        rows += [
            {"measure": name, "of": of} | replications_for(sample, half, confidence) for of, sample in samples.items()
        ]
    return rows


def replications_for(sample: Floats, half_width: float, confidence: float = 0.95) -> dict[str, object]:
    """How many replications an interval as narrow as that takes, by the spread of a sample, with an interval."""
    known = sample[np.isfinite(sample)]
    freedom = max(len(known) - 1, 1)
    spread = float(known.std(ddof=1)) if len(known) > 1 else math.nan
    tail = (1 - confidence) / 2
    ends = [spread * math.sqrt(freedom / float(chdtri(freedom, share))) for share in (tail, 1 - tail)]
    return {
        "half_width": half_width,
        "spread": spread,
        **{
            key: _size(each, half_width, confidence)
            for key, each in zip(("n", "n_low", "n_high"), (spread, *ends), strict=True)
        },
        "takes": float(takes(np.array([float(len(known))]), skewness(known[:, None]))[0]),
        "same": float(np.unique(known, return_counts=True)[1].max() / len(known)) if len(known) else math.nan,
    }


def _size(spread: float, half_width: float, confidence: float) -> float:
    """The least n whose Student interval is that narrow."""
    if math.isnan(spread):
        return math.nan
    n = max(2.0, math.floor((float(ndtri(0.5 + confidence / 2)) * spread / half_width) ** 2))
    while float(student(n - 1, confidence)) * spread / math.sqrt(n) > half_width:
        n += 1
    return float(n)
