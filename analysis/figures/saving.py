"""How a figure is written."""

from __future__ import annotations

import warnings
from pathlib import Path

from matplotlib import rc_context
from matplotlib.figure import Figure


def save(figure: Figure, path_without_suffix: str | Path) -> tuple[Path, Path]:
    """Write a figure as SVG and as PNG, to the last byte the same whenever and wherever; returns both paths.

    The directory must exist. Text in the SVG is drawn as outlines, so that it looks alike without the font.
    """
    path = Path(path_without_suffix)
    vector, pixels = path.with_name(path.name + ".svg"), path.with_name(path.name + ".png")
    with rc_context({"svg.hashsalt": "customer-ownership", "svg.fonttype": "path"}), warnings.catch_warnings():
        # a letter that the font has not is drawn as a box
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        figure.savefig(vector, format="svg", metadata={"Date": None, "Creator": None})
        figure.savefig(pixels, format="png", dpi=150, metadata={"Software": None})
    return vector, pixels
