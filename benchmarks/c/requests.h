/* A request, from the moment it arises to the answer, as `simulation/engine/requests.py`. */
#ifndef REQUESTS_H
#define REQUESTS_H

#define NOBODY (-1)

enum { RELAY, ROUTE, VOLUNTEER, CONTACT };

typedef struct {
    int64_t seat;
    double days, context;
    int named;
} Answer;

static int64_t teammate(const State *s, const Account *a, int asked, int decision, const Team *team) {
    if (team->present == 0) return NOBODY;
    double u = draw(s->firm, decision, a->entity + asked);
    return s->present[team->first_seat + (int64_t)(u * team->present)];
}

static Answer find(const State *s, const Account *a, int function, int asked, int cover, int stand_in) {
    const Coefficients *c = s->c;
    int64_t holder = a->holder[function];
    const Person *p = &s->people[holder];
    if (p->present) return (Answer){holder, p->desk_days, a->context[function], 1};
    double profile = c->access * a->profile;
    const Team *team = &s->teams[function];
    int covered = c->cover > 0.0 && draw(s->firm, cover, a->entity + asked) < c->cover;
    if (covered && team->present > 0)
        return (Answer){teammate(s, a, asked, stand_in, team), team->pool_days, profile, 0};
    double away = 5.0 * greater_whole(p->absence_weeks, p->vacancy_weeks);
    if (p->vacancy_weeks == 0 && away <= c->max_away_days)
        return (Answer){holder, away + p->desk_days, a->context[function], 1};
    int64_t substitute = teammate(s, a, asked, stand_in, team);
    return (Answer){substitute, lesser(away, c->max_away_days) + team->pool_days, profile, 0};
}

static double find_the_way(const State *s, Week *week, const Account *a, int function, double luck) {
    const Coefficients *c = s->c;
    Person *lead = &s->people[a->holder[LEAD_FUNCTION]];
    int led = c->accountability == BY_LEAD && lead->present;
    int64_t hops = failures_before_success(luck, c->routing, led ? MOST_HOPS_LED : MOST_HOPS);
    if (hops > 0) {
        week->hops += hops;
        if (lead->vacancy_weeks > 0)
            s->people[a->holder[function]].hours += hops * c->hop_hours;
        else
            lead->hours += hops * c->hop_hours;
    }
    return hops * c->hop_days;
}

static inline void delight(Account *a, int trusted, const Coefficients *c) {
    if (trusted != NOBODY) a->person_trust[trusted] = raised(a->person_trust[trusted], c->trust_gain);
    a->firm_trust = raised(a->firm_trust, c->firm_gain);
}

static inline void disappoint(Account *a, int trusted, const Coefficients *c) {
    if (trusted != NOBODY) a->person_trust[trusted] = lowered(a->person_trust[trusted], c->trust_loss);
    a->firm_trust = lowered(a->firm_trust, c->firm_loss);
}

static inline int whose_trust(int function, int relayed, int relay_named, int named, const Coefficients *c) {
    if (relayed) return relay_named ? LEAD_FUNCTION : NOBODY;
    return named && c->touchpoints[function] ? function : NOBODY;
}

static void answered(const State *s, Week *week, Account *a, double days) {
    a->answers += 1;
    a->answer_days += days;
    week->answers += 1.0;
    week->days += days;
    if (s->firm->counting) s->day_bins[lesser_whole((int64_t)(days * BINS_PER_DAY), BINS_PER_DAY * MOST_DAYS)] += 1;
}

static void contact(const State *s, Week *week, Account *a, int function, Answer answer, double days, int relayed,
                    double relay_context, double luck, int trusted) {
    const Coefficients *c = s->c;
    Person *p = &s->people[answer.seat];
    p->hours += c->service_hours[function];
    double context = greater(answer.context, c->access * a->profile), distortion = 0.0;
    if (relayed) {
        context = greater(context, (1.0 - c->relay_loss) * relay_context);
        distortion = c->relay_loss;
    }
    double good = good_contact_chance(p->skill, context, c->context_free_quality, distortion, days,
                                      c->patience_days[function]);
    if (luck < good) {
        week->good += 1.0;
        p->morale_events += c->morale_good;
        delight(a, trusted, c);
    } else {
        p->morale_events -= c->morale_bad;
        disappoint(a, trusted, c);
    }
}

static void teach(const State *s, Account *a, int function, Answer answer, int relay_named) {
    const Coefficients *c = s->c;
    double known = raised(answer.context, c->learn);
    if (answer.named) a->context[function] = known;
    a->profile = profile_after(a->profile, s->people[answer.seat].sharing, known);
    if (relay_named) a->context[LEAD_FUNCTION] = raised(a->context[LEAD_FUNCTION], c->learn);
}

static void request(const State *s, Week *week, Account *a, int function) {
    const Coefficients *c = s->c;
    week->requests += 1.0;
    Four luck = draw_four(s->firm, REQUEST, a->entity + function);
    int relayed = function != LEAD_FUNCTION && luck.of[RELAY] < c->gatekeeping;
    Answer relay = {NOBODY, 0.0, 0.0, 0}, answer = {NOBODY, 0.0, 0.0, 0};
    double days;
    if (relayed) {
        relay = find(s, a, LEAD_FUNCTION, function, LEAD_COVER, LEAD_TEAMMATE);
        if (relay.seat != NOBODY) s->people[relay.seat].hours += c->relay_hours;
        days = relay.days;
    } else {
        days = find_the_way(s, week, a, function, luck.of[ROUTE]);
    }
    int64_t idle_weeks = failures_before_success(luck.of[VOLUNTEER], 1.0 - c->nobody_acts, MOST_IDLE_WEEKS);
    days += idle_weeks * 5.0;
    if (!relayed || relay.seat != NOBODY) answer = find(s, a, function, function, COVER, TEAMMATE);
    int trusted = whose_trust(function, relayed, relay.named, answer.named, c);
    week->unanswered += idle_weeks > 0 || answer.seat == NOBODY;
    if (answer.seat == NOBODY) {
        disappoint(a, trusted, c);
        return;
    }
    days += answer.days;
    answered(s, week, a, days);
    contact(s, week, a, function, answer, days, relayed, relay.context, luck.of[CONTACT], trusted);
    teach(s, a, function, answer, relay.named);
    a->voices |= 1 << (relayed ? LEAD_FUNCTION : function);
    if (function == PRODUCT && c->voice_of_customer > 0.0)
        week->insights += draw(s->firm, INSIGHT, a->entity) < c->voice_of_customer;
}

static void service(const State *s, Week *week, Account *a, int64_t slot) {
    const Coefficients *c = s->c;
    a->voices = 0;
    a->answers = 0;
    a->answer_days = 0.0;
    int stage = ADOPTION;
    if (a->age < c->onboarding_weeks)
        stage = ONBOARDING;
    else if (a->renewal_age - a->age <= c->renewal_window)
        stage = RENEWAL_WINDOW;
    for (int f = 0; f < FOUR; f++)
        if (s->luck[(ARRIVAL_LUCK + f) * s->slots + slot] < c->arrival_chance[a->segment][stage][f])
            request(s, week, a, f);
}

#endif
