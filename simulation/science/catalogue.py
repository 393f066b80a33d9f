"""Parameters by their full names, as scenario files, tables and columns write them.

`turnover` is a parameter of the firm, `functions.support.seats` and `segments.smb.share` belong to a function and
to a segment, `cover` is a parameter of every regime, and `regimes.shared.cover` of one regime only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from simulation.errors import RequestError
from simulation.science.declaration import Value, whole
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
        config={"strict": kind != "functions", "allow_inf_nan": False},
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
    own = {name.removeprefix(prefix): value for name, value in values.items() if name.startswith(prefix)}
    return Regime.model_validate(definition.model_dump() | general | own)


def built_in(regime: str) -> Regime:
    """The built-in regime of that name; a RequestError that names the nearest one if there is none."""
    if regime not in REGIMES:
        raise RequestError(f"unknown regime {regime!r}{nearest(regime, tuple(REGIMES))}")
    return REGIMES[regime]
