"""The JSON Schema of a firm's file, for an editor's completion: made from what its reader reads.

Numbers may be texts, as people write them, and what a text may stand for is more than a schema can say: of a text it
says only that there is a digit in it. A bare number may stand for a thousand times itself (`1.200`), so that it has an
upper bound, and a lower one of 1 at most.
"""

from __future__ import annotations

from typing import Any, Final

from simulation.scenario.firm import FACTS, GIVEN, Fact
from simulation.scenario.firm_file import KEYS, LARGEST_SEED, LONGEST, MOST_YEARS, NAME, OF_FIRM, OF_OBSERVED
from simulation.science.catalogue import FIRM as PARAMETERS
from simulation.science.catalogue import Entry
from simulation.science.members import FUNCTIONS, MOST_SEATS, SEGMENTS
from simulation.science.regimes import MEANINGS, REGIMES

Schema = dict[str, Any]

_DIGIT: Final = r"[\d½¼¾]"


def schema() -> Schema:
    """The schema of the file of a firm, as plain data."""
    parts = {
        "name": {"type": ["string", "number", "null"], "pattern": f"^{NAME.pattern}$", "description": "Its name"},
        "question": {"type": ["string", "number", "null"], "description": "What you want to know"},
        "seed": _or_nothing(_number("seed", 0, LARGEST_SEED, "The luck of the fit; by default it comes from the name")),
        "firm": _firm(),
        "currency": {"type": ["string", "null"], "pattern": "^[A-Z]{3}$", "description": "Such as EUR"},
        "regimes": {
            "type": ["array", "null"],
            "items": {"enum": list(REGIMES)},
            "description": "What you could do instead; as you work today comes first in any case",
        },
        "parameters": _or_nothing(
            _object({name: _parameter(entry) for name, entry in PARAMETERS.items()}, "What else you know of the firm")
        ),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A firm in its own numbers, for `simulate fit`",
        **_object({key: parts[key] for key in KEYS}, "", ["firm"]),
    }


def _firm() -> Schema:
    accounts = PARAMETERS["accounts"]
    parts = {
        "today": {
            "enum": list(REGIMES),
            "description": "How you work now: " + "; ".join(f"{name}: {MEANINGS[name]}" for name in REGIMES),
        },
        "accounts": _number(accounts.unit, accounts.low, accounts.high, "How many customers you have"),
        "people": {
            **_object(
                {name: _number("seats", 1, MOST_SEATS, f"People in {name}") for name in FUNCTIONS}, "Head counts"
            ),
            "minProperties": 1,
        },
        "observed": {
            **_object({name: _fact(name, fact) for name, fact in FACTS.items()}, "What you saw in the last year"),
            "minProperties": 1,
        },
        "contract": _or_nothing(_contract()),
        **{
            name: _within(_number("weeks", 0, LONGEST[name], words[0].upper() + words[1:]))
            for name, (_, words) in GIVEN.items()
        },
    }
    return _object(
        {key: parts[key] for key in OF_FIRM}, "How it works today", ["today", "accounts", "people", "observed"]
    )


def _contract() -> Schema:
    weight = _number("weight", 0, 1e6, "Percent, parts or numbers of customers")
    mix = {
        "description": "How many customers are of each kind, in the order in which the kinds are named",
        "anyOf": [
            {"type": "array", "items": weight, "maxItems": len(SEGMENTS)},
            _object(dict.fromkeys(SEGMENTS, weight), ""),
            {"type": "null"},
        ],
    }
    values = {name: _number("currency/year", 0, 1e9, f"What a customer pays a year today, {name}") for name in SEGMENTS}
    some = {"anyOf": [{"required": [name]} for name in SEGMENTS], "not": {"required": list(SEGMENTS)}}
    return {
        **_object({**values, "mix": mix}, "What customers pay today"),
        "if": some,
        "then": {"required": ["mix"]},
    }


def _fact(name: str, fact: Fact) -> Schema:
    number = _number(fact.unit, fact.low, fact.high, fact.words[0].upper() + fact.words[1:])
    more = {
        "value": number,
        "within": _number(fact.unit, 0, fact.high, "With 95 % certainty it lies within so much on either side"),
        "of": {"enum": ["accounts", "revenue"], "description": "What is lost"},
        "years": _number("years", *MOST_YEARS, "Over how many years it was counted"),
    }
    keys = [key for key in OF_OBSERVED if key != "of" or name == "churn_rate"]
    return {"anyOf": [number, _object({key: more[key] for key in keys}, "", ["value"])]}


def _parameter(entry: Entry) -> Schema:
    words = f"{entry.meaning}. Unit: {entry.unit}. Source: {entry.source}."
    if entry.kind == "choice":
        return {"enum": list(entry.choices), "description": words}
    number = _number(entry.unit, entry.low, entry.high, words)
    return number if entry.kind == "int" else _within(number)


def _within(number: Schema) -> Schema:
    """A number, or one with how far it may be off, between which limits it is left open."""
    off = {**{key: part for key, part in number.items() if key != "minimum"}, "minimum": 0}
    off["description"] = "How far it may be off on either side"
    return {"anyOf": [number, _object({"value": number, "within": off}, "", ["value"])]}


def _number(unit: str, low: float | None, high: float | None, words: str) -> Schema:
    found: Schema = {"type": ["number", "string"], "pattern": _DIGIT, "description": f"{words} ({unit})"}
    if low is not None:
        found["minimum"] = min(low, 1)
    if high is not None:
        found["maximum"] = high
    return found


def _or_nothing(value: Schema) -> Schema:
    kinds = value["type"] if isinstance(value["type"], list) else [value["type"]]
    return {**value, "type": [*kinds, "null"]}


def _object(parts: Schema, words: str, required: list[str] | None = None) -> Schema:
    found: Schema = {"type": "object", "properties": parts, "additionalProperties": False}
    if words:
        found["description"] = words
    return {**found, "required": required} if required else found
