"""What ties an account to who stands by its lead: `Deputy`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.model.link import Tie
from simulation.science import chance, rules

if TYPE_CHECKING:
    from simulation.model.account import Account
    from simulation.model.employee import Employee


class Deputy(Tie):
    """What ties an account to the deputy of its lead: a second person of that function, who learns along.

    Attributes
    ----------
    account : Account
        The account by whose lead the deputy stands.
    holder : Employee
        The deputy.
    person_trust, context, bond : float
        As of `Link`; 0 at first.
    met : bool
        Whether the customer knows the deputy by now.
    """

    __slots__ = ("account", "met")

    def __init__(self, account: Account, holder: Employee) -> None:
        super().__init__(holder, person_trust=0.0, context=0.0)
        self.account = account
        self.met = False
        holder.deputyships += 1

    @property
    def known(self) -> bool:
        """Whether the customer knows the deputy, who is still there."""
        return self.met and not self.holder.vacant

    @property
    def weight(self) -> float:
        """A deputy is one person more, who counts by the alignment; in full while there is no lead."""
        return 1.0 if self.account.lead.holder.vacant else self.account.alignment

    def introduce(self) -> None:
        """The customer meets the deputy, as it meets a successor; once."""
        if not self.met:
            self.met = True
            self.person_trust = self.account.coefficients.introduction * self.account.firm_trust

    def joins(self) -> None:
        """The deputy comes along to a check-in, as far as there is time, and learns as whoever takes part does."""
        c, person = self.account.coefficients, self.holder
        if not person.present:
            return
        likely = c.deputy_joins * person.engagement * rules.slack(person.utilisation, c.overload)
        if self.account.draw(chance.DEPUTY_JOINS) < likely:
            person.hours += c.check_in_hours
            self.account.meets(self)
            self.person_trust = rules.raised(self.person_trust, c.trust_gain)
            self.context = rules.raised(self.context, c.learn)

    def succeeds(self) -> None:
        """The deputy has become the lead, and keeps what was known before, by both."""
        lead = self.account.lead
        lead.context = max(lead.context, self.context)
        if self.met:
            lead.person_trust = max(lead.person_trust, self.person_trust)
            lead.bond = self.bond
        self.end()

    def goes(self) -> None:
        """The deputy leaves the firm: a customer may go along, as with anybody whom it knows."""
        account, c = self.account, self.account.coefficients
        if not (self.met and self.holder.left and self.holder.to_competitor) or account.model.settling:
            return
        share = account.share_by(self.weight, self.felt(c))
        follows = rules.follow_chance(c.follow, share, self.bond, account.age)
        if account.draw(chance.DEPUTY_FOLLOW) < follows:
            account.leave(followed=True)

    def end(self) -> None:
        """Be deputy of this account no more."""
        self.holder.deputyships -= 1
        self.account.deputy = None
