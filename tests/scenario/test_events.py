"""Events of a scenario file: what is read, what is refused and in which words, and what happens at a design point."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from simulation.errors import RequestError, ScenarioError
from simulation.scenario import design
from simulation.scenario.made import checked
from simulation.scenario.overrides import narrowed, rewritten
from simulation.scenario.reading import parse_scenario, read_scenario
from simulation.scenario.scenario import Scenario
from simulation.science.events import Event
from simulation.sweep.in_memory import run_in_memory

HEAD = "name: t\nseed: 1\nweeks: {warm_up: 4, horizon: 100}\n"
LAYOFF = "events:\n  layoff:\n  - {week: 60, dismiss: {success: 3}}\n  - {week: 60, until: 86, hiring: frozen}\n"
COMPARED = "factors:\n  events: [none, layoff]\n"


def faults(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(HEAD + text, "f.yaml")
    return [fault.at("f") for fault in sorted(refused.value.faults)]


def test_events_are_read_as_they_are_written() -> None:
    text = (
        "events:\n  a:\n  - {week: 60.0, dismiss: {success: 3, sales: 0}, seats: keep}\n  - {week: 0, hiring: frozen}\n"
        "  b:\n  - {week: 40, until: 44, set: {functions.support.request_rate: 1.5, cover: 0}}\n"
        "  - {week: 99, quits: {success: most accounts}, to: competitor}\nparameters: {events: b}\n"
    )
    assert parse_scenario(HEAD + text).events == {
        "a": (Event(60, dismiss=(("success", 3), ("sales", 0)), seats="keep"), Event(0, hiring="frozen")),
        "b": (
            Event(40, 44, set=(("functions.support.request_rate", 1.5), ("cover", 0.0))),
            Event(99, quits=(("success", "most accounts"),), to="competitor"),
        ),
    }


def test_at_a_design_point_happens_the_set_of_its_level_with_the_numbers_of_its_levels() -> None:
    text = LAYOFF + COMPARED + "  events.layoff.0.week: [10, 60]\n  events.layoff.0.dismiss.success: [0, 3]\n"
    scenario = parse_scenario(HEAD + text)
    found = [design.events_at(scenario, point, "sole") for point in design.design_points(scenario)]
    freeze = Event(60, 86, hiring="frozen")
    assert found[:4] == [()] * 4
    assert found[4:] == [(Event(week, dismiss=(("success", count),)), freeze) for week in (10, 60) for count in (0, 3)]


def test_with_and_without_have_the_same_luck_until_it_happens(tmp_path: Path) -> None:
    text = LAYOFF + COMPARED + "regimes: [sole]\nparameters: {accounts: 20}\nreplications: 2\n"
    runs = run_in_memory(parse_scenario(HEAD + text), workers=1)
    none, layoff = (runs[runs["events"] == name].reset_index() for name in ("none", "layoff"))
    assert (none["payroll"] > layoff["payroll"]).all()
    late = LAYOFF.replace("60", "99").replace("86", "100").replace("success: 3", "success: 0")
    runs = run_in_memory(parse_scenario(HEAD + text.replace(LAYOFF, late)), workers=1)
    none, layoff = (runs[runs["events"] == name].reset_index() for name in ("none", "layoff"))
    ours = ["run", "point", "events", "index"]
    assert none.drop(columns=ours).equals(layoff.drop(columns=ours))


def test_a_set_can_happen_without_being_compared() -> None:
    scenario = parse_scenario(HEAD + LAYOFF + "parameters: {events: layoff}\n")
    assert len(design.events_at(scenario, design.design_point(scenario, 0), "sole")) == 2


def test_a_scenario_made_in_python_has_events_too() -> None:
    made = Scenario(
        name="made", seed=1, events={"cut": [{"week": 3, "dismiss": {"sales": 1}}]}, factors={"events": ["none", "cut"]}
    )
    assert made.events == {"cut": (Event(3, dismiss=(("sales", 1),)),)}
    assert parse_scenario(made.text).events == made.events
    assert replace(made, seed=2).events == made.events
    with pytest.raises(ScenarioError, match=r"^Scenario: events\.cut\.0: week is 200, and the horizon has 156 weeks"):
        checked({"name": "m", "seed": 1, "events": {"cut": [{"week": 200, "hiring": "frozen"}]}})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LAYOFF, ["f:4: no set of 'events' happens; write factors: {events: [none, layoff]} to compare, or parameters: "
                  "{events: layoff}"]),
        (LAYOFF + "factors: {events: [none, layof]}\n", ["f:8: events is 'layof'; allowed: one of 'none', 'layoff'"]),
        ("factors: {events: [none]}\n",
         ["f:4: 'events' says which set of events happens, and there is none; write one under 'events'"]),
        (LAYOFF.replace("success: 3", "success: 13") + COMPARED,
         ["f:6: events.layoff.0: 13 of success are dismissed where 10 are; one seat stays; allowed: 0 to 9"]),
        (LAYOFF + COMPARED + "  functions.success.seats: [3, 9]\n",
         ["f:6: events.layoff.0: 3 of success are dismissed where 3 are; one seat stays; allowed: 0 to 2"]),
        (LAYOFF + COMPARED + "  events.layoff.0.dismiss.success: [2, 20]\n",
         ["f:10: events.layoff.0: 20 of success are dismissed where 10 are; one seat stays; allowed: 0 to 9"]),
        (LAYOFF + COMPARED + "  events.layoff.1.week: [10, 90]\n",
         ["f:7: events.layoff.1: until is 86, and week is 90; allowed: 91 to 100"]),
        (LAYOFF.replace("week: 60, dis", "week: 100, dis") + COMPARED,
         ["f:6: events.layoff.0: week is 100, and the horizon has 100 weeks; allowed: 0 to 99"]),
        (LAYOFF + COMPARED + "  events.layof.0.week: [10]\n",
         ["f:10: unknown number of an event 'events.layof.0.week'; did you mean 'events.layoff.0.week'?"]),
        (LAYOFF + COMPARED + "  events.layoff.2.week: [10]\n",
         ["f:10: unknown number of an event 'events.layoff.2.week'; did you mean 'events.layoff.1.week'?"]),
        (LAYOFF + COMPARED + "  events.layoff.0.until: [10]\n",
         ["f:10: 'events.layoff.0.until' is no number of this event; allowed: 'events.layoff.0.week', "
          "'events.layoff.0.dismiss.success'"]),
        (LAYOFF + "parameters: {events: layoff, events.layoff.0.week: 3}\n",
         ["f:8: 'events.layoff.0.week' is set under 'events'; change it there, or write its levels under 'factors'"]),
        ("events: {a: [{week: 3, set: {turnover: .1}}, {week: 1, until: 4, set: {turnover: .2}}]}\n"
         "parameters: {events: a}\n",
         ["f:4: events.a.1: turnover is set by event 0, too, and both are on in week 3; "
          "end the earlier one with 'until', or keep one"]),
        ("events:\n  a:\n  - {weak: 1, dismiss: {sucess: 1}, hiring: frozen}\n  - {week: 3, until: 9, "
         "quits: {sales: best}}\n  - {week: 3}\n  - {week: x, "
         "set: {turnovr: 1, accounts: 9, regimes.sole.cover: 1, cover: 3}}\n  - 3\n"
         "parameters: {events: a}\n",
         ["f:6: 'events.a.0.week' is missing; an event has a week of the horizon, from 0",
          "f:6: events.a.0 has 'dismiss' and 'hiring'; allowed: one of them; write another event for the other",
          "f:6: unknown function 'sucess'; did you mean 'success'?",
          "f:6: unknown key 'events.a.0.weak'; did you mean 'week'?",
          "f:7: events.a.1.quits.sales is 'best'; allowed: 'most accounts' or 'longest tenure'",
          "f:7: events.a.1.until goes with 'hiring' or 'set', and this event has 'quits'",
          "f:8: events.a.2: nothing happens; add one of 'dismiss', 'hiring', 'set', 'quits'",
          "f:9: an event is the same under every regime: write 'cover' for 'regimes.sole.cover'",
          "f:9: events.a.3.set.cover is 3; allowed: a number from 0 to 1 (share)",
          "f:9: events.a.3.week is 'x'; allowed: a whole number from 0 to 5199 (weeks)",
          "f:9: no event can set 'accounts': it says which firm the simulation starts with",
          "f:9: unknown parameter 'turnovr'; did you mean 'turnover'?",
          "f:10: events.a.4 is 3; allowed: a mapping, such as {week: 60, dismiss: {success: 3}}"]),
        ("events: {none: [{week: 3, hiring: frozen}]}\nparameters: {events: none}\n",
         ["f:4: 'none' cannot name a set of events; allowed: lower-case letters, digits and '_', a letter first, "
          "and not 'none', in which nothing happens"]),
        ("events: {a: []}\n",
         ["f:4: events.a is []; allowed: a list of events, such as [{week: 60, dismiss: {success: 3}}]"]),
        ("events: 3\n", ["f:4: events is 3; allowed: a mapping from the name of a set to a list of events"]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_line_and_a_cure(text: str, expected: list[str]) -> None:
    if expected[0].startswith("f:4: 'none' cannot"):
        expected = [
            *expected,
            "f:5: 'events' says which set of events happens, and there is none; write one under 'events'",
        ]
        expected[1] = "f:5" + expected[1][3:]
    assert faults(text) == expected


def test_points_of_a_file_are_looked_at_each_for_itself(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(
        "events,events.layoff.1.week,events.layoff.1.until\nlayoff,2,5\nlayoff,80,90\n"
    )
    text = HEAD + LAYOFF + "design: points.csv\n"
    (tmp_path / "s.yaml").write_text(text)
    scenario = read_scenario(tmp_path / "s.yaml")
    assert design.events_at(scenario, design.design_point(scenario, 1), "sole")[1] == Event(80, 90, hiring="frozen")
    (tmp_path / "points.csv").write_text(
        "events,events.layoff.1.week,events.layoff.1.until\nlayoff,2,5\nlayoff,90,90\n"
    )
    with pytest.raises(ScenarioError, match=r"s\.yaml:7: events\.layoff\.1: until is 90, and week is 90"):
        read_scenario(tmp_path / "s.yaml")


def test_settings_of_a_command_choose_what_happens() -> None:
    scenario = parse_scenario(HEAD + LAYOFF + COMPARED)
    made = narrowed(scenario, ["sole"], ["events=layoff", "events.layoff.0.week=30"])
    assert design.events_at(made, design.design_point(made, 0), "sole")[0].week == 30
    assert rewritten(scenario, ["events=layoff"]).parameters == {"events": "layoff"}
    for setting, words in (
        ("events=layof", "events is 'layof'; allowed: one of 'none', 'layoff'"),
        ("events.layoff.3.week=30", "unknown number of an event 'events.layoff.3.week'"),
    ):
        with pytest.raises(RequestError, match=words):
            narrowed(scenario, [], [setting])
    with pytest.raises(RequestError, match="the horizon has 100 weeks"):
        narrowed(scenario, [], ["events=layoff", "events.layoff.0.week=300"])
