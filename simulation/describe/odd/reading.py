"""The code, read as text: which functions and classes there are, and where something is used.

Reading, not importing, so that the description needs neither Mesa nor Numba and is there at once.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Final

ROOMS: Final = (
    *("science/coefficients", "model/employee", "model/team", "model/account", "model/handover", "model/link"),
    *("model/deputy", "model/request", "model/model", "model/events", "model/past"),
    *("science/ledger", "science/cohorts"),
)
"""Modules in which rules are called, decision points drawn and phases carried out."""


RULES: Final = "science/rules"
"""The package of rules; its own module names the others in the order in which they are described."""


def source(room: str) -> str:
    """The text of a module of this package, or of a file that lies beside it."""
    name = room if "." in room else f"{room}.py"
    return files("simulation").joinpath(name).read_text(encoding="utf-8")


@cache
def parsed(text: str) -> ast.Module:
    """The syntax tree of a module's text."""
    return ast.parse(text)


def rooms_of_rules() -> list[str]:
    """The modules that hold the rules, in order."""
    face = parsed(source(f"{RULES}/__init__")).body
    named = [node.module or "" for node in face if isinstance(node, ast.ImportFrom)]
    return [name.removeprefix("simulation.").replace(".", "/") for name in named]


def class_in(text: str, name: str) -> ast.ClassDef:
    """The class of that name."""
    return next(node for node in parsed(text).body if isinstance(node, ast.ClassDef) and node.name == name)


def functions(within: ast.Module | ast.ClassDef) -> dict[str, ast.FunctionDef]:
    """The functions of a module, or the methods of a class, by name."""
    return {node.name: node for node in within.body if isinstance(node, ast.FunctionDef)}


def actors() -> dict[str, dict[str, ast.FunctionDef]]:
    """What acts in a week: the methods of each class, and the functions of each module of the model, by its name.

    A class has those of the classes that it derives from, which stand before it.
    """
    found: dict[str, dict[str, ast.FunctionDef]] = {}
    for room in ROOMS:
        body = parsed(source(room))
        for node in body.body:
            if isinstance(node, ast.ClassDef):
                inherited = (found.get(ast.unparse(base), {}) for base in node.bases)
                found[node.name] = dict(chain.from_iterable(each.items() for each in inherited)) | functions(node)
        if room.startswith("model/"):
            found[room.removeprefix("model/")] = functions(body)
    return found


def places() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function and method of the model, with its name in words of the code: `Account.renewal`."""
    for room in (*ROOMS, *rooms_of_rules()):
        tree = parsed(source(room))
        yield from functions(tree).items()
        for owner in tree.body:
            if isinstance(owner, ast.ClassDef):
                yield from ((f"{owner.name}.{name}", node) for name, node in functions(owner).items())


def users(name: str, module: str) -> list[str]:
    """Where `name` of a module is used, by itself or after the name of its module."""
    return [place for place, node in places() if {name, f"{module}.{name}"} & _mentioned(node)]


@cache
def _mentioned(node: ast.FunctionDef) -> frozenset[str]:
    """Every name in a function but its own arguments, and every attribute of a name: `draw`, `chance.QUIT`."""
    parts = list(ast.walk(node))
    attributes = (part for part in parts if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name))
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    arguments = {part.arg for part in parts if isinstance(part, ast.arg)}
    return frozenset(names - arguments) | {ast.unparse(part) for part in attributes}


def constant(node: ast.stmt) -> tuple[str, float | None]:
    """Name and value of a number that a statement names; no value where it is another statement."""
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    value = getattr(node, "value", None)
    if not isinstance(target, ast.Name) or not target.id.isupper() or not isinstance(value, ast.Constant):
        return "", None
    return target.id, value.value if isinstance(value.value, int | float) else None
