"""Importing the packages, and reading or making a scenario, is quick: nothing heavy is loaded for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("mesa", "numba", "pandas", "scipy", "matplotlib", "seaborn", "rich", "lifelines", "SALib", "optuna")

PROGRAMS = {
    "import": "import simulation, analysis",
    "a scenario is read": "import simulation; simulation.read_scenario('scenarios/turnover.yaml')",
    "a scenario is made": "from simulation import Scenario; Scenario(name='made', seed=1, factors={'turnover': [0.1]})",
    "the declarations": "from simulation import OUTCOMES, REGIMES, Parameters, Regime; Parameters(turnover=0.2)",
    "names are listed": "import analysis, simulation; dir(simulation), dir(analysis), simulation.__version__",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_a_fresh_interpreter_loads_nothing_heavy(program: str) -> None:
    look = f"{program}\nimport json, sys\nprint(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=ROOT)
    assert json.loads(done.stdout) == []


def test_the_same_look_sees_what_is_heavy() -> None:
    look = "import simulation, sys; simulation.OwnershipModel; print('mesa' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "True"
