"""The command `simulate scenarios`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli import completion
from simulation.cli.options import JSON
from simulation.cli.output import print_json, put, show
from simulation.errors import RequestError
from simulation.scenario import shipped


@click.command(short_help="List the scenarios that come along, print one, or copy them.")
@click.argument("name", metavar="[NAME]", required=False, shell_complete=completion.shipped_scenarios)
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
def scenarios(name: str | None, directory: Path | None, as_json: bool) -> None:
    """List the scenarios that come along, each with its question: `simulate sweep turnover` carries one out.

    Every command that takes a FILE takes such a name; a file of that name goes first. With a NAME its file is printed:
    `simulate scenarios turnover > mine.yaml` copies one out. With --copy all files are written to a directory; nothing
    there is overwritten.
    """
    from simulation.scenario.reading import read_scenario

    if name is not None and directory is not None:
        raise RequestError(f"--copy copies every scenario; for {name} alone: simulate scenarios {name} > {name}.yaml")
    if name is not None:
        content = shipped.text(name)
        if as_json:
            print_json({"name": name, "question": read_scenario(shipped.scenarios()[name]).question, "text": content})
        else:
            put(content, nl=False)
        return
    if directory is not None:
        for file in shipped.copy_scenarios(directory):
            put(file)
        return
    questions = {
        name: read_scenario(file).question for name, file in shipped.required(shipped.scenarios(), "scenarios").items()
    }
    if as_json:
        print_json([{"name": name, "question": question} for name, question in questions.items()])
        return
    from simulation.wording.sheets import Column, Sheet

    show(Sheet("", [Column("Name", [*questions], "label"), Column("Question", [*questions.values()], "prose")]))
