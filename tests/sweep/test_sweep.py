"""Sweeps: the same bytes whoever does the work and however often it is stopped, and failures that stop nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from simulation.errors import RequestError, WorkError
from simulation.results import reading, writing
from simulation.sweep import workers
from simulation.sweep.engines import Measured
from simulation.sweep.sweep import LOST, Progress, SweepReport, sweep
from simulation.sweep.workers import InProcess, Workers, first_done
from tests.helpers import stand_ins
from tests.helpers.mortal import mortal, without_processes
from tests.helpers.stand_ins import calm, failing, fatal, small, stand_in

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds after which a process that should have ended counts as hanging."""

Bytes = dict[str, bytes]


def contents(directory: Path) -> Bytes:
    """Every file of a results directory but the manifest and the RO-Crate, which know times."""
    return {
        str(file.relative_to(directory)): file.read_bytes()
        for file in sorted(directory.rglob("*"))
        if file.is_file() and file.name not in ("manifest.json", "ro-crate-metadata.json")
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Bytes:
    """What the small scenario comes to when one process carries it out in one go."""
    directory = tmp_path_factory.mktemp("undisturbed") / "out"
    sweep(small(), directory, workers=1, engine=stand_in(calm))
    return contents(directory)


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[str, int], subprocess.Popen[str]]]:
    """Starts a sweep of the small scenario into `out`, in a process that has its own group as in a terminal."""
    started: list[subprocess.Popen[str]] = []

    def start(stand_in: str, count: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.stand_ins", stand_in, str(tmp_path / "out"), str(count)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=PATIENCE)


def wait_for(process: subprocess.Popen[str], *lines: str) -> None:
    """Reads what a process says until it has said each of these lines, in any order."""
    assert process.stdout is not None
    awaited = list(lines)
    too_late = threading.Timer(PATIENCE, process.kill)
    too_late.start()
    try:
        for said in process.stdout:
            if said.strip() in awaited:
                awaited.remove(said.strip())
            if not awaited:
                return
    finally:
        too_late.cancel()
    raise AssertionError(f"it ended before it said {awaited}")


def wait_until_all_hang(process: subprocess.Popen[str]) -> None:
    """Until three chunks are in place and both workers are in a run that never ends."""
    wait_for(process, "12 of 24", "hanging", "hanging")


def interrupting(after: int) -> Callable[[Progress], None]:
    """Ctrl-C as soon as so many runs are done."""

    def interrupt(progress: Progress) -> None:
        if progress.done >= after:
            raise KeyboardInterrupt

    return interrupt


# ---------------------------------------------------------------------------------------------------- the same bytes


@pytest.mark.parametrize("count", [2, pytest.param(3, marks=pytest.mark.long)])
def test_bytes_do_not_depend_on_the_number_of_workers(tmp_path: Path, undisturbed: Bytes, count: int) -> None:
    sweep(small(), tmp_path, workers=count, engine=stand_in(calm))
    assert contents(tmp_path) == undisturbed


def test_bytes_do_not_depend_on_the_executor(tmp_path: Path, undisturbed: Bytes) -> None:
    """Threads here; whose executor it is shuts it down."""
    with ThreadPoolExecutor(3) as executor:
        sweep(small(), tmp_path, workers=2, engine=stand_in(calm), executor=executor)
        assert executor.submit(int, 3).result() == 3
    assert contents(tmp_path) == undisturbed


def test_bytes_do_not_depend_on_interruptions(tmp_path: Path, undisturbed: Bytes) -> None:
    for after in (4, 12, 16):
        with pytest.raises(WorkError):
            sweep(small(), tmp_path, workers=1, resume=True, engine=stand_in(calm), on_progress=interrupting(after))
        assert len(reading.read_runs(tmp_path)) == after
    sweep(small(), tmp_path, workers=1, resume=True, engine=stand_in(calm))
    assert contents(tmp_path) == undisturbed


@pytest.mark.long  # a hundred of them, in `test_faults.py`, are long, too
def test_kills_at_any_instant_cost_nothing_but_time(
    tmp_path: Path, undisturbed: Bytes, begin: Callable[[str, int], subprocess.Popen[str]]
) -> None:
    """Three kills in a row, each a little after the sweep began; whatever is there by then is gone on with."""
    out = tmp_path / "out"
    chance = Random(20)
    seen = []
    for count in (2, 1, 2):
        process = begin("slow", count)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.25 if count == 1 else 1.5))
        process.kill()
        process.communicate(timeout=PATIENCE)
        seen.append(len(list(out.glob("runs/part-*.parquet"))))
    report = sweep(small(), out, workers=1, resume=True, engine=stand_in(calm))
    assert report.earlier == 4 * seen[-1]
    assert seen == sorted(seen)
    assert contents(out) == undisturbed


def test_a_kill_between_the_last_run_and_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is there but the gathered failures; nothing is carried out again."""
    sweep(small(), tmp_path / "whole", workers=1, engine=stand_in(failing))

    def die(kept: writing.Results) -> None:
        raise SystemError

    with monkeypatch.context() as patched:
        patched.setattr(writing.Results, "finish", die)
        with pytest.raises(SystemError):
            sweep(small(), tmp_path / "out", workers=1, engine=stand_in(failing))
    assert not (tmp_path / "out/failures.parquet").exists()
    report = sweep(small(), tmp_path / "out", workers=1, resume=True, engine=stand_in(failing))
    assert (report.done, report.failed, report.earlier) == (20, 4, 24)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_finished_results_are_left_alone_when_resumed(tmp_path: Path) -> None:
    sweep(small(), tmp_path, workers=1, engine=stand_in(failing))
    before = {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in tmp_path.rglob("*") if file.is_file()}
    report = sweep(small(), tmp_path, workers=2, resume=True, engine=stand_in(failing))
    assert (report.done, report.failed, report.total, report.earlier) == (20, 4, 24, 24)
    after = {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in tmp_path.rglob("*") if file.is_file()}
    assert after == before


# ---------------------------------------------------------------------------------------------------- failures


def test_a_failing_run_is_a_row_and_the_others_go_on(tmp_path: Path, undisturbed: Bytes) -> None:
    report = sweep(small(), tmp_path, workers=1, engine=stand_in(failing))
    assert (report.done, report.failed, report.total) == (20, 4, 24)
    failures = reading.read_failures(tmp_path)
    assert list(failures[["run", "stage", "reason"]].itertuples(index=False, name=None)) == [
        (11, "outcomes", "ValueError: trust has 1 values in 52 weeks"),
        (15, "outcomes", "ValueError: churn_rate is inf"),
        (16, "model", "ValueError: trust is 1.2, above 1"),
        (17, "model", "SystemExit: no more"),
    ]
    assert failures.iloc[2][["point", "turnover", "reassign", "regime", "replication"]].tolist() == [
        *(2, 0.3, "colleague", "shared", 1)
    ]
    assert list(reading.read_runs(tmp_path)["run"]) == [run for run in range(24) if run not in (11, 15, 16, 17)]
    assert list(reading.read_trajectories(tmp_path)["run"].unique()) == list(reading.read_runs(tmp_path)["run"])
    untouched = [name for name in undisturbed if name.endswith(("000000.parquet", "000001.parquet", "000005.parquet"))]
    assert len(untouched) == 6
    assert all(contents(tmp_path)[name] == undisturbed[name] for name in untouched)


def test_outcomes_that_nobody_knows_are_a_failure(tmp_path: Path) -> None:
    def odd(*arguments: object, **named: object) -> Measured:
        outcomes, trajectories = calm(*arguments, **named)  # type: ignore[arg-type]
        return {**{name: value for name, value in outcomes.items() if name != "trust"}, "thrust": 1.0}, trajectories

    sweep(small(), tmp_path, workers=1, engine=stand_in(odd))
    failures = reading.read_failures(tmp_path)
    assert set(failures["stage"] + ": " + failures["reason"]) == {
        "outcomes: ValueError: absent or unknown outcomes: thrust, trust"
    }
    assert len(failures) == 24
    assert len(reading.read_runs(tmp_path)) == 0


def test_levels_that_no_file_could_hold_are_refused(tmp_path: Path) -> None:
    """They cannot come from a scenario file, which is checked; they can from a program."""
    broken = replace(small(), factors={"turnover": (0.1, 7.0)})
    with pytest.raises(RequestError) as caught:
        sweep(broken, tmp_path / "out", workers=1, engine=stand_in(calm))
    assert str(caught.value).startswith("this scenario cannot be carried out:\n")
    assert "turnover" in str(caught.value)
    assert "7" in str(caught.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("processes", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_run_that_ends_its_worker_is_found_and_the_others_go_on(
    tmp_path: Path, undisturbed: Bytes, processes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not processes:
        without_processes(monkeypatch)
    report = sweep(small(), tmp_path, workers=2, engine=stand_in(fatal if processes else mortal))
    assert (report.done, report.failed) == (23, 1)
    failures = reading.read_failures(tmp_path)
    assert failures[["run", "stage", "reason"]].to_numpy().tolist() == [[16, "worker", LOST]]
    assert list(reading.read_runs(tmp_path)["run"]) == [run for run in range(24) if run != 16]
    assert list(reading.read_trajectories(tmp_path)["run"].unique()) == list(reading.read_runs(tmp_path)["run"])
    different = {name for name, content in contents(tmp_path).items() if undisturbed.get(name) != content}
    part = "part-000004.parquet"
    parts = {f"failures/{part}", f"runs/{part}", f"trajectories/{part}"}
    assert different == {"failures.parquet", "datapackage.json", "SHA256SUMS", *parts}


@pytest.mark.long  # processes are started
def test_workers_that_cannot_start_are_no_failures_of_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workers, "begin_worker", stand_ins.refuse_to_begin)
    with pytest.raises(WorkError) as caught:
        sweep(small(), "out", workers=2, engine=stand_in(calm))
    assert str(caught.value) == (
        "no worker process can be started (with --workers 1 none is needed): "
        "0 of 24 runs are kept in out, and the same command with --resume does the rest"
    )
    assert reading.read_manifest("out").failed == 0


@pytest.mark.long  # a process is started
def test_an_executor_that_breaks_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor,
        pytest.raises(WorkError, match=r"^the workers ended: .* of 24 runs are kept in out, and the same command with"),
    ):
        sweep(small(), "out", workers=1, engine=stand_in(fatal), executor=executor)
    assert reading.read_manifest("out").state == "interrupted"


def test_a_worker_that_dies_in_the_middle_of_an_answer_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pool waits for the rest of the answer, and for ever."""
    monkeypatch.setattr(workers, "PATIENCE", 0.01)
    pool = Workers(1)
    assert pool.ready()
    assert not pool.lost()
    pool._context.started[0].kill()
    pool._context.started[0].join()
    unanswered: Future[int] = Future()
    with pytest.raises(BrokenProcessPool):
        first_done(pool, [unanswered])
    pool.stop()


# ---------------------------------------------------------------------------------------------------- interruptions


def test_an_interruption_says_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WorkError) as caught:
        sweep(small(), "out", workers=1, engine=stand_in(calm), on_progress=interrupting(8))
    assert str(caught.value) == (
        "interrupted: 8 of 24 runs are kept in out, and the same command with --resume does the rest"
    )
    assert isinstance(caught.value.__cause__, KeyboardInterrupt)
    about = reading.read_manifest("out")
    assert (about.state, about.done, about.failed) == ("interrupted", 8, 0)
    assert about.end is not None


def test_an_error_in_the_callers_own_function_passes_through(tmp_path: Path) -> None:
    def broken(progress: Progress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sweep(small(), tmp_path, workers=1, engine=stand_in(calm), on_progress=broken)
    assert reading.read_manifest(tmp_path).state == "interrupted"


@pytest.mark.parametrize("when", [pytest.param("at the start", marks=pytest.mark.long), "while runs hang"])
def test_ctrl_c_ends_everything_at_once(
    tmp_path: Path, undisturbed: Bytes, begin: Callable[[str, int], subprocess.Popen[str]], when: str
) -> None:
    """The signal goes to every process of the group, as a terminal sends it; no worker says a word about it."""
    process = begin("hanging", 2)
    if when == "at the start":
        wait_for(process, "0 of 24")
        time.sleep(0.2)  # the workers are being started, and know nothing of signals yet
    else:
        wait_until_all_hang(process)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=PATIENCE)  # runs hang for ten minutes
    kept = reading.read_manifest(tmp_path / "out").done
    assert kept == 12 or when == "at the start"
    assert told.startswith(f"interrupted: {kept} of 24 runs are kept in ")
    assert told.count("\n") == 1
    assert process.returncode == 1
    assert reading.read_manifest(tmp_path / "out").state == "interrupted"
    sweep(small(), tmp_path / "out", workers=1, resume=True, engine=stand_in(calm))
    assert contents(tmp_path / "out") == undisturbed


@pytest.mark.long  # three processes are started
def test_workers_do_not_outlive_a_killed_sweep(begin: Callable[[str, int], subprocess.Popen[str]]) -> None:
    """Its output is open as long as one of them has it."""
    process = begin("hanging", 2)
    wait_until_all_hang(process)
    process.kill()
    process.communicate(timeout=PATIENCE)


# ---------------------------------------------------------------------------------------------------- in flight


class Counting(Executor):
    """Threads that know how many calls they have been given and have not answered."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(8)
        self.lock = threading.Lock()
        self.now = 0
        self.most = 0

    def submit[**P, T](self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        future = self.threads.submit(function, *arguments, **named)
        future.add_done_callback(self._answered)
        return future

    def _answered(self, _: object) -> None:
        with self.lock:
            self.now -= 1


def test_few_chunks_are_in_flight(tmp_path: Path) -> None:
    """However many there are: their results would pile up."""
    executor = Counting()
    with executor.threads:
        sweep(small(), tmp_path, workers=1, engine=stand_in(calm), executor=executor)
    assert executor.most <= 2


def test_progress_counts_what_is_in_place(tmp_path: Path) -> None:
    told: list[tuple[Progress, int]] = []

    def note(progress: Progress) -> None:
        told.append((progress, len(list(tmp_path.glob("runs/part-*")))))

    with pytest.raises(WorkError):
        sweep(small(), tmp_path, workers=1, engine=stand_in(calm), on_progress=interrupting(8))
    report = sweep(small(), tmp_path, workers=1, resume=True, engine=stand_in(calm), on_progress=note)
    assert told == [(Progress(done=4 * parts, failed=0, total=24, earlier=8), parts) for parts in range(2, 7)]
    assert report == SweepReport(tmp_path, 24, 0, 24, 8, report.elapsed)
    assert 0 < report.elapsed < PATIENCE


def test_workers_are_at_least_one(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"^workers is 0; allowed: a whole number from 1$"):
        sweep(small(), tmp_path / "out", workers=0, engine=stand_in(calm))
    assert not (tmp_path / "out").exists()
    assert workers.usable_processors() >= 1


def test_one_worker_starts_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Workers, "__init__", refuse)
    assert sweep(small(), tmp_path, workers=1, engine=stand_in(calm)).done == 24
    assert InProcess().submit(int, "x").exception() is not None
