"""The command `simulate schema`."""

from __future__ import annotations

import click

from simulation.cli.output import print_json


@click.command(short_help="Print the JSON Schema of a scenario file.")
def schema() -> None:
    """Print the JSON Schema of a scenario file, for an editor's completion."""
    from simulation.scenario.shape import schema as scenario_schema

    print_json(scenario_schema())
