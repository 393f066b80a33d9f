"""Figures as pictures that a page carries within itself."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from matplotlib import rc_context
from matplotlib.figure import Figure

COURSE: Final = re.compile(r' d="([^"]*)"')
"""The course of a line, in points where it is drawn and in finer units where it is a letter's."""

SHIFT: Final = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)")
"""Where a letter or a mark stands, in its units."""

PLACE: Final = re.compile(r'(?<= [xy]=")-?[\d.]+(?=")')
"""A coordinate of a mark."""

SAFE: Final = "/:=;'(),.-+!*?@$~"
"""What may stand as it is in an address within an attribute, beside letters and digits."""

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
    small = SHIFT.sub(lambda found: f"translate({_tenth(found[1])} {_tenth(found[2])})", small)
    small = PLACE.sub(lambda found: _tenth(found[0]), small)
    small = re.sub(r'(?<=style=")[^"]*', lambda found: found[0].replace(": ", ":").replace("; ", ";"), small)
    return IDLE.sub("", IDLE.sub("", small)).replace("DejaVuSans-", "")  # twice: comments keep others apart


def shorter(course: str) -> str:
    """The same course, to a tenth of its unit; straight lines by their steps, which take half the room.

    Steps that go on along a row or a column are one step: a curve of stairs has many.
    """
    if "C" in course or "Q" in course:
        return _of_letter(course)
    words = course.split()
    at = (0, 0)
    pieces: list[tuple[str, int, int]] = []
    for place, word in enumerate(words):
        if word == "z":
            pieces.append(("z", 0, 0))
        elif word in "ML":
            to = (round(10 * float(words[place + 1])), round(10 * float(words[place + 2])))
            step = (to[0] - at[0], to[1] - at[1])
            before = pieces[-1] if pieces else ("", 0, 0)
            if word == "M":
                pieces.append(("M", *to))
            elif before[0] == "l" and _goes_on(before[1:], step):
                pieces[-1] = ("l", before[1] + step[0], before[2] + step[1])
            else:
                pieces.append(("l", *step))
            at = to
    text = "".join(letter if letter == "z" else f"{letter}{_written(x)} {_written(y)}" for letter, x, y in pieces)
    return text.replace(" -", "-")


@lru_cache(maxsize=1024)
def _of_letter(course: str) -> str:
    """The same for curves, which letters are made of; every picture has the same letters."""
    shorter = " ".join(word if word.isalpha() else _tenth(word) for word in course.split())
    return re.sub(r" ?([A-Za-z]) ?", r"\1", shorter).replace(" -", "-")


def _goes_on(before: tuple[int, int], step: tuple[int, int]) -> bool:
    """Whether a step goes the way of the one before it, along a row or a column."""
    row = before[1] == step[1] == 0 and before[0] * step[0] >= 0
    column = before[0] == step[0] == 0 and before[1] * step[1] >= 0
    return row or column


def _tenth(number: str) -> str:
    return _written(round(10 * float(number)))


def _written(tenths: int) -> str:
    """A number of tenths, without a nought before the point.

    Examples
    --------
    >>> [_written(tenths) for tenths in (0, 5, -5, 20, -123, 100)]
    ['0', '.5', '-.5', '2', '-12.3', '10']
    """
    text = f"{tenths / 10:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if -10 < tenths < 10 else text


def address(figure: Figure) -> str:
    """A figure as an address (`data:`) for a page to show: without any character that ends an attribute or an address.

    Escaping what must be takes less room than base64, and a course with commas has no blanks to escape.
    """
    text = COURSE.sub(lambda found: f" d='{found[1].replace(' ', ',')}'", svg(figure)).replace('"', "'")
    return f"data:image/svg+xml,{quote(text, safe=SAFE)}"


def size(figure: Figure) -> tuple[int, int]:
    """Width and height in points, for a page to keep the place free."""
    width, height = figure.get_size_inches()
    return round(width * 72), round(height * 72)
