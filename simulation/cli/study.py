"""Commands that look into the runs of a scenario at one design point."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.cli.options import replications
from simulation.cli.output import print_json, say, show, tell_of_compiling

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario


REPLICATIONS = replications(1, 100, "Runs of a regime.")


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

    from analysis.drawing import study_files
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario

    scenario = overrides.narrowed(read_scenario(file), regimes, settings)
    directory = output or Path("results") / f"{scenario.name}-{study}"
    study_files.check_directory(directory, study)
    return replace(scenario, replications=replications, precision=None), directory


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Shows runs done of all runs on standard error, after a word on compiling if that comes first."""
    from simulation.cli.terminal import ProgressDisplay
    from simulation.sweep.sweep import Progress

    tell_of_compiling(quiet=quiet)
    with ProgressDisplay(quiet=quiet) as display:
        yield lambda done, total: display(Progress(done, 0, total, 0))


def _tell(scenario: Scenario, frames: Any, sentences: list[str], tables: Sequence[Any], as_json: bool) -> None:
    from rich.text import Text

    from analysis.numbers import records
    from simulation.cli.terminal import console
    from simulation.scenario import design

    levels = dict(design.design_point(scenario, 0).levels)
    if as_json:
        data = {name: records(frame) for name, frame in frames.items()}
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
    from analysis.drawing import study_files

    if not quiet:
        say(study_files.where(directory))
