"""What a week asks of each function, against what a run counts."""

from __future__ import annotations

import pytest

from simulation.science import catalogue
from simulation.science.events import Event, Tiers, Transition
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.science.regimes import REGIMES
from simulation.science.staffing import loads, overloads, stages
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


# ---------------------------------------------------------------- stages


def test_a_run_in_which_nothing_happens_has_one_stage() -> None:
    (only,) = stages(Parameters(), REGIMES["sole"], (), 52)
    assert only.week is None
    assert only.seats == (10, 9, 4, 4)


def test_after_a_layoff_the_seats_that_are_left_carry_the_work() -> None:
    gone = (Event(8, dismiss=(("support", 5),)),)
    kept = (Event(8, dismiss=(("support", 5),), seats="keep"),)
    firm = (Parameters(), REGIMES["sole"])
    before, after = loads(*firm)[1], loads(*firm, gone, 52)[1]
    assert (after.seats, after.week, after.needed) == (4, 8, before.needed)
    assert after.utilisation == loads(catalogue.resolve({"functions.support.seats": 4}), REGIMES["sole"])[1].utilisation
    assert loads(*firm, kept, 52) == loads(*firm)
    words = "Support has 4 seats for the work of 3.6 from week 8, before anybody is ill or leaves"
    assert overloads({"sole": firm}, {"sole": gone}, 52) == [words]
    both = {"sole": firm, "shared": (Parameters(), REGIMES["shared"])}
    assert overloads(both, {"sole": gone}, 52) == [words.replace("week 8,", "week 8 under sole,")]


def test_a_regime_that_becomes_another_has_the_load_of_the_worse_one() -> None:
    firm = Parameters(accounts=600)
    sole, shared = REGIMES["sole"], REGIMES["shared"]
    moving = (Transition(10, "shared", shared, over=5, not_before_renewal=4),)
    for found, alone in zip(loads(firm, sole, moving, 52), loads(firm, shared), strict=True):
        assert found.needed == pytest.approx(alone.needed, rel=1e-12)
        assert found.week == 10
    back = (Transition(10, "sole", sole),)
    assert loads(firm, shared, back, 52) == loads(firm, shared)
    # a layoff while accounts move bears on those who have not, and one afterwards does not
    within, late = (Event(12, dismiss=(("success", 1),)),), (Event(30, dismiss=(("success", 1),)),)
    returning = (Transition(10, "sole", sole, over=5),)
    assert loads(firm, shared, (*within, *returning), 52)[0].needed == loads(firm, shared)[0].needed
    assert loads(firm, shared, (*late, *returning), 52)[0].week is None


def test_tiers_have_the_load_of_their_segments() -> None:
    alike = Tiers(("shared",) * 3, (REGIMES["shared"],) * 3)
    assert loads(Parameters(), REGIMES["shared"], (alike,), 52) == loads(Parameters(), REGIMES["shared"])
    mixed = Tiers(("sole", "sole", "shared"), (REGIMES["sole"], REGIMES["sole"], REGIMES["shared"]))
    found = loads(Parameters(), REGIMES["sole"], (mixed,), 52)
    for low, between, high in zip(
        loads(Parameters(), REGIMES["sole"]), found, loads(Parameters(), REGIMES["shared"]), strict=True
    ):
        assert low.needed < between.needed < high.needed


def test_a_parameter_that_an_event_sets_has_its_load_in_its_weeks() -> None:
    surge = (Event(4, 6, set=(("functions.support.request_rate", 2.0),)),)
    found, usual = (loads(Parameters(), REGIMES["sole"], happens, 52)[1] for happens in (surge, ()))
    assert found.week == 4
    assert found.needed > 2 * usual.needed
