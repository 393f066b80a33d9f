"""The beginning of a lesson of one's own, and of a translation, as text."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from simulation.errors import RequestError
from simulation.lesson.lesson import Lesson
from simulation.lesson.reading import find, read_lesson
from simulation.lesson.shape import LANGUAGE
from simulation.scenario import shipped
from simulation.scenario.document import scalar
from simulation.wording.values import nearest, shown

START: Final = Path(__file__).with_name("start.yaml")


def own(file: Path, like: str | None = None) -> str:
    """A lesson with a remark on every part, or a copy of a shipped one, under the name of the file.

    Raises
    ------
    RequestError
        If no shipped lesson is called `like`.
    """
    source = START
    if like is not None:
        originals = {name: path for name, path in shipped.lessons().items() if "/" not in name}
        if like not in originals:
            raise RequestError(f"there is no shipped lesson {like!r}{nearest(like, [*originals])}")
        source = originals[like]
    text = source.read_text(encoding="utf-8").replace("FILE\n", f"{file}\n")
    if like is not None:  # its first remark is of the shipped one
        text = text[text.index("lesson: ") :]
    return re.sub("(?m)^lesson: [A-Za-z0-9-]+", f"lesson: {_name(file)}", text, count=1)


def _name(file: Path) -> str:
    """The name of a lesson in that file, as links have it."""
    name = re.sub("[^a-z0-9]+", "-", file.stem.lower()).strip("-")
    return (name if name[:1].isalpha() else f"lesson-{name}")[:40].strip("-")


def translation(file: Path, of: str, language: str) -> str:
    """Every text of a lesson, to be put in the words of another language.

    Parameters
    ----------
    file
        Where the translation will be.
    of
        The file of the lesson.
    language
        Into which language.

    Raises
    ------
    RequestError
        If the lesson is a shipped one, which lies where nobody writes, or that is no language.
    """
    if find(of) in shipped.lessons().values():
        raise RequestError(f"{of} is a shipped lesson: copy it first (`simulate lesson new {of}.yaml --like {of}`)")
    if not re.fullmatch(LANGUAGE, language):
        raise RequestError(f"--language is {shown(language)}; allowed: the tag of a language, such as 'de' or 'pt-BR'")
    path = Path(os.path.relpath(find(of), file.parent)).as_posix()
    return "\n".join(_yaml(_texts(read_lesson(of), language, path))) + "\n"


def _texts(lesson: Lesson, language: str, translates: str) -> dict[str, Any]:
    regimes = {name: {"name": each.name, "meaning": each.meaning} for name, each in lesson.regimes.items() if each.own}
    be = lesson.be
    found: dict[str, Any] = {
        "translates": translates,
        "lesson": lesson.lesson,
        "language": language,
        "title": lesson.title,
        "question": lesson.question,
        "setting": lesson.setting,
        "regimes": {"own": regimes} if regimes else {},
        "guess": {"question": lesson.guess.question},
        "be": {} if be is None else {"question": be.question, "choices": [{"say": each.say} for each in be.choices]},
        "steps": list(lesson.steps),
        "watch": list(lesson.watch),
        "may_differ": lesson.may_differ,
        "evidence": [{"row": row, "text": text} for row, text in lesson.evidence],
        "discuss": list(lesson.discuss),
        "caveat": lesson.caveat,
    }
    return {name: value for name, value in found.items() if value}


def _yaml(value: Any, indent: str = "") -> Iterator[str]:
    """Plain data as YAML, each text on a line of its own; nothing for what is empty."""
    for key, one in value.items() if isinstance(value, dict) else ():
        if isinstance(one, str):
            yield f"{indent}{key}: {_quoted(one)}"
        elif one:
            yield f"{indent}{key}:"
            yield from _yaml(one, f"{indent}  ")
    for one in value if isinstance(value, list) else ():
        first, *rest = [_quoted(one)] if isinstance(one, str) else _yaml(one)
        yield f"{indent}- {first}"
        yield from (f"{indent}  {line}" for line in rest)


def _quoted(text: str) -> str:
    """A text as YAML has it: plain where it cannot be taken for anything else."""
    plain = re.fullmatch(r"[^\W_][^:#\"'\n\\]*|\.\./[\w./-]+", text) and isinstance(scalar(text), str)
    return text if plain else json.dumps(text, ensure_ascii=False)
