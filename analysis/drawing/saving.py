"""How tables and figures are written."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.figure import Figure

from analysis.drawing.copies import shared_out
from simulation.results import files

if TYPE_CHECKING:
    import pandas as pd


def save(figure: Figure, path_without_suffix: str | Path) -> tuple[Path, Path]:
    """Write a figure as SVG and as PNG, to the last byte the same whenever and wherever; returns both paths.

    Each is whole or absent, whatever the disk does. Text in the SVG is drawn as outlines, and needs no font.

    Raises
    ------
    WorkError
        If they cannot be written.
    """
    return _written(_pictures(figure), Path(path_without_suffix))


def _pictures(figure: Figure | Callable[[], Figure]) -> tuple[bytes, bytes]:
    """A figure as SVG and as PNG."""
    with rc_context({"svg.hashsalt": "customer-ownership", "svg.fonttype": "path"}), warnings.catch_warnings():
        # a letter that the font has not is drawn as a box
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        made = figure if isinstance(figure, Figure) else figure()
        drawn = BytesIO(), BytesIO()
        made.savefig(drawn[0], format="svg", metadata={"Date": None, "Creator": None})
        with _laid_out(made):
            made.savefig(drawn[1], format="png", dpi=150, metadata={"Software": None})
    return drawn[0].getvalue(), drawn[1].getvalue()


def _written(pictures: tuple[bytes, bytes], path: Path) -> tuple[Path, Path]:
    vector, pixels = path.with_name(path.name + ".svg"), path.with_name(path.name + ".png")
    for place, picture in zip((vector, pixels), pictures, strict=True):
        files.write(place, picture)
    return vector, pixels


@contextmanager
def _laid_out(figure: Figure) -> Iterator[None]:
    """Leave everything where it was drawn last: to lay a figure out takes as long as to draw it."""
    engine = figure.get_layout_engine()
    figure.set_layout_engine("none")
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


def save_all(
    target: Path,
    tables: Mapping[str, pd.DataFrame],
    figures: Mapping[str, Figure | Callable[[], Figure]],
    suffixes: Sequence[str] = (".csv",),
) -> list[Path]:
    """Write tables and figures under their names; makes the directory.

    Parameters
    ----------
    target
        The directory.
    tables
        By name: each is written once for each of the `suffixes`, ".csv" or ".parquet".
    figures
        By name: each, or what makes it, which can be done on another processor, is written as SVG and as PNG.

    Returns
    -------
    list of Path
        The files of the tables, in order, and the PNG files.

    Raises
    ------
    RequestError, WorkError
        If something cannot be written; each file is whole or absent.
    """
    files.make(target)
    written = []
    for name, table in tables.items():
        for suffix in suffixes:
            written.append(target / f"{name}{suffix}")
            files.write_table(written[-1], table)
    pictures = shared_out([partial(_pictures, figure) for figure in figures.values()])
    return written + [_written(each, target / name)[1] for name, each in zip(figures, pictures, strict=True)]
