"""What becomes of a request: it is routed, waits, and is answered well or badly."""

from __future__ import annotations

from simulation.science.elementary import power
from simulation.science.rules.chances import DAYS_PER_WEEK
from simulation.science.rules.people import failing, proficiency

POWER_MARGIN = 1e-9
"""Distance from its bounds within which a power is worked out; far more than rounding moves them."""
HIGHEST_UTILISATION = 0.95
"""Utilisation beyond which the stationary queueing formula is not trusted; the backlog carries the rest."""

# ---------------------------------------------------------------- a request is routed and answered


def routing_chance(routing: float, alignment: float) -> float:
    """Chance that a request finds its way at each try: who is in step knows who does what (form judgement)."""
    return 1.0 - (1.0 - routing) * (1.0 - alignment)


def one_acts(free_riding: float, people: int) -> float:
    """Chance that any one of `people` acts, each hoping for another (Diekmann 1985; D5f)."""
    return 1.0 if people <= 1 else 1.0 - power(free_riding, 1.0 / (people - 1.0))


def nobody_acts(free_riding: float, people: int) -> float:
    """Chance that nobody of `people` acts, each hoping for another: the volunteer's dilemma (Diekmann 1985; D5f)."""
    if people <= 1:
        return 0.0
    return power(free_riding, people / (people - 1.0))


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


def gap(told: float, known: float, tacit: float) -> float:
    """What a customer must tell again, of all that can be told (0-1), to somebody who knows so much (B30).

    The `tacit` part of what is known can be neither told nor written down; the rest is known first. A request touches
    on a small part of the story: what is told again and sticks is the part of `learn` that was missing, and no more.
    """
    return max(0.0, told - known / (1.0 - tacit)) if tacit < 1.0 else 0.0


def hours_with_gap(hours: float, missing: float) -> float:
    """Hours of an answer in which the story has to be heard again: half as long again for all of it (judgement)."""
    return hours * (1.0 + 0.5 * missing)


def effort(missing: float, detours: int) -> float:
    """A customer's effort for an answer (0-1): telling again, and a fifth for each detour (B29: .09 - .05 over .20)."""
    return min(1.0, missing + 0.2 * detours)


def ability(failing: float, chance: float) -> float:
    """Chance of a good contact with somebody whose failures are `failing` times as likely (form judgement; N25)."""
    return power(chance, failing)


def merit(talent: float, own: float, tenure: int, start: float, ramp_weeks: float, context_free: float) -> float:
    """Chance (0-1) of a good contact with a customer of whom nothing is known, by experience and ability (definition).

    What a firm can see of its people over the years, and not how they are this week.
    """
    return ability(failing(talent, own, own, 0.0), proficiency(tenure, start, ramp_weeks) * context_free)


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
