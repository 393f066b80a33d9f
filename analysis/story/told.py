"""Whose story is told, and the story: the same place in the book under each regime of a scenario.

Without a word on whose, it is the customer in whose life most kinds of things happen under the first regime: the
person of customer success gives notice, leaves, is replaced, is away; somebody new deals with that person on the
customer's side; the contract is renewed, grows; the customer is lost. Of several such, the one followed longest; of
these, the one in the first place of the book. Where there are any, only customers count that every regime has in the
same place when the horizon begins, so that it is one customer under all, and that have been with the firm for `LONGEST`
weeks at most then. It is a life to learn from, and not a usual one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from analysis.story.account import place
from analysis.story.dated import Dated
from analysis.story.life import COLUMNS, SEATS, Life, life
from simulation.engine.history import History, watch
from simulation.errors import RequestError, WorkError
from simulation.scenario import design
from simulation.science.coefficients import coefficients
from simulation.science.members import LEAD_FUNCTION

if TYPE_CHECKING:
    from simulation.model.model import OwnershipModel
    from simulation.scenario.scenario import Scenario
    from simulation.science.parameters import Parameters
    from simulation.science.regimes import Regime

MOST_LOOKED_AT: Final = 1_000
"""Places of the book among which a customer is chosen: more are looked at evenly spread."""

LONGEST: Final = 520
"""Weeks with the firm beyond which a customer is chosen only where there is no other."""

Flags = npt.NDArray[np.bool_]
Wholes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Story:
    """The life of one customer under each regime.

    Attributes
    ----------
    lives : mapping of Life
        By regime.
    chosen : bool
        Whether the customer was chosen for what happens in its life.
    replication : int
        Which luck.
    """

    lives: Mapping[str, Life]
    chosen: bool
    replication: int

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from analysis.story.words import sentences
        from simulation.wording.html import paragraphs

        return paragraphs(sentences(self))


def study(
    scenario: Scenario,
    account: str | int | None = None,
    *,
    replication: int = 0,
    model: type[OwnershipModel] | None = None,
) -> Story:
    """Tell the life of one customer under each regime of a scenario, at its first design point.

    Parameters
    ----------
    scenario
        Its regimes, seed, weeks and first design point are used.
    account
        A place in the book (`17`: who is there when the horizon begins, else who comes first), or a certain customer
        of that place (`"17.2"`: slot and generation, as in a trace); by default one in whose life much happens.
    replication
        Which luck.
    model
        A model of one's own in place of the built-in one.

    Raises
    ------
    RequestError
        If there is no such account.
    WorkError
        If a run of a model of one's own fails: with its reason.

    Examples
    --------
    >>> from simulation import Scenario
    >>> small = Scenario(name="small", seed=1, regimes=["sole"], parameters={"accounts": 20})
    >>> told = study(small, 3)
    >>> told.lives["sole"].slot, len(told.lives["sole"].weeks) > 0
    (3, True)
    """
    point = design.design_point(scenario, 0)
    firms = {name: design.settings(scenario, point, name, replication) for name in scenario.regimes}
    size = min(coefficients(*firm).slots for firm in firms.values())
    slot, generation = (None, None) if account is None else _asked(str(account), size)
    places = _places(size) if slot is None else [slot]
    histories = {name: _watched(scenario, name, firm, replication, places, model) for name, firm in firms.items()}
    if slot is None:
        slot = places[_chosen(list(histories.values()))]
    at = places.index(slot)
    lives = {
        name: life(history, name, slot, _generation(history, at, slot, generation, name), at)
        for name, history in histories.items()
    }
    return Story(lives, account is None, replication)


def _watched(
    scenario: Scenario,
    regime: str,
    firm: tuple[Parameters, Regime],
    replication: int,
    slots: list[int],
    model: type[OwnershipModel] | None,
) -> History:
    """One run, with what a story is read off."""
    weeks = {"warm_up": scenario.warm_up, "horizon": scenario.horizon}
    luck: dict[str, Any] = {"seed": scenario.seed, "replication": replication, **weeks}
    happens = design.events_at(scenario, design.design_point(scenario, 0), regime, replication)
    if happens:
        luck["events"] = happens  # a model of the user's own may know of none
    if model is None or model.is_built_in:
        return watch(*firm, **luck, columns=COLUMNS, seats=SEATS, slots=slots)
    from analysis.story.polled import polled
    from simulation.sweep.work import one_line

    try:
        return polled(model(*firm, **luck), slots, happens)
    except (Exception, SystemExit) as error:
        raise WorkError(f"the run under {regime} failed: {one_line(error)}") from error


def _places(size: int) -> list[int]:
    found: list[int] = np.unique(np.linspace(0, size - 1, min(size, MOST_LOOKED_AT)).astype(int)).tolist()
    return found


def _asked(text: str, size: int) -> tuple[int, int | None]:
    """The slot and the generation that were asked for."""
    slot, generation = place(text)
    if slot >= size:
        raise RequestError(f"account {text!r}: the book has places 0 to {size - 1:,}")
    return slot, generation


def _generation(history: History, at: int, slot: int, asked: int | None, regime: str) -> int:
    """Which customer of a place is meant."""
    here = history.accounts["here"][history.warm_up :, at] == 1
    # whoever is sold at the very end has lived through no week
    here[-1] &= history.accounts["age"][-1, at] > 0
    there = list(dict.fromkeys(history.accounts["generation"][history.warm_up :, at][here].tolist()))
    if not there:
        raise RequestError(f"account {slot}: under {regime} nobody ever is in that place of the book")
    if asked is None:
        return int(there[0])
    if asked not in there:
        known = ", ".join(f"{slot}.{each}" for each in there)
        raise RequestError(f"account {slot}.{asked}: under {regime} the customers of that place are {known}")
    return asked


# ---------------------------------------------------------------- a life to learn from


def _chosen(histories: list[History]) -> int:
    """The place, among those that were watched, of the customer in whose life most kinds of things happen."""
    first, start = histories[0], histories[0].warm_up
    kinds, weeks = kinds_of_things(first)
    there = weeks > 0
    if not there.any():
        raise RequestError("no account is there when the horizon begins, so that there is no life to choose")
    generations = np.array([each.accounts["generation"][start] for each in histories])
    everywhere = np.all([each.accounts["here"][start] == 1 for each in histories], axis=0)
    same = there & everywhere & np.all(generations == generations[0], axis=0)
    young = first.accounts["age"][start] <= LONGEST
    allowed = next(each for each in (same & young, same, there & young, there) if each.any())
    best = max(np.nonzero(allowed)[0].tolist(), key=lambda at: (kinds[at], weeks[at], -at))
    return int(best)


def kinds_of_things(history: History) -> tuple[Wholes, Wholes]:
    """Count the kinds of things in the lives of the customers there when the horizon begins, and the weeks lived.

    Returns
    -------
    tuple of ndarray
        Kinds as the module counts them, and weeks; one of each a place that was watched, 0 where nobody is.
    """
    a, start, lead = history.accounts, history.warm_up, LEAD_FUNCTION
    there = (a["here"][start:] == 1) & (a["generation"][start:] == a["generation"][start]) & (a["here"][start] == 1)
    both = there[1:] & there[:-1]
    seat = a["holder"][start:, :, lead].astype(np.int64)
    in_seat, at_work = history.in_seat[start:], history.at_work[start:]
    notice = history.people["notice_weeks"][start:] > 0

    def of(flags: Flags, seats: Wholes) -> Flags:
        return np.take_along_axis(flags, seats, axis=1)

    before, now = seat[:-1], seat[1:]
    leaves = of(in_seat[:-1] & ~in_seat[1:], before)
    stayed = (before == now) & of(in_seat[:-1] & in_seat[1:], now)
    somebody_new = of(in_seat[1:], now) & ~stayed
    trust = a["person_trust"][start:, :, lead]
    new = history.of_accounts("new_person_trust")[start:]
    seen = {
        "notice": stayed & of(notice[1:] & ~notice[:-1], now),
        "leaves": leaves,
        "takes_over": somebody_new,
        "away": stayed & of(at_work[:-1] & ~at_work[1:], now),
        "buyer": (trust[1:] == new[1:]) & (trust[:-1] != new[1:]),
        "expands": a["size"][start + 1 :] > a["size"][start:-1],
        "renewal": a["renewal_age"][start + 1 :] > a["renewal_age"][start:-1],
        "dismissed": leaves & of(_by_event(history, Dated.dismissed)[start:], before),
        "made": stayed & of(notice[1:] & ~notice[:-1] & _by_event(history, Dated.made_to_quit)[start:], now),
        "moves": a["way"][start + 1 :] != a["way"][start:-1],
    }
    found = [np.any(flags & both, axis=0) for flags in seen.values()]
    found.append(there[0] & ~there[-1])  # lost
    weeks: Wholes = there[1:].sum(axis=0)
    kinds: Wholes = np.where(there[0], np.sum(found, axis=0), 0)
    return kinds, weeks


def _by_event(history: History, whose: Callable[[Dated, int], set[int]]) -> Flags:
    """Whether an event concerns the person in a seat in a week, [week from the start of the warm-up, seat]."""
    dated, found = Dated(history), np.zeros_like(history.in_seat[1:])
    for week in {each.week for each in dated.events}:
        found[history.warm_up + week, list(whose(dated, week))] = True
    return found
