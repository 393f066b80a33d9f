/* The rules, as `simulation/science/rules/`. `lesser` and `greater` are Python's `min` and `max`. */
#ifndef RULES_H
#define RULES_H

#include <stdint.h>

#include "elementary.h"

static int64_t matching_stratum(int64_t segment, int64_t age, int64_t weeks_left) {
    int64_t quarter = (weeks_left - 1) / 13, year = age / WEEKS_PER_YEAR;
    int64_t years = (year < 2 ? year : 2) + (year >= 3) + (year >= 6);
    return (segment * AGE_CLASSES + years) * 8 + (quarter < 7 ? quarter : 7);
}

static inline double lesser(double a, double b) { return b < a ? b : a; }
static inline double greater(double a, double b) { return b > a ? b : a; }
static inline int64_t lesser_whole(int64_t a, int64_t b) { return b < a ? b : a; }
static inline int64_t greater_whole(int64_t a, int64_t b) { return b > a ? b : a; }

static inline int64_t geometric_weeks(double u, double mean) {
    if (mean <= 1.0) return 1;
    return 1 + (int64_t)(own_log(1.0 - u) / own_log(1.0 - 1.0 / mean));
}

static inline int64_t failures_before_success(double u, double success, int64_t most) {
    double left = 1.0 - u, failing = 1.0 - success;
    int64_t tries = 0;
    while (tries < most && left <= failing) {
        tries += 1;
        failing *= 1.0 - success;
    }
    return tries;
}

static inline double tenure_factor(int64_t tenure, double early, double middle, double late) {
    return tenure < 13 ? early : tenure < 104 ? middle : late;
}

static inline double chance_of_any(double rate) { return 1.0 - own_exp(-rate); }

static inline double quit_pressure(double morale, double baseline, double morale_quit, double contagion, double recent) {
    return own_exp(morale_quit * (baseline - morale)) * (1.0 + contagion * recent);
}

static inline double quit_chance(double hazard, double factor, double morale, double baseline, double morale_quit,
                                 double contagion, double recent) {
    return chance_of_any(hazard * factor * quit_pressure(morale, baseline, morale_quit, contagion, recent));
}

static inline double person_weeks(double left, double hazard, double weeks) {
    return hazard <= NEVER ? left * weeks : left * (1.0 - own_exp(-hazard * weeks)) / hazard;
}

static inline double weeks_to_reach(double spent, double left, double hazard) {
    if (left <= 0.0) return 0.0;
    if (hazard <= NEVER) return spent / left;
    return -own_log(greater(FEWEST, 1.0 - hazard * spent / left)) / hazard;
}

static inline int64_t starting_tenure(double u, double hazard, double early, double middle, double late, int64_t most) {
    double left_13 = own_exp(-hazard * early * 13.0);
    double left_104 = left_13 * own_exp(-hazard * middle * 91.0);
    double first = person_weeks(1.0, hazard * early, 13.0);
    double second = person_weeks(left_13, hazard * middle, 91.0);
    double third = person_weeks(left_104, hazard * late, most - 104.0);
    double at = u * (first + second + third);
    if (at < first) return (int64_t)weeks_to_reach(at, 1.0, hazard * early);
    if (at < first + second) return 13 + (int64_t)weeks_to_reach(at - first, left_13, hazard * middle);
    return lesser_whole(most, 104 + (int64_t)weeks_to_reach(at - first - second, left_104, hazard * late));
}

static inline double proficiency(int64_t tenure, double start, double ramp_weeks) {
    if (tenure >= ramp_weeks) return 1.0;
    return start + (1.0 - start) * tenure / ramp_weeks;
}

static inline double engagement(double withdrawal, double notice, int withdraws, int on_notice) {
    if (on_notice) return notice;
    return withdraws ? 1.0 - withdrawal : 1.0;
}

static inline int64_t seats_on(int64_t distance, int64_t slot, int64_t count) {
    int64_t late = (distance - 1 - slot / count) % count;
    return late < 0 ? late + count : late;
}

static inline double worked_together(double amount, double enough) { return 1.0 - own_exp(-amount / enough); }

static inline double overlap_with(double overlap, int64_t to_colleague, int64_t bench) {
    return to_colleague || bench > 0 ? overlap : 0.0;
}

static inline double follow_chance(double follow, double share, double bond, int64_t age) {
    double with_firm = 1.0 - own_exp(-age / 150.0);
    return follow * share * lesser(1.0, greater(0.0, 0.14 + 0.2 * bond - 0.1 * with_firm));
}

static inline double leaver_share(double together, double without) {
    return together > 0.0 ? (together - without) / together : 0.0;
}

static inline double passed_on(double handover, double tacit, double overlap) {
    return handover * (1.0 - tacit + tacit * overlap);
}

static inline double context_taken_over(double own, double access, double profile) {
    return greater(own, access * profile);
}

static inline double routing_chance(double routing, double alignment) {
    return 1.0 - (1.0 - routing) * (1.0 - alignment);
}

static inline double erlang_c(int64_t servers, double utilisation) {
    double offered = servers * utilisation, blocked = 1.0;
    for (int64_t busy = 1; busy <= servers; busy++) blocked = offered * blocked / (busy + offered * blocked);
    return blocked / (1.0 - utilisation * (1.0 - blocked));
}

static inline double queue_days(double service_days, double utilisation, int64_t servers) {
    double busy = lesser(utilisation, HIGHEST_UTILISATION);
    return service_days * erlang_c(servers, busy) / (servers * (1.0 - busy));
}

static inline double backlog_days(double backlog, int64_t servers, double capacity) {
    return DAYS_PER_WEEK * backlog / (servers * capacity);
}

static inline double desk_days(double base, double share, double queue, double weight, double backlog) {
    return base + share * (queue + weight * backlog);
}

static inline double gap(double told, double known, double tacit) {
    return tacit < 1.0 ? greater(0.0, told - known / (1.0 - tacit)) : 0.0;
}

static inline double hours_with_gap(double hours, double missing) { return hours * (1.0 + 0.5 * missing); }
static inline double effort(double missing, int64_t detours) { return lesser(1.0, missing + 0.2 * detours); }
static inline double ability(double failing, double chance) { return own_power(chance, failing); }

static inline int goes_well(double luck, double competence, double failing, double chance) {
    double tangent = 1.0 - failing * (1.0 - chance);
    if (luck < competence * lesser(chance, tangent) - POWER_MARGIN) return 1;
    if (luck > competence * greater(chance, tangent) + POWER_MARGIN) return 0;
    return luck < competence * ability(failing, chance);
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

static inline double sharing_at(double sharing, double hoarding, double morale) {
    return sharing * (1.0 - hoarding * (1.0 - morale));
}

static inline double alignment_target(double meeting, double met, double unshared_goals, double usable) {
    return 1.0 - (1.0 - met * meeting) * unshared_goals * (1.0 - usable);
}

static inline double slack(double utilisation, double overload) {
    if (utilisation <= overload) return 1.0;
    return utilisation >= 1.0 ? 0.0 : (1.0 - utilisation) / (1.0 - overload);
}

static inline double attention(double health, double risk, double mean) {
    return mean > 0.0 ? 1.0 - health + health * risk / mean : 1.0;
}

static inline double planned(double known, int led, double unled_plan) { return led ? known : unled_plan * known; }

static inline double felt(double trust, double bond, double depth) { return trust * (1.0 - depth * (1.0 - bond)); }

static inline double trust_with_another(int64_t ties, double so_far, double weight, double felt) {
    if (ties == 0) return so_far + (1.0 - so_far) * weight * felt;
    if (ties == 1) return so_far + felt;
    return greater(so_far, weight * felt);
}

static inline double trust_in_all(double person_trust, double firm_trust, double person_weight) {
    return person_weight * person_trust + (1.0 - person_weight) * firm_trust;
}

static inline double value_after(double value, double rate, double fit, double plan) {
    return value + rate * (fit * (0.5 + 0.5 * plan) - value);
}

static inline double spend_after(double spend, double rate, double size, double trust, double value, double by_trust,
                                 double by_value) {
    double target = size * (1.0 + by_trust * (trust - 0.6) + by_value * (value - 0.6));
    return greater(0.0, spend + rate * (target - spend));
}

static inline double deal_chance(double most, double trust, double value, int64_t looking) {
    return most * trust * value * (1.0 - power_of_two(-looking));
}

static inline double proneness(double own, double weeks, int64_t age) {
    return weeks > 0.0 ? own * (1.0 - own_exp(-age / weeks)) : own;
}

static inline double leave_chance(double base, double own, double trust, double value, double by_trust,
                                  double by_value) {
    double odds = base + own - by_trust * (trust - 0.6) - by_value * (value - 0.6);
    return 1.0 / (1.0 + own_exp(-odds));
}

static inline int64_t settling_weeks(int64_t warm_up) { return warm_up * 3 / 4; }

static inline double past_level(double fresh, double settled, int64_t age) {
    return settled + (fresh - settled) * own_exp(-age / 52.0);
}

static inline double past_value(double mean, double fit, double mean_fit) {
    return mean_fit > 0.0 ? lesser(1.0, mean * fit / mean_fit) : mean;
}

static inline double past_bond(double rate, double interrupted, int64_t weeks) {
    if (rate <= 0.0) return 0.0;
    double together = rate + interrupted;
    return rate / together * (1.0 - own_exp(-together * weeks));
}

static inline double past_size(double ceiling, double rate, int64_t age) {
    return ceiling - (ceiling - 1.0) * own_exp(-rate * age);
}

static inline double fit_of_new_customer(double normal, double mean, double spread, double review, double lift,
                                         double narrowing) {
    double reviewed_mean = mean + review * lift * (1.0 - mean);
    double reviewed_spread = spread * (1.0 - review * narrowing);
    return lesser(1.0, greater(0.0, reviewed_mean + reviewed_spread * normal));
}

static inline double utilisation_after(double utilisation, double rate, double hours, double capacity) {
    return lesser(1.2, utilisation + rate * (lesser(1.2, hours / capacity) - utilisation));
}

static inline double worked_hours(double waiting, double capacity) {
    return lesser(MOST_UTILISATION * capacity, waiting);
}

static inline double backlog_after(double backlog, double hours, double worked) {
    return greater(0.0, backlog + hours - worked);
}

static inline double spirits(double morale, double baseline, double per_unit) {
    return greater(0.0, 1.0 - per_unit * greater(0.0, baseline - morale));
}

static inline double failing(double talent, double own, double mean, double learning) {
    return own_exp(-talent * (own + learning * greater(0.0, mean - own)) - 0.5 * talent * talent);
}

static inline double likeness(int64_t alike, int64_t portfolio) {
    return portfolio > 0 ? (double)alike / portfolio : 0.0;
}

static inline double merit(double talent, double own, int64_t tenure, double start, double ramp_weeks,
                           double context_free) {
    return ability(failing(talent, own, own, 0.0), proficiency(tenure, start, ramp_weeks) * context_free);
}

static inline double morale_after(double morale, double rate, double baseline, double utilisation, double overload,
                                  double strain, double events) {
    double drift = rate * (baseline - morale) - strain * greater(0.0, utilisation - overload);
    return lesser(1.0, greater(0.0, morale + drift + events));
}

#endif
