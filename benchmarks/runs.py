"""What the compiled engine costs in this process: beside the reference, beside the floor, in threads, by size."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import floor
from benchmarks.timing import CPU, WALL, Figure, Goal, figures, interleaved, means, ratios, seconds
from simulation.engine import run as engine
from simulation.scenario import design
from simulation.scenario.design import DesignPoint
from simulation.scenario.reading import read_scenario
from simulation.scenario.scenario import Scenario
from simulation.science.catalogue import resolve
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.science.regimes import REGIMES, Regime
from simulation.sweep import engines
from simulation.sweep.engines import Simulate
from simulation.sweep.sweep import sweep

FILE: Final = Path(__file__).parent.parent / "scenarios" / "turnover.yaml"
ENSEMBLE: Final = FILE.with_name("unknown.yaml")
POINT: Final = 2
WARM_UP, HORIZON = 156, 156
RUNS: Final = 8
ACCOUNTS: Final = (30, 300, 3_000, 30_000)
WEEKS: Final = (52, 260, 1_040)

Told = Callable[[str], None]


def settings() -> tuple[Scenario, DesignPoint, dict[str, tuple[Parameters, Regime]]]:
    """The scenario, its design point in the middle, and the firm and regime of each of its regimes there."""
    scenario = read_scenario(FILE)
    point = design.design_point(scenario, POINT)
    refuse_what_the_floor_does_not_know(scenario)
    return scenario, point, {name: design.settings(scenario, point, name) for name in scenario.regimes}


def refuse_what_the_floor_does_not_know(scenario: Scenario) -> None:
    """Refuse, by their names, events and regimes that are not one for all weeks and segments."""
    unknown = {
        "events": scenario.events,
        "regimes that become another one": scenario.transitions,
        "regimes by segment": scenario.tiers,
    }
    found = [f"{what} ({', '.join(names)})" for what, names in unknown.items() if names]
    if found:
        raise ValueError(f"{scenario.file} has {' and '.join(found)}, which the floor in C does not know")


def _nanoseconds(taken: float, runs: int, accounts: int, weeks: int) -> float:
    return taken / (runs * accounts * weeks) * 1e9


# ---------------------------------------------------------------- beside the reference


def cost_of_runs(simulate: Simulate, parameters: Parameters, regime: Regime, runs: int) -> float:
    """CPU nanoseconds an account-week of whole runs, outcomes included."""

    def work() -> None:
        for replication in range(runs):
            simulate(
                parameters,
                regime,
                seed=2026,
                replication=replication,
                warm_up=WARM_UP,
                horizon=HORIZON,
                record=("trust", "churn_rate"),
            )

    return _nanoseconds(seconds(work, CPU), runs, parameters.accounts, WARM_UP + HORIZON)


def beside_the_reference(rounds: int, told: Told) -> Iterator[Figure]:
    """(a) The engine and the reference on the same runs of one design point, per account-week."""
    from simulation.model.model import simulate as reference

    _, _, firms = settings()
    timed = {
        f"{label}, {name}": partial(cost_of_runs, simulate, *firm, runs)
        for name, firm in firms.items()
        for label, simulate, runs in (("engine", engine.simulate, RUNS), ("reference", reference, 1))
    }
    found = interleaved(timed, rounds, told)
    yield from figures("reference", "ns", found)
    sums = [means([found[f"{label}, {name}"] for name in firms]) for label in ("reference", "engine")]
    yield Figure("reference", "reference / engine, mean of regimes", "ratio", ratios(*sums), Goal(200, at_least=True))


# ---------------------------------------------------------------- beside the floor


def _weeks_cost(all_weeks: Callable[[engine.State], None], parameters: Parameters, regime: Regime) -> float:
    """CPU nanoseconds an account-week of the weeks alone, on arrays made before."""
    states = [
        floor.fresh_state(parameters, regime, seed=2026, replication=number, warm_up=WARM_UP, horizon=HORIZON)
        for number in range(RUNS)
    ]

    def work() -> None:
        for state in states:
            all_weeks(state)

    return _nanoseconds(seconds(work, CPU), RUNS, parameters.accounts, WARM_UP + HORIZON)


def beside_the_floor(rounds: int, told: Told) -> Iterator[Figure]:
    """(b) The engine and the floor on equal arrays, per account-week."""
    _, _, firms = settings()
    timed = {
        f"{label}, {name}": partial(_weeks_cost, all_weeks, *firm)
        for name, firm in firms.items()
        for label, all_weeks in (("engine", engine.all_weeks), ("floor", floor.all_weeks))
    }
    found = interleaved(timed, rounds, told)
    yield from figures("floor", "ns", found)
    for name in firms:
        pair = ratios(found[f"engine, {name}"], found[f"floor, {name}"])
        yield Figure("floor", f"engine / floor, {name}", "ratio", pair, Goal(0.65))
    mean = means([found[f"engine, {name}"] for name in firms])
    yield Figure("floor", "engine, mean of regimes", "ns", tuple(mean), Goal(60))


def differing(parameters: Parameters, regime: Regime, seeds: range) -> list[str]:
    """Arrays in which the floor and the engine differ over these seeds; empty if the bits are the same."""
    luck = {"replication": 3, "warm_up": WARM_UP, "horizon": HORIZON}
    return sorted({name for seed in seeds for name in floor.differences(parameters, regime, seed=seed, **luck)})


def check_floor() -> None:
    """Refuse to go on unless the floor and the engine give the same bits in every built-in regime."""
    _, _, firms = settings()
    parameters = next(iter(firms.values()))[0]
    for name, regime in REGIMES.items():
        found = differing(parameters, regime, range(3))
        if found:
            raise ValueError(f"regime {name!r}: the floor differs from the engine in {', '.join(found)}; nothing timed")


# ---------------------------------------------------------------- threads


def _wall(workers: int, runs: int) -> float:
    """Wall seconds of so many replications in each regime on so many threads."""
    _, _, firms = settings()

    def one(number: int) -> None:
        parameters, regime = firms[list(firms)[number % len(firms)]]
        engine.simulate(parameters, regime, seed=1, replication=number, warm_up=WARM_UP, horizon=HORIZON)

    with engines.compiled().executor(workers) as executor:
        return seconds(lambda: [future.result() for future in [executor.submit(one, n) for n in range(runs)]], WALL)


def in_threads(rounds: int, told: Told) -> Iterator[Figure]:
    """(c) 160 runs on one thread and on two."""
    timed = {f"{workers} thread{'s' * (workers > 1)}": partial(_wall, workers, 160) for workers in (1, 2)}
    found = interleaved(timed, rounds, told)
    yield from figures("threads", "s, wall", found)
    speed_up = ratios(found["1 thread"], found["2 threads"])
    yield Figure("threads", "speed-up by the second thread", "ratio", speed_up, Goal(1.9, at_least=True))


# ---------------------------------------------------------------- size


def _firm(accounts: int) -> Parameters:
    usual = Parameters()
    seats = {
        f"functions.{name}.seats": max(1, round(getattr(usual.functions, name).seats * accounts / usual.accounts))
        for name in FUNCTIONS
    }
    return resolve({"accounts": accounts} | seats)


def _size_cost(parameters: Parameters, weeks: int) -> float:
    runs = max(1, 2_000_000 // (parameters.accounts * weeks))
    warm_up = weeks * 2 // 5

    def work() -> None:
        for replication in range(runs):
            engine.simulate(
                parameters,
                REGIMES["shared"],
                seed=1,
                replication=replication,
                warm_up=warm_up,
                horizon=weeks - warm_up,
            )

    return _nanoseconds(seconds(work, CPU), runs, parameters.accounts, weeks)


def by_size(rounds: int, told: Told) -> Iterator[Figure]:
    """(d) Cost of an account-week as accounts (seats in proportion) and weeks grow."""
    timed = {
        f"{accounts:,} accounts, {weeks:,} weeks": partial(_size_cost, _firm(accounts), weeks)
        for accounts in ACCOUNTS
        for weeks in WEEKS
    }
    yield from figures("size", "ns", interleaved(timed, min(rounds, 3), told))


# ---------------------------------------------------------------- sweeps


def _swept(scenario: Scenario) -> float:
    with tempfile.TemporaryDirectory() as directory:
        report = sweep(scenario, Path(directory) / "results", workers=2)
    if report.failed:
        raise ValueError(f"{report.failed} runs failed")
    return report.elapsed


def sweeps(rounds: int, told: Told) -> Iterator[Figure]:
    """(f) The scenario at full size, and one of its design points, into a directory with two workers."""
    scenario, point, _ = settings()
    parameters = {**scenario.parameters, **point.levels}
    small = replace(scenario, factors={}, parameters=parameters, replications=40)
    found = interleaved({"one design point, 160 runs": partial(_swept, small)}, rounds, told)
    whole = interleaved({"full size, 4,000 runs": partial(_swept, scenario)}, min(rounds, 2), told)
    for name, values, goal in ((*found.popitem(), Goal(1)), (*whole.popitem(), Goal(20))):
        yield Figure("sweep", name, "s, wall", tuple(values), goal)


def of_worlds(rounds: int, told: Told) -> Iterator[Figure]:
    """(g) An ensemble: two regimes in every world that fits what is known, 19,916 runs into a directory."""
    scenario = replace(read_scenario(ENSEMBLE), replications=26)
    found = interleaved({"an ensemble, 19,916 runs": partial(_swept, scenario)}, min(rounds, 2), told)
    for name, values in found.items():
        yield Figure("ensemble", name, "s, wall", tuple(values), Goal(180))
