"""A CSV file of design points: a header with the full names of the factors, and a line for each design point.

Each cell is read as a scenario file reads a word, and checked as a level is. What spreadsheets and people add to a CSV
file (a line `sep=`, comments, empty cells to the right and below, semicolons) is named with its cure. A file that is
wrong all over is told of its first faults, and read no further.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, Final

from simulation.errors import Fault
from simulation.scenario.bounded import read_bytes
from simulation.scenario.document import scalar
from simulation.scenario.sampling import MOST_POINTS
from simulation.science.catalogue import Entry
from simulation.science.declaration import Value
from simulation.wording.spelling import numbers_meant
from simulation.wording.values import counted, shown

LARGEST_POINTS: Final = 16 * 1_048_576
"""Bytes that a file of points may have (16 MiB)."""

MOST_FAULTS: Final = 100
"""Faults of one file of points that are told; a file with more has the same one over and over."""

FEW: Final = 50
"""Levels of a factor that a table lists one by one."""

Named = Callable[[str], tuple[Entry | None, str | None]]
"""Finds the parameter of a full name, and says why it cannot be a factor here."""

Impossible = Callable[[Mapping[str, Value]], str | None]
"""Says why a combination of levels cannot be a design point; None where it can."""

_INSTRUCTION: Final = re.compile(r"sep=.?", re.IGNORECASE)
_USUAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,20})(?:\.[0-9]{1,30})?")
"""Numbers that need no second look."""


class _Stop(Exception):  # noqa: N818 - it ends the reading and reaches nobody
    """What follows is not worth reading."""


@dataclass
class PointsFile:
    """A file of points, read as far as it can be; `faults` say what is wrong with it.

    `impossible` is asked of the levels of the factors in `joint` alone.
    """

    file: str
    named: Named
    impossible: Impossible
    joint: Sequence[str]
    text: str = ""
    columns: dict[str, list[Value]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    header_line: int = 1
    empty_right: bool = False

    def blame(self, line: int, words: str) -> None:
        """Adds a fault; the last that is told ends the reading."""
        if len(self.faults) == MOST_FAULTS:
            words = f"these are the first {MOST_FAULTS} faults; the file was read to line {line}"
            self.faults.append(Fault(0, words, self.file))
            raise _Stop
        self.faults.append(Fault(line, words, self.file))

    def read(self) -> None:
        """Reads and checks the whole file.

        Raises
        ------
        OSError
            If it cannot be read.
        """
        content = read_bytes(Path(self.file), LARGEST_POINTS + 1)
        if len(content) > LARGEST_POINTS:
            self.blame(0, "the file has more than 16 MiB; sample that many points with design: {method: lhs, ...}")
            return
        try:
            self.text = content.decode("utf-8-sig")  # spreadsheets begin a file with a byte order mark
        except UnicodeDecodeError as error:
            utf_16 = content[:2] in (b"\xff\xfe", b"\xfe\xff")
            line = 0 if utf_16 else content.count(b"\n", 0, error.start) + 1
            self.blame(line, f"this is {'UTF-16' if utf_16 else 'not text in UTF-8'}; save the file as CSV in UTF-8")
            return
        rows = csv.reader(StringIO(self.text, newline=""), strict=True)
        try:
            self._rows(rows)
        except csv.Error as error:
            self.faults.append(Fault(rows.line_num, f"this is not valid CSV: {error}", self.file))
        except _Stop:
            pass

    def _rows(self, reader: Any) -> None:
        header = self._header(reader)
        columns = [_Column(name, entry) for name, entry in zip(header, self._entries(header), strict=True)]
        joint = [place for place, name in enumerate(header) if name in self.joint]
        judged: dict[tuple[Value, ...], str | None] = {}
        first: dict[tuple[Value, ...], int] = {}
        for line, cells in self._filled(reader):
            point = self._point(line, columns, cells)
            if point is None:
                continue
            together = tuple(point[place] for place in joint)
            if together not in judged:
                judged[together] = self.impossible({header[place]: point[place] for place in joint})
            if point in first:
                self.blame(line, f"this is the point of line {first[point]} again; keep one of them")
            elif why := judged[together]:
                self.blame(line, why)
            first.setdefault(point, line)
            if len(first) > MOST_POINTS:
                self.blame(line, f"this is design point {len(first):,}; allowed: {MOST_POINTS:,}")
                return
        if not first and not self.faults:
            self.blame(self.header_line, "there is no design point; write one a line below the names of the factors")
        self.columns = {name: list(column) for name, column in zip(header, zip(*first, strict=True), strict=False)}
        self._refuse_alike(list(first.values()))

    def _header(self, reader: Any) -> list[str]:
        """The names of the columns, without what stands above them and without empty cells at their right."""
        header: list[str] = []
        for cells in reader:
            header = [cell.strip() for cell in cells]
            text = ",".join(header)
            if _INSTRUCTION.fullmatch(text):
                self.blame(reader.line_num, f"{shown(text)} is an instruction to a spreadsheet; delete this line")
            elif text.startswith("#"):
                self.blame(reader.line_num, "this is a comment, and CSV has none; delete this line")
            else:
                break
            header = []
        self.header_line = max(1, reader.line_num)
        named = max((place + 1 for place, name in enumerate(header) if name), default=0)
        self.empty_right = named < len(header)
        if self.empty_right:
            words = _span("column", named + 1, len(header)) + " no name; delete the empty cells at the right"
            self.blame(self.header_line, words)
        if not header:
            self.blame(0, "the file is empty; its first line has the full names of the factors")
        return header[:named]

    def _entries(self, header: list[str]) -> Iterator[Entry | None]:
        """The parameters of the columns; None for one that cannot be a factor."""
        line = self.header_line
        if len(header) == 1 and (sign := re.search("[;\t]", header[0])):
            other = "semicolons" if sign[0] == ";" else "tabs"
            words = f"the header is {shown(header[0])}; separate columns by commas, not {other}, and write 0.3 for 0,3"
            self.blame(line, words)
            raise _Stop
        seen: set[str] = set()
        for place, name in enumerate(header):
            if not name:
                self.blame(line, f"column {place + 1} has no name; write the full name of a factor")
                yield None
                continue
            if name in seen:
                self.blame(line, f"the column {shown(name)} is there twice; keep one of them")
            seen.add(name)
            entry, fault = self.named(name)
            if fault:
                self.blame(line, fault)
            yield entry

    def _filled(self, reader: Any) -> Iterator[tuple[int, list[str]]]:
        """The lines that hold anything; those between and below them that hold only empty cells have one fault."""
        begun = ended = 0
        cells_there = False
        for cells in reader:
            if any(cells) and not all(cell.isspace() for cell in cells if cell):
                self._add_empty(begun, ended)
                begun = 0
                yield reader.line_num, cells
                continue
            begun, ended = begun or reader.line_num, reader.line_num
            if ended - begun >= MOST_POINTS // 10:
                self._add_empty(begun, ended)
                raise _Stop
            cells_there = cells_there or bool(cells)
        if cells_there:  # line feeds alone at the end of a file mean nothing
            self._add_empty(begun, ended)

    def _add_empty(self, begun: int, ended: int) -> None:
        if begun:
            words = "this line is empty" if begun == ended else f"lines {begun} to {ended} are empty"
            self.blame(begun, f"{words}; delete {'it' if begun == ended else 'them'}")

    def _point(self, line: int, columns: Sequence[_Column], cells: list[str]) -> tuple[Value, ...] | None:
        """The levels of a line; None, with faults, if anything is wrong with them."""
        if len(cells) > len(columns) and not any(cells[len(columns) :]) and self.empty_right:
            del cells[len(columns) :]  # the header has the same empty cells, and the fault of all of them
        if len(cells) != len(columns):
            words = (
                f"{counted(len(cells), 'cell')}; allowed: {len(columns)}, one for each name in line {self.header_line}"
            )
            self.blame(line, words + _too_many(cells, len(columns)))
            return None
        levels: list[Value] = []
        for column, cell in zip(columns, cells, strict=True):
            try:
                if column.entry is not None:
                    levels.append(column.level(cell))
            except ValueError as error:
                self.blame(line, str(error))
        return tuple(levels) if len(levels) == len(columns) else None

    def _refuse_alike(self, lines: Sequence[int]) -> None:
        """Refuses levels that would be printed alike, where there are few enough that each is printed."""
        for name, column in self.columns.items():
            distinct = dict(zip(reversed(column), reversed(lines), strict=True))
            if len(distinct) > FEW:
                continue
            alike: dict[str, Value] = {}
            for level in sorted(distinct, key=distinct.__getitem__):
                near = alike.setdefault(level if isinstance(level, str) else f"{level:.9g}", level)
                if near != level:
                    words = f"{name} is {shown(level)}, and {shown(near)} in line {distinct[near]}; {ALIKE}"
                    self.blame(distinct[level], words)


ALIKE: Final = "they are alike in their first nine digits and would be printed alike; keep one of them"


@dataclass
class _Column:
    """A column: its name, its parameter (None if it cannot be a factor), and what its cells were found to mean."""

    name: str
    entry: Entry | None
    known: dict[str, Value] = field(default_factory=dict)

    def level(self, cell: str) -> Value:
        """The level that a cell holds; a ValueError in words if it holds none."""
        entry = self.entry
        assert entry is not None
        if entry.kind == "float" and _USUAL.fullmatch(cell):
            number = float(cell)
            if entry.low is not None and entry.high is not None and entry.low <= number <= entry.high:
                return number
        if (found := self.known.get(cell)) is not None:
            return found
        try:
            value = scalar(cell.strip())
        except ValueError as error:
            raise ValueError(f"{self.name} is {error}") from None
        if fault := entry.fault(value, self.name):
            raise ValueError(fault)
        level: Value = entry.adapter.validate_python(value)
        if len(self.known) < 1_000:
            self.known[cell] = level
        return level


def _span(noun: str, first: int, last: int) -> str:
    return f"{noun} {first} has" if first == last else f"{noun}s {first} to {last} have"


def _too_many(cells: Sequence[str], most: int) -> str:
    """The clause on what may have made too many cells of a line."""
    if len(cells) <= most:
        return ""
    if not any(cell.strip() for cell in cells[most:]):
        return "; delete the empty cells at the right"
    if all(cell.strip().isdigit() for cell in cells):
        written = " or ".join(numbers_meant(f"{cells[0].strip()},{cells[1].strip()}")[-1:])
        return f"; if a comma stands for a decimal point, write {written}" if written else ""
    return ""
