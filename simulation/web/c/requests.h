/* A request, from the moment it arises to the answer, as `simulation/engine/requests.py`. */
#ifndef REQUESTS_H
#define REQUESTS_H

#define NOBODY (-1)

enum { RELAY, ROUTE, VOLUNTEER, CONTACT };

typedef struct {
    int64_t seat;
    double days, context;
    int named; /* the link by which somebody answers; NOBODY for a stand-in */
} Answer;

static int64_t teammate(const State *s, const Account *a, int asked, int decision, const Team *team) {
    if (team->present == 0) return NOBODY;
    double u = draw(s->firm, decision, a->entity + asked);
    return s->present[team->first_seat + (int64_t)(u * team->present)];
}

static Answer find(const State *s, const Account *a, int function, int asked, int cover, int stand_in, double share) {
    const Coefficients *c = way_of(s, a);
    int place = dealt_with_by(s, a, function);
    int64_t holder = a->holder[place];
    const Person *p = &s->people[holder];
    double weight = c->backlog_weight[a->segment];
    double desk = desk_days(c->base_days, share, p->queue_days, weight, p->backlog_days);
    if (p->present) return (Answer){holder, desk, a->context[place], place};
    const Team *team = &s->teams[function];
    double pool = desk_days(c->base_days, share, team->queue_days, weight, team->backlog_days);
    double known = c->access * a->profile;
    if (p->absence_weeks > 0 && p->prepared)
        known = greater(known, passed_on(c->handover, c->tacit, 0.0) * a->context[function]);
    int pooled = p->vacancy_weeks > 0 && c->successor == POOL;
    if (pooled || (p->vacancy_weeks > 0 && p->stand_in >= 0)) known = greater(known, a->context[function]);
    if (p->stand_in >= 0) {
        const Person *other = &s->people[p->stand_in];
        double theirs = desk_days(c->base_days, share, other->queue_days, weight, other->backlog_days);
        return (Answer){p->stand_in, theirs, known, NOBODY};
    }
    int covered = pooled || (c->cover > 0.0 && draw(s->firm, cover, a->entity + asked) < c->cover);
    if (covered && team->present > 0)
        return (Answer){teammate(s, a, asked, stand_in, team), pool, known, NOBODY};
    double away = DAYS_PER_WEEK * greater_whole(p->absence_weeks, p->vacancy_weeks);
    if (p->vacancy_weeks == 0 && away <= c->max_away_days)
        return (Answer){holder, away + desk, a->context[function], function};
    int64_t substitute = teammate(s, a, asked, stand_in, team);
    return (Answer){substitute, lesser(away, c->max_away_days) + pool, known, NOBODY};
}

static int64_t find_the_way(const State *s, Week *week, const Account *a, int function, double luck) {
    const Coefficients *c = way_of(s, a);
    Person *lead = &s->people[a->holder[acting(s, a)]];
    int led = c->accountability == BY_LEAD && lead->present;
    double routing = routing_chance(c->routing, a->alignment);
    int64_t hops = failures_before_success(luck, routing, led ? MOST_HOPS_LED : MOST_HOPS);
    if (hops > 0) {
        week->hops += hops;
        if (lead->vacancy_weeks > 0)
            s->people[a->holder[function]].hours += hops * c->hop_hours;
        else
            lead->hours += hops * c->hop_hours;
    }
    return hops;
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
    if (relayed) return relay_named;
    return c->touchpoints[function] ? named : NOBODY;
}

static void answered(const State *s, Week *week, Account *a, double days) {
    a->answers += 1;
    a->answer_days += days;
    week->answers += 1.0;
    week->days += days;
    if (s->firm->counting) s->day_bins[lesser_whole((int64_t)(days * BINS_PER_DAY), BINS_PER_DAY * MOST_DAYS)] += 1;
}

/* What somebody knows of the account, with the profile, and with what colleagues at work let them know. */
static double known_to(const State *s, const Account *a, double context) {
    double best = 0.0;
    for (int f = 0; f < FOUR; f++)
        if (s->people[a->holder[f]].present) best = greater(best, a->context[f]);
    if (a->deputy && s->people[a->holder[DEPUTY]].present) best = greater(best, a->context[DEPUTY]);
    return greater(greater(context, way_of(s, a)->access * a->profile), a->alignment * best);
}

static void explain(const State *s, Week *week, Account *a, int function, Person *p, double known, int64_t detours) {
    const Coefficients *c = way_of(s, a);
    double missing = gap(a->told, known, c->tacit);
    week->retold += missing;
    p->hours += hours_with_gap(c->service_hours[function], missing);
    double burden = effort(missing, detours);
    a->firm_trust = lowered(a->firm_trust, c->retelling_loss * burden);
}

static int person_does_well(const Coefficients *c, int function, const Person *p, double known, double distortion,
                            double days, double luck, double competence) {
    double patience = c->patience_days[function];
    double usual = good_contact_chance(p->skill, known, c->context_free_quality, distortion, days, patience);
    return goes_well(luck, competence, p->failing, usual);
}

static void go_well(Week *week, Account *a, Person *p, int trusted, const Coefficients *c) {
    week->good += 1.0;
    p->morale_events += c->morale_good;
    delight(a, trusted, c);
}

static void go_badly(Account *a, Person *p, int trusted, const Coefficients *c) {
    p->morale_events -= c->morale_bad;
    disappoint(a, trusted, c);
}

static int contact(const State *s, Week *week, Account *a, int function, Person *p, double known, double distortion,
                   double days, double luck, int trusted) {
    const Coefficients *c = way_of(s, a);
    if (trusted != NOBODY) meet(a, trusted, c);
    if (person_does_well(c, function, p, known, distortion, days, luck, 1.0)) {
        go_well(week, a, p, trusted, c);
        a->risk = days <= c->patience_days[function] ? lowered(a->risk, RISK_STEP) : raised(a->risk, RISK_STEP);
        return 1;
    }
    go_badly(a, p, trusted, c);
    return 0;
}

/* Another person's try: by the place among the links. */
static void try_again(const State *s, Week *week, Account *a, int asked, int place, double competence, double luck) {
    const Coefficients *c = way_of(s, a);
    Person *p = &s->people[a->holder[place]];
    double known = known_to(s, a, a->context[place]);
    explain(s, week, a, asked, p, known, 1);
    int trusted = place == DEPUTY || c->touchpoints[place] ? place : NOBODY;
    if (trusted != NOBODY) meet(a, trusted, c);
    if (person_does_well(c, asked, p, known, 0.0, 0.0, luck, competence))
        go_well(week, a, p, trusted, c);
    else
        go_badly(a, p, trusted, c);
    a->context[place] = raised(a->context[place], c->learn);
}

static void ask_again(const State *s, Week *week, Account *a, int function) {
    const Coefficients *c = way_of(s, a);
    a->risk = raised(a->risk, RISK_STEP);
    Four luck = draw_four(s->firm, ASK_AGAIN, a->entity + function);
    double again = luck.of[0], whom = luck.of[1];
    if (again >= c->asking_again) return;
    int place = acting(s, a);
    const Person *lead = &s->people[a->holder[place]];
    int takes_it = lead->backlog < c->capacity || a->segment == LARGEST_SEGMENT;
    if (c->accountability == BY_LEAD && function != LEAD_FUNCTION && lead->present && takes_it) {
        week->escalated += 1.0;
        try_again(s, week, a, function, place, 1.0, luck.of[2]);
        return;
    }
    int other = (function + 1 + (int)(whom * (FOUR - 1))) % FOUR;
    place = dealt_with_by(s, a, other);
    if (c->touchpoints[other] && s->people[a->holder[place]].present) {
        week->asked_again += 1.0;
        a->voices |= 1 << other;
        try_again(s, week, a, function, place, c->versatility, luck.of[2]);
    }
}

static void teach(const State *s, Account *a, Answer answer, int relay_named) {
    const Coefficients *c = way_of(s, a);
    double known = raised(answer.context, c->learn);
    if (answer.named != NOBODY) a->context[answer.named] = known;
    a->told = raised(a->told, c->learn);
    a->profile = profile_after(a->profile, s->people[answer.seat].sharing, (1.0 - c->tacit) * known);
    if (relay_named != NOBODY) a->context[relay_named] = raised(a->context[relay_named], c->learn);
}

static void request(const State *s, Week *week, Account *a, int function) {
    const Coefficients *c = way_of(s, a);
    week->requests += 1.0;
    Four luck = draw_four(s->firm, REQUEST, a->entity + function);
    int relayed = function != LEAD_FUNCTION && luck.of[RELAY] < c->gatekeeping;
    Answer relay = {NOBODY, 0.0, 0.0, NOBODY}, answer = {NOBODY, 0.0, 0.0, NOBODY};
    int64_t detours = 0;
    double days;
    if (relayed) {
        relay = find(s, a, LEAD_FUNCTION, function, LEAD_COVER, LEAD_TEAMMATE, c->relay_wait);
        if (relay.seat != NOBODY) s->people[relay.seat].hours += c->relay_hours;
        days = relay.days;
    } else {
        detours = find_the_way(s, week, a, function, luck.of[ROUTE]);
        days = detours * c->hop_days;
    }
    int64_t idle_weeks = failures_before_success(luck.of[VOLUNTEER], 1.0 - c->nobody_acts, MOST_IDLE_WEEKS);
    detours += idle_weeks;
    days += idle_weeks * DAYS_PER_WEEK;
    if (!relayed || relay.seat != NOBODY) answer = find(s, a, function, function, COVER, TEAMMATE, 1.0);
    days += answer.days;
    int trusted = whose_trust(function, relayed, relay.named, answer.named, c);
    if (answer.seat == NOBODY || days > c->give_up_days) {
        week->unanswered += 1.0;
        disappoint(a, trusted, c);
        ask_again(s, week, a, function);
        return;
    }
    week->unanswered += idle_weeks > 0;
    answered(s, week, a, days);
    double known = known_to(s, a, answer.context);
    if (relayed) known = greater(known, (1.0 - c->relay_loss) * relay.context);
    Person *p = &s->people[answer.seat];
    explain(s, week, a, function, p, known, detours);
    double distortion = relayed ? c->relay_loss : 0.0;
    int well = contact(s, week, a, function, p, known, distortion, days, luck.of[CONTACT], trusted);
    teach(s, a, answer, relay.named);
    a->voices |= 1 << (relayed ? LEAD_FUNCTION : function);
    if (function == PRODUCT && c->voice_of_customer > 0.0)
        week->insights += draw(s->firm, INSIGHT, a->entity) < c->voice_of_customer;
    if (!well) ask_again(s, week, a, function);
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
