"""How a parameter is declared, and how values that break a declaration are refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from simulation.errors import RequestError
from simulation.wording.values import as_python, nearest, shown

Value = bool | int | float | str
"""What a parameter can be set to."""

SHARE: Final = (0.0, 1.0)


def declared(
    default: Any,
    unit: str,
    bounds: tuple[float, float] | None,
    meaning: str,
    source: str = "judgement",
) -> Any:
    """A parameter's declaration: `bounds` are inclusive; None for a choice between words."""
    low, high = bounds if bounds else (None, None)
    return Field(default, ge=low, le=high, description=meaning, json_schema_extra={"unit": unit, "source": source})


def whole(value: object) -> object:
    """A whole number for a number that is written otherwise (`20.0`, `2e2`), which JSON Schema calls an integer too."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= 2**53:
        return int(value)
    return value


Whole = Annotated[int, BeforeValidator(whole)]
"""A whole number, in whatever notation."""


class Closed(BaseModel):
    """A set of parameters that knows its own names, refuses others, and never changes."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)

    if not TYPE_CHECKING:  # type checkers know the names of the fields from pydantic

        def __init__(self, **values: Any) -> None:
            try:
                super().__init__(**{name: as_python(value) for name, value in values.items()})
            except ValidationError as error:
                raise RequestError("\n".join(_in_words(type(self), error))) from None

        # not a hook of validation, which would have every nested group speak for itself
        __init__.__pydantic_base_init__ = True


def _in_words(kind: type[BaseModel], error: ValidationError) -> Iterator[str]:
    """What is wrong with the values of a set of parameters, a line each."""
    for fault in error.errors():
        *path, last = fault["loc"]
        name = ".".join(map(str, fault["loc"]))
        if fault["type"] != "extra_forbidden":
            yield f"{name} is {shown(fault['input'])}; allowed: {fault['msg'].removeprefix('Input should be ')}"
            continue
        group: Any = kind
        for step in path:
            group = group.model_fields[step].annotation
        yield f"unknown parameter {name!r}{nearest(str(last), tuple(group.model_fields))}"
