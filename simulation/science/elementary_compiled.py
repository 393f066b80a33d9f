"""The functions of `elementary` made known to the compiler, which takes them as they stand."""

from __future__ import annotations

import inspect

import numpy as np
from numba.extending import overload, register_jitable

from simulation.science import elementary
from simulation.science.compilation import as_part


@overload(elementary.bits_of)
def _bits_of(number):  # type: ignore[no-untyped-def]  # noqa: ARG001 (whose type says enough)
    return lambda number: np.float64(number).view(np.int64)


@overload(elementary.number_of)
def _number_of(bits):  # type: ignore[no-untyped-def]  # noqa: ARG001
    return lambda bits: np.int64(bits).view(np.float64)


for _name, _function in inspect.getmembers(elementary, inspect.isfunction):
    if _function not in (elementary.bits_of, elementary.number_of):
        register_jitable(**as_part())(_function)
