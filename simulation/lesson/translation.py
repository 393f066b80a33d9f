"""The texts of a lesson in another language, put in the place of its own."""

from __future__ import annotations

from dataclasses import replace

from simulation.lesson.lesson import Be, Lesson, Named
from simulation.lesson.shape import TranslationFile
from simulation.scenario.document import Faults, Path
from simulation.wording.values import counted, nearest, shown


def translated(lesson: Lesson, texts: TranslationFile, faults: Faults, file: str) -> Lesson:
    """The lesson in the language of `texts`; whatever the two do not share is blamed.

    Parameters
    ----------
    lesson
        The original.
    texts
        Its texts in another language.
    faults
        Takes what is missing, and what translates nothing.
    file
        The file of the translation.
    """
    if texts.lesson != lesson.lesson:
        faults.blame(("lesson",), f"lesson is {shown(texts.lesson)}, and {texts.translates} is {lesson.lesson!r}")
    if texts.language == lesson.language:
        words = f"language is {shown(texts.language)}, that of {texts.translates} itself; name the one translated into"
        faults.blame(("language",), words)
    for name in ("steps", "watch", "discuss"):
        _as_many((name,), len(getattr(texts, name)), len(getattr(lesson, name)), faults)
    rows = [row for row, _ in lesson.evidence]
    if [each.row for each in texts.evidence] != rows:
        words = f"evidence is of other rows than in {texts.translates}; allowed: {', '.join(rows) or 'none'}"
        faults.blame(("evidence",) if texts.evidence else (), words, of_key=True)
    return replace(
        lesson,
        language=texts.language,
        title=texts.title,
        question=texts.question,
        setting=texts.setting,
        regimes=_regimes(lesson, texts, faults),
        guess=replace(lesson.guess, question=texts.guess.question),
        be=_be(lesson.be, texts, faults),
        steps=tuple(texts.steps),
        watch=tuple(texts.watch),
        may_differ=texts.may_differ,
        evidence=tuple((each.row, each.text) for each in texts.evidence),
        discuss=tuple(texts.discuss),
        caveat=texts.caveat,
        file=file,
    )


def _as_many(path: Path, here: int, there: int, faults: Faults) -> None:
    if here != there:
        words = f"{path[-1]} has {counted(here, 'text')}, and {there} in the original; translate each of them"
        faults.blame(path, words, of_key=True)


def _regimes(lesson: Lesson, texts: TranslationFile, faults: Faults) -> dict[str, Named]:
    own = {name: named for name, named in lesson.regimes.items() if named.own}
    for name in texts.regimes.own:
        if name not in own:
            words = f"the lesson has no regime {shown(name)} of its own{nearest(name, tuple(own))}"
            faults.blame(("regimes", "own", name), words, of_key=True)
    found = dict(lesson.regimes)
    for name, named in own.items():
        words_of = texts.regimes.own.get(name)
        if words_of is None:
            faults.blame((), f"'regimes.own.{name}' is missing: its name and its meaning")
        else:
            found[name] = replace(named, name=words_of.name, meaning=words_of.meaning)
    return found


def _be(be: Be | None, texts: TranslationFile, faults: Faults) -> Be | None:
    if be is None or texts.be is None:
        if be is not None:
            faults.blame((), "'be' is missing: its question, and what each choice says")
        elif texts.be is not None:
            faults.blame(("be",), "the lesson has no 'be'; leave it out", of_key=True)
        return be
    said = texts.be.choices
    _as_many(("be", "choices") if said else ("be",), len(said), len(be.choices), faults)
    choices = tuple(replace(choice, say=words.say) for choice, words in zip(be.choices, said, strict=False))
    return replace(be, question=texts.be.question, choices=choices)
