"""Who takes over from a leaver: each rule chooses whom it says, and costs what the model makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import floor
from simulation.engine import run as engine
from simulation.errors import RequestError
from simulation.model.account import Account
from simulation.model.employee import Employee
from simulation.model.model import OwnershipModel
from simulation.model.model import simulate as reference
from simulation.science import rules
from simulation.science.events import Event
from simulation.science.outcomes import TRAJECTORIES
from simulation.science.regimes import REGIMES
from simulation.science.succession import CHOOSING, OF_COLLEAGUES, RULES
from simulation.web import native
from tests.helpers.firms import STILL, firm, model

LUCK = {"seed": 4, "replication": 1, "warm_up": 20, "horizon": 60}
SEATED: dict[str, Any] = {"accounts": 40, "functions.success.seats": 5, "functions.support.seats": 3, "turnover": 0.6}


def run(simulate: Any, regime: str, values: dict[str, Any], events: tuple[Event, ...] = ()) -> str:
    """Outcomes and weekly states as text: all digits, and NaN equals NaN."""
    return repr(simulate(firm(SEATED | values), REGIMES[regime], record=tuple(TRAJECTORIES), events=events, **LUCK))


@pytest.mark.parametrize("regime", ["sole", "siloed"])
@pytest.mark.parametrize("rule", RULES)
def test_both_agree_to_the_last_bit_under_every_rule(rule: str, regime: str) -> None:
    events = (Event(9, dismiss=(("success", 2),)), Event(30, quits=(("support", "most accounts"),)))
    values = {"reassign": rule}
    assert run(reference, regime, values, events) == run(engine.simulate, regime, values, events)


def test_rules_differ() -> None:
    found = {rule: run(engine.simulate, "sole", {"reassign": rule}) for rule in RULES}
    assert len(set(found.values())) == len(RULES) - 1  # nobody knows an account who has never dealt with it


@pytest.mark.skipif(native.compiler() is None, reason="no C compiler (gcc or cc) was found")
@pytest.mark.parametrize("rule", CHOOSING)
def test_the_floor_gives_the_bits_of_the_engine_under_every_rule(rule: str) -> None:
    for regime in ("sole", "diffuse"):
        assert floor.differences(firm(SEATED | {"reassign": rule}), REGIMES[regime], **LUCK) == []


# ---------------------------------------------------------------- known answers


def test_where_nobody_has_a_deputy_nobody_knows_more_than_another() -> None:
    knows, any_colleague = (run(engine.simulate, "sole", {"reassign": each}) for each in RULES[1::-1])
    assert knows == any_colleague


def test_the_best_of_people_who_are_alike_is_the_one_with_the_fewest_accounts() -> None:
    alike = {"talent": 0.0, "ramp_weeks": 0.0}
    best, any_colleague = (run(engine.simulate, "sole", alike | {"reassign": each}) for each in ("best", "colleague"))
    assert best == any_colleague


def test_a_pool_is_full_cover_of_empty_seats_with_what_was_handed_over() -> None:
    # nothing is handed over, and somebody always covers: then nothing is left that a pool would change
    nothing = {"cover": 1.0, "handover": 0.0}
    pool, hire = (
        OwnershipModel(firm(SEATED), "siloed", reassign=each, **LUCK, **nothing).run() for each in ("pool", "new_hire")
    )
    assert pool == hire
    partly = {"cover": 0.3, "handover": 0.0}
    pool, hire = (
        OwnershipModel(firm(SEATED), "siloed", reassign=each, **LUCK, **partly).run() for each in ("pool", "new_hire")
    )
    assert pool["response_days"] < hire["response_days"]


def after_a_farewell(rule: str, **settings: Any) -> tuple[OwnershipModel, Employee, list[Account]]:
    """A firm in which the lead with the most accounts goes at the start of the next week, and these accounts."""
    found = model("sole", SEATED | STILL | {"reassign": rule, "competitor": 0.0, **settings}, **LUCK)
    found.run_for(LUCK["warm_up"] + 3)
    leaver = max(found.teams[0].seats, key=lambda each: (each.portfolio, -each.seat))
    theirs = [account for account in found.accounts() if account.lead.holder is leaver]
    assert len(theirs) > 4
    return found, leaver, theirs


@pytest.mark.parametrize("rule", OF_COLLEAGUES)
def test_each_account_goes_to_whom_the_rule_says(rule: str) -> None:
    firm_of, leaver, theirs = after_a_farewell(rule)
    c = firm_of.coefficients
    others = [each for each in firm_of.teams[0].seats if each is not leaver]
    others[1].notice_weeks = 3  # with two weeks left when the leaver is gone
    segments = {
        each.seat: [account.segment for account in firm_of.accounts() if account.lead.holder is each] for each in others
    }
    expected = []
    for account in theirs:

        def wanted(each: Employee, segment: int = account.segment) -> tuple[float, ...]:
            mine = segments[each.seat]
            looked_for = 0.0
            if rule == "most alike":
                looked_for = mine.count(segment) / len(mine) if mine else 0.0
            elif rule == "best":
                able = rules.failing(c.talent, each.talent, each.talent, 0.0)
                tenure = each.tenure + 1  # a week on
                usual = rules.proficiency(tenure, c.starting_proficiency, c.ramp_weeks) * c.context_free_quality
                looked_for = usual**able
            return float(each is others[1]), -looked_for, len(mine), each.seat

        chosen = min(others, key=wanted)
        segments[chosen.seat].append(account.segment)
        expected.append(chosen.seat)
    leaver.resign_today()
    firm_of.run_for(1)
    assert [account.lead.holder.seat for account in theirs] == expected
    assert len(set(expected)) == 1 if rule == "best" else len(set(expected)) > 1


def test_who_is_given_much_has_much_to_do() -> None:
    # nothing in a rule says so: the hours do
    loads = {}
    for rule in ("colleague", "best"):
        found, leaver, _ = after_a_farewell(rule, backfill_weeks=52.0)
        leaver.resign_today()
        found.run_for(40)
        loads[rule] = max(each.utilisation for each in found.teams[0].seats)
    assert loads["best"] > 1.2 * loads["colleague"]


def test_the_accounts_of_a_pool_wait_for_the_next_hire_and_are_served_at_once() -> None:
    found, leaver, theirs = after_a_farewell("pool", backfill_weeks=6.0)
    leaver.resign_today()
    found.run_for(1)
    assert all(account.lead.holder is leaver for account in theirs)
    assert leaver.vacant
    while leaver.vacant:
        found.run_for(1)
    assert all(account.lead.holder is leaver for account in theirs if account in found.accounts())


# ---------------------------------------------------------------- what cannot be


@pytest.mark.parametrize("seats", [{"functions.success.seats": 1}, {"functions.success.accounts_per_seat": 40.0}])
@pytest.mark.parametrize("rule", CHOOSING)
def test_a_rule_about_colleagues_is_refused_where_there_is_none(rule: str, seats: dict[str, Any]) -> None:
    words = f"reassign is {rule!r}, and success has one seat, so that there is no colleague; "
    parameters = firm(SEATED | seats | {"reassign": rule})
    for simulate in (reference, engine.simulate):
        with pytest.raises(RequestError) as refused:
            simulate(parameters, REGIMES["sole"], **LUCK)
        assert str(refused.value) == words + "give functions.success.seats 2 or more, or write 'new_hire'"


@pytest.mark.parametrize("rule", ["colleague", "new_hire"])
def test_one_seat_goes_on_as_ever_under_the_other_rules(rule: str) -> None:
    values = {"functions.success.seats": 1, "reassign": rule}
    assert run(reference, "sole", values) == run(engine.simulate, "sole", values)
