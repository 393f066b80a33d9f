"""What happens around the departure of an owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.event_study.courses import EventStudy, gathered, study
    from analysis.event_study.figure import event_study_figure
    from analysis.event_study.words import sentences

__all__ = ["EventStudy", "event_study_figure", "gathered", "sentences", "study"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("EventStudy", "gathered", "study"), "analysis.event_study.courses"),
            "event_study_figure": "analysis.event_study.figure",
            "sentences": "analysis.event_study.words",
        },
    )
