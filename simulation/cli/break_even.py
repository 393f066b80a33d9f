"""The command `simulate break-even`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli import options
from simulation.cli.of_directory import asked, figures_of, finished_runs, first, worlds_told
from simulation.cli.options import BASE, DIRECTORY, JSON
from simulation.cli.output import print_json, put, save_and_say


@click.command("break-even", short_help="Say at which value of a factor two regimes tie.")
@DIRECTORY
@options.outcomes("Outcome to compare; may be repeated. [default: churn_rate and trust]")
@options.factor("--factor", "Factor along which to look. [default: the first one of numbers with several levels]")
@BASE
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Figures. [default: DIR/figures]")
@JSON
def break_even(
    directory: Path, outcomes: tuple[str, ...], factor: str | None, base: str | None, output: Path | None, as_json: bool
) -> None:
    """Say at which value of a factor two regimes tie, with an interval, or that they do so nowhere in its range.

    Compares every regime with the first one, at each combination of levels of the other factors, and draws it. All
    intervals hold together. Between the levels that were swept a straight line is assumed.
    """
    asked(directory, outcomes, base=base, factors=[factor])

    from analysis.break_even import break_even as tipping
    from analysis.break_even.figure import break_even_figure
    from analysis.break_even.words import how, sentences
    from analysis.comparison.answers import ANSWERED
    from analysis.estimates import of_regimes
    from analysis.numbers import records

    manifest, runs = finished_runs(directory)
    factors, regimes = list(manifest.factors), list(manifest.regimes)
    along = factor or tipping.default_factor(runs, factors)
    against = base or next(name for name in regimes if name in set(of_regimes(runs, regimes)["regime"]))
    chosen = tuple(dict.fromkeys(outcomes)) or ANSWERED
    found = tipping.break_evens(runs, factors, along, chosen, against)
    with figures_of(manifest):
        figures = {
            f"{name}_break_even": break_even_figure(runs, factors, regimes, along, name, against, beside=chosen)
            for name in chosen
        }
    worlds = worlds_told(manifest, runs, chosen, first(against, regimes), first(along, factors))
    if as_json:
        print_json({"break_evens": records(found), "answers": [*sentences(found), *worlds]})
    else:
        put("\n".join([*sentences(found), how(found), *worlds]))
    save_and_say(output or directory / "figures", {}, figures)
