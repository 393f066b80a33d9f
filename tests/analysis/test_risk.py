"""What one firm may meet: against closed forms, by coverage, and laws."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, norm

from analysis.comparison.answers import answers
from analysis.comparison.verdicts import sentences as verdict_sentences
from analysis.comparison.verdicts import verdicts
from analysis.equivalence import EQUAL, UNTOLD, margin_of, verdict
from analysis.risk.risk import FEWEST, Threshold, difference_of_chances, quantile, risks, worst_tenth
from analysis.risk.words import sentences, tables
from simulation.errors import RequestError


def runs_of(sole: np.ndarray, shared: np.ndarray, point: int = 0, turnover: float = 0.1) -> pd.DataFrame:
    """Runs of two regimes at one design point."""
    rows = [
        (point, turnover, regime, number, value)
        for regime, values in (("sole", sole), ("shared", shared))
        for number, value in enumerate(values.tolist())
    ]
    return pd.DataFrame(rows, columns=["point", "turnover", "regime", "replication", "churn_rate"])


def test_numbers_are_those_of_brute_force() -> None:
    chance = np.random.default_rng(1)
    sole, shared = chance.normal(0.2, 0.05, 300), chance.normal(0.18, 0.05, 300)
    found = risks(runs_of(sole, shared), ["turnover"], "churn_rate", "sole", Threshold(0.22)).set_index("regime")
    assert found.loc["sole", "chance"] == np.mean(sole > 0.22)
    assert found.loc["sole", "tenth"] == pytest.approx(np.sort(sole)[-30:].mean(), abs=1e-3)
    assert found.loc["shared", "worse"] == np.mean(shared > sole)
    assert found.loc["shared", "chance_difference"] == pytest.approx(np.mean(shared > 0.22) - np.mean(sole > 0.22))
    apart = np.sort(shared)[-30:].mean() - np.sort(sole)[-30:].mean()
    assert found.loc["shared", "tenth_difference"] == pytest.approx(apart, abs=1e-3)
    assert math.isnan(found.loc["sole", "worse"])


def test_of_trust_the_lowest_tenth_is_the_worst() -> None:
    values = np.linspace(0.0, 1.0, 101)
    runs = runs_of(values, values).rename(columns={"churn_rate": "trust"})
    (sole, shared) = risks(runs, [], "trust", "sole", Threshold(0.3, above=False)).to_dict("records")
    assert sole["tenth"] == pytest.approx(0.05, abs=0.006)
    assert sole["chance"] == pytest.approx(30 / 101)
    assert shared["worse"] == 0.5
    assert shared["tenth_difference"] == 0.0


@pytest.mark.parametrize(("n", "share"), [(20, 0.5), (59, 0.95), (100, 0.05), (200, 0.95)])
def test_the_interval_of_a_quantile_covers_for_any_distribution(n: int, share: float) -> None:
    _, low, high = quantile(np.arange(1.0, n + 1), share, 0.95)
    # what is between two order statistics follows from the binomial distribution alone
    below = 0.0 if math.isinf(low) else binom.cdf(low - 1, n, share)
    above = 0.0 if math.isinf(high) else binom.sf(high - 1, n, share)
    assert below <= 0.025
    assert above <= 0.025
    assert math.isinf(low) or binom.cdf(low, n, share) > 0.025  # one rank further would be too near
    assert math.isinf(high) or binom.sf(high - 2, n, share) > 0.025


def test_the_interval_of_a_difference_of_chances_covers() -> None:
    chance = np.random.default_rng(4)
    held = 0
    for _ in range(2_000):
        luck = chance.normal(size=100)
        one, other = luck + 0.6 * chance.normal(size=100) > 1.5, luck + 0.6 * chance.normal(size=100) > 1.0
        _, low, high = difference_of_chances(one, other, 0.95)
        true = norm.sf(1.5 / math.sqrt(1.36)) - norm.sf(1.0 / math.sqrt(1.36))
        held += low <= true <= high
    assert held / 2_000 == pytest.approx(0.95, abs=0.02)


TRUE = {"normal": norm.pdf(norm.ppf(0.9)) / 0.1, "exponential": 1 - math.log(0.1)}


def covered(shape: str, n: int, samples: int) -> float:
    chance = np.random.default_rng(n)
    held = 0
    for _ in range(samples):
        values = chance.normal(size=n) if shape == "normal" else chance.exponential(size=n)
        _, low, high = worst_tenth(values[:, None], 1.0, 0.95)
        held += low <= TRUE[shape] <= high
    return held / samples


def test_the_worst_tenth_is_covered() -> None:
    assert covered("exponential", 100, 250) > 0.9  # .945 and three standard errors


@pytest.mark.long
@pytest.mark.parametrize("shape", TRUE)
@pytest.mark.parametrize("n", [50, 100, 200])
def test_the_worst_tenth_is_covered_at_length(shape: str, n: int) -> None:
    assert 0.915 < covered(shape, n, 1_000) < 0.98


def test_too_few_runs_have_no_interval_and_the_table_says_so() -> None:
    values = np.random.default_rng(2).normal(0.2, 0.05, FEWEST - 1)
    found = risks(runs_of(values, values + 0.01), ["turnover"], "churn_rate", "sole")
    assert found["tenth_low"].isna().all()
    assert any(
        "too few replications for an interval" in str(sheet.note)
        for sheet in tables(found, ["turnover"], "churn_rate", None)
    )


def test_the_words_name_ends_of_many_design_points() -> None:
    chance = np.random.default_rng(3)
    parts = [
        runs_of(chance.normal(0.2, 0.02, 60), chance.normal(0.2 + 0.01 * place, 0.02, 60), place, place / 10)
        for place in range(5)
    ]
    found = risks(pd.concat(parts), ["turnover"], "churn_rate", "sole", Threshold(0.2))
    said = sentences(found, ["turnover"], "churn_rate", Threshold(0.2))
    assert said[0].startswith("Churn is more than 0.2 under sole in 48 % (36 to 61) of firms at turnover 0, where that")
    assert said[2].startswith("Shared ends with more churn than sole, in the same weeks with the same luck, in ")
    assert said[2].endswith("of firms at turnover 0.4, where it is most.")


def test_where_it_is_all_firms_or_none_everywhere_that_is_said_once() -> None:
    chance = np.random.default_rng(8)
    parts = []
    for point in range(5):
        sole = chance.normal(0.2, 0.01, 60)
        parts.append(runs_of(sole, sole + 0.1, point, 0.1 * point))
    found = risks(pd.concat(parts), ["turnover"], "churn_rate", "sole", Threshold(0.9))
    said = " ".join(sentences(found, ["turnover"], "churn_rate", Threshold(0.9)))
    assert "with the same luck, in all firms (94 to 100 %) at every level of turnover." in said
    assert "Churn is more than 0.9 under shared in none of the firms (0 to 6 %) at every level of turnover." in said
    # at one of five points some are not: the ends are named, and which is which
    mixed = [*parts[:4], runs_of(sole, sole + np.where(np.arange(60) < 15, -0.1, 0.1), 4, 0.4)]
    found = risks(pd.concat(mixed), ["turnover"], "churn_rate", "sole", None)
    (said, _) = sentences(found, ["turnover"], "churn_rate", None)
    assert "in 75 % (63 to 84) of firms at turnover 0.4, where that is least, and in all firms (94 to 100 %) at" in said
    assert said.endswith(", where it is most.")


def test_what_has_no_better_has_no_risk() -> None:
    with pytest.raises(RequestError, match="neither more nor less"):
        risks(runs_of(np.ones(3), np.ones(3)).assign(accounts_mean=1.0), [], "accounts_mean", "sole")


@pytest.mark.long  # 200 sweeps
def test_verdicts_hold_together() -> None:
    """Where regimes differ by nothing it is seldom said that one is better, and mostly that they are equal."""
    chance = np.random.default_rng(9)
    told = []
    for _ in range(200):
        luck = chance.normal(0.2, 0.03, 60)
        runs = runs_of(luck, luck + chance.normal(0, 0.005, 60))
        told.append(verdicts(runs, [], ["sole", "shared"], "churn_rate")["verdict"].iloc[0])
    assert told.count(EQUAL) > 190
    assert told.count("better") + told.count("worse") == 0  # within the margin first


def test_at_the_margin_equality_is_said_in_a_fortieth_of_samples() -> None:
    chance = np.random.default_rng(10)
    said = 0
    for _ in range(1_000):
        luck = chance.normal(0.2, 0.03, 40)
        runs = runs_of(luck, luck + chance.normal(0.005, 0.004, 40))
        said += verdicts(runs, [], ["sole", "shared"], "churn_rate")["verdict"].iloc[0] == EQUAL
    assert said / 1_000 == pytest.approx(0.025, abs=0.015)


def test_the_answer_says_as_good_as_equal_only_where_it_is_told() -> None:
    chance = np.random.default_rng(11)
    luck = chance.normal(0.2, 0.03, 60)
    near = runs_of(luck, luck + chance.normal(0, 0.002, 60))
    far = runs_of(luck, luck + chance.normal(0, 0.06, 60))
    assert answers(near, ["turnover"], ["sole", "shared"], ["churn_rate"])[0] == (
        "Churn: lowest under sole or shared (as good as equal: within 0.005) at turnover 0.1."
    )
    assert "no regime stands out" in answers(far, ["turnover"], ["sole", "shared"], ["churn_rate"])[0]
    said = verdict_sentences(verdicts(far, ["turnover"], ["sole", "shared"], "churn_rate"), ["turnover"], "churn_rate")
    assert said[0] == f"Churn, shared against sole: {UNTOLD} everywhere."


def test_margins() -> None:
    assert margin_of("churn_rate") == 0.005
    assert margin_of("revenue") == 0.0
    assert verdict(math.nan, math.nan, 1.0) == UNTOLD
    with pytest.raises(RequestError, match="allowed: from 0"):
        margin_of("churn_rate", -1.0)
