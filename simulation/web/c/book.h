/* The arrays of a run before its first week, as `prepared` and `fresh_state` of `simulation/engine/run.py`. */
#ifndef BOOK_H
#define BOOK_H

static int64_t segment_of(const Coefficients *c, int64_t slot) {
    double at = ((double)slot + 0.5) * GOLDEN_RATIO;
    at -= __builtin_floor(at); /* exact, as the remainder of a division by 1 */
    int64_t segment = 0;
    while (at >= c->segment_until[segment]) segment += 1;
    return segment;
}

/* Whether a segment's contracts go before another's: larger ones first. */
static inline int goes_before(const Coefficients *c, int64_t segment, int64_t other) {
    return c->weekly_revenue[segment] > c->weekly_revenue[other];
}

/* How many of the first slots have larger contracts than a segment's. */
static int64_t ahead_of(const State *s, const Coefficients *c, int64_t segment, int64_t slots) {
    int64_t count = 0;
    for (int64_t slot = 0; slot < slots; slot++) count += goes_before(c, s->accounts[slot].segment, segment);
    return count;
}

/* The rank of each of the first slots by contracted revenue, from 0 for the largest; equals go by slot. */
static void rank_slots(const State *s, const Coefficients *c, int64_t slots, int64_t *ranks) {
    int64_t next[ALL_SEGMENTS];
    for (int64_t i = 0; i < ALL_SEGMENTS; i++) next[i] = ahead_of(s, c, i, slots);
    for (int64_t slot = 0; slot < slots; slot++) {
        int64_t segment = s->accounts[slot].segment;
        ranks[slot] = next[segment];
        for (int64_t i = 0; i < ALL_SEGMENTS; i++)
            next[i] += !goes_before(c, segment, i) && !goes_before(c, i, segment); /* all of equal contracts */
    }
}

/* Which slots have a sponsor under a way: the largest of the first ones. `ranks` is overwritten. */
static void choose_sponsored(const State *s, const Coefficients *c, int64_t *ranks) {
    rank_slots(s, c, c->accounts, ranks);
    for (int64_t slot = 0; slot < s->slots; slot++)
        s->accounts[slot].sponsored_next = slot < c->accounts && ranks[slot] < c->sponsored_accounts;
}

/* Before the first week: which slots have a sponsor, where each segment may be under a way of its own. */
static void sponsor_first(const State *s, int64_t *ranks) {
    for (int64_t segment = 0; segment < ALL_SEGMENTS; segment++) {
        choose_sponsored(s, &s->c[s->firm->newest_ways[segment]], ranks);
        for (int64_t slot = 0; slot < s->slots; slot++)
            if (s->accounts[slot].segment == segment) s->accounts[slot].sponsored = s->accounts[slot].sponsored_next;
    }
    for (int64_t slot = 0; slot < s->slots; slot++) s->accounts[slot].sponsored_next = s->accounts[slot].sponsored;
}

static void open_book(const State *s, const Coefficients *firm, int64_t *ranks) {
    for (int64_t slot = 0; slot < s->slots; slot++) {
        s->accounts[slot].generation = -1;
        s->accounts[slot].segment = segment_of(firm, slot);
    }
    rank_slots(s, firm, s->slots, ranks);
    for (int64_t slot = 0; slot < s->slots; slot++) s->accounts[slot].rank = ranks[slot];
}

static void seat_people(const State *s, const Coefficients *firm) {
    int64_t seat = 0;
    for (int f = 0; f < FOUR; f++) {
        Team *team = &s->teams[f];
        team->first_seat = seat;
        team->seats = team->open = firm->seats[f];
        for (; seat < team->first_seat + team->seats; seat++) {
            Person *p = &s->people[seat];
            p->function = f;
            p->stand_in = p->replaced_by = -1;
            p->on_bench = seat >= team->first_seat + team->seats - firm->bench[f];
        }
    }
}

#endif
