"""The results directory of a sweep: written in whole parts, and resumed.

Every file is written under another name beside its place, forced to the disk and renamed, so that a kill at any
instant leaves each file whole or absent. A chunk of runs counts as done exactly when the SHA-256 of its part under
`runs/` stands in `SHA256SUMS`; what else belongs to it is put in place before. The bytes of every file but the
manifest depend on the scenario, the model and the versions, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from simulation.errors import RequestError, WorkError
from simulation.results import checksums, differences, files, manifest, packaging, parts, tables
from simulation.results.checksums import SUMS, Checksums
from simulation.results.manifest import Manifest
from simulation.results.manifest_file import ManifestChangedError
from simulation.results.packaging import CRATE, DATA_PACKAGE
from simulation.results.parts import FAILURES
from simulation.results.reading import MANIFEST, SCENARIO, read_manifest
from simulation.results.tables import Parts

if TYPE_CHECKING:
    from simulation.scenario.scenario import Scenario
    from simulation.science.outcomes import Outcome


MOST_NAMED: Final = 3
"""Differences between two scenarios of one name that a message tells."""


@dataclass
class Kept:
    """What is done of a work: by chunk how many of its runs did not fail, and the SHA-256 of the files of these chunks.

    `spoilt` are the parts under `runs/` of chunks that were done and are not what they were any more.
    """

    chunks: dict[int, int] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    spoilt: list[str] = field(default_factory=list)


class Plan(Protocol):
    """Which chunks the work consists of, as far as that is known: asked for what is missing, told what is in place."""

    grows: bool
    """Whether further chunks may be called for by what others found."""

    def begin(self, kept: Container[int], values: Callable[[int, str], Mapping[int, float]]) -> list[int]:
        """Return the chunks that are missing when `kept` are in place; `values` reads an outcome of one that is."""

    def after(self, index: int, kept: Container[int]) -> list[int]:
        """Return further chunks that are called for now that chunk `index` is in place."""

    @property
    def total(self) -> int:
        """Runs of the whole work, as far as it is known."""


class Results:
    """A results directory that is being written; made by `begin`."""

    def __init__(
        self,
        directory: Path,
        chunks: Sequence[range],
        about: Manifest,
        kept: Kept,
        scenario: Scenario,
        plan: Plan,
        held: Callable[[], bool],
    ) -> None:
        self.directory = directory
        self.chunks = chunks
        self.about = about
        self.scenario = scenario
        self.done = sum(kept.chunks.values())
        self.failed = sum(len(chunks[index]) for index in kept.chunks) - self.done
        self.spoilt = kept.spoilt
        """Parts that are carried out again, because they were not what they had been."""
        self.gone = False
        """Whether the directory was found not to be the one any more in which the work began."""
        self._held = held
        self._digests = kept.digests
        self._in_place = set(kept.chunks)
        self.plan = plan
        self.missing = plan.begin(self._in_place, self._values)

    def _values(self, index: int, outcome: str) -> dict[int, float]:
        """Read an outcome by replication in a chunk that is in place, without those that are undefined."""
        name = parts.name("runs", index)
        part = parts.table(self.directory, name, self._digests, ["replication", outcome])
        pairs = zip(part["replication"].to_pylist(), part[outcome].to_pylist(), strict=True)
        return {replication: value for replication, value in pairs if value is not None}

    def further(self, index: int) -> list[int]:
        """Return the chunks that are called for now that chunk `index` is in place."""
        return self.plan.after(index, self._in_place)

    def _refuse_gone(self) -> None:
        self.gone = not self._held()
        if self.gone:
            raise WorkError(f"{self.directory} was removed or replaced while the sweep was at work in it")

    def keep(self, index: int, chunk: Parts) -> None:
        """Put the files of chunk `index` in place, that of its runs last.

        Raises
        ------
        WorkError
            If they cannot be written; the chunk then counts as missing.
        """
        self._refuse_gone()
        failures = parts.name("failures", index)
        if chunk.failures is None:  # one may be left of an attempt that was cut short
            files.remove(self.directory / failures)
        held = {parts.name("trajectories", index): chunk.trajectories, failures: chunk.failures}
        noted = {name: self._put(name, content) for name, content in held.items() if content is not None}
        runs = parts.name("runs", index)
        noted[runs] = self._put(runs, chunk.runs)  # last: by which the chunk counts as done
        files.append(self.directory / SUMS, checksums.lines(noted))
        self._digests |= noted
        self._in_place.add(index)
        self.done += chunk.done
        self.failed += chunk.failed

    def _put(self, name: str, content: bytes) -> str:
        """Put a file in place, and return its SHA-256."""
        files.write(self.directory / name, content)
        return checksums.of(content)

    def start(self) -> None:
        """Say in the directory what work is going on there, and what of it is done.

        Raises
        ------
        WorkError
            If a file cannot be written.
        """
        for name in (CRATE, DATA_PACKAGE):  # which speak of finished work
            files.remove(self.directory / name)
            self._digests.pop(name, None)
        self.state("running")
        self._digests[SCENARIO] = self._put(SCENARIO, self.scenario.text.encode())
        if self.scenario.design.file:
            points = self.scenario.design.file
            self._digests[points] = self._put(points, self.scenario.design.text.encode())
        for worlds in (self.scenario.over, self.scenario.design.worlds):
            for name, text in (worlds.files if worlds else {}).items():
                self._digests[name] = self._put(name, text.encode())
        for name, text in tables.schemas(self.scenario, self.about.further()).items():
            self._digests[name] = self._put(name, text.encode())
        self._put(SUMS, checksums.text(self.about.work(), self._digests))

    def state(self, state: Literal["running", "interrupted"]) -> None:
        """Write a manifest that says how far the work is."""
        self._refuse_gone()
        self.about = self._stands(state, None)
        files.write(self.directory / MANIFEST, self.about.text().encode())

    def _stands(self, state: Literal["running", "finished", "interrupted"], sums: str | None) -> Manifest:
        """Make the manifest of now; `sums` is the SHA-256 of `SHA256SUMS` of finished work."""
        return replace(
            self.about,
            state=state,
            end=None if state == "running" else manifest.now(),
            total=self.plan.total,
            done=self.done,
            failed=self.failed,
            checksums=sums,
        )

    def finish(self) -> None:
        """Gather the failures in one file, part by part, and declare the work finished.

        Raises
        ------
        WorkError
            If it cannot be written, or a part is not there any more: somebody else has deleted it.
        """
        self._refuse_gone()
        for group in ("runs", "trajectories") if self.scenario.record else ("runs",):
            absent = self._in_place - parts.present(self.directory, group).keys()
            if absent:
                lost = sum(len(self.chunks[index]) for index in absent)
                self.done -= lost
                first = parts.place(self.directory, group, min(absent))
                raise WorkError(f"{first} has disappeared while the sweep was at work, and {lost} runs with it")
        with (
            files.whole(self.directory / FAILURES) as sink,
            tables.writer(sink, tables.failures_schema(self.scenario)) as gathered,
        ):
            for index in parts.noted(self._digests, "failures"):
                gathered.write_table(parts.table(self.directory, parts.name("failures", index), self._digests))
        failures = files.read(self.directory / FAILURES)
        if failures is None:
            raise WorkError(f"{self.directory / FAILURES} has disappeared while the sweep was at work")
        self._digests[FAILURES] = checksums.of(failures)
        self._pack()

    def _pack(self) -> None:
        """Describe all files for other programs, and write the manifest, by which the work is finished."""
        described = packaging.data_package(self.directory, self.about, self._digests)
        self._digests[DATA_PACKAGE] = self._put(DATA_PACKAGE, described.encode())
        sums = self._put(SUMS, checksums.text(self.about.work(), self._digests))
        self._refuse_gone()
        self.about = self._stands("finished", sums)
        self._put(CRATE, packaging.crate(self.directory, self.about, self._digests).encode())
        files.write(self.directory / MANIFEST, self.about.text().encode())


def _ours_alone(directory: Path) -> bool:
    """Return whether a directory holds only what a sweep leaves that is killed before its first file."""
    return all(files.left_behind(file) for file in directory.iterdir())


def _refuse_occupied(directory: Path, then: Manifest, today: Manifest) -> None:
    """Refuse a directory with results, to a sweep that is not to be resumed."""
    if then.scenario["sha256"] != today.scenario["sha256"]:
        name = then.scenario["name"]
        if name != today.scenario["name"]:
            raise RequestError(
                f"{directory} holds results of another scenario ({name!r}): name another directory with -o"
            )
        unlike = "; ".join(differences.changes(then, today)[:MOST_NAMED]) or "its text was another"
        raise RequestError(
            f"{directory} holds results of {name!r} as it was before ({unlike}): name another directory with -o"
        )
    if points := differences.other_points(then, today):
        raise RequestError(f"{directory} holds results of other points in {points}: name another directory with -o")
    if worlds := differences.other_worlds(then, today):
        raise RequestError(f"{directory} holds results of other worlds in {worlds}: name another directory with -o")
    if then.state == "finished":
        raise RequestError(
            f"{directory} holds the finished results of this scenario: "
            "read them, or name another directory with -o (--resume has nothing to do here)"
        )
    raise RequestError(
        f"{directory} holds unfinished results of this scenario: "
        "--resume does the rest, or name another directory with -o"
    )


def _refuse_foreign(directory: Path, chunks: Sequence[range]) -> None:
    """Refuse files among the parts that this work has no place for."""
    for group in ("runs", "trajectories", "failures"):
        for index, part in parts.present(directory, group).items():
            if index >= len(chunks):
                raise parts.foreign(part)


def _kept(directory: Path, scenario: Scenario, chunks: Sequence[range], noted: Mapping[str, str]) -> Kept:
    """Find the chunks that are done: those of whose files each has the SHA-256 that was noted."""
    kept = Kept()
    for index in parts.noted(noted, "runs"):
        if index >= len(chunks):
            continue
        runs, failures = parts.name("runs", index), parts.name("failures", index)
        names = [runs] if failures not in noted else [runs, failures]
        if scenario.record:
            names.append(parts.name("trajectories", index))
        done = parts.rows(directory, runs, noted) if parts.is_whole(directory, names, noted) else None
        # where runs failed, the part that says which must be noted, too: its line may be what was spoilt
        if done is not None and (done == len(chunks[index]) or failures in noted):
            kept.chunks[index] = done
            kept.digests |= {name: noted[name] for name in names}
        else:
            kept.spoilt.append(runs)
    return kept


def _nothing_to_do(directory: Path, results: Results, noted: Checksums) -> bool:
    """Return whether the work is finished, and all its files are what the sweep wrote."""
    others = [name for name in noted.digests if "/" not in name]
    return (
        results.about.state == "finished"
        and not results.missing
        and results.about.checksums == noted.digest
        and parts.is_whole(directory, others, noted.digests)
        and not packaging.amiss(directory, results.about, noted.digests)
    )


def _check(directory: Path, scenario: Scenario, chunks: Sequence[range], today: Manifest, resume: bool) -> Manifest:
    """Return the manifest to go on with; refuse a directory that is not for this work, and touch nothing."""
    try:
        if not directory.exists() or (directory.is_dir() and _ours_alone(directory)):
            return today
        if not directory.is_dir():
            raise RequestError(f"{directory} is a file, not a directory: name another with -o")
        if not any((directory / name).exists() for name in (MANIFEST, SUMS)):
            first = min(file.name for file in directory.iterdir() if not files.left_behind(file))
            raise RequestError(
                f"{directory} is not empty and holds no results of a sweep, but {first!r}: "
                "name another directory with -o"
            )
    except OSError as error:
        raise WorkError(f"cannot read {directory}: {error.strerror}") from error
    try:
        then = read_manifest(directory)
    except ManifestChangedError:
        if not resume or checksums.read(directory).work != today.work():
            raise
        then = today  # the checksums say that it was this work
    if not resume:
        _refuse_occupied(directory, then, today)
    text = files.read(directory / SCENARIO)
    text_then = None if text is None else text.decode(errors="replace")
    if unlike := differences.differences(then, today, text_then, scenario.text):
        raise RequestError(
            f"{directory} cannot be resumed, because this is not the work that was begun there:\n"
            + "\n".join(f"  {line}" for line in unlike)
            + "\nGo back to what it was begun with, or begin anew and name another directory with -o"
        )
    _refuse_foreign(directory, chunks)
    return then


def check(
    scenario: Scenario,
    directory: Path,
    chunks: Sequence[range],
    *,
    engine: str,
    further: Sequence[Outcome] = (),
    resume: bool = False,
) -> Manifest:
    """Refuse a directory into which the scenario cannot be carried out, as `begin` does; touch nothing.

    Parameters and errors are those of `begin`. Returns the manifest that the work would begin with.
    """
    # with `precision` this is more than there will be, until the first looks are known
    today = manifest.describe(scenario, chunks[-1].stop, engine, further)
    tables.trajectories_schema(scenario)  # refuses a column that would stand there twice
    files.refuse_taken(directory)
    _check(directory, scenario, chunks, today, resume)
    return today


@contextmanager
def begin(
    scenario: Scenario,
    directory: Path,
    chunks: Sequence[range],
    plan: Plan,
    *,
    engine: str,
    further: Sequence[Outcome] = (),
    resume: bool = False,
) -> Iterator[Results]:
    """Open a results directory for the chunks of a scenario, which no other sweep can touch meanwhile.

    Parameters
    ----------
    scenario
        What is carried out.
    directory
        Where its results go; made if it does not exist. What an empty one and a missing one are to a new sweep, they
        are to a resumed one.
    chunks
        The run numbers of every chunk, in canonical order.
    plan
        Which of them the work consists of.
    engine
        What carries the runs out, for the manifest.
    further
        Outcomes that its runs have besides the built-in ones.
    resume
        Whether to go on with the work that was begun there.

    Raises
    ------
    RequestError
        If the directory holds anything else than this work, or another sweep is at work in it. Nothing is written then.
    WorkError
        If the directory cannot be read or written.
    """
    today = check(scenario, directory, chunks, engine=engine, further=further, resume=resume)
    files.make(directory)
    with files.locked(directory) as held:
        # again, now that nobody else can write: another sweep may have been quicker
        then = _check(directory, scenario, chunks, today, resume)
        noted = checksums.read(directory)
        files.sweep_up(directory)
        kept = _kept(directory, scenario, chunks, noted.digests)
        results = Results(directory, chunks, then, kept, scenario, plan, held)
        if _nothing_to_do(directory, results, noted):
            yield results
            return
        try:
            results.start()
        except WorkError as error:
            raise WorkError(f"{error}; make room, and the same command with --resume does the rest") from error
        try:
            yield results
        except BaseException:
            with suppress(WorkError):  # what stopped the work is worth more than that it cannot be noted
                results.state("interrupted")
            raise
        results.finish()
