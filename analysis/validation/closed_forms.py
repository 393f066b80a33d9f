"""Answers that are known without simulating: each rule against them, and whole runs in settings where they must appear.

A rule is computed, so that its largest error is all there is to know. A whole run is sampled; its band is a tolerance
around the closed form, small against the faults that it is there for (a week too many, a chance off by a tenth). Every
number that matters is set here: no check depends on a default.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np

from analysis.validation.experiments import the_end
from analysis.validation.firms import (
    ALIKE,
    FAITHFUL,
    STEADY_PEOPLE,
    STILL,
    Laboratory,
    Setting,
    Values,
    defined,
    everywhere,
    seats,
    without,
)
from analysis.validation.verdicts import (
    CLOSED_FORMS,
    Band,
    Check,
    Estimate,
    around,
    checked,
    exact,
    mean_of,
    ratio_of_means,
)
from simulation.science import catalogue, rules
from simulation.science.coefficients import coefficients
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.regimes import REGIMES

ROUNDING: Final = 5e-5
"""Half a unit of the last digit of the printed figures (four digits)."""

UNHURRIED: Final[Values] = everywhere("patience_days", 10_000.0) | {
    "context_free_quality": 1.0,
    "starting_proficiency": 1.0,
    **without("asking again", "ability", "own effort", "telling again"),
    **dict.fromkeys(("learn", "forget", "morale_skill"), 0.0),
}
"""Neither slowness, nor want of context, nor inexperience, nor low spirits spoil a contact; all work alike, once."""


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


_BUSY: Final[Values] = {
    **STILL,
    **FAITHFUL,
    **ALIKE,
    **UNHURRIED,
    **everywhere("request_rate", 0.0),
    "accounts": 100,
    "capacity": 36.0,
    "base_days": 0.0,
    "utilisation_rate": 0.03,
    "coordination": 0.0,
    "routing": 1.0,
}
"""100 customers in a firm whose answers take nothing but work, and the wait for it."""


def erlang_c(lab: Laboratory) -> list[Check]:
    """The wait of a team, and in whole runs the wait of one person who is busy four fifths of the time."""
    chances = [abs(rules.erlang_c(servers, load) - chance) for servers, load, chance, _ in ERLANG_C]
    waits = [abs(rules.queue_days(1.0, load, servers) - wait) for servers, load, _, wait in ERLANG_C]
    # 80 of the 100 ask in a week: 28.8 hours of 36, hardly spread, and smoothed over a year
    values: Values = _BUSY | seats(1, 1, 1, 1) | {"gatekeeping": 0.0}
    values |= {"functions.support.request_rate": -math.log(0.2), "functions.support.service_hours": 0.36}
    days = lab.outcomes(Setting("shared", values, warm_up=300, horizon=200), "response_days", 20)
    return [
        _computed("Erlang C: chance to wait", "seven figures of the table", "D5a", chances, ROUNDING, "share"),
        _computed("Erlang C: mean wait", "seven figures of the table", "D5a", waits, ROUNDING, "service times"),
        _sampled("Erlang C in runs: wait of one person", "D5a", 0.05 * 4.0, 0.005, mean_of(days), "days"),
    ]


def relayed_messages(lab: Laboratory) -> list[Check]:
    """A message that the lead passes on waits for that share of what waits on the lead's desk, and then for nobody."""
    found = []
    for share in (0.0, 0.5, 1.0):
        values: Values = _BUSY | seats(1, 60, 60, 60) | {"gatekeeping": 1.0, "relay_hours": 0.0, "relay_wait": share}
        values |= {"functions.success.request_rate": -math.log(0.2), "functions.success.service_hours": 0.36}
        values |= {"functions.support.request_rate": -math.log(0.2), "functions.support.service_hours": 0.01}
        days = lab.outcomes(Setting("sole", values, warm_up=300, horizon=200), "response_days", 20)
        name = f"A relayed message in runs: {share:g} of the wait"
        # half of the requests are the lead's own, and wait for all of it
        found.append(_sampled(name, "theory", 0.2 * (1.0 + share) / 2, 0.005, mean_of(days), "days"))
    return found


def large_accounts_first(_: Laboratory) -> list[Check]:
    """Where large accounts come first, all requests together wait as long as before: the weights have a mean of 1."""
    errors = []
    for priority in (0.0, 0.5, 1.0):
        for shares in ((0.5, 0.35, 0.15), (0.1, 0.2, 0.7), (1.0, 0.0, 0.0)):
            values: Values = {"priority": priority}
            values |= {f"segments.{name}.share": share for name, share in zip(SEGMENTS, shares, strict=True)}
            firm = catalogue.resolve(values)
            weights = coefficients(firm, REGIMES["shared"]).backlog_weight
            asked = [getattr(firm.segments, name).request_multiplier for name in SEGMENTS]
            asked = [share * each for share, each in zip(shares, asked, strict=True)]
            mean = sum(each * weight for each, weight in zip(asked, weights, strict=True)) / sum(asked)
            errors.append(abs(mean - 1.0))
    return [_computed("Large accounts first: mean weight", "1 over all requests", "theory", errors, 1e-12, "multiple")]


def a_queue_of_ones_own(lab: Laboratory) -> list[Check]:
    """Whoever alone answers works that much faster, hour for hour, than who is covered for."""
    busy: Values = {**_BUSY, **seats(4, 4, 4, 4), "own_effort": 0.107, "goal_cover": 0.0, "gatekeeping": 0.0}
    busy |= {"functions.support.request_rate": -math.log(0.2), "functions.support.service_hours": 0.36}
    alone, covered = (
        lab.outcomes(Setting("shared", busy | {"cover": cover}), "utilisation_support", 10) for cover in (0.0, 1.0)
    )
    ratio = ratio_of_means(*defined(list(zip(alone, covered, strict=True))))
    return [_sampled("A queue of one's own in runs: hours", "N2", 1.0 - 0.107, 0.003, ratio, "multiple")]


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


_YEAR: Final = 52
_MOST: Final = 40 * _YEAR


def _mean_tenure(turnover: float, factors: tuple[float, float, float]) -> float:
    """Mean time in the job of those who are there, where nobody stays beyond forty years (renewal theory).

    The age of what is running has a density in proportion to survival, here summed over hundredths of a week.
    """
    weeks = np.arange(0.005, _MOST, 0.01)
    hazard = rules.base_quit_hazard(turnover) * np.select([weeks < 13, weeks < 104], factors[:2], factors[2])
    left = np.exp(-np.cumsum(hazard) * 0.01)
    return float(np.sum(weeks * left) / np.sum(left))


def tenures(lab: Laboratory) -> list[Check]:
    """Time in the job when a run starts: as in a firm that is older than its people; and so it is years later."""
    factors = (0.5, 1.2, 0.8)
    grid = (np.arange(20_000) + 0.5) / 20_000
    errors = []
    for turnover in (0.1, 0.22, 0.45):
        hazard = rules.base_quit_hazard(turnover)
        # a whole number of weeks is half a week short, but for those who are at the end of what is possible
        mean = float(np.mean([rules.starting_tenure(u, hazard, *factors, _MOST) for u in grid])) + 0.5
        errors.append(abs(mean / _mean_tenure(turnover, factors) - 1.0))
    names = ("quit_early", "quit_middle", "quit_late")
    values: Values = STEADY_PEOPLE | FAITHFUL | dict(zip(names, factors, strict=True)) | seats(25, 25, 25, 25)
    values |= {"turnover": 0.45, "accounts": 1, "backfill_weeks": 1.0}
    later = lab.spread(partial(_tenure_at_the_end, Setting("sole", values, warm_up=0, horizon=520)), 60)
    expected = _mean_tenure(0.45, factors)
    return [
        _computed("Tenures at the start: mean", "renewal theory, relative", "theory", errors, 1e-3, "share"),
        _sampled("Tenures in runs, after ten years", "theory", expected, 0.03 * expected, mean_of(later), "weeks"),
    ]


def _tenure_at_the_end(setting: Setting, replication: int) -> float:
    people = the_end(setting, replication).people
    return float(people["tenure"][people["vacancy_weeks"] == 0].mean())


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
    values |= {"backfill_weeks": 1.0, "reassign": "colleague", "handover": kept, "learn": learn, "tacit": 0.0}
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
    values |= {**without("bonds"), "trust_fade": 0.0}
    runs = lab.runs(Setting("sole", values, warm_up=150, horizon=150), 60)
    good = mean_of(outcomes["service_success"] for outcomes, _ in runs)
    trust = mean_of(outcomes["person_trust"] for outcomes, _ in runs)
    return [
        _computed("Stationary trust: the formula", ".75 at l = 3 g", "D5e", [rule], 1e-9, "0-1"),
        _sampled("Stationary trust in runs: good contacts", "D5e", 0.9, 0.005, good, "share"),
        _sampled("Stationary trust in runs", "D5e", 0.75, 0.01, trust, "0-1"),
    ]


def bonds(lab: Laboratory) -> list[Check]:
    """A bond grows with contacts and ends with the customer's person: g / (g + i (1 - g)) (1 - i) of a full one."""
    errors = []
    for rate, interrupted in ((0.004, 0.003), (0.01, 0.0), (0.0005, 0.01)):
        bond = 0.0
        for week in range(520):
            errors.append(abs(bond - rules.past_bond(rate, interrupted, week)))
            for _ in range(100):
                bond += 0.01 * (rate * (1.0 - bond) - interrupted * bond)
    gain, asks, leaves = 0.02, 0.4, 0.3
    values: Values = STILL | FAITHFUL | ALIKE | UNHURRIED | everywhere("request_rate", 0.0) | seats(60, 4, 4, 4)
    values |= {"functions.success.request_rate": -math.log(1.0 - asks), "accounts": 60}
    values |= {"bond_gain": gain, "buyer_turnover": leaves, "touchpoints": FUNCTIONS[:1]}
    rate, ends = gain * asks, rules.weekly_chance(leaves)
    expected = (1.0 - ends) * rate / (1.0 - (1.0 - ends) * (1.0 - rate))
    found = mean_of(lab.outcomes(Setting("shared", values, horizon=520), "bond", 60))
    return [
        _computed("Bonds of the past", "the differential equation", "theory", errors, 1e-4, "0-1"),
        _sampled("Bonds in runs", "theory", expected, 0.01, found, "0-1"),
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
    relayed_messages,
    large_accounts_first,
    a_queue_of_ones_own,
    renewal_survival,
    geometric_lifetimes,
    tenures,
    seats_alternate,
    coverage,
    handover_with_relearning,
    stationary_trust,
    bonds,
    volunteers_dilemma,
)
