"""Where along a factor two regimes tie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.lazily import lazily

if TYPE_CHECKING:
    from analysis.break_even.break_even import break_evens
    from analysis.break_even.curve import Curve, curve_of
    from analysis.break_even.figure import break_even_figure
    from analysis.break_even.words import sentences, ties

__all__ = ["Curve", "break_even_figure", "break_evens", "curve_of", "sentences", "ties"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "break_evens": "analysis.break_even.break_even",
            **dict.fromkeys(("Curve", "curve_of"), "analysis.break_even.curve"),
            "break_even_figure": "analysis.break_even.figure",
            **dict.fromkeys(("sentences", "ties"), "analysis.break_even.words"),
        },
    )
