"""The answer and the figures of a results directory, at the end of a sweep and at any later time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.cli.words import print_json, say
from simulation.errors import RequestError

if TYPE_CHECKING:
    import pandas as pd

    from simulation.manifest import Manifest


def answer(directory: Path, outcomes: Sequence[str] = (), *, as_json: bool) -> None:
    """Print estimates, paired differences and the answer in words."""
    from analysis import tables
    from analysis.answers import ANSWERED
    from simulation import results
    from simulation.terminal import console

    manifest = results.read_manifest(directory)
    chosen = tuple(dict.fromkeys(outcomes)) or tables.HEADLINE
    runs = _runs(directory, manifest, (*chosen, *ANSWERED))
    if manifest.state != "finished":
        say(
            f"unfinished: {len(runs):,} of {manifest.total:,} runs are in {directory}; what is missing may be whole "
            "regimes or levels, and `simulate sweep ... --resume` does it"
        )
    if runs.empty:
        raise RequestError(f"{directory} has no finished run yet: complete the sweep with --resume")
    factors, regimes = list(manifest.factors), list(manifest.regimes)
    if as_json:
        print_json(tables.plain(runs, factors, regimes, chosen))
    else:
        tables.show(console(), runs, factors, regimes, chosen)


def _runs(directory: Path, manifest: Manifest, outcomes: Sequence[str]) -> pd.DataFrame:
    """The runs with these outcomes only: of a million runs nobody wants to read every column."""
    from analysis.estimates import described
    from simulation import results

    for name in outcomes:
        described(name)  # says which names there are
    key = ("run", "point", *manifest.factors, "regime", "replication")
    return results.read_runs(directory, list(dict.fromkeys((*key, *outcomes))))


def draw(directory: Path, target: Path, outcomes: Sequence[str] = ()) -> list[Path]:
    """Draw the figures; returns where they lie."""
    from analysis.figures.regimes import SIDE_BY_SIDE
    from analysis.gallery import draw_all
    from simulation import results

    manifest = results.read_manifest(directory)
    return draw_all(
        _runs(directory, manifest, outcomes or SIDE_BY_SIDE),
        results.read_trajectories(directory) if manifest.scenario["record"] else None,
        factors=list(manifest.factors),
        regimes=list(manifest.regimes),
        states=manifest.scenario["record"],
        question=manifest.scenario["question"],
        target=target,
        outcomes=outcomes,
    )
