"""People: staffing, desks and workload, as `Employee` and `Team` do them."""

from __future__ import annotations

from simulation.engine.draws import draw
from simulation.science import chance, rules
from simulation.science.compilation import inlined


@inlined
def at_work(person):
    """Whether somebody is in the seat and not away."""
    return person.vacancy_weeks == 0 and person.absence_weeks == 0


@inlined
def begin(person, c):
    """Somebody new sits down."""
    person.tenure = 0
    person.notice_weeks = 0
    person.absence_weeks = 0
    person.utilisation = 0.0
    person.morale = c.morale_baseline
    person.morale_events = 0.0
    person.hours = 0.0
    person.left = 0
    person.hired = 1
    person.to_competitor = 0


@inlined
def leave(person, seat, c, firm, week):
    """The person goes, perhaps to a competitor."""
    week.departures += 1.0
    person.left = 1
    person.to_competitor = draw(firm, chance.COMPETITOR, seat) < c.competitor
    person.vacancy_weeks = rules.geometric_weeks(draw(firm, chance.VACANCY, seat), c.backfill_weeks)
    person.notice_weeks = 0
    person.absence_weeks = 0
    person.utilisation = 0.0


@inlined
def think_of_quitting(person, seat, team, c, firm, week):
    """Perhaps give notice."""
    week.at_risk_of_quitting += 1.0
    quits = rules.quit_chance(
        c.quit_hazard,
        rules.tenure_factor(person.tenure, c.quit_early, c.quit_middle, c.quit_late),
        person.morale,
        c.morale_baseline,
        c.morale_quit,
        c.contagion,
        team.recent_quits / team.seats,
    )
    if draw(firm, chance.QUIT, seat) < quits:
        week.quits += 1.0
        team.new_quits += 1
        person.notice_weeks = c.notice_weeks
        if person.notice_weeks == 0:
            leave(person, seat, c, firm, week)


@inlined
def one_seat(person, seat, team, c, firm, week):
    """A week passes in one seat."""
    if person.vacancy_weeks > 0:
        person.vacancy_weeks -= 1
        if person.vacancy_weeks == 0:
            begin(person, c)
            week.hires[person.function] += 1.0
        return
    person.tenure += 1
    if person.absence_weeks > 0:
        person.absence_weeks -= 1
    elif draw(firm, chance.ABSENCE, seat) < c.absence_chance:
        person.absence_weeks = rules.geometric_weeks(draw(firm, chance.ABSENCE_LENGTH, seat), c.absence_weeks)
    if person.notice_weeks > 0:
        person.notice_weeks -= 1
        if person.notice_weeks == 0:
            leave(person, seat, c, firm, week)
    else:
        think_of_quitting(person, seat, team, c, firm, week)


@inlined
def staffing(people, teams, c, firm, week):
    """People fall ill, come back, give notice, leave and are hired."""
    firm.unsettled = 0
    for seat in range(people.shape[0]):
        person = people[seat]
        one_seat(person, seat, teams[person.function], c, firm, week)
        person.unsettled = person.left or person.hired or person.vacancy_weeks > 0
        if person.unsettled:
            firm.unsettled = 1
    for function in range(teams.shape[0]):
        team = teams[function]
        team.recent_quits = c.contagion_decay * team.recent_quits + team.new_quits
        team.new_quits = 0
    firm.executive_left = c.sponsored_accounts > 0 and draw(firm, chance.EXECUTIVE_QUIT, 0) < c.executive_quit_chance


@inlined
def sit_down(person, c):
    """Work out what does not depend on the account."""
    notice = c.notice_productivity if person.notice_weeks > 0 else 1.0
    person.skill = notice * rules.proficiency(person.tenure, c.starting_proficiency, c.ramp_weeks)
    person.desk_days = (
        c.base_days
        + rules.queue_days(c.service_days[person.function], person.utilisation, 1)
        + rules.backlog_days(person.backlog, 1, c.capacity)
    )
    person.sharing = rules.sharing_at(c.sharing, c.hoarding, person.morale)


@inlined
def gather(people, teams, present, c):
    """See who is at work, and how long a request waits for the first of a team who is free."""
    for function in range(teams.shape[0]):
        team = teams[function]
        count = 0
        utilisation = 0.0
        backlog = 0.0
        for seat in range(team.first_seat, team.first_seat + team.seats):
            person = people[seat]
            sit_down(person, c)
            person.present = at_work(person)
            if person.present:
                present[team.first_seat + count] = seat
                count += 1
                utilisation += person.utilisation
                backlog += person.backlog
        team.present = count
        team.pool_days = 0.0
        if count > 0:
            team.pool_days = (
                c.base_days
                + rules.queue_days(c.service_days[function], utilisation / count, count)
                + rules.backlog_days(backlog, count, c.capacity)
            )


@inlined
def workload(people, teams, c):
    """The week's work is done, waits, or wears people down; teammates even out what waits."""
    for seat in range(people.shape[0]):
        person = people[seat]
        worked = c.capacity if person.present else 0.0
        person.backlog = rules.backlog_after(person.backlog, person.hours, worked, c.most_backlog)
        if person.vacancy_weeks == 0:
            person.utilisation = rules.utilisation_after(
                person.utilisation, c.utilisation_rate, person.hours, c.capacity
            )
            person.morale = rules.morale_after(
                person.morale,
                c.morale_rate,
                c.morale_baseline,
                person.utilisation,
                c.overload,
                c.morale_overload,
                person.morale_events,
            )
        person.hours = 0.0
        person.morale_events = 0.0
    if c.cover > 0.0:
        for function in range(teams.shape[0]):
            share_backlog(people, teams[function], c)


@inlined
def share_backlog(people, team, c):
    """Teammates even out what waits, in proportion to `cover`."""
    waiting = 0.0
    for seat in range(team.first_seat, team.first_seat + team.seats):
        waiting += people[seat].backlog
    mean = waiting / team.seats
    for seat in range(team.first_seat, team.first_seat + team.seats):
        people[seat].backlog += c.cover * (mean - people[seat].backlog)


@inlined
def colleague(people, team):
    """Who can take an account, as `Team.colleague` chooses; -1 if nobody is at work."""
    best = -1
    for seat in range(team.first_seat, team.first_seat + team.seats):
        person = people[seat]
        if at_work(person) and (best < 0 or less_burdened(person, people[best])):
            best = seat
    return best


@inlined
def less_burdened(one, other):
    """Better not on notice, and with fewer accounts."""
    leaving, also_leaving = one.notice_weeks > 0, other.notice_weeks > 0
    if leaving != also_leaving:
        return also_leaving
    return one.portfolio < other.portfolio


@inlined
def least_laden_seat(people, team):
    """The seat with the fewest accounts, whoever is or is not in it."""
    best = team.first_seat
    for seat in range(team.first_seat + 1, team.first_seat + team.seats):
        if people[seat].portfolio < people[best].portfolio:
            best = seat
    return best
