"""The command `simulate journey`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.options import FILE, JSON, OVER, QUIET, REGIMES, SETTINGS, output, replications
from simulation.cli.study import asked_study, figures_of, print_study, progress, say_where


@click.command(short_help="Map who is in touch with a customer, and when.")
@FILE
@REGIMES
@SETTINGS
@OVER
@replications(1, 5, "Runs of a regime, some seconds each.")
@output("results/NAME-journey")
@QUIET
@JSON
def journey(
    file: Path,
    regimes: tuple[str, ...],
    settings: tuple[str, ...],
    over: str | None,
    replications: int,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Map who is in touch with a customer, when and how, through onboarding, adoption and renewal.

    Counts contacts per account and week by function and kind (asked, answered by the named person, by a stand-in or
    through the lead, tried again, unasked, kept in step) in each stage, along the first year of a first contract and
    around the end of any, at one design point of FILE: a factor that is not --set stands at its first level. The
    reference model is run, which takes some seconds a run. Writes tables (Parquet and CSV) and the map to a directory.
    """
    scenario, directory = asked_study(file, regimes, settings, over, replications, output, "journey")
    replications = scenario.replications

    from analysis.drawing import study_files
    from analysis.journey import touches
    from analysis.journey import words as journey_words
    from analysis.journey.figure import journey_figure

    with progress(quiet, compiled=False) as on_progress:
        found = touches.study(scenario, replications, on_progress=on_progress)
    frames = {"stages": found.stages, "weeks": found.weeks}
    with figures_of(scenario):
        figures = {"journey": journey_figure(found)}
    study_files.write(directory, "journey", scenario, replications * len(scenario.regimes), frames, figures)
    print_study(scenario, frames, journey_words.sentences(found), journey_words.tables(found), as_json)
    say_where(directory, quiet)
