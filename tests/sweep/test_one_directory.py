"""Two processes on one directory: the second is refused, and does the rest once the first is gone, killed or not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulation.cli import main
from simulation.sweep import chunks
from tests.sweep.test_sweep import contents

OPEN = """\
name: open
seed: 3
regimes: [sole, shared]
weeks: {warm_up: 4, horizon: 26}
parameters: {accounts: 20}
unknowns: [trust, shared]
design: {method: lhs, points: 34}
replications: 2
"""
OVER = OPEN.replace("unknowns: [trust, shared]\ndesign: {method: lhs, points: 34}\nreplications: 2\n", "") + (
    "over: ensemble\nreplications: 80\n"
)

FIRST = "from simulation.sweep import chunks; chunks.CHUNK_SECONDS = 1e-9; from simulation.cli import main; main()"
"""The program with a run a chunk, so that there is a half way."""


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a process is stopped half way, which this system cannot")
@pytest.mark.parametrize(("command", "text", "further"), [("robust", OPEN, []), ("sweep", OVER, ["--resume"])])
def test_a_second_process_waits_for_the_first_to_be_gone(
    command: str, text: str, further: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "worlds.yaml").write_text(text)
    monkeypatch.setattr(chunks, "CHUNK_SECONDS", 1e-9)

    def asked(name: str, *options: str) -> list[str]:
        drawn = ["--no-figures"] if command == "sweep" else []
        return [command, str(tmp_path / "worlds.yaml"), "-o", str(tmp_path / name), "--quiet", *drawn, *options]

    def second(*options: str) -> Result:
        return CliRunner().invoke(main, asked("shared", *options))

    first = subprocess.Popen([sys.executable, "-c", FIRST, *asked("shared")], cwd=Path(__file__).parents[2])
    latest = time.monotonic() + 120
    while len(list((tmp_path / "shared").glob("runs/*.parquet"))) < 20:
        assert first.poll() is None, "it ended before it was half way"
        assert time.monotonic() < latest
        time.sleep(0.005)
    os.kill(first.pid, signal.SIGSTOP)
    refused = second(*further)
    assert refused.exit_code == 2
    assert "another sweep is at work in" in refused.stderr
    first.kill()
    first.wait()
    left = len(list((tmp_path / "shared").glob("runs/*.parquet")))
    rest = second(*further)
    assert rest.exit_code == 0, rest.stderr
    assert 20 <= left < len(list((tmp_path / "shared").glob("runs/*.parquet")))
    alone = CliRunner().invoke(main, asked("alone"))
    assert alone.exit_code == 0, alone.stderr
    assert rest.stdout == alone.stdout
    drawn = (".png", ".svg")
    shared, undisturbed = (
        {name: held for name, held in contents(tmp_path / place).items() if not name.endswith(drawn)}
        for place in ("shared", "alone")
    )
    assert shared == undisturbed
