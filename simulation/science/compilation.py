"""How functions are compiled: once, kept on disk where that is possible, in memory where it is not.

Numba keeps machine code by the date of a function's own file, and would go on using it when a function that it calls
has changed in another file. So the place where it is kept bears the fingerprint of all sources that are compiled.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

PACKAGE: Final = Path(__file__).parents[1]

COMPILED: Final = ("science", "engine")
"""Rooms whose sources decide what is compiled: compiled functions take constants from many of them."""


@cache
def kept_in() -> Path | None:
    """The directory for machine code of just these sources; None if no place can be written."""
    digest = hashlib.sha256()
    for room in COMPILED:
        for file in sorted(PACKAGE.joinpath(room).rglob("*.py")):
            digest.update(file.read_bytes())
    name = f"compiled-{digest.hexdigest()[:16]}"
    return next((parent / name for parent in _parents() if _can_write(parent / name)), None)


def _parents() -> Iterator[Path]:
    """Where machine code may be kept: beside the sources, else in the user's cache, if there is one."""
    yield PACKAGE / "__pycache__"
    cache_home = os.environ.get("XDG_CACHE_HOME")
    with suppress(RuntimeError):  # a user without a home
        yield (Path(cache_home) if cache_home else Path.home() / ".cache") / "customer-ownership"


def _can_write(directory: Path) -> bool:
    """Whether Numba can use a directory: it writes into it, and into its own in it, even to read what is there."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for place in (directory, *filter(Path.is_dir, directory.iterdir())):
            with tempfile.TemporaryFile(dir=place):
                pass
    except OSError:
        return False
    return True


def is_compiled() -> bool:
    """Whether machine code for these sources lies on disk; if not, the first run compiles it, which takes seconds.

    To ask does not load the compiler: a command says that it will compile before it does.
    """
    directory = kept_in()
    return directory is not None and any(directory.rglob("week.weeks-*.nbi"))


@contextmanager
def _keeping_in(directory: Path) -> Iterator[None]:
    import numba

    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(directory)
    try:
        yield
    finally:
        numba.config.CACHE_DIR = before


def compiled(signature: Any = None, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """A decorator that compiles a function; the plain Python function stays available as `.py_func`.

    No option that would let the compiler reorder floating-point arithmetic is used anywhere: both implementations
    must agree to the last bit.
    """
    arguments = () if signature is None else (signature,)

    def wrap(function: Callable[..., Any]) -> Any:
        from numba import njit

        directory = kept_in()
        if directory is None:
            return njit(*arguments, **options)(function)  # a read-only installation
        with _keeping_in(directory):
            return njit(*arguments, cache=True, **options)(function)

    return wrap


def inlined(function: Callable[..., Any]) -> Any:
    """Compile a part of the engine, which becomes part of whatever calls it.

    Numba would otherwise pass each array as seven arguments and count its references at every call, which took
    three quarters of the time; the engine makes and frees no array, so that it needs no counting (`_nrt`). Nor does it
    need Python's check of every divisor. What a part is to the compiler: `parts`.
    """
    from numba import njit

    return njit(forceinline=True, _nrt=False, error_model="numpy", **as_part())(function)


@cache
def as_part() -> Mapping[str, Any]:
    """Options of whatever is never called but from the engine: Python never does, so that it needs no face for it.

    With a Numba that has not what `parts` leans on, a part is optimised by itself, too: compiling takes longer.
    """
    without_a_face = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    try:
        from simulation.science.parts import PartCompiler
    except ImportError:
        return MappingProxyType(without_a_face)
    return MappingProxyType({**without_a_face, "pipeline_class": PartCompiler})
