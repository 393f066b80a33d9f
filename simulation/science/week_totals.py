"""What is counted in a week, and the weekly states that follow from it.

Both implementations fill the same totals, by name, and everything that is reported is worked out from them here and
in `ledger.py`. Sums are taken in plain loops, accounts by slot and people by seat, first over a week and then over
weeks, so that both add the same numbers in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from simulation.science.counted import Account, Book, Person
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.rules import WEEKS_PER_YEAR

BINS_PER_DAY: Final = 10
MOST_DAYS: Final = 100
"""Response times are counted in tenths of a working day, up to 100 days, for their percentiles."""

EVENTS: Final = (
    "accounts_at_risk",
    "requests",
    "unanswered",
    "hops",
    "answers",
    "days",
    "good",
    "retold",
    "asked_again",
    "escalated",
    "deals",
    "conflicts",
    "insights",
    "sponsor_contacts",
    "lost",
    "followed",
    "employed",
    "quits",
    "departures",
)
"""What is counted while the week goes on."""

ACCOUNT_STATES: Final = (
    "trust",
    "firm_trust",
    "person_trust",
    "bond",
    "alignment",
    "value",
    "profile",
    "spend",
    "revenue",
)
END_OF_WEEK: Final = (
    "accounts",
    *ACCOUNT_STATES,
    "filled_links",
    "context",
    "staffed_touchpoints",
    "morale",
    "backlog",
    "people",
    "seats",
    "empty_seats",
)
"""What is added up over accounts, links and people when it ends."""

BY_FUNCTION: Final = ("hires", "filled", "utilisation")
"""What is counted for each function: hires, filled seats, and the sum of their utilisation."""

BY_SEGMENT: Final = ("segment_at_risk", "segment_lost")
"""What is counted for each segment: accounts when the week begins, and accounts lost."""

TOTALS: Final = (
    *EVENTS,
    *END_OF_WEEK,
    *(f"{name}_{function}" for name in BY_FUNCTION for function in FUNCTIONS),
    *(f"{name}_{segment}" for name in BY_SEGMENT for segment in SEGMENTS),
)
"""Names of all totals of a week."""


class Week:
    """The totals of one week, filled as things happen: `EVENTS`, `END_OF_WEEK`, `BY_FUNCTION`, `BY_SEGMENT`."""

    def __init__(self) -> None:
        # events
        self.accounts_at_risk = self.lost = self.followed = 0
        self.requests = self.unanswered = self.hops = self.answers = self.good = 0
        self.days = self.retold = 0.0
        self.asked_again = self.escalated = self.deals = 0
        self.day_bins: list[int] = []
        self.conflicts = self.insights = self.sponsor_contacts = 0
        self.employed = self.quits = self.departures = 0
        # the end of the week
        self.accounts = self.filled_links = self.staffed_touchpoints = 0
        self.trust = self.firm_trust = self.person_trust = self.value = self.profile = self.spend = self.revenue = 0.0
        self.bond = self.alignment = self.context = self.morale = self.backlog = 0.0
        self.people = self.seats = self.empty_seats = 0
        # by function
        self.hires = [0] * len(FUNCTIONS)
        self.filled = [0] * len(FUNCTIONS)
        self.utilisation = [0.0] * len(FUNCTIONS)
        # by segment
        self.segment_at_risk = [0] * len(SEGMENTS)
        self.segment_lost = [0] * len(SEGMENTS)

    def open(self, book: Book) -> None:
        """Count the accounts with which the week begins."""
        for account in book:
            if account is not None:
                self.accounts_at_risk += 1
                self.segment_at_risk[account.segment] += 1

    def account_lost(self, account: Account, *, followed: bool) -> None:
        """Count an account that is lost."""
        self.lost += 1
        self.followed += followed
        self.segment_lost[account.segment] += 1

    def answered(self, days: float) -> None:
        """Count an answer that came after so many working days."""
        self.answers += 1
        self.days += days
        self.day_bins.append(min(int(days * BINS_PER_DAY), BINS_PER_DAY * MOST_DAYS))

    def close(self, book: Book, employees: Sequence[Person], touchpoints: Sequence[bool]) -> None:
        """Add up accounts, links and people as they are at the end of the week."""
        for account in book:
            if account is not None:
                self._add_account(account, touchpoints)
        self.seats = len(employees)
        for person in employees:
            if person.vacant:
                self.empty_seats += 1
                continue
            self.people += 1
            self.filled[person.function] += 1
            self.utilisation[person.function] += person.utilisation
            self.morale += person.morale
            self.backlog += person.backlog

    def _add_account(self, account: Account, touchpoints: Sequence[bool]) -> None:
        self.accounts += 1
        self.trust += account.trust
        self.firm_trust += account.firm_trust
        self.person_trust += account.person_trust()
        self.bond += account.bond()
        self.alignment += account.alignment
        self.value += account.value
        self.profile += account.profile
        self.spend += account.spend
        self.revenue += account.revenue
        self.staffed_touchpoints += account.sponsor_trust is not None
        for link, is_touchpoint in zip(account.links, touchpoints, strict=True):
            if not link.holder.vacant:
                self.filled_links += 1
                self.context += link.context
                self.staffed_touchpoints += is_touchpoint

    def totals(self) -> dict[str, float]:
        """The totals by name (`TOTALS`)."""
        flat = {name: getattr(self, name) for name in (*EVENTS, *END_OF_WEEK)}
        for name in BY_FUNCTION:
            flat |= {f"{name}_{function}": getattr(self, name)[place] for place, function in enumerate(FUNCTIONS)}
        for name in BY_SEGMENT:
            flat |= {f"{name}_{segment}": getattr(self, name)[place] for place, segment in enumerate(SEGMENTS)}
        return flat


class Ratio(NamedTuple):
    """A weekly state as `factor` times one total over another; just the total where `whole` is empty."""

    part: str
    whole: str = ""
    factor: float = 1.0


STATES: Final[Mapping[str, Ratio]] = {
    **{name: Ratio(name, "accounts") for name in ("trust", "firm_trust", "person_trust", "bond", "alignment", "value")},
    "context": Ratio("context", "filled_links"),
    "profile": Ratio("profile", "accounts"),
    "churn_rate": Ratio("lost", "accounts_at_risk", WEEKS_PER_YEAR),
    "accounts": Ratio("accounts"),
    "spend": Ratio("spend", "accounts"),
    "revenue": Ratio("revenue"),
    "touchpoints_staffed": Ratio("staffed_touchpoints", "accounts"),
    "response_days": Ratio("days", "answers"),
    "service_success": Ratio("good", "requests"),
    "unanswered": Ratio("unanswered", "requests"),
    "requests": Ratio("requests"),
    "departures": Ratio("departures"),
    "vacancy": Ratio("empty_seats", "seats"),
    "morale": Ratio("morale", "people"),
    **{f"utilisation_{function}": Ratio(f"utilisation_{function}", f"filled_{function}") for function in FUNCTIONS},
    "backlog": Ratio("backlog", "people"),
}
"""How each weekly state (`outcomes.TRAJECTORIES`) follows from the totals of the week."""


def share(part: float, whole: float) -> float | None:
    """`part / whole`, or None where there is no whole to take a share of."""
    return part / whole if whole else None


def weekly_states(totals: Mapping[str, float]) -> dict[str, float | None]:
    """The weekly states by name; None where undefined."""
    return {
        name: share(state.factor * totals[state.part], totals[state.whole]) if state.whole else totals[state.part]
        for name, state in STATES.items()
    }
