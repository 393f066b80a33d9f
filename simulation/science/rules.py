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

RISK_STEP = 0.1
"""Share of the way that a bad, late or missing answer moves an account's score of risk (judgement)."""

POWER_MARGIN = 1e-9
"""Distance from its bounds within which a power is worked out; far more than rounding moves them."""

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
    left, failing, tries = 1.0 - u, 1.0 - success, 0
    while tries < most and left <= failing:
        tries += 1
        failing *= 1.0 - success
    return tries


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
    return chance_of_any(hazard * factor * quit_pressure(morale, baseline, morale_quit, contagion, recent))


def quit_pressure(morale: float, baseline: float, morale_quit: float, contagion: float, recent: float) -> float:
    """How many times as high as usual the quit hazard is in these spirits, with so many recent leavers."""
    return math.exp(morale_quit * (baseline - morale)) * (1.0 + contagion * recent)


def starting_tenure(u: float, hazard: float, early: float, middle: float, late: float, most: int) -> int:
    """Tenure [weeks] when the simulation starts, from a uniform number: as in a firm that is older than its people.

    In a renewal process the age of what is running has a density in proportion to survival (theory); here with the
    hazard of `tenure_factor`, and nobody is with the firm for longer than `most` weeks.
    """
    left_13 = math.exp(-hazard * early * 13.0)
    left_104 = left_13 * math.exp(-hazard * middle * 91.0)
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
    return left * weeks if hazard <= 0.0 else left * (1.0 - math.exp(-hazard * weeks)) / hazard


def weeks_to_reach(spent: float, left: float, hazard: float) -> float:
    """Within how many weeks these people spend so many person-weeks: the inverse of `person_weeks`."""
    return spent / left if hazard <= 0.0 else -math.log(1.0 - hazard * spent / left) / hazard


def proficiency(tenure: int, start: float, ramp_weeks: float) -> float:
    """Proficiency (0-1) of a person after `tenure` weeks: a straight ramp from `start` to 1 (A4)."""
    if tenure >= ramp_weeks:
        return 1.0
    return start + (1.0 - start) * tenure / ramp_weeks


# ---------------------------------------------------------------- somebody else takes over


def engagement(withdrawal: float, notice: float, withdraws: bool, on_notice: bool) -> float:
    """What somebody who goes still does of their work (0-1): less before they say so, less again under notice (N20)."""
    if on_notice:
        return notice
    return 1.0 - withdrawal if withdraws else 1.0


def follow_chance(follow: float, bond: float, age: int, others: int) -> float:
    """Chance to follow a leaver to a competitor (B17s).

    Fitted to .14, .02 more per half year together, .01 less per half year (of `age` weeks) with the firm, .025 less per
    further person. Years together are read off the bond.
    """
    with_firm = 1.0 - math.exp(-age / 150.0)
    return follow * min(1.0, max(0.0, 0.14 + 0.2 * bond - 0.1 * with_firm - 0.025 * others))


def worked_together(amount: float, enough: float) -> float:
    """Share of what only working together gives that so many weeks (or hours a week) of it give (form judgement)."""
    return 1.0 - math.exp(-amount / enough)


def passed_on(handover: float, tacit: float, overlap: float) -> float:
    """Share of a leaver's knowledge that a successor gets: the tacit part only as far as they overlap (C15; D4)."""
    return handover * (1.0 - tacit + tacit * overlap)


def context_taken_over(told: float, access: float, profile: float) -> float:
    """What a successor knows: the better of what the leaver passed on (C15) and what the profile shows."""
    return max(told, access * profile)


# ---------------------------------------------------------------- a request is routed and answered


def routing_chance(routing: float, alignment: float) -> float:
    """Chance that a request finds its way at each try: who is in step knows who does what (form judgement)."""
    return 1.0 - (1.0 - routing) * (1.0 - alignment)


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


def backlog_weight(priority: float, larger: float, own: float, everything: float) -> float:
    """How long a request waits for the backlog, relative to the mean, where larger accounts come first.

    In a queue by rank the wait grows with the share of work that goes first (`larger` and half of one's `own`); at a
    `priority` of 0 all wait alike. The mean over requests is 1 (definition).
    """
    return 1.0 - priority + priority * 2.0 * (larger + 0.5 * own) / everything if everything > 0.0 else 1.0


def desk_days(base: float, share: float, queue: float, weight: float, backlog: float) -> float:
    """Working days until somebody at work answers: that `share` of what waits there already (definition)."""
    return base + share * (queue + weight * backlog)


def own_pace(service_hours: float, own_effort: float, cover: float) -> float:
    """Hours that an answer takes: fewer for those whose queue is their own alone (N2), so as nobody covers."""
    return service_hours * (1.0 - own_effort * (1.0 - cover))


def gap(told: float, known: float) -> float:
    """What a customer has told the firm and must tell again (0-1), to somebody who knows so much (B30)."""
    return max(0.0, told - known)


def hours_with_gap(hours: float, missing: float) -> float:
    """Hours of an answer in which the story has to be heard again: half as long again for all of it (judgement)."""
    return hours * (1.0 + 0.5 * missing)


def effort(missing: float, detours: int) -> float:
    """A customer's effort for an answer (0-1): telling again, and a fifth for each detour (B29: .09 - .05 over .20)."""
    return min(1.0, missing + 0.2 * detours)


def ability(failing: float, chance: float) -> float:
    """Chance of a good contact with somebody whose failures are `failing` times as likely (form judgement; N25)."""
    return math.pow(chance, failing)


def goes_well(luck: float, competence: float, failing: float, chance: float) -> bool:
    """Whether `luck` (0-1) is below `competence` times `ability`.

    The power lies between `chance` and its tangent at 1 (Bernoulli's inequality), which decides nearly always.
    """
    tangent = 1.0 - failing * (1.0 - chance)
    if luck < competence * min(chance, tangent) - POWER_MARGIN:
        return True
    if luck > competence * max(chance, tangent) + POWER_MARGIN:
        return False
    return luck < competence * ability(failing, chance)


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


def conflict_chance(conflict: float, led: bool) -> float:
    """Chance of contradictory messages from people who are out of step; a lead catches half (judgement)."""
    return 0.5 * conflict if led else conflict


def alignment_target(meeting: float, met: float, unshared_goals: float, usable: float) -> float:
    """How far the people of an account pull together (0-1) where nothing changes (N21, C10; form judgement).

    Keeping in step (`meeting`, for the share that `met`), shared goals and a profile that they can use each take away
    part of what keeps them apart.
    """
    return 1.0 - (1.0 - met * meeting) * unshared_goals * (1.0 - usable)


def check_in_chance(checkins: float, led: bool, everyone: bool, nobody: float) -> float:
    """Chance a week that somebody checks in unasked (judgement).

    Halved where each function answers for itself; where everyone does, somebody has to act first.
    """
    chance = chance_of_any(checkins)
    if everyone:
        return chance * (1.0 - nobody)
    return chance if led else 0.5 * chance


def slack(backlog: float, capacity: float) -> float:
    """Share of unasked work that somebody still does: none once a week's work waits (judgement)."""
    return max(0.0, 1.0 - backlog / capacity)


def attention(health: float, risk: float, mean: float) -> float:
    """How much unasked attention an account gets, relative to the mean: more at risk, where a score is acted on."""
    return 1.0 - health + health * risk / mean if mean > 0.0 else 1.0


def planned(known: float, led: bool, unled_plan: float) -> float:
    """How well an account is planned for: as well as its lead knows it; less where nobody leads (judgement)."""
    return known if led else unled_plan * known


def felt(trust: float, bond: float, depth: float) -> float:
    """What trust in a person is worth (0-1): part of it comes with a bond, hence with years (N8; form judgement)."""
    return trust * (1.0 - depth * (1.0 - bond))


def trust_with_another(ties: int, so_far: float, weight: float, felt: float) -> float:
    """Trust in persons with one more: `weight` is 1 for the lead, and the alignment for others (B19, B25).

    Additive (0): it takes away part of what is missing. Mean (1): a sum, to be divided. Strongest (2): the larger.
    """
    if ties == 0:
        return so_far + (1.0 - so_far) * weight * felt
    if ties == 1:
        return so_far + felt
    return max(so_far, weight * felt)


def trust_in_all(person_trust: float, firm_trust: float, person_weight: float) -> float:
    """All trust of a customer: mean trust in persons and trust in the firm, weighted (judgement)."""
    return person_weight * person_trust + (1.0 - person_weight) * firm_trust


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
    return most * trust * value * (1.0 - math.pow(0.5, looking))


def honeymoon(log_odds: float, age: int) -> float:
    """By how much the log-odds of leaving are lower at this age [weeks]: it fades over a year (B13; B8, B9)."""
    return log_odds * math.exp(-age / 52.0)


def leave_chance(
    base: float, frailty: float, honeymoon: float, trust: float, value: float, by_trust: float, by_value: float
) -> float:
    """Chance that a customer leaves at a renewal (logistic; frailty makes renewal rates rise with age: B8-B10)."""
    odds = base + frailty - honeymoon - by_trust * (trust - 0.6) - by_value * (value - 0.6)
    return 1.0 / (1.0 + math.exp(-odds))


def past_level(new: float, settled: float, age: int) -> float:
    """A level of a customer of this age [weeks]: what was new fades over a year (judgement)."""
    return settled + (new - settled) * math.exp(-age / 52.0)


def past_bond(rate: float, interrupted: float, weeks: int) -> float:
    """Mean bond after so many weeks, where it grows at a `rate` and may be cut off in any week (renewal theory)."""
    if rate <= 0.0:
        return 0.0
    together = rate + interrupted
    return rate / together * (1.0 - math.exp(-together * weeks))


def past_size(ceiling: float, rate: float, age: int) -> float:
    """Mean size of a contract at this age [weeks], of which that share of its room is taken a week (theory)."""
    return ceiling - (ceiling - 1.0) * math.exp(-rate * age)


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


def backlog_after(backlog: float, hours: float, worked: float) -> float:
    """Backlog [hours] after a week that brought `hours` and had `worked` hours to spend (definition)."""
    return max(0.0, backlog + hours - worked)


def spirits(morale: float, baseline: float, per_unit: float) -> float:
    """What low morale leaves of somebody's skill (judgement)."""
    return max(0.0, 1.0 - per_unit * max(0.0, baseline - morale))


def failing(talent: float, own: float, mean: float, learning: float) -> float:
    """How many times as likely as usual somebody's failures are (N25).

    `own` ability is in standard deviations; where work is shared, the less able come nearer to their team's mean (N28).
    """
    return math.exp(-talent * (own + learning * max(0.0, mean - own)))


def morale_after(
    morale: float, rate: float, baseline: float, utilisation: float, overload: float, strain: float, events: float
) -> float:
    """Morale (0-1) a week later: drawn to its baseline, down with overload, moved by the week's events (judgement)."""
    drift = rate * (baseline - morale) - strain * max(0.0, utilisation - overload)
    return min(1.0, max(0.0, morale + drift + events))
