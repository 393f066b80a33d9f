"""A small decision, and luck in place of the engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.advice import advise as advising
from analysis.advice import searching
from analysis.advice.prices import Prices
from analysis.advice.runs import Runs
from analysis.advice.ways import Way
from simulation import Scenario

SMALL = {
    "accounts": 24,
    "functions.success.seats": 2,
    "functions.support.seats": 1,
    "functions.sales.seats": 1,
    "functions.product.seats": 1,
}


@cache
def asked(budget: float | None = None, points: int = 64, many: bool = False) -> Scenario:
    """A small firm that chooses between two regimes, head counts, and ways of handing over."""
    levers = {"functions.success.seats": [1, 2, 3], "handover": [0.4, 0.9]}
    if many:
        levers = {"functions.success.seats": [1, 2, 3, 4, 5], "handover": [0.4, 0.6, 0.9]}
    return Scenario(
        name="small",
        seed=5,
        regimes=["sole", "shared"],
        weeks={"warm_up": 4, "horizon": 26},
        parameters=SMALL,
        unknowns=["ties", "trust_gain", "relay_wait"],
        design={"method": "lhs", "points": points},
        levers=levers,
        decision={
            "today": "sole",
            "currency": "EUR",
            "costs": {"shared": 2000, "functions.success.seats": 0, "handover": {"yearly": 1500, "per": 0.1}},
            **({} if budget is None else {"budget": budget}),
        },
    )


Carry = Callable[..., Runs]


def noise(mean: Callable[[Way], float] = lambda way: 0.0, spread: float = 1000.0) -> Carry:
    """In place of the engine: every way in every run earns its mean and luck of its own; nothing is shared."""

    def carried_out(scenario: Scenario, ways: Any, worlds: Any, replications: int, **_: Any) -> Runs:
        key = [scenario.seed, *(ord(letter) for way in ways for letter in way.name)]
        chance = np.random.default_rng(key)
        money = chance.normal(0.0, spread, (len(worlds), replications, len(ways), 1))
        money += np.array([mean(way) for way in ways])[:, None]
        return Runs(money, np.zeros((len(worlds), replications, len(ways))))

    return carried_out


def with_noise(monkeypatch: pytest.MonkeyPatch, carry: Carry) -> None:
    """Nothing is carried out, and nothing costs anything."""
    for place in (searching, advising):
        monkeypatch.setattr(place, "carried_out", carry)
        monkeypatch.setattr(place, "prices", free_of_charge)


def free_of_charge(scenario: Scenario, ways: Any, worlds: Any) -> Prices:
    nothing = np.zeros((len(worlds), len(ways)))
    return Prices(nothing, nothing, nothing, pd.DataFrame(index=range(len(worlds))))
