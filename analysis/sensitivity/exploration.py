"""A sensitivity study: the ranges of a scenario explored in memory, or a sampled sweep that is already there."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from analysis.estimates import is_grid
from analysis.numbers import level_text
from analysis.sensitivity import design as designs
from analysis.sensitivity import given, indices
from simulation.errors import RequestError, WorkError
from simulation.scenario.sampling import Design, Range, sampled_levels
from simulation.science import catalogue
from simulation.science.outcomes import described
from simulation.sweep.in_memory import run_in_memory
from simulation.wording.html import paragraphs
from simulation.wording.values import nearest

if TYPE_CHECKING:
    from simulation.scenario.sampling import Levels
    from simulation.scenario.scenario import Scenario
    from simulation.sweep.engines import Engine

METHODS: Final = ("morris", "sobol")
SIZES: Final[Mapping[str, int]] = {"morris": 20, "sobol": 256}
"""Trajectories of Morris's design, and base points of Sobol's, where no number is asked for."""

REPLICATIONS: Final = 10
"""Replications at each point where no number is asked for: the same luck at all points, so that few are enough."""

FEWEST_REPLICATIONS: Final = 3
"""Replications at each point, at the least: two tell too little of luck for an interval to hold what it promises."""


@dataclass(frozen=True)
class Study:
    """What a sensitivity study found.

    Attributes
    ----------
    frame
        As from `analysis.sensitivity.indices`: `screening` ("morris") or `indices` ("sobol"); or from
        `analysis.sensitivity.given.sampled_effects` ("sample").
    method, outcome, between
        What was asked for; `between` is one regime, or two for the first less the second.
    ranges
        The range of each factor in words.
    points, replications, runs
        Numbers of design points, of replications at each (the most that one has), and of runs in all.
    luck
        Share of residual luck in the variance of the means at the points; NaN for "morris", which shares out no
        variance, and where a single replication tells no luck.
    pairs
        What every two factors do together, as from `analysis.sensitivity.indices`, where this was asked for.
    over_worlds
        Whether each replication is another world that fits what is known: then luck is what nobody knows, too.
    """

    frame: pd.DataFrame
    method: str
    outcome: str
    between: tuple[str, ...]
    ranges: Mapping[str, str]
    points: int
    replications: int
    runs: int
    luck: float = math.nan
    pairs: pd.DataFrame | None = None
    over_worlds: bool = False

    def _repr_html_(self) -> str:
        """What a notebook shows: the findings in words."""
        from analysis.sensitivity.words import sentences

        return paragraphs([*sentences(self), f"({self.sample}.)"])

    @property
    def sample(self) -> str:
        """What stands behind it, in words."""
        regimes = f"{len(self.between)} regime{'s' if len(self.between) > 1 else ''}"
        several = f"{self.replications} replication{'s' if self.replications > 1 else ''}"
        counted = f"{self.points:,} points × {regimes} × {several}"
        whole = self.points * len(self.between) * self.replications
        runs = f"= {self.runs:,} runs" if self.runs == whole else f"at the most, {self.runs:,} runs"
        shared = "luck of its own at each point" if self.method == "sample" else "the same luck at every point"
        if self.over_worlds:
            shared += ", each replication in another world that fits what is known"
        return f"{counted} {runs}, {shared}; intervals answer for the points chosen and for luck"


def explored(
    scenario: Scenario,
    method: Literal["morris", "sobol"],
    between: Sequence[str],
    size: int,
    replications: int,
    *,
    second_order: bool = False,
) -> Scenario:
    """The scenario with the points of a sensitivity design, its regimes narrowed to those that are looked at.

    Raises
    ------
    RequestError
        If the scenario lists its points in a file, varies fewer than two factors, or has no such regime; if there are
        too few trajectories or replications, or base points that are no power of two.
    """
    return _explored(scenario, method, between, size, replications, second_order)[0]


def study(
    scenario: Scenario,
    method: Literal["morris", "sobol"] = "morris",
    outcome: str = "churn_rate",
    between: Sequence[str] = (),
    *,
    size: int | None = None,
    replications: int = REPLICATIONS,
    second_order: bool = False,
    workers: int | None = None,
    engine: Engine | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Study:
    """Explore the ranges of a scenario's factors, and say which of them matter.

    Numeric levels on a grid stand for the range from the lowest to the highest; words stay words.

    Parameters
    ----------
    scenario
        Its factors are explored, at its own values of everything else.
    method
        "morris" screens many factors with few runs; "sobol" shares out the variance, with many.
    outcome
        Name of the outcome.
    between
        One regime, or two for the first less the second; by default the second regime of the scenario less the first,
        or its only one.
    size
        Trajectories ("morris") or base points, a power of two ("sobol"); see `SIZES`.
    replications
        At each point, with the same luck at all points.
    second_order
        Whether what every two factors do together is wanted, too ("sobol"); it takes nearly twice as many points.
    workers, engine, on_progress
        As of `simulation.sweep.in_memory.run_in_memory`.

    Raises
    ------
    RequestError, WorkError
        As of `explored` and `analysis.sensitivity.indices.values_at_points`.
    """
    described(outcome)
    regimes = _regimes(between, list(scenario.regimes))
    chosen = SIZES[method] if size is None else size
    explored, walks = _explored(scenario, method, regimes, chosen, replications, second_order)
    runs = run_in_memory(explored, workers=workers, engine=engine, on_progress=on_progress)
    values = indices.values_at_points(runs, outcome, regimes)
    luck, pairs = math.nan, None
    if walks is not None:
        frame = indices.screening(walks, values)
    else:
        frame, pairs, luck = indices.indices(list(_varied(scenario)), values, pairs=second_order)
    ranges = {name: _words(name, scenario.factors[name], list(scenario.regimes)) for name in frame["factor"]}
    count = explored.design.points
    return Study(
        frame, method, outcome, regimes, ranges, count, replications, len(runs), luck, pairs, explored.over is not None
    )


def study_of_sample(
    runs: pd.DataFrame,
    spans: Mapping[str, Any],
    regimes: Sequence[str],
    outcome: str = "churn_rate",
    between: Sequence[str] = (),
    confidence: float = 0.95,
) -> Study:
    """Say what each factor does from the runs of a sampled sweep; nothing is run.

    Parameters
    ----------
    runs
        One row a run.
    spans
        What each factor varies over, as a manifest has it.
    regimes
        Those of the sweep, in their order.
    outcome, between
        As of `study`.
    confidence
        Chance that an interval covers what it estimates, between 0 and 1.

    Raises
    ------
    RequestError, WorkError
        If the design crosses levels instead of sampling points, or fewer than two factors vary; and as of
        `analysis.sensitivity.indices.values_at_points` and `analysis.sensitivity.given.sampled_effects`.
    """
    factors = [name for name in spans if runs[name].nunique() > 1]
    if len(factors) < 2:
        raise RequestError(f"{len(factors)} factor(s) vary in these runs; sensitivity compares at least two")
    if is_grid(runs, list(spans)):
        raise RequestError(
            "these runs cross levels, with the same luck at all points: `simulate compare` shows every level. "
            "`simulate sensitivity` takes a sampled sweep (design: {method: lhs, points: 64}) or a scenario file"
        )
    present = [name for name in regimes if name in set(runs["regime"])]
    chosen = _regimes(between, present)
    values = indices.compared(runs, outcome, chosen)
    points = runs.drop_duplicates("point").set_index("point")[factors].sort_index()
    frame, luck = given.sampled_effects(points, spans, values, confidence)
    ranges = {name: _words(name, _levels_of(spans[name], points[name]), regimes) for name in factors}
    counts = values.groupby("point").size()
    return Study(
        frame, "sample", outcome, chosen, ranges, len(counts), int(counts.max()), len(values) * len(chosen), luck
    )


def studies_of_sample(
    runs: pd.DataFrame,
    spans: Mapping[str, Any],
    regimes: Sequence[str],
    outcomes: Sequence[str],
    confidence: float = 0.95,
) -> tuple[list[Study], list[str]]:
    """What each factor of a sampled sweep does to each outcome under the first two regimes, and to their difference.

    Returns
    -------
    list of Study
        Of each outcome one under each of the two regimes, and then one of the second less the first; empty where the
        design crosses levels or varies a single factor.
    list of str
        Why there is none of an outcome.
    """
    factors = [name for name in spans if runs[name].nunique() > 1]
    if len(factors) < 2 or is_grid(runs, list(spans)):
        return [], []
    pair = [name for name in regimes if name in set(runs["regime"])][:2]
    asked = [*((name,) for name in pair), *([(pair[1], pair[0])] if len(pair) == 2 else [])]
    found: list[Study] = []
    reasons: list[str] = []
    for outcome in outcomes:
        try:
            found += [study_of_sample(runs, spans, regimes, outcome, between, confidence) for between in asked]
        except (RequestError, WorkError) as error:
            reasons.append(f"What each factor does to {described(outcome).label.lower()} is left out: {error}.")
    return found, reasons


def subject(outcome: str, between: Sequence[str]) -> str:
    """What was looked at, in words: `churn under sole`, or `the difference in churn, shared − sole`."""
    label = described(outcome).label
    name = f"{label[0].lower()}{label[1:]}"
    return f"{name} under {between[0]}" if len(between) == 1 else f"the difference in {name}, {' − '.join(between)}"


def _regimes(between: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The regimes that were asked for; by default the second less the first, or the only one."""
    chosen = tuple(between) or tuple(reversed(known[:2]))
    indices.check_regimes(chosen)
    return chosen


def _varied(scenario: Scenario) -> dict[str, Levels]:
    """The factors that have two levels or more."""
    return {
        name: levels for name, levels in scenario.factors.items() if isinstance(levels, Range) or len(set(levels)) > 1
    }


def _explored(
    scenario: Scenario, method: str, between: Sequence[str], size: int, replications: int, second_order: bool
) -> tuple[Scenario, designs.Trajectories | None]:
    """What `explored` returns and, for Morris's method, the trajectories behind it."""
    if scenario.design.method == "ensemble":
        raise RequestError(
            f"{scenario.file} asks over worlds that fit what is known, between which everything differs at once: write "
            "'unknowns: all' to explore plausible ranges, or sweep it and name the directory"
        )
    if scenario.design.method == "file":
        raise RequestError(
            f"{scenario.file} lists its points; sensitivity takes factors with ranges or levels, or the "
            "directory of a sweep of these points"
        )
    varied = _varied(scenario)
    if len(varied) < 2:
        raise RequestError(f"{scenario.file} varies {len(varied)} factor(s); sensitivity compares at least two")
    for regime in between:
        if regime not in scenario.regimes:
            raise RequestError(f"no regime {regime!r} in {scenario.file}{nearest(regime, tuple(scenario.regimes))}")
    if size < 2 or replications < FEWEST_REPLICATIONS:
        raise RequestError(
            f"size is {size} and replications {replications}; allowed: from 2 and from {FEWEST_REPLICATIONS}, the "
            "fewest that tell luck from what factors do"
        )
    if scenario.over is not None and replications > scenario.over.count:
        raise RequestError(f"replications is {replications}; allowed: up to {scenario.over.count}, one for each world")
    if second_order and method != "sobol":
        raise RequestError(f"second-order indices come from the method 'sobol'; asked for was {method!r}")
    walks = None
    if method == "morris":
        walks = designs.trajectories(varied, size, scenario.seed)
        count, levels = walks.points, walks.levels()
    else:
        unit = designs.index_points(list(varied), size, scenario.seed, pairs=second_order)
        count = len(unit)
        levels = {
            name: tuple(sampled_levels(designs.whole_range(span), unit[:, number], count))
            for number, (name, span) in enumerate(varied.items())
        }
    fixed = {name: tuple(scenario.factors[name]) * count for name in scenario.factors if name not in varied}  # type: ignore[arg-type]
    made = replace(
        scenario,
        regimes={name: definition for name, definition in scenario.regimes.items() if name in between},
        factors={**levels, **fixed},
        design=Design("file", points=count),
        replications=replications,
        precision=None,
        record=(),
    )
    return made, walks


def _levels_of(span: Any, column: pd.Series) -> Levels:
    """What a factor varies over, as a scenario has it, from what a manifest has."""
    if isinstance(span, Mapping):
        return Range(float(span["low"]), float(span["high"]), "log" if span.get("scale") == "log" else "linear")
    return tuple(level for level in span if (column == level).any())


def _words(name: str, levels: Levels, regimes: Sequence[str]) -> str:
    """The range of a factor in words; two words from the one to the other, for that is the way a change is counted."""
    span = designs.whole_range(levels)
    if not isinstance(span, Range):
        assert isinstance(levels, tuple)
        return (" to " if len(levels) == 2 else ", ").join(map(str, levels))
    scale = ", log scale" if span.scale == "log" else ""
    unit = catalogue.find(name, tuple(regimes)).unit
    return f"{level_text(_short(span.low))} to {level_text(_short(span.high))} {unit}{scale}"


def _short(value: float) -> float:
    """A bound with at most four digits."""
    return value if value == 0 else round(value, 3 - math.floor(math.log10(abs(value))))
