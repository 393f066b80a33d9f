"""What happens to single accounts and people, noted while the reference model runs.

The compiled engine reports totals; what a pattern says about one request, one departure or one person's decision needs
the reference, whose agents are extended here by nothing but a notebook.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from analysis.validation.firms import SEED, Setting
from simulation.model.account import Account
from simulation.model.employee import Employee
from simulation.model.model import OwnershipModel
from simulation.science import rules
from simulation.science.parameters import FUNCTIONS

RECENT: Final = 13
"""Weeks in which a colleague's quitting is recent."""


class Contact(NamedTuple):
    """The only request of an account in a week, and what it did."""

    hops: int
    effort: float  # telling again, and detours (0-1)
    again: bool  # whether somebody else was asked after a bad or a missing answer
    good: bool  # in the end
    waited: bool  # nobody acted at first, or nobody was found
    trust_change: float  # in the firm, by the request
    propensity: float  # chance to leave, were a renewal due at the end of the week


class Choice(NamedTuple):
    """A person who could quit, in one week."""

    function: int
    tenure: int
    recent: float  # share of the function's seats whose person lately gave notice or was dismissed, but for the own
    quits: bool


class _WatchedCustomer(Account):
    """An account that keeps a note of each request that is the only one of its week."""

    model: WatchedFirm
    noted: tuple[int, float, bool, bool, bool, float] | None = None

    def renewal(self) -> None:
        if self.noted is not None and self.model.ledger.counting:
            leaves = self.leave_chance(self.age + 1, self.trust, self.value)
            self.model.contacts.append(Contact(*self.noted, leaves))
        super().renewal()


class WatchedFirm(OwnershipModel):
    """The reference model with notes of its accounts' contacts."""

    account_class = _WatchedCustomer
    contacts: list[Contact]

    def serve(self, account: Account) -> None:
        """Take the account's requests, and note on it what came of one that is the only one of its week."""
        assert isinstance(account, _WatchedCustomer)
        week, firm_trust = self.week, account.firm_trust
        requests, hops, good, unanswered = week.requests, week.hops, week.good, week.unanswered
        retold, tries = week.retold, week.asked_again + week.escalated
        super().serve(account)
        account.noted = None
        if week.requests == requests + 1:
            detours = week.hops - hops
            account.noted = (
                detours,
                rules.effort(week.retold - retold, detours),
                week.asked_again + week.escalated > tries,
                week.good > good,
                week.unanswered > unanswered,
                account.firm_trust - firm_trust,
            )


def contacts(setting: Setting, replication: int) -> list[Contact]:
    """The contacts in the horizon of one run of a setting."""
    firm = WatchedFirm(
        setting.firm(),
        setting.organisation(),
        seed=SEED,
        replication=replication,
        warm_up=setting.warm_up,
        horizon=setting.horizon,
    )
    firm.contacts = []
    firm.run()
    return firm.contacts


class _WatchedEmployee(Employee):
    """A person who tells when she decides to quit, and when colleagues hear of it."""

    model: _WatchedStaff

    def quit(self) -> None:
        self.model.quitters.add(self.seat)
        super().quit()
        if self.vacant:  # dismissed, or gone without notice
            self.model.heard.add(self.seat)

    def give_notice(self) -> None:
        self.model.heard.add(self.seat)
        super().give_notice()


class _WatchedStaff(OwnershipModel):
    employee_class = _WatchedEmployee
    quitters: set[int]
    heard: set[int]


def choices_to_quit(setting: Setting, replication: int) -> list[Choice]:
    """Every week in which a person could decide to quit, in one run of a setting."""
    firm = _WatchedStaff(
        setting.firm(), setting.organisation(), seed=SEED, replication=replication, warm_up=0, horizon=setting.horizon
    )
    firm.quitters, firm.heard = set(), set()
    recent: list[list[tuple[int, int]]] = [[] for _ in FUNCTIONS]  # week and seat of those who were lately heard of
    choices: list[Choice] = []
    for week in range(setting.horizon):
        asked = [(person, person.tenure) for person in firm.employees if _could_quit(person)]
        firm.quitters.clear()
        firm.heard.clear()
        firm.step()
        for person, tenure in asked:
            others = sum(seat != person.seat for _, seat in recent[person.function])
            share = others / len(firm.teams[person.function].seats)
            choices.append(Choice(person.function, tenure, share, person.seat in firm.quitters))
        for seat in firm.heard:
            recent[firm.employees[seat].function].append((week, seat))
        recent = [[event for event in events if week - event[0] < RECENT] for events in recent]
    return choices


def _could_quit(person: Employee) -> bool:
    return not person.vacant and person.withdrawal_weeks == 0 and person.notice_weeks == 0
