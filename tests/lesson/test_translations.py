"""Every translation says what the original says: the same parts, the same numbers, the same placeholders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulation.lesson.handed import WORDS, flat_words, plain
from simulation.lesson.reading import read_lesson
from simulation.lesson.slides import WORDS as OF_SLIDES
from simulation.lesson.slides import slides
from simulation.scenario import shipped
from simulation.science.regimes import REGIMES

ALL = [*shipped.lessons()]
ORIGINALS = [name for name in ALL if "/" not in name]
TRANSLATED = [name for name in ALL if "/" in name]
LANGUAGES = sorted({name.partition("/")[0] for name in TRANSLATED})
TOUCHED = {f"parameter_{name}" for lesson in ORIGINALS for name in read_lesson(lesson).touch}
OF_THE_MODEL = {f"{kind}_{name}" for kind in ("regime", "meaning") for name in REGIMES} | TOUCHED
"""Words that only other languages need: the model has the English ones."""

OF_MODEL = rf"\.regimes\.all\.({'|'.join(REGIMES)})\."
"""Where the name and the meaning of a built-in regime stand."""


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a lesson in plain data, with where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts(one, f"{path}.{key}")
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from texts(one, f"{path}.{place}")


def numbers(text: str) -> Counter[float]:
    """The numbers in a text, whichever sign is before their decimals."""
    return Counter(float(found.replace(",", ".")) for found in re.findall(r"(?<![\w.])\d*[.,]?\d+", text))


def placeholders(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{[^{}]*\}", text))


def test_every_lesson_is_there_in_every_language_that_any_is_in() -> None:
    assert set(TRANSLATED) == {f"{language}/{name}" for language in LANGUAGES for name in ORIGINALS}
    assert LANGUAGES


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_translated_lesson_has_the_numbers_of_the_original(name: str) -> None:
    here, there = plain(read_lesson(name), {}), plain(read_lesson(name.partition("/")[2]), {})
    pairs = list(zip(texts(here), texts(there), strict=True))
    for (path, mine), (other, theirs) in pairs:
        assert path == other
        assert numbers(mine) == numbers(theirs), (path, mine)
    names = [path for path, _ in texts(here) if re.search(r"\.(title|question|setting|caveat|say|meaning|\d+)$", path)]
    said = dict(texts(here))
    english = dict(texts(there))
    own = [path for path in names if ".practices." not in path and not re.search(OF_MODEL, path)]
    left = [path for path in own if said[path] == english[path] and not re.search(r"(shown|offered)\.\d+$", path)]
    assert left == []  # left in English


@pytest.mark.parametrize(("folder", "kind"), [(WORDS, "class"), (OF_SLIDES, "slides")])
def test_words_have_the_same_keys_and_placeholders_in_every_language(folder: Path, kind: str) -> None:
    found = flat_words(folder, kind)
    for language in LANGUAGES:
        assert set(found[language]) - OF_THE_MODEL == set(found["en"]) - OF_THE_MODEL, language
        for key, text in found[language].items():
            if key in found["en"]:
                assert placeholders(text) == placeholders(found["en"][key]), (language, key)
                assert numbers(text) == numbers(found["en"][key]), (language, key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ways_and_what_may_be_touched_have_names_in_every_language(language: str) -> None:
    words = flat_words(WORDS, "class")[language]
    ways = {name for lesson in ALL for name in read_lesson(lesson).regimes if name in REGIMES}
    assert {f"{kind}_{name}" for kind in ("regime", "meaning") for name in ways} | TOUCHED <= set(words)


@pytest.mark.parametrize("name", ALL)
def test_slides_hold_every_text_of_a_lesson(name: str) -> None:
    from markupsafe import escape

    lesson = read_lesson(name)
    made = slides(lesson)
    of_slides = {key: text for key, text in texts(plain(lesson)) if re.match(r"\.(steps|watch|discuss)\.", key)}
    for text in (*of_slides.values(), lesson.title, lesson.question, lesson.setting, lesson.caveat, lesson.may_differ):
        assert str(escape(text)) in made
    assert f'<html lang="{lesson.language}">' in made


def test_slides_are_text_whatever_a_lesson_says() -> None:
    from dataclasses import replace

    lesson = replace(read_lesson("everyone"), title="<img src=x onerror=alert(1)>", caveat="</style><script>")
    made = slides(lesson, "javascript:<b>")
    assert "<img" not in made
    assert "<script" not in made
    assert "<b>" not in made
