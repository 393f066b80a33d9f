"""The free defaults fitted to the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.calibration.fitting import Fit, fit, measure, record

__all__ = ["Fit", "fit", "measure", "record"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("Fit", "fit", "measure", "record"), "analysis.calibration.fitting"),
        },
    )
