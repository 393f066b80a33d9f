"""What becomes of the firm's people: they leave, hand over, tire, and learn from each other."""

from __future__ import annotations

from simulation.science.elementary import exp, log
from simulation.science.rules.chances import WEEKS_PER_YEAR, chance_of_any

MOST_UTILISATION = 1.2
"""Most that somebody works, relative to capacity (judgement)."""

# ---------------------------------------------------------------- people leave


def base_quit_hazard(turnover: float) -> float:
    """Hazard a week that makes a share `turnover` of people quit within a year (definition)."""
    return -log(1.0 - turnover) / WEEKS_PER_YEAR


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
    return exp(morale_quit * (baseline - morale)) * (1.0 + contagion * recent)


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


def seats_on(distance: int, slot: int, count: int) -> int:
    """How late a seat at that distance from the lead's is asked to be deputy, in another order for each slot (form)."""
    return (distance - 1 - slot // count) % count


def likeness(alike: int, portfolio: int) -> float:
    """Share of somebody's accounts that are of one segment (0-1): how used they are to such customers (judgement)."""
    return alike / portfolio if portfolio > 0 else 0.0


def follow_chance(follow: float, share: float, bond: float, age: int) -> float:
    """Chance to follow a leaver to a competitor (B17s).

    Fitted to .14, .02 more per half year together (read off the bond), .01 less per half year (of `age` weeks) with the
    firm. It falls with the leaver's `share`: that a further person takes away .025 is not put in, but comes out.
    """
    with_firm = 1.0 - exp(-age / 150.0)
    return follow * share * min(1.0, max(0.0, 0.14 + 0.2 * bond - 0.1 * with_firm))


def leaver_share(together: float, without: float) -> float:
    """Share of trust in persons (0-1) that goes with somebody: what it loses without that person (B17, B19)."""
    return (together - without) / together if together > 0.0 else 0.0


def worked_together(amount: float, enough: float) -> float:
    """Share of what only working together gives that so many weeks (or hours a week) of it give (form judgement)."""
    return 1.0 - exp(-amount / enough)


def overlap_with(overlap: float, to_colleague: bool, bench: int) -> float:
    """What a notice lets work side by side with (0-1): a colleague or somebody of the bench, and no later hire."""
    return overlap if to_colleague or bench > 0 else 0.0


def passed_on(handover: float, tacit: float, overlap: float) -> float:
    """Share of a leaver's knowledge that a successor gets: the tacit part only as far as they overlap (C15; D4)."""
    return handover * (1.0 - tacit + tacit * overlap)


def context_taken_over(own: float, access: float, profile: float) -> float:
    """What somebody can know of an account: what was passed on or lived through, or what the profile shows (C15)."""
    return max(own, access * profile)


# ---------------------------------------------------------------- workload and morale


def utilisation_after(utilisation: float, rate: float, hours: float, capacity: float) -> float:
    """Smoothed utilisation after a week with that many hours of work, counted up to 1.2 of capacity (judgement)."""
    # at a rate of 1 the sum alone can come out a rounding error above the most
    after = utilisation + rate * (min(MOST_UTILISATION, hours / capacity) - utilisation)
    return min(MOST_UTILISATION, after)


def worked_hours(waiting: float, capacity: float) -> float:
    """Hours that somebody works who has so many to work: overtime up to a fifth of capacity (judgement)."""
    return min(MOST_UTILISATION * capacity, waiting)


def backlog_after(backlog: float, hours: float, worked: float) -> float:
    """Backlog [hours] after a week that brought `hours` and had `worked` hours to spend (definition)."""
    return max(0.0, backlog + hours - worked)


def spirits(morale: float, baseline: float, per_unit: float) -> float:
    """What low morale leaves of somebody's skill (judgement)."""
    return max(0.0, 1.0 - per_unit * max(0.0, baseline - morale))


def failing(talent: float, own: float, mean: float, learning: float) -> float:
    """How many times as likely as usual somebody's failures are (N25).

    `own` ability is in standard deviations; where work is shared, the less able come nearer to their team's mean (N28).
    The mean over people is 1, however much they differ (log-normal), where nobody learns.
    """
    return exp(-talent * (own + learning * max(0.0, mean - own)) - 0.5 * talent * talent)


def morale_after(
    morale: float, rate: float, baseline: float, utilisation: float, overload: float, strain: float, events: float
) -> float:
    """Morale (0-1) a week later: drawn to its baseline, down with overload, moved by the week's events (judgement)."""
    drift = rate * (baseline - morale) - strain * max(0.0, utilisation - overload)
    return min(1.0, max(0.0, morale + drift + events))
