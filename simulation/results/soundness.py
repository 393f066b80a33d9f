"""Whether a results directory is still what the sweep wrote: every file of it, held against what was noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulation.errors import RequestError
from simulation.results import checksums, files, packaging, parts
from simulation.results.checksums import SUMS
from simulation.results.packaging import CRATE, DATA_PACKAGE
from simulation.results.parts import FAILURES
from simulation.results.reading import MANIFEST, SCENARIO

if TYPE_CHECKING:
    from simulation.results.manifest import Manifest

GROUPS: Final = ("runs", "trajectories", "failures")

MADE_AGAIN: Final = "the sweep's command with --resume writes it again"


@dataclass(frozen=True)
class Soundness:
    """What was found in a results directory.

    `sound` counts the files that are what the sweep wrote; `faults` say in a sentence each what is the matter with
    others, and what to do; `beside` counts files that are none of the sweep's, such as figures, by their folder ("" for
    the directory itself). `rows` says in which part, by name, each run stands, be it carried out or failed.
    """

    sound: int
    faults: tuple[str, ...]
    beside: Mapping[str, int]
    rows: Mapping[int, str]


def soundness(directory: Path, about: Manifest) -> Soundness:
    """Hold every file of a results directory against its SHA-256, and the two descriptions against all others.

    Parameters
    ----------
    directory
        A results directory.
    about
        Its manifest.

    Raises
    ------
    WorkError
        If a file cannot be read.
    """
    noted = checksums.read(directory)
    faults = [*_faults_of_sums(directory, about, noted), *_foreign(directory, noted.digests)]
    sound: list[str] = []
    rows: dict[int, str] = {}
    for name, digest in noted.digests.items():
        try:
            parts.content(directory, name, noted.digests)
            sound.append(name)
        except RequestError as fault:
            faults.append(str(fault))
            continue
        if name == SCENARIO and digest != about.scenario["sha256"]:
            faults.append(f"{directory / name} is not the scenario that {MANIFEST} names: {parts.cure(name)}")
        if name.rpartition("/")[0] in ("runs", "failures"):
            table = parts.table(directory, name, noted.digests, ["run"])
            rows |= dict.fromkeys(table["run"].to_pylist(), name)
            faults += _twice(directory / name, table["run"].to_pylist())
    if not faults:
        faults += _miscounted(directory, about, rows)
    if about.state == "finished" and not faults:
        faults += _descriptions(directory, about, noted.digests)
    further = {MANIFEST, SUMS, *([CRATE] if about.state == "finished" else [])}
    return Soundness(
        len(sound) + (0 if faults else len(further)), tuple(faults), _beside(directory, noted.digests), rows
    )


def _faults_of_sums(directory: Path, about: Manifest, noted: checksums.Checksums) -> Iterator[str]:
    if about.checksums is not None and about.checksums != noted.digest:
        state = "is not what the sweep wrote" if noted.digest else "is missing"
        yield (
            f"{directory / SUMS} {state}: the sweep's command with --resume keeps what still fits and carries out the "
            "rest again"
        )
    elif noted.digests and noted.work != about.work():
        yield f"{directory / SUMS} is of other work than {MANIFEST}: put back the file that belongs to it"
    if SCENARIO not in noted.digests:
        yield f"{directory / SCENARIO} has no line in {SUMS}: {MADE_AGAIN}"


def _foreign(directory: Path, digests: Mapping[str, str]) -> Iterator[str]:
    """What lies among the parts and is none."""
    for group in GROUPS:
        folder = directory / group
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            if f"{group}/{file.name}" not in digests and not file.name.startswith("."):
                yield str(parts.foreign(file))


def _twice(file: Path, runs: list[int]) -> Iterator[str]:
    again = sorted(run for run, count in Counter(runs).items() if count > 1)
    if again:
        yield f"{file} has run {again[0]} twice: it is of no sweep of this project"


def _miscounted(directory: Path, about: Manifest, rows: Mapping[int, str]) -> Iterator[str]:
    """Where runs are missing from files that are all what was noted: the checksums were made anew, then."""
    failed = sum(name.startswith("failures/") for name in rows.values())
    if about.state == "finished" and (len(rows) - failed, failed) != (about.done, about.failed):
        yield (
            f"{directory} holds {len(rows) - failed:,} runs and {failed:,} that failed, and {MANIFEST} says "
            f"{about.done:,} and {about.failed:,}: somebody took some away and made new checksums; sweep anew"
        )


def _descriptions(directory: Path, about: Manifest, digests: Mapping[str, str]) -> Iterator[str]:
    """What a Data Package and an RO-Crate say, which follows from all other files."""
    if "columns.json" in digests:  # swept before there were any; the sweep's edition would have to write them
        return
    if DATA_PACKAGE not in digests:
        yield f"{directory / DATA_PACKAGE} is missing: {MADE_AGAIN}"
        return
    for name in packaging.amiss(directory, about, digests):
        state = "is not what the sweep wrote" if (directory / name).exists() else "is missing"
        yield f"{directory / name} {state}: {MADE_AGAIN}"


def _beside(directory: Path, digests: Mapping[str, str]) -> dict[str, int]:
    ours = {*digests, MANIFEST, SUMS, CRATE, DATA_PACKAGE, FAILURES}
    found: Counter[str] = Counter()
    for file in sorted(directory.rglob("*")):
        name = file.relative_to(directory).as_posix()
        if file.is_file() and name not in ours and name.split("/", 1)[0] not in GROUPS and not files.left_behind(file):
            found[name.rpartition("/")[0]] += 1
    return dict(found)
