"""The command `simulate plot`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli import options
from simulation.cli.of_directory import draw
from simulation.cli.options import DIRECTORY
from simulation.cli.output import put


@click.command(short_help="Draw the figures of a sweep, as SVG and PNG.")
@DIRECTORY
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Directory for the figures. [default: DIR/figures]",
)
@options.outcomes("Outcome to draw; may be repeated.")
def plot(directory: Path, output: Path | None, outcomes: tuple[str, ...]) -> None:
    """Draw the figures of a sweep, as SVG and PNG."""
    for path in draw(directory, output or directory / "figures", outcomes):
        put(path)
