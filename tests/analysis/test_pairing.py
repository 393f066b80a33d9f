"""What pairing saves and how sure a win is: against known distributions, other formulas and real commands."""

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.comparison.answers import answers
from analysis.comparison.tables import plain
from analysis.estimates import paired_differences
from analysis.pairing import FEWEST, saving

SAMPLES = 2000


def pairs(one: np.ndarray, other: np.ndarray, outcome: str = "churn_rate") -> pd.DataFrame:
    """Runs of two regimes; a row of each array is a design point, a column a replication."""
    points, replications = one.shape
    point, replication = np.divmod(np.arange(points * replications), replications)
    frames = [
        pd.DataFrame({"point": point, "turnover": point / 1e4, "regime": regime, "replication": replication}).assign(
            **{outcome: values.ravel()}
        )
        for regime, values in {"sole": other, "shared": one}.items()
    ]
    return pd.concat(frames, ignore_index=True)


def differences(one: np.ndarray, other: np.ndarray, outcome: str = "churn_rate", confidence: float = 0.95):
    return paired_differences(pairs(one, other, outcome), ["turnover"], [outcome], "sole", confidence)


def normal(correlation: float, replications: int, points: int = SAMPLES) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of standard deviation 1 whose true difference is .3."""
    random = np.random.default_rng(3)
    shared = np.sqrt(correlation) * random.normal(size=(points, replications))
    apart = np.sqrt(1 - correlation) * random.normal(size=(2, points, replications))
    return 0.3 + shared + apart[0], shared + apart[1]


@pytest.mark.parametrize("confidence", [0.8, 0.95])
@pytest.mark.parametrize("correlation", [0.0, 0.9])
def test_normal_differences_are_covered_as_often_as_is_said(correlation: float, confidence: float) -> None:
    found = differences(*normal(correlation, 6), confidence=confidence)
    covered = found["low"].le(0.3) & found["high"].ge(0.3)
    # The interval is exact for normal pairs. 2000 samples err by .005 (at .95) and .009 (at .8), four of which are
    # allowed: a wrong seed fails once in 16,000. With the normal quantile in place of Student's it would be .89.
    assert covered.mean() == pytest.approx(confidence, abs=4 * np.sqrt(confidence * (1 - confidence) / SAMPLES))


def test_skewed_differences_are_covered_nearly_as_often() -> None:
    # One regime is a constant, the other exponential: skewness 2, the worst that a share of rare departures does
    # here. Student's interval covers too seldom then: .915
    # of the time at n = 20; what is seen has a standard error of .005.
    random = np.random.default_rng(4)
    for replications, expected in ((20, (0.925, 0.965)), (200, (0.935, 0.97))):
        skewed = random.exponential(size=(2000, replications))
        found = differences(skewed, np.zeros_like(skewed))
        covered = (found["low"].le(1) & found["high"].ge(1)).mean()
        assert expected[0] < covered < expected[1]


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_pairing_saves_what_the_correlation_says(correlation: float) -> None:
    # equal variances: (1 + 1) / (2 - 2 rho); over 400,000 pairs the ratio is known to about half a per cent
    found = differences(*normal(correlation, 100_000, points=4))
    assert found["fewer_runs"].mean() == pytest.approx(1 / (1 - correlation), rel=0.02)


def test_independent_samples_of_that_size_have_that_standard_error() -> None:
    # the definition, carried out: Welch's standard error of samples that are `fewer_runs` times as large
    one, other = normal(0.8, 40, points=1)
    row = differences(one, other).iloc[0]
    n = 40 * row["fewer_runs"]
    welch = np.sqrt(one.var(ddof=1) / n + other.var(ddof=1) / n)
    assert row["standard_error"] == pytest.approx(welch)


def test_luck_that_works_against_each_other_makes_pairing_dearer_and_is_told() -> None:
    luck = np.random.default_rng(5).normal(size=(1, 50))
    assert differences(luck, -luck).iloc[0]["fewer_runs"] == pytest.approx(0.5)


def test_what_no_number_of_runs_would_match_has_no_number() -> None:
    luck = np.random.default_rng(6).normal(size=(1, 50))
    for one, other in ((luck + 0.1, luck), (luck, luck), (luck[:, :1], luck[:, :1] + 1)):
        assert np.isnan(differences(one, other).iloc[0]["fewer_runs"])
    data = plain(pairs(luck + 0.1, luck), ["turnover"], ["sole", "shared"], ["churn_rate"])
    assert data["paired_differences"][0]["fewer_runs"] is None
    json.dumps(data, allow_nan=False)


def test_only_whole_pairs_count_towards_what_pairing_saves() -> None:
    one, other = normal(0.5, 30, points=1)
    holes = one.copy()
    holes[0, :5] = np.nan
    other[0, 5:8] = np.nan
    expected = differences(one[:, 8:], other[:, 8:]).iloc[0]
    found = differences(holes, other).iloc[0]
    assert (found["n"], found["fewer_runs"]) == (22, pytest.approx(expected["fewer_runs"]))


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 60), st.integers(0, 60), st.sampled_from([0.5, 0.9, 0.95]))
def test_wins_have_wilsons_interval(n: int, lost: int, confidence: float) -> None:
    losses = min(lost, n)
    one = np.where(np.arange(n) < losses, 0.4, 0.2)[np.newaxis, :]
    row = differences(one, np.full((1, n), 0.3), confidence=confidence).iloc[0]
    expected = stats.binomtest(n - losses, n).proportion_ci(confidence, method="wilson")
    assert (row["wins_low"], row["wins_high"]) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert 0 <= row["wins_low"] <= row["wins"] <= row["wins_high"] <= 1


@pytest.mark.parametrize(
    ("win", "tie", "least"), [(0.5, 0.0, 0.93), (0.9, 0.0, 0.93), (0.1, 0.8, 0.999), (0.3, 0.4, 0.97)]
)
def test_the_probability_of_winning_is_covered(win: float, tie: float, least: float) -> None:
    # Scores of 1, .5 and 0 with a known mean. Without ties Wilson's interval covers about .95 of the time (.93 to .97
    # at n = 40, for counts are discrete); ties take variance away, so that with them it covers more often.
    random = np.random.default_rng(7)
    luck = random.random((SAMPLES, 40))
    one = np.where(luck < win, 0.1, np.where(luck < win + tie, 0.3, 0.5))
    found = differences(one, np.full_like(one, 0.3))
    covered = found["wins_low"].le(win + tie / 2) & found["wins_high"].ge(win + tie / 2)
    assert covered.mean() > least
    if not tie:
        assert covered.mean() < 0.975


def test_an_outcome_without_direction_has_no_winner_and_no_interval_of_one() -> None:
    found = differences(*normal(0.5, 5, points=2), outcome="accounts_mean")
    assert found[["wins", "wins_low", "wins_high"]].isna().all().all()
    assert found["fewer_runs"].notna().all()


def test_where_nobody_met_nobody_won() -> None:
    one, other = normal(0.5, 5, points=1)
    row = differences(np.full_like(one, np.nan), other).iloc[0]
    assert row["n"] == 0
    assert row[["wins", "wins_low", "wins_high", "fewer_runs"]].isna().all()


def sweep_of(replications: int) -> pd.DataFrame:
    """Two points at which independent samples would take 1 and 2 times as many runs, for churn and for trust."""
    grid = np.resize([1.0, -1.0], replications)
    other_grid = np.resize([1.0, 1.0, -1.0, -1.0], replications)  # no correlation with the first
    rows = []
    for point, correlation in enumerate((0.5, 0.75)):
        common = np.sqrt(correlation) * grid
        values = {
            "sole": common + np.sqrt(1 - correlation) * other_grid,
            "shared": 1 + common - np.sqrt(1 - correlation) * other_grid,
        }
        for (regime, column), number in product(values.items(), range(replications)):
            row = {"point": point, "turnover": point / 10, "regime": regime, "replication": number}
            rows.append(row | {"churn_rate": column[number], "trust": -column[number]})
    return pd.DataFrame(rows)


def tables_of(one: np.ndarray, other: np.ndarray) -> list[pd.DataFrame]:
    return [pd.DataFrame({"sole": there, "shared": here}) for here, there in zip(one, other, strict=True)]


def test_the_last_sentence_says_what_pairing_saved() -> None:
    # the second parts are opposed: variances 1 and 1, and 4 (1 - rho) of the difference, added up over both points:
    # (1 + 1 + 1 + 1) / (4 * .5 + 4 * .25)
    last = answers(sweep_of(400), ["turnover"], ["sole", "shared"])[-1]
    found = saving([pd.DataFrame(part) for part in by_point(sweep_of(400))])
    assert found is not None
    assert found.times == pytest.approx(4 / 3)
    assert last == (
        "(Judged by paired differences at 95 % confidence, for all 2 comparisons together; "
        "a pair is one replication under two regimes: same luck, a tie counts half. "
        f"Independent samples would take 1.3 times as many runs for churn (95 % interval {found.low:.2g} to "
        f"{found.high:.2g}) and 1.3 times for trust ({found.low:.2g} to {found.high:.2g}) to say the same.)"
    )


def by_point(runs: pd.DataFrame) -> list[pd.DataFrame]:
    return [part.pivot(index="replication", columns="regime", values="churn_rate") for _, part in runs.groupby("point")]


def test_a_handful_of_pairs_says_nothing_about_what_pairing_saved() -> None:
    one, other = normal(0.0, FEWEST - 1, points=3)
    assert saving(tables_of(one, other)) is None
    luck = np.random.default_rng(6).normal(size=(1, 50))
    assert saving(tables_of(luck + 0.1, luck)) is None  # no difference varies
    assert saving(tables_of(luck, np.full_like(luck, np.nan))) is None


def test_an_interval_is_shown_however_wide_it_is() -> None:
    """If only narrow ones were shown, those that are would cover too little."""
    for one, other in zip(*normal(0.5, FEWEST, points=50), strict=True):
        assert saving(tables_of(one[None], other[None])) is not None


@pytest.mark.long  # 2,100 sweeps
@pytest.mark.parametrize(("correlation", "replications", "points"), [(0.0, 30, 1), (0.0, 60, 1), (0.8, 40, 5)])
def test_the_pooled_ratio_is_covered_as_often_as_is_said(correlation: float, replications: int, points: int) -> None:
    """700 sweeps: standard error .008."""
    random = np.random.default_rng(8)
    true, covered = 1 / (1 - correlation), 0
    for _ in range(700):
        # the points share the luck of a replication, as those of a grid do
        shared, luck = random.normal(size=(2, 1, replications)), random.normal(size=(3, points, replications))
        common = np.sqrt(correlation) * (shared[0] + luck[0]) / np.sqrt(2)
        one, other = (common + np.sqrt(1 - correlation) * (part + shared[1]) / np.sqrt(2) for part in luck[1:])
        # what both regimes share of `shared[1]` belongs to what they have in common
        found = saving(tables_of(one, other))
        assert found is not None
        covered += found.low <= 2 * true <= found.high
    assert 0.92 < covered / 700 < 0.985
