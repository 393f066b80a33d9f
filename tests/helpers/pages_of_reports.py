"""What a report holds, for its tests: a page as a browser reads it, and the words and pictures of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from markupsafe import Markup
from matplotlib.figure import Figure

from analysis.report import Paragraph, Section
from analysis.report.elements import Folded, Part, Picture, Points, Terms
from analysis.report.page import Drawn

VOID = {"meta", "link", "img", "source", "br", "input", "wbr"}


class Reader(HTMLParser):
    """Reads a page as a browser does, and refuses what is not nested."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.texts.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.append((self.open[-1], data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.tags if found == tag]

    def said(self, *within: str) -> str:
        text = "".join(
            data for tag, data in self.texts if (tag in within if within else tag not in ("script", "style"))
        )
        return text.replace("\N{NO-BREAK SPACE}", " ")


def elements(page: str, tag: str) -> list[tuple[str, str]]:
    """Attributes and content of every element of a kind whose content is not markup."""
    return re.findall(rf"<{tag}([^>]*)>(.*?)</{tag}>", page, flags=re.DOTALL)


def texts(parts: object) -> list[str]:
    found: list[str] = []
    for part in parts:  # type: ignore[attr-defined]
        if isinstance(part, Paragraph):
            found.append(part.text)
        elif isinstance(part, Points):
            found += part.items
        elif isinstance(part, Terms):
            found += [meaning for _, meaning in part.terms]
        elif isinstance(part, Folded):
            found += texts(part.parts)
    return found


def walk(parts: object) -> Iterator[Part]:
    for part in parts:  # type: ignore[attr-defined]
        yield part
        if isinstance(part, Folded):
            yield from walk(part.parts)


def sentences(section: Section | None) -> list[str]:
    assert section is not None
    return [item for part in walk(section.parts) if isinstance(part, Points) for item in part.items]


def paragraphs(section: Section | None) -> list[str]:
    assert section is not None
    return [part.text for part in walk(section.parts) if isinstance(part, Paragraph)]


def drawn(section: Section | None, *, narrow: bool = True) -> list[Figure]:
    assert section is not None
    return [part.draw(narrow) for part in walk(section.parts) if isinstance(part, Picture)]


NOTHING = {"wide": Markup("data:,"), "narrow": Markup("data:,"), "size": (1, 1), "narrow_size": (1, 1)}
"""A picture as a page has it, in which nothing is."""


def leave_undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are made without drawing their pictures, which takes nearly all of the time, where only words count."""
    monkeypatch.setattr(Drawn, "all", lambda _, __: None)
    monkeypatch.setattr(Drawn, "__call__", lambda _, __: NOTHING)


def leave_unwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of pages are drawn, as wide ones, but not laid out and written, which takes longest."""

    def draw(_: Drawn, part: Picture) -> dict[str, Any]:
        part.draw(False)
        return NOTHING

    monkeypatch.setattr(Drawn, "all", lambda _, __: None)
    monkeypatch.setattr(Drawn, "__call__", draw)
