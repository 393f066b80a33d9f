"""The seats of one function, and what its people do together: `Team`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulation.science import events, rules
from simulation.science.succession import ALIKE, BEST, KNOWS

if TYPE_CHECKING:
    from simulation.model.account import Account
    from simulation.model.employee import Employee


class Team:
    """The seats of one function, and what its people do together."""

    def __init__(self, function: int, seats: list[Employee]) -> None:
        self.function = function
        self.seats = seats
        self.open = len(seats)  # seats that are not closed
        self.present = list(seats)
        self.queue_days = self.backlog_days = 0.0
        self.recent_quits = 0.0
        self.new_quits = 0

    # ------------------------------------------------------------ events

    def _seen(self) -> list[events.Seat]:
        return [
            events.Seat(person.seat, person.vacant, person.tenure, person.portfolio)
            for person in self.seats
            if not person.closed
        ]

    def _person(self, number: int) -> Employee:
        return self.seats[number - self.seats[0].seat]

    def dismiss(self, count: int, *, close: bool) -> None:
        """So many go at the start of this week, the newest first; where seats are closed, as many of them as asked."""
        seen = self._seen()
        going = events.dismissed(seen, count)
        for number in going:
            self._person(number).resign_today()
        for number in events.closed(seen, going, count) if close else ():
            self._person(number).closed = True
            self.open -= 1
        self._keep_a_seat_with_accounts()

    def _keep_a_seat_with_accounts(self) -> None:
        """Where all seats that are left are those of the bench, one of them is no longer."""
        left = [person for person in self.seats if not person.closed]
        if all(person.on_bench for person in left):
            left[0].on_bench = False

    def lose(self, whom: str, *, to_competitor: bool) -> None:
        """One person gives notice this week, unless nobody is there; who has done so goes as announced."""
        number = events.leaver(self._seen(), whom)
        if number is not None:
            person = self._person(number)
            person.announce(person.model.coefficients.notice_weeks)
            person.poached = to_competitor

    def take_over_backlog(self) -> None:
        """What waits at closed seats is spread over the open ones."""
        if self.open == len(self.seats):
            return
        waiting = 0.0
        for person in self.seats:
            if person.closed:
                waiting += person.backlog
                person.backlog = 0.0
        for person in self.seats:
            if not person.closed:
                person.backlog += waiting / self.open

    # ------------------------------------------------------------ the bench

    def fill_from_bench(self) -> None:
        """Who is on the bench takes over an empty seat and what waits there, at once; the most accounts come first.

        The two seats change places: the empty one is the bench's, where the next hire will sit.
        """
        empty = [person for person in self.seats if person.vacant and not person.closed and not person.on_bench]
        free = [person for person in self.seats if person.on_bench and person.present and not person.notice_weeks]
        for leaver, person in zip(sorted(empty, key=_most_accounts), free, strict=False):
            person.on_bench, leaver.on_bench = False, True
            leaver.replaced_by = person
            person.backlog += leaver.backlog
            leaver.backlog = 0.0

    def send_stand_ins(self) -> None:
        """Who is on the bench stands in: at empty seats first, then for who is away, for the most accounts first."""
        free = [person for person in self.seats if person.on_bench and person.present]
        missing = [each for each in self.seats if not (each.present or each.closed or each.on_bench)]
        for person in self.seats:
            person.stand_in = None
        for away, person in zip(sorted(missing, key=_most_missed), free, strict=False):
            away.stand_in = person

    # ------------------------------------------------------------ working together

    def gather(self) -> None:
        """See who is at work this week, and how long a request waits for the first of them who is free."""
        for person in self.seats:
            person.sit_down()
        self.send_stand_ins()
        self.present = [person for person in self.seats if person.present]
        count = len(self.present)
        self.queue_days = self.backlog_days = 0.0
        if count == 0:
            return
        c = self.present[0].model.coefficients
        utilisation = backlog = talent = 0.0
        for person in self.present:
            utilisation += person.utilisation
            backlog += person.backlog
            talent += person.talent
        for person in self.present:
            person.learn_from_peers(talent / count)
        self.queue_days = rules.queue_days(c.service_days[self.function], utilisation / count, count)
        self.backlog_days = rules.backlog_days(backlog, count, c.capacity)

    def teammate(self, u: float) -> Employee | None:
        """Somebody at work, by a uniform number; None if nobody is."""
        return self.present[int(u * len(self.present))] if self.present else None

    def colleague(self) -> Employee | None:
        """Who can take an account: at work, better not on notice, with the fewest accounts; None if nobody is at work.

        The fewest accounts rather than the lowest utilisation, which does not move within a week: a leaver's
        accounts would all go to one person.
        """
        return self._first_by(_burden)

    def successor(self, account: Account) -> Employee | None:
        """Who takes over an account: as `colleague`, but that the rule of the firm comes before the fewest accounts."""
        return self._first_by(
            lambda person: (person.notice_weeks > 0, -self._fitness(person, account), person.portfolio)
        )

    def _fitness(self, person: Employee, account: Account) -> float:
        """What the rule looks for in a colleague, the more the better; alike in all where it names nobody."""
        c = account.coefficients
        if c.successor == ALIKE:
            return rules.likeness(person.accounts_of(self.function, account.segment), person.portfolio)
        if c.successor == KNOWS and account.deputy is not None and account.deputy.holder is person:
            return account.deputy.context
        if c.successor == BEST:
            return rules.merit(
                c.talent, person.talent, person.tenure, c.starting_proficiency, c.ramp_weeks, c.context_free_quality
            )
        return 0.0

    def deputy(self, account: Account) -> Employee | None:
        """Who can be deputy of an account's lead: at work, better not on notice, for the fewest accounts so far.

        Between equals somebody else for each account, so that the accounts of one lead have several deputies.
        """
        lead, count = account.lead.holder, len(self.seats)
        return self._first_by(
            lambda person: (
                person.notice_weeks > 0,
                person.deputyships,
                rules.seats_on(person.seat - lead.seat, account.slot, count),
            ),
            lead,
        )

    def _first_by(self, key: Callable[[Employee], tuple[float, ...]], but: Employee | None = None) -> Employee | None:
        """Of those at work with accounts, `but` for one, whose key is the lowest, by seat between equals; else None."""
        there = (each for each in self.seats if each.present and not each.on_bench and each is not but)
        return min(there, key=key, default=None)

    def least_laden_seat(self) -> Employee:
        """The seat with the fewest accounts, whoever is or is not in it."""
        return min(self.seats, key=lambda person: (person.closed, person.on_bench, person.portfolio, person.seat))

    def fade(self) -> None:
        """Colleagues' quitting becomes a memory; this week's is added to it."""
        decay = self.seats[0].model.coefficients.contagion_decay
        self.recent_quits = decay * self.recent_quits + self.new_quits
        self.new_quits = 0

    def share_backlog(self) -> None:
        """Teammates even out what waits, in proportion to `cover`; an absent person's and an empty seat's too."""
        cover = self.seats[0].model.coefficients.cover
        waiting = 0.0
        for person in self.seats:
            waiting += person.backlog
        mean = waiting / self.open
        for person in self.seats:
            if not person.closed:
                person.backlog += cover * (mean - person.backlog)


def _most_accounts(person: Employee) -> tuple[int, int]:
    return -person.portfolio, person.seat


def _most_missed(person: Employee) -> tuple[bool, int, int]:
    return not person.vacant, -person.portfolio, person.seat


def _burden(person: Employee) -> tuple[bool, int]:
    return person.notice_weeks > 0, person.portfolio
