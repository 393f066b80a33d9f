"""A page in a browser of which nothing is said on the console, and nothing is asked of a network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def silent(browser: Any, **settings: Any) -> Iterator[Any]:
    """A new page in a context with these settings; at its end it must have complained of nothing, and asked nobody."""
    context = browser.new_context(**settings)
    made = context.new_page()
    faults: list[str] = []
    made.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("request", lambda asked: faults.append(asked.url) if asked.url.startswith("http") else None)
    made.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    yield made
    context.close()
    assert faults == []
