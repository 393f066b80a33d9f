"""How functions are compiled: once, kept on disk where that is possible, in memory where it is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled(signature: Any = None, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """A decorator that compiles a function; its machine code is kept on disk if any place can be written.

    The plain Python function stays available as `.py_func`. No option that would let the compiler reorder
    floating-point arithmetic is used anywhere: both implementations must agree to the last bit.
    """

    def wrap(function: Callable[..., Any]) -> Any:
        arguments = () if signature is None else (signature,)
        try:
            return njit(*arguments, cache=True, **options)(function)
        except RuntimeError as error:
            if "cannot cache" not in str(error):
                raise
            return njit(*arguments, **options)(function)  # a read-only installation

    return wrap
