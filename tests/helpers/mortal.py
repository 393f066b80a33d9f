"""Workers that are lost as processes are, without a process: what a sweep does then takes no time to test."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from simulation.science.parameters import Parameters
from simulation.science.regimes import Regime
from simulation.sweep import engines
from simulation.sweep import sweep as sweeping
from simulation.sweep.engines import Measured
from simulation.sweep.workers import Workers
from tests.helpers.stand_ins import calm, chosen


class Gone(BaseException):
    """Ends the worker that meets it."""


class Stuck(BaseException):
    """Lets the call that meets it never end."""


class Mortal(Workers):
    """Carries out each call at once, here; after `Gone`, no call is answered any more, as by a pool that is broken."""

    def __init__(self, workers: int) -> None:  # no process is started
        self.gone = False

    def submit[**P, T](self, function: Any, /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """The answer, in a future that is done, unless the call is stuck."""
        if self.gone:
            raise BrokenProcessPool("gone")
        future: Future[T] = Future()
        try:
            future.set_result(function(*arguments, **named))
        except Stuck:
            pass
        except Gone:
            self.gone = True
            future.set_exception(BrokenProcessPool("gone"))
        except Exception as error:
            future.set_exception(error)
        return future

    def lost(self) -> bool:
        """Whether a worker has died."""
        return self.gone

    def stop(self) -> None:
        """There is nothing to end."""


def mortal(parameters: Parameters, regime: Regime, *, replication: int, **others: Any) -> Measured:
    """One run, number 16, ends its worker."""
    if chosen(parameters, regime, replication):
        raise Gone
    return calm(parameters, regime, replication=replication, **others)


def stuck(parameters: Parameters, regime: Regime, *, replication: int, **others: Any) -> Measured:
    """One run, number 16, never ends."""
    if chosen(parameters, regime, replication):
        raise Stuck
    return calm(parameters, regime, replication=replication, **others)


def without_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sweeps have workers of this kind."""
    for module in (engines, sweeping):
        monkeypatch.setattr(module, "Workers", Mortal)
