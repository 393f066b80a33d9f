"""The parts of a results directory: their names, and whether each is what the sweep wrote.

A part is a file of one chunk: `runs/part-000003.parquet`. A file whose SHA-256 is not the one that the sweep noted is
refused by name, whatever is the matter with it: torn, another part's, changed by a disk or by a hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.errors import RequestError, WorkError
from simulation.results import checksums, files
from simulation.science.outcomes import MEASURED, OUTCOMES
from simulation.wording.values import nearest

if TYPE_CHECKING:
    import pandas as pd

FAILURES: Final = "failures.parquet"
PART: Final = re.compile(r"part-(\d{6,})\.parquet")


def name(group: str, index: int) -> str:
    """Name the part of a chunk, as in the directory."""
    return f"{group}/part-{index:06d}.parquet"


def place(directory: Path, group: str, index: int) -> Path:
    """Return where the part of a chunk lies."""
    return directory / name(group, index)


def present(directory: Path, group: str) -> dict[int, Path]:
    """Find the parts of a group that are there, by number, in order; refuse a file that is none of them by name."""
    found: dict[int, Path] = {}
    folder = directory / group
    for file in folder.iterdir() if folder.is_dir() else ():
        number = PART.fullmatch(file.name)
        if number and file.name == place(directory, group, int(number[1])).name:
            found[int(number[1])] = file
        elif not file.name.startswith("."):
            raise foreign(file)
    return dict(sorted(found.items()))


def foreign(file: Path) -> RequestError:
    """Make the refusal of a file that is none of ours."""
    return RequestError(f"{file} is no part of the results of this sweep: move it elsewhere")


def noted(digests: Mapping[str, str], group: str) -> list[int]:
    """Return the numbers of the parts of a group whose checksums are known, in order."""
    found = (PART.fullmatch(each.removeprefix(f"{group}/")) for each in digests if each.startswith(f"{group}/"))
    return sorted(int(number[1]) for number in found if number)


def cure(file: str) -> str:
    """Say what to do about a file that is not as it was written."""
    again = "writes it again" if "/" not in file else "carries out its runs again"
    return f"the sweep's command with --resume {again}"


def content(directory: Path, name: str, digests: Mapping[str, str]) -> bytes:
    """Read what a file of the sweep holds.

    Raises
    ------
    RequestError
        If it is not there, or is not what the sweep wrote.
    WorkError
        If it cannot be read.
    """
    found = files.read(directory / name)
    if found is None:
        raise RequestError(f"{directory / name} is missing: {cure(name)}")
    if checksums.of(found) != digests.get(name):
        raise RequestError(f"{directory / name} is not what the sweep wrote, its SHA-256 is another: {cure(name)}")
    return found


def is_whole(directory: Path, names: Iterable[str], digests: Mapping[str, str]) -> bool:
    """Return whether each of these files is there and is what the sweep wrote."""
    for each in names:
        found = files.read(directory / each)
        if found is None or checksums.of(found) != digests.get(each):
            return False
    return True


def rows(directory: Path, name: str, digests: Mapping[str, str]) -> int:
    """Count the rows of a file; refuse it by name if it is not what the sweep wrote."""
    return int(pq.read_metadata(pa.BufferReader(content(directory, name, digests))).num_rows)


def table(directory: Path, name: str, digests: Mapping[str, str], columns: Sequence[str] | None = None) -> pa.Table:
    """Read the rows of a file; refuse it by name if it is not what the sweep wrote or has not these columns."""
    whole = pa.BufferReader(content(directory, name, digests))
    try:
        with pq.ParquetFile(whole) as opened:
            there = opened.schema_arrow.names
            for column in columns or ():
                if column not in there:
                    raise RequestError(f"{directory / name} has no column {column!r}{_why_not(column, there)}")
            return opened.read(columns=None if columns is None else list(columns))
    except MemoryError:  # of Arrow too
        raise WorkError(f"cannot read {directory / name}: there is not enough memory") from None
    except (pa.ArrowException, OSError) as error:  # the file is right, its reader is not
        raise WorkError(f"{directory / name} cannot be read with pyarrow {pa.__version__}: {error}") from error


def _why_not(column: str, there: Sequence[str]) -> str:
    if column in MEASURED:
        kind = "outcome" if column in OUTCOMES else "count"
        return f": the version of the project that wrote it did not know this {kind}; sweep into another directory"
    return nearest(column, there)


def read(
    directory: Path, names: Sequence[str], digests: Mapping[str, str], columns: Sequence[str] | None
) -> pd.DataFrame:
    """Read the rows of several files, one after the other."""
    frame: pd.DataFrame = pa.concat_tables([table(directory, each, digests, columns) for each in names]).to_pandas()
    return frame
