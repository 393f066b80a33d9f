"""Chances and lengths, from rates and from uniform numbers."""

from __future__ import annotations

from simulation.science.elementary import exp, log, power

WEEKS_PER_YEAR = 52
DAYS_PER_WEEK = 5.0
"""Working days in a week."""

# ---------------------------------------------------------------- chances and lengths


def weekly_chance(yearly: float) -> float:
    """Chance a week of what happens with chance `yearly` (0-1) within a year of 52 weeks (definition)."""
    return 1.0 - power(1.0 - yearly, 1.0 / WEEKS_PER_YEAR)


def chance_of_any(rate: float) -> float:
    """Chance of at least one event where `rate` events are expected (Poisson; definition)."""
    return 1.0 - exp(-rate)


def geometric_weeks(u: float, mean: float) -> int:
    """A length of 1, 2, 3 … weeks, geometric with that mean (at least 1), from a uniform number (definition)."""
    if mean <= 1.0:
        return 1
    return 1 + int(log(1.0 - u) / log(1.0 - 1.0 / mean))


def failures_before_success(u: float, success: float, most: int) -> int:
    """Tries that fail before the first success (geometric), at most `most`, from a uniform number (definition)."""
    left, failing, tries = 1.0 - u, 1.0 - success, 0
    while tries < most and left <= failing:
        tries += 1
        failing *= 1.0 - success
    return tries
