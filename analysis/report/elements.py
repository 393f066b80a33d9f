"""What a report is made of: sections, and in them paragraphs, lists, pictures, tables and texts, in any order.

These hold plain text: it is escaped where the page is made, and nowhere else. Words between backticks are set as code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from matplotlib.figure import Figure

    from analysis.robust.answer import Answer
    from simulation.results.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `tone` is "" for plain text, "lead" for the answer, "small" for a remark, "warning" for a box.

    One with tone "screen" is not printed, and one with tone "paper" is only printed.
    """

    kind: ClassVar[str] = "paragraph"
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list with points."""

    kind: ClassVar[str] = "points"
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """Words and what they mean."""

    kind: ClassVar[str] = "terms"
    terms: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure, drawn wide for a screen and narrow for a phone.

    `draw` takes whether it is to be narrow; `alt` says in words and numbers what the picture shows.
    """

    kind: ClassVar[str] = "picture"
    draw: Callable[[bool], Figure]
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its first column names the rows; columns whose number is in `numbers` stand to the right."""

    kind: ClassVar[str] = "table"
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A text as it is, such as a file or a command."""

    kind: ClassVar[str] = "verbatim"
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A whole page of HTML that this one carries, and opens when it is asked for; `saved_as` names it as a file."""

    kind: ClassVar[str] = "enclosed"
    page: str
    saved_as: str


@dataclass(frozen=True, slots=True)
class Folded:
    """Parts that are folded away behind a line of words, and unfolded in print where `in_print`."""

    kind: ClassVar[str] = "folded"
    summary: str
    parts: Sequence[Part]
    in_print: bool = False


Part = Paragraph | Points | Terms | Picture | Table | Verbatim | Enclosed | Folded


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it; `anchor` (letters and `-`) is its place in a link."""

    anchor: str
    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Material:
    """What a report is made from: all that a results directory holds.

    Attributes
    ----------
    manifest
        What the directory says about itself.
    scenario
        Text of the scenario file.
    runs
        One row a run: the point, the factors by full name, the regime, the replication and the outcomes.
    trajectories
        One row a run and week; None where none was recorded.
    failures
        One row a run that failed.
    confidence
        Of every interval.
    worlds
        Answers over all worlds, where things are unknown; empty where there are none, or luck could not be told.
    worlds_at
        The design point that they are of, in words; "" where there is one only.
    page
        The page of `simulate explore`, beginning with the firm of the scenario; "" where there is none.
    no_page
        Why there is none, in words; "" where nothing is to be said of it.
    """

    manifest: Manifest
    scenario: str
    runs: pd.DataFrame
    trajectories: pd.DataFrame | None
    failures: pd.DataFrame
    confidence: float = 0.95
    worlds: tuple[Answer, ...] = ()
    worlds_at: str = ""
    page: str = ""
    no_page: str = ""
    factors: tuple[str, ...] = field(init=False)
    regimes: tuple[str, ...] = field(init=False)
    further: tuple[str, ...] = field(init=False)
    """Outcomes of a model of the user's own."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "further", tuple(outcome.name for outcome in self.manifest.further()))
        present = set(self.runs["regime"])
        object.__setattr__(self, "factors", tuple(self.manifest.factors))
        object.__setattr__(self, "regimes", tuple(name for name in self.manifest.regimes if name in present))
