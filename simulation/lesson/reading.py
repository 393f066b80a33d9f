"""Reading a lesson file: strictly, with every fault at once, each with its line."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

from simulation.errors import Fault, RequestError, ScenarioError
from simulation.lesson.check import checked
from simulation.lesson.complaints import shape
from simulation.lesson.lesson import Lesson
from simulation.lesson.shape import LessonFile, TranslationFile
from simulation.lesson.translation import translated
from simulation.scenario import shipped
from simulation.scenario.document import REFUSED, Document, Faults, read_yaml
from simulation.scenario.source import read_text
from simulation.wording.values import nearest


def find(word: str) -> FilePath:
    """The file that is meant: one that is there, or the shipped lesson of that name (`de/key-person` in German).

    Raises
    ------
    RequestError
        For a bare word that is neither; names the nearest.
    """
    path, lessons = FilePath(word), shipped.lessons()
    if word in lessons and (not path.exists() or path.is_dir()):
        return lessons[word]
    if path.exists() or (path.suffix in (".yaml", ".yml") and path.stem not in lessons):
        return path
    if path.suffix and path.stem in lessons:
        raise RequestError(f"there is no file {word!r}; the shipped lesson goes by its name alone, {path.stem!r}")
    raise RequestError(f"there is no file {word!r}, and no shipped lesson of that name{nearest(word, [*lessons])}")


def read_lesson(path: str | FilePath) -> Lesson:
    """Read and check a lesson file, or the translation of one.

    Parameters
    ----------
    path
        A file in UTF-8 of at most 1 MiB; or, as text, the name of a shipped lesson.

    Raises
    ------
    ScenarioError
        If the file cannot be read or anything in it is wrong: with every fault that was found.

    Examples
    --------
    >>> lesson = read_lesson("key-person")
    >>> lesson.title, lesson.shown, lesson.guess.weeks
    ('One key person leaves', ('sole', 'shared'), 52)
    """
    file = find(path) if isinstance(path, str) else path
    return parse_lesson(read_text(file), str(file))


def parse_lesson(text: str, file: str = "lesson.yaml") -> Lesson:
    """Check the text of a lesson file, or of the translation of one.

    Parameters
    ----------
    text
        The text, in YAML 1.2.
    file
        Its name, for messages, and to find the file that it translates.

    Raises
    ------
    ScenarioError
        If anything is wrong: with every fault that was found.
    """
    document = read_yaml(text)
    faults = Faults(document)
    content = _content(document, faults)
    if content is None:
        raise ScenarioError(file, faults.found)
    if "translates" in content:
        return _translation(content, faults, file)
    written, complaints = shape(content, LessonFile)
    for complaint in complaints:
        faults.blame(complaint.path, complaint.words, of_key=complaint.of_key)
    made = checked(content, written, faults, file)
    if made is None or faults.found:
        raise ScenarioError(file, faults.found)
    return made


def _content(document: Document, faults: Faults) -> dict[str, Any] | None:
    if isinstance(document.value, dict):
        return document.value
    if document.value is not REFUSED:
        faults.blame((), "this is no lesson: it has no 'lesson', which names it; `simulate lesson new` writes a start")
    return None


def _translation(content: dict[str, Any], faults: Faults, file: str) -> Lesson:
    """The lesson that a file translates, in the file's language."""
    written, complaints = shape(content, TranslationFile)
    for complaint in complaints:
        faults.blame(complaint.path, complaint.words, of_key=complaint.of_key)
    original: Lesson | None = None
    named = content["translates"]
    if isinstance(named, str):
        path = FilePath(file).parent / named
        try:
            found = read_yaml(text := read_text(path)).value
            if isinstance(found, dict) and "translates" in found:
                faults.blame(("translates",), f"{named} is a translation, too; name the lesson that it translates")
            else:
                original = parse_lesson(text, str(path))
        except ScenarioError as error:
            faults.found += [Fault(each.line, each.message, each.file or str(path)) for each in error.faults]
    if original is None or written is None:
        raise ScenarioError(file, faults.found)
    made = translated(original, written, faults, file)
    if faults.found:
        raise ScenarioError(file, faults.found)
    return made
