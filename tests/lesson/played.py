"""Lessons played without a page: other firms under the same regimes, by the compiled engine or the reference model."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cache

from simulation.engine.run import simulate
from simulation.lesson.lesson import Act, Lesson
from simulation.lesson.reading import read_lesson
from simulation.model.model import OwnershipModel
from simulation.science.declaration import Value
from simulation.science.events import Event

FIRMS = 40
SEED = 77


@dataclass(frozen=True, slots=True)
class Seen:
    """What a class counts in a week."""

    trust: float
    lost: int
    followed: int
    days: float
    answers: int
    unanswered: int
    requests: int


@cache
def years(name: str, regime: str, values: tuple[tuple[str, Value], ...] = ()) -> list[dict[str, float]]:
    """The weeks of the guess in other firms, by the compiled engine, with parameters that hold in them (`values`).

    Of lessons in which nothing happens first. `last_trust` is trust at the end of the last week.
    """
    lesson = read_lesson(name)
    assert lesson.first is None or values
    luck = {"seed": SEED, "warm_up": lesson.begins_after, "horizon": max(lesson.guess.weeks, 50)}
    events = (Event(0, set=values),) if values else ()
    found = []
    for replication in range(FIRMS):
        outcomes, weekly = simulate(
            lesson.parameters,
            lesson.regimes[regime].regime,
            **luck,
            replication=replication,
            record=("trust",),
            events=events,
        )
        kept = {name: value for name, value in outcomes.items() if value is not None}
        found.append(kept | {"last_trust": weekly["trust"][-1]})
    return found


def begun(lesson: Lesson, regime: str, replication: int, weeks: int) -> OwnershipModel:
    """A firm of a lesson by the reference model, when the class comes in."""
    luck = {"seed": SEED, "replication": replication, "warm_up": lesson.begins_after, "horizon": weeks}
    firm = OwnershipModel(lesson.parameters, lesson.regimes[regime].regime, **luck)
    firm.run_for(lesson.begins_after - 1)
    return firm


def happens(firm: OwnershipModel, act: Act) -> None:
    """Make it happen to whoever is in the seat; nothing happens where nobody is."""
    if firm.employees[act.seat].vacant:
        return
    if act.kind == "leaves":
        firm.employees[act.seat].resign_today()
    else:
        firm.employees[act.seat].fall_ill(act.weeks)


@cache
def after_the_act(
    name: str, regime: str, act: Act | None = None, weeks: int | None = None
) -> list[tuple[list[Seen], list[Seen]]]:
    """Other firms after what happens first in a lesson (or `act`), and the same left alone: so many weeks of the guess.

    The first week seen is the last one before the class comes in.
    """
    lesson = read_lesson(name)
    first = act or lesson.first
    assert first is not None
    weeks = lesson.guess.weeks if weeks is None else weeks
    pairs = []
    for replication in range(FIRMS):
        alone = begun(lesson, regime, replication, weeks)
        before = _week(alone)
        disturbed = deepcopy(alone)
        happens(disturbed, first)
        one, other = ([before, *(_week(firm) for _ in range(weeks))] for firm in (disturbed, alone))
        pairs.append((one, other))
    return pairs


def _week(firm: OwnershipModel) -> Seen:
    firm.step()
    week = firm.week
    return Seen(
        trust=firm.states["trust"] or 0.0,
        lost=week.lost,
        followed=week.followed,
        days=week.days,
        answers=week.answers,
        unanswered=week.unanswered,
        requests=week.requests,
    )
