"""The ledger of evidence: what is known of the figures in this model, row by row, read strictly from `evidence.yaml`.

A row is a finding with its sample, its size, its interval and its direction as far as they are known, where it is from,
what it is used for, and by which checks of `analysis.validation` the model is held against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from simulation.errors import RequestError
from simulation.science.declaration import Closed
from simulation.wording.values import nearest, shown

EVIDENCE_FILE: Final = Path(__file__).with_name("evidence.yaml")

CERTAINTY: Final[Mapping[str, str]] = {
    "primary": "read in the source or its abstract; a word in brackets says more: only the abstract was read, the "
    "figure was decoded from a chart, people stated an intention, or the authors' own summary was read",
    "secondary": "read where somebody else reports it",
    "quoted": "read where somebody else reports it",
    "computed": "worked out from published data, in the way that the row says",
    "recomputed": "worked out from published data, in the way that the row says",
    "derived": "follows by algebra",
    "recalled": "known of, and not read again",
    "weak": "a practitioners' or vendors' figure without a method",
    "judgement": "nobody has measured it",
    "none": "nobody has measured it",
}
"""How a figure reached the ledger, by the first word that says it."""

USES: Final[Mapping[str, str]] = {
    "calibrate": "the calibration fits it",
    "pattern": "the model is checked against it and never fitted to it",
    "verify": "a closed form that the code must reproduce",
    "range": "bounds what is plausible",
    "sweep": "to be varied over the range given",
    "context": "background",
}
"""What rows are for."""

HELD: Final = ("pattern", "verify")
"""Uses for which there must be a check."""

Text = Annotated[str, Field(min_length=1, pattern=r"^[^|\n]+$")]
Use = Literal["calibrate", "pattern", "verify", "range", "sweep", "context"]


class Row(Closed):
    """One row. What is "" is not known, or there is no such thing."""

    id: Annotated[str, Field(pattern=r"^[A-Z][0-9]+[a-z]?$")]
    area: Text
    finding: Text
    direction: Text | Literal[""] = ""
    size: Text | Literal[""] = ""
    interval: Text | Literal[""] = ""
    unit: Text | Literal[""] = ""
    sample: Text | Literal[""] = ""
    source: Text
    link: Annotated[str, Field(pattern=r"^(https://\S+)?$")] = ""
    certainty: Text
    use: Annotated[tuple[Use, ...], Field(min_length=1)]
    note: Text | Literal[""] = ""
    checks: tuple[Annotated[str, Field(pattern=r"^[a-z_]+$")], ...] = ()

    @field_validator("use", "checks", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        word = self.certainty.split(" ", 1)[0].strip(";,")
        if word not in CERTAINTY:
            raise ValueError(f"certainty begins with {shown(word)}{nearest(word, [*CERTAINTY])}")
        if not self.checks and set(self.use) & set(HELD):
            raise ValueError(f"use is {', '.join(self.use)}, and checks names none that holds the model against it")
        return self


class Ledger(Closed):
    """All rows, in the order of the page; `renewal_curves` are shares left by year from 0 [per cent], by row."""

    rows: tuple[Row, ...]
    renewal_curves: dict[str, tuple[Annotated[float, Field(ge=0, le=100)], ...]]

    @field_validator("rows", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @field_validator("renewal_curves", mode="before")
    @classmethod
    def _as_tuples(cls, value: Any) -> Any:
        return {name: tuple(map(float, curve)) for name, curve in value.items()} if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [row.id for row in self.rows]
        faults = [
            f"{name} stands there {names.count(name)} times" for name in dict.fromkeys(names) if names.count(name) > 1
        ]
        faults += [
            f"renewal_curves.{name} is no row{nearest(name, names)}"
            for name in self.renewal_curves
            if name not in names
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self


def parse(text: str, file: str) -> Ledger:
    """Read a ledger.

    Raises
    ------
    RequestError
        If anything in it is wrong: with every fault, each with the row it is in.
    """
    try:
        found = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise RequestError(f"{file} is no YAML: {' '.join(str(error).split())}") from None
    try:
        return Ledger.model_validate(found)
    except ValidationError as error:
        raise RequestError("\n".join(f"{file}: {_in_words(detail, found)}" for detail in error.errors())) from None


def _in_words(detail: Any, found: Any) -> str:
    place = list(detail["loc"])
    if place[:1] == ["rows"] and len(place) > 1:
        row = found["rows"][place[1]]
        name = row.get("id") if isinstance(row, dict) else None
        place = [f"row {name or place[1] + 1}", *place[2:]]
    where = ": ".join(str(step) for step in place if not str(step).startswith(("constrained", "literal")))
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "literal_error":
        message = f"{shown(detail['input'])}{nearest(str(detail['input']), [*USES])}"
    known = nearest(str(place[-1]), list(Row.model_fields)) if detail["type"] == "extra_forbidden" else ""
    return f"{where}: {message}{known}" if where else message


@cache
def ledger() -> Ledger:
    """Read the ledger that comes along.

    Examples
    --------
    >>> [row.unit for row in ledger().rows if row.id == "A9"]
    ['years']
    """
    return parse(EVIDENCE_FILE.read_text(encoding="utf-8"), EVIDENCE_FILE.name)


def row(name: str) -> Row:
    """Return the row of that name.

    Raises
    ------
    RequestError
        If there is none: with the nearest one.
    """
    rows = {each.id: each for each in ledger().rows}
    if name not in rows:
        raise RequestError(f"there is no row {name!r} of the evidence{nearest(name, [*rows])}")
    return rows[name]
