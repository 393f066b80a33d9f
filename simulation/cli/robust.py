"""The command `simulate robust`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli.of_directory import finished_runs
from simulation.cli.options import FILE, JSON, QUIET, outcomes, output
from simulation.cli.output import announce_compiling, print_json, put, save_and_say
from simulation.errors import RequestError


@click.command(short_help="Say what holds for what nobody knows, and what to measure first.")
@FILE
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
@QUIET
@JSON
def robust(
    file: Path,
    outcomes: tuple[str, ...],
    margin: float | None,
    target: float | None,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Say what holds for what nobody knows, over all worlds of the scenario in FILE, which has 'unknowns'.

    A world is one way in which everything unknown may be. Carries out every regime (and every level of a lever) in
    each of them, and says in which share of worlds each is better, what choosing it now may cost (regret), where it is
    better, and what to measure first. Stopped, it goes on where it was.
    """
    from simulation.scenario.reading import read_scenario

    scenario = read_scenario(file)
    if not scenario.unknowns:
        raise RequestError(
            f"{file} leaves nothing open; write under 'unknowns' what nobody knows, such as 'unknowns: all'"
        )
    for name, value in (("--margin", margin), ("--target", target)):
        if value is not None and len(outcomes) != 1:
            raise RequestError(f"{name} is in the unit of one outcome; name it with --outcome")
    from simulation.science.outcomes import described

    for name in outcomes:
        described(name)

    from analysis.robust.answer import answer
    from analysis.robust.figure import robust_figure
    from analysis.robust.words import how, sentences
    from simulation.cli.terminal import ProgressDisplay
    from simulation.sweep.sweep import sweep

    directory = output or Path("results") / scenario.name
    announce_compiling(quiet=quiet)
    with ProgressDisplay(quiet=quiet) as progress:
        sweep(scenario, directory, resume=directory.exists(), on_progress=progress)
    manifest, runs = finished_runs(directory)
    levers = list(scenario.design.levers)
    sampled = [name for name in manifest.factors if name not in levers]
    found = [
        answer(runs, sampled, levers, name, list(manifest.regimes), margin=margin, target=target)
        for name in outcomes or ("churn_rate", "trust")
    ]
    if as_json:
        print_json([{**each.plain(), "sentences": sentences(each), "how": how(each)} for each in found])
    else:
        put("\n\n".join("\n".join(sentences(each)) for each in found))
        put("\n" + how(found[0]))
    tables = {
        f"{each.worlds.outcome}_{name}": getattr(each, name)
        for each in found
        for name in ("compared", "regret", "learning")
    }
    save_and_say(directory / "robust", tables, {f"{each.worlds.outcome}_robust": robust_figure(each) for each in found})
