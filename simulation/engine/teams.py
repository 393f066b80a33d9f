"""What the people of a function do together, as `Team` has it: the bench, whom to ask, and what waits."""

from __future__ import annotations

from simulation.engine.people import at_work, sit_down
from simulation.engine.records import DEPUTY
from simulation.science import rules
from simulation.science.compilation import inlined
from simulation.science.members import FUNCTIONS
from simulation.science.succession import ALIKE, BEST, KNOWS

ALL_FUNCTIONS = len(FUNCTIONS)
ON_NOTICE, OUT_OF_QUESTION = 2**40, 2**50
"""More than anybody has accounts: what somebody on notice carries besides, and somebody who cannot take any."""


# ---------------------------------------------------------------- the bench


@inlined
def fill_from_bench(people, team):
    """Who is on the bench takes over an empty seat at once, that with the most accounts first, and what waits there."""
    for seat in range(team.first_seat, team.first_seat + team.seats):
        person = people[seat]
        if person.on_bench and at_work(person) and person.notice_weeks == 0:
            empty = most_missed(people, team, True)
            if empty < 0:
                return
            leaver = people[empty]
            person.on_bench = 0
            leaver.on_bench = 1
            leaver.replaced_by = seat
            person.backlog += leaver.backlog
            leaver.backlog = 0.0


@inlined
def send_stand_ins(people, team):
    """Who is on the bench stands in: at empty seats first, then for who is away, for the most accounts first."""
    for seat in range(team.first_seat, team.first_seat + team.seats):
        if people[seat].on_bench and people[seat].present:
            away = most_missed(people, team, False)
            if away < 0:
                return
            people[away].stand_in = seat


@inlined
def most_missed(people, team, vacant_only):
    """The seat with accounts that nobody looks after most needs somebody: empty before away, then the most accounts."""
    best = -1
    for seat in range(team.first_seat, team.first_seat + team.seats):
        person = people[seat]
        if person.closed or person.on_bench or at_work(person):
            continue
        empty = person.vacancy_weeks > 0
        if not empty if vacant_only else person.stand_in >= 0:
            continue
        if best < 0 or more_missed(empty, person, people[best]):
            best = seat
    return best


@inlined
def more_missed(empty, one, other):
    """Empty before away, then with more accounts."""
    also_empty = other.vacancy_weeks > 0
    return empty if empty != also_empty else one.portfolio > other.portfolio


# ---------------------------------------------------------------- working together


@inlined
def gather(people, teams, present, c):
    """See who is at work, and how long a request waits for the first of a team who is free."""
    for function in range(teams.shape[0]):
        team = teams[function]
        count = 0
        utilisation = 0.0
        backlog = 0.0
        talent = 0.0
        for seat in range(team.first_seat, team.first_seat + team.seats):
            person = people[seat]
            sit_down(person, c)
            person.present = at_work(person)
            person.stand_in = -1
            if person.present:
                present[team.first_seat + count] = seat
                count += 1
                utilisation += person.utilisation
                backlog += person.backlog
                talent += person.talent
        if c.bench[function] > 0:
            send_stand_ins(people, team)
        team.present = count
        team.queue_days = 0.0
        team.backlog_days = 0.0
        if count > 0:
            for place in range(team.first_seat, team.first_seat + count):
                person = people[present[place]]
                person.failing = rules.failing(c.talent, person.talent, talent / count, c.peer_learning)
            team.queue_days = rules.queue_days(c.service_days[function], utilisation / count, count)
            team.backlog_days = rules.backlog_days(backlog, count, c.capacity)


@inlined
def fade(team, c):
    """Colleagues' quitting becomes a memory; this week's is added to it."""
    team.recent_quits = c.contagion_decay * team.recent_quits + team.new_quits
    team.new_quits = 0


@inlined
def take_over_backlog(people, team):
    """What waits at closed seats is spread over the open ones."""
    waiting = 0.0
    for seat in range(team.first_seat, team.first_seat + team.seats):
        if people[seat].closed:
            waiting += people[seat].backlog
            people[seat].backlog = 0.0
    for seat in range(team.first_seat, team.first_seat + team.seats):
        if not people[seat].closed:
            people[seat].backlog += waiting / team.open


@inlined
def share_backlog(people, team, c):
    """Teammates even out what waits, in proportion to `cover`."""
    waiting = 0.0
    for seat in range(team.first_seat, team.first_seat + team.seats):
        waiting += people[seat].backlog
    mean = waiting / team.open
    for seat in range(team.first_seat, team.first_seat + team.seats):
        if not people[seat].closed:
            people[seat].backlog += c.cover * (mean - people[seat].backlog)


# ---------------------------------------------------------------- who takes an account


@inlined
def burden_of(person):
    """What somebody carries as one number, the less the better: not on notice, then with fewer accounts."""
    if not at_work(person) or person.on_bench:
        return OUT_OF_QUESTION
    return person.portfolio + (ON_NOTICE if person.notice_weeks > 0 else 0)


@inlined
def burdens(people, burden):
    """List what everybody carries: a list of numbers is searched many times as quickly as records are."""
    for seat in range(people.shape[0]):
        burden[seat] = burden_of(people[seat])


@inlined
def weigh_holders(account, people, burden):
    """The burdens of the people behind an account, whose portfolios have changed."""
    for function in range(ALL_FUNCTIONS):
        burden[account.holder[function]] = burden_of(people[account.holder[function]])


@inlined
def anybody(team, burden):
    """Whether a colleague can take an account."""
    seat, end = team.first_seat, team.first_seat + team.seats
    while seat < end and burden[seat] == OUT_OF_QUESTION:
        seat += 1
    return seat < end


@inlined
def colleague(team, burden):
    """Who can take an account, as `Team.colleague` chooses; -1 if nobody is at work."""
    least = OUT_OF_QUESTION
    for seat in range(team.first_seat, team.first_seat + team.seats):
        least = min(least, burden[seat])
    if least == OUT_OF_QUESTION:
        return -1
    seat = team.first_seat
    while burden[seat] != least:
        seat += 1
    return seat


@inlined
def successor(people, team, account, burden, c):
    """Who can take over an account, as `Team.successor` chooses; -1 if nobody is at work."""
    if c.successor not in (KNOWS, ALIKE, BEST):
        return colleague(team, burden)
    best = -1
    most = 0.0
    for seat in range(team.first_seat, team.first_seat + team.seats):
        person = people[seat]
        if not at_work(person) or person.on_bench:
            continue
        found = fitness(person, seat, account, c)
        if best < 0 or fitter(person, found, people[best], most):
            best = seat
            most = found
    return best


@inlined
def fitness(person, seat, account, c):
    """What the rule looks for in a colleague."""
    if c.successor == ALIKE:
        return rules.likeness(person.portfolio_of[account.segment], person.portfolio)
    if c.successor == KNOWS and account.deputy and account.holder[DEPUTY] == seat:
        return account.context[DEPUTY]
    if c.successor == BEST:
        return rules.merit(
            c.talent, person.talent, person.tenure, c.starting_proficiency, c.ramp_weeks, c.context_free_quality
        )
    return 0.0


@inlined
def fitter(one, found, other, most):
    """Better not on notice, then by what the rule looks for, then with fewer accounts."""
    if (one.notice_weeks > 0) == (other.notice_weeks > 0) and found != most:
        return found > most
    return less_burdened(one, other)


@inlined
def less_burdened(one, other):
    """Better not on notice, and with fewer accounts."""
    leaving, also_leaving = one.notice_weeks > 0, other.notice_weeks > 0
    if leaving != also_leaving:
        return also_leaving
    return one.portfolio < other.portfolio


@inlined
def deputy(people, team, lead, slot):
    """Who can be deputy of an account's lead, as `Team.deputy` chooses; -1 if there is nobody."""
    best = -1
    latest = 0
    for seat in range(team.first_seat, team.first_seat + team.seats):
        person = people[seat]
        if seat == lead or person.on_bench or not at_work(person):
            continue
        late = rules.seats_on(seat - lead, slot, team.seats)
        if best < 0 or freer(person, late, people[best], latest):
            best = seat
            latest = late
    return best


@inlined
def freer(one, late, other, latest):
    """Better not on notice, then deputy of fewer accounts, then sooner to be asked."""
    leaving, also_leaving = one.notice_weeks > 0, other.notice_weeks > 0
    if leaving != also_leaving:
        return also_leaving
    if one.deputyships != other.deputyships:
        return one.deputyships < other.deputyships
    return late < latest


@inlined
def least_laden_seat(people, team):
    """The seat with the fewest accounts, whoever is or is not in it."""
    best = team.first_seat
    for seat in range(team.first_seat + 1, team.first_seat + team.seats):
        better = out_of_use(people[seat]) - out_of_use(people[best])
        if better < 0 or (better == 0 and people[seat].portfolio < people[best].portfolio):
            best = seat
    return best


@inlined
def out_of_use(person):
    """How much less than others a seat is one for accounts."""
    return 2 * person.closed + person.on_bench
