"""Commands on the results of a sweep."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulation.cli.answering import answer, asked, compare_two, draw, finished_runs, write_all
from simulation.cli.words import BASE, DIRECTORY, JSON, print_json, put, say, show
from simulation.errors import RequestError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@click.command()
@DIRECTORY
@click.argument("after", type=click.Path(path_type=Path), metavar="[AFTER]", required=False)
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Outcome to compare; may be repeated.")
@BASE
@click.option(
    "--factor",
    metavar="NAME",
    help="Factor that stands first in the tables, and along which ties are looked for. [default: the first]",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Of two sweeps: write tables and figures."
)
@JSON
def compare(
    directory: Path,
    after: Path | None,
    outcomes: tuple[str, ...],
    base: str | None,
    factor: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Compare the regimes of a finished or interrupted sweep: estimates, intervals, paired differences.

    With a second directory, AFTER, compare two sweeps: how far each outcome moved from DIR to AFTER, at the design
    points and under the regimes of both, and what else differs between them. Changes are paired by replication where
    the seeds and weeks are the same.
    """
    if after is not None:
        if factor is not None:
            raise RequestError("--factor is for one sweep: two are compared at every design point that both have")
        compare_two(directory, after, outcomes, output, base=base, as_json=as_json)
        return
    if output is not None:
        raise RequestError("-o is for two sweeps, `simulate compare DIR AFTER -o ...`; `simulate plot DIR` draws one")
    answer(directory, outcomes, base=base, factor=factor, as_json=as_json)


@click.command()
@DIRECTORY
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to. [default: DIR/figures]")
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Outcome to draw; may be repeated.")
def plot(directory: Path, output: Path | None, outcomes: tuple[str, ...]) -> None:
    """Draw the figures of a sweep, as SVG and PNG."""
    for path in draw(directory, output or directory / "figures", outcomes):
        put(path)


@click.command("break-even")
@DIRECTORY
@click.option(
    "--outcome", "outcomes", multiple=True, metavar="NAME", help="May be repeated. [default: churn_rate and trust]"
)
@click.option(
    "--factor", metavar="NAME", help="Along which to look. [default: the first one of numbers with several levels]"
)
@BASE
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Figures. [default: DIR/figures]")
@JSON
def break_even(
    directory: Path, outcomes: tuple[str, ...], factor: str | None, base: str | None, output: Path | None, as_json: bool
) -> None:
    """Say at which value of a factor two regimes tie, with an interval, or that they do so nowhere in its range.

    Compares every regime with the first one, at each combination of levels of the other factors, and draws it.
    Between the levels that were swept a straight line is assumed.
    """
    asked(directory, outcomes, base=base, factors=[factor])

    import pandas as pd

    from analysis import break_even as tipping
    from analysis.answers import ANSWERED
    from analysis.break_even_words import how, sentences
    from analysis.estimates import of_regimes
    from analysis.figures.break_even import break_even_figure
    from analysis.tables import records

    manifest, runs = finished_runs(directory)
    factors, regimes = list(manifest.factors), list(manifest.regimes)
    along = factor or tipping.default_factor(runs, factors)
    against = base or next(name for name in regimes if name in set(of_regimes(runs, regimes)["regime"]))
    chosen = tuple(dict.fromkeys(outcomes)) or ANSWERED
    frames = [tipping.break_evens(runs, factors, along, name, against) for name in chosen]
    figures = {f"{name}_break_even": break_even_figure(runs, factors, regimes, along, name, against) for name in chosen}
    found = pd.concat(frames, ignore_index=True)
    if as_json:
        print_json({"break_evens": records(found), "answers": sentences(found)})
    else:
        put("\n".join([*sentences(found), how(found)]))
    _write(figures, output or directory / "figures")


@click.command("map")
@DIRECTORY
@click.option(
    "--outcome", "outcomes", multiple=True, metavar="NAME", help="May be repeated. [default: churn_rate and trust]"
)
@click.option("--across", metavar="NAME", help="The factor from left to right. [default: the first]")
@click.option("--up", metavar="NAME", help="The factor from bottom to top. [default: the second]")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Figures. [default: DIR/figures]")
@JSON
def map_of_regimes(
    directory: Path, outcomes: tuple[str, ...], across: str | None, up: str | None, output: Path | None, as_json: bool
) -> None:
    """Say which regime is best where over two factors, and where that cannot be told, and draw it.

    Takes a design that crosses two factors or more; the others are averaged over. With --json every place is printed.
    """
    from analysis.map_sides import sides

    manifest = asked(directory, outcomes)
    left, right = sides(list(manifest.factors), across, up)

    from analysis import regime_map as mapping
    from analysis.answers import ANSWERED
    from analysis.figures.regime_map import regime_map_figure
    from analysis.tables import records

    manifest, runs = finished_runs(directory)
    factors, regimes = list(manifest.factors), list(manifest.regimes)
    chosen = tuple(dict.fromkeys(outcomes)) or ANSWERED
    maps = [mapping.regime_map(runs, factors, left, right, name, regimes) for name in chosen]
    figures = {f"{name}_map": regime_map_figure(runs, factors, regimes, left, right, name) for name in chosen}
    sentences = [mapping.summary(frame, left, right) for frame in maps]
    if as_json:
        places = [row for frame in maps for row in records(frame)]
        print_json({"across": left, "up": right, "places": places, "answers": sentences})
    else:
        put("\n".join([*sentences, mapping.how(maps[0])]))
    _write(figures, output or directory / "figures")


@click.command()
@DIRECTORY
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to. [default: DIR/money]")
@JSON
def money(directory: Path, output: Path | None, as_json: bool) -> None:
    """Follow the money of a sweep: revenue, payroll, hiring, sponsors, margin and cost to serve, per account and year.

    With a head count as factor (the scenario headcount), also what each head count costs and keeps, how few people
    reach the highest margin, and what one more would bring. Writes the tables and the figures.
    """
    asked(directory)

    from analysis import money as of
    from analysis.figures.money import ledger_figure, staffing_figure

    manifest, runs = finished_runs(directory)
    frame = (runs, list(manifest.factors), list(manifest.regimes))
    if as_json:
        print_json(of.plain(*frame))
    else:
        show(of.ledger_table(*frame), "", *of.sentences(*frame))
    tables, figures = {"ledger": of.ledger(*frame[:2])}, {"ledger": ledger_figure(*frame)}
    if of.headcount_factor(runs, frame[1]) is not None:
        tables |= {"staffing": of.staffing(*frame[:2]), "one_more_seat": of.one_more_seat(*frame[:2])}
        figures["staffing"] = staffing_figure(*frame)
    for path in write_all(output or directory / "money", tables, figures):
        say(f"written: {path}")


def _write(figures: Mapping[str, Figure], target: Path) -> None:
    from analysis.gallery import save_all

    for path in save_all(figures, target):
        say(f"drawn: {path}")
