"""Random firms to which all that the model knows happens, and what of two runs differs by any bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from simulation.engine import run as engine
from simulation.errors import RequestError
from simulation.science import chance
from simulation.science.course import course
from simulation.science.events import ORDERS, Happening, Tiers, Transition
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.science.regimes import REGIMES, Regime
from simulation.science.succession import alone
from simulation.web.header import SCRATCH
from tests.engine.test_events import random_events
from tests.helpers.firms import RANDOM_REGIMES, RANDOM_VALUES, firm

SEATS = st.fixed_dictionaries(
    {f"functions.{name}.seats": st.integers(1, 5) for name in FUNCTIONS}
    | {f"functions.{name}.bench": st.sampled_from([0, 0, 0, 1, 2]) for name in FUNCTIONS}
)
SIZES = st.fixed_dictionaries({"accounts": st.integers(1, 40), "growth_room": st.floats(0, 1)})
SEEDS = st.one_of(st.sampled_from([0, 1, chance.LARGEST_SEED]), st.integers(0, chance.LARGEST_SEED))


class Case(NamedTuple):
    """A run: what is set up, what happens, and its address."""

    parameters: Parameters
    regime: Regime
    events: tuple[Happening, ...]
    luck: dict[str, int]


@st.composite
def random_changes(draw: Any, growth: float) -> tuple[Happening, ...]:
    """Regimes by segment, and up to two transitions, all of which grow as the firm does."""
    regimes = RANDOM_REGIMES.map(lambda regime: regime.model_copy(update={"growth": growth}))
    found: list[Happening] = []
    if draw(st.booleans()):
        found.append(Tiers(("a", "b", "c"), tuple(draw(regimes) for _ in range(3))))
    week = 0
    for _ in range(draw(st.integers(0, 2))):
        if week > 50:
            break
        week = draw(st.integers(week, 50))
        over = draw(st.sampled_from([0, 1, 4, 9]))
        found.append(Transition(week, "d", draw(regimes), over, draw(st.sampled_from(ORDERS)), draw(st.integers(0, 3))))
        week += max(1, over)
    return tuple(found)


@st.composite
def anything(draw: Any) -> Case:
    """Any firm, with any events, transitions and regimes by segment, whether they can be in it or not."""
    parameters, regime = firm(draw(RANDOM_VALUES) | draw(SEATS) | draw(SIZES)), draw(RANDOM_REGIMES)
    happens = draw(st.sampled_from([0, 1, 2, 3]))
    events = draw(random_events()) if happens & 1 else ()
    events += draw(random_changes(regime.growth)) if happens & 2 else ()
    horizon = 60 if events else draw(st.integers(0, 130))
    luck = {"warm_up": draw(st.sampled_from([0, 1, 2, 4, 9, 20, 40])), "horizon": horizon}
    return Case(
        parameters, regime, events, luck | {"seed": draw(SEEDS), "replication": draw(st.integers(0, 2**32 - 1))}
    )


def refused(case: Case) -> bool:
    """Whether Python refuses the run."""
    try:
        course(case.parameters, case.regime, case.events, case.luck["horizon"])
    except RequestError:
        return True
    return bool(list(alone(case.parameters, case.regime)))


def cases() -> st.SearchStrategy[Case]:
    """Any run that can be."""
    return anything().filter(lambda case: not refused(case))


BUILT_IN = [
    Case(Parameters(), each, (), {"seed": 5, "replication": 3, "warm_up": 60, "horizon": 110})
    for each in REGIMES.values()
]


def of_the_engine(case: Case) -> tuple[engine.State, dict[str, float | None]]:
    """The state of the compiled engine after a run, and its outcomes."""
    own = course(case.parameters, case.regime, case.events, case.luck["horizon"])
    made = engine.prepared(case.parameters, case.regime)
    state = engine.fresh_state(made, own=own, **case.luck)
    engine.all_weeks(state, own.steps)
    luck = {name: case.luck[name] for name in ("warm_up", "horizon")}
    return state, engine.ledger_of(state, made.coefficients, **luck).outcomes()


def differing(case: Case, array: Callable[[str], np.ndarray], outcomes: dict[str, float | None]) -> list[str]:
    """What differs by any bit from what the compiled engine has after the same run, by name."""
    state, expected = of_the_engine(case)
    found = [
        name
        for name, one in zip(state._fields, state, strict=True)
        if name not in SCRATCH and bits(one) != bits(array(name))
    ]
    return found + [name for name in expected if expected[name] != outcomes[name]]


def bits(array: np.ndarray) -> bytes:
    """The bytes of all numbers; not those that lie between the fields of a record, which mean nothing."""
    fields = array.dtype.names
    return b"".join(bits(array[field]) for field in fields) if fields else array.tobytes()
