"""The command `simulate timeline`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.options import FILE, JSON, OVER, QUIET, REGIMES, SETTINGS, output
from simulation.cli.study import REPLICATIONS, asked_study, figures_of, print_study, progress, say_where


@click.command(short_help="Follow what an event or a change of regime does.")
@FILE
@REGIMES
@SETTINGS
@OVER
@REPLICATIONS
@click.option(
    "--weeks",
    type=click.IntRange(1, 5200),
    default=104,
    show_default=True,
    metavar="N",
    help="Weeks to follow from the first change on, as far as the horizon goes.",
)
@output("results/NAME-timeline")
@QUIET
@JSON
def timeline(
    file: Path,
    regimes: tuple[str, ...],
    settings: tuple[str, ...],
    over: str | None,
    replications: int,
    weeks: int,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Follow what events and transitions of FILE do to a firm, week by week, from 26 weeks before to 104 weeks after.

    Each set of events is held against the same firm in which nothing happens, each regime that becomes another one
    against the same that stays as it was, with the same luck: customers lost and money in all, the time to recover,
    the week in which a change has paid for itself, and which of several plans is best. A factor that is not --set
    stands at its first level. Writes tables (Parquet and CSV) and a figure a change. In JSON, null for a time means:
    not within these weeks.
    """
    from analysis.timeline import changes

    scenario, directory = asked_study(file, regimes, settings, over, replications, output, "timeline", changes.narrowed)
    replications = scenario.replications
    firms = changes.firms(scenario)

    from analysis.drawing import study_files
    from analysis.timeline import courses, sheets, words
    from analysis.timeline.figure import plans_figure, timeline_figure

    with progress(quiet) as on_progress:
        study = courses.study(scenario, replications, after=weeks, on_progress=on_progress)
    frames = {
        name: getattr(study, name)
        for name in ("changes", "curves", "recovery", "totals", "differences", "paid", "plans")
    }
    with figures_of(scenario):
        figures = {
            changes.file_name(name): timeline_figure(study, name) for name in dict.fromkeys(study.changes["change"])
        }
        starts = words.starts(study)
        figures |= {f"plans_{number}": plans_figure(study, start) for number, start in enumerate(starts, 1)}
    study_files.write(directory, "timeline", scenario, replications * len(firms), frames, figures)
    print_study(scenario, frames, words.sentences(study), sheets.tables(study), as_json)
    say_where(directory, quiet)
