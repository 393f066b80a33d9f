"""What becomes of a customer: it realises value, renews or leaves, and its contract grows."""

from __future__ import annotations

from simulation.science.elementary import exp, power_of_two
from simulation.science.rules.chances import WEEKS_PER_YEAR

AGE_CLASSES = 5
"""Classes of years of age within which accounts are compared."""


# ---------------------------------------------------------------- value, renewal and growth


def planned(known: float, led: bool, unled_plan: float) -> float:
    """How well an account is planned for: as well as its lead knows it; less where nobody leads (judgement)."""
    return known if led else unled_plan * known


def value_after(value: float, rate: float, fit: float, plan: float) -> float:
    """Realised value a week later: it follows fit, half of it whatever is planned (judgement)."""
    return value + rate * (fit * (0.5 + 0.5 * plan) - value)


def spend_after(
    spend: float, rate: float, size: float, trust: float, value: float, by_trust: float, by_value: float
) -> float:
    """Multiple of the first contract's revenue a week later: it follows the contract's `size`, trust and value.

    It is never negative (judgement).
    """
    target = size * (1.0 + by_trust * (trust - 0.6) + by_value * (value - 0.6))
    return max(0.0, spend + rate * (target - spend))


def deal_chance(most: float, trust: float, value: float, looking: int) -> float:
    """Chance a week that a contract grows, with so many people (success, sales) who look for it (judgement)."""
    return most * trust * value * (1.0 - power_of_two(-looking))


def proneness(weeks: float, age: int) -> float:
    """Share of a customer's own proneness to leave that shows at this age [weeks] (B13; B8, B9).

    At first none does, and customers are more alike; within so many `weeks` all but 1/e of it comes out.
    """
    return 1.0 - exp(-age / weeks) if weeks > 0.0 else 1.0


def leave_odds(base: float, own: float, trust: float, value: float, by_trust: float, by_value: float) -> float:
    """Logarithm of the odds that a customer leaves at a renewal (B8-B10; linear: judgement)."""
    return base + own - by_trust * (trust - 0.6) - by_value * (value - 0.6)


def leave_chance(base: float, own: float, trust: float, value: float, by_trust: float, by_value: float) -> float:
    """Chance that a customer leaves at a renewal (logistic; its own proneness makes renewal rates rise: B8-B10)."""
    return 1.0 / (1.0 + exp(-leave_odds(base, own, trust, value, by_trust, by_value)))


def fit_of_new_customer(
    normal: float, mean: float, spread: float, review: float, lift: float, narrowing: float
) -> float:
    """Fit (0-1) of a customer sold; a deal review raises its mean and narrows its spread (judgement)."""
    reviewed_mean = mean + review * lift * (1.0 - mean)
    reviewed_spread = spread * (1.0 - review * narrowing)
    return min(1.0, max(0.0, reviewed_mean + reviewed_spread * normal))


# ---------------------------------------------------------------- matching


def matching_stratum(segment: int, age: int, weeks_left: int) -> int:
    """Number of the class within which accounts are compared (definition).

    By segment, year of age (the first three, to the sixth, later), and quarters of a year left to the renewal (eight or
    more are one class): the older a customer, the more loyal, whoever leaves.
    """
    year = age // WEEKS_PER_YEAR
    years = min(2, year) + (1 if year >= 3 else 0) + (1 if year >= 6 else 0)
    quarter = min(7, (weeks_left - 1) // 13)
    return (segment * AGE_CLASSES + years) * 8 + quarter
