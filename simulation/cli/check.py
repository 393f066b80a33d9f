"""The command `simulate check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulation.cli.options import FILE, JSON, MODEL, OVER, SETTINGS
from simulation.cli.output import print_json, show
from simulation.cli.sweep import REPLICATIONS, SEED
from simulation.errors import RequestError

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario


@click.command(short_help="Read a scenario strictly, and say what a sweep would do and cost.")
@FILE
@SETTINGS
@OVER
@REPLICATIONS
@SEED
@MODEL
@click.option(
    "--pilot", is_flag=True, help="Also carry out a few runs: is the warm-up long enough, how many does it take?"
)
@click.option(
    "--half-width",
    type=click.FloatRange(min=0, min_open=True),
    metavar="X",
    help="Of churn, wanted of the pilot's advice.",
)
@JSON
def check(
    file: Path,
    settings: tuple[str, ...],
    over: str | None,
    replications: int | None,
    seed: int | None,
    model: str | None,
    pilot: bool,
    half_width: float | None,
    as_json: bool,
) -> None:
    """Read FILE as strictly as a sweep does, and say what it would do and cost. Runs nothing, but for --pilot.

    --pilot carries out 30 replications of the first design point, and says whether churn and trust still drift over the
    years that count, how many replications a half-width takes, what that takes in time, and what is rare or skewed.
    """
    if half_width is not None and not pilot:
        raise RequestError("--half-width is for the advice of --pilot; add that")
    if pilot and model is not None:
        raise RequestError("--pilot is of the built-in model: it counts weeks that a model of one's own need not have")
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
    said, data = _piloted(scenario, half_width) if pilot else ([], {})
    if as_json:
        print_json(plan_data(scenario, chosen) | data)
    else:
        show(*plan(scenario, chosen))
        show(*said)


def _piloted(scenario: Scenario, half_width: float | None) -> tuple[list[str], dict[str, Any]]:
    """What a pilot says, in words and as plain data."""
    from analysis.pilot import words
    from analysis.pilot.pilot import study
    from simulation.scenario.design import summary
    from simulation.sweep.workers import usable_processors

    found, asked = study(scenario, half_width=half_width), summary(scenario)
    said = words.sentences(found, asked.runs, asked.replications, usable_processors())
    head = f"A pilot of {found.replications} replications at the first design point:"
    return [head, *said], {"pilot": words.plain(found) | {"sentences": said}}
