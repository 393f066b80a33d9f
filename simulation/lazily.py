"""Packages whose names are loaded when they are asked for (PEP 562), so that importing a package is quick.

What will be asked for can be loaded beside other work.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from threading import Event, Thread
from typing import Any


def lazily(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and the `__dir__` of a package that offers what its modules define.

    Parameters
    ----------
    package
        Its full name.
    homes
        By the name that is offered, the module that defines it; the module's own name offers the module itself.

    Examples
    --------
    >>> load, listed = lazily("simulation", {"Fault": "simulation.errors", "errors": "simulation.errors"})
    >>> load("Fault").__name__, load("errors").__name__
    ('Fault', 'simulation.errors')
    """

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=sys.modules[package])
        module = import_module(homes[name])
        return module if homes[name] == f"{package}.{name}" else getattr(module, name, module)

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    return load, listed


@contextmanager
def loading(modules: Sequence[str]) -> Iterator[Callable[[], None]]:
    """What begins to load modules in a thread of its own, however often it is called; leaving waits until it has ended.

    Leaving because something went wrong waits for no more than the module that is just being loaded. What cannot be
    loaded is left to whoever asks for it.
    """
    wanted = Event()

    def load() -> None:
        for module in modules:
            if wanted.is_set():
                with suppress(Exception):
                    import_module(module)

    thread = Thread(target=load)

    def begin() -> None:
        if not wanted.is_set():
            wanted.set()
            thread.start()

    try:
        yield begin
    except BaseException:
        wanted.clear()
        raise
    finally:
        if thread.ident is not None:
            thread.join()
