"""What a study leaves in a directory: its tables as Parquet and CSV, its figures, and where they come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulation.errors import RequestError
from simulation.results import files, manifest
from simulation.scenario import design

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from simulation.scenario.scenario import Scenario

ABOUT: Final = "study.json"
"""The file that says what a study is, and of which scenario."""


def check_directory(directory: Path, study: str) -> None:
    """Refuse, before the work is done, a place that holds anything but an earlier study of the same kind.

    Raises
    ------
    RequestError
        If it is no directory, or one with other files in it.
    """
    if directory.exists() and not directory.is_dir():
        raise RequestError(f"{directory} is a file: name a directory with -o")
    if not directory.is_dir() or not any(directory.iterdir()):
        return
    found = _kind(directory / ABOUT)
    if found != study:
        holds = f"a study of another kind ({found})" if found else "other files"
        raise RequestError(f"{directory} holds {holds}: name another directory with -o, or remove it")


def _kind(file: Path) -> str:
    """What the study in a directory is; empty where there is none."""
    try:
        about = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(about.get("study", "")) if isinstance(about, dict) else ""


def write(
    directory: Path,
    study: str,
    scenario: Scenario,
    runs: int,
    frames: Mapping[str, pd.DataFrame],
    figures: Mapping[str, Figure],
    engine: str = "compiled",
) -> None:
    """Write the tables and figures of a study by their names; the directory is made if it is missing.

    Parameters
    ----------
    directory, study
        Where to, and what kind of study it is.
    scenario
        What was studied: at its first design point, or over the ranges of its factors.
    runs
        Number of runs behind it.
    frames, figures
        Tables and figures by the names of their files.
    engine
        Name of what carried out the runs.

    Raises
    ------
    RequestError, WorkError
        If something cannot be written; each file is whole or absent.
    """
    from analysis.drawing.saving import save_all

    files.make(directory)
    text = json.dumps(_about(study, scenario, runs, engine), indent=2, ensure_ascii=False, allow_nan=False)
    files.write(directory / ABOUT, f"{text}\n".encode())
    save_all(directory, frames, figures, suffixes=(".parquet", ".csv"))


def where(directory: Path) -> str:
    """What was written, in words."""
    return f"tables (Parquet and CSV) and figures (SVG and PNG): {directory}"


def _about(study: str, scenario: Scenario, runs: int, engine: str) -> dict[str, Any]:
    described = asdict(manifest.describe(scenario, runs, engine))
    del described["checksums"]  # which only a results directory has
    finished = {"state": "finished", "end": manifest.now(), "done": runs}
    levels = design.fixed_levels(scenario) if scenario.design.method == "grid" else {}
    return {"study": study, "levels": levels, **described, **finished}
