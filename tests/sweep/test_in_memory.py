"""A scenario in memory gives the table that a sweep of it writes."""

from pathlib import Path

import pandas as pd
import pytest

from simulation.errors import RequestError, WorkError
from simulation.results import reading
from simulation.scenario.reading import parse_scenario
from simulation.sweep.engines import Engine
from simulation.sweep.in_memory import run_in_memory
from simulation.sweep.sweep import sweep

SCENARIO = parse_scenario(
    "name: small\nseed: 3\nregimes: [sole, shared]\nweeks: {warm_up: 4, horizon: 12}\n"
    "parameters: {accounts: 20}\nfactors: {turnover: [0.1, 0.5]}\nreplications: 3\n",
    "small.yaml",
)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_table_of_a_sweep(tmp_path: Path, workers: int) -> None:
    sweep(SCENARIO, tmp_path / "r")
    pd.testing.assert_frame_equal(run_in_memory(SCENARIO, workers=workers), reading.read_runs(tmp_path / "r"))


def test_progress_ends_at_all_runs() -> None:
    told: list[tuple[int, int]] = []
    run_in_memory(SCENARIO, on_progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (12, 12)


def test_what_progress_raises_ends_the_work() -> None:
    def stop(done: int, of: int) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        run_in_memory(SCENARIO, on_progress=stop)


def test_a_failed_run_is_an_error() -> None:
    def broken(*arguments: object, **named: object) -> None:
        raise ValueError("no luck")

    with pytest.raises(WorkError, match="12 of 12 runs failed; the first: ValueError: no luck"):
        run_in_memory(SCENARIO, engine=Engine("broken", broken, 1e-7, threads=True))


def test_no_worker_is_refused() -> None:
    with pytest.raises(RequestError, match="workers is 0; allowed: a whole number from 1"):
        run_in_memory(SCENARIO, workers=0)
