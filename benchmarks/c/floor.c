/* The week of the compiled engine, line by line, as `simulation/engine/run.py`: what it could cost on one core.

`records.h` is written from the engine's own records and numbers before this is compiled, so that neither can drift. */

#include "records.h"

#include "chance.h"
#include "rules.h"

#include "people.h"
#include "requests.h"

#include "counts.h"
#include "customers.h"
#include "past.h"

static void live_through_past(const State *s) {
    if (s->c->replace && s->firm->week == settling_weeks(s->firm->warm_up)) live_through(s);
}

static void set_up(const State *s) {
    for (int64_t seat = 0; seat < s->seats; seat++) {
        begin(s, seat);
        s->people[seat].hired = 0;
        draw_tenure(s, seat, 1.0);
    }
    first_customers(s);
    live_through_past(s);
}

static void hand_over(const State *s, Week *week) {
    if (s->firm->counting) people_leave(s);
    for (int64_t slot = 0; slot < s->slots; slot++)
        if (s->accounts[slot].here) handover(s, week, &s->accounts[slot], slot);
    for (int64_t seat = 0; seat < s->seats; seat++) s->people[seat].left = s->people[seat].hired = 0;
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
    if (s->c->health > 0.0) firm->mean_risk = mean_risk(s);
    close_week(s, week);
    entry(s);
    firm->week += 1;
    live_through_past(s);
}

void all_weeks(const State *s) {
    set_up(s);
    int64_t blank = s->week_rows - 1;
    for (int64_t number = 0; number < s->firm->warm_up + s->firm->horizon; number++) {
        int64_t row = greater_whole(0, number - s->firm->warm_up);
        s->weeks[row] = s->weeks[blank];
        one_week(s, &s->weeks[row]);
    }
}
