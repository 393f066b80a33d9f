"""What lies behind people and customers when the simulation starts."""

from __future__ import annotations

from simulation.science.elementary import exp, log

NEVER = 1e-9
"""Hazard a week up to which nobody goes: rounding would weigh more."""
FEWEST = 1e-300
"""Share of people that is none: its logarithm is the lowest that is taken."""

# ---------------------------------------------------------------- the past of people


def starting_tenure(u: float, hazard: float, early: float, middle: float, late: float, most: int) -> int:
    """Tenure [weeks] when the simulation starts, from a uniform number: as in a firm that is older than its people.

    In a renewal process the age of what is running has a density in proportion to survival (theory); here with the
    hazard of `tenure_factor`, and nobody is with the firm for longer than `most` weeks.
    """
    left_13 = exp(-hazard * early * 13.0)
    left_104 = left_13 * exp(-hazard * middle * 91.0)
    first = person_weeks(1.0, hazard * early, 13.0)
    second = person_weeks(left_13, hazard * middle, 91.0)
    third = person_weeks(left_104, hazard * late, most - 104.0)
    at = u * (first + second + third)
    if at < first:
        return int(weeks_to_reach(at, 1.0, hazard * early))
    if at < first + second:
        return 13 + int(weeks_to_reach(at - first, left_13, hazard * middle))
    return min(most, 104 + int(weeks_to_reach(at - first - second, left_104, hazard * late)))


def person_weeks(left: float, hazard: float, weeks: float) -> float:
    """Weeks spent in the job by a share `left` of people who go at a constant hazard, within so many weeks (theory)."""
    return left * weeks if hazard <= NEVER else left * (1.0 - exp(-hazard * weeks)) / hazard


def weeks_to_reach(spent: float, left: float, hazard: float) -> float:
    """Within how many weeks these people spend so many person-weeks: the inverse of `person_weeks`."""
    if left <= 0.0:
        return 0.0
    if hazard <= NEVER:
        return spent / left
    return -log(max(FEWEST, 1.0 - hazard * spent / left)) / hazard


# ---------------------------------------------------------------- the past of customers


def settling_weeks(warm_up: int) -> int:
    """Weeks of the warm-up in which levels settle and no customer leaves, before a past is given (judgement)."""
    return warm_up * 3 // 4


def newness(age: int) -> float:
    """What is left (0-1) at this age [weeks] of what was new about a customer: it fades over a year (judgement)."""
    return exp(-age / 52.0)


def past_level(new: float, settled: float, left: float) -> float:
    """A level of a customer of whose newness so much is left: between what it was and where it settles (judgement)."""
    return settled + (new - settled) * left


def past_value(mean: float, fit: float, mean_fit: float) -> float:
    """Value (0-1) that a customer of this fit realises once settled, if the `mean_fit` brings the `mean` (theory)."""
    return min(1.0, mean * fit / mean_fit) if mean_fit > 0.0 else mean


def past_bond(rate: float, interrupted: float, weeks: int) -> float:
    """Mean bond after so many weeks, where it grows at a `rate` and may be cut off in any week (renewal theory)."""
    if rate <= 0.0:
        return 0.0
    together = rate + interrupted
    return rate / together * (1.0 - exp(-together * weeks))


def past_size(ceiling: float, rate: float, age: int) -> float:
    """Mean size of a contract at this age [weeks], of which that share of its room is taken a week (theory)."""
    return ceiling - (ceiling - 1.0) * exp(-rate * age)
