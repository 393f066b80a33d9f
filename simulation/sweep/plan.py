"""Which chunk of a scenario comes next: all of them, or with `precision` those that turn out to be needed."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from typing import TYPE_CHECKING

from simulation.sweep.chunks import Blocks
from simulation.sweep.precision import Rounds

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario


class WholeDesign:
    """Every chunk once. `grows` says that none follows from what others found, and `total` counts their runs."""

    grows = False

    def __init__(self, chunks: Sequence[range]) -> None:
        self.chunks = chunks
        self.total = chunks[-1].stop

    def begin(
        self,
        kept: Container[int],
        values: Callable[[int, str], Mapping[int, float]],  # noqa: ARG002  # nothing is looked at
    ) -> list[int]:
        """The chunks that are missing when those of `kept` are in place."""
        return [index for index in range(len(self.chunks)) if index not in kept]

    def after(self, index: int, kept: Container[int]) -> list[int]:  # noqa: ARG002
        """No further chunk."""
        return []


def plan_of(scenario: Scenario, chunks: Sequence[range]) -> WholeDesign | Rounds:
    """What says which chunks of a scenario are carried out; `chunks` are those of `chunks_of`."""
    if scenario.precision is None or not isinstance(chunks, Blocks):
        return WholeDesign(chunks)
    return Rounds(scenario.precision, tuple(scenario.regimes), chunks)
