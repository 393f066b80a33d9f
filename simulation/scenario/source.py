"""The text of a scenario file, and what is the matter where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from simulation.errors import Fault, ScenarioError
from simulation.scenario import shipped
from simulation.scenario.bounded import read_bytes
from simulation.wording.values import only_near

LARGEST_FILE: Final = 1_048_576
"""Bytes that a scenario file may have (1 MiB): a scenario is read by people."""


def read_text(path: Path) -> str:
    """The text of a scenario file.

    Raises
    ------
    ScenarioError
        If the file cannot be read, is larger than `LARGEST_FILE`, or is no text in UTF-8.
    """
    file = str(path)
    try:
        content = read_bytes(path, LARGEST_FILE + 1)
    except FileNotFoundError:
        raise ScenarioError(file, [Fault(0, f"there is no such file{_neighbour(path)}")]) from None
    except IsADirectoryError:
        raise ScenarioError(file, [Fault(0, _directory(path))]) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ScenarioError(file, [Fault(0, f"the file cannot be read: {reason}")]) from None
    if len(content) > LARGEST_FILE:
        raise ScenarioError(file, [Fault(0, "the file has more than 1 MiB; a scenario has a few lines")])
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise ScenarioError(file, [Fault(0, "this is UTF-16; save the file as UTF-8")]) from None
        line = content.count(b"\n", 0, error.start) + 1
        raise ScenarioError(file, [Fault(line, "this is not text in UTF-8; save the file as UTF-8")]) from None


def _directory(path: Path) -> str:
    """What is the matter where a directory is named."""
    if (path / "manifest.json").exists():
        return f"this is a directory of results; the scenario that they are of is {path / 'scenario.yaml'}"
    return "this is a directory; name a scenario file in it"


def _neighbour(path: Path) -> str:
    """The clause that names the file that was probably meant."""
    if path.stem in shipped.scenarios():
        return f"; the shipped scenario goes by its name alone, {path.stem!r}"
    try:
        beside = sorted(other.name for other in path.parent.iterdir() if other.suffix in (".yaml", ".yml"))
    except OSError:
        return "; check the name of its directory"
    return only_near(path.name, beside) or "; check its name"
