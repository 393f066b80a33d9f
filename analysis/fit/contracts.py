"""What customers signed for, where a firm says what they pay today.

A parameter of the model is the first contract of an account; what a firm can look up is what its accounts pay now,
after some have grown and some have shrunk. Nothing that an account or a person does depends on the sums, but for which
accounts are the larger ones: so each world is run, and its first contracts are set so that it pays today what was said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.fit.space import Space
from simulation.scenario.scenario import Scenario
from simulation.science.declaration import Value
from simulation.science.members import SEGMENTS

if TYPE_CHECKING:
    from simulation.engine.records import State

Floats = npt.NDArray[np.float64]

REPLICATIONS: Final = 2


class Pause(Protocol):
    """Looks at every run of a scenario before a week: `simulation.sweep.in_memory.paused_runs`."""

    def __call__(self, scenario: Scenario, week: int, of_state: Callable[[State], Floats], /) -> list[Floats]:
        """What `of_state` makes of the state of each run at the start of that week, in canonical order."""


def first_contracts(
    space: Space, worlds: pd.DataFrame, seed: int, parameters: Mapping[str, Value], pause: Pause
) -> pd.DataFrame:
    """The first contracts of each world in which its customers pay today what the firm says.

    Parameters
    ----------
    space
        The firm, and as what it is run.
    worlds
        [worlds, unknowns]: the level of each.
    seed
        Of the luck.
    parameters
        What the firm gives.
    pause
        Looks at runs.

    Returns
    -------
    DataFrame
        [worlds, segments of which the firm says it]: currency a year, by the full names of parameters.
    """
    said = space.firm.contracts
    if not said or worlds.empty:
        return pd.DataFrame(index=worlds.index)
    scenario = space.scenario(worlds, seed, REPLICATIONS, parameters)
    seen = np.array(pause(scenario, scenario.warm_up, grown)).reshape(len(worlds), REPLICATIONS, len(SEGMENTS))
    return pd.DataFrame(
        {
            f"segments.{name}.revenue": said[name] / of_worlds(seen[:, :, SEGMENTS.index(name)])
            for name in SEGMENTS
            if name in said
        }
    )


def grown(state: State) -> Floats:
    """[segments]: what an account pays on average, as a multiple of its first contract; NaN where there is none."""
    here = state.accounts[state.accounts["here"] != 0]
    number = np.bincount(here["segment"], minlength=len(SEGMENTS)).astype(float)
    paid = np.bincount(here["segment"], weights=here["spend"], minlength=len(SEGMENTS))
    found: Floats = np.full(len(SEGMENTS), np.nan)
    np.divide(paid, number, out=found, where=paid > 0)
    return found


def of_worlds(seen: Floats) -> Floats:
    """[worlds]: the mean of each world, drawn to that of all by the share of luck in its variance (Bühlmann 1967).

    Parameters
    ----------
    seen
        [worlds, replications], two or more of these; NaN where a run has no value. A world that lacks one has the mean
        of all; without any value it is 1.
    """
    known = np.isfinite(seen).all(axis=1)
    middle = float(np.nanmean(seen)) if np.isfinite(seen).any() else 1.0
    found = np.full(len(seen), middle)
    if known.sum() > 1:
        mean = seen[known].mean(axis=1)
        luck = seen[known].var(axis=1, ddof=1).mean() / seen.shape[1]
        spread = mean.var(ddof=1)
        own = max(1.0 - luck / spread, 0.0) if spread > 0.0 else 0.0
        found[known] = mean.mean() + own * (mean - mean.mean())
    return found
