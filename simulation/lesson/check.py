"""Checking what the parts of a lesson say of each other and of the model: parameters, regimes, people, weeks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.lesson import acts
from simulation.lesson.lesson import CLASS_FIRM, Guess, Lesson
from simulation.lesson.regimes import read_regimes
from simulation.lesson.settings import check_size, read_choices, read_firm, read_touch
from simulation.lesson.shape import LessonFile
from simulation.scenario.document import Faults
from simulation.science import catalogue
from simulation.science.evidence import ledger
from simulation.wording.values import shown


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
    regimes, first_shown, offered = read_regimes(content.get("regimes"), faults)
    touch = read_touch(content.get("touch"), faults)
    if offered and isinstance(listed := content.get("touch"), list) and "regimes" not in listed:
        words = "regimes are offered, and 'touch' does not name 'regimes': add it there, or offer none"
        faults.blame(("regimes", "offered"), words, of_key=True)
    first = acts.read_act(("first",), content.get("first"), parameters, faults)
    settings = read_choices(content.get("be"), faults)
    _evidence(content.get("evidence"), faults)
    if written is None:
        return None
    guess = written.guess
    if guess.low >= guess.high:
        faults.blame(
            ("guess", "from"), f"guess.from is {guess.low:g}, and guess.to {guess.high:g}; the lower one first"
        )
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
        be=None if written.be is None else acts.made(written.be, settings, parameters, regimes, faults),
        steps=tuple(written.steps),
        watch=tuple(written.watch),
        may_differ=written.may_differ,
        evidence=tuple((each.row, each.text) for each in written.evidence),
        discuss=tuple(written.discuss),
        caveat=written.caveat,
        file=file,
    )


def _evidence(value: object, faults: Faults) -> None:
    """Whether the rows of the evidence are there."""
    listed = value if isinstance(value, list) else []
    rows = {row.id for row in ledger().rows} if listed else set()
    for place, one in enumerate(listed):
        row = one.get("row") if isinstance(one, dict) else None
        if isinstance(row, str) and row not in rows:
            words = f"there is no row {shown(row)} in the evidence (`simulate describe --evidence` prints it)"
            faults.blame(("evidence", place, "row"), words)
