"""The command `simulate map`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli import options
from simulation.cli.of_directory import asked, figures_of, finished_runs, worlds_told
from simulation.cli.options import DIRECTORY, JSON
from simulation.cli.output import print_json, put, save_and_say


@click.command("map", short_help="Say which regime is best where, over two factors.")
@DIRECTORY
@options.outcomes("Outcome to map; may be repeated. [default: churn_rate and trust]")
@options.factor("--across", "The factor from left to right. [default: the first]")
@options.factor("--up", "The factor from bottom to top. [default: the second]")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Figures. [default: DIR/figures]")
@JSON
def map_of_regimes(
    directory: Path, outcomes: tuple[str, ...], across: str | None, up: str | None, output: Path | None, as_json: bool
) -> None:
    """Say which regime is best where over two factors, and where that cannot be told, and draw it.

    Takes a design that crosses two factors or more; the others are averaged over. With --json every place is printed.
    """
    from analysis.regime_map.sides import sides

    manifest = asked(directory, outcomes)
    left, right = sides(list(manifest.factors), across, up)

    from analysis.comparison.answers import ANSWERED
    from analysis.numbers import records
    from analysis.regime_map import areas as mapping
    from analysis.regime_map.figure import regime_map_figure

    manifest, runs = finished_runs(directory)
    factors, regimes = list(manifest.factors), list(manifest.regimes)
    chosen = tuple(dict.fromkeys(outcomes)) or ANSWERED
    maps = [mapping.regime_map(runs, factors, left, right, name, regimes) for name in chosen]
    with figures_of(manifest):
        figures = {f"{name}_map": regime_map_figure(runs, factors, regimes, left, right, name) for name in chosen}
    sentences = [mapping.summary(frame, left, right) for frame in maps]
    worlds = worlds_told(manifest, runs)
    if as_json:
        places = [row for frame in maps for row in records(frame)]
        print_json({"across": left, "up": right, "places": places, "answers": [*sentences, *worlds]})
    else:
        put("\n".join([*sentences, mapping.how(maps[0]), *worlds]))
    save_and_say(output or directory / "figures", {}, figures)
