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
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    ValidationError,
    model_validator,
)
from pydantic.dataclasses import dataclass

from simulation.errors import RequestError, printable
from simulation.results import origin
from simulation.results.manifest_parts import (
    CLOSED,
    Count,
    Digest,
    OutcomeAbout,
    ScenarioAbout,
    Time,
    about_outcome,
    checked_firm,
    checked_regimes,
    faults,
    span_fault,
)
from simulation.scenario import sampling
from simulation.science import catalogue
from simulation.science.events import NONE
from simulation.science.outcomes import Outcome
from simulation.wording.values import nearest, shown

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario

FORMAT: Final = 2
"""Version of the layout of a results directory: another number is refused. Whoever changes what a manifest, the
checksums or the key of a row look like raises it, and keeps a small directory of the last one in
`tests/results/formats/`.

1: parts without checksums, a manifest without a seal; outcomes were added meanwhile without a new number.
2: `SHA256SUMS`, a sealed manifest, columns with unit and meaning, schemas of tables, a Data Package, an RO-Crate.
"""

STATES: Final = ("running", "finished", "interrupted")


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
    parameters: Annotated[dict[str, Any], AfterValidator(checked_firm)]
    regimes: Annotated[dict[str, dict[str, Any]], Field(min_length=1), AfterValidator(checked_regimes)]
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
            if fault := span_fault(replace(entry, name=f"factors.{name}"), span):
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


def fingerprint_of(here: origin.Origin) -> str:
    """Of all sources of the model together."""
    return digest("".join(f"{name} {digits}\n" for name, digits in here.sources.items()))


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
    follow = {"follow": list(design.worlds.follow)} if design.worlds and design.worlds.follow else {}
    return {"method": design.method, "points": design.points, **levers, **own, **follow}


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
        fingerprint=fingerprint_of(here),
        sources=dict(here.sources),
        outcomes=[about_outcome(each) for each in further],
        **plain,
    )
