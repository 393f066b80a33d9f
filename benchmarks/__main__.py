"""`python -m benchmarks`: measure, print a table, and write every round to a file."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table

from benchmarks import against, commands, many, peers, processes, runs, web, workers
from benchmarks.timing import Figure
from simulation.web import native

ROUNDS: Final = 7

RESULT: Final = Path(__file__).parent / "result.json"

Told = Callable[[str], None]

PARTS: Final[dict[str, Callable[[int, Told], Iterator[Figure]]]] = {
    "reference": runs.beside_the_reference,
    "floor": runs.beside_the_floor,
    "web": web.beside_the_web,
    "threads": runs.in_threads,
    "size": runs.by_size,
    "start": processes.starting,
    "sweep": runs.sweeps,
    "ensemble": runs.of_worlds,
    "commands": commands.by_command,
    "workers": workers.by_workers,
    "many": many.many,
    "lite": peers.side_by_side,
    "memory": lambda _, told: processes.memory(told),
}


def _circumstances() -> dict[str, Any]:
    packages = ("numba", "llvmlite", "numpy", "mesa")
    commit = against.here()
    return (
        {
            "when": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
            "machine": platform.machine(),
            "processors": os.cpu_count(),
            "load": os.getloadavg()[0],
            "python": platform.python_version(),
        }
        | ({"commit": commit} if commit else {})
        | {name: version(name) for name in packages}
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _table(figures: list[Figure]) -> Table:
    table = Table("part", "figure")
    for heading in ("median", "low", "high"):
        table.add_column(heading, justify="right")
    for heading in ("unit", "goal", ""):
        table.add_column(heading)
    last = ""
    for figure in figures:
        if figure.unit == commands.SHARE:
            continue  # in a table of its own
        if figure.part != last:
            table.add_section()
        goal = "" if figure.goal is None else str(figure.goal)
        verdict = "" if figure.goal is None else "met" if figure.goal.met(figure.median) else "not met"
        numbers = (_number(value) for value in (figure.median, min(figure.values), max(figure.values)))
        table.add_row("" if figure.part == last else figure.part, figure.name, *numbers, figure.unit, goal, verdict)
        last = figure.part
    return table


def _compare(commit: str, file: Path, rounds: int, errors: Console) -> None:
    """Measure a commit against what is here, store every round, and say what changed."""
    before = _circumstances()
    with errors.status("comparing") as status:
        try:
            found = against.compared(against.commit_of(commit, file), rounds, status.update)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
    earlier = against.keep({"circumstances": before, **found}, against.KEPT)
    Console(width=130).print(against.table(found, earlier))


@click.command()
@click.option(
    "--rounds", type=click.IntRange(1), help=f"Interleaved rounds. [default: {ROUNDS}, or as many as it takes]"
)
@click.option("--part", "chosen", multiple=True, type=click.Choice(list(PARTS)), help="Only this part; repeatable.")
@click.option("--json", "file", default=RESULT, type=click.Path(path_type=Path), help="Where all rounds are written.")
@click.option(
    "--against",
    "commit",
    metavar="COMMIT",
    help="Say instead what became slower since COMMIT, or since the stored result (last): both are measured in turns.",
)
def main(rounds: int | None, chosen: tuple[str, ...], file: Path, commit: str | None) -> None:
    """Measure what the compiled engine and the commands cost, beside their goals."""
    errors = Console(stderr=True)
    if commit is not None:
        if chosen:
            raise click.UsageError("--against compares the same things always: leave --part out")
        _compare(commit, file, max(against.FEWEST, ROUNDS) if rounds is None else rounds, errors)
        return
    rounds = rounds or ROUNDS
    names = [name for name in PARTS if name in chosen or not chosen]
    if "floor" in names and native.compiler() is None:
        errors.print("no C compiler (gcc or cc) was found: part 'floor' is left out")
        names.remove("floor")
    if "web" in names and web.in_node() is None:
        errors.print("no Node was found: part 'web' is left out")
        names.remove("web")
    before = _circumstances()
    figures: list[Figure] = []
    with errors.status("checking") as status:
        try:
            if "floor" in names:
                runs.check_floor()
            for name in names:
                figures += PARTS[name](rounds, lambda text, name=name: status.update(f"{name}: {text}"))
        except ValueError as error:
            raise click.ClickException(str(error)) from error
    content = {"circumstances": before | {"load_after": os.getloadavg()[0]}}
    content |= {"figures": [figure.as_json() for figure in figures]}
    file.write_text(json.dumps(content, indent=1) + "\n")
    screen = Console(width=130)
    screen.print(_table(figures))
    if "commands" in names:
        screen.print(commands.table(figures))


if __name__ == "__main__":
    main()
