"""From which contract value on a regime pays in a segment of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.tiers.values import TierStudy, study, tiers_figure
    from analysis.tiers.words import sentences

__all__ = ["TierStudy", "sentences", "study", "tiers_figure"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("TierStudy", "study", "tiers_figure"), "analysis.tiers.values"),
            "sentences": "analysis.tiers.words",
        },
    )
