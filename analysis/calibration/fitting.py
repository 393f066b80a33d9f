"""Fits the free defaults to the rows of the evidence that are marked `calibrate`; patterns are left alone.

The fit is weighted least squares (scipy's trust-region solver: few parameters, smooth targets, hard bounds, and the
same luck at every evaluation, so that differences are not noise). Where rows outnumber what they say, a parameter is
held near its starting value. Figures with one reading are converted, not fitted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from simulation.science import catalogue
from simulation.science.declaration import Value
from simulation.science.rules import WEEKS_PER_YEAR
from simulation.sweep.engines import Simulate, compiled

Values = Mapping[str, Value]

MIX: Final = ("sole", "shared")
"""The practice from which the evidence comes is taken to lie between these two, half each."""

HIGH_END: Final = (86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4)
REGULAR: Final = (63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3)
"""Percent of two annual-contract cohorts that are left after 1 to 12 years (Fader & Hardie 2007; B8, B9)."""


@dataclass(frozen=True, slots=True)
class Free:
    """A parameter that is fitted, or a common factor on several: where it starts, its bounds, how firmly it is held.

    `hold` is the distance from `start` that counts as much as one spread of a target; infinite where only the
    targets decide.
    """

    name: str
    start: float
    low: float
    high: float
    hold: float = float("inf")


@dataclass(frozen=True, slots=True)
class Target:
    """What the model should give: the figure, how far from it is one unit of misfit, and the rows that say so."""

    name: str
    value: float
    spread: float
    source: str


PATIENCE: Final = {"success": 4.0, "support": 3.0, "sales": 4.0, "product": 8.0}
QUITS: Final = {"quit_early": 0.0069, "quit_middle": 0.0164, "quit_late": 0.0119}
"""Monthly quit hazards by tenure (A13): 0-3 months, 3-24 months (weighted by their length), later."""

FREE: Final = (
    Free("segments.smb.churn_base", -1.4, -6, 3),
    Free("segments.mid.churn_base", -2.2, -6, 3),
    Free("segments.enterprise.churn_base", -2.2, -6, 3),
    Free("frailty", 0.8, 0.0, 4.0),
    Free("high-end churn_base", -2.4, -6, 3),
    Free("regular churn_base", -0.8, -6, 3),
    Free("quit scale", 1.0, 0.3, 2.0),
    Free("context_free_quality", 0.7, 0.5, 0.95, hold=0.1),
    Free("patience scale", 1.0, 0.5, 4.0, hold=0.5),
)
"""What is fitted. The two cohorts' bases serve the renewal curves only; scales multiply `QUITS` and `PATIENCE`."""

TARGETS: Final = (
    Target("churn_rate_smb", 0.20, 0.005, "B5"),
    Target("churn_rate_mid", 0.10, 0.005, "B1, B5"),
    Target("churn_rate_enterprise", 0.05, 0.005, "B5"),
    *(Target(f"high-end survival_{year}", share / 100, 0.01, "B8") for year, share in enumerate(HIGH_END, 1)),
    *(Target(f"regular survival_{year}", share / 100, 0.01, "B9") for year, share in enumerate(REGULAR, 1)),
    Target("turnover_realised", 0.22, 0.005, "A1, A2, A25"),
    Target("service_success", 0.90, 0.01, "judgement"),
)


def converted() -> dict[str, float]:
    """Defaults that follow from one figure each, without a fit."""
    away_days = 0.014 * 260 + 15  # lost work time (A19), and vacation after five years (A20)
    return {
        "absence_per_year": round(away_days / 5 / 1.2, 2),  # in spells of 1.2 weeks
        "backfill_weeks": round((42 + 60) / 2 / 7, 1),  # A23, A24
        "ramp_weeks": float(round(5.0 * WEEKS_PER_YEAR / 12)),  # A4
        "buyer_turnover": round((0.15 + 0.225) / 2, 3),  # B26
    }


def values_of(theta: Mapping[str, float]) -> dict[str, Value]:
    """Parameters by full name for values of the free ones by theirs."""
    scale = theta.get("quit scale", 1.0) / QUITS["quit_late"]
    patience = theta.get("patience scale", 1.0)
    return {
        **converted(),
        **{name: value for name, value in theta.items() if name in catalogue.FIRM},
        **{name: hazard * scale for name, hazard in QUITS.items()},
        **{f"functions.{function}.patience_days": days * patience for function, days in PATIENCE.items()},
    }


# ---------------------------------------------------------------- measuring


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is simulated at each evaluation: replications of the mix and of each cohort, and the seed of all."""

    replications: int = 40
    cohorts: int = 12
    seed: int = 4


def measure(theta: Mapping[str, float], effort: Effort, simulate: Simulate) -> dict[str, float]:
    """What the model gives for every target at these values, by the targets' names."""
    values = values_of(theta)
    with ThreadPoolExecutor(os.cpu_count()) as executor:
        mix = _outcomes(values, effort.replications, effort.seed, (104, 156), simulate, executor)
        cohorts = {
            name: _outcomes(
                _cohort(values, theta[f"{name} churn_base"]), effort.cohorts, effort.seed, (0, 626), simulate, executor
            )
            for name in ("high-end", "regular")
            if f"{name} churn_base" in theta
        }
    found = {name: _mean(runs, name) for name, runs in ((target.name, mix) for target in TARGETS) if name in runs[0]}
    for name, runs in cohorts.items():
        for year in range(1, len(HIGH_END) + 1):
            found[f"{name} survival_{year}"] = _mean(runs, f"survival_{year}")
    return found


def _cohort(values: Values, churn_base: float) -> dict[str, Value]:
    """A closed cohort of like customers with yearly contracts."""
    shares = {"segments.smb.share": 0.0, "segments.mid.share": 1.0, "segments.enterprise.share": 0.0}
    return {**values, **shares, "segments.mid.churn_base": churn_base, "segments.mid.term_weeks": 52, "entry": "none"}


def _outcomes(
    values: Values,
    replications: int,
    seed: int,
    weeks: tuple[int, int],
    simulate: Simulate,
    executor: ThreadPoolExecutor,
) -> list[Mapping[str, float | None]]:
    parameters = catalogue.resolve(values)

    def run(regime: str, replication: int) -> Mapping[str, float | None]:
        outcomes, _ = simulate(
            parameters,
            catalogue.built_in(regime),
            seed=seed,
            replication=replication,
            warm_up=weeks[0],
            horizon=weeks[1],
            record=(),
        )
        return outcomes

    work = [executor.submit(run, regime, number) for regime in MIX for number in range(replications)]
    return [future.result() for future in work]


def _mean(runs: Sequence[Mapping[str, float | None]], name: str) -> float:
    found = [value for run in runs if (value := run[name]) is not None]
    return sum(found) / len(found) if found else float("nan")


# ---------------------------------------------------------------- fitting


@dataclass(frozen=True, slots=True)
class Fit:
    """What a calibration came to: free values, what the model gives for each target, evaluations, whether it ended."""

    theta: Mapping[str, float]
    given: Mapping[str, float]
    targets: Sequence[Target]
    evaluations: int
    converged: bool


def fit(
    free: Sequence[Free] = FREE,
    targets: Sequence[Target] = TARGETS,
    effort: Effort | None = None,
    simulate: Simulate | None = None,
    most_steps: int = 12,
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
    most_steps
        Most steps of the solver, each of about one evaluation per free parameter.
    on_evaluation
        Told the number of each evaluation and its weighted sum of squares.
    """
    names = [parameter.name for parameter in free]
    effort = effort or Effort()
    simulate = simulate or compiled().simulate
    count = 0

    def misfit(theta: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        nonlocal count
        given = measure(dict(zip(names, theta.tolist(), strict=True)), effort, simulate)
        far = [(given[target.name] - target.value) / target.spread for target in targets]
        held = [(value - parameter.start) / parameter.hold for value, parameter in zip(theta, free, strict=True)]
        count += 1
        found = np.array(far + held)
        if on_evaluation is not None:
            on_evaluation(count, float(found @ found))
        return found

    solved = least_squares(
        misfit,
        [parameter.start for parameter in free],
        bounds=([parameter.low for parameter in free], [parameter.high for parameter in free]),
        # wide steps: a renewal decision is all or nothing, so that a narrow one may see no change at all
        diff_step=0.03,
        x_scale=[max(0.1, abs(parameter.start)) for parameter in free],
        ftol=1e-3,
        xtol=1e-3,
        max_nfev=most_steps,
    )
    theta = {name: float(f"{value:.3g}") for name, value in zip(names, solved.x.tolist(), strict=True)}
    return Fit(theta, measure(theta, effort, simulate), tuple(targets), count, bool(solved.success))


def calibrated(found: Fit) -> dict[str, Value]:
    """The defaults that a fit comes to, by full name, to three digits."""
    return {
        name: float(f"{value:.3g}") if isinstance(value, float) else value
        for name, value in values_of(found.theta).items()
    }


def record(found: Fit) -> dict[str, object]:
    """The fit as plain data: what `simulation/science/calibration.json` holds."""
    return {
        "values": calibrated(found),
        "fitted": dict(found.theta),
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
