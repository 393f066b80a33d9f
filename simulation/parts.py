"""The parts of a results directory: their names, and whether each is what its name says.

A part is a file of one chunk: `runs/part-000003.parquet`. Whatever is not as it was written is refused by name, with
what to do about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.errors import RequestError, WorkError, nearest

if TYPE_CHECKING:
    import pandas as pd

FAILURES: Final = "failures.parquet"
PART: Final = re.compile(r"part-(\d{6,})\.parquet")


def place(directory: Path, group: str, index: int) -> Path:
    """Where the part of a chunk lies."""
    return directory / group / f"part-{index:06d}.parquet"


def numbered(directory: Path, group: str) -> dict[int, Path]:
    """The parts of a group by number, in order; a file that is none of them is refused by name."""
    found: dict[int, Path] = {}
    folder = directory / group
    for file in folder.iterdir() if folder.is_dir() else ():
        name = PART.fullmatch(file.name)
        if name:
            found[int(name[1])] = file
        elif not file.name.startswith("."):
            raise RequestError(f"{file} is no part of the results of a sweep: move it elsewhere")
    return dict(sorted(found.items()))


def _spanned(about: pq.FileMetaData) -> tuple[int, int] | None:
    """The first and the last run of a file, by its statistics; None if it has no rows or does not say."""
    groups = range(about.num_row_groups if about.num_columns else 0)
    found = [about.row_group(number).column(0).statistics for number in groups]
    if not found or not about.num_rows or not all(each is not None and each.has_min_max for each in found):
        return None
    return min(each.min for each in found), max(each.max for each in found)


def rows_of(file: Path, schema: pa.Schema, runs: range) -> int:
    """The number of rows of a part, which is refused if its columns or runs are not those of its place."""
    with _opened(file) as part:
        about, columns = part.metadata, part.schema_arrow
    span = None if columns != schema else _spanned(about)
    if columns != schema:
        found = "has other columns than this sweep writes"
    elif span is not None and not (runs.start <= span[0] and span[1] < runs.stop):
        found = f"holds runs {span[0]} to {span[1]}, and its name is that of runs {runs.start} to {runs.stop - 1}"
    else:
        return int(about.num_rows)
    raise RequestError(f"{file} {found}: {cure(file)}")


def _runs_beside(part: Path) -> Path:
    """The runs of a chunk, by another of its parts."""
    return part.parent.parent / "runs" / part.name


def cure(file: Path) -> str:
    """What to do about a file that is not as it was written."""
    if file.name == FAILURES:
        return "delete it, and --resume writes it again"
    if file.parent.name != "runs":  # by which a chunk counts as done
        return f"delete it and {_runs_beside(file)}, and --resume carries out their runs again"
    return "delete it, and --resume carries out its runs again"


@contextmanager
def _opened(file: Path) -> Iterator[pq.ParquetFile]:
    """A file as Parquet; only one that was read and is not whole is refused as torn, with the advice to delete it.

    Parquet's reader gets an open file: of a name it would make an address where it can (`s3:x`, `~/x`).
    """
    try:
        with file.open("rb") as source, pq.ParquetFile(source) as part:
            yield part
    except FileNotFoundError:
        raise RequestError(f"{file} is missing: --resume writes it again") from None
    except MemoryError:  # of Arrow too
        raise WorkError(f"cannot read {file}: there is not enough memory") from None
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # the system's word, not Parquet's
            raise WorkError(f"cannot read {file}: {error.strerror or error}") from error
        raise RequestError(f"{file} is not a whole Parquet file: {cure(file)}") from None


def there(part: Path) -> Path:
    """A part that belongs to a chunk that is done."""
    if not part.exists():
        raise RequestError(f"{part} is missing: delete {_runs_beside(part)}, and --resume carries out its runs again")
    return part


def table(file: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of a file, which is refused by name if it is torn or has not these columns."""
    return _read_part(file, columns)[0]


def _read_part(file: Path, columns: Sequence[str] | None) -> tuple[pa.Table, tuple[int, int] | None]:
    """A part, and its first and last run."""
    with _opened(file) as part:
        present = part.schema_arrow.names
        for name in columns or ():
            if name not in present:
                raise RequestError(f"{file} has no column {name!r}{nearest(name, present)}")
        return part.read(columns=None if columns is None else list(columns)), _spanned(part.metadata)


def read(parts: Sequence[Path], columns: Sequence[str] | None) -> pd.DataFrame:
    """The rows of several parts, one after the other; refuses parts that do not belong together."""
    found: list[pa.Table] = []
    last = -1
    for part in parts:
        rows, span = _read_part(part, columns)
        found.append(rows)
        if rows.schema != found[0].schema:
            raise RequestError(f"{part} has other columns than {parts[0]}: it does not belong to this sweep")
        if span is not None:
            if span[0] <= last:
                raise RequestError(f"{part} holds run {span[0]}, which has no place there: {cure(part)}")
            last = span[1]
    frame: pd.DataFrame = pa.concat_tables(found).to_pandas()
    return frame
