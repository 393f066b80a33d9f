"""Transitions of the regimes of a scenario file: what is read, refused, varied and carried out."""

from __future__ import annotations

import pytest

from simulation.errors import RequestError, ScenarioError
from simulation.scenario import design
from simulation.scenario.overrides import narrowed
from simulation.scenario.reading import parse_scenario
from simulation.science.events import Transition
from simulation.science.regimes import REGIMES
from simulation.sweep.in_memory import run_in_memory

HEAD = "name: t\nseed: 1\nweeks: {warm_up: 4, horizon: 100}\n"
MOVING = (
    "regimes:\n  sole:\n  pods: {from: shared, cover: 0.5}\n  moving:\n    from: sole\n    then:\n"
    "    - {week: 26, to: walk}\n    - {week: 52, to: pods, over: 26, not_before_renewal: 8}\n"
)


def faults(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(HEAD + text, "f.yaml")
    return [fault.at("f") for fault in sorted(refused.value.faults)]


def test_transitions_are_read_and_their_regimes_are_those_of_the_file() -> None:
    scenario = parse_scenario(HEAD + MOVING)
    assert scenario.regimes["moving"] == REGIMES["sole"]
    pods = REGIMES["shared"].model_copy(update={"cover": 0.5})
    assert scenario.transitions == {
        "moving": (
            Transition(26, "walk", REGIMES["walk"]),
            Transition(52, "pods", pods, 26, "smallest first", 8),
        )
    }
    point = design.design_point(scenario, 0)
    assert design.events_at(scenario, point, "sole") == ()
    assert design.events_at(scenario, point, "moving") == scenario.transitions["moving"]


def test_at_a_design_point_levels_are_those_of_the_point_in_the_regimes_too() -> None:
    text = (
        MOVING + "parameters: {access: 0.3, regimes.pods.routing: 0.5}\nfactors: {regimes.moving.then.1.over: [0, 9]}\n"
    )
    scenario = parse_scenario(HEAD + text)
    found = [design.events_at(scenario, point, "moving")[1] for point in design.design_points(scenario)]
    assert [each.over for each in found if isinstance(each, Transition)] == [0, 9]
    assert all(
        each.regime.access == 0.3 and each.regime.routing == 0.5 for each in found if isinstance(each, Transition)
    )


def test_a_regime_that_will_be_another_one_has_its_numbers_until_then() -> None:
    text = "parameters: {accounts: 20}\nreplications: 2\nregimes:\n  sole:\n  moving:\n    from: sole\n    then:\n"
    found = []
    for week in (99, 40):
        runs = run_in_memory(parse_scenario(HEAD + text + f"    - {{week: {week}, to: diffuse}}\n"), workers=1)
        sole, moving = (runs[runs["regime"] == name].reset_index() for name in ("sole", "moving"))
        found.append((sole["hops"] - moving["hops"]).abs().max())
    assert found[1] > 5 * found[0] >= 0.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MOVING.replace("52", "26"),
         ["f:11: regimes.moving.then.1: week is 26, and accounts move to 'walk' until week 26; allowed: from 27"]),
        (MOVING.replace("over: 26", "over: 60"),
         ["f:11: regimes.moving.then.1: over is 60, and the horizon ends 48 weeks after week 52; allowed: 0 to 48"]),
        (MOVING + "factors: {regimes.moving.then.0.week: [3, 52]}\n",
         ["f:11: regimes.moving.then.1: week is 52, and accounts move to 'walk' until week 52; allowed: from 53"]),
        (MOVING + "factors: {regimes.moving.then.1.week: [52, 90]}\n",
         ["f:11: regimes.moving.then.1: over is 26, and the horizon ends 10 weeks after week 90; allowed: 0 to 10"]),
        (MOVING + "factors: {segments.smb.term_weeks: [8, 90]}\n",
         ["f:11: regimes.moving.then.1: not_before_renewal is 8, and some contracts have 8 weeks, so that they would "
          "never move; allowed: 0 to 7"]),
        (MOVING.replace("cover: 0.5", "growth: 0.5"),
         ["f:11: regimes.moving.then.1: to is 'pods', which grows by 0.5 a year, and the start by 0; a firm has its "
          "room to grow from the start: give both the same 'growth'"]),
        (MOVING.replace("to: walk", "to: wlk"), ["f:10: regimes.moving.then.0.to is 'wlk'; did you mean 'walk'?"]),
        (MOVING.replace("to: walk", "to: moving"),
         ["f:10: regimes.moving.then.0.to is 'moving'; allowed: a regime that stays as it is, and is one for all "
          "segments"]),
        (MOVING.replace("{week: 26, to: walk}", "{weak: 26, to: walk, order: any}"),
         ["f:10: 'regimes.moving.then.0.week' is missing; a transition has 'week' and 'to', as in "
          "{week: 26, to: shared}",
          "f:10: regimes.moving.then.0.order is 'any'; allowed: 'smallest first' or 'largest first'",
          "f:10: unknown key 'regimes.moving.then.0.weak'; did you mean 'week'?"]),
        ("regimes: {sole: {then: []}}\n",
         ["f:4: regimes.sole.then is []; allowed: a list of transitions, such as [{week: 26, to: shared}]"]),
        (MOVING + "factors: {regimes.moving.then.2.week: [3]}\n",
         ["f:12: unknown number of a transition 'regimes.moving.then.2.week'; did you mean "
          "'regimes.moving.then.1.week'?"]),
        (MOVING + "parameters: {regimes.moving.then.0.week: 3}\n",
         ["f:12: 'regimes.moving.then.0.week' is set under 'regimes'; change it there, or write its levels under "
          "'factors'"]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_line_and_a_cure(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


def test_settings_of_a_command_change_the_numbers_of_a_transition() -> None:
    scenario = parse_scenario(HEAD + MOVING)
    made = narrowed(scenario, [], ["regimes.moving.then.0.week=30"])
    assert design.events_at(made, design.design_point(made, 0), "moving")[0].week == 30
    with pytest.raises(RequestError, match=r"unknown number of a transition 'regimes\.sole\.then\.0\.week'"):
        narrowed(scenario, [], ["regimes.sole.then.0.week=30"])
    with pytest.raises(RequestError, match="allowed: from 100"):
        narrowed(scenario, [], ["regimes.moving.then.0.week=99"])
