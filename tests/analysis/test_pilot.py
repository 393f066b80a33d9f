"""A pilot: what drifts is found, what does not is not, and the number of replications is the one it takes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from analysis.intervals import mean_interval, student
from analysis.pilot.pilot import rates, replications_for, slopes, steady_from
from simulation.cli import main


def test_a_drift_is_told_and_chance_is_not() -> None:
    chance = np.random.default_rng(1)
    told = []
    for drift in (0.0, 0.01):
        found = [
            mean_interval(slopes(0.2 + drift * np.arange(4) + chance.normal(0, 0.02, (30, 4)))) for _ in range(400)
        ]
        told.append(np.mean([one.low > 0 or one.high < 0 for one in found]))
    assert told[0] == pytest.approx(0.05, abs=0.033)
    assert told[1] > 0.9


def test_rates_are_of_whole_spans_only() -> None:
    part, whole = np.ones((2, 110)), np.full((2, 110), 52.0)
    assert rates(part, whole, 52.0, 52).tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_a_beginning_that_is_unlike_the_rest_is_cut_off() -> None:
    chance = np.random.default_rng(2)
    cuts = [steady_from(np.where(np.arange(300) < 60, 4.0, 0.0) + chance.normal(size=300)) for _ in range(50)]
    assert min(cuts) == 60.0
    assert np.median(cuts) <= 65.0
    assert np.isnan(steady_from(np.arange(300.0)))  # never steady


def test_the_number_of_replications_is_the_least_that_does() -> None:
    sample = np.random.default_rng(3).normal(0, 0.03, 40)
    found = replications_for(sample, 0.005)
    n, spread = found["n"], sample.std(ddof=1)
    assert isinstance(n, float)
    assert student(n - 1, 0.95) * spread / np.sqrt(n) <= 0.005
    assert student(n - 2, 0.95) * spread / np.sqrt(n - 1) > 0.005


def test_the_interval_of_that_number_covers_the_true_one() -> None:
    chance, held = np.random.default_rng(4), 0
    true = replications_for(np.array([-1.0, 1.0] * 50_000) * 0.03, 0.005)["n"]
    for _ in range(500):
        found = replications_for(chance.normal(0, 0.03, 30), 0.005)
        held += found["n_low"] <= true <= found["n_high"]  # type: ignore[operator]
    assert held / 500 == pytest.approx(0.95, abs=0.03)


FILE = """\
name: small
seed: 3
regimes: [sole, shared]
weeks: {warm_up: 8, horizon: 104}
parameters: {accounts: 12, functions.success.seats: 2, functions.support.seats: 2}
replications: 12
"""


def test_the_command_says_so_and_refuses_what_makes_no_sense(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = CliRunner()
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(FILE)
    said = runner.invoke(main, ["check", "small.yaml", "--pilot", "--half-width", "0.02"])
    assert said.exit_code == 0, said.output
    assert "A pilot of 30 replications at the first design point:" in said.stdout
    assert "Churn: ± 0.02 takes" in said.stdout
    data = json.loads(runner.invoke(main, ["check", "small.yaml", "--pilot", "--json"]).stdout)
    assert len(data["pilot"]["drift"]) == 4
    assert {row["of"] for row in data["pilot"]["needed"]} == {"sole", "shared", "shared − sole"}
    refused = runner.invoke(main, ["check", "small.yaml", "--half-width", "0.02"])
    assert refused.exit_code == 2
    assert "--half-width is for the advice of --pilot" in refused.stderr
