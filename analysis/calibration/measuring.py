"""What the model gives for the targets, and how far another luck would have moved it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.calibration.targets import CURVES, MIX, Target, values_of
from simulation.science import catalogue
from simulation.science.declaration import Value
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.parameters import Parameters
from simulation.science.rules import WEEKS_PER_YEAR
from simulation.sweep.engines import Simulate

Floats = npt.NDArray[np.float64]
Values = Mapping[str, Value]

MIX_WEEKS: Final = (156, 156)
COHORT_WEEKS: Final = (0, 12 * WEEKS_PER_YEAR + 2)
"""Warm-up and horizon [weeks] of the firm, and of a closed cohort until its twelfth renewals are past."""

AMPLE: Final = 3
"""Seats of a cohort's firm, per usual one: so many that those who stay are not served better because others left."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is simulated at each evaluation: replications of the mix and of each cohort, and the seed of all."""

    replications: int = 40
    cohorts: int = 16
    seed: int = 4


@dataclass(frozen=True, slots=True)
class Measured:
    """What the model gives for each target (n), and the covariance of that over lucks (n, n)."""

    given: Floats
    noise: Floats


@dataclass(slots=True)
class Laboratory:
    """Measures the targets, with the same luck at any values; what was carried out before is remembered."""

    targets: Sequence[Target]
    effort: Effort
    simulate: Simulate
    _known: dict[tuple[Parameters, tuple[int, int]], Floats] = field(default_factory=dict)

    def measure(self, theta: Mapping[str, float]) -> Measured:
        """What the model gives for every target at these values of the free parameters."""
        values = values_of(theta)
        given = np.empty(len(self.targets))
        noise = np.zeros((len(self.targets), len(self.targets)))
        with ThreadPoolExecutor(os.cpu_count()) as executor:
            for curve in dict.fromkeys(target.curve for target in self.targets):
                places = [place for place, target in enumerate(self.targets) if target.curve == curve]
                names = [self.targets[place].name.removeprefix(f"{curve} ") for place in places]
                asked = _cohort(values, theta[f"{curve} churn_base"]) if curve else values
                found = self._outcomes(asked, names, bool(curve), executor)
                given[places] = found.mean(axis=0)
                noise[np.ix_(places, places)] = np.cov(found, rowvar=False).reshape(2 * (len(places),)) / len(found)
        return Measured(given, noise)

    def _outcomes(self, values: Values, names: Sequence[str], cohort: bool, executor: Executor) -> Floats:
        """Outcomes of each replication (row), in the mean over the practices of the mix, which share their luck."""
        parameters = catalogue.resolve(values)
        warm_up, horizon = weeks = COHORT_WEEKS if cohort else MIX_WEEKS
        if (parameters, weeks) in self._known:
            return self._known[parameters, weeks]
        count = self.effort.cohorts if cohort else self.effort.replications

        def run(regime: str, replication: int) -> list[float]:
            outcomes, _ = self.simulate(
                parameters,
                catalogue.built_in(regime),
                seed=self.effort.seed,
                replication=replication,
                warm_up=warm_up,
                horizon=horizon,
                record=(),
            )
            return [np.nan if (value := outcomes[name]) is None else value for name in names]

        work = [[executor.submit(run, regime, number) for regime in MIX] for number in range(count)]
        found = np.array([[future.result() for future in pair] for pair in work]).mean(axis=1)
        self._known[parameters, weeks] = found
        return found


def _cohort(values: Values, churn_base: float) -> dict[str, Value]:
    """A closed cohort of like customers with yearly contracts, in a firm with people enough; none of them grows."""
    usual = Parameters().functions
    return {
        **values,
        **{f"functions.{name}.seats": AMPLE * getattr(usual, name).seats for name in FUNCTIONS},
        **{f"segments.{name}.share": float(name == "mid") for name in SEGMENTS},
        **{f"segments.{name}.churn_base": churn_base for name in SEGMENTS},
        "segments.mid.term_weeks": WEEKS_PER_YEAR,
        "entry": "none",
        "deals": 0.0,
    }


def expected_correlation(targets: Sequence[Target]) -> Floats:
    """Correlation of the errors of the figures: those of one curve are shares of one cohort (multinomial)."""
    found = np.eye(len(targets))
    for curve in CURVES:
        places = [place for place, target in enumerate(targets) if target.curve == curve]
        for one in places:
            for other in places:
                few, many = sorted((targets[one].value, targets[other].value))
                found[one, other] = np.sqrt(few * (1 - many) / (many * (1 - few)))
    return found
