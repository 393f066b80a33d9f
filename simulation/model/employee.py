"""The people of the firm: `Employee`, one per seat, and `Team`, the seats of one function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mesa import Agent

from simulation.errors import RequestError
from simulation.science import chance, events, rules
from simulation.science.coefficients import LONGEST_TENURE
from simulation.science.succession import ALIKE, BEST, KNOWS

if TYPE_CHECKING:
    from simulation.model.account import Account
    from simulation.model.model import OwnershipModel


class Employee(Agent):  # type: ignore[misc]  # Mesa's generic parameters are not meant to be spelt out
    """The person in a seat. A departure empties the seat; a hire fills it with somebody new.

    Attributes
    ----------
    seat : int
        Number of the seat in the firm; it stays when the person goes.
    function : int
        Number of the function (`members.FUNCTIONS`).
    tenure, withdrawal_weeks, notice_weeks, absence_weeks, vacancy_weeks : int
        Weeks in the job; weeks of withdrawal, of notice, of absence, of vacancy still to come (0: none).
    talent : float
        Own ability, in standard deviations.
    overlap : float
        Of what only working together passes on, what a successor gets (0-1): of use once the person leaves.
    prepared : bool
        Whether the absence was planned, so that others know what matters.
    backlog, hours : float
        Hours of work that wait, and that this week brought.
    utilisation : float
        Smoothed share of capacity that is worked (0-1.2).
    morale : float
        0-1; `morale_events` gathers what this week does to it.
    portfolio, deputyships : int
        Number of accounts in which this person is the named one, and the deputy of the lead.
    closed : bool
        Whether the seat is closed: nobody is hired for it any more.
    on_bench : bool
        Whether somebody without accounts is in the seat, or will be.
    replaced_by, stand_in : Employee or None
        Who takes over this empty seat this week, and who stands in for this person or for the empty seat.
    poached : bool
        Whether it is settled that the person goes to a competitor when leaving.
    left, hired : bool
        True between staffing and handover of the week in which the person went, or came.

    Examples
    --------
    >>> from simulation import OwnershipModel
    >>> model = OwnershipModel(regime="sole", seed=1, accounts=10)
    >>> person = model.employees[0]
    >>> person.resign_today()
    >>> model.run_for(1)
    >>> person.vacant
    True
    """

    model: OwnershipModel

    def __init__(self, model: OwnershipModel, seat: int, function: int) -> None:
        super().__init__(model)
        self.on_bench = False
        self.replaced_by: Employee | None = None
        self.stand_in: Employee | None = None
        self.seat = seat
        self.function = function
        self.portfolio = self.deputyships = 0
        self.backlog = 0.0
        self.vacancy_weeks = 0
        self.closed = False
        self.begin()
        self.hired = False
        self.draw_tenure(1.0)

    def begin(self) -> None:
        """Somebody new sits down; the backlog of the empty seat is waiting."""
        self.tenure = 0
        self.talent = self.model.draw_normal(chance.TALENT, self.seat)
        self.withdrawal_weeks = 0
        self.notice_weeks = 0
        self.absence_weeks = 0
        self.prepared = False
        self.overlap = 0.0
        self.utilisation = 0.0
        self.morale = self.model.coefficients.morale_baseline
        self.morale_events = 0.0
        self.hours = 0.0
        self.left = False
        self.hired = True
        self.to_competitor = self.poached = False
        self.sit_down()

    def draw_tenure(self, pressure: float) -> None:
        """Weeks in the job, as in a firm that has always had so many times the usual quit hazard."""
        c = self.model.coefficients
        self.tenure = rules.starting_tenure(
            self.model.draw(chance.STARTING_TENURE, self.seat),
            pressure * c.quit_hazard,
            c.quit_early,
            c.quit_middle,
            c.quit_late,
            LONGEST_TENURE,
        )

    @property
    def vacant(self) -> bool:
        """Whether nobody is in the seat."""
        return self.vacancy_weeks > 0

    @property
    def present(self) -> bool:
        """Whether somebody is in the seat and at work."""
        return self.vacancy_weeks == 0 and self.absence_weeks == 0

    def accounts_of(self, function: int, segment: int) -> int:
        """How many accounts of a segment this person is the named one of a function in."""
        accounts = self.model.accounts()
        return sum(each.segment == segment and each.links[function].holder is self for each in accounts)

    # ------------------------------------------------------------ staffing

    def staffing(self) -> None:
        """A week passes in the seat: a vacancy runs down, or its person is ill, on notice, or thinks of quitting."""
        if self.vacant:
            if self.closed or self.model.hiring_frozen:
                return
            self.vacancy_weeks -= 1
            if not self.vacant:
                self.begin()
                self.model.week.hires[self.function] += 1
            return
        self.tenure += 1
        self.model.week.employed += 1
        self._health()
        if self.notice_weeks > 0:
            self.notice_weeks -= 1
            if self.notice_weeks == 0:
                self.leave()
        elif self.withdrawal_weeks > 0:
            self.withdrawal_weeks -= 1
            if self.withdrawal_weeks == 0:
                self.give_notice()
        else:
            self._think_of_quitting()

    def _health(self) -> None:
        c = self.model.coefficients
        if self.absence_weeks > 0:
            self.absence_weeks -= 1
        elif self.model.draw(chance.ABSENCE, self.seat) < c.absence_chance:
            u = self.model.draw(chance.ABSENCE_LENGTH, self.seat)
            self.absence_weeks = rules.geometric_weeks(u, c.absence_weeks)
            self.prepared = self.model.draw(chance.PLANNED, self.seat) < c.planned_absence

    def _think_of_quitting(self) -> None:
        c, team = self.model.coefficients, self.model.teams[self.function]
        quits = rules.quit_chance(
            c.quit_hazard,
            rules.tenure_factor(self.tenure, c.quit_early, c.quit_middle, c.quit_late),
            self.morale,
            c.morale_baseline,
            c.morale_quit,
            c.contagion,
            team.recent_quits / team.open,
        )
        if self.model.draw(chance.QUIT, self.seat) < quits:
            self.quit()

    def quit(self) -> None:
        """Decide to go, or be dismissed, which takes effect at once; who decides withdraws before saying so."""
        c = self.model.coefficients
        self.model.week.quits += 1
        if self.model.draw(chance.DISMISSAL, self.seat) < c.dismissed:
            self.model.teams[self.function].new_quits += 1
            self.leave()
        elif c.withdrawal_weeks > 0.0:
            u = self.model.draw(chance.WITHDRAWAL, self.seat)
            self.withdrawal_weeks = rules.geometric_weeks(u, c.withdrawal_weeks)
        else:
            self.give_notice()

    def give_notice(self) -> None:
        """Say so: notice begins, or, where there is none, the person leaves at once."""
        c = self.model.coefficients
        self.model.teams[self.function].new_quits += 1
        self.notice_weeks = c.notice_weeks
        self.overlap = rules.overlap_with(c.overlap, c.to_colleague, c.bench[self.function])
        if self.notice_weeks == 0:
            self.leave()

    def leave(self) -> None:
        """The person goes, perhaps to a competitor; the seat is empty until somebody is hired."""
        c = self.model.coefficients
        self.model.week.departures += 1
        self.left = True
        self.to_competitor = self.poached or self.model.draw(chance.COMPETITOR, self.seat) < c.competitor
        self.vacancy_weeks = rules.geometric_weeks(self.model.draw(chance.VACANCY, self.seat), c.backfill_weeks)
        self.withdrawal_weeks = self.notice_weeks = self.absence_weeks = 0
        self.utilisation = 0.0

    # ------------------------------------------------------------ what somebody else decides

    def resign_today(self) -> None:
        """Between two weeks: the person goes at the start of the next one, whatever notice is usual.

        Nothing is drawn now. What follows is drawn where it always is, so that all other luck stays as it was.

        Raises
        ------
        RequestError
            If the seat is empty.
        """
        self._check_that_somebody_is_there()
        self.announce(0)
        self.notice_weeks = 1
        self.overlap = 0.0

    def announce(self, weeks: int) -> None:
        """Between two weeks: everybody knows that the person goes, after so many weeks of notice, unless they did."""
        if self.notice_weeks > 0:
            return
        c = self.model.coefficients
        self.model.teams[self.function].new_quits += 1  # colleagues notice (A14)
        self.notice_weeks = weeks + 1  # staffing takes one off before the next week's work begins
        self.overlap = rules.overlap_with(c.overlap, c.to_colleague, c.bench[self.function])

    def fall_ill(self, weeks: int) -> None:
        """Between two weeks: the person is away for the next `weeks` weeks at least, and draws no illness meanwhile.

        Raises
        ------
        RequestError
            If the seat is empty, or `weeks` is not a whole number from 1 to 52.
        """
        if isinstance(weeks, bool) or not isinstance(weeks, int) or not 1 <= weeks <= 52:
            raise RequestError(f"weeks is {weeks!r}; allowed: a whole number from 1 to 52")
        self._check_that_somebody_is_there()
        # staffing takes one off before the next week's work begins
        self.absence_weeks = max(self.absence_weeks, weeks + 1)
        self.prepared = False

    def _check_that_somebody_is_there(self) -> None:
        if self.vacant:
            raise RequestError(f"nobody is in seat {self.seat}: wait until somebody is hired, or choose another seat")

    # ------------------------------------------------------------ service and workload

    def sit_down(self) -> None:
        """Work out what does not depend on the account: skill, what waits, and how much gets written down."""
        c = self.model.coefficients
        self.engagement = rules.engagement(
            c.withdrawal, c.notice_productivity, self.withdrawal_weeks > 0, self.notice_weeks > 0
        )
        spirits = rules.spirits(self.morale, c.morale_baseline, c.morale_skill)
        proficiency = rules.proficiency(self.tenure, c.starting_proficiency, c.ramp_weeks)
        self.skill = self.engagement * spirits * proficiency
        self.queue_days = rules.queue_days(c.service_days[self.function], self.utilisation, 1)
        self.backlog_days = rules.backlog_days(self.backlog, 1, c.capacity)
        self.sharing = self.engagement * rules.sharing_at(c.sharing, c.hoarding, self.morale)
        self.failing = rules.failing(c.talent, self.talent, self.talent, 0.0)

    def learn_from_peers(self, mean: float) -> None:
        """The less able come nearer to the `mean` ability of those at work, as far as work is shared."""
        c = self.model.coefficients
        self.failing = rules.failing(c.talent, self.talent, mean, c.peer_learning)

    def workload(self) -> None:
        """The week's work is done, waits, or wears the person down."""
        c = self.model.coefficients
        worked = rules.worked_hours(self.backlog + self.hours, c.capacity) if self.present else 0.0
        self.backlog = rules.backlog_after(self.backlog, self.hours, worked)
        if not self.vacant:
            self.utilisation = rules.utilisation_after(self.utilisation, c.utilisation_rate, self.hours, c.capacity)
            self.morale = rules.morale_after(
                self.morale,
                c.morale_rate,
                c.morale_baseline,
                self.utilisation,
                c.overload,
                c.morale_overload,
                self.morale_events,
            )
        self.hours = 0.0
        self.morale_events = 0.0


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
