"""What a page gives to take home: the scenario as a file, and every run behind the charts as a table."""

from __future__ import annotations

from simulation.app.what_if.findings import Findings
from simulation.app.what_if.setting import Setting, scenario_file


def scenario_bytes(setting: Setting) -> tuple[bytes, str]:
    """A scenario file that `simulate sweep` carries out to the numbers on the page, and its name."""
    return scenario_file(setting).encode(), f"{setting.scenario.name}.yaml"


def runs_bytes(found: Findings) -> tuple[bytes, str]:
    """Every run behind the charts as CSV in UTF-8, in the columns of a sweep, and the name of the file."""
    return found.runs().to_csv(index=False).encode(), f"{found.setting.scenario.name}.csv"
