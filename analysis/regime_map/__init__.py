"""Which regime is best where over two factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.regime_map.areas import how, regime_map, shares, summary
    from analysis.regime_map.figure import regime_map_figure

__all__ = ["how", "regime_map", "regime_map_figure", "shares", "summary"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            **dict.fromkeys(("how", "regime_map", "shares", "summary"), "analysis.regime_map.areas"),
            "regime_map_figure": "analysis.regime_map.figure",
        },
    )
