"""The free defaults fitted to the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.calibration.fitting import Fit, fit, record

__all__ = ["Fit", "fit", "record"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("Fit", "fit", "record"), "analysis.calibration.fitting"),
        },
    )
