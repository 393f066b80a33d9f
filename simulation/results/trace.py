"""Every account in every week of a run's horizon, as one table, from either implementation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.science.members import SEGMENTS

if TYPE_CHECKING:
    import pandas as pd

    from simulation.engine.history import History
    from simulation.model.account import Account
    from simulation.model.employee import Employee
    from simulation.model.model import OwnershipModel


Flags = npt.NDArray[np.bool_]
Wholes = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


class Column(NamedTuple):
    """A column of the table: its unit, and what it says."""

    unit: str
    meaning: str


COLUMNS: Final[Mapping[str, Column]] = MappingProxyType(
    {
        "week": Column("weeks", "Week of the horizon; 0 is the first"),
        "slot": Column("number", "The account's place in the firm's book"),
        "generation": Column(
            "number", "How many customers held that place before; slot and generation name a customer"
        ),
        "segment": Column("word", "smb, mid or enterprise"),
        "age": Column("weeks", "Completed weeks with the firm"),
        "weeks_to_renewal": Column("weeks", "What is left of the current term"),
        "fit": Column("0-1", "How well the product fits"),
        "trust": Column("0-1", "All trust: in persons and in the firm, weighted"),
        "firm_trust": Column("0-1", "Trust in the firm"),
        "person_trust": Column("0-1", "Trust in the persons of the touchpoints together; an empty seat counts 0"),
        "value": Column("0-1", "Realised value"),
        "profile": Column("0-1", "What the firm has written down of the account and kept current"),
        "told": Column("0-1", "What the customer has told anybody at the firm"),
        "alignment": Column("0-1", "How far the people of the account pull together"),
        "size": Column("multiple", "Contract, relative to the first one"),
        "spend": Column("multiple", "Multiple of contracted revenue that the account spends"),
        "revenue": Column("currency/week", "Contracted revenue times spend"),
        "answers": Column("requests", "Requests that were answered in the week"),
        "response_days": Column("working days", "Mean time from request to answer; empty in a week without an answer"),
        "lead_seat": Column("number", "The seat of the person who leads the account"),
        "lead_in_seat": Column("true/false", "Whether somebody is in that seat"),
        "lead_at_work": Column("true/false", "Whether that person is there and not away"),
        "lead_left": Column(
            "true/false",
            "Whether the person who led the account at the end of last week left in this week (a successor may already "
            "have taken over)",
        ),
        "lead_context": Column("0-1", "What the lead knows of the account"),
        "lead_bond": Column("0-1", "Bond between that person and the customer"),
        "lead_weeks": Column("weeks", "How long that person has led the account; a deputy who succeeds begins anew"),
    }
)
"""The columns of the table, in order."""

KEPT: Final = (
    *("here", "generation", "segment", "way", "age", "renewal_age", "fit", "trust", "firm_trust", "trust_in_persons"),
    *("value", "profile", "told", "alignment", "size", "spend", "answers", "answer_days"),
    *("lead_seat", "lead_context", "lead_bond"),
)
"""What a history must hold to be made a table of."""


# ---------------------------------------------------------------- from the compiled engine


def trace(history: History) -> pd.DataFrame:
    """Return the weeks of the horizon of a run that was watched with the columns `KEPT`.

    Returns
    -------
    DataFrame
        One row per account and week of the horizon, by week and slot, with `COLUMNS` as they stand at the end of the
        week. A customer that is new appears with its first full week, one that is lost no more in the week of its loss.
    """
    import pandas as pd

    kept = history.accounts
    places = np.nonzero(kept["here"] & (kept["age"] > 0))
    places = tuple(place[places[0] > history.warm_up] for place in places)
    rows, slots = places
    found = {name: values[places] for name, values in kept.items()}
    seats = found["lead_seat"].astype(np.int64)
    answers = found["answers"].astype(np.int64)
    columns = {
        "week": rows - 1 - history.warm_up,
        "slot": slots,
        "generation": found["generation"],
        "segment": np.array(SEGMENTS, object)[found["segment"]],
        "age": found["age"].astype(np.int64),
        "weeks_to_renewal": (found["renewal_age"] - found["age"]).astype(np.int64),
        "person_trust": found["trust_in_persons"],
        "revenue": history.of_accounts("weekly_revenue", "segment")[places] * found["spend"],
        "answers": answers,
        "response_days": _mean_days(found["answer_days"], answers),
        "lead_seat": seats,
        "lead_in_seat": history.in_seat[rows, seats],
        "lead_at_work": history.at_work[rows, seats],
        "lead_left": lead_left(history)[rows - 1, slots],
        "lead_weeks": weeks_together(history, history.accounts["lead_seat"].astype(np.int64))[places],
    }
    return pd.DataFrame({name: columns[name] if name in columns else found[name] for name in COLUMNS})


def departures(history: History) -> Flags:
    """Find whether the person in a seat left in a week: [week from the start of the warm-up, seat]."""
    # a seat that has been left stays empty to the end of the week at least
    left: Flags = history.in_seat[:-1] & ~history.in_seat[1:]
    return left


def lead_left(history: History, left: Flags | None = None) -> Flags:
    """Find whether an account there at the end of last week lost its lead in this one: [week, slot].

    `left` is what `departures` gives, or departures that somebody makes up.
    """
    leaving = departures(history) if left is None else left
    by_account = np.take_along_axis(leaving, history.accounts["lead_seat"][:-1].astype(np.int64), axis=1)
    lost: Flags = by_account & (history.accounts["here"][:-1] == 1)
    return lost


def _mean_days(days: Reals, answers: Wholes) -> Reals:
    mean: Reals = np.divide(days, answers, out=np.full(len(days), np.nan), where=answers > 0)
    return mean


def weeks_together(history: History, seats: Wholes) -> Wholes:
    """Count weeks since the person in a seat began with an account: [row, slot], as `seats`, one of each account's.

    They begin with the sale, with another seat, or with that seat's being filled. A customer and a person who have been
    given a past have been together for as long as both are there. The history must hold `generation` and `age`.
    """
    past, generation = history.settled, history.accounts["generation"]
    in_seat = np.take_along_axis(history.in_seat, seats, axis=1)
    rows = np.arange(len(seats))[:, None]
    changed = (seats[1:] != seats[:-1]) | (in_seat[1:] & ~in_seat[:-1])
    sold = generation[1:] != generation[:-1]
    began = np.broadcast_to(np.maximum(0, rows - 1), seats.shape).astype(np.int64)  # row before that of the event
    event = np.zeros(seats.shape, np.bool_)
    if history.coefficients.replace:
        sold[past - 1 : past] = generation[past - 1 : past] < 0  # a past gives a customer another generation, too
    event[1:] = changed | sold
    if history.coefficients.replace:
        with_past = (generation[past] >= 0) & in_seat[past]
        tenure = history.tenure[past][seats[past]]
        began[past] = np.where(with_past, past - np.minimum(history.accounts["age"][past], tenure), began[past])
        event[past] |= with_past
    latest = np.maximum.accumulate(np.where(event, rows, 0))
    weeks: Wholes = rows - np.take_along_axis(began, latest, axis=0)
    return weeks


# ---------------------------------------------------------------- from the reference model


def traced_run(model: OwnershipModel) -> pd.DataFrame:
    """Carry out what is left of a run of the reference model, and return the same table as `trace`, to the last bit."""
    from mesa import DataCollector

    kind = model.account_class
    leads: dict[Account, Employee] = {}  # who led an account at the end of last week, if anybody was in the seat

    def has_left(account: Account) -> bool:
        return account in leads and leads[account].vacant

    readers: dict[str, Any] = _READERS | {"lead_left": has_left}
    named = {name: readers.get(name, name) for name in COLUMNS if name != "week"}
    collector = DataCollector(agenttype_reporters={kind: named})
    while model.running:
        leads.clear()
        leads.update({account: account.lead.holder for account in model.accounts() if not account.lead.holder.vacant})
        model.step()
        if model.ledger.counting and model.accounts():
            collector.collect(model)
    frame: pd.DataFrame = collector.get_agenttype_vars_dataframe(kind).reset_index().dropna(subset="AgentID")
    frame["week"] = frame.pop("Step").astype("int64") - 1 - model.ledger.warm_up
    # customers sold in the week itself have not lived through it
    lived: pd.DataFrame = frame.loc[frame["age"] > 0, list(COLUMNS)]
    return lived.sort_values(["week", "slot"]).reset_index(drop=True)


_READERS: Final[dict[str, Any]] = {
    "segment": lambda account: SEGMENTS[account.segment],
    "weeks_to_renewal": lambda account: account.renewal_age - account.age,
    "person_trust": lambda account: account.person_trust(),
    "response_days": lambda account: account.answer_days / account.answers if account.answers else np.nan,
    "lead_seat": lambda account: account.lead.holder.seat,
    "lead_in_seat": lambda account: not account.lead.holder.vacant,
    "lead_at_work": lambda account: account.lead.holder.present,
    "lead_context": lambda account: account.lead.context,
    "lead_bond": lambda account: account.lead.bond,
    "lead_weeks": lambda account: account.model.week_number - account.lead.since,
}
"""How a column that is no attribute of `Account` is read off one."""
