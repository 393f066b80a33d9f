"""Which factors matter: the command `simulate sensitivity`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from simulation.cli.words import FILE, JSON, print_json, say, show

if TYPE_CHECKING:
    from analysis.sensitivity_study import Study


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
    "--replications", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="At each point."
)
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Threads. [default: one per processor]")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where table and figure go. [default: results/NAME-sensitivity]",
)
@click.option("--quiet", is_flag=True, help="No progress, and no word on what was written.")
@JSON
def sensitivity(
    file: Path,
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
    """Which factors of FILE matter to an outcome, or to the difference between two regimes.

    Explores the ranges of the factors (numeric levels stand for the range from the lowest to the highest), with the
    same luck at every point, so that only what the factors do is seen.
    """
    from analysis.sensitivity_study import sentences, study
    from simulation.scenario import read_scenario
    from simulation.terminal import CountDisplay

    scenario = read_scenario(file)
    with CountDisplay(quiet=quiet) as progress:
        found = study(
            scenario,
            method,
            outcome,
            regimes,
            size=size,
            replications=replications,
            workers=workers,
            on_progress=progress,
        )
    if as_json:
        print_json(_plain(found, sentences(found)))
    else:
        show(_table(found), "", *sentences(found))
    directory = output or Path("results") / f"{scenario.name}-sensitivity"
    written = _write(found, directory)
    if not quiet:
        say(f"written: {', '.join(map(str, written))}")
