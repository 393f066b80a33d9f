"""Which factors matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.sensitivity.exploration import Study, explored, studies_of_sample, study, study_of_sample
    from analysis.sensitivity.figure import study_figure
    from analysis.sensitivity.words import sentences

__all__ = ["Study", "explored", "sentences", "studies_of_sample", "study", "study_figure", "study_of_sample"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(
                ("Study", "explored", "studies_of_sample", "study", "study_of_sample"),
                "analysis.sensitivity.exploration",
            ),
            "study_figure": "analysis.sensitivity.figure",
            "sentences": "analysis.sensitivity.words",
        },
    )
