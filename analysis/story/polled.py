"""A run of the reference model, or of a model of one's own, seen as the engine is when it is watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.story.life import SEATS
from simulation.engine.history import LEAVE_CHANCE, History
from simulation.science.events import Happening
from simulation.science.members import FUNCTIONS

if TYPE_CHECKING:
    from simulation.model.account import Account
    from simulation.model.model import OwnershipModel

_WHOLE: Final[Mapping[str, Callable[[Account], int]]] = {
    "generation": lambda account: account.generation,
    "segment": lambda account: account.segment,
    "way": lambda account: account.way,
    "age": lambda account: account.age,
    "renewal_age": lambda account: account.renewal_age,
    "answers": lambda account: account.answers,
}
_REAL: Final[Mapping[str, Callable[[Account], float]]] = {
    "size": lambda account: account.size,
    "trust": lambda account: account.trust,
    "firm_trust": lambda account: account.firm_trust,
    "trust_in_persons": lambda account: account.person_trust(),
    "told": lambda account: account.told,
    "answer_days": lambda account: account.answer_days,
    LEAVE_CHANCE: lambda account: account.leave_chance(account.age, account.trust, account.value),
}
_BY_FUNCTION: Final[Mapping[str, Callable[[Any], float]]] = {
    "holder": lambda link: link.holder.seat,
    "context": lambda link: link.context,
    "person_trust": lambda link: link.person_trust,
}


def polled(model: OwnershipModel, slots: Sequence[int], happens: tuple[Happening, ...] = ()) -> History:
    """Carry out a whole run, and keep of it what `engine.history.watch` keeps for a story.

    Parameters
    ----------
    model
        A model that was just made.
    slots
        The slots whose accounts are kept, in order.
    happens
        What happens in the run, which the model was made with.
    """
    rows, people = model.ledger.warm_up + model.ledger.horizon + 1, model.employees
    kept: dict[str, Any] = {name: np.zeros((rows, len(slots)), np.int64) for name in ("here", *_WHOLE)}
    kept |= {name: np.full((rows, len(slots)), np.nan) for name in _REAL}
    kept |= {name: np.zeros((rows, len(slots), len(FUNCTIONS))) for name in _BY_FUNCTION}
    staff = {name: np.zeros((rows, len(people)), np.int64) for name in (*SEATS, "tenure", "vacancy_weeks")}
    at_work = np.zeros((rows, len(people)), np.bool_)
    changes = [(0, tuple(model.ways))]
    for row in range(rows):
        if row:
            model.step()
            if changes[-1][1][-1] is not model.ways[-1]:
                changes.append((row, tuple(model.ways)))
        for place, slot in enumerate(slots):
            if (account := model.book[slot]) is not None:
                _keep(kept, row, place, account)
        for seat, person in enumerate(people):
            at_work[row, seat] = person.present
            for name, course in staff.items():
                course[row, seat] = getattr(person, name)
    in_seat = staff.pop("vacancy_weeks") == 0
    tenure = staff.pop("tenure")
    about = model.ledger.warm_up, model.ledger.horizon, model.coefficients
    outcomes = model.ledger.outcomes()
    return History(*about, kept, in_seat, at_work, tenure, outcomes, staff, tuple(changes), happens)


def _keep(kept: Mapping[str, Any], row: int, place: int, account: Account) -> None:
    kept["here"][row, place] = 1
    for name, read in (*_WHOLE.items(), *_REAL.items()):
        kept[name][row, place] = read(account)
    for name, of_link in _BY_FUNCTION.items():
        kept[name][row, place] = [of_link(link) for link in account.links]
