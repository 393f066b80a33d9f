"""A bench: people without accounts of their own, who take over empty seats and stand in, and cost what others cost."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.engine import run as engine
from simulation.model.model import OwnershipModel
from simulation.model.model import simulate as reference
from simulation.science import catalogue
from simulation.science.events import Event
from simulation.science.members import FUNCTIONS
from simulation.science.outcomes import TRAJECTORIES
from simulation.science.regimes import REGIMES, Regime
from simulation.science.succession import RULES
from tests.helpers.firms import STILL, firm, model

LUCK = {"seed": 4, "replication": 1, "warm_up": 20, "horizon": 60}
SEATED: dict[str, Any] = {"accounts": 40, "functions.success.seats": 5, "functions.support.seats": 3, "turnover": 0.6}
BENCH: dict[str, Any] = {"functions.success.bench": 2, "functions.support.bench": 1}


def run(simulate: Any, regime: Regime, values: dict[str, Any], happens: Any = ()) -> str:
    """Outcomes and weekly states as text: all digits, and NaN equals NaN."""
    return repr(simulate(firm(SEATED | values), regime, record=tuple(TRAJECTORIES), events=happens, **LUCK))


@pytest.mark.parametrize("regime", ["sole", "diffuse"])
@pytest.mark.parametrize("rule", RULES)
def test_both_agree_to_the_last_bit_with_a_bench(rule: str, regime: str) -> None:
    values = BENCH | {"reassign": rule, "absence_per_year": 9.0, "competitor": 0.6}
    deputies = catalogue.resolve_regime("any", REGIMES[regime], {"deputies": 0.5})
    happens = (
        Event(9, dismiss=(("success", 3),)),
        Event(20, 40, hiring="frozen"),
        Event(25, quits=(("support", "longest tenure"),)),
    )
    found = [run(each, deputies, values, happens) for each in (reference, engine.simulate)]
    assert found[0] == found[1]


def test_both_agree_where_only_the_bench_is_left() -> None:
    values = {f"functions.{name}.bench": 2 for name in FUNCTIONS} | {"turnover": 0.9, "reassign": "new_hire"}
    happens = (Event(9, dismiss=(("success", 6), ("sales", 2))),)
    found = [run(each, REGIMES["sole"], values, happens) for each in (reference, engine.simulate)]
    assert found[0] == found[1]


# ---------------------------------------------------------------- known answers


@pytest.mark.parametrize("regime", ["sole", "shared", "siloed"])
def test_a_bench_where_nobody_is_ever_away_and_nobody_covers_costs_its_salaries_and_does_nothing(regime: str) -> None:
    alone = STILL | {"goal_cover": 0.0, "peer_learning": 0.0}
    without = catalogue.resolve_regime("any", REGIMES[regime], {"cover": 0.0})
    found = []
    for bench in ({}, {"functions.product.bench": 3}):  # the last function: no other seat has another number
        outcomes, _ = engine.simulate(firm(SEATED | alone | bench), without, **LUCK)
        found.append(outcomes)
    paid = found[1]["payroll"] - found[0]["payroll"]
    assert paid == pytest.approx(3 * firm().functions.product.salary / 52)
    differing = {name for name in found[0] if found[0][name] != found[1][name]}
    assert differing == {"payroll", "cost_to_serve", "margin", "account_value", "morale", "utilisation_product"}


def firm_with_a_bench(**values: Any) -> OwnershipModel:
    found = model("sole", SEATED | STILL | {"competitor": 0.0, "functions.success.bench": 1, **values}, **LUCK)
    found.run_for(LUCK["warm_up"])
    return found


@pytest.mark.parametrize("rule", RULES)
def test_an_empty_seat_is_taken_over_at_once_whatever_the_rule(rule: str) -> None:
    found = firm_with_a_bench(reassign=rule)
    leaver, bench = found.teams[0].seats[1], found.teams[0].seats[-1]
    theirs = [account for account in found.accounts() if account.lead.holder is leaver]
    assert theirs
    assert bench.portfolio == 0
    leaver.resign_today()
    found.run_for(1)
    assert {account.lead.holder for account in theirs if account in found.accounts()} == {bench}
    assert not bench.on_bench
    assert leaver.on_bench
    while leaver.vacant:
        found.run_for(1)
    assert leaver.portfolio == 0
    found.run_for(20)
    assert leaver.portfolio == 0  # new customers are nothing for the bench


def test_the_most_accounts_come_first_and_the_rest_goes_by_the_rule() -> None:
    found = firm_with_a_bench(reassign="new_hire", backfill_weeks=520.0)
    team = found.teams[0].seats
    bench = team[-1]
    largest, other = sorted(team[:-1], key=lambda each: (-each.portfolio, each.seat))[:2]
    other.resign_today()
    largest.resign_today()
    accounts = [account for account in found.accounts() if account.lead.holder is other]
    found.run_for(1)
    assert largest.on_bench
    assert not other.on_bench
    assert {account.lead.holder for account in accounts if account in found.accounts()} == {other}
    assert bench.portfolio > 0


def test_who_is_away_is_stood_in_for_and_comes_back_to_the_own_accounts() -> None:
    waits = {}
    for bench in (0, 1):
        found = firm_with_a_bench(cover=0.0, **{"functions.success.bench": bench})
        away = max(found.teams[0].seats, key=lambda each: (each.portfolio, -each.seat))
        theirs = [account for account in found.accounts() if account.lead.holder is away]
        away.fall_ill(2)
        found.run_for(1)
        assert (away.stand_in is None) is (bench == 0)
        waits[bench] = sum(account.answer_days for account in theirs) / max(
            1, sum(account.answers for account in theirs)
        )
        assert all(account.lead.holder is away for account in theirs if account in found.accounts())
    assert waits[1] < waits[0]


def test_a_layoff_that_leaves_only_the_bench_gives_it_the_accounts() -> None:
    found = model(
        "sole",
        SEATED | STILL | {"functions.success.bench": 2},
        **LUCK,
        events=(Event(3, dismiss=(("success", 6),)),),
    )
    found.run()
    assert [person.closed for person in found.teams[0].seats].count(False) == 1
    (left,) = [person for person in found.teams[0].seats if not person.closed]
    assert not left.on_bench
    assert left.portfolio == len(found.accounts())
