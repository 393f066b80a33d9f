"""A scenario that starts from another one: `from`, and the one rule by which two files become one.

What a key holds in a file replaces what it holds in the file that this one starts from. Where both hold a mapping,
this is so entry by entry: entries replace those of the same name, and others are added. A key or an entry with nothing
behind it goes back to its default: a factor is not varied any more, a parameter is not set, a regime is the built-in
one of its name. `name` is never taken over, so that no two scenarios have the same.

All this happens before anything is checked: what is checked is the whole scenario, and what was taken over keeps the
file and the line in which it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Final

from simulation.errors import Fault, ScenarioError
from simulation.scenario import shipped
from simulation.scenario.document import REFUSED, Document, Path, read_yaml
from simulation.scenario.source import read_text
from simulation.wording.values import only_near, shown

FROM: Final = "from"
"""The key that names the file from which a scenario starts."""

OWN: Final = "name"
"""The key that no scenario takes over from another."""

ALLOWED: Final = "a scenario file, named from the directory of this one, or the name of a shipped scenario"

REGIMES: Final = "regimes"
"""The key of whose entries nothing is a value: the built-in regime of that name."""


def whole(document: Document, file: str) -> tuple[Document, tuple[str, ...]]:
    """Put a scenario together with the one that it starts from, and so on.

    Parameters
    ----------
    document
        What the file holds.
    file
        Its name, as messages have it; the files from which it starts are found from its directory.

    Returns
    -------
    tuple
        The document without `from`, whose `files` say what stands in other files; and the names of these, the nearest
        first. Where one of them cannot be had, the document's value is `REFUSED`, and the faults say why.
    """
    chain, names, faults = [document], [file], list(document.faults)
    while isinstance(value := chain[-1].value, dict) and FROM in value:
        if value[FROM] is REFUSED:
            return replace(document, value=REFUSED, faults=tuple(faults)), tuple(names[1:])
        found = _base(chain[-1], names)
        if isinstance(found, Fault):
            return replace(document, value=REFUSED, faults=(*faults, found)), tuple(names[1:])
        chain.append(found[0])
        names.append(found[1])
        faults += found[0].faults
    made = chain.pop()
    if chain and not isinstance(made.value, dict):
        if made.value is not REFUSED:
            faults.append(Fault(1, f"this is no scenario, and {shown(names[-2])} starts from it", names[-1]))
        return replace(document, value=REFUSED, faults=tuple(faults)), tuple(names[1:])
    while chain:
        made = _over(made, chain.pop())
    return replace(made, faults=tuple(faults), name=file if names[1:] else ""), tuple(names[1:])


def _base(document: Document, names: list[str]) -> tuple[Document, str] | Fault:
    """What the last of these files starts from, and its name; or why that cannot be had."""
    assert isinstance(document.value, dict)
    here = names[-1] if len(names) > 1 else ""
    text, line = document.value[FROM], document.line((FROM,))
    if not isinstance(text, str) or not text.strip() or "\n" in text or "\0" in text:
        return Fault(line, f"from is {shown(text)}; allowed: {ALLOWED}", here)
    path = _found(text, FilePath(names[-1]).parent)
    if path is None:
        return Fault(line, f"from is {shown(text)}, and there is no such file{_neighbour(text, names[-1])}", here)
    if (circle := _circle(path, names)) is not None:
        return Fault(line, f"scenarios start from each other in a circle: {circle}", here)
    try:
        base = read_yaml(read_text(path))
    except ScenarioError as error:
        if error.faults[0].line:
            return Fault(error.faults[0].line, error.faults[0].message, str(path))
        return Fault(line, f"from is {shown(text)}: {error.faults[0].message}", here)
    name = str(path)
    stands = dict.fromkeys((*base.key_lines, *base.value_lines), name)
    told = tuple(Fault(fault.line, fault.message, name) for fault in base.faults)
    return replace(base, files=stands, faults=told), name


def _found(text: str, directory: FilePath) -> FilePath | None:
    """The file that is meant: one that is there goes before a shipped scenario of its name."""
    path = directory / text
    try:
        if path.exists() and not (path.is_dir() and text in shipped.scenarios()):
            return path
    except OSError:  # a name that no file can have
        return None
    return shipped.scenarios().get(text)


def _neighbour(text: str, file: str) -> str:
    """The clause that names what was probably meant."""
    if FilePath(text).stem in shipped.scenarios():
        return f"; the shipped scenario goes by its name alone, {FilePath(text).stem!r}"
    try:
        beside = [each.name for each in FilePath(file).parent.iterdir() if each.suffix in (".yaml", ".yml")]
    except OSError:
        beside = []
    return only_near(text, (*sorted(beside), *shipped.scenarios())) or f"; allowed: {ALLOWED}"


def _circle(path: FilePath, names: list[str]) -> str | None:
    """The way round, if a file starts from itself in the end."""
    resolved = [FilePath(name).resolve() for name in names]
    if path.resolve() not in resolved:
        return None
    way = [*names[resolved.index(path.resolve()) :], str(path)]
    return " from ".join(FilePath(name).name for name in way)


def _over(base: Document, own: Document) -> Document:
    """One document over another, by the rule."""
    assert isinstance(base.value, dict)
    assert isinstance(own.value, dict)
    value: dict[str, object] = {OWN: own.value[OWN]} if OWN in own.value else {}
    kept: set[Path] = set()  # what stays of the base, and what is taken back
    gone: set[Path] = set()
    for key in dict.fromkeys((*base.value, *own.value)):
        if key in (FROM, OWN):
            continue
        theirs, mine = base.value.get(key), own.value.get(key)
        if key not in own.value:
            value[key] = theirs
            kept.add((key,))
        elif isinstance(mine, dict) and isinstance(theirs, dict):
            taken_back = {entry for entry in theirs if entry in mine and mine[entry] is None and key != REGIMES}
            value[key] = {entry: one for entry, one in {**theirs, **mine}.items() if entry not in taken_back}
            kept |= {(key, entry) for entry in theirs if entry not in mine}
            gone |= {(key, entry) for entry in taken_back}
        elif mine is None and key in base.value:
            gone.add((key,))
        else:
            value[key] = mine

    def within(path: Path, some: set[Path]) -> bool:
        return path[:1] in some or path[:2] in some

    def lines(theirs: Mapping[Path, int], mine: Mapping[Path, int]) -> dict[Path, int]:
        own_lines = {path: line for path, line in mine.items() if not within(path, gone)}
        return {path: line for path, line in theirs.items() if within(path, kept)} | own_lines

    files = {path: name for path, name in base.files.items() if within(path, kept)}
    return Document(
        value,
        lines(base.key_lines, own.key_lines),
        lines(base.value_lines, own.value_lines),
        (),
        {**files, **own.files},
    )
