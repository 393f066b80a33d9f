"""`simulate advise`: from a scenario that decides something to what to do."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from simulation.cli import main

SCENARIO = """\
name: ours
seed: 3
regimes: [sole]
weeks: {warm_up: 4, horizon: 26}
parameters: {accounts: 12, functions.success.seats: 2, functions.support.seats: 2, functions.sales.seats: 1,
  functions.product.seats: 1}
unknowns: [trust]
design: {method: lhs, points: 40}
levers: {functions.success.salary: [90000, 60000]}
decision:
  today: sole
  currency: EUR
  costs: {functions.success.salary: 12500}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("ours.yaml").write_text(SCENARIO)
    return tmp_path


def asked(*options: str) -> Result:
    return CliRunner().invoke(main, ["advise", "ours.yaml", "--replications", "2", *options])


def test_it_says_what_to_do_first_and_why_on_one_screen(here: Path) -> None:
    found = asked("-o", "told")
    assert found.exit_code == 0, found.output
    lines = found.stdout.splitlines()
    assert lines[0].startswith("Do it: success salary 60000. By what can be known, over 26 weeks it brings EUR ")
    for head in ("Why", "What it depends on", "What to measure first", "What not to expect"):
        assert head in lines
    assert len(lines) < 40
    assert "continued" not in found.stdout
    assert "written: " in found.stderr
    assert {path.name for path in (here / "told").iterdir()} == {
        "candidates.csv",
        "worlds.csv",
        "courses.csv",
        "measure.csv",
        "advice.html",
    }
    assert pd.read_csv(here / "told" / "candidates.csv")["verdict"].tolist() == ["today", "carried"]


def test_every_option_matters(here: Path) -> None:
    def told(*options: str) -> dict[str, dict[str, object]]:
        found = asked("--json", "--quiet", *options)
        assert found.exit_code == 0, found.output
        assert found.stderr == ""
        data: dict[str, dict[str, object]] = json.loads(found.stdout)
        return data

    usual = told()
    assert usual["verdict"]["kind"] == "change"
    assert told("--margin", "1e6")["verdict"]["kind"] == "stay"
    assert told("--discount", "0.5")["findings"] != usual["findings"]
    assert told("--tolerance", "0")["verdict"]["kind"] in ("change", "measure")
    assert told("--set", "turnover=0.5")["findings"] != usual["findings"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("decision:", "decisions:"), "unknown key 'decisions'; did you mean 'decision'?"),
        (("  costs: {functions.success.salary: 12500}\n", ""), "the lever 'functions.success.salary' has no cost"),
        (("costs: {functions.success.salary: 12500}", "costs: {functions.success.salary: lots}"), "is 'lots'; allowed"),
        (("points: 40", "points: 8"), "has 8 worlds; something is said from 32 on"),
        (("unknowns: [trust]\ndesign: {method: lhs, points: 40}\n", ""), "add --over ensemble"),
    ],
)
def test_what_cannot_be_advised_on_is_refused_and_nothing_is_written(
    here: Path, change: tuple[str, str], said: str
) -> None:
    Path("ours.yaml").write_text(SCENARIO.replace(*change))
    found = asked("-o", "told")
    assert found.exit_code == 2, found.output
    assert said in found.stderr
    assert not Path("told").exists()


SEARCHED = SCENARIO.replace("points: 40", "points: 64").replace("[90000, 60000]", "{low: 60000, high: 90000}")
SEARCHED = SEARCHED.replace("today: sole", "today: {regime: sole, functions.success.salary: 90000}")


def test_a_search_says_what_it_tried_and_what_is_left_of_it(here: Path) -> None:
    Path("ours.yaml").write_text(SEARCHED)
    found = asked("--search", "--tries", "10", "-o", "told")
    assert found.exit_code == 0, found.output
    assert (
        "Searched for the value, on average over worlds: 10 of 21 candidates were tried in 32 worlds." in found.stdout
    )
    rows = pd.read_csv(here / "told" / "search.csv")
    assert len(rows) == 5
    assert (rows["lost"] - (rows["search"] - rows["anew"])).abs().max() < 1e-6
    page = (here / "told" / "advice.html").read_text(encoding="utf-8")
    assert "simulate advise ours.yaml --search" in page
    assert "10 of 21 candidates were tried" in page
    plain = json.loads(asked("--search", "--tries", "10", "--objective", "worst-tenth", "--json").stdout)
    assert plain["search"]["objective"] == "worst-tenth"
    assert len(plain["findings"]) == 6


@pytest.mark.parametrize("option", [("--tries", "10"), ("--objective", "value")])
def test_options_of_a_search_are_refused_without_one(here: Path, option: tuple[str, str]) -> None:
    found = asked(*option)
    assert found.exit_code == 2
    assert found.stderr == f"{option[0]} is about a search; add --search\n"


def test_a_range_says_where_the_firm_stands_today(here: Path) -> None:
    Path("ours.yaml").write_text(SEARCHED.replace(", functions.success.salary: 90000}", "}"))
    found = asked("--search")
    assert found.exit_code == 2
    words = "levers.functions.success.salary is a range; say under 'decision.today' where in it the firm stands today"
    assert f"ours.yaml:9: {words}" in found.stderr


def test_the_command_and_the_function_have_the_same_defaults() -> None:
    """The command does not load the analysis to be read about, so that it says them once more."""
    from analysis.advice.advise import advise as advised

    ours = {option.name: option.default for option in main.commands["advise"].params}
    theirs = inspect.signature(advised).parameters
    for name in ("discount", "margin", "tolerance"):
        assert ours[name] == theirs[name].default, name
