"""Which mechanism carries the difference between two regimes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.anatomy.decomposition import anatomy, sentences
    from analysis.anatomy.figure import anatomy_figure
    from analysis.anatomy.variants import at_work, runs_in_random_order, runs_without

__all__ = ["anatomy", "anatomy_figure", "at_work", "runs_in_random_order", "runs_without", "sentences"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("anatomy", "sentences"), "analysis.anatomy.decomposition"),
            "anatomy_figure": "analysis.anatomy.figure",
            **dict.fromkeys(("at_work", "runs_in_random_order", "runs_without"), "analysis.anatomy.variants"),
        },
    )
