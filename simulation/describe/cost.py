"""What a sweep costs: seconds, bytes on disk, and bytes of memory.

The figures were measured on one machine (CPU time of runs of 1 to a million accounts and 4 to 400,000 seats), so that
they say whether to wait for a coffee or for a week, and not more; tests/describe/test_plan.py holds them against real
runs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from simulation.scenario.design import Summary, count_points, design_point, summary
from simulation.science.declaration import Value
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.sweep.chunks import Blocks, chunks_of
from simulation.sweep.engines import Engine, compiled

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario

BYTES_PER_SWEEP: Final = 42_000
BYTES_PER_PART: Final = 41_000
BYTES_PER_PART_OF_WEEKS: Final = 5_000
BYTES_PER_RUN: Final = 220
BYTES_PER_RECORDED_WEEK: Final = 4
"""What a results directory took, each of its parts (a Parquet file says much about itself and its columns, and the
descriptions of the directory have a line for it), a run, and one weekly state of it; figures come on top."""

SECONDS_PER_RUN: Final = 2e-4
SECONDS_PER_CHUNK: Final = 0.01
"""What a run costs beside its weeks, on each worker, and what it takes to write a part, one after the other."""

SECONDS_PER_SEAT_WEEK: Final = 1e-7
SECONDS_PER_LEAVER_AND_ACCOUNT: Final = 3.5e-9
"""Whose work goes on with whom is looked for among all accounts when somebody leaves."""

FITS_CACHE: Final = 10_000
"""Accounts beyond which a processor waits for its memory: ten times as many cost 2.3 times as much each."""

MEMORY_OF_PROGRAM: Final = 350_000_000
MEMORY_PER_ACCOUNT: Final = 1_050
MEMORY_PER_SEAT: Final = 400
"""Bytes that the program takes, and a run for each of its accounts and seats, on each worker."""

MEMORY_PER_CELL: Final = 32
"""Bytes per recorded weekly state of the chunks that a worker holds: as numbers, as a table, and as a file."""

MEMORY_PER_RUN: Final = 250
"""Bytes per run of what is read to answer and to draw."""

LOOKED_AT: Final = 200
"""Design points of a larger design that are looked at, drawn at random with a seed of their own."""


HEAD_COUNT: Final = ("seats", "accounts_per_seat", "bench")
"""Parameters of a function that decide how many people it has."""


@dataclass(frozen=True, slots=True)
class Firm:
    """What of a design point decides how long a run of it takes."""

    accounts: int
    seats: int
    turnover: float

    @classmethod
    def of(cls, values: Mapping[str, Value]) -> Firm:
        """The firm of the parameters that have these values, and of the defaults of the others."""
        default = Parameters()
        accounts, turnover = int(values.get("accounts", default.accounts)), values.get("turnover", default.turnover)
        seats = 0
        for name in FUNCTIONS:
            usual = getattr(default.functions, name)
            given = {key: values.get(f"functions.{name}.{key}", getattr(usual, key)) for key in HEAD_COUNT}
            seats += usual.model_copy(update=given).people(accounts)
        return cls(accounts, seats, float(turnover))

    def seconds(self, weeks: int, seconds_per_account_week: float) -> float:
        """Processor time of a run of so many weeks."""
        beyond = min(max(math.log10(max(self.accounts, 1) / FITS_CACHE), 0.0), 1.0)
        leavers = self.seats * self.turnover / 52
        week = (
            self.accounts * seconds_per_account_week * (1 + 1.3 * beyond)
            + self.seats * SECONDS_PER_SEAT_WEEK
            + leavers * self.accounts * SECONDS_PER_LEAVER_AND_ACCOUNT
        )
        return SECONDS_PER_RUN + weeks * week

    @property
    def memory(self) -> int:
        """Bytes that a run takes."""
        return self.accounts * MEMORY_PER_ACCOUNT + self.seats * MEMORY_PER_SEAT


def firms(scenario: Scenario) -> list[Firm]:
    """The firms at the design points, or at `LOOKED_AT` of them that are drawn at random."""
    count = count_points(scenario)
    return [Firm.of({**scenario.parameters, **design_point(scenario, index).levels}) for index in _looked_at(count)]


def _looked_at(points: int) -> Sequence[int]:
    """The design points whose firms are asked what they cost."""
    if points <= LOOKED_AT:
        return range(points)
    import numpy as np

    drawn: list[int] = np.random.default_rng(1).integers(points, size=LOOKED_AT).tolist()
    return drawn


def cost(scenario: Scenario, times: float, workers: int, chosen: Engine | None = None) -> dict[str, float]:
    """What a sweep takes which is so many times the least that the scenario can come to.

    Returns
    -------
    dict
        `seconds` of one worker, `seconds_of_writing`, `bytes` on disk, and bytes of `memory` with so many workers.
    """
    least: Summary = summary(scenario)
    per_account_week = (chosen or compiled()).seconds_per_account_week
    slices = chunks_of(scenario, per_account_week)
    runs = round(least.runs * times)
    if isinstance(slices, Blocks):
        parts = slices.groups * len(slices.of_group(0, 0, round(least.replications * times)))
        largest = len(slices[0])
    else:
        parts = len(slices)
        largest = len(slices[0])
    files = parts * (2 if scenario.record else 1)
    found = firms(scenario)
    weeks = scenario.warm_up + scenario.horizon
    cells = largest * scenario.horizon * len(scenario.record)
    return {
        "seconds": runs * math.fsum(firm.seconds(weeks, per_account_week) for firm in found) / len(found),
        "seconds_of_writing": files * SECONDS_PER_CHUNK,
        "bytes": BYTES_PER_SWEEP
        + parts * BYTES_PER_PART
        + (files - parts) * BYTES_PER_PART_OF_WEEKS
        + runs * (BYTES_PER_RUN + scenario.horizon * len(scenario.record) * BYTES_PER_RECORDED_WEEK),
        "memory": MEMORY_OF_PROGRAM
        + max(
            workers * (max(firm.memory for firm in found) + cells * MEMORY_PER_CELL),
            runs * MEMORY_PER_RUN,
        ),
    }
