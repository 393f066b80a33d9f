"""A scenario: the question, the regimes, the parameters, and the factors that an experiment varies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.scenario.precision import Precision
from simulation.scenario.sampling import Design, Levels
from simulation.science.parameters import Value
from simulation.science.regimes import Regime


@dataclass(frozen=True, slots=True)
class Scenario:
    """A question, and the experiment that answers it; every value has been checked.

    `regimes` holds resolved definitions in the order in which they are compared. `parameters` holds what differs
    from the defaults, and `factors` the levels or the range, by full name; where `design` is a file of points, the
    level at every point. `warm_up` and `horizon` are in weeks. `replications` is their number at every design point;
    with `precision`, the most that a point gets. `file` is the file's name as it was given and `text` is its text as
    it was read.
    """

    name: str
    question: str
    seed: int
    regimes: Mapping[str, Regime]
    warm_up: int
    horizon: int
    parameters: Mapping[str, Value]
    factors: Mapping[str, Levels]
    design: Design
    replications: int
    record: tuple[str, ...]
    file: str
    text: str
    precision: Precision | None = None
