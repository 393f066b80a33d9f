"""How long customers stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.survival.curves import life_table
    from analysis.survival.figures import hazard_figure, survival_figure
    from analysis.survival.lifetimes import SurvivalStudy, gathered, study
    from analysis.survival.words import sentences

__all__ = ["SurvivalStudy", "gathered", "hazard_figure", "life_table", "sentences", "study", "survival_figure"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("hazard_figure", "survival_figure"), "analysis.survival.figures"),
            **dict.fromkeys(("SurvivalStudy", "gathered", "study"), "analysis.survival.lifetimes"),
            "life_table": "analysis.survival.curves",
            "sentences": "analysis.survival.words",
        },
    )
