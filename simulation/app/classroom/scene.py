"""A firm at the end of a week, drawn and put in words: seats, accounts and lines between them. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from simulation.science.members import FUNCTIONS, SEGMENTS

if TYPE_CHECKING:
    from simulation.app.classroom.firms import Firm, Loss
    from simulation.model.account import Account
    from simulation.model.employee import Employee

SeatState = Literal["work", "ill", "notice", "gone", "empty"]
"""At work; ill or away; about to leave; gone today, so that the seat is empty from now on; empty."""

FILLED: Final = ("work", "ill", "notice")
MEMORY: Final = 8
"""Weeks for which a loss is still seen."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat: its number in the firm, its place within the function (from 1), and who is in it.

    `weeks` is how many more weeks the person will be ill or under notice, `new` whether they still learn, `known`
    whether customers have a relationship with this function.
    """

    number: int
    function: int
    place: int
    state: SeatState
    portfolio: int
    weeks: int
    new: bool
    known: bool

    @property
    def name(self) -> str:
        """What the seat is called: `Success 1`."""
        return f"{FUNCTIONS[self.function].capitalize()} {self.place}"


@dataclass(frozen=True, slots=True)
class Tie:
    """A customer's relationship with the person in a seat; `waiting` while nobody is there."""

    slot: int
    seat: int
    trust: float
    waiting: bool


@dataclass(frozen=True, slots=True)
class Customer:
    """An account: its place in the book, how many held it before, size, trust, and the seat of its lead."""

    slot: int
    generation: int
    segment: int
    trust: float
    lead: int

    @property
    def size(self) -> str:
        """The segment in words."""
        return {"smb": "small", "mid": "mid-size", "enterprise": "large"}[SEGMENTS[self.segment]]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything about a firm that is drawn and put in words.

    `groups` are the slots of the book by the success manager with whom they began: a picture keeps that order.
    `losses` are those of the last weeks, `named` the seat behind each slot and function, a relationship or not.
    """

    regime: str
    week: int
    seats: tuple[Seat, ...]
    customers: tuple[Customer, ...]
    ties: tuple[Tie, ...]
    losses: tuple[Loss, ...]
    groups: tuple[tuple[int, ...], ...]
    named: tuple[tuple[int, int, int], ...]

    @property
    def trust(self) -> float:
        """Mean trust of the accounts; 0 if there is none."""
        return sum(customer.trust for customer in self.customers) / max(1, len(self.customers))

    @property
    def filled(self) -> int:
        """Seats with somebody in them."""
        return sum(seat.state in FILLED for seat in self.seats)


def scene(firm: Firm) -> Scene:
    """The firm as it is now, between two weeks."""
    model = firm.model
    touchpoints = model.coefficients.touchpoints
    first = [team.seats[0].seat for team in model.teams]
    leads = len(model.teams[0].seats)
    accounts = model.accounts()
    return Scene(
        regime=firm.setting.regime,
        week=firm.week,
        seats=tuple(_seat(firm, person, first, touchpoints) for person in model.employees),
        customers=tuple(_customer(account) for account in accounts),
        ties=tuple(
            Tie(account.slot, link.holder.seat, link.person_trust, link.holder.vacant or link.holder.seat in firm.gone)
            for account in accounts
            for link, touchpoint in zip(account.links, touchpoints, strict=True)
            if touchpoint
        ),
        losses=tuple(loss for loss in firm.losses if firm.week - loss.week <= MEMORY),
        groups=tuple(tuple(range(lead, model.coefficients.slots, leads)) for lead in range(leads)),
        named=tuple(
            (account.slot, function, link.holder.seat)
            for account in accounts
            for function, link in enumerate(account.links)
        ),
    )


def _seat(firm: Firm, person: Employee, first: list[int], touchpoints: tuple[bool, ...]) -> Seat:
    state, weeks = _state(firm, person)
    return Seat(
        number=person.seat,
        function=person.function,
        place=person.seat - first[person.function] + 1,
        state=state,
        portfolio=person.portfolio,
        weeks=weeks,
        new=state == "work" and person.tenure < firm.model.coefficients.ramp_weeks,
        known=touchpoints[person.function],
    )


def _state(firm: Firm, person: Employee) -> tuple[SeatState, int]:
    if person.vacant:
        return "empty", 0
    if person.seat in firm.gone:
        return "gone", 0
    if person.absence_weeks > 0:
        # the week just gone is one of them
        return "ill", person.absence_weeks - 1
    if person.notice_weeks > 0:
        return "notice", person.notice_weeks - 1
    return "work", 0


def _customer(account: Account) -> Customer:
    return Customer(account.slot, account.generation, account.segment, account.trust, account.lead.holder.seat)
