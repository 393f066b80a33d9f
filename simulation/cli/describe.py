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
@click.option(
    "--evidence", "as_evidence", is_flag=True, help="Print what is known, row by row, and what holds the model to it."
)
@JSON
def describe(names: tuple[str, ...], as_odd: bool, as_evidence: bool, as_json: bool) -> None:
    """Print parameters, regimes and outcomes with units, ranges, defaults and sources; or only those NAMEd.

    A NAME is a parameter, a regime, an outcome, a count, a mechanism, or one of: parameters, unknowns, regimes,
    events, decision, outcomes, counts, trajectories, mechanisms.
    """
    from simulation.describe import catalogue, evidence, odd

    for asked, flag in ((as_odd, "--odd"), (as_evidence, "--evidence")):
        if asked and (names or as_json or (as_odd and as_evidence)):
            raise RequestError(f"{flag} prints a whole page as Markdown; leave out everything else")
    if as_evidence:
        put(evidence.page(), nl=False)
    elif as_odd:
        put(odd.description(), nl=False)
    elif as_json:
        print_json(catalogue.catalogue_data(names))
    else:
        show(*catalogue.catalogue_tables(names))
