"""Which mechanism carries a difference: the command `simulate anatomy`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulation.cli.words import FILE, JSON, print_json, say, show
from simulation.errors import RequestError, nearest

if TYPE_CHECKING:
    import pandas as pd

    from simulation.scenario import Scenario


@click.command()
@FILE
@click.option("--base", metavar="R", help="Regime that is subtracted. [default: the first of the file]")
@click.option("--regime", metavar="R", help="Regime that is compared with it. [default: the next of the file]")
@click.option("--outcome", default="churn_rate", show_default=True, metavar="NAME", help="Outcome to take apart.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be repeated.")
@click.option(
    "--replications",
    type=click.IntRange(min=2, max=1_000_000),
    default=200,
    show_default=True,
    metavar="N",
    help="Replications of each variant.",
)
@click.option(
    "--shapley", is_flag=True, help="Switch mechanisms off one after the other, in random orders: parts add up."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to. [default: results/NAME-anatomy]"
)
@click.option("--quiet", is_flag=True, help="No progress, and no word on what was written.")
@JSON
def anatomy(
    file: Path,
    base: str | None,
    regime: str | None,
    outcome: str,
    settings: tuple[str, ...],
    replications: int,
    shapley: bool,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Take the difference between two regimes apart: which mechanism of the model carries how much of it?

    Each mechanism (routing, relay, cover, handover ...) is switched off in both regimes, with the same luck, at one
    design point of FILE: a factor that is not --set stands at its first level. What goes away with it is its part.
    Mechanisms work together, so that the parts need not add up; the rest is called interplay, and --shapley shares it
    out. Prints the parts with intervals, and writes the table and a chart.
    """
    from analysis import anatomy as of
    from analysis import study_files
    from analysis.estimates import described
    from analysis.figures.anatomy import anatomy_figure
    from simulation import mechanisms
    from simulation.scenario import read_scenario

    whole = read_scenario(file)
    described(outcome)
    chosen = _pair(whole, base, regime)
    scenario, place = _one_point(whole, chosen, settings, replications)
    target = output or Path("results") / f"{whole.name}-anatomy"
    study_files.check_directory(target, "anatomy")
    runs = _carried_out(scenario, mechanisms.at_work(scenario), shapley=shapley, quiet=quiet)
    rows = of.anatomy(runs, outcome, *chosen)
    if as_json:
        print_json(of.plain(runs, outcome, *chosen, place=place))
    else:
        show(of.result_table(rows, outcome, *chosen), "", *of.sentences(runs, outcome, *chosen, place=place))
    frames, figures = {"anatomy": of.in_order(rows)}, {"anatomy": anatomy_figure(rows, outcome, *chosen, place)}
    study_files.write(target, "anatomy", scenario, len(runs), frames, figures)
    if not quiet:
        say(study_files.where(target))


def _pair(scenario: Scenario, base: str | None, regime: str | None) -> tuple[str, str]:
    """The regime that is subtracted, and the one that it is subtracted from."""
    names = list(scenario.regimes)
    if len(names) < 2:
        raise RequestError(f"{scenario.file} has one regime, {names[0]!r}; a difference takes two")
    for name in (base, regime):
        if name is not None and name not in names:
            raise RequestError(f"no regime {name!r} in {scenario.file}{nearest(name, names)}")
    first = base or next((name for name in names if name != regime), names[0])
    second = regime or next((name for name in names if name != first), first)
    if first == second:
        raise RequestError(f"a difference takes two regimes of {scenario.file}; --base and --regime are both {first!r}")
    return first, second


def _one_point(
    whole: Scenario, regimes: tuple[str, str], settings: tuple[str, ...], replications: int
) -> tuple[Scenario, str]:
    """One design point of a scenario, and in words which."""
    from dataclasses import replace

    from analysis.anatomy import placed
    from simulation import design, inspection

    narrowed = replace(
        inspection.narrowed(whole, regimes, settings), replications=replications, precision=None, record=()
    )
    point = design.at_point(narrowed, 0)
    named = [setting.partition("=")[0] for setting in settings]
    levels = {
        name: point.parameters[name] for name in dict.fromkeys([*whole.factors, *named]) if name in point.parameters
    }
    return point, placed(levels)


def _carried_out(scenario: Scenario, names: tuple[str, ...], *, shapley: bool, quiet: bool) -> pd.DataFrame:
    from simulation import engines, mechanisms
    from simulation.sweep import Progress
    from simulation.terminal import ProgressDisplay

    if engines.must_compile(engines.compiled()) and not quiet:
        say("compiling the model for this machine, once: about 15 seconds")
    carry_out = mechanisms.runs_in_random_order if shapley else mechanisms.runs_without
    with ProgressDisplay(quiet=quiet) as display:
        return carry_out(scenario, names, lambda done, of: display(Progress(done, 0, of, 0)))
