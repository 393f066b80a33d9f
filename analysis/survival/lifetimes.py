"""How long customers stay: Kaplan-Meier by regime and segment, hazard by age, median life.

Customers who are there when the horizon starts enter at the age that they then have (delayed entry); those who are
still there when it ends are censored. The estimates are those of lifelines. Its intervals take customers for
independent, but those of one firm share their leads and its luck; so the intervals here come from leaving out one
replication after the other (jackknife), and `design_effect` says how many times Greenwood's variance that is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.intervals import check_confidence
from analysis.survival.curves import Life, Wholes, curve_of, differences_of, hazards_of, life_table, median
from simulation.errors import WorkError
from simulation.science.members import SEGMENTS
from simulation.sweep.in_memory import watched_runs
from simulation.wording.html import paragraphs

if TYPE_CHECKING:
    from simulation.engine.history import History
    from simulation.scenario.scenario import Scenario

COLUMNS: Final = ("here", "generation", "segment", "age")
"""What a history must hold."""

GROUPS: Final = ("all", *SEGMENTS)
"""Of whom there are curves: all customers, and those of each segment."""


@dataclass(frozen=True)
class SurvivalStudy:
    """How long customers stay under each regime; ages in weeks, `segment` is one of `GROUPS`.

    Attributes
    ----------
    spells
        One row per customer seen: `regime`, `replication`, `segment`, `entry` (age when the horizon started, 0 if sold
        later), `exit` (age when lost, or when the horizon ended) and `lost`.
    curves
        One row per regime, segment and age: `at_risk` (customers seen in the week up to that age; at age 0 those who
        are new), `survival` with `low` and `high`, `greenwood_low` and `greenwood_high` (as if customers were
        independent), and `design_effect` (variance by jackknife over Greenwood's). It ends at the first age at which
        nobody was seen; at age 0 if that holds of new customers.
    medians
        One row per regime and segment: `customers`, `lost`, the `median` life with `low` and `high` (infinite: more
        than half are left at the oldest age seen), `oldest` (that age), `survival` at it, and `design_effect` (median
        over whole years of age).
    hazards
        One row per regime, segment, `span` ("quarter" or "year") and age: `from_age`, `to_age`, `account_weeks`,
        `lost`, `hazard` with `low` and `high` [1/year]. Losses at renewals stand in the span that holds them.
    differences
        Survival at whole years of age against the first regime, paired by replication: `regime`, `base`, `segment`,
        `age`, `difference`, `low`, `high`.
    replications, confidence
        Runs of each regime, and the chance that an interval covers what it estimates.
    """

    spells: pd.DataFrame
    curves: pd.DataFrame
    medians: pd.DataFrame
    hazards: pd.DataFrame
    differences: pd.DataFrame
    replications: int
    confidence: float

    def _repr_html_(self) -> str:
        """What a notebook shows: the findings in words."""
        from analysis.survival.words import sentences

        return paragraphs(sentences(self))


def study(
    scenario: Scenario,
    replications: int = 100,
    *,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    confidence: float = 0.95,
) -> SurvivalStudy:
    """Follow the customers of a scenario at its first design point, under each of its regimes.

    Parameters
    ----------
    scenario
        Customers are followed through its horizon.
    replications
        Runs of each regime, from 1; there is no interval under 2.
    workers, on_progress
        As for `simulation.sweep.in_memory.watched_runs`.
    confidence
        Of the intervals, between 0 and 1.

    Raises
    ------
    RequestError
        If a number is out of range.
    WorkError
        If no customer was seen for a week.
    """
    check_confidence(confidence)
    found = watched_runs(scenario, spells, replications, COLUMNS, workers=workers, on_progress=on_progress)
    return gathered(found, confidence)


# ---------------------------------------------------------------- spells


def spells(history: History) -> Wholes:
    """Customers of one run seen for a week of its horizon at least: [customer, (segment, entry, exit, lost)]."""
    kept, first = history.accounts, history.warm_up
    here, generation, age = kept["here"] == 1, kept["generation"], kept["age"]
    at_risk = here[first:-1]
    lost = at_risk & ~(here[first + 1 :] & (generation[first + 1 :] == generation[first:-1]))
    ends = lost.copy()
    ends[-1:] |= at_risk[-1:]
    week, slot = np.nonzero(ends)
    last = age[first + week, slot].astype(np.int64)
    segment = kept["segment"][first + week, slot].astype(np.int64)
    # whoever is older than the horizon so far was there when it started
    return np.stack([segment, np.maximum(0, last - week), last + 1, lost[week, slot]], axis=1)


def spells_frame(found: Mapping[str, Sequence[Wholes]]) -> pd.DataFrame:
    """Spells by regime and replication as a table."""
    parts = []
    for regime, runs in found.items():
        columns = np.concatenate(runs).T if len(runs) else np.zeros((4, 0), np.int64)
        part = pd.DataFrame(dict(zip(("segment", "entry", "exit", "lost"), columns, strict=True)))
        part.insert(0, "replication", np.repeat(np.arange(len(runs)), [len(run) for run in runs]))
        part.insert(0, "regime", regime)
        parts.append(part)
    whole = pd.concat(parts, ignore_index=True)
    whole["segment"] = np.array(SEGMENTS, object)[whole["segment"].to_numpy(int)]
    return whole.assign(lost=whole["lost"] == 1)


# ---------------------------------------------------------------- gathering


def gathered(found: Mapping[str, Sequence[Wholes]], confidence: float = 0.95) -> SurvivalStudy:
    """The study of the spells of runs: lists by regime, in the order of their replications."""
    check_confidence(confidence)
    rows = spells_frame(found)
    if rows.empty:
        raise WorkError("no customer was seen for a week: there is nothing to follow")
    replications = max(len(runs) for runs in found.values())
    curves, medians, hazards, differences = [], [], [], []
    lives: dict[tuple[str, str], Life] = {}
    base = next(iter(found))
    for regime in found:
        for group in GROUPS:
            chosen = rows.loc[(rows["regime"] == regime) & ((rows["segment"] == group) | (group == "all"))]
            if chosen.empty:
                continue
            key = {"regime": regime, "segment": group}
            life = lives[regime, group] = life_table(chosen, replications)
            curve = curve_of(chosen, life, confidence)
            curves.append(curve.assign(**key))
            medians.append(key | median(chosen, curve))
            hazards.append(hazards_of(chosen, life, confidence).assign(**key))
            if regime != base and (base, group) in lives:
                pair = differences_of(life, lives[base, group], confidence)
                differences.append(pair.assign(**key, base=base))
    return SurvivalStudy(
        rows,
        _first(pd.concat(curves), "regime", "segment"),
        pd.DataFrame(medians),
        _first(pd.concat(hazards), "regime", "segment"),
        pd.concat(differences)[list(_DIFFERENCES)].reset_index(drop=True) if differences else _NO_DIFFERENCES,
        replications,
        confidence,
    )


_DIFFERENCES: Final = ("regime", "base", "segment", "age", "difference", "low", "high")
_NO_DIFFERENCES: Final = pd.DataFrame(columns=list(_DIFFERENCES))


def _first(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The table with these columns in front and its rows numbered."""
    return frame[[*names, *(name for name in frame if name not in names)]].reset_index(drop=True)
