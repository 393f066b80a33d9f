"""From which contract value on one regime makes more money than another in a segment of customers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.break_even.break_even import break_evens
from analysis.break_even.figure import break_even_figure
from analysis.estimates import paired_differences
from analysis.intervals import check_confidence
from analysis.tiers.variants import Variants, variants
from simulation.scenario import design
from simulation.science.coefficients import coefficients, segments_by_slot
from simulation.science.members import SEGMENTS
from simulation.science.rules import WEEKS_PER_YEAR
from simulation.sweep.in_memory import run_in_memory
from simulation.wording.html import paragraphs

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulation.scenario.scenario import Scenario

OUTCOME: Final = "margin"
"""What regimes are compared by: revenue less payroll, hiring and sponsors, of the whole firm."""


@dataclass(frozen=True)
class TierStudy:
    """From which contract value on a regime is better than another, segment by segment.

    Attributes
    ----------
    values
        As `analysis.break_even.break_evens` returns it (the factor is the contract value of the segment), with
        `segment` and `contract_value` (in the file [currency/year]). Regimes are those of the segment; `base` is the
        one in the file.
    differences
        One row per segment and other regime, at the contract value of the file: `regime`, `base`, `n`, `difference`,
        `low`, `high`: how much more money the firm makes a year, per account of that segment, were the segment under
        `regime`.
    runs
        The runs by segment, a row each; `regime` is that of the segment.
    confidence
        Chance that an interval covers what it estimates: contract values of a segment together, money each by itself.
    """

    values: pd.DataFrame
    differences: pd.DataFrame
    runs: Mapping[str, pd.DataFrame]
    confidence: float

    def _repr_html_(self) -> str:
        """What a notebook shows: the findings in words."""
        from analysis.tiers.words import sentences

        return paragraphs(sentences(self))


def study(
    scenario: Scenario,
    replications: int = 100,
    *,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    confidence: float = 0.95,
) -> TierStudy:
    """Run each segment under its own and every other regime, at several contract values, all else equal.

    Parameters
    ----------
    scenario
        At its first design point. The firm is its first regime that is another one for each segment, else every segment
        is under the first regime.
    replications
        Runs of each firm at each contract value.
    workers, on_progress
        As for `simulation.sweep.in_memory.run_in_memory`.
    confidence
        Of the intervals, between 0 and 1.

    Raises
    ------
    RequestError
        As `variants.variants`.
    """
    check_confidence(confidence)
    every = [replace_replications(each, replications) for each in variants(scenario)]
    total = sum(design.count_runs(each.scenario) for each in every)
    done = 0
    runs = {}
    for each in every:

        def told(of_segment: int, _: int, before: int = done) -> None:
            if on_progress is not None:
                on_progress(before + of_segment, total)

        made = run_in_memory(each.scenario, workers=workers, on_progress=told)
        runs[each.segment] = made.assign(regime=made["regime"].astype(str).map(dict(each.instead)))
        done += design.count_runs(each.scenario)
    return TierStudy(
        pd.concat([_values(each, runs[each.segment], confidence) for each in every], ignore_index=True),
        pd.concat([_differences(each, runs[each.segment], confidence) for each in every], ignore_index=True),
        runs,
        confidence,
    )


def replace_replications(each: Variants, replications: int) -> Variants:
    """The same with so many replications."""
    return each._replace(scenario=replace(each.scenario, replications=replications))


def _values(each: Variants, runs: pd.DataFrame, confidence: float) -> pd.DataFrame:
    found = break_evens(runs, [each.factor], each.factor, OUTCOME, each.now, confidence)
    found.insert(0, "segment", each.segment)
    found.insert(1, "contract_value", each.value)
    return found


def _differences(each: Variants, runs: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Money a year per account of the segment, at the contract value of the file."""
    here = runs.loc[runs[each.factor] == each.value]
    found = paired_differences(here, [each.factor], [OUTCOME], each.now, confidence)
    a_year = WEEKS_PER_YEAR / accounts_of(each)
    rows: dict[str, Any] = {name: found[name] * a_year for name in ("difference", "low", "high")}
    return pd.DataFrame({"segment": each.segment, **found[["regime", "base", "n"]], **rows})


def accounts_of(each: Variants) -> int:
    """How many accounts of the segment the firm begins with."""
    point = design.design_point(each.scenario, 0)
    c = coefficients(*design.settings(each.scenario, point, next(iter(each.instead))))
    return segments_by_slot(c)[: c.accounts].count(SEGMENTS.index(each.segment))


def tiers_figure(found: TierStudy, segment: str, title: str | None = None) -> Figure:
    """The difference in margin of each firm from that of the file, along the contract value of a segment."""
    from analysis.tiers.words import heading

    runs = found.runs[segment]
    factor = f"segments.{segment}.revenue"
    regimes = list(dict.fromkeys(runs["regime"]))
    chosen = title or heading(found, segment)
    return break_even_figure(runs, [factor], regimes, factor, OUTCOME, regimes[0], found.confidence, title=chosen)
