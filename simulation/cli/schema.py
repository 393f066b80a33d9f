"""The command `simulate schema`."""

from __future__ import annotations

import click

from simulation.cli.output import print_json
from simulation.errors import RequestError


@click.command(short_help="Print the JSON Schema of a scenario, a firm or a lesson.")
@click.option("--firm", is_flag=True, help="Of the file that `simulate fit` takes.")
@click.option("--lesson", is_flag=True, help="Of a lesson for a class.")
def schema(firm: bool, lesson: bool) -> None:
    """Print the JSON Schema of a scenario file, or of the file of a firm or a lesson, for an editor's completion."""
    if firm and lesson:
        raise RequestError("--firm and --lesson are of two files; keep one of them")
    if lesson:
        from simulation.lesson import shape as of_lesson

        print_json(of_lesson.schema())
        return
    from simulation.scenario import firm_schema, shape

    print_json(firm_schema.schema() if firm else shape.schema())
