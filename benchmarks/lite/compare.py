"""Whether all variants of `ownership-lite` agree, and what a run of each costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Final, NamedTuple

import numpy as np

from benchmarks.lite.rules import Measured

Variant = Callable[[int], Measured]

VARIANTS: Final = {
    "mesa": "mesa",
    "agentpy": "agentpy",
    "ambr": "ambr",
    "numpy": "numpy",
    "numba": "numba",
}
"""Each variant, and the package that it needs."""

MOST_ERRORS: Final = 3.0


class Agreement(NamedTuple):
    """Means and standard errors of a variant, and its largest distance from another one [standard errors]."""

    replications: int
    trust: float
    trust_error: float
    churn: float
    churn_error: float
    distance: float


def variants() -> dict[str, Variant]:
    """The variants whose packages are installed."""
    return {
        name: import_module(f"benchmarks.lite.with_{name}").run
        for name, package in VARIANTS.items()
        if find_spec(package) is not None
    }


def sampled(chosen: Mapping[str, Variant], replications: Mapping[str, int]) -> dict[str, np.ndarray]:
    """Trust and churn of so many replications of each variant: [replication, outcome]. Seeds are never shared."""
    found = {}
    for place, (name, run) in enumerate(chosen.items()):
        first = 100_000 * (place + 1)
        found[name] = np.array([run(first + number) for number in range(replications[name])])
    return found


def agreement(samples: Mapping[str, np.ndarray]) -> dict[str, Agreement]:
    """How far each variant is from each other one, in standard errors of the difference, at most."""
    means = {name: sample.mean(axis=0) for name, sample in samples.items()}
    errors = {name: sample.std(axis=0, ddof=1) / np.sqrt(len(sample)) for name, sample in samples.items()}
    found = {}
    for name, sample in samples.items():
        distances = [
            np.abs(means[name] - means[other]) / np.hypot(errors[name], errors[other])
            for other in samples
            if other != name
        ]
        (trust, churn), (trust_error, churn_error) = means[name].tolist(), errors[name].tolist()
        distance = float(np.max(distances)) if distances else 0.0
        found[name] = Agreement(len(sample), trust, trust_error, churn, churn_error, distance)
    return found


def disagreeing(found: Mapping[str, Agreement]) -> list[str]:
    """The variants that are more than three standard errors from another."""
    return [name for name, one in found.items() if not one.distance < MOST_ERRORS]
