"""What a part of the engine is to the compiler, and what it is to Python."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from numba import njit
from numba.core.base import BaseContext

from simulation.errors import RequestError
from simulation.science.compilation import as_part, inlined
from simulation.sweep import engines


def sum_of(a: float, b: float) -> float:
    return a + b


def address(function: Any) -> int:
    """Where the machine code of a compiled function lies; 0 if there is none."""
    (compiled,) = function.overloads.values()
    return int(compiled.library.get_pointer_to_function(compiled.fndesc.llvm_func_name))


def test_a_part_is_called_by_what_is_compiled_and_has_no_machine_code() -> None:
    part = inlined(sum_of)
    whole = njit(lambda a, b: 2.0 * part(a, b))
    assert whole(1.0, 2.0) == 6.0
    assert address(part) == 0
    assert address(whole) != 0


def test_a_part_that_python_calls_refuses_each_time() -> None:
    part = inlined(sum_of)
    for _ in range(2):
        with pytest.raises(TypeError, match=r"sum_of is a part of the engine, .*: use its \.py_func"):
            part(1.0, 2.0)
    assert part.py_func(1.0, 2.0) == 3.0


def test_a_numba_that_has_other_names_takes_parts_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "simulation.science.parts")
    with monkeypatch.context() as other:
        other.delattr(BaseContext, "insert_user_function")
        options = as_part.__wrapped__()
    assert options == {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    part = njit(forceinline=True, _nrt=False, error_model="numpy", **options)(sum_of)
    assert njit(lambda a, b: 2.0 * part(a, b))(1.0, 2.0) == 6.0


def test_an_engine_that_may_not_be_compiled_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    with pytest.raises(RequestError, match=r"NUMBA_DISABLE_JIT is set, .* unset it, or name engine 'reference'"):
        engines.engine("auto")
    assert engines.engine("reference").name == "reference"
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "0")
    assert engines.engine("auto").name == "compiled"
