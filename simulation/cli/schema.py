"""The command `simulate schema`."""

from __future__ import annotations

import click

from simulation.cli.shared import print_json


@click.command()
def schema() -> None:
    """Print the JSON Schema of a scenario file, for an editor's completion."""
    from simulation.scenario.shape import schema as scenario_schema

    print_json(scenario_schema())
