"""Which implementation carries out a run: the compiled engine, or the reference model."""

from __future__ import annotations

import hashlib
import inspect
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from simulation.errors import RequestError
from simulation.science import compilation, outcomes
from simulation.science.events import Happening
from simulation.science.outcomes import Outcome
from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.sweep import own_models
from simulation.sweep.workers import InProcess, Workers

if TYPE_CHECKING:
    from simulation.model.model import OwnershipModel

ENGINES: Final = ("auto", "compiled", "reference")

BUILT_IN: Final = ("compiled", "reference")
"""Engines that carry out the built-in model; they agree to the last bit."""

Measured = tuple[Mapping[str, float | None], Mapping[str, Sequence[float]]]
"""Outcomes (None where undefined) and weekly states of a run, by name."""


class Simulate(Protocol):
    """What carries out one run: `simulation.model.model.simulate` or anything that is called alike."""

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
        events: tuple[Happening, ...] = (),
    ) -> Measured:
        """Outcomes and recorded weekly states of one run."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An implementation: its name in the manifest, what carries out a run, and what an account-week costs [seconds].

    `threads` says whether it lets go of Python's global lock, so that threads are as good as processes. `confined`
    says why other processes cannot import it, if they cannot; `further` are outcomes besides the built-in ones.
    """

    name: str
    simulate: Simulate
    seconds_per_account_week: float
    threads: bool
    confined: str = ""
    further: tuple[Outcome, ...] = ()

    def check_workers(self, workers: int, *, elsewhere: bool = False) -> None:
        """Refuse, with a RequestError, worker processes that could not import what they are to carry out."""
        if self.confined and (elsewhere or workers > 1):
            raise RequestError(
                f"{self.confined}, where no worker process can find it: put it in a module (a file beside), or let "
                "this process do the work alone, with workers=1"
            )

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
    own = model is not None and not model.is_built_in
    if own and name == "compiled":
        raise RequestError("only the built-in model is compiled: leave the engine out, or name 'reference'")
    return reference(model) if own or name == "reference" else compiled()


def reference(model: type[OwnershipModel] | None = None) -> Engine:
    """The Mesa model, or a subclass of it, in processes."""
    from simulation.model.model import OwnershipModel, simulate

    whole = OwnershipModel if model is None else model
    run = partial(simulate, model=whole)
    if whole.is_built_in:
        return Engine("reference", run, 15e-6, threads=False)
    name = f"{whole.__module__}.{whole.__qualname__}"
    further = tuple(whole.further_outcomes)
    own_models.check(name, further, whole.regimes)
    outcomes.declare(further)
    full = f"{name} {_fingerprint(whole)}"
    return Engine(full, run, 15e-6, threads=False, confined=_confined(whole, name), further=further)


def _fingerprint(model: type[OwnershipModel]) -> str:
    """A digest of the files in which a model of the user's own and its agents are written.

    A changed one is not resumed; and one whose file is nowhere, as in a notebook, never is: nobody could tell.
    """
    digest = hashlib.sha256()
    account = model.account_class
    kinds = (model, account, account.handover_class, account.deputy_class, model.employee_class, model.team_class)
    parts = [part for kind in kinds for part in kind.__mro__]
    for part in dict.fromkeys(parts):
        if part.__module__.split(".")[0] not in ("simulation", "mesa", "builtins", "typing"):
            try:
                digest.update(Path(inspect.getfile(part)).read_bytes().replace(b"\r\n", b"\n"))
            except (OSError, TypeError):
                digest.update(secrets.token_bytes())
    return digest.hexdigest()[:12]


def _confined(model: type, name: str) -> str:
    """Why another process cannot import a model; "" if it can."""
    if "<locals>" in model.__qualname__:
        return f"{name} is defined within a function"
    if model.__module__ == "__main__" and not hasattr(sys.modules["__main__"], "__file__"):
        return f"{name} is defined in no file"
    return ""


def compiled() -> Engine:
    """The compiled engine, in threads. Naming it loads no compiler; its first run does.

    Raises
    ------
    RequestError
        If Numba is told to compile nothing: what is written to be compiled is nothing that Python can run.
    """
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        raise RequestError(
            "NUMBA_DISABLE_JIT is set, so that nothing is compiled: unset it, or name engine 'reference'"
        )
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
    events: tuple[Happening, ...] = (),
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
        events=events,
    )


def must_compile(chosen: Engine) -> bool:
    """Whether the first run of this engine begins with a wait of some seconds."""
    if chosen.name != "compiled":
        return False
    return not compilation.is_compiled()
