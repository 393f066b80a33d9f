"""The command `simulate ensemble`."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulation.cli.of_directory import finished_runs
from simulation.cli.options import JSON, QUIET, output
from simulation.cli.output import announce_compiling, print_json, put, say
from simulation.cli.study import progress as progress_of
from simulation.errors import RequestError, WorkError

if TYPE_CHECKING:
    import pandas as pd


@click.command(short_help="Find the worlds against which nothing measured speaks.")
@click.option(
    "--points", type=click.IntRange(min=64, max=1_000_000), metavar="N", help="Worlds to try. [default: 2048]"
)
@click.option("--write", is_flag=True, help="Replace the shipped ensemble (in a checkout).")
@output("results/ensemble", "Results directory; one that holds such runs is completed.")
@QUIET
@JSON
def ensemble(points: int | None, write: bool, output: Path | None, quiet: bool, as_json: bool) -> None:
    """Try worlds over the plausible ranges of everything unknown, and keep those that fit what is known.

    A world is ruled out where churn, turnover, service, response time or retention lies further from what was measured
    than three times what the model and the measurement may be wrong by. 'unknowns: ensemble' in a scenario, and
    `simulate robust`, then ask what holds over those that are left.
    """
    from analysis.robust import history
    from simulation.cli.terminal import ProgressDisplay
    from simulation.science.ensemble import ABOUT_FILE, WORLDS_FILE
    from simulation.sweep.in_memory import run_in_memory
    from simulation.sweep.sweep import sweep

    if write and not (Path(__file__).parents[2] / "pyproject.toml").is_file():
        raise RequestError("--write is for a checkout of the project")
    scenario = history.tried(points or history.POINTS)
    directory = output or Path("results") / scenario.name
    announce_compiling(quiet=quiet)
    with ProgressDisplay(quiet=quiet) as progress:
        sweep(scenario, directory, resume=directory.exists(), on_progress=progress)
    _, runs = finished_runs(directory)
    with progress_of(quiet) as on_progress:
        left, about = history.fitting(runs, partial(run_in_memory, on_progress=on_progress))
    if write:
        _write(left, about, WORLDS_FILE, ABOUT_FILE)
        say(f"written: {WORLDS_FILE}, {ABOUT_FILE}")
    if as_json:
        print_json(about)
    else:
        put("\n".join(_sentences(about)))


def _write(left: pd.DataFrame, about: dict[str, Any], worlds: Path, how: Path) -> None:
    from simulation.results import files

    if left.empty:
        raise WorkError("no world fits what is known: nothing is written")
    files.write(worlds, left.to_csv(index=False, lineterminator="\n").encode())
    files.write(how, f"{json.dumps(about, indent=1)}\n".encode())


def _sentences(about: dict[str, Any]) -> list[str]:
    """What was found, in words."""
    share = 100 * about["left"] / about["tried"]
    ruled = sorted(about["ruled_out_most_by"].items(), key=lambda one: -one[1])
    told = [row for row in about["narrowed"] if row["told"]]
    lines = [
        f"{about['left']:,} of {about['tried']:,} worlds ({share:.0f} %) fit what is known; {about['fit_at_first']:,} "
        "did at first, and were tried again with other luck.",
        "What spoke most against the others: "
        + ", ".join(f"{name} ({count:,})" for name, count in ruled if count)
        + ".",
    ]
    if not told:
        return [*lines, "No single unknown is narrowed by it."]
    spans = [
        f"{row['unknown']} ({row['low']:.3g} to {row['high']:.3g})" if row.get("low") is not None else row["unknown"]
        for row in told
    ]
    rest = len(about["narrowed"]) - len(told)
    narrowed = f"Narrowed by it (nine tenths of what is left): {', '.join(spans)}"
    return [*lines, f"{narrowed}; of the other {rest} nothing more is known than before."]
