"""Patterns of customers: what keeps them, whom they follow, and what one who leaves costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import betaln

from analysis.validation.experiments import departure, leaving, paused_run
from analysis.validation.farewells import Farewells, farewells
from analysis.validation.firms import STILL, Laboratory, Setting, Values, defined, seats
from analysis.validation.regression import Normal, normal, slope
from analysis.validation.verdicts import (
    AROUND_A_SHARE,
    NEGATIVE,
    PATTERNS,
    POSITIVE,
    Band,
    Check,
    around,
    checked,
    half_of,
    jackknifed,
    mean_of,
    ratio_of_means,
)
from simulation.science.members import FUNCTIONS, LEAD_FUNCTION
from simulation.science.parameters import Parameters

Floats = npt.NDArray[np.float64]
_check = partial(checked, PATTERNS)

# ---------------------------------------------------------------- the owner leaves


def losing_the_owner(lab: Laboratory) -> list[Check]:
    """What the departure of a sole owner costs, who should succeed them, and how much of the loss that saves."""
    colleague, new_hire = (
        lab.outcomes(Setting("sole", {"reassign": successor}, horizon=520), "departure_revenue", 120)
        for successor in ("colleague", "new_hire")
    )
    better, worse = defined(list(zip(colleague, new_hire, strict=True)))
    gains = [a - b for a, b in zip(better, worse, strict=True)]
    avoided = ratio_of_means(gains, [-loss for loss in worse])
    lost, size = "A sole owner leaves: revenue of the year after", Band(-0.176, -0.132)
    unit = "share of a year"
    return [
        _check(lost, "falls: below 0", "B14", NEGATIVE, mean_of(colleague), unit),
        _check(f"{lost}, size", "13.2 to 17.6 % lost", "B14", size, mean_of(colleague), unit),
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


_SUCCESSORS: Final[tuple[tuple[str, Values, Values], ...]] = (
    ("successor worked with the leaver", {"overlap_weeks": 1.0}, {"overlap_weeks": 104.0}),
    (
        "the deputy succeeds",
        {"deputies": 1.0, "reassign": "knows the account"},
        {"deputies": 1.0, "reassign": "colleague"},
    ),
)
"""Successors who worked with the leaver, and who did not: side by side to the last day, or on the account before."""


def a_successor_who_knew_the_leaver(lab: Laboratory) -> list[Check]:
    """Leaver and successor have worked together, or have not: what the departure does to the leaver's customers."""
    found = []
    for regime, (title, nearby, distant) in product(("sole", "shared"), _SUCCESSORS):
        near, far = (lab.spread(partial(departure, regime, values), 30) for values in (nearby, distant))
        fewer = mean_of(a.leaving - b.leaving for a, b in zip(near, far, strict=True))
        better = mean_of(b.good_lost - a.good_lost for a, b in zip(near, far, strict=True))
        name = f"Leaving after a departure, {title}, less without, {regime}"
        found.append(_check(name, "fewer: below 0", "N15", NEGATIVE, fewer, "1/year"))
        name = f"Good contacts, {title}, less without, {regime}"
        found.append(_check(name, "as many or more: above 0", "N15", POSITIVE, better, "contacts"))
    return found


def better_reassignment(lab: Laboratory) -> list[Check]:
    """How much of what a departure costs a deputy as successor avoids, where else whoever has the fewest accounts is.

    In the revenue of a firm that always does so, against matched accounts; and in the customers of one leaver in a firm
    where else nobody goes, which no book that fills up over the years can spoil.
    """
    deputies, usual = _SUCCESSORS[1][1:]
    settings = [Setting("sole", each, horizon=520) for each in (deputies, usual)]
    revenue = [lab.outcomes(each, "departure_revenue", 120) for each in settings]
    better, worse = defined(list(zip(*revenue, strict=True)))
    near, far = (
        [each.leaving for each in lab.spread(partial(departure, "sole", values), 60)] for values in (deputies, usual)
    )
    avoided = {
        "revenue": ratio_of_means([a - b for a, b in zip(better, worse, strict=True)], [-loss for loss in worse]),
        "customers": ratio_of_means([b - a for a, b in zip(near, far, strict=True)], far),
    }
    return [
        _check(
            f"Share of a departure's loss that the deputy as successor avoids, {what}",
            "about .40",
            "B15",
            around(0.40, AROUND_A_SHARE),
            share,
            "share",
        )
        for what, share in avoided.items()
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

_FEW_SEATS: Final[Values] = {"accounts": 40} | seats(2, 2, 1, 1)


def _farewells(regime: str, teams: Sequence[tuple[str, ...]], replication: int) -> Farewells:
    values = {"turnover": 0.4, "competitor": 1.0, **_FEW_SEATS}
    settings = [Setting(regime, {**values, "touchpoints": team}, warm_up=52, horizon=468) for team in teams]
    seen = [farewells(setting, replication) for setting in settings]
    return Farewells(*(np.concatenate(column) for column in zip(*seen, strict=True)))


def _by_logs(seen: Farewells) -> Normal:
    together, age = np.log1p(seen.together), np.log1p(seen.age)
    return normal(np.column_stack([together, age, seen.others, np.ones(len(age))]), seen.followed)


def _by_half_years(seen: Farewells) -> Normal:
    """The same in half years, as the study has it."""
    together, age = seen.together / 26, seen.age / 26
    return normal(np.column_stack([together, age, seen.others, np.ones(len(age))]), seen.followed)


_FOLLOWING: Final = (
    ("by time together", "longer, more: above 0", POSITIVE, "share per log week", 0.02, "half year"),
    ("by time with the firm", "longer, less: below 0", NEGATIVE, "share per log week", -0.01, "half year"),
    ("by further persons", "more, less: below 0", NEGATIVE, "share per person", -0.025, "person"),
)


def following_a_leaver(lab: Laboratory) -> list[Check]:
    """Who follows a leaver: least squares of having followed, on all traits of the relationship at once.

    Where one person has the relationship, where a team of one, two or four has it, and by the size of that team.
    """
    found = []
    for regime, teams in (("sole", (FUNCTIONS[:1],)), ("shared", (FUNCTIONS[:1], FUNCTIONS[:2], FUNCTIONS))):
        seen = lab.spread(partial(_farewells, regime, teams), 40)
        varied = _FOLLOWING if len(teams) > 1 else _FOLLOWING[:2]
        logs, half_years = ([form(each) for each in seen] for form in (_by_logs, _by_half_years))
        for column, (trait, words, band, unit, size, per) in enumerate(varied):
            name = f"Following a leaver {trait}, {regime}"
            sign, sizes = (jackknifed(parts, partial(slope, column=column)) for parts in (logs, half_years))
            found.append(_check(name, words, "B17", band, sign, unit))
            found.append(
                _check(f"{name}, size", f"about {size:g} per {per}", "B17s", half_of(size), sizes, f"share per {per}")
            )
    return found


# ---------------------------------------------------------------- several ties

_ONE: Final[Values] = {"touchpoints": FUNCTIONS[:1]}
APART: Final[Values] = dict.fromkeys(("access", "coordination", "goal_cover", "shared_goals"), 0.0)
"""Nothing that would align those whom a customer knows: neither meetings, nor a profile, nor goals."""
TOGETHER: Final[Values] = {**APART, "shared_goals": 1.0}
"""The same people, paid for the same outcome, which aligns them at no cost."""


def more_ties(lab: Laboratory, values: Values, replications: int = 60) -> list[float]:
    """Customers expected to leave where they know four persons, less where they know one, in shared ownership."""
    four, one = (
        lab.spread(partial(leaving, Setting("shared", {**values, **each})), replications) for each in ({}, _ONE)
    )
    return [a - b for a, b in zip(four, one, strict=True)]


def several_ties(lab: Laboratory) -> list[Check]:
    """What further ties are worth, and how much more where somebody goes: on this side, and on the customer's."""
    retain = mean_of(more_ties(lab, {}))
    found = [_check("Four ties, less one: leaving", "ties retain: below 0", "B19", NEGATIVE, retain, "1/year")]
    for source, factor, words in (
        ("B19", "turnover", "of people"),
        ("B25", "buyer_turnover", "of the customer's people"),
    ):
        gained = {}
        for name, aligned in (("aligned", TOGETHER), ("apart", APART)):
            calm, restless = (more_ties(lab, {**aligned, factor: rate}) for rate in (0.0, 0.45))
            gained[name] = [a - b for a, b in zip(restless, calm, strict=True)]
        title = f"Four ties, less one, by turnover {words}"
        differences = [a - b for a, b in zip(gained["aligned"], gained["apart"], strict=True)]
        found += [
            _check(f"{title}: aligned", "more: below 0", source, NEGATIVE, mean_of(gained["aligned"]), "1/year"),
            _check(
                f"{title}: aligned, less apart", "only there: below 0", source, NEGATIVE, mean_of(differences), "1/year"
            ),
        ]
    return found


# ---------------------------------------------------------------- persons and years

_SPELLS: Final = ((0, 52), (104, 156), (520, 10_000))
"""Weeks with the same lead: the first year, the third, and more than ten years."""


def _trust_by_years(replication: int) -> Floats:
    """Sums of trust and numbers of customers, by years with the lead: [spell, 2]."""
    setting = Setting("sole")
    sums = np.zeros((len(_SPELLS), 2))
    looks = range(setting.warm_up + 13, setting.warm_up + setting.horizon + 1, 13)
    for state in paused_run(setting, replication, looks):
        accounts, people = state.accounts, state.people[state.accounts["holder"][:, LEAD_FUNCTION]]
        together = np.minimum(accounts["age"], people["tenure"])
        for place, (first, last) in enumerate(_SPELLS):
            who = (accounts["here"] == 1) & (people["vacancy_weeks"] == 0) & (first <= together) & (together < last)
            sums[place] += accounts["trust"][who].sum(), who.sum()
    return sums


def _odds_against_first_year(parts: Sequence[Floats]) -> Floats:
    """Odds of leaving against those of the first year, as far as trust makes them."""
    sums = np.sum(parts, axis=0)
    trust = sums[:, 0] / sums[:, 1]
    odds: Floats = np.exp(-Parameters().churn_trust * (trust - trust[0]))
    return odds


def years_with_one_person(lab: Laboratory) -> list[Check]:
    """The longer a customer has the same lead the better, and every further year gives less."""
    parts = lab.spread(_trust_by_years, 40)

    def of(combine: Callable[[Floats], float]) -> Callable[[Sequence[Floats]], float]:
        return lambda some: combine(_odds_against_first_year(some))

    early = jackknifed(parts, of(lambda odds: float(odds[1] - odds[0])))
    late = jackknifed(parts, of(lambda odds: float(odds[2] - odds[1])))
    # by years: from the middle of the first to that of the third, and from there to some twelve on
    bend = jackknifed(parts, of(lambda odds: float((odds[2] - odds[1]) / 10 - (odds[1] - odds[0]) / 2)))
    unit = "odds ratio"
    return [
        _check("Third year with one lead, less first: odds of leaving", "below 0", "N8", NEGATIVE, early, unit),
        _check("After ten years with one lead, less third", "goes on: below 0", "N8", NEGATIVE, late, unit),
        _check("The same a year, less before", "ever slower: above 0", "N8", POSITIVE, bend, f"{unit} a year"),
    ]


def _spend_by_talent(regime: str, replication: int) -> Normal:
    """X'X and X'y of what a customer spends in a year (its logarithm), on the talent of those who serve it."""
    setting = Setting(regime, STILL)
    spend: Any = None
    for state in paused_run(setting, replication, range(setting.warm_up + 104, setting.warm_up + 157, 13)):
        accounts = state.accounts
        if spend is None:
            generation, spend, here = accounts["generation"].copy(), 0.0, accounts["here"] == 1
        here &= (accounts["here"] == 1) & (accounts["generation"] == generation)
        spend = spend + accounts["spend"]
    talent = state.people["talent"][accounts["holder"][:, : len(FUNCTIONS)]][here]
    return normal(np.column_stack([talent, np.ones(len(talent))]), np.log(spend[here]))


def people_who_differ(lab: Laboratory) -> list[Check]:
    """What a standard deviation of the lead and of support adds to a customer's yearly sales, where nobody leaves."""
    found = []
    for regime in ("sole", "shared"):
        parts = lab.spread(partial(_spend_by_talent, regime), 40)
        for person, column, size in (("lead", 0, 0.178), ("support", 1, 0.116)):
            effect = jackknifed(parts, partial(slope, column=column))
            name = f"Yearly sales per deviation of the {person}, {regime}"
            found.append(_check(name, "more: above 0", "N25", POSITIVE, effect, "share"))
            found.append(_check(f"{name}, size", f"about {size}", "N25", half_of(size), effect, "share"))
    return found


CHECKS: Final[tuple[Callable[[Laboratory], list[Check]], ...]] = (
    losing_the_owner,
    a_successor_who_knew_the_leaver,
    better_reassignment,
    renewal_rate_and_age,
    following_a_leaver,
    several_ties,
    years_with_one_person,
    people_who_differ,
)
