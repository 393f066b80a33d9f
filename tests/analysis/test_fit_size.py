"""A large firm is run as a smaller one of the same shape: the same shares and times, and the luck of the large one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import f

from analysis.fit import ensemble, words
from analysis.fit.size import LARGE, SMALL, Size, size_of
from analysis.fit.space import space_of
from analysis.fit.waves import SEEN, Effort, fit, variances
from simulation.scenario.firm import Firm
from simulation.scenario.firm_file import parse_firm
from simulation.scenario.scenario import Scenario
from simulation.sweep.in_memory import run_in_memory


def firm(accounts: int, people: str) -> Firm:
    text = f"firm: {{today: sole, accounts: {accounts}, people: {{{people}}}, observed: {{churn_rate: 20 %}}}}"
    return parse_firm(text, "large.yaml")


def test_a_firm_that_is_not_large_is_run_as_it_is() -> None:
    small = firm(LARGE, "success: 40")
    assert size_of(small) == Size(1.0, LARGE)
    assert size_of(small).of(small.parameters) == small.parameters


@pytest.mark.parametrize(
    ("accounts", "people"),
    [
        (20_000, "success: 667, support: 600, sales: 267, product: 266"),
        (1300, "success: 43, support: 39, sales: 17, product: 18"),
        (50_000, "success: 900, support: 700"),
    ],
)
def test_head_counts_stay_in_proportion(accounts: int, people: str) -> None:
    large = firm(accounts, people)
    size = size_of(large)
    small = size.of(large.parameters)
    assert SMALL[0] <= small["accounts"] == size.accounts <= SMALL[1]
    for name, count in large.parameters.items():
        if name.endswith("seats"):
            assert float(small[name]) / float(count) == pytest.approx(size.accounts / accounts, rel=0.05)


def test_a_firm_with_few_people_in_a_team_is_made_no_smaller_than_they_allow() -> None:
    large = firm(20_000, "success: 100, product: 2")
    size = size_of(large)
    small = size.of(large.parameters)
    assert small["functions.product.seats"] in (1, 2)
    assert float(small["functions.product.seats"]) / 2 == pytest.approx(size.accounts / 20_000, rel=0.05)


def test_the_smaller_firm_shows_what_the_large_one_does() -> None:
    large = firm(4800, "success: 160, support: 144, sales: 64, product: 64")
    space = space_of(large)
    assert space.size.scale == pytest.approx(8, rel=0.1)
    world = space.at(space.drawn(64, 3)).iloc[[0]]
    full = replace(space, size=Size(1.0, 4800))
    counts = {"large": 12, "small": 40}
    found = {}
    for (name, runs), each in zip(counts.items(), (full, space), strict=True):
        found[name] = run_in_memory(each.scenario(world, 5, runs, large.parameters))
    for outcome in ("churn_rate", "response_days", "turnover_realised", "utilisation_success", "utilisation_product"):
        ends = [each[outcome] for each in found.values()]
        error = np.sqrt(sum(each.var() / len(each) for each in ends))
        # four standard errors of luck, or two in a hundred for what is rounded: five such tests err once in 3,000
        assert ends[0].mean() == pytest.approx(ends[1].mean(), abs=4 * error, rel=0.02), outcome
    # luck is that of the larger firm: the interval (99 %, of a ratio of variances) holds the scale, which it misses in
    # one choice of seeds in a hundred; and the ratio is above what a size that does not matter comes to once in twenty,
    # which a scale of 7.2 to 8 stays below in one choice of seeds in 120 to 250
    ratio = found["small"]["churn_rate"].var() / found["large"]["churn_rate"].var()
    freedom = counts["small"] - 1, counts["large"] - 1
    low, high = ratio / f.ppf([0.995, 0.005], *freedom)
    assert low < space.size.scale < high
    assert ratio > f.ppf(0.95, *freedom)


def made_up(scenario: Scenario) -> pd.DataFrame:
    """Runs in which churn follows one unknown alone; nobody may run a large firm."""
    assert int(str(scenario.parameters["accounts"])) <= SMALL[1]
    assert max(np.array(scenario.factors["functions.product.seats"], float)) < 100
    count, runs = scenario.design.points, scenario.replications
    chance = np.random.default_rng(scenario.seed)
    values: dict[str, Any] = {name: np.full(count * runs, 0.5) for name in SEEN}
    trust = np.repeat(np.array(scenario.factors["churn_trust"], float), runs)
    values["churn_rate"] = 0.3 - 0.03 * (trust - 2) + chance.normal(0, 0.02, len(trust))
    return pd.DataFrame({"point": np.repeat(np.arange(count), runs), **values})


def test_the_scale_is_said_and_what_is_written_is_the_firm_in_full() -> None:
    large = firm(20_000, "success: 660, support: 600, sales: 260")
    found = fit(large, made_up, Effort(64, 64, 3, 40))
    size = found.space.size
    (said,) = [line for line in words.sentences(found) if "one part in" in line]
    assert said.startswith(
        f"Your firm was run at one part in {size.scale:.1f} of its size: {size.accounts:,} customers"
    )
    about = ensemble.about(found)
    assert (about["scale"], about["run_as"]) == (size.scale, size.accounts)
    assert found.parameters["accounts"] == 20_000
    assert ensemble.worlds(found)["functions.product.seats"].min() > 100
    luck = found.luck["churn_rate"]
    assert variances(large, found.luck, 2)[0] == pytest.approx(0.012**2 + luck * (1 / size.scale + 1 / 2))
