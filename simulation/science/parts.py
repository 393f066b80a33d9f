"""How the compiler takes a part of the engine: put into what calls it, and optimised there, once.

Numba would optimise each function by itself, with all that it calls, and make machine code of it; a part that is
called through five others was worked on six times, and none of the first five results was ever used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import PassManager


class Part(JITCodeLibrary):  # type: ignore[misc]
    """What a part comes to: code for whatever calls it, and neither optimised nor to be run by itself."""

    def _optimize_final_module(self) -> None:
        """Leave it to whatever calls it."""

    def _finalize_final_module(self) -> None:
        """No machine code."""
        self._finalize_dynamic_globals()
        self._finalized = True


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
        name: Any = [].append  # any built-in function that is no other: what Numba knows the part by, and never calls
        self.state.targetctx.insert_user_function(name, part.fndesc, [part.library])
        return part._replace(entry_point=name)


AS_PART: Final[Mapping[str, Any]] = MappingProxyType(
    # Python never calls a part: it needs no face for Python, nor one for C
    {"pipeline_class": PartCompiler, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
)
"""Options of whatever is never called but from the engine."""
