"""What ties an account to people: `Link` to the named person of a function, `Deputy` to who stands by the lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.model.employee import Employee


class Link:
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

    __slots__ = ("bond", "context", "holder", "person_trust", "since")

    def __init__(self, holder: Employee, person_trust: float, context: float, since: int) -> None:
        self.holder = holder
        self.person_trust = person_trust
        self.context = context
        self.bond = 0.0
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


class Deputy:
    """What ties an account to the deputy of its lead: a second person of that function, who learns along.

    Attributes
    ----------
    holder : Employee
        The deputy.
    person_trust, context, bond : float
        As of `Link`; 0 at first.
    met : bool
        Whether the customer knows the deputy by now.
    """

    __slots__ = ("bond", "context", "holder", "met", "person_trust")

    def __init__(self, holder: Employee) -> None:
        self.holder = holder
        self.person_trust = self.context = self.bond = 0.0
        self.met = False
        holder.deputyships += 1

    def end(self) -> None:
        """Be deputy no more: of this account."""
        self.holder.deputyships -= 1
