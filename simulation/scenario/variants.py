"""What a JSON Schema says of scenario files that start from another one (`from`), and of those that do not.

In a file with `from` any key may have nothing behind it, and so may the entries of a mapping: they go back to their
defaults. What is missing may stand in the other file. Everything else that is said of a key holds in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from simulation.scenario.inheritance import ALLOWED, FROM

_NEVER_NOTHING: Final = ("name", "seed")
_NAMED: Final = ("parameters", "factors", "levers")
"""Keys whose entries are named by parameters."""

_NULL: Final = {"type": "null"}
_SOMETHING: Final = {"not": _NULL}


def with_variants(whole: dict[str, Any], sections: Mapping[str, str], end: str) -> dict[str, Any]:
    """The schema of every scenario file, from that of a file that starts from no other.

    Parameters
    ----------
    whole
        The schema of a whole file; it is changed.
    sections
        The definition of every key that holds keys of its own, by the name of the key.
    end
        How a pattern ends.
    """
    alone: dict[str, Any] = {part: whole.pop(part) for part in ("required", "not", "allOf")}
    demanded: dict[str, Any] = {}
    for key, value in whole["properties"].items():
        if key not in _NEVER_NOTHING and not _may_be_nothing(value):
            whole["properties"][key] = _or_nothing(value)
            demanded[key] = dict(_SOMETHING)
    for key in _NAMED:
        for kind in ("properties", "patternProperties"):
            entries = whole["properties"][key][kind]
            whole["properties"][key][kind] = {name: _or_nothing(value) for name, value in entries.items()}
        demanded[key] = {"additionalProperties": _SOMETHING}
    for key, definition in sections.items():
        section = whole["$defs"][definition]
        entries = {name: _SOMETHING for name, value in section["properties"].items() if not _may_be_nothing(value)}
        section["properties"] = {name: _or_nothing(value) for name, value in section["properties"].items()}
        demanded[key] = {**demanded[key], "properties": entries, "required": section.pop("required", [])}
    start = {
        "type": "string",
        "pattern": rf"^[^\n]*\S[^\n]*{end}",
        "description": f"What this scenario starts from: {ALLOWED}. A key here replaces that there, in a mapping entry "
        "by entry; with nothing behind it, it goes back to its default",
    }
    whole["properties"] = {FROM: start, **whole["properties"]}
    return {
        **whole,
        "required": ["name"],
        "if": {"required": [FROM]},
        "else": {**alone, "properties": demanded},
    }


def _may_be_nothing(value: Mapping[str, Any]) -> bool:
    return "null" in _types(value) or any("null" in _types(one) for one in value.get("anyOf", ()))


def _types(value: Mapping[str, Any]) -> list[str]:
    types = value.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _or_nothing(value: Mapping[str, Any]) -> dict[str, Any]:
    """The same schema, of which nothing is a value too."""
    if _may_be_nothing(value):
        return dict(value)
    if "anyOf" in value:
        return {**value, "anyOf": [*value["anyOf"], _NULL]}
    if "$ref" in value:
        others = {key: one for key, one in value.items() if key != "$ref"}
        return {**others, "anyOf": [{"$ref": value["$ref"]}, _NULL]}
    made = dict(value)
    if "enum" in made:
        made["enum"] = [*made["enum"], None]
    if "type" in made:
        made["type"] = [*_types(made), "null"]
    return made
