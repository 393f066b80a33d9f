/* The schedule of a week, as `simulation/engine/week.py`. */
#ifndef WEEK_H
#define WEEK_H

#define SET_UP (-1)

static void live_through_past(const State *s) {
    if (s->c->replace && s->firm->week == settling_weeks(s->firm->warm_up)) live_through(s);
}

/* People are in their seats, and the first customers have been sold to. */
static void begin_firm(const State *s) {
    for (int64_t seat = 0; seat < s->seats; seat++) {
        begin(s, seat);
        s->people[seat].hired = 0;
        draw_tenure(s, seat, 1.0);
    }
    first_customers(s);
}

static void hand_over(const State *s, Week *week) {
    if (s->firm->counting) people_leave(s);
    for (int f = 0; f < FOUR; f++)
        if (s->c->bench[f] > 0) fill_from_bench(s, &s->teams[f]);
    for (int64_t slot = 0; slot < s->slots; slot++)
        if (s->accounts[slot].here) handover(s, week, &s->accounts[slot], slot);
    for (int64_t seat = 0; seat < s->seats; seat++) {
        s->people[seat].left = s->people[seat].hired = 0;
        s->people[seat].replaced_by = -1;
    }
}

static void one_week(const State *s, Week *week) {
    Firm *firm = s->firm;
    int64_t now = firm->week - firm->warm_up;
    firm->counting = 0 <= now && now < firm->horizon;
    firm->settling = s->c->replace && firm->week < settling_weeks(firm->warm_up);
    open_week(s, week);
    staffing(s, week);
    if (firm->unsettled) hand_over(s, week);
    gather(s);
    weekly_luck(s);
    for (int64_t slot = 0; slot < s->slots; slot++)
        if (s->accounts[slot].here) service(s, week, &s->accounts[slot], slot);
    for (int64_t slot = 0; slot < s->slots; slot++)
        if (s->accounts[slot].here) relationship(s, week, &s->accounts[slot], slot);
    for (int64_t slot = 0; slot < s->slots; slot++)
        if (s->accounts[slot].here) renewal(s, week, &s->accounts[slot], slot);
    workload(s);
    for (int64_t i = 0; i < (int64_t)week->insights; i++)
        firm->insight += s->c->insight_gain * (s->c->insight_ceiling - firm->insight);
    firm->insight = lowered(firm->insight, s->c->forget);
    if (firm->scores_risk) firm->mean_risk = mean_risk(s);
    close_week(s, week);
    entry(s);
    firm->week += 1;
}

/* Weeks `first` to `last` of a run, the last one left out; in week `SET_UP` nothing but the set-up takes place. */
static void carry_out(const State *s, int64_t first, int64_t last) {
    int64_t blank = s->week_rows - 1;
    for (int64_t number = first; number < last; number++) {
        if (number == SET_UP) {
            begin_firm(s);
        } else {
            /* the weeks of the warm-up share the first row, each with a clean one */
            int64_t row = greater_whole(0, number - s->firm->warm_up);
            s->weeks[row] = s->weeks[blank];
            one_week(s, &s->weeks[row]);
        }
        live_through_past(s);
    }
}

#endif
