"""The command `simulate advise`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulation.cli.options import FILE, JSON, OVER, QUIET, SETTINGS, replications
from simulation.cli.output import print_json, put, say, show
from simulation.cli.study import progress

if TYPE_CHECKING:
    import pandas as pd

    from analysis.advice.result import Advice
    from simulation.scenario.scenario import Scenario


@click.command(short_help="Say what to do: every candidate with its costs against today's way.")
@FILE
@SETTINGS
@OVER
@replications(2, None, "Runs of each candidate in each world. [default: 10, fewer of a large firm]")
@click.option(
    "--discount",
    type=click.FloatRange(min=0, max=1, max_open=True),
    default=0.08,
    show_default=True,
    metavar="X",
    help="What money of a year later is worth less, as a share.",
)
@click.option(
    "--margin",
    type=click.FloatRange(min=0),
    default=0.0,
    show_default=True,
    metavar="X",
    help="Money that a candidate must bring more than today's way over the weeks that count.",
)
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0, max=1),
    default=0.25,
    show_default=True,
    metavar="X",
    help="Share of worlds in which what is recommended may be worse than today's way.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Also write tables (CSV) here.")
@QUIET
@JSON
def advise(
    file: Path,
    settings: tuple[str, ...],
    over: str | None,
    replications: int | None,
    discount: float,
    margin: float,
    tolerance: float,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Say what to do by the scenario in FILE, whose 'decision' says how the firm works today and what changes cost.

    Carries out every regime at every combination of levers in every world, with the same luck, from today's way on:
    money, customers, risk, regret, and the week from which a change has paid for itself. Recommended is only what the
    intervals carry: "stay", and "it cannot be told, measure this first" are answers.
    """
    scenario = _asked(file, settings, over)
    _check_output(output)

    from analysis.advice import words
    from analysis.advice.advise import advise as advised
    from simulation.scenario.overrides import replications_of

    several = replications or max(2, replications_of(scenario.parameters.get("accounts")) // 2)
    with progress(quiet) as on_progress:
        found = advised(
            scenario, several, discount=discount, margin=margin, tolerance=tolerance, on_progress=on_progress
        )
    if as_json:
        print_json(words.plain(found))
    else:
        _print(found)
    if output is not None:
        _write(output, found, quiet)


def _asked(file: Path, settings: Sequence[str], over: str | None) -> Scenario:
    """Read what was asked for; refuse it before anything heavy is loaded."""
    from analysis.advice import ways
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario

    scenario = overrides.rewritten(read_scenario(file), settings, over=over)
    ways.check(scenario, ways.ways(scenario))
    return scenario


def _check_output(output: Path | None) -> None:
    from simulation.errors import RequestError

    if output is not None and output.exists() and not output.is_dir():
        raise RequestError(f"{output} is a file: name a directory with -o")


def _print(found: Advice) -> None:
    from analysis.advice import words

    first, *rest = words.sections(found).items()
    put(f"{' '.join(first[1])}\n")
    show(words.table(found))
    for head, lines in rest:
        put(f"\n{head}")
        put("\n".join(f"  {line}" for line in lines))
    put(f"\n{words.how(found.terms)}")


def _write(directory: Path, found: Advice, quiet: bool) -> None:
    """The tables of the advice as CSV."""
    from analysis.advice import tables
    from analysis.drawing.saving import save_all

    frames: dict[str, pd.DataFrame] = tables.frames(found)
    paths = save_all(directory, frames, {})
    if not quiet:
        say(f"written: {', '.join(map(str, paths))}")
