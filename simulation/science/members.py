"""Functions of the firm and segments of its customers: which there are, and the parameters that each of them has."""

from __future__ import annotations

import math
from typing import Final

from simulation.errors import RequestError
from simulation.science.calibrated import CALIBRATED
from simulation.science.declaration import Closed, declared
from simulation.wording.values import number

FUNCTIONS: Final = ("success", "support", "sales", "product")
"""The functions that deal with a customer, in the order in which they are numbered."""

SEGMENTS: Final = ("smb", "mid", "enterprise")
"""The segments of customers by size, in the order in which they are numbered."""

LEAD_FUNCTION: Final = 0
"""Number of the function (customer success) whose person leads an account, where one leads it."""


MOST_SEATS: Final = 100_000
"""Seats that a function may have."""


class FunctionParameters(Closed):
    """What one function is asked for, and what it has to answer with.

    Examples
    --------
    >>> from simulation import FunctionParameters
    >>> team = FunctionParameters(accounts_per_seat=25)
    >>> team.head_count(accounts=310), FunctionParameters(seats=12).head_count(accounts=310)
    (13, 12)
    """

    seats: int = declared(10, "seats", (1, MOST_SEATS), "Head count; the same in every regime that is compared", "A28")
    accounts_per_seat: float = declared(
        0.0, "accounts", (0, 100_000), "Accounts for each seat, so that a team fits its firm; 0: `seats` counts", "A28"
    )
    bench: int = declared(
        0,
        "seats",
        (0, MOST_SEATS),
        "Further people without accounts of their own, who take over empty seats at once and stand in for who is away",
    )
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
        (0.05, 1_000_000),
        "Wait that halves the chance of a good contact; large switches slowness off",
    )
    salary: float = declared(90_000, "currency/year", (0, 10_000_000), "Yearly cost of a filled seat")

    def head_count(self, accounts: int) -> int:
        """Seats in a firm of so many accounts; a RequestError where `accounts_per_seat` asks for too many."""
        if self.accounts_per_seat == 0.0:
            return self.seats
        if accounts > MOST_SEATS * self.accounts_per_seat:
            raise RequestError(
                f"accounts_per_seat is {number(self.accounts_per_seat)}, which is more than {MOST_SEATS:,} seats for "
                f"{accounts:,} accounts; allowed: from {number(accounts / MOST_SEATS)}, or 0 for `seats`"
            )
        return math.ceil(accounts / self.accounts_per_seat)

    def people(self, accounts: int) -> int:
        """All seats in a firm of so many accounts, those of the bench too."""
        return self.head_count(accounts) + self.bench


class SegmentParameters(Closed):
    """What customers of one size have in common.

    Examples
    --------
    >>> from simulation import SegmentParameters
    >>> small = SegmentParameters(share=0.8, revenue=6_000)
    >>> small.share, small.term_weeks
    (0.8, 52)
    """

    share: float = declared(0.5, "weight", (0, 1), "Weight in the customer base; the weights are scaled to sum to 1")
    revenue: float = declared(12_000, "currency/year", (0, 1e9), "Contracted revenue of one account", "judgement")
    term_weeks: int = declared(52, "weeks", (1, 520), "Length of a contract", "B3")
    request_multiplier: float = declared(1.0, "multiple", (0, 100), "Requests relative to a mid-size account", "A28")
    touch: float = declared(
        1.0,
        "multiple",
        (0, 20),
        "Attention unasked (check-ins, keeping in step), per that of a mid-size account",
        "A28",
    )
    churn_base: float = declared(
        -2.2,
        "log-odds",
        (-20, 20),
        "Log-odds of leaving at a renewal with trust and value at .6 and no frailty",
        "B1, B5",
    )


class Functions(Closed):
    """The four functions.

    Examples
    --------
    >>> from simulation import FunctionParameters, Functions
    >>> functions = Functions(success=FunctionParameters(seats=12))
    >>> functions.success.seats, functions.support.seats
    (12, 9)
    """

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
    """The three sizes of customer.

    Examples
    --------
    >>> from simulation import SegmentParameters, Segments
    >>> segments = Segments(smb=SegmentParameters(share=0.8, revenue=6_000))
    >>> segments.smb.revenue, segments.mid.revenue
    (6000.0, 40000.0)
    """

    smb: SegmentParameters = SegmentParameters(
        share=0.50, request_multiplier=0.6, touch=0.5, churn_base=CALIBRATED["segments.smb.churn_base"]
    )
    mid: SegmentParameters = SegmentParameters(
        share=0.35, revenue=40_000, churn_base=CALIBRATED["segments.mid.churn_base"]
    )
    enterprise: SegmentParameters = SegmentParameters(
        share=0.15,
        revenue=150_000,
        term_weeks=104,
        request_multiplier=2.0,
        touch=2.0,
        churn_base=CALIBRATED["segments.enterprise.churn_base"],
    )
