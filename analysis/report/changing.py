"""The section on what events and transitions do, for which the model is run anew: only where a scenario has any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from analysis.report.elements import Folded, Material, Paragraph, Part, Picture, Points, Section
from analysis.report.placed import Place, begun
from analysis.report.tipping_and_money import from_sheet, with_minus
from analysis.report.wording import place_text
from analysis.timeline import changes as of_changes
from analysis.timeline import courses, sheets, words
from analysis.timeline.figure import plans_figure, timeline_figure
from simulation.errors import RequestError
from simulation.scenario import design
from simulation.scenario.happening import NONE_OR_SET

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario

TITLE: Final = "What a change does"


def scenario_at(scenario: Scenario, index: int) -> Scenario:
    """A scenario at one of its design points, with every set of events that it compares."""
    there = design.at_point(scenario, index)
    levels = scenario.factors.get(NONE_OR_SET)
    if levels is None:
        return there
    others = {name: value for name, value in there.parameters.items() if name != NONE_OR_SET}
    return replace(there, parameters=others, factors={NONE_OR_SET: levels})


def firms(scenario: Scenario) -> int:
    """How many firms are run for the section; 0 where nothing changes, so that there is none."""
    try:
        return len(of_changes.firms(scenario))
    except RequestError:
        return 0


def section(
    scenario: Scenario, at: Place, material: Material, replications: int, on_progress: Callable[[int, int], None]
) -> Section:
    """What each set of events, and each regime that becomes another one, does to the firm at one design point."""
    found = courses.study(scenario, replications, on_progress=on_progress, confidence=material.confidence)
    *points, note = words.sentences(found)
    names = list(dict.fromkeys(found.changes["change"]))
    told = [with_minus(sentence) for sentence in points]
    parts: list[Part] = [
        Picture(partial(_drawn, found, name), f"{words.heading(found, name)}. {' '.join(points)}") for name in names
    ]
    parts += [
        Picture(partial(_drawn_plans, found, start), f"{words.best_plans(found, start)}.")
        for start in words.starts(found)
    ]
    made = [*sheets.tables(found), *sheets.courses(found)]
    parts += [
        Points(told),
        Folded("The same in numbers", [*map(from_sheet, made), Paragraph(with_minus(note), "small")]),
    ]
    lead = (
        "The same firm with the same luck, with and without the change: what differs from then on is what it does. "
        "A regime that becomes another one is held against the same that stays as it was."
    )
    return Section("changing", TITLE, [*begun(lead, _without_events(at, scenario, material), replications), *parts])


def _without_events(at: Place, scenario: Scenario, material: Material) -> Place:
    """The place, without which set of events happens there: each is looked at."""
    names = [name for name in material.factors if name != NONE_OR_SET]
    return replace(at, text=place_text(names, [scenario.parameters[name] for name in names]) if names else "")


def _drawn_plans(found: courses.Timeline, start: str, narrow: bool) -> Any:
    return plans_figure(found, start, narrow=narrow)


def _drawn(found: courses.Timeline, name: str, narrow: bool) -> Any:
    return timeline_figure(found, name, narrow=narrow)
