"""What benchmarks run in processes of their own imports what there is: nobody notices otherwise until they measure."""

from __future__ import annotations

import ast
from importlib import import_module

import pytest

from benchmarks.many import SWEPT
from benchmarks.processes import FIRST_RESULT

PROGRAMS = {
    "many": SWEPT.format(directory="results"),
    "engine": FIRST_RESULT.format(module="engine.run"),
    "reference": FIRST_RESULT.format(module="model.model"),
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_a_program_imports_what_there_is(program: str) -> None:
    wanted = [node for node in ast.walk(ast.parse(program)) if isinstance(node, ast.ImportFrom)]
    assert wanted
    for node in wanted:
        module = import_module(node.module or "")
        assert [name.name for name in node.names if not hasattr(module, name.name)] == []
