"""Carries out runs for many visitors at once: in threads, dropped when nobody waits for them any more, remembered.

A run is carried out by the sweep's own `carry_out_runs`, so that its row is the row that a sweep writes. First answers
go before refinements, whoever's they are.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from simulation.app.what_if.runs import Found, Ticket, of_points, recording
from simulation.errors import WorkError
from simulation.results.tables import key
from simulation.scenario import design
from simulation.sweep import engines
from simulation.sweep.engines import Engine
from simulation.sweep.work import Work, carry_out_runs, portable
from simulation.sweep.workers import usable_processors

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario


MOST_REMEMBERED: Final = 12_000_000
"""Numbers that are remembered of runs before the ones asked for longest ago are forgotten: about 200 MB."""


RUNS_AT_A_TIME: Final = 6
"""Runs after which a thread turns to whoever waits longest."""


@dataclass(frozen=True, slots=True)
class _Remembered:
    outcomes: tuple[Any, ...]
    weeks: Mapping[str, Sequence[float]]

    @property
    def size(self) -> int:
        return len(self.outcomes) + sum(map(len, self.weeks.values())) // 2


class Laboratory:
    """Carries out runs and remembers them; one for all visitors."""

    def __init__(self, engine: Engine | None = None, workers: int | None = None, most: int = MOST_REMEMBERED) -> None:
        self.engine = engine or engines.compiled()
        self.workers = workers or usable_processors()
        self.carried_out = 0
        self.remembered = 0
        self._most = most
        self._memory: OrderedDict[tuple[str, int], _Remembered] = OrderedDict()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(self.workers, thread_name_prefix="runs")
        self._urgent = 0
        self._calm = asyncio.Event()
        self._calm.set()

    def close(self) -> None:
        """Lets go of the threads; runs that have not begun are left."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def warm_up(self) -> None:
        """Compiles the engine and imports what the first visitor would wait for."""
        from simulation.app.what_if.findings import Collected, curve, findings
        from simulation.app.what_if.setting import START, STATES, Setting, experiment

        setting = Setting(replace(START, replications=2, warm_up=0, horizon=1))
        scenario = recording(experiment(setting), STATES)
        found = self._some(scenario, of_points(scenario, [setting.all_levels.index(setting.here)], range(2)), Ticket())
        findings(Collected(setting, found), curve(setting, found))

    async def aside[**P, T](self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """What `work` returns, carried out in a thread beside the runs."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *arguments, **named))

    async def runs(
        self, scenario: Scenario, indices: Sequence[int], ticket: Ticket, *, urgent: bool
    ) -> list[Found] | None:
        """These runs of a scenario, by their numbers; None if the ticket was dropped meanwhile.

        Parameters
        ----------
        scenario
            What the runs are of; weekly states that it records are kept.
        indices
            Numbers of runs in the canonical order.
        ticket
            Tells whether somebody still waits.
        urgent
            Whether these are a first answer: what is not urgent waits until nothing urgent is left.

        Raises
        ------
        WorkError
            If a run fails: with its reason.
        """
        with self._first(urgent):
            found: list[Found] = []
            at_a_time = RUNS_AT_A_TIME * self.workers
            for start in range(0, len(indices), at_a_time):
                if not urgent:
                    await self._calm.wait()
                part = indices[start : start + at_a_time]
                hands = [part[hand :: self.workers] for hand in range(self.workers)]
                done = await asyncio.gather(
                    *(self.aside(self._some, scenario, hand, ticket) for hand in hands if hand), return_exceptions=True
                )
                for problem in done:
                    if isinstance(problem, BaseException):
                        raise problem
                if ticket.dropped:
                    return None
                found += [one for hand in done for one in hand]  # type: ignore[union-attr]
            return sorted(found, key=lambda one: one.row[0])  # type: ignore[arg-type, return-value]

    @staticmethod
    def names(scenario: Scenario, points: Sequence[int]) -> list[str]:
        """What the runs at these design points depend on but their replication, regime by regime."""
        return [_name(scenario, point, regime) for point in points for regime in scenario.regimes]

    def known(self, scenario: Scenario, points: Sequence[int]) -> int:
        """How many replications are remembered at all of these design points under every regime."""
        names = self.names(scenario, points)
        for replication in range(scenario.replications):
            if any((name, replication) not in self._memory for name in names):
                return replication
        return scenario.replications

    @contextmanager
    def _first(self, urgent: bool) -> Iterator[None]:
        self._urgent += urgent
        if urgent:
            self._calm.clear()
        try:
            yield
        finally:
            self._urgent -= urgent
            if not self._urgent:
                self._calm.set()

    def _some(self, scenario: Scenario, indices: Sequence[int], ticket: Ticket) -> list[Found]:
        found = []
        settings: dict[tuple[int, str], str] = {}
        for index in indices:
            if ticket.dropped:
                break
            found.append(self._one(scenario, index, settings))
        return found

    def _one(self, scenario: Scenario, index: int, settings: dict[tuple[int, str], str]) -> Found:
        run = next(design.runs(scenario, range(index, index + 1)))
        place = run.point.index, run.regime
        if place not in settings:
            settings[place] = _name(scenario, *place)
        known = self._recall((settings[place], run.replication))
        if known is None:
            known = self._carry_out(scenario, index)
            self._keep((settings[place], run.replication), known)
        keys = key(index, run.point.index, run.point.levels, run.regime, run.replication)
        return Found((*keys, *known.outcomes), known.weeks)

    def _carry_out(self, scenario: Scenario, index: int) -> _Remembered:
        rows = carry_out_runs(Work(portable(scenario), self.engine.simulate), range(index, index + 1))
        if rows.failures:
            raise WorkError(f"a run failed: {rows.failures[0][-1]}")
        keys = 4 + len(scenario.factors)
        return _Remembered(rows.runs[0][keys:], rows.trajectories[0][1] if rows.trajectories else {})

    def _recall(self, name: tuple[str, int]) -> _Remembered | None:
        with self._lock:
            known = self._memory.get(name)
            if known is not None:
                self._memory.move_to_end(name)
            return known

    def _keep(self, name: tuple[str, int], known: _Remembered) -> None:
        with self._lock:
            self.carried_out += 1
            if name not in self._memory:
                self.remembered += known.size
            self._memory[name] = known
            while self.remembered > self._most:
                _, forgotten = self._memory.popitem(last=False)
                self.remembered -= forgotten.size


def _name(scenario: Scenario, point: int, regime: str) -> str:
    """Everything on which a run depends but its replication, and what is recorded of it."""
    at = design.design_point(scenario, point)
    parameters, definition = design.settings(scenario, at, regime)
    events = [event.plain() for event in design.events_at(scenario, at, regime)]
    weeks = f"{scenario.seed} {scenario.warm_up} {scenario.horizon} {','.join(scenario.record)}"
    return f"{weeks} {parameters.model_dump_json()} {definition.model_dump_json()} {events}"
