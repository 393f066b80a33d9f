"""The results directory of a sweep, read: every file is held against the SHA-256 that the sweep noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulation.errors import RequestError
from simulation.results import checksums, files, manifest_file, parts
from simulation.results.checksums import SUMS
from simulation.results.manifest import Manifest
from simulation.results.manifest_file import ManifestChangedError
from simulation.results.parts import FAILURES
from simulation.science import outcomes
from simulation.wording.values import only_near

if TYPE_CHECKING:
    import pandas as pd

MANIFEST: Final = "manifest.json"
SCENARIO: Final = "scenario.yaml"


def read_manifest(directory: str | Path) -> Manifest:
    """Read what a results directory says of itself: scenario, regimes, factors, seed, versions, number of runs, state.

    Raises
    ------
    RequestError
        If there is no such directory, if it is not the results of a sweep, of another format, or changed.

    Examples
    --------
    >>> import tempfile
    >>> from simulation import Scenario, run_sweep
    >>> small = Scenario(name="small", seed=1, regimes=["sole", "shared"], replications=2, record=["trust"],
    ...                  weeks={"warm_up": 0, "horizon": 4}, parameters={"accounts": 8})
    >>> directory = run_sweep(small, tempfile.mkdtemp() + "/small", workers=1).directory
    >>> about = read_manifest(directory)
    >>> about.state, about.total, list(about.regimes)
    ('finished', 4, ['sole', 'shared'])
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
        raise RequestError(f"there is no directory {directory}{_neighbour(directory)}")
    content = files.read(directory / MANIFEST)
    if content is not None:
        about = manifest_file.parse(content, directory / MANIFEST)
        outcomes.declare(about.further())
        return about
    if (directory / SUMS).exists():
        raise ManifestChangedError(f"{directory / MANIFEST} is missing. {manifest_file.PUT_BACK}")
    raise RequestError(f"{directory} holds no results of a sweep: it has no {MANIFEST}")


def _neighbour(directory: Path) -> str:
    """The clause that names the results that were probably meant."""
    try:
        beside = sorted(each.name for each in directory.absolute().parent.iterdir() if (each / MANIFEST).exists())
    except OSError:
        return ""
    return only_near(directory.name, beside)


def _noted(directory: Path, about: Manifest) -> Mapping[str, str]:
    """Return the SHA-256 of every file of the work that is done."""
    noted = checksums.read(directory)
    if about.checksums is not None and about.checksums != noted.digest:
        state = "is not what the sweep wrote" if noted.digest else "is missing"
        raise RequestError(
            f"{directory / SUMS} {state}, and nothing there can be checked without it: put it back, or the sweep's "
            "command with --resume keeps what still fits and carries out the rest again"
        )
    return noted.digests


def _parts(directory: Path, about: Manifest, group: str) -> tuple[list[str], Mapping[str, str]]:
    """Find the parts of a group of the chunks that are done, and the SHA-256 of every file."""
    noted = _noted(directory, about)
    done = parts.noted(noted, "runs")
    present = parts.present(directory, group)
    if about.state == "finished":  # else a kill may have left one, and --resume writes it again
        for index, part in present.items():
            if parts.name(group, index) not in noted:
                raise parts.foreign(part)
    names = [parts.name(group, index) for index in done]
    return [name for name in names if name in noted or group != "failures"], noted


def read_runs(directory: str | Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read one row a run that was carried out, in canonical order; of an unfinished sweep, the runs that are there.

    Parameters
    ----------
    directory
        A results directory.
    columns
        The columns to read; all by default.

    Raises
    ------
    RequestError
        If the directory does not exist, is not the results of a sweep, holds no run yet, lacks a file, or holds one
        that is not what the sweep wrote or does not belong there.

    Examples
    --------
    >>> import tempfile
    >>> from simulation import Scenario, run_sweep
    >>> small = Scenario(name="small", seed=1, regimes=["sole", "shared"], replications=2, record=["trust"],
    ...                  weeks={"warm_up": 0, "horizon": 4}, parameters={"accounts": 8})
    >>> directory = run_sweep(small, tempfile.mkdtemp() + "/small", workers=1).directory
    >>> read_runs(directory, ["regime", "replication", "accounts_mean"]).shape
    (4, 3)
    """
    return _read(Path(directory), read_manifest(directory), "runs", columns)


def _read(directory: Path, about: Manifest, group: str, columns: Sequence[str] | None) -> pd.DataFrame:
    names, noted = _parts(directory, about, group)
    if not names:
        raise RequestError(f"{directory} holds no run yet")
    return parts.read(directory, names, noted, columns)


def read_trajectories(directory: str | Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read one row a run and week of the horizon (from 1), with the recorded states; otherwise as `read_runs`.

    Raises
    ------
    RequestError
        As `read_runs`, and if the scenario records nothing.

    Examples
    --------
    >>> import tempfile
    >>> from simulation import Scenario, run_sweep
    >>> small = Scenario(name="small", seed=1, regimes=["sole", "shared"], replications=2, record=["trust"],
    ...                  weeks={"warm_up": 0, "horizon": 4}, parameters={"accounts": 8})
    >>> directory = run_sweep(small, tempfile.mkdtemp() + "/small", workers=1).directory
    >>> read_trajectories(directory, ["regime", "week", "trust"]).shape
    (16, 3)
    """
    about = read_manifest(directory)
    if not about.scenario["record"]:
        raise RequestError(f"{directory} holds no trajectories: its scenario names no state under `record`")
    return _read(Path(directory), about, "trajectories", columns)


def read_failures(directory: str | Path) -> pd.DataFrame:
    """Read one row a run that failed, with the stage and the reason; of an unfinished sweep, those known so far.

    No failure gives a table without rows. Otherwise as `read_runs`.

    Raises
    ------
    RequestError
        As `read_runs`.

    Examples
    --------
    >>> import tempfile
    >>> from simulation import Scenario, run_sweep
    >>> small = Scenario(name="small", seed=1, regimes=["sole", "shared"], replications=2, record=["trust"],
    ...                  weeks={"warm_up": 0, "horizon": 4}, parameters={"accounts": 8})
    >>> directory = run_sweep(small, tempfile.mkdtemp() + "/small", workers=1).directory
    >>> len(read_failures(directory))
    0
    """
    directory = Path(directory)
    about = read_manifest(directory)
    names, noted = _parts(directory, about, "failures")
    if about.state == "finished":
        return parts.read(directory, [FAILURES], noted, None)
    if names:
        return parts.read(directory, names, noted, None)
    import pandas as pd

    return pd.DataFrame(columns=["run", "point", *about.factors, "regime", "replication", "stage", "reason"])


def read_scenario_text(directory: str | Path) -> str:
    """Read the scenario file of a sweep, as the sweep read it.

    Raises
    ------
    RequestError
        If the directory does not exist, is not the results of a sweep, or has lost or changed the file.
    """
    about = read_manifest(directory)
    return parts.content(Path(directory), SCENARIO, {SCENARIO: about.scenario["sha256"]}).decode()
