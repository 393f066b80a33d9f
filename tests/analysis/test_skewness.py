"""Intervals of skewed and of rare values: against scipy, what they cover, and which samples are marked."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console
from scipy.special import stdtrit
from scipy.stats import chi2, skew, ttest_1samp

import analysis
from analysis.comparison.tables import plain, result_tables
from analysis.estimates import means, paired_differences, summary
from analysis.skewness import ends, skewness_of, takes

PAGE = (Path(analysis.__file__).parents[1] / "docs" / "statistics.md").read_text()

Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]

SAMPLES: dict[str, tuple[Draw, float]] = {
    "normal": (lambda chance, size: chance.normal(size=size), 0.0),
    "exponential": (lambda chance, size: chance.exponential(size=size), 1.0),
    "lognormal (sigma 1)": (lambda chance, size: chance.lognormal(size=size), float(np.exp(0.5))),
    "lognormal (sigma 1.5)": (lambda chance, size: chance.lognormal(sigma=1.5, size=size), float(np.exp(1.125))),
    "0 or 1, an event in 1 % of runs": (lambda chance, size: (chance.random(size) < 0.01).astype(float), 0.01),
}


def marked(sample: np.ndarray) -> np.ndarray:
    """What `takes` says of samples, one a row."""
    away = sample - sample.mean(axis=1, keepdims=True)
    skewness = skewness_of((away**2).mean(axis=1), (away**3).mean(axis=1))
    return takes(np.full(len(sample), float(sample.shape[1])), skewness)


def covered(sample: np.ndarray, mean: float) -> tuple[float, float]:
    """How often the interval covers the mean, of samples (rows) that have one; and how many have."""
    count, n = sample.shape
    rows = pd.DataFrame({"sample": np.repeat(np.arange(count), n)})
    found = summary(rows, ["sample"], sample.reshape(-1, 1), ["value"], 0.95).dropna(subset="low")
    return float(((found["low"] <= mean) & (mean <= found["high"])).mean()), len(found) / count


@pytest.mark.long  # three million draws
@pytest.mark.parametrize("name", SAMPLES)
def test_the_page_says_what_is_covered(name: str) -> None:
    (row,) = re.findall(rf"^\| {re.escape(name)} \| (.*) \|$", PAGE, flags=re.MULTILINE)
    draw, mean = SAMPLES[name]
    chance = np.random.default_rng(1)
    for n, of_student, here in zip((5, 10, 20, 100), *[iter(map(float, row.split(" | ")))] * 2, strict=True):
        sample = draw(chance, (5_000, n))
        half = stdtrit(n - 1, 0.975) * sample.std(axis=1, ddof=1) / np.sqrt(n)
        apart = abs(sample.mean(axis=1) - mean)[half > 0]
        share, told = covered(sample, mean)
        # half of the last digit, and three standard errors
        room = 0.005 + 3 * np.sqrt(max(share * (1 - share), 0.002) / (5_000 * told))
        assert abs(share - here) < room, (n, share)
        assert abs((apart <= half[half > 0]).mean() - of_student) < 1.5 * room, (n, (apart <= half[half > 0]).mean())


@pytest.mark.parametrize(("n", "least"), [(20, 0.93), (100, 0.94)])
def test_skewed_means_are_covered(n: int, least: float) -> None:
    """Student's intervals are .915 and .940 here, with a standard error of .004: they fail the first."""
    assert covered(np.random.default_rng(4).exponential(size=(3_000, n)), 1.0)[0] > least


def test_ends_undo_the_cubic_of_hall() -> None:
    """An end beyond Student's is where Hall's cubic takes Student's quantile."""
    n, skewness = 20.0, 2.5
    low, high = (float(each[0]) for each in ends(*(np.array([x]) for x in (n, 0.0, 1.0, skewness)), 0.95))
    quantile = float(stdtrit(n - 1, 0.975))
    assert low == pytest.approx(-quantile)
    crook = skewness / np.sqrt(n)
    assert -high + crook * high**2 / 3 - crook**2 * high**3 / 27 + crook / 6 == pytest.approx(-quantile)
    mirrored = [float(each[0]) for each in ends(*(np.array([x]) for x in (n, 0.0, 1.0, -skewness)), 0.95)]
    assert mirrored == pytest.approx([-high, -low])


def test_an_unskewed_sample_has_the_interval_of_student() -> None:
    sample = np.random.default_rng(5).normal(size=30)
    frame = pd.DataFrame({"all": np.zeros(30)})
    (row,) = summary(frame, ["all"], sample[:, None], ["value"], 0.9).to_dict("records")
    expected = ttest_1samp(sample, 0).confidence_interval(0.9)
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("events", [1, 3, 9])
def test_events_all_alike_have_the_exact_interval_of_poisson(events: int) -> None:
    found = means(runs_of(events), ["turnover"], ["churn_rate"]).set_index("regime").loc["shared"]
    low, high = chi2.ppf(0.025, 2 * events) / 200, chi2.ppf(0.975, 2 * events + 2) / 200
    assert (found["low"], found["high"]) == pytest.approx((low, high))


def test_a_difference_that_showed_once_is_no_count_of_events() -> None:
    """An interval of events lies above 0 from the first one on: no regime may win by that."""
    runs = runs_of(1)
    runs.loc[runs["regime"] == "sole", "churn_rate"] = 0.0
    (row,) = paired_differences(runs, ["turnover"], ["churn_rate"], "sole").to_dict("records")
    assert row["low"] < 0 < row["high"]
    assert row["high"] - row["difference"] > 3 * (row["difference"] - row["low"])


def test_what_never_happened_and_samples_too_small_to_show_it_are_said() -> None:
    runs = runs_of(0)
    share = f"{100 * (1 - 0.025 ** (1 / 100)):.0f} %"
    said = f"0 in all 100 replications of shared at turnover 0.1: it happens in fewer than {share} of them"
    assert said in text(runs)
    assert "fewer than 10 values" not in text(runs)
    assert "fewer than 10 values cannot show how skewed they are" in text(runs.loc[runs["replication"] < 5])


def test_normal_values_are_hardly_ever_marked_and_rare_events_always() -> None:
    chance = np.random.default_rng(2)
    for n in (4, 10, 20, 100):
        # three standard errors of a skewness that is itself somewhat heavy in its tails
        assert np.isfinite(marked(chance.normal(size=(5_000, n)))).mean() < 0.02
    for n in (10, 20, 100):
        events = np.zeros((1, n))
        events[0, 3] = 1.0
        assert np.isfinite(marked(events)).all()
    assert np.isnan(marked(np.zeros((1, 100)))).all()
    assert np.isfinite(marked(chance.lognormal(size=(1_000, 40)))).mean() > 0.9


def text(runs: pd.DataFrame) -> str:
    console = Console(width=200)
    with console.capture() as captured:
        console.print(*result_tables(runs, ["turnover"], ["sole", "shared"], ["churn_rate"]))
    return captured.get()


def runs_of(events: int, n: int = 100) -> pd.DataFrame:
    """Runs whose churn is 1 in so many of `n` runs of shared, else 0; that of sole is normal."""
    chance = np.random.default_rng(3)
    rows = [(0, "sole", replication, value) for replication, value in enumerate(chance.normal(size=n).tolist())] + [
        (0, "shared", replication, float(replication < events)) for replication in range(n)
    ]
    return pd.DataFrame(rows, columns=["point", "regime", "replication", "churn_rate"]).assign(turnover=0.1)


@pytest.mark.parametrize(("events", "known"), [(1, False), (13, False), (0, True), (50, True)])
def test_estimates_say_how_many_values_it_would_take(events: int, known: bool) -> None:
    found = means(runs_of(events), ["turnover"], ["churn_rate"]).set_index("regime")["takes"]
    assert np.isnan(found["sole"])
    assert np.isnan(found["shared"]) == known
    if not known:
        values = np.arange(100) < events
        assert found["shared"] == np.ceil(25 * float(skew(values.astype(float))) ** 2)


def test_tables_and_data_say_so_and_are_silent_else() -> None:
    said = "too rare or skewed for an even interval in 1 of 2 cells, most so for shared at turnover 0.1: it takes n = 2"
    assert said in text(runs_of(1))
    assert "skewed" not in text(runs_of(50))
    rows = plain(runs_of(1), ["turnover"], ["sole", "shared"], ["churn_rate"])["estimates"]
    assert {row["regime"]: row["takes"] for row in rows} == {"sole": None, "shared": 2426}


def test_differences_are_marked_by_themselves() -> None:
    runs = runs_of(1)
    runs.loc[runs["regime"] == "sole", "churn_rate"] = 0.0
    (row,) = paired_differences(runs, ["turnover"], ["churn_rate"], "sole").to_dict("records")
    assert row["takes"] == 2426
