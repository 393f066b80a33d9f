"""Contacts per account and week along a customer's journey, with intervals over runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.intervals import check_confidence, mean_interval
from analysis.journey.counting import BEFORE, KINDS, PEOPLE, STAGES, Floats, Touches, touches
from analysis.pooling import pseudo_values
from simulation.errors import RequestError
from simulation.scenario import design
from simulation.sweep.engines import engine
from simulation.sweep.workers import usable_processors

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario

WIDTH: Final = {"first_term": 4, "renewal": 2}
"""Weeks that are put together in each window."""

FIRST: Final = {"first_term": 0, "renewal": -BEFORE}
"""The first week of each window."""

ORDER: Final = ("onboarding", "adoption", "renewal")
"""Stages in the order in which a customer goes through them."""


@dataclass(frozen=True, eq=False, slots=True)
class JourneyStudy:
    """Who is in touch with a customer, when and how.

    Attributes
    ----------
    stages
        One row per regime, function, kind and stage: contacts per account and week as `rate`, `low`, `high`;
        `account_weeks` behind it.
    weeks
        The same by `window` ("first_term": weeks since the sale; "renewal": weeks since the end of a term, before it
        below 0) and `from_week`, over the weeks to `to_week`.
    replications, confidence
        Runs of each regime, and the chance that an interval covers what it estimates.
    """

    stages: pd.DataFrame
    weeks: pd.DataFrame
    replications: int
    confidence: float


def study(
    scenario: Scenario,
    replications: int = 5,
    *,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    confidence: float = 0.95,
) -> JourneyStudy:
    """Count the contacts of a scenario at its first design point, under each of its regimes.

    The reference model does it, some seconds a run of three hundred accounts.

    Parameters
    ----------
    scenario
        Its regimes, seed, weeks and first design point are used.
    replications
        Runs of each regime, from 1; there is no interval under 2.
    workers
        Number of processes; as many as there are usable processors by default.
    on_progress
        Called with the number of runs done and of all runs.
    confidence
        Of the intervals, between 0 and 1.

    Raises
    ------
    RequestError
        If a number is out of range.
    """
    check_confidence(confidence)
    count = usable_processors() if workers is None else workers
    for name, number in (("replications", replications), ("workers", count)):
        if number < 1:
            raise RequestError(f"{name} is {number}; allowed: a whole number from 1")
    point = design.design_point(scenario, 0)
    luck = {"seed": scenario.seed, "warm_up": scenario.warm_up, "horizon": scenario.horizon}
    todo = [(name, number) for number in range(replications) for name in scenario.regimes]
    firms = [design.firm_at(scenario, point, name, number) for name, number in todo]
    work = [
        (firm.parameters, firm.regime, {**luck, "replication": number, "events": firm.events})
        for firm, (_, number) in zip(firms, todo, strict=True)
    ]
    found: dict[str, list[Touches]] = {name: [] for name in scenario.regimes}
    with engine("reference").executor(min(count, len(todo))) as executor:
        for done, ((name, _), one) in enumerate(zip(todo, executor.map(touches, work), strict=True), 1):
            found[name].append(one)
            if on_progress is not None:
                on_progress(done, len(todo))
    return gathered(found, confidence)


def gathered(found: Mapping[str, Sequence[Touches]], confidence: float = 0.95) -> JourneyStudy:
    """Put the contacts of runs together, by regime: all contacts over all account-weeks, jackknifed over runs."""
    stages, weeks = [], []
    for regime, runs in found.items():
        counts, over = (np.array([getattr(run, name) for run in runs]) for name in ("stages", "stage_weeks"))
        for stage in ORDER:
            place = STAGES.index(stage)
            stages += _rows(counts[:, place], over[:, place], {"regime": regime, "stage": stage}, confidence)
        for window, width in WIDTH.items():
            counts, over = (np.array([getattr(run, f"{window}{part}") for run in runs]) for part in ("", "_weeks"))
            for places in batched(range(counts.shape[1]), width):
                ends = {"from_week": FIRST[window] + places[0], "to_week": FIRST[window] + places[-1]}
                about = {"regime": regime, "window": window, **ends}
                weeks += _rows(counts[:, places].sum(axis=1), over[:, places].sum(axis=1), about, confidence)
    return JourneyStudy(pd.DataFrame(stages), pd.DataFrame(weeks), len(next(iter(found.values()), ())), confidence)


def _rows(counts: Floats, weeks: Floats, about: Mapping[str, object], confidence: float) -> list[dict[str, object]]:
    """A row for each person and kind; `counts` is [run, person, kind]."""
    rows = []
    for person, function in enumerate(PEOPLE):
        for number, kind in enumerate(KINDS):
            part = counts[:, person, number]
            low = high = np.nan
            if len(part) > 1 and np.all(weeks > 0):
                found = mean_interval(pseudo_values(part[:, None], weeks[:, None]), confidence)
                low, high = max(0.0, float(found.low)), float(found.high)
            rate = part.sum() / weeks.sum() if weeks.sum() > 0 else np.nan
            own = {"function": function, "kind": kind, "rate": rate, "low": low, "high": high}
            rows.append({**about, **own, "account_weeks": int(weeks.sum())})
    return rows
