"""`ownership-lite` in AMBER (`ambr`), its vectorised lane: columns of a Polars frame, NumPy between them."""

from __future__ import annotations

import ambr
import numpy as np

from benchmarks.lite import rules
from benchmarks.lite.rules import Measured


class Lite(ambr.Model):  # type: ignore[misc]
    """The firm; employees are an array, accounts the population."""

    def setup(self) -> None:
        """Hire everybody and sell to everybody."""
        self.lost = 0
        self.tenure = np.zeros(rules.EMPLOYEES, np.int64)
        self.owner = np.arange(rules.ACCOUNTS) % rules.EMPLOYEES
        self.phase = np.arange(rules.ACCOUNTS) % rules.YEAR
        self.week = 0
        self.add_agents(rules.ACCOUNTS, trust=np.full(rules.ACCOUNTS, rules.NEW_TRUST))

    def step_vectorized(self) -> None:
        """One week."""
        left = self.rng.random(rules.EMPLOYEES) < rules.QUIT
        self.tenure = np.where(left, 0, self.tenure + 1)
        trust = self.agents.trust.to_numpy().copy()
        trust[left[self.owner]] *= rules.HANDOVER
        served = np.flatnonzero(self.rng.random(rules.ACCOUNTS) < rules.SERVICE)
        ramp = np.minimum(1.0, self.tenure[self.owner[served]] / rules.RAMP)
        good = self.rng.random(len(served)) < rules.GOOD + rules.GOOD_BY_TENURE * ramp
        before = trust[served]
        trust[served] = np.where(good, before + rules.GAIN * (1.0 - before), before * rules.LOSS)
        due = np.flatnonzero(self.phase == self.week % rules.YEAR)
        odds = rules.CHURN_BASE + rules.CHURN_TRUST * (trust[due] - rules.USUAL_TRUST)
        gone = due[self.rng.random(len(due)) < 1.0 / (1.0 + np.exp(odds))]
        self.lost += len(gone)
        trust[gone] = rules.NEW_TRUST
        self.agents.trust = trust
        self.week += 1

    def update(self) -> None:
        """Note trust at the end of a week; the start is no week."""
        if self.week > 0:
            self.record_model("trust", float(self.agents.trust.sum()))


def run(seed: int) -> Measured:
    """One run."""
    model = Lite({"steps": rules.WEEKS, "seed": seed, "show_progress": False})
    results = model.cpu(mode="vectorized").run()
    return rules.measured(float(results.model["trust"].sum()), model.lost)
