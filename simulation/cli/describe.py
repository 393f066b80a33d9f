"""The command `simulate describe`."""

from __future__ import annotations

import click

from simulation.cli import completion
from simulation.cli.options import JSON
from simulation.cli.output import print_json, put, show
from simulation.errors import RequestError


@click.command(short_help="Print parameters, regimes, outcomes and mechanisms.")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=completion.described)
@click.option(
    "--odd", "as_odd", is_flag=True, help="Print the whole model in the order of the ODD protocol, as Markdown."
)
@JSON
def describe(names: tuple[str, ...], as_odd: bool, as_json: bool) -> None:
    """Print parameters, regimes and outcomes with units, ranges, defaults and sources; or only those NAMEd.

    A NAME is a parameter, a regime, an outcome, a count, a mechanism, or one of: parameters, unknowns, regimes,
    events, decision, outcomes, counts, trajectories, mechanisms.
    """
    from simulation.describe import catalogue, odd

    if as_odd and (names or as_json):
        raise RequestError("--odd prints the whole description as Markdown; leave out names and --json")
    if as_odd:
        put(odd.description(), nl=False)
    elif as_json:
        print_json(catalogue.catalogue_data(names))
    else:
        show(*catalogue.catalogue_tables(names))
