"""What a week asks of each function, against what a run counts."""

from __future__ import annotations

import pytest

from simulation.app.what_if.sentences import overload_words
from simulation.app.what_if.setting import START, Setting, changed
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
    "hop_hours": 0.0,
    "relay_hours": 0.0,
    "accounts": 400,
    "functions.success.seats": 30,
    "functions.support.seats": 12,
    "functions.sales.seats": 6,
    "functions.product.seats": 6,
}
"""A firm in which nobody is ever away and whose customers ask for the same in every week."""


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
        "Success has 10 seats for the work of 15 to 23",
        "Support has 9 seats for the work of 16 to 18",
        "Sales has 4 seats for the work of 5.5 to 8.2",
        "Product has 4 seats for the work of 7.3 to 10",
    ]
    assert overloads({name: (Parameters(), regime) for name, regime in REGIMES.items()}) == []
    # at 600 accounts only keeping in step is too much for success
    half = {name: (Parameters(accounts=600), REGIMES[name]) for name in ("sole", "shared")}
    assert overloads(half)[0] == "Success has 10 seats for the work of 11 under shared"


def test_the_page_says_it_for_the_setting_that_is_shown() -> None:
    assert overload_words(Setting(START)) == ""
    said = overload_words(changed(Setting(START), "accounts", 1200))
    assert said.startswith("These teams do not fit 1200 accounts:\n• Success has 10 seats for the work of 11 to 23.\n")
    # the parameter in hand counts as it stands, not at the ends of its slider
    assert overload_words(changed(Setting(START), "functions.support.seats", 9)) == ""
    assert "Support has 2 seats" in overload_words(changed(Setting(START), "functions.support.seats", 2))


def test_every_function_has_a_load() -> None:
    assert tuple(load.function for load in loads(Parameters(), REGIMES["sole"])) == FUNCTIONS
