"""Customers: trust, the relationship and renewal, as `Account` has them."""

from __future__ import annotations

from simulation.engine import counts
from simulation.engine.deputies import (
    acting,
    deputy_joins,
    end_deputy,
    forget_deputy,
    known_people,
    meet,
    name_deputy,
    weight_of_deputy,
)
from simulation.engine.draws import draw, draw_trait
from simulation.engine.people import give_up, take_on
from simulation.engine.records import BUYER_LUCK, CHECK_IN_LUCK, DEAL_LUCK, DEPUTY, MET
from simulation.science import chance, rules
from simulation.science.coefficients import BY_LEAD, MEAN_OF_TIES, SELLERS
from simulation.science.compilation import inlined
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION

ALL_FUNCTIONS = len(FUNCTIONS)


@inlined
def new_customer(account, slot, age, review, c, people, firm):
    """A customer takes the slot; its holders are already named."""
    account.here = 1
    account.way = firm.newest_ways[account.segment]
    become_next(account, slot, review, c, firm)
    account.age = age
    account.renewal_age = c.term_weeks[account.segment]
    account.firm_trust = c.new_firm_trust
    account.value = c.new_value
    account.profile = c.new_profile
    account.told = c.new_context
    account.alignment = 0.0
    account.risk = 0.0
    account.size = 1.0
    account.spend = 1.0
    for function in range(ALL_FUNCTIONS):
        account.person_trust[function] = c.new_person_trust
        account.context[function] = c.new_context
        account.bond[function] = 0.0
        take_on(people[account.holder[function]], account.segment)
    account.sponsor_trust = c.new_firm_trust
    account.touchpoints = c.touchpoint_count + account.sponsored
    account.voices = 0
    account.answers = 0
    account.answer_days = 0.0
    know_trust(account, c, people)


@inlined
def become_next(account, slot, review, c, firm):
    """The next customer in this slot, with a fit and a frailty of its own."""
    account.generation += 1
    account.entity = chance.entity(slot, account.generation, 0)
    fit = draw_trait(firm, chance.FIT, account.entity)
    frailty = draw_trait(firm, chance.FRAILTY, account.entity)
    has_traits(account, fit, frailty, review, c)


@inlined
def has_traits(account, fit, frailty, review, c):
    """Fit and frailty of a new customer, from the normal numbers behind them."""
    account.fit = rules.fit_of_new_customer(fit, c.fit_mean, c.fit_spread, review, c.review_lift, c.review_narrowing)
    account.frailty = c.frailty * frailty


# ---------------------------------------------------------------- trust


@inlined
def person_trust(account, c, people):
    """Trust in the persons behind the touchpoints together; an empty seat counts 0."""
    total = 0.0
    for function in range(ALL_FUNCTIONS):
        if c.touchpoints[function] and people[account.holder[function]].vacancy_weeks == 0:
            weight = 1.0 if function == LEAD_FUNCTION else account.alignment
            felt = rules.felt(account.person_trust[function], account.bond[function], c.bond_depth)
            total = rules.trust_with_another(c.ties, total, weight, felt)
    if account.sponsored:
        total = rules.trust_with_another(c.ties, total, account.alignment, account.sponsor_trust)
    if account.deputy == MET and people[account.holder[DEPUTY]].vacancy_weeks == 0:
        felt = rules.felt(account.person_trust[DEPUTY], account.bond[DEPUTY], c.bond_depth)
        total = rules.trust_with_another(c.ties, total, weight_of_deputy(account, people), felt)
    return total / known_people(account) if c.ties == MEAN_OF_TIES else total


@inlined
def know_trust(account, c, people):
    """Trust in persons, and all trust."""
    account.trust_in_persons = person_trust(account, c, people)
    account.trust = rules.trust_in_all(account.trust_in_persons, account.firm_trust, c.person_weight)


# ---------------------------------------------------------------- relationship


@inlined
def relationship(account, slot, luck, c, people, teams, firm, week):
    """What a week does besides requests."""
    if account.deputy or account.rank < c.deputised:
        name_deputy(account, slot, c, people, teams)
    place = acting(account, people)
    lead = people[account.holder[place]]
    if lead.present and luck[CHECK_IN_LUCK, slot] < check_in_chance(account, lead, c, firm):
        check_in(account, lead, place, c)
        if account.deputy and place == LEAD_FUNCTION:
            deputy_joins(account, c, people, firm)
    elif lead.vacancy_weeks > 0:
        account.risk = rules.raised(account.risk, rules.RISK_STEP)
    keep_in_step(account, lead, c, people)
    if account.voices & (account.voices - 1) != 0:
        contradict(account, c, people, firm, week)
    fade(account, slot, luck, c)
    if account.sponsored:
        sponsor(account, c, firm, week)
    realise_value(account, luck[DEAL_LUCK, slot], c, people, firm, week)


@inlined
def check_in_chance(account, lead, c, firm):
    """Chance that the lead makes contact unasked this week."""
    likely = c.check_in_chance[account.segment] * lead.engagement * rules.slack(lead.utilisation, c.overload)
    return likely * rules.attention(c.health, account.risk, firm.mean_risk) if c.health > 0.0 else likely


@inlined
def check_in(account, lead, place, c):
    """The lead, or a deputy in place of the lead, makes contact unasked."""
    lead.hours += c.check_in_hours
    meet(account, place, c)
    account.person_trust[place] = rules.raised(account.person_trust[place], c.trust_gain)
    account.firm_trust = rules.raised(account.firm_trust, c.firm_gain)
    account.context[place] = rules.raised(account.context[place], c.learn)
    account.told = rules.raised(account.told, c.learn)
    explicit = (1.0 - c.tacit) * account.context[place]
    account.profile = rules.profile_after(account.profile, lead.sharing, explicit)
    account.risk = rules.lowered(account.risk, rules.RISK_STEP)


@inlined
def keep_in_step(account, lead, c, people):
    """Hours go into keeping in step, as far as the lead has any to spare; alignment follows what is done for it."""
    hours, meeting, met = c.coordination[account.segment], c.meeting[account.segment], 0
    if lead.present and hours > 0.0:
        spare = rules.slack(lead.utilisation, c.overload)
        hours *= spare
        meeting *= spare
        for function in range(ALL_FUNCTIONS):
            if function != LEAD_FUNCTION and c.touchpoints[function]:
                person = people[account.holder[function]]
                if person.present:
                    lead.hours += hours
                    person.hours += hours
                    met += 1
    share = met / (c.touchpoint_count - 1) if met > 0 else 0.0
    target = rules.alignment_target(meeting, share, c.unshared_goals, c.access * account.profile)
    account.alignment += c.alignment_rate * (target - account.alignment)


@inlined
def contradict(account, c, people, firm, week):
    """Several functions may have told the customer different things."""
    if draw(firm, chance.CONFLICT, account.entity) >= c.conflict_chance * (1.0 - account.alignment):
        return
    account.firm_trust = rules.lowered(account.firm_trust, c.trust_loss)
    week.conflicts += 1.0
    for function in range(ALL_FUNCTIONS):
        person = people[account.holder[function]]
        if account.voices >> function & 1 and person.vacancy_weeks == 0:
            person.morale_events -= c.morale_conflict


@inlined
def fade(account, slot, luck, c):
    """What is known fades, and trust in a person with the customer's own people."""
    forget, fading, new, leaving = c.forget, c.trust_fade, c.new_person_trust, c.buyer_leaves_chance
    account.profile = rules.lowered(account.profile, forget)
    account.told = rules.lowered(account.told, forget)
    for function in range(ALL_FUNCTIONS):
        account.context[function] = rules.lowered(account.context[function], forget)
    for function in range(ALL_FUNCTIONS):
        if c.touchpoints[function]:
            account.person_trust[function] += fading * (new - account.person_trust[function])
            if luck[BUYER_LUCK + function, slot] < leaving:
                account.person_trust[function] = new
                account.bond[function] = 0.0
    if account.deputy:
        forget_deputy(account, luck[BUYER_LUCK + LEAD_FUNCTION, slot], c)


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
def realise_value(account, deal, c, people, firm, week):
    """Value, trust, size and spend at the end of the week."""
    own = account.context[LEAD_FUNCTION]
    if people[account.holder[LEAD_FUNCTION]].vacancy_weeks > 0:
        own = account.context[DEPUTY] if acting(account, people) == DEPUTY else 0.0
    known = rules.context_taken_over(own, c.access, account.profile)
    plan = rules.planned(known, c.accountability == BY_LEAD, c.unled_plan)
    fit = min(1.0, account.fit + firm.insight)
    account.value = rules.value_after(account.value, c.value_rate, fit, plan)
    know_trust(account, c, people)
    if deal < c.deal_chance and deal < growth_chance(account, account.trust, account.value, c, people):
        account.size += c.deal_size * (c.growth_ceiling - account.size)
        week.deals += 1.0
    account.spend = rules.spend_after(
        account.spend, c.spend_rate, account.size, account.trust, account.value, c.spend_trust, c.spend_value
    )


@inlined
def growth_chance(account, trust, value, c, people):
    """Chance a week that the contract grows, by those of success and sales whom the customer knows."""
    looking = 0
    for function in SELLERS:
        if c.touchpoints[function] and people[account.holder[function]].vacancy_weeks == 0:
            looking += 1
    return rules.deal_chance(c.deal_chance, trust, value, looking)


# ---------------------------------------------------------------- renewal


@inlined
def renewal(account, slot, c, people, firm, week, windows):
    """Decide at the end of a term; recommend the firm; grow a week older."""
    if account.age + 1 == account.renewal_age:
        own = account.frailty * rules.proneness(c.proneness_weeks, account.age + 1)
        leaves = leave_chance(account, own, account.trust, account.value, c)
        if not firm.settling and draw(firm, chance.RENEWAL, account.entity) < leaves:
            leave(account, slot, False, c, people, firm, week, windows)
            return
        account.renewal_age += c.term_weeks[account.segment]
    if (
        c.referral_chance > 0.0
        and account.trust > c.advocate_trust
        and draw(firm, chance.REFERRAL, account.entity) < c.referral_chance
    ):
        firm.referred += 1
    account.age += 1


@inlined
def leave_chance(account, own, trust, value, c):
    """Chance to leave at a renewal, with what shows of an own proneness, this trust and realised value."""
    decides = rules.leave_chance(c.churn_base[account.segment], own, trust, value, c.churn_trust, c.churn_value)
    return rules.raised(decides, c.closing[account.segment])


@inlined
def leave_odds(account, own, trust, value, c):
    """Logarithm of the odds to leave by one's own decision."""
    return rules.leave_odds(c.churn_base[account.segment], own, trust, value, c.churn_trust, c.churn_value)


@inlined
def leave(account, slot, followed, c, people, firm, week, windows):
    """The relationship ends; those who were in touch take it to heart."""
    end_deputy(account, people)
    counts.account_leaves(account, slot, followed, firm, week, windows)
    for function in range(ALL_FUNCTIONS):
        person = people[account.holder[function]]
        give_up(person, account.segment)
        if c.touchpoints[function] and person.vacancy_weeks == 0:
            person.morale_events -= c.morale_account_lost / account.touchpoints
    account.here = 0
