"""What a scenario holds open: unknowns that are sampled together, and levers that are crossed with them."""

from __future__ import annotations

import pytest

from simulation import Scenario, ScenarioError, parse_scenario
from simulation.scenario.design import count_points, design_point, runs
from simulation.scenario.overrides import rewritten
from simulation.scenario.sampling import Range, column
from simulation.scenario.unknowns import POINTS, REPLICATIONS
from simulation.science.unknowns import UNKNOWNS, of_theme

HEAD = "name: t\nseed: 3\nregimes: [sole, shared]\n"


def read(text: str) -> Scenario:
    return parse_scenario(HEAD + text)


def faults(text: str) -> list[str]:
    try:
        read(text)
    except ScenarioError as error:
        return [fault.message for fault in error.faults]
    return []


def test_all_is_every_judgement_but_those_of_regimes_that_are_not_compared() -> None:
    scenario = read("unknowns: all\n")
    assert set(scenario.unknowns) == {
        name for name in UNKNOWNS if not name.startswith(("regimes.siloed", "regimes.diffuse"))
    }
    assert set(scenario.factors) == set(scenario.unknowns)
    assert (scenario.design.method, count_points(scenario), scenario.replications) == ("lhs", POINTS, REPLICATIONS)
    assert scenario.factors["tacit"] == Range(0.2, 0.6)
    assert scenario.factors["trust_gain"] == Range(0.03, 0.12, "log")
    assert scenario.factors["ties"] == ("additive", "mean", "strongest")


def test_what_a_scenario_sets_or_varies_is_known() -> None:
    text = (
        "unknowns: all\nparameters: {tacit: 0.3, cover: 0.5}\nfactors: {learn: [0.03, 0.1]}\nlevers: {follow: [0, 1]}\n"
    )
    scenario = read(text)
    known = {"tacit", "learn", "follow", "regimes.sole.cover", "regimes.shared.cover"}
    assert not known & set(scenario.unknowns)
    assert len(scenario.unknowns) == len(read("unknowns: all\n").unknowns) - len(known)


def test_a_regime_of_ones_own_has_no_ranges_of_the_built_in_one() -> None:
    scenario = parse_scenario("name: t\nseed: 3\nregimes: {sole: , shared: {access: 0.5}}\nunknowns: all\n")
    assert "regimes.sole.access" in scenario.unknowns
    assert not any(name.startswith("regimes.shared") for name in scenario.unknowns)


def test_themes_and_single_parameters_by_list_or_mapping() -> None:
    assert read("unknowns: [trust, tacit]\n").unknowns == (*of_theme("trust"), "tacit")
    scenario = read(
        "unknowns: {trust: plausible, trust_gain: {low: 0.05, high: 0.07}, turnover: {low: 0, high: 0.4}}\n"
    )
    assert scenario.factors["trust_gain"] == Range(0.05, 0.07)
    assert scenario.factors["turnover"] == Range(0.0, 0.4)
    assert set(scenario.unknowns) == {*of_theme("trust"), "turnover"}


def test_the_same_in_python() -> None:
    made = Scenario(name="t", seed=3, regimes=["sole", "shared"], unknowns=["trust"], levers={"follow": [0.0, 1.0]})
    assert made.unknowns == of_theme("trust")
    assert made.design.levers == ("follow",)


def test_each_world_is_carried_out_at_every_option_of_the_levers_with_the_same_luck() -> None:
    levers = "levers: {functions.success.seats: [9, 10, 11], follow: [0.5, 1]}\n"
    scenario = read(f"unknowns: [people]\n{levers}design: {{method: lhs, points: 8}}\nreplications: 2\n")
    assert count_points(scenario) == 48
    points = [dict(design_point(scenario, index).levels) for index in range(48)]
    for world in range(8):
        here = points[6 * world : 6 * world + 6]
        assert {(one["functions.success.seats"], one["follow"]) for one in here} == {
            (seats, follow) for seats in (9, 10, 11) for follow in (0.5, 1.0)
        }
        assert len({tuple(one[name] for name in scenario.unknowns) for one in here}) == 1
    alone = read("unknowns: [people]\ndesign: {method: lhs, points: 8}\nreplications: 2\n")
    assert [points[6 * world]["talent"] for world in range(8)] == [
        design_point(alone, world).levels["talent"] for world in range(8)
    ]
    for name in scenario.factors:
        assert column(scenario.design, scenario.factors, name, scenario.seed) == [point[name] for point in points]
    luck = {(run.point.index // 6, run.replication) for run in runs(scenario)}
    assert sorted(luck) == [(world, 2 * world + number) for world in range(8) for number in range(2)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("unknowns: al\n", "unknowns is 'al'; allowed: 'all', 'ensemble', a list of themes"),
        ("unknowns: []\n", "unknowns is []; allowed"),
        ("unknowns: [tacitt]\n", "unknown parameter 'tacitt'"),
        ("unknowns: [3]\n", "unknowns holds 3; allowed: the name of a theme or of a parameter"),
        ("unknowns: [siloed]\n", "this scenario compares no regime 'siloed'"),
        (
            "unknowns: [turnover]\n",
            "no plausible range of 'turnover' is declared; write turnover: {low: ..., high: ...}",
        ),
        ("unknowns: {reassign: plausible}\n", "write reassign: [..., ...]"),
        ("unknowns: {trust: [1, 2]}\n", "unknowns.trust is [1, 2]; allowed for a theme: 'plausible'"),
        ("unknowns: {tacit: {low: 0.2, high: 2}}\n", "unknowns.tacit.high is 2; allowed: a number from 0 to 1"),
        ("unknowns: {tacit: 0.3}\n", "unknowns.tacit is 0.3; allowed: 'plausible', a list of levels, or a range"),
        ("unknowns: [tacit]\nlevers: {tacit: [0.1, 0.2]}\n", "'tacit' is unknown, and a lever, which is chosen"),
        ("unknowns: [tacit]\nfactors: {tacit: [0.1, 0.2]}\n", "'tacit' is unknown, and a factor on line"),
        ("unknowns: [tacit]\nparameters: {tacit: 0.1}\n", "'tacit' is unknown, and is set under 'parameters'"),
        (
            "unknowns: [tacit]\nlevers: {follow: {low: 0, high: 1}}\n",
            "levers.follow is a range; allowed: a list of levels",
        ),
        ("unknowns: [tacit]\ndesign: grid\n", "design is 'grid', and unknowns are sampled"),
        ("unknowns: [tacit]\ndesign: mine.csv\n", "design is 'mine.csv', and unknowns are sampled"),
        ("levers: {follow: [0, 1]}\n", "'levers' are crossed with sampled points, and nothing is sampled"),
    ],
)
def test_what_cannot_be_held_open_is_refused_in_words(text: str, words: str) -> None:
    found = faults(text)
    assert len(found) == 1, found
    assert words in found[0]


def test_what_is_set_on_the_command_line_is_known() -> None:
    scenario = rewritten(read("unknowns: all\nlevers: {follow: [0, 1]}\n"), ["tacit=0.3", "follow=1"])
    assert "tacit" not in scenario.factors
    assert scenario.design.levers == ()
    assert scenario.parameters == {"tacit": 0.3, "follow": 1.0}
    listed = rewritten(read("unknowns: {tacit: plausible, trust: plausible}\n"), ["tacit=0.3"])
    assert listed.unknowns == of_theme("trust")
    single = rewritten(read("unknowns: [tacit]\nreplications: 5\n"), ["tacit=0.3"])
    assert (single.unknowns, single.design.method) == ((), "grid")


def test_a_theme_that_is_nearly_named_is_suggested() -> None:
    assert "trust" in faults("unknowns: [trst]\n")[0]
