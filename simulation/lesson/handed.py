"""What the page gets: lessons as plain data, its words by language, and the fragment that holds a lesson."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from simulation.errors import RequestError
from simulation.lesson.lesson import Be, Lesson, Named
from simulation.lesson.reading import read_lesson
from simulation.scenario import shipped
from simulation.scenario.document import read_yaml

WORDS: Final = Path(__file__).parents[1] / "page" / "words"
"""Where the words of the page lie: `class.<language>.yaml`, flat."""

LANGUAGES: Final[Mapping[str, str]] = {
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fi": "Suomi",
    "fr": "Français",
    "it": "Italiano",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "sv": "Svenska",
    "tr": "Türkçe",
}
"""What languages call themselves; one that is not here goes by its tag."""

ORDER: Final = ("key-person", "everyone", "gatekeeper", "meetings", "how-many", "free")
"""In which order the shipped lessons are offered."""

LONGEST_LINK: Final = 16_000
"""Characters that a link may have: more than mail and chat programs leave whole."""


def handed(lesson: Lesson | None = None) -> dict[str, Any]:
    """Everything that the class's page begins with, in plain data.

    Parameters
    ----------
    lesson
        A lesson that is handed over besides the shipped ones, in the place of one of the same name and language.

    Returns
    -------
    dict
        `lessons` by name and language, `words` of the page by language and key, and what `languages` are called.
    """
    words = page_words()
    lessons: dict[str, dict[str, Any]] = {}
    for each in (*_shipped(), *(() if lesson is None else (lesson,))):
        lessons.setdefault(each.lesson, {})[each.language] = plain(each, words.get(each.language, {}))
    spoken = dict.fromkeys([language for found in lessons.values() for language in found] + [*words])
    return {
        "lessons": lessons,
        "words": words,
        "languages": {tag: LANGUAGES.get(tag.split("-")[0], tag) for tag in sorted(spoken)},
    }


@cache
def _shipped() -> tuple[Lesson, ...]:
    files = shipped.required(shipped.lessons(), "lessons")
    lessons = sorted((read_lesson(file) for file in files.values()), key=lambda lesson: lesson.language != "en")
    return tuple(sorted(lessons, key=lambda lesson: ORDER.index(lesson.lesson)))


def page_words() -> dict[str, dict[str, str]]:
    """The words of the page, by language and key."""
    return flat_words(WORDS, "class")


def flat_words(folder: Path, kind: str) -> dict[str, dict[str, str]]:
    """Words by language and key, from the files `KIND.LANGUAGE.yaml` of a folder.

    Raises
    ------
    RequestError
        If a file of them is not flat text.
    """
    found = {}
    for file in sorted(folder.glob(f"{kind}.*.yaml")):
        document = read_yaml(file.read_text(encoding="utf-8"))
        value = document.value
        if document.faults or not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise RequestError("\n".join(fault.at(str(file)) for fault in document.faults) or f"{file}: not flat text")
        found[file.name.removeprefix(f"{kind}.").removesuffix(".yaml")] = value
    return found


def plain(lesson: Lesson, words: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The lesson in plain data; built-in regimes by their names in `words` where these have them."""
    words = page_words().get(lesson.language, {}) if words is None else words
    texts = ("lesson", "language", "minutes", "title", "question", "setting", "begins_after", "may_differ", "caveat")
    guess = lesson.guess
    return {
        **{name: getattr(lesson, name) for name in texts},
        "firm": dict(lesson.firm),
        "regimes": {
            "shown": list(lesson.shown),
            "offered": list(lesson.offered),
            "all": {name: _regime(name, named, words) for name, named in lesson.regimes.items()},
        },
        "first": None if lesson.first is None else lesson.first.plain(),
        "guess": {
            "about": guess.about,
            "question": guess.question,
            "weeks": guess.weeks,
            "from": guess.low,
            "to": guess.high,
        },
        "touch": {
            "people": lesson.touch_people,
            "regimes": lesson.touch_regimes,
            "parameters": {name: {"from": low, "to": high} for name, (low, high) in lesson.touch.items()},
        },
        "be": None if lesson.be is None else _be(lesson.be),
        **{name: list(getattr(lesson, name)) for name in ("steps", "watch", "discuss")},
        "evidence": [{"row": row, "text": text} for row, text in lesson.evidence],
    }


def _regime(name: str, named: Named, words: Mapping[str, str]) -> dict[str, Any]:
    spoken = named.name if named.own else words.get(f"regime_{name}", named.name)
    meaning = named.meaning if named.own else words.get(f"meaning_{name}", named.meaning)
    return {"name": spoken, "meaning": meaning, "practices": named.regime.model_dump(mode="json")}


def _be(be: Be) -> dict[str, Any]:
    return {
        "who": be.who,
        "seat": 0,
        "clicks": be.clicks,
        "weeks": be.weeks,
        "under": be.under,
        "question": be.question,
        "happens": [{"click": click, **act.plain()} for click, act in be.happens],
        "choices": [{"say": each.say, "set": dict(each.set), "ill": each.ill} for each in be.choices],
    }


def link(lesson: Lesson) -> str:
    """The fragment of a link to the page that holds the whole lesson: `#lesson=z:...`.

    Raises
    ------
    RequestError
        If it would be longer than `LONGEST_LINK`.
    """
    text = json.dumps(plain(lesson), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    deflate = zlib.compressobj(
        9, wbits=-zlib.MAX_WBITS
    )  # bare, as browsers' DecompressionStream("deflate-raw") reads it
    squeezed = deflate.compress(text.encode()) + deflate.flush()
    found = "#lesson=z:" + base64.urlsafe_b64encode(squeezed).decode().rstrip("=")
    if len(found) > LONGEST_LINK:
        raise RequestError(
            f"the link would have {len(found):,} characters, more than {LONGEST_LINK:,}: shorten the texts, or hand "
            "out the page with the lesson in it (`simulate explore LESSON --save page.html`)"
        )
    return found
