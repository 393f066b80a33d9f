"""The report's section on what events and transitions do."""

from __future__ import annotations

from analysis.report import changing, studies
from analysis.report.elements import Paragraph, Picture, Points
from analysis.report.placed import Place
from analysis.timeline import courses, words
from simulation.scenario.reading import parse_scenario
from tests.helpers.reports import material_of, runs_of

TEXT = """\
name: changing
seed: 5
regimes:
  sole:
  moving: {from: sole, then: [{week: 20, to: shared}]}
weeks: {warm_up: 8, horizon: 60}
parameters: {accounts: 30, functions.success.seats: 4}
events:
  layoff: [{week: 30, dismiss: {success: 2}}]
factors:
  turnover: [0.0, 0.3]
  events: [none, layoff]
replications: 6
"""


def test_every_set_of_events_is_looked_at_whichever_the_place_has() -> None:
    scenario = parse_scenario(TEXT, "changing.yaml")
    for index in (2, 3):  # with and without the layoff, at turnover .3
        there = changing.scenario_at(scenario, index)
        assert there.factors == {"events": ("none", "layoff")}
        assert there.parameters["turnover"] == 0.3
        assert "events" not in there.parameters
        assert changing.firms(there) == 4
    still = parse_scenario("name: t\nseed: 1\nregimes: [sole, shared]\n", "t.yaml")
    assert changing.firms(changing.scenario_at(still, 0)) == 0


def test_the_section_says_what_the_timeline_says() -> None:
    scenario = parse_scenario(TEXT, "changing.yaml")
    there = changing.scenario_at(scenario, 3)
    material = material_of(TEXT, runs_of(scenario))
    told: list[tuple[int, int]] = []
    made = changing.section(
        there, Place(3, "turnover 0.3 and events layoff", "why"), material, 3, lambda *each: told.append(each)
    )
    *said, _ = words.sentences(courses.study(there, 3))
    (points,) = [part for part in made.parts if isinstance(part, Points)]
    assert [text.replace("−", "-") for text in points.items] == [text.replace("−", "-") for text in said]
    texts = [part.text for part in made.parts if isinstance(part, Paragraph)]
    assert "3 replications of each regime at turnover 0.3: why." in texts[1]
    pictures = [part for part in made.parts if isinstance(part, Picture)]
    assert len(pictures) == 3  # the layoff, the transition, the plans
    for picture in pictures:
        assert picture.alt
        picture.draw(True).draw_without_rendering()
    assert told[-1] == (12, 12)


def test_a_report_has_the_section_only_where_something_changes() -> None:
    scenario = parse_scenario(TEXT, "changing.yaml")
    material = material_of(TEXT, runs_of(scenario))
    told: list[tuple[int, int]] = []
    made = list(studies.studies(material, scenario, lambda *each: told.append(each), replications=2))
    assert made[0].anchor == "changing"
    assert told[-1][0] == told[-1][1]
