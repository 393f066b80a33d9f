"""What every study of the report begins with, its place in the design, and how its findings are laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.report.elements import Folded, Paragraph, Part, Picture, Points
from analysis.report.tipping_and_money import with_minus


@dataclass(frozen=True, slots=True)
class Place:
    """The design point of the studies: its number, and why it was chosen; `text` is "" without factors."""

    index: int
    text: str
    why: str


def begun(lead: str, place: Place, replications: int, also: str = "") -> list[Part]:
    """What is done, and where; `also` is a further sentence."""
    where = f" at {place.text}: {place.why}" if place.text else ""
    done = f"The model was run anew for this, {replications} replications of each regime{where}.{also}"
    return [Paragraph(lead), Paragraph(done, "small")]


def findings(points: Sequence[str], note: str, picture: Picture, folded: Sequence[Part]) -> list[Part]:
    """Picture and sentences; what is looked up rather than read is folded away."""
    return [
        picture,
        *([Points([with_minus(sentence) for sentence in points])] if points else []),
        Folded("The same in numbers", [*folded, Paragraph(with_minus(note), "small")]),
    ]
