"""Scenario files: strict YAML in, a `Scenario` that can be carried out or every fault at once out.

A fault says where it stands, what was found and what is allowed, as in
`scenarios/turnover.yaml:8: unknown parameter 'turnovr'; did you mean 'turnover'?`
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Final

from simulation.catalogue import REGIME, Entry, find, names
from simulation.errors import Fault, ScenarioError, nearest, shown
from simulation.outcomes import TRAJECTORIES
from simulation.parameters import SEGMENTS, Parameters, Value
from simulation.regimes import Regime
from simulation.scenario_file import ScenarioFile, schema, shape, usable
from simulation.scenario_regimes import read_regimes
from simulation.yaml_lines import REFUSED, Document, Faults, Path, read_yaml

__all__ = ["LARGEST_FILE", "Scenario", "parse_scenario", "read_scenario", "schema"]

LARGEST_FILE: Final = 1_048_576
"""Bytes that a scenario file may have (1 MiB): a scenario is read by people."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A question, and the experiment that answers it; every value has been checked.

    `regimes` holds resolved definitions in the order in which they are compared. `parameters` holds what differs
    from the defaults, and `factors` the levels, by full name. `warm_up` and `horizon` are in weeks. `file` is
    the file's name as it was given and `text` is its text as it was read.
    """

    name: str
    question: str
    seed: int
    regimes: Mapping[str, Regime]
    warm_up: int
    horizon: int
    parameters: Mapping[str, Value]
    factors: Mapping[str, tuple[Value, ...]]
    design: str
    replications: int
    record: tuple[str, ...]
    file: str
    text: str


def read_scenario(path: FilePath) -> Scenario:
    """Read and check a scenario file.

    Parameters
    ----------
    path
        A file in UTF-8 of at most `LARGEST_FILE` bytes.

    Raises
    ------
    ScenarioError
        If the file cannot be read or anything in it is wrong: with every fault that was found.
    """
    file = str(path)
    try:
        with FilePath(path).open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise ScenarioError(file, [Fault(0, f"there is no such file{_neighbour(FilePath(path))}")]) from None
    except IsADirectoryError:
        raise ScenarioError(file, [Fault(0, "this is a directory; name a scenario file in it")]) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ScenarioError(file, [Fault(0, f"the file cannot be read: {reason}")]) from None
    if len(content) > LARGEST_FILE:
        raise ScenarioError(file, [Fault(0, "the file has more than 1 MiB; a scenario has a few lines")])
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ScenarioError(file, [Fault(line, "this is not text in UTF-8; save the file as UTF-8")]) from None
    return parse_scenario(text, file)


def parse_scenario(text: str, file: str) -> Scenario:
    """Check the text of a scenario file.

    Parameters
    ----------
    text
        The text, in YAML 1.2.
    file
        The name of the file, for messages.

    Raises
    ------
    ScenarioError
        If anything is wrong: with every fault that was found.
    """
    document = read_yaml(text)
    check = _Check(document)
    content = check.content()
    if content is None:
        raise ScenarioError(file, check.faults.found)
    checked, complaints = shape(content)
    for complaint in complaints:
        check.faults.blame(complaint.path, complaint.words, of_key=complaint.of_key)
    regimes = check.all_regimes(content.get("regimes"))
    parameters = check.all_parameters(content.get("parameters"))
    factors = check.all_factors(content.get("factors"))
    record = check.record(content.get("record"))
    check.shares(parameters, factors)
    if checked is None or check.faults.found:
        raise ScenarioError(file, check.faults.found)
    return _scenario(checked, regimes, parameters, factors, record, file=file, text=text)


def _scenario(
    checked: ScenarioFile,
    regimes: Mapping[str, Regime],
    parameters: Mapping[str, Value],
    factors: Mapping[str, tuple[Value, ...]],
    record: tuple[str, ...],
    *,
    file: str,
    text: str,
) -> Scenario:
    return Scenario(
        name=checked.name,
        question=checked.question,
        seed=checked.seed,
        regimes=regimes,
        warm_up=checked.weeks.warm_up,
        horizon=checked.weeks.horizon,
        parameters=parameters,
        factors=factors,
        design=checked.design,
        replications=checked.replications,
        record=record,
        file=file,
        text=text,
    )


def _neighbour(path: FilePath) -> str:
    """The clause that names the file that was probably meant."""
    try:
        beside = sorted(other.name for other in path.parent.iterdir() if other.suffix in (".yaml", ".yml"))
    except OSError:
        return "; check the name of its directory"
    clause = nearest(path.name, beside) if beside else ""
    return clause if "did you mean" in clause else "; check its name"


class _Check:
    """Checks one file key by key.

    A value with a fault is left out of what is returned, so that one mistake gives one message.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults = Faults(document)
        self.regimes: Mapping[str, Regime] = {}
        self.defined: Mapping[str, int] = {}

    def content(self) -> dict[str, object] | None:
        """The keys of the file; None, with a fault, if it has none."""
        value = self.document.value
        if isinstance(value, dict):
            return value
        if value is None:
            self.faults.blame((), "the file is empty; a scenario has at least 'name' and 'seed'")
        elif value is not REFUSED:
            kind = "a list" if isinstance(value, list) else shown(value)
            self.faults.blame((), f"the file holds {kind}; allowed: a mapping with at least 'name' and 'seed'")
        return None

    def all_regimes(self, value: object) -> Mapping[str, Regime]:
        """The resolved definitions of the regimes to compare."""
        self.regimes, self.defined = read_regimes(value, self.faults)
        return self.regimes

    def all_parameters(self, value: object) -> dict[str, Value]:
        """The values under `parameters` that can be used, by full name."""
        parameters: dict[str, Value] = {}
        for name, one in value.items() if isinstance(value, dict) else ():
            path: Path = ("parameters", name)
            entry = self._entry(path, name)
            if entry is not None and usable(self.faults, path, name, entry, one):
                parameters[name] = entry.adapter.validate_python(one)
        return parameters

    def all_factors(self, value: object) -> dict[str, tuple[Value, ...]]:
        """The levels under `factors` that can be used, by full name."""
        factors: dict[str, tuple[Value, ...]] = {}
        for name, levels in value.items() if isinstance(value, dict) else ():
            path: Path = ("factors", name)
            entry = self._entry(path, name)
            if entry is None or levels is REFUSED:
                continue
            if line := self.document.key_lines.get(("parameters", name)):
                words = f"{name!r} is a factor, and is set under 'parameters' on line {line} too; keep one of them"
                self.faults.blame(path, words, of_key=True)
            if not isinstance(levels, list) or not levels:
                words = f"factors.{name} is {shown(levels)}; allowed: a list of levels, each {entry.allowed}"
                self.faults.blame(path, words)
                continue
            factors[name] = self._levels(path, name, entry, levels)
        return factors

    def _levels(self, path: Path, name: str, entry: Entry, levels: list[object]) -> tuple[Value, ...]:
        distinct: dict[Value, None] = {}
        for position, level in enumerate(levels):
            if not usable(self.faults, (*path, position), name, entry, level):
                continue
            checked: Value = entry.adapter.validate_python(level)
            if checked in distinct:
                words = f"factors.{name} has the level {shown(level)} twice; keep one of them"
                self.faults.blame((*path, position), words)
            distinct[checked] = None
        return tuple(distinct)

    def _entry(self, path: Path, name: str) -> Entry | None:
        """The parameter of that full name; None, with a fault, if it cannot be set here."""
        regimes = tuple(self.regimes)
        entry: Entry | None = None
        fault: str | None
        first, _, rest = name.partition(".")
        regime, _, last = rest.partition(".")
        if first == "regimes" and last in REGIME and regime not in regimes:
            fault = f"{shown(name)}: this scenario compares no regime {shown(regime)}{nearest(regime, regimes)}"
        elif name not in names(regimes):
            fault = f"unknown parameter {shown(name)}{nearest(name, names(regimes))}"
        elif find(name, regimes).kind == "functions":
            fault = f"{name!r} is a list; set it in a regime of your own, under 'regimes'"
        else:
            entry = find(name, regimes)
            fault = self._defined_elsewhere(name)
        if fault:
            self.faults.blame(path, fault, of_key=True)
        return entry

    def _defined_elsewhere(self, name: str) -> str | None:
        """Why `name` cannot be set for a regime whose definition in this file sets it already; None if it can."""
        if name in self.defined:
            return f"{name!r} is set on line {self.defined[name]} too; keep one of them"
        for full, line in self.defined.items() if name in REGIME else ():
            if full.endswith(f".{name}"):
                regime = full.split(".")[1]
                return (
                    f"{name!r} is for every regime, but {regime!r} has its own on line {line}; "
                    f"write 'regimes.<name>.{name}' for the regimes that are meant"
                )
        return None

    def record(self, value: object) -> tuple[str, ...]:
        """The trajectories to keep."""
        kept: dict[str, None] = {}
        for position, name in enumerate(value if isinstance(value, list) else ()):
            path: Path = ("record", position)
            if name is REFUSED:
                continue
            if not isinstance(name, str) or name not in TRAJECTORIES:
                clause = nearest(str(name), tuple(TRAJECTORIES))
                self.faults.blame(path, f"unknown trajectory {shown(name)}{clause}")
            elif name in kept:
                self.faults.blame(path, f"trajectory {name!r} is listed twice; keep one of them")
            else:
                kept[name] = None
        return tuple(kept)

    def shares(self, parameters: Mapping[str, Value], factors: Mapping[str, tuple[Value, ...]]) -> None:
        """Refuse a design point without customers: on a grid there is one if each segment's share can be 0."""
        defaults = Parameters().segments
        for segment in SEGMENTS:
            name = f"segments.{segment}.share"
            default = getattr(defaults, segment).share
            if 0 not in factors.get(name, (parameters.get(name, default),)):
                return
        paths = [(key, f"segments.{segment}.share") for segment in SEGMENTS for key in ("parameters", "factors")]
        path = next(path for path in paths if path in self.document.key_lines)
        every = ", ".join(f"segments.{segment}.share" for segment in SEGMENTS)
        self.faults.blame(path, f"{every} are all 0 at a design point; allowed: at least one above 0", of_key=True)
