"""Runs of a scenario with mechanisms switched off: one at a time, or one after another in random order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from simulation.scenario import design
from simulation.science.coefficients import Coefficients
from simulation.science.course import course
from simulation.science.declaration import Value
from simulation.science.events import Event
from simulation.science.mechanisms import MECHANISMS, Mechanism, mechanism
from simulation.science.outcomes import OUTCOMES
from simulation.sweep.in_memory import run_in_memory
from simulation.sweep.workers import usable_processors

if TYPE_CHECKING:
    import pandas as pd

    from simulation.scenario.scenario import Scenario


NOTHING: Final = "nothing"


EVERYTHING: Final = "everything"
"""What runs are without, where no mechanism is switched off, and where all of them are."""


def switched_off(scenario: Scenario, mechanisms: Iterable[Mechanism]) -> Scenario:
    """The scenario with these mechanisms off in every regime and week, whatever it says of one of them; all else stays.

    An event that sets what belongs to one of them stays in its place and sets the rest.
    """
    off = {name: value for each in mechanisms for name, value in each.off.items()}
    over = {*off, *(f"regimes.{regime}.{name}" for regime in scenario.regimes for name in off)}
    return replace(
        scenario,
        parameters={name: value for name, value in scenario.parameters.items() if name not in over} | off,
        factors={name: levels for name, levels in scenario.factors.items() if name not in over},
        over=scenario.over and scenario.over.without(over),
        events={name: tuple(_without(event, off) for event in events) for name, events in scenario.events.items()},
    )


def _without(event: Event, off: Mapping[str, Value]) -> Event:
    return replace(event, set=tuple((name, value) for name, value in event.set if name not in off))


def at_work(scenario: Scenario) -> tuple[str, ...]:
    """The mechanisms that are not off already in all regimes of a scenario without factors."""

    def courses(of: Scenario) -> list[tuple[tuple[Coefficients, ...], ...]]:
        """The coefficients of every regime under which accounts come, at the start and after each change."""
        point, found = design.design_point(of, 0), []
        for regime in of.regimes:
            run = course(*design.firm_at(of, point, regime, 0), of.horizon)  # over worlds, the first is as good as any
            found.append((run.ways, *(step.ways for step in run.steps if step.ways)))
        return found

    as_it_is = courses(scenario)
    return tuple(name for name, each in MECHANISMS.items() if courses(switched_off(scenario, [each])) != as_it_is)


def runs_without(
    scenario: Scenario,
    mechanisms: Sequence[str],
    on_progress: Callable[[int, int], None] | None = None,
    *,
    each: int | None = None,
) -> pd.DataFrame:
    """The runs of a scenario as it is, without each of these mechanisms in turn, and without all: same luck in each.

    Parameters
    ----------
    scenario
        One without factors, as of `simulation.scenario.design.at_point`.
    mechanisms
        Names of mechanisms.
    on_progress
        Told the number of runs done and of all runs.
    each
        Replications without a single mechanism, the first of those of the scenario; all of them by default. Most of the
        runs are such runs, and it may take fewer of them to know what a mechanism carries than to know the difference.

    Returns
    -------
    DataFrame
        The rows of `run_in_memory`, after a column `without`: "nothing", a mechanism, or "everything".

    Raises
    ------
    RequestError
        For an unknown mechanism.
    WorkError
        If a run fails.
    """
    import pandas as pd

    variants = {NOTHING: scenario}
    fewer = scenario if each is None else replace(scenario, replications=min(each, scenario.replications))
    variants |= {name: switched_off(fewer, [mechanism(name)]) for name in mechanisms}
    variants[EVERYTHING] = switched_off(scenario, map(mechanism, mechanisms))
    total = sum(map(design.count_runs, variants.values()))
    done = dict.fromkeys(variants, 0)
    telling = Lock()

    def runs_of(name: str) -> pd.DataFrame:
        def report(so_far: int, _: int) -> None:
            with telling:
                done[name] = so_far
                if on_progress is not None:
                    on_progress(sum(done.values()), total)

        frame = run_in_memory(variants[name], workers=1, on_progress=report)
        frame.insert(0, "without", name)
        return frame

    # side by side: a variant alone has too few slices of work for many processors
    with ThreadPoolExecutor(min(usable_processors(), len(variants))) as threads:
        try:
            frames = list(threads.map(runs_of, variants))
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
    return pd.concat(frames, ignore_index=True)


def runs_in_random_order(
    scenario: Scenario, mechanisms: Sequence[str], on_progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """The runs of a scenario while mechanisms go off one after the other, in another random order each replication.

    Parameters and errors are those of `runs_without`. The order is drawn from the scenario's seed and the replication.

    Returns
    -------
    DataFrame
        One row a run: `replication`, `step` (how many mechanisms are off), `switched_off` (the last of them, "nothing"
        at step 0), `regime`, and every outcome.
    """
    import numpy as np
    import pandas as pd

    from simulation.sweep.engines import compiled

    simulate, point = compiled().simulate, design.design_point(scenario, 0)
    known = [mechanism(name) for name in mechanisms]

    def one(replication: int) -> list[dict[str, Any]]:
        order = np.random.default_rng([scenario.seed, replication]).permutation(len(known))
        chosen = [known[place] for place in order]
        rows = []
        for step in range(len(chosen) + 1):
            variant = switched_off(scenario, chosen[:step])
            for regime in scenario.regimes:
                firm = design.firm_at(variant, point, regime, replication)
                outcomes, _ = simulate(
                    firm.parameters,
                    firm.regime,
                    seed=scenario.seed,
                    replication=replication,
                    warm_up=scenario.warm_up,
                    horizon=scenario.horizon,
                    record=(),
                    events=firm.events,
                )
                last = chosen[step - 1].name if step else NOTHING
                key = {"replication": replication, "step": step, "switched_off": last, "regime": regime}
                rows.append({**key, **outcomes})
        return rows

    found: list[dict[str, Any]] = []
    runs = scenario.replications * len(scenario.regimes) * (len(known) + 1)
    with ThreadPoolExecutor(usable_processors()) as threads:
        for rows in threads.map(one, range(scenario.replications)):
            found += rows
            if on_progress is not None:
                on_progress(len(found), runs)
    return pd.DataFrame(found).astype(dict.fromkeys(OUTCOMES, float))
