"""Whoever has left is followed, or replaced, as `Handover` has it."""

from __future__ import annotations

from simulation.engine import counts
from simulation.engine.customers import leave, person_trust
from simulation.engine.deputies import deputy_succeeds, known_people, weight_of_deputy
from simulation.engine.draws import draw
from simulation.engine.people import give_up, take_on
from simulation.engine.records import DEPUTY, MET
from simulation.engine.teams import anybody, burden_of, successor, weigh_holders
from simulation.science import chance, rules
from simulation.science.coefficients import MEAN_OF_TIES
from simulation.science.compilation import inlined
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION

ALL_FUNCTIONS = len(FUNCTIONS)


@inlined
def handover(account, slot, c, people, teams, burden, firm, week, windows):
    """Whoever has left is followed, or replaced."""
    for function in range(ALL_FUNCTIONS):
        person = people[account.holder[function]]
        if not person.unsettled:
            continue
        if person.left:
            if function == LEAD_FUNCTION and firm.counting:
                counts.lead_departs(account, slot, c, firm, windows)
            if person.to_competitor and c.touchpoints[function] and not firm.settling:
                share = share_of(account, function, c, people)
                follows = rules.follow_chance(c.follow, share, account.bond[function], account.age)
                if draw(firm, chance.FOLLOW, account.entity + function) < follows:
                    leave(account, slot, True, c, people, firm, week, windows)
                    weigh_holders(account, people, burden)
                    return
            willing = rules.sharing_at(c.handover, c.hoarding, person.morale)
            beside = c.to_colleague and anybody(teams[function], burden)
            overlap = person.overlap if beside or person.replaced_by >= 0 else 0.0
            account.context[function] = rules.passed_on(willing, c.tacit, overlap) * account.context[function]
        find_successor(account, function, c, people, teams, burden)
    if account.deputy == MET:
        deputy_goes(account, slot, c, people, burden, firm, week, windows)


@inlined
def share_of(account, function, c, people):
    """The share of trust in persons that goes with a leaver, whose seat is empty by now."""
    without = person_trust(account, c, people)
    felt = rules.felt(account.person_trust[function], account.bond[function], c.bond_depth)
    weight = 1.0 if function == LEAD_FUNCTION else account.alignment
    return share_by(account, weight, felt, without, c)


@inlined
def share_by(account, weight, felt, without, c):
    """The share of trust in persons that goes with somebody who adds so much to those who stay."""
    if c.ties == MEAN_OF_TIES:
        return rules.leaver_share(without + felt / known_people(account), without)
    return rules.leaver_share(rules.trust_with_another(c.ties, without, weight, felt), without)


@inlined
def find_successor(account, function, c, people, teams, burden):
    """The seat was filled, or a colleague takes over; else the link waits."""
    holder = account.holder[function]
    chosen = -1
    if people[holder].vacancy_weeks == 0:
        chosen = holder
    elif people[holder].replaced_by >= 0:
        chosen = people[holder].replaced_by
    elif c.to_colleague or people[holder].closed:
        chosen = successor(people, teams[function], account, burden, c)
    if chosen < 0:
        return
    give_up(people[holder], account.segment)
    take_on(people[chosen], account.segment)
    burden[holder], burden[chosen] = burden_of(people[holder]), burden_of(people[chosen])
    account.holder[function] = chosen
    account.context[function] = rules.context_taken_over(account.context[function], c.access, account.profile)
    introduced = rules.raised(c.introduction, people[holder].overlap if people[holder].left else 0.0)
    account.person_trust[function] = introduced * account.firm_trust
    account.bond[function] = 0.0
    if account.deputy and function == LEAD_FUNCTION and account.holder[DEPUTY] == chosen:
        deputy_succeeds(account, people)


@inlined
def deputy_goes(account, slot, c, people, burden, firm, week, windows):
    """The deputy leaves the firm: a customer may go along."""
    person = people[account.holder[DEPUTY]]
    if not person.left or not person.to_competitor or firm.settling:
        return
    felt = rules.felt(account.person_trust[DEPUTY], account.bond[DEPUTY], c.bond_depth)
    share = share_by(account, weight_of_deputy(account, people), felt, person_trust(account, c, people), c)
    follows = rules.follow_chance(c.follow, share, account.bond[DEPUTY], account.age)
    if draw(firm, chance.DEPUTY_FOLLOW, account.entity) < follows:
        leave(account, slot, True, c, people, firm, week, windows)
        weigh_holders(account, people, burden)
