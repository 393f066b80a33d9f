"""Ctrl-C while a report runs the model anew: it ends in words, and nothing is half-written or goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulation.cli import main
from simulation.cli.terminal import ProgressDisplay
from simulation.sweep.sweep import Progress, sweep
from tests.helpers.pages_of_reports import leave_undrawn
from tests.helpers.reports import scenario_of

ROOT = Path(__file__).parents[3]
PATIENCE = 300.0
"""Seconds after which a process that should have ended counts as hanging."""

SWEPT = """\
name: swept
seed: 4
regimes: [sole, shared]
weeks: {warm_up: 20, horizon: 80}
parameters: {accounts: 60}
factors: {turnover: [0.3, 0.6]}
replications: 3
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@pytest.fixture
def swept(tmp_path: Path) -> Path:
    sweep(scenario_of(SWEPT), tmp_path / "swept", workers=1)
    (tmp_path / "swept" / "report.html").write_text("that of yesterday")
    return tmp_path / "swept"


def held(directory: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in directory.rglob("*") if file.is_file()}


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C is heard here, even if whoever began the tests has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("pictures", [False, pytest.param(True, marks=pytest.mark.long)])
def test_ctrl_c_while_the_model_is_run_anew(swept: Path, pictures: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """While pictures are drawn meanwhile, and while nothing is left to do but wait for runs."""
    if not pictures:
        leave_undrawn(monkeypatch)
    told: list[Progress] = []

    def press(_: ProgressDisplay, progress: Progress) -> None:
        told.append(progress)
        if len(told) == 3:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(ProgressDisplay, "__call__", press)
    files, threads = held(swept), set(threading.enumerate())
    result = CliRunner().invoke(main, ["report", str(swept)])
    assert len(told) >= 3
    assert told[-1].done < told[-1].total  # the others are not carried out
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("interrupted\n")
    assert held(swept) == files
    assert set(threading.enumerate()) <= threads


PROGRAM = """
import os, signal
from simulation.cli.terminal import ProgressDisplay
from simulation.entry import main

def press(display, progress, pressed=[]):
    if progress.done > 4 and not pressed:
        pressed.append(progress)
        os.killpg(0, signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
ProgressDisplay.__call__ = press
main()
"""


@pytest.mark.long  # a process that draws
def test_ctrl_c_ends_the_process_and_all_that_it_began(swept: Path) -> None:
    """Its output is open as long as a process that it began has it."""
    files = held(swept)
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, "report", str(swept)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        start_new_session=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.splitlines()[-1] == "interrupted"
    assert "Traceback" not in ended.stderr
    assert held(swept) == files
