"""Ties of several curves that are where they are said to be, all together: coverage by simulation, and laws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from analysis.break_even.break_even import break_evens, lines_of
from analysis.break_even.curve import Curve, curve_of, curve_through
from analysis.break_even.together import widened
from analysis.intervals import RESAMPLES
from analysis.judgement import strict

LEVELS = (0.0, 0.1, 0.2, 0.3, 0.45)
FEW = (0.12, 0.17, 0.24, 0.33)
MANY = (0.08, 0.12, 0.17, 0.2, 0.23, 0.27, 0.31, 0.36)


def drawn(
    chance: np.random.Generator, n: int, ties: tuple[float, ...], shared: float, *, skewed: bool
) -> list[pd.DataFrame]:
    """Paired differences of curves that tie at these values; `shared` is the share of luck that is common to all."""
    whole, line = chance.normal(size=(n, 1, 1)), chance.normal(size=(n, len(ties), 1))
    noise = np.sqrt(shared) * whole + np.sqrt((1 - shared) / 2) * (
        line + chance.normal(size=(n, len(ties), len(LEVELS)))
    )
    if skewed:
        noise = -np.log1p(-np.minimum(ndtr(noise), 1 - 1e-16)) - 1
    differences = np.array(ties)[:, np.newaxis] - np.array(LEVELS) + 0.1 * noise
    return [pd.DataFrame(differences[:, number], columns=LEVELS) for number in range(len(ties))]


def sweep(seed: int, n: int, ties: tuple[float, ...], shared: float) -> pd.DataFrame:
    """The same as runs of a base, r0, and of regimes that tie with it."""
    curves = drawn(np.random.default_rng(seed), n, ties, shared, skewed=False)
    values = np.stack([np.zeros((n, len(LEVELS))), *(curve.to_numpy() for curve in curves)])
    regime, number, place = (axis.ravel() for axis in np.indices(values.shape))
    columns = {"point": place, "turnover": np.array(LEVELS)[place], "regime": [f"r{name}" for name in regime]}
    return pd.DataFrame({**columns, "replication": number, "churn_rate": values.ravel()})


def held(curves: list[Curve], ties: tuple[float, ...]) -> bool:
    """Whether every tie lies in its set."""
    return all(
        any(part.low <= tie <= part.high for part in curve.stretches()) for curve, tie in zip(curves, ties, strict=True)
    )


def shares(samples: int, n: int, ties: tuple[float, ...], shared: float, *, skewed: bool) -> tuple[float, float]:
    chance = np.random.default_rng(n + len(ties))
    found = []
    for _ in range(samples):
        curves = drawn(chance, n, ties, shared, skewed=skewed)
        found.append((held(widened(curves, 0.95), ties), held(list(map(curve_through, curves)), ties)))
    together, alone = np.mean(found, axis=0)
    return float(together), float(alone)


def test_all_ties_lie_in_their_intervals_together_which_those_of_each_alone_do_not() -> None:
    # three standard errors of a share of .95 in 60 samples are .084; sets of .95 each hold all eight in about .65
    together, alone = shares(60, 40, MANY, 0.0, skewed=False)
    assert together > 0.866
    assert alone < 0.82


@pytest.mark.long
@pytest.mark.parametrize("skewed", [False, True])
@pytest.mark.parametrize("shared", [0.0, 0.7])
@pytest.mark.parametrize(("n", "ties"), [(40, FEW), (100, MANY)])
def test_coverage(n: int, ties: tuple[float, ...], shared: float, skewed: bool) -> None:
    # three standard errors of a share of .95 in 400 samples are .033
    together, alone = shares(400, n, ties, shared, skewed=skewed)
    assert 0.917 < together < 0.983, together
    assert alone < 0.9, alone


def test_one_curve_with_one_tie_is_as_by_itself_to_the_bit() -> None:
    runs = sweep(3, 20, (0.2,), 0.0)
    (line,) = lines_of(runs, ["turnover"], "turnover", "churn_rate", "r0")
    assert line.curve == curve_of(runs, LEVELS, "turnover", "churn_rate", "r1", "r0")


def test_curves_that_are_one_need_no_more_than_one_and_curves_apart_as_much_as_bonferroni_says() -> None:
    runs = sweep(4, 200, (0.2,), 0.0)
    copies = [runs, *(runs.loc[runs["regime"] == "r1"].assign(regime=f"copy {number}") for number in range(5))]
    lines = lines_of(pd.concat(copies), ["turnover"], "turnover", "churn_rate", "r0")
    assert len(lines) == 6
    assert max(line.curve.confidence for line in lines) < 0.965  # up to what resampling scatters
    missed = []
    for seed in range(5, 11):
        (each,) = {
            line.curve.confidence
            for line in lines_of(sweep(seed, 200, (0.2,) * 6, 0.0), ["turnover"], "turnover", "churn_rate", "r0")
        }
        missed.append(1 - each)
    # six that have nothing to do with each other miss in 1 - .95 ** (1 / 6) each. A tail of .05 is counted among so
    # many resamples, with the standard error of a binomial share; four of them, over six sweeps: .23, which would see
    # curves taken for four or for nine
    error = np.sqrt(0.95 / 0.05 / RESAMPLES / len(missed))
    assert np.mean(missed) == pytest.approx(1 - 0.95 ** (1 / 6), rel=4 * error)


def test_outcomes_asked_together_hold_together_and_are_nowhere_narrower() -> None:
    runs = sweep(6, 30, FEW, 0.5)
    runs["trust"] = 1 - sweep(7, 30, FEW, 0.5)["churn_rate"]
    both = break_evens(runs, ["turnover"], "turnover", ["churn_rate", "trust"], "r0")
    assert both["comparisons"].unique().tolist() == [8]
    one = break_evens(runs, ["turnover"], "turnover", "churn_rate", "r0")
    assert one["comparisons"].unique().tolist() == [4]
    pairs = one.merge(both, on=["regime", "outcome", "break_even"], suffixes=("", "_both"))
    assert len(pairs) == len(one)
    assert (pairs["low_both"] <= pairs["low"] + 1e-9).all()
    assert (pairs["high_both"] >= pairs["high"] - 1e-9).all()


def test_few_pairs_get_bonferroni_s_intervals_and_take_more_to_tell_anything() -> None:
    runs = sweep(8, 9, FEW, 0.0)
    lines = lines_of(runs, ["turnover"], "turnover", "churn_rate", "r0")
    assert [line.curve.confidence for line in lines] == pytest.approx([strict(0.95, 4)] * 4, abs=1e-12)
    assert {part.fewest for line in lines for part in line.curve.segments} == {8}


def test_what_ties_nowhere_widens_nothing() -> None:
    ties = (0.2, 5.0, 6.0, -7.0)  # three of four curves are far from 0 between the levels
    curves = drawn(np.random.default_rng(9), 30, ties, 0.0, skewed=False)
    one, *others = widened(curves, 0.95)
    assert one.stretches() == curve_through(curves[0]).stretches()
    assert [curve.stretches() for curve in others] == [[]] * 3
