"""A Dask cluster that exists: the same bytes, whoever is lost meanwhile, and refusals in words before anything runs.

Schedulers and workers are processes of their own on loopback, as on a real cluster, and are killed as there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import chdir, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulation.cli import main
from simulation.errors import RequestError, WorkError
from simulation.results import reading
from simulation.results.origin import Origin
from simulation.scenario.reading import parse_scenario
from simulation.sweep import chunks, cluster
from simulation.sweep.cluster import carry_out_there, connected
from simulation.sweep.sweep import LOST, Progress, sweep
from tests.cli.test_cli import SMALL
from tests.helpers.stand_ins import calm, fatal, slow, small, stand_in
from tests.sweep.test_sweep import Bytes, contents, interrupting

pytestmark = [
    pytest.mark.extras,
    # distributed's own, with the pinned versions
    pytest.mark.filterwarnings("ignore::DeprecationWarning:distributed.*"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds after which what should be there counts as missing."""

WITHOUT_THE_PROJECT = """
import sys
sys.modules["simulation"] = None
from distributed.cli.dask_worker import main
main()
"""


class Started:
    """A scheduler and its workers, each a process."""

    def __init__(self, directory: Path, allowed_failures: int) -> None:
        self.file = directory / "scheduler.json"
        self.directory = directory
        self.environment = os.environ | {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(allowed_failures)}
        self.workers: list[subprocess.Popen[bytes]] = []
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(self.file)]
        self.scheduler = self._start("-m", "distributed.cli.dask_scheduler", *options)
        latest = time.monotonic() + PATIENCE
        while not self.file.exists():
            assert time.monotonic() < latest, "the scheduler has not started"
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.directory / "log").open("ab") as log:
            return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def add(self, count: int, *command: str) -> Started:
        """Starts so many workers of one thread each."""
        options = [self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory"]
        for _ in range(count):
            start = command or ("-m", "distributed.cli.dask_worker")
            self.workers.append(self._start(*start, *options, str(self.directory)))
        return self

    def wait(self) -> Started:
        """Until all workers have been seen by the scheduler."""
        with connected(self.address) as workers:
            latest = time.monotonic() + PATIENCE
            while len(workers._client.nthreads()) < len(self.workers):
                assert time.monotonic() < latest, "the workers have not started"
                time.sleep(0.05)
        return self

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            with suppress(OSError):
                process.kill()
            process.wait()


@pytest.fixture
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Started]]:
    """Starts a scheduler of a test's own."""
    started: list[Started] = []

    def one(allowed_failures: int = 3) -> Started:
        started.append(Started(tmp_path_factory.mktemp("cluster"), allowed_failures))
        return started[-1]

    yield one
    for each in started:
        each.end()


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """A scheduler and three workers that nobody kills."""
    started = Started(tmp_path_factory.mktemp("cluster"), 3).add(3)
    yield started.wait()
    started.end()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Bytes:
    """What the small scenario comes to in one process."""
    directory = tmp_path_factory.mktemp("undisturbed") / "out"
    sweep(small(), directory, workers=1, engine=stand_in(calm))
    return contents(directory)


# ---------------------------------------------------------------------------------------------------- the same bytes


def test_a_cluster_writes_the_bytes_of_one_worker(tmp_path: Path, undisturbed: Bytes, three: Started) -> None:
    with connected(three.address) as workers:
        assert workers.slots() == 3
        report = sweep(small(), tmp_path, engine=stand_in(calm), executor=workers)
    assert (report.done, report.failed) == (24, 0)
    assert contents(tmp_path) == undisturbed


def test_the_command_with_the_compiled_engine(tmp_path: Path, three: Started) -> None:
    """By the scheduler's file, as clusters with a shared disk have it."""
    scenario = tmp_path / "small.yaml"
    scenario.write_text(SMALL)
    for name, options in (("here", ["--workers", "1"]), ("there", ["--cluster", str(three.file)])):
        result = CliRunner().invoke(main, ["sweep", str(scenario), "-o", str(tmp_path / name), *options])
        assert result.exit_code == 0, result.stderr
        assert "Traceback" not in result.stderr
    runs = {name: content for name, content in contents(tmp_path / "here").items() if "figures" not in name}
    assert runs == {name: content for name, content in contents(tmp_path / "there").items() if "figures" not in name}
    assert len(runs) == 9


OPEN = """\
name: open
seed: 3
regimes: [sole, shared]
weeks: {warm_up: 8, horizon: 26}
parameters: {accounts: 30}
unknowns: [trust, shared]
design: {method: lhs, points: 33}
replications: 2
"""

OVER = """\
name: over
seed: 4
regimes: [sole, shared]
weeks: {warm_up: 8, horizon: 26}
parameters: {accounts: 30}
over: ensemble
replications: 24
"""


@pytest.mark.parametrize(("command", "text"), [("sweep", OVER), ("robust", OPEN)])
def test_worlds_come_out_of_a_cluster_as_of_one_worker(command: str, text: str, tmp_path: Path, three: Started) -> None:
    """Replications that are worlds, and design points that are; what `robust` then says of them is the same, too."""
    (tmp_path / "worlds.yaml").write_text(text)
    told = {}
    for name, options in (("here", ["--workers", "1"]), ("there", ["--cluster", three.address])):
        asked = [command, str(tmp_path / "worlds.yaml"), "-o", str(tmp_path / name), "--quiet", *options]
        result = CliRunner().invoke(main, asked)
        assert result.exit_code == 0, result.stderr
        told[name] = result.stdout.replace(str(tmp_path / name), "DIR")
    assert told["here"] == told["there"]
    here, there = (
        {name: content for name, content in contents(tmp_path / name).items() if not name.endswith((".png", ".svg"))}
        for name in ("here", "there")
    )
    assert here == there
    assert any(name.startswith("runs") for name in here)


def test_a_worker_that_is_killed_midway_costs_nothing_but_time(
    tmp_path: Path, undisturbed: Bytes, start: Callable[..., Started]
) -> None:
    """Every worker has a chunk, and a second one waiting; another worker comes in the place of the one that goes."""
    there = start().add(3).wait()
    killed = []

    def kill(progress: Progress) -> None:
        if progress.done >= 4 and not killed:
            killed.append(there.workers[0])
            there.workers[0].kill()
            there.add(1)

    with connected(there.address) as workers:
        report = sweep(small(), tmp_path, engine=stand_in(slow), executor=workers, on_progress=kill)
    assert killed
    assert killed[0].wait() == -9
    assert (report.done, report.failed) == (24, 0)
    assert contents(tmp_path) == undisturbed


def test_a_run_that_ends_its_workers_is_found_and_the_others_go_on(
    tmp_path: Path, start: Callable[..., Started]
) -> None:
    """The chunk that has cost too many workers is carried out here, alone, in a process that may end."""
    there = start(allowed_failures=0).add(2).wait()
    with connected(there.address) as workers:
        report = sweep(small(), tmp_path, engine=stand_in(fatal), executor=workers)
    assert (report.done, report.failed) == (23, 1)
    assert reading.read_failures(tmp_path)[["run", "stage", "reason"]].to_numpy().tolist() == [[16, "worker", LOST]]


def test_an_interruption_leaves_what_resume_completes(tmp_path: Path, undisturbed: Bytes, three: Started) -> None:
    with connected(three.address) as workers:
        with pytest.raises(WorkError, match=r"^interrupted: \d+ of 24 runs are kept in .* --resume does the rest$"):
            sweep(small(), tmp_path, engine=stand_in(slow), executor=workers, on_progress=interrupting(8))
        sweep(small(), tmp_path, engine=stand_in(slow), executor=workers, resume=True)
    assert contents(tmp_path) == undisturbed


def test_a_scheduler_that_is_killed_midway_is_told_in_words(
    tmp_path: Path, undisturbed: Bytes, start: Callable[..., Started]
) -> None:
    there = start().add(2).wait()

    def kill(progress: Progress) -> None:
        if progress.done == 4:
            there.scheduler.kill()

    with connected(there.address) as workers, pytest.raises(WorkError) as caught:
        sweep(small(), tmp_path, engine=stand_in(slow), executor=workers, on_progress=kill)
    assert str(caught.value).startswith("the workers ended: the scheduler is gone, or cannot be reached: ")
    assert str(caught.value).endswith("and the same command with --resume does the rest")
    sweep(small(), tmp_path, workers=1, resume=True, engine=stand_in(calm))
    assert contents(tmp_path) == undisturbed


@pytest.mark.parametrize("text", [OVER, OPEN])
def test_worlds_go_on_where_a_killed_worker_and_a_killed_scheduler_left_them(
    text: str, tmp_path: Path, start: Callable[..., Started], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two workers half way, then the scheduler; then here: no byte is another than of one undisturbed worker."""
    monkeypatch.setattr(chunks, "CHUNK_SECONDS", 1e-9)  # a run a chunk
    scenario = parse_scenario(text)
    sweep(scenario, tmp_path / "here", workers=1)
    there = start().add(2).wait()

    def kill(progress: Progress) -> None:
        if progress.done == 8:
            there.workers[0].kill()
        if progress.done == 24:
            there.scheduler.kill()

    with connected(there.address) as workers, pytest.raises(WorkError, match="--resume does the rest"):
        sweep(scenario, tmp_path / "there", executor=workers, on_progress=kill)
    assert (
        24 <= reading.read_manifest(tmp_path / "there").done < scenario.replications * 2 * (1 if scenario.over else 33)
    )
    sweep(scenario, tmp_path / "there", workers=2, resume=True)
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_workers_that_answer_nothing_end_the_sweep(tmp_path: Path, undisturbed: Bytes, three: Started) -> None:
    """They are not ours to end. A sleeping run stands for one that hangs."""
    with connected(three.address) as workers, pytest.raises(WorkError) as caught:
        sweep(small(), tmp_path, engine=stand_in(slow), executor=workers, hung_after=0.01)
    assert str(caught.value).startswith("no worker has answered for 0.01 seconds; end those that hang: ")


# ---------------------------------------------------------------------------------------------------- refusals


def refusal(*arguments: object) -> str:
    """What the command says when it refuses a cluster; nothing may have been written."""
    with tempfile.TemporaryDirectory() as directory, chdir(directory):
        Path("small.yaml").write_text(SMALL)
        result = CliRunner().invoke(main, ["sweep", "small.yaml", "-o", "out", *map(str, arguments)])
        assert result.exit_code == 2
        assert not Path("out").exists()
    assert result.stdout == ""
    return result.stderr.strip()


def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ANSWERS_WITHIN", 0.5)
    assert refusal("--cluster", "tcp://127.0.0.1:9") == (
        "no Dask scheduler answers at tcp://127.0.0.1:9 within 0.5 seconds: "
        "start one with `dask scheduler`, and give the address that it prints, such as tcp://10.0.0.5:8786"
    )


def test_a_scheduler_without_workers(start: Callable[..., Started], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WORKERS_WITHIN", 0.5)
    address = start().address
    assert refusal("--cluster", address) == (
        f"the scheduler at {address} has no worker, after 0.5 seconds: start some with `dask worker {address}`"
    )


@pytest.mark.parametrize("address", ["head-node", "tcp://head-node", "http://head-node:port/"])
def test_what_is_no_address(address: str) -> None:
    assert refusal("--cluster", address) == (
        f"'{address}' is no address of a Dask scheduler: give what it prints, such as tcp://10.0.0.5:8786, "
        "or the file that it wrote with --scheduler-file"
    )


def test_a_file_of_no_scheduler(tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    assert refusal("--cluster", file) == (
        f"cannot read {file}: No such file or directory; "
        f"start a scheduler with `dask scheduler --scheduler-file {file}`"
    )
    for text in ("", "[]", "{}"):
        file.write_text(text)
        assert refusal("--cluster", file) == f"{file} is no file that `dask scheduler --scheduler-file` wrote"


def test_a_cluster_has_the_workers_that_it_has() -> None:
    assert refusal("--cluster", "tcp://127.0.0.1:9", "--workers", 2) == (
        "--workers is for this machine, and a cluster has the workers that it has: leave one out"
    )


def test_the_extra_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert refusal("--cluster", "tcp://127.0.0.1:9") == (
        "a cluster needs the package distributed; in a checkout: uv sync --extra cluster"
    )


def test_workers_with_other_sources_or_versions(three: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    here = cluster._origin()
    versions = {**here.versions, "numpy": "1.0"}
    sources = {**here.sources, "simulation/science/rules/past.py": "another"}
    monkeypatch.setattr(cluster, "_origin", lambda: Origin(versions, sources))
    first, *workers, last = refusal("--cluster", three.address).splitlines()
    assert first == f"workers at {three.address} have not what this process has, and their rows would not be the same:"
    assert len(workers) == 3
    for line in workers:
        assert line.startswith("  tcp://127.0.0.1:")
        assert line.endswith(
            ": model: changed in simulation/science/rules/past.py; "
            f"versions: numpy was 1.0, is {here.versions['numpy']}"
        )
    assert last == "Install the same versions there, and start them anew"


def test_a_worker_without_the_project(start: Callable[..., Started]) -> None:
    there = start().add(1, "-c", WITHOUT_THE_PROJECT)
    first, worker, _ = refusal("--cluster", there.address).splitlines()
    assert "rows would not be the same" in first
    assert ": this project is not installed there" in worker


def test_a_worker_that_comes_later_is_asked_too() -> None:
    here = cluster._origin()
    assert carry_out_there(here, int, ("7",), {}) == 7
    with pytest.raises(WorkError) as caught:
        carry_out_there(
            Origin(here.versions, {**here.sources, "simulation/science/rules/past.py": "another"}), int, ("7",), {}
        )
    assert str(caught.value) == (
        "a worker that came later has not what this process has:\n"
        "  model: changed in simulation/science/rules/past.py\nEnd it"
    )


def test_a_request_that_is_refused_reaches_no_cluster(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"^hung_after is 0; allowed: a number of seconds above 0$"):
        sweep(small(), tmp_path / "out", hung_after=0.0)
    assert not (tmp_path / "out").exists()
