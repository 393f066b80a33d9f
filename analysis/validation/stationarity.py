"""Is the first week that counts a week like any other? Three years after the warm-up against three years later on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from analysis.validation.experiments import Customers, customers
from analysis.validation.firms import Laboratory, Setting
from analysis.validation.verdicts import STATIONARITY, Check, around, checked, mean_of
from simulation.science.regimes import REGIMES

YEAR: Final = 52
FIRST: Final = (0, 3 * YEAR)
LATER: Final = (10 * YEAR, 13 * YEAR)
TURNOVERS: Final = (0.0, 0.22, 0.45)

CHURN: Final = 0.003
TRUST: Final = 0.005
"""How far the first years may be from later ones; fixed with the design of the second edition."""


def _drift(regime: str, turnover: float, replication: int) -> Customers:
    setting = Setting(regime, {"turnover": turnover}, horizon=LATER[1])
    first, later = customers(setting, replication, (FIRST, LATER))
    return Customers(first.leaving - later.leaving, first.trust - later.trust)


def first_years(lab: Laboratory) -> list[Check]:
    """Years 1-3 less years 11-13: customers expected to leave, and trust, in every regime at three turnovers."""
    found = []
    for regime in REGIMES:
        for turnover in TURNOVERS:
            drifts = lab.spread(partial(_drift, regime, turnover), 40)
            for what, unit, tolerance in (("leaving", "1/year", CHURN), ("trust", "0-1", TRUST)):
                drift = mean_of(getattr(each, what) for each in drifts)
                name = f"{regime}, turnover {turnover:g}: {what} in years 1-3 less 11-13"
                words = f"0 ± {tolerance:g}"
                found.append(checked(STATIONARITY, name, words, "design", around(0.0, tolerance), drift, unit))
    return found


CHECKS: Final[tuple[Callable[[Laboratory], list[Check]], ...]] = (first_years,)
