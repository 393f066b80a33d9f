/* The past of the first customers, as `simulation/engine/past.py`. */
#ifndef PAST_H
#define PAST_H

#define FOLLOWS_AT_AGE 156

typedef struct {
    double trust, value, fit;
} Reference;

/* Mean trust, value and fit of a segment, with which its past is played. */
static Reference reference(const State *s, int segment) {
    Reference sum = {0.0, 0.0, 0.0};
    int64_t count = 0;
    for (int64_t slot = 0; slot < s->slots; slot++) {
        const Account *a = &s->accounts[slot];
        if (a->here && a->segment == segment) {
            sum.trust += a->trust;
            sum.value += a->value;
            sum.fit += a->fit;
            count += 1;
        }
    }
    count = greater_whole(1, count);
    return (Reference){sum.trust / count, sum.value / count, sum.fit / count};
}

static inline double interrupted(const Coefficients *c) {
    return c->buyer_leaves_chance + c->quit_hazard * c->to_colleague;
}

/* Trust in the persons of a customer as of `settle`, with bonds of its third year, one of them left out. */
static double trust_in_persons(const Coefficients *c, int segment, int left_out) {
    double alignment = alignment_target(c->meeting[segment], 1.0, c->unshared_goals, c->access * FIRST_KNOWLEDGE);
    double total = 0.0;
    for (int f = 0; f < FOUR; f++)
        if (c->touchpoints[f] && f != left_out) {
            double bond = past_bond(c->bond_rate[segment][f], interrupted(c), FOLLOWS_AT_AGE);
            double worth = felt(FIRST_TRUST, bond, c->bond_depth);
            total = trust_with_another(c->ties, total, f == LEAD_FUNCTION ? 1.0 : alignment, worth);
        }
    return total;
}

/* Chance that a customer follows a leaver within a term, in its third year, with every seat filled. */
static double followed(const Coefficients *c, int segment, double pressure) {
    double total = 0.0;
    for (int f = 0; f < FOUR; f++)
        if (c->touchpoints[f]) {
            double share = leaver_share(trust_in_persons(c, segment, NOBODY), trust_in_persons(c, segment, f));
            double bond = past_bond(c->bond_rate[segment][f], interrupted(c), FOLLOWS_AT_AGE);
            total += follow_chance(c->follow, share, bond, FOLLOWS_AT_AGE);
        }
    return chance_of_any(pressure * c->quit_hazard * c->competitor * total * c->term_weeks[segment]);
}

/* The slot of the next account of the same segment, the first again after the last. */
static int64_t next_of_segment(const State *s, int64_t slot) {
    int64_t other = (slot + 1) % s->slots;
    while (!(s->accounts[other].here && s->accounts[other].segment == s->accounts[slot].segment))
        other = (other + 1) % s->slots;
    return other;
}

/* Play the renewals, each with the trust of another account; whoever leaves is followed by somebody else. */
static void renew(const State *s, Account *a, int64_t slot, Reference at, double lost) {
    const Coefficients *c = way_of(s, a);
    int64_t term = c->term_weeks[a->segment], into_term = term - (a->renewal_age - a->age), age = 0, other = slot;
    become_next(s, a, slot, 0.0);
    double newly = trust_in_all(felt(c->new_person_trust, 0.0, c->bond_depth), c->new_firm_trust, c->person_weight);
    Four luck = {{0.0}};
    for (int64_t number = 0; number < LONGEST_PAST / term; number++) {
        age += term;
        other = next_of_segment(s, other);
        double realised = past_value(at.value, a->fit, at.fit);
        double trust = past_level(newly, s->accounts[other].trust, age);
        double leaves = chance_to_leave(a, age, trust, past_level(c->new_value, realised, age), c);
        if (number % 4 == 0) luck = draw_four_at(s->firm, HISTORY, slot * 4, number / 4);
        if (luck.of[number % 4] < raised(leaves, lost)) {
            become_next(s, a, slot, 0.0);
            age = 0;
        }
    }
    a->age = age + into_term;
    a->renewal_age = age + term;
}

/* Take levels to where they are at this age. */
static void look_back(const State *s, Account *a, Reference at) {
    const Coefficients *c = way_of(s, a);
    int64_t age = a->age;
    a->firm_trust = past_level(c->new_firm_trust, a->firm_trust, age);
    a->value = past_level(c->new_value, past_value(at.value, a->fit, at.fit), age);
    a->profile = past_level(c->new_profile, a->profile, age);
    a->told = past_level(c->new_context, a->told, age);
    for (int f = 0; f < FOUR; f++) {
        a->person_trust[f] = past_level(c->new_person_trust, a->person_trust[f], age);
        a->context[f] = past_level(c->new_context, a->context[f], age);
        const Person *p = &s->people[a->holder[f]];
        if (c->touchpoints[f] && p->vacancy_weeks == 0)
            a->bond[f] = past_bond(c->bond_rate[a->segment][f], interrupted(c), lesser_whole(age, p->tenure));
    }
    if (a->deputy) {
        a->context[DEPUTY] = past_level(0.0, a->context[DEPUTY], age);
        a->person_trust[DEPUTY] = past_level(c->new_person_trust, a->person_trust[DEPUTY], age);
        a->bond[DEPUTY] = past_level(0.0, a->bond[DEPUTY], age);
    }
    double ratio = a->spend / a->size;
    double growing = growth_chance(s, a, at.trust, at.value);
    a->size = past_size(c->growth_ceiling, c->deal_size * growing, age);
    a->spend = a->size * ratio;
    know_trust(s, a);
}

/* Tenures of a firm whose people have gone at the pressure under which its people are now, which is returned. */
static double people_live_through(const State *s) {
    const Coefficients *c = s->c;
    double morale = 0.0;
    int64_t count = 0;
    for (int64_t seat = 0; seat < s->seats; seat++)
        if (s->people[seat].vacancy_weeks == 0) {
            morale += s->people[seat].morale;
            count += 1;
        }
    double mean = morale / greater_whole(1, count);
    double pressure = quit_pressure(mean, c->morale_baseline, c->morale_quit, 0.0, 0.0);
    double recent = c->quit_hazard * pressure / (1.0 - c->contagion_decay);
    pressure = quit_pressure(mean, c->morale_baseline, c->morale_quit, c->contagion, recent);
    for (int64_t seat = 0; seat < s->seats; seat++)
        if (s->people[seat].vacancy_weeks == 0) draw_tenure(s, seat, pressure);
    return pressure;
}

static void live_through(const State *s) {
    double pressure = people_live_through(s);
    for (int segment = 0; segment < ALL_SEGMENTS; segment++) {
        Reference at = reference(s, segment);
        double lost = followed(&s->c[s->firm->newest_ways[segment]], segment, pressure);
        for (int64_t slot = 0; slot < s->slots; slot++) {
            Account *a = &s->accounts[slot];
            if (a->here && a->segment == segment) renew(s, a, slot, at, lost);
        }
        for (int64_t slot = 0; slot < s->slots; slot++) {
            Account *a = &s->accounts[slot];
            if (a->here && a->segment == segment) look_back(s, a, at);
        }
    }
}

#endif
