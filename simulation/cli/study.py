"""Commands that look into the runs of a scenario at one design point."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click import get_current_context
from click.core import ParameterSource

from simulation.cli.options import replications
from simulation.cli.output import announce_compiling, print_json, say, show
from simulation.errors import RequestError

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario

    Narrow = Callable[[Scenario, Sequence[str], Sequence[str]], Scenario]

REPLICATIONS = replications(1, 100, "Runs of a regime.")


def asked_study(
    file: Path,
    regimes: Sequence[str],
    settings: Sequence[str],
    over: str | None,
    replications: int,
    output: Path | None,
    study: str,
    narrow: Narrow | None = None,
) -> tuple[Scenario, Path]:
    """Read the scenario that was asked for, and where its results go; refuse before anything heavy is loaded.

    `narrow` takes it to its first design point, in place of `overrides.narrowed`.
    """
    from dataclasses import replace

    from analysis.drawing import study_files
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario

    read = overrides.rewritten(read_scenario(file), over=over)
    scenario = (narrow or overrides.narrowed)(read, regimes, settings)
    directory = output or Path("results") / f"{scenario.name}-{study}"
    study_files.check_directory(directory, study)
    return replace(scenario, replications=bounded(scenario, replications), precision=None), directory


def bounded(scenario: Scenario, replications: int) -> int:
    """So many replications, but no more than there are worlds: a number that was asked for is refused then."""
    if scenario.over is None:
        return replications
    from simulation.scenario.ensembles import too_many

    fault = too_many(scenario.over, replications)
    if fault and get_current_context().get_parameter_source("replications") is ParameterSource.COMMANDLINE:
        raise RequestError(f"--replications asks for {fault}")
    return min(replications, scenario.over.count)


@contextmanager
def progress(quiet: bool, *, compiled: bool = True) -> Iterator[Callable[[int, int], None]]:
    """Show runs done of all runs on standard error, after a word on compiling if that comes first."""
    from simulation.cli.terminal import ProgressDisplay
    from simulation.sweep.sweep import Progress

    announce_compiling(quiet=quiet or not compiled)
    with ProgressDisplay(quiet=quiet) as display:
        yield lambda done, total: display(Progress(done, 0, total, 0))


@contextmanager
def figures_of(scenario: Scenario) -> Iterator[None]:
    """Draw figures that say where each replication is another world."""
    from analysis.drawing import style
    from simulation.describe import over

    with style.also_below(over.below_a_figure(over.of_scenario(scenario))):
        yield


def print_study(scenario: Scenario, frames: Any, sentences: list[str], tables: Sequence[Any], as_json: bool) -> None:
    """Print what a study found: tables and sentences, or the frames as plain data."""
    from rich.text import Text

    from analysis.numbers import records
    from simulation.cli.terminal import console
    from simulation.describe import over
    from simulation.scenario import design

    levels, note = design.fixed_levels(scenario), over.of_scenario(scenario)
    sentences = [*sentences, f"({note})"] if note else sentences
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


def say_where(directory: Path, quiet: bool) -> None:
    """Say where the files of a study lie, unless nothing is to be said."""
    from analysis.drawing import study_files

    if not quiet:
        say(study_files.where(directory))
