"""A request, from the moment it arises to the answer, as `Request` runs its course."""

from __future__ import annotations

from typing import Final

from simulation.engine.deputies import acting, dealt_with_by, meet
from simulation.engine.draws import draw
from simulation.engine.records import ARRIVAL_LUCK, DEPUTY
from simulation.science import chance, rules
from simulation.science.coefficients import (
    ADOPTION,
    BY_LEAD,
    LARGEST_SEGMENT,
    MOST_HOPS,
    MOST_HOPS_LED,
    MOST_IDLE_WEEKS,
    ONBOARDING,
    RENEWAL_WINDOW,
)
from simulation.science.compilation import inlined
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION
from simulation.science.succession import POOL
from simulation.science.week_totals import BINS_PER_DAY, MOST_DAYS

ALL_FUNCTIONS: Final = len(FUNCTIONS)
PRODUCT: Final = FUNCTIONS.index("product")
NOBODY: Final = -1
OTHERS: Final = ALL_FUNCTIONS - 1
LINK, ENTITY = range(2)  # rows of the list of requests
RELAY, ROUTE, VOLUNTEER, CONTACT = range(4)  # the four draws that every request meets, as `Luck`
AGAIN, WHOM, AGAIN_CONTACT = range(4, 7)  # and those of a second try, which few meet: together they cost less
ASKED_LUCK_ROWS: Final = AGAIN_CONTACT + 1
MOST_BINS: Final = BINS_PER_DAY * MOST_DAYS


@inlined
def teammate(firm, account, asked, decision, team, present):
    """The seat of somebody at work; NOBODY if nobody is."""
    if team.present == 0:
        return NOBODY
    u = draw(firm, decision, account.entity + asked)
    return present[team.first_seat + int(u * team.present)]


@inlined
def find(account, function, asked, cover, stand_in, share, c, people, teams, present, firm):
    """Who answers (a seat, or NOBODY), after how many days, with what context, and by which link (NOBODY: none)."""
    place = dealt_with_by(account, function, people)
    holder = account.holder[place]
    person = people[holder]
    weight = c.backlog_weight[account.segment]
    desk = rules.desk_days(c.base_days, share, person.queue_days, weight, person.backlog_days)
    if person.present:
        return holder, desk, account.context[place], place
    team = teams[function]
    pool = rules.desk_days(c.base_days, share, team.queue_days, weight, team.backlog_days)
    known = c.access * account.profile
    if person.absence_weeks > 0 and person.prepared:
        known = max(known, rules.passed_on(c.handover, c.tacit, 0.0) * account.context[function])
    pooled = person.vacancy_weeks > 0 and c.successor == POOL
    if pooled or (person.vacancy_weeks > 0 and person.stand_in >= 0):
        known = max(known, account.context[function])
    if person.stand_in >= 0:
        other = people[person.stand_in]
        return (
            person.stand_in,
            rules.desk_days(c.base_days, share, other.queue_days, weight, other.backlog_days),
            known,
            NOBODY,
        )
    covered = pooled or (c.cover > 0.0 and draw(firm, cover, account.entity + asked) < c.cover)
    if covered and team.present > 0:
        return teammate(firm, account, asked, stand_in, team, present), pool, known, NOBODY
    away = rules.DAYS_PER_WEEK * max(person.absence_weeks, person.vacancy_weeks)
    if person.vacancy_weeks == 0 and away <= c.max_away_days:
        return holder, away + desk, account.context[function], function
    substitute = teammate(firm, account, asked, stand_in, team, present)
    return substitute, min(away, c.max_away_days) + pool, known, NOBODY


@inlined
def find_the_way(account, function, luck, c, people, week):
    """Wrong turns."""
    lead = people[account.holder[acting(account, people)]]
    led = c.accountability == BY_LEAD and lead.present
    routing = rules.routing_chance(c.routing, account.alignment)
    hops = rules.failures_before_success(luck, routing, MOST_HOPS_LED if led else MOST_HOPS)
    if hops > 0:
        week.hops += hops
        if lead.vacancy_weeks > 0:
            people[account.holder[function]].hours += hops * c.hop_hours
        else:
            lead.hours += hops * c.hop_hours
    return hops


@inlined
def delight(account, trusted, c):
    """A good contact: trust in the person met (a function, or NOBODY) and in the firm."""
    if trusted != NOBODY:
        account.person_trust[trusted] = rules.raised(account.person_trust[trusted], c.trust_gain)
    account.firm_trust = rules.raised(account.firm_trust, c.firm_gain)


@inlined
def disappoint(account, trusted, c):
    """A bad contact."""
    if trusted != NOBODY:
        account.person_trust[trusted] = rules.lowered(account.person_trust[trusted], c.trust_loss)
    account.firm_trust = rules.lowered(account.firm_trust, c.firm_loss)


@inlined
def ask_the_lead(account, function, c, people, teams, present, firm):
    """The lead takes the message first: an answer as of `find`."""
    seat, days, context, named = find(
        account,
        LEAD_FUNCTION,
        function,
        chance.LEAD_COVER,
        chance.LEAD_TEAMMATE,
        c.relay_wait,
        c,
        people,
        teams,
        present,
        firm,
    )
    if seat != NOBODY:
        people[seat].hours += c.relay_hours
    return seat, days, context, named


@inlined
def whose_trust(function, relayed, relay_named, named, c):
    """The link whose person the customer meets; NOBODY where a stand-in speaks for the firm."""
    if relayed:
        return relay_named
    return named if c.touchpoints[function] else NOBODY


@inlined
def request(account, function, luck, c, people, teams, present, firm, week, day_bins):
    """One request of an account for a function runs its course."""
    week.requests += 1.0
    relayed = function != LEAD_FUNCTION and luck[RELAY] < c.gatekeeping
    relay_seat, relay_context, relay_named, detours = NOBODY, 0.0, NOBODY, 0
    if relayed:
        relay_seat, days, relay_context, relay_named = ask_the_lead(account, function, c, people, teams, present, firm)
    else:
        detours = find_the_way(account, function, luck[ROUTE], c, people, week)
        days = detours * c.hop_days
    idle_weeks = rules.failures_before_success(luck[VOLUNTEER], 1.0 - c.nobody_acts, MOST_IDLE_WEEKS)
    detours += idle_weeks
    days += idle_weeks * rules.DAYS_PER_WEEK
    seat, answer_days, context, named = NOBODY, 0.0, 0.0, NOBODY
    if not relayed or relay_seat != NOBODY:
        seat, answer_days, context, named = find(
            account, function, function, chance.COVER, chance.TEAMMATE, 1.0, c, people, teams, present, firm
        )
    days += answer_days
    trusted = whose_trust(function, relayed, relay_named, named, c)
    if seat == NOBODY or days > c.give_up_days:
        week.unanswered += 1.0
        disappoint(account, trusted, c)
        ask_again(account, function, luck, c, people, week)
        return
    week.unanswered += idle_weeks > 0
    answered(account, days, firm, week, day_bins)
    known = known_to(account, context, c, people)
    if relayed:
        known = max(known, (1.0 - c.relay_loss) * relay_context)
    person = people[seat]
    explain(account, function, person, known, detours, c, week)
    distortion = c.relay_loss if relayed else 0.0
    well = contact(account, function, person, known, distortion, days, luck[CONTACT], trusted, c, week)
    teach(account, person, context, named, relay_named, c)
    account.voices |= 1 << (LEAD_FUNCTION if relayed else function)
    if function == PRODUCT and c.voice_of_customer > 0.0:
        week.insights += draw(firm, chance.INSIGHT, account.entity) < c.voice_of_customer
    if not well:
        ask_again(account, function, luck, c, people, week)


@inlined
def answered(account, days, firm, week, day_bins):
    """Count an answer that came after so many working days."""
    account.answers += 1
    account.answer_days += days
    week.answers += 1.0
    week.days += days
    if firm.counting:
        day_bins[min(int(days * BINS_PER_DAY), MOST_BINS)] += 1


@inlined
def known_to(account, context, c, people):
    """What somebody knows of the account, with the profile, and with what colleagues at work let them know."""
    best = 0.0
    for function in range(ALL_FUNCTIONS):
        if people[account.holder[function]].present:
            best = max(best, account.context[function])
    if account.deputy and people[account.holder[DEPUTY]].present:
        best = max(best, account.context[DEPUTY])
    return max(context, c.access * account.profile, account.alignment * best)


@inlined
def explain(account, function, person, known, detours, c, week):
    """The customer tells again what that person does not know, which takes both of them time and effort."""
    missing = rules.gap(account.told, known, c.tacit)
    week.retold += missing
    person.hours += rules.hours_with_gap(c.service_hours[function], missing)
    burden = rules.effort(missing, detours)
    account.firm_trust = rules.lowered(account.firm_trust, c.retelling_loss * burden)


@inlined
def goes_well(function, person, known, distortion, days, luck, competence, c):
    """Whether this person's answer is a good one."""
    patience = c.patience_days[function]
    usual = rules.good_contact_chance(person.skill, known, c.context_free_quality, distortion, days, patience)
    return rules.goes_well(luck, competence, person.failing, usual)


@inlined
def contact(account, function, person, known, distortion, days, luck, trusted, c, week):
    """The contact itself; whether it is a good one."""
    if trusted != NOBODY:
        meet(account, trusted, c)
    if goes_well(function, person, known, distortion, days, luck, 1.0, c):
        go_well(account, person, trusted, c, week)
        if days <= c.patience_days[function]:
            account.risk = rules.lowered(account.risk, rules.RISK_STEP)
        else:
            account.risk = rules.raised(account.risk, rules.RISK_STEP)
        return True
    go_badly(account, person, trusted, c)
    return False


@inlined
def go_well(account, person, trusted, c, week):
    """A good contact."""
    week.good += 1.0
    person.morale_events += c.morale_good
    delight(account, trusted, c)


@inlined
def go_badly(account, person, trusted, c):
    """A bad one."""
    person.morale_events -= c.morale_bad
    disappoint(account, trusted, c)


@inlined
def ask_again(account, function, draws, c, people, week):
    """After a bad or a missing answer: up to the lead, where there is one; else to somebody whom one knows."""
    account.risk = rules.raised(account.risk, rules.RISK_STEP)
    if draws[AGAIN] >= c.asking_again:
        return
    place = acting(account, people)
    lead = people[account.holder[place]]
    takes_it = lead.backlog < c.capacity or account.segment == LARGEST_SEGMENT
    if c.accountability == BY_LEAD and function != LEAD_FUNCTION and lead.present and takes_it:
        week.escalated += 1.0
        try_again(account, function, place, 1.0, draws[AGAIN_CONTACT], c, people, week)
        return
    other = (function + 1 + int(draws[WHOM] * OTHERS)) % ALL_FUNCTIONS
    place = dealt_with_by(account, other, people)
    if c.touchpoints[other] and people[account.holder[place]].present:
        week.asked_again += 1.0
        account.voices |= 1 << other
        try_again(account, function, place, c.versatility, draws[AGAIN_CONTACT], c, people, week)


@inlined
def try_again(account, asked, place, competence, luck, c, people, week):
    """Another person's try: by the place among the links."""
    person = people[account.holder[place]]
    known = known_to(account, account.context[place], c, people)
    explain(account, asked, person, known, 1, c, week)
    trusted = place if place == DEPUTY or c.touchpoints[place] else NOBODY
    if trusted != NOBODY:
        meet(account, trusted, c)
    if goes_well(asked, person, known, 0.0, 0.0, luck, competence, c):
        go_well(account, person, trusted, c, week)
    else:
        go_badly(account, person, trusted, c)
    account.context[place] = rules.raised(account.context[place], c.learn)


@inlined
def teach(account, person, known, named, relay_named, c):
    """Every contact teaches whoever took part, and some of it is written down."""
    known = rules.raised(known, c.learn)
    if named != NOBODY:
        account.context[named] = known
    account.told = rules.raised(account.told, c.learn)
    account.profile = rules.profile_after(account.profile, person.sharing, (1.0 - c.tacit) * known)
    if relay_named != NOBODY:
        account.context[relay_named] = rules.raised(account.context[relay_named], c.learn)


@inlined
def stage_of(account, c):
    """Where the customer is on its journey."""
    if account.age < c.onboarding_weeks:
        return ONBOARDING
    if account.renewal_age - account.age <= c.renewal_window:
        return RENEWAL_WINDOW
    return ADOPTION


@inlined
def arrivals(accounts, luck, asked, c):
    """List who asks whom this week, in order; returns how many requests there are.

    Each link is written down, and the list grows if it does ask: without a branch that the processor would guess wrong.
    """
    count = 0
    for slot in range(accounts.shape[0]):
        account = accounts[slot]
        if not account.here:
            continue
        account.voices = 0
        account.answers = 0
        account.answer_days = 0.0
        stage = stage_of(account, c)
        for function in range(ALL_FUNCTIONS):
            asked[LINK, count] = slot * ALL_FUNCTIONS + function
            asked[ENTITY, count] = account.entity + function
            count += luck[ARRIVAL_LUCK + function, slot] < c.arrival_chance[account.segment, stage, function]
    return count


@inlined
def requests_luck(count, asked, asked_luck, firm):
    """The draws of this week's requests, several at once."""
    seed, replication, week = firm.seed, firm.replication, firm.week
    for number in range(count):
        draws = chance.draw_four(seed, replication, chance.REQUEST, asked[ENTITY, number], week)
        for place in range(len(draws)):
            asked_luck[place, number] = draws[place]
    for number in range(count):
        again, whom, contact_again, _ = chance.draw_four(
            seed, replication, chance.ASK_AGAIN, asked[ENTITY, number], week
        )
        asked_luck[AGAIN, number] = again
        asked_luck[WHOM, number] = whom
        asked_luck[AGAIN_CONTACT, number] = contact_again


@inlined
def service(number, state, firm, week):
    """One of this week's requests runs its course."""
    link, luck = state.asked[LINK, number], state.asked_luck
    draws = (
        luck[RELAY, number],
        luck[ROUTE, number],
        luck[VOLUNTEER, number],
        luck[CONTACT, number],
        luck[AGAIN, number],
        luck[WHOM, number],
        luck[AGAIN_CONTACT, number],
    )
    account, function = state.accounts[link // ALL_FUNCTIONS], link % ALL_FUNCTIONS
    c = state.coefficients[account.way]
    request(account, function, draws, c, state.people, state.teams, state.present, firm, week, state.day_bins)
