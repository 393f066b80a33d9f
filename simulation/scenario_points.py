"""The design of a scenario file: a grid, a sample, or a CSV file of points that lies beside the scenario.

A file of points has a header with the full names of the factors and a line for each design point. Each cell is read as
a scenario file reads a word, and checked as a level is.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path as FilePath
from typing import Any, Final

from simulation.catalogue import Entry
from simulation.errors import Fault, nearest, shown
from simulation.parameters import Value
from simulation.sampling import SAMPLED, Design
from simulation.scenario_file import CSV_NAME, WORDS
from simulation.yaml_lines import REFUSED, Faults, scalar

LARGEST_POINTS: Final = 16 * 1_048_576
"""Bytes that a file of points may have (16 MiB)."""

MOST_FAULTS: Final = 100
"""Faults of one file of points that are told; a file with more has the same one over and over."""

Named = Callable[[str], tuple[Entry | None, str | None]]
"""Finds the parameter of a full name, and says why it cannot be a factor here."""


def read_design(content: Mapping[str, object], faults: Faults) -> Design | None:
    """Check what stands under `design`, but for what is in a file of points.

    Returns
    -------
    Design or None
        None where there is a fault, so that nobody complains of factors that would suit another design.
    """
    value = content.get("design", "grid")
    if value == "grid":
        return Design()
    if isinstance(value, dict):
        method, points = value.get("method"), value.get("points")
        if method not in SAMPLED or not isinstance(points, int) or isinstance(points, bool) or points < 1:
            return None  # the shape of the file has told of it
        if method == "sobol" and points & (points - 1):
            lower = 1 << (points.bit_length() - 1)
            words = (
                f"design.points is {points}; Sobol points fill the space evenly in powers of two; "
                f"allowed: such as {lower} or {2 * lower}"
            )
            faults.blame(("design", "points"), words)
            return None
        return Design(method, points, own_luck=True)
    if isinstance(value, str) and re.search(CSV_NAME, value):
        return Design("file", file=value)
    if value in SAMPLED:
        faults.blame(("design",), f"design is {value!r}; write {{method: {value}, points: 64}}")
    elif isinstance(value, str) and value.endswith(".csv"):
        words = f"design is {shown(value)}; put the file beside this one, and give its name without directories"
        faults.blame(("design",), words)
    elif value is not REFUSED:
        faults.blame(("design",), f"design is {shown(value)}; allowed: {WORDS['design']}")
    return None


@dataclass
class PointsFile:
    """A file of points, read as far as it can be; `faults` say what is wrong with it."""

    file: str
    named: Named
    impossible: Callable[[Mapping[str, Value]], str | None]
    """Says why a combination of levels cannot be a design point."""
    text: str = ""
    columns: dict[str, list[Value]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def blame(self, line: int, words: str) -> None:
        """Adds a fault."""
        self.faults.append(Fault(line, words, self.file))

    def read(self) -> None:
        """Reads and checks the whole file.

        Raises
        ------
        OSError
            If it cannot be read.
        """
        with FilePath(self.file).open("rb") as stream:
            content = stream.read(LARGEST_POINTS + 1)
        if len(content) > LARGEST_POINTS:
            self.blame(0, "the file has more than 16 MiB; sample that many points with design: {method: lhs, ...}")
            return
        try:
            self.text = content.decode("utf-8-sig")  # spreadsheets begin a file with a byte order mark
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.blame(line, "this is not text in UTF-8; save the file as CSV in UTF-8")
            return
        rows = csv.reader(StringIO(self.text, newline=""), strict=True)
        try:
            self._rows(rows)
        except csv.Error as error:
            self.blame(rows.line_num, f"this is not valid CSV: {error}")
        if len(self.faults) > MOST_FAULTS:
            more = len(self.faults) - MOST_FAULTS
            self.faults[MOST_FAULTS:] = [Fault(0, f"there are {more} more faults in this file", self.file)]

    def _rows(self, reader: Any) -> None:
        header = [cell.strip() for cell in next(reader, [])]
        entries = self._header(header)
        first: dict[tuple[Value, ...], int] = {}
        empty: list[int] = []
        for cells in reader:
            line = reader.line_num
            if not cells:
                empty.append(line)
                continue
            for number in empty:
                self.blame(number, "this line is empty; delete it")
            empty.clear()
            point = self._point(line, header, entries, cells)
            if point is None:
                continue
            if point in first:
                self.blame(line, f"this is the point of line {first[point]} again; keep one of them")
            elif why := self.impossible(dict(zip(header, point, strict=True))):
                self.blame(line, why)
            first.setdefault(point, line)
        if not first and not self.faults:
            self.blame(0, "there is no design point; write one a line below the names of the factors")
        self.columns = {name: list(column) for name, column in zip(header, zip(*first, strict=True), strict=False)}

    def _header(self, header: list[str]) -> list[Entry | None]:
        """The parameters of the columns; None for one that cannot be a factor."""
        if len(header) == 1 and re.search("[;\t]", header[0]):
            self.blame(1, f"the header is {shown(header[0])}; separate columns by commas")
            return [None]
        entries: list[Entry | None] = []
        for place, name in enumerate(header):
            if not name:
                self.blame(1, f"column {place + 1} has no name; write the full name of a factor")
                entries.append(None)
                continue
            if name in header[:place]:
                self.blame(1, f"the column {shown(name)} is there twice; keep one of them")
            entry, fault = self.named(name)
            if fault:
                self.blame(1, fault)
            entries.append(entry)
        if not header:
            self.blame(0, "the file is empty; its first line has the full names of the factors")
        return entries

    def _point(
        self, line: int, header: list[str], entries: list[Entry | None], cells: list[str]
    ) -> tuple[Value, ...] | None:
        """The levels of a line; None, with faults, if anything is wrong with them."""
        if len(cells) != len(header):
            self.blame(line, f"{_count(len(cells), 'cell')}; allowed: {len(header)}, one for each name in line 1")
            return None
        levels: list[Value] = []
        for name, entry, cell in zip(header, entries, cells, strict=True):
            if entry is None:
                continue
            try:
                value = scalar(cell.strip())
            except ValueError as error:
                self.blame(line, f"{name} is {error}")
                continue
            if entry.fault(value) is None:
                levels.append(entry.adapter.validate_python(value))
            else:
                self.blame(line, f"{name} is {shown(value)}; allowed: {entry.allowed}")
        return tuple(levels) if len(levels) == len(header) else None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def read_points(
    design: Design, beside: str, named: Named, impossible: Callable[[Mapping[str, Value]], str | None], faults: Faults
) -> tuple[Design, dict[str, tuple[Value, ...]]]:
    """Read the file of points of a design.

    Parameters
    ----------
    design
        A design whose method is "file".
    beside
        The scenario's file.
    named
        Finds the parameter of a column, and says why it cannot be a factor.
    impossible
        Says why a combination of levels cannot be a design point; None where it can.
    faults
        Takes the faults.

    Returns
    -------
    tuple
        The design with what the file holds, and the level of every factor at every point. Not complete where there
        are faults.
    """
    path = FilePath(beside).with_name(design.file)
    points = PointsFile(str(path), named, impossible)
    try:
        points.read()
    except FileNotFoundError:
        words = f"design is {shown(design.file)}, and there is no such file beside this one{_neighbour(path)}"
        faults.blame(("design",), words)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        faults.blame(("design",), f"design is {shown(design.file)}, which cannot be read: {reason}")
    faults.found += points.faults
    factors = {name: tuple(column) for name, column in points.columns.items()}
    count = len(next(iter(factors.values()), ()))
    # a file may list a grid, from which runs were lost or left out; whoever reads the results judges it alike
    crossed = math.prod(len(set(column)) for column in factors.values())
    return Design("file", count, design.file, points.text, own_luck=2 * count < crossed), factors


def _neighbour(path: FilePath) -> str:
    """The clause that names the file of points that was probably meant."""
    try:
        names = sorted(other.name for other in path.parent.iterdir() if other.suffix == ".csv")
    except OSError:
        names = []
    clause = nearest(path.name, names) if names else ""
    return clause if clause and "describe" not in clause else "; check its name"
