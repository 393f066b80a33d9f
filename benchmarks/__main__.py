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

from benchmarks import many, peers, processes, runs, workers
from benchmarks.timing import Figure
from simulation.web import native

RESULT: Final = Path(__file__).parent / "result.json"

Told = Callable[[str], None]

PARTS: Final[dict[str, Callable[[int, Told], Iterator[Figure]]]] = {
    "reference": runs.beside_the_reference,
    "floor": runs.beside_the_floor,
    "threads": runs.in_threads,
    "size": runs.by_size,
    "start": processes.starting,
    "sweep": runs.sweeps,
    "workers": workers.by_workers,
    "many": many.many,
    "lite": peers.side_by_side,
    "memory": lambda _, told: processes.memory(told),
}


def _circumstances() -> dict[str, Any]:
    packages = ("numba", "llvmlite", "numpy", "mesa")
    return {
        "when": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
    } | {name: version(name) for name in packages}


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
        if figure.part != last:
            table.add_section()
        goal = "" if figure.goal is None else str(figure.goal)
        verdict = "" if figure.goal is None else "met" if figure.goal.met(figure.median) else "not met"
        numbers = (_number(value) for value in (figure.median, min(figure.values), max(figure.values)))
        table.add_row("" if figure.part == last else figure.part, figure.name, *numbers, figure.unit, goal, verdict)
        last = figure.part
    return table


@click.command()
@click.option("--rounds", default=7, show_default=True, type=click.IntRange(1), help="Interleaved rounds.")
@click.option("--part", "chosen", multiple=True, type=click.Choice(list(PARTS)), help="Only this part; repeatable.")
@click.option("--json", "file", default=RESULT, type=click.Path(path_type=Path), help="Where all rounds are written.")
def main(rounds: int, chosen: tuple[str, ...], file: Path) -> None:
    """Measure what the compiled engine costs, beside its goals."""
    errors = Console(stderr=True)
    names = [name for name in PARTS if name in chosen or not chosen]
    if "floor" in names and native.compiler() is None:
        errors.print("no C compiler (gcc or cc) was found: part 'floor' is left out")
        names.remove("floor")
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
    Console(width=130).print(_table(figures))


if __name__ == "__main__":
    main()
