"""One question and its answers: few replications first, then more, each answer with everything known so far."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from simulation.app.what_if.findings import Collected, Curve, Findings, curve, findings
from simulation.app.what_if.runs import of_points, recording
from simulation.app.what_if.setting import STATES, Setting, experiment, pinned_scenario

if TYPE_CHECKING:
    from simulation.app.what_if.laboratory import Laboratory
    from simulation.app.what_if.runs import Ticket

FIRST: Final = 4
"""Replications of a first answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known so far; `done` replications are behind everything that is shown, unless it is a first answer."""

    findings: Findings
    done: int
    finished: bool


@dataclass
class Latest:
    """The latest curve of a visitor, and of what it is: a slider that moves along its own curve leaves it as it is."""

    of: object = None
    curve: Curve | None = None


async def ask(laboratory: Laboratory, setting: Setting, ticket: Ticket, latest: Latest) -> AsyncIterator[Answer]:
    """Answers to a setting, each with more replications than the one before, up to those of its scenario.

    Replications are those of a sweep: the first answer has the first four of them, and no answer has others than a
    sweep of `scenario_file(setting)` would have. Ends early where the ticket is dropped.

    Raises
    ------
    WorkError
        If a run fails.
    """
    asked = _Asked(laboratory, setting, ticket, latest)
    replications = setting.scenario.replications
    before = 0
    while before < replications:
        upto = min(2 * before or FIRST, replications)
        if not await asked.here(before, upto):
            return
        if before == 0 and asked.known < upto:
            yield Answer(await laboratory.aside(findings, asked.collected, None), 0, finished=False)
        if not await asked.levels(upto, urgent=before == 0):
            return
        before = upto
        found = await laboratory.aside(findings, asked.collected, latest.curve)
        yield Answer(found, before, finished=before == replications)


class _Asked:
    """Collects the runs for one question."""

    def __init__(self, laboratory: Laboratory, setting: Setting, ticket: Ticket, latest: Latest) -> None:
        self.laboratory, self.setting, self.ticket, self.latest = laboratory, setting, ticket, latest
        self.collected = Collected(setting)
        self.whole = experiment(setting)
        self.recorded = recording(self.whole, STATES)
        self.place = setting.all_levels.index(setting.here)
        self.points = [setting.all_levels.index(level) for level in setting.curve_levels]
        self.known = laboratory.known(self.whole, self.points)
        self.swept = 0

    async def here(self, before: int, upto: int) -> bool:
        """Adds runs at the setting, and at what is pinned; False if nobody waits any more."""
        urgent, new = before == 0, range(before, upto)
        indices = of_points(self.recorded, [self.place], new)
        runs = await self.laboratory.runs(self.recorded, indices, self.ticket, urgent=urgent)
        if runs is None:
            return False
        self.collected.here += runs
        if self.setting.pinned is not None:
            pinned = pinned_scenario(self.setting)
            runs = await self.laboratory.runs(pinned, of_points(pinned, [0], new), self.ticket, urgent=urgent)
            if runs is None:
                return False
            self.collected.pinned += runs
        return True

    async def levels(self, upto: int, *, urgent: bool) -> bool:
        """Adds runs at the levels; False if nobody waits any more."""
        # what is remembered from before costs nothing, so that a curve once drawn does not become coarse again
        enough = max(upto, self.known)
        if self.swept >= enough:
            return True
        indices = of_points(self.whole, self.points, range(self.swept, enough))
        runs = await self.laboratory.runs(self.whole, indices, self.ticket, urgent=urgent)
        if runs is None:
            return False
        self.collected.levels += runs
        self.swept = enough
        of = (self.setting.show, enough, *self.laboratory.names(self.whole, self.points))
        if self.latest.of != of:
            self.latest.curve = await self.laboratory.aside(curve, self.setting, self.collected.levels)
            self.latest.of = of
        return True
