"""The laws of a grid: every run once, in one order, whatever the size; nothing is listed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.scenario import design
from simulation.scenario.scenario import Scenario
from simulation.science.parameters import Parameters
from simulation.science.regimes import REGIMES
from simulation.sweep.chunks import MOST_RUNS, chunks_of
from tests.helpers.stand_ins import COST, TEXT, small

LEVELS = {
    "turnover": (0.0, 0.1, 0.2, 0.45),
    "reassign": ("colleague", "new_hire"),
    "accounts": (1, 300, 20_000),
    "cover": (0.1, 0.9),
    "regimes.shared.coordination": (0.0, 0.1, 0.3),
}


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Small scenarios with any factors, regimes, replications, weeks and records."""
    names = draw(st.lists(st.sampled_from(sorted(LEVELS)), unique=True, max_size=4))
    regimes = draw(st.lists(st.sampled_from(["sole", "shared", "siloed"]), unique=True, min_size=1))
    return replace(
        small(),
        factors={name: LEVELS[name][: draw(st.integers(1, len(LEVELS[name])))] for name in names},
        regimes={regime: REGIMES[regime] for regime in regimes},
        replications=draw(st.integers(1, 7)),
        warm_up=draw(st.integers(0, 400)),
        horizon=draw(st.integers(1, 400)),
        record=draw(st.sampled_from([(), ("trust",)])),
    )


def places(scenario: Scenario, point: design.DesignPoint) -> list[int]:
    """Which level of each factor a point has."""
    return [levels.index(point.levels[name]) for name, levels in scenario.factors.items()]


@given(scenarios())
def test_points_are_the_full_grid_with_the_first_factor_slowest(scenario: Scenario) -> None:
    """As many different points as combinations, in order: then each combination is there once."""
    points = list(design.design_points(scenario))
    assert [point.index for point in points] == list(range(len(points)))
    assert len(points) == prod(len(levels) for levels in scenario.factors.values())
    assert all(places(scenario, a) < places(scenario, b) for a, b in pairwise(points))
    assert all(list(point.levels) == list(scenario.factors) for point in points)


@given(scenarios())
def test_every_run_is_there_once_by_point_then_regime_then_replication(scenario: Scenario) -> None:
    """The same argument, over runs."""
    regimes = list(scenario.regimes)
    found = list(design.runs(scenario))
    order = [(run.point.index, regimes.index(run.regime), run.replication) for run in found]
    assert [run.index for run in found] == list(range(design.count_runs(scenario)))
    assert len(found) == design.count_points(scenario) * len(regimes) * scenario.replications
    assert all(a < b for a, b in pairwise(order))
    assert {run.replication for run in found} == set(range(scenario.replications))


@given(scenarios())
def test_chunks_partition_the_runs(scenario: Scenario) -> None:
    """Every run is in one chunk, every chunk has runs, and only the last may be smaller than the others."""
    chunks = chunks_of(scenario, COST)
    assert [index for chunk in chunks for index in chunk] == list(range(design.count_runs(scenario)))
    assert len({len(chunk) for chunk in list(chunks)[:-1]}) <= 1
    assert all(1 <= len(chunk) <= MOST_RUNS for chunk in chunks)
    assert chunks[-1] == list(chunks)[-1]
    assert chunks[:2] == list(chunks)[:2]


@given(scenarios())
def test_summary_counts_what_would_be_done(scenario: Scenario) -> None:
    """Account-weeks by formula are those of every run added up."""
    summary = design.summary(scenario)
    weeks = scenario.warm_up + scenario.horizon
    accounts = [design.settings(scenario, run.point, run.regime)[0].accounts for run in design.runs(scenario)]
    assert summary.account_weeks == sum(accounts) * weeks
    assert summary.runs == len(accounts)
    assert summary.points == design.count_points(scenario)
    assert (summary.regimes, summary.replications) == (len(scenario.regimes), scenario.replications)


@given(scenarios(), st.data())
def test_a_run_can_be_asked_for_alone(scenario: Scenario, data: st.DataObject) -> None:
    """Whether others are asked for beside it makes no difference."""
    index = data.draw(st.integers(0, design.count_runs(scenario) - 1))
    (alone,) = design.runs(scenario, range(index, index + 1))
    assert alone == list(design.runs(scenario))[index]


def test_without_factors_there_is_one_point() -> None:
    scenario = replace(small(), factors={})
    assert list(design.design_points(scenario)) == [design.DesignPoint(0, {})]
    assert design.count_runs(scenario) == 6


def test_a_point_that_is_not_in_the_design() -> None:
    for index in (-1, 4):
        with pytest.raises(IndexError, match=f"no design point {index} among 4"):
            design.design_point(small(), index)
    with pytest.raises(IndexError):
        chunks_of(small(), COST)[6]


def test_a_design_too_large_to_list_is_at_hand_at_once() -> None:
    """10^15 runs: whatever lists them does not come back."""
    many = tuple(number / 20_000 for number in range(10_000))
    scenario = replace(small(), factors={"turnover": many, "cover": many}, replications=5_000_000, record=())
    assert design.summary(scenario).runs == 10**15
    chunks = chunks_of(scenario, COST)
    assert len(chunks) == 10**12
    last = next(design.runs(scenario, chunks[-1][-1:]))
    assert dict(last.point.levels) == {"turnover": many[-1], "cover": many[-1]}
    assert (last.regime, last.replication) == ("shared", 4_999_999)


def test_levels_stand_over_parameters_and_a_regimes_own_over_those_of_all() -> None:
    text = TEXT.replace("  accounts: 300", "  regimes.shared.cover: 0.5").replace(
        "  turnover: [0, 0.3]", "  accounts: [10, 20]\n  cover: [0.1]\n  regimes.sole.access: [0.2]"
    )
    scenario = small(text)
    parameters, sole = design.settings(scenario, design.design_point(scenario, 2), "sole")
    _, shared = design.settings(scenario, design.design_point(scenario, 2), "shared")
    assert parameters == Parameters(accounts=20)
    assert (sole.cover, sole.access) == (0.1, 0.2)
    assert (shared.cover, shared.access) == (0.5, REGIMES["shared"].access)


@given(scenarios())
def test_a_scenario_at_a_point_is_that_point_and_nothing_else(scenario: Scenario) -> None:
    for point in design.design_points(scenario):
        alone = design.at_point(scenario, point.index)
        assert design.count_points(alone) == 1
        assert design.count_runs(alone) == len(scenario.regimes) * scenario.replications
        for regime in scenario.regimes:
            only = design.settings(alone, design.design_point(alone, 0), regime)
            assert only == design.settings(scenario, point, regime)
    with pytest.raises(IndexError, match="no design point"):
        design.at_point(scenario, design.count_points(scenario))


@pytest.mark.parametrize(
    ("changes", "size", "why"),
    [
        ({}, 4, "4 runs of 300 accounts and 104 weeks are about a second"),
        ({"warm_up": 500, "horizon": 1000}, 1, "one run is longer than a second"),
        ({"replications": 3000}, 24, "24,000 runs in a thousand chunks"),
        ({"replications": 10**9, "record": ()}, 1000, "never more than a thousand runs"),
        ({"replications": 10**9, "horizon": 1000}, 200, "200,000 recorded weeks at most"),
        ({"factors": {"accounts": (1, 100_000)}}, 1, "the largest level counts"),
    ],
)
def test_size_of_chunks(changes: dict[str, object], size: int, why: str) -> None:
    assert chunks_of(replace(small(), **changes), COST).size == size, why  # type: ignore[arg-type]
