"""The floor: the engine's week in scalar C, on the engine's own arrays, the same to the last bit."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from simulation.engine import records, run
from simulation.science import chance, coefficients, cohorts, elementary, members, rules, succession, week_totals
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

SOURCES: Final = Path(__file__).parent / "c"
OPTIONS: Final = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-std=c11", "-fPIC", "-shared")
"""The square root is an instruction, without a word to the C library.

No option that reorders arithmetic; products are not fused with sums, since the engine does not fuse them."""

STRUCTS: Final = {
    "Account": records.ACCOUNT,
    "Person": records.PERSON,
    "Team": records.TEAM,
    "Firm": records.FIRM,
    "Week": records.WEEK,
    "Window": records.WINDOW,
    "Stratum": records.STRATUM,
    "Coefficients": records.COEFFICIENTS,
}
C_TYPES: Final = {"<i8": "int64_t", "<i4": "int32_t", "<f8": "double"}

SCRATCH: Final = ("asked", "asked_luck")
"""The engine's list of a week's requests, which the floor does without: it asks and answers in one go."""

STATE: Final = """\
typedef struct {
    const Coefficients *c;
    Firm *firm;
    Account *accounts;
    Person *people;
    Team *teams;
    int64_t *present;
    double *luck;
    int64_t *asked;
    double *asked_luck;
    Window *windows;
    int64_t *years;
    Stratum *strata;
    int64_t *day_bins;
    Week *weeks;
    int64_t slots, seats, stratum_count, week_rows;
} State;
"""


class _CState(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_void_p) for name in run.State._fields),
        *((name, ctypes.c_int64) for name in ("slots", "seats", "stratum_count", "week_rows")),
    )


# ---------------------------------------------------------------- the header


def header() -> str:
    """`records.h`: the engine's records as structs, checked byte by byte, and its numbers."""
    lines = ["#include <stddef.h>", "#include <stdint.h>"]
    lines += [f"#define {name} {value}" for name, value in _numbers()]
    for name, dtype in STRUCTS.items():
        lines += _struct(name, dtype)
    return "\n".join([*lines, STATE])


def _numbers() -> Iterator[tuple[str, str]]:
    yield "FOUR", str(len(FUNCTIONS))
    yield "ALL_SEGMENTS", str(len(SEGMENTS))
    yield "SALES", str(FUNCTIONS.index("sales"))
    yield "PRODUCT", str(FUNCTIONS.index("product"))
    yield "SELLERS", f"{{{', '.join(map(str, coefficients.SELLERS))}}}"
    for module in (chance, cohorts, coefficients, elementary, members, records, rules, succession, week_totals):
        for name, value in vars(module).items():
            if name.isupper() and not name.startswith("_") and isinstance(value, int | float):
                # a double's shortest decimal notation is read back as the same double
                yield name, repr(value)


def _struct(name: str, dtype: np.dtype[Any]) -> Iterator[str]:
    yield "typedef struct {"
    for field in dtype.names or ():
        base, shape = dtype[field].base, dtype[field].shape
        yield f"    {C_TYPES[base.str]} {field}{''.join(f'[{length}]' for length in shape)};"
    yield f"}} {name};"
    yield f'_Static_assert(sizeof({name}) == {dtype.itemsize}, "{name}");'
    for field, place in (dtype.fields or {}).items():
        yield f'_Static_assert(offsetof({name}, {field}) == {place[1]}, "{name}.{field}");'


# ---------------------------------------------------------------- compiling and calling


def compiler() -> str | None:
    """The C compiler: gcc where there is one, otherwise whatever is called cc; None without any."""
    return shutil.which("gcc") or shutil.which("cc")


@cache
def _library() -> Any:
    found = compiler()
    if found is None:
        raise RuntimeError("no C compiler (gcc or cc) was found")
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        (place / "records.h").write_text(header() + "\n")
        built = place / "floor.so"
        command = [found, *OPTIONS, f"-I{place}", f"-I{SOURCES}", str(SOURCES / "floor.c"), "-o", str(built)]
        subprocess.run(command, check=True)
        library = ctypes.CDLL(str(built))
    library.all_weeks.restype = None
    return library


def prepared(state: run.State) -> Callable[[], None]:
    """A call that carries out the whole run of this state, which must outlive it."""
    places = {name: array.ctypes.data for name, array in zip(state._fields, state, strict=True)}
    if not all(array.flags.c_contiguous for array in state):
        raise ValueError("an array of the state is not contiguous")
    c_state = _CState(
        **places,
        slots=len(state.accounts),
        seats=len(state.people),
        stratum_count=state.strata.shape[1],
        week_rows=len(state.weeks),
    )
    function = _library().all_weeks
    return lambda: function(ctypes.byref(c_state))


def all_weeks(state: run.State) -> None:
    """A whole run, as `simulation.engine.run.all_weeks`."""
    prepared(state)()


# ---------------------------------------------------------------- the same bits


def fresh_state(parameters: Parameters, regime: Regime, **luck: int) -> run.State:
    """The arrays of a run before its first week; `luck` is seed, replication, warm_up and horizon.

    Raises
    ------
    ValueError
        For what the floor does not know.
    """
    for name in FUNCTIONS:
        if bench := getattr(parameters.functions, name).bench:
            raise ValueError(f"functions.{name}.bench is {bench}, and the floor in C knows no bench; allowed: 0")
    if regime.deputies > 0.0:
        raise ValueError(f"deputies is {regime.deputies:g}, and the floor in C knows no deputies; allowed: 0")
    state = run._state(run._firm(parameters, regime), **luck)
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
