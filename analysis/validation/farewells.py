"""Who follows a leaver, read off runs of the compiled engine that are watched week by week."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.validation.firms import SEED, Setting
from simulation.engine.history import History, watch
from simulation.errors import RequestError
from simulation.results.trace import departures, weeks_together

COLUMNS: Final = ("here", "generation", "age", "renewal_age", "holder")
"""What a history must hold."""

Wholes = npt.NDArray[np.int64]


class Farewells(NamedTuple):
    """Every time that one person whom a customer knew left for a competitor: an array each, in order of week and slot.

    Where two go in the same week, nobody can say whom the customer followed, and where a term ends, whether it left for
    that: such weeks are left out. So are persons whom the customer knew before the simulation.
    """

    together: Wholes  # weeks with that person
    age: Wholes  # weeks with the firm
    others: Wholes  # further persons whom the customer knew
    followed: npt.NDArray[np.bool_]


def farewells(setting: Setting, replication: int) -> Farewells:
    """The farewells in the horizon of one run of a setting in which every leaver joins a competitor.

    Raises
    ------
    RequestError
        If `competitor` is not 1 in the setting: a history does not say where a leaver goes.
    """
    firm, regime = setting.firm(), setting.organisation()
    if firm.competitor != 1.0:
        raise RequestError(f"competitor is {firm.competitor:g}; allowed here: 1")
    history = watch(
        firm,
        regime,
        seed=SEED,
        replication=replication,
        warm_up=setting.warm_up,
        horizon=setting.horizon,
        columns=COLUMNS,
    )
    return _seen(history)


def _seen(history: History) -> Farewells:
    kept, c = history.accounts, history.coefficients
    holders = kept["holder"].astype(np.int64)
    # a week, its accounts as they stood at the end of the one before, and whether a person whom they knew leaves
    weeks = np.arange(len(holders) - 1)[:, None, None]
    going = departures(history)[weeks, holders[:-1]] & np.array(c.touchpoints, bool)
    amid_term = (kept["here"][:-1] == 1) & (kept["age"][:-1] + 1 < kept["renewal_age"][:-1])
    going &= amid_term[:, :, None] & (weeks >= history.warm_up)
    together = np.stack([weeks_together(history, holders[:, :, place]) for place in range(holders.shape[2])], axis=2)
    # a history begins too late to say how long those of the firm's past have worked together
    known = together[:-1] < weeks - history.settled
    rows, slots = np.nonzero((going.sum(axis=2) == 1) & (going & known).any(axis=2))
    functions = going[rows, slots].argmax(axis=1)
    others = _staffed_besides(history, rows, slots, functions)
    generation, age = (kept[name][rows, slots] for name in ("generation", "age"))
    gone = (kept["here"][rows + 1, slots] == 0) | (kept["generation"][rows + 1, slots] != generation)
    return Farewells(together[rows, slots, functions], age.astype(np.int64), others, gone)


def _staffed_besides(history: History, rows: Wholes, slots: Wholes, functions: Wholes) -> Wholes:
    """Touchpoints of other functions whose person is in the seat when the customer is told.

    Functions come one after the other: by then, empty seats of those before have been taken over, where somebody could.
    """
    c = history.coefficients
    of_seat = np.repeat(np.arange(len(c.seats)), c.seats)
    can_take_over = np.stack(
        [history.at_work[:, of_seat == place].any(axis=1) for place in range(len(c.seats))], axis=1
    )
    staffed = history.in_seat[rows[:, None] + 1, history.accounts["holder"][rows, slots].astype(np.int64)]
    if c.to_colleague:
        before = np.arange(len(c.seats)) < functions[:, None]
        staffed |= before & can_take_over[rows + 1]
    staffed &= np.array(c.touchpoints, bool)
    staffed[np.arange(len(rows)), functions] = False
    return staffed.sum(axis=1)
