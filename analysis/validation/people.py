"""Patterns of the firm's people: how they go, what their absence and their going cost, and what they learn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from analysis.validation.experiments import ALONE, course_of_a_departure, effect, is_away, paused_run, twins
from analysis.validation.firms import STILL, Laboratory, Setting
from analysis.validation.regression import Normal, normal, slope
from analysis.validation.verdicts import (
    AROUND_A_SHARE,
    NEGATIVE,
    PATTERNS,
    POSITIVE,
    Check,
    around,
    checked,
    jackknifed,
    mean_of,
    ratio_of_means,
)
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION

if TYPE_CHECKING:
    from simulation.engine.records import State

Floats = npt.NDArray[np.float64]
_check = partial(checked, PATTERNS)
RECENT: Final = 13
"""Weeks in which a colleague's quitting is recent."""
SUPPORT: Final = FUNCTIONS.index("support")


def quits(lab: Laboratory) -> list[Check]:
    """Whether quitting is catching, given tenure and function."""
    found = jackknifed(lab.spread(_quits, 80), partial(slope, column=0))
    return [_check("Quitting after colleagues have quit", "more: above 0", "A14", POSITIVE, found, "chance a week")]


def _quits(replication: int) -> Normal:
    """X'X and X'y of deciding to quit, person by person and week by week.

    On the share of colleagues of whom it was lately heard (who gave notice, or were dismissed), function, and tenure.
    """
    setting = Setting("shared", {"turnover": 0.4, "accounts": 10}, warm_up=0, horizon=520)
    square, product = np.zeros((2 + len(FUNCTIONS) + 1,) * 2), np.zeros(2 + len(FUNCTIONS) + 1)
    heard: list[npt.NDArray[np.bool_]] = []
    before: Any = None
    for state in paused_run(setting, replication, range(setting.horizon + 1)):
        people = state.people.copy()
        none = np.zeros(len(people))
        if before is not None:
            stays = (before["vacancy_weeks"] == 0) & (before["notice_weeks"] == 0)
            could = stays & (before["withdrawal_weeks"] == 0)
            gives_notice = (people["notice_weeks"] > 0) | (people["vacancy_weeks"] > 0)
            rows = _traits(before, np.sum([none, *heard[-RECENT:]], axis=0))
            part = normal(rows[could], (gives_notice | (people["withdrawal_weeks"] > 0))[could])
            square, product = square + part[0], product + part[1]
            heard.append(stays & gives_notice)
        before = people
    return square, product


def _traits(people: npt.NDArray[np.void], heard: Floats) -> Floats:
    """One row a person: the share of colleagues lately heard of, whether of a function, and classes of tenure."""
    function = people["function"]
    of_function = function[:, None] == np.arange(len(FUNCTIONS))
    others = (heard @ of_function)[function] - heard
    seats = of_function.sum(axis=0)[function]
    tenure = people["tenure"]
    return np.column_stack([others / seats, of_function, tenure < 13, tenure >= 104]).astype(float)


def course_of_departures(lab: Laboratory) -> list[Check]:
    """When the loss around a departure falls: good contacts that a firm has less than the same one without it."""
    found = []
    for regime in ("sole", "shared"):
        courses = lab.spread(partial(course_of_a_departure, regime), 80)
        wholes = [course.all for course in courses]
        quiet = mean_of(course.before_notice for course in courses)
        name = f"Good contacts lost before anybody says so, {regime}"
        found.append(_check(name, "some: above 0", "N20", POSITIVE, quiet, "contacts"))
        for when, size in (("before_exit", 0.63), ("vacancy", 0.24)):
            parts = [getattr(course, when) for course in courses]
            words = {"before_exit": "before the exit", "vacancy": "from the vacancy"}[when]
            name = f"Loss of a departure {words}, {regime}"
            found.append(_check(name, "some: above 0", "A15", POSITIVE, mean_of(parts), "contacts"))
            share = ratio_of_means(parts, wholes)
            band = around(size, AROUND_A_SHARE)
            found.append(_check(f"{name}, size", f"about {size}", "A15", band, share, "share"))
    return found


def owner_away(lab: Laboratory) -> list[Check]:
    """The lead is away for eight weeks: what that does to the lead's customers within a year.

    Out of the blue, prepared, or out of the blue where each account has a deputy.
    """
    found = []
    for regime in ("sole", "shared"):
        sudden, prepared, deputised = (
            lab.spread(partial(_lead_away, regime, deputies, ready), 30)
            for deputies, ready in ((0.0, False), (0.0, True), (1.0, False))
        )
        more = mean_of(a - b for a, b in zip(sudden, prepared, strict=True))
        with_deputy = mean_of(a - b for a, b in zip(deputised, sudden, strict=True))
        title = f"Lead away for 8 weeks, {regime}: leaving"
        found += [
            _check(title, "rises: above 0", "N5", POSITIVE, mean_of(sudden), "1/year"),
            _check(f"{title}, sudden less prepared", "more: above 0", "N5", POSITIVE, more, "1/year"),
            _check(f"{title}, with a deputy less without", "less: below 0", "N5", NEGATIVE, with_deputy, "1/year"),
        ]
    return found


def _lead_away(regime: str, deputies: float, ready: bool, replication: int) -> float:
    """Customers of a lead who is away for eight weeks who are expected to leave, more than without it."""
    setting = Setting(regime, {**ALONE, "absence_per_year": 0.0, "deputies": deputies}, horizon=52)
    return effect(setting, replication, function=LEAD_FUNCTION, meddle=is_away(8, prepared=ready)).leaving


def able_peers(lab: Laboratory) -> list[Check]:
    """All colleagues of a person in support are a standard deviation abler: what customers think of that person."""
    gained = mean_of(lab.spread(_trust_in_one_with_able_peers, 40))
    name = "Trust in a person whose peers are abler by a deviation"
    return [_check(name, "rises: above 0", "N28", POSITIVE, gained, "0-1")]


def _trust_in_one_with_able_peers(replication: int) -> float:
    def abler(state: State, seat: int) -> None:
        team = state.people["function"] == SUPPORT
        team[seat] = False
        state.people["talent"][team] += 1.0

    setting = Setting("shared", STILL, horizon=104)
    gained = []
    for place, (seat, alone, changed) in enumerate(
        twins(setting, replication, SUPPORT, abler, range(26, setting.horizon + 1, 13))
    ):
        if place == 0:
            theirs = (alone.accounts["holder"][:, SUPPORT] == seat) & (alone.accounts["here"] == 1)
            generation = alone.accounts["generation"].copy()
            continue
        both = theirs & (alone.accounts["generation"] == generation) & (changed.accounts["generation"] == generation)
        trust = changed.accounts["person_trust"][both, SUPPORT] - alone.accounts["person_trust"][both, SUPPORT]
        gained.append(float(trust.mean()))
    return float(np.mean(gained))


CHECKS: Final[tuple[Callable[[Laboratory], list[Check]], ...]] = (
    quits,
    course_of_departures,
    owner_away,
    able_peers,
)
