"""An existing Dask cluster, as an executor of chunks.

The same chunks go there as to workers of this machine, and the same bytes come back; this process writes them. A chunk
whose worker is lost is done again by another, workers may come and go, and each says before it begins that it has the
very sources and versions of this process.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulation.errors import RequestError, WorkError
from simulation.results.origin import Origin, here, unlike_origins
from simulation.sweep.workers import Elsewhere, WorkerLostError

if TYPE_CHECKING:
    from distributed import Client

ANSWERS_WITHIN: Final = 10.0
"""Seconds after which a scheduler counts as not there."""

WORKERS_WITHIN: Final = 60.0
"""Seconds within which a scheduler must have its first worker."""

COUNTED_EVERY: Final = 2.0
"""Seconds after which the workers are counted anew."""

MOST_NAMED: Final = 3

UNREACHABLE: Final = "the scheduler is gone, or cannot be reached"

ADDRESS: Final = re.compile(r"([a-z]+://)?[^\s/]+:\d+")
EXAMPLE: Final = "tcp://10.0.0.5:8786"


@cache
def _origin() -> Origin:
    """That of this process: of what it once loaded, whatever becomes of the files."""
    return here()


def carry_out_there[T](
    origin: Origin, function: Callable[..., T], arguments: tuple[Any, ...], named: Mapping[str, Any]
) -> T:
    """What a worker of the cluster does: the call, if it has the sources and versions of who asks for it.

    Raises
    ------
    WorkError
        If it has not: such a worker may have come after the others were asked.
    """
    unlike = unlike_origins(origin, _origin())
    if unlike:
        raise WorkError(f"a worker that came later has not what this process has:\n{_listed(unlike)}\nEnd it")
    return function(*arguments, **named)


def _listed(lines: list[str]) -> str:
    return "\n".join(f"  {line}" for line in lines)


class Cluster(Elsewhere):
    """The workers of a Dask cluster; made by `connected`."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._executor: Executor = client.get_executor(pure=False)
        self._slots = 0
        self._counted = -COUNTED_EVERY

    def slots(self) -> int:
        """How many chunks can be carried out at the same time just now: one for each thread of each worker."""
        if time.monotonic() - self._counted >= COUNTED_EVERY:
            try:
                self._slots = sum(self._client.nthreads().values())
            except (OSError, TimeoutError) as error:
                raise BrokenExecutor(UNREACHABLE) from error
            self._counted = time.monotonic()
        return self._slots

    def submit[**P, T](self, function: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Hands a call to the cluster."""
        if self._client.status != "running":
            raise BrokenExecutor(UNREACHABLE)
        inner: Future[Any] = self._executor.submit(carry_out_there, _origin(), function, arguments, named)
        return _named_apart(inner)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes no more calls; the cluster goes on."""
        self._executor.shutdown(wait=wait and not cancel_futures)


def _named_apart[T](inner: Future[T]) -> Future[T]:
    """The same future, which tells a call that costs workers from one that raises an error."""
    from distributed.scheduler import KilledWorker

    outer: Future[T] = Future()

    def answer(inner: Future[T]) -> None:
        if outer.done():
            return
        if inner.cancelled():
            outer.set_exception(BrokenExecutor(UNREACHABLE))
        elif isinstance(error := inner.exception(), KilledWorker):
            outer.set_exception(WorkerLostError(str(error)))
        elif error is not None:
            outer.set_exception(error)
        else:
            outer.set_result(inner.result())

    inner.add_done_callback(answer)
    outer.add_done_callback(lambda ended: ended.cancelled() and inner.cancel())
    return outer


def _address(given: str) -> str:
    """The address of a scheduler, which may stand in a file."""
    if not given.endswith(".json"):
        if not ADDRESS.fullmatch(given):
            raise RequestError(
                f"{given!r} is no address of a Dask scheduler: give what it prints, such as {EXAMPLE}, or the file "
                "that it wrote with --scheduler-file"
            )
        return given
    try:
        return str(json.loads(Path(given).read_text(encoding="utf-8"))["address"])
    except OSError as error:
        raise RequestError(
            f"cannot read {given}: {error.strerror}; start a scheduler with `dask scheduler --scheduler-file {given}`"
        ) from error
    except (ValueError, LookupError, TypeError):
        raise RequestError(f"{given} is no file that `dask scheduler --scheduler-file` wrote") from None


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler has this address, or wrote this file (`--scheduler-file`, ending in `.json`).

    Raises
    ------
    RequestError
        If `distributed` is not installed, no scheduler answers there, it has no worker, or a worker has other sources
        or versions than this process, so that its rows would not be those of this process.
    """
    try:
        from distributed import Client
    except ImportError:
        raise RequestError("a cluster needs the package distributed; in a checkout: uv sync --extra cluster") from None
    # what becomes of the connection is told in our words
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    address = _address(address)
    try:
        client = Client(address, timeout=ANSWERS_WITHIN, set_as_default=False)
    except (OSError, ValueError) as error:
        raise RequestError(
            f"no Dask scheduler answers at {address} within {ANSWERS_WITHIN:g} seconds: "
            f"start one with `dask scheduler`, and give the address that it prints, such as {EXAMPLE}"
        ) from error
    try:
        _check_workers(client, address)
        yield Cluster(client)
    finally:
        client.close(timeout=ANSWERS_WITHIN)


def _check_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS_WITHIN)
    except TimeoutError:
        raise RequestError(
            f"the scheduler at {address} has no worker, after {WORKERS_WITHIN:g} seconds: "
            f"start some with `dask worker {address}`"
        ) from None
    found: Mapping[str, Origin | BaseException] = client.run(here, on_error="return")
    faults = [line for worker, origin in sorted(found.items()) for line in _unlike(worker, origin)]
    if faults:
        more = [f"and {len(faults) - MOST_NAMED} more"] if len(faults) > MOST_NAMED else []
        raise RequestError(
            f"workers at {address} have not what this process has, and their rows would not be the same:\n"
            + _listed(faults[:MOST_NAMED] + more)
            + "\nInstall the same versions there, and start them anew"
        )


def _unlike(worker: str, origin: Origin | BaseException) -> list[str]:
    """What a worker has not, in one line; nothing if it has all."""
    if isinstance(origin, ModuleNotFoundError) or "ModuleNotFoundError" in repr(origin):
        return [f"{worker}: this project is not installed there ({origin})"]
    if isinstance(origin, BaseException):
        return [f"{worker}: {type(origin).__name__}: {origin}"]
    unlike = unlike_origins(_origin(), origin)
    return [f"{worker}: {'; '.join(unlike)}"] if unlike else []
