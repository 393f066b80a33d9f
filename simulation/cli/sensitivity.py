"""Which factors matter: the command `simulate sensitivity`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from click.core import ParameterSource

from simulation.cli.answering import finished_runs, write_all
from simulation.cli.words import JSON, print_json, say, show
from simulation.errors import RequestError

if TYPE_CHECKING:
    from analysis.sensitivity_study import Study
    from simulation.scenario import Scenario

OF_A_FILE = ("method", "size", "replications", "workers")
"""Options that say what is to be run."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE|DIR")
@click.option(
    "--method",
    type=click.Choice(["morris", "sobol"]),
    default="morris",
    show_default=True,
    help="morris screens many factors with few runs; sobol shares out the variance, with many.",
)
@click.option("--outcome", default="churn_rate", show_default=True, metavar="NAME", help="Outcome to explain.")
@click.option(
    "--regime",
    "regimes",
    multiple=True,
    metavar="R",
    help="One regime, or two for the first less the second. [default: the file's second less its first]",
)
@click.option(
    "--size", type=click.IntRange(min=2), metavar="N", help="Trajectories (morris, 20) or base points (sobol, 256)."
)
@click.option(
    "--replications",
    type=click.IntRange(min=3),
    default=10,
    show_default=True,
    metavar="N",
    help="At each point, with the same luck; 3 are the fewest that tell luck from what factors do.",
)
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Threads. [default: one per processor]")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where table and figure go. [default: results/NAME-sensitivity; of a sweep, DIR/figures]",
)
@click.option("--quiet", is_flag=True, help="No progress, and no word on what was written.")
@JSON
@click.pass_context
def sensitivity(
    context: click.Context,
    path: Path,
    method: Literal["morris", "sobol"],
    outcome: str,
    regimes: tuple[str, ...],
    size: int | None,
    replications: int,
    workers: int | None,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Which factors matter to an outcome, or to the difference between two regimes.

    Of a scenario FILE the ranges of the factors are explored (numeric levels stand for the range from the lowest to the
    highest), with the same luck at every point. Of DIR, the results of a sampled sweep, nothing is run: each factor's
    share is read off the points that are there. What luck is left is kept out of the estimates and is part of the
    intervals, and a factor is said to matter most only where that can be told.
    """
    if path.is_dir():
        asked = [f"--{name}" for name in OF_A_FILE if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
        if asked:
            raise RequestError(
                f"{path} is a sweep that was carried out, so that {' and '.join(asked)} cannot be chosen any more: "
                "leave it out, or name a scenario file"
            )
        written = _of_sweep(path, outcome, regimes, output or path / "figures", as_json=as_json)
    else:
        from analysis import sensitivity_study as studies

        def explored(scenario: Scenario, tell: Callable[[int, int], None]) -> Study:
            return studies.study(
                scenario,
                method,
                outcome,
                regimes,
                size=size,
                replications=replications,
                workers=workers,
                on_progress=tell,
            )

        written = _of_file(path, explored, output, quiet=quiet, as_json=as_json)
    if not quiet:
        say(written)


def _of_file(
    file: Path,
    explored: Callable[[Scenario, Callable[[int, int], None]], Study],
    output: Path | None,
    *,
    quiet: bool,
    as_json: bool,
) -> str:
    """Explore a scenario; returns what was written, in words."""
    from analysis import study_files
    from analysis.figures.sensitivity import study_figure
    from simulation.cli.studies import progress
    from simulation.scenario import read_scenario

    scenario = read_scenario(file)
    target = output or Path("results") / f"{scenario.name}-sensitivity"
    study_files.check_directory(target, "sensitivity")
    with progress(quiet) as tell:
        found = explored(scenario, tell)
    _show(found, as_json=as_json)
    name = found.method
    study_files.write(target, "sensitivity", scenario, found.runs, {name: found.frame}, {name: study_figure(found)})
    return study_files.where(target)


def _of_sweep(directory: Path, outcome: str, regimes: tuple[str, ...], target: Path, *, as_json: bool) -> str:
    """Read off a sampled sweep what its factors do; returns what was written, in words."""
    from analysis.figures.sensitivity import study_figure
    from analysis.sensitivity_study import study_of_sample

    manifest, runs = finished_runs(directory, [outcome])
    found = study_of_sample(runs, manifest.scenario["factors"], list(manifest.regimes), outcome, regimes)
    _show(found, as_json=as_json)
    name = f"{outcome}_sensitivity"
    paths = write_all(target, {name: found.frame}, {name: study_figure(found)})
    return "\n".join(f"written: {path}" for path in paths)


def _show(found: Study, *, as_json: bool) -> None:
    from analysis import sensitivity_words as words

    if as_json:
        print_json(words.plain(found))
    else:
        show(words.result_table(found), "", *words.sentences(found), f"({found.sample}.)")
