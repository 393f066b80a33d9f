"""A scenario carried out in memory, for a study that keeps no results directory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from simulation.errors import RequestError, WorkError
from simulation.results import tables
from simulation.results.tables import Rows
from simulation.scenario import design
from simulation.scenario.design import Firm
from simulation.sweep import engines
from simulation.sweep.chunks import chunks_of
from simulation.sweep.engines import Engine
from simulation.sweep.plan import plan_of
from simulation.sweep.work import Work, carry_out_runs, portable
from simulation.sweep.workers import usable_processors

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from simulation.engine.history import History
    from simulation.engine.records import State
    from simulation.scenario.scenario import Scenario


def run_in_memory(
    scenario: Scenario,
    *,
    workers: int | None = None,
    engine: Engine | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Every run of a scenario, one row a run in canonical order: the table that a sweep of it would write.

    Parameters
    ----------
    scenario
        What is carried out; what it records is left out.
    workers
        Number of threads or processes; as many as there are usable processors by default.
    engine
        What carries out the runs; the compiled engine by default.
    on_progress
        Called with the number of runs done and of all runs, as far as they are known, after every chunk. What it
        raises ends the work.

    Raises
    ------
    RequestError
        If the number of workers is under 1.
    WorkError
        If a run fails: with its reason.

    Examples
    --------
    >>> from simulation import Scenario
    >>> small = Scenario(name="small", seed=1, regimes=["sole", "shared"], replications=2,
    ...                  weeks={"warm_up": 0, "horizon": 4}, parameters={"accounts": 8})
    >>> run_in_memory(small, workers=1)["regime"].tolist()
    ['sole', 'sole', 'shared', 'shared']
    """
    count = usable_processors() if workers is None else workers
    if count < 1:
        raise RequestError(f"workers is {count}; allowed: a whole number from 1")
    chosen = engine or engines.compiled()
    chosen.check_workers(count)
    chunks = chunks_of(scenario, chosen.seconds_per_account_week)
    found: dict[int, Rows] = {}
    plan = plan_of(scenario, chunks)
    missing = plan.begin(found, _values(scenario, found))
    done = 0
    with chosen.executor(min(count, len(missing))) as executor:
        try:
            while missing:
                slices = [chunks[index] for index in missing]
                carried_out = executor.map(
                    partial(carry_out_runs, Work(portable(scenario), chosen.simulate, chosen.further)), slices
                )
                further: list[int] = []
                for index, rows in zip(missing, carried_out, strict=True):
                    found[index] = rows
                    done += len(chunks[index])
                    further += plan.after(index, found)
                    if on_progress is not None:
                        on_progress(done, plan.total)
                missing = further
        except BaseException:
            executor.shutdown(cancel_futures=True)
            raise
    every = Rows()
    for _, rows in sorted(found.items()):
        every.add(rows)
    if every.failures:
        raise WorkError(f"{len(every.failures)} of {done} runs failed; the first: {every.failures[0][-1]}")
    return tables.runs_frame(scenario, every.runs, chosen.further)


def _values(scenario: Scenario, found: Mapping[int, Rows]) -> Callable[[int, str], dict[int, float]]:
    """What reads an outcome of a chunk that was carried out, by replication, without what is undefined."""
    names = tables.runs_schema(scenario).names
    replication = names.index("replication")

    def values(index: int, outcome: str) -> dict[int, float]:
        place = names.index(outcome)
        return {row[replication]: row[place] for row in found[index].runs if row[place] is not None}

    return values


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
        What of each account is kept: fields of `engine.records.ACCOUNT` and of `engine.history.LEAD`.
    workers
        Number of threads; as many as there are usable processors by default.
    on_progress
        Called with the number of runs done and of all runs after each run. What it raises ends the work.

    Raises
    ------
    RequestError
        If the number of replications or of workers is under 1.
    """
    from simulation.engine.history import watch

    point, names = design.design_point(scenario, 0), tuple(scenario.regimes)
    firms = [design.firm_at(scenario, point, name) for name in names]

    def one(number: int, replication: int) -> T:
        firm = firms[number] if scenario.over is None else design.firm_at(scenario, point, names[number], replication)
        parameters, regime, events = firm
        history = watch(
            parameters,
            regime,
            seed=scenario.seed,
            replication=replication,
            warm_up=scenario.warm_up,
            horizon=scenario.horizon,
            columns=columns,
            events=events,
        )
        return of_run(history)

    found = _every_run(one, len(firms), replications, workers, on_progress)
    return dict(zip(scenario.regimes, found, strict=True))


def counted_runs[T](
    scenario: Scenario,
    firms: Sequence[Firm],
    of_run: Callable[[int, Firm, Mapping[str, np.ndarray]], T],
    replications: int,
    *,
    in_world: Callable[[int], Sequence[Firm]] | None = None,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[list[T]]:
    """What a function makes of the weekly totals of every run of some firms: a list a firm, in order of luck.

    Parameters
    ----------
    scenario
        Its seed and weeks are used.
    firms
        What is run; the same replication number means the same luck in each.
    of_run
        Makes something small of the number of a firm, the firm as it was run, and the totals of each week of the
        horizon of a run, by name (`week_totals.TOTALS`). It runs in several threads at once.
    in_world
        The firms as they are in the world of a replication, in the same order, where that differs.
    replications, workers, on_progress
        As for `watched_runs`.

    Raises
    ------
    RequestError
        If the number of replications or of workers is under 1.
    """
    from simulation.engine.run import weekly_totals

    def one(number: int, replication: int) -> T:
        firm = firms[number] if in_world is None else in_world(replication)[number]
        parameters, regime, events = firm
        totals = weekly_totals(
            parameters,
            regime,
            seed=scenario.seed,
            replication=replication,
            warm_up=scenario.warm_up,
            horizon=scenario.horizon,
            events=events,
        )
        return of_run(number, firm, totals)

    return _every_run(one, len(firms), replications, workers, on_progress)


def paused_runs[T](
    scenario: Scenario,
    week: int,
    of_state: Callable[[State], T],
    *,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[T]:
    """What a function makes of the firm of every run of a scenario before a week: a list in canonical order.

    Parameters
    ----------
    scenario
        What is carried out, as far as to that week; what it records is left out.
    week
        Counted from the start of the warm-up.
    of_state
        Makes something small of a state. It runs in several threads at once, and must not keep the state.
    workers, on_progress
        As for `watched_runs`.

    Raises
    ------
    RequestError
        If the number of workers is under 1.
    """
    from simulation.engine.history import paused

    every = tuple(design.runs(scenario))

    def one(number: int, _: int) -> T:
        run = every[number]
        parameters, regime, events = design.firm_at(scenario, run.point, run.regime, run.replication)
        luck = {"seed": scenario.seed, "replication": run.replication}
        weeks = {"warm_up": scenario.warm_up, "horizon": scenario.horizon}
        return of_state(next(paused(parameters, regime, **luck, **weeks, at=[week], events=events)))

    return [made for (made,) in _every_run(one, len(every), 1, workers, on_progress)]


def _every_run[T](
    one: Callable[[int, int], T],
    firms: int,
    replications: int,
    workers: int | None,
    on_progress: Callable[[int, int], None] | None,
) -> list[list[T]]:
    """What comes of each firm, by number, in each replication, on several threads."""
    count = usable_processors() if workers is None else workers
    for name, number in (("replications", replications), ("workers", count)):
        if number < 1:
            raise RequestError(f"{name} is {number}; allowed: a whole number from 1")
    turns = [*range(firms)] * replications
    rounds = [replication for replication in range(replications) for _ in range(firms)]
    found: list[list[T]] = [[] for _ in range(firms)]
    with ThreadPoolExecutor(min(count, len(turns))) as executor:
        try:
            for number, (firm, made) in enumerate(zip(turns, executor.map(one, turns, rounds), strict=True)):
                found[firm].append(made)
                if on_progress is not None:
                    on_progress(number + 1, len(turns))
        except BaseException:
            executor.shutdown(cancel_futures=True)
            raise
    return found
