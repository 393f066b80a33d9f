"""`ownership-lite` as Mesa's tutorial would write it."""

from __future__ import annotations

import math
from typing import Any

import mesa

from benchmarks.lite import rules
from benchmarks.lite.rules import Measured


class Employee(mesa.Agent):  # type: ignore[misc]
    """Somebody who owns accounts."""

    def __init__(self, model: Lite) -> None:
        super().__init__(model)
        self.tenure = 0
        self.left = False

    def step(self) -> None:
        """Stay, or leave and be replaced."""
        self.left = self.random.random() < rules.QUIT
        self.tenure = 0 if self.left else self.tenure + 1


class Account(mesa.Agent):  # type: ignore[misc]
    """A customer who trusts its owner."""

    def __init__(self, model: Lite, owner: Employee, phase: int) -> None:
        super().__init__(model)
        self.owner = owner
        self.phase = phase
        self.trust = rules.NEW_TRUST

    def step(self) -> None:
        """A week."""
        if self.owner.left:
            self.trust *= rules.HANDOVER
        if self.random.random() < rules.SERVICE:
            self.be_served()
        if self.model.week % rules.YEAR == self.phase:
            self.decide()

    def be_served(self) -> None:
        """A good or a bad contact."""
        good = rules.GOOD + rules.GOOD_BY_TENURE * min(1.0, self.owner.tenure / rules.RAMP)
        if self.random.random() < good:
            self.trust += rules.GAIN * (1.0 - self.trust)
        else:
            self.trust *= rules.LOSS

    def decide(self) -> None:
        """Stay, or leave and be replaced."""
        odds = rules.CHURN_BASE + rules.CHURN_TRUST * (self.trust - rules.USUAL_TRUST)
        if self.random.random() < 1.0 / (1.0 + math.exp(odds)):
            self.model.lost += 1
            self.trust = rules.NEW_TRUST


class Lite(mesa.Model):  # type: ignore[misc]
    """The firm."""

    def __init__(self, seed: int) -> None:
        super().__init__(rng=seed)
        self.week = 0
        self.lost = 0
        employees = list(Employee.create_agents(self, rules.EMPLOYEES))
        for number in range(rules.ACCOUNTS):
            Account(self, employees[number % rules.EMPLOYEES], number % rules.YEAR)
        self.datacollector = mesa.DataCollector(model_reporters={"trust": _trust})

    def step(self) -> None:
        """One week."""
        self.agents_by_type[Employee].do("step")
        self.agents_by_type[Account].do("step")
        self.datacollector.collect(self)
        self.week += 1


def _trust(model: Any) -> float:
    return float(model.agents_by_type[Account].agg("trust", sum))


def run(seed: int) -> Measured:
    """One run."""
    model = Lite(seed)
    for _ in range(rules.WEEKS):
        model.step()
    return rules.measured(sum(model.datacollector.model_vars["trust"]), model.lost)
