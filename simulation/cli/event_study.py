"""The command `simulate event-study`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.options import FILE, JSON, OVER, QUIET, REGIMES, SETTINGS, output
from simulation.cli.study import REPLICATIONS, asked_study, figures_of, print_study, progress, say_where


@click.command("event-study", short_help="Follow an account before and after its owner leaves.")
@FILE
@REGIMES
@SETTINGS
@OVER
@REPLICATIONS
@output("results/NAME-event-study")
@QUIET
@JSON
def event_study(
    file: Path,
    regimes: tuple[str, ...],
    settings: tuple[str, ...],
    over: str | None,
    replications: int,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Follow an account whose owner leaves, from 26 weeks before to 52 weeks after.

    Trust, spend, revenue, churn and response time of accounts whose lead left are compared with those of matched
    accounts whose lead stayed, at one design point of FILE: a factor that is not --set stands at its first level.
    Prints the differences with intervals, and when half of the largest is regained; writes tables (Parquet and CSV)
    and the figure to a directory. In JSON, null for a time to recover means: not within 52 weeks.
    """
    from analysis.event_study import window

    scenario, directory = asked_study(file, regimes, settings, over, replications, output, "event-study")
    replications = scenario.replications
    window.check(scenario)

    from analysis.drawing import study_files
    from analysis.event_study import courses as events
    from analysis.event_study import words as event_words
    from analysis.event_study.figure import event_study_figure

    with progress(quiet) as on_progress:
        found = events.study(scenario, replications, on_progress=on_progress)
    frames = {"curves": found.curves, "recovery": found.recovery, "differences": found.differences}
    frames["events"] = found.events
    with figures_of(scenario):
        figures = {"event_study": event_study_figure(found)}
    study_files.write(directory, "event-study", scenario, replications * len(scenario.regimes), frames, figures)
    print_study(scenario, frames, event_words.sentences(found), event_words.tables(found), as_json)
    say_where(directory, quiet)
