"""What moved from one sweep to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.changes.between_sweeps import Study, changes, contrasts, study
    from analysis.changes.figure import change_figure
    from analysis.changes.words import sentences, tables

__all__ = ["Study", "change_figure", "changes", "contrasts", "sentences", "study", "tables"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("Study", "changes", "contrasts", "study"), "analysis.changes.between_sweeps"),
            "change_figure": "analysis.changes.figure",
            **dict.fromkeys(("sentences", "tables"), "analysis.changes.words"),
        },
    )
