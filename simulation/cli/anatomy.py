"""Which mechanism carries a difference: the command `simulate anatomy`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulation.cli import options
from simulation.cli.options import BASE, FILE, JSON, OVER, QUIET, REGIMES, SETTINGS, output, replications
from simulation.cli.output import print_json, show
from simulation.cli.study import bounded, progress, say_where

if TYPE_CHECKING:
    import pandas as pd

    from simulation.scenario.scenario import Scenario
    from simulation.science.declaration import Value


@click.command(short_help="Say which mechanism carries the difference of two regimes.")
@FILE
@REGIMES
@BASE
@options.outcome("Outcome to take apart.")
@SETTINGS
@OVER
@replications(2, 200, "Replications of each variant.")
@click.option(
    "--shapley", is_flag=True, help="Switch mechanisms off one after the other, in random orders: parts add up."
)
@output("results/NAME-anatomy")
@QUIET
@JSON
def anatomy(
    file: Path,
    regimes: tuple[str, ...],
    base: str | None,
    outcome: str,
    settings: tuple[str, ...],
    over: str | None,
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

    The two regimes are the first two of FILE, unless --regime and --base say which.
    """
    from analysis.drawing import study_files
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario
    from simulation.science.outcomes import described

    whole = overrides.rewritten(read_scenario(file), over=over)
    described(outcome)
    chosen = overrides.pair(whole, regimes, base)
    point, levels = _one_point(whole, chosen, settings, replications)
    target = output or Path("results") / f"{whole.name}-anatomy"
    study_files.check_directory(target, "anatomy")

    from analysis.anatomy import decomposition as of
    from analysis.anatomy import variants
    from analysis.anatomy.figure import anatomy_figure
    from analysis.drawing import style
    from simulation.describe import over as over_words

    scenario, place = point, of.placed(levels)
    runs = _carried_out(scenario, variants.at_work(scenario), shapley=shapley, quiet=quiet)
    rows = of.anatomy(runs, outcome, *chosen)
    note = over_words.of_scenario(scenario)
    if as_json:
        print_json(of.plain(runs, outcome, *chosen, place=place) | ({"over": note} if note else {}))
    else:
        sentences = of.sentences(runs, outcome, *chosen, place=place)
        show(of.result_table(rows, outcome, *chosen), "", *sentences, *([f"({note})"] if note else []))
    with style.also_below(over_words.below_a_figure(note)):
        frames, figures = {"anatomy": of.in_order(rows)}, {"anatomy": anatomy_figure(rows, outcome, *chosen, place)}
    study_files.write(target, "anatomy", scenario, len(runs), frames, figures)
    say_where(target, quiet)


def _one_point(
    whole: Scenario, regimes: tuple[str, str], settings: tuple[str, ...], replications: int
) -> tuple[Scenario, dict[str, Value]]:
    """Narrow a scenario to one design point; return it with its levels."""
    from dataclasses import replace

    from simulation.scenario import design, overrides

    narrowed = overrides.narrowed(whole, regimes, settings)
    number = bounded(narrowed, replications)
    point = design.at_point(replace(narrowed, replications=number, precision=None, record=()), 0)
    named = [setting.partition("=")[0] for setting in settings]
    levels = {
        name: point.parameters[name] for name in dict.fromkeys([*whole.factors, *named]) if name in point.parameters
    }
    return point, levels


def _carried_out(scenario: Scenario, names: tuple[str, ...], *, shapley: bool, quiet: bool) -> pd.DataFrame:
    from analysis.anatomy import variants

    carry_out = variants.runs_in_random_order if shapley else variants.runs_without
    with progress(quiet) as on_progress:
        return carry_out(scenario, names, on_progress)
