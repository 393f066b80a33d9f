"""The command `simulate tiers`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.options import FILE, JSON, OVER, QUIET, REGIMES, SETTINGS, output
from simulation.cli.output import say
from simulation.cli.study import REPLICATIONS, asked_study, figures_of, print_study, progress, say_where


@click.command(short_help="Say from which contract value on a regime pays.")
@FILE
@REGIMES
@SETTINGS
@OVER
@REPLICATIONS
@output("results/NAME-tiers")
@QUIET
@JSON
def tiers(
    file: Path,
    regimes: tuple[str, ...],
    settings: tuple[str, ...],
    over: str | None,
    replications: int,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Say from which contract value on another regime pays in a segment of customers, with an interval.

    The firm is the first regime of FILE that is another one for each segment; without one, every segment is under the
    first regime. Each segment in turn is put under every other regime of FILE, all else equal and with the same luck,
    and its contract value is varied from nothing to four times that of FILE. What counts is the money of the whole
    firm. A factor that is not --set stands at its first level.
    """
    from analysis.tiers import variants

    scenario, directory = asked_study(file, regimes, settings, over, replications, output, "tiers")
    replications = scenario.replications
    runs = variants.count_runs(scenario)  # with the replications that were asked for
    if scenario.transitions and not quiet:
        say(f"left out: what a regime becomes later on ({', '.join(scenario.transitions)})")

    from analysis.drawing import study_files
    from analysis.tiers import values, words

    with progress(quiet) as on_progress:
        study = values.study(scenario, replications, on_progress=on_progress)
    frames = {"values": study.values, "differences": study.differences}
    with figures_of(scenario):
        figures = {segment: values.tiers_figure(study, segment) for segment in study.runs}
    study_files.write(directory, "tiers", scenario, runs, frames, figures)
    print_study(scenario, frames, words.sentences(study), [words.table(study)], as_json)
    say_where(directory, quiet)
