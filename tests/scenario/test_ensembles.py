"""Worlds as replications: `over` in a scenario, and the files in which worlds lie."""

from __future__ import annotations

import csv
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from simulation import Scenario, ScenarioError, parse_scenario, read_scenario
from simulation.scenario import design
from simulation.scenario.ensembles import ensemble
from simulation.science import ensemble as shipped
from simulation.science.declaration import Value
from simulation.science.unknowns import UNKNOWNS
from simulation.sweep.in_memory import run_in_memory, watched_runs

HEAD = "name: t\nseed: 3\nregimes: [sole, shared]\n"
SMALL = "weeks: {warm_up: 0, horizon: 8}\nparameters: {accounts: 12}\n"
FURTHER = "functions.support.seats"


def write_worlds(path: Path, count: int = 5, about: dict[str, Any] | None = None, **changed: str) -> Path:
    """The first worlds of the shipped ensemble as a file, with a further column, and with other cells in its rows."""
    worlds = shipped.worlds()
    names = [*UNKNOWNS, FURTHER]
    with path.open("w", newline="") as file:
        rows = csv.DictWriter(file, names, lineterminator="\n")
        rows.writeheader()
        for number in range(count):
            rows.writerow({**{name: worlds[name][number] for name in UNKNOWNS}, FURTHER: 5 + number, **changed})
    how = {"edition": version("customer-ownership"), "tried": 9, "left": count, "firm": "made up"}
    path.with_suffix(".json").write_text(json.dumps({**how, **(about or {})}))
    return path


def faults(text: str, file: str = "scenario") -> list[str]:
    try:
        parse_scenario(HEAD + text, file)
    except ScenarioError as error:
        return [fault.message for fault in error.faults]
    return []


def test_each_replication_is_another_world_and_all_of_them_by_default() -> None:
    scenario = parse_scenario(HEAD + "over: ensemble\nfactors: {turnover: [0.1, 0.3]}\n")
    worlds = shipped.worlds()
    assert scenario.over is not None
    assert scenario.replications == scenario.over.count == len(worlds["ties"])
    for index in (0, 1):
        point = design.design_point(scenario, index)
        for regime in ("sole", "shared"):
            for world in (0, 7, 382):
                parameters, organised = design.settings(scenario, point, regime, world)
                assert (parameters.turnover, parameters.tacit) == ((0.1, 0.3)[index], worlds["tacit"][world])
                assert organised.cover == worlds[f"regimes.{regime}.cover"][world]
    assert design.settings(scenario, point, "sole")[0].tacit == parse_scenario(HEAD).parameters.get("tacit", 0.4)


def test_a_sweep_is_what_each_world_comes_to_when_it_is_set() -> None:
    scenario = parse_scenario(HEAD + SMALL + "over: ensemble\nreplications: 3\nfactors: {turnover: [0.1, 0.5]}\n")
    runs = run_in_memory(scenario)
    worlds = shipped.worlds()
    for world in range(3):
        set_to = {
            name: levels[world]
            for name, levels in worlds.items()
            if name.split(".")[1:2] not in (["siloed"], ["diffuse"])
        }
        alone = Scenario(
            name="t",
            seed=3,
            regimes=["sole", "shared"],
            weeks={"warm_up": 0, "horizon": 8},
            parameters={"accounts": 12, **set_to},
            factors={"turnover": [0.1, 0.5]},
            replications=3,
        )
        expected = run_in_memory(alone)
        here = runs["replication"] == world
        assert runs[here].equals(expected[expected["replication"] == world])


def test_histories_are_those_of_the_worlds_too() -> None:
    scenario = parse_scenario(HEAD + SMALL + "over: ensemble\nreplications: 4\n")
    runs = run_in_memory(scenario)
    found = watched_runs(scenario, lambda history: float(history.outcomes["trust"] or 0.0), 4, ())
    for regime, values in found.items():
        assert values == runs.loc[runs["regime"] == regime, "trust"].tolist()


def test_what_a_scenario_sets_or_varies_is_known_in_every_world() -> None:
    scenario = parse_scenario(HEAD + "over: ensemble\nparameters: {tacit: 0.3, cover: 0.5}\nfactors: {learn: [0.05]}\n")
    assert scenario.over is not None
    assert not {"tacit", "learn", "regimes.sole.cover", "regimes.shared.cover"} & scenario.over.levels.keys()
    assert not any(name.startswith(("regimes.siloed", "regimes.diffuse")) for name in scenario.over.levels)


def test_a_regime_made_from_a_built_in_one_has_in_each_world_what_that_has() -> None:
    regimes = (
        "regimes: {sole: , safe: {from: sole, cover: 0.9}, moving: {from: safe, then: [{week: 3, to: shared}]}, "
        "tiered: {segments: {smb: siloed, mid: sole, enterprise: sole}}}\n"
    )
    scenario = parse_scenario(f"name: t\nseed: 3\nover: ensemble\n{regimes}")
    worlds, point = shipped.worlds(), design.design_point(scenario, 0)
    firms = {name: design.firm_at(scenario, point, name, 9) for name in scenario.regimes}
    access = worlds["regimes.sole.access"][9]
    assert [firms[name].regime.access for name in ("sole", "safe", "moving")] == [access] * 3
    assert [firms[name].regime.cover for name in ("safe", "moving")] == [0.9, 0.9]
    assert firms["moving"].events[0].regime.cover == worlds["regimes.shared.cover"][9]  # type: ignore[union-attr]
    siloed, sole, _ = firms["tiered"].events[0].regimes  # type: ignore[union-attr]
    assert (siloed.cover, sole.cover) == (worlds["regimes.siloed.cover"][9], worlds["regimes.sole.cover"][9])


def test_points_with_luck_of_their_own_go_through_the_same_worlds() -> None:
    text = (
        "over: ensemble\nreplications: 3\ndesign: {method: lhs, points: 4}\nfactors: {turnover: {low: 0, high: 0.4}}\n"
    )
    scenario = parse_scenario(HEAD + text)
    assert [design.world(scenario, run.replication) for run in design.runs(scenario)] == [0, 1, 2] * 8


def test_a_file_of_worlds_lies_beside_its_scenario(tmp_path: Path) -> None:
    write_worlds(tmp_path / "mine.csv")
    tmp_path.joinpath("t.yaml").write_text(HEAD + SMALL + "over: mine.csv\n")
    scenario = read_scenario(tmp_path / "t.yaml")
    assert scenario.over is not None
    assert (scenario.replications, scenario.over.name, scenario.over.about["firm"]) == (5, "mine.csv", "made up")
    parameters, _ = design.settings(scenario, design.design_point(scenario, 0), "sole", 4)
    assert (parameters.functions.support.seats, parameters.tacit) == (9, shipped.worlds()["tacit"][4])
    tmp_path.joinpath("u.yaml").write_text(HEAD + "unknowns: mine.csv\nparameters: {tacit: 0.4}\n")
    points = read_scenario(tmp_path / "u.yaml")
    level: dict[str, Value] = dict(design.design_point(points, 4).levels)
    assert (level[FURTHER], "tacit" in level, design.count_points(points)) == (9, False, 5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "over: ensembl\n",
            "over is 'ensembl'; allowed: 'ensemble', or the name of a CSV file of worlds beside this one",
        ),
        ("over: 3\n", "over is 3; allowed: 'ensemble', or the name"),
        ("over: ../a.csv\n", "over is '../a.csv'; allowed: 'ensemble', or the name"),
        (
            "over: ensemble\nunknowns: all\n",
            "'over' says in which worlds all is tried, and 'unknowns' on line 5 does too",
        ),
        (
            "over: ensemble\nreplications: 500\n",
            "replications asks for 500 replications, and there are 383 worlds in 'ensemble', each of which is one "
            "replication; allowed: up to 383",
        ),
        (
            "over: ensemble\nprecision: {outcome: trust, half_width: 0.01, at_most: 400}\n",
            "precision.at_most asks for 400 replications, and there are 383 worlds in 'ensemble'",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(text: str, words: str) -> None:
    found = faults(text)
    assert len(found) == 1
    assert found[0].startswith(words)


def test_every_fault_of_a_file_of_worlds_is_told_with_its_line(tmp_path: Path) -> None:
    file = str(tmp_path / "t.yaml")

    def told(text: str) -> str:
        with pytest.raises(ScenarioError) as caught:
            parse_scenario(HEAD + text, file)
        return str(caught.value).replace(f"{tmp_path}/", "")

    assert told("over: mine.csv\n") == "mine.csv: there is no such file; check its name"
    path = write_worlds(tmp_path / "mine.csv", about={"edition": "1.9.0"})
    assert "did you mean 'mine.csv'?" in told("over: mins.csv\n")
    assert told("unknowns: mine.csv\n") == (
        "mine.json: these worlds were found with edition 1.9.0 of the model, and this is "
        f"{version('customer-ownership')}; make them anew"
    )
    write_worlds(path, about={"left": 7})
    assert told("over: mine.csv\n") == "mine.json: it says that there are 7 worlds, and mine.csv has 5"
    write_worlds(path, tacit="1.5", ties="men")
    words = told("over: mine.csv\n").splitlines()
    assert "mine.csv:2: tacit is 1.5; allowed: a number from 0 to 1 (share)" in words
    assert any(line.startswith("mine.csv:2: ties is 'men'; allowed: one of 'additive'") for line in words)
    path.write_text(path.read_text().replace("tacit,", "tacti,", 1).replace(FURTHER, "functions.support.seat", 1))
    words = told("over: mine.csv\n").splitlines()
    assert "mine.csv:1: unknown parameter 'tacti'; did you mean 'tacit'?" in words
    assert any("'functions.support.seat'; did you mean 'functions.support.seats'?" in line for line in words)
    path.write_text("tacit,follow\n0.3,0.5\n")
    assert told("over: mine.csv\n").startswith("mine.csv:1: there is no column for 'morale_quit', 'contagion'")
    path.with_suffix(".json").unlink()
    assert "mine.json: there is no such file; it lies beside the worlds" in told("over: mine.csv\n")
    path.with_suffix(".json").write_text("[]")
    assert "mine.json: this does not say how worlds were found" in told("over: mine.csv\n")


def test_a_scenario_in_python_takes_worlds_too() -> None:
    made = Scenario(name="t", seed=1, regimes=["sole"], over="ensemble", replications=9)
    assert made.over == ensemble().without([name for name in UNKNOWNS if name not in made.over.levels])  # type: ignore[union-attr]
