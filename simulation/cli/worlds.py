"""How the commands show an answer over all worlds, where a scenario leaves things unknown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.cli.output import print_json, put

if TYPE_CHECKING:
    from analysis.robust.answer import Answer


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
