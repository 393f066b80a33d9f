"""What a lesson is, in a few lines for the teacher who wrote it."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.lesson.lesson import CLASS_FIRM, Act, Be, Lesson
from simulation.science.cautions import cautions
from simulation.science.members import FUNCTIONS
from simulation.wording.values import counted


def lines(lesson: Lesson) -> list[str]:
    """The lesson part by part, and whatever speaks against its firm."""
    parameters = lesson.parameters
    people = sum(getattr(parameters.functions, name).people(parameters.accounts) for name in FUNCTIONS)
    own = [f"{name} {value}" for name, value in lesson.firm.items() if CLASS_FIRM.get(name) != value]
    guess = lesson.guess
    texts = (
        counted(len(lesson.steps), "step"),
        f"{len(lesson.watch)} to watch",
        f"{len(lesson.discuss)} to discuss",
        counted(len(lesson.evidence), "finding"),
    )
    parts = {
        "firm": f"{counted(parameters.accounts, 'account')}, {people} people"
        + "".join(f", {each}" for each in own)
        + f"; has worked for {counted(lesson.begins_after, 'week')}",
        "regimes": ", ".join(lesson.shown)
        + (f"; may be ticked: {', '.join(lesson.offered)}" if lesson.offered else ""),
        "first": "nothing happens" if lesson.first is None else _act(lesson.first),
        "guess": f"{guess.about} in {counted(guess.weeks, 'week')}, from {guess.low:g} to {guess.high:g}",
        "you are": "nobody" if lesson.be is None else _be(lesson.be),
        "then": ", ".join(_touch(lesson)) or "nothing may be touched",
        "texts": ", ".join(texts),
    }
    width = max(map(len, parts))
    head = f"{lesson.lesson} ({lesson.language}): {lesson.title}, {counted(lesson.minutes, 'minute')}"
    return [head, *(f"  {name:<{width}}  {words}" for name, words in parts.items()), *_doubts(lesson)]


def _act(act: Act) -> str:
    return f"{act.who} leaves" if act.kind == "leaves" else f"{act.who} is ill for {counted(act.weeks, 'week')}"


def _be(be: Be) -> str:
    who = "success 1" if be.who == "manager" else "the first customer of success 1"
    happens = "".join(f"; before click {click} {_act(act)}" for click, act in be.happens)
    choices = f", {len(be.choices)} choices each" if be.choices else ""
    return f"{who}, under {be.under}: {counted(be.clicks, 'click')} of {counted(be.weeks, 'week')}{choices}{happens}"


def _touch(lesson: Lesson) -> Iterator[str]:
    if lesson.touch_people:
        yield "people"
    if lesson.touch_regimes:
        yield "regimes"
    for name, (low, high) in lesson.touch.items():
        yield f"{name} from {low:g} to {high:g}"


def _doubts(lesson: Lesson) -> Iterator[str]:
    """What speaks against the firm; that it is small is what a class wants."""
    parameters = lesson.parameters
    firms = {name: (parameters, named.regime) for name, named in lesson.regimes.items()}
    for caution in cautions(firms, lesson.begins_after):
        if caution.about != "few accounts":
            yield f"  caution: {caution.text}"
