"""Commands that look into the runs of a scenario at one design point."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulation.cli.words import (
    FILE,
    JSON,
    QUIET,
    REGIMES,
    SETTINGS,
    output,
    print_json,
    replications,
    say,
    show,
    tell_of_compiling,
)

if TYPE_CHECKING:
    from simulation.scenario import Scenario

REPLICATIONS = replications(1, 100, "Runs of a regime.")


@click.command("event-study")
@FILE
@REGIMES
@SETTINGS
@REPLICATIONS
@output("results/NAME-event-study")
@QUIET
@JSON
def event_study(
    file: Path,
    regimes: tuple[str, ...],
    settings: tuple[str, ...],
    replications: int,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """What happens to an account when its owner leaves, from 26 weeks before to 52 weeks after.

    Trust, spend, revenue, churn and response time of accounts whose lead left are compared with those of matched
    accounts whose lead stayed, at one design point of FILE: a factor that is not --set stands at its first level.
    Prints the differences with intervals, and when half of the largest is regained; writes tables (Parquet and CSV)
    and the figure to a directory. In JSON, null for a time to recover means: not within 52 weeks.
    """
    from analysis import event_window

    scenario, directory = _asked(file, regimes, settings, replications, output, "event-study")
    event_window.check(scenario)

    from analysis import event_study as events
    from analysis import event_words, study_files
    from analysis.figures.event_study import event_study_figure

    with progress(quiet) as on_progress:
        found = events.study(scenario, replications, on_progress=on_progress)
    frames = {"curves": found.curves, "recovery": found.recovery, "differences": found.differences}
    frames["events"] = found.events
    figures = {"event_study": event_study_figure(found)}
    study_files.write(directory, "event-study", scenario, replications * len(scenario.regimes), frames, figures)
    _tell(scenario, frames, event_words.sentences(found), event_words.tables(found), as_json)
    _say_where(directory, quiet)


@click.command()
@FILE
@REGIMES
@SETTINGS
@REPLICATIONS
@output("results/NAME-survival")
@QUIET
@JSON
def survival(
    file: Path,
    regimes: tuple[str, ...],
    settings: tuple[str, ...],
    replications: int,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """How long customers stay: survival by regime and segment, hazard by age, median life.

    Kaplan-Meier estimates of the customers of the horizon at one design point of FILE: a factor that is not --set
    stands at its first level. Prints who is left after some years and the median life with intervals; writes tables
    (Parquet and CSV; spells holds every customer, for R or Stata) and figures to a directory. In JSON, null for a
    median life means: more than half are left at the oldest age seen.
    """
    scenario, directory = _asked(file, regimes, settings, replications, output, "survival")

    from analysis import study_files, survival_words
    from analysis import survival as lives
    from analysis.figures.survival import hazard_figure, survival_figure

    with progress(quiet) as on_progress:
        found = lives.study(scenario, replications, on_progress=on_progress)
    frames = {"medians": found.medians, "curves": found.curves, "hazards": found.hazards}
    frames["differences"] = found.differences
    figures = {"survival": survival_figure(found), "hazard": hazard_figure(found)}
    whole = {**frames, "spells": found.spells}
    study_files.write(directory, "survival", scenario, replications * len(scenario.regimes), whole, figures)
    _tell(scenario, frames, survival_words.sentences(found), survival_words.tables(found), as_json)
    _say_where(directory, quiet)


# ---------------------------------------------------------------- what both do


def _asked(
    file: Path,
    regimes: Sequence[str],
    settings: Sequence[str],
    replications: int,
    output: Path | None,
    study: str,
) -> tuple[Scenario, Path]:
    """The scenario that was asked for, and where its results go; refused before anything heavy is loaded."""
    from dataclasses import replace

    from analysis import study_files
    from simulation import overrides
    from simulation.scenario import read_scenario

    scenario = overrides.narrowed(read_scenario(file), regimes, settings)
    directory = output or Path("results") / f"{scenario.name}-{study}"
    study_files.check_directory(directory, study)
    return replace(scenario, replications=replications, precision=None), directory


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Shows runs done of all runs on standard error, after a word on compiling if that comes first."""
    from simulation.sweep import Progress
    from simulation.terminal import ProgressDisplay

    tell_of_compiling(quiet=quiet)
    with ProgressDisplay(quiet=quiet) as display:
        yield lambda done, total: display(Progress(done, 0, total, 0))


def _tell(scenario: Scenario, frames: Any, sentences: list[str], tables: Sequence[Any], as_json: bool) -> None:
    from rich.text import Text

    from analysis import study_files
    from simulation import design
    from simulation.terminal import console

    levels = dict(design.design_point(scenario, 0).levels)
    if as_json:
        data = {name: study_files.plain(frame) for name, frame in frames.items()}
        print_json({"levels": levels, "sentences": sentences, **data})
        return
    if levels:
        show(f"at {', '.join(f'{name} = {value}' for name, value in levels.items())}", "")
    screen = console()
    for table in tables:
        screen.print(table)
    for sentence in sentences:
        screen.print(Text(sentence), soft_wrap=not screen.is_terminal)


def _say_where(directory: Path, quiet: bool) -> None:
    from analysis import study_files

    if not quiet:
        say(study_files.where(directory))
