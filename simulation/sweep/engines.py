"""Which implementation carries out a run: the compiled engine, or the reference model."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from simulation.errors import RequestError
from simulation.science import compilation
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.sweep.workers import InProcess, Workers

if TYPE_CHECKING:
    from simulation.model.model import OwnershipModel

ENGINES: Final = ("auto", "compiled", "reference")

Measured = tuple[Mapping[str, float | None], Mapping[str, Sequence[float]]]
"""Outcomes (None where undefined) and weekly states of a run, by name."""


class Simulate(Protocol):
    """What carries out one run: `simulation.model.simulate` or anything that is called alike."""

    def __call__(
        self,
        parameters: Parameters,
        regime: Regime,
        *,
        seed: int,
        replication: int,
        warm_up: int,
        horizon: int,
        record: tuple[str, ...],
    ) -> Measured:
        """Outcomes and recorded weekly states of one run."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An implementation: its name in the manifest, what carries out a run, and what an account-week costs [seconds].

    `threads` says whether it lets go of Python's global lock, so that threads are as good as processes.
    """

    name: str
    simulate: Simulate
    seconds_per_account_week: float
    threads: bool

    def executor(self, workers: int) -> Executor:
        """Something that carries out chunks on so many workers."""
        if workers == 1:
            return InProcess()
        return ThreadPoolExecutor(workers) if self.threads else Workers(workers)


def engine(name: str = "auto", model: type[OwnershipModel] | None = None) -> Engine:
    """The engine of that name; "auto" is the compiled one, unless a model of the user's own asks for the reference.

    Raises
    ------
    RequestError
        For an unknown name, and if a model of the user's own is asked to run compiled.
    """
    if name not in ENGINES:
        raise RequestError(f"unknown engine {name!r}; allowed: {', '.join(map(repr, ENGINES))}")
    own = model is not None and (model.__module__, model.__qualname__) != ("simulation.model.model", "OwnershipModel")
    if own and name == "compiled":
        raise RequestError("only the built-in model is compiled: leave the engine out, or name 'reference'")
    return reference(model) if own or name == "reference" else compiled()


def reference(model: type[OwnershipModel] | None = None) -> Engine:
    """The Mesa model, or a subclass of it, in processes."""
    from simulation.model.model import OwnershipModel, simulate

    whole = OwnershipModel if model is None else model
    name = "reference" if whole is OwnershipModel else f"{whole.__module__}.{whole.__qualname__} {_fingerprint(whole)}"
    return Engine(name, partial(simulate, model=whole), 15e-6, threads=False)


def _fingerprint(model: type) -> str:
    """A digest of the files in which a model of the user's own is written, so that a changed one is not resumed."""
    digest = hashlib.sha256()
    for part in model.__mro__:
        if part.__module__.split(".")[0] not in ("simulation", "mesa", "builtins", "typing"):
            with suppress(OSError, TypeError):
                digest.update(Path(inspect.getfile(part)).read_bytes())
    return digest.hexdigest()[:12]


def compiled() -> Engine:
    """The compiled engine, in threads. Naming it loads no compiler; its first run does."""
    return Engine("compiled", _compiled_run, 1e-7, threads=True)


def _compiled_run(
    parameters: Parameters,
    regime: Regime,
    *,
    seed: int,
    replication: int,
    warm_up: int,
    horizon: int,
    record: Sequence[str] = (),
) -> Measured:
    """`simulation.engine.run.simulate`, imported when it is called: a command that refuses or plans needs no Numba."""
    from simulation.engine.run import simulate

    return simulate(
        parameters,
        regime,
        seed=seed,
        replication=replication,
        warm_up=warm_up,
        horizon=horizon,
        record=record,
    )


def must_compile(chosen: Engine) -> bool:
    """Whether the first run of this engine begins with a wait of some seconds."""
    if chosen.name != "compiled":
        return False
    return not compilation.is_compiled()
