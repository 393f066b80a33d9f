"""The laws of sampled designs, against what defines them and against scipy's own sequences."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare, kstest, qmc

from analysis.estimates import means
from simulation.describe.one_run import look
from simulation.errors import ScenarioError
from simulation.scenario import design
from simulation.scenario.overrides import narrowed
from simulation.scenario.reading import parse_scenario
from simulation.scenario.sampling import Range, column, sampled_levels, unit_points
from simulation.scenario.scenario import Scenario
from simulation.sweep.chunks import chunks_of
from simulation.sweep.in_memory import run_in_memory
from tests.helpers.stand_ins import COST, calm, stand_in

HEAD = "name: t\nseed: 5\nregimes: [sole, shared]\nweeks: {warm_up: 1, horizon: 4}\nreplications: 3\n"
FACTORS = """\
factors:
  turnover: {low: 0.1, high: 0.3}
  accounts: {low: 10, high: 500, scale: log}
  functions.support.seats: {low: 1, high: 9}
  frailty: {low: 0.01, high: 10, scale: log}
  reassign: [colleague, new_hire]
  regimes.shared.cover: {low: 0, high: 1}
"""


def sampled(method: str, points: int, factors: str = FACTORS) -> Scenario:
    """A scenario whose points are sampled."""
    return parse_scenario(HEAD + f"design: {{method: {method}, points: {points}}}\n{factors}", "f.yaml")


def place(level: object, factor: object) -> float:
    """Where in its range a level lies, from 0 to 1 on the factor's scale: computed backwards, from the level."""
    if isinstance(factor, tuple):
        return (factor.index(level) + 0.5) / len(factor)
    assert isinstance(factor, Range)
    assert isinstance(level, int | float)
    half = 0.5 if factor.whole else 0.0
    low, high, at = factor.low - half, factor.high + half, float(level)
    if factor.scale == "log":
        low, high, at = np.log(low), np.log(high), np.log(at)
    return float((at - low) / (high - low))


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 200), st.integers(0, 2**63 - 1))
def test_a_latin_hypercube_has_each_factor_once_in_every_slice(points: int, seed: int) -> None:
    """In the scaled space: numbers in as many slices as there are points; sets of levels as evenly as can be."""
    scenario = replace(sampled("lhs", points), seed=seed)
    found = list(design.design_points(scenario))
    assert len(found) == points == design.count_points(scenario)
    for name in ("turnover", "frailty", "regimes.shared.cover"):
        factor = scenario.factors[name]
        places = sorted(place(point.levels[name], factor) * points for point in found)
        # levels are rounded to a hundredth of a slice
        assert all(number - 0.01 <= at <= number + 1.01 for number, at in enumerate(places))
    words = [point.levels["reassign"] for point in found]
    assert abs(words.count("colleague") - words.count("new_hire")) <= 1


@pytest.mark.parametrize("points", [1, 8, 64])
def test_sobol_points_are_scipys(points: int) -> None:
    scenario = sampled("sobol", points)
    own = qmc.Sobol(6, rng=np.random.default_rng(5)).random(points)
    for index, (name, factor) in enumerate(scenario.factors.items()):
        levels = [point.levels[name] for point in design.design_points(scenario)]
        assert levels == sampled_levels(factor, own[:, index], points)
    turnover = [point.levels["turnover"] for point in design.design_points(scenario)]
    assert turnover == pytest.approx((0.1 + 0.2 * own[:, 0]).tolist(), abs=0.2 / points / 100)


def test_sobol_points_are_balanced() -> None:
    """Of 64 points, one in each of 64 slices of every factor, and one in each of 8 by 8 cells of the first two."""
    unit = unit_points("sobol", 64, 2, 5)
    assert sorted((unit[:, 0] * 64).astype(int)) == sorted((unit[:, 1] * 64).astype(int)) == list(range(64))
    cells = {(int(one * 8), int(other * 8)) for one, other in unit}
    assert len(cells) == 64


@pytest.mark.parametrize("method", ["lhs", "sobol"])
def test_a_point_can_be_asked_for_alone_and_is_the_same_for_everyone(method: str) -> None:
    """Neither regimes nor replications nor the question have a part in it; the seed has."""
    scenario = sampled(method, 16)
    every = list(design.design_points(scenario))
    unit_points.cache_clear()
    other = replace(scenario, name="other", replications=1, regimes={"sole": scenario.regimes["sole"]})
    assert design.design_point(other, 7) == every[7]
    assert design.design_point(replace(scenario, seed=6), 7) != every[7]
    columns = {name: column(scenario.design, scenario.factors, name, scenario.seed) for name in scenario.factors}
    assert [dict(point.levels) for point in every] == [
        dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
    ]
    with pytest.raises(IndexError, match="no design point 16 among 16"):
        design.design_point(scenario, 16)


def test_points_are_what_they_were() -> None:
    """The same file, the same points: on any machine, and with any version of scipy until this fails."""
    turnover = {
        method: [float(point.levels["turnover"]) for point in design.design_points(sampled(method, 4))]
        for method in ("lhs", "sobol")
    }
    assert turnover["lhs"] == [0.2798, 0.1434, 0.2321, 0.1922]
    assert turnover["sobol"] == [0.1674, 0.2493, 0.2539, 0.1346]


# ---------------------------------------------------------------------------------------------------- scales


def test_a_log_scale_is_uniform_in_the_logarithm() -> None:
    """4000 independent shares. Kolmogorov-Smirnov at 1 in 1000: sees a distribution that is .031 off somewhere."""
    shares = np.random.default_rng(1).random(4000)
    levels = np.array(Range(0.01, 10.0, "log").levels(shares, 4000), dtype=float)
    assert levels.min() >= 0.01
    assert levels.max() <= 10
    assert kstest(np.log10(levels), "uniform", args=(-2, 3)).pvalue > 0.001
    assert kstest(levels, "uniform", args=(0.01, 9.99)).pvalue < 1e-6


def test_whole_numbers_are_equally_likely_at_the_ends_too() -> None:
    """9000 independent shares among 9 numbers. Chi-square at 1 in 1000: sees ends half as likely nearly always."""
    shares = np.random.default_rng(2).random(9000)
    counts = np.bincount(np.array(Range(1, 9, whole=True).levels(shares, 9000), dtype=int))
    assert len(counts) == 10
    assert counts[0] == 0
    assert chisquare(counts[1:]).pvalue > 0.001
    naive = np.bincount(np.round(1 + 8 * shares).astype(int))
    assert chisquare(naive[1:]).pvalue < 1e-6


def test_whole_numbers_on_a_log_scale_have_the_share_of_their_own_interval() -> None:
    """9000 independent shares. Chi-square at 1 in 1000, against the length of log(k - 1/2) to log(k + 1/2)."""
    shares = np.random.default_rng(3).random(9000)
    counts = np.bincount(np.array(Range(1, 5, "log", whole=True).levels(shares, 9000), dtype=int))[1:]
    lengths = np.diff(np.log(np.arange(0.5, 6.0)))
    assert chisquare(counts, 9000 * lengths / lengths.sum()).pvalue > 0.001


ends = st.floats(1e-6, 1e6)


@given(ends, ends, st.sampled_from(["linear", "log"]), st.booleans(), st.lists(st.floats(0, 1), min_size=1))
def test_levels_stay_within_their_range_and_in_order(
    one: float, other: float, scale: str, whole: bool, shares: list[float]
) -> None:
    low, high = sorted([one, other])
    if whole:
        low, high = float(int(low) + 1), float(int(high) + 2)
    factor = Range(low, high, "log" if scale == "log" else "linear", whole)
    levels = factor.levels(np.array([0.0, *sorted(shares), 1.0]), 2**20)
    assert all(type(level) is (int if whole else float) for level in levels)
    assert all(low <= float(level) <= high for level in levels)
    assert all(float(a) <= float(b) for a, b in pairwise(levels))
    rounding = (high - low) / 2**20 / 50
    assert levels[0] == pytest.approx(low, rel=1e-6, abs=rounding)
    assert levels[-1] == pytest.approx(high, rel=1e-6, abs=rounding)


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=7), st.integers(1, 50))
def test_levels_of_a_set_are_equally_likely(levels: list[int], times: int) -> None:
    shares = (np.arange(len(levels) * times) + 0.5) / (len(levels) * times)
    found = sampled_levels(tuple(levels), shares, len(shares))
    assert found == [level for level in levels for _ in range(times)]


# ---------------------------------------------------------------------------------------------------- what follows


def test_runs_and_chunks_of_a_sample() -> None:
    scenario = sampled("lhs", 10)
    runs = list(design.runs(scenario))
    assert [run.index for run in runs] == list(range(60))
    numbers = list(range(3))
    assert [run.replication for run in runs[:12]] == [*numbers, *numbers, 3, 4, 5, 3, 4, 5]
    assert len({(run.point.index, run.replication) for run in runs}) == len({run.replication for run in runs}) == 30
    assert [run.point.index for run in runs] == [index for index in range(10) for _ in range(6)]
    assert [index for chunk in chunks_of(scenario, COST) for index in chunk] == list(range(60))
    accounts = [point.levels["accounts"] for point in design.design_points(scenario)]
    assert design.summary(scenario).account_weeks == sum(int(each) for each in accounts) * 6 * 5


def test_a_regimes_own_factor_is_for_that_regime() -> None:
    scenario = sampled("lhs", 4)
    point = design.design_point(scenario, 2)
    firm, shared = design.settings(scenario, point, "shared")
    _, sole = design.settings(scenario, point, "sole")
    assert shared.cover == point.levels["regimes.shared.cover"]
    assert sole.cover == scenario.regimes["sole"].cover
    assert firm.functions.support.seats == point.levels["functions.support.seats"]
    assert 1 <= firm.functions.support.seats <= 9


def test_points_with_the_same_levels_are_more_replications_of_them() -> None:
    """Three whole numbers at thirty points: their luck differs, so that they can be taken together."""
    scenario = sampled("lhs", 30, "factors: {functions.support.seats: {low: 1, high: 3}}\n")
    runs = run_in_memory(scenario, workers=1, engine=replace(stand_in(calm), threads=True))
    found = means(runs, list(scenario.factors), ["trust"])
    assert found["n"].tolist() == [30] * 6


def test_a_million_points_are_numbers_and_no_more() -> None:
    """Two factors take 16 bytes a point to keep; listing points as they are used would take hundreds."""
    factors = "factors: {turnover: {low: 0, high: 0.5}, cover: {low: 0, high: 1}}\n"
    scenario = sampled("lhs", 2**20, factors)
    unit_points.cache_clear()
    tracemalloc.start()
    try:
        last = design.design_point(scenario, 2**20 - 1)
        kept, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        unit_points.cache_clear()
    assert last.index == 2**20 - 1
    assert kept < 20 * 2**20
    assert most < 100 * 2**20
    assert design.count_runs(scenario) == 6 * 2**20


def test_points_without_customers_are_refused_only_where_there_is_one() -> None:
    """A range from 0 reaches it at most at its very end."""
    none = "parameters: {segments.smb.share: 0}\n"
    shares = "factors: {segments.mid.share: {low: 0, high: 1}, segments.enterprise.share: {low: 0, high: 1}}\n"
    assert sampled("lhs", 16, none + shares)
    with pytest.raises(ScenarioError, match=r"are all 0 at design point \d+; allowed: at least one above 0$"):
        sampled("lhs", 16, none + "factors: {segments.mid.share: [0, 1], segments.enterprise.share: [0, 1]}\n")


def test_one_run_is_looked_at_at_the_first_point() -> None:
    scenario = sampled("sobol", 8)
    first = design.design_point(scenario, 0).levels
    assert look(narrowed(scenario, [], []), 0, traced=False).levels == first
    found = narrowed(scenario, ["shared"], ["turnover=.25", "cover=.5"])
    kept = {name: level for name, level in first.items() if name not in ("turnover", "regimes.shared.cover")}
    assert design.design_point(found, 0).levels == kept
    firm, shared = design.settings(found, design.design_point(found, 0), "shared")
    assert (firm.turnover, shared.cover, firm.accounts) == (0.25, 0.5, first["accounts"])
