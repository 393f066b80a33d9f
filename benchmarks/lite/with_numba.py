"""`ownership-lite` as the compiled engine is written: records, addressed draws, plain loops, the whole run compiled."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from benchmarks.lite import rules
from benchmarks.lite.rules import (
    CHURN_BASE,
    CHURN_TRUST,
    GAIN,
    GOOD,
    GOOD_BY_TENURE,
    HANDOVER,
    LOSS,
    NEW_TRUST,
    QUIT,
    RAMP,
    SERVICE,
    USUAL_TRUST,
    WEEKS,
    YEAR,
    Measured,
)
from simulation.science import chance
from simulation.science.compilation import compiled, inlined

LEAVES: Final = 1
WEEK: Final = 2
"""Decision points: an employee leaves; the four draws of an account's week."""

EMPLOYEE: Final = np.dtype([("tenure", np.int32), ("left", np.int32), ("good", np.float64)], align=True)
ACCOUNT: Final = np.dtype([("owner", np.int32), ("phase", np.int32), ("trust", np.float64)], align=True)


@inlined
def one_employee(employee, number, seed, week):  # type: ignore[no-untyped-def]
    """Stay, or leave and be replaced."""
    employee.left = chance.draw(seed, 0, LEAVES, number, week) < QUIT
    employee.tenure = 0 if employee.left else employee.tenure + 1
    employee.good = GOOD + GOOD_BY_TENURE * min(1.0, employee.tenure / RAMP)


@inlined
def one_account(account, luck, number, owner, week):  # type: ignore[no-untyped-def]
    """A week of an account; whether it is lost."""
    if owner.left:
        account.trust *= HANDOVER
    if luck[0, number] < SERVICE:
        if luck[1, number] < owner.good:
            account.trust += GAIN * (1.0 - account.trust)
        else:
            account.trust *= LOSS
    if week % YEAR == account.phase:
        odds = CHURN_BASE + CHURN_TRUST * (account.trust - USUAL_TRUST)
        if luck[2, number] < 1.0 / (1.0 + math.exp(odds)):
            account.trust = NEW_TRUST
            return 1
    return 0


@compiled(_nrt=False, error_model="numpy", nogil=True)
def all_weeks(employees, accounts, luck, seed, sums):  # type: ignore[no-untyped-def]
    """A whole run; into `sums` go trust over all account-weeks and the accounts lost."""
    for week in range(WEEKS):
        for number in range(employees.shape[0]):
            one_employee(employees[number], number, seed, week)
        for number in range(accounts.shape[0]):
            draws = chance.draw_four(seed, 0, WEEK, number, week)
            for place in range(3):
                luck[place, number] = draws[place]
        for number in range(accounts.shape[0]):
            account = accounts[number]
            sums[1] += one_account(account, luck, number, employees[account.owner], week)
            sums[0] += account.trust


def run(seed: int) -> Measured:
    """One run."""
    employees, accounts = np.zeros(rules.EMPLOYEES, EMPLOYEE), np.zeros(rules.ACCOUNTS, ACCOUNT)
    accounts["owner"] = np.arange(rules.ACCOUNTS) % rules.EMPLOYEES
    accounts["phase"] = np.arange(rules.ACCOUNTS) % rules.YEAR
    accounts["trust"] = NEW_TRUST
    sums = np.zeros(2)
    all_weeks(employees, accounts, np.zeros((3, rules.ACCOUNTS)), seed, sums)
    return rules.measured(sums[0], sums[1])
