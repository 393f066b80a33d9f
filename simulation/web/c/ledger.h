/* Outcomes, as `simulation/science/ledger.py` reads them off what was counted. */
#ifndef LEDGER_H
#define LEDGER_H

#define NOTHING __builtin_nan("")

static inline double share(double part, double whole) { return whole != 0.0 ? part / whole : NOTHING; }

/* The totals of so many weeks, added week by week. */
static Week totals_of(const State *s, int64_t weeks) {
    Week sum = {0};
    double *into = (double *)&sum;
    for (int64_t week = 0; week < weeks; week++)
        for (int i = 0; i < TOTALS; i++) into[i] += ((const double *)&s->weeks[week])[i];
    return sum;
}

/* Upper edge of the tenth of a day by which that share of the answers had come; nothing beyond what is counted. */
static double percentile_of_days(const State *s, double wanted, double answers) {
    int64_t reached = 0, most = BINS_PER_DAY * MOST_DAYS;
    for (int64_t tenths = 0; tenths <= most && answers > 0.0; tenths++) {
        reached += s->day_bins[tenths];
        if ((double)reached >= wanted * answers)
            return tenths < most ? (double)(tenths + 1) / BINS_PER_DAY : NOTHING;
    }
    return NOTHING;
}

typedef struct {
    double revenue, churn;
    int64_t matched;
} Departures;

/* Accounts after their lead left, against matched ones. */
static Departures after_departures(const State *s) {
    Departures found = {0.0, 0.0, 0};
    const Stratum *controls = &s->strata[CONTROL * s->stratum_count];
    const Stratum *treated = &s->strata[AFTER_DEPARTURE * s->stratum_count];
    for (int64_t i = 0; i < s->stratum_count; i++) {
        if (!treated[i].windows || !controls[i].windows) continue;
        double left = (double)treated[i].windows, stayed = (double)controls[i].windows;
        found.matched += treated[i].windows;
        found.revenue += treated[i].revenue - left * controls[i].revenue / stayed;
        found.churn += (double)treated[i].losses - left * (double)controls[i].losses / stayed;
    }
    found.revenue = share(found.revenue, (double)found.matched);
    found.churn = share(found.churn, (double)found.matched);
    return found;
}

static void survival(const State *s, int over, double *found) {
    double kept = 1.0;
    for (int year = 0; year < OLDEST; year++) {
        double opened = (double)s->years[year], left = (double)s->years[OLDEST + year];
        kept *= share(left, opened);
        found[OUTCOME_survival_1 + year] = over ? kept : NOTHING;
        found[OUTCOME_accounts_opened_year_1 + 2 * year] = opened;
        found[OUTCOME_accounts_kept_year_1 + 2 * year] = left;
    }
}

static void money(const Week *total, const Coefficients *c, double weeks, double retained, double *found) {
    double payroll = 0.0, hiring = 0.0;
    for (int f = 0; f < FOUR; f++) {
        payroll += total->filled[f] * c->weekly_salary[f];
        hiring += total->hires[f] * c->hiring_cost[f];
    }
    double sponsors = total->sponsor_contacts * c->executive_contact_cost;
    double margin = total->revenue - payroll - hiring - sponsors;
    double kept_years = total->accounts * (retained == retained ? retained : 0.0) / WEEKS_PER_YEAR;
    found[OUTCOME_revenue] = share(total->revenue, weeks);
    found[OUTCOME_payroll] = share(payroll, weeks);
    found[OUTCOME_hiring_cost_paid] = share(hiring, weeks);
    found[OUTCOME_sponsor_cost] = share(sponsors, weeks);
    found[OUTCOME_cost_to_serve] = share(payroll + hiring + sponsors, kept_years);
    found[OUTCOME_margin] = share(margin, weeks);
    found[OUTCOME_account_value] = share(margin * weeks, total->accounts);
}

/* Outcomes of the weeks of the horizon that are over, by their numbers; not a number where there is none. */
static RARE void measure(const State *s, const Coefficients *c, double *found) {
    const Firm *firm = s->firm;
    int64_t weeks = lesser_whole(firm->horizon, greater_whole(0, firm->week - firm->warm_up));
    Week total = totals_of(s, weeks);
    Departures departures = after_departures(s);
    double years = total.accounts_at_risk / WEEKS_PER_YEAR, accounts = total.accounts, requests = total.requests;
    double quits = share(WEEKS_PER_YEAR * total.quits, total.employed);
    double retained = share((double)firm->accounts_kept, (double)firm->accounts_opened);
    found[OUTCOME_churn_rate] = share(total.lost, years);
    for (int i = 0; i < ALL_SEGMENTS; i++)
        found[OUTCOME_churn_rate_smb + i] = share(total.segment_lost[i], total.segment_at_risk[i] / WEEKS_PER_YEAR);
    found[OUTCOME_account_retention] = retained;
    found[OUTCOME_gross_retention] = firm->opened > 0.0 ? firm->kept / firm->opened : NOTHING;
    found[OUTCOME_net_retention] = firm->opened > 0.0 ? firm->closed / firm->opened : NOTHING;
    survival(s, weeks >= firm->horizon, found);
    found[OUTCOME_followed_leaver] = share(total.followed, years);
    found[OUTCOME_accounts_mean] = share(accounts, (double)weeks);
    found[OUTCOME_trust] = share(total.trust, accounts);
    found[OUTCOME_firm_trust] = share(total.firm_trust, accounts);
    found[OUTCOME_person_trust] = share(total.person_trust, accounts);
    found[OUTCOME_bond] = share(total.bond, accounts);
    found[OUTCOME_alignment] = share(total.alignment, accounts);
    found[OUTCOME_value] = share(total.value, accounts);
    found[OUTCOME_context] = share(total.context, total.filled_links);
    found[OUTCOME_profile] = share(total.profile, accounts);
    found[OUTCOME_touchpoints_staffed] = share(total.staffed_touchpoints, accounts);
    found[OUTCOME_response_days] = share(total.days, total.answers);
    found[OUTCOME_response_days_p90] = percentile_of_days(s, 0.9, total.answers);
    found[OUTCOME_service_success] = share(total.good, requests);
    found[OUTCOME_unanswered] = share(total.unanswered, requests);
    found[OUTCOME_requests_per_account] = share(requests, years);
    found[OUTCOME_hops] = share(total.hops, requests);
    found[OUTCOME_retold] = share(total.retold, requests);
    found[OUTCOME_asked_again] = share(total.asked_again, requests);
    found[OUTCOME_escalated] = share(total.escalated, requests);
    found[OUTCOME_deals] = share(total.deals, years);
    found[OUTCOME_conflicts] = share(total.conflicts, years);
    found[OUTCOME_turnover_realised] = 1.0 - own_exp(-quits);
    found[OUTCOME_vacancy] = share(total.empty_seats, total.seats);
    found[OUTCOME_morale] = share(total.morale, total.people);
    for (int f = 0; f < FOUR; f++)
        found[OUTCOME_utilisation_success + f] = share(total.utilisation[f], total.filled[f]);
    money(&total, c, (double)weeks, retained, found);
    found[OUTCOME_departure_revenue] = departures.revenue;
    found[OUTCOME_departure_churn] = departures.churn;
    found[OUTCOME_departures_matched] = (double)departures.matched;
}

/* The chance of each customer to leave, were a renewal due now; not a number where there is none. */
static RARE void leave_chances_of(const State *s, double *found) {
    for (int64_t slot = 0; slot < s->slots; slot++) {
        const Account *a = &s->accounts[slot];
        const Coefficients *c = way_of(s, a);
        found[slot] = a->here ? chance_to_leave(a, a->age, a->trust, a->value, c) : NOTHING;
    }
}

#endif
