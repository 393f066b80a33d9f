"""Stand-ins for the model that calm, failing, fatal, slow and hanging runs are tested with, and a small scenario.

They live in a module of their own because worker processes import them. `python -m tests.helpers.stand_ins NAME
DIRECTORY WORKERS` carries out the small scenario with the stand-in of that name, or the little one with the engine of
that name, as a process that a test can kill.
"""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from simulation.errors import OwnershipError
from simulation.scenario.reading import parse_scenario
from simulation.scenario.scenario import Scenario
from simulation.science.outcomes import OUTCOMES
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.sweep import engines
from simulation.sweep.engines import Engine, Measured, Simulate
from simulation.sweep.sweep import Progress, sweep

FILE = "scenarios/small.yaml"
TEXT = """\
name: small
question: Does every run arrive, once?
seed: 7
regimes: [sole, shared]
weeks: {warm_up: 52, horizon: 52}
parameters:
  accounts: 300
factors:
  turnover: [0, 0.3]
  reassign: [colleague, new_hire]
replications: 3
record: [trust, response_days]
"""
"""24 runs in 6 chunks of 4."""


LITTLE = """\
name: little
question: Does every run arrive, however often the work is killed?
seed: 8
regimes: [sole, shared]
weeks: {warm_up: 4, horizon: 12}
parameters:
  accounts: 12
  functions.success.seats: 2
  functions.support.seats: 2
factors:
  turnover: [0, 0.4]
replications: 20
record: [trust]
"""
"""80 runs in 40 chunks of 2, quick in either implementation."""


def small(text: str = TEXT) -> Scenario:
    """The small scenario, or another text in its place."""
    return parse_scenario(text, FILE)


COST = 7.5e-6
"""Seconds that a stand-in is said to need for an account-week."""


def stand_in(simulate: Simulate) -> Engine:
    """An engine that carries out runs with a stand-in, in processes."""
    return Engine("stand-in", simulate, COST, threads=False)


def calm(parameters: Parameters, regime: Regime, *, seed: int, replication: int, **weeks: Any) -> Measured:
    """Numbers between 0 and 1 that depend on everything a run is given; some outcomes and weeks are undefined."""
    given = parameters.model_dump_json() + regime.model_dump_json() + json.dumps([seed, replication, weeks])

    def number(name: str) -> float:
        return int(sha256(f"{name} {given}".encode()).hexdigest()[:12], 16) / 16**12

    outcomes: dict[str, float | None] = {name: number(name) for name in OUTCOMES}
    outcomes["survival_5"] = None
    trajectories = {
        name: [math.nan if week == 5 else number(f"{name} {week}") for week in range(weeks["horizon"])]
        for name in weeks["record"]
    }
    return outcomes, trajectories


def chosen(parameters: Parameters, regime: Regime, replication: int) -> bool:
    """Whether this is the one run in 24 with which something happens: number 16."""
    choice = (parameters.turnover, parameters.reassign, regime.accountability, regime.gatekeeping, replication)
    return choice == (0.3, "colleague", "lead", 0.0, 1)


def failing(parameters: Parameters, regime: Regime, *, replication: int, **others: Any) -> Measured:
    """Number 16 raises an error, 17 exits, 15 has an impossible outcome and 11 too few weeks."""
    outcomes, trajectories = calm(parameters, regime, replication=replication, **others)
    if chosen(parameters, regime, replication):
        raise ValueError("trust is 1.2,\n  above 1")
    if chosen(parameters, regime, replication - 1):
        sys.exit("no more")
    if chosen(parameters, regime, replication + 1):
        return {**outcomes, "churn_rate": math.inf}, trajectories
    if (parameters.turnover, parameters.reassign, regime.gatekeeping, replication) == (0.0, "new_hire", 0.0, 2):
        return outcomes, {**trajectories, "trust": [0.5]}
    return outcomes, trajectories


def fatal(parameters: Parameters, regime: Regime, *, replication: int, **others: Any) -> Measured:
    """One run ends its worker."""
    if chosen(parameters, regime, replication):
        os._exit(3)
    return calm(parameters, regime, replication=replication, **others)


def killed(parameters: Parameters, regime: Regime, *, replication: int, **others: Any) -> Measured:
    """One run is killed from outside, as a system does that is short of memory."""
    if chosen(parameters, regime, replication):
        os.kill(os.getpid(), signal.SIGKILL)
    return calm(parameters, regime, replication=replication, **others)


def greedy(parameters: Parameters, regime: Regime, *, replication: int, **others: Any) -> Measured:
    """One run asks for more memory than any machine has."""
    if chosen(parameters, regime, replication):
        bytearray(1 << 60)
    return calm(parameters, regime, replication=replication, **others)


def stuck(parameters: Parameters, regime: Regime, *, replication: int, **others: Any) -> Measured:
    """One run never ends."""
    if chosen(parameters, regime, replication):
        time.sleep(600)
    return calm(parameters, regime, replication=replication, **others)


def slow(parameters: Parameters, regime: Regime, **others: Any) -> Measured:
    """Every run takes its time."""
    time.sleep(0.03)
    return calm(parameters, regime, **others)


def say(line: str) -> None:
    """Prints a line at one go: several processes have the same output, and their lines must not mix."""
    os.write(1, f"{line}\n".encode())


def hanging(parameters: Parameters, regime: Regime, *, replication: int, **others: Any) -> Measured:
    """From number 12 on no run ever ends; the process says so."""
    if parameters.turnover == 0.3:
        say("hanging")
        time.sleep(600)
    return calm(parameters, regime, replication=replication, **others)


def refuse_to_begin() -> None:
    """What keeps a worker process from starting."""
    os._exit(4)


def _tell(progress: Progress) -> None:
    say(f"{progress.done} of {progress.total}")


def little(name: str) -> tuple[Scenario, Engine]:
    """The little scenario, and an engine of ours that is said to be slow, so that chunks are small."""
    scenario = small(LITTLE)
    return scenario, replace(engines.engine(name), seconds_per_account_week=2.5e-3)


def main(name: str, directory: str, workers: str) -> int:
    """Carries out or resumes the small scenario with a stand-in, or the little one with an engine."""
    scenario, engine = little(name) if name in engines.ENGINES else (small(), stand_in(globals()[name]))
    try:
        sweep(
            scenario,
            Path(directory),
            workers=int(workers),
            resume=True,
            engine=engine,
            on_progress=_tell,
        )
    except OwnershipError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
