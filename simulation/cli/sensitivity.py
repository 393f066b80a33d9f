"""Which factors matter: the command `simulate sensitivity`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from click.core import ParameterSource

from simulation.cli import completion, options
from simulation.cli.of_directory import asked, finished_runs
from simulation.cli.options import BASE, JSON, QUIET, REGIMES, output, replications
from simulation.cli.output import announce_compiling, print_json, save_and_say, say, show
from simulation.errors import RequestError
from simulation.scenario import shipped

if TYPE_CHECKING:
    from analysis.sensitivity.exploration import Study


def _file_or_directory(text: str) -> Path:
    """Take results in a directory before a shipped scenario of its name."""
    return Path(text) if Path(text).is_dir() else shipped.scenario(text)


OF_A_FILE = ("method", "size", "replications", "workers")
"""Options that say what is to be run."""


@click.command(short_help="Say which factors matter, and how much.")
@click.argument("path", type=_file_or_directory, metavar="FILE|DIR", shell_complete=completion.files_or_directories)
@click.option(
    "--method",
    type=click.Choice(["morris", "sobol"]),
    default="morris",
    show_default=True,
    help="morris screens many factors with few runs; sobol shares out the variance, with many.",
)
@options.outcome("Outcome to explain.")
@REGIMES
@BASE
@click.option(
    "--size", type=click.IntRange(min=2), metavar="N", help="Trajectories (morris, 20) or base points (sobol, 256)."
)
@replications(3, 10, "At each point, with the same luck; fewer than 3 do not tell luck from what factors do.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Threads. [default: one per processor]")
@output("results/NAME-sensitivity; of a sweep, DIR/figures")
@QUIET
@JSON
@click.pass_context
def sensitivity(
    context: click.Context,
    path: Path,
    method: Literal["morris", "sobol"],
    outcome: str,
    regimes: tuple[str, ...],
    base: str | None,
    size: int | None,
    replications: int,
    workers: int | None,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Say which factors matter to an outcome, or to the difference between two regimes.

    Of a scenario FILE the ranges of the factors are explored (numeric levels stand for the range from the lowest to the
    highest), with the same luck at every point. Of DIR, the results of a sampled sweep, nothing is run: what each
    factor does is read off the points that are there. What luck is left is kept out of the estimates and is part of
    the intervals, and a factor is said to matter most only where that can be told.

    The difference is that of the first two regimes, unless --regime and --base say which; with one --regime and no
    --base it is the outcome under that one.
    """
    if path.is_dir():
        given = [f"--{name}" for name in OF_A_FILE if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
        if given:
            raise RequestError(
                f"{path} holds runs that were carried out: {' and '.join(given)} cannot be chosen any more; leave "
                f"{'it' if len(given) == 1 else 'them'} out, or name a scenario file"
            )
        _of_sweep(path, outcome, regimes, base, output or path / "figures", quiet=quiet, as_json=as_json)
    else:
        _of_file(
            path, method, outcome, regimes, base, size, replications, workers, output, quiet=quiet, as_json=as_json
        )


def _of_file(
    file: Path,
    method: Literal["morris", "sobol"],
    outcome: str,
    regimes: tuple[str, ...],
    base: str | None,
    size: int | None,
    replications: int,
    workers: int | None,
    output: Path | None,
    *,
    quiet: bool,
    as_json: bool,
) -> None:
    """Explore a scenario."""
    from analysis.drawing import study_files
    from simulation.cli.terminal import ProgressDisplay
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario
    from simulation.science.outcomes import described
    from simulation.sweep.sweep import Progress

    scenario = read_scenario(file)
    described(outcome)
    between = overrides.one_or_pair(scenario, regimes, base)
    target = output or Path("results") / f"{scenario.name}-sensitivity"
    study_files.check_directory(target, "sensitivity")

    from analysis.sensitivity import exploration as studies
    from analysis.sensitivity.figure import study_figure

    announce_compiling(quiet=quiet)
    with ProgressDisplay(quiet=quiet) as display:
        found = studies.study(
            scenario,
            method,
            outcome,
            between,
            size=size,
            replications=replications,
            workers=workers,
            on_progress=lambda done, of: display(Progress(done, 0, of, 0)),
        )
    _show(found, as_json=as_json)
    name: str = method
    study_files.write(target, "sensitivity", scenario, found.runs, {name: found.frame}, {name: study_figure(found)})
    if not quiet:
        say(study_files.where(target))


def _of_sweep(
    directory: Path,
    outcome: str,
    regimes: tuple[str, ...],
    base: str | None,
    target: Path,
    *,
    quiet: bool,
    as_json: bool,
) -> None:
    """Read off a sampled sweep what its factors do."""
    from simulation.results import reading
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario

    manifest = asked(directory, [outcome])
    between = overrides.one_or_pair(read_scenario(directory / reading.SCENARIO), regimes, base)

    from analysis.sensitivity.exploration import study_of_sample
    from analysis.sensitivity.figure import study_figure

    _, runs = finished_runs(directory, [outcome])
    found = study_of_sample(runs, manifest.factors, list(manifest.regimes), outcome, between)
    _show(found, as_json=as_json)
    name = f"{outcome}_sensitivity"
    save_and_say(target, {name: found.frame}, {name: study_figure(found)}, quiet=quiet)


def _show(found: Study, *, as_json: bool) -> None:
    from analysis.sensitivity import words

    if as_json:
        print_json(words.plain(found))
    else:
        show(words.result_table(found), "", *words.sentences(found), f"({found.sample}.)")
