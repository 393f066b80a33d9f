"""What is sought for a firm, over which ranges, and the scenario that tries worlds of it.

Every unknown is moved about on its normal score: the standard normal value that has as much below it as the level has
in its plausible range. So no search can leave a range, and all of a range is as likely beforehand as it was declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm

from analysis.estimates import is_numeric
from analysis.fit.size import COUNTS, Size, size_of
from simulation.scenario.firm import Firm
from simulation.scenario.firm_file import unknown_here
from simulation.scenario.sampling import Design, Levels, Range, sampled_levels, unit_points
from simulation.scenario.scenario import Scenario
from simulation.scenario.unknowns import plausible
from simulation.science import catalogue
from simulation.science.declaration import Value
from simulation.science.members import FUNCTIONS
from simulation.science.regimes import REGIMES
from simulation.science.staffing import loads
from simulation.science.unknowns import UNKNOWNS

Floats = npt.NDArray[np.float64]

WARM_UP: Final = 156

FINEST: Final = 4096
"""Parts of a range to which levels are rounded."""

TAKEN: Final = (0.4, 1.1)
"""Between which shares of a team's hours are taken, where its head count is not known (judgement)."""


@dataclass(frozen=True)
class Space:
    """What is sought: the range of each unknown, by full name, of one firm."""

    firm: Firm
    levels: Mapping[str, Levels]
    size: Size

    @property
    def names(self) -> tuple[str, ...]:
        """What is sought, in the order of the columns of scores."""
        return tuple(self.levels)

    def drawn(self, count: int, seed: int) -> Floats:
        """[count, unknowns]: scores of a Latin hypercube over all ranges."""
        unit = unit_points("lhs", count, len(self.levels), seed)
        found: Floats = norm.ppf(np.clip(unit, 1e-9, 1 - 1e-9))
        return found

    def at(self, scores: Floats) -> pd.DataFrame:
        """[worlds, unknowns]: the levels of these scores."""
        shares = norm.cdf(scores)
        columns = {
            name: sampled_levels(levels, shares[:, place], FINEST)
            for place, (name, levels) in enumerate(self.levels.items())
        }
        return pd.DataFrame(columns)

    def features(self, scores: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """[worlds, features]: scores of numbers as they are, of words one column a word; and which are scores."""
        levels = self.at(scores)
        columns: list[Floats] = []
        moved: list[bool] = []
        for place, name in enumerate(self.names):
            if is_numeric(levels, name):
                columns.append(np.asarray(scores[:, place]))
                moved.append(True)
            else:
                words = self.levels[name]
                assert isinstance(words, tuple)
                for word in words[1:]:
                    columns.append(np.asarray(levels[name] == word, dtype=np.float64))
                    moved.append(False)
        return np.column_stack(columns), np.array(moved)

    @property
    def numbers(self) -> npt.NDArray[np.bool_]:
        """[unknowns]: which of them are numbers."""
        return np.array([isinstance(levels, Range) for levels in self.levels.values()])

    def scenario(self, worlds: pd.DataFrame, seed: int, replications: int, parameters: Mapping[str, Value]) -> Scenario:
        """The firm as it works today in each of these worlds, each with luck of its own."""
        first = Scenario(
            name=self.firm.name,
            seed=seed % 2**63,
            regimes=[self.firm.today],
            weeks={"warm_up": WARM_UP, "horizon": self.firm.weeks},
            parameters=self.size.of(parameters),
            replications=replications,
        )
        factors = {str(name): tuple(worlds[name].tolist()) for name in worlds}
        if self.size.scale > 1.0:
            for name in (name for name in COUNTS if name in factors):
                factors[name] = tuple(self.size.people(count) for count in factors[name])
        return replace(first, factors=factors, design=Design("ensemble", len(worlds), own_luck=True))


def space_of(firm: Firm) -> Space:
    """What nobody knows of a firm: every judgement that bears on how it works today, and head counts not given."""
    found: dict[str, Levels] = {
        name: plausible(UNKNOWNS[name], catalogue.find(name, (firm.today,))) for name in unknown_here(firm)
    }
    found |= {name: Range(low, high) for name, (low, high) in firm.ranges.items()}
    asked = hours(firm, firm.parameters)
    for function in firm.open_seats:
        most, least = (max(1, round(asked[function] / share)) for share in TAKEN)
        found[f"functions.{function}.seats"] = Range(least, max(most, least + 1), "log", whole=True)
    return Space(firm, found, size_of(firm))


def hours(firm: Firm, values: Mapping[str, Value]) -> dict[str, float]:
    """Hours that a week asks of each function, in people who are at work all the time, before anybody is away."""
    parameters = catalogue.resolve(values)
    regime = catalogue.resolve_regime(firm.today, REGIMES[firm.today], values)
    return {name: load.needed for name, load in zip(FUNCTIONS, loads(parameters, regime), strict=True)}
