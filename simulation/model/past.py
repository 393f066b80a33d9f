"""The past of the first customers, so that the first week that counts is a week like any other.

Levels that move within months settle in the first half of the warm-up, in which nobody leaves. Then every customer is
given a past: the renewals of forty years are played with the trust and value that customers of this very firm have, so
that age, generation and frailty are those of its customers. The second half lets the rest settle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from simulation.science import chance, rules
from simulation.science.coefficients import FIRST_KNOWLEDGE, FIRST_TRUST, LONGEST_PAST
from simulation.science.parameters import SEGMENTS

if TYPE_CHECKING:
    from simulation.model.account import Account
    from simulation.model.model import OwnershipModel


class Reference(NamedTuple):
    """Means over the accounts of a segment, with which its past is played."""

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
    for segment in range(len(SEGMENTS)):
        accounts = [account for account in model.accounts() if account.segment == segment]
        reference = _reference(accounts)
        for place, account in enumerate(accounts):
            _renew(account, reference, [*accounts[place + 1 :], *accounts[: place + 1]])
        for account in accounts:
            _look_back(account, reference)


def _reference(accounts: Sequence[Account]) -> Reference:
    trust = value = fit = 0.0
    for account in accounts:
        trust += account.trust
        value += account.value
        fit += account.fit
    count = max(1, len(accounts))
    return Reference(trust / count, value / count, fit / count)


def _renew(account: Account, at: Reference, others: Sequence[Account]) -> None:
    """Play the renewals, each with the trust of another account; whoever leaves is followed by somebody else."""
    model = account.model
    term = model.coefficients.term_weeks[account.segment]
    into_term = term - (account.renewal_age - account.age)
    age = 0
    account.become_next()
    for number in range(LONGEST_PAST // term):
        age += term
        trust = others[number % len(others)].trust
        value = at.value * account.fit / at.fit if at.fit > 0.0 else at.value
        leaves = account.leave_chance(age, trust, value)
        if model.draw_at(chance.HISTORY, account.entity, number) < leaves:
            account.become_next()
            age = 0
    account.age = age + into_term
    account.renewal_age = age + term


def _look_back(account: Account, at: Reference) -> None:
    """Take levels to where they are at this age."""
    c, age = account.model.coefficients, account.age
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
