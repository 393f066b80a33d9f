"""The page as it is written to a file or opened in a browser."""

from __future__ import annotations

import tempfile
import webbrowser
from pathlib import Path
from typing import Any, Final

from simulation.errors import RequestError
from simulation.lesson.handed import handed
from simulation.page.beginning import Beginning
from simulation.page.data import as_data

SHIPPED: Final = Path(__file__).with_name("page.html")
"""The page, without a beginning."""


def begun(begins: Beginning) -> dict[str, Any]:
    """What the page begins with, in plain data: its link, what it leaves out of a file, and lessons for a class."""
    return {"link": begins.link, "notes": list(begins.notes), "class": handed(begins.lesson)}


def text(begins: Beginning) -> str:
    """The page, beginning with a firm or a lesson."""
    return SHIPPED.read_text(encoding="utf-8").replace("{{beginning}}", as_data(begun(begins)))


def saved(begins: Beginning, path: Path, *, overwrite: bool) -> None:
    """Write the page to a file.

    Raises
    ------
    RequestError
        If there is one already, and it is not to be replaced; or if it cannot be written.
    """
    if path.is_dir():
        raise RequestError(f"{path} is a directory: name a file with --save")
    if path.exists() and not overwrite:
        raise RequestError(f"{path} is there already, and nothing is overwritten unasked: --overwrite replaces it")
    try:
        path.write_text(text(begins), encoding="utf-8")
    except OSError as error:
        raise RequestError(f"{path} cannot be written: {error.strerror}") from None


def opened(begins: Beginning, *, browse: bool) -> Path:
    """Write the page where temporary files lie, and open it in a browser if asked to; where it is."""
    path = Path(tempfile.mkdtemp(prefix="customer-ownership-")) / "page.html"
    path.write_text(text(begins), encoding="utf-8")
    if browse:
        webbrowser.open(path.as_uri())
    return path
