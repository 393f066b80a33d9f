"""The floor: the week in C, by the compiler of this machine, on the engine's own arrays, the same to the last bit."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np

from simulation.engine import run
from simulation.engine.records import State
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.web import native
from simulation.web.header import SCRATCH


def prepared(state: State) -> Callable[[], None]:
    """A call that carries out the whole run of this state, which must outlive it."""
    c_state, function = native.c_state(state), native.library().all_weeks
    return lambda: function(ctypes.byref(c_state))


def all_weeks(state: State) -> None:
    """A whole run, as `simulation.engine.run.all_weeks`."""
    prepared(state)()


# ---------------------------------------------------------------- the same bits


def fresh_state(parameters: Parameters, regime: Regime, **luck: int) -> State:
    """The arrays of a run before its first week; `luck` is seed, replication, warm_up and horizon."""
    state = run.fresh_state(run.prepared(parameters, regime), **luck)
    return state._replace(coefficients=state.coefficients.copy())


def differences(parameters: Parameters, regime: Regime, **luck: int) -> list[str]:
    """Names of the arrays in which the floor and the engine differ by any bit after this run."""
    ours, theirs = (fresh_state(parameters, regime, **luck) for _ in range(2))
    run.all_weeks(ours)
    all_weeks(theirs)
    return [
        name
        for name, one, other in zip(ours._fields, ours, theirs, strict=True)
        if name not in SCRATCH and _bits(one) != _bits(other)
    ]


def _bits(array: np.ndarray[Any, Any]) -> bytes:
    """The bytes of all numbers; not those that lie between the fields of a record, which mean nothing."""
    fields = array.dtype.names
    return b"".join(_bits(array[field]) for field in fields) if fields else array.tobytes()
