"""The command `simulate run`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.options import FILE, JSON, MODEL, REGIMES, SETTINGS
from simulation.cli.output import announce_compiling, print_json, say, show


@click.command(short_help="Carry out one run per regime, with every outcome.")
@FILE
@REGIMES
@SETTINGS
@click.option(
    "--replication",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Number of the replication: the same number is the same luck under every regime.",
)
@click.option(
    "--trace",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write every account in every week (.parquet or .csv); `simulate docs trace` says what its columns are.",
)
@MODEL
@JSON
def run(
    file: Path,
    regimes: tuple[str, ...],
    settings: tuple[str, ...],
    replication: int,
    trace: Path | None,
    model: str | None,
    as_json: bool,
) -> None:
    """Carry out one run per regime at one design point of FILE, every week recorded.

    A factor that is not --set stands at its level in the first design point. With --json the weekly states are
    printed too.
    """
    from simulation.describe import cautions, one_run
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario
    from simulation.sweep import engines, own_models

    if trace is not None:
        one_run.check_trace(trace)
    own = None if model is None else own_models.find(model)
    chosen = engines.engine(model=own)
    scenario = overrides.narrowed(read_scenario(file, {} if own is None else own.regimes), regimes, settings)
    for line in cautions.lines(cautions.at_point(scenario)):
        say(line)
    announce_compiling(quiet=chosen.name != "compiled")
    runs = one_run.look(scenario, replication, traced=trace is not None, model=own)
    if trace is not None:
        one_run.write_trace(runs, trace)
        say(f"every account and week: {trace}")
    if as_json:
        print_json(one_run.plain(runs))
    else:
        show(one_run.table(runs))
