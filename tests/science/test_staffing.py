"""What a week asks of each function, against what a run counts."""

from __future__ import annotations

import pytest

from simulation.science import catalogue
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.science.regimes import REGIMES
from simulation.science.staffing import loads, overloads
from simulation.sweep.engines import compiled

QUIET = {
    "turnover": 0.0,
    "absence_per_year": 0.0,
    "onboarding_success": 1.0,
    "onboarding_support": 1.0,
    "renewal_sales": 1.0,
    "learn": 0.0,
    "new_context": 0.0,
    "asking_again": 0.0,
    "hop_hours": 0.0,
    "relay_hours": 0.0,
    "accounts": 400,
    "functions.success.seats": 30,
    "functions.support.seats": 12,
    "functions.sales.seats": 6,
    "functions.product.seats": 6,
}
"""A firm in which nobody is ever away, and whose customers ask for the same in every week and for nothing twice."""


@pytest.mark.parametrize("regime", ["sole", "shared", "siloed", "diffuse"])
def test_the_load_is_what_a_run_counts(regime: str) -> None:
    # utilisation of a year in 6 firms: 20,800 weeks of accounts each, so that its standard error is below .004
    parameters = catalogue.resolve(QUIET)
    runs = [
        compiled().simulate(parameters, REGIMES[regime], seed=5, replication=number, warm_up=52, horizon=52)[0]
        for number in range(6)
    ]
    for load in loads(parameters, REGIMES[regime]):
        counted = sum(run[f"utilisation_{load.function}"] for run in runs) / len(runs)
        assert load.utilisation == pytest.approx(counted, abs=0.02)


def test_teams_that_do_not_fit_are_named_with_their_numbers() -> None:
    firm = Parameters(accounts=1200)
    assert overloads({name: (firm, REGIMES[name]) for name in ("sole", "shared")}) == [
        "Success has 10 seats for the work of 13 to 21",
        "Support has 9 seats for the work of 15 to 18",
        "Sales has 4 seats for the work of 5.1 to 7.8",
        "Product has 4 seats for the work of 6.8 to 9.7",
    ]
    assert overloads({name: (Parameters(), regime) for name, regime in REGIMES.items()}) == []
    # at 600 accounts only keeping in step is too much for success
    half = {name: (Parameters(accounts=600), REGIMES[name]) for name in ("sole", "shared")}
    assert overloads(half)[0] == "Success has 10 seats for the work of 10 under shared"


def test_every_function_has_a_load() -> None:
    assert tuple(load.function for load in loads(Parameters(), REGIMES["sole"])) == FUNCTIONS
