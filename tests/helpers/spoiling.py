"""Hands that meddle with a results directory: manifests that are edited, sweeps that look as if they were killed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from simulation.results.manifest import seal


def edit(directory: Path, changes: dict[str, Any], *, sealed: bool = False) -> None:
    """Changes what a manifest says; `sealed` as only a sweep can."""
    file = directory / "manifest.json"
    about = json.loads(file.read_text()) | changes
    if sealed:
        del about["seal"]
        about["seal"] = seal(about)
    file.write_text(json.dumps(about))


def unfinish(directory: Path, chunks: Iterable[int]) -> None:
    """Makes finished results those of a sweep that was killed before these chunks."""
    edit(directory, {"state": "running", "end": None, "checksums": None}, sealed=True)
    finally_made = ("failures.parquet", "datapackage.json", "ro-crate-metadata.json")
    for name in finally_made:
        (directory / name).unlink()
    gone = {f"part-{index:06d}.parquet" for index in chunks}
    for group in ("runs", "trajectories", "failures"):
        for name in gone:
            (directory / group / name).unlink(missing_ok=True)
    sums = directory / "SHA256SUMS"
    kept = [line for line in sums.read_text().splitlines() if line.split("/")[-1] not in gone]
    sums.write_text("".join(f"{line}\n" for line in kept if line.split("  ")[-1] not in finally_made))
