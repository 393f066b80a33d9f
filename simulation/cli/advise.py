"""The command `simulate advise`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulation.cli.options import FILE, JSON, OVER, QUIET, SETTINGS, replications
from simulation.cli.output import print_json, put, say, show
from simulation.cli.study import progress
from simulation.errors import RequestError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.advice.result import Advice
    from analysis.advice.searched import Search
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
@click.option("--search", is_flag=True, help="Search what may be chosen, and look anew at the few that seem best.")
@click.option(
    "--tries",
    type=click.IntRange(min=10, max=10_000),
    metavar="N",
    help="Candidates that --search tries.  [default: 60]",
)
@click.option(
    "--objective",
    type=click.Choice(["value", "worst-tenth"]),
    help="What --search is for: the value on average over worlds, or in the worst tenth.  [default: value]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Also write tables (CSV) and one page to mail (advice.html) here.",
)
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
    search: bool,
    tries: int | None,
    objective: str | None,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Say what to do by the scenario in FILE, whose 'decision' says how the firm works today and what changes cost.

    Carries out every regime at every combination of levers in every world, with the same luck, from today's way on:
    money, customers, risk, regret, and the week from which a change has paid for itself. Recommended is only what the
    intervals carry: "stay", and "it cannot be told, measure this first" are answers.
    """
    for name, given in (("--tries", tries), ("--objective", objective)):
        if given is not None and not search:
            raise RequestError(f"{name} is about a search; add --search")
    scenario = _asked(file, settings, over, search)
    _check_output(output)

    from simulation.scenario.overrides import replications_of

    several = replications or max(2, replications_of(scenario.parameters.get("accounts")) // 2)
    terms: dict[str, Any] = {"discount": discount, "margin": margin, "tolerance": tolerance}
    with progress(quiet) as on_progress:
        found, of_search = _found(scenario, several, terms, search, tries, objective, on_progress)
    _show(found, of_search, as_json)
    if output is not None:
        _write(output, scenario, found, of_search, quiet)


def _found(
    scenario: Scenario,
    several: int,
    terms: dict[str, Any],
    search: bool,
    tries: int | None,
    objective: str | None,
    on_progress: Callable[[int, int], None],
) -> tuple[Advice, Search | None]:
    """Advice, and the search that came before it."""
    if not search:
        from analysis.advice.advise import advise as advised

        return advised(scenario, several, **terms, on_progress=on_progress), None

    from analysis.advice.searching import searched

    asked: dict[str, Any] = {"tries": tries or 60, "objective": objective or "value"}
    found = searched(scenario, several, **asked, **terms, on_progress=on_progress)
    return found.advice, found


def _asked(file: Path, settings: Sequence[str], over: str | None, search: bool) -> Scenario:
    """Read what was asked for; refuse it before anything heavy is loaded."""
    from analysis.advice import ways
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario

    scenario = overrides.rewritten(read_scenario(file), settings, over=over)
    ways.check(scenario, [ways.today(scenario)] if search else ways.ways(scenario))
    return scenario


def _check_output(output: Path | None) -> None:
    if output is not None and output.exists() and not output.is_dir():
        raise RequestError(f"{output} is a file: name a directory with -o")


def _show(found: Advice, search: Search | None, as_json: bool) -> None:
    from analysis.advice import words, words_of_search

    if as_json:
        print_json(words.plain(found) | ({"search": words_of_search.plain(search)} if search else {}))
        return
    first, *rest = words.sections(found).items()
    put(f"{' '.join(first[1])}\n")
    show(words.table(found))
    for head, lines in rest:
        put(f"\n{head}")
        put("\n".join(f"  {line}" for line in lines))
    if search is not None:
        put("")
        show(words_of_search.table(search))
        put("\n".join(words_of_search.sentences(search)))
    put(f"\n{words.how(found.terms)}")


def _write(directory: Path, scenario: Scenario, found: Advice, search: Search | None, quiet: bool) -> None:
    """The tables of the advice as CSV, and the page."""
    from analysis.advice import tables, words_of_search
    from analysis.drawing.saving import save_all
    from analysis.leaflet.page import leaflet, making
    from simulation.results import files

    frames: dict[str, pd.DataFrame] = tables.frames(found)
    if search is not None:
        frames["search"] = search.frame()
    paths = save_all(directory, frames, {})
    page = directory / "advice.html"
    further = [] if search is None else words_of_search.sentences(search)
    files.write(page, leaflet(found, making(scenario, searched=search is not None), further).encode())
    if not quiet:
        say(f"written: {', '.join(map(str, [*paths, page]))}")
