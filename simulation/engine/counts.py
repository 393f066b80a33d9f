"""What is counted, as `Week`, `Ledger` and the cohorts count it."""

from __future__ import annotations

from simulation.science import rules
from simulation.science.cohorts import AFTER_DEPARTURE, CONTROL, NO_WINDOW, OLDEST
from simulation.science.compilation import inlined
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION
from simulation.science.rules import WEEKS_PER_YEAR

ALL_FUNCTIONS = len(FUNCTIONS)


@inlined
def revenue(account, c):
    """Revenue a week."""
    return c.weekly_revenue[account.segment] * account.spend


@inlined
def count_year(years, row, year):
    """Count an account that opens or ends a year of age, from 0."""
    if year < OLDEST:
        years[row, year] += 1


@inlined
def open_week(accounts, people, c, firm, week, years, windows):
    """A week begins: who is at risk, who opens a year of the horizon or of age, whose control window begins."""
    at_risk = 0
    now = firm.week - firm.warm_up
    opens_year = firm.counting and now % WEEKS_PER_YEAR == 0 and now + WEEKS_PER_YEAR <= firm.horizon
    for slot in range(accounts.shape[0]):
        account, window = accounts[slot], windows[slot]
        if opens_year:
            window.opening_generation = account.generation if account.here else -1
            window.opening_revenue = revenue(account, c) if account.here else 0.0
        if not account.here:
            continue
        at_risk += 1
        week.segment_at_risk[account.segment] += 1.0
        if not firm.counting:
            continue
        if account.age % WEEKS_PER_YEAR == 0 and now + WEEKS_PER_YEAR <= firm.horizon:
            count_year(years, 0, account.age // WEEKS_PER_YEAR)
        may_begin = window.kind == NO_WINDOW and now >= slot % WEEKS_PER_YEAR
        if may_begin and people[account.holder[LEAD_FUNCTION]].vacancy_weeks == 0:
            open_window(CONTROL, account, window, c, firm)
    week.accounts_at_risk += at_risk


@inlined
def people_leave(people, windows):
    """Drop the controls of accounts already lost whose former lead now leaves."""
    for slot in range(windows.shape[0]):
        window = windows[slot]
        if window.kind == CONTROL and window.lost and people[window.seat].left:
            window.kind = NO_WINDOW


@inlined
def lead_departs(account, slot, c, firm, windows):
    """The lead of an account leaves: the year after begins."""
    window = windows[slot]
    own_window_is_over = window.lost and window.kind != NO_WINDOW
    if window.kind != AFTER_DEPARTURE and not own_window_is_over:
        open_window(AFTER_DEPARTURE, account, window, c, firm)


@inlined
def open_window(kind, account, window, c, firm):
    """Begin to follow an account for a year, if a year is left."""
    base = revenue(account, c)
    now = firm.week - firm.warm_up
    window.kind = kind if now + WEEKS_PER_YEAR <= firm.horizon and base > 0.0 else NO_WINDOW
    window.seat = account.holder[LEAD_FUNCTION]
    window.weeks = 0
    window.base = base
    window.total = 0.0
    window.lost = 0
    window.stratum = rules.matching_stratum(account.segment, account.age, account.renewal_age - account.age)


@inlined
def account_leaves(account, slot, followed, firm, week, windows):
    """An account is lost."""
    week.lost += 1.0
    week.segment_lost[account.segment] += 1.0
    if followed:
        week.followed += 1.0
    if firm.counting:
        windows[slot].lost = 1


@inlined
def bond(account, c, people):
    """Mean bond with the persons behind the touchpoints that are staffed; 0 where none is."""
    total = 0.0
    staffed = 0
    for function in range(ALL_FUNCTIONS):
        if c.touchpoints[function] and people[account.holder[function]].vacancy_weeks == 0:
            total += account.bond[function]
            staffed += 1
    return total / staffed if staffed > 0 else 0.0


@inlined
def add_accounts(accounts, coefficients, people, week):
    """Add up the accounts at the end of the week, each sum on its own until the last: a record is slow to add to."""
    number, staffed_touchpoints, filled_links = 0, 0, 0
    trust, firm_trust, person_trust, tied, alignment = 0.0, 0.0, 0.0, 0.0, 0.0
    value, profile, spend, income, context = 0.0, 0.0, 0.0, 0.0, 0.0
    for slot in range(accounts.shape[0]):
        account = accounts[slot]
        if not account.here:
            continue
        c = coefficients[account.way]
        number += 1
        trust += account.trust
        firm_trust += account.firm_trust
        person_trust += account.trust_in_persons
        tied += bond(account, c, people)
        alignment += account.alignment
        value += account.value
        profile += account.profile
        spend += account.spend
        income += revenue(account, c)
        staffed_touchpoints += account.sponsored
        for function in range(ALL_FUNCTIONS):
            if people[account.holder[function]].vacancy_weeks == 0:
                filled_links += 1
                context += account.context[function]
                staffed_touchpoints += c.touchpoints[function]
    week.accounts = number
    week.trust = trust
    week.firm_trust = firm_trust
    week.person_trust = person_trust
    week.bond = tied
    week.alignment = alignment
    week.value = value
    week.profile = profile
    week.spend = spend
    week.revenue = income
    week.staffed_touchpoints = staffed_touchpoints
    week.filled_links = filled_links
    week.context = context


@inlined
def add_people(people, week):
    """Add up the people at the end of the week."""
    for seat in range(people.shape[0]):
        person = people[seat]
        if person.vacancy_weeks > 0 and person.closed:
            continue
        week.seats += 1.0
        if person.vacancy_weeks > 0:
            week.empty_seats += 1.0
            continue
        week.people += 1.0
        week.filled[person.function] += 1.0
        week.utilisation[person.function] += person.utilisation
        week.morale += person.morale
        week.backlog += person.backlog


@inlined
def close_year(accounts, c, firm, windows):
    """What is left of the revenue that opened the year."""
    for slot in range(accounts.shape[0]):
        account, window = accounts[slot], windows[slot]
        stayed = account.here and account.generation == window.opening_generation
        now = revenue(account, c) if stayed else 0.0
        firm.accounts_opened += window.opening_generation >= 0
        firm.accounts_kept += stayed
        firm.opened += window.opening_revenue
        firm.kept += min(now, window.opening_revenue)
        firm.closed += now


@inlined
def follow(account, window, c, strata):
    """One more week of an open window."""
    if not window.lost and account.here:
        window.total += revenue(account, c)
    window.weeks += 1
    if window.weeks == WEEKS_PER_YEAR:
        stratum = strata[window.kind, window.stratum]
        stratum.windows += 1
        stratum.revenue += window.total / (WEEKS_PER_YEAR * window.base)
        stratum.losses += window.lost
        window.kind = NO_WINDOW


@inlined
def close_week(accounts, people, coefficients, firm, week, years, windows, strata):
    """Add up accounts and people, close the years that are over, and follow the windows that are open."""
    c = coefficients[0]
    now = firm.week - firm.warm_up
    year_behind = now + 1 >= WEEKS_PER_YEAR
    if not firm.counting:
        return  # nobody reads the sums of a week of the warm-up
    add_accounts(accounts, coefficients, people, week)
    for slot in range(accounts.shape[0]):
        if year_behind and accounts[slot].here and accounts[slot].age % WEEKS_PER_YEAR == 0:
            count_year(years, 1, accounts[slot].age // WEEKS_PER_YEAR - 1)
        if windows[slot].kind != NO_WINDOW:
            follow(accounts[slot], windows[slot], c, strata)
    add_people(people, week)
    if (now + 1) % WEEKS_PER_YEAR == 0:
        close_year(accounts, c, firm, windows)
