"""How estimates, levels, shares and samples are written, in tables, sentences and data."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


def level_text(level: object) -> str:
    """A level as people write it: `0.1`, `300`, `colleague`."""
    return f"{level:.12g}" if isinstance(level, int | float | np.number) else str(level)


def span_text(low: int, high: int) -> str:
    """Whole numbers from the least to the largest: `12`, `1,200 to 4,000`."""
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def sample_text(n: pd.Series, noun: str) -> str:
    """How many values stand behind each mean: `n = 12 replications`, or the range where it differs."""
    if n.empty:
        return f"n = 0 {noun}s"
    low, high = int(n.min()), int(n.max())
    return f"n = {span_text(low, high)} {noun}{'' if low == high == 1 else 's'}"


def records(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows of a frame as Python's own numbers, None where undefined or infinite: JSON knows neither."""
    columns = {name: [_known(value) for value in frame[name].tolist()] for name in frame}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _known(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return None if value is pd.NA or value is pd.NaT else value


def decimals(half_widths: pd.Series, values: pd.Series) -> int:
    """Decimals that show a rather narrow half-width to one digit, or to two where the first is a 1."""
    widths = half_widths[np.isfinite(half_widths) & (half_widths > 0)]
    if len(widths):
        typical = float(widths.quantile(0.25))
        digits = -math.floor(math.log10(typical))
        first = typical * 10.0**digits
        return min(max(digits + (first < 2), 0), 6)
    sizes = values[np.isfinite(values) & (values != 0)].abs()
    # without an interval there is nothing to go by: three digits of the largest value
    return min(max(2 - math.floor(math.log10(float(sizes.max()))), 0), 6) if len(sizes) else 0


def with_interval(value: float, half_width: float, digits: int, *, signed: bool = False) -> str:
    """`0.213 ± 0.004`; an interval that nobody knows is a dash, and no width is rounded down to certainty."""
    if math.isnan(value):
        return "–"
    number = _written(value, digits, signed)
    if math.isnan(half_width):
        return f"{number} ± –"
    if half_width > 0 and round(half_width, digits) == 0:
        return f"{number} ± <{10.0**-digits:.{digits}f}"
    return f"{number} ± {half_width:.{digits}f}"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with both ends of its interval; NaN where it is unknown, infinite where it lies beyond what was seen."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, row: Mapping[Any, Any], value: str) -> Estimate:
        """What a row of estimates or of differences found."""
        return cls(float(row[value]), float(row["low"]), float(row["high"]))

    @property
    def told(self) -> bool:
        """Whether it is told apart from 0."""
        return self.low > 0 or self.high < 0

    def times(self, scale: float) -> Estimate:
        """The same in another unit, or of the other sign."""
        low, high = sorted((self.low * scale, self.high * scale))
        return Estimate(self.value * scale, low, high)


def with_ends(found: Estimate, digits: int, *, signed: bool = False) -> str:
    """`0.213 ± 0.004`, or `0.213 [0.211 to 0.219]` where one end is farther away by a digit that is shown.

    Examples
    --------
    >>> with_ends(Estimate(0.213, 0.2095, 0.217), 3), with_ends(Estimate(0.213, 0.211, 0.219), 3)
    ('0.213 ± 0.004', '0.213 [0.211 to 0.219]')
    """
    below, above = found.value - found.low, found.high - found.value
    if not abs(above - below) >= 10.0**-digits:
        return with_interval(found.value, max(above, below), digits, signed=signed)
    value, low, high = (_written(each, digits, signed) for each in (found.value, found.low, found.high))
    return f"{value} [{low} to {high}]"


def _written(value: float, digits: int, signed: bool) -> str:
    rounded = round(value, digits) + 0.0  # adding zero turns -0.0 into 0.0
    return f"{rounded:{'+' if signed and rounded else ''}.{digits}f}".replace("-", "−")


def share_text(share: float) -> str:
    """A share in per cent; 0 % and 100 % only where it is exactly that."""
    if share in (0.0, 1.0):
        return f"{share * 100:.0f} %"
    return f"{min(max(round(share * 100), 1), 99)} %"
