"""The past of the first customers, as `model.past` gives it.

Whatever does not depend on what became of a customer is worked out in loops of its own, where the compiler can make
several at once. Such are the odds at which the luck of each renewal turns: a customer's own are compared with them,
which takes no exponential (`turning_odds`).
"""

from __future__ import annotations

import math

from simulation.engine.customers import growth_chance, has_traits, know_trust, leave_chance, leave_odds
from simulation.engine.draws import draw_four_at
from simulation.engine.people import draw_tenure
from simulation.engine.records import DEPUTY
from simulation.science import chance, rules
from simulation.science.coefficients import FIRST_KNOWLEDGE, FIRST_TRUST, LONGEST_PAST
from simulation.science.compilation import inlined
from simulation.science.elementary import log
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION, SEGMENTS

ALL_FUNCTIONS = len(FUNCTIONS)
ALL_SEGMENTS = len(SEGMENTS)
FOLLOWS_AT_AGE = 156
NOBODY = -1
PER_DRAW = 4
AHEAD = 16
"""Customers in a slot one after the other whose traits are drawn at once: more than most pasts have."""
# rows of the lists; by age: what is left of newness, and what shows of proneness; by account: trust; by renewal: the
# draw, and odds; by customer: the traits
NEWNESS, PRONENESS, TRUST, LUCK, ODDS, FIT, FRAILTY = range(7)
LISTS = FRAILTY + 1


ODDS_MARGIN = 1e-5
"""Distance from the odds at which luck turns within which a chance is worked out; far more than rounding moves them."""
LEAST_CLEARANCE = 1e-9
"""How far luck must be from 1, and from where all would be gone, for rounding to move odds by less than the margin."""


def room(accounts, renewals):
    """Length of the lists: for the trust of all accounts, as often as renewals reach, and for what else is listed."""
    return max(accounts + renewals + PER_DRAW, AHEAD)


@inlined
def settle(account, c, people):
    """Start near to where customers of some years are."""
    account.firm_trust = FIRST_TRUST
    account.value = FIRST_TRUST
    account.profile = FIRST_KNOWLEDGE
    account.told = FIRST_KNOWLEDGE
    for function in range(ALL_FUNCTIONS):
        account.person_trust[function] = FIRST_TRUST
        account.context[function] = FIRST_KNOWLEDGE
    meeting, usable = c.meeting[account.segment], c.access * account.profile
    account.alignment = rules.alignment_target(meeting, 1.0, c.unshared_goals, usable)
    know_trust(account, c, people)


@inlined
def live_through(accounts, coefficients, people, firm, slots, lists):
    """Give people and customers a past; `slots` has room for all accounts, `lists` are rows as long as `room`."""
    pressure = people_live_through(people, coefficients[0], firm)
    for segment in range(ALL_SEGMENTS):
        c = coefficients[firm.newest_ways[segment]]
        renewals = LONGEST_PAST // c.term_weeks[segment]
        count = of_segment(accounts, segment, slots, lists, renewals)
        trust, value, fit = reference(accounts, slots, count)
        lost = followed(segment, pressure, c)
        work_out_ages(lists, renewals, c.term_weeks[segment], c)
        for place in range(count):
            account = accounts[slots[place]]
            renew(account, slots[place], place, renewals, value, fit, lost, lists, coefficients[account.way], firm)
        for place in range(count):
            account = accounts[slots[place]]
            look_back(account, trust, value, fit, coefficients[account.way], people)


@inlined
def of_segment(accounts, segment, slots, lists, renewals):
    """List the accounts of a segment in order, with their trust; returns how many there are.

    Behind the last one the list of trusts goes on from the first again, as far as renewals look from any of them.
    """
    count = 0
    for slot in range(accounts.shape[0]):
        account = accounts[slot]
        if account.here and account.segment == segment:
            slots[count] = slot
            lists[TRUST, count] = account.trust
            count += 1
    if count > 0:
        for place in range(renewals):
            lists[TRUST, count + place] = lists[TRUST, place]
    return count


@inlined
def interrupted(c):
    """Chance a week that a bond is cut off."""
    return c.buyer_leaves_chance + c.quit_hazard * c.to_colleague


@inlined
def followed(segment, pressure, c):
    """Chance that a customer follows a leaver within a term, in its third year, with every seat filled."""
    total = 0.0
    for function in range(ALL_FUNCTIONS):
        if c.touchpoints[function]:
            share = rules.leaver_share(trust_in_persons(segment, NOBODY, c), trust_in_persons(segment, function, c))
            bond = rules.past_bond(c.bond_rate[segment, function], interrupted(c), FOLLOWS_AT_AGE)
            total += rules.follow_chance(c.follow, share, bond, FOLLOWS_AT_AGE)
    return rules.chance_of_any(pressure * c.quit_hazard * c.competitor * total * c.term_weeks[segment])


@inlined
def trust_in_persons(segment, left_out, c):
    """Trust in the persons of a customer as of `settle`, with bonds of its third year, one of them left out."""
    alignment = rules.alignment_target(c.meeting[segment], 1.0, c.unshared_goals, c.access * FIRST_KNOWLEDGE)
    total = 0.0
    for function in range(ALL_FUNCTIONS):
        if c.touchpoints[function] and function != left_out:
            weight = 1.0 if function == LEAD_FUNCTION else alignment
            bond = rules.past_bond(c.bond_rate[segment, function], interrupted(c), FOLLOWS_AT_AGE)
            felt = rules.felt(FIRST_TRUST, bond, c.bond_depth)
            total = rules.trust_with_another(c.ties, total, weight, felt)
    return total


@inlined
def people_live_through(people, c, firm):
    """Tenures of a firm whose people have gone at the pressure under which its people are now, which is returned."""
    morale = 0.0
    count = 0
    for seat in range(people.shape[0]):
        if people[seat].vacancy_weeks == 0:
            morale += people[seat].morale
            count += 1
    mean = morale / max(1, count)
    pressure = rules.quit_pressure(mean, c.morale_baseline, c.morale_quit, 0.0, 0.0)
    recent = c.quit_hazard * pressure / (1.0 - c.contagion_decay)
    pressure = rules.quit_pressure(mean, c.morale_baseline, c.morale_quit, c.contagion, recent)
    for seat in range(people.shape[0]):
        if people[seat].vacancy_weeks == 0:
            draw_tenure(people[seat], seat, pressure, c, firm)
    return pressure


@inlined
def reference(accounts, slots, count):
    """Mean trust, value and fit of a segment, at which its past is played."""
    trust = 0.0
    value = 0.0
    fit = 0.0
    for place in range(count):
        account = accounts[slots[place]]
        trust += account.trust
        value += account.value
        fit += account.fit
    count = max(1, count)
    return trust / count, value / count, fit / count


@inlined
def work_out_ages(lists, renewals, term, c):
    """What depends on the age at a renewal alone: the same for all accounts of a segment, under whatever regime."""
    for number in range(renewals):
        age = (number + 1) * term
        lists[NEWNESS, number] = rules.newness(age)
        lists[PRONENESS, number] = rules.proneness(c.proneness_weeks, age)


@inlined
def renew(account, slot, place, renewals, value, fit, followed, lists, c, firm):
    """Play the renewals, each with the trust of another account; whoever leaves is followed by somebody else."""
    term = c.term_weeks[account.segment]
    into_term = term - (account.renewal_age - account.age)
    draw_renewals(lists, slot, renewals, (1.0 - c.closing[account.segment]) * (1.0 - followed), firm)
    felt = rules.felt(c.new_person_trust, 0.0, c.bond_depth)
    newly = rules.trust_in_all(felt, c.new_firm_trust, c.person_weight)
    number, customers, terms, leaves = 0, 0, 0, True
    while leaves:
        become_next(account, slot, customers, lists, c, firm)
        realised = rules.past_value(value, account.fit, fit)
        customers += 1
        terms = 0
        leaves = False
        while number < renewals and not leaves:
            new, own = lists[NEWNESS, terms], lists[PRONENESS, terms] * account.frailty
            trust = rules.past_level(newly, lists[TRUST, place + 1 + number], new)
            reached = rules.past_level(c.new_value, realised, new)
            surplus = leave_odds(account, own, trust, reached, c) - lists[ODDS, number]
            if abs(surplus) > ODDS_MARGIN:
                leaves = surplus > 0.0
            else:
                decides = leave_chance(account, own, trust, reached, c)
                leaves = lists[LUCK, number] < rules.raised(decides, followed)
            terms += 1
            number += 1
        terms = 0 if leaves else terms
    account.age = terms * term + into_term
    account.renewal_age = terms * term + term


@inlined
def turning_odds(luck, stays):
    """Logarithm of the odds to leave at which this luck (0-1) turns: with any more of them the customer is gone.

    Without any, a share `stays` would be left. NaN where rounding could count: the chance itself decides there, and
    within `ODDS_MARGIN`. It spares an exponential for each renewal.
    """
    left = 1.0 - luck
    stay = left / stays if stays > 0.0 else 1.0
    return log((1.0 - stay) / stay) if left * (1.0 - stay) > LEAST_CLEARANCE else math.nan


@inlined
def draw_renewals(lists, slot, renewals, stays, firm):
    """The draws of a slot's renewals, and the odds at which each turns, if without any such a share `stays`."""
    for number in range(0, renewals, PER_DRAW):
        draws = draw_four_at(firm, chance.HISTORY, chance.entity(slot, 0, 0), number // PER_DRAW)
        for place in range(PER_DRAW):
            lists[LUCK, number + place] = draws[place]
    for number in range(renewals):
        lists[ODDS, number] = turning_odds(lists[LUCK, number], stays)


@inlined
def draw_traits(lists, slot, generation, firm):
    """The normal numbers behind the traits of customers from this generation on."""
    seed, replication = firm.seed, firm.replication
    for ahead in range(AHEAD):
        entity = chance.entity(slot, generation + ahead, 0)
        lists[FIT, ahead] = chance.draw_normal(seed, replication, chance.FIT, entity, 0)
    for ahead in range(AHEAD):
        entity = chance.entity(slot, generation + ahead, 0)
        lists[FRAILTY, ahead] = chance.draw_normal(seed, replication, chance.FRAILTY, entity, 0)


@inlined
def become_next(account, slot, customers, lists, c, firm):
    """The next customer in this slot, before whom there were so many in its past."""
    place = customers % AHEAD
    if place == 0:
        draw_traits(lists, slot, account.generation + 1, firm)
    account.generation += 1
    account.entity = chance.entity(slot, account.generation, 0)
    has_traits(account, lists[FIT, place], lists[FRAILTY, place], 0.0, c)


@inlined
def look_back(account, trust, value, fit, c, people):
    """Take levels to where they are at this age."""
    age = account.age
    new = rules.newness(age)
    account.firm_trust = rules.past_level(c.new_firm_trust, account.firm_trust, new)
    account.value = rules.past_level(c.new_value, rules.past_value(value, account.fit, fit), new)
    account.profile = rules.past_level(c.new_profile, account.profile, new)
    account.told = rules.past_level(c.new_context, account.told, new)
    for function in range(ALL_FUNCTIONS):
        account.person_trust[function] = rules.past_level(c.new_person_trust, account.person_trust[function], new)
        account.context[function] = rules.past_level(c.new_context, account.context[function], new)
        person = people[account.holder[function]]
        if c.touchpoints[function] and person.vacancy_weeks == 0:
            together = min(age, person.tenure)
            account.bond[function] = rules.past_bond(c.bond_rate[account.segment, function], interrupted(c), together)
    if account.deputy:
        account.context[DEPUTY] = rules.past_level(0.0, account.context[DEPUTY], new)
        account.person_trust[DEPUTY] = rules.past_level(c.new_person_trust, account.person_trust[DEPUTY], new)
        account.bond[DEPUTY] = rules.past_level(0.0, account.bond[DEPUTY], new)
    ratio = account.spend / account.size
    growing = growth_chance(account, trust, value, c, people)
    account.size = rules.past_size(c.growth_ceiling, c.deal_size * growing, age)
    account.spend = account.size * ratio
    know_trust(account, c, people)
