"""The command `simulate money`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.of_directory import asked, figures_of, finished_runs, worlds_told
from simulation.cli.options import DIRECTORY, JSON
from simulation.cli.output import print_json, save_and_say, show


@click.command(short_help="Follow the money, per account and year.")
@DIRECTORY
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Directory for tables and figures. [default: DIR/money]",
)
@JSON
def money(directory: Path, output: Path | None, as_json: bool) -> None:
    """Follow the money of a sweep: revenue, payroll, hiring, sponsors, margin and cost to serve, per account and year.

    With a head count as factor (the scenario headcount), also what each head count costs and keeps, how few people
    reach the highest margin, and what one more would bring. Writes the tables and the figures.
    """
    asked(directory)

    from analysis.money import money as of
    from analysis.money.figures import ledger_figure, staffing_figure

    manifest, runs = finished_runs(directory)
    frame = (runs, list(manifest.factors), list(manifest.regimes))
    worlds = worlds_told(manifest, runs, ["margin"])
    if as_json:
        print_json(of.plain(*frame) | ({"over": worlds} if worlds else {}))
    else:
        show(of.ledger_table(*frame), "", *of.sentences(*frame), *worlds)
    with figures_of(manifest):
        tables, figures = {"ledger": of.ledger(*frame[:2])}, {"ledger": ledger_figure(*frame)}
    if of.headcount_factor(runs, frame[1]) is not None:
        tables |= {"staffing": of.staffing(*frame[:2]), "one_more_seat": of.one_more_seat(*frame[:2])}
        figures["staffing"] = staffing_figure(*frame)
    save_and_say(output or directory / "money", tables, figures)
