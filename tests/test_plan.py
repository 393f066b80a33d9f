"""What `simulate check` says of a scenario: its design, what it will cost, and that the cost is about right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulation import descriptions
from simulation.cli import main
from simulation.design import design_points
from simulation.scenario import parse_scenario, read_scenario
from simulation.sweep import sweep

HEAD = "name: t\nseed: 1\nregimes: [sole, shared]\nweeks: {warm_up: 26, horizon: 52}\n"
SAMPLE = (
    HEAD + "design: {method: sobol, points: 8}\nfactors:\n  turnover: {low: 0, high: .4}\n"
    "  functions.support.seats: {low: 1, high: 90, scale: log}\n  reassign: [colleague, new_hire]\nreplications: 3\n"
)


def check(folder: Path, text: str) -> str:
    """What the command prints, with one space between words."""
    file = folder / "t.yaml"
    file.write_text(text)
    result = CliRunner().invoke(main, ["check", str(file)])
    assert result.exit_code == 0, result.stderr
    return " ".join(result.stdout.split())


def test_a_grid_has_no_list_of_points(tmp_path: Path) -> None:
    text = check(tmp_path, HEAD + "factors: {turnover: [0, .1], cover: [.5, 1]}\n")
    assert "design grid: every level with every other" in text
    assert "first design points" not in text
    assert "4 design points x 2 regimes x 100 replications = 800 runs, 18,720,000 account-weeks" in text


def test_a_sample_shows_its_ranges_and_first_points(tmp_path: Path) -> None:
    text = check(tmp_path, SAMPLE)
    assert "turnover (factor) 0 to 0.4 " in text
    assert "functions.support.seats (factor) 1 to 90, on a log scale" in text
    assert "reassign (factor) colleague, new_hire" in text
    assert "design scrambled Sobol sequence of 8 points" in text
    assert "8 design points x 2 regimes x 3 replications = 48 runs" in text
    points = [point.levels for point in design_points(parse_scenario(SAMPLE, "t.yaml"))][:5]
    assert "turnover " + " ".join(f"{point['turnover']:.4g}" for point in points) in text
    assert "functions.support.seats " + " ".join(f"{point['functions.support.seats']}" for point in points) in text
    assert "reassign " + " ".join(f"{point['reassign']}" for point in points) in text


def test_a_file_of_points_is_named(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text("turnover,accounts\n0.1,20\n0.25,40\n0.3,30\n")
    text = check(tmp_path, HEAD + "design: firms.csv\n")
    assert "design 3 points of firms.csv" in text
    assert "turnover (factor) 0.1 to 0.3" in text
    assert "accounts 20 40 30" in text


def test_the_same_as_data(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(SAMPLE)
    data = json.loads(CliRunner().invoke(main, ["check", str(tmp_path / "t.yaml"), "--json"]).stdout)
    assert (data["design"], data["points"], data["runs"], data["at_most"]) == ("sobol", 8, 48, None)
    assert data["factors"]["turnover"] == {"low": 0.0, "high": 0.4, "scale": "linear"}
    assert data["factors"]["reassign"] == ["colleague", "new_hire"]
    assert (
        data["first_points"] == [dict(point.levels) for point in design_points(read_scenario(tmp_path / "t.yaml"))][:5]
    )


BYTES = {
    "a grid": "factors: {turnover: [0, .1]}\nreplications: 40\n",
    "recorded weeks": "factors: {turnover: [0, .1]}\nreplications: 40\nrecord: [trust, churn_rate]\n",
    "a part a run": "parameters: {accounts: 9000}\nreplications: 4\n",
    "a sample": "design: {method: lhs, points: 40}\nfactors: {turnover: {low: 0, high: .5}, cover: {low: 0, high: 1}}\n"
    "parameters: {accounts: 30}\nreplications: 3\n",
    "precision": "parameters: {accounts: 30}\nprecision: {outcome: trust, half_width: 1e-4, "
    "at_most: 60, at_least: 20}\n",
}


@pytest.mark.parametrize("text", BYTES.values(), ids=BYTES)
def test_bytes_are_about_what_a_sweep_writes(tmp_path: Path, text: str) -> None:
    """Within a factor of 1.5 of the real thing, which differs as some numbers compress better than others."""
    scenario = parse_scenario(HEAD + text, "t.yaml")
    data = descriptions.plan_data(scenario)
    sweep(scenario, tmp_path, workers=1)
    written = sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file())
    assert 1 / 1.5 < (data["at_most"] or data)["bytes"] / written < 1.5


def test_more_runs_in_as_many_parts_take_longer_and_more() -> None:
    """Whatever a second is on this machine."""
    few, many = (
        descriptions.plan_data(parse_scenario(HEAD + f"replications: {number}\n", "t.yaml")) for number in (10, 40)
    )
    assert many["seconds"] == pytest.approx(4 * few["seconds"])
    assert many["bytes"] - few["bytes"] == pytest.approx(60 * descriptions.BYTES_PER_RUN)
