"""The command `simulate`. Thin: it reads what was asked for, calls the rooms below, and shows what comes back.

Heavy modules are imported inside the commands, so that `simulate --help` answers at once.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from simulation.errors import OwnershipError, RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulation.scenario import Scenario
    from simulation.sweep import SweepReport


class _Told(click.ClickException):
    """An error in words on standard error; 2 if the request was wrong, 1 if the work failed."""

    def __init__(self, error: OwnershipError) -> None:
        super().__init__(str(error))
        self.exit_code = 2 if isinstance(error, RequestError) else 1  # type: ignore[misc]  # click reads it per instance

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file or sys.stderr)


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal that knows no "±" gets a "?" rather than an error
        try:
            return super().invoke(ctx)
        except OwnershipError as error:
            raise _Told(error) from error


FILE = click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
DIRECTORY = click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
JSON = click.option("--json", "as_json", is_flag=True, help="Print plain data instead of tables, for a script.")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="customer-ownership", prog_name="simulate")
def main() -> None:
    """Who should own the customer?

    Simulates customers and the people who look after them, week by week, under sole, shared, siloed and
    everyone-owns-it regimes, while people quit, fall ill and hand over, and buyers change jobs.

    Start with `simulate sweep scenarios/turnover.yaml`.
    """


# ---------------------------------------------------------------------------------------------------- carrying out


@main.command()
@FILE
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Results directory. [default: results/NAME]"
)
@click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes to work in. [default: one per processor]"
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "compiled", "reference"]),
    default="auto",
    show_default=True,
    help="Implementation: both give the same bits, compiled is faster and auto takes it.",
)
@click.option("--resume", is_flag=True, help="Do only what is missing of a sweep that was cut short.")
@click.option("--quiet", is_flag=True, help="No progress, and no word on what was written.")
@click.option("--verbose", is_flag=True, help="Also say what the sweep consists of, and how fast it went.")
@JSON
def sweep(
    file: Path,
    output: Path | None,
    workers: int | None,
    engine: str,
    resume: bool,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Carry out the scenario in FILE: every design point, regime and replication.

    Prints each regime's churn, trust, response time and revenue with intervals, and the differences from the
    first regime, paired by replication (same luck). Writes runs, trajectories and figures to a results directory.
    Stopped with Ctrl-C or killed, it is completed by the same command with --resume.
    """
    from simulation import engines
    from simulation.scenario import read_scenario
    from simulation.sweep import sweep as carry_out
    from simulation.terminal import ProgressDisplay

    scenario = read_scenario(file)
    directory = output or Path("results") / scenario.name
    chosen = engines.engine(engine)
    if verbose:
        _say(f"{_plan(scenario)}, with the {chosen.name} engine")
    if engines.must_compile(chosen) and not quiet:
        _say("compiling the model for this machine, once: about 15 seconds")
    with ProgressDisplay(quiet=quiet) as progress:
        report = carry_out(scenario, directory, workers=workers, resume=resume, engine=chosen, on_progress=progress)
    if report.done:
        _answer(directory, as_json=as_json)
        figures = _draw(directory, directory / "figures")
        if not quiet:
            _say(_where(report, len(figures)))
    if verbose:
        _say(_speed(scenario, report))
    _exit_if_failed(report)


@main.command()
@FILE
@click.option("--regime", "regimes", multiple=True, metavar="R", help="Only this regime of the file; may be repeated.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be repeated.")
@click.option("--replication", type=click.IntRange(min=0), default=0, show_default=True, help="Which luck.")
@click.option(
    "--trace",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write every account in every week (.parquet or .csv).",
)
@JSON
def run(
    file: Path, regimes: tuple[str, ...], settings: tuple[str, ...], replication: int, trace: Path | None, as_json: bool
) -> None:
    """Carry out one run per regime at one design point of FILE, every week recorded.

    A factor that is not --set stands at its first level. With --json the weekly states are printed too.
    """
    from simulation import inspection
    from simulation.scenario import read_scenario

    scenario = inspection.narrowed(read_scenario(file), regimes, settings)
    if trace is not None:
        inspection.check_trace(trace)
    runs = inspection.look(scenario, replication, traced=trace is not None)
    if trace is not None:
        inspection.write_trace(runs, trace)
        _say(f"every account and week: {trace}")
    if as_json:
        _print_json(inspection.plain(runs))
    else:
        _show(inspection.table(runs))


# ---------------------------------------------------------------------------------------------------- looking back


@main.command()
@DIRECTORY
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Outcome to compare; may be repeated.")
@JSON
def compare(directory: Path, outcomes: tuple[str, ...], as_json: bool) -> None:
    """Compare the regimes of a finished or interrupted sweep: estimates, intervals, paired differences."""
    _answer(directory, outcomes, as_json=as_json)


@main.command()
@DIRECTORY
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to. [default: DIR/figures]")
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="Outcome to draw; may be repeated.")
def plot(directory: Path, output: Path | None, outcomes: tuple[str, ...]) -> None:
    """Draw the figures of a sweep, as SVG and PNG."""
    for path in _draw(directory, output or directory / "figures", outcomes):
        click.echo(path)


# ---------------------------------------------------------------------------------------------------- looking up


@main.command()
@FILE
@JSON
def check(file: Path, as_json: bool) -> None:
    """Read FILE as strictly as a sweep does, and say what it would do and cost. Runs nothing."""
    from simulation import descriptions
    from simulation.scenario import read_scenario

    scenario = read_scenario(file)
    if as_json:
        _print_json(descriptions.plan_data(scenario))
    else:
        _show(*descriptions.plan(scenario))


@main.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--odd", "as_odd", is_flag=True, help="Print the whole model in the order of the ODD protocol, as Markdown."
)
@JSON
def describe(names: tuple[str, ...], as_odd: bool, as_json: bool) -> None:
    """Print parameters, regimes and outcomes with units, ranges, defaults and sources; or only those NAMEd.

    A NAME is a parameter, a regime, an outcome, or one of: parameters, regimes, outcomes, trajectories.
    """
    from simulation import descriptions, odd

    if as_odd and (names or as_json):
        raise RequestError("--odd prints the whole description as Markdown; leave out names and --json")
    if as_odd:
        click.echo(odd.description(), nl=False)
    elif as_json:
        _print_json(descriptions.catalogue_data(names))
    else:
        _show(*descriptions.catalogue_tables(names))


@main.command()
def schema() -> None:
    """Print the JSON Schema of a scenario file, for an editor's completion."""
    from simulation.scenario import schema as scenario_schema

    _print_json(scenario_schema())


@main.command()
@click.option("--write", is_flag=True, help="Replace the shipped defaults and docs/calibration.md (in a checkout).")
@click.option("--quiet", is_flag=True, help="No progress.")
@JSON
def calibrate(write: bool, quiet: bool, as_json: bool) -> None:
    """Fit the free defaults to the evidence, and show values, fit and residuals. Takes about a minute."""
    from analysis import calibration, calibration_report
    from simulation.parameters import CALIBRATION_FILE

    def tell(number: int, misfit: float) -> None:
        if not quiet:
            _say(f"evaluation {number}: weighted sum of squares {misfit:.1f}")

    page_file = CALIBRATION_FILE.parent.parent / "docs" / "calibration.md"
    if write and not page_file.parent.is_dir():
        raise RequestError(f"--write: there is no {page_file.parent}; it is for a checkout of the project")
    found = calibration.record(calibration.fit(on_evaluation=tell))
    page = calibration_report.page(found)
    if write:
        CALIBRATION_FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        page_file.write_text(page, encoding="utf-8")
        _say(f"written: {CALIBRATION_FILE}, {page_file}")
    if as_json:
        _print_json(found)
    else:
        click.echo(page)


@main.command()
@click.option("--quick", is_flag=True, help="A fifth of the replications: sooner, and more that cannot be told.")
@JSON
def validate(quick: bool, as_json: bool) -> None:
    """Hold the model against closed forms, patterns of the evidence, and settings in which a regime must lose.

    Each row says what is expected, from which row of docs/evidence.md, what the model gives with its interval, and a
    verdict. Takes about two minutes. Ends with 1 if an expectation fails: that is a finding about the model.
    """
    from analysis import validation
    from analysis.validation import report
    from simulation import engines

    if engines.must_compile(engines.compiled()):
        _say("compiling the model for this machine, once: about 15 seconds")
    checks = validation.validate(
        scale=validation.QUICK if quick else 1.0,
        on_progress=lambda done, of, name: _say(f"{done + 1} of {of}: {name}"),
    )
    if as_json:
        _print_json(report.plain(checks))
    else:
        _show(*report.tables(checks))
    finding = report.finding(checks)
    if finding:
        _fail(finding)


# ---------------------------------------------------------------------------------------------------- what it says


def _say(text: str) -> None:
    click.echo(text, err=True)


def _show(*parts: Any) -> None:
    from simulation.terminal import console

    screen = console()
    for part in parts:
        screen.print(part)


def _print_json(data: Any) -> None:
    click.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))


def _answer(directory: Path, outcomes: Sequence[str] = (), *, as_json: bool) -> None:
    from analysis import tables
    from simulation import results
    from simulation.terminal import console

    manifest = results.read_manifest(directory)
    chosen = tuple(dict.fromkeys(outcomes)) or tables.HEADLINE
    runs = results.read_runs(directory)
    if manifest.state != "finished":
        _say(
            f"unfinished: {len(runs):,} of {manifest.total:,} runs are in {directory}; what is missing may be whole "
            "regimes or levels, and `simulate sweep ... --resume` does it"
        )
    if runs.empty:
        raise RequestError(f"{directory} has no finished run yet: complete the sweep with --resume")
    factors, regimes = list(manifest.factors), list(manifest.regimes)
    if as_json:
        _print_json(tables.plain(runs, factors, regimes, chosen))
    else:
        tables.show(console(), runs, factors, regimes, chosen)


def _draw(directory: Path, target: Path, outcomes: Sequence[str] = ()) -> list[Path]:
    from analysis.gallery import draw_all
    from simulation import results

    manifest = results.read_manifest(directory)
    return draw_all(
        results.read_runs(directory),
        results.read_trajectories(directory) if manifest.scenario["record"] else None,
        factors=list(manifest.factors),
        regimes=list(manifest.regimes),
        states=manifest.scenario["record"],
        question=manifest.scenario["question"],
        target=target,
        outcomes=outcomes,
    )


def _plan(scenario: Scenario) -> str:
    from simulation.design import summary

    plan = summary(scenario)
    return (
        f"{plan.points:,} design points x {plan.regimes} regimes x {plan.replications:,} replications = "
        f"{plan.runs:,} runs, "
        f"{plan.account_weeks:,} account-weeks"
    )


def _where(report: SweepReport, figures: int) -> str:
    from simulation.terminal import duration

    done = f"{report.done:,} runs" + (f", {report.earlier:,} of them from before" if report.earlier else "")
    return f"{done}, {duration(report.elapsed)}: {report.directory} (runs as Parquet; {figures} figures in figures/)"


def _speed(scenario: Scenario, report: SweepReport) -> str:
    from simulation.design import summary

    fresh = report.done + report.failed - report.earlier
    weeks = summary(scenario).account_weeks * fresh / max(1, report.total)
    return f"{fresh:,} runs in {report.elapsed:.1f} s: {weeks / max(report.elapsed, 1e-9):,.0f} account-weeks a second"


def _exit_if_failed(report: SweepReport) -> None:
    if report.failed:
        _fail(
            f"{report.failed:,} of {report.total:,} runs failed; which and why stands in "
            f"{report.directory / 'failures.parquet'}"
        )


def _fail(message: str) -> NoReturn:
    _say(message)
    raise SystemExit(1)
