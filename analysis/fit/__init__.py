"""A firm's own numbers: the worlds in which the firm, as it works today, shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.fit.ensemble import worlds
    from analysis.fit.reach import beyond, missed
    from analysis.fit.told import next_numbers, shown
    from analysis.fit.waves import Effort, Fit, fit
    from analysis.fit.words import sentences, table

__all__ = ["Effort", "Fit", "beyond", "fit", "missed", "next_numbers", "sentences", "shown", "table", "worlds"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "worlds": "analysis.fit.ensemble",
            **dict.fromkeys(("beyond", "missed"), "analysis.fit.reach"),
            **dict.fromkeys(("next_numbers", "shown"), "analysis.fit.told"),
            **dict.fromkeys(("Effort", "Fit", "fit"), "analysis.fit.waves"),
            **dict.fromkeys(("sentences", "table"), "analysis.fit.words"),
        },
    )
