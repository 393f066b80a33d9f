"""What counting reads of an account, a link and a person, whoever keeps them: an agent, or any other object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Person(Protocol):
    """A seat and whoever is in it, as counting sees it."""

    @property
    def seat(self) -> int:
        """Number of the seat in the firm."""

    @property
    def function(self) -> int:
        """Number of the function (`members.FUNCTIONS`)."""

    @property
    def vacant(self) -> bool:
        """Whether nobody is in the seat."""

    @property
    def closed(self) -> bool:
        """Whether the seat is closed: it is no seat of the firm any more."""

    @property
    def left(self) -> bool:
        """Whether the person went in this week's staffing."""

    @property
    def utilisation(self) -> float:
        """Smoothed share of capacity that is worked (0-1.2)."""

    @property
    def morale(self) -> float:
        """Morale (0-1)."""

    @property
    def backlog(self) -> float:
        """Hours of work that wait."""


class Link(Protocol):
    """What ties an account to the named person of a function."""

    @property
    def holder(self) -> Person:
        """The named person, or the empty seat that the link waits for."""

    @property
    def context(self) -> float:
        """What that person knows of the account (0-1)."""


class Account(Protocol):
    """A customer, as counting sees it. One that was lost and the one sold in its place are two objects."""

    @property
    def slot(self) -> int:
        """Place in the firm's book."""

    @property
    def segment(self) -> int:
        """Number of the segment (`members.SEGMENTS`)."""

    @property
    def age(self) -> int:
        """Completed weeks with the firm."""

    @property
    def renewal_age(self) -> int:
        """The age at which the current term ends [weeks]."""

    @property
    def revenue(self) -> float:
        """Revenue a week [currency]."""

    @property
    def spend(self) -> float:
        """Multiple of contracted revenue."""

    @property
    def trust(self) -> float:
        """All trust at the end of last week (0-1)."""

    @property
    def firm_trust(self) -> float:
        """Trust in the firm (0-1)."""

    def person_trust(self) -> float:
        """Trust in the persons behind the touchpoints together (0-1)."""

    def bond(self) -> float:
        """Mean bond with the persons behind the touchpoints that are staffed (0-1)."""

    @property
    def alignment(self) -> float:
        """How far the people of the account pull together (0-1)."""

    @property
    def in_touch(self) -> Sequence[bool]:
        """Whether the customer has a relationship with a named person, by function."""

    @property
    def sponsor_trust(self) -> float | None:
        """Trust in the executive who sponsors the account; None without one."""

    @property
    def value(self) -> float:
        """Realised value (0-1)."""

    @property
    def profile(self) -> float:
        """Shared profile (0-1)."""

    @property
    def lead(self) -> Link:
        """The link to customer success."""

    @property
    def links(self) -> Sequence[Link]:
        """One link per function."""


Book = Sequence[Account | None]
"""The firm's accounts by slot; None where the slot is free."""
