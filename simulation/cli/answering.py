"""The answer and the figures of a results directory, at the end of a sweep and at any later time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulation.cli.words import print_json, say
from simulation.errors import RequestError


def answer(directory: Path, outcomes: Sequence[str] = (), *, as_json: bool) -> None:
    """Print estimates, paired differences and the answer in words."""
    from analysis import precision, tables
    from simulation import results
    from simulation.terminal import console

    manifest = results.read_manifest(directory)
    chosen = tuple(dict.fromkeys(outcomes)) or tables.HEADLINE
    runs = results.read_runs(directory)
    if manifest.state != "finished":
        say(
            f"unfinished: {len(runs):,} of {manifest.total:,} runs are in {directory}; what is missing may be whole "
            "regimes or levels, and `simulate sweep ... --resume` does it"
        )
    if runs.empty:
        raise RequestError(f"{directory} has no finished run yet: complete the sweep with --resume")
    factors, regimes = list(manifest.factors), list(manifest.regimes)
    precise, most = manifest.scenario.get("precision"), manifest.scenario["replications"]
    if as_json:
        data = tables.plain(runs, factors, regimes, chosen)
        print_json(data | ({"precision": precision.plain(runs, factors, precise, most)} if precise else {}))
        return
    screen = console()
    tables.show(screen, runs, factors, regimes, chosen)
    if precise:
        reached = precision.sentence(runs, factors, precise, most, finished=manifest.state == "finished")
        screen.print(reached, markup=False, soft_wrap=not screen.is_terminal)


def draw(directory: Path, target: Path, outcomes: Sequence[str] = ()) -> list[Path]:
    """Draw the figures; returns where they lie."""
    from analysis.gallery import draw_all
    from simulation import results

    manifest = results.read_manifest(directory)
    return draw_all(
        results.read_runs(directory),
        results.read_trajectories(directory) if manifest.scenario["record"] else None,
        factors=list(manifest.factors),
        regimes=list(manifest.regimes),
        states=manifest.scenario["record"],
        question=manifest.scenario["question"],
        target=target,
        outcomes=outcomes,
    )
