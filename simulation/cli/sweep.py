"""The command `simulate sweep`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from simulation.cli.elsewhere import CLUSTER, WORKERS, check_workers, workers_of
from simulation.cli.of_directory import answer, draw
from simulation.cli.options import FILE, JSON, MODEL, OVER, QUIET, SETTINGS, output, replications
from simulation.cli.output import announce_compiling, fail, say

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario
    from simulation.sweep.sweep import Progress, SweepReport


MOST_NAMED: Final = 3

AFTERWARDS: Final = ("analysis.sensitivity.words", "analysis.comparison.tables", "analysis.comparison.gallery")
"""What takes seconds to load, and is needed for answer and figures."""


REPLICATIONS = replications(1, None, "Replications of every regime at every design point. [default: those of FILE]")


SEED = click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Seed of all luck. [default: that of FILE]")


@click.command(short_help="Carry out a scenario: every design point, regime and replication.")
@FILE
@SETTINGS
@OVER
@REPLICATIONS
@SEED
@output("results/NAME", "Results directory.")
@WORKERS
@click.option(
    "--engine",
    type=click.Choice(["auto", "compiled", "reference"]),
    default="auto",
    show_default=True,
    help="Implementation: both give the same bits, compiled is faster and auto takes it.",
)
@MODEL
@click.option("--resume", is_flag=True, help="Do only what is missing of a sweep that was cut short.")
@CLUSTER
@click.option(
    "--hung-after",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="End worker processes that answer nothing for so long; a run that hangs is a failure. [default: wait]",
)
@click.option("--no-figures", is_flag=True, help="Draw nothing; `simulate plot DIR` does it later.")
@QUIET
@click.option("--verbose", is_flag=True, help="Also say what the sweep consists of, and how fast it went.")
@JSON
def sweep(
    file: Path,
    settings: tuple[str, ...],
    over: str | None,
    replications: int | None,
    seed: int | None,
    output: Path | None,
    workers: int | None,
    engine: str,
    model: str | None,
    resume: bool,
    cluster: str | None,
    hung_after: float | None,
    no_figures: bool,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Carry out the scenario in FILE: every design point, regime and replication.

    Prints each regime's churn, trust, response time and revenue with intervals, and the differences from the
    first regime, paired by replication (same luck). Writes runs, trajectories and figures to a results directory.
    Stopped with Ctrl-C or killed, it is completed by the same command with --resume.

    With --set, --replications or --seed it is as if FILE had been written so: a factor that is set leaves the design,
    and scenario.yaml in the results says what was carried out. Results of FILE as it is are other results: they need
    another directory.
    """
    from simulation.cli.terminal import ProgressDisplay
    from simulation.lazily import loading
    from simulation.results import writing
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario
    from simulation.sweep import engines, own_models
    from simulation.sweep.chunks import chunks_of
    from simulation.sweep.sweep import sweep as carry_out

    check_workers(workers, cluster)
    firm = None if model is None else own_models.find(model)
    chosen = engines.engine(engine, firm)
    own = {} if firm is None else firm.regimes
    read = read_scenario(file, own)
    scenario = overrides.rewritten(read, settings, replications=replications, seed=seed, over=over, regimes=own)
    directory = output or Path("results") / scenario.name
    if verbose:
        say(f"{_plan(scenario)}, with the {chosen.name} engine")
    if not resume:
        chunks = chunks_of(scenario, chosen.seconds_per_account_week)
        writing.check(scenario, directory, chunks, engine=chosen.name, further=chosen.further)
    announce_compiling(quiet=quiet or cluster is not None or chosen.name != "compiled")
    with (
        workers_of(cluster) as executor,
        ProgressDisplay(quiet=quiet) as progress,
        loading(AFTERWARDS[: 2 if no_figures else 3]) as load,
    ):

        def on_progress(now: Progress) -> None:
            progress(now)
            if now.done > now.earlier:  # the engine is loaded and at work, without Python's lock
                load()

        report = carry_out(
            scenario,
            directory,
            workers=workers,
            resume=resume,
            engine=chosen,
            executor=executor,
            hung_after=hung_after,
            on_progress=on_progress,
        )
    if report.spoilt:
        say(_again(report.spoilt))
    if report.done:
        answer(directory, as_json=as_json)
        figures = [] if no_figures else draw(directory, directory / "figures")
        if not quiet:
            say(_where(report, len(figures)))
    if verbose:
        say(_speed(scenario, report))
    _exit_if_failed(report)


def _plan(scenario: Scenario) -> str:
    from simulation.scenario.design import summary

    return summary(scenario).text


def _where(report: SweepReport, figures: int) -> str:
    from simulation.wording.values import duration

    done = f"{report.done:,} runs" + (f", {report.earlier:,} of them from before" if report.earlier else "")
    drawn = f"; {figures} figures in figures/" if figures else ""
    return f"{done}, {duration(report.elapsed)}: {report.directory} (runs as Parquet{drawn})"


def _again(spoilt: Sequence[str]) -> str:
    more = f" and {len(spoilt) - MOST_NAMED} more" if len(spoilt) > MOST_NAMED else ""
    names = ", ".join(spoilt[:MOST_NAMED]) + more
    return f"not what the sweep had written, and carried out again: {names} and what belongs to it"


def _speed(scenario: Scenario, report: SweepReport) -> str:
    from simulation.scenario.design import summary

    fresh, plan = report.done + report.failed - report.earlier, summary(scenario)
    weeks = plan.account_weeks / plan.runs * fresh
    return f"{fresh:,} runs in {report.elapsed:.1f} s: {weeks / max(report.elapsed, 1e-9):,.0f} account-weeks a second"


def _exit_if_failed(report: SweepReport) -> None:
    if report.failed:
        fail(
            f"{report.failed:,} of {report.total:,} runs failed; which and why stands in "
            f"{report.directory / 'failures.parquet'}"
        )
