"""What `simulate check` says of a scenario: its design, what it will cost, and that the cost is about right."""

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulation.cli import main
from simulation.describe import cost, plan
from simulation.engine.run import simulate
from simulation.scenario import design
from simulation.scenario.design import design_points
from simulation.scenario.reading import parse_scenario, read_scenario
from simulation.scenario.scenario import Scenario
from simulation.science.members import FUNCTIONS
from simulation.sweep.sweep import sweep

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
    data = plan.plan_data(scenario)
    sweep(scenario, tmp_path, workers=1)
    written = sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file())
    assert 1 / 1.5 < (data["at_most"] or data)["bytes"] / written < 1.5


def test_more_runs_in_as_many_parts_take_longer_and_more() -> None:
    """Whatever a second is on this machine."""
    few, many = (plan.plan_data(parse_scenario(HEAD + f"replications: {number}\n", "t.yaml")) for number in (10, 40))
    assert many["seconds"] == pytest.approx(4 * few["seconds"])
    assert many["bytes"] - few["bytes"] == pytest.approx(60 * cost.BYTES_PER_RUN)


FIRMS = {
    "a firm": (300, 27),
    "a small one": (30, 4),
    "many seats": (300, 8_000),
    "many accounts": (30_000, 40),
    "a large one": (30_000, 2_700),
}


def firm(accounts: int, seats: int) -> Scenario:
    """A run of a year for a firm of about so many seats, as many in each function."""
    each = ", ".join(f"functions.{name}.seats: {-(-seats // 4)}" for name in FUNCTIONS)
    text = "name: t\nseed: 1\nregimes: [sole]\nweeks: {warm_up: 0, horizon: 52}\nreplications: 1\n"
    return parse_scenario(f"{text}parameters: {{accounts: {accounts}, {each}}}\n", "t.yaml")


def test_seconds_follow_what_runs_of_unlike_firms_take() -> None:
    """Each within a factor of 2.5 of the first, in processor time, where it goes up to a hundred times as long."""
    estimated, taken = [], []
    for size in FIRMS.values():
        scenario = firm(*size)
        settings = design.settings(scenario, design.design_point(scenario, 0), "sole")
        times = []
        for replication in range(4):  # the first of all compiles or loads the model
            start = time.thread_time()
            simulate(*settings, seed=1, replication=replication, warm_up=0, horizon=52, record=())
            times.append(time.thread_time() - start)
        taken.append(min(times))
        estimated.append(cost.cost(scenario, 1, 1)["seconds"])
    ratios = [one / other for one, other in zip(taken, estimated, strict=True)]
    assert max(estimated) > 50 * min(estimated)
    assert all(1 / 2.5 < ratio / ratios[0] < 2.5 for ratio in ratios[1:])


def test_memory_grows_with_accounts_and_seats_and_workers() -> None:
    """Half to twice what a run asks of numpy; what it keeps beside that is little."""
    scenario = firm(50_000, 4_000)
    settings = design.settings(scenario, design.design_point(scenario, 0), "sole")
    tracemalloc.start()
    try:
        simulate(*settings, seed=1, replication=0, warm_up=0, horizon=2, record=())
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    one, two = (cost.cost(scenario, 1, workers)["memory"] for workers in (1, 2))
    assert 0.5 < (two - one) / most < 2


def test_every_design_point_counts_and_of_many_some() -> None:
    text = HEAD + "factors: {accounts: [10, 1000], functions.success.seats: [1, 10000]}\nreplications: 1\n"
    found = cost.firms(parse_scenario(text, "t.yaml"))
    assert [(each.accounts, each.seats) for each in found] == [(10, 18), (10, 10_017), (1000, 18), (1000, 10_017)]
    sample = "design: {method: lhs, points: 5000}\nfactors: {accounts: {low: 1, high: 1000}}\nreplications: 1\n"
    scenario = parse_scenario(HEAD + sample, "t.yaml")
    found = cost.firms(scenario)
    assert len(found) == cost.LOOKED_AT
    assert sum(each.accounts for each in found) / len(found) == pytest.approx(500, rel=0.2)


# ---------------------------------------------------------------- people for the work


def short_of(tmp_path: Path, parameters: str, factors: str = "") -> tuple[list[str], str]:
    file = tmp_path / "firm.yaml"
    file.write_text(f"name: firm\nseed: 1\nregimes: [sole]\nparameters: {parameters}\n{factors}replications: 1\n")
    result = CliRunner().invoke(main, ["check", str(file), "--json"])
    assert result.exit_code == 0, result.output
    shown = CliRunner().invoke(main, ["check", str(file)]).stdout
    warnings = json.loads(result.stdout)["warnings"]
    return [each["text"] for each in warnings if each["about"] == "too few people"], " ".join(shown.split())


def test_a_firm_with_people_enough_is_not_spoken_of(tmp_path: Path) -> None:
    found, shown = short_of(tmp_path, "{accounts: 300}", "factors: {turnover: [0.0, 0.4]}\n")
    assert found == []
    assert "too few people" not in shown


def test_too_few_people_for_the_accounts_are_named_before_anything_runs(tmp_path: Path) -> None:
    found, shown = short_of(tmp_path, "{accounts: 650}")
    (said,) = found
    assert said.startswith("Product has 4 seats for the work of 3.7, before anybody is ill or leaves. Requests wait ")
    assert said.endswith("or say how many accounts each seat has (accounts_per_seat), so that teams fit their firm.")
    assert "too few people Product has 4 seats for the work of 3.7" in shown


def test_where_the_design_varies_people_the_worst_point_is_named(tmp_path: Path) -> None:
    found, _ = short_of(tmp_path, "{accounts: 650}", "factors: {functions.product.seats: [3, 4, 40]}\n")
    (said,) = found
    assert said.startswith(
        "Product has 3 seats for the work of 3.7. "
        "That is the worst of 3 design points (functions.product.seats = 3); it holds at 2 of them. "
    )
    found, _ = short_of(tmp_path, "{accounts: 650}", "factors: {turnover: [0.0, 0.4]}\n")
    assert "That is so at every design point. " in found[0]


def test_one_run_says_so_too(tmp_path: Path) -> None:
    file = tmp_path / "firm.yaml"
    file.write_text("name: firm\nseed: 1\nregimes: [sole]\nweeks: {warm_up: 1, horizon: 2}\nreplications: 1\n")
    assert "seats for the work" not in CliRunner().invoke(main, ["run", str(file)]).stderr
    crowded = CliRunner().invoke(main, ["run", str(file), "--set", "accounts=650"])
    assert "Product has 4 seats for the work of 3.7, before anybody is ill or leaves. Requests wait" in crowded.stderr


def test_a_question_of_sixty_sentences_is_cut_in_the_plan_and_whole_in_its_data(tmp_path: Path) -> None:
    question, file = "Who should own the customer, then? " * 60, tmp_path / "long.yaml"
    file.write_text(f"name: long\nquestion: {json.dumps(question)}\nseed: 1\nregimes: [sole]\nreplications: 1\n")
    shown = CliRunner().invoke(main, ["check", str(file)]).stdout
    assert 4 <= shown.count("Who should") <= 9
    assert json.loads(CliRunner().invoke(main, ["check", str(file), "--json"]).stdout)["question"] == question
