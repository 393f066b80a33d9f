/* Handover, relationship, renewal and entry, as `simulation/engine/customers.py`. */
#ifndef CUSTOMERS_H
#define CUSTOMERS_H

static double person_trust(const State *s, const Account *a) {
    double total = a->sponsored ? a->sponsor_trust : 0.0;
    for (int f = 0; f < FOUR; f++)
        if (s->c->touchpoints[f] && s->people[a->holder[f]].vacancy_weeks == 0) total += a->person_trust[f];
    return total / a->touchpoints;
}

/* ---------------------------------------------------------------- entry */

static void new_customer(const State *s, Account *a, int64_t slot, int64_t age, double review) {
    const Coefficients *c = s->c;
    a->here = 1;
    a->generation += 1;
    a->entity = a->generation * 4294967296 + slot * 4;
    a->fit = fit_of_new_customer(draw_trait(s->firm, FIT, a->entity), c->fit_mean, c->fit_spread, review,
                                 c->review_lift, c->review_narrowing);
    a->frailty = c->frailty * draw_trait(s->firm, FRAILTY, a->entity);
    a->age = age;
    a->renewal_age = c->term_weeks[a->segment];
    a->firm_trust = c->new_firm_trust;
    a->value = c->new_value;
    a->profile = c->new_profile;
    a->spend = 1.0;
    for (int f = 0; f < FOUR; f++) {
        a->person_trust[f] = c->new_person_trust;
        a->context[f] = c->new_context;
        s->people[a->holder[f]].portfolio += 1;
    }
    a->sponsor_trust = c->new_firm_trust;
    a->touchpoints = c->touchpoint_count + a->sponsored;
    a->voices = 0;
    a->answers = 0;
    a->answer_days = 0.0;
    a->trust_in_persons = person_trust(s, a);
    a->trust = trust_in_all(a->trust_in_persons, a->firm_trust, c->person_weight);
}

static void first_customers(const State *s) {
    const Coefficients *c = s->c;
    for (int64_t slot = 0; slot < c->accounts; slot++) {
        Account *a = &s->accounts[slot];
        for (int f = 0; f < FOUR; f++) a->holder[f] = s->teams[f].first_seat + slot % s->teams[f].seats;
        int64_t age = 0;
        if (c->replace) age = (int64_t)(draw(s->firm, CONTRACT_PHASE, slot * 4) * c->term_weeks[a->segment]);
        new_customer(s, a, slot, age, 0.0);
    }
}

static void sell_anew(const State *s, Account *a, int64_t slot) {
    for (int f = 0; f < FOUR; f++) {
        int64_t holder = colleague(s, &s->teams[f]);
        a->holder[f] = holder < 0 ? least_laden_seat(s, &s->teams[f]) : holder;
    }
    new_customer(s, a, slot, 0, s->c->deal_review);
    s->people[a->holder[SALES]].hours += s->c->deal_review * s->c->review_hours;
}

static void entry(const State *s) {
    Firm *firm = s->firm;
    int64_t referred = firm->referred, free = 0, rank = 0;
    firm->referred = 0;
    if (!s->c->replace) return;
    for (int64_t slot = 0; slot < s->slots; slot++) {
        Account *a = &s->accounts[slot];
        if (a->here) continue;
        if (a->generation >= 0)
            sell_anew(s, a, slot);
        else
            free += 1;
    }
    if (free == 0) return;
    double likely = s->c->weekly_sales / free;
    for (int64_t slot = 0; slot < s->slots; slot++) {
        Account *a = &s->accounts[slot];
        if (a->here) continue;
        if (rank < referred || draw(firm, SALE, slot * 4) < likely) sell_anew(s, a, slot);
        rank += 1;
    }
}

/* ---------------------------------------------------------------- handover */

static void leave(const State *s, Week *week, Account *a, int64_t slot, int followed) {
    const Coefficients *c = s->c;
    account_leaves(s, week, a, slot, followed);
    for (int f = 0; f < FOUR; f++) {
        Person *p = &s->people[a->holder[f]];
        p->portfolio -= 1;
        if (c->touchpoints[f] && p->vacancy_weeks == 0) p->morale_events -= c->morale_account_lost / a->touchpoints;
    }
    a->here = 0;
}

static void find_successor(const State *s, Account *a, int f) {
    const Coefficients *c = s->c;
    int64_t holder = a->holder[f], successor = -1;
    if (s->people[holder].vacancy_weeks == 0)
        successor = holder;
    else if (c->to_colleague)
        successor = colleague(s, &s->teams[f]);
    if (successor < 0) return;
    s->people[holder].portfolio -= 1;
    s->people[successor].portfolio += 1;
    a->holder[f] = successor;
    a->context[f] = greater(a->context[f], c->access * a->profile);
    a->person_trust[f] = c->introduction * a->firm_trust;
}

static void handover(const State *s, Week *week, Account *a, int64_t slot) {
    const Coefficients *c = s->c;
    for (int f = 0; f < FOUR; f++) {
        Person *p = &s->people[a->holder[f]];
        if (!p->unsettled) continue;
        if (p->left) {
            if (f == LEAD_FUNCTION && s->firm->counting) lead_departs(s, a, slot);
            if (p->to_competitor && c->touchpoints[f]) {
                double share = leaver_share(a->person_trust[f], a->touchpoints, a->trust, c->person_weight);
                if (draw(s->firm, FOLLOW, a->entity + f) < c->follow * share) {
                    leave(s, week, a, slot, 1);
                    return;
                }
            }
            a->context[f] = c->handover * a->context[f];
        }
        find_successor(s, a, f);
    }
}

/* ---------------------------------------------------------------- relationship */

static void check_in(Account *a, Person *lead, const Coefficients *c) {
    lead->hours += c->check_in_hours;
    a->person_trust[LEAD_FUNCTION] = raised(a->person_trust[LEAD_FUNCTION], c->trust_gain);
    a->firm_trust = raised(a->firm_trust, c->firm_gain);
    a->context[LEAD_FUNCTION] = raised(a->context[LEAD_FUNCTION], c->learn);
    a->profile = profile_after(a->profile, lead->sharing, a->context[LEAD_FUNCTION]);
}

static void coordinate(const State *s, const Account *a, Person *lead) {
    for (int f = 0; f < FOUR; f++)
        if (f != LEAD_FUNCTION && s->c->touchpoints[f]) {
            Person *p = &s->people[a->holder[f]];
            if (p->present) {
                lead->hours += s->c->coordination;
                p->hours += s->c->coordination;
            }
        }
}

static void contradict(const State *s, Week *week, Account *a) {
    const Coefficients *c = s->c;
    if (draw(s->firm, CONFLICT, a->entity) >= c->conflict_chance) return;
    a->firm_trust = lowered(a->firm_trust, c->trust_loss);
    week->conflicts += 1.0;
    for (int f = 0; f < FOUR; f++) {
        Person *p = &s->people[a->holder[f]];
        if (a->voices >> f & 1 && p->vacancy_weeks == 0) p->morale_events -= c->morale_conflict;
    }
}

static void sponsor(const State *s, Week *week, Account *a) {
    const Coefficients *c = s->c;
    if (s->firm->executive_left) a->sponsor_trust = c->introduction * a->firm_trust;
    if (draw(s->firm, SPONSOR_CONTACT, a->entity) < c->sponsor_contact_chance) {
        a->sponsor_trust = raised(a->sponsor_trust, c->trust_gain);
        a->firm_trust = raised(a->firm_trust, c->firm_gain);
        week->sponsor_contacts += 1.0;
    }
}

static void realise_value(const State *s, Account *a, const Person *lead) {
    const Coefficients *c = s->c;
    double known = lead->vacancy_weeks > 0 ? c->access * a->profile : a->context[LEAD_FUNCTION];
    double plan = c->accountability == BY_LEAD ? known : c->unled_plan * known;
    a->value = value_after(a->value, c->value_rate, lesser(1.0, a->fit + s->firm->insight), plan);
    a->trust_in_persons = person_trust(s, a);
    a->trust = trust_in_all(a->trust_in_persons, a->firm_trust, c->person_weight);
    a->spend = spend_after(a->spend, c->spend_rate, a->trust, a->value, c->spend_trust, c->spend_value);
}

static void relationship(const State *s, Week *week, Account *a, int64_t slot) {
    const Coefficients *c = s->c;
    Person *lead = &s->people[a->holder[LEAD_FUNCTION]];
    if (lead->present) {
        if (s->luck[CHECK_IN_LUCK * s->slots + slot] < c->check_in_chance) check_in(a, lead, c);
        if (c->coordination != 0.0) coordinate(s, a, lead);
    }
    if ((a->voices & (a->voices - 1)) != 0) contradict(s, week, a);
    a->profile = lowered(a->profile, c->forget);
    for (int f = 0; f < FOUR; f++) a->context[f] = lowered(a->context[f], c->forget);
    for (int f = 0; f < FOUR; f++)
        if (c->touchpoints[f] && s->luck[(BUYER_LUCK + f) * s->slots + slot] < c->buyer_leaves_chance)
            a->person_trust[f] = c->counterpart_trust * a->firm_trust;
    if (a->sponsored) sponsor(s, week, a);
    realise_value(s, a, lead);
}

/* ---------------------------------------------------------------- renewal */

static void renewal(const State *s, Week *week, Account *a, int64_t slot) {
    const Coefficients *c = s->c;
    if (a->age + 1 == a->renewal_age) {
        double leaves = leave_chance(c->churn_base[a->segment], a->frailty, a->trust, a->value, c->churn_trust,
                                     c->churn_value);
        if (draw(s->firm, RENEWAL, a->entity) < leaves) {
            leave(s, week, a, slot, 0);
            return;
        }
        a->renewal_age += c->term_weeks[a->segment];
    }
    if (c->referral_chance > 0.0 && a->trust > c->advocate_trust &&
        draw(s->firm, REFERRAL, a->entity) < c->referral_chance)
        s->firm->referred += 1;
    a->age += 1;
}

#endif
