"""What ties an account to a person: `Tie`; to the named person of a function: `Link`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.science import rules

if TYPE_CHECKING:
    from simulation.model.employee import Employee
    from simulation.science.coefficients import Coefficients


class Tie:
    """What ties an account to one person: trust, and what that person knows of it."""

    __slots__ = ("bond", "context", "holder", "person_trust")

    def __init__(self, holder: Employee, person_trust: float, context: float) -> None:
        self.holder = holder
        self.person_trust = person_trust
        self.context = context
        self.bond = 0.0

    def felt(self, c: Coefficients) -> float:
        """Trust in that person, with the bond behind it (0-1)."""
        return rules.felt(self.person_trust, self.bond, c.bond_depth)

    def fades(self, c: Coefficients, u: float) -> None:
        """Trust fades; it and the bond end where the customer's own person leaves, by a uniform number."""
        self.person_trust += c.trust_fade * (c.new_person_trust - self.person_trust)
        if u < c.buyer_leaves_chance:
            self.person_trust = c.new_person_trust
            self.bond = 0.0


class Link(Tie):
    """What ties an account to a function: the named person, trust in that person, and their context.

    Attributes
    ----------
    holder : Employee
        The named person; while the seat is empty, the seat that the link waits for.
    person_trust : float
        The customer's trust in that person (0-1).
    context : float
        What that person knows of the account (0-1); while the seat is empty, what the leaver passed on.
    bond : float
        What years together have tied between the two persons (0-1).
    since : int
        Week in which that person took this part; a deputy who succeeds begins anew.
    """

    __slots__ = ("since",)

    def __init__(self, holder: Employee, person_trust: float, context: float, since: int) -> None:
        super().__init__(holder, person_trust, context)
        self.since = since
        holder.portfolio += 1

    def pass_to(self, successor: Employee, context: float, person_trust: float, week: int) -> None:
        """Somebody else becomes the named person."""
        self.holder.portfolio -= 1
        successor.portfolio += 1
        self.holder = successor
        self.context = context
        self.person_trust = person_trust
        self.bond = 0.0
        self.since = week
