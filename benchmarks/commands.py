"""What a person waits for: each command as a process of its own, beside its goal, and where its time goes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from rich.table import Table

from benchmarks.inside import KINDS
from benchmarks.timing import Figure, Goal, interleaved, ratios

ROOT: Final = Path(__file__).parent.parent
SCENARIO: Final = str(ROOT / "scenarios" / "turnover.yaml")

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Command:
    """A command, and the goal for its wall time [seconds]; `{swept}` stands for a sweep."""

    arguments: tuple[str, ...]
    goal: float | None = None
    quick: bool = True


COMMANDS: Final[Mapping[str, Command]] = {
    "--help": Command(("--help",), 0.3),
    "check": Command(("check", SCENARIO), 1.0),
    "compare": Command(("compare", "{swept}"), 1.5),
    "plot": Command(("plot", "{swept}", "-o", "{new}"), 4.0),
    "report --quick": Command(("report", "{swept}", "--quick", "-o", "{new}.html"), 5.0),
    "report": Command(("report", "{swept}", "-o", "{new}.html"), 20.0, quick=False),
    "sweep": Command(("sweep", SCENARIO, "-o", "{new}", "--verbose"), quick=False),
}
"""What is measured, by name; a command that is not quick is measured in two rounds at most."""

SHARE: Final = "share"
"""Unit of a part of the wall time of a command."""

SWEEP_OVER_RUNS: Final = 1.15
"""Wall time of a sweep over that of its runs, at the most."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one process took [seconds], what it said on standard error, and how often another was seen doing what."""

    wall: float
    cpu: float
    said: str
    seen: Mapping[str, int]


def environment(bytecode: Path) -> dict[str, str]:
    """That of a process which keeps Python's bytecode, as processes do where people install packages."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}
    return kept | {"PYTHONPYCACHEPREFIX": str(bytecode)}


def carried_out(program: Sequence[str], directory: Path, variables: Mapping[str, str]) -> tuple[float, float, str]:
    """Wall and CPU seconds of a process with all its threads and its own processes, and what it said.

    Raises
    ------
    ValueError
        If it fails, with the end of what it said.
    """
    with tempfile.TemporaryFile("w+") as heard:
        start = time.perf_counter()
        process = subprocess.Popen(program, cwd=directory, env=variables, stdout=subprocess.DEVNULL, stderr=heard)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        heard.seek(0)
        said = heard.read()
    if process.returncode:
        raise ValueError(f"{' '.join(program)} ended with {process.returncode}: {said[-1000:]}")
    return wall, usage.ru_utime + usage.ru_stime, said


def filled(arguments: Sequence[str], swept: Path, new: Path) -> list[str]:
    """The arguments of a command, with the directories for which they have places."""
    return [argument.replace("{swept}", str(swept)).replace("{new}", str(new)) for argument in arguments]


def measured(command: Command, place: Path, seen: Mapping[str, int]) -> Spent:
    """One process of a command, at which nobody looks; what it writes goes to a directory that is deleted."""
    with tempfile.TemporaryDirectory(dir=place) as new:
        arguments = filled(command.arguments, place / "swept", Path(new) / "made")
        program = [sys.executable, "-m", "customer_ownership", *arguments]
        return Spent(*carried_out(program, ROOT, environment(place / "bytecode")), seen)


def watched(command: Command, place: Path, made: Path | None = None) -> Mapping[str, int]:
    """How often a process of a command was seen doing what; what it writes is deleted, unless it goes to `made`."""
    with tempfile.TemporaryDirectory(dir=place) as new:
        looks = Path(new) / "looks.json"
        arguments = filled(command.arguments, place / "swept", made or Path(new) / "made")
        program = [sys.executable, "-m", "benchmarks.inside", str(looks), *arguments]
        carried_out(program, ROOT, environment(place / "bytecode"))
        seen: Mapping[str, int] = json.loads(looks.read_text())
        return seen


def seconds_of_runs(said: str) -> float:
    """How long the runs of a sweep took [seconds], as it says with `--verbose`.

    Examples
    --------
    >>> seconds_of_runs("4,000 runs in 1,022.1 s: 366,000 account-weeks a second")
    1022.1
    """
    found = re.search(r"runs in ([\d,.]+) s:", said)
    if found is None:
        raise ValueError(f"a sweep does not say how long its runs took: {said[-300:]!r}")
    return float(found[1].replace(",", ""))


def shares(seen: Mapping[str, int]) -> dict[str, float]:
    """Of all looks at a process, the share that saw each kind of work.

    Examples
    --------
    >>> shares({"imports": 6, "runs": 2})["runs"]
    0.25
    """
    return {name: seen.get(name, 0) / max(sum(seen.values()), 1) for name in KINDS}


def by_command(rounds: int, told: Told) -> Iterator[Figure]:
    """(i) Each command as a person gives it: wall and CPU seconds, and the shares of its wall time."""
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        told("a sweep, and every command once: nothing is compiled for the first time when it is timed")
        seen = {"sweep": watched(COMMANDS["sweep"], place, place / "swept")}
        seen |= {name: watched(command, place) for name, command in COMMANDS.items() if name != "sweep"}
        found: dict[str, list[Spent]] = {}

        def once(name: str) -> float:
            spent = measured(COMMANDS[name], place, seen[name])
            found.setdefault(name, []).append(spent)
            return spent.wall

        quick = {name: partial(once, name) for name, command in COMMANDS.items() if command.quick}
        slow = {name: partial(once, name) for name, command in COMMANDS.items() if not command.quick}
        interleaved(quick, rounds, told)
        interleaved(slow, min(rounds, 2), told)
    for name, command in COMMANDS.items():
        yield from _figures(name, command, found[name])


def _figures(name: str, command: Command, spent: Sequence[Spent]) -> Iterator[Figure]:
    walls = tuple(one.wall for one in spent)
    yield Figure("commands", name, "s, wall", walls, None if command.goal is None else Goal(command.goal))
    yield Figure("commands", f"{name}: CPU", "s", tuple(one.cpu for one in spent))
    if name == "sweep":
        over = ratios(walls, [seconds_of_runs(one.said) for one in spent])
        yield Figure("commands", "sweep / its runs", "ratio", over, Goal(SWEEP_OVER_RUNS))
    for kind, share in shares(spent[0].seen).items():
        yield Figure("commands", f"{name}: {kind}", SHARE, (share,))


def table(figures: Sequence[Figure]) -> Table:
    """Where the wall time of each command goes: medians over rounds, in per cent, and how busy its processors were."""
    median = {figure.name: figure.median for figure in figures if figure.part == "commands"}
    made = Table("command", title="where the time goes, per cent of wall time")
    for heading in ("wall, s", "CPU / wall", *KINDS):
        made.add_column(heading, justify="right")
    for name in COMMANDS:
        parts = (f"{100 * median[f'{name}: {kind}']:.0f}" for kind in KINDS)
        made.add_row(name, f"{median[name]:.3g}", f"{median[f'{name}: CPU'] / median[name]:.2f}", *parts)
    return made
