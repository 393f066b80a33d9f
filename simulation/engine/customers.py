"""Customers: handover, relationship, renewal and entry, as `Account` and `OwnershipModel` do them."""

from __future__ import annotations

from simulation.engine import counts
from simulation.engine.deputies import (
    acting,
    deputy_joins,
    deputy_succeeds,
    end_deputy,
    forget_deputy,
    known_people,
    meet,
    name_deputy,
    share_by,
    weight_of_deputy,
)
from simulation.engine.draws import draw, draw_trait
from simulation.engine.people import (
    anybody,
    burden_of,
    burdens,
    colleague,
    give_up,
    least_laden_seat,
    successor,
    take_on,
)
from simulation.engine.records import BUYER_LUCK, CHECK_IN_LUCK, DEAL_LUCK, DEPUTY, MET
from simulation.science import chance, rules
from simulation.science.coefficients import BY_LEAD, FIRST_KNOWLEDGE, FIRST_TRUST, MEAN_OF_TIES, SELLERS
from simulation.science.compilation import inlined
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION

ALL_FUNCTIONS = len(FUNCTIONS)
SALES = FUNCTIONS.index("sales")


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


# ---------------------------------------------------------------- entry


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
def know_trust(account, c, people):
    """Trust in persons, and all trust."""
    account.trust_in_persons = person_trust(account, c, people)
    account.trust = rules.trust_in_all(account.trust_in_persons, account.firm_trust, c.person_weight)


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
def first_customers(accounts, coefficients, people, teams, firm):
    """Who is with the firm when the simulation starts."""
    for slot in range(coefficients[0].accounts):
        account = accounts[slot]
        c = coefficients[firm.newest_ways[account.segment]]
        for function in range(ALL_FUNCTIONS):
            account.holder[function] = teams[function].first_seat + slot % (teams[function].seats - c.bench[function])
        age = 0
        if c.replace:
            u = draw(firm, chance.CONTRACT_PHASE, slot * 4)
            age = int(u * c.term_weeks[account.segment])
        new_customer(account, slot, age, 0.0, c, people, firm)
        if c.replace:
            settle(account, c, people)


@inlined
def sell_anew(account, slot, coefficients, people, teams, burden, firm):
    """A new customer for next week."""
    c = coefficients[firm.newest_ways[account.segment]]
    for function in range(ALL_FUNCTIONS):
        holder = colleague(teams[function], burden)
        if holder < 0:
            holder = least_laden_seat(people, teams[function])
        account.holder[function] = holder
    account.sponsored = account.sponsored_next
    new_customer(account, slot, 0, c.deal_review, c, people, firm)
    weigh_holders(account, people, burden)
    people[account.holder[SALES]].hours += c.deal_review * c.review_hours


@inlined
def weigh_holders(account, people, burden):
    """The burdens of the people behind an account, whose portfolios have changed."""
    for function in range(ALL_FUNCTIONS):
        burden[account.holder[function]] = burden_of(people[account.holder[function]])


@inlined
def entry(accounts, coefficients, people, teams, burden, firm):
    """New customers in place of those who left, and, where the firm grows, in free slots."""
    c = coefficients[0]
    referred = firm.referred
    firm.referred = 0
    if not c.replace:
        return
    free = 0
    burdens(people, burden)
    for slot in range(accounts.shape[0]):
        account = accounts[slot]
        if not account.here:
            if account.generation >= 0:
                sell_anew(account, slot, coefficients, people, teams, burden, firm)
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
                sell_anew(account, slot, coefficients, people, teams, burden, firm)
            rank += 1


# ---------------------------------------------------------------- handover


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
def mean_risk(accounts):
    """Mean score of risk of the accounts that are there; 0 where none is."""
    total = 0.0
    count = 0
    for slot in range(accounts.shape[0]):
        if accounts[slot].here:
            total += accounts[slot].risk
            count += 1
    return total / count if count > 0 else 0.0


@inlined
def leave_odds(account, own, trust, value, c):
    """Logarithm of the odds to leave by one's own decision."""
    return rules.leave_odds(c.churn_base[account.segment], own, trust, value, c.churn_trust, c.churn_value)


@inlined
def leave_chance(account, own, trust, value, c):
    """Chance to leave at a renewal, with what shows of an own proneness, this trust and realised value."""
    decides = rules.leave_chance(c.churn_base[account.segment], own, trust, value, c.churn_trust, c.churn_value)
    return rules.raised(decides, c.closing[account.segment])


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
