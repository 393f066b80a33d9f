"""What is counted over the horizon, and how outcomes are read off it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.science.coefficients import Coefficients
from simulation.science.cohorts import DepartureEffect, Retention, YearsOfAge
from simulation.science.counted import Account, Book, Person
from simulation.science.elementary import exp
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.outcomes import COUNTS, SURVIVAL_YEARS
from simulation.science.rules import WEEKS_PER_YEAR
from simulation.science.week_totals import BINS_PER_DAY, MOST_DAYS, TOTALS, Week, share


class Ledger:
    """The totals of the horizon, and the cohorts that are followed through it."""

    def __init__(self, coefficients: Coefficients, warm_up: int, horizon: int) -> None:
        self.coefficients = coefficients
        self.warm_up = warm_up
        self.horizon = horizon
        self.years_of_age = YearsOfAge(horizon)
        self.retention = Retention(coefficients.slots, horizon)
        self.departure = DepartureEffect(coefficients.slots, horizon)
        self.day_bins = [0] * (BINS_PER_DAY * MOST_DAYS + 1)
        self.totals: dict[str, float] = dict.fromkeys(TOTALS, 0)
        self.weeks = 0
        self.week_number = 0

    @property
    def counting(self) -> bool:
        """Whether this week belongs to the horizon."""
        return 0 <= self.week_number - self.warm_up < self.horizon

    # ------------------------------------------------------------ during a week

    def open_week(self, week_number: int, week: Week, book: Book) -> None:
        """A week begins with these accounts."""
        self.week_number = week_number
        week.open(book)
        if self.counting:
            self.years_of_age.open_week(book, week_number - self.warm_up)
            self.retention.open_week(book, week_number - self.warm_up)
            self.departure.open_week(book, week_number - self.warm_up)

    def people_leave(self, employees: Sequence[Person]) -> None:
        """Some people leave this week, before anything is handed over."""
        if self.counting:
            self.departure.people_leave(employees)

    def lead_departs(self, account: Account) -> None:
        """The lead of this account leaves this week."""
        if self.counting:
            self.departure.lead_departs(account, self.week_number - self.warm_up)

    def account_leaves(self, week: Week, account: Account, *, followed: bool) -> None:
        """An account is lost."""
        week.account_lost(account, followed=followed)
        if self.counting:
            self.departure.account_leaves(account.slot)

    def close_week(self, week: Week, book: Book, totals: dict[str, float]) -> None:
        """A week is over, with these totals."""
        if not self.counting:
            return
        self.years_of_age.close_week(book, self.week_number - self.warm_up)
        self.retention.close_week(book, self.week_number - self.warm_up)
        self.departure.close_week(book)
        self.weeks += 1
        for name, total in totals.items():
            self.totals[name] += total
        for tenths in week.day_bins:
            self.day_bins[tenths] += 1

    # ------------------------------------------------------------ after the run

    def outcomes(self) -> dict[str, float | None]:
        """Outcomes and counts of the weeks counted so far, by name, in the order of `outcomes.MEASURED`."""
        total = self.totals
        departure_revenue, departure_churn, matched = self.departure.effects()
        years_of_age = zip(self.years_of_age.opened, self.years_of_age.kept, strict=True)
        years = total["accounts_at_risk"] / WEEKS_PER_YEAR
        return {
            "churn_rate": share(total["lost"], years),
            **{
                f"churn_rate_{segment}": share(
                    total[f"segment_lost_{segment}"], total[f"segment_at_risk_{segment}"] / WEEKS_PER_YEAR
                )
                for segment in SEGMENTS
            },
            "account_retention": self.retention.accounts(),
            "gross_retention": self.retention.gross(),
            "net_retention": self.retention.net(),
            **{f"survival_{years}": kept for years, kept in self._survival().items()},
            "followed_leaver": share(total["followed"], years),
            "accounts_mean": share(total["accounts"], self.weeks),
            **{
                name: share(total[name], total["accounts"])
                for name in ("trust", "firm_trust", "person_trust", "bond", "alignment", "value")
            },
            "context": share(total["context"], total["filled_links"]),
            "profile": share(total["profile"], total["accounts"]),
            "touchpoints_staffed": share(total["staffed_touchpoints"], total["accounts"]),
            "response_days": share(total["days"], total["answers"]),
            "response_days_p90": self._percentile_of_days(0.9),
            "service_success": share(total["good"], total["requests"]),
            "unanswered": share(total["unanswered"], total["requests"]),
            "requests_per_account": share(total["requests"], years),
            **{name: share(total[part], total["requests"]) for name, part in PER_REQUEST.items()},
            "deals": share(total["deals"], years),
            "conflicts": share(total["conflicts"], years),
            **self._people(),
            **self._money(),
            "departure_revenue": departure_revenue,
            "departure_churn": departure_churn,
            **dict(zip(COUNTS, (*chain.from_iterable(years_of_age), matched), strict=True)),
        }

    def _survival(self) -> dict[int, float | None]:
        over = self.weeks >= self.horizon
        return self.years_of_age.survival(SURVIVAL_YEARS) if over else dict.fromkeys(SURVIVAL_YEARS)

    def _percentile_of_days(self, wanted: float) -> float | None:
        """Upper edge of the tenth of a day by which that share of the answers had come; None beyond what is counted."""
        answers = self.totals["answers"]
        reached = 0
        for tenths, count in enumerate(self.day_bins):
            reached += count
            if answers and reached >= wanted * answers:
                return (tenths + 1) / BINS_PER_DAY if tenths < BINS_PER_DAY * MOST_DAYS else None
        return None

    def _people(self) -> dict[str, float | None]:
        total = self.totals
        quits = share(WEEKS_PER_YEAR * total["quits"], total["employed"])
        return {
            "turnover_realised": None if quits is None else 1.0 - exp(-quits),
            "vacancy": share(total["empty_seats"], total["seats"]),
            "morale": share(total["morale"], total["people"]),
            **{
                f"utilisation_{function}": share(total[f"utilisation_{function}"], total[f"filled_{function}"])
                for function in FUNCTIONS
            },
        }

    def _money(self) -> dict[str, float | None]:
        total = self.totals
        payroll, hiring, sponsors = costs(total, self.coefficients)
        margin = total["revenue"] - payroll - hiring - sponsors
        kept_years = total["accounts"] * (self.retention.accounts() or 0.0) / WEEKS_PER_YEAR
        return {
            "revenue": share(total["revenue"], self.weeks),
            "payroll": share(payroll, self.weeks),
            "hiring_cost_paid": share(hiring, self.weeks),
            "sponsor_cost": share(sponsors, self.weeks),
            "cost_to_serve": share(payroll + hiring + sponsors, kept_years),
            "margin": share(margin, self.weeks),
            "account_value": share(margin * self.weeks, total["accounts"]),
        }


class Costs[Number](NamedTuple):
    """What a firm spends [currency]: salaries of filled seats, filling seats, contacts of executives."""

    payroll: Number
    hiring: Number
    sponsors: Number


def costs[Number: (float, npt.NDArray[np.float64])](total: Mapping[str, Number], c: Coefficients) -> Costs[Number]:
    """What is spent in the weeks of these totals (`week_totals.TOTALS`), or in each of many weeks."""
    payroll = hiring = total["sponsor_contacts"] * 0.0
    for number, function in enumerate(FUNCTIONS):
        payroll = payroll + total[f"filled_{function}"] * c.weekly_salary[number]
        hiring = hiring + total[f"hires_{function}"] * c.hiring_cost[number]
    return Costs(payroll, hiring, total["sponsor_contacts"] * c.executive_contact_cost)


PER_REQUEST = {
    "hops": "hops",
    "retold": "retold",
    "asked_again": "asked_again",
    "escalated": "escalated",
}
"""Further outcomes that are a total per request."""
