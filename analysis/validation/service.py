"""Patterns of service and of teams: what detours and effort do, and what keeping in step does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np

from analysis.validation import histories
from analysis.validation.experiments import leaving
from analysis.validation.firms import Laboratory, Setting, Values, seats
from analysis.validation.histories import Contact
from analysis.validation.verdicts import (
    AROUND_A_SHARE,
    NEGATIVE,
    PATTERNS,
    POSITIVE,
    Band,
    Check,
    around,
    checked,
    mean_of,
    ratio_of_means,
)
from simulation.science.members import FUNCTIONS

_check = partial(checked, PATTERNS)

# ---------------------------------------------------------------- contacts

_SMALL_FIRM: Final[Values] = {"accounts": 60} | seats(2, 2, 1, 1)
MUCH_EFFORT: Final = 0.5
"""Effort from which it is called high: to tell half of the story again, or two detours and a bit."""


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _hop_slope(contacts: Sequence[Contact]) -> float:
    hops, good = np.array([(one.hops, one.good) for one in contacts], float).T
    return float(np.polyfit(hops, good, 1)[0])


def _hops(runs: Sequence[Sequence[Contact]]) -> list[Check]:
    slopes = mean_of(_hop_slope(contacts) for contacts in runs)
    at_once, thrice = (
        [_mean([float(one.good) for one in contacts if one.hops == hops]) for contacts in runs] for hops in (0, 3)
    )
    pairs = [(a, b) for a, b in zip(at_once, thrice, strict=True) if a is not None and b is not None]
    lost = ratio_of_means([a - b for a, b in pairs], [a for a, _ in pairs])
    size = 1.0 - 0.36 / 0.62
    return [
        _check("Service success by hops", "falls: below 0", "B35", NEGATIVE, slopes, "share per hop"),
        _check(
            "Service success lost by three hops, size",
            f"about {size:.2f}",
            "B35",
            around(size, AROUND_A_SHARE),
            lost,
            "share",
        ),
    ]


def _efforts(runs: Sequence[Sequence[Contact]]) -> list[Check]:
    easy, hard = [], []
    for contacts in runs:
        good = [one for one in contacts if one.good and not one.again]
        easy.append(_mean([one.trust_change for one in good if one.effort < MUCH_EFFORT]))
        hard.append(_mean([one.trust_change for one in good if one.effort >= MUCH_EFFORT]))
    differs = mean_of(_less(a, b) for a, b in zip(hard, easy, strict=True))
    return [
        _check("Trust after a good answer: much effort less little", "below 0", "B30", NEGATIVE, differs, "0-1"),
        _check("Trust after a good answer with much effort", "lost: below 0", "B30", NEGATIVE, mean_of(hard), "0-1"),
    ]


def _resolutions(runs: Sequence[Sequence[Contact]]) -> list[Check]:
    """Stated defection was .05, .09 and .25: what is unresolved costs five times what is resolved late."""
    later, unresolved, pairs = [], [], []
    for contacts in runs:
        first = _mean([one.propensity for one in contacts if one.good and not _late(one)])
        second = _mean([one.propensity for one in contacts if one.good and _late(one)])
        never = _mean([one.propensity for one in contacts if not one.good])
        later.append(_less(second, first))
        unresolved.append(_less(never, second))
        whole, part = _less(never, first), _less(second, first)
        if whole is not None and part is not None:
            pairs.append((whole, part))
    times = ratio_of_means([whole for whole, _ in pairs], [part for _, part in pairs])
    return [
        _check(
            "Leaving: resolved later, less at first contact", "more: above 0", "B29", POSITIVE, mean_of(later), "chance"
        ),
        _check(
            "Leaving: unresolved, less resolved later", "more: above 0", "B29", POSITIVE, mean_of(unresolved), "chance"
        ),
        _check(
            "Leaving: unresolved, per what resolved later costs, size",
            "5 times, or half to twice that",
            "B29",
            Band(2.5, 10.0),
            times,
            "multiple",
        ),
    ]


def _late(one: Contact) -> bool:
    return one.hops > 0 or one.waited or one.again


def contacts_and_trust(lab: Laboratory) -> list[Check]:
    """What hand-offs do to a contact, and a contact to trust and to the wish to stay; silos have many hand-offs."""
    setting = Setting("siloed", _SMALL_FIRM, warm_up=52, horizon=156)
    runs = lab.spread_reference(partial(histories.contacts, setting), 30)
    asymmetry = []
    for contacts in runs:
        bad, good = (
            _mean([abs(one.trust_change) for one in contacts if one.good == well and not one.again])
            for well in (False, True)
        )
        asymmetry.append(_less(bad, good))
    name = "Trust moved by a bad contact, less by a good one"
    moved = _check(name, "bad moves more: above 0", "C6", POSITIVE, mean_of(asymmetry), "0-1")
    return [*_hops(runs), moved, *_resolutions(runs), *_efforts(runs)]


# ---------------------------------------------------------------- teams


def less(lab: Laboratory, regime: str, one: Values, other: Values, replications: int = 60) -> list[float]:
    """Customers expected to leave in a firm with some values, less in the same firm with others."""
    found, base = (lab.spread(partial(leaving, Setting(regime, each)), replications) for each in (one, other))
    return [a - b for a, b in zip(found, base, strict=True)]


def formality_and_spirit(lab: Laboratory) -> list[Check]:
    """Hours of formal coordination against goals that are shared, in shared ownership."""
    some = less(lab, "shared", {"coordination": 0.08}, {"coordination": 0.0})
    much = less(lab, "shared", {"coordination": 0.64}, {"coordination": 0.08})
    goals = less(lab, "shared", {"shared_goals": 1.0}, {"shared_goals": 0.0})
    calm, busy = (
        less(lab, "shared", {"coordination": 0.16, "accounts": accounts}, {"coordination": 0.04, "accounts": accounts})
        for accounts in (240, 360)
    )
    moves = mean_of(a - b for a, b in zip(busy, calm, strict=True))
    name = "Leaving with {} h of coordination, less {} h"
    moved = "The same, .16 h less .04 h: at 360 accounts less at 240"
    return [
        _check(name.format(".08", "0"), "helps: below 0", "C10", NEGATIVE, mean_of(some), "1/year"),
        _check(name.format(".64", ".08"), "hurts: above 0", "C10", POSITIVE, mean_of(much), "1/year"),
        _check(moved, "less helps where load is high: above 0", "C10", POSITIVE, moves, "1/year"),
        _check("Leaving with goals shared, less without", "helps: below 0", "C10", NEGATIVE, mean_of(goals), "1/year"),
    ]


def sharing_information(lab: Laboratory) -> list[Check]:
    """People write down what they know of an account, or keep it to themselves, in shared ownership."""
    kept: Values = {"sharing": 0.0}
    better = mean_of(lab.differences(Setting("shared"), Setting("shared", kept), "service_success", 60))
    fewer = mean_of(less(lab, "shared", {}, kept))
    return [
        _check("Leaving where knowledge is written down, less not", "below 0", "N21", NEGATIVE, fewer, "1/year"),
        _check("Service success, the same", "above 0", "N21", POSITIVE, better, "share"),
    ]


def bystanders(lab: Laboratory) -> list[Check]:
    """More people who are all responsible, less help."""
    few, many = (Setting("diffuse", {"touchpoints": FUNCTIONS[:people]}) for people in (2, 4))
    idle = mean_of(lab.differences(many, few, "unanswered", 30))
    return [_check("Unanswered among 4 people, less among 2", "more: above 0", "C11", POSITIVE, idle, "share")]


CHECKS: Final[tuple[Callable[[Laboratory], list[Check]], ...]] = (
    contacts_and_trust,
    formality_and_spirit,
    sharing_information,
    bystanders,
)
