"""The command `simulate calibrate`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from simulation.cli.options import JSON, QUIET
from simulation.cli.output import print_json, put, say
from simulation.errors import RequestError


@click.command(short_help="Fit the free defaults to the evidence.")
@click.option("--write", is_flag=True, help="Replace the shipped defaults and docs/calibration.md (in a checkout).")
@QUIET
@JSON
def calibrate(write: bool, quiet: bool, as_json: bool) -> None:
    """Fit the free defaults to the evidence, and show values, how well they are known, and residuals.

    It sets out from the values that are shipped, and takes about three minutes.
    """
    from simulation.science.calibrated import CALIBRATION_FILE

    page_file = Path(__file__).parents[2] / "docs" / "calibration.md"
    if write and not page_file.parent.is_dir():
        raise RequestError(f"--write: there is no {page_file.parent}; it is for a checkout of the project")

    from analysis.calibration import fitting
    from analysis.calibration import page as calibration_report
    from simulation.results import files

    def report(number: int, misfit: float) -> None:
        if not quiet:
            say(f"evaluation {number}: weighted sum of squares {misfit:.1f}")

    begin = json.loads(CALIBRATION_FILE.read_bytes())["fitted"]
    found = fitting.record(fitting.fit(begin=begin, on_evaluation=report))
    page = calibration_report.page(found)
    if write:
        files.write(CALIBRATION_FILE, f"{json.dumps(found, indent=1)}\n".encode())
        files.write(page_file, page.encode())
        say(f"written: {CALIBRATION_FILE}, {page_file}")
    if as_json:
        print_json(found)
    else:
        put(page)
