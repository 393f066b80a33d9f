"""The shipped ensemble: of what is declared, within its ranges, of this edition, and it fits what is known."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from analysis.robust import history
from simulation import Scenario, ScenarioError
from simulation.errors import RequestError
from simulation.scenario.design import count_points, design_point
from simulation.science import ensemble
from simulation.science.unknowns import UNKNOWNS
from simulation.sweep.in_memory import run_in_memory


def test_it_has_a_level_of_everything_unknown_within_its_range() -> None:
    worlds = ensemble.worlds()
    assert list(worlds) == list(UNKNOWNS)
    assert {len(levels) for levels in worlds.values()} == {ensemble.about()["left"]}
    for name, unknown in UNKNOWNS.items():
        if unknown.choices:
            assert set(worlds[name]) <= set(unknown.choices)
        else:
            assert all(unknown.low <= float(level) <= unknown.high for level in worlds[name]), name


def test_it_says_how_it_was_made() -> None:
    about = ensemble.about()
    assert about["wrong_by"] == dict(history.WRONG_BY)
    assert (about["limit"], about["seed"], about["practice"]) == (history.LIMIT, history.SEED, list(history.MIX))
    assert about["fit_at_first"] + sum(about["ruled_out_most_by"].values()) == about["tried"] == history.POINTS
    assert about["left"] < about["fit_at_first"]


def test_a_scenario_over_it_has_a_point_for_every_world() -> None:
    scenario = Scenario(name="t", seed=1, regimes=["sole", "shared"], unknowns="ensemble", parameters={"tacit": 0.5})
    assert count_points(scenario) == ensemble.about()["left"]
    assert "tacit" not in scenario.unknowns
    assert not any(name.startswith("regimes.siloed") for name in scenario.unknowns)
    assert dict(design_point(scenario, 7).levels) == {name: ensemble.worlds()[name][7] for name in scenario.unknowns}
    chosen = Scenario(
        name="t", seed=1, regimes=["sole", "shared"], unknowns="ensemble", levers={"checkins": [0.1, 0.2]}
    )
    point = design_point(chosen, 15).levels
    assert (point["checkins"], point["follow"]) == (0.2, ensemble.worlds()["follow"][7])


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"design": {"method": "lhs", "points": 64}}, "the ensemble is a list of worlds, and nothing is to be sampled"),
        ({"factors": {"turnover": [0.1, 0.2]}}, "'factors' cannot be sampled together with the ensemble"),
    ],
)
def test_nothing_is_sampled_beside_it(keys: dict[str, object], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        Scenario(name="t", seed=1, regimes=["sole", "shared"], unknowns="ensemble", **keys)


def test_one_of_another_edition_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "ensemble.json"
    other.write_text(json.dumps({**ensemble.about(), "edition": "1.9.0"}))
    monkeypatch.setattr(ensemble, "ABOUT_FILE", other)
    ensemble.about.cache_clear()
    ensemble.worlds.cache_clear()
    try:
        with pytest.raises(RequestError, match=r"made with edition 1\.9\.0 of the model, and this is"):
            ensemble.worlds()
        with pytest.raises(ScenarioError, match=r"the ensemble was made with edition 1\.9\.0"):
            Scenario(name="t", seed=1, regimes=["sole", "shared"], unknowns="ensemble")
    finally:
        ensemble.about.cache_clear()


@pytest.mark.long
def test_it_fits_what_is_known_with_other_luck_too() -> None:
    # of all plausible worlds a quarter fits; of these a few lie beyond the limit with other luck
    scenario = Scenario(name="t", seed=77, regimes=["sole", "shared"], unknowns="ensemble", replications=3)
    assert history.matched(run_in_memory(scenario)).fits.mean() > 0.85


def test_the_page_on_it_says_what_its_file_says() -> None:
    about = ensemble.about()
    page = " ".join((Path(__file__).parents[2] / "docs" / "ensemble.md").read_text(encoding="utf-8").split())
    first, again = about["replications"]
    told = [row for row in about["narrowed"] if row["told"]]
    assert not told, "the page says that nothing is narrowed"
    for words in (
        f"sampled {about['tried']:,} worlds (a Latin hypercube over all ranges at once, seed {about['seed']})",
        f"half way between *{about['practice'][0]}* and *{about['practice'][1]}*, {first} times under each",
        f"than {about['limit']:g} times what the model may be wrong by",
        f"{about['fit_at_first']} worlds fitted",
        f"{again} times each, so that none is in it by luck alone, and {about['left']} fitted again: "
        f"{100 * about['left'] / about['tried']:.0f} % of those that were tried",
        f"Of {len(about['narrowed'])} unknowns that were tried, no single one",
    ):
        assert words in page
    rows = re.findall(r"\(`(\w+)`\) \| ([\d.]+) \| ([\d.]+) \| (\d+) \|", page)
    assert rows == [
        (name, f"{wanted:g}", f"{about['wrong_by'][name]:g}", f"{about['ruled_out_most_by'][name]}")
        for name, wanted in about["wanted"].items()
    ]
