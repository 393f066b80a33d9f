"""What only a process of its own can show: compiling from nothing, starting later, and memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import simulation
from benchmarks.lite.compare import variants
from benchmarks.timing import WALL, Figure, Goal, seconds

PACKAGE: Final = Path(simulation.__file__).parent
HERE: Final = Path(__file__).parent.parent

FIRST_RESULT: Final = """
from simulation.{module} import simulate
from simulation import REGIMES, Parameters
simulate(Parameters(), REGIMES["shared"], seed=1, replication=0, warm_up=156, horizon=156)
"""
LITE_RESULT: Final = """
from benchmarks.lite.with_{module} import run
run(1)
"""
PEAK: Final = """
from pathlib import Path
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line))
"""
"""Linux only; what `getrusage` says includes the peak of the process from which this one was started."""

Told = Callable[[str], None]


def in_process(program: str, directory: Path, bytecode: Path | None = None, given: str | None = None) -> str:
    """What a program prints in a fresh process that finds its packages in a directory first, and is given some text.

    Python keeps its bytecode in `bytecode`, whatever the environment says, as it does where people install packages.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPYCACHEPREFIX": str(bytecode)} if bytecode else {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=directory,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        input=given,
    )
    return done.stdout


def starting(rounds: int, told: Told) -> Iterator[Figure]:
    """(e) Seconds to the first result: of a copy of the sources that was never compiled, and of the same copy later."""
    program = FIRST_RESULT.format(module="engine.run")
    first, later = [], []
    for number in range(min(rounds, 3)):
        with tempfile.TemporaryDirectory() as place:
            directory = Path(place)
            shutil.copytree(PACKAGE, directory / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
            start = partial(in_process, program, directory, directory / "bytecode")
            told(f"compiling from nothing, round {number + 1}")
            first.append(seconds(start, WALL))
            told(f"starting later, round {number + 1}")
            later += [seconds(start, WALL) for _ in range(3)]
    yield Figure("start", "first result, compiled from nothing", "s, wall", tuple(first), Goal(20))
    yield Figure("start", "first result, later", "s, wall", tuple(later), Goal(1))


def memory(told: Told) -> Iterator[Figure]:
    """Peak memory of a process that makes one run; nothing where the system does not tell it in this way."""
    if not Path("/proc/self/status").exists():
        return
    programs = {
        "engine": FIRST_RESULT.format(module="engine.run"),
        "reference": FIRST_RESULT.format(module="model.model"),
    }
    programs |= {f"ownership-lite, {name}": LITE_RESULT.format(module=name) for name in variants()}
    for name, program in programs.items():
        told(f"memory: {name}")
        kilobytes = int(in_process(program + PEAK, HERE))
        yield Figure("memory", name, "MiB", (kilobytes / 1024,))
