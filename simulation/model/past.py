"""The past of the first customers, so that the first week that counts is a week like any other.

Levels that move within months settle in three quarters of the warm-up, in which nobody leaves. Then every customer is
given a past: the renewals of eighty years are played with the trust and value that customers of this very firm have, so
that age, generation and frailty are those of its customers. The last quarter lets the rest settle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from simulation.science import chance, rules
from simulation.science.coefficients import FIRST_KNOWLEDGE, FIRST_TRUST, LONGEST_PAST, Coefficients
from simulation.science.members import LEAD_FUNCTION, SEGMENTS

if TYPE_CHECKING:
    from simulation.model.account import Account
    from simulation.model.model import OwnershipModel

FOLLOWS_AT_AGE: Final = 156
"""Age [weeks] for which the chance of following is worked out once."""
NOBODY: Final = -1
"""In the place of a function that is left out."""


class Reference(NamedTuple):
    """Means over the accounts of a segment, with which its past is played."""

    trust: float
    value: float
    fit: float


def settle(account: Account) -> None:
    """Start near to where customers of some years are."""
    c = account.coefficients
    account.firm_trust = account.value = FIRST_TRUST
    account.profile = account.told = FIRST_KNOWLEDGE
    for link in account.links:
        link.person_trust = FIRST_TRUST
        link.context = FIRST_KNOWLEDGE
    meeting, usable = c.meeting[account.segment], c.access * account.profile
    account.alignment = rules.alignment_target(meeting, 1.0, c.unshared_goals, usable)
    account.trust = account.all_trust()


def live_through(model: OwnershipModel) -> None:
    """Give every person and every customer a past."""
    pressure = _people_live_through(model)
    for segment in range(len(SEGMENTS)):
        accounts = [account for account in model.accounts() if account.segment == segment]
        reference = _reference(accounts)
        followed = _followed(model, segment, pressure)
        for place, account in enumerate(accounts):
            _renew(account, reference, followed, [*accounts[place + 1 :], *accounts[: place + 1]])
        for account in accounts:
            _look_back(account, reference)


def _interrupted(model: OwnershipModel) -> float:
    """Chance a week that a bond is cut off: a customer's person goes, or an account comes from a leaver."""
    c = model.coefficients
    return c.buyer_leaves_chance + c.quit_hazard * c.to_colleague


def _followed(model: OwnershipModel, segment: int, pressure: float) -> float:
    """Chance that a customer follows a leaver within a term, in its third year, with every seat filled."""
    c = model.ways[model.newest_ways[segment]]
    bonds = [rules.past_bond(rate, _interrupted(model), FOLLOWS_AT_AGE) for rate in c.bond_rate[segment]]
    total = 0.0
    for function, is_touchpoint in enumerate(c.touchpoints):
        if is_touchpoint:
            share = rules.leaver_share(
                _trust_in_persons(c, segment, bonds, NOBODY), _trust_in_persons(c, segment, bonds, function)
            )
            total += rules.follow_chance(c.follow, share, bonds[function], FOLLOWS_AT_AGE)
    return rules.chance_of_any(pressure * c.quit_hazard * c.competitor * total * c.term_weeks[segment])


def _trust_in_persons(c: Coefficients, segment: int, bonds: Sequence[float], left_out: int) -> float:
    """Trust in the persons of a customer as of `settle`, with these bonds, one of them left out."""
    alignment = rules.alignment_target(c.meeting[segment], 1.0, c.unshared_goals, c.access * FIRST_KNOWLEDGE)
    total = 0.0
    for function, is_touchpoint in enumerate(c.touchpoints):
        if is_touchpoint and function != left_out:
            weight = 1.0 if function == LEAD_FUNCTION else alignment
            felt = rules.felt(FIRST_TRUST, bonds[function], c.bond_depth)
            total = rules.trust_with_another(c.ties, total, weight, felt)
    return total


def _people_live_through(model: OwnershipModel) -> float:
    """Tenures of a firm whose people have gone at the pressure under which its people are now, which is returned."""
    c = model.coefficients
    people = [person for person in model.employees if not person.vacant]
    morale = 0.0
    for person in people:
        morale += person.morale
    mean = morale / max(1, len(people))
    pressure = rules.quit_pressure(mean, c.morale_baseline, c.morale_quit, 0.0, 0.0)
    recent = c.quit_hazard * pressure / (1.0 - c.contagion_decay)
    pressure = rules.quit_pressure(mean, c.morale_baseline, c.morale_quit, c.contagion, recent)
    for person in people:
        person.draw_tenure(pressure)
    return pressure


def _reference(accounts: Sequence[Account]) -> Reference:
    trust = value = fit = 0.0
    for account in accounts:
        trust += account.trust
        value += account.value
        fit += account.fit
    count = max(1, len(accounts))
    return Reference(trust / count, value / count, fit / count)


def _renew(account: Account, at: Reference, followed: float, others: Sequence[Account]) -> None:
    """Play the renewals, each with the trust of another account; whoever leaves is followed by somebody else."""
    model, c = account.model, account.coefficients
    term = c.term_weeks[account.segment]
    into_term = term - (account.renewal_age - account.age)
    age = 0
    account.become_next()
    felt = rules.felt(c.new_person_trust, 0.0, c.bond_depth)
    newly = rules.trust_in_all(felt, c.new_firm_trust, c.person_weight)
    for number in range(LONGEST_PAST // term):
        age += term
        new = rules.newness(age)
        trust = rules.past_level(newly, others[number % len(others)].trust, new)
        value = rules.past_value(at.value, account.fit, at.fit)
        leaves = account.leave_chance(age, trust, rules.past_level(c.new_value, value, new))
        luck = model.draw_four_at(chance.HISTORY, chance.entity(account.slot, 0, 0), number // 4)[number % 4]
        if luck < rules.raised(leaves, followed):
            account.become_next()
            age = 0
    account.age = age + into_term
    account.renewal_age = age + term


def _look_back(account: Account, at: Reference) -> None:
    """Take levels to where they are at this age."""
    c, age = account.coefficients, account.age
    new = rules.newness(age)
    account.firm_trust = rules.past_level(c.new_firm_trust, account.firm_trust, new)
    account.value = rules.past_level(c.new_value, rules.past_value(at.value, account.fit, at.fit), new)
    account.profile = rules.past_level(c.new_profile, account.profile, new)
    account.told = rules.past_level(c.new_context, account.told, new)
    for function, link in enumerate(account.links):
        link.person_trust = rules.past_level(c.new_person_trust, link.person_trust, new)
        link.context = rules.past_level(c.new_context, link.context, new)
        if link.holder.vacant:
            continue
        together = min(age, link.holder.tenure)
        link.since = account.model.week_number - together
        if c.touchpoints[function]:
            link.bond = rules.past_bond(c.bond_rate[account.segment][function], _interrupted(account.model), together)
    if account.deputy is not None:
        deputy = account.deputy
        deputy.context = rules.past_level(0.0, deputy.context, new)
        deputy.person_trust = rules.past_level(c.new_person_trust, deputy.person_trust, new)
        deputy.bond = rules.past_level(0.0, deputy.bond, new)
    ratio = account.spend / account.size
    growing = rules.deal_chance(c.deal_chance, at.trust, at.value, account.looking())
    account.size = rules.past_size(c.growth_ceiling, c.deal_size * growing, age)
    account.spend = account.size * ratio
    account.trust = account.all_trust()
