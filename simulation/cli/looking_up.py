"""Commands that look something up, and those that hold the model against the evidence."""

from __future__ import annotations

import json
from pathlib import Path

import click

from simulation import shipped
from simulation.cli.words import JSON, QUIET, fail, print_json, put, say, show, tell_of_compiling
from simulation.errors import RequestError


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--odd", "as_odd", is_flag=True, help="Print the whole model in the order of the ODD protocol, as Markdown."
)
@JSON
def describe(names: tuple[str, ...], as_odd: bool, as_json: bool) -> None:
    """Print parameters, regimes and outcomes with units, ranges, defaults and sources; or only those NAMEd.

    A NAME is a parameter, a regime, an outcome, or one of: parameters, regimes, outcomes, trajectories, mechanisms.
    """
    from simulation import descriptions, odd

    if as_odd and (names or as_json):
        raise RequestError("--odd prints the whole description as Markdown; leave out names and --json")
    if as_odd:
        put(odd.description(), nl=False)
    elif as_json:
        print_json(descriptions.catalogue_data(names))
    else:
        show(*descriptions.catalogue_tables(names))


@click.command()
@click.option(
    "--copy",
    "directory",
    type=click.Path(path_type=Path),
    is_flag=False,
    flag_value="scenarios",
    metavar="[DIR]",
    help="Write their files to DIR, to begin from. [default: scenarios]",
)
@JSON
def scenarios(directory: Path | None, as_json: bool) -> None:
    """List the scenarios that come along, each with its question: `simulate sweep turnover` carries one out.

    Every command that takes a FILE takes such a name; a file of that name goes first. With --copy their files are
    written to a directory; nothing there is overwritten.
    """
    from simulation.scenario import read_scenario

    if directory is not None:
        for file in shipped.copy_scenarios(directory):
            put(file)
        return
    questions = {name: read_scenario(file).question for name, file in shipped.scenarios().items()}
    if as_json:
        print_json([{"name": name, "question": question} for name, question in questions.items()])
        return
    from rich.table import Table

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for name, question in questions.items():
        table.add_row(name, question)
    show(table)


@click.command()
@click.argument("name", required=False)
def docs(name: str | None) -> None:
    """Print a page of the documentation as Markdown; without a NAME, list the pages."""
    if name is None:
        for each, file in shipped.pages().items():
            titles = (line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("# "))
            put(f"{each:<12} {next(titles, '')[2:]}")
    else:
        put(shipped.page(name), nl=False)


@click.command()
def schema() -> None:
    """Print the JSON Schema of a scenario file, for an editor's completion."""
    from simulation.scenario import schema as scenario_schema

    print_json(scenario_schema())


@click.command()
@click.option("--write", is_flag=True, help="Replace the shipped defaults and docs/calibration.md (in a checkout).")
@QUIET
@JSON
def calibrate(write: bool, quiet: bool, as_json: bool) -> None:
    """Fit the free defaults to the evidence, and show values, fit and residuals. Takes about a minute."""
    from simulation.parameters import CALIBRATION_FILE

    page_file = CALIBRATION_FILE.parent.parent / "docs" / "calibration.md"
    if write and not page_file.parent.is_dir():
        raise RequestError(f"--write: there is no {page_file.parent}; it is for a checkout of the project")

    from analysis import calibration, calibration_report
    from simulation import files

    def tell(number: int, misfit: float) -> None:
        if not quiet:
            say(f"evaluation {number}: weighted sum of squares {misfit:.1f}")

    found = calibration.record(calibration.fit(on_evaluation=tell))
    page = calibration_report.page(found)
    if write:
        files.write(CALIBRATION_FILE, f"{json.dumps(found, indent=1)}\n".encode())
        files.write(page_file, page.encode())
        say(f"written: {CALIBRATION_FILE}, {page_file}")
    if as_json:
        print_json(found)
    else:
        put(page)


@click.command()
@click.option("--quick", is_flag=True, help="A fifth of the replications: sooner, and more that cannot be told.")
@JSON
def validate(quick: bool, as_json: bool) -> None:
    """Hold the model against closed forms, patterns of the evidence, and settings in which a regime must lose.

    Each row says what is expected, from which row of the evidence (`simulate docs evidence`), what the model gives
    with its interval, and a verdict. Takes about two minutes. Ends with 1 if an expectation
    fails: that is a finding about the model.
    """
    from analysis import validation
    from analysis.validation import report

    tell_of_compiling()
    checks = validation.validate(
        scale=validation.QUICK if quick else 1.0,
        on_progress=lambda done, of, name: say(f"{done + 1} of {of}: {name}"),
    )
    if as_json:
        print_json(report.plain(checks))
    else:
        show(*report.tables(checks))
    finding = report.finding(checks)
    if finding:
        fail(finding)
