"""The runs behind advice: every way in every world, with the same luck, week by week."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.advice.ways import Way, World, firm, standing
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

    A way of which something stands from the start, such as seats that are added, would have been so for years when the
    counted weeks begin, without having been paid for. What it brings is told between two firms that both begin on the
    day of the change, without a warm-up, one of them as today: that difference is added to what today's way brings.

    Parameters
    ----------
    scenario
        Its seed is that of all luck: another seed is fresh luck.
    ways, worlds
        What is done, today's way first, and where.
    replications
        Runs of each way in each world, from 1, each with luck of its own that all ways share.
    workers, on_progress
        As for `simulation.sweep.in_memory.counted_runs`, whose errors these are, too.
    """
    late = [place for place, way in enumerate(ways) if place and standing(scenario, way)]
    early = [place for place in range(len(ways)) if place not in late]
    each = len(worlds) * replications
    total = each * (len(early) + (len(late) + 1 if late else 0))

    def carry_out(asked: Scenario, places: Sequence[int], before: int) -> Runs:
        def on_run(done: int, _: int) -> None:
            if on_progress is not None:
                on_progress(before + done, total)

        return _carried_out(asked, [ways[place] for place in places], worlds, replications, workers, on_run)

    found = carry_out(scenario, early, 0)
    money = np.empty((len(worlds), replications, len(ways), scenario.horizon))
    lost = np.empty((len(worlds), replications, len(ways)))
    money[:, :, early], lost[:, :, early] = found.money, found.lost
    if late:
        fresh = carry_out(replace(scenario, warm_up=0), [0, *late], each * len(early))
        money[:, :, late] = money[:, :, :1] + (fresh.money[:, :, 1:] - fresh.money[:, :, :1])
        lost[:, :, late] = lost[:, :, :1] + (fresh.lost[:, :, 1:] - fresh.lost[:, :, :1])
    return Runs(money, lost)


def _carried_out(
    scenario: Scenario,
    ways: Sequence[Way],
    worlds: Sequence[World],
    replications: int,
    workers: int | None,
    on_progress: Callable[[int, int], None],
) -> Runs:
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
