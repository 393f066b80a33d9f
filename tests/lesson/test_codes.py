"""Codes of guesses: the table that the page is held to as well, and laws over all of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.lesson.codes import DIGITS, CodeError, code, guesses, hash_of, read, step, steps_of
from simulation.lesson.lesson import Guess
from simulation.lesson.reading import read_lesson
from simulation.scenario import shipped

TABLE = json.loads((Path(__file__).parents[1] / "page" / "codes.json").read_text(encoding="utf-8"))

NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,39}", fullmatch=True)
STEPS = st.lists(st.integers(0, 100), min_size=1, max_size=4)


def fault(text: str, name: str, count: int) -> str:
    with pytest.raises(CodeError) as refused:
        read(text, name, count)
    return refused.value.fault


def test_the_table_of_both_languages_is_kept() -> None:
    for row in TABLE["codes"]:
        assert code(row["lesson"], row["steps"]) == row["code"]
        assert read(row["code"], row["lesson"], len(row["steps"])) == tuple(row["steps"])
    for row in TABLE["read_alike"]:
        assert read(row["text"], row["lesson"], len(row["steps"])) == tuple(row["steps"])
    for row in TABLE["refused"]:
        assert fault(row["code"], row["lesson"], row["regimes"]) == row["fault"], row


@given(NAMES, STEPS)
def test_what_is_written_is_read(name: str, steps: list[int]) -> None:
    text = code(name, steps)
    assert read(text.lower().replace("0", "o").replace("1", "i"), name, len(steps)) == tuple(steps)
    assert len(text.replace("-", "")) <= 9


@given(NAMES, STEPS, st.data())
def test_a_wrong_letter_is_told_always(name: str, steps: list[int], data: st.DataObject) -> None:
    text = code(name, steps).replace("-", "")
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([digit for digit in DIGITS if digit != text[place]]))
    assert fault(text[:place] + other + text[place + 1 :], name, len(steps)) == "check"


@given(NAMES, STEPS, st.data())
def test_two_letters_the_wrong_way_round_are_told_unless_they_are_sixteen_apart(
    name: str, steps: list[int], data: st.DataObject
) -> None:
    text = code(name, steps).replace("-", "")
    place = data.draw(st.integers(0, len(text) - 3))
    one, other = text[place], text[place + 1]
    if (DIGITS.index(one) - DIGITS.index(other)) % 16:
        assert fault(text[:place] + other + one + text[place + 2 :], name, len(steps)) == "check"


@given(NAMES, NAMES, STEPS)
def test_a_code_of_another_lesson_is_told_where_the_names_differ_in_their_eight_bits(
    name: str, other: str, steps: list[int]
) -> None:
    if hash_of(name) != hash_of(other):
        assert fault(code(other, steps), name, len(steps)) == "other"


def test_the_shipped_lessons_are_told_apart() -> None:
    names = [name for name in shipped.lessons() if "/" not in name]
    assert len({hash_of(name) for name in names}) == len(names)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_code_or_is_refused_in_words(text: str) -> None:
    try:
        found = read(text, "key-person", 2)
    except CodeError as error:
        assert str(error)  # noqa: PT017 - most texts are none
    else:
        assert all(0 <= each <= 100 for each in found)


def test_guesses_are_on_the_scale_of_the_lesson() -> None:
    lesson = read_lesson("gatekeeper")  # from 0 to 20
    said = code("gatekeeper", [step(guess, lesson.guess) for guess in (10.0, 0.0, lesson.guess.high)])
    assert guesses(said, lesson) == {"sole": 10.0, "open_door": 0.0, "shared": lesson.guess.high}


def test_whole_numbers_come_back_as_they_were_guessed() -> None:
    lesson = read_lesson("key-person")  # from 0 to 30
    for lost in range(31):
        said = code("key-person", [step(lost, lesson.guess), 0])
        assert guesses(said, lesson) == {"sole": lost, "shared": 0}
    with pytest.raises(CodeError, match="not the guesses of this lesson"):
        guesses(code("key-person", [31, 0]), lesson)


@pytest.mark.parametrize("row", TABLE["scales"])
def test_scales_are_cut_as_in_the_table_of_both_languages(row: dict[str, Any]) -> None:
    scale = Guess(row["about"], "", 52, float(row["from"]), float(row["to"]))
    assert steps_of(scale) == row["steps"]
    for guess, expected, back in row["guesses"]:
        assert step(guess, scale) == expected
        assert round(scale.low + (scale.high - scale.low) * expected / row["steps"], 6) == back
