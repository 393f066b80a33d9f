"""What comments, docstrings and the documentation call by its full name is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parents[1]
FULL = re.compile(r"`((?:simulation|analysis)(?:\.\w+)+)(?!\.?\w)")
OF_A_SCRIPT = ("docs/python.md", "simulation/front/customer_ownership.py")
"""Which tell the package `analysis` from a file of that name."""


def texts() -> Iterator[Path]:
    for room in ("simulation", "analysis", "benchmarks"):
        for kind in ("*.py", "*.h", "*.c"):
            yield from HOUSE.joinpath(room).rglob(kind)
    for room in ("docs", "benchmarks", "."):
        yield from (page for page in HOUSE.joinpath(room).glob("*.md") if page.name != "CHANGELOG.md")


@cache
def names(module: Path) -> frozenset[str]:
    """What a module defines, imports, or offers lazily."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.ImportFrom):
            found |= {each.asname or each.name for each in node.names}
    return frozenset(found)


def is_there(full: str) -> bool:
    place, steps = HOUSE, full.split(".")
    while steps and (place / steps[0]).is_dir():
        place /= steps.pop(0)
    is_module = steps and (place / f"{steps[0]}.py").is_file()
    module = place / (f"{steps.pop(0)}.py" if is_module else "__init__.py")
    return all(name in names(module) for name in steps)


def test_the_check_tells_what_is_there_from_what_is_not() -> None:
    there = (
        "simulation",
        "simulation.engine",
        "simulation.engine.run.simulate",
        "simulation.run_sweep",
        "analysis.means",
    )
    gone = "simulation.mechanisms", "simulation.engine.run.simulates", "analysis.sensitivity_study.study"
    assert [*map(is_there, there)] == [True] * 5
    assert [*map(is_there, gone)] == [False] * 3


def test_full_names_are_those_of_what_is_there() -> None:
    found = [(path, full) for path in texts() for full in FULL.findall(path.read_text(encoding="utf-8"))]
    assert len(found) > 50
    lost = [f"{path.relative_to(HOUSE).as_posix()}: {full}" for path, full in found if not is_there(full)]
    assert sorted(lost) == sorted(f"{path}: analysis.py" for path in OF_A_SCRIPT)
