"""How a figure is written."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.figure import Figure

from simulation.results import files

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def save(figure: Figure, path_without_suffix: str | Path) -> tuple[Path, Path]:
    """Write a figure as SVG and as PNG, to the last byte the same whenever and wherever; returns both paths.

    Each is whole or absent, whatever the disk does. Text in the SVG is drawn as outlines, and needs no font.

    Raises
    ------
    WorkError
        If they cannot be written.
    """
    path = Path(path_without_suffix)
    vector, pixels = path.with_name(path.name + ".svg"), path.with_name(path.name + ".png")
    with rc_context({"svg.hashsalt": "customer-ownership", "svg.fonttype": "path"}), warnings.catch_warnings():
        # a letter that the font has not is drawn as a box
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        drawn = BytesIO(), BytesIO()
        figure.savefig(drawn[0], format="svg", metadata={"Date": None, "Creator": None})
        figure.savefig(drawn[1], format="png", dpi=150, metadata={"Software": None})
    for path, picture in zip((vector, pixels), drawn, strict=True):
        files.write(path, picture.getvalue())
    return vector, pixels


def save_all(figures: Mapping[str, Figure], target: Path) -> list[Path]:
    """Write figures under their names, as SVG and PNG; makes the directory and returns the PNG files.

    Raises
    ------
    RequestError, WorkError
        If they cannot be written.
    """
    files.make(target)
    return [save(figure, target / name)[1] for name, figure in figures.items()]
