"""A firm as it works today, in its own numbers: what its people look up, and what they saw in the last year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from simulation.science.declaration import Value
from simulation.science.elementary import log

YEAR: Final = 52
LONG: Final = 156
"""Weeks that it takes to see what comes of a year, of those whose year begins after the first day."""

EXACT: Final = 1.96
"""Standard deviations on either side of a number in which it lies with 95 %."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that a firm can see of a year: which outcome of the model it is, and how far either may be off.

    Parameters
    ----------
    outcome : str
        The outcome of a run that it is compared with.
    unit : str
        Unit of what is written: percent says something of shares and of rates.
    low, high : float
        What may be written, inclusive.
    wrong_by : float
        By how much the model may be wrong of it (one standard deviation, judgement).
    words : str
        What it is, for the screen.
    scale : str
        On which scale it is moved about evenly: "logit" of shares, "log" of times and of money, "linear" else.
    weeks : int
        Over how many weeks the firm is run to show it.
    """

    outcome: str
    unit: str
    low: float
    high: float
    wrong_by: float
    words: str
    scale: str = "logit"
    weeks: int = YEAR


_SHARE: Final = (0.001, 0.999)

FACTS: Final[Mapping[str, Fact]] = MappingProxyType(
    {
        "churn_rate": Fact("churn_rate", "1/year", *_SHARE, 0.012, "customers lost in a year"),
        "churn_rate_smb": Fact("churn_rate_smb", "1/year", *_SHARE, 0.02, "small customers lost in a year"),
        "churn_rate_mid": Fact("churn_rate_mid", "1/year", *_SHARE, 0.015, "mid-size customers lost in a year"),
        "churn_rate_enterprise": Fact(
            "churn_rate_enterprise", "1/year", *_SHARE, 0.01, "large customers lost in a year"
        ),
        "gross_retention": Fact("gross_retention", "share", *_SHARE, 0.012, "revenue kept, without upsell"),
        "net_retention": Fact("net_retention", "multiple", 0.05, 3.0, 0.015, "revenue of last year's customers", "log"),
        "turnover": Fact("turnover_realised", "1/year", 0.005, 3.0, 0.015, "people who left, per head"),
        "vacancy": Fact("vacancy", "share", *_SHARE, 0.01, "seats that were empty"),
        "response_days": Fact("response_days", "working days", 0.05, 100.0, 0.3, "working days to an answer", "log"),
        "service_success": Fact("service_success", "share", *_SHARE, 0.02, "requests that ended well"),
        "unanswered": Fact("unanswered", "share", *_SHARE, 0.01, "requests that nobody answered"),
        "requests": Fact("requests_per_account", "1/account/year", 0.05, 5000.0, 1.0, "requests of a customer", "log"),
        "kept_first_year": Fact(
            "survival_1", "share", *_SHARE, 0.02, "new customers who are still there after a year", "logit", LONG
        ),
        "departure_churn": Fact(
            *("departure_churn", "share", -0.5, 0.999, 0.02),
            *("more customers lost in the year after their person left than elsewhere", "linear", LONG),
        ),
        **{
            f"utilisation_{name}": Fact(
                f"utilisation_{name}", "share", 0.05, 1.2, 0.04, f"hours of {name} that were taken", "log"
            )
            for name in ("success", "support", "sales", "product")
        },
    }
)
"""What a firm may say that it saw, by the name that it has in its file."""

GIVEN: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "weeks_away": ("absence_per_year", "weeks in a year that somebody is away, ill or on leave"),
        "weeks_to_fill": ("backfill_weeks", "weeks until an empty seat is filled"),
    }
)
"""Further numbers of a firm that a parameter has, and what they are."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A number that was seen: in the outcome's own terms, and how far it may be off (one standard deviation).

    `written` is what the file says, and `line` where. `years` is the time over which it was seen, whose luck is in it;
    0: that of its fact.
    """

    name: str
    value: float
    unsure: float
    written: str
    line: int
    of_revenue: bool = False
    years: float = 0.0

    @property
    def weeks(self) -> float:
        """Weeks whose luck is in it."""
        return self.years * YEAR or self.fact.weeks

    @property
    def fact(self) -> Fact:
        """What it is compared with."""
        return FACTS["gross_retention" if self.of_revenue else self.name]

    def as_written(self, value: float) -> float:
        """A value of the outcome as the firm counts it: leavers a head in place of the chance to leave, and so on."""
        if self.name == "turnover":
            return -log(max(1.0 - value, 1e-9))
        return 1.0 - value if self.of_revenue else value


@dataclass(frozen=True, slots=True)
class Firm:
    """What the file of a firm says.

    Attributes
    ----------
    name, question, seed, file, text
        As those of a scenario.
    today
        The regime in which it works now.
    regimes
        What it could do: `today` first.
    parameters
        What it knows of itself, by the full names of parameters.
    observed
        What it saw in a year.
    ranges
        What it knows within limits, by the full names of parameters: the lowest and the highest it may be.
    contracts
        What a customer pays today on average, by segment, as far as the firm says it [currency/year].
    open_seats
        Functions whose head count it did not give.
    currency
        In which its contracts are, in three letters; empty if it does not say.
    """

    name: str
    question: str
    seed: int
    file: str
    text: str
    today: str
    regimes: tuple[str, ...]
    parameters: Mapping[str, Value]
    ranges: Mapping[str, tuple[float, float]]
    observed: tuple[Observed, ...]
    contracts: Mapping[str, float]
    open_seats: tuple[str, ...]
    currency: str

    @property
    def weeks(self) -> int:
        """Over how many weeks it is run, so that all that it saw can be shown."""
        return max((one.fact.weeks for one in self.observed), default=YEAR)
