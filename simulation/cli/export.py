"""The command `simulate export`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.options import FILE, QUIET, REGIMES, SETTINGS
from simulation.cli.output import say
from simulation.errors import RequestError


@click.command(short_help="Write the tables that a firm of known truth would export.")
@FILE
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@REGIMES
@SETTINGS
@click.option("--replication", type=click.IntRange(min=0), default=0, show_default=True, help="Which luck.")
@click.option(
    "--parquet",
    type=click.Choice(("accounts", "owners", "people", "absences", "tickets")),
    multiple=True,
    help="Write this table as Parquet, which takes a fifth of the space; may be repeated.",
)
@QUIET
def export(
    file: Path,
    directory: Path,
    regimes: tuple[str, ...],
    settings: tuple[str, ...],
    replication: int,
    parquet: tuple[str, ...],
    quiet: bool,
) -> None:
    """Write the tables that the firm of FILE would export to DIR: customers, owners, people, absences, tickets.

    One run of the reference model at one design point, under the first regime: a factor that is not --set stands at its
    first level. `simulate import DIR` reads them, so that one can see what such tables tell of a firm whose truth is
    known. Files that are there are not overwritten.
    """
    from simulation.scenario import design, overrides
    from simulation.scenario.reading import read_scenario

    scenario = overrides.narrowed(read_scenario(file), regimes, settings)
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise RequestError(f"{directory} is there already, and not empty: name another directory")
    from analysis.records.made import records
    from simulation.results import files

    point, name = design.design_point(scenario, 0), next(iter(scenario.regimes))
    tables, _ = records(
        *design.settings(scenario, point, name),
        seed=scenario.seed,
        replication=replication,
        warm_up=scenario.warm_up,
        horizon=scenario.horizon,
        events=design.events_at(scenario, point, name),
    )
    files.make(directory)
    for name, table in tables.items():
        path = directory / f"{name}.{'parquet' if name in parquet else 'csv'}"
        files.write_table(path, table, dense=True)
        if not quiet:
            say(f"written: {path}: {len(table):,} rows")
