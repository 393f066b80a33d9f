"""What is expected, what the model gives, and what follows from comparing the two.

An expectation is a band of values that was fixed before the model was looked at. It *holds* if the whole interval of
the model's estimate lies within the band, *fails* if the whole interval lies outside, and otherwise the runs *cannot
tell*; then the check says how large a sample would. Intervals are those of Student's t at `CONFIDENCE` over
replications, each check for itself: of a hundred true values just inside an edge, two or three are said to fail.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from analysis.intervals import student

CONFIDENCE: Final = 0.95

CLOSED_FORMS: Final = "closed forms"
PATTERNS: Final = "patterns"
FALSIFIERS: Final = "falsifiers"
STATIONARITY: Final = "stationarity"
MECHANISMS: Final = "mechanisms"
GROUPS: Final = (CLOSED_FORMS, PATTERNS, FALSIFIERS, STATIONARITY, MECHANISMS)

SIGN: Final = "sign"
SIZE: Final = "size"

HOLDS: Final = "holds"
FAILS: Final = "fails"
CANNOT_TELL: Final = "cannot tell"


@dataclass(frozen=True, slots=True)
class Band:
    """Values that are as expected, from `low` to `high`; without its edge where one side is open (a sign)."""

    low: float
    high: float

    @property
    def is_open(self) -> bool:
        """Whether only one side is bounded, so that the edge itself is not as expected."""
        return math.isinf(self.low) or math.isinf(self.high)

    def contains(self, low: float, high: float) -> bool:
        """Whether the whole interval lies within the band."""
        return self.low < low and high < self.high if self.is_open else self.low <= low and high <= self.high

    def excludes(self, low: float, high: float) -> bool:
        """Whether the whole interval lies outside of the band."""
        return high <= self.low or low >= self.high if self.is_open else high < self.low or low > self.high

    def distance(self, value: float) -> float:
        """How far a value is from the nearest edge, on either side of it."""
        return min(abs(value - edge) for edge in (self.low, self.high) if math.isfinite(edge))


POSITIVE: Final = Band(0.0, math.inf)
NEGATIVE: Final = Band(-math.inf, 0.0)


AROUND_A_SHARE: Final = 0.1
"""Tolerance around a published share that comes without an interval; fixed before any result was seen."""


def around(value: float, tolerance: float) -> Band:
    """The band of values that are within a tolerance of one."""
    return Band(value - tolerance, value + tolerance)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval, from `n` observations (`noun`); NaN where it is undefined."""

    value: float
    low: float
    high: float
    n: int
    noun: str = "replications"


def exact(value: float, n: int, noun: str = "cases") -> Estimate:
    """What was computed rather than sampled, in `n` cases."""
    return Estimate(value, value, value, n, noun)


def half_of(size: float) -> Band:
    """The band from half of a size to half as much again."""
    return Band(*sorted((0.5 * size, 1.5 * size)))


def mean_of(values: Iterable[float | None], noun: str = "replications", errors: float | None = None) -> Estimate:
    """The mean of independent values with its Student t interval; undefined values are left out.

    Where `errors` is given, the interval reaches so many standard errors to either side.
    """
    seen = np.array([value for value in values if value is not None and math.isfinite(value)])
    n = len(seen)
    if n < 2:
        return Estimate(float(seen[0]) if n else math.nan, math.nan, math.nan, n, noun)
    reach = float(student(n - 1, CONFIDENCE)) if errors is None else errors
    half_width = float(reach * seen.std(ddof=1) / math.sqrt(n))
    mean = float(seen.mean())
    return Estimate(mean, mean - half_width, mean + half_width, n, noun)


def jackknifed[Item](items: Sequence[Item], statistic: Callable[[Sequence[Item]], float]) -> Estimate:
    """A statistic of all replications together, its interval from leaving out one after the other (Tukey 1958)."""
    n, whole = len(items), statistic(items)
    if n < 2:
        return Estimate(whole, math.nan, math.nan, n)
    return mean_of(n * whole - (n - 1) * statistic([*items[:left], *items[left + 1 :]]) for left in range(n))


def ratio_of_means(parts: Sequence[float], wholes: Sequence[float]) -> Estimate:
    """The ratio of two means over the same replications, with the interval of its linear approximation."""
    whole = float(np.mean(wholes)) if len(wholes) else 0.0
    if whole == 0.0:
        return Estimate(math.nan, math.nan, math.nan, len(wholes))
    ratio = float(np.mean(parts)) / whole
    return mean_of(ratio + (part - ratio * each) / whole for part, each in zip(parts, wholes, strict=True))


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation, and what the model makes of it.

    Attributes
    ----------
    group, name : str
        One of `GROUPS`; what is checked, in words.
    expected, source : str
        What is expected, in words; the row of `docs/evidence.md` (or the theory) that says so.
    low, high : float
        The band of values that are as expected; infinite on the open side of a sign.
    estimate, interval_low, interval_high : float
        What the model gives, and its interval at `CONFIDENCE`; NaN where undefined.
    n, noun : int, str
        How many of what stand behind the estimate.
    unit : str
        Unit of all these numbers.
    verdict : str
        `HOLDS`, `FAILS` or `CANNOT_TELL`.
    sample_needed : int or None
        Where the runs cannot tell, about how many of `noun` would; None where that is not known.
    """

    group: str
    name: str
    expected: str
    source: str
    low: float
    high: float
    estimate: float
    interval_low: float
    interval_high: float
    n: int
    noun: str
    unit: str
    verdict: str
    sample_needed: int | None

    @property
    def asks(self) -> str:
        """Whether a `SIGN` or a `SIZE` is expected."""
        return SIGN if math.isinf(self.low) or math.isinf(self.high) else SIZE

    def plain(self) -> dict[str, Any]:
        """The fields ready for JSON: what is infinite or undefined is None."""
        fields = asdict(self) | {"asks": self.asks}
        return {
            name: None if isinstance(value, float) and not math.isfinite(value) else value
            for name, value in fields.items()
        }


def verdict(band: Band, estimate: Estimate) -> str:
    """Whether an estimate is as expected; that its interval lies on both sides of an edge means `CANNOT_TELL`."""
    if math.isnan(estimate.low) or math.isnan(estimate.high):
        return CANNOT_TELL
    if band.contains(estimate.low, estimate.high):
        return HOLDS
    return FAILS if band.excludes(estimate.low, estimate.high) else CANNOT_TELL


def sample_that_would_tell(band: Band, estimate: Estimate) -> int | None:
    """About how many observations narrow the interval until it fits between the estimate and the nearest edge.

    The half-width falls with the root of the sample; None where there is no interval, or the estimate is the edge.
    """
    half_width = (estimate.high - estimate.low) / 2
    distance = math.nan if math.isnan(estimate.value) else band.distance(estimate.value)
    if math.isnan(half_width) or math.isnan(distance) or distance == 0.0:
        return None
    return max(estimate.n + 1, math.ceil(estimate.n * (half_width / distance) ** 2))


def checked(group: str, name: str, expected: str, source: str, band: Band, estimate: Estimate, unit: str) -> Check:
    """The check of an estimate against a band."""
    found = verdict(band, estimate)
    return Check(
        group=group,
        name=name,
        expected=expected,
        source=source,
        low=band.low,
        high=band.high,
        estimate=estimate.value,
        interval_low=estimate.low,
        interval_high=estimate.high,
        n=estimate.n,
        noun=estimate.noun,
        unit=unit,
        verdict=found,
        sample_needed=sample_that_would_tell(band, estimate) if found == CANNOT_TELL else None,
    )
