/* What changes at the start of a week, as `simulation/science/course.py` and `simulation/engine/events.py`. */
#ifndef COURSE_H
#define COURSE_H

/* What is asked for is all doubles, in the order in which whoever asks writes them; words are written as their numbers. */
typedef struct {
    double week, until;       /* LASTS where it has no end */
    double dismissed[FOUR];   /* people of each function; below 0 where the event says nothing of it */
    double close, frozen;     /* whether seats go, too; whether hiring stands still */
    double quits[FOUR];       /* who of each function gives notice: 0 nobody, 1 most accounts, 2 longest tenure */
    double to_competitor;
} Event;

typedef struct {
    double event, number, value; /* a parameter by its place among those of the firm, then among those of a regime */
} Setting;

typedef struct {
    double week, over, largest_first, not_before_renewal;
} Transition;

typedef struct {
    Parameters firm;
    Parameters changed; /* the firm while an event sets something */
    const Regime *regimes; /* the first says how the firm is set up; then those of the ways, in order */
    const Event *events;
    const Setting *settings;
    const Transition *transitions;
    int ways, begins, event_count, setting_count, transition_count;
    int64_t *order; /* room for a number of each slot */
    double *sizes;
} Course;

#define LASTS (-1.0)

static int holds(const Event *e, int64_t week) {
    return e->week <= week && (e->until == LASTS || week < e->until);
}

/* ---------------------------------------------------------------- coefficients of the firm and its ways */

/* Whether there are several ways, which stand behind the coefficients of the firm itself. */
static inline int first_row(const Course *course) { return course->ways > 1; }

static void keep_set_up(Coefficients *c, const Coefficients *first) {
    c->accounts = first->accounts;
    c->slots = first->slots;
    c->sponsored_accounts = first->sponsored_accounts;
    for (int f = 0; f < FOUR; f++) {
        c->seats[f] = first->seats[f];
        c->bench[f] = first->bench[f];
    }
}

/* The coefficients of each way in this week; what a run is set up with stays. */
static void work_out_ways(const State *s, Course *course, int64_t week) {
    Coefficients *ways = s->c + first_row(course);
    course->changed = course->firm;
    double *firm = (double *)&course->changed;
    for (int i = 0; i < course->setting_count; i++) {
        const Setting *set = &course->settings[i];
        if (set->number < PARAMETERS && holds(&course->events[(int)set->event], week)) firm[(int)set->number] = set->value;
    }
    for (int way = 0; way < course->ways; way++) {
        Regime regime = course->regimes[1 + way];
        Coefficients first = ways[way];
        for (int i = 0; i < course->setting_count; i++) {
            const Setting *set = &course->settings[i];
            if (set->number >= PARAMETERS && holds(&course->events[(int)set->event], week))
                ((double *)&regime)[(int)set->number - PARAMETERS] = set->value;
        }
        work_out(&ways[way], &course->changed, &regime);
        keep_set_up(&ways[way], &first);
    }
}

/* A mean over the accounts: exactly the value, where all ways have the same. */
static double mean_over(const Coefficients *ways, const int64_t *accounts, int count, size_t place) {
    double total = 0.0, first = 0.0;
    int64_t whole = 0;
    int differ = 0;
    for (int way = 0; way < count; way++) {
        if (accounts[way] == 0) continue;
        double value = *(const double *)((const char *)&ways[way] + place);
        if (whole == 0) first = value;
        differ |= value != first;
        total += (double)accounts[way] * value;
        whole += accounts[way];
    }
    return differ ? total / (double)whole : first;
}

/* The coefficients of the firm itself, where so many accounts are under each way. */
static void mix_ways(const State *s, const Course *course, int64_t *accounts) {
    if (course->ways == 1) return;
    Coefficients *firm = s->c;
    const Coefficients *ways = s->c + 1;
    int last = -1;
    for (int way = 0; way < course->ways; way++)
        if (accounts[way] > 0) last = way;
    if (last < 0) accounts[last = course->ways - 1] = 1;
    *firm = ways[last];
    firm->cover = mean_over(ways, accounts, course->ways, offsetof(Coefficients, cover));
    firm->peer_learning = mean_over(ways, accounts, course->ways, offsetof(Coefficients, peer_learning));
    firm->sharing = mean_over(ways, accounts, course->ways, offsetof(Coefficients, sharing));
    firm->hoarding = mean_over(ways, accounts, course->ways, offsetof(Coefficients, hoarding));
    for (int f = 0; f < FOUR; f++) {
        size_t place = offsetof(Coefficients, service_days) + (size_t)f * sizeof(double);
        firm->service_days[f] = mean_over(ways, accounts, course->ways, place);
    }
    for (int way = 0; way < course->ways; way++)
        firm->sponsored_accounts = greater_whole(firm->sponsored_accounts, ways[way].sponsored_accounts);
}

/* As `mix_ways`, by the accounts that are there; `first` at the start, when the first slots are still to be sold to. */
static RARE void mix_by_accounts(const State *s, const Course *course, int first) {
    if (course->ways == 1) return;
    int64_t *accounts = course->order;
    for (int way = 0; way < course->ways; way++) accounts[way] = 0;
    for (int64_t slot = 0; slot < s->slots; slot++) {
        const Account *a = &s->accounts[slot];
        if (first ? slot < s->c[1].accounts : a->here)
            accounts[(first ? s->firm->newest_ways[a->segment] : a->way) - 1] += 1;
    }
    mix_ways(s, course, accounts);
}

/* ---------------------------------------------------------------- who goes */

/* The person who comes next after one of this tenure and seat, the newest first; -1 after the last. */
static int64_t next_newest(const State *s, const Team *team, int64_t tenure, int64_t after) {
    int64_t best = -1;
    for (int64_t seat = team->first_seat; seat < team->first_seat + team->seats; seat++) {
        const Person *p = &s->people[seat];
        if (p->closed || p->vacancy_weeks > 0) continue;
        if (p->tenure < tenure || (p->tenure == tenure && seat <= after)) continue;
        if (best < 0 || p->tenure < s->people[best].tenure) best = seat;
    }
    return best;
}

/* Everybody knows that the person goes, after so many weeks of notice, unless they did. */
static void announce(const State *s, Person *p, int64_t weeks) {
    if (p->notice_weeks > 0) return;
    s->teams[p->function].new_quits += 1;
    p->notice_weeks = weeks + 1;
    p->overlap = overlap_with(s->c->overlap, s->c->to_colleague, s->c->bench[p->function]);
}

/* The person goes at the start of the next week, whatever notice is usual. */
static void resign(const State *s, Person *p) {
    announce(s, p, 0);
    p->notice_weeks = 1;
    p->overlap = 0.0;
}

/* Where all seats that are left are those of the bench, one of them is no longer. */
static void keep_a_seat_with_accounts(const State *s, const Team *team) {
    int64_t first = -1;
    for (int64_t seat = team->first_seat; seat < team->first_seat + team->seats; seat++) {
        if (s->people[seat].closed) continue;
        if (!s->people[seat].on_bench) return;
        if (first < 0) first = seat;
    }
    if (first >= 0) s->people[first].on_bench = 0;
}

/* So many go at the start of this week; where seats are closed, as many of them as asked, empty ones too. */
static void dismiss(const State *s, Team *team, int64_t people, int close) {
    int64_t tenure = -1, seat = -1, last = -1, going = 0, end = team->first_seat + team->seats;
    for (; going < people && (seat = next_newest(s, team, tenure, last)) >= 0; going++) {
        Person *p = &s->people[seat];
        tenure = p->tenure;
        resign(s, p);
        last = seat;
    }
    int64_t empty = people - going;
    for (seat = team->first_seat; close && seat < end; seat++) {
        Person *p = &s->people[seat];
        if (p->closed) continue;
        int goes = p->tenure < tenure || (p->tenure == tenure && seat <= last);
        if (p->vacancy_weeks > 0 ? empty-- <= 0 : !goes) continue;
        p->closed = 1;
        team->open -= 1;
    }
    keep_a_seat_with_accounts(s, team);
}

/* One person gives notice this week, unless nobody is there; who has done so goes as announced. */
static void lose(const State *s, const Team *team, int longest_tenure, int to_competitor) {
    Person *best = NULL;
    for (int64_t seat = team->first_seat; seat < team->first_seat + team->seats; seat++) {
        Person *p = &s->people[seat];
        if (p->closed || p->vacancy_weeks > 0) continue;
        if (!best || (longest_tenure ? p->tenure > best->tenure : p->portfolio > best->portfolio)) best = p;
    }
    if (!best) return;
    announce(s, best, s->c->notice_weeks);
    best->poached = to_competitor;
}

/* ---------------------------------------------------------------- accounts move */

/* Go over to another regime: relationships that it adds begin as a successor's do, those it drops are over. */
static void move_to(const State *s, Account *a, int64_t way) {
    const Coefficients *before = way_of(s, a), *c = &s->c[way];
    a->way = way;
    for (int f = 0; f < FOUR; f++) {
        Person *p = &s->people[a->holder[f]];
        if (c->touchpoints[f] && !before->touchpoints[f]) a->person_trust[f] = c->introduction * a->firm_trust;
        if (!c->touchpoints[f] || !before->touchpoints[f]) a->bond[f] = 0.0;
        if (c->touchpoints[f] && p->vacancy_weeks == 0) p->hours += c->switch_hours;
    }
    if (a->sponsored_next && !a->sponsored) a->sponsor_trust = c->introduction * a->firm_trust;
    a->sponsored = a->sponsored_next;
    a->touchpoints = c->touchpoint_count + a->sponsored;
}

static int moves_before(const Course *course, int64_t slot, int64_t other) {
    double one = course->sizes[slot], two = course->sizes[other];
    return one != two ? one < two : slot < other;
}

static void sift(const Course *course, int64_t from, int64_t count) {
    int64_t *order = course->order, moving = order[from];
    for (int64_t child; (child = 2 * from + 1) < count; from = child) {
        if (child + 1 < count && moves_before(course, order[child], order[child + 1])) child += 1;
        if (!moves_before(course, moving, order[child])) break;
        order[from] = order[child];
    }
    order[from] = moving;
}

/* Put slots in the order in which their accounts move (heapsort: no two are equal). */
static void sort_slots(const Course *course, int64_t count) {
    for (int64_t from = count / 2; from-- > 0;) sift(course, from, count);
    for (int64_t end = count; end-- > 1;) {
        int64_t last = course->order[end];
        course->order[end] = course->order[0];
        course->order[0] = last;
        sift(course, 0, end);
    }
}

/* The wave in which each account moves, by the size of its contract. */
static void form_waves(const State *s, const Course *course, const Transition *t) {
    int64_t count = 0, over = greater_whole(1, (int64_t)t->over);
    for (int64_t slot = 0; slot < s->slots; slot++) {
        const Account *a = &s->accounts[slot];
        if (!a->here) continue;
        double size = way_of(s, a)->weekly_revenue[a->segment] * a->size;
        course->sizes[slot] = t->largest_first ? -size : size;
        course->order[count++] = slot;
    }
    sort_slots(course, count);
    for (int64_t rank = 0; rank < count; rank++) s->accounts[course->order[rank]].wave = rank * over / count;
}

/* Accounts go over to another regime, wave by wave; new ones begin under it. */
static void move_accounts(const State *s, const Course *course, int number, int64_t wave) {
    const Transition *t = &course->transitions[number];
    int64_t way = 1 + course->begins + number;
    if (wave == 0) {
        for (int i = 0; i < ALL_SEGMENTS; i++) s->firm->newest_ways[i] = way;
        choose_sponsored(s, &s->c[way], course->order);
        form_waves(s, course, t);
    }
    for (int64_t slot = 0; slot < s->slots; slot++) {
        Account *a = &s->accounts[slot];
        int late = a->renewal_age - a->age > t->not_before_renewal;
        if (a->here && a->way < way && a->wave <= wave && late) move_to(s, a, way);
    }
}

/* ---------------------------------------------------------------- a week begins */

/* The transition in whose weeks a week is, its wave in `wave`; -1 for none. */
static int turn_in(const Course *course, int64_t week, int64_t *wave) {
    for (int number = course->transition_count; number-- > 0;) {
        const Transition *t = &course->transitions[number];
        *wave = week - (int64_t)t->week;
        if (*wave >= 0 && *wave < greater_whole(1, (int64_t)t->over) + (int64_t)t->not_before_renewal) return number;
    }
    return -1;
}

/* What happens at the start of a week of the horizon, before it. */
static RARE void happen(const State *s, Course *course, int64_t week) {
    int64_t wave = 0;
    int turn = turn_in(course, week, &wave), dated = turn >= 0, frozen = 0;
    for (int i = 0; i < course->event_count; i++) {
        const Event *e = &course->events[i];
        dated |= e->week == week || e->until == week;
        frozen |= e->frozen && holds(e, week);
    }
    if (!dated || week >= s->firm->horizon) return;
    if (course->setting_count > 0) work_out_ways(s, course, week);
    s->firm->hiring_frozen = frozen;
    for (int i = 0; i < course->event_count; i++) {
        const Event *e = &course->events[i];
        for (int f = 0; f < FOUR; f++)
            if (e->week == week && e->dismissed[f] >= 0.0) dismiss(s, &s->teams[f], (int64_t)e->dismissed[f], e->close);
    }
    for (int i = 0; i < course->event_count; i++) {
        const Event *e = &course->events[i];
        for (int f = 0; f < FOUR; f++)
            if (e->week == week && e->quits[f] > 0.0) lose(s, &s->teams[f], e->quits[f] > 1.0, e->to_competitor);
    }
    if (turn >= 0) move_accounts(s, course, turn, wave);
    mix_by_accounts(s, course, 0);
}

/* Whether check-ins ever go by a score of risk. */
static int64_t scores_risk(const State *s, const Course *course) {
    int number = PARAMETERS + (int)(offsetof(Regime, health) / sizeof(double)), any = 0;
    for (int way = 0; way < course->ways; way++) any |= s->c[first_row(course) + way].health > 0.0;
    for (int i = 0; i < course->setting_count; i++)
        any |= course->settings[i].number == number && course->settings[i].value > 0.0;
    return any;
}

#endif
