"""Which factors matter: the command `simulate sensitivity`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from simulation.cli.words import (
    BASE,
    FILE,
    JSON,
    QUIET,
    REGIMES,
    output,
    print_json,
    replications,
    say,
    show,
    tell_of_compiling,
)


@click.command()
@FILE
@click.option(
    "--method",
    type=click.Choice(["morris", "sobol"]),
    default="morris",
    show_default=True,
    help="morris screens many factors with few runs; sobol shares out the variance, with many.",
)
@click.option("--outcome", default="churn_rate", show_default=True, metavar="NAME", help="Outcome to explain.")
@REGIMES
@BASE
@click.option(
    "--size", type=click.IntRange(min=2), metavar="N", help="Trajectories (morris, 20) or base points (sobol, 256)."
)
@replications(1, 10, "At each point.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Threads. [default: one per processor]")
@output("results/NAME-sensitivity")
@QUIET
@JSON
def sensitivity(
    file: Path,
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
    """Which factors of FILE matter to an outcome, or to the difference between two regimes.

    Explores the ranges of the factors (numeric levels stand for the range from the lowest to the highest), with the
    same luck at every point, so that only what the factors do is seen. The difference is that of the first two
    regimes, unless --regime and --base say which; with one --regime and no --base it is the outcome under that one.
    """
    from analysis import study_files
    from simulation import overrides
    from simulation.outcomes import described
    from simulation.scenario import read_scenario
    from simulation.sweep import Progress
    from simulation.terminal import ProgressDisplay

    scenario = read_scenario(file)
    described(outcome)
    between = overrides.one_or_pair(scenario, regimes, base)
    target = output or Path("results") / f"{scenario.name}-sensitivity"
    study_files.check_directory(target, "sensitivity")

    from analysis import sensitivity_study as studies
    from analysis.figures.sensitivity import study_figure

    tell_of_compiling(quiet=quiet)
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
    if as_json:
        print_json(studies.plain(found))
    else:
        show(studies.result_table(found), "", *studies.sentences(found), f"({found.sample}.)")
    name: str = method
    study_files.write(target, "sensitivity", scenario, found.runs, {name: found.frame}, {name: study_figure(found)})
    if not quiet:
        say(study_files.where(target))
