"""What comes of every way against going on as today: estimates over worlds and luck.

Worlds are the unit of all intervals: a world's runs are averaged first. Of the value the intervals hold for all ways
together (`analysis.simultaneous`), since whichever of them looks best is judged by its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.advice.prices import Prices
from analysis.advice.runs import Runs
from analysis.advice.ways import Way
from analysis.intervals import mean_interval, resampled_means, wilson
from analysis.numbers import Estimate
from analysis.recovery import ends
from analysis.risk.risk import worst_tenth
from analysis.robust.choice import compared, regret
from analysis.robust.worlds import Worlds, made
from analysis.simultaneous import mean_band
from analysis.timeline.courses import paid_weeks
from simulation.science.rules import WEEKS_PER_YEAR

Floats = npt.NDArray[np.float64]

OUTCOME: Final = "margin"
"""The outcome in whose terms ways are compared, of which more is better."""

NOTHING: Final = Estimate(0.0, 0.0, 0.0)
UNKNOWN: Final = Estimate(np.nan, np.nan, np.nan)


@dataclass(frozen=True)
class Found:
    """What came of every way, the first of which is today's.

    Attributes
    ----------
    ways, runs, prices
        What was done, what came of it, and what it cost.
    levels
        What differs between worlds, a column each, a row a world.
    discount
        What money of a year later is worth less, as a share.
    confidence
        Of all intervals.
    """

    ways: Sequence[Way]
    runs: Runs
    prices: Prices
    levels: pd.DataFrame
    discount: float
    confidence: float

    @property
    def weeks(self) -> int:
        """Weeks that are counted."""
        return int(self.runs.money.shape[-1])

    @property
    def names(self) -> tuple[str, ...]:
        """What the ways are called."""
        return tuple(way.name for way in self.ways)

    @cached_property
    def worth(self) -> Floats:
        """[weeks]: what money of each week is worth in the first one."""
        found: Floats = (1.0 + self.discount) ** (-np.arange(self.weeks) / WEEKS_PER_YEAR)
        return found

    @cached_property
    def earned(self) -> Floats:
        """[worlds, replications, ways]: what each run earns, discounted, before the costs of the way [currency]."""
        found: Floats = self.runs.money @ self.worth
        return found

    @cached_property
    def spent(self) -> Floats:
        """[worlds, ways]: what is paid for the way, discounted [currency]."""
        found: Floats = self.prices.once + self.prices.yearly * self.worth.sum() / WEEKS_PER_YEAR
        return found

    @cached_property
    def gained(self) -> Floats:
        """[worlds, replications, ways]: the value of each run against that of today's way with the same luck."""
        found: Floats = (self.earned - self.earned[:, :, :1]) - self.spent[:, None, :]
        return found

    @cached_property
    def worlds(self) -> Worlds:
        """What every way comes to in every world, so that luck can be told from ignorance."""
        values = self.earned - self.spent[:, None, :]
        count, replications, ways = values.shape
        number = np.repeat(np.arange(count), replications)
        return made(OUTCOME, self.names, self.levels, values.reshape(-1, ways), number)

    # ------------------------------------------------------------ estimates

    def values(self, places: Sequence[int]) -> list[Estimate]:
        """The mean value of these ways against today's, with intervals that hold for all of them together."""
        mean = self.gained.mean(axis=1)[:, places]
        size = np.abs(self.worlds.found)[:, places]
        return banded(mean, size, self.confidence)

    def money(self, place: int) -> Estimate:
        """The firm's money a year, what is paid once left out [currency/year]."""
        a_year = self._a_year[:, place]
        return estimated(a_year, a_year, self.confidence)

    def gain(self, place: int) -> Estimate:
        """The same, against today's way with the same luck."""
        difference = self.runs.money[:, :, place] - self.runs.money[:, :, 0]
        gain = WEEKS_PER_YEAR * difference.mean(axis=(1, 2)) - self.prices.yearly[:, place]
        return estimated(gain, self._a_year[:, place], self.confidence)

    @cached_property
    def _a_year(self) -> Floats:
        found: Floats = WEEKS_PER_YEAR * self.runs.money.mean(axis=(1, 3)) - self.prices.yearly
        return found

    def kept(self, place: int) -> Estimate:
        """Customers that are kept over the weeks that count and would be lost under today's way."""
        saved = (self.runs.lost[:, :, 0] - self.runs.lost[:, :, place]).mean(axis=1)
        return estimated(saved, self.runs.lost[:, :, 0].mean(axis=1), self.confidence)

    def worse_once(self, place: int) -> Estimate:
        """Share of single runs whose value is below 0, a tie counting half."""
        runs = (1.0 - np.sign(self.gained[:, :, place])) / 2
        share = float(runs.mean())
        return Estimate(share, *map(float, wilson(share, len(runs), self.confidence)))

    def worse(self, places: Sequence[int]) -> dict[str, Estimate]:
        """Share of worlds in which the value is below 0, luck taken out, by name of the way."""
        kept = self.worlds.of((self.names[0], *(self.names[place] for place in places)))
        rows = compared(kept, self.names[0], 0.0, self.confidence)
        ends_of = rows[["better", "better_high", "better_low"]].to_numpy(float)
        return {str(name): Estimate(*(1.0 - ends_of[row]).tolist()) for row, name in enumerate(rows["option"].tolist())}

    def worst_tenth(self, place: int) -> Estimate:
        """Mean value of the worst tenth of worlds, luck taken out [currency]."""
        difference = self.worlds.difference(self.names[place], self.names[0])
        return Estimate(*worst_tenth(difference[:, None], -1.0, self.confidence))

    def regrets(self, places: Sequence[int]) -> dict[str, tuple[Estimate, Estimate]]:
        """Mean regret of these ways among each other, and what it is or more in one world of ten, by name."""
        rows = regret(self.worlds.of(tuple(self.names[place] for place in places)), self.confidence)
        return {
            str(row["option"]): (
                Estimate(row["mean"], row["mean_low"], row["mean_high"]),
                Estimate(row["q90"], row["q90_low"], row["q90_high"]),
            )
            for row in rows.to_dict("records")
        }

    def course(self, place: int) -> Floats:
        """[worlds, weeks]: money in all since the change against today's way, not discounted, costs paid."""
        difference = (self.runs.money[:, :, place] - self.runs.money[:, :, 0]).mean(axis=1)
        weeks = np.arange(1, self.weeks + 1) / WEEKS_PER_YEAR
        paid = self.prices.once[:, place, None] + self.prices.yearly[:, place, None] * weeks
        found: Floats = np.cumsum(difference, axis=1) - paid
        return found

    def pays(self, place: int) -> Estimate:
        """The first week from which on the mean course stays above 0; infinite: not within the weeks that count."""
        course, weeks = self.course(place), np.arange(1, self.weeks + 1)
        week = float(paid_weeks(course.mean(axis=0)[None, :], weeks)[0])
        low, high = ends(paid_weeks(resampled_means(course), weeks), self.confidence)
        return Estimate(week, low, high)

    def courses(self) -> pd.DataFrame:
        """The mean course of every way but today's, with a band that holds for all weeks together."""
        weeks = np.arange(1, self.weeks + 1)
        frames = []
        for place, name in list(enumerate(self.names))[1:]:
            found = mean_band(self.course(place), self.confidence)
            frames.append(
                pd.DataFrame(
                    {
                        "candidate": name,
                        "week": weeks,
                        "difference": found.mean,
                        "low": found.low,
                        "high": found.high,
                    }
                )
            )
        return pd.concat(frames, ignore_index=True)

    def by_world(self) -> pd.DataFrame:
        """[worlds, ways but today's]: the value in each world, luck taken out [currency]."""
        return pd.DataFrame({name: self.worlds.difference(name, self.names[0]) for name in self.names[1:]})


def estimated(values: Floats, size: Floats, confidence: float) -> Estimate:
    """The mean over worlds with its interval; that number alone where all worlds have the same one to the last bit."""
    return banded(values[:, None], size[:, None], confidence)[0]


def banded(values: Floats, size: Floats, confidence: float) -> list[Estimate]:
    """[worlds, places] as means with intervals that hold for all places together."""
    found = mean_band(values, confidence, size) if values.shape[1] > 1 else mean_interval(values, confidence, size)
    same = (values == values[:1]).all(axis=0)
    return [
        Estimate(float(values[0, place]), float(values[0, place]), float(values[0, place]))
        if same[place]
        else Estimate(float(found.mean[place]), float(found.low[place]), float(found.high[place]))
        for place in range(values.shape[1])
    ]
