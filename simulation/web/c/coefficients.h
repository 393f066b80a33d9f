/* What a run needs, worked out from parameters and a regime, as `simulation/science/coefficients.py`. */
#ifndef COEFFICIENTS_H
#define COEFFICIENTS_H

/* The sum that Python's `sum` makes of doubles: compensated (Neumaier). */
static double sum_of(const double *values, int count) {
    double sum = 0.0, lost = 0.0;
    for (int i = 0; i < count; i++) {
        double next = sum + values[i];
        if (__builtin_fabs(sum) >= __builtin_fabs(values[i]))
            lost += (sum - next) + values[i];
        else
            lost += (values[i] - next) + sum;
        sum = next;
    }
    return sum + lost;
}

static inline double weekly_chance(double yearly) { return 1.0 - own_power(1.0 - yearly, 1.0 / WEEKS_PER_YEAR); }

static inline double one_acts(double free_riding, int people) {
    return people <= 1 ? 1.0 : 1.0 - own_power(free_riding, 1.0 / (people - 1.0));
}

static inline double nobody_acts(double free_riding, int people) {
    return people <= 1 ? 0.0 : own_power(free_riding, people / (people - 1.0));
}

static inline double backlog_weight(double priority, double larger, double own, double everything) {
    return everything > 0.0 ? 1.0 - priority + priority * 2.0 * (larger + 0.5 * own) / everything : 1.0;
}

static inline double check_in_chance(double checkins, int led, int everyone, double nobody) {
    double likely = chance_of_any(checkins);
    if (everyone) return likely * (1.0 - nobody);
    return led ? likely : 0.5 * likely;
}

static inline int touches(const Regime *r, int function) { return (int)r->touchpoints >> function & 1; }

static int touchpoints_of(const Regime *r) {
    int count = 0;
    for (int f = 0; f < FOUR; f++) count += touches(r, f);
    return count;
}

/* Seats of a function, without its bench. */
static inline int64_t head_count(const Parameters *p, int function) {
    const FunctionParameters *own = &p->functions[function];
    if (own->accounts_per_seat == 0.0) return (int64_t)own->seats;
    return (int64_t)__builtin_ceil(p->accounts / own->accounts_per_seat);
}

static void firm_coefficients(Coefficients *c, const Parameters *p, const Regime *r) {
    double day = p->capacity / DAYS_PER_WEEK;
    c->slots = (int64_t)p->accounts + (r->growth > 0.0 ? (int64_t)__builtin_rint(p->growth_room * p->accounts) : 0);
    for (int f = 0; f < FOUR; f++) {
        const FunctionParameters *own = &p->functions[f];
        double hours = own->service_hours * (1.0 - p->own_effort * (1.0 - c->cover));
        c->bench[f] = (int64_t)own->bench;
        c->seats[f] = head_count(p, f) + c->bench[f];
        c->service_hours[f] = hours;
        c->service_days[f] = hours / day;
        c->patience_days[f] = own->patience_days;
        c->weekly_salary[f] = own->salary / WEEKS_PER_YEAR;
        c->hiring_cost[f] = p->hiring_cost * own->salary;
    }
}

/* Chance a week of a request, [stage][function], for customers who ask `multiplier` times as much. */
static void arrivals_of(const Parameters *p, double multiplier, double chances[3][FOUR]) {
    for (int stage = 0; stage < 3; stage++)
        for (int f = 0; f < FOUR; f++) {
            double rate = multiplier * p->functions[f].request_rate;
            if (stage == ONBOARDING && f == SUCCESS) rate *= p->onboarding_success;
            if (stage == ONBOARDING && f == SUPPORT) rate *= p->onboarding_support;
            if (stage == RENEWAL_WINDOW && f == SALES) rate *= p->renewal_sales;
            chances[stage][f] = chance_of_any(rate);
        }
}

static void customer_coefficients(Coefficients *c, const Parameters *p) {
    double shares[ALL_SEGMENTS], asked[ALL_SEGMENTS];
    for (int i = 0; i < ALL_SEGMENTS; i++) {
        shares[i] = p->segments[i].share;
        asked[i] = p->segments[i].share * p->segments[i].request_multiplier;
    }
    double weight = sum_of(shares, ALL_SEGMENTS), everything = sum_of(asked, ALL_SEGMENTS);
    for (int i = 0; i < ALL_SEGMENTS; i++) {
        const SegmentParameters *own = &p->segments[i];
        double larger = sum_of(asked + i + 1, ALL_SEGMENTS - i - 1);
        c->segment_until[i] = i == LARGEST_SEGMENT ? 1.0 : sum_of(shares, i + 1) / weight;
        c->weekly_revenue[i] = own->revenue / WEEKS_PER_YEAR;
        c->term_weeks[i] = (int64_t)own->term_weeks;
        c->churn_base[i] = own->churn_base;
        arrivals_of(p, own->request_multiplier, c->arrival_chance[i]);
        c->backlog_weight[i] = backlog_weight(p->priority, larger, asked[i], everything);
        c->closing[i] = 1.0 - own_power(1.0 - p->closures, own->term_weeks / WEEKS_PER_YEAR);
    }
    c->replace = p->entry == ENTRY_REPLACE;
}

static void organisation(Coefficients *c, const Parameters *p, const Regime *r) {
    int known = touchpoints_of(r), everyone = r->accountability == ACCOUNTABILITY_EVERYONE;
    c->accountability = (int64_t)r->accountability;
    for (int f = 0; f < FOUR; f++) c->touchpoints[f] = touches(r, f);
    c->touchpoint_count = known;
    c->unshared_goals = 1.0 - r->shared_goals;
    c->sponsored_accounts = (int64_t)__builtin_rint(r->sponsors * p->accounts);
    c->deputised = (int64_t)__builtin_rint(r->deputies * (double)c->slots);
    c->nobody_acts = everyone ? nobody_acts(p->free_riding, known) : 0.0;
    c->sharing = r->sharing * (everyone ? one_acts(p->free_riding, known) : 1.0);
    c->conflict_chance = r->accountability == ACCOUNTABILITY_LEAD ? 0.5 * p->conflict : p->conflict;
    c->check_in_hours = p->checkin_hours;
    c->peer_learning = p->peer_learning * c->cover;
    c->to_colleague = p->reassign == REASSIGN_COLLEAGUE || p->reassign == REASSIGN_KNOWS_THE_ACCOUNT ||
                      p->reassign == REASSIGN_MOST_ALIKE || p->reassign == REASSIGN_BEST;
    c->successor = (int64_t)p->reassign;
    c->overlap = worked_together(p->notice_weeks, p->overlap_weeks);
    c->ties = (int64_t)p->ties;
    c->alignment_rate = 1.0 / p->alignment_weeks;
}

/* What is done unasked, by segment: check-ins, keeping in step, and the bonds that contacts tie. */
static void attention_unasked(Coefficients *c, const Parameters *p, const Regime *r) {
    int led = r->accountability == ACCOUNTABILITY_LEAD, everyone = r->accountability == ACCOUNTABILITY_EVERYONE;
    for (int i = 0; i < ALL_SEGMENTS; i++) {
        const SegmentParameters *own = &p->segments[i];
        double check_in = check_in_chance(p->checkins * own->touch, led, everyone, c->nobody_acts);
        const double *asked = c->arrival_chance[i][ADOPTION];
        double by_lead = asked[LEAD_FUNCTION] + check_in;
        by_lead += r->gatekeeping * (sum_of(asked, FOUR) - asked[LEAD_FUNCTION]);
        c->check_in_chance[i] = check_in;
        c->coordination[i] = r->coordination * own->touch;
        c->meeting[i] = c->touchpoint_count > 1 ? worked_together(c->coordination[i], p->alignment_hours) : 0.0;
        for (int f = 0; f < FOUR; f++)
            c->bond_rate[i][f] =
                p->bond_gain * (f == LEAD_FUNCTION ? by_lead : asked[f] * (1.0 - r->gatekeeping));
    }
}

static void weekly_rates(Coefficients *c, const Parameters *p, const Regime *r) {
    double per_week = 1.0 / WEEKS_PER_YEAR;
    c->quit_hazard = -own_log(1.0 - p->turnover) / WEEKS_PER_YEAR;
    c->contagion_decay = 1.0 - 1.0 / p->contagion_weeks;
    c->absence_chance = chance_of_any(p->absence_per_year * per_week);
    c->executive_quit_chance = weekly_chance(p->turnover);
    c->firm_gain = p->firm_trust_share * p->trust_gain;
    c->firm_loss = p->firm_trust_share * p->trust_loss;
    c->retelling_loss = lesser(1.0, p->firm_trust_share * p->trust_loss * p->retelling);
    c->buyer_leaves_chance = weekly_chance(p->buyer_turnover);
    c->sponsor_contact_chance = chance_of_any(p->executive_contacts * per_week);
    c->weekly_sales = r->growth * p->accounts * per_week;
    c->referral_chance = r->growth > 0.0 ? chance_of_any(p->referrals * per_week) : 0.0;
    c->deal_chance = chance_of_any(p->deals * per_week);
}

static RARE void work_out(Coefficients *c, const Parameters *p, const Regime *r) {
    as_they_are(c, p, r);
    c->cover = raised(r->cover, r->shared_goals * p->goal_cover);
    firm_coefficients(c, p, r);
    customer_coefficients(c, p);
    organisation(c, p, r);
    attention_unasked(c, p, r);
    weekly_rates(c, p, r);
}

#endif
