"""What ways cost beyond what the model counts, in every world: what is said to lie between two numbers is drawn anew
in each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.advice.result import Costs
from analysis.advice.ways import Way, World, changes, decided, standing
from analysis.intervals import RESAMPLING_SEED
from analysis.numbers import Estimate
from simulation.scenario.decision import OF_COSTS, Amount, hour, seats_payroll
from simulation.scenario.scenario import Scenario
from simulation.science import catalogue
from simulation.science.parameters import Parameters
from simulation.science.rules import WEEKS_PER_YEAR

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Prices:
    """What ways cost.

    Attributes
    ----------
    once, yearly, payroll
        [worlds, ways]: paid in the first week, paid every year, and salaries of seats that are added or go, which the
        model counts by itself [currency, currency/year].
    unknown
        What was drawn, a column each, a row a world.
    """

    once: Floats
    yearly: Floats
    payroll: Floats
    unknown: pd.DataFrame

    def in_all(self, weeks: int) -> Floats:
        """[worlds, ways]: what a budget is held against, over so many weeks; nothing is discounted."""
        found: Floats = self.once + (self.yearly + self.payroll) * weeks / WEEKS_PER_YEAR
        return found

    def of(self, way: int, weeks: int) -> Costs:
        """What one way costs."""
        in_all = self.in_all(weeks)
        return Costs(*(_spread(part[:, way]) for part in (self.once, self.yearly, self.payroll, in_all)))


def _spread(values: Floats) -> Estimate:
    return Estimate(float(values.mean()), float(values.min()), float(values.max()))


def prices(scenario: Scenario, ways: Sequence[Way], worlds: Sequence[World]) -> Prices:
    """What each way costs in each world."""
    drawn = _drawn(scenario, len(worlds))
    firms = [catalogue.resolve({**world, **scenario.parameters}) for world in worlds]
    once, yearly, payroll = (np.zeros((len(worlds), len(ways))) for _ in range(3))
    for number, way in enumerate(ways):
        for place, firm in enumerate(firms):
            paid = _of_way(scenario, way, {name: float(column[place]) for name, column in drawn.items()}, firm)
            once[place, number], yearly[place, number], payroll[place, number] = paid
    unknown = {name: column for name, column in drawn.items() if column.min() < column.max()}
    return Prices(once, yearly, payroll, pd.DataFrame(unknown, index=range(len(worlds))))


def _of_way(scenario: Scenario, way: Way, drawn: dict[str, float], firm: Parameters) -> tuple[float, float, float]:
    """Once, every year, and salaries of seats; filling a seat that stands from the start is paid once, too."""
    found, here = decided(scenario), changes(scenario, way)
    salary = firm.functions.success.salary
    once = yearly = payroll = 0.0
    for name, (today, then) in here.items():
        priced = way.regime if name == "regime" else name
        first, often = found.costs[priced].times(today, then)
        part = {key: drawn[f"costs.{priced}.{key}"] for key in OF_COSTS}
        once += first * (part["once"] + part["hours"] * hour(firm))
        yearly += often * (part["yearly"] + part["people"] * salary)
        seats = seats_payroll(name, today, then, firm)
        payroll += seats
        once += firm.hiring_cost * seats if name in standing(scenario, way) else 0.0
    return once, yearly, payroll


def _drawn(scenario: Scenario, count: int) -> dict[str, Floats]:
    """Every number of the costs, in each world: one of as many equal parts of its range, in chance order."""
    chance = np.random.default_rng(RESAMPLING_SEED)
    found: dict[str, Floats] = {}
    for name, cost in decided(scenario).costs.items():
        for key in OF_COSTS:
            amount: Amount = getattr(cost, key)
            place = (chance.permutation(count) + chance.random(count)) / count
            found[f"costs.{name}.{key}"] = amount.low + place * (amount.high - amount.low)
    return found
