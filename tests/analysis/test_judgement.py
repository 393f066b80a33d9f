"""How often a regime is wrongly ruled out, whatever the distribution: sweeps of regimes that are all the same."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from analysis.estimates import summary
from analysis.judgement import comparisons, fewest_pairs, judged, strict

Floats = npt.NDArray[np.float64]

LAWS: dict[str, Callable[[np.random.Generator, tuple[int, ...]], Floats]] = {
    "normal": lambda random, shape: random.normal(size=shape),
    "exponential": lambda random, shape: random.exponential(size=shape),
    "lognormal": lambda random, shape: random.lognormal(0, 1.5, shape),
    "accounts lost of twenty": lambda random, shape: random.poisson(3, shape) / 20,
    "a rare event": lambda random, shape: (random.random(shape) < 0.02).astype(float),
}
SWEEPS = 1000


def ruled_out(values: Floats, places: int, confidence: float) -> float:
    """Share of sweeps (of `places` places each) in which some regime is ruled out somewhere."""
    regimes = len(values)
    undecided = judged(values, confidence).undecided().sum(axis=0)
    return float((undecided < regimes - 1).reshape(-1, places).any(axis=1).mean())


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("pairs", [2, 3, 6, 12, 40])
def test_equal_regimes_are_seldom_told_apart(law: str, pairs: int) -> None:
    """Four regimes at five places. An error in .05 of 1000 sweeps has the standard error .007, three of which are left.

    With 2 or 3 replications some regime of the counts was ruled out in .85 and .40 of sweeps before there was a floor.
    """
    places, regimes = 5, 4
    random = np.random.default_rng(pairs)
    values = LAWS[law](random, (regimes, pairs, places * SWEEPS))
    confidence = strict(0.95, comparisons(places, regimes))
    assert ruled_out(values, places, confidence) <= (0.05 + 3 * 0.007 if pairs >= fewest_pairs(confidence) else 0)


def test_the_fewest_pairs_are_those_whose_signs_can_tell() -> None:
    for confidence in (0.5, 0.95, strict(0.95, 30), strict(0.95, 1000)):
        least = fewest_pairs(confidence)
        assert 2.0 ** (1 - least) <= 1 - confidence + 1e-12 < 2.0 ** (2 - least) * (1 + 1e-9)


def test_what_does_not_vary_is_told_by_its_sign_alone() -> None:
    def told(pairs: int, difference: float) -> bool:
        values = np.zeros((2, pairs, 1))
        values[0] = difference
        return bool(judged(values, 0.95).surely[0, 1, 0] > 0)

    assert [told(pairs, 0.1) for pairs in (1, 2, 5, 6, 200)] == [False, False, False, True, True]
    assert not told(200, 0.0)


def test_means_are_ranked_over_complete_replications() -> None:
    # over what there is, the first regime looks better; in the replications in which both have a value it is worse
    values = np.array([[1.0, 1.0, 9.0, 9.0], [2.0, 2.0, np.nan, np.nan]])[:, :, np.newaxis]
    assert judged(values, 0.95).means[:, 0].tolist() == [1.0, 2.0]
    # a regime that has no value at all is none to wait for
    alone = np.append(values, np.full((1, 4, 1), np.nan), axis=0)
    found = judged(alone, 0.95)
    assert found.means[:2, 0].tolist() == [1.0, 2.0]
    assert found.best()[0] == 1
    assert np.isnan(found.means[2, 0])


def test_a_half_pair_counts_against_what_is_to_be_shown() -> None:
    """Of twenty pairs the second regime lacks some; worst-case differences are written out by hand."""
    random = np.random.default_rng(4)
    one, other = 1 + 0.1 * random.normal(size=20), 0.1 * random.normal(size=20)
    other[:3] = np.nan
    values = np.array([one, other])[:, :, np.newaxis]
    filled = one - np.where(np.isnan(other), np.nanmax(values), other)
    expected = summary(pd.DataFrame({"all": np.zeros(20)}), ["all"], filled[:, None], ["value"], 0.95, filled[:, None])
    found = judged(values, 0.95)
    assert found.surely[0, 1, 0] == pytest.approx(float(expected["low"].iloc[0]))
    assert found.n[0, 1, 0] == 17
    other[:10] = np.nan
    assert np.isnan(judged(np.array([one, other])[:, :, np.newaxis], 0.95).surely[0, 1, 0])
