"""Where numbers come from: the sources of the model and the versions of the packages that determine them."""

from __future__ import annotations

import ast
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

PACKAGE: Final = "simulation"

ROOTS: Final = ("science.catalogue", "scenario.design", "model.model", "engine", "engine.run")
"""Modules that determine results, as far as they exist, together with all that they import from this package."""

PACKAGES: Final = ("customer-ownership", "mesa", "numba", "numpy", "pyarrow", "scipy")
"""Packages whose version can change a number or a byte of the results."""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


__version__: Final = _version("customer-ownership")


@dataclass(frozen=True)
class Origin:
    """Where numbers come from: versions of packages and of the system, and digests of sources, by name."""

    versions: Mapping[str, str]
    sources: Mapping[str, str]


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what is carried out in a module: everything but what is there for type checkers."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            yield node
            yield from _nodes(node)


@cache
def _imports(source: bytes) -> tuple[str, ...]:
    """Return full names of what a module imports, at its top or within a function; of a name in a module, both."""
    found: list[str] = []
    for node in _nodes(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
        elif isinstance(node, ast.Import):
            found += [each.name for each in node.names]
    return tuple(found)


def _sources() -> dict[str, str]:
    """Return the SHA-256 of every module that determines results; line endings of a checkout make no difference.

    They are found by following imports, not listed: a module that was forgotten in a list would let a sweep be
    resumed with another model.
    """
    house = Path(__file__).parents[2]
    found: dict[str, str] = {}
    ahead = [f"{PACKAGE}.{root}" for root in ROOTS]
    while ahead:
        place = ahead.pop().replace(".", "/")
        for name in (f"{place}.py", f"{place}/__init__.py"):
            file = house / name
            if name not in found and name.startswith(f"{PACKAGE}/") and file.exists():
                source = file.read_bytes().replace(b"\r\n", b"\n")
                found[name] = sha256(source).hexdigest()
                ahead += _imports(source)
    return dict(sorted(found.items()))


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "platform": f"{platform.system()} {platform.machine()}"}
    return found | {package: _version(package) for package in PACKAGES}


def here() -> Origin:
    """Return the origin of what is computed here and now."""
    return Origin(_versions(), _sources())


def flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Flatten mappings within mappings to one, by names with dots."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        found |= flat(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {prefix + name: value}
    return found


def _in_words(value: Any) -> str:
    return "absent" if value is None else str(value)


def unlike(what: str, then: Mapping[str, Any], today: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each value in which two mappings differ, with what it was and what it is."""
    before, after = flat(then), flat(today)
    for name in before | after:
        if before.get(name) != after.get(name):
            yield f"{what}: {name} was {_in_words(before.get(name))}, is {_in_words(after.get(name))}"


def unlike_origins(then: Origin, today: Origin) -> list[str]:
    """Say in what two origins of numbers differ: one line each, none if they are the same."""
    names = sorted(dict(then.sources.items() ^ today.sources.items()))
    model = ["model: changed in " + ", ".join(names)] if names else []
    return [*model, *unlike("versions", then.versions, today.versions)]
