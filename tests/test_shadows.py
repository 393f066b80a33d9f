"""A user's own `analysis.py` or `simulation/` breaks nothing unseen: the command works, or an error names the file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SMALL = """\
name: small
seed: 0
regimes: [sole, shared]
weeks: {warm_up: 2, horizon: 4}
parameters: {accounts: 4}
replications: 4
"""


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A directory with modules of a user's own that have our names."""
    (tmp_path / "analysis.py").write_text("raise RuntimeError('their analysis')\n")
    (tmp_path / "simulation").mkdir()
    (tmp_path / "simulation" / "__init__.py").write_text("raise RuntimeError('their simulation')\n")
    (tmp_path / "small.yaml").write_text(SMALL)
    return tmp_path


def python(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(place)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=place, env=environment, capture_output=True, text=True, check=False
    )


def script(place: Path, text: str) -> subprocess.CompletedProcess[str]:
    (place / "script.py").write_text(text)
    return python(place, "script.py")


def command() -> str:
    """What the installation put where programs lie."""
    return str(Path(sys.executable).with_name("simulate"))


@pytest.mark.parametrize("way", [[command()], ["-m", "customer_ownership"]])
def test_the_command_takes_no_notice_of_what_lies_beside_it(theirs: Path, way: list[str]) -> None:
    done = python(theirs, *way, "check", "small.yaml")
    assert done.returncode == 0, done.stderr
    assert "small.yaml is well-formed" in done.stdout


BEGUN_WITH = """\
import customer_ownership
from simulation.sweep.workers import Workers

def places():
    import analysis, simulation
    return [analysis.__file__, simulation.__file__]

if __name__ == "__main__":
    pool = Workers(1)
    print(*pool.submit(places).result(), sep="\\n")
    pool.stop()
"""


def test_a_worker_process_of_what_begins_with_our_own_name_has_our_packages(theirs: Path) -> None:
    done = script(theirs, BEGUN_WITH)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(ROOT / name / "__init__.py") for name in ("analysis", "simulation")]


@pytest.mark.long  # processes
def test_nor_do_its_worker_processes(theirs: Path) -> None:
    options = ["-o", "out", "--engine", "reference", "--workers", "2", "--no-figures", "--quiet"]
    done = python(theirs, command(), "sweep", "small.yaml", *options)
    assert done.returncode == 0, done.stderr
    assert "Churn" in done.stdout


def test_a_script_that_begins_with_our_own_name_gets_our_packages(theirs: Path) -> None:
    program = "import customer_ownership\nimport analysis, simulation.science.regimes\nprint(analysis.__file__)\n"
    done = script(theirs, program)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(ROOT / "analysis" / "__init__.py")


def test_one_that_has_imported_its_own_before_is_told_which(theirs: Path) -> None:
    (theirs / "analysis.py").write_text("")
    done = script(theirs, "import analysis\nimport customer_ownership\n")
    assert done.returncode == 1
    assert f"ImportError: {theirs / 'analysis.py'} has been imported as 'analysis'" in done.stderr
    assert "rename yours, or `import customer_ownership` before it" in done.stderr


def test_an_analysis_of_their_own_is_named_when_ours_would_be_needed(theirs: Path) -> None:
    (theirs / "simulation" / "__init__.py").unlink()  # a directory alone shadows nothing
    program = (
        "from simulation.engine.run import simulate\nfrom simulation.cli import main\nmain(['check', 'small.yaml'])\n"
    )
    done = script(theirs, program)
    assert done.returncode == 2
    assert done.stderr.startswith(
        f"{theirs / 'analysis.py'} stands in the way of the package 'analysis' of this project"
    )
    assert "Traceback" not in done.stderr


def test_a_simulation_of_their_own_is_named_by_our_analysis(theirs: Path) -> None:
    (theirs / "analysis.py").unlink()
    (theirs / "simulation" / "__init__.py").write_text("")
    done = script(theirs, "import analysis.estimates\n")
    assert done.returncode == 1
    assert f"ImportError: {theirs / 'simulation' / '__init__.py'} stands in the way of the package" in done.stderr
