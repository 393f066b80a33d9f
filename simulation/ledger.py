"""How outcomes are read off a run: the tallies of a week, and the ledger of the horizon.

Sums are taken in plain loops, accounts by slot and people by seat, first over a week and then over weeks, so
that both implementations add the same numbers in the same order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from simulation.cohorts import Book, DepartureEffect, LifeTable, RevenueRetention
from simulation.constants import Constants
from simulation.parameters import FUNCTIONS
from simulation.rules import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from simulation.account import Account
    from simulation.employee import Employee

BINS_PER_DAY: Final = 10
MOST_DAYS: Final = 100
"""Response times are counted in tenths of a working day, up to 100 days, for their percentiles."""

COUNTS: Final = (
    "requests",
    "unanswered",
    "hops",
    "good",
    "conflicts",
    "answers",
    "accounts_at_risk",
    "lost",
    "followed",
    "at_risk_of_quitting",
    "quits",
    "sponsor_contacts",
)
"""What the ledger adds up from week to week (attributes of `Week`)."""

ACCOUNT_STATES: Final = ("trust", "firm_trust", "person_trust", "value", "profile", "spend", "revenue")


class Week:
    """What happened in one week, counted as it happens."""

    def __init__(self) -> None:
        self.requests = self.unanswered = self.hops = self.good = self.conflicts = 0
        self.answers = 0
        self.days = 0.0
        self.day_bins: list[int] = []
        self.accounts_at_risk = self.lost = self.followed = 0
        self.at_risk_of_quitting = self.quits = self.departures = 0
        self.hires = [0] * len(FUNCTIONS)
        self.insights = self.sponsor_contacts = 0

    def answered(self, days: float) -> None:
        """Count an answer that came after so many working days."""
        self.answers += 1
        self.days += days
        self.day_bins.append(min(int(days * BINS_PER_DAY), BINS_PER_DAY * MOST_DAYS))


class Snapshot:
    """Sums over accounts, links and people at the end of a week."""

    def __init__(self, book: Book, employees: Sequence[Employee], touchpoints: Sequence[bool]) -> None:
        self.accounts = self.filled_links = self.staffed_touchpoints = 0
        self.context = 0.0
        self.sums = dict.fromkeys(ACCOUNT_STATES, 0.0)
        for account in book:
            if account is not None:
                self._add_account(account, touchpoints)
        self.people = [0] * len(FUNCTIONS)
        self.utilisation = [0.0] * len(FUNCTIONS)
        self.morale = self.backlog = 0.0
        for person in employees:
            if not person.vacant:
                self.people[person.function] += 1
                self.utilisation[person.function] += person.utilisation
                self.morale += person.morale
                self.backlog += person.backlog
        self.empty_seats = len(employees) - sum(self.people)

    def _add_account(self, account: Account, touchpoints: Sequence[bool]) -> None:
        sums = self.sums
        self.accounts += 1
        sums["trust"] += account.trust
        sums["firm_trust"] += account.firm_trust
        sums["person_trust"] += account.person_trust()
        sums["value"] += account.value
        sums["profile"] += account.profile
        sums["spend"] += account.spend
        sums["revenue"] += account.revenue
        self.staffed_touchpoints += account.sponsor_trust is not None
        for link, is_touchpoint in zip(account.links, touchpoints, strict=True):
            if not link.holder.vacant:
                self.filled_links += 1
                self.context += link.context
                self.staffed_touchpoints += is_touchpoint


def share(part: float, whole: float) -> float | None:
    """`part / whole`, or None where there is no whole to take a share of."""
    return part / whole if whole else None


def weekly_states(week: Week, end: Snapshot) -> dict[str, float | None]:
    """The weekly states (`outcomes.TRAJECTORIES`) of one week."""
    people = sum(end.people)
    return {
        **{name: share(end.sums[name], end.accounts) for name in ACCOUNT_STATES},
        "context": share(end.context, end.filled_links),
        "churn_rate": share(WEEKS_PER_YEAR * week.lost, week.accounts_at_risk),
        "accounts": end.accounts,
        "revenue": end.sums["revenue"],
        "touchpoints_staffed": share(end.staffed_touchpoints, end.accounts),
        "response_days": share(week.days, week.answers),
        "service_success": share(week.good, week.requests),
        "unanswered": share(week.unanswered, week.requests),
        "requests": week.requests,
        "departures": week.departures,
        "vacancy": end.empty_seats / (end.empty_seats + people),
        "morale": share(end.morale, people),
        **{
            f"utilisation_{name}": share(end.utilisation[number], end.people[number])
            for number, name in enumerate(FUNCTIONS)
        },
        "backlog": share(end.backlog, people),
    }


class Ledger:
    """What is counted over the horizon."""

    def __init__(self, constants: Constants, warm_up: int, horizon: int) -> None:
        self.constants = constants
        self.warm_up = warm_up
        self.horizon = horizon
        longest_term = max(constants.term_weeks)
        self.life = LifeTable(warm_up + horizon + longest_term + 1)
        self.retention = RevenueRetention(constants.slots, horizon)
        self.departure = DepartureEffect(constants.slots, horizon)
        self.day_bins = [0] * (BINS_PER_DAY * MOST_DAYS + 1)
        self.counts = dict.fromkeys(COUNTS, 0)
        self.hires = [0] * len(FUNCTIONS)
        self.days = 0.0
        self.weeks = self.accounts = self.filled_links = self.staffed_touchpoints = self.empty_seats = 0
        self.people = [0] * len(FUNCTIONS)
        self.sums = dict.fromkeys((*ACCOUNT_STATES, "context", "morale"), 0.0)
        self.utilisation = [0.0] * len(FUNCTIONS)
        self.week_number = 0

    @property
    def counting(self) -> bool:
        """Whether this week belongs to the horizon."""
        return 0 <= self.week_number - self.warm_up < self.horizon

    # ------------------------------------------------------------ during a week

    def open_week(self, week_number: int, week: Week, book: Book) -> None:
        """A week begins with these accounts."""
        self.week_number = week_number
        week.accounts_at_risk = sum(account is not None for account in book)
        if self.counting:
            self.life.open_week(book)
            self.retention.open_week(book, week_number - self.warm_up)
            self.departure.open_week(book, week_number - self.warm_up)

    def people_leave(self, employees: Sequence[Employee]) -> None:
        """Some people leave this week, before anything is handed over."""
        if self.counting:
            self.departure.people_leave(employees)

    def lead_departs(self, account: Account) -> None:
        """The lead of this account leaves this week."""
        if self.counting:
            self.departure.lead_departs(account, self.week_number - self.warm_up)

    def account_leaves(self, week: Week, account: Account, *, followed: bool) -> None:
        """An account is lost."""
        week.lost += 1
        week.followed += followed
        if self.counting:
            self.life.lost[account.age] += 1
            self.departure.account_leaves(account.slot)

    def close_week(self, week: Week, book: Book, end: Snapshot) -> None:
        """A week is over."""
        if not self.counting:
            return
        self.retention.close_week(book, self.week_number - self.warm_up)
        self.departure.close_week(book)
        for name in self.counts:
            self.counts[name] += getattr(week, name)
        for number in range(len(FUNCTIONS)):
            self.hires[number] += week.hires[number]
            self.people[number] += end.people[number]
            self.utilisation[number] += end.utilisation[number]
        self.days += week.days
        for tenths in week.day_bins:
            self.day_bins[tenths] += 1
        self.weeks += 1
        self.accounts += end.accounts
        self.filled_links += end.filled_links
        self.staffed_touchpoints += end.staffed_touchpoints
        self.empty_seats += end.empty_seats
        for name in ACCOUNT_STATES:
            self.sums[name] += end.sums[name]
        self.sums["context"] += end.context
        self.sums["morale"] += end.morale

    # ------------------------------------------------------------ after the run

    def outcomes(self) -> dict[str, float | None]:
        """The outcomes of the weeks counted so far, by name, in the order of `outcomes.OUTCOMES`."""
        counts = self.counts
        years = counts["accounts_at_risk"] / WEEKS_PER_YEAR
        return {
            "churn_rate": share(counts["lost"], years),
            "gross_retention": self.retention.gross(),
            "net_retention": self.retention.net(),
            **{f"survival_{years}": self.life.survival(years) for years in (1, 2, 3, 5)},
            "followed_leaver": share(counts["followed"], years),
            "accounts_mean": share(self.accounts, self.weeks),
            **{
                name: share(self.sums[name], self.accounts) for name in ("trust", "firm_trust", "person_trust", "value")
            },
            "context": share(self.sums["context"], self.filled_links),
            "profile": share(self.sums["profile"], self.accounts),
            "touchpoints_staffed": share(self.staffed_touchpoints, self.accounts),
            **self._service(),
            "conflicts": share(counts["conflicts"], years),
            **self._people(),
            **self._money(),
            "departure_revenue": self.departure.revenue_effect(),
            "departure_churn": self.departure.churn_effect(),
        }

    def _service(self) -> dict[str, float | None]:
        counts = self.counts
        return {
            "response_days": share(self.days, counts["answers"]),
            "response_days_p90": self._percentile_of_days(0.9),
            "service_success": share(counts["good"], counts["requests"]),
            "unanswered": share(counts["unanswered"], counts["requests"]),
            "hops": share(counts["hops"], counts["requests"]),
        }

    def _percentile_of_days(self, wanted: float) -> float | None:
        """Upper edge of the tenth of a day by which that share of the answers had come."""
        answers = self.counts["answers"]
        reached = 0
        for tenths, count in enumerate(self.day_bins):
            reached += count
            if answers and reached >= wanted * answers:
                return (tenths + 1) / BINS_PER_DAY
        return None

    def _people(self) -> dict[str, float | None]:
        weeks, people = self.counts["at_risk_of_quitting"], sum(self.people)
        quits = share(WEEKS_PER_YEAR * self.counts["quits"], weeks)
        return {
            "turnover_realised": None if quits is None else 1.0 - math.exp(-quits),
            "vacancy": share(self.empty_seats, self.empty_seats + people),
            "morale": share(self.sums["morale"], people),
            **{
                f"utilisation_{name}": share(self.utilisation[number], self.people[number])
                for number, name in enumerate(FUNCTIONS)
            },
        }

    def _money(self) -> dict[str, float | None]:
        c = self.constants
        payroll = hiring = 0.0
        for number in range(len(FUNCTIONS)):
            payroll += self.people[number] * c.weekly_salary[number]
            hiring += self.hires[number] * c.hiring_cost[number]
        sponsors = self.counts["sponsor_contacts"] * c.executive_contact_cost
        churn = share(self.counts["lost"] * WEEKS_PER_YEAR, self.counts["accounts_at_risk"])
        kept_years = 0.0 if churn is None else self.accounts * math.exp(-churn) / WEEKS_PER_YEAR
        return {
            "revenue": share(self.sums["revenue"], self.weeks),
            "payroll": share(payroll, self.weeks),
            "hiring_cost_paid": share(hiring, self.weeks),
            "sponsor_cost": share(sponsors, self.weeks),
            "cost_to_serve": share(payroll + hiring + sponsors, kept_years),
        }
