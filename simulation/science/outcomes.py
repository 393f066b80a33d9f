"""Every outcome once: name, unit, meaning. How each is read off a run stands in `ledger.py`.

Outcomes are numbers per run, counted over the horizon. A trajectory is the weekly course of a state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from simulation.errors import RequestError
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.wording.values import nearest


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome of a run, or one weekly state. `better` is "low", "high" or "" where neither is.

    A run may have no value of it. If `ceiling` is a number, the value lies beyond it, provided that the run has one of
    the outcome `seen_by`; else `absent` says what there was none of.

    What is true of customers or departures, and not of firms, is pooled over runs (`analysis.pooling`): as the product
    of shares whose numerators and denominators are counts (`shares`), or weighted with a count (`weight`).
    """

    name: str
    unit: str
    label: str
    meaning: str
    better: str = ""
    absent: str = ""
    ceiling: float | None = None
    seen_by: str = ""
    shares: tuple[tuple[str, str], ...] = ()
    weight: str = ""

    @property
    def pooled(self) -> bool:
        """Whether runs are pooled, and not all alike in a mean."""
        return bool(self.shares or self.weight)

    @property
    def besides(self) -> tuple[str, ...]:
        """Further columns of the runs from which the outcome is estimated."""
        return tuple(filter(None, (self.seen_by, *(name for pair in self.shares for name in pair), self.weight)))


SURVIVAL_YEARS = tuple(range(1, 13))
"""Years of a customer's age at which survival is an outcome: as far as the evidence goes (B8, B9)."""


OPENED, KEPT, MATCHED = "accounts_opened_year_{}", "accounts_kept_year_{}", "departures_matched"
"""Names of counts; of the first two with a year of age, from 1."""


def _table(*rows: Outcome) -> Mapping[str, Outcome]:
    return MappingProxyType({row.name: row for row in rows})


OUTCOMES = _table(
    Outcome("churn_rate", "1/year", "Churn", "Accounts lost per account-year", "low"),
    *(
        Outcome(
            f"churn_rate_{segment}",
            "1/year",
            f"Churn of {segment}",
            f"The same, segment {segment} only",
            "low",
            "no account of that segment",
        )
        for segment in SEGMENTS
    ),
    Outcome(
        "account_retention",
        "share",
        "Account retention",
        "Of the accounts that open a year of the horizon, those still there at its end, after 52 weeks; null under 52 "
        "weeks of horizon",
        "high",
    ),
    Outcome(
        "gross_retention",
        "1/year",
        "Gross revenue retention",
        "Revenue kept of a year's opening revenue, without upsell; null under 52 weeks of horizon",
        "high",
        "no full year of revenue",
    ),
    Outcome(
        "net_retention",
        "1/year",
        "Net revenue retention",
        "The same accounts' revenue a year later, with upsell, over the opening revenue; null under 52 weeks",
        "high",
        "no full year of revenue",
    ),
    *(
        Outcome(
            f"survival_{years}",
            "share",
            f"Survival to year {years}",
            f"Customers still with the firm after {years} year{'s' if years > 1 else ''}: the product of the shares "
            "kept through each year of age, of accounts for which that year lies whole within the horizon; null where "
            "there was none to see. Over runs the accounts are pooled",
            "high",
            "no account seen through a year at that age",
            shares=tuple((KEPT.format(year), OPENED.format(year)) for year in range(1, years + 1)),
        )
        for years in SURVIVAL_YEARS
    ),
    Outcome(
        "followed_leaver",
        "1/year",
        "Followed a leaver",
        "Accounts lost to a leaver's new firm, per account-year",
        "low",
    ),
    Outcome("accounts_mean", "accounts", "Accounts", "Mean number of accounts"),
    Outcome("trust", "0-1", "Trust", "All trust of a customer: in persons and in the firm, weighted", "high"),
    Outcome("firm_trust", "0-1", "Trust in the firm", "Mean trust of a customer in the firm", "high"),
    Outcome(
        "person_trust",
        "0-1",
        "Trust in persons",
        "Trust in the persons behind the touchpoints together (`ties`); an empty seat counts 0",
        "high",
    ),
    Outcome("bond", "0-1", "Bond", "Mean bond with the persons behind the touchpoints that are staffed", "high"),
    Outcome("alignment", "0-1", "Alignment", "How far the people of an account pull together", "high"),
    Outcome("value", "0-1", "Realised value", "Mean value that customers realise", "high"),
    Outcome("context", "0-1", "Context", "What the named persons know of the account, mean over filled links", "high"),
    Outcome(
        "profile", "0-1", "Shared profile", "What the firm has written down of the account and kept current", "high"
    ),
    Outcome(
        "touchpoints_staffed",
        "touchpoints/account",
        "Touchpoints",
        "Relationships with a person who is in the seat",
        "high",
    ),
    Outcome(
        "response_days",
        "working days",
        "Response time",
        "Mean time from request to answer",
        "low",
        "no request answered",
    ),
    Outcome(
        "response_days_p90",
        "working days",
        "Response time, 90th percentile",
        "Nine in ten requests are answered by then; null beyond 100 days",
        "low",
        "no request answered",
        ceiling=100.0,  # `week_totals.MOST_DAYS`
        seen_by="response_days",
    ),
    Outcome("service_success", "share", "Service success", "Requests that ended as a good contact", "high"),
    Outcome(
        "unanswered",
        "share",
        "Unanswered",
        "Requests that waited a week or more for a volunteer, found nobody at work at all, or were given up",
        "low",
    ),
    Outcome("requests_per_account", "1/account/year", "Requests", "Requests of a customer in a year"),
    Outcome("hops", "1/request", "Hops", "Misrouted hops per request", "low"),
    Outcome("retold", "share/request", "Told again", "What a customer had told the firm and had to tell again", "low"),
    Outcome(
        "asked_again",
        "share",
        "Asked again elsewhere",
        "Requests after whose bad or missing answer another function was asked",
        "low",
    ),
    Outcome("escalated", "share", "Escalated", "Requests that went up to the lead after such an answer"),
    Outcome("deals", "1/account/year", "Expansions", "Contracts that grew", "high"),
    Outcome("conflicts", "1/account/year", "Contradictions", "Contradictory messages from several functions", "low"),
    Outcome(
        "turnover_realised",
        "1/year",
        "Realised turnover",
        "Chance to quit within a year, from the people who did; beside the nominal `turnover`",
        "low",
    ),
    Outcome("vacancy", "share", "Vacancy", "Seat-weeks in which the seat was empty", "low"),
    Outcome("morale", "0-1", "Morale", "Mean morale of the people in their seats", "high"),
    *(
        Outcome(
            f"utilisation_{function}",
            "share",
            f"Utilisation of {function}",
            "Hours of work over capacity, smoothed; filled seats",
        )
        for function in FUNCTIONS
    ),
    Outcome("revenue", "currency/week", "Revenue", "Contracted revenue times spend, all accounts", "high"),
    Outcome("payroll", "currency/week", "Payroll", "Salaries of filled seats", "low"),
    Outcome("hiring_cost_paid", "currency/week", "Hiring cost", "Cost of filling seats", "low"),
    Outcome("sponsor_cost", "currency/week", "Cost of sponsors", "Cost of executives' contacts", "low"),
    Outcome(
        "cost_to_serve",
        "currency/year",
        "Cost to serve",
        "Payroll, hiring and sponsors of a year, per account that is kept through it (`account_retention`); null under "
        "52 weeks of horizon",
        "low",
    ),
    Outcome("margin", "currency/week", "Margin", "Revenue less payroll, hiring and sponsors", "high"),
    Outcome(
        "account_value",
        "currency/account",
        "Value of an account",
        "Margin of an account-week times the weeks of the horizon: what one account, always filled, brings in that "
        "time; not discounted; null where there is no account",
        "high",
        "no account",
    ),
    Outcome(
        "departure_revenue",
        "share of a year's revenue",
        "Revenue after the owner left",
        "Revenue of the 52 weeks after the lead's departure, over the year's rate before it, less the same of matched "
        "account-weeks without a departure (-0.15: a loss of 15 % of a year's revenue); null where none was seen. Over "
        "runs the departures are pooled",
        "high",
        "no departure of a lead to compare",
        weight=MATCHED,
    ),
    Outcome(
        "departure_churn",
        "share",
        "Churn after the owner left",
        "Accounts lost in the 52 weeks after the lead's departure, less the same of matched account-weeks without one; "
        "null where none was seen. Over runs the departures are pooled",
        "low",
        "no departure of a lead to compare",
        weight=MATCHED,
    ),
)
"""The outcomes of a run, by name, in the order of their columns."""

COUNTS = _table(
    *(
        Outcome(
            name.format(year),
            "accounts",
            f"{label} year {year}",
            f"Accounts that {verb} year {year} with the firm; counted if that year lies whole within the horizon",
        )
        for year in SURVIVAL_YEARS
        for name, label, verb in ((OPENED, "Opened", "began"), (KEPT, "Kept", "were still there at the end of"))
    ),
    Outcome(
        MATCHED,
        "departures",
        "Departures compared",
        "Departures of a lead, one an account, that were compared with matched account-weeks without one",
    ),
)
"""Whole numbers of a run, never null, from which outcomes are pooled over runs; they are no outcomes themselves."""

MEASURED: Mapping[str, Outcome] = MappingProxyType({**OUTCOMES, **COUNTS})
"""Every number of a run, by name, in the order of their columns."""

TRAJECTORIES = _table(
    *(
        OUTCOMES[name]
        for name in ("trust", "firm_trust", "person_trust", "bond", "alignment", "value", "context", "profile")
    ),
    Outcome("churn_rate", "1/year", "Churn", "Accounts lost in the week per account, times 52", "low"),
    Outcome("accounts", "accounts", "Accounts", "Accounts with the firm", "high"),
    Outcome("spend", "multiple", "Spend", "Mean multiple of contracted revenue that accounts spend", "high"),
    OUTCOMES["revenue"],
    OUTCOMES["touchpoints_staffed"],
    OUTCOMES["response_days"],
    OUTCOMES["service_success"],
    OUTCOMES["unanswered"],
    Outcome("requests", "1/week", "Requests", "Requests that came in the week"),
    Outcome("departures", "1/week", "Departures", "People who left in the week"),
    OUTCOMES["vacancy"],
    OUTCOMES["morale"],
    *(OUTCOMES[f"utilisation_{function}"] for function in FUNCTIONS),
    Outcome("backlog", "hours/person", "Backlog", "Mean hours of work waiting on a filled seat", "low"),
)
"""The weekly states that a run can record, by name."""


_FURTHER: dict[str, Outcome] = {}
"""Outcomes of models of users' own, by name: of those that this process has carried out, or has read results of."""


def declare(further: Iterable[Outcome]) -> None:
    """Make outcomes of a model of the user's own known to this process, so that `described` finds them.

    A process knows one outcome of a name: a label or a meaning that was put in other words replaces the former.

    Raises
    ------
    RequestError
        If one of that name has another unit, or is better in another direction: numbers of both would be mixed up.
    """
    found = list(further)
    for outcome in found:
        known = _FURTHER.get(outcome.name, outcome)
        if (known.unit, known.better) != (outcome.unit, outcome.better):
            raise RequestError(
                f"the outcome {outcome.name!r} is in {outcome.unit!r} here (better: {outcome.better!r}), and was in "
                f"{known.unit!r} (better: {known.better!r}) in other results that were read: give one of them another "
                "name, or read each in a process of its own"
            )
    _FURTHER.update((outcome.name, outcome) for outcome in found)


def known(name: str) -> Outcome | None:
    """The declaration of an outcome of the built-in model or of a declared one; None if there is none."""
    return OUTCOMES.get(name) or _FURTHER.get(name)


def described(name: str) -> Outcome:
    """The declaration of an outcome or of a weekly state; a RequestError if there is none of that name."""
    found = known(name) or TRAJECTORIES.get(name)
    if found is None:
        raise RequestError(f"unknown outcome {name!r}{nearest(name, [*OUTCOMES, *TRAJECTORIES, *_FURTHER])}")
    return found
