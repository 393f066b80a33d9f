"""Bands that hold for a whole line: joint coverage by simulation, and laws."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import ndtr

from analysis.intervals import MOST_KEPT, mean_interval, resamples_of
from analysis.simultaneous import FEWEST, mean_band


def courses(chance: np.random.Generator, samples: int, n: int, weeks: int, near: float) -> np.ndarray:
    """Samples of normal courses, [sample, replication, week], each week like the one before."""
    steps = chance.normal(size=(samples, n, weeks))
    for week in range(1, weeks):
        steps[..., week] = near * steps[..., week - 1] + np.sqrt(1 - near**2) * steps[..., week]
    return steps


def skewed(values: np.ndarray) -> np.ndarray:
    """The same courses with exponential values, less their mean."""
    made: np.ndarray = -np.log1p(-np.minimum(ndtr(values), 1 - 1e-16)) - 1
    return made


def held(samples: np.ndarray, of: Callable[..., object]) -> float:
    """In which share of the samples the band holds 0, the truth, everywhere."""
    return float(np.mean([((found.low <= 0) & (found.high >= 0)).all() for found in map(of, samples)]))


@pytest.mark.long
@pytest.mark.parametrize("shape", ["normal", "exponential"])
@pytest.mark.parametrize(("n", "weeks"), [(20, 50), (50, 50), (100, 100)])
@pytest.mark.parametrize("near", [0.0, 0.9])
def test_the_whole_course_is_held_as_often_as_is_said(shape: str, n: int, weeks: int, near: float) -> None:
    drawn = courses(np.random.default_rng(n), 500, n, weeks, near)
    share = held(skewed(drawn) if shape == "exponential" else drawn, mean_band)
    # three standard errors of a share of .95 in 500 samples are .03
    assert share >= 0.92, share
    assert share <= 0.995, share


def test_a_course_is_held_where_intervals_of_each_week_hold_it_seldom() -> None:
    drawn = skewed(courses(np.random.default_rng(7), 120, 40, 30, 0.8))
    assert held(drawn, mean_band) > 0.89  # three standard errors below .95
    assert held(drawn, mean_interval) < 0.6


def test_it_is_nowhere_narrower_than_a_week_by_itself_and_alike_where_all_weeks_are_one() -> None:
    chance = np.random.default_rng(3)
    one = chance.normal(size=(60, 1))
    same = one.repeat(40, axis=1)
    alone, together = mean_interval(same), mean_band(same)
    assert (together.high >= alone.high).all()
    # one place in many copies is one place, up to what resampling scatters
    assert np.allclose(together.high - together.mean, alone.high - alone.mean, rtol=0.12)
    apart = mean_band(chance.normal(size=(60, 40)))
    assert ((apart.high - apart.mean) / apart.standard_error > 3.0).all()


def test_one_place_and_places_without_spread_are_as_by_themselves() -> None:
    values = np.random.default_rng(5).normal(size=(30, 3))
    values[:, 1] = 2.0
    values[:, 2] = np.nan
    alone, together = mean_interval(values), mean_band(values)
    for one, other in zip(alone, together, strict=True):
        assert np.array_equal(one, other, equal_nan=True)


def test_few_replications_get_bonferroni_s_band() -> None:
    values = np.random.default_rng(6).normal(size=(FEWEST - 1, 10))
    together, strict = mean_band(values, 0.95), mean_interval(values, 0.995)
    assert np.allclose(together.low, strict.low)


def test_gaps_in_a_course_change_nothing_elsewhere() -> None:
    values = np.random.default_rng(8).normal(size=(50, 6))
    values[:10, 2] = np.nan
    found = mean_band(values)
    assert found.n.tolist() == [50, 50, 40, 50, 50, 50]
    assert np.isfinite(found.low).all()


def test_resamples_are_the_same_whether_they_are_kept_or_not() -> None:
    few, many = MOST_KEPT, MOST_KEPT + 1
    assert resamples_of(few, 2) is resamples_of(few, 2)
    assert resamples_of(many, 2) is not resamples_of(many, 2)  # it would fill the memory for as long as Python runs
    assert (resamples_of(many, 2) == resamples_of(many, 2)).all()
    assert not resamples_of(many, 2).flags.writeable
