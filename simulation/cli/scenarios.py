"""The command `simulate scenarios`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.options import JSON
from simulation.cli.output import print_json, put, show
from simulation.scenario import shipped


@click.command(short_help="List the scenarios that come along, or copy them.")
@click.option(
    "--copy",
    "directory",
    type=click.Path(path_type=Path),
    is_flag=False,
    flag_value="scenarios",
    metavar="[DIR]",
    help="Write their files to DIR, to begin from. [default: scenarios]",
)
@JSON
def scenarios(directory: Path | None, as_json: bool) -> None:
    """List the scenarios that come along, each with its question: `simulate sweep turnover` carries one out.

    Every command that takes a FILE takes such a name; a file of that name goes first. With --copy their files are
    written to a directory; nothing there is overwritten.
    """
    from simulation.scenario.reading import read_scenario

    if directory is not None:
        for file in shipped.copy_scenarios(directory):
            put(file)
        return
    questions = {name: read_scenario(file).question for name, file in shipped.scenarios().items()}
    if as_json:
        print_json([{"name": name, "question": question} for name, question in questions.items()])
        return
    from simulation.wording.sheets import Column, Sheet

    show(Sheet("", [Column("Name", [*questions], "label"), Column("Question", [*questions.values()], "prose")]))
