"""Risk: what one firm may meet, rather than what firms meet on average."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.risk.risk import Threshold, risks
    from analysis.risk.words import sentences, tables

__all__ = ["Threshold", "risks", "sentences", "tables"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("Threshold", "risks"), "analysis.risk.risk"),
            **dict.fromkeys(("sentences", "tables"), "analysis.risk.words"),
        },
    )
