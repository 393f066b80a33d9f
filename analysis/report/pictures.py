"""Figures as pictures that a page carries within itself."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from typing import Final

from matplotlib import rc_context
from matplotlib.figure import Figure

COURSE: Final = re.compile(r' d="([^"]*)"')
"""The course of a line, in points where it is drawn and in finer units where it is a letter's."""

IDLE: Final = re.compile(r"<!--.*?-->|<metadata>.*?</metadata>|(?<=<g) id=\"[^\"]*\"|(?<=>)\s+(?=<)", re.DOTALL)
"""What says nothing to a reader of the picture: comments, data about it, names of groups, the layout of its text."""


def svg(figure: Figure) -> str:
    """A figure as SVG: the same bytes whenever and wherever, without background, and with text as outlines.

    Places are rounded to a tenth of a point, finer than a screen shows: that makes it half as large.
    """
    sink = io.StringIO()
    with rc_context({"svg.hashsalt": "customer-ownership", "svg.fonttype": "path"}):
        figure.savefig(sink, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    head, mark, rest = sink.getvalue().partition("<svg")
    del head  # XML declaration and document type: a picture within a page needs neither
    small = COURSE.sub(lambda found: f' d="{shorter(found[1])}"', mark + rest)
    return IDLE.sub("", IDLE.sub("", small)).replace("DejaVuSans-", "")  # twice: comments keep others apart


def shorter(course: str) -> str:
    """The same course, to a tenth of its unit; straight lines by their steps, which take half the room."""
    words = course.split()
    if set(words) & set("CQ"):
        shorter = " ".join(word if word.isalpha() else f"{float(word):.1f}".removesuffix(".0") for word in words)
    else:
        at, pieces = (0, 0), []
        for place, word in enumerate(words):
            if word == "z":
                pieces.append("z")
            elif word in "ML":
                to = (round(10 * float(words[place + 1])), round(10 * float(words[place + 2])))
                origin = at if word == "L" else (0, 0)
                pieces.append(
                    ("l" if word == "L" else "M")
                    + " ".join(f"{(b - a) / 10:g}" for a, b in zip(origin, to, strict=True))
                )
                at = to
        shorter = "".join(pieces)
    return re.sub(r" ?([A-Za-z]) ?", r"\1", shorter).replace(" -", "-")


def address(figure: Figure) -> str:
    """A figure as an address (`data:`) for a page to show."""
    return f"data:image/svg+xml;base64,{b64encode(svg(figure).encode()).decode()}"


def size(figure: Figure) -> tuple[int, int]:
    """Width and height in points, for a page to keep the place free."""
    width, height = figure.get_size_inches()
    return round(width * 72), round(height * 72)
