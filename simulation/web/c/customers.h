/* Relationship and renewal, handover, entry and `settle`, as `customers.py`, `handover.py`, `week.py` and `past.py` of
`simulation/engine/`. */
#ifndef CUSTOMERS_H
#define CUSTOMERS_H

static double person_trust(const State *s, const Account *a) {
    const Coefficients *c = way_of(s, a);
    double total = 0.0;
    for (int f = 0; f < FOUR; f++)
        if (c->touchpoints[f] && s->people[a->holder[f]].vacancy_weeks == 0) {
            double weight = f == LEAD_FUNCTION ? 1.0 : a->alignment;
            total = trust_with_another(c->ties, total, weight, felt(a->person_trust[f], a->bond[f], c->bond_depth));
        }
    if (a->sponsored) total = trust_with_another(c->ties, total, a->alignment, a->sponsor_trust);
    if (a->deputy == MET && s->people[a->holder[DEPUTY]].vacancy_weeks == 0) {
        double worth = felt(a->person_trust[DEPUTY], a->bond[DEPUTY], c->bond_depth);
        total = trust_with_another(c->ties, total, weight_of_deputy(s, a), worth);
    }
    return c->ties == MEAN_OF_TIES ? total / known_people(a) : total;
}

static void know_trust(const State *s, Account *a) {
    a->trust_in_persons = person_trust(s, a);
    a->trust = trust_in_all(a->trust_in_persons, a->firm_trust, way_of(s, a)->person_weight);
}

/* ---------------------------------------------------------------- entry */

static void become_next(const State *s, Account *a, int64_t slot, double review) {
    const Coefficients *c = way_of(s, a);
    a->generation += 1;
    a->entity = a->generation * 4294967296 + slot * 4;
    a->fit = fit_of_new_customer(draw_trait(s->firm, FIT, a->entity), c->fit_mean, c->fit_spread, review,
                                 c->review_lift, c->review_narrowing);
    a->frailty = c->frailty * draw_trait(s->firm, FRAILTY, a->entity);
}

static void new_customer(const State *s, Account *a, int64_t slot, int64_t age, double review) {
    a->here = 1;
    a->way = s->firm->newest_ways[a->segment];
    const Coefficients *c = way_of(s, a);
    become_next(s, a, slot, review);
    a->age = age;
    a->renewal_age = c->term_weeks[a->segment];
    a->firm_trust = c->new_firm_trust;
    a->value = c->new_value;
    a->profile = c->new_profile;
    a->told = c->new_context;
    a->alignment = 0.0;
    a->risk = 0.0;
    a->size = 1.0;
    a->spend = 1.0;
    for (int f = 0; f < FOUR; f++) {
        a->person_trust[f] = c->new_person_trust;
        a->context[f] = c->new_context;
        a->bond[f] = 0.0;
        take_on(&s->people[a->holder[f]], a->segment);
    }
    a->sponsor_trust = c->new_firm_trust;
    a->touchpoints = c->touchpoint_count + a->sponsored;
    a->voices = 0;
    a->answers = 0;
    a->answer_days = 0.0;
    know_trust(s, a);
}

static void settle(const State *s, Account *a) {
    const Coefficients *c = way_of(s, a);
    a->firm_trust = FIRST_TRUST;
    a->value = FIRST_TRUST;
    a->profile = FIRST_KNOWLEDGE;
    a->told = FIRST_KNOWLEDGE;
    for (int f = 0; f < FOUR; f++) {
        a->person_trust[f] = FIRST_TRUST;
        a->context[f] = FIRST_KNOWLEDGE;
    }
    a->alignment = alignment_target(c->meeting[a->segment], 1.0, c->unshared_goals, c->access * a->profile);
    know_trust(s, a);
}

static void first_customers(const State *s) {
    for (int64_t slot = 0; slot < s->c->accounts; slot++) {
        Account *a = &s->accounts[slot];
        const Coefficients *c = &s->c[s->firm->newest_ways[a->segment]];
        for (int f = 0; f < FOUR; f++)
            a->holder[f] = s->teams[f].first_seat + slot % (s->teams[f].seats - c->bench[f]);
        int64_t age = 0;
        if (c->replace) age = (int64_t)(draw(s->firm, CONTRACT_PHASE, slot * 4) * c->term_weeks[a->segment]);
        new_customer(s, a, slot, age, 0.0);
        if (c->replace) settle(s, a);
    }
}

static void sell_anew(const State *s, Account *a, int64_t slot) {
    const Coefficients *c = &s->c[s->firm->newest_ways[a->segment]];
    for (int f = 0; f < FOUR; f++) {
        int64_t holder = colleague(s, &s->teams[f]);
        a->holder[f] = holder < 0 ? least_laden_seat(s, &s->teams[f]) : holder;
    }
    a->sponsored = a->sponsored_next;
    new_customer(s, a, slot, 0, c->deal_review);
    s->people[a->holder[SALES]].hours += c->deal_review * c->review_hours;
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
    const Coefficients *c = way_of(s, a);
    end_deputy(s, a);
    account_leaves(s, week, a, slot, followed);
    for (int f = 0; f < FOUR; f++) {
        Person *p = &s->people[a->holder[f]];
        give_up(p, a->segment);
        if (c->touchpoints[f] && p->vacancy_weeks == 0) p->morale_events -= c->morale_account_lost / a->touchpoints;
    }
    a->here = 0;
}

/* The share of trust in persons that goes with a leaver, whose seat is empty by now. */
static double share_of(const State *s, const Account *a, int f) {
    const Coefficients *c = way_of(s, a);
    double without = person_trust(s, a), worth = felt(a->person_trust[f], a->bond[f], c->bond_depth);
    return share_by(a, f == LEAD_FUNCTION ? 1.0 : a->alignment, worth, without, c);
}

/* The deputy leaves the firm: a customer may go along. */
static void deputy_goes(const State *s, Week *week, Account *a, int64_t slot) {
    const Coefficients *c = way_of(s, a);
    const Person *p = &s->people[a->holder[DEPUTY]];
    if (!p->left || !p->to_competitor || s->firm->settling) return;
    double worth = felt(a->person_trust[DEPUTY], a->bond[DEPUTY], c->bond_depth);
    double share = share_by(a, weight_of_deputy(s, a), worth, person_trust(s, a), c);
    if (draw(s->firm, DEPUTY_FOLLOW, a->entity) < follow_chance(c->follow, share, a->bond[DEPUTY], a->age))
        leave(s, week, a, slot, 1);
}

/* The seat was filled, or a colleague takes over; else the link waits. */
static void find_successor(const State *s, Account *a, int f) {
    const Coefficients *c = way_of(s, a);
    int64_t holder = a->holder[f], chosen = -1;
    const Person *before = &s->people[holder];
    if (before->vacancy_weeks == 0)
        chosen = holder;
    else if (before->replaced_by >= 0)
        chosen = before->replaced_by;
    else if (c->to_colleague || before->closed)
        chosen = successor(s, &s->teams[f], a, c);
    if (chosen < 0) return;
    give_up(&s->people[holder], a->segment);
    take_on(&s->people[chosen], a->segment);
    a->holder[f] = chosen;
    a->context[f] = context_taken_over(a->context[f], c->access, a->profile);
    double introduced = raised(c->introduction, before->left ? before->overlap : 0.0);
    a->person_trust[f] = introduced * a->firm_trust;
    a->bond[f] = 0.0;
    if (a->deputy && f == LEAD_FUNCTION && a->holder[DEPUTY] == chosen) deputy_succeeds(s, a);
}

static void handover(const State *s, Week *week, Account *a, int64_t slot) {
    const Coefficients *c = way_of(s, a);
    for (int f = 0; f < FOUR; f++) {
        const Person *p = &s->people[a->holder[f]];
        if (!p->unsettled) continue;
        if (p->left) {
            if (f == LEAD_FUNCTION && s->firm->counting) lead_departs(s, a, slot);
            if (p->to_competitor && c->touchpoints[f] && !s->firm->settling) {
                double follows = follow_chance(c->follow, share_of(s, a, f), a->bond[f], a->age);
                if (draw(s->firm, FOLLOW, a->entity + f) < follows) {
                    leave(s, week, a, slot, 1);
                    return;
                }
            }
            double willing = sharing_at(c->handover, c->hoarding, p->morale), overlap = 0.0;
            /* nobody is looked for where it makes no difference */
            if (p->overlap > 0.0 && (p->replaced_by >= 0 || (c->to_colleague && colleague(s, &s->teams[f]) >= 0)))
                overlap = p->overlap;
            a->context[f] = passed_on(willing, c->tacit, overlap) * a->context[f];
        }
        find_successor(s, a, f);
    }
    if (a->deputy == MET) deputy_goes(s, week, a, slot);
}

/* ---------------------------------------------------------------- relationship */

/* The lead, or a deputy in place of the lead, makes contact unasked. */
static void check_in(Account *a, Person *lead, int place, const Coefficients *c) {
    lead->hours += c->check_in_hours;
    meet(a, place, c);
    a->person_trust[place] = raised(a->person_trust[place], c->trust_gain);
    a->firm_trust = raised(a->firm_trust, c->firm_gain);
    a->context[place] = raised(a->context[place], c->learn);
    a->told = raised(a->told, c->learn);
    a->profile = profile_after(a->profile, lead->sharing, (1.0 - c->tacit) * a->context[place]);
    a->risk = lowered(a->risk, RISK_STEP);
}

static void keep_in_step(const State *s, Account *a, Person *lead) {
    const Coefficients *c = way_of(s, a);
    double hours = c->coordination[a->segment], meeting = c->meeting[a->segment];
    int64_t met = 0;
    if (lead->present && hours > 0.0) {
        double spare = slack(lead->utilisation, c->overload);
        hours *= spare;
        meeting *= spare;
        for (int f = 0; f < FOUR; f++)
            if (f != LEAD_FUNCTION && c->touchpoints[f]) {
                Person *p = &s->people[a->holder[f]];
                if (p->present) {
                    lead->hours += hours;
                    p->hours += hours;
                    met += 1;
                }
            }
    }
    double share = met > 0 ? (double)met / (c->touchpoint_count - 1) : 0.0;
    double target = alignment_target(meeting, share, c->unshared_goals, c->access * a->profile);
    a->alignment += c->alignment_rate * (target - a->alignment);
}

static void contradict(const State *s, Week *week, Account *a) {
    const Coefficients *c = way_of(s, a);
    if (draw(s->firm, CONFLICT, a->entity) >= c->conflict_chance * (1.0 - a->alignment)) return;
    a->firm_trust = lowered(a->firm_trust, c->trust_loss);
    week->conflicts += 1.0;
    for (int f = 0; f < FOUR; f++) {
        Person *p = &s->people[a->holder[f]];
        if (a->voices >> f & 1 && p->vacancy_weeks == 0) p->morale_events -= c->morale_conflict;
    }
}

static void sponsor(const State *s, Week *week, Account *a) {
    const Coefficients *c = way_of(s, a);
    if (s->firm->executive_left) a->sponsor_trust = c->introduction * a->firm_trust;
    if (draw(s->firm, SPONSOR_CONTACT, a->entity) < c->sponsor_contact_chance) {
        a->sponsor_trust = raised(a->sponsor_trust, c->trust_gain);
        a->firm_trust = raised(a->firm_trust, c->firm_gain);
        week->sponsor_contacts += 1.0;
    }
}

static double growth_chance(const State *s, const Account *a, double trust, double value) {
    static const int sellers[] = SELLERS;
    const Coefficients *c = way_of(s, a);
    int64_t looking = 0;
    for (size_t i = 0; i < sizeof sellers / sizeof *sellers; i++)
        if (c->touchpoints[sellers[i]] && s->people[a->holder[sellers[i]]].vacancy_weeks == 0) looking += 1;
    return deal_chance(c->deal_chance, trust, value, looking);
}

static void realise_value(const State *s, Week *week, Account *a, double deal) {
    const Coefficients *c = way_of(s, a);
    double own = a->context[LEAD_FUNCTION];
    if (s->people[a->holder[LEAD_FUNCTION]].vacancy_weeks > 0) own = acting(s, a) == DEPUTY ? a->context[DEPUTY] : 0.0;
    double known = context_taken_over(own, c->access, a->profile);
    double plan = planned(known, c->accountability == BY_LEAD, c->unled_plan);
    a->value = value_after(a->value, c->value_rate, lesser(1.0, a->fit + s->firm->insight), plan);
    know_trust(s, a);
    if (deal < c->deal_chance && deal < growth_chance(s, a, a->trust, a->value)) {
        a->size += c->deal_size * (c->growth_ceiling - a->size);
        week->deals += 1.0;
    }
    a->spend = spend_after(a->spend, c->spend_rate, a->size, a->trust, a->value, c->spend_trust, c->spend_value);
}

static void relationship(const State *s, Week *week, Account *a, int64_t slot) {
    const Coefficients *c = way_of(s, a);
    if (a->deputy || a->rank < c->deputised) name_deputy(s, a, slot, c);
    int place = acting(s, a);
    Person *lead = &s->people[a->holder[place]];
    int makes_contact = 0;
    if (lead->present) {
        double likely = c->check_in_chance[a->segment] * lead->engagement * slack(lead->utilisation, c->overload);
        if (c->health > 0.0) likely *= attention(c->health, a->risk, s->firm->mean_risk);
        makes_contact = s->luck[CHECK_IN_LUCK * s->slots + slot] < likely;
    }
    if (makes_contact) {
        check_in(a, lead, place, c);
        if (a->deputy && place == LEAD_FUNCTION) deputy_comes_along(s, a, c);
    } else if (lead->vacancy_weeks > 0) {
        a->risk = raised(a->risk, RISK_STEP);
    }
    keep_in_step(s, a, lead);
    if ((a->voices & (a->voices - 1)) != 0) contradict(s, week, a);
    a->profile = lowered(a->profile, c->forget);
    a->told = lowered(a->told, c->forget);
    for (int f = 0; f < FOUR; f++) a->context[f] = lowered(a->context[f], c->forget);
    for (int f = 0; f < FOUR; f++)
        if (c->touchpoints[f]) {
            a->person_trust[f] += c->trust_fade * (c->new_person_trust - a->person_trust[f]);
            if (s->luck[(BUYER_LUCK + f) * s->slots + slot] < c->buyer_leaves_chance) {
                a->person_trust[f] = c->new_person_trust;
                a->bond[f] = 0.0;
            }
        }
    if (a->deputy) forget_deputy(a, s->luck[(BUYER_LUCK + LEAD_FUNCTION) * s->slots + slot], c);
    if (a->sponsored) sponsor(s, week, a);
    realise_value(s, week, a, s->luck[DEAL_LUCK * s->slots + slot]);
}

/* ---------------------------------------------------------------- renewal */

static double mean_risk(const State *s) {
    double total = 0.0;
    int64_t count = 0;
    for (int64_t slot = 0; slot < s->slots; slot++)
        if (s->accounts[slot].here) {
            total += s->accounts[slot].risk;
            count += 1;
        }
    return count > 0 ? total / count : 0.0;
}

static double chance_to_leave(const Account *a, int64_t age, double trust, double value, const Coefficients *c) {
    double own = proneness(a->frailty, c->proneness_weeks, age);
    double decides = leave_chance(c->churn_base[a->segment], own, trust, value, c->churn_trust, c->churn_value);
    return raised(decides, c->closing[a->segment]);
}

static void renewal(const State *s, Week *week, Account *a, int64_t slot) {
    const Coefficients *c = way_of(s, a);
    if (a->age + 1 == a->renewal_age) {
        double leaves = chance_to_leave(a, a->age + 1, a->trust, a->value, c);
        if (!s->firm->settling && draw(s->firm, RENEWAL, a->entity) < leaves) {
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
