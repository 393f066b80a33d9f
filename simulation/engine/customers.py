"""Customers: handover, relationship, renewal and entry, as `Account` and `OwnershipModel` do them."""

from __future__ import annotations

from simulation.engine import counts
from simulation.engine.draws import draw, draw_trait
from simulation.engine.people import colleague, least_laden_seat
from simulation.engine.records import BUYER_LUCK, CHECK_IN_LUCK
from simulation.science import chance, rules
from simulation.science.coefficients import BY_LEAD
from simulation.science.compilation import inlined
from simulation.science.parameters import FUNCTIONS, LEAD_FUNCTION

ALL_FUNCTIONS = len(FUNCTIONS)
SALES = FUNCTIONS.index("sales")


@inlined
def person_trust(account, c, people):
    """Mean trust in the person behind each touchpoint; an empty seat counts 0."""
    total = account.sponsor_trust if account.sponsored else 0.0
    for function in range(ALL_FUNCTIONS):
        if c.touchpoints[function] and people[account.holder[function]].vacancy_weeks == 0:
            total += account.person_trust[function]
    return total / account.touchpoints


# ---------------------------------------------------------------- entry


@inlined
def new_customer(account, slot, age, review, c, people, firm):
    """A customer takes the slot; its holders are already named."""
    account.here = 1
    account.generation += 1
    account.entity = chance.entity(slot, account.generation, 0)
    account.fit = rules.fit_of_new_customer(
        draw_trait(firm, chance.FIT, account.entity),
        c.fit_mean,
        c.fit_spread,
        review,
        c.review_lift,
        c.review_narrowing,
    )
    account.frailty = c.frailty * draw_trait(firm, chance.FRAILTY, account.entity)
    account.age = age
    account.renewal_age = c.term_weeks[account.segment]
    account.firm_trust = c.new_firm_trust
    account.value = c.new_value
    account.profile = c.new_profile
    account.spend = 1.0
    for function in range(ALL_FUNCTIONS):
        account.person_trust[function] = c.new_person_trust
        account.context[function] = c.new_context
        people[account.holder[function]].portfolio += 1
    account.sponsor_trust = c.new_firm_trust
    account.touchpoints = c.touchpoint_count + account.sponsored
    account.voices = 0
    account.answers = 0
    account.answer_days = 0.0
    account.trust_in_persons = person_trust(account, c, people)
    account.trust = rules.trust_in_all(account.trust_in_persons, account.firm_trust, c.person_weight)


@inlined
def first_customers(accounts, c, people, teams, firm):
    """Who is with the firm when the simulation starts."""
    for slot in range(c.accounts):
        account = accounts[slot]
        for function in range(ALL_FUNCTIONS):
            account.holder[function] = teams[function].first_seat + slot % teams[function].seats
        age = 0
        if c.replace:
            u = draw(firm, chance.CONTRACT_PHASE, slot * 4)
            age = int(u * c.term_weeks[account.segment])
        new_customer(account, slot, age, 0.0, c, people, firm)


@inlined
def sell_anew(account, slot, c, people, teams, firm):
    """A new customer for next week."""
    for function in range(ALL_FUNCTIONS):
        holder = colleague(people, teams[function])
        if holder < 0:
            holder = least_laden_seat(people, teams[function])
        account.holder[function] = holder
    new_customer(account, slot, 0, c.deal_review, c, people, firm)
    people[account.holder[SALES]].hours += c.deal_review * c.review_hours


@inlined
def entry(accounts, c, people, teams, firm):
    """New customers in place of those who left, and, where the firm grows, in free slots."""
    referred = firm.referred
    firm.referred = 0
    if not c.replace:
        return
    free = 0
    for slot in range(accounts.shape[0]):
        account = accounts[slot]
        if not account.here:
            if account.generation >= 0:
                sell_anew(account, slot, c, people, teams, firm)
            else:
                free += 1
    if free == 0:
        return
    likely = c.weekly_sales / free
    rank = 0
    for slot in range(accounts.shape[0]):
        account = accounts[slot]
        if not account.here:
            if rank < referred or draw(firm, chance.SALE, slot * 4) < likely:
                sell_anew(account, slot, c, people, teams, firm)
            rank += 1


# ---------------------------------------------------------------- handover


@inlined
def leave(account, slot, followed, c, people, firm, week, life, windows):
    """The relationship ends; those who were in touch take it to heart."""
    counts.account_leaves(account, slot, followed, firm, week, life, windows)
    for function in range(ALL_FUNCTIONS):
        person = people[account.holder[function]]
        person.portfolio -= 1
        if c.touchpoints[function] and person.vacancy_weeks == 0:
            person.morale_events -= c.morale_account_lost / account.touchpoints
    account.here = 0


@inlined
def handover(account, slot, c, people, teams, firm, week, life, windows):
    """Whoever has left is followed, or replaced."""
    for function in range(ALL_FUNCTIONS):
        person = people[account.holder[function]]
        if not person.unsettled:
            continue
        if person.left:
            if function == LEAD_FUNCTION and firm.counting:
                counts.lead_departs(account, slot, c, firm, windows)
            if person.to_competitor and c.touchpoints[function]:
                share = rules.leaver_share(
                    account.person_trust[function], account.touchpoints, account.trust, c.person_weight
                )
                if draw(firm, chance.FOLLOW, account.entity + function) < c.follow * share:
                    leave(account, slot, True, c, people, firm, week, life, windows)
                    return
            account.context[function] = c.handover * account.context[function]
        find_successor(account, function, c, people, teams)


@inlined
def find_successor(account, function, c, people, teams):
    """The seat was filled, or a colleague takes over; else the link waits."""
    holder = account.holder[function]
    successor = -1
    if people[holder].vacancy_weeks == 0:
        successor = holder
    elif c.to_colleague:
        successor = colleague(people, teams[function])
    if successor < 0:
        return
    people[holder].portfolio -= 1
    people[successor].portfolio += 1
    account.holder[function] = successor
    account.context[function] = rules.context_taken_over(account.context[function], c.access, account.profile)
    account.person_trust[function] = c.introduction * account.firm_trust


# ---------------------------------------------------------------- relationship


@inlined
def relationship(account, slot, luck, c, people, firm, week):
    """What a week does besides requests."""
    lead = people[account.holder[LEAD_FUNCTION]]
    if lead.present:
        if luck[CHECK_IN_LUCK, slot] < c.check_in_chance:
            check_in(account, lead, c)
        if c.coordination != 0.0:
            coordinate(account, lead, c, people)
    if account.voices & (account.voices - 1) != 0:
        contradict(account, c, people, firm, week)
    account.profile = rules.lowered(account.profile, c.forget)
    for function in range(ALL_FUNCTIONS):
        account.context[function] = rules.lowered(account.context[function], c.forget)
    for function in range(ALL_FUNCTIONS):
        if c.touchpoints[function] and luck[BUYER_LUCK + function, slot] < c.buyer_leaves_chance:
            account.person_trust[function] = c.counterpart_trust * account.firm_trust
    if account.sponsored:
        sponsor(account, c, firm, week)
    realise_value(account, lead, c, people, firm)


@inlined
def check_in(account, lead, c):
    """The lead makes contact unasked."""
    lead.hours += c.check_in_hours
    account.person_trust[LEAD_FUNCTION] = rules.raised(account.person_trust[LEAD_FUNCTION], c.trust_gain)
    account.firm_trust = rules.raised(account.firm_trust, c.firm_gain)
    account.context[LEAD_FUNCTION] = rules.raised(account.context[LEAD_FUNCTION], c.learn)
    account.profile = rules.profile_after(account.profile, lead.sharing, account.context[LEAD_FUNCTION])


@inlined
def coordinate(account, lead, c, people):
    """The lead and each further touchpoint keep in step."""
    for function in range(ALL_FUNCTIONS):
        if function != LEAD_FUNCTION and c.touchpoints[function]:
            person = people[account.holder[function]]
            if person.present:
                lead.hours += c.coordination
                person.hours += c.coordination


@inlined
def contradict(account, c, people, firm, week):
    """Several functions may have told the customer different things."""
    if draw(firm, chance.CONFLICT, account.entity) >= c.conflict_chance:
        return
    account.firm_trust = rules.lowered(account.firm_trust, c.trust_loss)
    week.conflicts += 1.0
    for function in range(ALL_FUNCTIONS):
        person = people[account.holder[function]]
        if account.voices >> function & 1 and person.vacancy_weeks == 0:
            person.morale_events -= c.morale_conflict


@inlined
def sponsor(account, c, firm, week):
    """An executive is in touch, or was replaced."""
    if firm.executive_left:
        account.sponsor_trust = c.introduction * account.firm_trust
    if draw(firm, chance.SPONSOR_CONTACT, account.entity) < c.sponsor_contact_chance:
        account.sponsor_trust = rules.raised(account.sponsor_trust, c.trust_gain)
        account.firm_trust = rules.raised(account.firm_trust, c.firm_gain)
        week.sponsor_contacts += 1.0


@inlined
def realise_value(account, lead, c, people, firm):
    """Value, trust and spend at the end of the week."""
    known = c.access * account.profile if lead.vacancy_weeks > 0 else account.context[LEAD_FUNCTION]
    plan = rules.planned(known, c.accountability == BY_LEAD, c.unled_plan)
    fit = min(1.0, account.fit + firm.insight)
    account.value = rules.value_after(account.value, c.value_rate, fit, plan)
    account.trust_in_persons = person_trust(account, c, people)
    account.trust = rules.trust_in_all(account.trust_in_persons, account.firm_trust, c.person_weight)
    account.spend = rules.spend_after(
        account.spend, c.spend_rate, account.trust, account.value, c.spend_trust, c.spend_value
    )


# ---------------------------------------------------------------- renewal


@inlined
def renewal(account, slot, c, people, firm, week, life, windows):
    """Decide at the end of a term; recommend the firm; grow a week older."""
    if account.age + 1 == account.renewal_age:
        leaves = rules.leave_chance(
            c.churn_base[account.segment],
            account.frailty,
            account.trust,
            account.value,
            c.churn_trust,
            c.churn_value,
        )
        if draw(firm, chance.RENEWAL, account.entity) < leaves:
            leave(account, slot, False, c, people, firm, week, life, windows)
            return
        account.renewal_age += c.term_weeks[account.segment]
    if (
        c.referral_chance > 0.0
        and account.trust > c.advocate_trust
        and draw(firm, chance.REFERRAL, account.entity) < c.referral_chance
    ):
        firm.referred += 1
    account.age += 1
