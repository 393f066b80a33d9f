"""How the compiler takes a part of the engine: put into what calls it, and optimised there, once.

Numba would optimise each function by itself, with all that it calls, and make machine code of it; a part that is
called through five others was worked on six times, and none of the first five results was ever used. What is leant on
here is no promise of Numba's: a Numba that has it under another name cannot import this, and takes parts in its own way
(`compilation.as_part`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NoReturn

from numba.core.base import BaseContext
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder, Flags
from numba.core.compiler_machinery import PassManager

_LEANT_ON: Final = (
    (JITCodeLibrary, "_optimize_final_module", "_finalize_final_module", "_finalize_dynamic_globals"),
    (CompilerBase, "define_pipelines", "compile_extra"),
    (DefaultPassBuilder, "define_nopython_pipeline"),
    (Flags, "no_compile"),
    (BaseContext, "insert_user_function"),
)
for _kind, *_names in _LEANT_ON:
    for _name in _names:
        if not hasattr(_kind, _name):
            raise ImportError(f"Numba's {_kind.__name__} has no {_name}")


class Part(JITCodeLibrary):  # type: ignore[misc]
    """What a part comes to: code for whatever calls it, and neither optimised nor to be run by itself."""

    def _optimize_final_module(self) -> None:
        """Leave it to whatever calls it."""

    def _finalize_final_module(self) -> None:
        """No machine code."""
        self._finalize_dynamic_globals()
        self._finalized = True


class _Refusal:
    """What a part is to Python: looked for in a list, it refuses to be compared with the arguments."""

    def __init__(self, name: str) -> None:
        self.name = name

    __hash__ = object.__hash__

    def __eq__(self, _arguments: object) -> NoReturn:
        raise TypeError(f"{self.name} is a part of the engine, which nothing but the engine can call: use its .py_func")


class PartCompiler(CompilerBase):  # type: ignore[misc]
    """Numba's own way of compiling a function, up to the code of the function itself."""

    def define_pipelines(self) -> list[PassManager]:
        """The usual passes, whose result goes into a `Part`."""
        self.state.flags.no_compile = True
        self.state.library = Part(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        return [DefaultPassBuilder.define_nopython_pipeline(self.state)]

    def compile_extra(self, function: Callable[..., Any]) -> Any:
        """Compile, and tell callers where the code is."""
        part = super().compile_extra(function)
        # a built-in function that is no other: what Numba knows the part by, and what Python would call
        name: Any = [_Refusal(function.__qualname__)].remove
        self.state.targetctx.insert_user_function(name, part.fndesc, [part.library])
        return part._replace(entry_point=name)
