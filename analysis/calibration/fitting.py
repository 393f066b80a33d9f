"""Fits the free defaults to the rows of the evidence that are marked `calibrate`.

The fit is weighted least squares (scipy's trust-region solver: few parameters, smooth targets, hard bounds, and the
same luck at every evaluation, so that differences are not noise). Where a target says too little, a parameter is held
near its starting value. The fit sets out from the values of the fit before, if they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import least_squares

from analysis.calibration.measuring import Effort, Floats, Laboratory, expected_correlation
from analysis.calibration.targets import FREE, TARGETS, Free, Target, values_of
from analysis.calibration.uncertainty import Uncertainty, uncertainty
from simulation.science.declaration import Value
from simulation.sweep.engines import Simulate, compiled

MOST_STEPS: Final = 6
"""Most steps of the solver, each of two evaluations per free parameter at most."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a calibration came to: free values, what the model gives for each target, how well both are known."""

    free: Sequence[Free]
    theta: Mapping[str, float]
    given: Mapping[str, float]
    targets: Sequence[Target]
    known: Uncertainty
    evaluations: int
    converged: bool

    def interval(self, name: str) -> tuple[float, float]:
        """The 95 % interval of a fitted value."""
        free = next(parameter for parameter in self.free if parameter.name == name)
        return self.known.interval(free, self.theta[name])


def fit(
    free: Sequence[Free] = FREE,
    targets: Sequence[Target] = TARGETS,
    effort: Effort | None = None,
    simulate: Simulate | None = None,
    begin: Mapping[str, float] | None = None,
    on_evaluation: Callable[[int, float], None] | None = None,
) -> Fit:
    """Fit the free parameters to the targets.

    Parameters
    ----------
    free, targets
        What is fitted, and to what.
    effort
        How much is simulated at each evaluation.
    simulate
        What carries out a run; the compiled engine by default.
    begin
        Values by name to set out from; a parameter that is not among them sets out from its `start`.
    on_evaluation
        Told the number of evaluations so far and the weighted sum of squares after each step that is tried.
    """
    work = _Work(free, targets, Laboratory(targets, effort or Effort(), simulate or compiled().simulate), on_evaluation)
    low, high = (np.array([getattr(parameter, end) for parameter in free]) for end in ("low", "high"))
    known = begin or {}
    solved = least_squares(
        work.misfit,
        np.clip([known.get(parameter.name, parameter.start) for parameter in free], low + 1e-6, high - 1e-6),
        work.slopes,
        bounds=(low, high),
        x_scale=[parameter.scale for parameter in free],
        # a hundredth of the misfit, and a hundredth of a scale, are less than the luck of the simulation
        ftol=1e-2,
        xtol=1e-2,
        max_nfev=MOST_STEPS,
    )
    theta = {parameter.name: float(f"{value:.3g}") for parameter, value in zip(free, solved.x.tolist(), strict=True)}
    measured = work.laboratory.measure(theta)
    spreads = np.array([target.spread for target in targets])
    slopes = solved.jac[: len(targets)] * spreads[:, None]
    return Fit(
        free,
        theta,
        dict(zip((target.name for target in targets), measured.given.tolist(), strict=True)),
        targets,
        uncertainty(free, slopes, spreads, expected_correlation(targets), measured.noise),
        work.evaluations,
        bool(solved.success),
    )


@dataclass(slots=True)
class _Work:
    """The misfit and its slopes, as the solver asks for them."""

    free: Sequence[Free]
    targets: Sequence[Target]
    laboratory: Laboratory
    on_evaluation: Callable[[int, float], None] | None
    evaluations: int = 0

    def misfit(self, theta: Floats) -> Floats:
        """How far the targets are missed (n), and how far values are from where they are held (p), in spreads."""
        found = self._misfit(theta)
        if self.on_evaluation is not None:
            self.on_evaluation(self.evaluations, float(found @ found))
        return found

    def slopes(self, theta: Floats) -> Floats:
        """Change of the misfit per unit of each value (n + p, p), from differences within the bounds."""
        columns = []
        for place, parameter in enumerate(self.free):
            ahead, behind = theta.copy(), theta.copy()
            ahead[place] = min(parameter.high, theta[place] + parameter.step)
            behind[place] = max(parameter.low, theta[place] - parameter.step)
            columns.append((self._misfit(ahead) - self._misfit(behind)) / (ahead[place] - behind[place]))
        return np.array(columns).T

    def _misfit(self, theta: Floats) -> Floats:
        names = [parameter.name for parameter in self.free]
        given = self.laboratory.measure(dict(zip(names, theta.tolist(), strict=True))).given
        self.evaluations += 1
        far = [(value - target.value) / target.spread for value, target in zip(given, self.targets, strict=True)]
        held = [(value - parameter.start) / parameter.hold for value, parameter in zip(theta, self.free, strict=True)]
        return np.array(far + held)


def calibrated(theta: Mapping[str, float]) -> dict[str, Value]:
    """The defaults that fitted values come to, by full name, to three digits."""
    return {
        name: float(f"{value:.3g}") if isinstance(value, float) else value for name, value in values_of(theta).items()
    }


def record(found: Fit) -> dict[str, object]:
    """The fit as plain data: what `simulation/science/calibration.json` holds."""
    return {
        "values": calibrated(found.theta),
        "fitted": dict(found.theta),
        "intervals": {name: [float(f"{end:.3g}") for end in found.interval(name)] for name in found.theta},
        "alike": [[one, other, round(correlation, 2)] for one, other, correlation in found.known.alike()],
        "flat": [{"parts": parts, "spreads": round(moved, 2)} for parts, moved in found.known.flat],
        "targets": [
            {
                "name": target.name,
                "source": target.source,
                "wanted": target.value,
                "given": round(found.given[target.name], 4),
                "spread": target.spread,
            }
            for target in found.targets
        ],
        "evaluations": found.evaluations,
        "converged": found.converged,
    }
