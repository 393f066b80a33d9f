/* What is counted, as `simulation/engine/counts.py`. */
#ifndef COUNTS_H
#define COUNTS_H

static inline double revenue(const Account *a, const Coefficients *c) { return c->weekly_revenue[a->segment] * a->spend; }

static void open_window(int kind, const Account *a, Window *w, const Coefficients *c, const State *s) {
    double base = revenue(a, c);
    int64_t now = s->firm->week - s->firm->warm_up;
    w->kind = now + WEEKS_PER_YEAR <= s->firm->horizon && base > 0.0 ? kind : NO_WINDOW;
    w->seat = a->holder[LEAD_FUNCTION];
    w->weeks = 0;
    w->base = base;
    w->total = 0.0;
    w->lost = 0;
    w->stratum = matching_stratum(a->segment, a->age, a->renewal_age - a->age);
}

static inline void count_year(const State *s, int64_t row, int64_t year) {
    if (year < OLDEST) s->years[row * OLDEST + year] += 1;
}

static void open_week(const State *s, Week *week) {
    const Firm *firm = s->firm;
    int64_t at_risk = 0, now = firm->week - firm->warm_up;
    int opens_year = firm->counting && now % WEEKS_PER_YEAR == 0 && now + WEEKS_PER_YEAR <= firm->horizon;
    for (int64_t slot = 0; slot < s->slots; slot++) {
        const Account *a = &s->accounts[slot];
        Window *w = &s->windows[slot];
        if (opens_year) {
            w->opening_generation = a->here ? a->generation : -1;
            w->opening_revenue = a->here ? revenue(a, s->c) : 0.0;
        }
        if (!a->here) continue;
        at_risk += 1;
        week->segment_at_risk[a->segment] += 1.0;
        if (!firm->counting) continue;
        if (a->age % WEEKS_PER_YEAR == 0 && now + WEEKS_PER_YEAR <= firm->horizon) count_year(s, 0, a->age / WEEKS_PER_YEAR);
        int may_begin = w->kind == NO_WINDOW && now >= slot % WEEKS_PER_YEAR;
        if (may_begin && s->people[a->holder[LEAD_FUNCTION]].vacancy_weeks == 0) open_window(CONTROL, a, w, s->c, s);
    }
    week->accounts_at_risk += at_risk;
}

static void people_leave(const State *s) {
    for (int64_t slot = 0; slot < s->slots; slot++) {
        Window *w = &s->windows[slot];
        if (w->kind == CONTROL && w->lost && s->people[w->seat].left) w->kind = NO_WINDOW;
    }
}

static void lead_departs(const State *s, const Account *a, int64_t slot) {
    Window *w = &s->windows[slot];
    int own_window_is_over = w->lost && w->kind != NO_WINDOW;
    if (w->kind != AFTER_DEPARTURE && !own_window_is_over) open_window(AFTER_DEPARTURE, a, w, way_of(s, a), s);
}

static void account_leaves(const State *s, Week *week, const Account *a, int64_t slot, int followed) {
    week->lost += 1.0;
    week->segment_lost[a->segment] += 1.0;
    if (followed) week->followed += 1.0;
    if (s->firm->counting) s->windows[slot].lost = 1;
}

/* Mean bond with the persons behind the touchpoints that are staffed; 0 where none is. */
static double mean_bond(const State *s, const Account *a) {
    const Coefficients *c = way_of(s, a);
    double total = 0.0;
    int64_t staffed = 0;
    for (int f = 0; f < FOUR; f++)
        if (c->touchpoints[f] && s->people[a->holder[f]].vacancy_weeks == 0) {
            total += a->bond[f];
            staffed += 1;
        }
    return staffed > 0 ? total / staffed : 0.0;
}

static void add_accounts(const State *s, Week *week) {
    int64_t number = 0, staffed_touchpoints = 0, filled_links = 0;
    double trust = 0.0, firm_trust = 0.0, person_trust = 0.0, tied = 0.0, alignment = 0.0;
    double value = 0.0, profile = 0.0, spend = 0.0, income = 0.0, context = 0.0;
    for (int64_t slot = 0; slot < s->slots; slot++) {
        const Account *a = &s->accounts[slot];
        if (!a->here) continue;
        const Coefficients *c = way_of(s, a);
        number += 1;
        trust += a->trust;
        firm_trust += a->firm_trust;
        person_trust += a->trust_in_persons;
        tied += mean_bond(s, a);
        alignment += a->alignment;
        value += a->value;
        profile += a->profile;
        spend += a->spend;
        income += revenue(a, c);
        staffed_touchpoints += a->sponsored;
        for (int f = 0; f < FOUR; f++)
            if (s->people[a->holder[f]].vacancy_weeks == 0) {
                filled_links += 1;
                context += a->context[f];
                staffed_touchpoints += c->touchpoints[f];
            }
    }
    week->accounts = number;
    week->trust = trust;
    week->firm_trust = firm_trust;
    week->person_trust = person_trust;
    week->bond = tied;
    week->alignment = alignment;
    week->value = value;
    week->profile = profile;
    week->spend = spend;
    week->revenue = income;
    week->staffed_touchpoints = staffed_touchpoints;
    week->filled_links = filled_links;
    week->context = context;
}

static void add_people(const State *s, Week *week) {
    for (int64_t seat = 0; seat < s->seats; seat++) {
        const Person *p = &s->people[seat];
        if (p->vacancy_weeks > 0 && p->closed) continue;
        week->seats += 1.0;
        if (p->vacancy_weeks > 0) {
            week->empty_seats += 1.0;
            continue;
        }
        week->people += 1.0;
        week->filled[p->function] += 1.0;
        week->utilisation[p->function] += p->utilisation;
        week->morale += p->morale;
        week->backlog += p->backlog;
    }
}

static void close_year(const State *s) {
    for (int64_t slot = 0; slot < s->slots; slot++) {
        const Account *a = &s->accounts[slot];
        const Window *w = &s->windows[slot];
        int stayed = a->here && a->generation == w->opening_generation;
        double now = stayed ? revenue(a, s->c) : 0.0;
        s->firm->accounts_opened += w->opening_generation >= 0;
        s->firm->accounts_kept += stayed;
        s->firm->opened += w->opening_revenue;
        s->firm->kept += lesser(now, w->opening_revenue);
        s->firm->closed += now;
    }
}

static void follow(const State *s, const Account *a, Window *w) {
    if (!w->lost && a->here) w->total += revenue(a, s->c);
    w->weeks += 1;
    if (w->weeks == WEEKS_PER_YEAR) {
        Stratum *stratum = &s->strata[w->kind * s->stratum_count + w->stratum];
        stratum->windows += 1;
        stratum->revenue += w->total / (WEEKS_PER_YEAR * w->base);
        stratum->losses += w->lost;
        w->kind = NO_WINDOW;
    }
}

static void close_week(const State *s, Week *week) {
    const Firm *firm = s->firm;
    int64_t now = firm->week - firm->warm_up;
    int year_behind = now + 1 >= WEEKS_PER_YEAR;
    if (!firm->counting) return;
    add_accounts(s, week);
    for (int64_t slot = 0; slot < s->slots; slot++) {
        const Account *a = &s->accounts[slot];
        if (year_behind && a->here && a->age % WEEKS_PER_YEAR == 0) count_year(s, 1, a->age / WEEKS_PER_YEAR - 1);
        if (s->windows[slot].kind != NO_WINDOW) follow(s, a, &s->windows[slot]);
    }
    add_people(s, week);
    if ((now + 1) % WEEKS_PER_YEAR == 0) close_year(s);
}

#endif
