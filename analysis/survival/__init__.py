"""How long customers stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.survival.figures import hazard_figure, survival_figure
    from analysis.survival.lifetimes import SurvivalStudy, gathered, life_table, study
    from analysis.survival.words import sentences

__all__ = ["SurvivalStudy", "gathered", "hazard_figure", "life_table", "sentences", "study", "survival_figure"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("hazard_figure", "survival_figure"), "analysis.survival.figures"),
            **dict.fromkeys(("SurvivalStudy", "gathered", "life_table", "study"), "analysis.survival.lifetimes"),
            "sentences": "analysis.survival.words",
        },
    )
