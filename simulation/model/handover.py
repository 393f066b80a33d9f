"""What becomes of a link of an account when its person has left: `Handover`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.science import chance, rules
from simulation.science.members import LEAD_FUNCTION

if TYPE_CHECKING:
    from simulation.model.account import Account
    from simulation.model.employee import Employee


class Handover:
    """One link of one account, whose person has left, or whose seat is empty or has been filled."""

    def __init__(self, account: Account, function: int) -> None:
        self.account = account
        self.model = account.model
        self.coefficients = account.coefficients
        self.function = function
        self.link = account.links[function]

    def says_goodbye(self) -> bool:
        """The named person goes. Whether the customer goes along."""
        c, link = self.coefficients, self.link
        if self.function == LEAD_FUNCTION:
            self.model.ledger.lead_departs(self.account)
        if link.holder.to_competitor and c.touchpoints[self.function] and not self.model.settling:
            follows = rules.follow_chance(c.follow, self._share(), link.bond, self.account.age)
            if self.account.draw(chance.FOLLOW, self.function) < follows:
                self.account.leave(followed=True)
                return True
        willing = rules.sharing_at(c.handover, c.hoarding, link.holder.morale)
        overlap = link.holder.overlap if self._somebody_is_beside(link.holder) else 0.0
        link.context = rules.passed_on(willing, c.tacit, overlap) * link.context
        return False

    def _share(self) -> float:
        """The share of trust in persons that goes with this leaver, whose seat is empty by now."""
        weight = 1.0 if self.function == LEAD_FUNCTION else self.account.alignment
        return self.account.share_by(weight, self.link.felt(self.coefficients))

    def _somebody_is_beside(self, leaver: Employee) -> bool:
        """Whether somebody is there to take over from a leaver."""
        beside = self.coefficients.to_colleague and self.model.teams[self.function].colleague() is not None
        return leaver.overlap > 0.0 and (leaver.replaced_by is not None or beside)

    def finds_successor(self) -> None:
        """The seat was filled, or somebody takes the account over; else the link waits."""
        c, account, link = self.coefficients, self.account, self.link
        successor = self._successor()
        if successor is None:
            return
        context = rules.context_taken_over(link.context, c.access, account.profile)
        introduced = rules.raised(c.introduction, link.holder.overlap if link.holder.left else 0.0)
        link.pass_to(successor, context, introduced * account.firm_trust, self.model.week_number)
        deputy = account.deputy
        if deputy is not None and successor is deputy.holder and self.function == LEAD_FUNCTION:
            deputy.succeeds()

    def _successor(self) -> Employee | None:
        """Who takes the account over, if anybody does."""
        holder = self.link.holder
        if not holder.vacant:
            return holder  # the seat has been filled
        if holder.replaced_by is not None:
            return holder.replaced_by
        if self.coefficients.to_colleague or holder.closed:
            return self.model.teams[self.function].successor(self.account)
        return None
