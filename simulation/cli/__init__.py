"""The command `simulate`. Thin: it reads what was asked for, calls the rooms below, and shows what comes back.

Heavy modules are imported inside the commands, so that `simulate --help` answers at once.
"""

from __future__ import annotations

import click

from simulation.cli import anatomy, carrying_out, explore, looking_back, looking_up, report, sensitivity, studies
from simulation.cli.words import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="customer-ownership", prog_name="simulate")
def main() -> None:
    """Who should own the customer?

    Simulates customers and the people who look after them, week by week, under sole, shared, siloed and
    everyone-owns-it regimes, while people quit, fall ill and hand over, and buyers change jobs.

    Start with `simulate sweep turnover`, one of the scenarios that come along (`simulate scenarios`).
    A FILE is a scenario file or, where there is no file of that name, the name of such a scenario.
    """


for command in (
    carrying_out.sweep,
    carrying_out.run,
    carrying_out.check,
    looking_back.compare,
    looking_back.plot,
    looking_back.break_even,
    looking_back.map_of_regimes,
    looking_back.money,
    studies.event_study,
    studies.survival,
    anatomy.anatomy,
    sensitivity.sensitivity,
    report.report,
    explore.explore,
    looking_up.describe,
    looking_up.scenarios,
    looking_up.docs,
    looking_up.schema,
    looking_up.validate,
    looking_up.calibrate,
):
    main.add_command(command)
