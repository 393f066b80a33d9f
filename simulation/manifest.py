"""What a results directory says about itself: where its numbers come from, and how far they are.

Two manifests of the same work differ only in their times, counts and state; anything else that differs is a reason
not to add runs to a directory.
"""

from __future__ import annotations

import ast
import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import reduce
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from simulation import catalogue, sampling
from simulation.errors import RequestError, printable, shown

if TYPE_CHECKING:
    from simulation.scenario import Scenario

FORMAT: Final = 1
"""Version of the layout of a results directory; a reader refuses newer ones."""

STATES: Final = ("running", "finished", "interrupted")

ROOTS: Final = ("catalogue", "design", "model", "engine", "engine.run")
"""Modules that determine results, as far as they exist, together with all that they import from this package."""

PACKAGES: Final = ("customer-ownership", "mesa", "numba", "numpy", "pyarrow", "scipy")
"""Packages whose version can change a number or a byte of the results."""

KINDS: Final[Mapping[str, type | tuple[type, ...]]] = {
    **dict.fromkeys(("state", "start", "engine", "fingerprint"), str),
    **dict.fromkeys(("total", "done", "failed"), int),
    **dict.fromkeys(("scenario", "parameters", "regimes", "factors", "versions", "sources"), dict),
    "end": (str, type(None)),
    "scenario.name": str,
    "scenario.question": str,
    "scenario.sha256": str,
    "scenario.seed": int,
    "scenario.warm_up": int,
    "scenario.horizon": int,
    "scenario.replications": int,
    "scenario.record": list,
}
"""What has to stand in a manifest for others to read it: the rest is only ever compared."""

MOST_DIFFERENCES: Final = 10
LONGEST_LINE: Final = 80


@dataclass(frozen=True)
class Manifest:
    """The contents of `manifest.json`.

    `parameters` and `regimes` hold every resolved value but those of the factors. `start` and `end` are times in UTC;
    `end` is None while the work goes on. `done` and `failed` count runs, and are brought up to date when the work
    starts and stops.
    """

    format: int
    state: str
    start: str
    end: str | None
    total: int
    done: int
    failed: int
    engine: str
    scenario: Mapping[str, Any]
    parameters: Mapping[str, Any]
    regimes: Mapping[str, Any]
    factors: Mapping[str, Any]
    versions: Mapping[str, str]
    fingerprint: str
    sources: Mapping[str, str]

    def text(self) -> str:
        """The manifest as JSON."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


@dataclass(frozen=True)
class Origin:
    """Where numbers come from: versions of packages and of the system, and digests of sources, by name."""

    versions: Mapping[str, str]
    sources: Mapping[str, str]


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return sha256(text.encode()).hexdigest()


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """What is carried out in a module: everything but what is there for type checkers."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            yield node
            yield from _nodes(node)


def _imports(source: bytes) -> Iterator[str]:
    """Full names of what a module imports, at its top or within a function; of a name in a module, both."""
    for node in _nodes(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def _sources() -> dict[str, str]:
    """SHA-256 of every module that determines results; a checkout's line endings make no difference.

    They are found by following imports, not listed: a module that was forgotten in a list would let a sweep be
    resumed with another model.
    """
    house = Path(__file__).parent.parent
    found: dict[str, str] = {}
    ahead = [f"{__package__}.{root}" for root in ROOTS]
    while ahead:
        place = ahead.pop().replace(".", "/")
        for name in (f"{place}.py", f"{place}/__init__.py"):
            file = house / name
            if name not in found and name.startswith(f"{__package__}/") and file.exists():
                source = file.read_bytes().replace(b"\r\n", b"\n")
                found[name] = sha256(source).hexdigest()
                ahead += _imports(source)
    return dict(sorted(found.items()))


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "platform": f"{platform.system()} {platform.machine()}"}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def origin() -> Origin:
    """Of what is computed here and now."""
    return Origin(_versions(), _sources())


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
    """The scenario's file as its user named it, without the way to it on this machine."""
    path = PurePath(scenario.file)
    return printable(path.name if path.is_absolute() else path.as_posix())


def _design(scenario: Scenario) -> str | dict[str, Any]:
    """How levels are combined; of a file of points, its name and a digest of what it holds."""
    design = scenario.design
    if design.method == "grid":
        return "grid"
    if design.method == "file":
        return {"file": design.file, "sha256": digest(design.text), "points": design.points}
    return {"method": design.method, "points": design.points}


def describe(scenario: Scenario, total: int, engine: str) -> Manifest:
    """The manifest of a sweep that starts now, with `total` runs, on `engine`."""
    here = origin()
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
                },
                "parameters": _parameters(scenario),
                "regimes": {regime: _regime(scenario, regime) for regime in scenario.regimes},
                "factors": {name: sampling.span(scenario.design, levels) for name, levels in scenario.factors.items()},
            }
        )
    )
    return Manifest(
        format=FORMAT,
        state="running",
        start=now(),
        end=None,
        total=total,
        done=0,
        failed=0,
        engine=engine,
        versions=here.versions,
        fingerprint=digest("".join(f"{name} {digits}\n" for name, digits in here.sources.items())),
        sources=here.sources,
        **plain,
    )


def parse(text: str, file: Path) -> Manifest:
    """The manifest in `text`.

    Raises
    ------
    RequestError
        If `text` is not a manifest, or one of a newer format; `file` is named.
    """
    fault = RequestError(f"{file} is not the manifest of a sweep, or not a whole one")
    try:
        found = json.loads(text)
        made_in = found["format"]
    except (ValueError, TypeError, KeyError):
        raise fault from None
    if not isinstance(made_in, int):
        raise fault
    if made_in > FORMAT:
        raise RequestError(
            f"{file} is in format {made_in}, and this version of the project reads formats up to {FORMAT}: update it"
        )
    try:
        about = Manifest(**found)
    except TypeError:
        raise fault from None
    if wrong := _wrong(found):
        raise RequestError(
            f"{file} was changed after the sweep wrote it: {wrong}; put back what the sweep wrote, or carry the "
            "scenario out anew and name another directory with -o"
        )
    return about


def _wrong(found: Mapping[str, Any]) -> str | None:
    """What is absent or of another kind in a manifest that has all its names; None if nothing is."""
    for name, kind in KINDS.items():
        value: Any = found
        for step in name.split("."):
            if step not in value:
                return f"{name} is absent"
            value = value[step]
        if not isinstance(value, kind) or isinstance(value, bool):
            return f"{name} is {shown(value)}"
    if found["state"] not in STATES:
        return f"state is {shown(found['state'])}; allowed: {', '.join(map(repr, STATES))}"
    return None


def _flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        found |= _flat(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {prefix + name: value}
    return found


def _said(value: Any) -> str:
    return "absent" if value is None else str(value)


def _unlike(what: str, then: Mapping[str, Any], today: Mapping[str, Any]) -> Iterator[str]:
    before, after = _flat(then), _flat(today)
    for name in before | after:
        if before.get(name) != after.get(name):
            yield f"{what}: {name} was {_said(before.get(name))}, is {_said(after.get(name))}"


def _unlike_line(then: str | None, today: str) -> str:
    """The first line in which two texts differ; None is a text that is not there any more."""
    if then is None:
        return "its text is not what it was"
    before, after = then.splitlines(), today.splitlines()
    length = max(len(before), len(after))
    for number in range(length):
        was = before[number] if number < len(before) else "absent"
        is_now = after[number] if number < len(after) else "absent"
        if was != is_now:
            return f"line {number + 1} was {was.strip()[:LONGEST_LINE]!r}, is {is_now.strip()[:LONGEST_LINE]!r}"
    return "the ends of its lines are not what they were"


def other_points(then: Manifest, today: Manifest) -> bool:
    """Whether the file of points that a scenario names has changed."""
    before, after = then.scenario.get("design"), today.scenario["design"]
    return isinstance(after, dict) and "file" in after and before != after


def unlike_origins(then: Origin, today: Origin) -> list[str]:
    """In what two origins of numbers differ: one line each, none if they are the same."""
    names = sorted(dict(then.sources.items() ^ today.sources.items()))
    model = ["model: changed in " + ", ".join(names)] if names else []
    return [*model, *_unlike("versions", then.versions, today.versions)]


def differences(then: Manifest, today: Manifest, text_then: str | None, text_today: str) -> list[str]:
    """What keeps the work of `then` from being gone on with as that of `today`: one line each, none if nothing does."""
    found: list[str] = []
    if then.scenario.get("sha256") != today.scenario["sha256"]:
        found.append(f"scenario: {_unlike_line(text_then, text_today)}")
    else:  # a scenario that was changed after it was read, or is read in another way
        passed_over: dict[str, Any] = {"file": None}  # which may have been moved
        parts = ["parameters", "regimes", "factors"]
        if other_points(then, today):
            found.append(f"design: {today.scenario['design']['file']} does not hold the points that it held")
            passed_over["design"] = None
            parts.remove("factors")
        found += _unlike("scenario", {**then.scenario, **passed_over}, {**today.scenario, **passed_over})
        for part in parts:
            found += _unlike(part, getattr(then, part), getattr(today, part))
    found += unlike_origins(Origin(then.versions, then.sources), Origin(today.versions, today.sources))
    if then.engine != today.engine:
        found.append(f"engine: was {then.engine}, is {today.engine}")
    if len(found) > MOST_DIFFERENCES:
        found[MOST_DIFFERENCES:] = [f"and {len(found) - MOST_DIFFERENCES} more"]
    return found


def changes(before: Manifest, after: Manifest) -> list[str]:
    """What differs between two sweeps, in the scenario, the model and the versions: one line each."""
    asked = ("seed", "warm_up", "horizon", "design", "replications")
    found = list(_unlike("scenario", *({name: each.scenario.get(name) for name in asked} for each in (before, after))))
    # a regime that only one of them has is no setting that was changed
    both = [regime for regime in before.regimes if regime in after.regimes]
    settings = (
        {**each.parameters, **_flat({"regimes": {regime: each.regimes[regime] for regime in both}}), **each.factors}
        for each in (before, after)
    )
    found += _unlike("setting", *settings)
    if before.fingerprint != after.fingerprint:
        names = sorted(dict(before.sources.items() ^ after.sources.items()))
        found.append(f"model: changed in {', '.join(names)}")
    found += _unlike("versions", before.versions, after.versions)
    return found


def same_luck(before: Manifest, after: Manifest) -> bool:
    """Whether the same replication of two sweeps has the same luck.

    The seed and the weeks must be the same; and of a design that is no grid, whose points may have luck of their own,
    the points and the number of replications too.
    """
    names = ["seed", "warm_up", "horizon"]
    if before.scenario["design"] != "grid" or after.scenario["design"] != "grid":
        names += ["design", "replications"]
    return all(before.scenario[name] == after.scenario[name] for name in names)
