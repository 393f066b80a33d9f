"""What the commands share that answer over all worlds of a sweep, where its scenario leaves things unknown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulation.cli.output import print_json, put

if TYPE_CHECKING:
    import pandas as pd

    from analysis.robust.answer import Answer
    from simulation.results.manifest import Manifest

USUAL: Final = ("churn_rate", "trust")
"""Outcomes to choose by where none is named."""


def over_worlds(
    manifest: Manifest,
    runs: pd.DataFrame,
    outcomes: Sequence[str] = (),
    *,
    margin: float | None = None,
    target: float | None = None,
) -> list[Answer]:
    """Work out what can be said of each outcome over all worlds."""
    from analysis.robust.answer import answer

    design: Any = manifest.scenario["design"]
    levers = list(design.get("levers", ()))
    fitting = design["method"] == "ensemble"
    sampled = [name for name in manifest.factors if name not in levers]
    regimes = list(manifest.regimes)
    return [
        answer(runs, sampled, levers, name, regimes, margin=margin, target=target, fitting=fitting)
        for name in outcomes or USUAL
    ]


def print_over_worlds(found: Sequence[Answer], as_json: bool) -> None:
    """Print the answers in words, or as plain data."""
    from analysis.robust.words import how, sentences

    if as_json:
        print_json([{**each.plain(), "sentences": sentences(each), "how": how(each)} for each in found])
        return
    put("\n\n".join("\n".join(sentences(each)) for each in found))
    put(f"\n{how(found[0])}")


def draw_over_worlds(found: Sequence[Answer], target: Path) -> list[Path]:
    """Draw a figure for each outcome."""
    from analysis.drawing.saving import save_all
    from analysis.robust.figure import robust_figure

    return save_all(target, {}, {f"{each.worlds.outcome}_worlds": robust_figure(each) for each in found})
