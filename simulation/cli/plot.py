"""The command `simulate plot`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulation.cli.shared import (
    DIRECTORY,
    draw,
    put,
)

if TYPE_CHECKING:
    pass


@click.command()
@DIRECTORY
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to. [default: DIR/figures]")
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Outcome to draw; may be repeated.")
def plot(directory: Path, output: Path | None, outcomes: tuple[str, ...]) -> None:
    """Draw the figures of a sweep, as SVG and PNG."""
    for path in draw(directory, output or directory / "figures", outcomes):
        put(path)
