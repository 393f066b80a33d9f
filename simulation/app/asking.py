"""One question and its answers: few replications first, then more, each answer with everything known so far."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from simulation.app.findings import Collected, Findings, findings
from simulation.app.laboratory import of_points, recording
from simulation.app.setting import SHOWN, Setting, experiment, pinned_scenario

if TYPE_CHECKING:
    from simulation.app.laboratory import Laboratory, Ticket

FIRST: Final = 4
"""Replications of a first answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known so far; `done` replications are behind everything that is shown, unless it is a first answer."""

    findings: Findings
    done: int
    finished: bool


async def ask(laboratory: Laboratory, setting: Setting, ticket: Ticket) -> AsyncIterator[Answer]:
    """Answers to a setting, each with more replications than the one before, up to those of its scenario.

    Replications are those of a sweep: the first answer has the first four of them, and no answer has others than a
    sweep of `scenario_file(setting)` would have. Ends early where the ticket is dropped.

    Raises
    ------
    WorkError
        If a run fails.
    """
    replications = setting.scenario.replications
    whole = experiment(setting)
    here = [setting.all_levels.index(setting.here)]
    others = [point for point in range(len(setting.all_levels)) if point not in here]
    recorded = recording(whole, SHOWN)
    collected = Collected(setting)
    known = laboratory.known(whole, others)
    before, swept = 0, 0
    while before < replications:
        upto = min(2 * before or FIRST, replications)
        new, urgent = range(before, upto), before == 0
        runs = await laboratory.runs(recorded, of_points(recorded, here, new), ticket, urgent=urgent)
        if runs is None:
            return
        collected.here += runs
        if setting.pinned is not None:
            pinned = pinned_scenario(setting)
            runs = await laboratory.runs(pinned, of_points(pinned, [0], new), ticket, urgent=urgent)
            if runs is None:
                return
            collected.pinned += runs
        if urgent and known < upto:
            yield Answer(await laboratory.aside(findings, collected), 0, finished=False)
        enough = max(upto, known)
        if swept < enough:
            # what is remembered from before costs nothing, so that a curve once drawn does not become coarse again
            indices = of_points(whole, others, range(swept, enough))
            runs = await laboratory.runs(whole, indices, ticket, urgent=urgent)
            if runs is None:
                return
            collected.levels += runs
            swept = enough
        before = upto
        yield Answer(await laboratory.aside(findings, collected), before, finished=before == replications)
