"""Sweeps for scripts and notebooks: carried out by one call, and read, estimated and put into words by one more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.errors import RequestError
from simulation.results import reading
from simulation.wording.html import paragraphs

if TYPE_CHECKING:
    import pandas as pd

    from simulation.model.model import OwnershipModel
    from simulation.results.manifest import Manifest
    from simulation.scenario.scenario import Scenario
    from simulation.sweep.sweep import Progress


@dataclass(frozen=True, slots=True)
class Sweep:
    """The results directory of a sweep, finished or not, and what is asked of it.

    Each table is read anew, and every file held against the checksum that the sweep noted: a `RequestError` says which
    one is missing or is not what was written. A notebook shows a sweep as its question and its answer.

    Parameters
    ----------
    directory : Path
        A results directory, of `run_sweep` or of the command `simulate sweep`.

    Examples
    --------
    >>> import tempfile
    >>> from simulation import Scenario
    >>> small = Scenario(name="small", seed=1, regimes=["sole", "shared"], replications=2,
    ...                  weeks={"warm_up": 0, "horizon": 4}, parameters={"accounts": 8})
    >>> done = run_sweep(small, tempfile.mkdtemp() + "/small", workers=1)
    >>> Sweep(done.directory).means(["trust"])[["regime", "outcome", "n"]].values.tolist()
    [['shared', 'trust', 2], ['sole', 'trust', 2]]
    """

    directory: Path

    def manifest(self) -> Manifest:
        """What the directory says about itself: scenario, factors, regimes, seed, versions, state."""
        return reading.read_manifest(self.directory)

    def runs(self) -> pd.DataFrame:
        """One row a run in canonical order: design point, factors, regime, replication, and every outcome."""
        return reading.read_runs(self.directory)

    def trajectories(self) -> pd.DataFrame:
        """One row a run and week of the horizon, with the recorded weekly states; a RequestError if there are none."""
        return reading.read_trajectories(self.directory)

    def failures(self) -> pd.DataFrame:
        """One row a run that failed, with stage and reason; no row if none did."""
        return reading.read_failures(self.directory)

    def answers(self, outcomes: Sequence[str] = (), confidence: float = 0.95) -> list[str]:
        """One sentence an outcome (churn and trust by default): which regime is best, where, and where none is told.

        As `analysis.answers`, and of the same errors.
        """
        from analysis.comparison.answers import ANSWERED, answers

        about = self.manifest()
        return answers(self.runs(), list(about.factors), list(about.regimes), tuple(outcomes) or ANSWERED, confidence)

    def means(self, outcomes: Sequence[str] = (), confidence: float = 0.95) -> pd.DataFrame:
        """The mean of each outcome at each design point under each regime, with its interval (`analysis.means`).

        By default of the outcomes that the command prints first; all columns are in the unit of the outcome.
        """
        from analysis.comparison.tables import HEADLINE
        from analysis.estimates import means

        return means(self.runs(), list(self.manifest().factors), tuple(outcomes) or HEADLINE, confidence)

    def paired_differences(
        self, outcomes: Sequence[str] = (), base: str | None = None, confidence: float = 0.95
    ) -> pd.DataFrame:
        """How far each regime is from `base`, the first by default, with the same luck (`analysis.paired_differences`).

        By default of the outcomes that the command prints first.
        """
        from analysis.comparison.tables import HEADLINE
        from analysis.estimates import paired_differences

        about = self.manifest()
        subtracted = next(iter(about.regimes)) if base is None else base
        return paired_differences(self.runs(), list(about.factors), tuple(outcomes) or HEADLINE, subtracted, confidence)

    def _repr_html_(self) -> str:
        about = self.manifest()
        failed = len(self.failures())
        counts = f"{about.total:,} runs, {about.state}" + (f", {failed:,} failed" if failed else "")
        try:
            lines = self.answers()
        except RequestError as error:  # of a sweep that has hardly begun
            lines = [str(error)]
        name, place = escape(str(about.scenario["name"])), escape(str(self.directory))
        heading = f"<p><b>{name}</b>: {escape(counts)}, in <code>{place}</code></p>"
        return heading + paragraphs([str(about.scenario["question"]), *lines])


def run_sweep(
    scenario: Scenario,
    directory: str | Path | None = None,
    *,
    workers: int | None = None,
    resume: bool = False,
    engine: str = "auto",
    model: type[OwnershipModel] | None = None,
    progress: bool = True,
) -> Sweep:
    """Carry out a scenario into a results directory.

    Parameters
    ----------
    scenario
        What is carried out.
    directory
        Where its results go; `results/NAME` by default.
    workers
        Number of workers; as many as there are usable processors by default. They change nothing in the results.
    resume
        Whether to do what is missing of a sweep that was begun there.
    engine
        `"compiled"`, `"reference"` (the Mesa model; the same bits, slower), or `"auto"`.
    model
        A subclass of `OwnershipModel` in its place; it is carried out by Mesa.
    progress
        Whether to show how far it is, on a terminal or in a notebook.

    Returns
    -------
    Sweep
        From which runs, estimates and answers are one call. Runs that failed are in its `failures()`.

    Raises
    ------
    RequestError
        If the directory holds something else, or anything asked for cannot be. Nothing is written then.
    WorkError
        If the work was interrupted, or a file could not be written: what was kept is said, and can be resumed.

    Examples
    --------
    >>> import tempfile
    >>> from simulation import Scenario
    >>> small = Scenario(name="small", seed=1, regimes=["sole", "shared"], replications=2,
    ...                  weeks={"warm_up": 0, "horizon": 4}, parameters={"accounts": 8})
    >>> done = run_sweep(small, tempfile.mkdtemp() + "/small", workers=1)
    >>> len(done.runs()), len(done.failures())
    (4, 0)
    """
    from simulation.sweep.engines import engine as chosen
    from simulation.sweep.sweep import sweep

    target = Path("results") / scenario.name if directory is None else Path(directory)
    with _shown(progress) as on_progress:
        sweep(scenario, target, workers=workers, resume=resume, engine=chosen(engine, model), on_progress=on_progress)
    return Sweep(target)


@contextmanager
def _shown(wanted: bool) -> Iterator[Callable[[Progress], None] | None]:
    """What shows how far a sweep is; None where nobody would see it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    screen = Console(stderr=True)
    if wanted and screen.is_jupyter:
        yield _shown_in_notebook()
        return
    if not wanted or not screen.is_terminal:
        yield None
        return
    columns = (TextColumn("runs"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True) as bars:
        task = bars.add_task("runs", total=None)
        yield lambda now: bars.update(task, total=now.total, completed=now.done + now.failed)


def _shown_in_notebook() -> Callable[[Progress], None]:
    """A line below the cell, which is written anew; rich would take ipywidgets for it, and leave an empty line."""
    from IPython.display import display

    line = display({"text/plain": "runs: none so far"}, raw=True, display_id=True)

    def show(now: Progress) -> None:
        failed = f", {now.failed:,} failed" if now.failed else ""
        line.update({"text/plain": f"runs: {now.done:,} of {now.total:,}{failed}"}, raw=True)

    return show
