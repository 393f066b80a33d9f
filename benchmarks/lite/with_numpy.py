"""`ownership-lite` in plain NumPy, vectorised over accounts."""

from __future__ import annotations

import numpy as np

from benchmarks.lite import rules
from benchmarks.lite.rules import Measured

OWNER = np.arange(rules.ACCOUNTS) % rules.EMPLOYEES
PHASE = np.arange(rules.ACCOUNTS) % rules.YEAR
DUE = [np.flatnonzero(np.equal(PHASE, week)) for week in range(rules.YEAR)]


def run(seed: int) -> Measured:
    """One run."""
    rng = np.random.Generator(np.random.SFC64(seed))
    tenure = np.zeros(rules.EMPLOYEES, np.int64)
    trust = np.full(rules.ACCOUNTS, rules.NEW_TRUST)
    total, lost = 0.0, 0
    for week in range(rules.WEEKS):
        left = rng.random(rules.EMPLOYEES) < rules.QUIT
        tenure += 1
        if left.any():
            tenure[left] = 0
            trust[left[OWNER]] *= rules.HANDOVER
        serve(trust, tenure, rng)
        lost += renew(trust, DUE[week % rules.YEAR], rng)
        total += trust.sum()
    return rules.measured(total, lost)


def serve(trust: np.ndarray, tenure: np.ndarray, rng: np.random.Generator) -> None:
    """Good and bad contacts of those who need one."""
    served = np.flatnonzero(rng.random(rules.ACCOUNTS) < rules.SERVICE)
    chance = (rules.GOOD + rules.GOOD_BY_TENURE * np.minimum(1.0, tenure / rules.RAMP))[OWNER[served]]
    before = trust[served]
    good = rng.random(len(served)) < chance
    trust[served] = np.where(good, before + rules.GAIN * (1.0 - before), before * rules.LOSS)


def renew(trust: np.ndarray, due: np.ndarray, rng: np.random.Generator) -> int:
    """Who leaves of those who decide this week is replaced; how many they are."""
    odds = rules.CHURN_BASE + rules.CHURN_TRUST * (trust[due] - rules.USUAL_TRUST)
    gone = due[rng.random(len(due)) < 1.0 / (1.0 + np.exp(odds))]
    trust[gone] = rules.NEW_TRUST
    return len(gone)
