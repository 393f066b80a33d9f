"""The science: every rule of the model as a pure function of plain numbers, with its source.

Nothing here knows of agents, weeks or regimes. Both implementations call these very functions, and Numba
compiles them as they stand; hence plain arithmetic, one return type each, and no default arguments.
Sources such as `C15` are rows of `docs/evidence.md`; "judgement" means that nobody has measured the rule.
"""

from __future__ import annotations

import math

WEEKS_PER_YEAR = 52
DAYS_PER_WEEK = 5.0
"""Working days in a week."""
HIGHEST_UTILISATION = 0.95
"""Utilisation beyond which the stationary queueing formula is not trusted; the backlog carries the rest."""

# ---------------------------------------------------------------- chances and lengths


def weekly_chance(yearly: float) -> float:
    """Chance a week of what happens with chance `yearly` (0-1) within a year of 52 weeks (definition)."""
    return 1.0 - math.pow(1.0 - yearly, 1.0 / WEEKS_PER_YEAR)


def chance_of_any(rate: float) -> float:
    """Chance of at least one event where `rate` events are expected (Poisson; definition)."""
    return 1.0 - math.exp(-rate)


def geometric_weeks(u: float, mean: float) -> int:
    """A length of 1, 2, 3 … weeks, geometric with that mean (at least 1), from a uniform number (definition)."""
    if mean <= 1.0:
        return 1
    return 1 + int(math.log(1.0 - u) / math.log(1.0 - 1.0 / mean))


def failures_before_success(u: float, success: float, most: int) -> int:
    """Tries that fail before the first success (geometric), at most `most`, from a uniform number (definition)."""
    if u < success:
        return 0
    if success <= 0.0:
        return most
    return min(most, int(math.log(1.0 - u) / math.log(1.0 - success)))


# ---------------------------------------------------------------- people leave


def base_quit_hazard(turnover: float) -> float:
    """Hazard a week that makes a share `turnover` of people quit within a year (definition)."""
    return -math.log(1.0 - turnover) / WEEKS_PER_YEAR


def tenure_factor(tenure: int, early: float, middle: float, late: float) -> float:
    """How tenure [weeks] changes the quit hazard: low at first, highest in the first two years (A11, A13)."""
    if tenure < 13:
        return early
    if tenure < 104:
        return middle
    return late


def quit_chance(
    hazard: float, factor: float, morale: float, baseline: float, morale_quit: float, contagion: float, recent: float
) -> float:
    """Chance a week that a person decides to quit.

    `factor` comes from tenure; low morale raises the hazard (judgement); so does `recent`, the share of the
    function's seats whose person quit lately (A14: peers leaving raises the own hazard).
    """
    pressed = hazard * factor * math.exp(morale_quit * (baseline - morale)) * (1.0 + contagion * recent)
    return chance_of_any(pressed)


def starting_tenure(u: float, median: float) -> int:
    """Tenure [weeks] when the simulation starts, from a uniform number: median as A9, exponential by judgement."""
    return int(-math.log(1.0 - u) / math.log(2.0) * median)


def proficiency(tenure: int, start: float, ramp_weeks: float) -> float:
    """Proficiency (0-1) of a person after `tenure` weeks: a straight ramp from `start` to 1 (A4)."""
    if tenure >= ramp_weeks:
        return 1.0
    return start + (1.0 - start) * tenure / ramp_weeks


# ---------------------------------------------------------------- somebody else takes over


def leaver_share(person_trust: float, touchpoints: int, trust: float, person_weight: float) -> float:
    """The share of all trust that a leaver holds (0-1): a team dilutes it (B17)."""
    if trust <= 0.0:
        return 0.0
    return min(1.0, person_weight * person_trust / touchpoints / trust)


def context_taken_over(told: float, access: float, profile: float) -> float:
    """What a successor knows: the better of what the leaver passed on (C15) and what the profile shows."""
    return max(told, access * profile)


# ---------------------------------------------------------------- a request is routed and answered


def nobody_acts(free_riding: float, people: int) -> float:
    """Chance that nobody of `people` acts, each hoping for another: the volunteer's dilemma (Diekmann 1985; D5f)."""
    if people <= 1:
        return 0.0
    return math.pow(free_riding, people / (people - 1.0))


def erlang_c(servers: int, utilisation: float) -> float:
    """Chance that a request finds all `servers` people busy, at a utilisation below 1 (Erlang C; D5a)."""
    offered = servers * utilisation
    blocked = 1.0  # Erlang B, by its recursion over servers
    for busy in range(1, servers + 1):
        blocked = offered * blocked / (busy + offered * blocked)
    return blocked / (1.0 - utilisation * (1.0 - blocked))


def queue_days(service_days: float, utilisation: float, servers: int) -> float:
    """Mean time in the queue [working days] of `servers` people at a utilisation (M/M/c; D5a).

    The exact formula rather than Sakasegawa's approximation, which errs by 7 % at three servers, since it is
    needed only once per team and week.
    """
    busy = min(utilisation, HIGHEST_UTILISATION)
    return service_days * erlang_c(servers, busy) / (servers * (1.0 - busy))


def backlog_days(backlog: float, servers: int, capacity: float) -> float:
    """Working days that `servers` people of `capacity` hours a week need for a backlog [hours] (definition)."""
    return DAYS_PER_WEEK * backlog / (servers * capacity)


def good_contact_chance(
    skill: float, context: float, context_free: float, distortion: float, wait: float, patience: float
) -> float:
    """Chance that a contact is a good one.

    Skill times what context makes of it, less what a relay distorted, halved when the wait reaches the
    patience (judgement; the direction of each: B29, B35, C15).
    """
    tardiness = wait / patience
    return skill * (context_free + (1.0 - context_free) * context) * (1.0 - distortion) / (1.0 + tardiness * tardiness)


# ---------------------------------------------------------------- trust, knowledge, value


def raised(level: float, share: float) -> float:
    """A level (0-1) after gaining a share of what is missing: trust builds, people learn (C6; form judgement)."""
    return level + share * (1.0 - level)


def lowered(level: float, share: float) -> float:
    """A level after losing a share of itself: trust breaks, knowledge goes stale (C6, D3a; form judgement)."""
    return level - share * level


def stationary_trust(gain: float, loss: float, good: float) -> float:
    """Long-run mean of trust in a person whose contacts are good with a constant chance (D5e)."""
    return gain * good / (gain * good + loss * (1.0 - good))


def profile_after(profile: float, sharing: float, known: float) -> float:
    """The shared profile after somebody who knows `known` wrote down a share of what it lacked (judgement)."""
    return profile + sharing * max(0.0, known - profile)


def sharing_at(sharing: float, hoarding: float, morale: float) -> float:
    """Share of what the profile lacks that a person of this morale writes down (judgement)."""
    return sharing * (1.0 - hoarding * (1.0 - morale))


def conflict_chance(conflict: float, sharing: float, shared_goals: float, led: bool) -> float:
    """Chance of contradictory messages in a week in which several functions dealt with an account.

    What is shared cannot be contradicted, shared goals align (C10), a lead catches half (judgement).
    """
    chance = conflict * (1.0 - sharing) * (1.0 - shared_goals)
    return 0.5 * chance if led else chance


def check_in_chance(checkins: float, led: bool, everyone: bool, nobody: float) -> float:
    """Chance a week that somebody checks in unasked (judgement).

    Halved where each function answers for itself; where everyone does, somebody has to act first.
    """
    chance = chance_of_any(checkins)
    if everyone:
        return chance * (1.0 - nobody)
    return chance if led else 0.5 * chance


def planned(known: float, led: bool, unled_plan: float) -> float:
    """How well an account is planned for: as well as its lead knows it; less where nobody leads (judgement)."""
    return known if led else unled_plan * known


def trust_in_all(person_trust: float, firm_trust: float, person_weight: float) -> float:
    """All trust of a customer: mean trust in persons and trust in the firm, weighted (judgement)."""
    return person_weight * person_trust + (1.0 - person_weight) * firm_trust


def value_after(value: float, rate: float, fit: float, plan: float) -> float:
    """Realised value a week later: it follows fit, half of it whatever is planned (judgement)."""
    return value + rate * (fit * (0.5 + 0.5 * plan) - value)


def spend_after(spend: float, rate: float, trust: float, value: float, by_trust: float, by_value: float) -> float:
    """Multiple of contracted revenue a week later: it follows trust and value (judgement), and is never negative."""
    target = 1.0 + by_trust * (trust - 0.6) + by_value * (value - 0.6)
    return max(0.0, spend + rate * (target - spend))


def leave_chance(base: float, frailty: float, trust: float, value: float, by_trust: float, by_value: float) -> float:
    """Chance that a customer leaves at a renewal (logistic; frailty makes renewal rates rise with age: B8-B10)."""
    odds = base + frailty - by_trust * (trust - 0.6) - by_value * (value - 0.6)
    return 1.0 / (1.0 + math.exp(-odds))


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

    By segment, first or later year of age, and quarters of a year left to the renewal (eight or more are one class).
    """
    later = 1 if age >= WEEKS_PER_YEAR else 0
    quarter = min(7, (weeks_left - 1) // 13)
    return (segment * 2 + later) * 8 + quarter


# ---------------------------------------------------------------- workload and morale


def utilisation_after(utilisation: float, rate: float, hours: float, capacity: float) -> float:
    """Smoothed utilisation after a week with that many hours of work, counted up to 1.2 of capacity (judgement)."""
    return utilisation + rate * (min(1.2, hours / capacity) - utilisation)


def backlog_after(backlog: float, hours: float, worked: float, most: float) -> float:
    """Backlog [hours] after a week that brought `hours` and had `worked` hours to spend.

    What is beyond `most` is given up (judgement).
    """
    return min(most, max(0.0, backlog + hours - worked))


def morale_after(
    morale: float, rate: float, baseline: float, utilisation: float, overload: float, strain: float, events: float
) -> float:
    """Morale (0-1) a week later: drawn to its baseline, down with overload, moved by the week's events (judgement)."""
    drift = rate * (baseline - morale) - strain * max(0.0, utilisation - overload)
    return min(1.0, max(0.0, morale + drift + events))
