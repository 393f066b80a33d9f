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


Course = tuple[tuple[Coefficients, ...], ...]


def _courses(scenario: Scenario) -> dict[str, Course]:
    """The coefficients under which accounts come, by regime: at the start and after each change."""
    point, found = design.design_point(scenario, 0), {}
    for regime in scenario.regimes:
        # over worlds, the first is as good as any
        run = course(*design.firm_at(scenario, point, regime, 0), scenario.horizon)
        found[regime] = (run.ways, *(step.ways for step in run.steps if step.ways))
    return found


def at_work(scenario: Scenario) -> tuple[str, ...]:
    """The mechanisms that are not off already in all regimes of a scenario without factors."""
    as_it_is = _courses(scenario)
    return tuple(name for name, each in MECHANISMS.items() if _courses(switched_off(scenario, [each])) != as_it_is)


def runs_without(
    scenario: Scenario,
    mechanisms: Sequence[str],
    on_progress: Callable[[int, int], None] | None = None,
    *,
    each: int | None = None,
) -> pd.DataFrame:
    """The runs of a scenario as it is, without each of these mechanisms in turn, and without all: same luck in each.

    Where a regime has a mechanism off already, the firm without it is the firm as it is, and so are its runs: they are
    not carried out twice.

    Parameters
    ----------
    scenario
        One without factors, as of `simulation.scenario.design.at_point`.
    mechanisms
        Names of mechanisms.
    on_progress
        Told the number of runs done and of all that are carried out.
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
    found = _carried_out({key: _alone(variants[key[0]], key[1]) for key in _apart(variants)}, on_progress)

    def rows(name: str, regime: str) -> pd.DataFrame:
        own = found.get((name, regime))
        return found[NOTHING, regime].head(variants[name].replications) if own is None else own

    frames = []
    for name, variant in variants.items():
        frame = pd.concat([rows(name, regime) for regime in scenario.regimes], ignore_index=True)
        frame["run"] = range(design.count_runs(variant))
        frame.insert(0, "without", name)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def count_without(scenario: Scenario, mechanisms: Sequence[str], each: int) -> int:
    """How many runs `runs_without` carries out."""
    off = [switched_off(scenario, [mechanism(name)]) for name in mechanisms]
    variants = {NOTHING: scenario, **dict(zip(mechanisms, off, strict=True))}
    single = len(_apart(variants)) - len(scenario.regimes)
    return 2 * design.count_runs(scenario) + single * min(each, scenario.replications)


def _apart(variants: Mapping[str, Scenario]) -> list[tuple[str, str]]:
    """Variants and regimes of which no other is the same firm under the same regime in every week."""
    as_it_is = _courses(variants[NOTHING])

    def same(name: str, regime: str, found: Mapping[str, Course]) -> bool:
        # over worlds, what is off in one may be on in another
        alone = name in (NOTHING, EVERYTHING) or variants[name].over is not None
        return not alone and found[regime] == as_it_is[regime]

    courses = {name: _courses(variant) for name, variant in variants.items()}
    return [(name, regime) for name, found in courses.items() for regime in found if not same(name, regime, found)]


def _alone(scenario: Scenario, regime: str) -> Scenario:
    return replace(scenario, regimes={regime: scenario.regimes[regime]})


def _carried_out(
    work: Mapping[tuple[str, str], Scenario], on_progress: Callable[[int, int], None] | None
) -> dict[tuple[str, str], pd.DataFrame]:
    """The runs of some scenarios by name, several side by side: one alone has too few slices for many processors."""
    total = sum(map(design.count_runs, work.values()))
    done = dict.fromkeys(work, 0)
    telling = Lock()

    def runs_of(name: tuple[str, str]) -> pd.DataFrame:
        def report(so_far: int, _: int) -> None:
            with telling:
                done[name] = so_far
                if on_progress is not None:
                    on_progress(sum(done.values()), total)

        return run_in_memory(work[name], workers=1, on_progress=report)

    # the longest first, so that no processor is left alone with one at the end
    names = sorted(work, key=lambda name: -design.count_runs(work[name]))
    with ThreadPoolExecutor(min(usable_processors(), len(names))) as threads:
        try:
            return dict(zip(names, threads.map(runs_of, names), strict=True))
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise


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
