"""What is wrong with the shape of a scenario file, in words: of its keys, and of what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from simulation.scenario.document import REFUSED, Faults, Path, dotted
from simulation.scenario.inheritance import FROM
from simulation.scenario.shape import POOLS_NOTHING, SECTIONS, SETTABLE, WORDS, Sample, ScenarioFile
from simulation.science.catalogue import Entry, group
from simulation.science.declaration import Closed
from simulation.science.outcomes import OUTCOMES
from simulation.wording.spelling import as_number, cure
from simulation.wording.values import nearest, number, shown


class Complaint(NamedTuple):
    """A fault of the value at `path`, or (`of_key`) of the key that leads there."""

    path: Path
    words: str
    of_key: bool = False


def shape(content: Mapping[str, object]) -> tuple[ScenarioFile | None, tuple[Complaint, ...]]:
    """Check which keys a file has, and everything that can be said of a value without the catalogue.

    Returns
    -------
    tuple
        The file, or None if it has faults; and every fault.
    """
    found: list[Any] = []
    checked = None
    try:
        checked = ScenarioFile.model_validate(content)
    except ValidationError as error:
        found += error.errors(include_url=False, include_context=False)
    if isinstance(content.get("design"), dict):
        try:
            Sample.model_validate(content["design"])
        except ValidationError as error:
            for item in error.errors(include_url=False, include_context=False):
                found.append({**item, "loc": ("design", *item["loc"])})
    complaints = tuple(dict.fromkeys(_complaints(found)))
    return (None if complaints else checked), complaints


def _complaints(found: list[Any]) -> Iterator[Complaint]:
    for item in found:
        # below the keys of this model and of its sections, pydantic's location names branches of a union
        path: Path = item["loc"][: 2 if item["loc"][0] in SECTIONS else 1]
        if item["type"] == "missing":
            words = f"{shown(dotted(path))} is missing, and has no default; allowed: {allowed(path)}"
            # what is missing has no line, but the key above it has, or the top of the file
            yield Complaint(path[:-1], words, of_key=True)
        elif item["type"] == "extra_forbidden":
            yield Complaint(path, _unknown(path), of_key=True)
        elif path == ("precision", "outcome") and isinstance(item["input"], str):
            yield Complaint(path, _no_outcome(item["input"]))
        elif item["input"] is not REFUSED:
            words = f"{dotted(path)} is {shown(item['input'])}; allowed: {allowed(path)}"
            yield Complaint(path, words + cure(item["input"], partial(_fits, path)))


def _no_outcome(name: str) -> str:
    """Why replications cannot go by this outcome."""
    if name in OUTCOMES:
        return f"precision.outcome is {shown(name)}, which no single run has: runs are pooled; write 'replications'"
    return f"unknown outcome {shown(name)}{nearest(name, POOLS_NOTHING)}"


def _unknown(path: Path) -> str:
    key = dotted(path)
    if len(path) == 1 and key in SETTABLE:
        return f"unknown key {shown(key)}: it is a parameter; write it under 'parameters' or 'factors'"
    if key == "firm":
        return "unknown key 'firm': this is the file of a firm; `simulate fit` makes a scenario of it"
    if ":" in key:
        first, _, rest = key.rpartition(":")
        return f"unknown key {shown(key)}; write a space after the colon, as in '{first.rsplit('.', 1)[-1]}: {rest}'"
    if len(path) == 1 and (members := group(key)):
        where = "under 'parameters' or 'factors', by their full names"
        return f"unknown key {shown(key)}: write its parameters {where}, such as {members[0]!r}"
    section = str(path[0])
    fields = (
        [*ScenarioFile.model_fields, FROM]
        if len(path) == 1
        else [f"{section}.{name}" for name in SECTIONS[section].model_fields]
    )
    return f"unknown key {shown(key)}{nearest(key, tuple(fields))}"


def allowed(path: Path) -> str:
    """What may stand at a key of the file, in words: `a whole number from 1 to 5200`."""
    if dotted(path) in WORDS:
        return WORDS[dotted(path)]
    info = _field(path)
    if get_origin(info.annotation) is Literal:
        return " or ".join(repr(word) for word in get_args(info.annotation))
    low, high = (getattr(mark, key) for key in ("ge", "le") for mark in info.metadata if hasattr(mark, key))
    return f"a {'whole ' if info.annotation is int else ''}number from {number(low)} to {number(high)}"


def _field(path: Path) -> FieldInfo:
    model: type[Closed] = ScenarioFile if len(path) == 1 else SECTIONS[str(path[0])]
    return model.model_fields[str(path[-1])]


def _fits(path: Path, written: str) -> bool:
    """Whether a number can stand at a key of the file."""
    info = _field(path)
    if info.annotation is not float and not (info.annotation is int and "." not in written):
        return False
    try:
        TypeAdapter(info.rebuild_annotation()).validate_python(as_number(written), strict=True)
    except ValidationError:
        return False
    return True


def usable(faults: Faults, path: Path, name: str, entry: Entry, value: object) -> bool:
    """Whether the parameter `name` can be `value`; if not, that is a fault of the value at `path`."""
    if value is REFUSED:
        return False
    if fault := entry.fault(value, name):
        faults.blame(path, fault)
    return fault is None
