"""What events and transitions do over time: their course, time to recover, what they cost, and which plan is best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.timeline.courses import Timeline, gathered, study
    from analysis.timeline.figure import plans_figure, timeline_figure
    from analysis.timeline.words import sentences

__all__ = ["Timeline", "gathered", "plans_figure", "sentences", "study", "timeline_figure"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("Timeline", "gathered", "study"), "analysis.timeline.courses"),
            **dict.fromkeys(("plans_figure", "timeline_figure"), "analysis.timeline.figure"),
            "sentences": "analysis.timeline.words",
        },
    )
