"""The results directory of a sweep: written in whole parts, resumed, and read.

Every file is written under another name beside its place, forced to the disk and renamed, so that a kill at any
instant leaves each file whole or absent. A chunk of runs counts as done exactly when its part under `runs/` is in
place; what else belongs to it is put in place before. The bytes of a part depend on the scenario, the model and the
versions, and on nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from simulation import files, manifest, tables
from simulation.errors import RequestError, WorkError, nearest
from simulation.manifest import Manifest
from simulation.stopping import Blocks, Rounds
from simulation.tables import Parts

if TYPE_CHECKING:
    import pandas as pd

    from simulation.scenario import Scenario

MANIFEST: Final = "manifest.json"
SCENARIO: Final = "scenario.yaml"
FAILURES: Final = "failures.parquet"
PART: Final = re.compile(r"part-(\d{6,})\.parquet")


def _part(directory: Path, group: str, index: int) -> Path:
    return directory / group / f"part-{index:06d}.parquet"


def _parts(directory: Path, group: str) -> dict[int, Path]:
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


def _rows_of(file: Path) -> int:
    try:
        return int(pq.read_metadata(file).num_rows)
    except (pa.ArrowException, OSError):
        raise _torn(file) from None


def _runs_beside(part: Path) -> Path:
    """The runs of a chunk, by another of its parts."""
    return part.parent.parent / "runs" / part.name


def _torn(file: Path) -> RequestError:
    cure = "delete it, and --resume carries out its runs again"
    if file.name == FAILURES:
        cure = "delete it, and --resume writes it again"
    elif file.parent.name != "runs":  # by which a chunk counts as done
        cure = f"delete it and {_runs_beside(file)}, and --resume carries out their runs again"
    return RequestError(f"{file} is not a whole Parquet file: {cure}")


# ---------------------------------------------------------------------------------------------------- writing


class Results:
    """A results directory that is being written; made by `begin`."""

    def __init__(
        self,
        directory: Path,
        chunks: Sequence[range],
        about: Manifest,
        schema: pa.Schema,
        kept: Mapping[int, int],
        scenario: Scenario,
    ) -> None:
        self.directory = directory
        self.chunks = chunks
        self.about = about
        self._failures_schema = schema
        self.done = sum(kept.values())
        self.failed = sum(len(chunks[index]) for index in kept) - self.done
        self._kept = kept
        self._outcome = "" if scenario.precision is None else scenario.precision.outcome
        self.rounds: Rounds | None = None
        if scenario.precision is not None and isinstance(chunks, Blocks):
            self.rounds = Rounds(scenario.precision, tuple(scenario.regimes), chunks, self._values)
            self.missing = self.rounds.begin(self._kept)
        else:
            self.missing = [index for index in range(len(chunks)) if index not in kept]

    @property
    def total(self) -> int:
        """Runs of the whole work; with `precision`, as far as it is known."""
        return self.about.total if self.rounds is None else self.rounds.total

    def _values(self, index: int) -> dict[int, float]:
        """The outcome that is to be known, by replication, in a chunk that is in place."""
        part = _table(_part(self.directory, "runs", index), ["replication", self._outcome])
        pairs = zip(part["replication"].to_pylist(), part[self._outcome].to_pylist(), strict=True)
        return {replication: value for replication, value in pairs if value is not None}

    def further(self, index: int) -> list[int]:
        """The chunks that are called for now that chunk `index` is in place: none unless `precision` asks for more."""
        return [] if self.rounds is None else self.rounds.after(index, self._kept)

    def keep(self, index: int, parts: Parts) -> None:
        """Puts the files of chunk `index` in place, that of its runs last.

        Raises
        ------
        WorkError
            If they cannot be written; the chunk then counts as missing.
        """
        if parts.trajectories is not None:
            files.write(_part(self.directory, "trajectories", index), parts.trajectories)
        failures = _part(self.directory, "failures", index)
        if parts.failures is not None:
            files.write(failures, parts.failures)
        else:  # one may be left of an attempt that was cut short
            failures.unlink(missing_ok=True)
        files.write(_part(self.directory, "runs", index), parts.runs)
        self.done += parts.done
        self.failed += parts.failed

    def state(self, state: str) -> None:
        """Writes a manifest that says how far the work is; `state` is one of `manifest.STATES`."""
        end = None if state == "running" else manifest.now()
        self.about = replace(self.about, state=state, end=end, total=self.total, done=self.done, failed=self.failed)
        files.write(self.directory / MANIFEST, self.about.text().encode())

    def finish(self) -> None:
        """Gathers the failures in one file, part by part, and declares the work finished."""
        with files.whole(self.directory / FAILURES) as sink, tables.writer(sink, self._failures_schema) as gathered:
            for part in _parts(self.directory, "failures").values():
                gathered.write_table(_table(part))
        self.state("finished")


def _ours_alone(directory: Path) -> bool:
    """Whether there is nothing in a directory but what a sweep leaves that is killed before its first file."""
    return all(files.left_behind(file) for file in directory.iterdir())


def _refuse_occupied(directory: Path, then: Manifest, today: Manifest) -> None:
    """Refuses a directory with results, to a sweep that is not to be resumed."""
    if then.scenario.get("sha256") != today.scenario["sha256"]:
        name = then.scenario.get("name")
        raise RequestError(f"{directory} holds results of another scenario ({name!r}): name another directory with -o")
    if manifest.other_points(then, today):
        file = today.scenario["design"]["file"]
        raise RequestError(f"{directory} holds results of other points in {file}: name another directory with -o")
    if then.state == "finished":
        raise RequestError(
            f"{directory} holds the finished results of this scenario: "
            "read them, or name another directory with -o (--resume has nothing to do here)"
        )
    raise RequestError(
        f"{directory} holds unfinished results of this scenario: "
        "--resume does the rest, or name another directory with -o"
    )


def _kept(directory: Path, chunks: Sequence[range]) -> dict[int, int]:
    """The chunks that are done, and how many of their runs did not fail."""
    found: dict[int, int] = {}
    failures = _parts(directory, "failures")
    for index, part in _parts(directory, "runs").items():
        if index >= len(chunks):
            raise RequestError(f"{part} is no part of the results of this scenario: move it elsewhere")
        found[index] = _rows_of(part)
        failed = _rows_of(failures[index]) if index in failures else 0
        if found[index] + failed != len(chunks[index]):
            raise RequestError(
                f"{part} is of {found[index] + failed} runs, not of {len(chunks[index])}: "
                "delete it, and --resume carries out its runs again"
            )
    return found


def _check(
    directory: Path, scenario: Scenario, chunks: Sequence[range], today: Manifest, resume: bool
) -> tuple[Manifest, dict[int, int]]:
    """The manifest and the chunks to go on with; refuses a directory that is not for this work, and touches nothing."""
    try:
        if not directory.exists() or (directory.is_dir() and _ours_alone(directory)):
            return today, {}
        if not directory.is_dir():
            raise RequestError(f"{directory} is a file, not a directory: name another with -o")
        if not (directory / MANIFEST).exists():
            first = min(file.name for file in directory.iterdir() if not files.left_behind(file))
            raise RequestError(
                f"{directory} is not empty and holds no results of a sweep, but {first!r}: "
                "name another directory with -o"
            )
    except OSError as error:
        raise WorkError(f"cannot read {directory}: {error.strerror}") from error
    then = read_manifest(directory)
    if not resume:
        _refuse_occupied(directory, then, today)
    text = directory / SCENARIO
    text_then = text.read_bytes().decode(errors="replace") if text.exists() else None
    if unlike := manifest.differences(then, today, text_then, scenario.text):
        raise RequestError(
            f"{directory} cannot be resumed, because this is not the work that was begun there:\n"
            + "\n".join(f"  {line}" for line in unlike)
            + "\nGo back to what it was begun with, or begin anew and name another directory with -o"
        )
    return then, _kept(directory, chunks)


def _make(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise RequestError(
            f"{directory} cannot be made, a file is in its way: name another directory with -o"
        ) from None
    except OSError as error:
        raise WorkError(f"cannot make {directory}: {error.strerror}") from error


@contextmanager
def begin(
    scenario: Scenario, directory: Path, chunks: Sequence[range], *, engine: str, resume: bool = False
) -> Iterator[Results]:
    """A results directory to write the chunks of a scenario into, which no other sweep can touch meanwhile.

    Parameters
    ----------
    scenario
        What is carried out.
    directory
        Where its results go; made if it does not exist. What an empty one and a missing one are to a new sweep, they
        are to a resumed one.
    chunks
        The run numbers of every chunk, in canonical order.
    engine
        What carries the runs out, for the manifest.
    resume
        Whether to go on with the work that was begun there.

    Raises
    ------
    RequestError
        If the directory holds anything else than this work, or another sweep is at work in it. Nothing is written then.
    WorkError
        If the directory cannot be read or written.
    """
    # with `precision` this is more than there will be, until the first looks are known
    today = manifest.describe(scenario, chunks[-1].stop, engine)
    schema = tables.failures_schema(scenario)
    tables.trajectories_schema(scenario)  # refuses a column that would stand there twice
    files.refuse_taken(directory)
    _check(directory, scenario, chunks, today, resume)
    _make(directory)
    with files.locked(directory):
        # again, now that nobody else can write: another sweep may have been quicker
        then, kept = _check(directory, scenario, chunks, today, resume)
        files.sweep_up(directory)
        results = Results(directory, chunks, then, schema, kept, scenario)
        if then.state == "finished" and not results.missing and (directory / FAILURES).exists():
            yield results
            return
        results.state("running")
        files.write(directory / SCENARIO, scenario.text.encode())
        if scenario.design.file:
            files.write(directory / scenario.design.file, scenario.design.text.encode())
        try:
            yield results
        except BaseException:
            with suppress(WorkError):  # what stopped the work is worth more than that it cannot be noted
                results.state("interrupted")
            raise
        results.finish()


# ---------------------------------------------------------------------------------------------------- reading


def read_manifest(directory: str | Path) -> Manifest:
    """What a results directory says about itself.

    Raises
    ------
    RequestError
        If there is no such directory, if it is not the results of a sweep, or of a newer format.
    """
    directory = Path(directory)
    if not directory.is_dir():
        raise RequestError(f"there is no directory {directory}")
    file = directory / MANIFEST
    try:
        return manifest.parse(file.read_text(encoding="utf-8"), file)
    except FileNotFoundError:
        raise RequestError(f"{directory} holds no results of a sweep: it has no {MANIFEST}") from None
    except OSError as error:
        raise WorkError(f"cannot read {file}: {error.strerror}") from error
    except UnicodeDecodeError:
        raise RequestError(f"{file} is not the manifest of a sweep, or not a whole one") from None


def _table(file: Path, columns: Sequence[str] | None = None) -> pa.Table:
    try:
        with pq.ParquetFile(file) as opened:
            present = opened.schema_arrow.names
            for name in columns or ():
                if name not in present:
                    raise RequestError(f"{file} has no column {name!r}{nearest(name, present)}")
            return opened.read(columns=None if columns is None else list(columns))
    except (pa.ArrowException, OSError):
        raise _torn(file) from None


def _read(parts: Sequence[Path], columns: Sequence[str] | None) -> pd.DataFrame:
    found: list[pa.Table] = []
    for part in parts:
        found.append(_table(part, columns))
        if found[-1].schema != found[0].schema:
            raise RequestError(f"{part} has other columns than {parts[0]}: it does not belong to this sweep")
    frame: pd.DataFrame = pa.concat_tables(found).to_pandas()
    return frame


def read_runs(directory: str | Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """One row a run that was carried out, in canonical order; of an unfinished sweep, the runs that are there.

    Parameters
    ----------
    directory
        A results directory.
    columns
        The columns to read; all by default.

    Raises
    ------
    RequestError
        If the directory does not exist, is not the results of a sweep, holds no run yet, or holds a file that is torn
        or does not belong there.
    """
    directory = Path(directory)
    read_manifest(directory)
    parts = _parts(directory, "runs")
    if not parts:
        raise RequestError(f"{directory} holds no run yet")
    return _read(list(parts.values()), columns)


def read_trajectories(directory: str | Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """One row a run and week of the horizon (from 1), with the recorded states; otherwise as `read_runs`."""
    directory = Path(directory)
    if not read_manifest(directory).scenario.get("record"):
        raise RequestError(f"{directory} holds no trajectories: its scenario names no state under `record`")
    runs = _parts(directory, "runs")
    found = _parts(directory, "trajectories")
    parts = [found.get(index, _part(directory, "trajectories", index)) for index in runs]
    if not parts:
        raise RequestError(f"{directory} holds no run yet")
    for part in parts:
        if not part.exists():
            raise RequestError(
                f"{part} is missing: delete {_runs_beside(part)}, and --resume carries out its runs again"
            )
    return _read(parts, columns)


def read_failures(directory: str | Path) -> pd.DataFrame:
    """One row a run that failed, with the stage and the reason; of an unfinished sweep, those known so far.

    No failure gives a table without rows. Otherwise as `read_runs`.
    """
    directory = Path(directory)
    about = read_manifest(directory)
    if about.state == "finished":
        return _read([directory / FAILURES], None)
    import pandas as pd

    runs = _parts(directory, "runs")
    parts = [part for index, part in _parts(directory, "failures").items() if index in runs]
    if parts:
        return _read(parts, None)
    return pd.DataFrame(columns=["run", "point", *about.factors, "regime", "replication", "stage", "reason"])


def read_scenario_text(directory: str | Path) -> str:
    """The scenario file of a sweep, as it was read.

    Raises
    ------
    RequestError
        If the directory does not exist, is not the results of a sweep, or has lost the file.
    """
    read_manifest(directory)
    file = Path(directory) / SCENARIO
    try:
        return file.read_bytes().decode()
    except (FileNotFoundError, UnicodeDecodeError):
        raise RequestError(f"{file} is missing or no text: put the scenario file there, or sweep again") from None
    except OSError as error:
        raise WorkError(f"cannot read {file}: {error.strerror}") from error
