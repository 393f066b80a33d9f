"""What has a state, what a week does to it, and where chance enters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Final

from simulation.describe.odd.reading import actors, class_in, constant, functions, parsed, places, source, users
from simulation.describe.odd.words import code, paragraph, table, words
from simulation.wording.values import number

DRAWS: Final = {"draw_four": "four uniform", "draw_trait": "standard normal"}


def decision_points() -> str:
    """Every decision point: its number, what is drawn, and where."""
    lines = source("science/chance").splitlines()
    drawn = dict(_draws())
    rows = []
    for node in parsed(source("science/chance")).body:
        name, value = constant(node)
        if value is not None and not name.startswith("_"):
            note = lines[node.lineno - 1].partition("# ")[2]
            what = drawn.get(f"chance.{name}", "uniform") + (f" ({note})" if note else "")
            rows.append((words(name), f"`{name}`", number(value), what, code(users(name, "chance"))))
    return table(("Decision point", "In the code", "Number", "Drawn", "Where"), rows)


def _draws() -> Iterator[tuple[str, str]]:
    """What is drawn, for every first argument of a call that draws more, or other, than one uniform number."""
    for _, place in places():
        for call in ast.walk(place):
            if isinstance(call, ast.Call) and call.args:
                how = call.func.attr if isinstance(call.func, ast.Attribute) else ""
                if how in DRAWS:
                    yield ast.unparse(call.args[0]), DRAWS[how]


STATEFUL: Final = (
    ("model/employee", "Employee"),
    ("model/account", "Account"),
    ("model/link", "Link"),
    ("model/deputy", "Deputy"),
)


def state_variables() -> str:
    """The state variables of every kind of entity, from its class."""
    return "\n\n".join(_state(owner, class_in(source(room), owner)) for room, owner in STATEFUL)


def _state(owner: str, node: ast.ClassDef) -> str:
    meaning, _, attributes = (ast.get_docstring(node) or "").partition("Attributes\n----------\n")
    found = re.findall(r"^(\w.*?) : (.+)\n((?:    .*\n?)+)", attributes, flags=re.MULTILINE)
    rows = [(code(names.split(", ")), kind, paragraph(meaning)) for names, kind, meaning in found]
    documented = {name for names, _, _ in found for name in names.split(", ")}
    also = [name for name in _kept(node) if name not in documented]
    variables = table(("State variable", "Kind", "Meaning"), rows)
    rest = f"\n\nWorked out from these, or kept within a week only: {code(also)}." if also else ""
    return f"**{owner}.** {paragraph(meaning)}\n\n{variables}{rest}"


def _kept(node: ast.ClassDef) -> list[str]:
    """Every attribute that a class sets on itself, in order."""
    found = (part for part in ast.walk(node) if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store))
    return list(dict.fromkeys(part.attr for part in found if ast.unparse(part.value) == "self"))


DEEPEST: Final = 4
ACTORS: Final = {"person": "Employee"}
"""Names of variables that are not simply the name of a class in lower case."""

Actors = Mapping[str, Mapping[str, ast.FunctionDef]]
"""What each class and each module of the model can do, by name."""


def schedule() -> str:
    """The phases of a week, as `OwnershipModel.step` goes through them, and what each of them does."""
    known = actors()
    return "\n".join(_steps("OwnershipModel", known["OwnershipModel"]["step"], known, 0))


def _steps(owner: str, method: ast.FunctionDef, known: Actors, depth: int) -> Iterator[str]:
    for place, (other, called) in enumerate(_calls(owner, method, known), 1):
        meaning = paragraph((ast.get_docstring(called) or "").split("\n\n")[0])
        bullet = f"{place}." if depth == 0 else "-"
        name = f"**{words(called.name).capitalize()}**" if depth == 0 else words(called.name).capitalize()
        yield f"{'   ' * depth}{bullet} {name} (`{other}.{called.name}`){f': {meaning}' if meaning else ''}"
        if depth + 1 < DEEPEST and other not in ("Ledger", "Week"):
            yield from _steps(other, called, known, depth + 1)


def _calls(owner: str, method: ast.FunctionDef, known: Actors) -> list[tuple[str, ast.FunctionDef]]:
    """What a step makes others do, in order: not what it merely looks up."""
    steps = {id(node.value) for node in ast.walk(method) if isinstance(node, ast.Expr)}
    made_here = _made_in(method)
    found: dict[tuple[str, str], ast.FunctionDef] = {}
    calls = (node for node in ast.walk(method) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        path, _, name = ast.unparse(call.func).rpartition(".")
        made = path.endswith(")") or path in made_here  # an actor made for this very step
        other = _actor(owner, path.partition("(")[0].rsplit(".", 1)[-1], name, known)
        called = known[other].get(name) if other else None
        if called and (id(call) in steps or name.startswith("_") or made) and called is not method:
            author = next(each for each in known if known[each].get(name) is called)
            found.setdefault((author, name), called)
    return [(other, called) for (other, _), called in found.items()]


def _made_in(method: ast.FunctionDef) -> set[str]:
    """Variables of a step that hold an actor made for it: `handover = self.handover_class(...)`."""
    assigned = (node for node in ast.walk(method) if isinstance(node, ast.Assign))
    made = (node for node in assigned if "_class" in ast.unparse(node.value).partition("(")[0])
    return {ast.unparse(node.targets[0]) for node in made}


def _actor(owner: str, actor: str, name: str, known: Actors) -> str:
    """The class or module in whose name something is called; empty for anything else."""
    if not actor:
        modules = (each for each in (owner, *known) if each.islower() and name in known[each])
        return next(modules, "")
    other = owner if actor == "self" else ACTORS.get(actor, actor[:1].upper() + actor[1:])
    return next((each for each in (other, actor) if each in known), "")


def weeks(name: str) -> str:
    """The default of a number of weeks that the model is made with."""
    made = functions(class_in(source("model/model"), "OwnershipModel"))["__init__"].args
    defaults = {argument.arg: default for argument, default in zip(made.kwonlyargs, made.kw_defaults, strict=True)}
    return ast.unparse(defaults[name] or ast.Constant(None))
