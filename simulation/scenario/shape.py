"""The shape of a scenario file: which keys there are, what each may be, and the same as a JSON Schema.

The shape is a pydantic model; what parameters, factors and regimes may hold comes from the catalogue. Check and
schema are made from the same declarations, so neither can say what the other does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from simulation.scenario import decision, events, tiers, transitions
from simulation.scenario.ensembles import CSV_NAME, WHAT
from simulation.scenario.precision import FIRST_LOOK
from simulation.scenario.sampling import MOST_POINTS
from simulation.scenario.variants import with_variants
from simulation.science.catalogue import EVENTS, FIRM, REGIME, Entry, find
from simulation.science.declaration import Closed, Whole
from simulation.science.events import NONE, SET_NAME
from simulation.science.members import FUNCTIONS, SEGMENTS
from simulation.science.outcomes import OUTCOMES, TRAJECTORIES
from simulation.science.regimes import MEANINGS, REGIMES
from simulation.science.unknowns import ALL, ENSEMBLE, OPEN_ENDED, PLAUSIBLE, THEMES, UNKNOWNS

LARGEST_SEED: Final = 2**63 - 1
MOST_REPLICATIONS: Final = 1_000_000
SCALES: Final = ("linear", "log")

END: Final = r"$(?!\n)"
"""The end of a text in a regular expression: to some readers of a JSON Schema `$` is before a last line feed, too."""

DEFAULT_REGIMES: Final = ("sole", "shared", "siloed", "diffuse")

REGIME_NAME: Final = "[a-z][a-z0-9_]*"
"""What the name of a regime looks like (a regular expression for the whole name)."""

RESERVED: Final = frozenset({*FIRM, *REGIME, *(name.rsplit(".", 1)[-1] for name in FIRM), *FUNCTIONS, *SEGMENTS})
"""Names that no regime may have: those of parameters, functions and segments."""

SETTABLE: Final = {name: entry for name, entry in {**FIRM, **REGIME}.items() if entry.kind != "functions"}
"""Parameters that are one value, and so can stand under `parameters` and vary as a factor."""


def _described(entry: Entry) -> dict[str, Any]:
    """JSON Schema of one value of a parameter."""
    words = f"{entry.meaning}. Unit: {entry.unit}. Source: {entry.source}."
    described = {**entry.adapter.json_schema(), "description": words}
    return described if entry.default is None else {**described, "default": entry.default}


def _levels(value: Mapping[str, Any]) -> dict[str, Any]:
    bare = {key: part for key, part in value.items() if key not in ("default", "description")}
    levels = {"type": "array", "items": bare, "minItems": 1, "uniqueItems": True}
    words = f"Levels to compare, or a range to sample. {value['description']}"
    if bare.get("type") not in ("integer", "number"):
        return {**levels, "description": words}
    ends = {"low": bare, "high": bare, "scale": {"enum": list(SCALES), "default": "linear"}}
    span = {
        "type": "object",
        "properties": ends,
        "required": ["low", "high"],
        "additionalProperties": False,
        "if": {"properties": {"scale": {"const": "log"}}, "required": ["scale"]},
        "then": {"properties": {"low": {"exclusiveMinimum": 0}}},
    }
    return {"anyOf": [levels, span], "description": words}


def _listed(value: Mapping[str, Any]) -> dict[str, Any]:
    """JSON Schema of levels alone, from that of one value."""
    bare = {key: part for key, part in value.items() if key not in ("default", "description")}
    words = f"Levels to choose from. {value['description']}"
    return {"type": "array", "items": bare, "minItems": 1, "uniqueItems": True, "description": words}


def _worlds() -> dict[str, Any]:
    """JSON Schema of worlds that fit what is known."""
    return {
        "anyOf": [
            {"const": ENSEMBLE, "description": "Everything that is judgement, in worlds that fit what is known"},
            {
                "type": "string",
                "pattern": f"^{CSV_NAME}{END}",
                "description": "A CSV file of worlds beside this one",
            },
        ]
    }


def _unknowns() -> dict[str, Any]:
    """JSON Schema of what is unknown."""
    usual = {"const": PLAUSIBLE, "description": "The range that is declared"}

    def usual_or(own: Mapping[str, Any]) -> dict[str, Any]:
        return {"anyOf": [usual, *own.get("anyOf", [own])], "description": own["description"]}

    single = _all_levels()
    named = _named({name: usual_or(own) if name in UNKNOWNS else own for name, own in single.items()}, {})
    named["patternProperties"] = {pattern: usual_or(own) for pattern, own in named["patternProperties"].items()}
    themes = {theme: {**usual, "description": about} for theme, about in THEMES.items()}
    return {
        "anyOf": [
            {"const": ALL, "description": "Everything that is judgement, over its plausible range"},
            *_worlds()["anyOf"],
            {"type": "array", "items": {"enum": [*THEMES, *UNKNOWNS]}, "minItems": 1, "uniqueItems": True},
            {**named, "type": "object", "minProperties": 1, "properties": {**named["properties"], **themes}},
        ]
    }


def _named(values: Mapping[str, dict[str, Any]], further: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """JSON Schema of a mapping from full names of parameters to what `values` says of each.

    `further` says the same of names that match regular expressions.
    """
    own = {
        rf"^regimes\.{REGIME_NAME}\.{name}{END}": {key: part for key, part in value.items() if key != "default"}
        for name, value in values.items()
        if name in REGIME
    }
    return {
        "type": ["object", "null"],
        "properties": dict(values),
        "patternProperties": {**own, **further},
        "additionalProperties": False,
    }


CHOSEN: Final = f"^events{END}"


def _which() -> dict[str, Any]:
    """JSON Schema of the name of the set of events that happens."""
    return {"type": "string", "pattern": f"^{SET_NAME}{END}", "description": f"{EVENTS.meaning}; none: nothing does"}


def _of_events() -> dict[str, dict[str, Any]]:
    """JSON Schema of the levels of the set of events, and of their numbers."""
    here = rf"^events\.{SET_NAME}\.(0|[1-9][0-9]{{0,3}})\."
    of = {f"{here}dismiss\\.({'|'.join(FUNCTIONS)}){END}": "dismiss.success"}
    of |= {f"{here}{key}{END}": key for key in ("week", "until")}
    of |= {f"{here}set\\.{re.escape(name)}{END}": f"set.{name}" for name in events.SETTABLE}
    numbers = {pattern: _levels(_described(find(f"events.any.0.{name}", ()))) for pattern, name in of.items()}
    there = rf"^regimes\.{REGIME_NAME}\.then\.(0|[1-9][0-9]{{0,3}})\."
    moves = {
        f"{there}{key}{END}": _levels(_described(find(f"regimes.any.then.0.{key}", ()))) for key in transitions.NUMBERS
    }
    return {CHOSEN: _levels(_which()), **numbers, **moves}


def _definition() -> dict[str, Any]:
    """JSON Schema of a regime that a file defines."""
    source = {
        "type": "string",
        "pattern": f"^{REGIME_NAME}{END}",
        "description": "Regime to start from: built in, or of this file. Default: the built-in one of the same name.",
    }
    functions = {"uniqueItems": True, "contains": {"const": "success"}}
    parameters = {name: _described(entry) for name, entry in REGIME.items()}
    parameters["touchpoints"] |= functions
    then = {"type": "array", "items": {"$ref": "#/$defs/Transition"}, "minItems": 1}
    then["description"] = "What the regime becomes in weeks of the horizon, in their order"
    segments = tiers.schema({"type": "string", "pattern": f"^{REGIME_NAME}{END}"})
    return {
        "properties": {"from": source, "then": then, "segments": segments, **parameters},
        "additionalProperties": False,
        "dependentSchemas": {"segments": {"propertyNames": {"enum": ["then", "segments"]}}},
    }


def _regimes() -> dict[str, Any]:
    definition = {"$ref": "#/$defs/Definition"}
    built_in = {name: {"type": ["object", "null"], **definition, "description": MEANINGS[name]} for name in REGIMES}
    return {
        "anyOf": [
            {"type": "array", "items": {"enum": list(REGIMES)}, "minItems": 1, "uniqueItems": True},
            {
                "type": "object",
                "minProperties": 1,
                "properties": built_in,
                "propertyNames": {"pattern": f"^{REGIME_NAME}{END}", "not": {"enum": sorted(RESERVED)}},
                "additionalProperties": {
                    "type": "object",
                    **definition,
                    "anyOf": [{"required": ["from"]}, {"required": ["segments"]}],
                },
            },
        ]
    }


class Weeks(Closed):
    """How long a run is."""

    warm_up: Whole = Field(default=156, ge=0, le=5200, description="Weeks before those that count; in no outcome")
    horizon: Whole = Field(
        default=156, ge=1, le=5200, description="Weeks that count; yearly retention needs 52 of them"
    )


class Sample(Closed):
    """Design points that are sampled from the ranges and levels of the factors."""

    method: Literal["lhs", "sobol"] = Field(description="Latin hypercube, or scrambled Sobol sequence")
    points: Whole = Field(ge=1, le=MOST_POINTS, description="Design points; for sobol a power of two")


POOLS_NOTHING: Final = tuple(name for name, outcome in OUTCOMES.items() if not outcome.pooled)
"""Outcomes whose mean over runs can be watched while they are carried out."""


class PrecisionFile(Closed):
    """Replications until an outcome is known well enough at each design point."""

    outcome: Literal[POOLS_NOTHING] = Field(description="The outcome that is to be known")  # type: ignore[valid-type]
    half_width: float = Field(gt=0, description="Half the width of its interval, in the unit of the outcome")
    confidence: float = Field(0.95, ge=0.5, le=0.9999, description="Confidence of the interval")
    at_least: Whole = Field(
        FIRST_LOOK, ge=20, le=MOST_REPLICATIONS, description="Replications before the first look at the interval"
    )
    at_most: Whole = Field(
        ge=20, le=MOST_REPLICATIONS, description="Replications that a design point gets even if that is not enough"
    )
    between: Annotated[list[str], Field(min_length=2, max_length=2)] | None = Field(
        None, description="Two regimes whose paired difference is to be known; without it, every regime for itself"
    )


SECTIONS: Final[Mapping[str, type[Closed]]] = {"weeks": Weeks, "design": Sample, "precision": PrecisionFile}
"""Keys of a file that hold keys of their own."""


def _designs() -> dict[str, Any]:
    """JSON Schema of a design."""
    return {
        "anyOf": [
            {"const": "grid", "description": "Every level with every other"},
            {"$ref": "#/$defs/Sample"},
            {
                "type": "string",
                "pattern": f"^{CSV_NAME}{END}",
                "description": "A CSV file of points beside the scenario",
            },
        ]
    }


def _sets_of_events() -> dict[str, Any]:
    """JSON Schema of the sets of events."""
    name = {"pattern": f"^{SET_NAME}{END}", "not": {"const": NONE}}
    listed = {"type": "array", "items": {"$ref": "#/$defs/Event"}, "minItems": 1}
    return {"type": ["object", "null"], "propertyNames": name, "additionalProperties": listed}


def _powers_of_two() -> dict[str, Any]:
    """JSON Schema of what a sample by Sobol's sequence may have."""
    powers = [1 << power for power in range(MOST_POINTS.bit_length())]
    return {
        "if": {"properties": {"method": {"const": "sobol"}}, "required": ["method"]},
        "then": {"properties": {"points": {"enum": powers}}},
    }


def _by_design() -> list[dict[str, Any]]:
    """JSON Schema of factors that depends on the design: ranges where there is a sample, none where there is a file."""
    sampled = {"properties": {"design": {"type": "object"}}, "required": ["design"]}
    unknown = {"properties": {"unknowns": {"not": {"type": "null"}}}, "required": ["unknowns"]}
    listed = {"properties": {"design": {"type": "string", "not": {"const": "grid"}}}, "required": ["design"]}
    some = {"properties": {"factors": {"type": "object", "minProperties": 1}}, "required": ["factors"]}
    levels = {"properties": {"factors": {"additionalProperties": {"type": "array"}}}}
    lists = {"properties": {"levers": {"additionalProperties": {"type": "array"}}}}
    none = {"properties": {"factors": {"maxProperties": 0}}}
    over = {"properties": {"over": {"not": {"type": "null"}}}, "required": ["over"]}
    chosen = {"properties": {"levers": {"type": "object", "minProperties": 1}}, "required": ["levers"]}
    return [
        {"if": sampled, "then": {"anyOf": [some, unknown]}},
        {"if": {"not": {"anyOf": [sampled, unknown]}}, "then": levels},
        {"if": listed, "then": none},
        {"if": unknown, "then": {"properties": {"design": {"type": ["object", "null"]}}}},
        {"if": chosen, "then": {"anyOf": [sampled, unknown, {"required": ["decision"]}]}},
        {"if": {"not": {"required": ["decision"]}}, "then": lists},
        {"if": over, "then": {"properties": {"unknowns": {"type": "null"}}}},
    ]


@dataclass(frozen=True, slots=True)
class _Schema:
    """The JSON Schema of a field, made when it is asked for: whoever reads a file does not wait for it."""

    made: Callable[[], dict[str, Any]]

    def __get_pydantic_json_schema__(self, *_: object) -> dict[str, Any]:  # pydantic's name for it
        return self.made()


def _values() -> dict[str, dict[str, Any]]:
    """JSON Schema of the value of every parameter, by name."""
    return {name: _described(entry) for name, entry in SETTABLE.items()}


def _all_levels() -> dict[str, dict[str, Any]]:
    """JSON Schema of the levels of every parameter, by name."""
    return {name: _levels(value) for name, value in _values().items()}


class ScenarioFile(Closed):
    """A scenario: a named question, and the parameters, factors and regimes that answer it."""

    name: Annotated[str, Field(pattern="^[a-z0-9][a-z0-9_-]{0,63}$")] = Field(
        description="Name of the scenario, in files and figures"
    )
    question: str = Field("", description="The question that the scenario answers, as a figure's reader should see it")
    # No default: a seed that nobody chose would tie every scenario to the same luck without anybody noticing.
    seed: Whole = Field(
        ge=0, le=LARGEST_SEED, description="Seed of all chance: the same file gives the same numbers; 0 is a seed too"
    )
    regimes: list[Any] | dict[str, Any] = Field(
        list(DEFAULT_REGIMES), description="Regimes to compare: a list of built-in ones, or a mapping that defines them"
    )
    weeks: Weeks = Field(Weeks(), description="Length of a run")
    events: dict[str, Any] | None = Field(
        {}, description="What can happen to the firm, by the name of a set; 'events' as a factor says which one does"
    )
    parameters: Annotated[
        dict[str, Any] | None,
        _Schema(lambda: _named(_values(), {CHOSEN: _which()})),
    ] = Field({}, description="Values in place of defaults, by full name; a regime's parameter is for all regimes")
    factors: Annotated[
        dict[str, Any] | None,
        _Schema(lambda: _named(_all_levels(), _of_events())),
    ] = Field({}, description="Parameters that the experiment varies, each with its levels or its range")
    unknowns: Annotated[Any, _Schema(_unknowns)] = Field(
        None, description="What nobody knows, and is sampled together: all, or themes and parameters"
    )
    levers: Annotated[
        dict[str, Any] | None,
        _Schema(lambda: _named(_all_levels(), {})),
    ] = Field({}, description="What the firm may choose, each with its levels or, in a decision, its range")
    over: Annotated[Any, _Schema(_worlds)] = Field(
        None, description="Worlds that fit what is known, each of which is one replication"
    )
    decision: dict[str, Any] = Field(
        default=None,  # type: ignore[arg-type]  # where it is absent; an empty one is a fault
        description="How the firm works today, what each change costs, and what may be spent",
    )
    design: Any = Field(
        "grid",
        description="How levels are combined: every one with every other (grid), sampled (Latin hypercube or Sobol), "
        "or as a CSV file says",
    )
    replications: Whole = Field(
        100,
        ge=1,
        le=MOST_REPLICATIONS,
        description="Runs of each regime at each design point, each with luck of its own",
    )
    precision: PrecisionFile = Field(  # type: ignore[assignment]  # None where it is absent; an empty one is a fault
        None, description="In place of `replications`: go on until the outcome is known well enough"
    )
    record: Annotated[
        list[Any] | None,
        _Schema(lambda: {"type": ["array", "null"], "items": {"enum": list(TRAJECTORIES)}, "uniqueItems": True}),
    ] = Field([], description="Weekly trajectories to keep")


WORDS: Final = {
    "name": "lower-case letters, digits, '-' and '_', at most 64, a letter or a digit first",
    "question": "text",
    "regimes": "a list of built-in regimes, or a mapping from name to definition",
    "weeks": "a mapping of 'warm_up' and 'horizon'",
    "events": "a mapping from the name of a set to a list of events",
    "parameters": "a mapping from parameter to value",
    "factors": "a mapping from parameter to a list of levels, or to a range",
    "unknowns": f"'all', 'ensemble', {OPEN_ENDED}",
    "levers": "a mapping from parameter to a list of levels",
    "over": WHAT,
    "decision": "a mapping of 'today', 'costs' and, if need be, 'budget', 'currency', 'changing'",
    "design": "'grid', {method: lhs, points: 64}, {method: sobol, points: 64}, or the name of a CSV file beside it",
    "precision": "a mapping of 'outcome', 'half_width', 'at_most' and, if need be, 'confidence', 'at_least', 'between'",
    "precision.outcome": "the name of an outcome; `simulate describe outcomes` lists them",
    "precision.half_width": "a number above 0, in the unit of the outcome",
    "precision.between": "a list of two regimes of this scenario",
    "record": "a list of trajectories",
}
"""What may stand under the keys whose type alone does not say it."""


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a scenario file, for an editor's completion and check.

    Returns
    -------
    dict
        Plain JSON values, with descriptions, units, ranges, defaults and allowed words. What no schema can say
        is left to `parse_scenario`: duplicate keys, circles of regimes, a factor that is also set.
    """
    made = ScenarioFile.model_json_schema()
    # these point into $defs, which pydantic does not let a field of a model do
    made["properties"]["regimes"] |= _regimes()
    made["properties"]["design"] |= _designs()
    made["properties"]["precision"].pop("default")
    made["properties"]["unknowns"].pop("default")
    made["properties"]["over"].pop("default")
    made["not"] = {"required": ["replications", "precision"]}
    made["properties"]["name"]["pattern"] = made["properties"]["name"]["pattern"].removesuffix("$") + END
    made["$defs"]["PrecisionFile"]["properties"]["between"]["anyOf"][0]["uniqueItems"] = True
    made["$defs"]["Sample"] = {**Sample.model_json_schema(), **_powers_of_two()}
    made["allOf"] = _by_design()
    made["properties"]["events"] |= _sets_of_events()
    made["properties"]["events"].pop("anyOf")
    made["$defs"]["Event"] = events.schema()
    made["$defs"]["Transition"] = transitions.schema()
    made["$defs"]["Definition"] = _definition()
    made["$defs"]["Decision"] = decision.schema(END)
    described = made["properties"][decision.KEY]["description"]
    made["properties"][decision.KEY] = {"$ref": "#/$defs/Decision", "description": described}
    sections = {name: section.__name__ for name, section in SECTIONS.items()}
    made = with_variants(made, {**sections, decision.KEY: "Decision"}, END)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Scenario"}
