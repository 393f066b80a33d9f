/* Addressed draws: Philox4x32-10, as `simulation/science/chance.py`. */
#ifndef CHANCE_H
#define CHANCE_H

#include <stdint.h>

#include "elementary.h"

#define LOW_WORD 0xFFFFFFFFu

typedef struct {
    uint64_t word[4];
} Words;

typedef struct {
    double of[4];
} Four;

static inline Words philox(uint64_t c0, uint64_t c1, uint64_t c2, uint64_t c3, uint64_t k0, uint64_t k1) {
    for (int round = 0; round < 10; round++) {
        uint64_t product_0 = 0xD2511F53u * c0;
        uint64_t product_1 = 0xCD9E8D57u * c2;
        c0 = (product_1 >> 32) ^ c1 ^ k0;
        c1 = product_1 & LOW_WORD;
        c2 = (product_0 >> 32) ^ c3 ^ k1;
        c3 = product_0 & LOW_WORD;
        k0 = (k0 + 0x9E3779B9u) & LOW_WORD;
        k1 = (k1 + 0xBB67AE85u) & LOW_WORD;
    }
    return (Words){{c0, c1, c2, c3}};
}

static inline Words words(const Firm *firm, int64_t decision, int64_t entity, int64_t week) {
    uint64_t address = (uint64_t)entity, key = (uint64_t)firm->seed;
    return philox(address & LOW_WORD, address >> 32, (uint64_t)week | ((uint64_t)decision << 20),
                  (uint64_t)firm->replication, key & LOW_WORD, key >> 32);
}

static inline double unit(uint64_t high, uint64_t low) {
    return ((double)(high >> 5) * 67108864.0 + (double)(low >> 6)) * (1.0 / 9007199254740992.0);
}

/* This week's uniform number of a decision point and an entity. */
static inline double draw(const Firm *firm, int64_t decision, int64_t entity) {
    Words w = words(firm, decision, entity, firm->week);
    return unit(w.word[0], w.word[1]);
}

/* Four uniform numbers of a decision point and an entity in another week, or at whatever else is counted. */
static inline Four draw_four_at(const Firm *firm, int64_t decision, int64_t entity, int64_t week) {
    Words w = words(firm, decision, entity, week);
    Four four;
    for (int i = 0; i < 4; i++) four.of[i] = (double)w.word[i] * (1.0 / 4294967296.0);
    return four;
}

/* This week's uniform numbers of a decision point, one for each function. */
static inline Four draw_four(const Firm *firm, int64_t decision, int64_t entity) {
    return draw_four_at(firm, decision, entity, firm->week);
}

static inline double normal_at(const Firm *firm, int64_t decision, int64_t entity, int64_t week) {
    Words w = words(firm, decision, entity, week);
    double radius = unit(w.word[0], w.word[1]), angle = unit(w.word[2], w.word[3]);
    return __builtin_sqrt(-2.0 * own_log(1.0 - radius)) * cosine_of_turns(angle);
}

/* This week's standard normal number of a decision point and an entity. */
static inline double draw_normal(const Firm *firm, int64_t decision, int64_t entity) {
    return normal_at(firm, decision, entity, firm->week);
}

/* The standard normal number behind a trait of a customer, whatever the week. */
static inline double draw_trait(const Firm *firm, int64_t decision, int64_t entity) {
    return normal_at(firm, decision, entity, 0);
}

/* This week's draws of the decisions that every account meets every week. */
static void weekly_luck(const State *s) {
    const Firm *firm = s->firm;
    int64_t n = s->slots;
    for (int64_t slot = 0; slot < n; slot++) {
        Four four = draw_four(firm, ARRIVAL, s->accounts[slot].entity);
        for (int f = 0; f < FOUR; f++) s->luck[(ARRIVAL_LUCK + f) * n + slot] = four.of[f];
    }
    for (int64_t slot = 0; slot < n; slot++) {
        Four four = draw_four(firm, BUYER_LEAVES, s->accounts[slot].entity);
        for (int f = 0; f < FOUR; f++) s->luck[(BUYER_LUCK + f) * n + slot] = four.of[f];
    }
    for (int64_t slot = 0; slot < n; slot++) {
        Four four = draw_four(firm, ATTENTION, s->accounts[slot].entity);
        s->luck[CHECK_IN_LUCK * n + slot] = four.of[0];
        s->luck[DEAL_LUCK * n + slot] = four.of[1];
    }
}

#endif
