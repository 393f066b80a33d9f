"""The firm and the schedule of a week over records, as `OwnershipModel` has them."""

from __future__ import annotations

from typing import Final

from simulation.engine import counts, customers, past, requests
from simulation.engine import people as staff
from simulation.engine.draws import draw, weekly_luck
from simulation.engine.handover import handover
from simulation.engine.teams import (
    burdens,
    colleague,
    fade,
    fill_from_bench,
    gather,
    least_laden_seat,
    share_backlog,
    take_over_backlog,
    weigh_holders,
)
from simulation.science import chance, rules
from simulation.science.compilation import compiled, inlined
from simulation.science.members import FUNCTIONS

ALL_FUNCTIONS: Final = len(FUNCTIONS)
SALES: Final = FUNCTIONS.index("sales")
SET_UP: Final = -1
"""Number of the week before the first, in which the firm is set up."""


# ---------------------------------------------------------------- set-up


@inlined
def set_up(state):
    """People are in their seats, and the first customers have been sold to."""
    c, firm = state.coefficients[0], state.firm[0]
    for seat in range(state.people.shape[0]):
        person = state.people[seat]
        staff.begin(person, seat, c, firm)
        person.hired = 0
        staff.draw_tenure(person, seat, 1.0, c, firm)
    first_customers(state.accounts, state.coefficients, state.people, state.teams, firm)


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
        customers.new_customer(account, slot, age, 0.0, c, people, firm)
        if c.replace:
            past.settle(account, c, people)


@inlined
def live_through_past(state):
    """Give the firm its past, before the week in which customers begin to leave."""
    c, firm = state.coefficients[0], state.firm[0]
    if c.replace and firm.week == rules.settling_weeks(firm.warm_up):
        # the lists of a week's requests are free between two weeks
        slots, lists = state.asked[requests.LINK], state.asked_luck
        past.live_through(state.accounts, state.coefficients, state.people, firm, slots, lists)


# ---------------------------------------------------------------- the schedule of a week


@inlined
def one_week(state, week):
    """The schedule of a week, as `OwnershipModel.step`."""
    c, firm = state.coefficients[0], state.firm[0]
    accounts, people, teams = state.accounts, state.people, state.teams
    slots = accounts.shape[0]
    firm.counting = 0 <= firm.week - firm.warm_up < firm.horizon
    firm.settling = c.replace and firm.week < rules.settling_weeks(firm.warm_up)
    counts.open_week(accounts, people, c, firm, week, state.years, state.windows)
    staffing(people, teams, c, firm, week)
    if firm.unsettled:
        hand_over(state, week)
    gather(people, teams, state.present, c)
    weekly_luck(state.luck, accounts, firm)
    number = requests.arrivals(accounts, state.luck, state.asked, c)
    requests.requests_luck(number, state.asked, state.asked_luck, firm)
    for request in range(number):
        requests.service(request, state, firm, week)
    for slot in range(slots):
        if accounts[slot].here:
            own = state.coefficients[accounts[slot].way]
            customers.relationship(accounts[slot], slot, state.luck, own, people, teams, firm, week)
    for slot in range(slots):
        if accounts[slot].here:
            own = state.coefficients[accounts[slot].way]
            customers.renewal(accounts[slot], slot, own, people, firm, week, state.windows)
    workload(people, teams, c, firm, week)
    if firm.scores_risk:
        firm.mean_risk = mean_risk(accounts)
    counts.close_week(accounts, people, state.coefficients, firm, week, state.years, state.windows, state.strata)
    entry(accounts, state.coefficients, people, teams, state.present, firm)
    firm.week += 1


@inlined
def staffing(people, teams, c, firm, week):
    """People fall ill, come back, give notice, leave and are hired."""
    firm.unsettled = 0
    for seat in range(people.shape[0]):
        person = people[seat]
        staff.staffing(person, seat, teams[person.function], c, firm, week)
        person.unsettled = person.left or person.hired or person.vacancy_weeks > 0
        if person.unsettled:
            firm.unsettled = 1
    for function in range(teams.shape[0]):
        fade(teams[function], c)
    firm.executive_left = c.sponsored_accounts > 0 and draw(firm, chance.EXECUTIVE_QUIT, 0) < c.executive_quit_chance


@inlined
def hand_over(state, week):
    """Whoever left is followed or replaced; whoever came takes over."""
    firm, people = state.firm[0], state.people
    if firm.counting:
        counts.people_leave(people, state.windows)
    for function in range(state.teams.shape[0]):
        if state.coefficients[0].bench[function] > 0:
            fill_from_bench(people, state.teams[function])
    burden = state.present  # in which nobody is listed between two services
    burdens(people, burden)
    for slot in range(state.accounts.shape[0]):
        account = state.accounts[slot]
        if account.here:
            c = state.coefficients[account.way]
            handover(account, slot, c, people, state.teams, burden, firm, week, state.windows)
    for seat in range(people.shape[0]):
        people[seat].left = 0
        people[seat].hired = 0
        people[seat].replaced_by = -1


@inlined
def workload(people, teams, c, firm, week):
    """The week's work is done, waits, or wears people down; teammates even out what waits; insight grows and fades."""
    for seat in range(people.shape[0]):
        staff.workload(people[seat], c)
    for function in range(teams.shape[0]):
        if teams[function].open < teams[function].seats:
            take_over_backlog(people, teams[function])
    if c.cover > 0.0:
        for function in range(teams.shape[0]):
            share_backlog(people, teams[function], c)
    for _ in range(int(week.insights)):
        firm.insight += c.insight_gain * (c.insight_ceiling - firm.insight)
    firm.insight = rules.lowered(firm.insight, c.forget)


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


# ---------------------------------------------------------------- new customers


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
    customers.new_customer(account, slot, 0, c.deal_review, c, people, firm)
    weigh_holders(account, people, burden)
    people[account.holder[SALES]].hours += c.deal_review * c.review_hours


# ---------------------------------------------------------------- as many weeks as are asked for


@compiled(_nrt=False, error_model="numpy", nogil=True)
def weeks(state, first, last):
    """Weeks `first` to `last` of a run, the last one left out; in week `SET_UP` nothing but the set-up takes place.

    One function for a whole run and for one that is watched week by week: the same machine code, and no second wait.
    """
    firm = state.firm[0]
    blank = state.weeks.shape[0] - 1
    for number in range(first, last):
        if number == SET_UP:
            set_up(state)
        else:
            # the weeks of the warm-up share the first row, each with a clean one
            row = max(0, number - firm.warm_up)
            state.weeks[row] = state.weeks[blank]
            one_week(state, state.weeks[row])
        live_through_past(state)
