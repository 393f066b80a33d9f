"""The runs of a scenario watched account by account, each made small before the next begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from simulation import design
from simulation.engine import run as engine
from simulation.engine.run import History
from simulation.errors import RequestError
from simulation.workers import usable_processors

if TYPE_CHECKING:
    from simulation.scenario import Scenario


def watched_runs[T](
    scenario: Scenario,
    of_run: Callable[[History], T],
    replications: int,
    columns: Sequence[str],
    *,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> dict[str, list[T]]:
    """What a function makes of every run at the first design point of a scenario: a list by regime, in order of luck.

    Parameters
    ----------
    scenario
        Its regimes, seed, weeks and first design point are used, whatever it records and varies.
    of_run
        Makes something small of a history. It runs in several threads at once, and must not keep the history.
    replications
        Runs of each regime, from 1. The same replication number means the same luck under every regime.
    columns
        What of each account is kept: fields of `engine.records.ACCOUNT` and of `engine.run.LEAD`.
    workers
        Number of threads; as many as there are usable processors by default.
    on_progress
        Told the number of runs done and of all runs after each run. What it raises ends the work.

    Raises
    ------
    RequestError
        If the number of replications or of workers is under 1.
    """
    count = usable_processors() if workers is None else workers
    for name, number in (("replications", replications), ("workers", count)):
        if number < 1:
            raise RequestError(f"{name} is {number}; allowed: a whole number from 1")
    point = design.design_point(scenario, 0)
    firms = {name: design.settings(scenario, point, name) for name in scenario.regimes}

    def one(work: tuple[str, int]) -> T:
        name, replication = work
        parameters, regime = firms[name]
        history = engine.watch(
            parameters,
            regime,
            seed=scenario.seed,
            replication=replication,
            warm_up=scenario.warm_up,
            horizon=scenario.horizon,
            columns=columns,
        )
        return of_run(history)

    todo = [(regime, replication) for replication in range(replications) for regime in scenario.regimes]
    found: dict[str, list[T]] = {regime: [] for regime in scenario.regimes}
    with ThreadPoolExecutor(min(count, len(todo))) as executor:
        try:
            for number, ((regime, _), made) in enumerate(zip(todo, executor.map(one, todo), strict=True)):
                found[regime].append(made)
                if on_progress is not None:
                    on_progress(number + 1, len(todo))
        except BaseException:
            executor.shutdown(cancel_futures=True)
            raise
    return found
