"""The command that makes one page of a results directory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulation.cli.of_directory import figures_of
from simulation.cli.options import DIRECTORY
from simulation.cli.output import put, say
from simulation.errors import RequestError

if TYPE_CHECKING:
    from analysis.report import Material
    from simulation.scenario.scenario import Scenario


@click.command(short_help="Make one HTML page of a sweep, to mail.")
@DIRECTORY
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File for the page. [default: DIR/report.html]",
)
@click.option("--quick", is_flag=True, help="Only what the runs say: leave out the studies that run the model anew.")
def report(directory: Path, output: Path | None, quick: bool) -> None:
    """Make one HTML page of a sweep, to mail to somebody who has never seen the tool.

    Question, answer with its interval, charts, where regimes tie, who wins where, money, parameters with sources,
    limits, and how to run it again; and, to be opened out of it, the page of `simulate explore`, in which its reader
    asks the same of another firm. It needs no network and no server, and can be printed.

    At one design point the model is run anew, to say what its events and transitions do, what happens when an owner
    leaves, how long customers stay, and which mechanism carries the difference between the first two regimes. That
    takes a few thousand runs; --quick leaves it out.
    """
    file = directory / "report.html" if output is None else output
    if file.is_dir():
        raise RequestError(f"{file} is a directory: name a file with -o, such as {file / 'report.html'}")
    if output is not None and not file.absolute().parent.is_dir():
        raise RequestError(f"-o {file}: there is no directory {file.absolute().parent}")
    page = _page(directory, quick=quick).encode()

    from simulation.results import files

    files.write(file, page)
    say(f"one page, {len(page) / 1e6:.1f} MB, nothing beside it needed:")
    put(file)


def _page(directory: Path, *, quick: bool) -> str:
    from simulation.results import reading

    manifest = reading.read_manifest(directory)

    from analysis.report import Material, robustly
    from analysis.report import report as page_of

    runs = reading.read_runs(directory)
    if runs.empty:
        raise RequestError(f"{directory} has no finished run yet: complete the sweep with --resume")
    material = Material(
        manifest=manifest,
        scenario=reading.read_scenario_text(directory),
        runs=runs,
        trajectories=reading.read_trajectories(directory) if manifest.scenario["record"] else None,
        failures=reading.read_failures(directory),
    )
    material = _with_page(material, directory)
    with figures_of(manifest):
        if manifest.scenario.get("unknowns"):
            return page_of(robustly.of_unknowns(material))
        return page_of(material) if quick else _with_studies(material, directory)


def _with_page(material: Material, directory: Path) -> Material:
    """What the report carries besides: the page that asks the same of another firm, or why it cannot."""
    from dataclasses import replace

    from analysis.report.ours import not_ours
    from simulation.page import beginning, written

    if reason := not_ours(material.manifest):
        return replace(material, no_page=reason)
    try:
        scenario = _scenario(material, directory)
    except RequestError:  # which would name a place on this machine
        return replace(material, no_page="today's version of the model does not read the scenario of this sweep")
    try:
        begins = beginning.of_scenario(replace(scenario, file=Path(str(material.manifest.scenario["file"])).name))
    except RequestError as error:
        return replace(material, no_page=str(error))
    return replace(material, page=written.text(begins))


def _scenario(material: Material, directory: Path) -> Scenario:
    """The scenario of a results directory."""
    from simulation.results import reading
    from simulation.scenario.reading import read_scenario
    from simulation.science.regimes import REGIMES, Regime

    # those of a model of the user's own stand in no file
    own = {name: Regime(**values) for name, values in material.manifest.regimes.items() if name not in REGIMES}
    return read_scenario(directory / reading.SCENARIO, own)


def _with_studies(material: Material, directory: Path) -> str:
    """The page with all for which the model is run anew."""
    from analysis.report import report as page_of
    from analysis.report import robustly
    from analysis.report.beside import beside
    from analysis.report.studies import studies
    from simulation.cli.study import progress

    scenario = _scenario(material, directory)
    if scenario.over is not None:
        with progress(quiet=False) as on_progress:
            material = robustly.carried_out(material, scenario, on_progress)
    with (
        progress(quiet=False) as on_progress,
        beside(lambda told: studies(material, scenario, told), on_progress) as sections,
    ):
        return page_of(material, sections)
