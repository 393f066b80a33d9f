"""What holds for what nobody knows: one answer over many worlds, each of which is one way in which things may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.robust.answer import Answer
    from analysis.robust.choice import compared, met, regret
    from analysis.robust.discovery import discovered
    from analysis.robust.figure import robust_figure
    from analysis.robust.learning import value_of_learning
    from analysis.robust.of_sweep import over_worlds
    from analysis.robust.words import sentences
    from analysis.robust.worlds import Worlds, worlds_of

__all__ = [
    "Answer",
    "Worlds",
    "compared",
    "discovered",
    "met",
    "over_worlds",
    "regret",
    "robust_figure",
    "sentences",
    "value_of_learning",
    "worlds_of",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Answer": "analysis.robust.answer",
            **dict.fromkeys(("compared", "met", "regret"), "analysis.robust.choice"),
            "discovered": "analysis.robust.discovery",
            "robust_figure": "analysis.robust.figure",
            "value_of_learning": "analysis.robust.learning",
            "over_worlds": "analysis.robust.of_sweep",
            "sentences": "analysis.robust.words",
            **dict.fromkeys(("Worlds", "worlds_of"), "analysis.robust.worlds"),
        },
    )
