"""What the departure of their person did to customers: the event study, over the firm's own records.

The records become the weekly state that a run of the model has, and the same code finds events and matched controls in
it. A person is a seat of its own; what no record tells (trust) is not there.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Final, NamedTuple, cast

import numpy as np
import pandas as pd
from scipy.stats import norm

from analysis.event_study.windows import COLUMNS, RELATIVE, starts, weights_of
from analysis.records.checks import NEVER
from analysis.records.churn import Lives
from analysis.records.reading import Records
from simulation.engine.history import History
from simulation.results.trace import departures
from simulation.science.coefficients import Coefficients
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION, SEGMENTS

WEEK: Final = pd.Timedelta(weeks=1)
USUAL_TERM: Final = 52
"""Weeks from renewal to renewal where the records do not tell."""

FEWEST_LEAVERS: Final = 5
"""People who left under which the study says nothing: their customers are no independent sample."""


class Farewells(NamedTuple):
    """What the study finds.

    Attributes
    ----------
    people, customers
        How many people left, and how many of their customers are followed.
    week
        Weeks after the departure at which is counted who is lost.
    lost, matched
        Share of customers lost by then, and of matched ones whose person stayed.
    difference, low, high
        With its interval, the people who left as clusters.
    """

    people: int
    customers: int
    week: int
    lost: float
    matched: float
    difference: float
    low: float
    high: float


def farewells(records: Records, lives: Lives, confidence: float = 0.95) -> list[Farewells]:
    """Customers lost within half a year and a year of the departure of their person; none where too few left."""
    if "owners" not in records.tables or "people" not in records.tables:
        return []
    history = weekly(records, lives)
    leaving = departures(history)
    if len(leaving) < len(RELATIVE):
        return []
    events, controls = starts(history, leaving)
    people = history.accounts["lead_seat"][events.week, events.slot]
    if len(np.unique(people)) < FEWEST_LEAVERS:
        return []
    of_events, of_controls = weights_of(events.stratum, controls.stratum)
    found = []
    for week in (26, 52):
        gone = [_gone(history, each.week, each.slot, week) for each in (events, controls)]
        lost, error = _mean(gone[0], of_events, people)
        matched, of_matched = _mean(gone[1], of_controls, controls.slot)
        half = norm.ppf(0.5 + confidence / 2) * np.hypot(error, of_matched)
        difference = lost - matched
        found.append(
            Farewells(
                len(np.unique(people[of_events > 0])),
                int((of_events > 0).sum()),
                *(week, lost, matched, difference, difference - half, difference + half),
            )
        )
    return found


def _gone(history: History, weeks: np.ndarray, slots: np.ndarray, later: int) -> np.ndarray:
    here: np.ndarray = history.accounts["here"][weeks + 1 + later, slots]
    return 1.0 - here


def _mean(values: np.ndarray, weights: np.ndarray, clusters: np.ndarray) -> tuple[float, float]:
    """The weighted mean, and its standard error, clusters as drawn."""
    total = weights.sum()
    mean = float((weights * values).sum() / total)
    number = np.unique(clusters, return_inverse=True)[1]
    residual = np.bincount(number, weights=weights * (values - mean))
    count = max(len(residual), 2)
    return mean, float(np.sqrt(count / (count - 1) * (residual**2).sum()) / total)


# ---------------------------------------------------------------- the weekly state


def weekly(records: Records, lives: Lives) -> History:
    """The records as the weekly state of a run: row 0 is the day on which the tables are whole.

    A slot is one customer; `lead_seat` is the number of the person who looks after it in customer success, or did last.
    """
    weeks = int((records.as_of - records.since) // WEEK)
    days = pd.date_range(records.since, periods=weeks + 1, freq=WEEK)
    evening = days - pd.Timedelta(days=1)  # people leave as a week begins
    day = days.to_numpy()[:, None]
    table = lives.table
    begins, ends = table["start"].to_numpy()[None, :], table["until"].to_numpy()[None, :]
    # whoever goes on the day on which their person goes has seen that person go
    here = (begins <= day) & (evening.to_numpy()[:, None] < ends)
    age = np.maximum(((day - begins) / WEEK.to_timedelta64()).astype(np.int64), 0)
    term = _terms(records, table)
    seats, in_seat = _people(records, evening.to_numpy()[:, None])
    kept: dict[str, np.ndarray] = {name: np.zeros(here.shape, np.float32) for name in COLUMNS}
    kept |= {
        "here": here.astype(np.int8),
        "generation": np.zeros(here.shape, np.int8),
        "segment": np.broadcast_to(_segments(table), here.shape),
        "age": age.astype(np.int32),
        "renewal_age": ((age // term + 1) * term).astype(np.int32),
        "lead_seat": _leads(records, lives, evening, seats),
        "spend": np.ones(here.shape, np.float32),
    }
    tenure = np.zeros(in_seat.shape, np.int64)
    nothing = cast("Coefficients", SimpleNamespace(replace=False))
    return History(0, weeks, nothing, kept, in_seat, in_seat, tenure, {}, {}, ())


def _segments(table: pd.DataFrame) -> np.ndarray:
    codes = {name: number for number, name in enumerate(SEGMENTS)}
    named: Any = table["segment"].map(codes).fillna(0) if "segment" in table else np.zeros(len(table))
    return np.asarray(named, np.int64)


def _terms(records: Records, table: pd.DataFrame) -> np.ndarray:
    accounts = records.tables["accounts"]
    if "term" not in accounts:
        return np.full(len(table), USUAL_TERM)
    months = table["id"].map(accounts.groupby("id")["term"].last())
    weeks: np.ndarray = np.maximum((months * 52 / 12).fillna(USUAL_TERM).round().to_numpy(np.int64), 1)
    return weeks


def _people(records: Records, day: np.ndarray) -> tuple[dict[str, int], np.ndarray]:
    """The number of each person, and who was there on which day; the last number is nobody."""
    people = records.tables["people"]
    seats = {str(name): number for number, name in enumerate(dict.fromkeys(people["id"]))}
    in_seat = np.zeros((len(day), len(seats) + 1), np.bool_)
    number = people["id"].map(seats).to_numpy()
    left = people["left"].fillna(NEVER)
    if "how" in people:  # whoever moves within the firm leaves their customers, but no customer follows them out
        left = left.where(people["how"] != "moved", NEVER)
    for place, hired, until in zip(number, people["hired"].to_numpy(), left.to_numpy(), strict=True):
        in_seat[:, place] |= ((hired <= day) & (day < until))[:, 0]
    return seats, in_seat


def _leads(records: Records, lives: Lives, days: pd.DatetimeIndex, seats: dict[str, int]) -> np.ndarray:
    table, owners = lives.table, records.tables["owners"].sort_values("from", kind="stable")
    role = FUNCTIONS[LEAD_FUNCTION]
    mine = owners[owners["role"] == role] if (owners["role"] == role).any() else owners
    leads = np.full((len(days), len(table)), len(seats), np.int64)
    slots = {name: group.to_numpy() for name, group in pd.Series(table.index, table.index).groupby(table["id"])}
    first = np.searchsorted(days, mine["from"].to_numpy())
    customers = lives.customer_of(mine["account"])
    for account, person, row in zip(customers, mine["person"], first, strict=True):  # in the order of time
        for slot in slots.get(account, ()):
            leads[row:, slot] = seats.get(str(person), len(seats))
    return leads
