"""Commands on the results of a sweep."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.answering import answer, draw
from simulation.cli.words import DIRECTORY, JSON


@click.command()
@DIRECTORY
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Outcome to compare; may be repeated.")
@JSON
def compare(directory: Path, outcomes: tuple[str, ...], as_json: bool) -> None:
    """Compare the regimes of a finished or interrupted sweep: estimates, intervals, paired differences."""
    answer(directory, outcomes, as_json=as_json)


@click.command()
@DIRECTORY
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to. [default: DIR/figures]")
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Outcome to draw; may be repeated.")
def plot(directory: Path, output: Path | None, outcomes: tuple[str, ...]) -> None:
    """Draw the figures of a sweep, as SVG and PNG."""
    for path in draw(directory, output or directory / "figures", outcomes):
        click.echo(path)
