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
from simulation.science.members import FUNCTIONS

RECENT: Final = 13
"""Weeks in which a colleague's quitting is recent."""


class Contact(NamedTuple):
    """The only request of an account in a week, and what it did."""

    hops: int
    good: bool
    waited: bool  # nobody acted at first, or nobody was found
    trust_change: float  # in the firm, by the request
    propensity: float  # chance to leave, were a renewal due at the end of the week


class Choice(NamedTuple):
    """A person who could quit, in one week."""

    function: int
    tenure: int
    recent: float  # share of the function's seats whose person quit lately, the own seat left out
    quits: bool


class Departure(NamedTuple):
    """Weeks of work lost in one seat, relative to the person who left: under notice, while empty, while learning."""

    notice: float
    vacancy: float
    ramp: float


class _WatchedCustomer(Account):
    """An account that keeps a note of each request that is the only one of its week."""

    model: WatchedFirm
    noted: tuple[int, bool, bool, float] | None = None

    def renewal(self) -> None:
        if self.noted is not None and self.model.ledger.counting:
            c = self.model.coefficients
            leaves = rules.leave_chance(
                c.churn_base[self.segment], self.frailty, self.trust, self.value, c.churn_trust, c.churn_value
            )
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
        super().serve(account)
        account.noted = None
        if week.requests == requests + 1:
            waited = week.unanswered > unanswered
            account.noted = (week.hops - hops, week.good > good, waited, account.firm_trust - firm_trust)


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
    """A person who tells when she decides to quit."""

    model: _WatchedStaff

    def quit(self) -> None:
        self.model.quitters.add(self.seat)
        super().quit()


class _WatchedStaff(OwnershipModel):
    employee_class = _WatchedEmployee
    quitters: set[int]


class _SeatNotes:
    """What one seat loses around each departure, against what the person who left could do before."""

    def __init__(self) -> None:
        self.usual = self.latest = 1.0  # most have long been there when a run starts
        self.phase = "work"
        self.lost = dict.fromkeys(("notice", "vacancy", "ramp"), 0.0)
        self.finished: list[Departure] = []

    def see(self, person: Employee) -> None:
        """Note a week; illness, which has nothing to do with departures, is left out."""
        phase = self._phase_of(person)
        if self.phase in ("vacancy", "ramp") and phase not in ("vacancy", "ramp"):
            self._finish()
        if self.phase in ("work", "ramp") and phase in ("notice", "vacancy"):
            self.usual = self.latest
        self.phase = phase
        if phase in ("work", "ramp"):
            self.latest = person.skill
        if phase != "work":
            self.lost[phase] += self.usual - (0.0 if person.vacant else person.skill)

    def _phase_of(self, person: Employee) -> str:
        if person.vacant:
            return "vacancy"
        if person.notice_weeks > 0:
            return "notice"
        learning = self.phase in ("vacancy", "ramp") and person.skill < self.usual
        return "ramp" if learning else "work"

    def _finish(self) -> None:
        self.finished.append(Departure(**self.lost))
        self.lost = dict.fromkeys(self.lost, 0.0)


def staff_history(setting: Setting, replication: int) -> tuple[list[Choice], list[Departure]]:
    """Every week in which a person could quit, and what each departure cost, in one run of a setting."""
    firm = _WatchedStaff(
        setting.firm(), setting.organisation(), seed=SEED, replication=replication, warm_up=0, horizon=setting.horizon
    )
    firm.quitters = set()
    seats = [_SeatNotes() for _ in firm.employees]
    recent: list[list[tuple[int, int]]] = [[] for _ in FUNCTIONS]  # week and seat of those who quit lately
    choices: list[Choice] = []
    for week in range(setting.horizon):
        asked = [(person, person.tenure) for person in firm.employees if not person.vacant and person.notice_weeks == 0]
        firm.quitters.clear()
        firm.step()
        for person, tenure in asked:
            others = sum(seat != person.seat for _, seat in recent[person.function])
            share = others / len(firm.teams[person.function].seats)
            choices.append(Choice(person.function, tenure, share, person.seat in firm.quitters))
        for seat in firm.quitters:
            recent[firm.employees[seat].function].append((week, seat))
        for notes, person in zip(seats, firm.employees, strict=True):
            notes.see(person)
        recent = [[event for event in events if week - event[0] < RECENT] for events in recent]
    return choices, [departure for notes in seats for departure in notes.finished]
