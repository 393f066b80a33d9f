"""Experiments that are too large: refused by every command, at once, with what fits."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulation.cli import main
from simulation.errors import ScenarioError
from simulation.results import writing
from simulation.scenario import design
from simulation.scenario.reading import parse_scenario
from simulation.scenario.shape import SETTABLE
from simulation.scenario.size import MOST_RUNS, MOST_SAMPLED
from simulation.sweep.chunks import chunks_of
from simulation.sweep.plan import plan_of
from tests.helpers.stand_ins import small

HEAD = "name: t\nseed: 1\n"
WIDE = [
    name
    for name, entry in SETTABLE.items()
    if entry.kind == "float" and entry.low is not None and entry.high is not None
    if entry.low <= 0.1 and entry.high >= 0.9 and not name.endswith(".share")
]
"""Parameters that can be anything from .1 to .9."""


def grid(factors: int, levels: int) -> str:
    """So many factors, each with so many levels."""
    values = ", ".join(f"{0.1 + 0.8 * place / levels:.6g}" for place in range(levels))
    return "factors:\n" + "".join(f"  {name}: [{values}]\n" for name in WIDE[:factors])


def sample(method: str, points: int, factors: int) -> str:
    """A sample of so many factors, in as many points."""
    ranges = "".join(f"  {name}: {{low: .1, high: .9}}\n" for name in WIDE[:factors])
    return f"design: {{method: {method}, points: {points}}}\nfactors:\n{ranges}"


GRID = "name fewer levels, or sample the same ranges with design: {method: lhs, points: 1000}"
TOO_LARGE = {
    "ten factors of ten levels": (
        grid(10, 10),
        "3: 10,000,000,000 design points x 4 regimes x 100 replications = about 4 x 10^12 runs; allowed: 100,000,000 "
        f"runs, such as 250,000 design points: {GRID}",
    ),
    "two factors of ten thousand levels": (
        grid(2, 10_000),
        "3: 100,000,000 design points x 4 regimes x 100 replications = 40,000,000,000 runs; allowed: 100,000,000 runs, "
        f"such as 250,000 design points: {GRID}",
    ),
    "twenty factors of ten levels": (
        grid(20, 10),
        "3: about 10^20 design points x 4 regimes x 100 replications = about 4 x 10^22 runs; allowed: 100,000,000 "
        f"runs, such as 250,000 design points: {GRID}",
    ),
    "sixty factors of three levels": (
        grid(60, 3),
        "3: about 4 x 10^28 design points x 4 regimes x 100 replications = about 2 x 10^31 runs; allowed: 100,000,000 "
        f"runs, such as 250,000 design points: {GRID}",
    ),
    "more replications than fit": (
        "factors: {turnover: [0, 0.1, 0.2], follow: [0, 0.1, 0.2, 0.3], learn: [0, 0.1, 0.2]}\nreplications: 1000000\n",
        "4: 36 design points x 4 regimes x 1,000,000 replications = 144,000,000 runs; allowed: 100,000,000 runs, such "
        "as 694,444 replications",
    ),
    "recorded weeks": (
        "factors: {turnover: [0, 0.1, 0.2]}\nreplications: 1000000\nrecord: [trust]\nweeks: {horizon: 1000}\n",
        "5: 12,000,000 runs x 1,000 weeks = 12,000,000,000 rows of recorded weeks; allowed: 10,000,000,000; record "
        "nothing, or ask for 10,000,000 runs",
    ),
    "points with precision": (
        grid(5, 11) + "precision: {outcome: trust, half_width: 0.01, at_most: 100}\n",
        "3: 161,051 design points x 4 regimes with 'precision'; allowed: 100,000, such as 25,000 design points: "
        f"{GRID}",
    ),
    "a wide sample": (
        sample("lhs", 2**20, 40) + "replications: 1\n",
        "3: 1,048,576 sampled points of 40 factors = 41,943,040 levels; allowed: 16,777,216 levels, such as 419,430 "
        "points",
    ),
    "a wide sequence": (
        sample("sobol", 2**20, 40) + "replications: 1\n",
        "3: 1,048,576 sampled points of 40 factors = 41,943,040 levels; allowed: 16,777,216 levels, such as 262,144 "
        "points",
    ),
    "a long sample": (
        sample("sobol", 2**20, 2),
        "3: 1,048,576 design points x 4 regimes x 100 replications = 419,430,400 runs; allowed: 100,000,000 runs, such "
        "as 131,072 points",
    ),
}


@pytest.mark.parametrize(("text", "words"), TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_too_large_is_refused_with_what_fits_and_at_no_cost(text: str, words: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ScenarioError) as caught:
            parse_scenario(HEAD + text, "f.yaml")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert str(caught.value) == f"f.yaml:{words}"
    assert most < 60e6  # two times ten thousand levels are a long text


@pytest.mark.parametrize("command", ["check", "sweep", "run"])
def test_every_command_refuses_it_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.yaml").write_text(HEAD + grid(10, 10))
    result = CliRunner().invoke(main, [command, "f.yaml"])
    assert (result.exit_code, [path.name for path in tmp_path.iterdir()]) == (2, ["f.yaml"])
    assert "allowed: 100,000,000 runs" in result.stderr


@pytest.mark.parametrize(
    "text",
    [sample("sobol", 2**18, 16) + "replications: 1\n", sample("lhs", MOST_SAMPLED // 30, 30) + "replications: 1\n"],
)
def test_the_largest_sample_is_a_matter_of_megabytes(text: str) -> None:
    tracemalloc.start()
    try:
        scenario = parse_scenario(HEAD + text, "f.yaml")
        design.design_point(scenario, scenario.design.points - 1)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 800e6


def test_the_largest_sweep_begins_at_once(tmp_path: Path) -> None:
    """What is held for every part is a number; nothing is held for every run."""
    scenario = replace(small(), replications=MOST_RUNS // design.count_runs(small()) * small().replications, record=())
    chunks = chunks_of(scenario, 1e-7)
    assert len(chunks) == 100_000
    assert MOST_RUNS - 100 < design.count_runs(scenario) <= MOST_RUNS
    tracemalloc.start()
    try:
        with writing.begin(scenario, tmp_path / "out", chunks, plan_of(scenario, chunks), engine="x") as begun:
            assert len(begun.missing) == 100_000
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 20e6
