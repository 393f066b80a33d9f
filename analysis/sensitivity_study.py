"""A sensitivity study of a scenario: its ranges explored in memory, and what was found in a table and in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd
from rich import box
from rich.table import Table

from analysis import sensitivity
from analysis.estimates import described, level_text
from analysis.tables import decimals, with_interval
from simulation import catalogue
from simulation.errors import RequestError, nearest
from simulation.in_memory import runs_in_memory
from simulation.sampling import Design, Range, sampled_levels

if TYPE_CHECKING:
    from simulation.sampling import Levels
    from simulation.scenario import Scenario

METHODS: Final = ("morris", "sobol")
SIZES: Final[Mapping[str, int]] = {"morris": 20, "sobol": 256}
"""Trajectories of Morris's design, and base points of Sobol's, where no number is asked for."""

REPLICATIONS: Final = 10
"""Replications at each point where no number is asked for: the same luck at all points, so that few are enough."""

LITTLE: Final = 0.05
"""Share of the variance below which a factor hardly matters."""


@dataclass(frozen=True)
class Study:
    """What a sensitivity study found.

    Attributes
    ----------
    frame
        As from `analysis.sensitivity.screening` ("morris") or `indices` ("sobol").
    method, outcome, between
        What was asked for; `between` is one regime, or two for the first less the second.
    ranges
        The range of each factor in words.
    points, replications
        Numbers of design points, and of replications at each.
    """

    frame: pd.DataFrame
    method: str
    outcome: str
    between: tuple[str, ...]
    ranges: Mapping[str, str]
    points: int
    replications: int

    @property
    def runs(self) -> int:
        """Number of runs behind it."""
        return self.points * len(self.between) * self.replications

    @property
    def sample(self) -> str:
        """What stands behind it, in words."""
        regimes = f"{len(self.between)} regime{'s' if len(self.between) > 1 else ''}"
        several = f"{self.replications} replication{'s' if self.replications > 1 else ''}"
        return (
            f"{self.points:,} points × {regimes} × {several} = {self.runs:,} runs, the same luck at every point; "
            "intervals are those of the points chosen, at this luck"
        )


def explored(
    scenario: Scenario, method: Literal["morris", "sobol"], between: Sequence[str], size: int, replications: int
) -> Scenario:
    """The scenario with the points of a sensitivity design, its regimes narrowed to those that are looked at.

    Raises
    ------
    RequestError
        If the scenario lists its points in a file, varies fewer than two factors, or has no such regime; if there are
        too few trajectories or replications, or base points that are no power of two.
    """
    if scenario.design.method == "file":
        raise RequestError(
            f"{scenario.file} lists its points in a file; sensitivity takes factors with ranges or levels"
        )
    factors = list(scenario.factors)
    if len(factors) < 2:
        raise RequestError(f"{scenario.file} varies {len(factors)} factor(s); sensitivity compares at least two")
    for regime in between:
        if regime not in scenario.regimes:
            raise RequestError(f"no regime {regime!r} in {scenario.file}{nearest(regime, tuple(scenario.regimes))}")
    if size < 2 or replications < 1:
        raise RequestError(f"size is {size} and replications {replications}; allowed: from 2 and from 1")
    made = sensitivity.screening_points if method == "morris" else sensitivity.index_points
    unit = made(factors, size, scenario.seed)
    levels = {
        name: tuple(sampled_levels(_whole_range(scenario.factors[name]), unit[:, place], len(unit)))
        for place, name in enumerate(factors)
    }
    return replace(
        scenario,
        regimes={name: definition for name, definition in scenario.regimes.items() if name in between},
        factors=levels,
        design=Design("file", points=len(unit)),
        replications=replications,
        precision=None,
        record=(),
    )


def study(
    scenario: Scenario,
    method: Literal["morris", "sobol"] = "morris",
    outcome: str = "churn_rate",
    between: Sequence[str] = (),
    *,
    size: int | None = None,
    replications: int = REPLICATIONS,
    workers: int | None = None,
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
    workers, on_progress
        As of `simulation.in_memory.runs_in_memory`.

    Raises
    ------
    RequestError, WorkError
        As of `explored` and `analysis.sensitivity.values_at_points`.
    """
    described(outcome)
    regimes = tuple(between) or tuple(reversed(list(scenario.regimes)[:2]))
    if len(regimes) not in (1, 2) or len(set(regimes)) < len(regimes):
        raise RequestError(f"{len(regimes)} regimes; allowed: one, or two different ones for their difference")
    chosen = SIZES[method] if size is None else size
    design = explored(scenario, method, regimes, chosen, replications)
    runs = runs_in_memory(design, workers=workers, on_progress=on_progress)
    values = sensitivity.values_at_points(runs, outcome, regimes)
    factors = list(scenario.factors)
    if method == "morris":
        points = sensitivity.screening_points(factors, chosen, scenario.seed)
        frame = sensitivity.screening(factors, points, values, scenario.seed)
    else:
        frame = sensitivity.indices(factors, values, scenario.seed)
    ranges = {name: _words(name, levels, scenario) for name, levels in scenario.factors.items()}
    return Study(frame, method, outcome, regimes, ranges, design.design.points, replications)


def sentences(found: Study) -> list[str]:
    """What matters most, and what hardly does."""
    what, unit = subject(found.outcome, found.between), described(found.outcome).unit
    first = found.frame.iloc[0]
    if found.method == "morris":
        if first["importance"] == 0.0:
            return [f"No factor moves {what} within its range."]
        size = f"{first['importance']:.3g} ({first['low']:.3g} to {first['high']:.3g}) {unit}"
        lines = [f"What moves {what} most is {first['factor']}: on average by {size} across its range."]
        idle = found.frame.loc[found.frame["high"] < first["importance"] / 10, "factor"]
        words = "less than a tenth of that"
    else:
        if first["total"] == 0.0:
            return [f"No factor moves {what} within its range."]
        share = f"{first['total']:.2f} ({first['total_low']:.2f} to {first['total_high']:.2f})"
        lines = [f"What {what} depends on most is {first['factor']}: {share} of the variance over all ranges."]
        idle = found.frame.loc[found.frame["total_high"] < LITTLE, "factor"]
        words = f"less than {LITTLE:g} of the variance"
    if len(idle):
        lines.append(f"Hardly matters ({words}): {', '.join(idle)}.")
    return lines


def subject(outcome: str, between: Sequence[str]) -> str:
    """What was looked at, in words: `churn under sole`, or `the difference in churn, shared − sole`."""
    label = described(outcome).label
    name = f"{label[0].lower()}{label[1:]}"
    return f"{name} under {between[0]}" if len(between) == 1 else f"the difference in {name}, {' − '.join(between)}"


def plain(found: Study) -> dict[str, Any]:
    """The study as plain data, ready for `json.dumps`."""
    return {
        "method": found.method,
        "outcome": found.outcome,
        "unit": described(found.outcome).unit if found.method == "morris" else "share of the variance",
        "regimes": list(found.between),
        "ranges": dict(found.ranges),
        "points": found.points,
        "replications": found.replications,
        "factors": found.frame.to_dict("records"),
        "answers": sentences(found),
    }


def result_table(found: Study) -> Table:
    """A row a factor, the most important first, with intervals."""
    what = subject(found.outcome, found.between)
    table = Table(box=box.SIMPLE_HEAD, title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    table.add_column("factor", overflow="fold")
    table.add_column("range")
    columns: list[list[str]]
    if found.method == "morris":
        table.title = f"What moves {what} ({described(found.outcome).unit}), from one end of a range to the other"
        columns = [_cells(found.frame, "importance", "low", "high"), _signed(found.frame)]
        heads = ["mean size of change ± 95 % interval", "mean change ± spread"]
    else:
        table.title = f"What {what} depends on: shares of its variance ± 95 % interval"
        columns = [_cells(found.frame, name, f"{name}_low", f"{name}_high") for name in ("first", "total")]
        heads = ["alone (first order)", "in all (total)"]
    for head in heads:
        table.add_column(head, justify="right")
    for name, *cells in zip(found.frame["factor"], *columns, strict=True):
        table.add_row(name, found.ranges[name], *cells)
    return table


def _cells(frame: pd.DataFrame, value: str, low: str, high: str) -> list[str]:
    # the upper half of an interval, for the lower may have been cut at 0
    half = frame[high] - frame[value] if low == "low" else (frame[high] - frame[low]) / 2
    digits = decimals(half, frame[value])
    return [with_interval(one, width, digits) for one, width in zip(frame[value], half, strict=True)]


def _signed(frame: pd.DataFrame) -> list[str]:
    digits = decimals(frame["spread"], frame["effect"])
    pairs = zip(frame["effect"], frame["spread"], strict=True)
    return [with_interval(effect, spread, digits, signed=True) for effect, spread in pairs]


def _whole_range(levels: Levels) -> Levels:
    """Numeric levels of a grid as the range from the lowest to the highest."""
    if isinstance(levels, Range) or any(isinstance(level, str) for level in levels):
        return levels
    numbers = [float(level) for level in levels]
    return Range(min(numbers), max(numbers), whole=all(isinstance(level, int) for level in levels))


def _words(name: str, levels: Levels, scenario: Scenario) -> str:
    entry = catalogue.find(name, tuple(scenario.regimes))
    span = _whole_range(levels)
    if not isinstance(span, Range):
        return " or ".join(map(str, span))
    scale = ", log scale" if span.scale == "log" else ""
    return f"{level_text(_short(span.low))} to {level_text(_short(span.high))} {entry.unit}{scale}"


def _short(value: float) -> float:
    """A bound with at most four digits."""
    return value if value == 0 else round(value, 3 - math.floor(math.log10(abs(value))))
