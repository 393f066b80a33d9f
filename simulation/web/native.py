"""The engine in C on this machine, compiled by its own compiler: for tests, and as the floor of the benchmarks."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from simulation.engine import records
from simulation.engine.records import State
from simulation.science.cohorts import OLDEST, STRATA
from simulation.science.events import Happening
from simulation.science.outcomes import MEASURED
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.science.week_totals import BINS_PER_DAY, MOST_DAYS
from simulation.web.header import ARRAYS, COUNTS, header
from simulation.web.question import numbers

SOURCES: Final = Path(__file__).parent / "c"
OPTIONS: Final = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-std=c11", "-fPIC", "-shared")
"""The square root is an instruction, without a word to the C library.

No option that reorders arithmetic; products are not fused with sums, since the engine does not fuse them."""


class CState(ctypes.Structure):
    """`State` in C."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in ARRAYS),
        *((name, ctypes.c_int64) for name in COUNTS),
    )


def compiler() -> str | None:
    """The C compiler: gcc where there is one, otherwise whatever is called cc; None without any."""
    return shutil.which("gcc") or shutil.which("cc")


@cache
def library() -> Any:
    """The engine in C, compiled for this process.

    Raises
    ------
    RuntimeError
        If there is no C compiler.
    """
    found = compiler()
    if found is None:
        raise RuntimeError("no C compiler (gcc or cc) was found")
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        (place / "records.h").write_text(header())
        built = place / "engine.so"
        command = [found, *OPTIONS, f"-I{place}", f"-I{SOURCES}", str(SOURCES / "engine.c"), "-o", str(built)]
        subprocess.run(command, check=True)
        loaded = ctypes.CDLL(str(built))
    loaded.all_weeks.restype = None
    loaded.set_up.argtypes = (ctypes.c_int64, ctypes.c_uint32, *[ctypes.c_int32] * 6)
    loaded.room.restype = loaded.measured.restype = loaded.chances_to_leave.restype = ctypes.POINTER(ctypes.c_double)
    loaded.array.restype = ctypes.c_void_p
    return loaded


class Run:
    """A run of the engine in C, set up from parameters alone; there is one at a time.

    Parameters are those of `simulation.engine.run.simulate`.
    """

    def __init__(
        self,
        parameters: Parameters,
        regime: Regime,
        *,
        seed: int,
        replication: int,
        warm_up: int,
        horizon: int,
        events: Sequence[Happening] = (),
    ) -> None:
        row, lengths = numbers(parameters, regime, events)
        self._c = library()
        asked = (ctypes.c_double * len(row))(*row)
        ctypes.memmove(self._c.room(len(row)), asked, ctypes.sizeof(asked))
        if not self._c.set_up(seed, replication, warm_up, horizon, *lengths):
            raise MemoryError(f"a run of {parameters.accounts:,} accounts and {horizon:,} weeks")
        slots, seats, ways = self._c.slots(), self._c.seats(), 1 + 2 * lengths[0] + lengths[3]
        self.shapes: dict[str, tuple[Any, tuple[int, ...]]] = {
            "coefficients": (records.COEFFICIENTS, (ways + (ways > 1),)),
            "firm": (records.FIRM, (1,)),
            "accounts": (records.ACCOUNT, (slots,)),
            "people": (records.PERSON, (seats,)),
            "teams": (records.TEAM, (4,)),
            "present": (np.dtype(np.int64), (seats,)),
            "luck": (np.dtype(np.float64), (records.LUCK_ROWS, slots)),
            "windows": (records.WINDOW, (slots,)),
            "years": (np.dtype(np.int64), (2, OLDEST)),
            "strata": (records.STRATUM, (3, STRATA)),
            "day_bins": (np.dtype(np.int64), (BINS_PER_DAY * MOST_DAYS + 1,)),
            "weeks": (records.WEEK, (horizon + 1,)),
        }

    def weeks(self, more: int) -> int:
        """Carry out so many more weeks, as far as there are any; returns how many are over."""
        return int(self._c.weeks(more))

    def leaves(self, seat: int) -> bool:
        """Between two weeks, the person in a seat resigns; whether anybody is there: `Employee.resign_today`."""
        return bool(self._c.leaves(seat))

    def ill(self, seat: int, weeks: int) -> bool:
        """Between two weeks, the person in a seat falls ill; whether anybody is there: `Employee.fall_ill`."""
        return bool(self._c.ill(seat, weeks))

    def array(self, name: str) -> np.ndarray:
        """One of the arrays of `simulation.engine.records.State`, as it now is."""
        dtype, shape = self.shapes[name]
        place = self._c.array(list(ARRAYS).index(name))
        size = dtype.itemsize * int(np.prod(shape))
        return np.frombuffer(ctypes.string_at(place, size), dtype).reshape(shape)

    def outcomes(self) -> dict[str, float | None]:
        """The outcomes of the weeks of the horizon that are over; None for one that there is none of."""
        values = self._c.measured()[: len(MEASURED)]
        return {name: None if np.isnan(value) else value for name, value in zip(MEASURED, values, strict=True)}

    def chances_to_leave(self) -> list[float]:
        """The chance of each customer to leave, were a renewal due now, by slot; NaN where there is none."""
        return list(self._c.chances_to_leave()[: self._c.slots()])


def all_weeks(state: State) -> None:
    """A whole run on the engine's own arrays, as `simulation.engine.run.all_weeks`."""
    library().all_weeks(ctypes.byref(c_state(state)))


def c_state(state: State) -> CState:
    """The state of a run as C takes it; its arrays must outlive it."""
    if not all(array.flags.c_contiguous for array in state):
        raise ValueError("an array of the state is not contiguous")
    places = {name: array.ctypes.data for name, array in zip(state._fields, state, strict=True)}
    lengths = len(state.accounts), len(state.people), state.strata.shape[1], len(state.weeks)
    return CState(**places, **dict(zip(COUNTS, lengths, strict=True)))
