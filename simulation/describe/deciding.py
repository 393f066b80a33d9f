"""What a firm decides between, in words: for `check`, and for whoever advises."""

from __future__ import annotations

from typing import Final

from simulation.scenario.decision import Amount, Cost
from simulation.scenario.scenario import Scenario
from simulation.wording.values import number, shown

UNITS: Final = {"once": "{} once", "yearly": "{} a year", "hours": "{} hours", "people": "{} people"}


def rows(scenario: Scenario) -> dict[str, str]:
    """The rows of the plan of a scenario on what it decides; none where it decides nothing."""
    found = scenario.decision
    if found is None:
        return {}
    today = [found.today, *(f"{name} {shown(level)}" for name, level in found.levels.items())]
    money = f" {found.currency}" if found.currency else ""
    budget = (
        {"budget": f"{number(found.budget)}{money} over {scenario.horizon} weeks"} if found.budget is not None else {}
    )
    costs = {f"{name} (cost)": in_words(cost) for name, cost in found.costs.items()}
    return {"today": ", ".join(today), **costs, **budget}


def in_words(cost: Cost) -> str:
    """What a change costs."""
    parts = [
        words.format(_amount(amount))
        for name, words in UNITS.items()
        if (amount := getattr(cost, name)) and amount.high
    ]
    per = f", for each {number(cost.per)} of a difference" if cost.per else ""
    return f"{', '.join(parts)}{per}" if parts else "nothing"


def _amount(amount: Amount) -> str:
    return number(amount.low) if amount.low == amount.high else f"{number(amount.low)} to {number(amount.high)}"
