"""The past of the first customers, as `model.past` gives it."""

from __future__ import annotations

from simulation.engine.customers import become_next, growth_chance, know_trust, leave_chance
from simulation.engine.draws import draw_four_at
from simulation.engine.people import draw_tenure
from simulation.engine.records import DEPUTY
from simulation.science import chance, rules
from simulation.science.coefficients import FIRST_KNOWLEDGE, FIRST_TRUST, LONGEST_PAST
from simulation.science.compilation import inlined
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION, SEGMENTS

ALL_FUNCTIONS = len(FUNCTIONS)
ALL_SEGMENTS = len(SEGMENTS)
FOLLOWS_AT_AGE = 156
NOBODY = -1
PER_DRAW = 4
NEWNESS, PRONENESS = range(2)  # rows of what is worked out by age


@inlined
def live_through(accounts, coefficients, people, firm, slots, trusts, by_age):
    """Give people and customers a past; `slots` and `trusts` have room for a segment's, `by_age` for every age."""
    pressure = people_live_through(people, coefficients[0], firm)
    for segment in range(ALL_SEGMENTS):
        c = coefficients[firm.newest_ways[segment]]
        count = of_segment(accounts, segment, slots, trusts)
        trust, value, fit = reference(accounts, slots, count)
        lost = followed(segment, pressure, c)
        work_out_ages(by_age, c.term_weeks[segment], c)
        for place in range(count):
            account = accounts[slots[place]]
            own = coefficients[account.way]
            renew(account, slots[place], place, trusts, count, value, fit, lost, by_age, own, firm)
        for place in range(count):
            account = accounts[slots[place]]
            look_back(account, trust, value, fit, coefficients[account.way], people)


@inlined
def of_segment(accounts, segment, slots, trusts):
    """List the accounts of a segment in order, with their trust; returns how many there are."""
    count = 0
    for slot in range(accounts.shape[0]):
        account = accounts[slot]
        if account.here and account.segment == segment:
            slots[count] = slot
            trusts[count] = account.trust
            count += 1
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
def work_out_ages(by_age, term, c):
    """What depends on the age at a renewal alone: the same for all accounts of a segment, under whatever regime."""
    for number in range(LONGEST_PAST // term):
        age = (number + 1) * term
        by_age[NEWNESS, number] = rules.newness(age)
        by_age[PRONENESS, number] = rules.proneness(c.proneness_weeks, age)


@inlined
def renew(account, slot, place, trusts, count, value, fit, followed, by_age, c, firm):
    """Play the renewals, each with the trust of another account; whoever leaves is followed by somebody else."""
    term = c.term_weeks[account.segment]
    into_term = term - (account.renewal_age - account.age)
    terms = 0
    become_next(account, slot, 0.0, c, firm)
    felt = rules.felt(c.new_person_trust, 0.0, c.bond_depth)
    newly = rules.trust_in_all(felt, c.new_firm_trust, c.person_weight)
    luck = 0.0, 0.0, 0.0, 0.0
    for number in range(LONGEST_PAST // term):
        new, own = by_age[NEWNESS, terms], by_age[PRONENESS, terms] * account.frailty
        terms += 1
        place = place + 1 if place + 1 < count else 0  # the next account of the segment
        realised = rules.past_value(value, account.fit, fit)
        trust = rules.past_level(newly, trusts[place], new)
        leaves = leave_chance(account, own, trust, rules.past_level(c.new_value, realised, new), c)
        if number % PER_DRAW == 0:
            luck = draw_four_at(firm, chance.HISTORY, chance.entity(slot, 0, 0), number // PER_DRAW)
        if luck[number % PER_DRAW] < rules.raised(leaves, followed):
            become_next(account, slot, 0.0, c, firm)
            terms = 0
    account.age = terms * term + into_term
    account.renewal_age = terms * term + term


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
