"""`ownership-lite` as AgentPy's tutorial would write it."""

from __future__ import annotations

import math

import agentpy as ap

from benchmarks.lite import rules
from benchmarks.lite.rules import Measured


class Employee(ap.Agent):  # type: ignore[misc]
    """Somebody who owns accounts."""

    def setup(self) -> None:
        """Begin fresh."""
        self.tenure = 0
        self.left = False

    def work(self) -> None:
        """Stay, or leave and be replaced."""
        self.left = self.model.random.random() < rules.QUIT
        self.tenure = 0 if self.left else self.tenure + 1


class Account(ap.Agent):  # type: ignore[misc]
    """A customer who trusts its owner."""

    def setup(self) -> None:
        """Begin fresh."""
        self.trust = rules.NEW_TRUST

    def live(self) -> None:
        """A week."""
        if self.owner.left:
            self.trust *= rules.HANDOVER
        if self.model.random.random() < rules.SERVICE:
            self.be_served()
        if (self.model.t - 1) % rules.YEAR == self.phase:
            self.decide()

    def be_served(self) -> None:
        """A good or a bad contact."""
        good = rules.GOOD + rules.GOOD_BY_TENURE * min(1.0, self.owner.tenure / rules.RAMP)
        if self.model.random.random() < good:
            self.trust += rules.GAIN * (1.0 - self.trust)
        else:
            self.trust *= rules.LOSS

    def decide(self) -> None:
        """Stay, or leave and be replaced."""
        odds = rules.CHURN_BASE + rules.CHURN_TRUST * (self.trust - rules.USUAL_TRUST)
        if self.model.random.random() < 1.0 / (1.0 + math.exp(odds)):
            self.model.lost += 1
            self.trust = rules.NEW_TRUST


class Lite(ap.Model):  # type: ignore[misc]
    """The firm."""

    def setup(self) -> None:
        """Hire everybody and sell to everybody."""
        self.lost = 0
        self.employees = ap.AgentList(self, rules.EMPLOYEES, Employee)
        self.accounts = ap.AgentList(self, rules.ACCOUNTS, Account)
        for number, account in enumerate(self.accounts):
            account.owner = self.employees[number % rules.EMPLOYEES]
            account.phase = number % rules.YEAR

    def step(self) -> None:
        """One week."""
        self.employees.work()
        self.accounts.live()

    def update(self) -> None:
        """Note trust at the end of a week; the start is no week."""
        if self.t > 0:
            self["trust"] = sum(self.accounts.trust)
            self.record("trust")


def run(seed: int) -> Measured:
    """One run."""
    model = Lite({"steps": rules.WEEKS, "seed": seed})
    results = model.run(display=False)
    return rules.measured(float(results.variables.Lite["trust"].sum()), model.lost)
