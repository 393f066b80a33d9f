"""What is wrong with the shape of a lesson file, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from simulation.scenario.complaints import Complaint
from simulation.scenario.document import REFUSED, Path, dotted
from simulation.science.declaration import Closed
from simulation.wording.spelling import as_number, cure
from simulation.wording.values import nearest, number, only_near, shown


def shape[T: Closed](content: Mapping[str, object], kind: type[T]) -> tuple[T | None, tuple[Complaint, ...]]:
    """Check which keys a file has, and everything that can be said of a value alone.

    Returns
    -------
    tuple
        The file, or None if it has faults; and every fault.
    """
    try:
        return kind.model_validate(content), ()
    except ValidationError as error:
        return None, tuple(_complaints(error, kind))


def _complaints(error: ValidationError, kind: type[Closed]) -> Iterator[Complaint]:
    for item in error.errors(include_url=False, include_context=False):
        path: Path = item["loc"]
        if item["input"] is REFUSED:
            continue
        if item["type"] == "extra_forbidden":
            known = [_written(name, info) for name, info in _group(kind, path[:-1]).model_fields.items()]
            clause = nearest(str(path[-1]), known)
            yield Complaint(path, f"unknown key {shown(dotted(path))}{clause}", of_key=True)
            continue
        info = _field(kind, path)
        if item["type"] == "missing":
            about = f": {info.description}" if info is not None and info.description else ""
            words = f"{shown(dotted(path))} is missing, and has no default{about}"
            yield Complaint(path[:-1], words, of_key=True)
            continue
        allowed = _of_item(info) if isinstance(path[-1], int) else _allowed(info)
        words = f"{dotted(path)} is {_found(item['input'])}; allowed: {allowed}"
        if info is not None and get_origin(info.annotation) is Literal:
            words += only_near(str(item["input"]), get_args(info.annotation))
        yield Complaint(path, words + (cure(item["input"], partial(_fits, info)) if info is not None else ""))


def _found(value: object) -> str:
    if isinstance(value, str) and len(value) > 60:
        return f"a text of {len(value)} characters"
    return f"a list of {len(value)}" if isinstance(value, list) else shown(value)


def _written(name: str, info: FieldInfo) -> str:
    return info.alias or name


def _group(kind: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model of the mapping at a path."""
    info = _field(kind, path)
    return kind if info is None else (_model(info.annotation) or kind)


def _field(kind: type[BaseModel], path: Path) -> FieldInfo | None:
    """The field that a path leads to, or in whose list or mapping it ends; None at the top."""
    found: FieldInfo | None = None
    model: type[BaseModel] | None = kind
    for step in path:
        if model is None or isinstance(step, int):
            continue
        by_key = {_written(name, info): info for name, info in model.model_fields.items()}
        if step in by_key:
            found = by_key[step]
            model = _model(found.annotation)
    return found


def _model(annotation: Any) -> type[BaseModel] | None:
    """The model within an annotation such as `list[Choice]` or `Be | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model(part)) is not None), None)


def _of_item(info: FieldInfo | None) -> str:
    """What may stand in a list, in words."""
    if info is not None and (model := _model(info.annotation)) is not None:
        return "a mapping of " + ", ".join(_written(name, each) for name, each in model.model_fields.items())
    return "text of 1 to 600 characters"


def _allowed(info: FieldInfo | None) -> str:
    """What may stand there, in words."""
    if info is None:
        return "a mapping"
    kind = info.annotation
    if get_origin(kind) is Literal:
        return " or ".join(repr(word) for word in get_args(kind))
    return _kind(kind, info) + (f" ({info.description})" if info.description else "")


def _kind(kind: Any, info: FieldInfo) -> str:
    """What kind of value may stand in a field, with its bounds."""
    keys = ("ge", "le", "min_length", "max_length", "pattern")
    bounds = {key: getattr(mark, key) for mark in info.metadata for key in keys if getattr(mark, key, None) is not None}
    parts = get_args(kind) if type(None) in get_args(kind) else (kind,)
    whole = any(part is int or int in get_args(part) for part in parts)
    if whole or float in parts:
        return f"a {'whole ' if whole else ''}number from {number(bounds['ge'])} to {number(bounds['le'])}"
    if get_origin(kind) is list:
        return f"a list of {bounds.get('min_length', 0)} to {bounds.get('max_length', 12)}"
    if str in parts:
        return "text" if "pattern" in bounds else f"text of 1 to {bounds.get('max_length', 600)} characters"
    return "a mapping"


def _fits(info: FieldInfo, written: str) -> bool:
    """Whether a number can stand in the field."""
    try:
        TypeAdapter(info.rebuild_annotation()).validate_python(as_number(written), strict=True)
    except ValidationError:
        return False
    return True
