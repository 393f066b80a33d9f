/* Staffing, desks and workload, as `people.py`, `teams.py` and `week.py` of `simulation/engine/`; `one_seat` is `staffing`
of its `people.py`. */
#ifndef PEOPLE_H
#define PEOPLE_H

static inline int at_work(const Person *p) { return p->vacancy_weeks == 0 && p->absence_weeks == 0; }

static void begin(const State *s, int64_t seat) {
    Person *p = &s->people[seat];
    const Coefficients *c = s->c;
    p->tenure = 0;
    p->talent = draw_normal(s->firm, TALENT, seat);
    p->withdrawal_weeks = p->notice_weeks = p->absence_weeks = p->prepared = 0;
    p->overlap = 0.0;
    p->utilisation = 0.0;
    p->morale = c->morale_baseline;
    p->morale_events = 0.0;
    p->hours = 0.0;
    p->left = 0;
    p->hired = 1;
    p->to_competitor = 0;
    p->poached = 0;
}

static RARE void draw_tenure(const State *s, int64_t seat, double pressure) {
    const Coefficients *c = s->c;
    s->people[seat].tenure = starting_tenure(draw(s->firm, STARTING_TENURE, seat), pressure * c->quit_hazard,
                                             c->quit_early, c->quit_middle, c->quit_late, LONGEST_TENURE);
}

static void person_leaves(const State *s, Week *week, int64_t seat) {
    Person *p = &s->people[seat];
    const Coefficients *c = s->c;
    week->departures += 1.0;
    p->left = 1;
    p->to_competitor = p->poached || draw(s->firm, COMPETITOR, seat) < c->competitor;
    p->vacancy_weeks = geometric_weeks(draw(s->firm, VACANCY, seat), c->backfill_weeks);
    p->withdrawal_weeks = p->notice_weeks = p->absence_weeks = 0;
    p->utilisation = 0.0;
}

static void give_notice(const State *s, Week *week, int64_t seat) {
    Person *p = &s->people[seat];
    const Coefficients *c = s->c;
    s->teams[p->function].new_quits += 1;
    p->notice_weeks = c->notice_weeks;
    p->overlap = overlap_with(c->overlap, c->to_colleague, c->bench[p->function]);
    if (p->notice_weeks == 0) person_leaves(s, week, seat);
}

static void decide_to_go(const State *s, Week *week, int64_t seat) {
    Person *p = &s->people[seat];
    const Coefficients *c = s->c;
    week->quits += 1.0;
    if (draw(s->firm, DISMISSAL, seat) < c->dismissed) {
        s->teams[p->function].new_quits += 1;
        person_leaves(s, week, seat);
    } else if (c->withdrawal_weeks > 0.0) {
        p->withdrawal_weeks = geometric_weeks(draw(s->firm, WITHDRAWAL, seat), c->withdrawal_weeks);
    } else {
        give_notice(s, week, seat);
    }
}

static void think_of_quitting(const State *s, Week *week, int64_t seat) {
    Person *p = &s->people[seat];
    const Team *team = &s->teams[p->function];
    const Coefficients *c = s->c;
    double quits = quit_chance(
        c->quit_hazard, tenure_factor(p->tenure, c->quit_early, c->quit_middle, c->quit_late), p->morale,
        c->morale_baseline, c->morale_quit, c->contagion, team->recent_quits / team->open);
    if (draw(s->firm, QUIT, seat) < quits) decide_to_go(s, week, seat);
}

static void one_seat(const State *s, Week *week, int64_t seat) {
    Person *p = &s->people[seat];
    const Coefficients *c = s->c;
    if (p->vacancy_weeks > 0) {
        if (p->closed || s->firm->hiring_frozen) return;
        p->vacancy_weeks -= 1;
        if (p->vacancy_weeks == 0) {
            begin(s, seat);
            week->hires[p->function] += 1.0;
        }
        return;
    }
    p->tenure += 1;
    week->employed += 1.0;
    if (p->absence_weeks > 0)
        p->absence_weeks -= 1;
    else if (draw(s->firm, ABSENCE, seat) < c->absence_chance) {
        p->absence_weeks = geometric_weeks(draw(s->firm, ABSENCE_LENGTH, seat), c->absence_weeks);
        p->prepared = draw(s->firm, PLANNED, seat) < c->planned_absence;
    }
    if (p->notice_weeks > 0) {
        p->notice_weeks -= 1;
        if (p->notice_weeks == 0) person_leaves(s, week, seat);
    } else if (p->withdrawal_weeks > 0) {
        p->withdrawal_weeks -= 1;
        if (p->withdrawal_weeks == 0) give_notice(s, week, seat);
    } else {
        think_of_quitting(s, week, seat);
    }
}

static void staffing(const State *s, Week *week) {
    const Coefficients *c = s->c;
    Firm *firm = s->firm;
    firm->unsettled = 0;
    for (int64_t seat = 0; seat < s->seats; seat++) {
        Person *p = &s->people[seat];
        one_seat(s, week, seat);
        p->unsettled = p->left || p->hired || p->vacancy_weeks > 0;
        if (p->unsettled) firm->unsettled = 1;
    }
    for (int f = 0; f < FOUR; f++) {
        Team *team = &s->teams[f];
        team->recent_quits = c->contagion_decay * team->recent_quits + team->new_quits;
        team->new_quits = 0;
    }
    firm->executive_left = c->sponsored_accounts > 0 && draw(firm, EXECUTIVE_QUIT, 0) < c->executive_quit_chance;
}

static void sit_down(Person *p, const Coefficients *c) {
    p->engagement = engagement(c->withdrawal, c->notice_productivity, p->withdrawal_weeks > 0, p->notice_weeks > 0);
    double in_spirits = spirits(p->morale, c->morale_baseline, c->morale_skill);
    p->skill = p->engagement * in_spirits * proficiency(p->tenure, c->starting_proficiency, c->ramp_weeks);
    p->queue_days = queue_days(c->service_days[p->function], p->utilisation, 1);
    p->backlog_days = backlog_days(p->backlog, 1, c->capacity);
    p->sharing = p->engagement * sharing_at(c->sharing, c->hoarding, p->morale);
    p->failing = failing(c->talent, p->talent, p->talent, 0.0);
}

/* ---------------------------------------------------------------- who takes what */

static int less_burdened(const Person *one, const Person *other) {
    int leaving = one->notice_weeks > 0, also_leaving = other->notice_weeks > 0;
    if (leaving != also_leaving) return also_leaving;
    return one->portfolio < other->portfolio;
}

static int64_t colleague(const State *s, const Team *team) {
    int64_t best = -1;
    for (int64_t seat = team->first_seat; seat < team->first_seat + team->seats; seat++) {
        const Person *p = &s->people[seat];
        if (at_work(p) && !p->on_bench && (best < 0 || less_burdened(p, &s->people[best]))) best = seat;
    }
    return best;
}

static void take_on(Person *p, int64_t segment) {
    p->portfolio += 1;
    p->portfolio_of[segment] += 1;
}

static void give_up(Person *p, int64_t segment) {
    p->portfolio -= 1;
    p->portfolio_of[segment] -= 1;
}

/* What the rule looks for in a colleague. */
static double fitness(const Person *p, int64_t seat, const Account *a, const Coefficients *c) {
    if (c->successor == ALIKE) return likeness(p->portfolio_of[a->segment], p->portfolio);
    if (c->successor == KNOWS && a->deputy && a->holder[DEPUTY] == seat) return a->context[DEPUTY];
    if (c->successor == BEST)
        return merit(c->talent, p->talent, p->tenure, c->starting_proficiency, c->ramp_weeks, c->context_free_quality);
    return 0.0;
}

/* Better not on notice, then by what the rule looks for, then with fewer accounts. */
static int fitter(const Person *one, double found, const Person *other, double most) {
    if ((one->notice_weeks > 0) == (other->notice_weeks > 0) && found != most) return found > most;
    return less_burdened(one, other);
}

static int64_t successor(const State *s, const Team *team, const Account *a, const Coefficients *c) {
    int64_t best = -1;
    double most = 0.0;
    for (int64_t seat = team->first_seat; seat < team->first_seat + team->seats; seat++) {
        const Person *p = &s->people[seat];
        if (!at_work(p) || p->on_bench) continue;
        double found = fitness(p, seat, a, c);
        if (best < 0 || fitter(p, found, &s->people[best], most)) {
            best = seat;
            most = found;
        }
    }
    return best;
}

/* Better not on notice, then deputy of fewer accounts, then sooner to be asked. */
static int freer(const Person *one, int64_t late, const Person *other, int64_t latest) {
    int leaving = one->notice_weeks > 0, also_leaving = other->notice_weeks > 0;
    if (leaving != also_leaving) return also_leaving;
    if (one->deputyships != other->deputyships) return one->deputyships < other->deputyships;
    return late < latest;
}

static int64_t deputy(const State *s, const Team *team, int64_t lead, int64_t slot) {
    int64_t best = -1, latest = 0;
    for (int64_t seat = team->first_seat; seat < team->first_seat + team->seats; seat++) {
        const Person *p = &s->people[seat];
        if (seat == lead || p->on_bench || !at_work(p)) continue;
        int64_t late = seats_on(seat - lead, slot, team->seats);
        if (best < 0 || freer(p, late, &s->people[best], latest)) {
            best = seat;
            latest = late;
        }
    }
    return best;
}

/* How much less than others a seat is one for accounts. */
static int64_t out_of_use(const Person *p) { return 2 * p->closed + p->on_bench; }

static int64_t least_laden_seat(const State *s, const Team *team) {
    int64_t best = team->first_seat;
    for (int64_t seat = team->first_seat + 1; seat < team->first_seat + team->seats; seat++) {
        const Person *p = &s->people[seat], *other = &s->people[best];
        int64_t better = out_of_use(p) - out_of_use(other);
        if (better < 0 || (better == 0 && p->portfolio < other->portfolio)) best = seat;
    }
    return best;
}

/* ---------------------------------------------------------------- the bench */

/* The seat with accounts that most needs somebody: empty before away, then the most accounts. */
static int64_t most_missed(const State *s, const Team *team, int vacant_only) {
    int64_t best = -1;
    for (int64_t seat = team->first_seat; seat < team->first_seat + team->seats; seat++) {
        const Person *p = &s->people[seat];
        if (p->closed || p->on_bench || at_work(p)) continue;
        int empty = p->vacancy_weeks > 0;
        if (vacant_only ? !empty : p->stand_in >= 0) continue;
        if (best >= 0) {
            const Person *other = &s->people[best];
            int also_empty = other->vacancy_weeks > 0;
            if (!(empty != also_empty ? empty : p->portfolio > other->portfolio)) continue;
        }
        best = seat;
    }
    return best;
}

/* Who is on the bench takes over an empty seat at once, and what waits there. */
static void fill_from_bench(const State *s, const Team *team) {
    for (int64_t seat = team->first_seat; seat < team->first_seat + team->seats; seat++) {
        Person *p = &s->people[seat];
        if (!p->on_bench || !at_work(p) || p->notice_weeks != 0) continue;
        int64_t empty = most_missed(s, team, 1);
        if (empty < 0) return;
        Person *leaver = &s->people[empty];
        p->on_bench = 0;
        leaver->on_bench = 1;
        leaver->replaced_by = seat;
        p->backlog += leaver->backlog;
        leaver->backlog = 0.0;
    }
}

/* Who is on the bench stands in: at empty seats first, then for who is away. */
static void send_stand_ins(const State *s, const Team *team) {
    for (int64_t seat = team->first_seat; seat < team->first_seat + team->seats; seat++)
        if (s->people[seat].on_bench && s->people[seat].present) {
            int64_t away = most_missed(s, team, 0);
            if (away < 0) return;
            s->people[away].stand_in = seat;
        }
}

/* ---------------------------------------------------------------- desks and workload */

static void gather(const State *s) {
    const Coefficients *c = s->c;
    for (int f = 0; f < FOUR; f++) {
        Team *team = &s->teams[f];
        int64_t count = 0;
        double utilisation = 0.0, backlog = 0.0, talent = 0.0;
        for (int64_t seat = team->first_seat; seat < team->first_seat + team->seats; seat++) {
            Person *p = &s->people[seat];
            sit_down(p, c);
            p->present = at_work(p);
            p->stand_in = -1;
            if (p->present) {
                s->present[team->first_seat + count] = seat;
                count += 1;
                utilisation += p->utilisation;
                backlog += p->backlog;
                talent += p->talent;
            }
        }
        if (c->bench[f] > 0) send_stand_ins(s, team);
        team->present = count;
        team->queue_days = 0.0;
        team->backlog_days = 0.0;
        if (count > 0) {
            for (int64_t place = team->first_seat; place < team->first_seat + count; place++) {
                Person *p = &s->people[s->present[place]];
                p->failing = failing(c->talent, p->talent, talent / count, c->peer_learning);
            }
            team->queue_days = queue_days(c->service_days[f], utilisation / count, count);
            team->backlog_days = backlog_days(backlog, count, c->capacity);
        }
    }
}

/* What waits at closed seats is spread over the open ones. */
static void take_over_backlog(const State *s, const Team *team) {
    double waiting = 0.0;
    int64_t end = team->first_seat + team->seats;
    for (int64_t seat = team->first_seat; seat < end; seat++)
        if (s->people[seat].closed) {
            waiting += s->people[seat].backlog;
            s->people[seat].backlog = 0.0;
        }
    for (int64_t seat = team->first_seat; seat < end; seat++)
        if (!s->people[seat].closed) s->people[seat].backlog += waiting / team->open;
}

/* Teammates even out what waits, in proportion to `cover`. */
static void share_backlog(const State *s, const Team *team) {
    double waiting = 0.0;
    int64_t end = team->first_seat + team->seats;
    for (int64_t seat = team->first_seat; seat < end; seat++) waiting += s->people[seat].backlog;
    double mean = waiting / team->open;
    for (int64_t seat = team->first_seat; seat < end; seat++)
        if (!s->people[seat].closed) s->people[seat].backlog += s->c->cover * (mean - s->people[seat].backlog);
}

static void workload(const State *s) {
    const Coefficients *c = s->c;
    for (int64_t seat = 0; seat < s->seats; seat++) {
        Person *p = &s->people[seat];
        double worked = p->present ? worked_hours(p->backlog + p->hours, c->capacity) : 0.0;
        p->backlog = backlog_after(p->backlog, p->hours, worked);
        if (p->vacancy_weeks == 0) {
            p->utilisation = utilisation_after(p->utilisation, c->utilisation_rate, p->hours, c->capacity);
            p->morale = morale_after(p->morale, c->morale_rate, c->morale_baseline, p->utilisation, c->overload,
                                     c->morale_overload, p->morale_events);
        }
        p->hours = 0.0;
        p->morale_events = 0.0;
    }
    for (int f = 0; f < FOUR; f++)
        if (s->teams[f].open < s->teams[f].seats) take_over_backlog(s, &s->teams[f]);
    if (c->cover > 0.0)
        for (int f = 0; f < FOUR; f++) share_backlog(s, &s->teams[f]);
}

#endif
