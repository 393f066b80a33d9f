"""Who carries runs out: workers of this machine, or those of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from simulation.errors import RequestError

if TYPE_CHECKING:
    from concurrent.futures import Executor

WORKERS = click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes to work in. [default: one per processor]"
)
CLUSTER = click.option(
    "--cluster", metavar="ADDRESS", help="Work on the Dask cluster whose scheduler is there, not on this machine."
)


def check_workers(workers: int | None, cluster: str | None) -> None:
    """Refuse workers of this machine where a cluster is named."""
    if cluster is not None and workers is not None:
        raise RequestError("--workers is for this machine, and a cluster has the workers that it has: leave one out")


@contextmanager
def workers_of(cluster: str | None) -> Iterator[Executor | None]:
    """Connect to the workers of a cluster; None for those of this machine."""
    if cluster is None:
        yield None
        return
    from simulation.sweep.cluster import connected

    with connected(cluster) as executor:
        yield executor
