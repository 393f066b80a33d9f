"""The journey of a customer: who is in touch with it, when, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.journey.figure import journey_figure
    from analysis.journey.touches import JourneyStudy, gathered, study
    from analysis.journey.words import sentences

__all__ = ["JourneyStudy", "gathered", "journey_figure", "sentences", "study"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "journey_figure": "analysis.journey.figure",
            **dict.fromkeys(("JourneyStudy", "gathered", "study"), "analysis.journey.touches"),
            "sentences": "analysis.journey.words",
        },
    )
