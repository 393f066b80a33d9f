"""What is followed around a change, and how it is read off the weekly totals of a run."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.timeline.changes import BEFORE
from simulation.science.coefficients import Coefficients
from simulation.science.ledger import costs
from simulation.science.members import FUNCTIONS
from simulation.science.rules import WEEKS_PER_YEAR

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]


class Measure(NamedTuple):
    """What is followed: `factor` times one total over another, or over the weeks where `whole` is empty.

    `width` weeks are put together. What is `in_all` is added up from the week of the change on.
    """

    label: str
    unit: str
    meaning: str
    better: str
    part: str
    whole: str = ""
    factor: float = 1.0
    width: int = 1
    in_all: bool = False


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "trust": Measure("Trust", "0-1", "Mean trust of the accounts", "high", "trust", "accounts"),
        "churn_rate": Measure(
            "Churn",
            "1/year",
            "Accounts lost per account-year, a quarter together",
            "low",
            "lost",
            "accounts_at_risk",
            WEEKS_PER_YEAR,
            13,
        ),
        "response_days": Measure(
            "Response time",
            "working days",
            "Mean time from request to answer, four weeks together",
            "low",
            "days",
            "answers",
            width=4,
        ),
        "utilisation": Measure(
            "Utilisation", "share", "Hours of work over capacity, smoothed; filled seats", "", "worked", "filled"
        ),
        **{
            f"utilisation_{name}": Measure(
                f"Utilisation of {name}", "share", "The same", "", f"utilisation_{name}", f"filled_{name}"
            )
            for name in FUNCTIONS
        },
        "revenue": Measure(
            "Revenue", "currency/week", "Contracted revenue times spend, all accounts", "high", "revenue"
        ),
        "margin": Measure(
            "Margin",
            "currency/week",
            "Revenue less payroll, hiring and sponsors, a quarter together",
            "high",
            "margin",
            width=13,
        ),
        "lost": Measure("Customers lost", "accounts", "Accounts lost since the change", "low", "lost", in_all=True),
        "revenue_in_all": Measure(
            "Revenue in all", "currency", "Revenue since the change", "high", "revenue", in_all=True
        ),
        "money": Measure(
            "Money in all",
            "currency",
            "Revenue less payroll, hiring and sponsors since the change",
            "high",
            "margin",
            in_all=True,
        ),
    }
)
"""What is followed, by name."""

IN_ALL: Final = tuple(name for name, measure in MEASURES.items() if measure.in_all)
"""Measures that are added up."""


class Window(NamedTuple):
    """The weeks that are followed: `week` of the horizon that counts as 0, and how many there are before and after."""

    week: int
    before: int
    after: int

    def weeks_of(self, name: str) -> Wholes:
        """The relative weeks at which a measure is reported: the first of those that are put together."""
        measure = MEASURES[name]
        first = 0 if measure.in_all else -(self.before // measure.width * measure.width)
        return np.arange(first, self.after - measure.width + 1, measure.width)


def window(week: int, horizon: int, after: int) -> Window:
    """The weeks around a change in this week of the horizon, as far as the horizon goes."""
    return Window(week, min(BEFORE, week), min(after, horizon - week))


def with_money(totals: Mapping[str, Floats], c: Coefficients) -> dict[str, Floats]:
    """The weekly totals of a run, and what is worked out of them: `margin` [currency], `worked` and `filled` seats."""
    made = dict(totals)
    made["margin"] = totals["revenue"] - sum(costs(totals, c), np.zeros(1))
    for name, part in (("worked", "utilisation"), ("filled", "filled")):
        made[name] = sum((totals[f"{part}_{function}"] for function in FUNCTIONS), np.zeros(1))
    return made


def courses(totals: Mapping[str, Floats], within: Window) -> dict[str, Floats]:
    """Every measure of one run at `Window.weeks_of` it; NaN where it is undefined."""
    return {name: _course(totals, name, within) for name in MEASURES}


def _course(totals: Mapping[str, Floats], name: str, within: Window) -> Floats:
    measure, weeks = MEASURES[name], within.weeks_of(name)
    if not len(weeks):
        return np.zeros(0)
    first = within.week + int(weeks[0])
    part = totals[measure.part][first : first + len(weeks) * measure.width]
    if measure.in_all:
        return np.cumsum(part)
    whole = totals[measure.whole][first : first + len(part)] if measure.whole else np.ones(len(part))
    shape = len(weeks), measure.width
    numerator, denominator = (each.reshape(shape).sum(axis=1) for each in (part, whole))
    found = np.full(len(weeks), np.nan)
    np.divide(measure.factor * numerator, denominator, out=found, where=denominator > 0.0)
    return found
