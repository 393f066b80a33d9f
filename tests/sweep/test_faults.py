"""Faults, tried and counted: nothing is lost silently, nothing counts twice, and every message says what to do.

What a results directory refuses stands in `test_results.py`, what a sweep survives in `test_sweep.py`; here are real
kills, real disks, and hands that meddle.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from click.testing import CliRunner

from simulation.cli import main
from simulation.errors import RequestError, WorkError
from simulation.results import reading
from simulation.sweep.sweep import HUNG, LOST, Progress, sweep
from tests.helpers import mortal
from tests.helpers.stand_ins import LITTLE, TEXT, calm, failing, greedy, killed, little, small, stand_in, stuck
from tests.sweep.test_sweep import PATIENCE, Bytes, contents

ROOT = Path(__file__).parents[2]

Begin = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def begin() -> Iterator[Begin]:
    """Starts a sweep in a process of its own: of the little scenario for an engine, else of the small one."""
    started: list[subprocess.Popen[str]] = []

    def start(name: str, directory: Path, workers: int, before: Callable[[], None] | None = None) -> Any:
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.helpers.stand_ins", name, str(directory), str(workers)],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                preexec_fn=before,  # noqa: PLW1509
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate(timeout=PATIENCE)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Bytes:
    """What the small scenario comes to."""
    directory = tmp_path_factory.mktemp("undisturbed") / "out"
    sweep(small(), directory, workers=1, engine=stand_in(calm))
    return contents(directory)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for results that messages name `out`."""
    monkeypatch.chdir(tmp_path)
    return Path("out")


# ---------------------------------------------------------------------------------------------------- a hundred kills

SWEPT_BY_THREADS: Final = 60
SWEPT_BY_PROCESSES: Final = 20
WORKERS: Final = 20


def phase(directory: Path) -> str:
    """How far a sweep was when it was killed, by what it left."""
    if not directory.exists():
        return "nothing yet"
    if not (directory / "manifest.json").exists():
        return "a directory without a manifest"
    about = reading.read_manifest(directory)
    parts = len(list(directory.glob("runs/part-*")))
    if about.state == "finished":
        return "finished, the process about to end"
    if parts == 40:
        return "every part, not yet finished"
    return f"{'some' if parts else 'no'} parts" + (", one half written" if list(directory.rglob("*.partial")) else "")


def worker_processes(process: subprocess.Popen[str]) -> list[int]:
    """The workers of a sweep, as far as they have started."""
    try:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    except OSError:  # it ended meanwhile
        return []


class Campaign:
    """Kills at random instants, and what was there each time."""

    def __init__(self, place: Path, begin: Begin, expected: dict[str, Bytes]) -> None:
        self.place = place
        self.begin = begin
        self.expected = expected
        self.chance = Random()  # other instants each time: this looks for what nobody thought of
        self.counts: Counter[tuple[str, str]] = Counter()
        self.lives = 0

    def directory(self) -> Path:
        self.lives += 1
        return self.place / f"out-{self.lives}"

    def finish(self, directory: Path) -> None:
        """The rest in one go, and then everything is as if nothing had happened."""
        report = sweep(little("compiled")[0], directory, workers=1, resume=True, engine=self.engine)
        assert (report.done, report.failed, report.total) == (80, 0, 80)
        assert contents(directory) == self.expected[self.engine.name]

    def sweeps(self, name: str, kills: int) -> None:
        """Kills sweeps, each of which goes on with what the last one left."""
        self.engine = little(name)[1]
        directory, done = self.directory(), 0
        # a life that nobody disturbs, to draw instants from: its start, and its work
        begun = time.monotonic()
        whole = self.begin(name, self.directory(), 2)
        assert whole.stdout is not None
        whole.stdout.readline()
        start = time.monotonic() - begun
        assert whole.wait() == 0
        life = time.monotonic() - begun
        while done < kills:
            process = self.begin(name, directory, 2)
            assert process.stdout is not None
            if self.chance.random() < 0.5:  # else most would be killed while they import
                process.stdout.readline()
                time.sleep(self.chance.uniform(0.0, life - start))
            else:
                time.sleep(self.chance.uniform(0.0, life))
            if process.poll() is None:
                process.kill()
                done += 1
                process.communicate(timeout=PATIENCE)  # nobody is left who has its output
                self.counts[f"the sweep, {name} engine", phase(directory)] += 1
                continue
            assert process.returncode == 0, process.communicate()
            self.finish(directory)
            directory = self.directory()
        self.finish(directory)

    def workers(self, kills: int) -> None:
        """Kills a worker now and then; the sweep goes on."""
        self.engine = little("reference")[1]
        done = 0
        while done < kills:
            directory = self.directory()
            process = self.begin("reference", directory, 2)
            latest = -1  # a part must have come since: who kills every worker that starts stops the sweep
            while process.poll() is None:
                time.sleep(self.chance.uniform(0.0, 2.0))
                alive = worker_processes(process)
                parts = len(list(directory.glob("runs/part-*")))
                if alive and parts > latest:
                    os.kill(self.chance.choice(alive), 9)
                    done += 1
                    latest = parts
                    self.counts["a worker, reference engine", phase(directory)] += 1
            _, told = process.communicate(timeout=PATIENCE)
            assert process.returncode == 0, told
            assert reading.read_manifest(directory).failed == 0
            self.finish(directory)


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="workers are found by way of /proc")
def test_a_hundred_kills_cost_nothing_but_time(
    tmp_path: Path, begin: Begin, capsys: pytest.CaptureFixture[str]
) -> None:
    """`kill -9` of sweeps and of workers, at any instant of their lives; each goes on with what the last one left."""
    expected = {}
    for name in ("compiled", "reference"):
        scenario, engine = little(name)
        sweep(scenario, tmp_path / name, workers=1, engine=engine)
        expected[engine.name] = contents(tmp_path / name)
        assert len(expected[engine.name]) == 2 * 40 + 7
    ours, theirs = expected.values()
    assert {name for name in ours if ours[name] != theirs[name]} == {"SHA256SUMS"}  # which names the engine's work
    campaign = Campaign(tmp_path, begin, expected)
    campaign.sweeps("compiled", SWEPT_BY_THREADS)
    campaign.sweeps("reference", SWEPT_BY_PROCESSES)
    campaign.workers(WORKERS)
    assert campaign.counts.total() >= 100
    with capsys.disabled():
        print(f"\n{campaign.counts.total()} kills, {campaign.lives} sweeps brought to their end")
        for (who, when), count in sorted(campaign.counts.items()):
            print(f"{count:4}  {who}: {when}")


# ---------------------------------------------------------------------------------------------------- workers


@pytest.mark.long  # four processes are started, as in `test_sweep.py` where a run ends its worker
def test_a_worker_that_is_killed_for_memory(tmp_path: Path) -> None:
    """From outside and at once, as a system does that has no more: the run is found, and the others go on."""
    report = sweep(small(), tmp_path, workers=2, engine=stand_in(killed))
    assert (report.done, report.failed) == (23, 1)
    assert reading.read_failures(tmp_path)[["run", "stage", "reason"]].to_numpy().tolist() == [[16, "worker", LOST]]


def test_a_run_for_which_there_is_no_memory(tmp_path: Path) -> None:
    report = sweep(small(), tmp_path, workers=1, engine=stand_in(greedy))
    assert (report.done, report.failed) == (23, 1)
    assert reading.read_failures(tmp_path)[["run", "stage"]].to_numpy().tolist() == [[16, "model"]]
    assert reading.read_failures(tmp_path)["reason"].str.startswith("MemoryError").all()


def test_a_chunk_for_which_there_is_no_memory(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of which no run is to blame: nothing counts as failed."""

    def too_large(*arguments: object) -> None:
        raise MemoryError("malloc of size 64 failed")

    with monkeypatch.context() as patched:
        patched.setattr("simulation.results.tables._encoded", too_large)
        with pytest.raises(WorkError) as caught:
            sweep(small(), out, workers=1, engine=stand_in(calm))
    assert str(caught.value) == (
        "a worker could not carry out runs 0 to 3: MemoryError: malloc of size 64 failed: "
        "0 of 24 runs are kept in out, and the same command with --resume does the rest"
    )
    assert sweep(small(), out, workers=1, resume=True, engine=stand_in(calm)).failed == 0


@pytest.mark.parametrize("processes", [False, pytest.param(True, marks=pytest.mark.long)])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_hangs_is_found_and_the_others_go_on(
    tmp_path: Path, undisturbed: Bytes, workers: int, processes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its worker is ended, first with what else was in flight, then with its chunk, then by itself."""
    if not processes:
        mortal.without_processes(monkeypatch)
    seconds = 2.5 if processes else 0.01
    hanging = stand_in(stuck if processes else mortal.stuck)
    report = sweep(small(), tmp_path, workers=workers, engine=hanging, hung_after=seconds)
    assert (report.done, report.failed) == (23, 1)
    failures = reading.read_failures(tmp_path)
    assert failures[["run", "stage", "reason"]].to_numpy().tolist() == [[16, "worker", HUNG.format(seconds=seconds)]]
    different = {name for name, content in contents(tmp_path).items() if undisturbed.get(name) != content}
    part = "part-000004.parquet"
    parts = {f"failures/{part}", f"runs/{part}", f"trajectories/{part}"}
    assert different == {"SHA256SUMS", "datapackage.json", "failures.parquet", *parts}


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan")])
def test_how_long_to_wait_is_checked(out: Path, seconds: float) -> None:
    with pytest.raises(RequestError) as caught:
        sweep(small(), out, engine=stand_in(calm), hung_after=seconds)
    assert str(caught.value) == f"hung_after is {seconds:g}; allowed: a number of seconds above 0"
    assert not out.exists()


def test_threads_that_hang_cannot_be_ended(out: Path) -> None:
    Path("small.yaml").write_text(LITTLE)
    result = CliRunner().invoke(main, ["sweep", "small.yaml", "-o", "out", "--hung-after", "60"])
    assert result.exit_code == 2
    assert result.stderr == (
        "a worker that hangs can be ended where workers are processes, and the compiled engine works in threads: "
        "leave --hung-after out, or take --engine reference\n"
    )
    assert not out.exists()


# ---------------------------------------------------------------------------------------------------- disks

AGAIN: Final = "the sweep's command with --resume carries out its runs again"
GO_ON: Final = "and the same command with --resume does the rest"


def mounted(script: str, place: Path) -> subprocess.CompletedProcess[str]:
    """What a shell script says that has a small file system of its own at `place`; nobody else sees it."""
    return subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", f"mount -t tmpfs -o size=140k tmpfs {place}\n{script}"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """Where a file system of 140 KiB can be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("unshare") is None or mounted(f"mount -o remount,ro {place}", place).returncode:
        pytest.skip("no file system can be mounted here")
    return place


@pytest.mark.long  # two sweeps in processes of their own
def test_a_full_disk(tmp_path: Path, disk: Path, undisturbed: Bytes) -> None:
    work = f"{sys.executable} -m tests.helpers.stand_ins calm {disk}/out 1 > {tmp_path}/said"
    script = f"{work}\necho $?\nmount -o remount,size=16m {disk}\n{work}\necho $?\ncp -r {disk}/out {tmp_path}/out"
    done = mounted(script, disk)
    assert done.stdout == "1\n0\n"
    assert f": No space left on device: 4 of 24 runs are kept in {disk}/out, {GO_ON}\n" in done.stderr
    assert done.stderr.startswith(f"cannot write {disk}/out/")
    assert contents(tmp_path / "out") == undisturbed


@pytest.mark.long  # three sweeps in processes of their own
def test_a_disk_that_cannot_be_written(disk: Path) -> None:
    work = f"{sys.executable} -m tests.helpers.stand_ins calm {disk}/out 1 > /dev/null"
    done = mounted(f"mount -o remount,ro {disk}\n{work}", disk)
    assert (done.returncode, done.stderr) == (
        1,
        f"cannot make {disk}/out: Read-only file system; name another directory with -o\n",
    )
    done = mounted(f"{work}\nmount -o remount,ro {disk}\n{work}", disk)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        f"cannot write {disk}/out: Read-only file system; make it writable, or name another directory with -o",
    )


def test_a_quota_that_is_used_up(tmp_path: Path, begin: Begin, undisturbed: Bytes) -> None:
    """The largest file that the process may write stands for it: no right to mount anything is needed."""

    def only_small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))

    process = begin("calm", tmp_path / "out", 1, only_small_files)
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert told == f"cannot write {tmp_path}/out/manifest.json: File too large; make room, {GO_ON}\n"
    sweep(small(), tmp_path / "out", workers=1, resume=True, engine=stand_in(calm))
    assert contents(tmp_path / "out") == undisturbed


# ---------------------------------------------------------------------------------------------------- meddling hands


@pytest.mark.long  # two sweeps in processes of their own
def test_two_sweeps_that_begin_together(tmp_path: Path, begin: Begin, undisturbed: Bytes) -> None:
    """One of them does the work, the other leaves it alone; the loser may also come when it is done."""
    out = tmp_path / "out"
    both = [begin("slow", out, 1) for _ in range(2)]
    told = [process.communicate(timeout=PATIENCE)[1] for process in both]
    taken = f"another sweep is at work in {out}: wait until it ends, or name another directory with -o\n"
    assert 0 in [process.returncode for process in both]
    assert all((process.returncode, said) in [(0, ""), (1, taken)] for process, said in zip(both, told, strict=True))
    assert contents(out) == undisturbed


def test_a_directory_that_is_removed_while_the_sweep_is_at_work(out: Path) -> None:
    def remove(progress: Progress) -> None:
        if progress.done == 8:
            shutil.rmtree(out)

    with pytest.raises(WorkError) as caught:
        sweep(small(), out, workers=1, engine=stand_in(calm), on_progress=remove)
    assert str(caught.value) == (
        "out was removed or replaced while the sweep was at work in it: nothing is kept there any more; "
        "begin again, in a directory that nobody touches meanwhile"
    )
    assert not out.exists()


def test_a_directory_in_which_another_sweep_begins_meanwhile(out: Path, undisturbed: Bytes) -> None:
    """The rows of the two are not mixed."""
    other = small(TEXT.replace("seed: 7", "seed: 8"))
    told = []

    def replace_all(progress: Progress) -> None:
        if progress.done == 8:
            out.rename("elsewhere")
            told.append(sweep(other, out, workers=1, engine=stand_in(calm)))

    with pytest.raises(WorkError, match=r"^out was removed or replaced while the sweep was at work in it"):
        sweep(small(), out, workers=1, engine=stand_in(calm), on_progress=replace_all)
    assert told[0].done == 24
    assert reading.read_manifest(out).scenario["seed"] == 8
    assert len(reading.read_runs(out)) == 24
    assert sweep(small(), "elsewhere", workers=1, resume=True, engine=stand_in(calm)).earlier == 8
    assert contents(Path("elsewhere")) == undisturbed


@pytest.mark.parametrize("group", ["runs", "trajectories"])
def test_a_part_that_is_deleted_while_the_sweep_is_at_work(out: Path, undisturbed: Bytes, group: str) -> None:
    part = out / group / "part-000001.parquet"

    def delete(progress: Progress) -> None:
        if progress.done == 16:
            part.unlink()

    with pytest.raises(WorkError) as caught:
        sweep(small(), out, workers=1, engine=stand_in(calm), on_progress=delete)
    assert str(caught.value) == (
        f"{part} has disappeared while the sweep was at work, and 4 runs with it: "
        f"20 of 24 runs are kept in out, {GO_ON}"
    )
    sweep(small(), out, workers=1, resume=True, engine=stand_in(calm))
    assert contents(out) == undisturbed


def test_a_part_that_is_deleted_afterwards(out: Path) -> None:
    sweep(small(), out, workers=1, engine=stand_in(calm))
    Path("out/runs/part-000001.parquet").unlink()
    with pytest.raises(RequestError) as caught:
        reading.read_runs(out)
    assert str(caught.value) == f"out/runs/part-000001.parquet is missing: {AGAIN}"
    assert sweep(small(), out, workers=1, resume=True, engine=stand_in(calm)).earlier == 20
    assert len(reading.read_runs(out)) == 24


PARTS: Final = [f"{group}/part-000003.parquet" for group in ("runs", "trajectories", "failures")]


@pytest.mark.parametrize("name", [*PARTS, "failures.parquet"])
@pytest.mark.parametrize("left", [0, 3, 400])
def test_a_torn_file_is_named_with_its_cure_and_the_cure_cures_it(out: Path, name: str, left: int) -> None:
    sweep(small(), out, workers=1, engine=stand_in(failing))
    before = contents(out)
    (out / name).write_bytes(before[name][:left])
    if name != "failures/part-000003.parquet":  # the rows of which are read in failures.parquet
        read = reading.read_trajectories if name.startswith("traj") else reading.read_runs
        with pytest.raises(RequestError) as caught:
            (reading.read_failures if name == "failures.parquet" else read)(out)
        again = "the sweep's command with --resume writes it again" if name == "failures.parquet" else AGAIN
        assert str(caught.value) == f"out/{name} is not what the sweep wrote, its SHA-256 is another: {again}"
    sweep(small(), out, workers=1, resume=True, engine=stand_in(failing))
    assert contents(out) == before


def other_sweep(change: tuple[str, str]) -> None:
    sweep(small(TEXT.replace(*change)), "other", workers=1, engine=stand_in(calm))


@pytest.mark.parametrize(
    "change",
    [("seed: 7", "seed: 8"), ("accounts: 300", "accounts: 301"), ("reassign: [colleague, new_hire]", "cover: [0, 1]")],
)
@pytest.mark.parametrize("group", ["runs", "trajectories"])
def test_a_part_of_another_sweep_is_not_read(
    out: Path, undisturbed: Bytes, change: tuple[str, str], group: str
) -> None:
    """Even of one that differs in nothing but its seed."""
    sweep(small(), out, workers=1, engine=stand_in(calm))
    other_sweep(change)
    name = f"{group}/part-000004.parquet"
    shutil.copy(f"other/{name}", out / name)
    with pytest.raises(RequestError, match=rf"^out/{name} is not what the sweep wrote"):
        (reading.read_runs if group == "runs" else reading.read_trajectories)(out)
    assert sweep(small(), out, workers=1, resume=True, engine=stand_in(calm)).earlier == 20
    assert contents(out) == undisturbed


def test_a_part_in_the_place_of_another_counts_nothing_twice(out: Path, undisturbed: Bytes) -> None:
    sweep(small(), out, workers=1, engine=stand_in(calm))
    for group in ("runs", "trajectories"):
        shutil.copy(out / group / "part-000001.parquet", out / group / "part-000004.parquet")
    with pytest.raises(RequestError, match=r"^out/runs/part-000004\.parquet is not what the sweep wrote"):
        reading.read_runs(out)
    sweep(small(), out, workers=1, resume=True, engine=stand_in(calm))
    assert contents(out) == undisturbed


def test_the_command_says_what_it_carried_out_again(out: Path) -> None:
    Path("small.yaml").write_text(LITTLE.replace("replications: 20", "replications: 2"))
    command = ["sweep", "small.yaml", "-o", "out", "--engine", "reference", "--no-figures"]
    assert CliRunner().invoke(main, command).exit_code == 0
    file = out / "runs/part-000000.parquet"
    file.write_bytes(file.read_bytes()[:-1])
    result = CliRunner().invoke(main, [*command, "--resume"])
    assert result.exit_code == 0
    assert (
        "not what the sweep had written, and carried out again: runs/part-000000.parquet and what belongs to it\n"
    ) in result.stderr
