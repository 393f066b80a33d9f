"""The command `simulate`. Thin: it reads what was asked for, calls the rooms below, and shows what comes back.

A command lies in the file of its name and is imported when it is called, and heavy modules are imported inside the
commands, so that `simulate --help` answers at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import click

from simulation.cli.group import Commands

GROUPS: Final[Mapping[str, Mapping[str, str]]] = {
    "To ask": {
        "sweep": "sweep:sweep",
        "robust": "robust:robust",
        "advise": "advise:advise",
        "check": "check:check",
        "run": "run:run",
        "explore": "explore:explore",
    },
    "To answer, from a results directory": {
        "compare": "compare:compare",
        "break-even": "break_even:break_even",
        "map": "map:map_of_regimes",
        "money": "money:money",
        "plot": "plot:plot",
        "report": "report:report",
        "verify": "verify:verify",
    },
    "To understand, from a scenario": {
        "anatomy": "anatomy:anatomy",
        "event-study": "event_study:event_study",
        "timeline": "timeline:timeline",
        "tiers": "tiers:tiers",
        "survival": "survival:survival",
        "journey": "journey:journey",
        "sensitivity": "sensitivity:sensitivity",
    },
    "To bring your own numbers": {
        "fit": "fit:fit",
        "import": "import_records:import_records",
        "export": "export:export",
    },
    "To teach": {
        "lesson": "lesson:lesson",
        "class": "collect:collect",
    },
    "To look up": {
        "describe": "describe:describe",
        "scenarios": "scenarios:scenarios",
        "docs": "docs:docs",
        "validate": "validate:validate",
        "calibrate": "calibrate:calibrate",
        "ensemble": "ensemble:ensemble",
        "schema": "schema:schema",
    },
}
"""The commands by what they are for, in the order of the help: where each lies, as `module:function`."""


@click.group(
    cls=Commands,
    sections=GROUPS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="customer-ownership", prog_name="simulate")
def main() -> None:
    """Who should own the customer?

    Simulates customers and the people who look after them, week by week, under sole, shared, siloed and
    everyone-owns-it regimes, while people quit, fall ill and hand over, and buyers change jobs.

    Start with `simulate sweep turnover`, one of the scenarios that come along (`simulate scenarios`).
    A FILE is a scenario file or, where there is no file of that name, the name of such a scenario.
    """
