"""Lessons played without a page: the thousand firms that the page shows, by the engine in C, which it has inside."""

from __future__ import annotations

from functools import cache

import numpy as np

from simulation.lesson.lesson import Act
from simulation.lesson.reading import read_lesson
from simulation.science.declaration import Value
from simulation.science.events import Event
from simulation.science.week_totals import TOTALS
from simulation.web.native import Run

FIRMS = 1000
SEED = 1
"""The seed of a link that names none."""

Weeks = dict[str, np.ndarray]
"""Totals by name: [firm, week]. The first week is the last one before the class comes in."""


@cache
def firms(
    name: str,
    regime: str,
    *,
    act: Act | None = None,
    weeks: int | None = None,
    values: tuple[tuple[str, Value], ...] = (),
    count: int = FIRMS,
) -> Weeks:
    """Other firms of a lesson: the weeks of its guess (or so many), with an act as they begin, and what is set."""
    lesson = read_lesson(name)
    horizon = lesson.guess.weeks if weeks is None else weeks
    luck = {"seed": SEED, "warm_up": lesson.begins_after, "horizon": horizon}
    events = (Event(0, set=values),) if values else ()
    parameters, practices = lesson.parameters, lesson.regimes[regime].regime
    found = np.empty((count, horizon + 1, len(TOTALS)))
    for firm in range(count):
        run = Run(parameters, practices, **luck, replication=firm + 1, events=events)
        run.weeks(lesson.begins_after)
        found[firm, 0] = _before(run)
        if act is not None:
            run.leaves(act.seat) if act.kind == "leaves" else run.ill(act.seat, act.weeks)
        run.weeks(horizon)
        found[firm, 1:] = _rows(run, horizon)
    return {total: found[:, :, place] for place, total in enumerate(TOTALS)}


def _before(run: Run) -> np.ndarray:
    """The totals of the week before; trust is added up there only in weeks that count."""
    row = _rows(run, 1)[0].copy()
    accounts = run.array("accounts")
    here = accounts["here"] != 0
    row[TOTALS.index("accounts")] = here.sum()
    row[TOTALS.index("trust")] = accounts["trust"][here].sum()
    return row


def _rows(run: Run, weeks: int) -> np.ndarray:
    return run.array("weeks")[:weeks].view(np.float64).reshape(weeks, len(TOTALS))


def trust(of: Weeks, week: int) -> np.ndarray:
    """Mean trust at the end of a week of the guess (from 1; 0 is the week before)."""
    return of["trust"][:, week] / of["accounts"][:, week]


def days(of: Weeks) -> np.ndarray:
    """Mean response time in the weeks of the guess."""
    return of["days"][:, 1:].sum(1) / of["answers"][:, 1:].sum(1)


def lost(of: Weeks) -> np.ndarray:
    """Accounts lost in the weeks of the guess."""
    return of["lost"][:, 1:].sum(1)


def unanswered(of: Weeks) -> np.ndarray:
    """Share of the requests of the guess's weeks that waited a week or more, or in vain."""
    return of["unanswered"][:, 1:].sum(1) / of["requests"][:, 1:].sum(1)
