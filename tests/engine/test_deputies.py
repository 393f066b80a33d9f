"""Deputies: what they learn they learn by contacts that cost hours, and they step in, succeed and go as others do."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.engine import run as engine
from simulation.errors import RequestError
from simulation.model.model import OwnershipModel
from simulation.model.model import simulate as reference
from simulation.science import catalogue
from simulation.science.events import Event, Tiers, Transition
from simulation.science.outcomes import TRAJECTORIES
from simulation.science.regimes import REGIMES, Regime
from simulation.science.succession import RULES
from tests.helpers.firms import STILL, firm, model

LUCK = {"seed": 4, "replication": 1, "warm_up": 20, "horizon": 60}
SEATED: dict[str, Any] = {"accounts": 40, "functions.success.seats": 5, "functions.support.seats": 3, "turnover": 0.6}


def with_deputies(regime: str, share: float = 1.0) -> Regime:
    return catalogue.resolve_regime("any", REGIMES[regime], {"deputies": share})


def run(simulate: Any, regime: Regime, values: dict[str, Any], happens: Any = (), **luck: int) -> str:
    """Outcomes and weekly states as text: all digits, and NaN equals NaN."""
    return repr(simulate(firm(SEATED | values), regime, record=tuple(TRAJECTORIES), events=happens, **(LUCK | luck)))


@pytest.mark.parametrize("ties", ["additive", "mean", "strongest"])
@pytest.mark.parametrize("rule", RULES)
def test_both_agree_to_the_last_bit_with_deputies(rule: str, ties: str) -> None:
    values = {"reassign": rule, "ties": ties, "competitor": 0.8, "absence_per_year": 9.0}
    for regime, share, warm_up in (("sole", 1.0, 0), ("diffuse", 0.4, 20)):
        found = [
            run(each, with_deputies(regime, share), values, warm_up=warm_up) for each in (reference, engine.simulate)
        ]
        assert found[0] == found[1]


def test_no_customer_goes_along_with_a_deputy_while_the_firm_settles() -> None:
    # long enough that deputies who leave are known to customers before anything is counted
    values = {"competitor": 1.0, "follow": 3.0, "deputy_joins": 1.0, "turnover": 0.9}
    for regime in ("shared", "diffuse"):
        found = [
            run(each, with_deputies(regime), values, warm_up=156, horizon=20) for each in (reference, engine.simulate)
        ]
        assert found[0] == found[1]


def test_both_agree_where_deputies_come_and_go() -> None:
    happens: tuple[Any, ...] = (
        Event(5, 30, set=(("deputies", 0.7),)),
        Event(9, dismiss=(("success", 2),)),
        Transition(12, "deputised", with_deputies("shared", 0.5), over=9),
        Transition(40, "sole", REGIMES["sole"]),
    )
    found = [run(each, with_deputies("sole", 0.2), {}, happens) for each in (reference, engine.simulate)]
    assert found[0] == found[1]
    tiers = Tiers(
        ("sole", "shared", "siloed"), (with_deputies("sole"), REGIMES["shared"], with_deputies("siloed", 0.1))
    )
    found = [run(each, REGIMES["sole"], {}, (tiers,)) for each in (reference, engine.simulate)]
    assert found[0] == found[1]


# ---------------------------------------------------------------- known answers


@pytest.mark.parametrize("regime", ["sole", "shared", "siloed", "diffuse"])
def test_a_deputy_who_never_comes_along_is_nothing_while_nobody_is_away(regime: str) -> None:
    values = STILL | {"deputy_joins": 0.0}
    assert run(engine.simulate, with_deputies(regime), values) == run(engine.simulate, REGIMES[regime], values)


def test_to_come_along_costs_the_hours_of_a_check_in() -> None:
    free, usual = (
        OwnershipModel(firm(SEATED | STILL | {"deputy_joins": 1.0}), with_deputies("sole"), checkin_hours=hours, **LUCK)
        for hours in (0.0, 1.0)
    )
    alone = OwnershipModel(firm(SEATED | STILL), "sole", checkin_hours=1.0, **LUCK)
    hours = []
    for each in (free, usual, alone):
        each.run_for(LUCK["warm_up"] + 40)
        hours.append(sum(person.utilisation for person in each.teams[0].seats))
    without, joined, lead_only = hours
    assert 1.8 < (joined - without) / (lead_only - without) < 2.2  # two people, and only now and then no time


def test_deputies_are_others_of_success_for_the_largest_accounts_and_share_the_work() -> None:
    found = model(with_deputies("sole", 0.5), SEATED | STILL, **LUCK)
    found.run_for(1)
    deputised = [account for account in found.accounts() if account.deputy is not None]
    assert len(deputised) == 20
    assert min(account.segment for account in deputised) >= max(
        account.segment for account in found.accounts() if account.deputy is None
    )
    assert all(account.deputy.holder.function == 0 for account in deputised)  # type: ignore[union-attr]
    assert all(account.deputy.holder is not account.lead.holder for account in deputised)  # type: ignore[union-attr]
    assert {person.deputyships for person in found.teams[0].seats} == {4}


def test_the_accounts_of_one_lead_have_several_deputies() -> None:
    found = model(with_deputies("sole"), SEATED | STILL, **LUCK)
    found.run_for(1)
    for lead in found.teams[0].seats:
        deputies = [each.deputy.holder.seat for each in found.accounts() if each.deputy and each.lead.holder is lead]
        assert len(set(deputies)) == 4


def test_deputyships_are_counted_and_nobody_is_deputy_of_an_empty_seat_or_of_the_own_account() -> None:
    found = model(with_deputies("sole", 0.8), SEATED | {"turnover": 0.9, "absence_per_year": 9.0}, **LUCK)
    for _ in range(80):
        found.run_for(1)
        held = [account.deputy.holder for account in found.accounts() if account.deputy is not None]
        assert all(person.deputyships == held.count(person) for person in found.employees)
        for account in found.accounts():
            if account.deputy is not None:
                assert account.deputy.holder is not account.lead.holder
                assert not account.deputy.holder.vacant


def firm_with_a_deputy(rule: str = "knows the account", **values: Any) -> tuple[OwnershipModel, list[Any]]:
    """A firm whose deputies have been learning for a while, and the accounts of one lead who have met theirs."""
    found = model(
        with_deputies("sole"),
        SEATED | STILL | {"reassign": rule, "competitor": 0.0, "buyer_turnover": 0.0, **values},
        **LUCK | {"warm_up": 80},
    )
    found.run_for(80)
    leaver = found.teams[0].seats[0]
    theirs = [each for each in found.accounts() if each.lead.holder is leaver and each.deputy and each.deputy.met]
    assert len(theirs) > 3
    return found, theirs


def test_who_knows_the_account_succeeds_with_what_they_know_and_somebody_else_is_deputy() -> None:
    found, theirs = firm_with_a_deputy(handover=0.0)
    before = [(each.deputy.holder, each.deputy.context, each.deputy.person_trust, each.deputy.bond) for each in theirs]
    theirs[0].lead.holder.resign_today()
    found._staffing()
    found._handover()
    for account, (deputy, context, trust, bond) in zip(theirs, before, strict=True):
        assert account.lead.holder is deputy
        assert account.lead.context >= context > 0.0
        assert account.lead.person_trust >= trust > 0.0
        assert account.lead.bond == bond > 0.0
        assert account.deputy is None
    found.step()
    assert all(account.deputy is not None for account in theirs if account in found.accounts())


def test_the_fewest_accounts_do_not_make_a_deputy() -> None:
    found, theirs = firm_with_a_deputy("colleague")
    deputies = [account.deputy.holder for account in theirs]
    theirs[0].lead.holder.resign_today()
    found.run_for(1)
    assert [account.lead.holder for account in theirs] != deputies


@pytest.mark.parametrize("empty", [True, False])
def test_the_deputy_steps_in_while_the_lead_is_away_or_the_seat_is_empty(empty: bool) -> None:
    found, theirs = firm_with_a_deputy("new_hire", backfill_weeks=520.0, cover=0.0, checkins=20.0)
    lead = theirs[0].lead.holder
    if empty:
        lead.resign_today()
    else:
        lead.fall_ill(30)
    trust = [account.deputy.bond for account in theirs]
    hours = lead.utilisation
    found.run_for(8)
    assert not lead.present
    assert lead.utilisation < hours
    there = [(each, before) for each, before in zip(theirs, trust, strict=True) if each in found.accounts()]
    assert all(account.acting is account.deputy for account, _ in there)
    assert all(account.deputy.bond > before for account, before in there)
    assert all(account.risk < 0.5 for account, _ in there)  # somebody calls, though the seat is empty


def test_an_absence_costs_less_with_a_deputy() -> None:
    lost = {}
    for share in (0.0, 1.0):
        found = model(
            with_deputies("sole", share), SEATED | {"turnover": 0.0, "absence_per_year": 9.0, "cover": 0.0}, **LUCK
        )
        lost[share] = found.run()["response_days"]
    assert lost[1.0] < lost[0.0]  # type: ignore[operator]


# ---------------------------------------------------------------- what cannot be


def test_a_deputy_where_there_is_one_seat_is_refused() -> None:
    words = "deputies is 0.5, and success has one seat, so that nobody could be a deputy; "
    for simulate in (reference, engine.simulate):
        with pytest.raises(RequestError) as refused:
            simulate(firm({"functions.success.seats": 1}), with_deputies("sole", 0.5), **LUCK)
        assert str(refused.value) == words + "give functions.success.seats 2 or more, or write 0"
