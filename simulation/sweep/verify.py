"""A results directory, proved: its files against their checksums, and runs drawn at random against the model.

Checksums tell of accidents, and of hands that do not know of them. Whoever changes a number and makes all checksums
anew is found by carrying out runs again: each must come to the same bits.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.results import checksums, differences, manifest, parts, tables
from simulation.results.origin import unlike
from simulation.results.reading import SCENARIO, read_manifest, read_scenario_text
from simulation.results.soundness import Soundness, soundness
from simulation.scenario.reading import read_scenario
from simulation.science.regimes import REGIMES, Regime
from simulation.sweep import engines
from simulation.sweep.engines import Engine
from simulation.sweep.work import Work, carry_out_runs, portable

if TYPE_CHECKING:
    from simulation.model.model import OwnershipModel
    from simulation.results.manifest import Manifest
    from simulation.scenario.scenario import Scenario

CONFIDENCE: Final = 0.95

ANEW: Final = "whoever changed it made its checksums anew, too: sweep the scenario into another directory"


@dataclass(frozen=True)
class Verified:
    """What came of it.

    `tried` are the numbers of the runs that were carried out again; `faults` say in a sentence each in what they
    differ from what is stored. `not_again` says why runs were not carried out again, "" if they were or nobody asked
    for it. `other_versions` are lines of what was another version then. `lost` counts drawn runs that failed because
    their worker ended, which cannot be tried again.
    """

    directory: Path
    about: Manifest
    files: Soundness
    seed: int
    tried: tuple[int, ...] = ()
    faults: tuple[str, ...] = ()
    not_again: str = ""
    other_versions: tuple[str, ...] = ()
    engine: str = ""
    lost: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing was found that is not as it should be."""
        return not (self.files.faults or self.faults)

    @property
    def would_show(self) -> float:
        """The share of false runs from which on such a sample shows one in 19 cases of 20; 1 without a sample."""
        return smallest_share(len(self.files.rows), len(self.tried))


def smallest_share(runs: int, tried: int) -> float:
    """Return from which share of false runs on a sample without replacement has one, with a chance of `CONFIDENCE`.

    Parameters
    ----------
    runs
        How many there are, from 1.
    tried
        How many of them are drawn, from 0 to all.

    Examples
    --------
    >>> smallest_share(100, 100), smallest_share(100, 0)
    (0.01, 1.0)
    """
    if not tried:
        return 1.0
    missed, false = 1.0, 0
    while missed > 1 - CONFIDENCE:  # it is 0 when there are more false ones than are not drawn
        missed *= (runs - tried - false) / (runs - false)
        false += 1
    return false / runs


@dataclass
class _Again:
    """Runs of a results directory that are carried out again."""

    directory: Path
    about: Manifest
    scenario: Scenario
    engine: Engine
    digests: Mapping[str, str]
    kept: dict[str, pa.Table] = field(default_factory=dict)

    def faults(self, run: int, name: str) -> Iterator[str]:
        """Say in what a run that stands in the part `name` differs from what the model gives."""
        work = Work(portable(self.scenario), self.engine.simulate, self.engine.further)
        try:
            made = tables.encode(self.scenario, carry_out_runs(work, range(run, run + 1)), self.engine.further)
        except (IndexError, ValueError):
            yield f"run {run} in {name} is none of this scenario; {ANEW}"
            return
        group = name.rpartition("/")[0]
        fresh = {"runs": made.runs, "failures": made.failures, "trajectories": made.trajectories}
        groups = [group, *(["trajectories"] if group == "runs" and self.scenario.record else [])]
        for each in groups:
            part = name.replace(group, each, 1)
            content = fresh[each]
            found = None if content is None or (each == "runs" and not made.done) else _table(content)
            yield from self._unlike(run, part, found)
            if found is None:
                return

    def _unlike(self, run: int, part: str, fresh: pa.Table | None) -> Iterator[str]:
        stored = self._rows(part, run)
        where = f"run {run} in {part}"
        if fresh is None:
            gives = "carries it out without a failure" if part.startswith("failures") else "fails there"
            yield f"{where}: the model {gives}; {ANEW}"
        elif stored.schema.names != fresh.schema.names or stored.num_rows != fresh.num_rows:
            yield f"{where} has other columns or rows than the model gives; {ANEW}"
        else:
            for column in fresh.schema.names:
                pairs = zip(stored[column].to_pylist(), fresh[column].to_pylist(), strict=True)
                differing = next((pair for pair in pairs if _bits(pair[0]) != _bits(pair[1])), None)
                if differing is not None:
                    was, gives = map(_shown, differing)
                    yield f"{where}: {column} is {was}, and the model gives {gives}; {ANEW}"

    def _rows(self, part: str, run: int) -> pa.Table:
        if part not in self.kept:  # runs are tried in order: those of a part follow each other
            self.kept = {name: kept for name, kept in self.kept.items() if name[-14:] == part[-14:]}
            self.kept[part] = parts.table(self.directory, part, self.digests)
        whole = self.kept[part]
        numbers = whole["run"].to_pylist()
        return whole.slice(numbers.index(run) if run in numbers else 0, numbers.count(run))  # one after the other


def _table(content: bytes) -> pa.Table:
    with pq.ParquetFile(pa.BufferReader(content)) as opened:
        return opened.read(use_threads=False)  # a row or a few weeks


def _bits(value: Any) -> object:
    """Return what is compared: of a number its bits, so that −0 is not 0."""
    return struct.pack("<d", value) if isinstance(value, float) else value


def _shown(value: Any) -> str:
    return "undefined" if value is None else repr(value)


def verify(
    directory: str | Path,
    *,
    runs: int = 20,
    seed: int | None = None,
    engine: str = "auto",
    model: type[OwnershipModel] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Verified:
    """Hold a results directory against its checksums, and a random sample of its runs against the model.

    Parameters
    ----------
    directory
        A results directory, finished or not.
    runs
        How many runs are carried out again, from 0; all where it has fewer.
    seed
        Of the sample: the same seed draws the same runs. None draws one.
    engine
        What carries them out: "auto" is what the sweep took, "compiled" or "reference" the other implementation, too.
    model
        The model of the user's own whose runs they are.
    on_progress
        Called with how many of how many runs have been carried out again.

    Raises
    ------
    RequestError
        If it is no results directory, or of another format.
    WorkError
        If a file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from simulation import Scenario, run_sweep
    >>> small = Scenario(name="small", seed=1, regimes=["sole", "shared"], replications=2,
    ...                  weeks={"warm_up": 0, "horizon": 4}, parameters={"accounts": 8})
    >>> found = verify(run_sweep(small, tempfile.mkdtemp() + "/small", workers=1).directory, runs=3, seed=1)
    >>> found.holds, len(found.tried)
    (True, 3)
    """
    directory = Path(directory)
    about = read_manifest(directory)
    drawn = secrets.randbelow(2**32) if seed is None else seed
    result = Verified(directory, about, soundness(directory, about), drawn)
    if not runs or not result.files.rows:
        return result
    if result.files.faults:
        return replace(result, not_again="files are not what the sweep wrote, and what they hold proves nothing")
    chosen, why_not = _engine(about, engine, model)
    if chosen is None:
        return replace(result, not_again=why_not)
    scenario = _scenario(directory, about)
    today = manifest.describe(scenario, about.total, chosen.name, chosen.further)
    if refused := _other_work(directory, about, today, scenario):
        return replace(result, not_again=refused)
    sample = sorted(Random(drawn).sample(sorted(result.files.rows), min(runs, len(result.files.rows))))
    again = _Again(directory, about, scenario, chosen, checksums.read(directory).digests)
    lost = [run for run in sample if _lost(again, run, result.files.rows[run])]
    tried = [run for run in sample if run not in lost]
    faults: list[str] = []
    for number, run in enumerate(tried):
        faults += again.faults(run, result.files.rows[run])
        if on_progress is not None:
            on_progress(number + 1, len(tried))
    return replace(
        result,
        tried=tuple(tried),
        faults=tuple(faults),
        other_versions=tuple(unlike("versions", about.versions, today.versions)),
        engine=chosen.name,
        lost=len(lost),
    )


def _lost(again: _Again, run: int, name: str) -> bool:
    """Return whether a run failed by ending its worker, or by never ending, which it might do here, too."""
    return name.startswith("failures/") and again._rows(name, run)["stage"].to_pylist() == ["worker"]


def _engine(about: Manifest, name: str, model: type[OwnershipModel] | None) -> tuple[Engine | None, str]:
    """What carries runs of a directory out again; None, and why, if it cannot be had."""
    if model is not None:
        chosen = engines.engine(name, model)
        if chosen.name == about.engine:
            return chosen, ""
        return None, f"its runs are of the engine {about.engine}, and --model names {chosen.name}: name that model"
    if about.engine not in engines.BUILT_IN:
        return None, f"its runs are of a model that is not built in, {about.engine}: name it with --model MODULE:CLASS"
    return engines.engine(about.engine if name == "auto" else name), ""


def _scenario(directory: Path, about: Manifest) -> Scenario:
    """Read the scenario that lies in the directory, with the regimes of a model of the user's own."""
    own = {name: Regime(**values) for name, values in about.regimes.items() if name not in REGIMES}
    return read_scenario(directory / SCENARIO, own)


def _other_work(directory: Path, about: Manifest, today: Manifest, scenario: Scenario) -> str:
    """Say why the model of today proves nothing about these runs; "" if it does."""
    alike = replace(today, versions=about.versions, engine=about.engine)
    if about.sources == today.sources:
        found = differences.differences(about, alike, read_scenario_text(directory), scenario.text)
        return "" if not found else "its scenario is read in another way now: " + "; ".join(found)
    then, now = (each.versions.get("customer-ownership", "of an unknown version") for each in (about, today))
    names = sorted({name for name, _ in about.sources.items() ^ today.sources.items()})
    few: Sequence[str] = names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} more"]
    whose = f"customer-ownership {then}" + (
        ", from other sources than these" if then == now else f", and this is {now}"
    )
    return (
        f"its model is another edition: the sweep was carried out with {whose} (changed: {', '.join(few)}). Verify it "
        "with that edition, or sweep the scenario.yaml in it into another directory"
    )
