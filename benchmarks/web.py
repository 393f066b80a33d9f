"""What the engine in the web costs, in Node: the same runs as the compiled engine, set-up and outcomes included."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.runs import HORIZON, RUNS, WARM_UP, Told, cost_of_runs, settings
from benchmarks.timing import Figure, figures, interleaved, means, ratios
from simulation.engine import run as engine
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.web import build
from simulation.web.question import asked

SCRIPT: Final = Path(__file__).with_name("web.mjs")


def in_node() -> str | None:
    """Where Node is; None without it."""
    return shutil.which("node")


def _cost(parameters: Parameters, regime: Regime) -> float:
    """CPU nanoseconds an account-week in Node."""
    question = asked(parameters, regime, seed=2026, warm_up=WARM_UP, horizon=HORIZON)
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "questions.json"
        file.write_text(json.dumps([question]))
        command = [str(in_node()), str(SCRIPT), str(build.BUNDLE), str(build.WASM), str(file), str(RUNS)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout)[0])


def beside_the_web(rounds: int, told: Told) -> Iterator[Figure]:
    """The compiled engine and the engine in the web on the same runs, per account-week."""
    _, _, firms = settings()
    timed = {f"web, {name}": partial(_cost, *firm) for name, firm in firms.items()}
    timed |= {f"engine, {name}": partial(cost_of_runs, engine.simulate, *firm, RUNS) for name, firm in firms.items()}
    found = interleaved(timed, rounds, told)
    yield from figures("web", "ns", found)
    sums = [means([found[f"{label}, {name}"] for name in firms]) for label in ("web", "engine")]
    yield Figure("web", "web / engine, mean of regimes", "ratio", ratios(*sums))
