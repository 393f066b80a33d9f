"""Every parameter of the firm and its customers, once: name, unit, range, default, meaning, source.

The command line's help, the check of a scenario file, its JSON Schema and the printed tables are all made
from these declarations. Sources such as `A13` are rows of `docs/evidence.md`; "judgement" means that nobody
has measured the figure, so that it is to be swept and never to be stated as a fact.
How work is organised, which is what regimes differ in, is declared in `regimes.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from simulation.errors import RequestError
from simulation.wording.values import as_python, nearest, shown

Value = bool | int | float | str
"""What a parameter can be set to."""

FUNCTIONS: Final = ("success", "support", "sales", "product")
"""The functions that deal with a customer, in the order in which they are numbered."""

SEGMENTS: Final = ("smb", "mid", "enterprise")
"""The segments of customers by size, in the order in which they are numbered."""

LEAD_FUNCTION: Final = 0
"""Number of the function (customer success) whose person leads an account, where one leads it."""


CALIBRATION_FILE: Final = Path(__file__).with_name("calibration.json")
CALIBRATED: Final[Mapping[str, Any]] = json.loads(CALIBRATION_FILE.read_text(encoding="utf-8"))["values"]
"""Defaults that `simulate calibrate` fitted to the evidence, by full name (docs/calibration.md)."""


def declared(
    default: Any,
    unit: str,
    bounds: tuple[float, float] | None,
    meaning: str,
    source: str = "judgement",
) -> Any:
    """A parameter's declaration: `bounds` are inclusive; None for a choice between words."""
    low, high = bounds if bounds else (None, None)
    return Field(default, ge=low, le=high, description=meaning, json_schema_extra={"unit": unit, "source": source})


def whole(value: object) -> object:
    """A whole number for a number that is written otherwise (`20.0`, `2e2`), which JSON Schema calls an integer too."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= 2**53:
        return int(value)
    return value


Whole = Annotated[int, BeforeValidator(whole)]
"""A whole number, in whatever notation."""


class Closed(BaseModel):
    """A set of parameters that knows its own names, refuses others, and never changes."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)

    if not TYPE_CHECKING:  # type checkers know the names of the fields from pydantic

        def __init__(self, **values: Any) -> None:
            try:
                super().__init__(**{name: as_python(value) for name, value in values.items()})
            except ValidationError as error:
                raise RequestError("\n".join(_in_words(type(self), error))) from None

        # not a hook of validation, which would have every nested group speak for itself
        __init__.__pydantic_base_init__ = True


def _in_words(kind: type[BaseModel], error: ValidationError) -> Iterator[str]:
    """What is wrong with the values of a set of parameters, a line each."""
    for fault in error.errors():
        *path, last = fault["loc"]
        name = ".".join(map(str, fault["loc"]))
        if fault["type"] != "extra_forbidden":
            yield f"{name} is {shown(fault['input'])}; allowed: {fault['msg'].removeprefix('Input should be ')}"
            continue
        group: Any = kind
        for step in path:
            group = group.model_fields[step].annotation
        yield f"unknown parameter {name!r}{nearest(str(last), tuple(group.model_fields))}"


class FunctionParameters(Closed):
    """What one function is asked for, and what it has to answer with."""

    seats: int = declared(10, "seats", (1, 100_000), "Head count; the same in every regime that is compared", "A28")
    request_rate: float = declared(
        0.20,
        "1/account/week",
        (0, 20),
        "Requests of a mid-size account for this function, of which at most one a week is made",
    )
    service_hours: float = declared(1.5, "hours", (0.01, 40), "Work that one request takes")
    patience_days: float = declared(
        4.0,
        "working days",
        (0.05, 10_000),
        "Wait that halves the chance of a good contact; large switches slowness off",
    )
    salary: float = declared(90_000, "currency/year", (0, 10_000_000), "Yearly cost of a filled seat")


class SegmentParameters(Closed):
    """What customers of one size have in common."""

    share: float = declared(0.5, "weight", (0, 1), "Weight in the customer base; the weights are scaled to sum to 1")
    revenue: float = declared(12_000, "currency/year", (0, 1e9), "Contracted revenue of one account", "judgement")
    term_weeks: int = declared(52, "weeks", (1, 520), "Length of a contract", "B3")
    request_multiplier: float = declared(1.0, "multiple", (0, 100), "Requests relative to a mid-size account", "A28")
    churn_base: float = declared(
        -2.2,
        "log-odds",
        (-20, 20),
        "Log-odds of leaving at a renewal with trust and value at .6 and no frailty",
        "B1, B5",
    )


class Functions(Closed):
    """The four functions."""

    success: FunctionParameters = FunctionParameters(patience_days=CALIBRATED["functions.success.patience_days"])
    support: FunctionParameters = FunctionParameters(
        seats=9,
        request_rate=0.50,
        service_hours=1.3,
        patience_days=CALIBRATED["functions.support.patience_days"],
        salary=60_000,
    )
    sales: FunctionParameters = FunctionParameters(
        seats=4,
        request_rate=0.06,
        service_hours=3.0,
        patience_days=CALIBRATED["functions.sales.patience_days"],
        salary=120_000,
    )
    product: FunctionParameters = FunctionParameters(
        seats=4,
        request_rate=0.06,
        service_hours=4.0,
        patience_days=CALIBRATED["functions.product.patience_days"],
        salary=130_000,
    )


class Segments(Closed):
    """The three sizes of customer."""

    smb: SegmentParameters = SegmentParameters(
        share=0.50, request_multiplier=0.6, churn_base=CALIBRATED["segments.smb.churn_base"]
    )
    mid: SegmentParameters = SegmentParameters(
        share=0.35, revenue=40_000, churn_base=CALIBRATED["segments.mid.churn_base"]
    )
    enterprise: SegmentParameters = SegmentParameters(
        share=0.15,
        revenue=150_000,
        term_weeks=104,
        request_multiplier=2.0,
        churn_base=CALIBRATED["segments.enterprise.churn_base"],
    )


SHARE: Final = (0.0, 1.0)


class Parameters(Closed):
    """The firm, its people and its customers; everything but the way in which ownership is organised.

    Examples
    --------
    >>> firm = Parameters(turnover=0.3, functions=Functions(success=FunctionParameters(seats=12)))
    >>> firm.turnover, firm.functions.success.seats, firm.functions.support.seats
    (0.3, 12, 9)
    """

    # the firm
    accounts: int = declared(300, "accounts", (1, 1_000_000), "Accounts when the simulation starts", "A28")
    capacity: float = declared(36.0, "hours/week", (1, 80), "Working hours of one person in a week")
    functions: Functions = Functions()
    segments: Segments = Segments()

    # people leave, fall ill, and are replaced
    turnover: float = declared(
        0.22,
        "1/year",
        (0, 0.99),
        "Chance that a person quits within a year, before tenure, morale and contagion bend it",
        "A1, A2",
    )
    quit_early: float = declared(
        CALIBRATED["quit_early"],
        "multiple",
        (0, 10),
        "Quit hazard in the first 13 weeks of a job, relative to the nominal one",
        "A11, A13",
    )
    quit_middle: float = declared(
        CALIBRATED["quit_middle"],
        "multiple",
        (0, 10),
        "Quit hazard from week 13 to 104 of a job, relative to the nominal one",
        "A11, A13",
    )
    quit_late: float = declared(
        CALIBRATED["quit_late"],
        "multiple",
        (0, 10),
        "Quit hazard after 104 weeks in a job, relative to the nominal one",
        "A11, A13",
    )
    morale_quit: float = declared(2.0, "per unit of morale", (0, 20), "How steeply low morale raises the quit hazard")
    contagion: float = declared(
        1.0,
        "multiple",
        (0, 20),
        "How much the share of recent leavers in the function raises the quit hazard",
        "judgement",
    )
    contagion_weeks: float = declared(
        13.0, "weeks", (1, 104), "Weeks over which a colleague's quitting fades", "judgement"
    )
    starting_tenure: float = declared(203.0, "weeks", (1, 2000), "Median tenure when the simulation starts", "A9")
    notice_weeks: int = declared(3, "weeks", (0, 52), "Weeks from deciding to quit to leaving")
    notice_productivity: float = declared(
        0.5, "multiple", SHARE, "Proficiency of a person under notice, relative to before", "A15"
    )
    backfill_weeks: float = declared(
        CALIBRATED["backfill_weeks"], "weeks", (1, 520), "Mean time to fill an empty seat", "A23, A24"
    )
    ramp_weeks: float = declared(
        CALIBRATED["ramp_weeks"], "weeks", (0, 520), "Time for a new hire to reach full proficiency", "A4"
    )
    starting_proficiency: float = declared(0.5, "share", SHARE, "Proficiency of a new hire on the first day")
    absence_per_year: float = declared(
        CALIBRATED["absence_per_year"], "1/year", (0, 52), "Spells of absence of one person", "A19, A20"
    )
    absence_weeks: float = declared(1.2, "weeks", (1, 104), "Mean length of a spell of absence", "A19, A20")

    # somebody else takes over
    reassign: Literal["colleague", "new_hire"] = declared(
        "colleague", "choice", None, "Who takes over a leaver's accounts: a present colleague, or the next hire", "B14"
    )
    competitor: float = declared(0.3, "share", SHARE, "Leavers who join a competitor")
    follow: float = declared(
        0.5,
        "multiple",
        SHARE,
        "Chance to follow a leaver to a competitor, times the leaver's share of all trust",
        "B17",
    )

    # a request is routed and answered
    base_days: float = declared(0.25, "working days", (0, 20), "Response time of a person with an empty desk")
    max_away_days: float = declared(
        10.0, "working days", (0, 260), "Longest wait for an absent person before a teammate takes over"
    )
    relay_hours: float = declared(0.3, "hours", (0, 40), "Time the lead spends on relaying one request")
    relay_loss: float = declared(
        0.06, "share", SHARE, "Share of a relayed message that is lost (the game of telephone)"
    )
    hop_days: float = declared(1.0, "working days", (0, 20), "Delay of each misrouted hop", "judgement")
    hop_hours: float = declared(0.3, "hours", (0, 40), "Work of each misrouted hop")
    context_free_quality: float = declared(
        CALIBRATED["context_free_quality"],
        "share",
        SHARE,
        "Quality of an answer by someone who knows nothing of the account; 1 makes context idle",
    )
    free_riding: float = declared(
        0.2, "cost/benefit", (0, 0.99), "Cost over benefit of acting where all are responsible; 0: all act", "C11, D5f"
    )

    # trust, knowledge and value
    person_weight: float = declared(
        0.5, "share", SHARE, "Weight of trust in persons in all trust; the rest is in the firm"
    )
    trust_gain: float = declared(
        0.06, "share", SHARE, "Share of the missing trust that a good contact wins", "judgement"
    )
    trust_loss: float = declared(0.18, "share", SHARE, "Share of trust that a bad contact costs", "judgement")
    firm_trust_share: float = declared(
        0.35, "multiple", SHARE, "How far a contact moves trust in the firm, per trust in the person"
    )
    learn: float = declared(0.12, "share", SHARE, "Share of what is unknown of an account that one contact teaches")
    forget: float = declared(0.01, "1/week", SHARE, "Context and profile that go stale in a week", "D3a")
    conflict: float = declared(
        0.15, "share", SHARE, "Chance of contradictory messages when several functions deal with an account in a week"
    )
    checkins: float = declared(
        0.2, "1/account/week", (0, 20), "Check-ins that the lead makes unasked, at most one a week"
    )
    checkin_hours: float = declared(1.0, "hours", (0, 40), "Time that a check-in takes")
    buyer_turnover: float = declared(
        CALIBRATED["buyer_turnover"], "1/year", (0, 0.99), "Chance that a customer's contact leaves in a year", "B26"
    )
    counterpart_trust: float = declared(
        0.5,
        "multiple",
        SHARE,
        "Trust in the person after the customer's contact changed, relative to trust in the firm",
    )
    value_rate: float = declared(0.04, "1/week", SHARE, "Speed at which realised value follows fit and plan")
    unled_plan: float = declared(0.4, "multiple", SHARE, "How well an account is planned for where nobody leads it")

    # renewal and spend
    churn_trust: float = declared(4.0, "log-odds", (0, 50), "How much trust lowers the log-odds of leaving")
    churn_value: float = declared(3.0, "log-odds", (0, 50), "How much realised value lowers the log-odds of leaving")
    frailty: float = declared(
        CALIBRATED["frailty"], "log-odds", (0, 10), "Spread of customers' own proneness to leave", "B8-B10"
    )
    spend_trust: float = declared(0.8, "multiple", (0, 10), "How much trust raises spend")
    spend_value: float = declared(0.4, "multiple", (0, 10), "How much realised value raises spend")
    spend_rate: float = declared(1 / 13, "1/week", SHARE, "Speed at which spend follows trust and value")

    # new customers and their journey
    entry: Literal["replace", "none"] = declared(
        "replace",
        "choice",
        None,
        "Who comes after a customer that left: a new one next week, or nobody (a closed cohort)",
    )
    fit_mean: float = declared(0.75, "share", SHARE, "Mean fit of the product to the customers it is sold to")
    fit_spread: float = declared(0.2, "share", SHARE, "Standard deviation of that fit, before it is cut to 0-1")
    new_firm_trust: float = declared(0.5, "share", SHARE, "Trust in the firm of a new customer")
    new_person_trust: float = declared(0.45, "share", SHARE, "Trust of a new customer in each person that it meets")
    new_context: float = declared(0.15, "share", SHARE, "What each person knows of a new customer")
    new_profile: float = declared(0.15, "share", SHARE, "What the shared profile holds of a new customer")
    new_value: float = declared(0.45, "share", SHARE, "Realised value of a new customer")
    onboarding_weeks: int = declared(13, "weeks", (0, 104), "Length of onboarding")
    onboarding_success: float = declared(2.0, "multiple", (0, 20), "Requests for success during onboarding")
    onboarding_support: float = declared(1.5, "multiple", (0, 20), "Requests for support during onboarding")
    renewal_window: int = declared(8, "weeks", (0, 104), "Weeks before the end of the term in which it is negotiated")
    renewal_sales: float = declared(3.0, "multiple", (0, 20), "Requests for sales during the renewal window")

    # advocates, insight, sponsors: used by the practices of a regime
    referrals: float = declared(
        0.1, "1/year", (0, 50), "New customers that one advocate brings, where the firm grows", "judgement"
    )
    advocate_trust: float = declared(0.8, "share", SHARE, "Trust above which a customer is an advocate", "judgement")
    growth_room: float = declared(0.5, "share of accounts", (0, 10), "Room for more accounts, where the firm grows")
    insight_gain: float = declared(0.0005, "share", SHARE, "Share of the missing insight that one voiced request adds")
    insight_ceiling: float = declared(0.10, "share", SHARE, "Most that insight can add to the fit of every customer")
    review_lift: float = declared(
        0.3, "share", SHARE, "Share of the missing fit of new customers that a full deal review adds"
    )
    review_narrowing: float = declared(
        0.5, "share", SHARE, "Share of the spread of that fit that a full deal review removes"
    )
    review_hours: float = declared(
        6.0, "hours", (0, 80), "Time of sales that a full deal review takes per new customer"
    )
    executive_contacts: float = declared(4.0, "1/year", (0, 52), "Contacts of an executive with a sponsored account")
    executive_contact_cost: float = declared(500.0, "currency", (0, 1e6), "Cost of one such contact")
    goal_cover: float = declared(0.5, "share", SHARE, "Share of missing cover that fully shared goals add", "judgement")

    # workload and morale
    utilisation_rate: float = declared(0.15, "1/week", SHARE, "Speed at which utilisation follows a week's hours")
    backlog_weeks: float = declared(2.0, "weeks", (0, 52), "Largest backlog that one person lets grow")
    morale_baseline: float = declared(0.7, "share", SHARE, "Morale to which people return")
    morale_rate: float = declared(0.05, "1/week", SHARE, "Speed of that return")
    overload: float = declared(0.85, "share", (0, 1.2), "Utilisation above which morale suffers")
    morale_overload: float = declared(0.1, "1/week", (0, 10), "Morale lost per unit of utilisation above that")
    morale_good: float = declared(0.0005, "share", SHARE, "Morale that a good contact gives")
    morale_bad: float = declared(0.002, "share", SHARE, "Morale that a bad contact takes")
    morale_conflict: float = declared(0.01, "share", SHARE, "Morale that contradicting a colleague takes", "judgement")
    morale_account_lost: float = declared(
        0.03, "share", SHARE, "Morale that a lost account takes, shared by its touchpoints"
    )

    # money
    hiring_cost: float = declared(0.2, "years of salary", (0, 5), "Cost of filling a seat")
