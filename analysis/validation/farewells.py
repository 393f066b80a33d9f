"""Who follows a leaver, read off runs of the compiled engine that are watched week by week."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.validation.firms import SEED, Setting
from simulation.engine.history import History, watch
from simulation.errors import RequestError
from simulation.results.trace import departures, weeks_together
from simulation.science import chance, rules

COLUMNS: Final = (
    *("here", "generation", "entity", "age", "renewal_age", "touchpoints"),
    *("trust", "holder", "person_trust"),
)
"""What a history must hold."""


class Farewells(NamedTuple):
    """Every time that one person whom a customer knew left for a competitor: an array each, in order of week and slot.

    Where two go in the same week, nobody can say whom the customer followed: such weeks are left out.
    """

    together: npt.NDArray[np.int64]  # weeks with that person
    age: npt.NDArray[np.int64]  # weeks with the firm
    touchpoints: npt.NDArray[np.int64]
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
    luck = {"seed": SEED, "replication": replication, "warm_up": setting.warm_up, "horizon": setting.horizon}
    history = watch(firm, regime, columns=COLUMNS, **luck)
    return _seen(history, replication)


def _seen(history: History, replication: int) -> Farewells:
    kept, c = history.accounts, history.coefficients
    holders = kept["holder"].astype(np.int64)
    # a week, its accounts as they stood at the end of the one before, and whether a person whom they knew leaves
    weeks = np.arange(len(holders) - 1)[:, None, None]
    going = departures(history)[weeks, holders[:-1]] & np.array(c.touchpoints, bool)
    going &= (kept["here"][:-1] == 1)[:, :, None] & (weeks >= history.warm_up)
    rows, slots = np.nonzero(going.sum(axis=2) == 1)
    functions = going[rows, slots].argmax(axis=1)
    together = np.stack([weeks_together(history, holders[:, :, place]) for place in range(holders.shape[2])], axis=2)
    before = {name: values[rows, slots] for name, values in kept.items()}
    gone = (kept["here"][rows + 1, slots] == 0) | (kept["generation"][rows + 1, slots] != before["generation"])
    # one whose term ends in the same week may have stayed with the firm then, and left it at the renewal
    for place in np.nonzero(gone & (before["age"] + 1 == before["renewal_age"]))[0]:
        function = int(functions[place])
        share = rules.leaver_share(
            float(before["person_trust"][place, function]),
            int(before["touchpoints"][place]),
            float(before["trust"][place]),
            c.person_weight,
        )
        address = int(before["entity"][place]) + function
        gone[place] = chance.draw(SEED, replication, chance.FOLLOW, address, int(rows[place])) < c.follow * share
    return Farewells(
        together[rows, slots, functions],
        before["age"].astype(np.int64),
        before["touchpoints"].astype(np.int64),
        gone,
    )
