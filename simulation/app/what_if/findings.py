"""From the runs that a page has so far to what it shows: estimates, paired differences, the best, and ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.break_even.break_even import break_evens
from analysis.comparison.answers import answers, contenders
from analysis.comparison.bands import along_lines
from analysis.estimates import View, means, paired_differences
from analysis.simultaneous import mean_band
from simulation.app.what_if.setting import SHOWN, WEEKLY, Setting, experiment, pinned_scenario
from simulation.results import tables
from simulation.science.members import FUNCTIONS

if TYPE_CHECKING:
    from simulation.app.what_if.runs import Found

WORKLOAD: Final = tuple(f"utilisation_{function}" for function in FUNCTIONS)
ESTIMATED: Final = (*SHOWN, *WORKLOAD)
"""The outcomes of which a page has estimates."""

SMOOTHED: Final = 13
"""Weeks over which churn is averaged in a trajectory: in a single week hardly any customer leaves."""


@dataclass
class Collected:
    """The runs that a page has so far: at the setting itself, at the levels of the parameter in hand, and pinned."""

    setting: Setting
    here: list[Found] = field(default_factory=list)
    levels: list[Found] = field(default_factory=list)
    pinned: list[Found] = field(default_factory=list)


@dataclass(frozen=True)
class Curve:
    """The outcome in front over the levels of the parameter in hand: estimates, where regimes tie, which is best.

    The intervals of `means` hold at all levels together, a regime by itself. `ties` is what `break_evens` finds against
    the first regime; None where there is nothing to look at: one regime, one replication or one level. `words` say
    which regime is best where.
    """

    means: pd.DataFrame
    ties: pd.DataFrame | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """What a page shows. Frames are those of `analysis.estimates`.

    `here` are the runs at the setting, and `rows` those of all levels so far, as a sweep writes them. `means` and
    `differences` (from `base`) are at the setting, of every outcome in `ESTIMATED`; `best` are, by outcome, the regimes
    that may be the best there. `curve` is None before there are runs at the levels. `weeks` holds the course of the
    weekly state of the outcome in front (columns `week`, `regime`, `n`, `mean`, `low`, `high`). `moved` is how far each
    regime is from what is pinned, paired by replication: `owner` is the regime. None where nothing is pinned.
    """

    setting: Setting
    here: pd.DataFrame
    rows: tuple[tuple[Any, ...], ...]
    means: pd.DataFrame
    base: str
    differences: pd.DataFrame
    best: Mapping[str, tuple[str, ...]]
    curve: Curve | None
    weeks: pd.DataFrame
    pinned: pd.DataFrame | None
    moved: pd.DataFrame | None

    def runs(self) -> pd.DataFrame:
        """Every run so far, one row a run in canonical order: at the end, the table that a sweep writes."""
        rows = {row[0]: row for row in self.rows}
        return tables.runs_frame(experiment(self.setting), [rows[number] for number in sorted(rows)])

    @property
    def n(self) -> int:
        """Replications at the setting."""
        return int(self.means["n"].max())

    def mean(self, regime: str, outcome: str) -> dict[str, Any]:
        """The estimate of one outcome under one regime."""
        return self._by_regime[regime, outcome]

    @cached_property
    def _by_regime(self) -> dict[tuple[str, str], dict[str, Any]]:
        return {(row["regime"], row["outcome"]): row for row in self.means.to_dict("records")}  # type: ignore[misc]

    def difference(self, better: str, worse: str, outcome: str) -> dict[str, Any]:
        """How far `better` is from `worse` at the setting."""
        frame = paired_differences(self.here.loc[self.here["regime"].isin([better, worse])], [], [outcome], worse)
        return {str(column): value for column, value in frame.iloc[0].to_dict().items()}


def findings(collected: Collected, curve: Curve | None) -> Findings:
    """What can be said of the runs so far; there is at least one under each regime at the setting."""
    setting = collected.setting
    regimes = list(setting.scenario.regimes)
    now = tables.runs_frame(experiment(setting), [found.row for found in collected.here])
    many = len(regimes) > 1 and now["replication"].nunique() > 1
    best = {name: tuple(regimes) for name in SHOWN}
    if many:
        # one sentence speaks of all of them, so that its confidence is shared among them (Bonferroni)
        confidence = 1 - 0.05 / len(SHOWN)
        best = {name: points[()] for name, points in contenders(View(now, ()), regimes, SHOWN, confidence).items()}
    pinned, moved = _against_pinned(collected, now)
    return Findings(
        setting=setting,
        here=now,
        rows=tuple(found.row for found in (*collected.levels, *collected.here)),
        means=means(now, [], ESTIMATED),
        base=regimes[0],
        differences=paired_differences(now, [], ESTIMATED, regimes[0]),
        best=best,
        curve=curve,
        weeks=weekly(collected.here, regimes, WEEKLY[setting.show], len(experiment(setting).factors)),
        pinned=pinned,
        moved=moved,
    )


def curve(setting: Setting, levels: Sequence[Found]) -> Curve:
    """What can be said of the runs at the levels."""
    factor, show, regimes = setting.vary, setting.show, list(setting.scenario.regimes)
    runs = tables.runs_frame(experiment(setting), [found.row for found in levels])
    many = len(regimes) > 1 and runs["replication"].nunique() > 1
    return Curve(
        means=along_lines(means(runs, [factor], [show]), View(runs, (factor,)), [show], 0.95),
        ties=break_evens(runs, [factor], factor, show, regimes[0]) if many and runs[factor].nunique() > 1 else None,
        words=tuple(answers(runs, [factor], regimes, [show])) if many else (),
    )


def _against_pinned(collected: Collected, now: pd.DataFrame) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    if not collected.pinned:
        return None, None
    rows = [found.row for found in collected.pinned]
    pinned = tables.runs_frame(pinned_scenario(collected.setting), rows)
    # the same regime and the same luck at two settings are a pair; what differs stands where a regime stands elsewhere
    both = pd.concat(
        [now.assign(owner=now["regime"], regime="now"), pinned.assign(owner=pinned["regime"], regime="pinned")]
    )
    shared = both.groupby(["owner", "replication"])["regime"].transform("nunique") == 2
    return means(pinned, [], ESTIMATED), paired_differences(both.loc[shared], ["owner"], SHOWN, "pinned")


def weekly(here: Sequence[Found], regimes: Sequence[str], state: str, factors: int) -> pd.DataFrame:
    """The weekly course of a state under each regime, with a band that holds for all its weeks together.

    Parameters
    ----------
    here
        Runs at the setting, each with the state recorded.
    regimes, state
        The regimes to compare, and the name of the state.
    factors
        Number of factors of the scenario, which stand before the regime in a row.
    """
    courses = np.array([found.weeks[state] for found in here])
    first = 1
    if state == "churn_rate" and courses.shape[1] >= SMOOTHED:
        courses = np.lib.stride_tricks.sliding_window_view(courses, SMOOTHED, axis=1).mean(axis=2)
        first = SMOOTHED
    of = np.array([str(found.row[2 + factors]) for found in here])
    weeks = np.arange(first, first + courses.shape[1])
    lines = []
    for regime in regimes:
        band = mean_band(courses[of == regime])
        lines.append(
            pd.DataFrame(
                {"week": weeks, "regime": regime, "n": band.n, "mean": band.mean, "low": band.low, "high": band.high}
            )
        )
    return pd.concat(lines, ignore_index=True)
