"""Worlds that fit what is known, as a scenario takes them: the shipped ensemble, or one that lies in a file.

A world is one way in which everything that nobody knows may be. An ensemble is a CSV file of them, a row each, with a
column for everything in `science.unknowns` and, if need be, further parameters; beside it lies a JSON file of the same
name, which says with which edition of the model the worlds were found, and how many there are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path as FilePath
from typing import Any, Final

from simulation.errors import Fault, RequestError, ScenarioError
from simulation.scenario.document import Faults, Path
from simulation.scenario.points_file import PointsFile
from simulation.science import ensemble as shipped
from simulation.science.catalogue import Entry, find
from simulation.science.declaration import Value
from simulation.science.regimes import REGIMES, Regime
from simulation.science.unknowns import ENSEMBLE, UNKNOWNS
from simulation.wording.values import only_near, shown

OVER_KEY: Final = "over"

WHAT: Final = "'ensemble', or the name of a CSV file of worlds beside this one"
"""What may stand under `over`."""

ABOUT_SUFFIX: Final = ".json"

CSV_NAME: Final = r"[^/\\\n]+\.csv"
"""The name of a file that lies beside its scenario (a regular expression for the whole name)."""


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Worlds that fit what is known.

    Parameters
    ----------
    name : str
        "ensemble" for the shipped one, else the name of its CSV file.
    levels : mapping
        The level of every parameter in every world, by full name.
    about : mapping
        How they were found, as the JSON file says it.
    digest : str
        SHA-256 of the CSV file.
    files : mapping
        What is in both files, by their names; empty for the shipped one.
    beside : str
        Where the CSV file lies.
    """

    name: str
    levels: Mapping[str, tuple[Value, ...]]
    about: Mapping[str, Any]
    digest: str
    files: Mapping[str, str] = field(default_factory=dict)
    beside: str = field(default="", compare=False)

    @property
    def count(self) -> int:
        """Number of worlds."""
        return int(self.about["left"])

    @property
    def follow(self) -> tuple[str, ...]:
        """What follows from the rest of each world, and so is nothing that anybody could find out about it."""
        return tuple(name for name in self.about.get("follow", ()) if name in self.levels)

    def world(self, number: int) -> dict[str, Value]:
        """The levels in one world, by full name.

        Raises
        ------
        IndexError
            If there is no such world.
        """
        return {name: levels[number] for name, levels in self.levels.items()}

    def portable(self) -> Ensemble:
        """The same worlds, with plain dictionaries and without the texts, which can be sent to another process."""
        return replace(self, levels=dict(self.levels), about=dict(self.about), files={})

    def without(self, names: Collection[str]) -> Ensemble:
        """The same worlds, which say nothing of these parameters, nor in any regime of what is set for all of them."""

        def stays(name: str) -> bool:
            return name not in names and not (name.startswith("regimes.") and name.rsplit(".", 1)[1] in names)

        return replace(self, levels={name: of for name, of in self.levels.items() if stays(name)})

    @property
    def where(self) -> str:
        """What `ensemble` finds it by."""
        return self.beside or ENSEMBLE


def _shipped() -> Ensemble:
    levels, about = shipped.worlds(), shipped.about()
    return Ensemble(ENSEMBLE, levels, about, sha256(shipped.WORLDS_FILE.read_bytes()).hexdigest())


def ensemble(where: str | FilePath = ENSEMBLE) -> Ensemble:
    """The shipped ensemble, or the one in a CSV file.

    Raises
    ------
    ScenarioError
        If the file, or the JSON file beside it, cannot be read, or anything in them is wrong: with every fault.
    RequestError
        If the shipped one is of another edition of the model.

    Examples
    --------
    >>> found = ensemble()
    >>> found.count == len(found.levels["ties"])
    True
    """
    if where == ENSEMBLE:
        return _shipped()
    path = FilePath(where)
    points = PointsFile(str(path), _named, lambda _: None, ())
    try:
        points.read()
    except FileNotFoundError:
        raise ScenarioError(str(path), [Fault(0, f"there is no such file{_neighbour(path)}")]) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ScenarioError(str(path), [Fault(0, f"the file cannot be read: {reason}")]) from None
    about, text, faults = _about(path.with_suffix(ABOUT_SUFFIX))
    faults = [*points.faults, *faults]
    absent = [name for name in UNKNOWNS if name not in points.columns]
    if absent and not points.faults:
        more = f" and {len(absent) - 3} more" if len(absent) > 3 else ""
        words = f"there is no column for {', '.join(map(repr, absent[:3]))}{more}; every world has a level of each"
        faults.append(Fault(1, words, str(path)))
    count = len(next(iter(points.columns.values()), ()))
    if about and not faults and about["left"] != count:
        words = f"it says that there are {shown(about['left'])} worlds, and {path.name} has {count:,}"
        faults.append(Fault(0, words, str(path.with_suffix(ABOUT_SUFFIX))))
    if faults:
        raise ScenarioError(str(path), faults)
    levels = {name: tuple(levels) for name, levels in points.columns.items()}
    files = {path.name: points.text, path.with_suffix(ABOUT_SUFFIX).name: text}
    return Ensemble(path.name, levels, about, sha256(points.text.encode()).hexdigest(), files, str(path))


def _named(name: str) -> tuple[Entry | None, str | None]:
    """The parameter of a column, and why there can be no such column."""
    try:
        entry = find(name, tuple(REGIMES))
    except RequestError as error:
        return None, str(error)
    if entry.kind == "functions" or entry.name == "events":
        return None, f"{name!r} is no number or word that can be unknown; leave this column out"
    return entry, None


def _about(path: FilePath) -> tuple[Mapping[str, Any], str, list[Fault]]:
    """What a file says of how worlds were found, its text, and what is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text)
        edition, left = found["edition"], found["left"]
    except FileNotFoundError:
        words = "there is no such file; it lies beside the worlds and says how they were found"
        return {}, "", [Fault(0, words, str(path))]
    except (OSError, ValueError, LookupError, TypeError):
        words = "this does not say how worlds were found: it has at least 'edition' and 'left', as JSON"
        return {}, "", [Fault(0, words, str(path))]
    if edition != version(shipped.PACKAGE):
        words = (
            f"these worlds were found with edition {edition} of the model, and this is {version(shipped.PACKAGE)}; "
            "make them anew"
        )
        return {}, "", [Fault(0, words, str(path))]
    return {**found, "left": left}, text, []


def _neighbour(path: FilePath) -> str:
    try:
        names = sorted(other.name for other in path.parent.iterdir() if other.suffix == ".csv")
    except OSError:
        names = []
    return only_near(path.name, names) or "; check its name"


def is_ensemble(value: object) -> bool:
    """Whether what stands under a key asks for worlds that fit what is known."""
    return value == ENSEMBLE or (isinstance(value, str) and re.fullmatch(CSV_NAME, value) is not None)


def asked(key: str, value: object, beside: str, faults: Faults) -> Ensemble | None:
    """The worlds for which a key of a scenario file asks; None if it asks for none, or there is a fault.

    Parameters
    ----------
    key, value
        The key, and what was found under it.
    beside
        The file in which it stands.
    faults
        Takes the faults.
    """
    if not is_ensemble(value):
        return None
    path: Path = (key,)
    try:
        return ensemble(ENSEMBLE if value == ENSEMBLE else FilePath(beside).with_name(str(value)))
    except ScenarioError as error:
        faults.found += [Fault(one.line, one.message, one.file or error.file) for one in error.faults]
    except RequestError as error:
        faults.blame(path, str(error))
    return None


def left_open(
    found: Ensemble, settled: Collection[str], regimes: Mapping[str, Regime], chains: Mapping[str, Sequence[str]]
) -> Ensemble:
    """The worlds of a scenario, which say nothing of what it sets or varies itself.

    What a regime takes over from a built-in one is as unknown in it, and in every world the same.

    Parameters
    ----------
    found
        The worlds as they are.
    settled
        Full names that the scenario sets or varies.
    regimes
        Every regime under which accounts are or come, resolved.
    chains
        From what each of them is made: its own name first, that of a built-in one last.
    """
    levels: dict[str, tuple[Value, ...]] = {}
    for name, of in found.levels.items():
        if not name.startswith("regimes."):
            levels |= {} if name in settled else {name: of}
    for name, chain in chains.items():
        levels |= {f"regimes.{name}.{last}": of for last, of in _of_regime(found, settled, regimes[name], chain)}
    return replace(found, levels=levels)


def _of_regime(
    found: Ensemble, settled: Collection[str], regime: Regime, chain: Sequence[str]
) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """What worlds say of the parameters of a regime, by their short names."""
    base = chain[-1]
    for name, of in found.levels.items():
        prefix, _, last = name.rpartition(".")
        if prefix != f"regimes.{base}" or last in settled:
            continue
        own = any(f"regimes.{step}.{last}" in settled for step in chain)
        if not own and getattr(regime, last) == getattr(REGIMES[base], last):
            yield last, of


def chains(definitions: object, regimes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """From what each of these regimes is made (`from`), down to a built-in one; without those that end in none."""
    known: Mapping[str, Any] = definitions if isinstance(definitions, dict) else {}
    found = {}
    for name in regimes:
        chain = [name]
        while isinstance(one := known.get(chain[-1]), dict) and isinstance(base := one.get("from"), str):
            if base in chain:
                break
            chain.append(base)
        if chain[-1] in REGIMES and not (isinstance(one := known.get(name), dict) and "segments" in one):
            found[name] = tuple(chain)
    return found


def too_many(found: Ensemble, replications: int) -> str | None:
    """Why there cannot be so many replications: each is another world, and a world twice would tell nothing new."""
    if replications <= found.count:
        return None
    return (
        f"{replications:,} replications, and there are {found.count:,} worlds in {found.name!r}, each of which is one "
        f"replication; allowed: up to {found.count:,}"
    )
