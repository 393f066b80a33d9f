"""The past of the first customers, so that the first week that counts is a week like any other.

Levels that move within months settle in the first half of the warm-up, in which nobody leaves. Then every customer is
given a past: the renewals of fifteen years are played at the firm's own trust and value, so that age, generation and
frailty are those of customers of such a firm. The second half lets the rest settle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from simulation.science import chance, rules
from simulation.science.coefficients import FIRST_KNOWLEDGE, FIRST_TRUST, LONGEST_TENURE
from simulation.science.parameters import SEGMENTS

if TYPE_CHECKING:
    from simulation.model.account import Account
    from simulation.model.model import OwnershipModel


class Reference(NamedTuple):
    """Means over the accounts of a segment, at which the past is played."""

    trust: float
    value: float
    fit: float


def settle(account: Account) -> None:
    """Start near to where customers of some years are."""
    c = account.model.coefficients
    account.firm_trust = account.value = FIRST_TRUST
    account.profile = account.told = FIRST_KNOWLEDGE
    for link in account.links:
        link.person_trust = FIRST_TRUST
        link.context = FIRST_KNOWLEDGE
    meeting, usable = c.meeting[account.segment], c.access * account.profile
    account.alignment = rules.alignment_target(meeting, 1.0, c.unshared_goals, usable)
    account.trust = account.all_trust()


def live_through(model: OwnershipModel) -> None:
    """Give every customer a past."""
    references = [_reference(model, segment) for segment in range(len(SEGMENTS))]
    for account in model.accounts():
        settled_for = _renew(account, references[account.segment])
        _look_back(account, references[account.segment], settled_for)


def _reference(model: OwnershipModel, segment: int) -> Reference:
    trust = value = fit = 0.0
    count = 0
    for account in model.accounts():
        if account.segment == segment:
            trust += account.trust
            value += account.value
            fit += account.fit
            count += 1
    return Reference(trust / count, value / count, fit / count) if count else Reference(0.0, 0.0, 0.0)


def _renew(account: Account, at: Reference) -> int:
    """Play the renewals; whoever leaves is followed by somebody else. Returns the age [weeks] that comes out."""
    model = account.model
    term = model.coefficients.term_weeks[account.segment]
    into_term = term - (account.renewal_age - account.age)
    age = 0
    account.become_next()
    for number in range(LONGEST_TENURE // term):
        age += term
        value = at.value * account.fit / at.fit if at.fit > 0.0 else at.value
        leaves = account.leave_chance(age, at.trust, value)
        if model.draw_at(chance.HISTORY, account.entity, number) < leaves:
            account.become_next()
            age = 0
    account.age = age + into_term
    account.renewal_age = age + term
    return account.age


def _look_back(account: Account, at: Reference, age: int) -> None:
    """Take levels to where they are at this age."""
    c = account.model.coefficients
    account.firm_trust = rules.past_level(c.new_firm_trust, account.firm_trust, age)
    account.value = rules.past_level(c.new_value, account.value, age)
    account.profile = rules.past_level(c.new_profile, account.profile, age)
    account.told = rules.past_level(c.new_context, account.told, age)
    # whoever takes over a leaver's accounts is as new to them as the customer's own people who change jobs
    interrupted = c.buyer_leaves_chance + c.quit_hazard * c.to_colleague
    for function, link in enumerate(account.links):
        link.person_trust = rules.past_level(c.new_person_trust, link.person_trust, age)
        link.context = rules.past_level(c.new_context, link.context, age)
        if c.touchpoints[function] and not link.holder.vacant:
            together = min(age, link.holder.tenure)
            link.bond = rules.past_bond(c.bond_rate[account.segment][function], interrupted, together)
            link.since = account.model.week_number - together
    ratio = account.spend / account.size
    growing = rules.deal_chance(c.deal_chance, at.trust, at.value, account.looking())
    account.size = rules.past_size(c.growth_ceiling, c.deal_size * growing, age)
    account.spend = account.size * ratio
    account.trust = account.all_trust()
