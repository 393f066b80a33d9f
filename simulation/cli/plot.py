"""The command `simulate plot`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.of_directory import draw
from simulation.cli.options import DIRECTORY
from simulation.cli.output import put


@click.command(short_help="Draw the figures of a sweep, as SVG and PNG.")
@DIRECTORY
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to. [default: DIR/figures]")
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Outcome to draw; may be repeated.")
def plot(directory: Path, output: Path | None, outcomes: tuple[str, ...]) -> None:
    """Draw the figures of a sweep, as SVG and PNG."""
    for path in draw(directory, output or directory / "figures", outcomes):
        put(path)
