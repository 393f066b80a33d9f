"""The picture of the whole model says what the code declares: no state, mechanism or rule is missing or made up."""

from __future__ import annotations

import ast
import re

import pytest

from simulation.describe import odd
from simulation.describe.odd import picture
from simulation.describe.odd.reading import class_in, source
from simulation.describe.odd.science import rules
from simulation.describe.odd.week import STATEFUL
from simulation.science.influences import IDENTITY, INFLUENCES, PLACES
from simulation.science.mechanisms import MECHANISMS


def documented() -> list[str]:
    """Every attribute that the agents' documentation names, as `Class.attribute`."""
    found = []
    for room, owner in STATEFUL:
        text = ast.get_docstring(class_in(source(room), owner)) or ""
        attributes = text.partition("Attributes\n----------\n")[2]
        for names in re.findall(r"^(\w.*?) : ", attributes, flags=re.MULTILINE):
            found += [f"{owner}.{name}" for name in names.split(", ")]
    return found


def test_every_state_of_the_agents_stands_in_exactly_one_place() -> None:
    drawn = [field for place in PLACES for field in place.fields]
    assert sorted([*drawn, *IDENTITY]) == sorted(documented())


def test_every_mechanism_is_on_an_arrow_and_no_other_word_is() -> None:
    assert {name for each in INFLUENCES for name in each.mechanisms} == set(MECHANISMS)


def test_every_arrow_leads_from_a_place_to_another_and_none_is_alone() -> None:
    names = [place.name for place in PLACES]
    assert len(set(names)) == len(names)
    ends = {end for each in INFLUENCES for end in (each.source, each.target)}
    assert ends == set(names)
    assert all(each.source != each.target for each in INFLUENCES)


@pytest.mark.parametrize("name", sorted({rule for each in INFLUENCES for rule in each.rules}))
def test_every_rule_on_an_arrow_is_one_that_the_model_calls(name: str) -> None:
    (rule,) = (rule for rule in rules() if rule.name == name)
    assert rule.callers


def test_the_description_shows_all_of_it_once() -> None:
    drawn = picture.diagram()
    assert odd.description().count(drawn) == 1
    for place in PLACES:
        assert drawn.count(f'  {place.name}["') == 1
    arrows = re.findall(r'^  (\w+) -->(?:\|"(.*)"\|)? (\w+)$', drawn, flags=re.MULTILINE)
    assert {(one, other) for one, _, other in arrows} == {(each.source, each.target) for each in INFLUENCES}
    assert len(arrows) == len({(one, other) for one, _, other in arrows})
    for each in INFLUENCES:
        (label,) = (label for one, label, other in arrows if (one, other) == (each.source, each.target))
        assert set(each.mechanisms) <= set(label.split("<br>"))
    assert {place.group for place in PLACES} == set(picture.COLOURS)
