"""The life of one customer, week by week: in sentences, and as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.story.figure import story_figure
    from analysis.story.life import Happening, Life
    from analysis.story.told import Story, study
    from analysis.story.words import sentences

__all__ = ["Happening", "Life", "Story", "sentences", "story_figure", "study"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "story_figure": "analysis.story.figure",
            **dict.fromkeys(("Happening", "Life"), "analysis.story.life"),
            **dict.fromkeys(("Story", "study"), "analysis.story.told"),
            "sentences": "analysis.story.words",
        },
    )
