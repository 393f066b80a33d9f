"""The command `simulate survival`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.options import FILE, JSON, OVER, QUIET, REGIMES, SETTINGS, output
from simulation.cli.study import REPLICATIONS, asked_study, figures_of, print_study, progress, say_where


@click.command(short_help="Say how long customers stay, by regime and segment.")
@FILE
@REGIMES
@SETTINGS
@OVER
@REPLICATIONS
@output("results/NAME-survival")
@QUIET
@JSON
def survival(
    file: Path,
    regimes: tuple[str, ...],
    settings: tuple[str, ...],
    over: str | None,
    replications: int,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Say how long customers stay: survival by regime and segment, hazard by age, median life.

    Kaplan-Meier estimates of the customers of the horizon at one design point of FILE: a factor that is not --set
    stands at its first level. Prints who is left after some years and the median life with intervals; writes tables
    (Parquet and CSV; spells holds every customer, for R or Stata) and figures to a directory. In JSON, null for a
    median life means: more than half are left at the oldest age seen.
    """
    scenario, directory = asked_study(file, regimes, settings, over, replications, output, "survival")
    replications = scenario.replications

    from analysis.drawing import study_files
    from analysis.survival import lifetimes as lives
    from analysis.survival import words as survival_words
    from analysis.survival.figures import hazard_figure, survival_figure

    with progress(quiet) as on_progress:
        found = lives.study(scenario, replications, on_progress=on_progress)
    frames = {"medians": found.medians, "curves": found.curves, "hazards": found.hazards}
    frames["differences"] = found.differences
    with figures_of(scenario):
        figures = {"survival": survival_figure(found), "hazard": hazard_figure(found)}
        whole = {**frames, "spells": found.spells}
    study_files.write(directory, "survival", scenario, replications * len(scenario.regimes), whole, figures)
    print_study(scenario, frames, survival_words.sentences(found), survival_words.tables(found), as_json)
    say_where(directory, quiet)
