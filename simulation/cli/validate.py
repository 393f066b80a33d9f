"""The command `simulate validate`."""

from __future__ import annotations

import click

from simulation.cli.options import JSON
from simulation.cli.output import announce_compiling, fail, print_json, say, show


@click.command(short_help="Hold the model against the evidence, row by row.")
@click.option("--quick", is_flag=True, help="A fifth of the replications: sooner, and more verdicts that stay open.")
@click.option("--row", "name", metavar="ID", help="Only what holds the model against this row of the evidence, as A14.")
@JSON
def validate(quick: bool, name: str | None, as_json: bool) -> None:
    """Hold the model against closed forms, patterns of the evidence, and settings in which something must lose.

    And whether the first week that counts is like any other, and every mechanism moves something. Each row says what is
    expected, from which row of the evidence (`simulate docs evidence`), what the model gives with its interval, and a
    verdict; of patterns the sign is asked for first, and the size apart. Takes two to three minutes. Ends with 1 if an
    expectation fails: that is a finding about the model.
    """
    from simulation.science import evidence

    row = None if name is None else evidence.row(name)

    from analysis import validation
    from analysis.validation import page as report

    only = validation.NAMES if row is None else row.checks
    if only:
        announce_compiling()
    checks = validation.validate(
        scale=validation.QUICK if quick else 1.0,
        only=only,
        on_progress=lambda done, of, name: say(f"{done + 1} of {of}: {name}"),
    )
    if row is not None:
        checks = [check for check in checks if row.id in check.source.split(", ")]
    if as_json:
        print_json(report.plain(checks) | ({} if row is None else {"row": row.model_dump(mode="json")}))
    else:
        show(*([] if row is None else report.of_row(row)), *(report.tables(checks) if checks else []))
    finding = report.finding(checks)
    if finding:
        fail(finding)
