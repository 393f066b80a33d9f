"""`simulate fit`: from a firm's own numbers to files that every command takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from analysis.advice import advise
from analysis.fit import waves
from analysis.robust import of_sweep
from simulation.cli import main
from simulation.cli.fit import next_command
from simulation.results.manifest import describe
from simulation.scenario.overrides import unknown_over
from simulation.scenario.reading import read_scenario
from simulation.science.members import SEGMENTS

FIRM = """\
name: tiny
firm:
  today: sole
  accounts: 40
  people: {success: 3, support: 3, sales: 2}
  observed: {churn_rate: {value: 20 %, within: 5 %}, response_days: 2}
  contract: {smb: 9k, mid: 35k, enterprise: 140k}
regimes: [siloed]
currency: EUR
"""


def simulate(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fit")


@pytest.fixture(scope="module", autouse=True)
def few_worlds() -> Iterator[None]:
    """A first wave of fewer worlds: what is written of them is asked here, and not how well they are found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waves, "Effort", partial(waves.Effort, first=96, later=64))
        yield


@pytest.fixture(scope="module")
def fitted(place: Path) -> dict[str, object]:
    (place / "tiny.yaml").write_text(FIRM)
    result = simulate("fit", str(place / "tiny.yaml"), "--worlds", "64", "-o", str(place / "out"), "--quiet", "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_what_is_written_is_a_scenario_over_its_worlds(place: Path, fitted: dict[str, object]) -> None:
    scenario = read_scenario(place / "out" / "tiny.yaml")
    assert list(scenario.regimes) == ["sole", "siloed"]
    assert scenario.parameters["accounts"] == 40
    assert scenario.over is not None
    assert scenario.over.count == fitted["left"] == scenario.replications
    assert fitted["reached"]
    # a head count that was not given differs between worlds
    assert len(set(scenario.over.levels["functions.product.seats"])) > 1
    assert any("You did not say how many people product has" in line for line in fitted["sentences"])  # type: ignore[attr-defined]
    # what customers signed for differs between worlds, so that they pay today what the firm says
    assert not {name for name in scenario.parameters if name.endswith(".revenue")}
    assert len(set(scenario.over.levels["segments.mid.revenue"])) == scenario.over.count


def test_other_commands_take_it(place: Path, fitted: dict[str, object]) -> None:
    where = ["-o", str(place / "run"), "--quiet"]
    assert simulate("sweep", str(place / "out" / "tiny.yaml"), *where, "--no-figures").exit_code == 0
    said = simulate("compare", str(place / "run"))
    assert said.exit_code == 0, said.stderr
    assert "siloed" in said.stdout
    assert fitted["reached"]


def test_it_knows_how_the_firm_works_today_and_costs_are_all_that_advice_needs(
    place: Path, fitted: dict[str, object]
) -> None:
    (place / "out" / "ours.yaml").write_text(
        "name: ours\nfrom: tiny.yaml\nweeks: {warm_up: 4, horizon: 26}\n"
        "decision: {costs: {siloed: {once: 9e3, hours: 40}}}\n"
    )
    found = simulate("advise", str(place / "out" / "ours.yaml"), "--replications", "2", "--json", "--quiet")
    assert found.exit_code == 0, found.stderr
    told = json.loads(found.stdout)
    assert told["terms"]["worlds"] == fitted["left"]
    assert [each["changes"] for each in told["candidates"]] == [{}, {"regime": ["sole", "siloed"]}]
    unpriced = simulate("advise", str(place / "out" / "tiny.yaml"))
    assert unpriced.exit_code == 2
    assert "the regime 'siloed' has no cost" in unpriced.stderr


def test_what_follows_from_a_world_is_carried_along_and_is_nothing_to_measure(
    place: Path, fitted: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    follow = {f"segments.{name}.revenue" for name in SEGMENTS}
    scenario = unknown_over(read_scenario(place / "out" / "tiny.yaml"))
    manifest = describe(scenario, 1, "compiled")
    assert follow < set(manifest.factors)
    monkeypatch.setattr(of_sweep, "answer", lambda runs, sampled, *_, **__: sampled)
    (measured,) = of_sweep.over_worlds(manifest, pd.DataFrame(), ["churn_rate"])
    assert set(measured) == set(manifest.factors) - follow
    over = read_scenario(place / "out" / "tiny.yaml").over
    assert over is not None
    priced = SimpleNamespace(unknown=pd.DataFrame())
    ours = read_scenario(place / "out" / "tiny.yaml")
    monkeypatch.setattr(advise, "decided", lambda _: SimpleNamespace(levers={}))
    differs = advise._levels(ours, [over.world(number) for number in range(over.count)], priced)  # type: ignore[arg-type]
    assert "ties" in differs
    assert not follow & set(differs)
    assert fitted["reached"]


def test_nothing_is_overwritten_unasked(place: Path, fitted: dict[str, object]) -> None:
    before = (place / "out" / "tiny.yaml").read_bytes()
    result = simulate("fit", str(place / "tiny.yaml"), "-o", str(place / "out"))
    assert result.exit_code == 2
    assert "nothing is overwritten unasked" in result.stderr
    assert (place / "out" / "tiny.yaml").read_bytes() == before
    assert fitted["reached"]


def test_the_same_file_gives_the_same_worlds(place: Path, fitted: dict[str, object]) -> None:
    again = place / "again"
    assert simulate("fit", str(place / "tiny.yaml"), "--worlds", "64", "-o", str(again), "--quiet").exit_code == 0
    assert (again / "tiny-worlds.csv").read_bytes() == (place / "out" / "tiny-worlds.csv").read_bytes()
    assert fitted["reached"]


@pytest.mark.long
def test_what_cannot_be_reached_writes_nothing(tmp_path: Path) -> None:
    impossible = FIRM.replace(
        "response_days: 2", "response_days: {value: 0.1, within: 0.01}, utilisation_support: 115 %"
    )
    (tmp_path / "tiny.yaml").write_text(impossible)
    result = simulate("fit", str(tmp_path / "tiny.yaml"), "-o", str(tmp_path / "out"), "--quiet")
    assert result.exit_code == 1
    assert "cannot be reached together" in result.stdout
    assert "nothing is written" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("directory", "further"),
    [("results/harbour-fit", ""), ("results/harbour", " -o results/harbour/robust"), ("elsewhere", "")],
)
def test_the_next_command_does_not_write_results_among_the_files_of_the_fit(directory: str, further: str) -> None:
    found = next_command(Path(directory) / "harbour.yaml", "harbour")
    assert found == f"simulate robust {directory}/harbour.yaml{further}"
