"""Exponential, logarithm, power and cosine of our own: the same bits on every machine.

IEEE 754 says to the last bit what a sum, a product, a quotient and a square root are, and leaves these functions to
each platform, so that a colleague on another system would get other customers. Here they are plain double arithmetic:
Taylor's series on a short interval, reached by Cody & Waite's reduction (Software Manual for the Elementary Functions,
1980) and, where a double is too short, by sums and products whose rounding errors are kept (Dekker 1971, A floating-
point technique for extending the available precision; Knuth, TAOCP 2, 4.2.2). The whole method: Muller (2016),
Elementary Functions. The errors stay below one unit in the last place (`tests/science/test_elementary.py`). The order
of every operation counts, and none may be fused. `simulation/web/c/elementary.h` is the same in C.
"""

from __future__ import annotations

import math
import struct
from typing import Final

LN2_HIGH: Final = 0.6931471803691238  # 33 bits, so that its product with an exponent is exact
LN2_LOW: Final = 1.9082149292705877e-10  # ln 2 without LN2_HIGH
PER_LN2: Final = 1.4426950408889634  # 1 / ln 2
TURN_HIGH: Final = 6.283185243606567  # 2 pi to 26 bits
TURN_LOW: Final = 6.357301909411278e-08
THIRD_LOW: Final = 1.850371707708594e-17  # 1/3 without the double next to it
ROUNDING: Final = 6755399441055744.0  # 1.5 * 2^52: what is added to it is rounded to a whole number
SPLITTING: Final = 134217729.0  # 2^27 + 1 (Veltkamp)
SMALLEST_NORMAL: Final = 2.2250738585072014e-308
TWO_TO_54: Final = 18014398509481984.0

MOST_EXPONENT: Final = 710.0  # beyond, exp is infinite
LEAST_EXPONENT: Final = -746.0  # below, exp is 0
MOST_POWER: Final = 1e20  # whatever is raised to more is 0, 1 or infinite

ROOT_HALF_BITS: Final = 4604544271217802189  # of the square root of 1/2
FRACTION_BITS: Final = 52
BIAS: Final = 1023

# ---------------------------------------------------------------- the bits of a double


def bits_of(number: float) -> int:
    """The 64 bits of a double, read as a whole number with a sign."""
    found: int = struct.unpack("<q", struct.pack("<d", number))[0]
    return found


def number_of(bits: int) -> float:
    """The double with these bits: the inverse of `bits_of`."""
    found: float = struct.unpack("<d", struct.pack("<q", bits))[0]
    return found


# ---------------------------------------------------------------- what is asked for


def exp(x: float) -> float:
    """e to the power of `x`; infinite above 709.78, 0 below -745.13."""
    if math.isnan(x):
        return x
    return exp_of_sum(min(MOST_EXPONENT, max(LEAST_EXPONENT, x)), 0.0)


def log(x: float) -> float:
    """Natural logarithm; minus infinity at 0, undefined (NaN) below."""
    if not 0.0 < x < math.inf:
        return logarithm_at_the_ends(x)
    exponent, m = parts(x)
    f = m - 1.0
    half = 0.5 * f * f
    s = f / (2.0 + f)
    z = s * s
    # log(1 + f) = f - half + s * (half + 2/3 z + 2/5 z^2 + ...)
    rest = 2.0 * z * (1.0 / 3.0 + z * areas(z))
    return s * (half + rest) + exponent * LN2_LOW - half + f + exponent * LN2_HIGH


def power(x: float, y: float) -> float:
    """`x`, which must not be negative, to the power of `y`; undefined (NaN) for a negative `x`."""
    if x == 1.0 or y == 0.0:
        return 1.0
    if math.isnan(y) or not 0.0 < x < math.inf:
        return power_at_the_ends(x, y)
    y = min(MOST_POWER, max(-MOST_POWER, y))
    high, low = long_logarithm(x)
    product, error = exact_product(y, high)
    if product > MOST_EXPONENT:
        return math.inf
    if product < LEAST_EXPONENT:
        return 0.0
    return exp_of_sum(product, error + y * low)


def cosine_of_turns(turns: float) -> float:
    """Cosine of that many full turns, which must lie in [-1, 1]: cos(2 pi `turns`)."""
    quarters = (4.0 * turns + ROUNDING) - ROUNDING
    r = turns - 0.25 * quarters  # exact, at most an eighth
    # 2 pi r as a sum, since its rounding would count near the zeros
    stretched = SPLITTING * r
    first = stretched - (stretched - r)
    high, low = TURN_HIGH * first, TURN_HIGH * (r - first) + TURN_LOW * r
    a = high + low
    rest = (high - a) + low
    quadrant = int(quarters) & 3
    # both, so that nothing hangs on a guess, and a loop can work out several at once
    across, along = sine(a, rest), cosine(a, rest)
    found = across if quadrant & 1 else along
    return -found if quadrant in (1, 2) else found


# ---------------------------------------------------------------- the ends


def logarithm_at_the_ends(x: float) -> float:
    """Logarithm of what is no positive finite number."""
    if x == 0.0:
        return -math.inf
    return x if x > 0.0 else math.nan


def power_at_the_ends(x: float, y: float) -> float:
    """Power of 0 or of infinity; of anything else undefined (NaN)."""
    if math.isnan(y) or not x >= 0.0:
        return math.nan
    return 0.0 if (y > 0.0) == (x == 0.0) else math.inf


# ---------------------------------------------------------------- series


def exp_of_sum(x: float, more: float) -> float:
    """e to the power of `x` + `more`, of which `more` is tiny; `x` must lie between the ends."""
    whole = (x * PER_LN2 + ROUNDING) - ROUNDING
    high, low = x - whole * LN2_HIGH, more - whole * LN2_LOW
    r = high + low
    rest = (high - r) + low
    z = r * r
    z4 = z * z
    # r^2 / 2! + r^3 / 3! + ... + r^13 / 13!, in pairs (Estrin)
    first = (1.0 / 2.0 + r * (1.0 / 6.0)) + z * (1.0 / 24.0 + r * (1.0 / 120.0))
    second = (1.0 / 720.0 + r * (1.0 / 5040.0)) + z * (1.0 / 40320.0 + r * (1.0 / 362880.0))
    third = (1.0 / 3628800.0 + r * (1.0 / 39916800.0)) + z * (1.0 / 479001600.0 + r * (1.0 / 6227020800.0))
    small = z * (first + z4 * (second + z4 * third))
    total = 1.0 + r
    lost = (1.0 - total) + r
    found = total + (lost + (rest * total + small))
    # 2^whole in two factors, for results that are subnormal or nearly infinite
    exponent = int(whole)
    half = exponent >> 1
    return found * power_of_two(half) * power_of_two(exponent - half)


def areas(z: float) -> float:
    """1/5 + z / 7 + z^2 / 9 + ...: the series of the area tangent from its third term on."""
    z2 = z * z
    z4 = z2 * z2
    first = (1.0 / 5.0 + z * (1.0 / 7.0)) + z2 * (1.0 / 9.0 + z * (1.0 / 11.0))
    second = (1.0 / 13.0 + z * (1.0 / 15.0)) + z2 * (1.0 / 17.0 + z * (1.0 / 19.0))
    third = (1.0 / 21.0 + z * (1.0 / 23.0)) + z2 * (1.0 / 25.0 + z * (1.0 / 27.0))
    return first + z4 * (second + z4 * third)


def long_logarithm(x: float) -> tuple[float, float]:
    """Natural logarithm of a positive finite number as a sum of two doubles, to about 2^-66 of it."""
    exponent, m = parts(x)
    f = m - 1.0
    # s = f / (m + 1), and z = s^2
    g, g_low = exact_sum(m, 1.0)
    s = f / g
    product, error = exact_product(s, g)
    s_low = ((f - product) - error - s * g_low) / g
    z, z_low = exact_product(s, s)
    z_low += 2.0 * s * s_low
    # 2 s (1 + t) with t = z * (1/3 + z / 5 + ...)
    q, q_low = exact_sum(1.0 / 3.0, z * areas(z))
    t, t_low = exact_product(z, q)
    t_low += z * (q_low + THIRD_LOW) + z_low * q
    u, u_low = exact_product(s, t)
    u_low += s * t_low + s_low * t
    high, first = exact_sum(exponent * LN2_HIGH, 2.0 * s)
    high, second = exact_sum(high, 2.0 * u)
    low = first + (second + (2.0 * (s_low + u_low) + exponent * LN2_LOW))
    total = high + low
    return total, (high - total) + low


def sine(a: float, rest: float) -> float:
    """Sine of `a` + `rest`, at most an eighth of a turn, of which `rest` is tiny."""
    z = a * a
    z2 = z * z
    first = (1.0 / 6.0 - z * (1.0 / 120.0)) + z2 * (1.0 / 5040.0 - z * (1.0 / 362880.0))
    second = (1.0 / 39916800.0 - z * (1.0 / 6227020800.0)) + z2 * (
        1.0 / 1307674368000.0 - z * (1.0 / 355687428096000.0)
    )
    return a - (z * a * (first + z2 * z2 * second) - rest * (1.0 - 0.5 * z))


def cosine(a: float, rest: float) -> float:
    """Cosine of `a` + `rest`, at most an eighth of a turn, of which `rest` is tiny."""
    z = a * a
    z2 = z * z
    first = (1.0 / 24.0 - z * (1.0 / 720.0)) + z2 * (1.0 / 40320.0 - z * (1.0 / 3628800.0))
    second = (1.0 / 479001600.0 - z * (1.0 / 87178291200.0)) + z2 * (1.0 / 20922789888000.0)
    half = 0.5 * z
    total = 1.0 - half
    return total + (((1.0 - total) - half) + (z2 * (first + z2 * z2 * second) - a * rest))


# ---------------------------------------------------------------- exact steps


def parts(x: float) -> tuple[float, float]:
    """Exponent and fraction of a positive finite number: x = fraction * 2^exponent, fraction from .707 to 1.414."""
    less = 0.0
    if x < SMALLEST_NORMAL:
        x *= TWO_TO_54
        less = 54.0
    bits = bits_of(x)
    exponent = (bits - ROOT_HALF_BITS) >> FRACTION_BITS
    return float(exponent) - less, number_of(bits - (exponent << FRACTION_BITS))


def power_of_two(exponent: int) -> float:
    """2 to the power of a whole number from -1022 to 1023."""
    return number_of((exponent + BIAS) << FRACTION_BITS)


def exact_sum(one: float, other: float) -> tuple[float, float]:
    """The sum of two doubles and its rounding error, which together are their sum (Knuth)."""
    total = one + other
    part = total - one
    return total, (one - (total - part)) + (other - part)


def exact_product(one: float, other: float) -> tuple[float, float]:
    """The product of two doubles and its rounding error, which together are their product (Dekker, Veltkamp)."""
    product = one * other
    stretched = SPLITTING * one
    one_high = stretched - (stretched - one)
    one_low = one - one_high
    stretched = SPLITTING * other
    other_high = stretched - (stretched - other)
    other_low = other - other_high
    error = ((one_high * other_high - product) + one_high * other_low + one_low * other_high) + one_low * other_low
    return product, error
