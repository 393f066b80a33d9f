"""Commands on the results of a sweep."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.answering import answer, compare_two, draw
from simulation.cli.words import DIRECTORY, JSON
from simulation.errors import RequestError


@click.command()
@DIRECTORY
@click.argument("after", type=click.Path(path_type=Path), metavar="[AFTER]", required=False)
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Outcome to compare; may be repeated.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Of two sweeps: write tables and figures."
)
@JSON
def compare(directory: Path, after: Path | None, outcomes: tuple[str, ...], output: Path | None, as_json: bool) -> None:
    """Compare the regimes of a finished or interrupted sweep: estimates, intervals, paired differences.

    With a second directory, AFTER, compare two sweeps: how far each outcome moved from DIR to AFTER, at the design
    points and under the regimes of both, and what else differs between them. Changes are paired by replication where
    the seeds and weeks are the same.
    """
    if after is not None:
        compare_two(directory, after, outcomes, output, as_json=as_json)
        return
    if output is not None:
        raise RequestError("-o is for two sweeps, `simulate compare DIR AFTER -o ...`; `simulate plot DIR` draws one")
    answer(directory, outcomes, as_json=as_json)


@click.command()
@DIRECTORY
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to. [default: DIR/figures]")
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Outcome to draw; may be repeated.")
def plot(directory: Path, output: Path | None, outcomes: tuple[str, ...]) -> None:
    """Draw the figures of a sweep, as SVG and PNG."""
    for path in draw(directory, output or directory / "figures", outcomes):
        click.echo(path)
