"""What a results directory says about itself: where its numbers come from, and how far they are.

Two manifests of the same work differ only in their times, counts and state; anything else that differs is a reason
not to add runs to a directory. `Manifest` is closed and strict: nothing else than what a sweep writes is one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, field, replace
from datetime import UTC, datetime
from functools import reduce
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NotRequired, Self, TypedDict, cast

from pydantic import (
    AfterValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
    with_config,
)
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from simulation.errors import RequestError, printable
from simulation.results import origin
from simulation.scenario import sampling
from simulation.science import catalogue
from simulation.science.events import NONE
from simulation.science.outcomes import OUTCOMES, TRAJECTORIES, Outcome
from simulation.wording.values import nearest, shown

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario
    from simulation.science.catalogue import Entry

FORMAT: Final = 2
"""Version of the layout of a results directory: another number is refused. Whoever changes what a manifest, the
checksums or the key of a row look like raises it, and keeps a small directory of the last one in
`tests/results/formats/`.

1: parts without checksums, a manifest without a seal; outcomes were added meanwhile without a new number.
2: `SHA256SUMS`, `columns.json`, a sealed manifest, columns with unit and meaning.
"""

STATES: Final = ("running", "finished", "interrupted")

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
    """A sample of design points."""

    method: Literal["lhs", "sobol", "ensemble"]
    points: Positive
    levers: NotRequired[list[str]]
    worlds: NotRequired[str]
    sha256: NotRequired[Digest]


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


def _about_outcome(outcome: Outcome) -> OutcomeAbout:
    return cast(OutcomeAbout, {name: getattr(outcome, name) for name in OutcomeAbout.__annotations__})


def _named(entry: Entry, name: str, value: object) -> str | None:
    return replace(entry, name=name).fault(value)


def _firm(values: dict[str, Any]) -> dict[str, Any]:
    found = [
        _named(catalogue.FIRM[name], f"parameters.{name}", value)
        if name in catalogue.FIRM
        else f"parameters.{name} is no parameter{nearest(name, tuple(catalogue.FIRM))}"
        for name, value in values.items()
    ]
    if wrong := [each for each in found if each]:
        raise faults(*wrong)
    return values


def _organised(regimes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
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


def _span_fault(entry: Entry, span: object) -> str | None:
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


@dataclass(frozen=True, config=CLOSED)
class Manifest:
    """The contents of `manifest.json`, which is this and a seal over it.

    `parameters` and `regimes` hold every resolved value but those of the factors; what `scenario.over` names each world
    has of its own instead. `start` and `end` are times in UTC; `end` is None while the work goes on. `done` and
    `failed` count runs, and are brought up to date when the work starts and stops. `checksums` is the SHA-256 of
    `SHA256SUMS`, which is known when the work is finished.
    """

    format: Literal[2]
    state: Literal["running", "finished", "interrupted"]
    start: Time
    end: Time | None
    total: Count
    done: Count
    failed: Count
    engine: str
    checksums: Digest | None
    scenario: ScenarioAbout
    parameters: Annotated[dict[str, Any], AfterValidator(_firm)]
    regimes: Annotated[dict[str, dict[str, Any]], Field(min_length=1), AfterValidator(_organised)]
    factors: dict[str, Any]
    versions: dict[str, str]
    fingerprint: Digest
    sources: dict[str, Digest]
    outcomes: list[OutcomeAbout] = field(default_factory=list)
    """Those of a model of the user's own; absent from the file where there are none, as in all manifests before."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if found := [*self._unfitting_factors(), *self._unfitting_counts()]:
            raise faults(*found)
        return self

    def _unfitting_factors(self) -> Iterator[str]:
        for name, span in self.factors.items():
            try:
                entry = catalogue.find(name, tuple(self.regimes))
            except RequestError as error:
                yield f"factors.{name}: {error}"
                continue
            if fault := _span_fault(replace(entry, name=f"factors.{name}"), span):
                yield fault
        precision = self.scenario["precision"]
        for name in (precision["between"] or []) if precision else []:
            if name not in self.regimes:
                yield f"scenario.precision.between names {shown(name)}{nearest(name, tuple(self.regimes))}"

    def _unfitting_counts(self) -> Iterator[str]:
        there = self.done + self.failed
        # with `precision`, how many there will be is not known before the end
        if there != self.total and (
            self.state == "finished" or (there > self.total and not self.scenario["precision"])
        ):
            yield f"done and failed are {self.done} and {self.failed}, and total is {self.total}"
        if (self.end is None) != (self.state == "running"):
            yield f"end is {shown(self.end)}, and state is {self.state!r}"
        if (self.checksums is None) != (self.state != "finished"):
            yield f"checksums is {shown(self.checksums)}, and state is {self.state!r}"

    def further(self) -> tuple[Outcome, ...]:
        """Return the outcomes that the runs have besides the built-in ones."""
        return tuple(Outcome(**each) for each in self.outcomes)

    def _plain(self) -> dict[str, Any]:
        plain = asdict(self)
        return plain if self.outcomes else {name: plain[name] for name in plain if name != "outcomes"}

    def text(self) -> str:
        """Write the manifest as JSON, sealed."""
        plain = self._plain()
        return json.dumps({**plain, "seal": seal(plain)}, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    def work(self) -> str:
        """Digest everything that determines the numbers: two manifests of the same work have the same digest."""
        plain = self._plain()
        asked = {name: value for name, value in plain["scenario"].items() if name != "file"}  # it may have been moved
        names = ("parameters", "regimes", "factors", "versions", "sources", "engine", "outcomes")
        return seal({"scenario": asked, **{name: plain[name] for name in names if name in plain}})


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return sha256(text.encode()).hexdigest()


def seal(plain: Mapping[str, Any]) -> str:
    """Return the SHA-256 of plain data, however it is laid out in a file."""
    return digest(json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False))


def _parameters(scenario: Scenario) -> dict[str, Any]:
    resolved = catalogue.resolve(scenario.parameters)
    return {name: reduce(getattr, name.split("."), resolved) for name in catalogue.FIRM if name not in scenario.factors}


def _regime(scenario: Scenario, regime: str) -> dict[str, Any]:
    resolved = catalogue.resolve_regime(regime, scenario.regimes[regime], scenario.parameters).model_dump()

    def varied(name: str) -> bool:
        own = f"regimes.{regime}.{name}"
        return own in scenario.factors or (name in scenario.factors and own not in scenario.parameters)

    return {name: value for name, value in resolved.items() if not varied(name)}


def _file(scenario: Scenario) -> str:
    """Return the scenario's file as its user named it, without the way to it on this machine."""
    path = PurePath(scenario.file)
    return printable(path.name if path.is_absolute() else path.as_posix())


def _events(scenario: Scenario) -> dict[str, Any]:
    """Describe what can happen to the firm; nothing where nothing can, as in all manifests before."""
    moving = {name: [each.plain() for each in found] for name, found in scenario.transitions.items()}
    about: dict[str, Any] = {"transitions": moving} if moving else {}
    if scenario.tiers:
        about["tiers"] = {name: tiers.plain() for name, tiers in scenario.tiers.items()}
    if not scenario.events:
        return about
    sets = {name: [event.plain() for event in events] for name, events in scenario.events.items()}
    return about | {"events": {"sets": sets, "happens": scenario.parameters.get("events", NONE)}}


def _design(scenario: Scenario) -> str | dict[str, Any]:
    """Describe how levels are combined; of a file of points, its name and a digest of what it holds."""
    design = scenario.design
    if design.method == "grid":
        return "grid"
    if design.method == "file":
        return {"file": design.file, "sha256": digest(design.text), "points": design.points}
    levers = {"levers": list(design.levers)} if design.levers else {}
    own = (
        {"worlds": design.worlds.name, "sha256": design.worlds.digest} if design.worlds and design.worlds.files else {}
    )
    return {"method": design.method, "points": design.points, **levers, **own}


def _worlds(scenario: Scenario) -> dict[str, Any]:
    """Describe the worlds that are the replications; nothing where there are none, as in all manifests before."""
    over = scenario.over
    if over is None:
        return {}
    return {"over": {"name": over.name, "sha256": over.digest, "worlds": over.count, "names": list(over.levels)}}


def describe(scenario: Scenario, total: int, engine: str, further: Sequence[Outcome] = ()) -> Manifest:
    """Make the manifest of a sweep that starts now, with `total` runs, on `engine`, with these further outcomes.

    Raises
    ------
    RequestError
        If a scenario that a program made holds a value that no file could: one out of its range, say.
    """
    here = origin.here()
    # what was just made and what was read from a file are to be equal: tuples become lists here already
    plain = json.loads(
        json.dumps(
            {
                "scenario": {
                    "name": scenario.name,
                    "question": scenario.question,
                    "file": _file(scenario),
                    "sha256": digest(scenario.text),
                    "seed": scenario.seed,
                    "warm_up": scenario.warm_up,
                    "horizon": scenario.horizon,
                    "design": _design(scenario),
                    "replications": scenario.replications,
                    "precision": None if scenario.precision is None else asdict(scenario.precision),
                    "record": scenario.record,
                    **_events(scenario),
                    **({"unknowns": scenario.unknowns} if scenario.unknowns else {}),
                    **_worlds(scenario),
                },
                "parameters": _parameters(scenario),
                "regimes": {regime: _regime(scenario, regime) for regime in scenario.regimes},
                "factors": {name: sampling.span(scenario.design, levels) for name, levels in scenario.factors.items()},
            }
        )
    )
    try:
        return _begun(plain, total, engine, here, further)
    except ValidationError as error:
        words = [line for each in error.errors() for line in each.get("ctx", {}).get("faults", [each["msg"]])]
        raise RequestError(
            "this scenario cannot be carried out:\n" + "\n".join(f"  {line}" for line in words)
        ) from None


def _begun(
    plain: Mapping[str, Any], total: int, engine: str, here: origin.Origin, further: Sequence[Outcome]
) -> Manifest:
    return Manifest(
        format=FORMAT,
        state="running",
        start=now(),
        end=None,
        total=total,
        done=0,
        failed=0,
        engine=engine,
        checksums=None,
        versions=dict(here.versions),
        fingerprint=digest("".join(f"{name} {digits}\n" for name, digits in here.sources.items())),
        sources=dict(here.sources),
        outcomes=[_about_outcome(each) for each in further],
        **plain,
    )
