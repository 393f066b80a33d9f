/* The engine in the web: a run from declared parameters, in freestanding C.

`records.h` is written from the engine's own records and numbers before this is compiled, so that neither can drift. One
run at a time: whoever wants several has several instances. What is asked for is written where `room` says, in doubles:
the parameters of the firm, regimes (that of the set-up, then those of its ways), events, settings, transitions. */

#include "records.h"

/* What takes place so seldom that its size counts, and not its time. */
#ifdef __clang__
#define RARE __attribute__((noinline, minsize))
#else
#define RARE __attribute__((noinline, cold))
#endif

#include "chance.h"
#include "rules.h"

#include "people.h"

#include "deputies.h"

#include "requests.h"

#include "counts.h"
#include "customers.h"
#include "past.h"

#include "week.h"

#include "coefficients.h"

#include "book.h"
#include "course.h"
#include "ledger.h"

#ifdef __wasm__
#define EXPORTED(name) __attribute__((export_name(#name)))
#else
#include <stdlib.h>
#define EXPORTED(name)
#endif

/* ---------------------------------------------------------------- memory */

static char *free_from;

#ifdef __wasm__
extern char __heap_base;

/* Everything that was made before is forgotten. */
static void forget(void) { free_from = &__heap_base; }

/* Blank memory, which lasts until the next run; NULL where there is none left. */
static void *made(size_t size) {
    size_t page = 65536, at = ((size_t)free_from + 15) & ~(size_t)15, end = at + size;
    size_t pages = (end + page - 1) / page, now = __builtin_wasm_memory_size(0);
    if (end < at || (pages > now && __builtin_wasm_memory_grow(0, pages - now) == (size_t)-1)) return NULL;
    free_from = (char *)end;
    return __builtin_memset((void *)at, 0, size);
}
#else
#define MOST_BLOCKS 32
static void *blocks[MOST_BLOCKS];
static int block_count;

static void forget(void) {
    while (block_count > 0) free(blocks[--block_count]);
}

static void *made(size_t size) {
    (void)free_from;
    return blocks[block_count++] = calloc(size ? size : 1, 1);
}
#endif

/* ---------------------------------------------------------------- a run */

static State state;
static Course course;
static Coefficients at_first; /* of the firm as it was set up: its prices and salaries are those of the outcomes */
static double *asked_for;
static double outcomes[OUTCOMES];
static double *leave_chances;
static int64_t weeks_over;

/* Room for so many doubles of what is asked for; NULL where there is no memory for it. Ends the run before. */
EXPORTED(room) double *room(int32_t numbers) {
    forget();
    return asked_for = made((size_t)numbers * sizeof(double));
}

/* Whether the arrays of a run could be made. */
static int make_arrays(int64_t horizon) {
    const Coefficients *c = &at_first;
    int64_t slots = c->slots, seats = 0;
    for (int f = 0; f < FOUR; f++) seats += c->seats[f];
    state.slots = slots;
    state.seats = seats;
    state.stratum_count = STRATA;
    state.week_rows = horizon + 1;
    return (state.c = made((size_t)(course.ways + first_row(&course)) * sizeof(Coefficients))) &&
           (state.firm = made(sizeof(Firm))) && (state.accounts = made((size_t)slots * sizeof(Account))) &&
           (state.people = made((size_t)seats * sizeof(Person))) && (state.teams = made(FOUR * sizeof(Team))) &&
           (state.present = made((size_t)seats * sizeof(int64_t))) &&
           (state.luck = made((size_t)(LUCK_ROWS * slots) * sizeof(double))) &&
           (state.windows = made((size_t)slots * sizeof(Window))) &&
           (state.years = made(2 * OLDEST * sizeof(int64_t))) && (state.strata = made(3 * STRATA * sizeof(Stratum))) &&
           (state.day_bins = made((BINS_PER_DAY * MOST_DAYS + 1) * sizeof(int64_t))) &&
           (state.weeks = made((size_t)state.week_rows * sizeof(Week))) &&
           (course.order = made((size_t)greater_whole(slots, course.ways) * sizeof(int64_t))) &&
           (course.sizes = made((size_t)slots * sizeof(double))) &&
           (leave_chances = made((size_t)slots * sizeof(double)));
}

/* Set up the firm that was asked for, before its first week; whether there was enough memory.

`tiers` is whether each segment begins under a way of its own, `replication` the bits of a whole number below 2^32. */
EXPORTED(set_up) RARE int32_t set_up(int64_t seed, uint32_t replication, int32_t warm_up, int32_t horizon, int32_t tiers,
                                int32_t events, int32_t settings, int32_t transitions) {
    course.firm = *(const Parameters *)asked_for;
    course.begins = tiers ? ALL_SEGMENTS : 1;
    course.ways = course.begins + transitions;
    course.event_count = events;
    course.setting_count = settings;
    course.transition_count = transitions;
    course.regimes = (const Regime *)(asked_for + PARAMETERS);
    course.events = (const Event *)(course.regimes + 1 + course.ways);
    course.settings = (const Setting *)(course.events + events);
    course.transitions = (const Transition *)(course.settings + settings);
    work_out(&at_first, &course.firm, &course.regimes[0]);
    if (!make_arrays(horizon)) return 0;
    for (int way = 0; way < course.ways; way++)
        work_out(&state.c[first_row(&course) + way], &course.firm, &course.regimes[1 + way]);
    Firm *firm = state.firm;
    firm->seed = seed;
    firm->replication = replication;
    firm->warm_up = warm_up;
    firm->horizon = horizon;
    firm->scores_risk = scores_risk(&state, &course);
    for (int i = 0; i < ALL_SEGMENTS; i++) firm->newest_ways[i] = course.ways == 1 ? 0 : tiers ? 1 + i : 1;
    open_book(&state, &at_first, course.order);
    seat_people(&state, &at_first);
    sponsor_first(&state, course.order);
    mix_by_accounts(&state, &course, 1);
    carry_out(&state, SET_UP, 0);
    weeks_over = 0;
    return 1;
}

/* Carry out so many more weeks, as far as there are any; returns how many are over, those of the warm-up too. */
EXPORTED(weeks) int32_t weeks(int32_t more) {
    int64_t warm_up = state.firm->warm_up, last = lesser_whole(warm_up + state.firm->horizon, weeks_over + more);
    for (; weeks_over < last; weeks_over++) {
        if (weeks_over >= warm_up) happen(&state, &course, weeks_over - warm_up);
        carry_out(&state, weeks_over, weeks_over + 1);
    }
    return (int32_t)weeks_over;
}

/* Between two weeks: the person in a seat goes at the start of the next one; whether anybody is there. */
EXPORTED(leaves) RARE int32_t leaves(int32_t seat) {
    if (seat < 0 || seat >= state.seats || state.people[seat].vacancy_weeks > 0) return 0;
    resign(&state, &state.people[seat]);
    return 1;
}

/* Between two weeks: the person in a seat is away for the next `more` weeks at least; whether anybody is there. */
EXPORTED(ill) RARE int32_t ill(int32_t seat, int32_t more) {
    if (seat < 0 || seat >= state.seats || state.people[seat].vacancy_weeks > 0) return 0;
    Person *p = &state.people[seat];
    p->absence_weeks = greater_whole(p->absence_weeks, more + 1); /* staffing takes one off before the week's work */
    p->prepared = 0;
    return 1;
}

/* The outcomes of the weeks of the horizon that are over, in the order in which they are declared. */
EXPORTED(measured) const double *measured(void) {
    measure(&state, &at_first, outcomes);
    return outcomes;
}

/* The chance of each customer to leave, were a renewal due now. */
EXPORTED(chances_to_leave) const double *chances_to_leave(void) {
    leave_chances_of(&state, leave_chances);
    return leave_chances;
}

/* Where the run keeps its arrays, by their places in `State`. */
EXPORTED(array) const void *array(int32_t place) { return ((void *const *)&state)[place]; }

EXPORTED(slots) int32_t slots(void) { return (int32_t)state.slots; }
EXPORTED(seats) int32_t seats(void) { return (int32_t)state.seats; }

/* The weeks of a state that somebody else made, events left out: what the benchmarks compare with the engine. */
EXPORTED(all_weeks) void all_weeks(const State *s) { carry_out(s, SET_UP, s->firm->warm_up + s->firm->horizon); }
