"""What a model is asked to be made with: a firm, its luck and its weeks, refused in words where that cannot be."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from operator import index
from typing import Any

from simulation.errors import RequestError
from simulation.science import catalogue, chance
from simulation.science.declaration import Value
from simulation.science.outcomes import TRAJECTORIES
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.wording.values import nearest


def settings(
    parameters: Parameters | None, regime: Regime | str, values: Mapping[str, Value]
) -> tuple[Parameters, Regime]:
    """The firm and its regime with `values` in their places; a RequestError with all that is wrong with these."""
    name = regime if isinstance(regime, str) else "regime"
    definition = catalogue.built_in(regime) if isinstance(regime, str) else regime
    faults = []
    for each, value in values.items():
        try:
            fault = catalogue.find(each, (name,)).fault(value)
        except RequestError as error:
            fault = str(error)
        faults += [fault] if fault else []
    if faults:
        raise RequestError("\n".join(faults))
    firm = Parameters() if parameters is None else parameters
    if not values:
        return firm, definition
    return catalogue.resolve(values, firm), catalogue.resolve_regime(name, definition, values)


def seed_of(seed: Any, rng: Any) -> int:
    """The seed, by whichever of its names it is given; numpy's whole numbers are as good as others."""
    if rng is not None and seed:
        raise RequestError(f"both seed ({seed!r}) and rng ({rng!r}) are given: leave one of them out")
    name, given = ("seed", seed) if rng is None else ("rng", rng)
    if given is None:
        return secrets.randbelow(2**31)
    try:
        return given if isinstance(given, bool) else index(given)
    except TypeError:
        raise RequestError(
            f"{name} is {given!r}; allowed: a whole number from 0 to {chance.LARGEST_SEED}, or None for a fresh one"
        ) from None


def check(seed: int, replication: int, warm_up: int, horizon: int, record: Sequence[str]) -> None:
    """Refuse luck and weeks out of range, and weekly states that there are none of, with a RequestError."""
    for name, value, most in (
        ("seed", seed, chance.LARGEST_SEED),
        ("replication", replication, 2**32 - 1),
        ("warm_up", warm_up, 2**19),
        ("horizon", horizon, 2**19),
    ):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise RequestError(f"{name} is {value!r}; allowed: a whole number from 0 to {most}")
    for name in record:
        if name not in TRAJECTORIES:
            raise RequestError(f"unknown weekly state {name!r}{nearest(name, tuple(TRAJECTORIES))}")


def fixed(name: str) -> str:
    """Why what a model was made with is not assigned to."""
    return (
        f"the {name} of a model cannot be changed once it is made, for its customers, people and ledger go by them; "
        "make another model with other ones, as in OwnershipModel(parameters, regime='siloed', turnover=0.3)"
    )
