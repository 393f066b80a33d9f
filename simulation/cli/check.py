"""The command `simulate check`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.options import FILE, JSON, MODEL, OVER, SETTINGS
from simulation.cli.output import print_json, show
from simulation.cli.sweep import REPLICATIONS, SEED


@click.command(short_help="Read a scenario strictly, and say what a sweep would do and cost.")
@FILE
@SETTINGS
@OVER
@REPLICATIONS
@SEED
@MODEL
@JSON
def check(
    file: Path,
    settings: tuple[str, ...],
    over: str | None,
    replications: int | None,
    seed: int | None,
    model: str | None,
    as_json: bool,
) -> None:
    """Read FILE as strictly as a sweep does, and say what it would do and cost. Runs nothing."""
    from simulation.describe.plan import plan, plan_data
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario
    from simulation.sweep import engines, own_models

    firm = None if model is None else own_models.find(model)
    own = {} if firm is None else firm.regimes
    chosen = engines.engine(model=firm)
    scenario = overrides.rewritten(
        read_scenario(file, own), settings, replications=replications, seed=seed, over=over, regimes=own
    )
    if as_json:
        print_json(plan_data(scenario, chosen))
    else:
        show(*plan(scenario, chosen))
