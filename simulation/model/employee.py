"""The people of the firm: `Employee`, one per seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

from simulation.errors import RequestError
from simulation.science import chance, rules
from simulation.science.coefficients import LONGEST_TENURE

if TYPE_CHECKING:
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
