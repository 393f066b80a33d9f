/* The deputy of an account's lead, as `deputies.py` of `simulation/engine/`; `share_by` is that of its `handover.py`. */
#ifndef DEPUTIES_H
#define DEPUTIES_H

/* The coefficients of the regime under which an account is. */
static inline const Coefficients *way_of(const State *s, const Account *a) { return &s->c[a->way]; }

/* Who leads the account this week, as a place among its links. */
static inline int acting(const State *s, const Account *a) {
    return a->deputy && s->people[a->holder[DEPUTY]].present && !s->people[a->holder[LEAD_FUNCTION]].present
               ? DEPUTY
               : LEAD_FUNCTION;
}

/* Who deals with what the account asks of a function this week, as a place among its links. */
static inline int dealt_with_by(const State *s, const Account *a, int function) {
    return function == LEAD_FUNCTION ? acting(s, a) : function;
}

/* How many the customer knows: touchpoints, and a deputy. */
static inline int64_t known_people(const Account *a) { return a->touchpoints + (a->deputy == MET); }

/* A deputy counts by the alignment; in full while there is no lead. */
static inline double weight_of_deputy(const State *s, const Account *a) {
    return s->people[a->holder[LEAD_FUNCTION]].vacancy_weeks > 0 ? 1.0 : a->alignment;
}

/* A contact ties a bond; a deputy is introduced at the first one. */
static inline void meet(Account *a, int place, const Coefficients *c) {
    if (place == DEPUTY && a->deputy == NAMED) {
        a->deputy = MET;
        a->person_trust[DEPUTY] = c->introduction * a->firm_trust;
    }
    a->bond[place] = raised(a->bond[place], c->bond_gain);
}

static void end_deputy(const State *s, Account *a) {
    if (!a->deputy) return;
    s->people[a->holder[DEPUTY]].deputyships -= 1;
    a->deputy = 0;
}

/* Whoever is gone is deputy no more; the largest accounts get a new one. */
static void name_deputy(const State *s, Account *a, int64_t slot, const Coefficients *c) {
    int wanted = a->rank < c->deputised;
    if (a->deputy && (!wanted || s->people[a->holder[DEPUTY]].vacancy_weeks > 0)) end_deputy(s, a);
    if (!wanted || a->deputy) return;
    int64_t seat = deputy(s, &s->teams[LEAD_FUNCTION], a->holder[LEAD_FUNCTION], slot);
    if (seat < 0) return;
    a->deputy = NAMED;
    a->holder[DEPUTY] = seat;
    a->person_trust[DEPUTY] = a->context[DEPUTY] = a->bond[DEPUTY] = 0.0;
    s->people[seat].deputyships += 1;
}

/* The deputy comes along to a check-in, as far as there is time, and learns. */
static void deputy_comes_along(const State *s, Account *a, const Coefficients *c) {
    Person *p = &s->people[a->holder[DEPUTY]];
    if (!p->present) return;
    double likely = c->deputy_joins * p->engagement * slack(p->utilisation, c->overload);
    if (draw(s->firm, DEPUTY_JOINS, a->entity) >= likely) return;
    p->hours += c->check_in_hours;
    meet(a, DEPUTY, c);
    a->person_trust[DEPUTY] = raised(a->person_trust[DEPUTY], c->trust_gain);
    a->context[DEPUTY] = raised(a->context[DEPUTY], c->learn);
}

/* The deputy has become the lead, and keeps what was known before, by both. */
static void deputy_succeeds(const State *s, Account *a) {
    a->context[LEAD_FUNCTION] = greater(a->context[LEAD_FUNCTION], a->context[DEPUTY]);
    if (a->deputy == MET) {
        a->person_trust[LEAD_FUNCTION] = greater(a->person_trust[LEAD_FUNCTION], a->person_trust[DEPUTY]);
        a->bond[LEAD_FUNCTION] = a->bond[DEPUTY];
    }
    end_deputy(s, a);
}

/* The share of trust in persons that goes with somebody who adds so much to that in those who stay. */
static double share_by(const Account *a, double weight, double felt, double without, const Coefficients *c) {
    if (c->ties == MEAN_OF_TIES) return leaver_share(without + felt / known_people(a), without);
    return leaver_share(trust_with_another(c->ties, without, weight, felt), without);
}

/* What the deputy knows fades, and trust in the deputy with the customer's own people. */
static void forget_deputy(Account *a, double luck, const Coefficients *c) {
    a->context[DEPUTY] = lowered(a->context[DEPUTY], c->forget);
    if (a->deputy != MET) return;
    a->person_trust[DEPUTY] += c->trust_fade * (c->new_person_trust - a->person_trust[DEPUTY]);
    if (luck < c->buyer_leaves_chance) {
        a->person_trust[DEPUTY] = c->new_person_trust;
        a->bond[DEPUTY] = 0.0;
    }
}

#endif
