"""The state of a run as records: the same names as on the agents of the reference model.

An account, a person or a team is one record; flags are whole numbers, since Numba was seen to miscompile a loop over an
array of booleans. Arrays inside a record are indexed by function.
"""

from __future__ import annotations

from typing import Final, NamedTuple, get_type_hints

import numpy as np

from simulation.science.coefficients import Coefficients
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.week_totals import BY_FUNCTION, BY_SEGMENT, END_OF_WEEK, EVENTS

FOUR: Final = (len(FUNCTIONS),)
LINKS: Final = (len(FUNCTIONS) + 1,)
DEPUTY: Final = len(FUNCTIONS)
"""Place of the deputy of the lead behind the named persons of the functions, in the arrays of an account."""
NAMED, MET = 1, 2
"""Whether an account has a deputy (0: none), and whether the customer knows the deputy."""
WHOLE, SMALL, REAL = np.int64, np.int32, np.float64

ACCOUNT: Final = np.dtype(
    [
        ("here", SMALL),  # whether the slot holds an account
        ("generation", WHOLE),  # -1 before the first
        ("entity", WHOLE),
        ("segment", SMALL),
        ("age", SMALL),
        ("renewal_age", SMALL),
        ("touchpoints", SMALL),
        ("sponsored", SMALL),
        ("sponsored_next", SMALL),  # whether the next customer in the slot will have a sponsor
        ("way", SMALL),  # row of the coefficients of the regime under which the account is
        ("wave", SMALL),  # when its turn to move to another one comes
        ("voices", SMALL),
        ("answers", SMALL),
        ("fit", REAL),
        ("frailty", REAL),
        ("told", REAL),
        ("alignment", REAL),
        ("risk", REAL),
        ("size", REAL),
        ("firm_trust", REAL),
        ("value", REAL),
        ("profile", REAL),
        ("spend", REAL),
        ("trust", REAL),
        ("sponsor_trust", REAL),
        ("answer_days", REAL),
        ("trust_in_persons", REAL),  # as at the end of the week
        ("deputy", SMALL),  # NAMED, MET, or 0 for nobody
        ("rank", SMALL),  # of the slot by contracted revenue, 0 for the largest
        ("holder", SMALL, LINKS),  # seats
        ("person_trust", REAL, LINKS),
        ("context", REAL, LINKS),
        ("bond", REAL, LINKS),
    ],
    align=True,
)

PERSON: Final = np.dtype(
    [
        ("function", WHOLE),
        ("tenure", WHOLE),
        ("withdrawal_weeks", WHOLE),
        ("notice_weeks", WHOLE),
        ("absence_weeks", WHOLE),
        ("vacancy_weeks", WHOLE),
        ("portfolio", WHOLE),
        ("deputyships", WHOLE),
        ("portfolio_of", WHOLE, (len(SEGMENTS),)),  # the same by segment
        ("left", WHOLE),
        ("hired", WHOLE),
        ("to_competitor", WHOLE),
        ("prepared", WHOLE),  # whether the absence was planned
        ("closed", WHOLE),  # whether the seat is closed
        ("on_bench", WHOLE),  # whether somebody without accounts is in the seat, or will be
        ("replaced_by", WHOLE),  # the seat whose person takes over this empty one this week; -1 for nobody
        ("stand_in", WHOLE),  # the seat whose person stands in for this one this week; -1 for nobody
        ("poached", WHOLE),  # whether it is settled that the person goes to a competitor
        ("unsettled", WHOLE),  # whether the person left or came this week, or the seat is empty
        ("present", WHOLE),  # whether somebody is in the seat and at work this week
        ("backlog", REAL),
        ("hours", REAL),
        ("utilisation", REAL),
        ("morale", REAL),
        ("morale_events", REAL),
        ("talent", REAL),
        ("overlap", REAL),
        ("engagement", REAL),
        ("skill", REAL),
        ("failing", REAL),
        ("queue_days", REAL),
        ("backlog_days", REAL),
        ("sharing", REAL),
    ],
    align=True,
)

TEAM: Final = np.dtype(
    [
        ("first_seat", WHOLE),
        ("seats", WHOLE),
        ("open", WHOLE),  # seats that are not closed
        ("present", WHOLE),  # how many are at work; which ones stands in the array of that name
        ("queue_days", REAL),
        ("backlog_days", REAL),
        ("recent_quits", REAL),
        ("new_quits", WHOLE),
    ],
    align=True,
)

FIRM: Final = np.dtype(
    [
        ("seed", WHOLE),
        ("replication", WHOLE),
        ("warm_up", WHOLE),
        ("horizon", WHOLE),
        ("week", WHOLE),
        ("counting", WHOLE),
        ("settling", WHOLE),  # whether customers wait for their past, so that nobody leaves
        ("unsettled", WHOLE),  # whether somebody left, came, or is missing this week
        ("hiring_frozen", WHOLE),
        ("scores_risk", WHOLE),  # whether the mean risk is of use to any week
        ("newest_ways", WHOLE, (len(SEGMENTS),)),  # under which new customers of each segment begin
        ("executive_left", WHOLE),
        ("referred", WHOLE),
        ("insight", REAL),
        ("mean_risk", REAL),
        ("opened", REAL),  # revenue that opened the years of the horizon, what was kept of it, and what it became
        ("kept", REAL),
        ("closed", REAL),
        ("accounts_opened", WHOLE),  # accounts that opened these years, and those of them that were there at the end
        ("accounts_kept", WHOLE),
    ],
    align=True,
)

WEEK: Final = np.dtype(
    [
        *((name, REAL) for name in (*EVENTS, *END_OF_WEEK)),
        *((name, REAL, FOUR) for name in BY_FUNCTION),
        *((name, REAL, (len(SEGMENTS),)) for name in BY_SEGMENT),
    ]
)
"""The totals of a week, in the order of `week_totals.TOTALS`."""

WINDOW: Final = np.dtype(
    [
        ("kind", WHOLE),
        ("seat", WHOLE),
        ("weeks", WHOLE),
        ("lost", WHOLE),
        ("stratum", WHOLE),
        ("base", REAL),
        ("total", REAL),
        (
            "opening_generation",
            WHOLE,
        ),  # who opened the year of the horizon in this slot, -1 for nobody, and its revenue
        ("opening_revenue", REAL),
    ],
    align=True,
)
"""What is followed through the horizon in a slot: `cohorts.DepartureEffect` and `cohorts.Retention`."""

ARRIVAL_LUCK: Final = 0
BUYER_LUCK: Final = ARRIVAL_LUCK + len(FUNCTIONS)
CHECK_IN_LUCK: Final = BUYER_LUCK + len(FUNCTIONS)
DEAL_LUCK: Final = CHECK_IN_LUCK + 1
LUCK_ROWS: Final = DEAL_LUCK + 1
"""Rows of the array of this week's draws [row, slot]: four of arrivals, four of buyers, check-ins, expansions."""

STRATUM: Final = np.dtype([("windows", WHOLE), ("revenue", REAL), ("losses", WHOLE)], align=True)


def _coefficients_dtype() -> np.dtype[np.void]:
    by_segment, by_function = (len(SEGMENTS),), FOUR
    shapes = {
        "segment_until": by_segment,
        "weekly_revenue": by_segment,
        "term_weeks": by_segment,
        "churn_base": by_segment,
        "closing": by_segment,
        "backlog_weight": by_segment,
        "check_in_chance": by_segment,
        "coordination": by_segment,
        "meeting": by_segment,
        "bond_rate": (len(SEGMENTS), len(FUNCTIONS)),
        "arrival_chance": (len(SEGMENTS), 3, len(FUNCTIONS)),
    }
    shapes |= dict.fromkeys(
        (
            "seats",
            "bench",
            "service_hours",
            "service_days",
            "patience_days",
            "weekly_salary",
            "hiring_cost",
            "touchpoints",
        ),
        by_function,
    )
    whole = {"seats", "bench", "term_weeks", "touchpoints"}
    fields: list[tuple[str, type, tuple[int, ...]]] = []
    for name, kind in get_type_hints(Coefficients).items():
        number = WHOLE if name in whole or kind in (int, bool) else REAL
        fields.append((name, number, shapes.get(name, ())))
    return np.dtype(fields, align=True)


COEFFICIENTS: Final = _coefficients_dtype()


def coefficients_record(c: Coefficients) -> np.ndarray:
    """The coefficients of a run as an array of one record."""
    record = np.zeros(1, COEFFICIENTS)
    for name, value in zip(Coefficients._fields, c, strict=True):
        record[name][0] = value
    return record


class State(NamedTuple):
    """The arrays of a run."""

    coefficients: np.ndarray  # of the firm, and, where it goes from one regime to another, of every way of an account
    firm: np.ndarray
    accounts: np.ndarray
    people: np.ndarray
    teams: np.ndarray
    present: np.ndarray
    luck: np.ndarray  # this week's draws: [row, slot]
    asked: np.ndarray  # this week's requests: [link, its entity], in order
    asked_luck: np.ndarray  # and their draws: [draw, request]
    windows: np.ndarray
    years: np.ndarray  # [opened, kept] by year of age
    strata: np.ndarray  # [kind of window, stratum]
    day_bins: np.ndarray
    weeks: np.ndarray  # totals of each week of the horizon, and a blank row
