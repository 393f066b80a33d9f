"""The results directory of a sweep: written in whole parts, resumed, and read.

Every file is written under another name beside its place, forced to the disk and renamed, so that a kill at any
instant leaves each file whole or absent. A chunk of runs counts as done exactly when its part under `runs/` is in
place; what else belongs to it is put in place before. The bytes of a part depend on the scenario, the model and the
versions, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from simulation import files, manifest, parts, tables
from simulation.errors import RequestError, WorkError
from simulation.manifest import Manifest
from simulation.parts import FAILURES
from simulation.stopping import Blocks, Rounds
from simulation.tables import Parts

if TYPE_CHECKING:
    import pandas as pd

    from simulation.scenario import Scenario

MANIFEST: Final = "manifest.json"
SCENARIO: Final = "scenario.yaml"

MOST_TOLD: Final = 3
"""Differences between two scenarios of one name that a message tells."""
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
        held: Callable[[], bool],
    ) -> None:
        self.directory = directory
        self.chunks = chunks
        self.about = about
        self._failures_schema = schema
        self.done = sum(kept.values())
        self.failed = sum(len(chunks[index]) for index in kept) - self.done
        self.gone = False
        """Whether the directory was found not to be the one any more in which the work began."""
        self._held = held
        self._in_place = set(kept)
        self._outcome = "" if scenario.precision is None else scenario.precision.outcome
        self.rounds: Rounds | None = None
        if scenario.precision is not None and isinstance(chunks, Blocks):
            self.rounds = Rounds(scenario.precision, tuple(scenario.regimes), chunks, self._values)
            self.missing = self.rounds.begin(kept)
        else:
            self.missing = [index for index in range(len(chunks)) if index not in kept]

    @property
    def total(self) -> int:
        """Runs of the whole work; with `precision`, as far as it is known."""
        return self.about.total if self.rounds is None else self.rounds.total

    def _values(self, index: int) -> dict[int, float]:
        """The outcome that is to be known, by replication, in a chunk that is in place."""
        part = parts.table(parts.place(self.directory, "runs", index), ["replication", self._outcome])
        pairs = zip(part["replication"].to_pylist(), part[self._outcome].to_pylist(), strict=True)
        return {replication: value for replication, value in pairs if value is not None}

    def further(self, index: int) -> list[int]:
        """The chunks that are called for now that chunk `index` is in place: none unless `precision` asks for more."""
        return [] if self.rounds is None else self.rounds.after(index, self._in_place)

    def _refuse_gone(self) -> None:
        self.gone = not self._held()
        if self.gone:
            raise WorkError(f"{self.directory} was removed or replaced while the sweep was at work in it")

    def keep(self, index: int, chunk: Parts) -> None:
        """Puts the files of chunk `index` in place, that of its runs last.

        Raises
        ------
        WorkError
            If they cannot be written; the chunk then counts as missing.
        """
        self._refuse_gone()
        if chunk.trajectories is not None:
            files.write(parts.place(self.directory, "trajectories", index), chunk.trajectories)
        failures = parts.place(self.directory, "failures", index)
        if chunk.failures is not None:
            files.write(failures, chunk.failures)
        else:  # one may be left of an attempt that was cut short
            files.remove(failures)
        files.write(parts.place(self.directory, "runs", index), chunk.runs)
        self._in_place.add(index)
        self.done += chunk.done
        self.failed += chunk.failed

    def state(self, state: str) -> None:
        """Writes a manifest that says how far the work is; `state` is one of `manifest.STATES`."""
        self._refuse_gone()
        end = None if state == "running" else manifest.now()
        self.about = replace(self.about, state=state, end=end, total=self.total, done=self.done, failed=self.failed)
        files.write(self.directory / MANIFEST, self.about.text().encode())

    def finish(self) -> None:
        """Gathers the failures in one file, part by part, and declares the work finished.

        Raises
        ------
        WorkError
            If it cannot be written, or a part is not there any more: somebody else has deleted it.
        """
        self._refuse_gone()
        for group in ("runs", "trajectories") if self.about.scenario["record"] else ("runs",):
            absent = self._in_place - parts.numbered(self.directory, group).keys()
            if absent:
                lost = sum(len(self.chunks[index]) for index in absent)
                self.done -= lost
                first = parts.place(self.directory, group, min(absent))
                raise WorkError(f"{first} has disappeared while the sweep was at work, and {lost} runs with it")
        with files.whole(self.directory / FAILURES) as sink, tables.writer(sink, self._failures_schema) as gathered:
            for part in parts.numbered(self.directory, "failures").values():
                gathered.write_table(parts.table(part))
        self.state("finished")


def _ours_alone(directory: Path) -> bool:
    """Whether there is nothing in a directory but what a sweep leaves that is killed before its first file."""
    return all(files.left_behind(file) for file in directory.iterdir())


def _refuse_occupied(directory: Path, then: Manifest, today: Manifest) -> None:
    """Refuses a directory with results, to a sweep that is not to be resumed."""
    if then.scenario.get("sha256") != today.scenario["sha256"]:
        name = then.scenario.get("name")
        if name != today.scenario["name"]:
            raise RequestError(
                f"{directory} holds results of another scenario ({name!r}): name another directory with -o"
            )
        unlike = "; ".join(manifest.changes(then, today)[:MOST_TOLD]) or "its text was another"
        raise RequestError(
            f"{directory} holds results of {name!r} as it was before ({unlike}): name another directory with -o"
        )
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


def _kept(directory: Path, scenario: Scenario, chunks: Sequence[range]) -> dict[int, int]:
    """The chunks that are done, and how many of their runs did not fail."""
    found: dict[int, int] = {}
    failures = parts.numbered(directory, "failures")
    schema, failures_schema = tables.runs_schema(scenario), tables.failures_schema(scenario)
    trajectories_schema = tables.trajectories_schema(scenario)
    for index, part in parts.numbered(directory, "runs").items():
        if index >= len(chunks):
            raise RequestError(f"{part} is no part of the results of this scenario: move it elsewhere")
        found[index] = parts.rows_of(part, schema, chunks[index])
        failed = parts.rows_of(failures[index], failures_schema, chunks[index]) if index in failures else 0
        if found[index] + failed != len(chunks[index]):
            raise RequestError(
                f"{part} is of {found[index] + failed} runs, not of {len(chunks[index])}: "
                "delete it, and --resume carries out its runs again"
            )
        if scenario.record:
            states = parts.there(parts.place(directory, "trajectories", index))
            weeks = parts.rows_of(states, trajectories_schema, chunks[index])
            if weeks != found[index] * scenario.horizon:
                raise RequestError(
                    f"{states} is of {weeks} weeks, not {found[index] * scenario.horizon}: {parts.cure(states)}"
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
    return then, _kept(directory, scenario, chunks)


def check(
    scenario: Scenario, directory: Path, chunks: Sequence[range], *, engine: str, resume: bool = False
) -> Manifest:
    """Refuse a directory into which the scenario cannot be carried out, as `begin` does; touches nothing.

    Parameters and errors are those of `begin`. Returns the manifest that the work would begin with.
    """
    # with `precision` this is more than there will be, until the first looks are known
    today = manifest.describe(scenario, chunks[-1].stop, engine)
    tables.trajectories_schema(scenario)  # refuses a column that would stand there twice
    files.refuse_taken(directory)
    _check(directory, scenario, chunks, today, resume)
    return today


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
    today = check(scenario, directory, chunks, engine=engine, resume=resume)
    schema = tables.failures_schema(scenario)
    files.make(directory)
    with files.locked(directory) as held:
        # again, now that nobody else can write: another sweep may have been quicker
        then, kept = _check(directory, scenario, chunks, today, resume)
        files.sweep_up(directory)
        results = Results(directory, chunks, then, schema, kept, scenario, held)
        if then.state == "finished" and not results.missing and (directory / FAILURES).exists():
            yield results
            return
        try:
            results.state("running")
            files.write(directory / SCENARIO, scenario.text.encode())
            if scenario.design.file:
                files.write(directory / scenario.design.file, scenario.design.text.encode())
        except WorkError as error:
            raise WorkError(f"{error}; make room, and the same command with --resume does the rest") from error
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
    if directory.is_file():
        cure = (
            "`simulate sweep` makes one of a scenario"
            if directory.suffix in (".yaml", ".yml")
            else "name its directory"
        )
        raise RequestError(f"{directory} is a file, and a directory of results is due: {cure}")
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
    about = read_manifest(directory)
    runs = parts.numbered(directory, "runs")
    if not runs:
        raise RequestError(f"{directory} holds no run yet")
    found = parts.read(list(runs.values()), columns)
    if about.state == "finished" and len(found) != about.done:
        raise RequestError(
            f"{directory} holds {len(found):,} runs, and {about.done:,} were carried out: "
            "a part is gone, and the sweep's command with --resume carries out its runs again"
        )
    return found


def read_trajectories(directory: str | Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """One row a run and week of the horizon (from 1), with the recorded states; otherwise as `read_runs`."""
    directory = Path(directory)
    if not read_manifest(directory).scenario.get("record"):
        raise RequestError(f"{directory} holds no trajectories: its scenario names no state under `record`")
    runs = parts.numbered(directory, "runs")
    found = parts.numbered(directory, "trajectories")
    states = [parts.there(found.get(index, parts.place(directory, "trajectories", index))) for index in runs]
    if not states:
        raise RequestError(f"{directory} holds no run yet")
    return parts.read(states, columns)


def read_failures(directory: str | Path) -> pd.DataFrame:
    """One row a run that failed, with the stage and the reason; of an unfinished sweep, those known so far.

    No failure gives a table without rows. Otherwise as `read_runs`.
    """
    directory = Path(directory)
    about = read_manifest(directory)
    if about.state == "finished":
        return parts.read([directory / FAILURES], None)
    import pandas as pd

    runs = parts.numbered(directory, "runs")
    failures = [part for index, part in parts.numbered(directory, "failures").items() if index in runs]
    if failures:
        return parts.read(failures, None)
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
