"""Outcomes pooled over runs: counts by brute force, known answers, the study of survival, coverage."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from analysis.estimates import averaged, means, paired_differences, prepared
from analysis.pooling import pooled, pseudo_values
from analysis.survival.lifetimes import study
from simulation.errors import RequestError
from simulation.model.model import OwnershipModel
from simulation.scenario.reading import parse_scenario
from simulation.science.declaration import Value
from simulation.science.outcomes import COUNTS, KEPT, MATCHED, OPENED
from simulation.science.regimes import REGIMES
from simulation.sweep.in_memory import run_in_memory
from tests.helpers.firms import firm

Floats = npt.NDArray[np.float64]

RESTLESS: dict[str, Value] = {"accounts": 60, "functions.success.seats": 6, "turnover": 0.4}


# ---------------------------------------------------------------- counts of a run


@pytest.mark.parametrize(("regime", "warm_up", "horizon"), [("sole", 30, 175), ("siloed", 0, 156), ("shared", 60, 51)])
def test_years_of_age_are_those_of_accounts_followed_one_by_one(regime: str, warm_up: int, horizon: int) -> None:
    # would catch a week too early or too late at either end, who leaves at the renewal that ends a year counted as
    # kept, and a customer who is sold in the slot of another taken for the same
    model = OwnershipModel(firm(RESTLESS), REGIMES[regime], seed=4, warm_up=warm_up, horizon=horizon)
    ages = []  # of each account by the week that starts; the last entry is the end of the last week
    for _ in range(warm_up + horizon):
        ages.append({account: account.age for account in model.accounts()})
        model.step()
    ages.append({account: account.age for account in model.accounts()})
    opened, kept = Counter[int](), Counter[int]()  # customers with a past may be older than what is asked for
    for week in range(warm_up, warm_up + horizon - 52 + 1):
        for account, age in ages[week].items():
            if age % 52 == 0:
                opened[age // 52] += 1
                kept[age // 52] += ages[week + 52].get(account) == age + 52
    outcomes = model.ledger.outcomes()
    assert [outcomes[OPENED.format(year)] for year in range(1, 13)] == [opened[year] for year in range(12)]
    assert [outcomes[KEPT.format(year)] for year in range(1, 13)] == [kept[year] for year in range(12)]
    share = 1.0
    for year in range(1, 13):
        share = share * kept[year - 1] / opened[year - 1] if opened[year - 1] else np.nan
        found = outcomes[f"survival_{year}"]
        assert (np.nan if found is None else found) == pytest.approx(share, nan_ok=True)
    assert (opened.total() > 100) == (horizon > 52)
    assert kept.total() < opened.total() or horizon < 52


def test_no_survival_is_told_before_the_horizon_is_over() -> None:
    model = OwnershipModel(firm(RESTLESS), REGIMES["sole"], seed=4, warm_up=0, horizon=120)
    for _ in range(119):
        model.step()
    assert model.ledger.outcomes()["survival_1"] is None  # of those who opened a year some have not come to its end
    model.step()
    assert model.ledger.outcomes()["survival_1"] is not None


# ---------------------------------------------------------------- known answers


def frame(opened: Any, kept: Any, regime: str = "sole", year: int = 1, **more: Any) -> pd.DataFrame:
    columns = {OPENED.format(year): opened, KEPT.format(year): kept}
    rows = pd.DataFrame({"point": 0, "regime": regime, "replication": range(len(opened)), **columns, **more})
    return rows.assign(survival_1=rows[KEPT.format(1)] / rows[OPENED.format(1)])


def test_accounts_are_pooled_and_firms_are_not_alike() -> None:
    runs = frame([1, 9], [1, 0])  # one of ten stays; of the mean firm, half
    whole, without = 0.1, np.array([0.0, 1.0])  # without the first run nobody stays, without the second everybody
    expected = 2 * whole - without
    assert pooled(runs, ["survival_1"])["survival_1"].tolist() == pytest.approx(expected.tolist())
    row = means(runs, [], ["survival_1"]).iloc[0]
    jackknife = np.sqrt((2 - 1) / 2 * ((without - without.mean()) ** 2).sum())
    assert (row["n"], row["mean"]) == (2, pytest.approx(2 * whole - without.mean()))
    assert row["standard_error"] == pytest.approx(jackknife)


def test_firms_that_open_as_many_years_are_their_own_pseudo_values() -> None:
    runs = frame([4, 4, 4], [1, 4, 2])
    assert pooled(runs, ["survival_1"])["survival_1"].tolist() == pytest.approx([0.25, 1.0, 0.5])


def test_a_run_without_accounts_counts_for_nothing_and_one_alone_has_no_interval() -> None:
    row = means(frame([5, 5, 0], [4, 2, 0]), [], ["survival_1"]).iloc[0]
    assert (row["n"], row["mean"]) == (3, pytest.approx(0.6))
    row = means(frame([0, 5, 0], [0, 4, 0]), [], ["survival_1"]).iloc[0]
    assert (row["n"], row["mean"]) == (1, pytest.approx(0.8))
    assert np.isnan(row["standard_error"])
    nothing = means(frame([0, 0], [0, 0]), [], ["survival_1"]).iloc[0]
    assert nothing["n"] == 0
    assert pseudo_values(np.array([[3.0]]), np.array([[4.0]])).tolist() == [0.75]


def test_years_are_multiplied_after_they_are_pooled() -> None:
    runs = frame([10, 20, 10], [5, 18, 5])
    runs = runs.assign(**{OPENED.format(2): [4, 0, 6], KEPT.format(2): [4, 0, 3]}, survival_2=np.nan)
    parts = runs[[KEPT.format(1), KEPT.format(2)]].to_numpy(float)
    wholes = runs[[OPENED.format(1), OPENED.format(2)]].to_numpy(float)
    without = np.array(
        [np.prod(np.delete(parts, row, 0).sum(0) / np.delete(wholes, row, 0).sum(0)) for row in range(3)]
    )
    expected = 3 * (28 / 40 * 7 / 10) - 2 * without
    assert pooled(runs, ["survival_2"])["survival_2"].tolist() == pytest.approx(expected.tolist())


def test_departures_are_weighted_with_their_number() -> None:
    runs = frame([1, 1, 1, 1], [1, 1, 1, 1], **{MATCHED: [1, 0, 3, 4], "departure_churn": [1.0, np.nan, 0.0, 0.5]})
    without = [2 / 7, 3 / 8, 3 / 5, 1 / 4]
    row = means(runs, [], ["departure_churn"]).iloc[0]
    assert (row["n"], row["mean"]) == (4, pytest.approx(4 * 3 / 8 - 3 * np.mean(without)))


def test_pooling_twice_is_pooling_once() -> None:
    more = {MATCHED: [1, 2, 3, 4], "departure_churn": [1.0, 0.2, 0.0, 0.5]}
    runs = frame([3, 7, 5, 2], [2, 3, 4, 2], **more)
    names = ["survival_1", "departure_churn"]
    once = prepared(runs, names)
    pd.testing.assert_frame_equal(prepared(once, names), once)
    direct = means(runs, [], names)
    pd.testing.assert_frame_equal(means(once, [], names), direct)
    pd.testing.assert_frame_equal(means(averaged(runs, [], [], names).runs, [], names), direct)


def test_regimes_are_paired_by_the_jackknife_of_the_difference() -> None:
    one, other = ([6, 2, 9], [5, 1, 3]), ([4, 4, 8], [3, 1, 1])
    runs = pd.concat([frame(*one), frame(*other, "siloed")], ignore_index=True)
    row = paired_differences(runs, [], ["survival_1"], "sole").iloc[0]

    def difference(rows: list[int]) -> float:
        kept = [sum(np.array(each[1])[rows]) / sum(np.array(each[0])[rows]) for each in (one, other)]
        return float(kept[1] - kept[0])

    without = np.array([difference([1, 2]), difference([0, 2]), difference([0, 1])])
    assert row["difference"] == pytest.approx(3 * difference([0, 1, 2]) - 2 * without.mean())
    assert row["standard_error"] == pytest.approx(np.sqrt(2 / 3 * ((without - without.mean()) ** 2).sum()))
    assert np.isnan(row["wins"])  # a pseudo-value is no firm's


def test_replications_do_not_stop_by_what_no_run_has() -> None:
    text = "name: x\nseed: 1\nregimes: [sole]\nprecision: {outcome: survival_1, half_width: .1, at_most: 50}\n"
    with pytest.raises(RequestError, match=r"precision.outcome is 'survival_1', which no single run has"):
        parse_scenario(text, "x.yaml")


# ---------------------------------------------------------------- coverage


def firms_that_lose_more_and_sell_more(random: np.random.Generator, shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """Accounts that open a year and those kept, of firms with five slots: who loses one sells another."""
    stays = random.beta(4, 2, shape)
    opened = 5 + random.poisson(5 * (1 - stays))
    return opened.astype(float), random.binomial(opened, stays).astype(float)


@pytest.mark.parametrize("runs", [20, 60])
def test_the_interval_covers_the_share_of_all_accounts(runs: int) -> None:
    # E[opened] = 5 + 5 / 3; E[kept] = 5 E[s] + 5 E[s (1 - s)] with s from Beta(4, 2), E[s^2] = 10 / 21
    truth = (5 * 2 / 3 + 5 * (2 / 3 - 10 / 21)) / (5 + 5 / 3)
    random = np.random.default_rng(5)
    samples = 3000
    opened, kept = firms_that_lose_more_and_sell_more(random, (samples, runs))
    rows = frame(opened.ravel(), kept.ravel()).assign(
        point=np.repeat(range(samples), runs), replication=np.tile(range(runs), samples)
    )
    found = means(rows, ["point"], ["survival_1"])
    covered = ((found["low"] <= truth) & (truth <= found["high"])).mean()
    assert 0.935 < covered < 0.965  # the standard error of the coverage is .004
    # unbiased, where the mean over firms is ten of its standard errors off, and its interval misses
    assert abs(found["mean"].mean() - truth) < 4 * found["mean"].std() / np.sqrt(samples)
    alike = means(rows.drop(columns=OPENED.format(1)), ["point"], ["survival_1"])
    assert abs(alike["mean"].mean() - truth) > 10 * alike["mean"].std() / np.sqrt(samples)


# ---------------------------------------------------------------- against the study of survival

TEXT = """
name: alike
seed: 11
regimes: [siloed]
parameters: {turnover: 0.3}
weeks: {warm_up: 104, horizon: 208}
replications: 300
"""


@pytest.mark.long
@pytest.mark.parametrize("accounts", [5, 12, 40])
def test_survival_over_runs_is_that_of_watched_customers(accounts: int) -> None:
    scenario = parse_scenario(TEXT, "alike.yaml")
    scenario = replace(scenario, parameters={**scenario.parameters, "accounts": accounts})
    alike = run_in_memory(scenario)
    found = means(alike, [], ["survival_1", "survival_2"]).set_index("outcome")
    watched = study(scenario, 300).curves.query("segment == 'all'").set_index("age")
    for years in (1, 2):
        row, curve = found.loc[f"survival_{years}"], watched.loc[52 * years]
        error = np.hypot(row["standard_error"], (curve["high"] - curve["low"]) / 2 / 1.968)
        assert row["mean"] == pytest.approx(curve["survival"], abs=3 * error)
    assert set(COUNTS) <= set(run_in_memory(replace(scenario, replications=1)).columns)
