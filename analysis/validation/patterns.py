"""Patterns that studies have found, looked for in the model, which was never fitted to them.

Settings are the defaults, except for what is named: more turnover, so that there is more to see, or a closed cohort.
Where a study gives a sign, the sign is what is expected; where it gives a share without an interval, a tenth on either
side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import betaln

from analysis.validation import histories
from analysis.validation.farewells import farewells
from analysis.validation.firms import Laboratory, Setting, Values, defined, seats
from analysis.validation.histories import Contact
from analysis.validation.verdicts import (
    NEGATIVE,
    PATTERNS,
    POSITIVE,
    Band,
    Check,
    around,
    checked,
    jackknifed,
    mean_of,
    ratio_of_means,
)
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters

Floats = npt.NDArray[np.float64]
_check = partial(checked, PATTERNS)

AROUND_A_SHARE: Final = 0.1
"""Tolerance around a published share that comes without an interval; fixed before any result was seen."""

# ---------------------------------------------------------------- the owner leaves


def losing_the_owner(lab: Laboratory) -> list[Check]:
    """What the departure of a sole owner costs, who should succeed her, and how much of the loss that saves."""
    colleague, new_hire = (
        lab.outcomes(Setting("sole", {"reassign": successor}, horizon=520), "departure_revenue", 300)
        for successor in ("colleague", "new_hire")
    )
    better, worse = defined(list(zip(colleague, new_hire, strict=True)))
    gains = [a - b for a, b in zip(better, worse, strict=True)]
    avoided = ratio_of_means(gains, [-loss for loss in worse])
    return [
        _check(
            "A sole owner leaves: revenue of the year after",
            "13.2 to 17.6 % lost",
            "B14",
            Band(-0.176, -0.132),
            mean_of(colleague),
            "share of a year",
        ),
        _check(
            "A colleague as successor, less a new hire", "better: above 0", "B14", POSITIVE, mean_of(gains), "share"
        ),
        _check(
            "Share of a new hire's loss that a colleague avoids",
            "about .40",
            "B15",
            around(0.40, AROUND_A_SHARE),
            avoided,
            "share",
        ),
    ]


# ---------------------------------------------------------------- customers stay longer, the longer they are there

YEARS: Final = 12
FITTED: Final = 7
LARGEST_ERROR: Final = 0.0183
"""Largest error in years 1-12 of a shifted beta-geometric fitted to years 1-7 of the high-end plan (B8, B10)."""


def _survival_sbg(alpha: float, beta: float) -> Floats:
    """Share of a cohort that is left after 0, 1, 2 … years (Fader & Hardie 2007)."""
    survival: Floats = np.exp(betaln(alpha, beta + np.arange(YEARS + 1.0)) - betaln(alpha, beta))
    return survival


def fitted_sbg(survival: Floats) -> tuple[float, float]:
    """Alpha and beta by maximum likelihood from the first `FITTED` years of a cohort's survival (from year 0)."""

    def unlikely(logs: Floats) -> float:
        model = _survival_sbg(*np.exp(logs))
        lost, expected = -np.diff(survival[: FITTED + 1]), -np.diff(model[: FITTED + 1])
        return -float(lost @ np.log(expected) + survival[FITTED] * np.log(model[FITTED]))

    alpha, beta = np.exp(minimize(unlikely, np.zeros(2), method="Nelder-Mead").x)
    return float(alpha), float(beta)


def _largest_error(cohorts: Sequence[Floats]) -> float:
    survival = np.mean(cohorts, axis=0)
    return float(np.abs(_survival_sbg(*fitted_sbg(survival)) - survival).max())


def _rise(cohorts: Sequence[Floats]) -> float:
    survival = np.mean(cohorts, axis=0)
    return float((survival[7] / survival[4]) ** (1 / 3) - survival[1])


def renewal_rate_and_age(lab: Laboratory) -> list[Check]:
    """A cohort on yearly terms, in a firm with people enough that fewer customers are not better served."""
    functions = Parameters().functions
    many = seats(*(3 * getattr(functions, name).seats for name in FUNCTIONS))
    values: Values = {"entry": "none", **many, **{f"segments.{s}.term_weeks": 52 for s in ("smb", "mid", "enterprise")}}
    found = []
    for regime in ("sole", "shared"):
        runs = lab.runs(Setting(regime, values, warm_up=0, horizon=52 * YEARS), 100, ("accounts",))
        start = Setting(regime, values).firm().accounts
        cohorts = [np.array([start, *weeks["accounts"][51::52]]) / start for _, weeks in runs]
        rise, error = jackknifed(cohorts, _rise), jackknifed(cohorts, _largest_error)
        name = f"Renewal rate, years 5-7 less year 1, {regime}"
        found.append(_check(name, "rises with age: above 0", "B8, B9", POSITIVE, rise, "share"))
        name = f"Shifted beta-geometric: largest error, {regime}"
        words = f"at most {LARGEST_ERROR}, as on the data"
        found.append(_check(name, words, "B10", Band(0.0, LARGEST_ERROR), error, "share"))
    return found


# ---------------------------------------------------------------- customers follow leavers

_SMALL_FIRM: Final[Values] = {"accounts": 60} | seats(2, 2, 1, 1)


def _slopes(parts: Sequence[tuple[Floats, Floats]], column: int) -> float:
    """One coefficient of least squares over all parts, each given as its X'X and X'y."""
    square = np.sum([part[0] for part in parts], axis=0)
    return float(np.linalg.lstsq(square, np.sum([part[1] for part in parts], axis=0))[0][column])


def _normal(rows: npt.ArrayLike, response: npt.ArrayLike) -> tuple[Floats, Floats]:
    design = np.asarray(rows, float)
    return design.T @ design, design.T @ np.asarray(response, float)


def _farewells(regime: str, teams: Sequence[tuple[str, ...]], replication: int) -> tuple[Floats, Floats]:
    """X'X and X'y of having followed, on time together, time with the firm, and the size of the team."""
    values = {"turnover": 0.4, "competitor": 1.0, **_SMALL_FIRM, "accounts": 40}
    settings = [Setting(regime, {**values, "touchpoints": team}, warm_up=52, horizon=468) for team in teams]
    seen = [farewells(setting, replication) for setting in settings]
    together, age, touchpoints, followed = (np.concatenate(column) for column in zip(*seen, strict=True))
    rows = np.column_stack([np.ones(len(age)), np.log1p(together), np.log1p(age), touchpoints])
    return _normal(rows, followed)


def following_a_leaver(lab: Laboratory) -> list[Check]:
    """Who follows a leaver: least squares of having followed, on all traits of the relationship at once.

    Where one person has the relationship, where a team of one, two or four has it, and by the size of that team.
    """
    traits = (
        ("by time together", "longer, more: above 0", POSITIVE, "share per log week"),
        ("by time with the firm", "longer, less: below 0", NEGATIVE, "share per log week"),
        ("by size of the team", "larger, less: below 0", NEGATIVE, "share per person"),
    )
    found = []
    for regime, teams in (("sole", (FUNCTIONS[:1],)), ("shared", (FUNCTIONS[:1], FUNCTIONS[:2], FUNCTIONS))):
        parts = lab.spread(partial(_farewells, regime, teams), 40)
        varied = traits if len(teams) > 1 else traits[:2]
        for column, (trait, words, band, unit) in enumerate(varied, start=1):
            slope = jackknifed(parts, partial(_slopes, column=column))
            found.append(_check(f"Following a leaver {trait}, {regime}", words, "B17", band, slope, unit))
    return found


# ---------------------------------------------------------------- colleagues who leave


def quits_and_departures(lab: Laboratory) -> list[Check]:
    """Whether quitting is catching, given tenure and function; and when the loss around a departure falls."""
    setting = Setting("shared", {"turnover": 0.4, "accounts": 10}, horizon=520)
    parts, losses = [], []
    for choices, departures in lab.spread_reference(partial(histories.staff_history, setting), 40):
        rows = []
        for one in choices:
            groups = [float(one.function == function) for function in range(len(FUNCTIONS))]
            rows.append([one.recent, *groups, float(one.tenure < 13), float(one.tenure >= 104)])
        parts.append(_normal(rows, [one.quits for one in choices]))
        losses.append(np.sum(departures, axis=0) if departures else np.zeros(3))
    wholes = [float(loss.sum()) for loss in losses]
    return [
        _check(
            "Quitting after colleagues have quit",
            "more: above 0",
            "A14",
            POSITIVE,
            jackknifed(parts, partial(_slopes, column=0)),
            "chance a week",
        ),
        *(
            _check(name, words, "A15", around(share, AROUND_A_SHARE), ratio_of_means(part, wholes), "share")
            for name, words, share, part in (
                ("Loss of a departure: before the exit", "most: about .63", 0.63, [float(x[0]) for x in losses]),
                ("Loss of a departure: from the vacancy", "about .24", 0.24, [float(x[1]) for x in losses]),
            )
        ),
    ]


# ---------------------------------------------------------------- contacts


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _gap(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Mean of one group less that of another; None where either is empty."""
    return float(np.mean(one) - np.mean(other)) if one and other else None


def _hop_slope(contacts: Sequence[Contact]) -> float:
    hops, good = np.array([(one.hops, one.good) for one in contacts], float).T
    return float(np.polyfit(hops, good, 1)[0])


def contacts_and_trust(lab: Laboratory) -> list[Check]:
    """What hand-offs do to a contact, and a contact to trust and to the wish to stay; silos have many hand-offs."""
    setting = Setting("siloed", _SMALL_FIRM, warm_up=52, horizon=156)
    runs = lab.spread_reference(partial(histories.contacts, setting), 30)
    asymmetry, later, unresolved = [], [], []
    for contacts in runs:
        moved = {good: [abs(one.trust_change) for one in contacts if one.good == good] for good in (True, False)}
        asymmetry.append(_gap(moved[False], moved[True]))
        first = [one.propensity for one in contacts if one.good and one.hops == 0 and not one.waited]
        second = [one.propensity for one in contacts if one.good and (one.hops > 0 or one.waited)]
        never = [one.propensity for one in contacts if not one.good]
        later.append(_gap(second, first))
        unresolved.append(_gap(never, second))
    slopes = mean_of(_hop_slope(contacts) for contacts in runs)
    return [
        _check("Service success by hops", "falls: below 0", "B35", NEGATIVE, slopes, "share per hop"),
        _check(
            "Trust moved by a bad contact, less by a good one",
            "bad moves more: above 0",
            "C6",
            POSITIVE,
            mean_of(asymmetry),
            "0-1",
        ),
        _check(
            "Leaving: resolved later, less at first contact",
            "more: above 0",
            "B29",
            POSITIVE,
            mean_of(later),
            "chance",
        ),
        _check(
            "Leaving: unresolved, less resolved later", "more: above 0", "B29", POSITIVE, mean_of(unresolved), "chance"
        ),
    ]


# ---------------------------------------------------------------- teams


def formality_and_spirit(lab: Laboratory) -> list[Check]:
    """Hours of formal coordination against goals that are shared, in shared ownership."""
    base = Setting("shared", {"coordination": 0.08, "shared_goals": 0.0})
    formal = Setting("shared", {"coordination": 0.32, "shared_goals": 0.0})
    spirited = Setting("shared", {"coordination": 0.08, "shared_goals": 1.0})
    hurts = mean_of(lab.differences(formal, base, "churn_rate", 100))
    helps = mean_of(lab.differences(spirited, base, "churn_rate", 100))
    return [
        _check("Churn with .32 h coordination, less .08 h", "hurts: above 0", "C10", POSITIVE, hurts, "1/year"),
        _check("Churn with goals shared, less without", "helps: below 0", "C10", NEGATIVE, helps, "1/year"),
    ]


def bystanders(lab: Laboratory) -> list[Check]:
    """More people who are all responsible, less help."""
    few, many = (Setting("diffuse", {"touchpoints": FUNCTIONS[:people]}) for people in (2, 4))
    idle = mean_of(lab.differences(many, few, "unanswered", 50))
    return [_check("Unanswered among 4 people, less among 2", "more: above 0", "C11", POSITIVE, idle, "share")]


CHECKS: Final[tuple[Callable[[Laboratory], list[Check]], ...]] = (
    losing_the_owner,
    renewal_rate_and_age,
    following_a_leaver,
    quits_and_departures,
    contacts_and_trust,
    formality_and_spirit,
    bystanders,
)
