"""What ties a customer to the firm: trust, knowledge, and people who pull together."""

from __future__ import annotations

from simulation.science.rules.chances import chance_of_any

RISK_STEP = 0.1
"""Share of the way that a bad, late or missing answer moves an account's score of risk (judgement)."""

# ---------------------------------------------------------------- trust and knowledge


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
    """All trust of a customer: in persons, taken together, and in the firm, weighted (judgement)."""
    return person_weight * person_trust + (1.0 - person_weight) * firm_trust


# ---------------------------------------------------------------- people in step, and attention unasked


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


def slack(utilisation: float, overload: float) -> float:
    """Share of unasked work that somebody still does: less from `overload` on, none at full capacity (judgement)."""
    if utilisation <= overload:
        return 1.0
    return 0.0 if utilisation >= 1.0 else (1.0 - utilisation) / (1.0 - overload)


def attention(health: float, risk: float, mean: float) -> float:
    """How much unasked attention an account gets, relative to the mean: more at risk, where a score is acted on."""
    return 1.0 - health + health * risk / mean if mean > 0.0 else 1.0
