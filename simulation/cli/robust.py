"""The command `simulate robust`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from simulation.cli.elsewhere import CLUSTER, WORKERS, check_workers, workers_of
from simulation.cli.of_directory import finished_runs
from simulation.cli.options import FILE, JSON, OVER, QUIET, SETTINGS, outcomes, output
from simulation.cli.output import announce_compiling, save_and_say, say
from simulation.cli.worlds import draw_over_worlds, print_over_worlds
from simulation.errors import RequestError

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario

GO_ON: Final = "the same command does the rest"


@click.command(short_help="Say what holds for what nobody knows, and what to measure first.")
@FILE
@SETTINGS
@OVER
@outcomes("Outcome to choose by; may be repeated. [default: churn_rate and trust]")
@click.option(
    "--margin",
    type=click.FloatRange(min=0),
    metavar="X",
    help="Difference up to which options are as good as equal, in the unit of the outcome. "
    "[default: 0.005 of churn, 0.01 of trust]",
)
@click.option("--target", type=float, metavar="X", help="What the outcome is to be, or better.")
@output("results/NAME", "Results directory; one that holds runs of FILE is completed.")
@WORKERS
@CLUSTER
@QUIET
@JSON
def robust(
    file: Path,
    settings: tuple[str, ...],
    over: str | None,
    outcomes: tuple[str, ...],
    margin: float | None,
    target: float | None,
    output: Path | None,
    workers: int | None,
    cluster: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Say what holds for what nobody knows, over all worlds of the scenario in FILE, which has 'unknowns'.

    A world is one way in which everything unknown may be. Carries out every regime (and every level of a lever) in
    each of them, and says in which share of worlds each is better, what choosing it now may cost (regret), where it is
    better, and what to measure first. Stopped, it goes on where it was.
    """
    check_workers(workers, cluster)
    for name, value in (("--margin", margin), ("--target", target)):
        if value is not None and len(outcomes) != 1:
            raise RequestError(f"{name} is in the unit of one outcome; name it with --outcome")
    scenario = _asked(file, settings, over, outcomes)
    directory = output or Path("results") / scenario.name
    _carry_out(scenario, directory, quiet, workers, cluster)

    from analysis.robust.of_sweep import over_worlds

    manifest, runs = finished_runs(directory)
    found = over_worlds(manifest, runs, outcomes, margin=margin, target=target)
    print_over_worlds(found, as_json)
    tables = {
        f"{each.worlds.outcome}_{name}": getattr(each, name)
        for each in found
        for name in ("compared", "regret", "learning")
    }
    save_and_say(directory / "robust", tables, {}, quiet=quiet)
    for path in draw_over_worlds(found, directory / "robust"):
        if not quiet:
            say(f"drawn: {path}")


def _asked(file: Path, settings: Sequence[str], over: str | None, outcomes: Sequence[str]) -> Scenario:
    """Read what was asked for; refuse it before anything heavy is loaded."""
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario
    from simulation.science.outcomes import described

    scenario = overrides.unknown_over(overrides.rewritten(read_scenario(file), settings, over=over))
    if not scenario.unknowns:
        raise RequestError(
            f"{file} leaves nothing open; write 'unknowns: all', or what of it nobody knows, or add --over ensemble"
        )
    _check_size(file, scenario)
    for name in outcomes:
        described(name)
    return scenario


def _check_size(file: Path, scenario: Scenario) -> None:
    """Refuse what could be carried out and would say nothing."""
    from simulation.scenario.unknowns import FEWEST_WORLDS

    worlds = scenario.design.points // scenario.design.options
    if worlds < FEWEST_WORLDS:
        raise RequestError(f"{file} tries {worlds} worlds; shares of worlds are told from {FEWEST_WORLDS} on")
    if scenario.precision is None and scenario.replications < 2:
        raise RequestError(
            f"{file} carries out each world once; luck is told from what differs between worlds from 2 replications on"
        )


def _carry_out(scenario: Scenario, directory: Path, quiet: bool, workers: int | None, cluster: str | None) -> None:
    """Do what is missing of the runs."""
    from simulation.cli.terminal import ProgressDisplay
    from simulation.results import writing
    from simulation.sweep import engines
    from simulation.sweep.chunks import chunks_of
    from simulation.sweep.sweep import sweep

    engine, begun = engines.engine("auto"), directory.exists()
    chunks = chunks_of(scenario, engine.seconds_per_account_week)
    writing.check(scenario, directory, chunks, engine=engine.name, resume=begun)
    announce_compiling(quiet=quiet or cluster is not None)
    with workers_of(cluster) as executor, ProgressDisplay(quiet=quiet) as progress:
        sweep(
            scenario,
            directory,
            workers=workers,
            resume=begun,
            engine=engine,
            executor=executor,
            on_progress=progress,
            go_on=GO_ON,
        )
