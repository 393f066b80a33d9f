"""Answers that are known without simulating: each rule against them, and whole runs in settings where they must appear.

A rule is computed, so that its largest error is all there is to know. A whole run is sampled; its band is a tolerance
around the closed form, small against the faults that it is there for (a week too many, a chance off by a tenth). Every
number that matters is set here: no check depends on a default.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from analysis.validation.firms import (
    ALIKE,
    FAITHFUL,
    STEADY_PEOPLE,
    STILL,
    Laboratory,
    Setting,
    Values,
    everywhere,
    seats,
)
from analysis.validation.verdicts import CLOSED_FORMS, Band, Check, Estimate, around, checked, exact, mean_of
from simulation.science import rules
from simulation.science.members import FUNCTIONS

ROUNDING: Final = 5e-5
"""Half a unit of the last digit of the printed figures (four digits)."""

UNHURRIED: Final[Values] = everywhere("patience_days", 10_000.0) | {
    "context_free_quality": 1.0,
    "starting_proficiency": 1.0,
}
"""Neither slowness, nor want of context, nor inexperience spoils a contact."""


def _computed(name: str, expected: str, source: str, errors: list[float], most: float, unit: str) -> Check:
    """The largest error of a rule over some cases."""
    found = exact(max(errors), len(errors))
    return checked(CLOSED_FORMS, name, f"{expected}: off by at most {most:g}", source, Band(0.0, most), found, unit)


def _sampled(name: str, source: str, value: float, tolerance: float, found: Estimate, unit: str) -> Check:
    """What whole runs give, against a closed form."""
    return checked(CLOSED_FORMS, name, f"{value:.4g} ± {tolerance:.2g}", source, around(value, tolerance), found, unit)


# ---------------------------------------------------------------- queues

ERLANG_C: Final = (
    # servers, utilisation, chance to wait, mean wait times service rate: row D5a
    (1, 0.8, 0.8, 4.0),
    (2, 0.8, 0.7111, 1.7778),
    (3, 2 / 3, 0.4444, 0.4444),
    (5, 0.8, 0.5541, 0.5541),
    (10, 0.8, 0.4092, 0.2046),
    (10, 0.9, 0.6687, 0.6687),
    (20, 0.9, 0.5508, 0.2754),
)


def erlang_c(lab: Laboratory) -> list[Check]:
    """The wait of a team, and in whole runs the wait of one person who is busy four fifths of the time."""
    chances = [abs(rules.erlang_c(servers, load) - chance) for servers, load, chance, _ in ERLANG_C]
    waits = [abs(rules.queue_days(1.0, load, servers) - wait) for servers, load, _, wait in ERLANG_C]
    # 100 customers of whom 80 ask in a week: 28.8 hours of 36, hardly spread, and smoothed over a year
    values: Values = STILL | FAITHFUL | ALIKE | UNHURRIED | everywhere("request_rate", 0.0) | seats(1, 1, 1, 1)
    values |= {"functions.support.request_rate": -math.log(0.2), "functions.support.service_hours": 0.36}
    values |= {"accounts": 100, "capacity": 36.0, "base_days": 0.0, "utilisation_rate": 0.03, "backlog_weeks": 0.0}
    values |= {"coordination": 0.0, "gatekeeping": 0.0, "routing": 1.0}
    days = lab.outcomes(Setting("shared", values, warm_up=300, horizon=200), "response_days", 20)
    return [
        _computed("Erlang C: chance to wait", "seven figures of the table", "D5a", chances, ROUNDING, "share"),
        _computed("Erlang C: mean wait", "seven figures of the table", "D5a", waits, ROUNDING, "service times"),
        _sampled("Erlang C in runs: wait of one person", "D5a", 0.05 * 4.0, 0.005, mean_of(days), "days"),
    ]


# ---------------------------------------------------------------- lifetimes


def _only_renewals(stays: float, term: int) -> Values:
    """A closed cohort of customers who do nothing but renew, with a constant chance."""
    values: Values = FAITHFUL | STILL | ALIKE | everywhere("request_rate", 0.0)
    values |= {"accounts": 300, "entry": "none", "segments.smb.share": 1.0, "segments.smb.term_weeks": term}
    values |= {"segments.mid.share": 0.0, "segments.enterprise.share": 0.0}
    return values | {"segments.smb.churn_base": math.log((1 - stays) / stays)}


def renewal_survival(lab: Laboratory) -> list[Check]:
    """Customers who leave at renewals only: S(t) = r^floor(t / m), at r = .8 and terms of a year."""
    runs = lab.runs(Setting("sole", _only_renewals(0.8, 52), warm_up=0, horizon=157), 300)
    return [
        _sampled(
            f"Renewal survival in runs: {years} y",
            "D5b",
            0.8**years,
            0.01,
            mean_of(outcomes[f"survival_{years}"] for outcomes, _ in runs),
            "share",
        )
        for years in (1, 2, 3)
    ]


def geometric_lifetimes(lab: Laboratory) -> list[Check]:
    """A constant chance to go gives geometric lifetimes: of a length drawn, of customers, and of people."""
    grid = 20_000
    errors = []
    for mean in (1.5, 4.0, 9.0):
        lengths = [rules.geometric_weeks((place + 0.5) / grid, mean) for place in range(grid)]
        for weeks in (1, 3, 10):
            longer = sum(length > weeks for length in lengths) / grid
            errors.append(abs(longer - (1.0 - 1.0 / mean) ** weeks))
    weekly = lab.runs(Setting("sole", _only_renewals(0.99, 1), warm_up=0, horizon=157), 300)
    people: Values = STEADY_PEOPLE | FAITHFUL | {"turnover": 0.3, "accounts": 1} | seats(25, 25, 25, 25)
    quits = lab.outcomes(Setting("sole", people, warm_up=0, horizon=520), "turnover_realised", 60)
    return [
        _computed("Geometric lengths: share longer", "(1 - 1/mean)^weeks", "theory", errors, 2 / grid, "share"),
        *(
            _sampled(
                f"Geometric lifetimes in runs: customers, {years} y",
                "theory",
                0.99 ** (52 * years),
                0.01,
                mean_of(outcomes[f"survival_{years}"] for outcomes, _ in weekly),
                "share",
            )
            for years in (1, 2)
        ),
        _sampled("Geometric lifetimes in runs: people", "theory", 0.3, 0.01, mean_of(quits), "1/year"),
    ]


# ---------------------------------------------------------------- seats


def _emptiness(turnover: float, backfill: float) -> float:
    """Share of time in which a seat is empty: a geometric spell filled, then a geometric spell empty."""
    filled = 1.0 / (1.0 - math.pow(1.0 - turnover, 1 / 52))
    return backfill / (backfill + filled)


def _coming_and_going(turnover: float, backfill: float) -> Values:
    return STEADY_PEOPLE | FAITHFUL | ALIKE | {"turnover": turnover, "backfill_weeks": backfill}


def seats_alternate(lab: Laboratory) -> list[Check]:
    """Seats are filled and empty in turn: l / (l + m), and .0323 at .2 a year and two months."""
    found = []
    for words, turnover, backfill, tolerance in (
        ("half of the people leave", 0.5, 9.0, 0.003),
        (".2 a year, two months", 1.0 - math.exp(-0.2), 52 / 6, 0.001),
    ):
        values: Values = _coming_and_going(turnover, backfill) | {"accounts": 1} | seats(25, 25, 25, 25)
        empty = lab.outcomes(Setting("shared", values, warm_up=104, horizon=520), "vacancy", 400)
        name = f"Alternating renewal of seats in runs: {words}"
        found.append(_sampled(name, "D5c", _emptiness(turnover, backfill), tolerance, mean_of(empty), "share"))
    return found


def coverage(lab: Laboratory) -> list[Check]:
    """An account that n people can answer: nobody is there in (l / (l + m))^n of the weeks."""
    found = []
    for people in (1, 2, 3):
        values: Values = _coming_and_going(0.8, 9.0) | everywhere("request_rate", 0.0) | seats(1, people, 1, 1)
        values |= {"functions.support.request_rate": 1.0, "accounts": 6, "reassign": "colleague", "competitor": 0.0}
        values |= {"cover": 1.0, "shared_goals": 0.0, "gatekeeping": 0.0, "max_away_days": 0.0}
        alone = lab.outcomes(Setting("shared", values, warm_up=104, horizon=520), "unanswered", 800)
        name = f"Coverage in runs: nobody of {people} is there"
        expected = _emptiness(0.8, 9.0) ** people
        found.append(_sampled(name, "D5c", expected, 0.01 / people, mean_of(alone), "share"))
    return found


# ---------------------------------------------------------------- knowledge and trust


def handover_with_relearning(lab: Laboratory) -> list[Check]:
    """What is known just before a change: K* = (1 - exp(-gT)) / (1 - r exp(-gT)).

    With changes after geometric times, exp(-gT) becomes its mean, and as they come out of the blue, what is known just
    before a change is what is known at any time: the outcome `context`.
    """
    kept, learn, turnover = 0.48, 0.02, 0.8
    leaves = 1.0 - (1.0 - turnover) ** (1 / 52)
    remaining = leaves * (1.0 - learn) / (1.0 - (1.0 - leaves) * (1.0 - learn))
    expected = (1.0 - remaining) / (1.0 - kept * remaining)
    # every week each named person meets the customer; colleagues take over at once, and nothing is written down
    values: Values = STEADY_PEOPLE | FAITHFUL | ALIKE | UNHURRIED | everywhere("request_rate", 20.0)
    values |= everywhere("service_hours", 0.01) | seats(10, 10, 10, 10) | {"turnover": turnover, "accounts": 40}
    values |= {"backfill_weeks": 1.0, "reassign": "colleague", "handover": kept, "learn": learn, "forget": 0.0}
    values |= {"access": 0.0, "coordination": 0.0, "gatekeeping": 0.0, "routing": 1.0, "shared_goals": 0.0}
    context = lab.outcomes(Setting("shared", values, warm_up=150, horizon=150), "context", 150)
    return [
        _computed("Handover with relearning, regular", "K*", "D5d", [_regular_changes()], 1e-9, "0-1"),
        _sampled("Handover with relearning in runs", "D5d", expected, 0.01, mean_of(context), "0-1"),
    ]


def _regular_changes() -> float:
    """How far the rules are from K* where somebody new comes every three years and learns half a unit a year."""
    rate, years, kept = 0.5, 3, 0.48
    context = 0.0
    for _ in range(100):
        context = rules.context_taken_over(kept * context, 0.0, 0.0)
        for _ in range(years):
            context = rules.raised(context, 1.0 - math.exp(-rate))
    faded = math.exp(-rate * years)
    return abs(context - (1.0 - faded) / (1.0 - kept * faded))


def stationary_trust(lab: Laboratory) -> list[Check]:
    """Trust settles at g p / (g p + l (1 - p)): .75 where nine contacts in ten are good and l = 3 g."""
    rule = abs(rules.stationary_trust(0.06, 0.18, 0.9) - 0.75)
    # everything is relayed, a tenth of each message is lost, and nothing else can go wrong
    values: Values = STILL | FAITHFUL | ALIKE | UNHURRIED | everywhere("request_rate", 0.3) | seats(60, 60, 60, 60)
    values |= {"accounts": 60, "relay_loss": 0.1, "trust_gain": 0.06, "trust_loss": 0.18, "buyer_turnover": 0.0}
    values |= {"functions.success.request_rate": 0.0, "gatekeeping": 1.0, "sponsors": 0.0, "conflict": 0.0}
    runs = lab.runs(Setting("sole", values, warm_up=150, horizon=150), 60)
    good = mean_of(outcomes["service_success"] for outcomes, _ in runs)
    trust = mean_of(outcomes["person_trust"] for outcomes, _ in runs)
    return [
        _computed("Stationary trust: the formula", ".75 at l = 3 g", "D5e", [rule], 1e-9, "0-1"),
        _sampled("Stationary trust in runs: good contacts", "D5e", 0.9, 0.005, good, "share"),
        _sampled("Stationary trust in runs", "D5e", 0.75, 0.01, trust, "0-1"),
    ]


# ---------------------------------------------------------------- volunteers


def volunteers_dilemma(lab: Laboratory) -> list[Check]:
    """Nobody of n acts: q^(n / (n - 1)), at a cost of a fifth of the benefit."""
    table = ((2, 0.04), (3, 0.089), (5, 0.134))
    errors = [abs(rules.nobody_acts(0.2, people) - chance) for people, chance in table]
    found = [_computed("Volunteer's dilemma: nobody acts", "three figures", "D5f", errors, 5e-4, "share")]
    for people in (2, 3, 4):
        values: Values = STILL | FAITHFUL | ALIKE | everywhere("request_rate", 0.3) | seats(4, 4, 4, 4)
        values |= {"accounts": 60, "free_riding": 0.2, "touchpoints": FUNCTIONS[:people], "gatekeeping": 0.0}
        idle = lab.outcomes(Setting("diffuse", values, warm_up=0, horizon=104), "unanswered", 60)
        name, expected = f"Volunteer's dilemma in runs: {people} people", 0.2 ** (people / (people - 1))
        found.append(_sampled(name, "D5f", expected, 0.005, mean_of(idle), "share"))
    return found


CHECKS: Final[tuple[Callable[[Laboratory], list[Check]], ...]] = (
    erlang_c,
    renewal_survival,
    geometric_lifetimes,
    seats_alternate,
    coverage,
    handover_with_relearning,
    stationary_trust,
    volunteers_dilemma,
)
