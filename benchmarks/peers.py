"""`ownership-lite` in every framework: first whether all agree, then what an account-week costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from benchmarks.lite import rules
from benchmarks.lite.compare import Agreement, Variant, agreement, disagreeing, sampled, variants
from benchmarks.timing import CPU, Figure, interleaved, ratios, seconds

REPLICATIONS: Final = 200
RUNS: Final = {"numpy": 20, "numba": 200}
"""Runs in one measurement, for those so quick that one would not be seen; 4 for the others."""

Told = Callable[[str], None]


def check(told: Told) -> dict[str, Agreement]:
    """How the variants agree.

    Raises
    ------
    ValueError
        If any is more than three standard errors from another in trust or churn.
    """
    chosen = variants()
    told(f"ownership-lite: {REPLICATIONS} replications of {', '.join(chosen)}")
    found = agreement(sampled(chosen, dict.fromkeys(chosen, REPLICATIONS)))
    wrong = disagreeing(found)
    if wrong:
        raise ValueError(f"ownership-lite: {', '.join(wrong)} disagree; nothing timed")
    return found


def _cost(run: Variant, runs: int) -> float:
    """CPU nanoseconds an account-week."""
    taken = seconds(lambda: [run(seed) for seed in range(runs)], CPU)
    return taken / (runs * rules.ACCOUNTS * rules.WEEKS) * 1e9


def _outcomes(found: Mapping[str, Agreement]) -> Iterator[Figure]:
    for name, one in found.items():
        yield Figure("lite", f"trust, {name}", f"mean, s.e. {one.trust_error:.4f}", (one.trust,))
        yield Figure("lite", f"churn, {name}", f"a year, s.e. {one.churn_error:.4f}", (one.churn,))
        yield Figure("lite", f"distance, {name}", "standard errors", (one.distance,))


def side_by_side(rounds: int, told: Told) -> Iterator[Figure]:
    """(g) The variants of `ownership-lite`, in series on one core."""
    yield from _outcomes(check(told))
    chosen = variants()
    found = interleaved({name: partial(_cost, run, RUNS.get(name, 4)) for name, run in chosen.items()}, rounds, told)
    for name, values in found.items():
        yield Figure("lite", name, "ns", tuple(values))
        if name != "mesa" and "mesa" in found:
            yield Figure("lite", f"mesa / {name}", "ratio", ratios(found["mesa"], values))
