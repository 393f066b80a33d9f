"""Words for a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def paragraphs(lines: Iterable[str]) -> str:
    """Sentences as paragraphs of HTML, with nothing in them taken for a tag."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)
