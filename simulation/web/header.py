"""`records.h`: the engine's records and numbers, and what is declared, for the engine in C.

The structs are written from the dtypes of `simulation.engine.records` and checked offset by offset by the C compiler;
parameters and regimes are structs of doubles alone, in the order of the catalogue, so that whoever asks for a run
writes them as a row of numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from pydantic import BaseModel

from simulation.engine import records
from simulation.science import (
    catalogue,
    chance,
    coefficients,
    cohorts,
    elementary,
    members,
    rules,
    succession,
    week_totals,
)
from simulation.science.coefficients import Coefficients
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.outcomes import MEASURED
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime

RECORDS: Final = {
    "Account": records.ACCOUNT,
    "Person": records.PERSON,
    "Team": records.TEAM,
    "Firm": records.FIRM,
    "Week": records.WEEK,
    "Window": records.WINDOW,
    "Stratum": records.STRATUM,
    "Coefficients": records.COEFFICIENTS,
}
"""The structs of a run's state, by their names in C."""

C_TYPES: Final = {"<i8": "int64_t", "<i4": "int32_t", "<f8": "double"}

ARRAYS: Final = {
    "coefficients": "Coefficients *c",  # of the firm, and, where there are several ways of an account, of each
    "firm": "Firm *firm",
    "accounts": "Account *accounts",
    "people": "Person *people",
    "teams": "Team *teams",
    "present": "int64_t *present",
    "luck": "double *luck",
    "asked": "int64_t *asked",
    "asked_luck": "double *asked_luck",
    "windows": "Window *windows",
    "years": "int64_t *years",
    "strata": "Stratum *strata",
    "day_bins": "int64_t *day_bins",
    "weeks": "Week *weeks",
}
"""The arrays of `simulation.engine.records.State`, and how `State` in C declares them."""

COUNTS: Final = ("slots", "seats", "stratum_count", "week_rows")
"""What else `State` in C has: the lengths of the arrays."""

SCRATCH: Final = ("asked", "asked_luck", "present")
"""The engine's lists of a week's requests, which C does without: it asks and answers in one go; and of who is present,
which the engine uses between two services, too."""


def header() -> str:
    """The text of `records.h`."""
    if tuple(ARRAYS) != records.State._fields:
        raise ValueError(f"the state of a run has the arrays {records.State._fields}, and C knows {tuple(ARRAYS)}")
    lines = ["#include <stddef.h>", "#include <stdint.h>"]
    lines += [f"#define {name} {value}" for name, value in _numbers()]
    for name, dtype in RECORDS.items():
        lines += _struct(name, dtype)
    lines += ["typedef struct {", *(f"    {each};" for each in ARRAYS.values())]
    lines += [f"    int64_t {', '.join(COUNTS)};", "} State;"]
    lines += [*_declared(), *_as_they_are()]
    return "\n".join(lines) + "\n"


def _numbers() -> Iterator[tuple[str, str]]:
    yield "FOUR", str(len(FUNCTIONS))
    yield "ALL_SEGMENTS", str(len(SEGMENTS))
    yield from ((name.upper(), str(number)) for number, name in enumerate(FUNCTIONS))
    yield "SELLERS", f"{{{', '.join(map(str, coefficients.SELLERS))}}}"
    yield "TOTALS", str(len(week_totals.TOTALS))
    for module in (chance, cohorts, coefficients, elementary, members, records, rules, succession, week_totals):
        for name, value in vars(module).items():
            if name.isupper() and not name.startswith("_") and isinstance(value, int | float):
                # a double's shortest decimal notation is read back as the same double
                yield name, repr(value)
    yield "OUTCOMES", str(len(MEASURED))
    yield from ((f"OUTCOME_{name}", str(number)) for number, name in enumerate(MEASURED))
    yield "PARAMETERS", str(len(catalogue.FIRM))
    for entry in (*catalogue.FIRM.values(), *catalogue.REGIME.values()):
        for number, word in enumerate(entry.choices):
            yield f"{entry.name}_{word.replace(' ', '_')}".upper(), str(number)


def _struct(name: str, dtype: np.dtype[Any]) -> Iterator[str]:
    yield "typedef struct {"
    for field in dtype.names or ():
        base, shape = dtype[field].base, dtype[field].shape
        yield f"    {C_TYPES[base.str]} {field}{''.join(f'[{length}]' for length in shape)};"
    yield f"}} {name};"
    yield f'_Static_assert(sizeof({name}) == {dtype.itemsize}, "{name}");'
    for field, place in (dtype.fields or {}).items():
        yield f'_Static_assert(offsetof({name}, {field}) == {place[1]}, "{name}.{field}");'


# ---------------------------------------------------------------- what is declared


def _declared() -> Iterator[str]:
    """Parameters and regimes as structs of doubles: whole numbers too, words and sets by their numbers."""
    yield from _doubles(members.FunctionParameters)
    yield from _doubles(members.SegmentParameters)
    yield from _doubles(
        Parameters, functions=("FunctionParameters", "FOUR"), segments=("SegmentParameters", "ALL_SEGMENTS")
    )
    yield '_Static_assert(sizeof(Parameters) == PARAMETERS * sizeof(double), "Parameters");'
    yield from _doubles(Regime)
    yield f'_Static_assert(sizeof(Regime) == {len(catalogue.REGIME)} * sizeof(double), "Regime");'


def _doubles(kind: type[BaseModel], **groups: tuple[str, str]) -> Iterator[str]:
    yield "typedef struct {"
    for name in kind.model_fields:
        yield f"    {groups[name][0]} {name}[{groups[name][1]}];" if name in groups else f"    double {name};"
    yield f"}} {kind.__name__};"


def _as_they_are() -> Iterator[str]:
    """What needs no conversion on its way to the coefficients; what does need one is worked out in C."""
    yield "static inline void as_they_are(Coefficients *c, const Parameters *p, const Regime *r) {"
    for source, kind in (("p", Parameters), ("r", Regime)):
        for name in kind.model_fields:
            single = name in Coefficients._fields and not records.COEFFICIENTS[name].shape
            if single:
                cast = "" if records.COEFFICIENTS[name] == np.float64 else "(int64_t)"
                yield f"    c->{name} = {cast}{source}->{name};"
    yield "}"
