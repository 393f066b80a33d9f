"""What happens in single contacts, noted while the reference model runs.

The compiled engine's state says what a request left behind, not what it was like; that needs the reference, whose
accounts are extended here by nothing but a notebook.
"""

from __future__ import annotations

from typing import NamedTuple

from analysis.validation.firms import SEED, Setting
from simulation.model.account import Account
from simulation.model.model import OwnershipModel
from simulation.science import rules


class Contact(NamedTuple):
    """The only request of an account in a week, and what it did."""

    hops: int
    effort: float  # telling again, and detours (0-1)
    again: bool  # whether somebody else was asked after a bad or a missing answer
    good: bool  # in the end
    waited: bool  # nobody acted at first, or nobody was found
    trust_change: float  # in the firm, by the request
    propensity: float  # chance to leave, were a renewal due at the end of the week


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
