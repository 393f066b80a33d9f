"""The runs behind advice: every way in every world, with the same luck, week by week."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.advice.ways import Way, World, firm
from analysis.timeline.measures import with_money
from simulation.scenario.design import Firm
from simulation.scenario.scenario import Scenario
from simulation.science.coefficients import coefficients
from simulation.sweep.in_memory import counted_runs

Floats = npt.NDArray[np.float64]

HELD: Final = 16
"""Worlds whose firms are held, while runs in them are under way."""


@dataclass(frozen=True)
class Runs:
    """What came of every way.

    Attributes
    ----------
    money
        [worlds, replications, ways, weeks]: revenue less payroll, hiring and sponsors [currency/week].
    lost
        [worlds, replications, ways]: accounts lost over these weeks.
    """

    money: Floats
    lost: Floats


def carried_out(
    scenario: Scenario,
    ways: Sequence[Way],
    worlds: Sequence[World],
    replications: int,
    *,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Runs:
    """Carry out every way in every world.

    Parameters
    ----------
    scenario
        Its seed is that of all luck: another seed is fresh luck.
    ways, worlds
        What is done, and where.
    replications
        Runs of each way in each world, from 1, each with luck of its own that all ways share.
    workers, on_progress
        As for `simulation.sweep.in_memory.counted_runs`, whose errors these are, too.
    """

    @lru_cache(HELD)
    def there(world: int) -> tuple[Firm, ...]:
        return tuple(firm(scenario, way, worlds[world]) for way in ways)

    def of_run(_: int, firm: Firm, totals: Mapping[str, Floats]) -> tuple[Floats, float]:
        made = with_money(totals, coefficients(firm.parameters, firm.regime))
        return made["margin"], float(totals["lost"].sum())

    found = counted_runs(
        scenario,
        there(0),
        of_run,
        len(worlds) * replications,
        in_world=lambda replication: there(replication // replications),
        workers=workers,
        on_progress=on_progress,
    )
    shape = (len(worlds), replications, len(ways))
    money = np.array([[run[0] for run in runs] for runs in found]).swapaxes(0, 1)
    lost = np.array([[run[1] for run in runs] for runs in found]).swapaxes(0, 1)
    return Runs(money.reshape(*shape, -1), lost.reshape(shape))
