"""Parameters by their full names, as scenario files, tables and columns write them.

`turnover` is a parameter of the firm, `functions.support.seats` and `segments.smb.share` belong to a function and
to a segment, `cover` is a parameter of every regime, and `regimes.shared.cover` of one regime only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from simulation.errors import RequestError
from simulation.science.declaration import Value, whole
from simulation.science.events import SET_NAME, EventNumbers, TransitionNumbers, fixed
from simulation.science.members import FUNCTIONS
from simulation.science.parameters import Parameters
from simulation.science.regimes import REGIMES, Regime
from simulation.wording.spelling import as_number, cure
from simulation.wording.values import nearest, number, shown


@dataclass(frozen=True, slots=True)
class Entry:
    """One parameter: what it is called, what it may be, what it means, and where its default comes from.

    `kind` is "float", "int", "choice" or "functions" (a list of functions); `low` and `high` are inclusive and
    None where the parameter is not a number. A regime's parameter has no single default (`default` is None).
    """

    name: str
    kind: str
    unit: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    default: Value | None
    meaning: str
    source: str
    adapter: TypeAdapter[Any]

    @property
    def allowed(self) -> str:
        """What the parameter may be, in words: `a number from 0 to 0.99 (1/year)`."""
        if self.kind == "choice" and not self.choices:
            return "'none', or the name of a set of events of the scenario"
        if self.kind == "choice":
            return "one of " + ", ".join(repr(word) for word in self.choices)
        if self.kind == "functions":
            return "a list of 'success', 'support', 'sales', 'product', with 'success' among them and none twice"
        noun = "a whole number" if self.kind == "int" else "a number"
        if self.low is None or self.high is None:
            return f"{noun} ({self.unit})"
        return f"{noun} from {number(self.low)} to {number(self.high)} ({self.unit})"

    def usable(self, value: object) -> bool:
        """Whether the parameter can be `value`."""
        try:
            self.adapter.validate_python(value)
        except ValidationError:
            return False
        return True

    def fault(self, value: object, name: str = "") -> str | None:
        """Why `value` cannot be used, in words (with another `name` if need be), and the cure; None if it can."""
        if self.usable(value):
            return None
        return f"{name or self.name} is {shown(value)}; allowed: {self.allowed}{cure(value, self._fits)}"

    def _fits(self, written: str) -> bool:
        whole_if_due = self.kind == "float" or (self.kind == "int" and "." not in written)
        return whole_if_due and self.usable(as_number(written))


def _entry(name: str, field: FieldInfo, default: Value | None) -> Entry:
    bounds = {key: getattr(mark, key) for mark in field.metadata for key in ("ge", "le") if hasattr(mark, key)}
    annotation: Any = field.annotation
    choices = tuple(get_args(annotation)) if get_origin(annotation) is not tuple else ()
    kind = "choice" if choices else {int: "int", float: "float"}.get(annotation, "functions")
    extra: Any = field.json_schema_extra
    # a YAML list is as good as a tuple; everything else is checked strictly
    declared: Any = field.rebuild_annotation()
    checked: TypeAdapter[Any] = TypeAdapter(
        Annotated[declared, BeforeValidator(whole)] if kind == "int" else declared,
        # built when a value is checked: nobody reads a file of all parameters
        config={"strict": kind != "functions", "allow_inf_nan": False, "defer_build": True},
    )
    return Entry(
        name=name,
        kind=kind,
        unit=extra["unit"],
        low=bounds.get("ge"),
        high=bounds.get("le"),
        choices=choices,
        default=default,
        meaning=str(field.description),
        source=extra["source"],
        adapter=checked,
    )


def _walk(group: BaseModel, prefix: str = "") -> Iterator[Entry]:
    for name, field in type(group).model_fields.items():
        value = getattr(group, name)
        if isinstance(value, BaseModel):
            yield from _walk(value, f"{prefix}{name}.")
        else:
            yield _entry(prefix + name, field, value)


FIRM: Mapping[str, Entry] = MappingProxyType({entry.name: entry for entry in _walk(Parameters())})
"""Parameters of the firm, its functions and its segments, by full name."""

REGIME: Mapping[str, Entry] = MappingProxyType(
    {name: _entry(name, field, None) for name, field in Regime.model_fields.items()}
)
"""Parameters of a regime, by the name that they have in every regime."""


EVENTS: Final = Entry(
    name="events",
    kind="choice",
    unit="set",
    low=None,
    high=None,
    choices=(),
    default="none",
    meaning="Set of events that happens in the horizon",
    source="-",
    adapter=TypeAdapter(Annotated[str, Field(pattern=f"^{SET_NAME}$")], config={"strict": True}),
)
"""Which set of events happens: the scenario says which there are (`choices` is empty)."""

_NUMBERS: Final = {name: _entry(name, info, None) for name, info in EventNumbers.model_fields.items()}

EVENT_NAME: Final = re.compile(
    rf"events\.(?P<set>{SET_NAME})\.(?P<place>0|[1-9][0-9]{{0,3}})\."
    rf"(?:(?P<key>week|until|dismiss)(?:(?<=dismiss)\.(?P<function>{'|'.join(FUNCTIONS)}))?|set\.(?P<parameter>.+))"
)
"""The full name of a number of an event: `events.layoff.0.week`, `events.layoff.0.dismiss.success`."""


_MOVES: Final = {name: _entry(name, info, None) for name, info in TransitionNumbers.model_fields.items()}

TRANSITION_NAME: Final = re.compile(
    rf"regimes\.(?P<regime>{SET_NAME})\.then\.(?P<place>0|[1-9][0-9]{{0,3}})\.(?P<key>{'|'.join(_MOVES)})"
)
"""The full name of a number of a transition: `regimes.moving.then.0.week`."""


def _of_event(name: str) -> Entry | None:
    """The entry of what belongs to events and transitions, by the form of its name; None if nothing is called so."""
    if name == EVENTS.name:
        return EVENTS
    if moves := TRANSITION_NAME.fullmatch(name):
        return _MOVES[moves["key"]]
    found = EVENT_NAME.fullmatch(name)
    if found is None:
        return None
    if parameter := found["parameter"]:
        entry = {**FIRM, **REGIME}.get(parameter)
        return None if entry is None or fixed(parameter) else replace(entry, default=None)
    return _NUMBERS[found["key"]] if (found["key"] == "dismiss") == (found["function"] is not None) else None


@cache
def names(regimes: tuple[str, ...]) -> tuple[str, ...]:
    """Every full name that may be set when `regimes` are compared."""
    return (*FIRM, *REGIME, *(f"regimes.{regime}.{name}" for regime in regimes for name in REGIME))


def group(name: str) -> tuple[str, ...]:
    """The full names of the parameters of a group, such as `functions.success`; none if it is no group."""
    return tuple(full for full in FIRM if full.startswith(f"{name}."))


def find(name: str, regimes: tuple[str, ...]) -> Entry:
    """The entry of a full name.

    Raises
    ------
    RequestError
        If there is no such parameter when `regimes` are compared; names the nearest one.
    """
    if name in FIRM:
        return FIRM[name]
    if name in REGIME:
        return REGIME[name]
    if name in names(regimes):
        return REGIME[name.rsplit(".", 1)[1]]
    if entry := _of_event(name):
        return entry
    raise RequestError(f"unknown parameter {name!r}{nearest(name, names(regimes))}")


def resolve(values: Mapping[str, Value], base: Parameters | None = None) -> Parameters:
    """The parameters of `base` (else the defaults) with `values` by full name; those of a regime are passed over."""
    nested: dict[str, Any] = (Parameters() if base is None else base).model_dump()
    for name, value in values.items():
        if name not in FIRM:
            continue
        *path, last = name.split(".")
        group = nested
        for step in path:
            group = group[step]
        group[last] = value
    return Parameters.model_validate(nested)


def resolve_regime(regime: str, definition: Regime, values: Mapping[str, Value]) -> Regime:
    """`definition` with the `values` that concern it: first those of every regime, then its own."""
    general = {name: value for name, value in values.items() if name in REGIME}
    prefix = f"regimes.{regime}."
    named = {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
    own = {name: value for name, value in named.items() if not name.startswith("then.")}  # its transitions
    return Regime.model_validate(definition.model_dump() | general | own)


def built_in(regime: str) -> Regime:
    """The built-in regime of that name; a RequestError that names the nearest one if there is none."""
    if regime not in REGIMES:
        raise RequestError(f"unknown regime {regime!r}{nearest(regime, tuple(REGIMES))}")
    return REGIMES[regime]
