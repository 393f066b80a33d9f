"""People: what a week does in one seat, as `Employee` has it."""

from __future__ import annotations

from simulation.engine.draws import draw, draw_normal
from simulation.science import chance, rules
from simulation.science.coefficients import LONGEST_TENURE
from simulation.science.compilation import inlined


@inlined
def at_work(person):
    """Whether somebody is in the seat and not away."""
    return person.vacancy_weeks == 0 and person.absence_weeks == 0


@inlined
def begin(person, seat, c, firm):
    """Somebody new sits down."""
    person.tenure = 0
    person.talent = draw_normal(firm, chance.TALENT, seat)
    person.withdrawal_weeks = 0
    person.notice_weeks = 0
    person.absence_weeks = 0
    person.prepared = 0
    person.overlap = 0.0
    person.utilisation = 0.0
    person.morale = c.morale_baseline
    person.morale_events = 0.0
    person.hours = 0.0
    person.left = 0
    person.hired = 1
    person.to_competitor = 0
    person.poached = 0


@inlined
def draw_tenure(person, seat, pressure, c, firm):
    """Weeks in the job, as in a firm that has always had so many times the usual quit hazard."""
    person.tenure = rules.starting_tenure(
        draw(firm, chance.STARTING_TENURE, seat),
        pressure * c.quit_hazard,
        c.quit_early,
        c.quit_middle,
        c.quit_late,
        LONGEST_TENURE,
    )


# ---------------------------------------------------------------- staffing


@inlined
def staffing(person, seat, team, c, firm, week):
    """A week passes in the seat: a vacancy runs down, or its person is ill, on notice, or thinks of quitting."""
    if person.vacancy_weeks > 0:
        if person.closed or firm.hiring_frozen:
            return
        person.vacancy_weeks -= 1
        if person.vacancy_weeks == 0:
            begin(person, seat, c, firm)
            week.hires[person.function] += 1.0
        return
    person.tenure += 1
    week.employed += 1.0
    if person.absence_weeks > 0:
        person.absence_weeks -= 1
    elif draw(firm, chance.ABSENCE, seat) < c.absence_chance:
        person.absence_weeks = rules.geometric_weeks(draw(firm, chance.ABSENCE_LENGTH, seat), c.absence_weeks)
        person.prepared = draw(firm, chance.PLANNED, seat) < c.planned_absence
    if person.notice_weeks > 0:
        person.notice_weeks -= 1
        if person.notice_weeks == 0:
            leave(person, seat, c, firm, week)
    elif person.withdrawal_weeks > 0:
        person.withdrawal_weeks -= 1
        if person.withdrawal_weeks == 0:
            give_notice(person, seat, team, c, firm, week)
    else:
        think_of_quitting(person, seat, team, c, firm, week)


@inlined
def think_of_quitting(person, seat, team, c, firm, week):
    """Perhaps decide to go."""
    quits = rules.quit_chance(
        c.quit_hazard,
        rules.tenure_factor(person.tenure, c.quit_early, c.quit_middle, c.quit_late),
        person.morale,
        c.morale_baseline,
        c.morale_quit,
        c.contagion,
        team.recent_quits / team.open,
    )
    if draw(firm, chance.QUIT, seat) < quits:
        decide_to_go(person, seat, team, c, firm, week)


@inlined
def decide_to_go(person, seat, team, c, firm, week):
    """Decide to go, or be dismissed, which takes effect at once; who decides withdraws before saying so."""
    week.quits += 1.0
    if draw(firm, chance.DISMISSAL, seat) < c.dismissed:
        team.new_quits += 1
        leave(person, seat, c, firm, week)
    elif c.withdrawal_weeks > 0.0:
        person.withdrawal_weeks = rules.geometric_weeks(draw(firm, chance.WITHDRAWAL, seat), c.withdrawal_weeks)
    else:
        give_notice(person, seat, team, c, firm, week)


@inlined
def give_notice(person, seat, team, c, firm, week):
    """Say so: notice begins, or, where there is none, the person leaves at once."""
    team.new_quits += 1
    person.notice_weeks = c.notice_weeks
    person.overlap = rules.overlap_with(c.overlap, c.to_colleague, c.bench[person.function])
    if person.notice_weeks == 0:
        leave(person, seat, c, firm, week)


@inlined
def leave(person, seat, c, firm, week):
    """The person goes, perhaps to a competitor."""
    week.departures += 1.0
    person.left = 1
    person.to_competitor = person.poached or draw(firm, chance.COMPETITOR, seat) < c.competitor
    person.vacancy_weeks = rules.geometric_weeks(draw(firm, chance.VACANCY, seat), c.backfill_weeks)
    person.withdrawal_weeks = 0
    person.notice_weeks = 0
    person.absence_weeks = 0
    person.utilisation = 0.0


# ---------------------------------------------------------------- service and workload


@inlined
def sit_down(person, c):
    """Work out what does not depend on the account."""
    person.engagement = rules.engagement(
        c.withdrawal, c.notice_productivity, person.withdrawal_weeks > 0, person.notice_weeks > 0
    )
    spirits = rules.spirits(person.morale, c.morale_baseline, c.morale_skill)
    proficiency = rules.proficiency(person.tenure, c.starting_proficiency, c.ramp_weeks)
    person.skill = person.engagement * spirits * proficiency
    person.queue_days = rules.queue_days(c.service_days[person.function], person.utilisation, 1)
    person.backlog_days = rules.backlog_days(person.backlog, 1, c.capacity)
    person.sharing = person.engagement * rules.sharing_at(c.sharing, c.hoarding, person.morale)
    person.failing = rules.failing(c.talent, person.talent, person.talent, 0.0)


@inlined
def workload(person, c):
    """The week's work is done, waits, or wears the person down."""
    worked = rules.worked_hours(person.backlog + person.hours, c.capacity) if person.present else 0.0
    person.backlog = rules.backlog_after(person.backlog, person.hours, worked)
    if person.vacancy_weeks == 0:
        person.utilisation = rules.utilisation_after(person.utilisation, c.utilisation_rate, person.hours, c.capacity)
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


# ---------------------------------------------------------------- portfolio


@inlined
def take_on(person, segment):
    """Become the named person of one more account."""
    person.portfolio += 1
    person.portfolio_of[segment] += 1


@inlined
def give_up(person, segment):
    """Be the named person of an account no more."""
    person.portfolio -= 1
    person.portfolio_of[segment] -= 1
