/* The rules, as `simulation/rules.py`. `lesser` and `greater` are Python's `min` and `max`. */
#ifndef RULES_H
#define RULES_H

#include <math.h>
#include <stdint.h>

static int64_t matching_stratum(int64_t segment, int64_t age, int64_t weeks_left) {
    int64_t quarter = (weeks_left - 1) / 13;
    return (segment * 2 + (age >= 52)) * 8 + (quarter < 7 ? quarter : 7);
}

static inline double lesser(double a, double b) { return b < a ? b : a; }
static inline double greater(double a, double b) { return b > a ? b : a; }
static inline int64_t lesser_whole(int64_t a, int64_t b) { return b < a ? b : a; }
static inline int64_t greater_whole(int64_t a, int64_t b) { return b > a ? b : a; }

static inline int64_t geometric_weeks(double u, double mean) {
    if (mean <= 1.0) return 1;
    return 1 + (int64_t)(log(1.0 - u) / log(1.0 - 1.0 / mean));
}

static inline int64_t failures_before_success(double u, double success, int64_t most) {
    if (u < success) return 0;
    if (success <= 0.0) return most;
    return lesser_whole(most, (int64_t)(log(1.0 - u) / log(1.0 - success)));
}

static inline double tenure_factor(int64_t tenure, double early, double middle, double late) {
    return tenure < 13 ? early : tenure < 104 ? middle : late;
}

static inline double quit_chance(double hazard, double factor, double morale, double baseline, double morale_quit,
                                 double contagion, double recent) {
    double pressed = hazard * factor * exp(morale_quit * (baseline - morale)) * (1.0 + contagion * recent);
    return 1.0 - exp(-pressed);
}

static inline int64_t starting_tenure(double u, double median) { return (int64_t)(-log(1.0 - u) / log(2.0) * median); }

static inline double proficiency(int64_t tenure, double start, double ramp_weeks) {
    if (tenure >= ramp_weeks) return 1.0;
    return start + (1.0 - start) * tenure / ramp_weeks;
}

static inline double leaver_share(double person_trust, int64_t touchpoints, double trust, double person_weight) {
    if (trust <= 0.0) return 0.0;
    return lesser(1.0, person_weight * person_trust / touchpoints / trust);
}

static inline double erlang_c(int64_t servers, double utilisation) {
    double offered = servers * utilisation, blocked = 1.0;
    for (int64_t busy = 1; busy <= servers; busy++) blocked = offered * blocked / (busy + offered * blocked);
    return blocked / (1.0 - utilisation * (1.0 - blocked));
}

static inline double queue_days(double service_days, double utilisation, int64_t servers) {
    double busy = lesser(utilisation, 0.95);
    return service_days * erlang_c(servers, busy) / (servers * (1.0 - busy));
}

static inline double backlog_days(double backlog, int64_t servers, double capacity) {
    return 5.0 * backlog / (servers * capacity);
}

static inline double good_contact_chance(double skill, double context, double context_free, double distortion,
                                         double wait, double patience) {
    double tardiness = wait / patience;
    return skill * (context_free + (1.0 - context_free) * context) * (1.0 - distortion) / (1.0 + tardiness * tardiness);
}

static inline double raised(double level, double share) { return level + share * (1.0 - level); }
static inline double lowered(double level, double share) { return level - share * level; }

static inline double profile_after(double profile, double sharing, double known) {
    return profile + sharing * greater(0.0, known - profile);
}

static inline double trust_in_all(double person_trust, double firm_trust, double person_weight) {
    return person_weight * person_trust + (1.0 - person_weight) * firm_trust;
}

static inline double value_after(double value, double rate, double fit, double plan) {
    return value + rate * (fit * (0.5 + 0.5 * plan) - value);
}

static inline double spend_after(double spend, double rate, double trust, double value, double by_trust,
                                 double by_value) {
    double target = 1.0 + by_trust * (trust - 0.6) + by_value * (value - 0.6);
    return greater(0.0, spend + rate * (target - spend));
}

static inline double leave_chance(double base, double frailty, double trust, double value, double by_trust,
                                  double by_value) {
    double odds = base + frailty - by_trust * (trust - 0.6) - by_value * (value - 0.6);
    return 1.0 / (1.0 + exp(-odds));
}

static inline double fit_of_new_customer(double normal, double mean, double spread, double review, double lift,
                                         double narrowing) {
    double reviewed_mean = mean + review * lift * (1.0 - mean);
    double reviewed_spread = spread * (1.0 - review * narrowing);
    return lesser(1.0, greater(0.0, reviewed_mean + reviewed_spread * normal));
}

static inline double utilisation_after(double utilisation, double rate, double hours, double capacity) {
    return utilisation + rate * (lesser(1.2, hours / capacity) - utilisation);
}

static inline double backlog_after(double backlog, double hours, double worked, double most) {
    return lesser(most, greater(0.0, backlog + hours - worked));
}

static inline double morale_after(double morale, double rate, double baseline, double utilisation, double overload,
                                  double strain, double events) {
    double drift = rate * (baseline - morale) - strain * greater(0.0, utilisation - overload);
    return lesser(1.0, greater(0.0, morale + drift + events));
}

#endif
