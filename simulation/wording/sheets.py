"""Tables for a terminal of any width and any letters: no number is ever cut, and no name.

Columns that do not fit go into a further table of the same rows; names that are too long are told in a key; and where
that is not enough, each row becomes a few lines.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import batched, pairwise
from typing import Final, Literal

from rich.box import SIMPLE_HEAD, Box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simulation.wording.streams import legible

GAP: Final = 2
"""Spaces between columns, of which the box draws one."""

LEAST_PROSE: Final = 14
"""Characters that a column of sentences has at least."""

LONG_NAME: Final = 12
"""A dotted name that is longer stands on several lines."""

IN_ASCII: Final = Box("\n".join(["    ", "    ", " -- ", *["    "] * 5]) + "\n", ascii=True)


@dataclass(frozen=True)
class Column:
    """What stands under one head: a `label` of rows, a `number` (to the right), a `word`, or `prose` to be wrapped."""

    head: str
    cells: Sequence[str | Text]
    kind: str = "number"
    style: str = ""

    @property
    def width(self) -> int:
        """The least width in which nothing is cut."""
        cells = [line for cell in self.cells for line in str(cell).split("\n")]
        if self.kind == "prose":
            words = [word for cell in cells for word in cell.split()]
            return max(LEAST_PROSE, *map(cell_len, [self.head, *words]))
        heads = self.head.split("\n") if self.kind == "label" else self.head.split()
        return max(map(cell_len, [*cells, *heads, ""]))

    def spelled(self, encoding: str) -> Column:
        """The same in letters of an encoding; a long dotted name on several lines."""
        head = legible(self.head, encoding)
        if self.kind == "label" and len(head) > LONG_NAME and "\n" not in head:
            head = head.replace(".", ".\n")
        return replace(self, head=head, cells=[_spelled(cell, encoding) for cell in self.cells])


def _spelled(cell: str | Text, encoding: str) -> Text:
    text = legible(str(cell), encoding)
    return Text(text, style=cell.style if isinstance(cell, Text) else "")


@dataclass(frozen=True)
class Sheet:
    """A table: labels of rows first, then what belongs to them.

    Attributes
    ----------
    title, note : str
        What stands above and below it; nothing where empty.
    columns : sequence of Column
        Labels first; at least one of them.
    sparse : bool
        Whether labels are blank where all up to there repeat those of the row above.
    """

    title: str
    columns: Sequence[Column]
    note: str = ""
    sparse: bool = field(default=True)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """What rich calls to print it."""
        columns = [column.spelled(options.encoding) for column in self.columns]
        title = legible(self.title, options.encoding)
        labels = [column for column in columns if column.kind == "label"]
        others = [column for column in columns if column.kind != "label"]
        if title:
            yield Text(title, style="bold")
        if _needs(labels, others) > options.max_width:
            letters = _letters(labels)
            yield from (_whole(f"{letter}: {each.head.replace(chr(10), '')}") for each, letter in letters if letter)
            labels = [replace(each, head=letter or each.head) for each, letter in letters]
        if _needs(labels, others) > options.max_width:
            yield from _stacked(self.columns, options)
        else:
            for part, chosen in enumerate(_parts(labels, others, options.max_width)):
                if part:
                    yield Text(f"{title.partition(':')[0]}, continued", style="bold")
                yield self._table(labels, chosen, options)
                yield from [Text()] if chosen[-1] is not others[-1] else []
        if self.note:
            yield Text(legible(self.note, options.encoding), style="dim")

    def _table(self, labels: Sequence[Column], chosen: Sequence[Column], options: ConsoleOptions) -> Table:
        box = IN_ASCII if options.ascii_only else SIMPLE_HEAD
        table = Table(box=box, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
        at: Literal["top", "bottom"] = "top" if any(each.kind == "prose" for each in chosen) else "bottom"
        for each in labels:
            table.add_column(Text(each.head), min_width=each.width, no_wrap=True, vertical=at, style=each.style)
        for each in chosen:
            right = each.kind == "number"
            table.add_column(
                Text(each.head),
                justify="right" if right else "left",
                min_width=each.width,
                overflow="fold",
                vertical=at,
                style=each.style,
            )
        rows = range(len(chosen[0].cells))
        named = [tuple(str(each.cells[row]) for each in labels) for row in rows]
        values = zip(*(each.cells for each in chosen), strict=True)
        for left, right_hand in zip(_sparse(named) if self.sparse else named, values, strict=True):
            table.add_row(*map(Text, left), *right_hand)
        return table


def _needs(labels: Sequence[Column], others: Sequence[Column]) -> int:
    """The least width of a table with all labels and all prose, or else the widest number."""
    prose = [each.width for each in others if each.kind == "prose"]
    rest = [each.width for each in others] if prose else [max([each.width for each in others], default=0)]
    widths = [*(each.width for each in labels), *rest]
    return sum(widths) + GAP * (len(widths) - 1)


def _parts(labels: Sequence[Column], others: Sequence[Column], width: int) -> Iterable[Sequence[Column]]:
    """The columns of each table: all together where there is prose."""
    if any(each.kind == "prose" for each in others):
        return [others]
    room = width - sum(each.width for each in labels) - GAP * len(labels) + GAP
    widest = max([each.width for each in others], default=0) + GAP
    return batched(others, max(1, room // widest))


def _letters(labels: Sequence[Column]) -> list[tuple[Column, str]]:
    """A letter for each column whose name is long, and makes it wider than its cells; empty for the others."""
    wider = [replace(each, head="").width < each.width > LONG_NAME // 2 for each in labels]
    letters = iter(first + second for first in ["", *string.ascii_uppercase] for second in string.ascii_uppercase)
    return [(each, next(letters, "") if long else "") for each, long in zip(labels, wider, strict=True)]


def _whole(text: str | Text, style: str = "") -> RenderableType:
    """A line that goes on below, rather than be cut."""
    return Text.assemble(text, style=style, overflow="fold")


def _stacked(columns: Sequence[Column], options: ConsoleOptions) -> Iterator[RenderableType]:
    """Each row as a few lines: its labels, then every other cell with its head."""
    for row in zip(*(column.spelled(options.encoding).cells for column in columns), strict=True):
        cells = list(zip(columns, row, strict=True))
        labels = [(legible(each.head, options.encoding), str(cell)) for each, cell in cells if each.kind == "label"]
        for head, label in labels:
            yield _whole(label if len(labels) == 1 else f"{head} {label}", "bold")
        for each, cell in cells:
            if each.kind == "label" or not str(cell):
                continue
            head = " ".join(legible(each.head, options.encoding).split())
            yield Padding(_whole(Text.assemble(f"{head}: " if head else "", cell)), (0, 0, 0, 2), expand=False)


def _sparse(labels: Sequence[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    """Labels of rows, blank where all labels up to there repeat those of the row above."""
    yield from labels[:1]
    for above, row in pairwise(labels):
        same = next((place for place, pair in enumerate(zip(above, row, strict=True)) if pair[0] != pair[1]), len(row))
        yield ("",) * same + row[same:]
