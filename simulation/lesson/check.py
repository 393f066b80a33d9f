"""Checking what the parts of a lesson say of each other and of the model: parameters, regimes, people, weeks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from simulation.lesson import acts
from simulation.lesson.lesson import CLASS_FIRM, Guess, Lesson
from simulation.lesson.regimes import read_regimes
from simulation.lesson.settings import check_size, read_choices, read_firm, read_touch
from simulation.lesson.shape import Be as BeFile
from simulation.lesson.shape import Guess as GuessFile
from simulation.lesson.shape import LessonFile, Regimes
from simulation.scenario.document import Faults
from simulation.science import catalogue
from simulation.science.declaration import Closed
from simulation.science.evidence import ledger
from simulation.wording.values import only_near, shown


def checked(content: Mapping[str, Any], written: LessonFile | None, faults: Faults, file: str) -> Lesson | None:
    """The lesson of a file; None where its shape has faults. Whatever else is wrong is blamed.

    Parts are read from the content as it stands, so that faults of the shape hide no others.

    Parameters
    ----------
    content
        What the file holds.
    written
        The same in the right shape; None if it is not.
    faults
        Takes the faults.
    file
        The name of the file.
    """
    firm = {**CLASS_FIRM, **read_firm(content.get("firm"), faults)}
    parameters = catalogue.resolve(firm)
    check_size(parameters, faults)
    before = len(faults.found)
    regimes, first_shown, offered = read_regimes(content.get("regimes"), faults)
    told = len(faults.found) == before and _part(Regimes, content.get("regimes")) is not None
    touch = read_touch(content.get("touch"), faults)
    if offered and isinstance(listed := content.get("touch"), list) and "regimes" not in listed:
        words = "regimes are offered, and 'touch' does not name 'regimes': add it there, or offer none"
        faults.blame(("regimes", "offered"), words, of_key=True)
    first = acts.read_act(("first",), content.get("first"), parameters, faults)
    settings = read_choices(content.get("be"), faults)
    _evidence(content.get("evidence"), faults)
    _scale(_part(GuessFile, content.get("guess")), faults)
    lived = _part(BeFile, content.get("be"))
    be = None if lived is None else acts.made(lived, settings, parameters, regimes if told else None, faults)
    if written is None:
        return None
    guess = written.guess
    return Lesson(
        lesson=written.lesson,
        language=written.language,
        minutes=written.minutes,
        title=written.title,
        question=written.question,
        setting=written.setting,
        firm=firm,
        begins_after=written.begins_after,
        shown=first_shown,
        offered=offered,
        regimes=regimes,
        first=first,
        guess=Guess(guess.about, guess.question, guess.weeks, guess.low, guess.high),
        touch_people="people" in written.touch,
        touch_regimes="regimes" in written.touch,
        touch=touch,
        be=be,
        steps=tuple(written.steps),
        watch=tuple(written.watch),
        may_differ=written.may_differ,
        evidence=tuple((each.row, each.text) for each in written.evidence),
        discuss=tuple(written.discuss),
        caveat=written.caveat,
        file=file,
    )


def _part[T: Closed](kind: type[T], value: object) -> T | None:
    """A section that is in its right shape, whatever is wrong with others."""
    try:
        return kind.model_validate(value)
    except ValidationError:
        return None


def _scale(guess: GuessFile | None, faults: Faults) -> None:
    """Whether the scale of a guess goes upwards."""
    if guess is not None and guess.low >= guess.high:
        words = f"guess.from is {guess.low:g}, and guess.to {guess.high:g}; the lower one first"
        faults.blame(("guess", "from"), words)


def _evidence(value: object, faults: Faults) -> None:
    """Whether the rows of the evidence are there."""
    listed = value if isinstance(value, list) else []
    rows = {row.id for row in ledger().rows} if listed else set()
    for place, one in enumerate(listed):
        row = one.get("row") if isinstance(one, dict) else None
        if isinstance(row, str) and row not in rows:
            words = f"there is no row {shown(row)} in the evidence (`simulate describe --evidence` prints it)"
            faults.blame(("evidence", place, "row"), words + only_near(row, sorted(rows)))
