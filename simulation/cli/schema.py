"""The command `simulate schema`."""

from __future__ import annotations

import click

from simulation.cli.output import print_json


@click.command(short_help="Print the JSON Schema of a scenario file, or of a firm's.")
@click.option("--firm", is_flag=True, help="Of the file that `simulate fit` takes.")
def schema(firm: bool) -> None:
    """Print the JSON Schema of a scenario file, or, with --firm, of a firm's, for an editor's completion."""
    from simulation.scenario import firm_schema, shape

    print_json(firm_schema.schema() if firm else shape.schema())
