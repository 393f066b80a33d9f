"""What a shipped lesson tells a class to watch is so in the thousand firms that the page shows; what it says was found
stands in the evidence."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from simulation.lesson.lesson import Lesson
from simulation.lesson.reading import read_lesson
from simulation.scenario import shipped
from simulation.science.evidence import row
from tests.lesson.played import FIRMS, Weeks, days, firms, lost, trust, unanswered
from tests.web.test_native import needs_compiler

NEARLY_ALL, USUALLY = 0.93, 0.75
"""Shares of firms for which a lesson says that something is so, or is usually so."""

LESSONS = [read_lesson(name) for name in shipped.lessons()]
ALL = [pytest.param(lesson, id=f"{lesson.lesson}-{lesson.language}") for lesson in LESSONS]
NUMBER = re.compile(r"(?<![\w.'])-?\d*[.,]?\d+")


def numbers(text: str) -> set[float]:
    """The numbers in a text, with a decimal point or comma."""
    return {float(found.replace(",", ".")) for found in NUMBER.findall(text)}


@pytest.mark.parametrize("lesson", ALL)
def test_what_was_found_elsewhere_stands_in_the_evidence(lesson: Lesson) -> None:
    for name, text in lesson.evidence:
        found = row(name)
        there = numbers(" ".join((found.finding, found.size, found.interval, found.sample, found.source, found.note)))
        there |= {round(100 * number, 6) for number in there}  # shares may be written as per cent
        there |= {abs(number) for number in there}  # ranges such as 0.132-0.176 are two numbers
        said = numbers(text)
        assert said <= there | {-number for number in there}, (name, said - there)


@pytest.mark.parametrize("lesson", ALL)
def test_a_lesson_fits_on_a_slide(lesson: Lesson) -> None:
    task = " ".join((lesson.question, lesson.setting, *lesson.steps, lesson.guess.question))
    assert len(task.split()) <= 115
    texts = [*lesson.watch, lesson.may_differ, *lesson.discuss, *(text for _, text in lesson.evidence)]
    assert max(len(text.split()) for text in texts) <= 40


def share(claims: np.ndarray) -> float:
    """In which share of firms something is so."""
    assert claims.shape == (FIRMS,)
    return float(claims.mean())


def about(said: float) -> object:
    """A share of a thousand firms as a lesson says it: within three standard errors, left by chance once in 370."""
    return pytest.approx(said, abs=3 * (said * (1 - said) / FIRMS) ** 0.5)


def last(of: Weeks) -> np.ndarray:
    """Trust at the end of the guess's weeks."""
    return trust(of, of["trust"].shape[1] - 1)


@needs_compiler
@pytest.mark.long  # thousands of firms
def test_everyone_what_to_watch_is_what_the_page_shows() -> None:
    diffuse, siloed, shared, sole = (firms("everyone", name) for name in ("diffuse", "siloed", "shared", "sole"))
    assert round(1 / unanswered(diffuse).mean()) == 8  # "one request in eight"
    assert max(unanswered(found).mean() for found in (siloed, shared, sole)) < 0.005
    assert share(days(diffuse) > np.maximum(days(siloed), days(shared))) > 0.9
    assert share(last(diffuse) < last(shared)) > NEARLY_ALL
    assert share(last(siloed) < last(diffuse)) > USUALLY
    assert share(lost(diffuse) == lost(siloed)) == about(1 / 5)
    assert share(lost(diffuse) > lost(siloed)) == about(1 / 4)


@needs_compiler
@pytest.mark.long  # thousands of firms
def test_meetings_what_to_watch_is_what_the_page_shows() -> None:
    none, some, much, sole = (firms("meetings", name) for name in ("no_talk", "shared", "long_talk", "sole"))
    assert (days(some) - days(none)).mean() == pytest.approx(0.75, abs=0.1)
    assert 2.6 < (days(much) - days(none)).mean() < 3
    assert share(last(much) < np.minimum(last(some), last(none))) > NEARLY_ALL
    assert share(days(sole) < days(much)) > USUALLY
    assert 0.38 < share(last(some) > last(none)) < 0.48  # "somewhat fewer than half"
    assert share(lost(much) < lost(some)) == about(1 / 4)
    assert share(lost(much) == lost(some)) == about(1 / 5)


@needs_compiler
@pytest.mark.long  # thousands of firms
def test_how_many_what_to_watch_is_what_the_page_shows() -> None:
    one, two, three, four, sole = (firms("how-many", name) for name in ("one", "two", "three", "shared", "sole"))
    assert share(last(two) - last(one) > last(four) - last(two)) == about(4 / 5)
    for fewer, more in pairwise((one, two, three, four)):
        assert 0.22 < (days(more) - days(fewer)).mean() < 0.36  # "a quarter to a third of a day"
        assert share(days(fewer) < days(more)) > NEARLY_ALL
    assert share(days(sole) > days(one)) > NEARLY_ALL
    assert share(last(sole) < last(one)) > NEARLY_ALL
    assert share(lost(one) < lost(two)) == about(1 / 4)
    assert share(lost(one) == lost(two)) == about(1 / 4)


@needs_compiler
@pytest.mark.long  # thousands of firms
def test_key_person_what_to_watch_is_what_the_page_shows() -> None:
    act = read_lesson("key-person").first
    (sole, shared), (no_sole, no_shared) = (
        [firms("key-person", name, act=each) for name in ("sole", "shared")] for each in (act, None)
    )
    fall = np.array([trust(no_sole, week) - trust(sole, week) for week in range(1, 53)])
    there = np.array([trust(no_shared, week) - trust(shared, week) for week in range(1, 53)])
    assert share((fall > 0).all(0)) > NEARLY_ALL  # "for the whole year"
    for week in range(1, 9):  # "in the first weeks"
        assert there[week].mean() / fall[week].mean() == pytest.approx(1 / 3, abs=0.05)
        assert share(there[week] < fall[week]) > NEARLY_ALL
    assert share(last(sole) < last(shared)) > NEARLY_ALL
    for found in (sole, shared):
        assert found["followed"][:, 1].sum() > 0
        assert found["followed"][:, 2:].sum() == 0
    assert share(lost(sole) <= lost(shared)) == about(1 / 4)


@needs_compiler
@pytest.mark.long  # thousands of firms
def test_gatekeeper_what_to_watch_is_what_the_page_shows() -> None:
    act = read_lesson("gatekeeper").first
    regimes = ("sole", "open_door", "shared")
    sole, door, shared = (firms("gatekeeper", name, act=act) for name in regimes)
    before, before_door, before_shared = (days(firms("gatekeeper", name)) for name in regimes)
    assert days(sole).mean() > 2 * before.mean()
    assert share(days(sole) < 2 * before) == about(1 / 10)
    assert share(days(sole) > np.maximum(days(door), days(shared))) > NEARLY_ALL
    assert share(before_door < before) > NEARLY_ALL
    assert share(days(door) - before_door < days(sole) - before) > NEARLY_ALL
    assert abs((days(shared) - before_shared).mean()) < 0.1  # "it hardly moves"
    assert share(trust(door, 0) < trust(sole, 0)) > USUALLY
    assert share(trust(sole, 0) < trust(shared, 0)) > NEARLY_ALL
    assert sole["requests"][:, 1:].sum(1).mean() == pytest.approx(60, abs=3)


@needs_compiler
def test_who_is_somebody_first_finds_out_what_the_lesson_is_about() -> None:
    """What a manager may choose makes the difference that the lesson tells of, in nearly all of a hundred firms."""
    waits, seldom, never = (_always("everyone", "diffuse", free_riding=each) for each in (0.5, 0.2, 0.0))
    assert (unanswered(waits) > unanswered(seldom)).mean() > NEARLY_ALL
    assert (unanswered(seldom) > unanswered(never)).mean() > NEARLY_ALL
    assert (last(seldom) < last(never)).mean() > NEARLY_ALL
    none, some, much = (_always("meetings", "shared", coordination=each) for each in (0.0, 0.08, 0.3))
    assert ((days(none) < days(some)) & (days(some) < days(much))).mean() > NEARLY_ALL
    assert (last(much) < last(none)).mean() > NEARLY_ALL
    shut, half, open_ = (_always("gatekeeper", "sole", gatekeeping=each) for each in (1.0, 0.5, 0.0))
    assert ((days(shut) > days(half)) & (days(half) > days(open_))).mean() > NEARLY_ALL


def _always(name: str, regime: str, **values: float) -> Weeks:
    """A hundred firms in which a manager chooses the same in all weeks in which they choose."""
    be = read_lesson(name).be
    assert be is not None
    assert {each for choice in be.choices for each in choice.set} == set(values)
    return firms(name, regime, values=tuple(values.items()), weeks=be.clicks * be.weeks, count=100)
