"""The answer and the figures of a results directory, at the end of a sweep and at any later time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.cli.words import print_json, say, show
from simulation.errors import RequestError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from simulation.manifest import Manifest


def finished_runs(directory: Path, outcomes: Sequence[str] = ()) -> tuple[Manifest, pd.DataFrame]:
    """What a sweep was of, and its runs; of an unfinished one the runs that are there, which is said.

    With `outcomes`, only those are read: of a million runs nobody wants to read every column.
    """
    from simulation import results

    manifest = results.read_manifest(directory)
    runs = _runs(directory, manifest, outcomes) if outcomes else results.read_runs(directory)
    if manifest.state != "finished":
        say(
            f"unfinished: {len(runs):,} of {manifest.total:,} runs are in {directory}; what is missing may be whole "
            "regimes or levels, and `simulate sweep ... --resume` does it"
        )
    if runs.empty:
        raise RequestError(f"{directory} has no finished run yet: complete the sweep with --resume")
    return manifest, runs


def answer(directory: Path, outcomes: Sequence[str] = (), *, as_json: bool) -> None:
    """Print estimates, paired differences and the answer in words."""
    from analysis import precision, tables, undefined
    from analysis.answers import ANSWERED
    from simulation import results
    from simulation.terminal import console

    chosen = tuple(dict.fromkeys(outcomes)) or tables.HEADLINE
    about = results.read_manifest(directory).scenario
    precise, most = about.get("precision"), about["replications"]
    manifest, runs = finished_runs(directory, (*chosen, *ANSWERED, *([precise["outcome"]] if precise else [])))
    factors, regimes = list(manifest.factors), list(manifest.regimes)
    lacking = () if outcomes else undefined.MAY_LACK
    recorded = results.read_runs(directory, ["regime", *lacking]) if lacking else runs
    if as_json:
        data = tables.plain(runs, factors, regimes, chosen)
        data["undefined"] = undefined.shares(recorded, regimes, lacking or chosen)
        print_json(data | ({"precision": precision.plain(runs, factors, precise, most)} if precise else {}))
        return
    screen = console()
    tables.show(screen, runs, factors, regimes, chosen)
    if said := undefined.of_a_sweep(recorded, regimes, lacking):
        screen.print(said, markup=False, soft_wrap=not screen.is_terminal)
    if precise:
        reached = precision.sentence(runs, factors, precise, most, finished=manifest.state == "finished")
        screen.print(reached, markup=False, soft_wrap=not screen.is_terminal)


def _runs(directory: Path, manifest: Manifest, outcomes: Sequence[str]) -> pd.DataFrame:
    """The runs with these outcomes only: of a million runs nobody wants to read every column."""
    from analysis.estimates import described
    from simulation import results

    seen_by = [described(name).seen_by for name in outcomes]  # says which names there are
    outcomes = [*outcomes, *filter(None, seen_by)]
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


def compare_two(before: Path, after: Path, outcomes: Sequence[str], target: Path | None, *, as_json: bool) -> None:
    """Print how far outcomes moved from one sweep to another, and write tables and figures if asked to."""
    from analysis import changes, tables
    from simulation import manifest

    if before.resolve() == after.resolve():
        raise RequestError(f"{before} and {after} are the same sweep: name the one before and the one after a change")
    (one, first), (other, second) = finished_runs(before), finished_runs(after)
    factors = list(dict.fromkeys([*one.factors, *other.factors]))
    sides = [
        changes.with_factors(runs, factors, of.parameters, of.regimes) for of, runs in ((one, first), (other, second))
    ]
    study = changes.study(
        sides[0],
        sides[1],
        factors,
        list(one.regimes),
        tuple(dict.fromkeys(outcomes)) or tables.HEADLINE,
        paired=manifest.same_luck(one, other),
    )
    unlike = manifest.changes(one, other)
    if as_json:
        print_json(changes.plain(study, unlike))
    else:
        show(*(part for table in changes.tables(study) for part in (table, "")))
        show("Between the two sweeps:", *(f"  {line}" for line in unlike or ["nothing differs"]))
        show(*study.left_out, "", *changes.sentences(study))
    if target is not None:
        from analysis.figures.changes import change_figure

        frames = {"changes": study.changes(), "changes_of_differences": study.differences()}
        figures = {f"{name}_change": change_figure(study, name) for name in study.outcomes}
        for path in write_all(target, frames, figures):
            say(f"written: {path}")


def write_all(target: Path, tables: dict[str, pd.DataFrame], figures: dict[str, Figure]) -> list[Path]:
    """Write tables as CSV and figures as SVG and PNG; returns the CSV and PNG files."""
    from analysis.figures.saving import save
    from simulation.errors import WorkError

    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            table.to_csv(target / f"{name}.csv", index=False)
        drawn = [save(figure, target / name)[1] for name, figure in figures.items()]
    except OSError as error:
        raise WorkError(f"{target} could not be written: {error.strerror or error}") from error
    return [*(target / f"{name}.csv" for name in tables), *drawn]
