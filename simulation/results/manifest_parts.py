"""The parts of a manifest, each closed and strict: of what kind they are, and what may stand in them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NotRequired, TypedDict, cast

from pydantic import (
    AfterValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    with_config,
)
from pydantic_core import PydanticCustomError

from simulation.science import catalogue
from simulation.science.outcomes import OUTCOMES, TRAJECTORIES, Outcome
from simulation.wording.values import nearest, shown

if TYPE_CHECKING:
    from simulation.science.catalogue import Entry

CLOSED: Final = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


def faults(*words: str) -> PydanticCustomError:
    """Raise faults of a value in our own words, as `manifest_file` passes them on."""
    return PydanticCustomError("faults", "in our own words", {"faults": list(words)})


def _time(text: str) -> str:
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        given = None
    if given is None or given.isoformat(timespec="seconds") != text or given.tzinfo != UTC:
        raise PydanticCustomError("time", "no time")
    return text


def _each_once(names: list[str]) -> list[str]:
    found = [
        f"scenario.record holds {shown(name)}" + nearest(name, tuple(TRAJECTORIES))
        for name in names
        if name not in TRAJECTORIES
    ]
    found += [f"scenario.record holds {shown(name)} twice" for name in set(names) if names.count(name) > 1]
    if found:
        raise faults(*found)
    return names


def _outcome(name: str) -> str:
    if name not in OUTCOMES:
        raise faults(f"scenario.precision.outcome is {shown(name)}{nearest(name, tuple(OUTCOMES))}")
    return name


Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Time = Annotated[str, AfterValidator(_time)]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]


@with_config(CLOSED)
class PointsAbout(TypedDict):
    """A file of design points."""

    file: str
    sha256: Digest
    points: Positive


@with_config(CLOSED)
class SampleAbout(TypedDict):
    """A sample of design points; of worlds, `follow` is what follows from the rest of each."""

    method: Literal["lhs", "sobol", "ensemble"]
    points: Positive
    levers: NotRequired[list[str]]
    worlds: NotRequired[str]
    sha256: NotRequired[Digest]
    follow: NotRequired[list[str]]


@with_config(CLOSED)
class WorldsAbout(TypedDict):
    """Worlds that fit what is known, each of which is a replication: `names` is what they say something of."""

    name: str
    sha256: Digest
    worlds: Positive
    names: list[str]


@with_config(CLOSED)
class PrecisionAbout(TypedDict):
    """`stopping.Precision` as plain data."""

    outcome: Annotated[str, AfterValidator(_outcome)]
    half_width: Annotated[float, Field(gt=0)]
    confidence: Annotated[float, Field(gt=0, lt=1)]
    at_least: Positive
    between: Annotated[list[str], Field(min_length=2, max_length=2)] | None


def _kind_of_design(value: object) -> str:
    if isinstance(value, dict):
        return "<file>" if "file" in value else "<sample>"
    return "<grid>"


DesignAbout = Annotated[
    Annotated[Literal["grid"], Tag("<grid>")]
    | Annotated[PointsAbout, Tag("<file>")]
    | Annotated[SampleAbout, Tag("<sample>")],
    Discriminator(_kind_of_design),
]


@with_config(CLOSED)
class EventsAbout(TypedDict):
    """The sets of events, and which of them happens where no factor says it."""

    sets: dict[str, list[dict[str, Any]]]
    happens: str


@with_config(CLOSED)
class ScenarioAbout(TypedDict):
    """The scenario that was carried out, but for its parameters, regimes and factors."""

    name: str
    question: str
    file: str
    sha256: Digest
    seed: Count
    warm_up: Count
    horizon: Positive
    design: DesignAbout
    replications: Positive
    precision: PrecisionAbout | None
    record: Annotated[list[str], AfterValidator(_each_once)]
    events: NotRequired[EventsAbout]
    transitions: NotRequired[dict[str, list[dict[str, Any]]]]
    tiers: NotRequired[dict[str, dict[str, str]]]
    unknowns: NotRequired[list[str]]
    over: NotRequired[WorldsAbout]


@with_config(CLOSED)
class OutcomeAbout(TypedDict):
    """`outcomes.Outcome` as plain data: one that a model of the user's own has besides the built-in ones."""

    name: str
    unit: str
    label: str
    meaning: str
    better: Literal["low", "high", ""]
    absent: str
    ceiling: float | None
    seen_by: str


def about_outcome(outcome: Outcome) -> OutcomeAbout:
    """What a manifest says of an outcome of a user's own."""
    return cast(OutcomeAbout, {name: getattr(outcome, name) for name in OutcomeAbout.__annotations__})


def _named(entry: Entry, name: str, value: object) -> str | None:
    return replace(entry, name=name).fault(value)


def checked_firm(values: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a firm, none of which may be unknown or out of bounds."""
    found = [
        _named(catalogue.FIRM[name], f"parameters.{name}", value)
        if name in catalogue.FIRM
        else f"parameters.{name} is no parameter{nearest(name, tuple(catalogue.FIRM))}"
        for name, value in values.items()
    ]
    if wrong := [each for each in found if each]:
        raise faults(*wrong)
    return values


def checked_regimes(regimes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The parameters of regimes, likewise."""
    found = [
        _named(catalogue.REGIME[name], f"regimes.{regime}.{name}", value)
        if name in catalogue.REGIME
        else f"regimes.{regime}.{name} is no parameter of a regime{nearest(name, tuple(catalogue.REGIME))}"
        for regime, values in regimes.items()
        for name, value in values.items()
    ]
    if wrong := [each for each in found if each]:
        raise faults(*wrong)
    return regimes


def span_fault(entry: Entry, span: object) -> str | None:
    """Say what is wrong with the levels of a factor, or the ends of its range; None if nothing is."""
    if isinstance(span, dict):
        ends = [span.get("low"), span.get("high")]
        words = entry.kind in ("choice", "functions") or set(span) - {"low", "high", "scale"}
        if words or span.get("scale", "linear") not in ("linear", "log"):
            return f"{entry.name} is {json.dumps(span)[:60]}; allowed: a list of levels"
        found = next((fault for fault in map(entry.fault, ends) if fault), None)
        return found or (f"{entry.name} is from {ends[0]} to {ends[1]}" if ends[0] > ends[1] else None)  # type: ignore[operator]
    if not isinstance(span, list) or not span:
        return f"{entry.name} is {shown(span)}; allowed: a list of levels, or a low and a high end"
    return next((fault for fault in map(entry.fault, span) if fault), None)
