"""What somebody outside the model decides: a person leaves today, or falls ill; all other luck stays as it was."""

from __future__ import annotations

import pytest

from simulation.errors import RequestError
from tests.helpers.firms import STILL, model


@pytest.mark.parametrize("regime", ["sole", "shared", "siloed", "diffuse"])
def test_whoever_leaves_today_is_gone_next_week_and_no_account_waits_for_them(regime: str) -> None:
    found = model(regime, STILL | {"backfill_weeks": 30.0})
    found.run_for(10)
    person = found.employees[0]
    theirs = [account.slot for account in found.accounts() if account.lead.holder is person]
    person.resign_today()
    assert not person.vacant  # nothing happens before the week begins
    found.step()
    assert person.vacant
    assert found.week.departures == 1
    assert person.portfolio == 0
    # all of theirs went to the colleague, or away
    assert theirs
    assert all(account.lead.holder is found.employees[1] for account in found.accounts())


def test_her_accounts_follow_or_are_handed_over_and_none_is_forgotten() -> None:
    followed = 0
    for replication in range(30):
        found = model("sole", STILL | {"competitor": 1.0, "follow": 1.0}, replication=replication)
        found.run_for(10)
        theirs = {account.slot: account for account in found.accounts() if account.lead.holder.seat == 0}
        found.employees[0].resign_today()
        found.step()
        still = {slot for slot, account in theirs.items() if found.book[slot] is account}
        handed = {slot for slot in still if found.book[slot].lead.holder.seat == 1}  # type: ignore[union-attr]
        assert still == handed
        followed += found.week.followed
        assert found.week.followed <= len(theirs) - len(still)
    assert followed > 0


@pytest.mark.parametrize("weeks", [1, 3, 52])
def test_whoever_falls_ill_is_away_for_so_many_weeks(weeks: int) -> None:
    found = model("shared", STILL)
    found.run_for(5)
    person = found.employees[2]
    person.fall_ill(weeks)
    present = []
    for _ in range(weeks + 1):
        found.step()
        present.append(person in found.teams[person.function].present)
    assert present == [False] * weeks + [True]


def test_a_longer_illness_is_not_cut_short() -> None:
    found = model("shared", STILL)
    found.employees[0].fall_ill(10)
    found.employees[0].fall_ill(2)
    found.run_for(9)
    assert not found.employees[0].present


def test_all_other_luck_stays_as_it_was() -> None:
    # whether the others fall ill, and when the seat is filled, is drawn at addresses that know nothing of the act
    values = {"turnover": 0.0, "absence_per_year": 12.0}
    alone, disturbed = (model("shared", values, horizon=200) for _ in range(2))
    for found in (alone, disturbed):
        found.run_for(6)
    disturbed.employees[0].resign_today()
    disturbed.employees[3].fall_ill(3)
    absences = 0
    for _ in range(100):
        alone.step()
        disturbed.step()
        for one, other in zip(alone.employees, disturbed.employees, strict=True):
            if one.seat not in (0, 3):
                assert one.absence_weeks == other.absence_weeks
                absences += one.absence_weeks > 0
    assert absences > 50


def test_leaving_today_cuts_notice_short_and_is_felt_by_colleagues_once() -> None:
    found = model("shared", STILL | {"notice_weeks": 20, "withdrawal_weeks": 20.0, "dismissed": 0.0})
    person, team = found.employees[0], found.teams[0]
    person.quit()
    assert person.withdrawal_weeks > 0
    assert (person.notice_weeks, team.new_quits) == (0, 0)  # nobody knows yet
    person.give_notice()
    assert (person.notice_weeks, team.new_quits) == (20, 1)
    person.resign_today()
    person.resign_today()
    assert (person.notice_weeks, team.new_quits) == (1, 1)
    found.employees[1].resign_today()
    assert team.new_quits == 2
    found.employees[1].resign_today()
    assert team.new_quits == 2


def test_who_is_not_there_can_neither_leave_nor_fall_ill() -> None:
    found = model("shared", STILL | {"backfill_weeks": 50.0})
    found.employees[0].resign_today()
    found.step()
    message = "nobody is in seat 0: wait until somebody is hired, or choose another seat"
    with pytest.raises(RequestError, match=message):
        found.employees[0].resign_today()
    with pytest.raises(RequestError, match=message):
        found.employees[0].fall_ill(3)
    for weeks in (0, 53, 1.5, True):
        with pytest.raises(RequestError, match=rf"weeks is {weeks!r}; allowed: a whole number from 1 to 52"):
            found.employees[1].fall_ill(weeks)  # type: ignore[arg-type]
