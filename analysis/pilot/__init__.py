"""A short pilot of a scenario: is the warm-up long enough, and how many replications will it take?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.pilot.pilot import Pilot, study
    from analysis.pilot.words import sentences

__all__ = ["Pilot", "sentences", "study"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("Pilot", "study"), "analysis.pilot.pilot"),
            "sentences": "analysis.pilot.words",
        },
    )
