"""Chance: a draw is addressed, not consumed.

Every random number is a pure function of its address (seed, replication, decision point, entity, week): the
counter-based generator Philox4x32-10 of Salmon et al. (2011), which needs no state. So the same event meets
every regime with the same luck (common random numbers), a draw that is not needed is not made, and neither
a new decision point, nor another account, nor the order of visiting, nor the number of workers moves any
other draw. The regime is never part of an address.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from simulation.science import elementary_compiled  # noqa: F401 (so that the compiler knows what follows)
from simulation.science.compilation import compiled
from simulation.science.elementary import cosine_of_turns, log

# Decision points. A number once given is never given again: it is part of the address of a draw.
STARTING_TENURE: Final = 1
QUIT: Final = 2
VACANCY: Final = 3
ABSENCE: Final = 4
ABSENCE_LENGTH: Final = 5
COMPETITOR: Final = 6
EXECUTIVE_QUIT: Final = 7
WITHDRAWAL: Final = 8
DISMISSAL: Final = 9
PLANNED: Final = 10
TALENT: Final = 11
FIT: Final = 20
FRAILTY: Final = 21
CONTRACT_PHASE: Final = 22
SALE: Final = 23
HISTORY: Final = 24  # of renewals before the simulation, four at a time, by the slot
FOLLOW: Final = 30
DEPUTY_FOLLOW: Final = 31
ARRIVAL: Final = 40
REQUEST: Final = 41  # four draws: is it relayed, does it find its way, does anybody act, is the contact good
COVER: Final = 44
TEAMMATE: Final = 45
LEAD_COVER: Final = 46
LEAD_TEAMMATE: Final = 47
INSIGHT: Final = 49
ASK_AGAIN: Final = 50  # four draws: does the customer ask again, whom, is that a good contact, and one that is spare
CONFLICT: Final = 61
BUYER_LEAVES: Final = 62
SPONSOR_CONTACT: Final = 63
ATTENTION: Final = 64  # four draws: a check-in, an expansion, and two that are spare; 60 was the check-in alone
DEPUTY_JOINS: Final = 65
RENEWAL: Final = 70
REFERRAL: Final = 71

LARGEST_SEED: Final = 2**63 - 1
"""Seeds run from 0 to here; 0 is a seed like any other."""

_LOW_WORD = np.uint64(0xFFFFFFFF)
_WORD = np.uint64(32)
_MULTIPLIER_0, _MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_DECISION_SHIFT = np.uint64(20)
_DROP_HIGH, _DROP_LOW, _JOIN = np.uint64(5), np.uint64(6), 67108864.0
_UNIT = 1.0 / 9007199254740992.0
_WORD_UNIT = 1.0 / 4294967296.0


@compiled("UniTuple(uint64, 4)(uint64, uint64, uint64, uint64, uint64, uint64)", forceinline=True)
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Four 32-bit words of Philox4x32-10 for a counter of four words and a key of two.

    Source: Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3.
    """
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0 = (product_1 >> _WORD) ^ c1 ^ k0
        c1 = product_1 & _LOW_WORD
        c2 = (product_0 >> _WORD) ^ c3 ^ k1
        c3 = product_0 & _LOW_WORD
        k0 = (k0 + _WEYL_0) & _LOW_WORD
        k1 = (k1 + _WEYL_1) & _LOW_WORD
    return c0, c1, c2, c3


@compiled("UniTuple(uint64, 4)(int64, int64, int64, int64, int64)", forceinline=True)
def _words(seed, replication, decision, entity, week):  # type: ignore[no-untyped-def]
    address = np.uint64(entity)
    key = np.uint64(seed)
    return philox(
        address & _LOW_WORD,
        address >> _WORD,
        np.uint64(week) | (np.uint64(decision) << _DECISION_SHIFT),
        np.uint64(replication),
        key & _LOW_WORD,
        key >> _WORD,
    )


@compiled("float64(int64, int64, int64, int64, int64)", forceinline=True)
def draw(seed, replication, decision, entity, week):  # type: ignore[no-untyped-def]
    """The uniform number in [0, 1), in steps of 2^-53, at an address.

    Parameters are whole numbers: `seed` 0 to 2^63 - 1, `replication` 0 to 2^32 - 1, `decision` one of this
    module's decision points, `entity` a seat or what `entity` returns, `week` 0 to 2^20 - 1.
    """
    high, low, _, _ = _words(seed, replication, decision, entity, week)
    return (float(high >> _DROP_HIGH) * _JOIN + float(low >> _DROP_LOW)) * _UNIT


@compiled("UniTuple(float64, 4)(int64, int64, int64, int64, int64)", forceinline=True)
def draw_four(seed, replication, decision, entity, week):  # type: ignore[no-untyped-def]
    """Four uniform numbers in [0, 1), in steps of 2^-32, at one address: one for each function of an account."""
    first, second, third, fourth = _words(seed, replication, decision, entity, week)
    return float(first) * _WORD_UNIT, float(second) * _WORD_UNIT, float(third) * _WORD_UNIT, float(fourth) * _WORD_UNIT


# without Python's check of divisors, none of which can be 0, several are made at once
@compiled("float64(int64, int64, int64, int64, int64)", forceinline=True, error_model="numpy")
def draw_normal(seed, replication, decision, entity, week):  # type: ignore[no-untyped-def]
    """The standard normal number at an address (Box & Muller 1958, from all four words)."""
    high, low, turn_high, turn_low = _words(seed, replication, decision, entity, week)
    radius = (float(high >> _DROP_HIGH) * _JOIN + float(low >> _DROP_LOW)) * _UNIT
    angle = (float(turn_high >> _DROP_HIGH) * _JOIN + float(turn_low >> _DROP_LOW)) * _UNIT
    # 1 - radius lies in (0, 1], so that the logarithm is finite
    return math.sqrt(-2.0 * log(1.0 - radius)) * cosine_of_turns(angle)


@compiled("int64(int64, int64, int64)", forceinline=True)
def entity(slot, generation, function):  # type: ignore[no-untyped-def]
    """The number of an account (or of its link to a function) in the address of a draw.

    Parameters
    ----------
    slot : int
        Place of the account in the firm's book, 0 to 2^30 - 1.
    generation : int
        How many customers held that place before, 0 to 2^31 - 1.
    function : int
        Number of the function, 0 to 3.
    """
    return generation * 4294967296 + slot * 4 + function
