/* Exponential, logarithm, power and cosine, as `simulation/science/elementary.py`, operation by operation.

Compile it with -ffp-contract=off: no product may be fused with a sum. Nothing of the C library is used, so that the
same text serves WebAssembly. LN2_HIGH and its like are written into `records.h` from the Python module. */
#ifndef ELEMENTARY_H
#define ELEMENTARY_H

#include <stdint.h>

/* How each of them is declared: for the web as a function that is called, since its text would stand there forty times. */
#ifdef __wasm__
#define CALLED static __attribute__((noinline))
#else
#define CALLED static inline
#endif

typedef struct {
    double value, rest;
} Pair;

/* ---------------------------------------------------------------- exact steps */

static inline int64_t bits_of(double number) {
    int64_t bits;
    __builtin_memcpy(&bits, &number, sizeof bits);
    return bits;
}

static inline double number_of(int64_t bits) {
    double number;
    __builtin_memcpy(&number, &bits, sizeof number);
    return number;
}

/* 2 to the power of a whole number from -1022 to 1023. */
static inline double power_of_two(int64_t exponent) { return number_of((exponent + BIAS) << FRACTION_BITS); }

/* Exponent and fraction of a positive finite number; the fraction lies between .707 and 1.414. */
static inline Pair parts(double x) {
    double less = 0.0;
    if (x < SMALLEST_NORMAL) {
        x *= TWO_TO_54;
        less = 54.0;
    }
    int64_t bits = bits_of(x), exponent = (bits - ROOT_HALF_BITS) >> FRACTION_BITS;
    return (Pair){(double)exponent - less, number_of(bits - exponent * (INT64_C(1) << FRACTION_BITS))};
}

static inline Pair exact_sum(double one, double other) {
    double total = one + other, part = total - one;
    return (Pair){total, (one - (total - part)) + (other - part)};
}

static inline Pair exact_product(double one, double other) {
    double product = one * other;
    double stretched = SPLITTING * one, one_high = stretched - (stretched - one), one_low = one - one_high;
    stretched = SPLITTING * other;
    double other_high = stretched - (stretched - other), other_low = other - other_high;
    return (Pair){product, ((one_high * other_high - product) + one_high * other_low + one_low * other_high) +
                               one_low * other_low};
}

/* ---------------------------------------------------------------- series */

static inline double exp_of_sum(double x, double more) {
    double whole = (x * PER_LN2 + ROUNDING) - ROUNDING;
    double high = x - whole * LN2_HIGH, low = more - whole * LN2_LOW;
    double r = high + low, rest = (high - r) + low;
    double z = r * r, z4 = z * z;
    double first = (1.0 / 2.0 + r * (1.0 / 6.0)) + z * (1.0 / 24.0 + r * (1.0 / 120.0));
    double second = (1.0 / 720.0 + r * (1.0 / 5040.0)) + z * (1.0 / 40320.0 + r * (1.0 / 362880.0));
    double third = (1.0 / 3628800.0 + r * (1.0 / 39916800.0)) + z * (1.0 / 479001600.0 + r * (1.0 / 6227020800.0));
    double small = z * (first + z4 * (second + z4 * third));
    double total = 1.0 + r, lost = (1.0 - total) + r;
    double found = total + (lost + (rest * total + small));
    int64_t exponent = (int64_t)whole, half = exponent >> 1;
    return found * power_of_two(half) * power_of_two(exponent - half);
}

static inline double areas(double z) {
    double z2 = z * z, z4 = z2 * z2;
    double first = (1.0 / 5.0 + z * (1.0 / 7.0)) + z2 * (1.0 / 9.0 + z * (1.0 / 11.0));
    double second = (1.0 / 13.0 + z * (1.0 / 15.0)) + z2 * (1.0 / 17.0 + z * (1.0 / 19.0));
    double third = (1.0 / 21.0 + z * (1.0 / 23.0)) + z2 * (1.0 / 25.0 + z * (1.0 / 27.0));
    return first + z4 * (second + z4 * third);
}

static inline Pair long_logarithm(double x) {
    Pair of = parts(x);
    double exponent = of.value, m = of.rest, f = m - 1.0;
    Pair g = exact_sum(m, 1.0);
    double s = f / g.value;
    Pair back = exact_product(s, g.value);
    double s_low = ((f - back.value) - back.rest - s * g.rest) / g.value;
    Pair z = exact_product(s, s);
    z.rest += 2.0 * s * s_low;
    Pair q = exact_sum(1.0 / 3.0, z.value * areas(z.value));
    Pair t = exact_product(z.value, q.value);
    t.rest += z.value * (q.rest + THIRD_LOW) + z.rest * q.value;
    Pair u = exact_product(s, t.value);
    u.rest += s * t.rest + s_low * t.value;
    Pair one = exact_sum(exponent * LN2_HIGH, 2.0 * s);
    Pair two = exact_sum(one.value, 2.0 * u.value);
    double low = one.rest + (two.rest + (2.0 * (s_low + u.rest) + exponent * LN2_LOW));
    double total = two.value + low;
    return (Pair){total, (two.value - total) + low};
}

static inline double sine(double a, double rest) {
    double z = a * a, z2 = z * z;
    double first = (1.0 / 6.0 - z * (1.0 / 120.0)) + z2 * (1.0 / 5040.0 - z * (1.0 / 362880.0));
    double second = (1.0 / 39916800.0 - z * (1.0 / 6227020800.0)) +
                    z2 * (1.0 / 1307674368000.0 - z * (1.0 / 355687428096000.0));
    return a - (z * a * (first + z2 * z2 * second) - rest * (1.0 - 0.5 * z));
}

static inline double cosine(double a, double rest) {
    double z = a * a, z2 = z * z;
    double first = (1.0 / 24.0 - z * (1.0 / 720.0)) + z2 * (1.0 / 40320.0 - z * (1.0 / 3628800.0));
    double second = (1.0 / 479001600.0 - z * (1.0 / 87178291200.0)) + z2 * (1.0 / 20922789888000.0);
    double half = 0.5 * z, total = 1.0 - half;
    return total + (((1.0 - total) - half) + (z2 * (first + z2 * z2 * second) - a * rest));
}

/* ---------------------------------------------------------------- what is asked for */

CALLED double own_exp(double x) {
    if (x != x) return x;
    double least = x > LEAST_EXPONENT ? x : LEAST_EXPONENT;
    return exp_of_sum(least < MOST_EXPONENT ? least : MOST_EXPONENT, 0.0);
}

CALLED double own_log(double x) {
    if (!(0.0 < x && x < __builtin_inf()))
        return x == 0.0 ? -__builtin_inf() : x > 0.0 ? x : __builtin_nan("");
    Pair of = parts(x);
    double exponent = of.value, f = of.rest - 1.0;
    double half = 0.5 * f * f, s = f / (2.0 + f), z = s * s;
    double rest = 2.0 * z * (1.0 / 3.0 + z * areas(z));
    return s * (half + rest) + exponent * LN2_LOW - half + f + exponent * LN2_HIGH;
}

CALLED double own_power(double x, double y) {
    if (x == 1.0 || y == 0.0) return 1.0;
    if (y != y || !(0.0 < x && x < __builtin_inf())) {
        if (y != y || !(x >= 0.0)) return __builtin_nan("");
        return (y > 0.0) == (x == 0.0) ? 0.0 : __builtin_inf();
    }
    y = y > -MOST_POWER ? y : -MOST_POWER;
    y = y < MOST_POWER ? y : MOST_POWER;
    Pair logarithm = long_logarithm(x);
    Pair product = exact_product(y, logarithm.value);
    if (product.value > MOST_EXPONENT) return __builtin_inf();
    if (product.value < LEAST_EXPONENT) return 0.0;
    return exp_of_sum(product.value, product.rest + y * logarithm.rest);
}

CALLED double cosine_of_turns(double turns) {
    double quarters = (4.0 * turns + ROUNDING) - ROUNDING, r = turns - 0.25 * quarters;
    double stretched = SPLITTING * r, first = stretched - (stretched - r);
    double high = TURN_HIGH * first, low = TURN_HIGH * (r - first) + TURN_LOW * r;
    double a = high + low, rest = (high - a) + low;
    int64_t quadrant = (int64_t)quarters & 3;
    double found = quadrant & 1 ? sine(a, rest) : cosine(a, rest);
    return quadrant == 1 || quadrant == 2 ? -found : found;
}

#endif
