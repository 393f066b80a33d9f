"""How a study's tables and figures are written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.errors import WorkError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


def write(target: Path, tables: Mapping[str, pd.DataFrame], figures: Mapping[str, Figure]) -> list[Path]:
    """Write tables as CSV and figures as SVG and PNG, by name; returns the CSV and PNG files.

    Raises
    ------
    WorkError
        If the directory or a file in it cannot be written.
    """
    from analysis.figures.saving import save

    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            table.to_csv(target / f"{name}.csv", index=False)
        drawn = [save(figure, target / name)[1] for name, figure in figures.items()]
    except OSError as error:
        raise WorkError(f"{target} could not be written: {error.strerror or error}") from error
    return [*(target / f"{name}.csv" for name in tables), *drawn]
