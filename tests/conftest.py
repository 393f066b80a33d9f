"""Settings for all tests."""

from __future__ import annotations

import os

# as the command does: matrices on one thread, or every worker would take all processors; before NumPy is loaded
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import settings

from simulation.science import compilation

# no deadline: how long an example takes is a matter of the machine, and of what else it does
# the same examples at each run, so that a commit is green or is not; `pytest --hypothesis-profile=search` seeks others
settings.register_profile("search", deadline=None, print_blob=True)
settings.register_profile("laws", settings.get_profile("search"), derandomize=True)
settings.load_profile("laws")

# a worker of the test runner says how wide its terminal is; what is tested has none
os.environ.pop("COLUMNS", None)

WITHOUT_ENGINE = ("tests/lesson/", "tests/scenario/", "tests/wording/")
"""What one process can test while another compiles the engine for both."""

RUNS_IT_ALL_THE_SAME = tuple(
    f"tests/scenario/test_{name}.py"
    for name in ("ensembles", "events", "inheritance", "sampling", "size", "tiers", "transitions")
)
"""Files there whose tests run the engine."""

COMPILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First what needs no engine: the process that begins elsewhere has compiled it by then."""
    items.sort(key=_needs_the_engine)


def _needs_the_engine(item: pytest.Item) -> bool:
    return not item.nodeid.startswith(WITHOUT_ENGINE) or item.nodeid.startswith(RUNS_IT_ALL_THE_SAME)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """One process compiles the engine, and the others wait for it, where otherwise each would do the same work."""
    stash = item.config.stash
    if "PYTEST_XDIST_WORKER" not in os.environ or COMPILED in stash or not _needs_the_engine(item):
        return
    if not compilation.is_compiled():
        with _alone(compilation.kept_in()):
            _run_the_engine()
    stash[COMPILED] = True


@contextmanager
def _alone(directory: Path | None) -> Iterator[None]:
    """No other process is in here, as long as there is a place and a way to agree on it."""
    with ExitStack() as held:
        if directory is not None:
            with suppress(ImportError, OSError):  # on Windows, and on disks that cannot lock
                import fcntl

                fcntl.flock(held.enter_context((directory / "lock").open("w")), fcntl.LOCK_EX)
        yield


def _run_the_engine() -> None:
    from simulation.engine.run import simulate
    from simulation.science.parameters import Parameters
    from simulation.science.regimes import REGIMES

    simulate(Parameters(), REGIMES["sole"], seed=0, replication=0, warm_up=0, horizon=1)
