"""What Mesa's users do with any model works with this one, or says what to do instead."""

from __future__ import annotations

from typing import Any

import pytest
from mesa import DataCollector
from mesa.batchrunner import batch_run

from simulation.errors import OwnershipError, RequestError
from simulation.model.account import Account
from simulation.model.employee import Employee
from simulation.model.model import OwnershipModel
from simulation.science import catalogue
from simulation.science.parameters import Parameters
from simulation.science.regimes import REGIMES, Regime
from tests.helpers.firms import SMALL, model

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")

SHORT: dict[str, Any] = {**SMALL, "warm_up": 1, "horizon": 5}


class Loyal(Account):
    """An account of one's own."""


class OwnModel(OwnershipModel):
    """A model of one's own."""

    account_class = Loyal


def batch(parameters: dict[str, Any], **settings: Any) -> list[dict[str, Any]]:
    return batch_run(
        OwnershipModel, {**SHORT, "record": [("trust",)], **parameters}, display_progress=False, **settings
    )


# ---------------------------------------------------------------- batch_run


def test_batch_run_gives_what_a_run_gives() -> None:
    rows = batch({"turnover": [0.1, 0.6], "regime": ["sole", "siloed"]}, rng=[3, 4])
    assert len(rows) == 8
    for row in rows:
        one = model(row["regime"], {"turnover": row["turnover"]}, seed=row["seed"], warm_up=1, horizon=5)
        one.run()
        assert row["trust"] == one.states["trust"]
    assert len({row["trust"] for row in rows}) > 4


def test_batch_run_without_a_seed_takes_fresh_ones() -> None:
    rows = batch({"warm_up": 0, "horizon": 20, "record": [("trust",)]}, rng=[None, None])
    assert rows[0]["trust"] != rows[1]["trust"]
    assert len(batch({})) == 1


def test_a_fresh_seed_is_told_and_gives_the_run_again() -> None:
    first = OwnershipModel(seed=None, **SHORT)
    assert OwnershipModel(seed=first.seed, **SHORT).run() == first.run()
    assert OwnershipModel(rng=first.seed, **SHORT).run() == first.run()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"seed": 1.5}, "seed is 1.5; allowed: a whole number from 0 to"),
        ({"rng": "a"}, "rng is 'a'; allowed: a whole number from 0 to"),
        ({"seed": -1}, "seed is -1; allowed: a whole number from 0 to"),
        ({"seed": 2, "rng": 3}, "both seed (2) and rng (3) are given: leave one of them out"),
        ({"record": "trsut"}, "unknown weekly state 'trsut'; did you mean 'trust'?"),
    ],
)
def test_what_is_no_seed_or_state_is_named(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(RequestError) as refused:
        OwnershipModel(**SHORT, **settings)
    assert said in str(refused.value)


# ---------------------------------------------------------------- parameters by name


def test_parameters_by_name_are_those_of_firm_and_regime() -> None:
    by_name = OwnershipModel(Parameters(turnover=0.1), "sole", turnover=0.4, cover=0.3, seed=5, **SHORT)
    resolved = catalogue.resolve({**SMALL, "turnover": 0.4})
    regime = REGIMES["sole"].model_copy(update={"cover": 0.3})
    assert (by_name.parameters, by_name.regime) == (resolved, regime)
    assert by_name.run() == OwnershipModel(resolved, regime, seed=5, warm_up=1, horizon=5).run()


def test_all_that_is_wrong_with_parameters_by_name_is_said_at_once() -> None:
    with pytest.raises(RequestError) as refused:
        OwnershipModel(turnovr=0.3, turnover=3.0, **{"functions.support.seets": 2})
    assert str(refused.value).splitlines() == [
        "unknown parameter 'turnovr'; did you mean 'turnover'?",
        "turnover is 3.0; allowed: a number from 0 to 0.99 (1/year)",
        "unknown parameter 'functions.support.seets'; did you mean 'functions.support.seats'?",
    ]


def test_a_misspelt_parameter_of_a_group_is_said_in_our_words() -> None:
    with pytest.raises(OwnershipError) as refused:
        Parameters(turnovr=0.3, turnover=3.0, functions={"support": {"seets": 2}})  # type: ignore[call-arg, arg-type]
    assert sorted(str(refused.value).splitlines()) == [
        "turnover is 3.0; allowed: less than or equal to 0.99",
        "unknown parameter 'functions.support.seets'; did you mean 'seats'?",
        "unknown parameter 'turnovr'; did you mean 'turnover'?",
    ]
    with pytest.raises(OwnershipError, match=r"unknown parameter 'covr'; did you mean 'cover'\?"):
        Regime(covr=0.3)  # type: ignore[call-arg]


# ---------------------------------------------------------------- what a firm was made with


@pytest.mark.parametrize(
    ("name", "value"),
    [("regime", "siloed"), ("parameters", Parameters(turnover=0.9)), ("coefficients", model("siloed").coefficients)],
)
def test_a_firm_keeps_what_it_was_made_with(name: str, value: object) -> None:
    firm, other = model("shared"), model("shared")
    firm.run_for(4)
    with pytest.raises(RequestError, match=f"the {name} of a model cannot be changed once it is made.*make another"):
        setattr(firm, name, value)
    assert firm.run() == other.run()


# ---------------------------------------------------------------- collectors and agents


def test_a_collector_of_agents_alone_is_asked_every_week_of_the_horizon() -> None:
    one = OwnershipModel(**SHORT)
    one.datacollector = DataCollector(agent_reporters={"trust": lambda agent: getattr(agent, "trust", None)})
    one.run()
    frame = one.datacollector.get_agent_vars_dataframe()
    assert frame.index.get_level_values("Step").nunique() == 5
    assert frame["trust"].notna().groupby("Step").sum().min() >= 10
    one = OwnModel(**SHORT)
    one.datacollector = DataCollector(agenttype_reporters={Account: {"trust": "trust"}})
    one.run()
    assert one.datacollector.get_agenttype_vars_dataframe(Account).index.get_level_values("Step").nunique() == 5


def test_accounts_are_found_by_their_class_whether_or_not_it_is_a_subclass() -> None:
    own = OwnModel(**SHORT)
    assert set(own.agents_by_type[Account]) == set(own.agents_by_type[Loyal]) == set(own.accounts())
    assert set(own.agents_by_type[Employee]) == set(own.employees)
    plain = OwnershipModel(**SHORT)
    assert set(plain.agents_by_type[Account]) == set(plain.accounts())
    assert len(plain.agents_by_type[Loyal]) == 0
