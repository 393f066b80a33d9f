"""Old against new: intervals that hold what they promise, however noise is distributed. Nothing is timed."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from benchmarks.paired import CONFIDENCE, change, cut, fewest_rounds, rank_sums, together

Floats = np.ndarray
NOISE: dict[str, Callable[[np.random.Generator, int], Floats]] = {
    "normal": lambda rng, n: rng.normal(size=n),
    "one round in five is far off": lambda rng, n: rng.normal(size=n) * np.where(rng.random(n) < 0.2, 20, 1),
    "heavy tails": lambda rng, n: rng.standard_cauchy(size=n),
    "two values": lambda rng, n: rng.choice([-1.0, 1.0], size=n) + rng.normal(scale=0.01, size=n),
}


def refused(logs: list[float], middle: float, confidence: float) -> bool:
    """Whether signed ranks refuse that these are spread evenly about a middle: by all signs that they could have."""
    away = [value - middle for value in logs]
    ranks = np.argsort(np.argsort(np.abs(away))) + 1
    seen = sum(int(rank) for rank, value in zip(ranks, away, strict=True) if value > 0)
    sums = [
        sum(int(rank) for rank, sign in zip(ranks, signs, strict=True) if sign)
        for signs in product((0, 1), repeat=len(away))
    ]
    share = min(np.mean([total <= seen for total in sums]), np.mean([total >= seen for total in sums]))
    return bool(share <= (1 - confidence) / 2)


@pytest.mark.parametrize(("rounds", "confidence"), [(6, 0.95), (8, 0.95), (9, 0.99)])
def test_the_interval_holds_just_the_ratios_that_signed_ranks_do_not_refuse(rounds: int, confidence: float) -> None:
    logs = np.random.default_rng(7).normal(0.1, 0.2, rounds).tolist()
    found = change([1.0] * rounds, [math.exp(value) for value in logs], confidence)
    low, high, hair = math.log(found.low), math.log(found.high), 1e-9
    for middle, outside in ((low - hair, True), (low + hair, False), (high - hair, False), (high + hair, True)):
        assert refused(logs, middle, confidence) is outside
    assert low < math.log(found.ratio) < high


@pytest.mark.parametrize("noise", NOISE)
def test_intervals_cover_the_truth_as_often_as_they_say_whatever_the_noise(noise: str) -> None:
    # of 1,500 samples .95 leave .95 ± .017 at three standard errors: an interval that covers .93 or less is found
    rng, rounds, samples, truth = np.random.default_rng(11), 10, 1500, 1.07
    held = 0
    for _ in range(samples):
        old = np.exp(0.1 * rng.normal(size=rounds))  # the machine's hour, common to both
        found = change(old.tolist(), (old * truth * np.exp(0.05 * NOISE[noise](rng, rounds))).tolist())
        held += found.low <= truth <= found.high
    assert held / samples >= CONFIDENCE - 3 * math.sqrt(CONFIDENCE * (1 - CONFIDENCE) / samples)


def test_intervals_are_no_wider_than_they_must_be() -> None:
    rng, rounds = np.random.default_rng(3), 12
    wide = [change([1.0] * rounds, np.exp(rng.normal(size=rounds)).tolist()) for _ in range(300)]
    width = np.mean([math.log(one.high / one.low) for one in wide])
    assert width < 2 * 2.2 / math.sqrt(rounds) * 1.15  # that of Student's t, and a seventh


def test_the_same_twice_is_no_change_and_twice_as_long_is_told() -> None:
    noise = np.exp(np.random.default_rng(5).normal(scale=0.03, size=9)).tolist()
    same = change([1.0] * 9, noise)
    assert same.low < 1 < same.high
    assert str(same).startswith("no change that can be told (-")
    assert str(change([1.0] * 9, [2 * value for value in noise])).startswith("slower by ")
    assert str(change([2.0 * value for value in noise], [1.0] * 9)).startswith("faster by ")


def test_old_and_new_change_places_where_they_are_called_so() -> None:
    rng = np.random.default_rng(2)
    old, new = np.exp(rng.normal(size=(2, 8))).tolist()
    there, back = change(old, new), change(new, old)
    assert (back.ratio, back.low, back.high) == pytest.approx((1 / there.ratio, 1 / there.high, 1 / there.low))


def test_all_signs_are_counted() -> None:
    for rounds in (1, 5, 10):
        counted = rank_sums(rounds)
        assert sum(counted) == 2**rounds
        assert counted == counted[::-1]
        sums = [sum(chosen) for chosen in product(*((0, rank) for rank in range(1, rounds + 1)))]
        assert counted == np.bincount(sums).tolist()


def test_too_few_rounds_have_no_interval_and_are_told_how_many_it_takes() -> None:
    assert cut(5, 0.95) == -1
    with pytest.raises(ValueError, match=r"5 rounds; an interval of 0\.95 takes 6"):
        change([1.0] * 5, [1.0] * 5)
    assert together(1) == CONFIDENCE
    assert together(5) == pytest.approx(0.99)
    assert fewest_rounds(together(8)) == 9
