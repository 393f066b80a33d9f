"""As good as equal: an interval that lies within a margin either way, which is no lack of evidence but evidence.

That is two one-sided tests at once (Schuirmann 1987, doi 10.1007/BF01068419), each at half of what the confidence
leaves, so that what is called equal and what is called better hold together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulation.errors import RequestError
from simulation.science.outcomes import described

MARGINS: Final[Mapping[str, float]] = {"churn_rate": 0.005, "trust": 0.01, "response_days": 0.1}
"""What is as good as equal, in the unit of the outcome: half a customer of a hundred a year, and the like."""

BETTER: Final = "better"
WORSE: Final = "worse"
EQUAL: Final = "as good as equal"
UNTOLD: Final = "too close to call"


def margin_of(outcome: str, asked: float | None = None) -> float:
    """The margin of an outcome: what was asked for, else that of `MARGINS`, else 0, within which nothing lies.

    Raises
    ------
    RequestError
        If it is below 0.
    """
    if asked is not None and not asked >= 0:
        raise RequestError(f"margin is {asked}; allowed: from 0 ({described(outcome).unit})")
    return MARGINS.get(outcome, 0.0) if asked is None else asked


def verdict(low: float, high: float, margin: float) -> str:
    """What an interval of how far one is ahead of another tells; NaN tells nothing.

    One without any width comes of pairs that are all alike: no variance was seen, which is no certainty of being equal.

    Examples
    --------
    >>> [verdict(low, high, 0.005) for low, high in ((0.001, 0.004), (0.001, 0.02), (-0.02, -0.001), (-0.002, 0.01))]
    ['as good as equal', 'better', 'worse', 'too close to call']
    """
    if -margin < low < high < margin:
        return EQUAL
    return BETTER if low > 0 else WORSE if high < 0 else UNTOLD
