"""The answer and the figures of a results directory, at the end of a sweep and at any later time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.cli.words import print_json, say, show
from simulation.errors import RequestError, nearest

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from simulation.manifest import Manifest


FIRMS_ALIKE = {
    "survival_": (
        "Survival is a mean over runs, in which all firms are alike. A firm that loses more customers sells to more, "
        "so that of the customers of small firms fewer stay than that says (after a year by 0.04 with 5 accounts, 0.02 "
        "with 12, 0.004 with 40; siloed, turnover 0.3): `simulate survival` pools the customers of all runs."
    ),
    "departure_": (
        "What a departure does is a mean over the runs in which one could be matched, all alike: with 5 accounts a "
        "third of them, with 12 two thirds, with 40 nine in ten (turnover 0.3). In small firms it comes out too small."
    ),
}
"""What is said beside means of such outcomes, by the beginnings of their names."""


def asked(
    directory: Path, outcomes: Sequence[str] = (), *, base: str | None = None, factors: Sequence[str | None] = ()
) -> Manifest:
    """What a sweep was of; a RequestError if it has no such outcome, regime or factor, before anything heavy is loaded.

    A base or a factor that is None has not been asked for.
    """
    from simulation import results
    from simulation.outcomes import described

    manifest = results.read_manifest(directory)
    for name in outcomes:
        described(name)
    known, varied = list(manifest.regimes), list(manifest.factors)
    faults = [f"no regime {base!r} in {directory}{nearest(base, known)}"] if base not in (None, *known) and base else []
    faults += [
        f"{name!r} is no factor of this design" + (nearest(name, varied) if varied else ", which varies none")
        for name in factors
        if name is not None and name not in varied
    ]
    if faults:
        raise RequestError("\n".join(dict.fromkeys(faults)))
    return manifest


def first(chosen: str | None, names: Sequence[str]) -> list[str]:
    """The names, the chosen one first."""
    return sorted(names, key=lambda name: name != chosen)


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


def answer(
    directory: Path, outcomes: Sequence[str] = (), *, base: str | None = None, factor: str | None = None, as_json: bool
) -> None:
    """Print estimates, paired differences and the answer in words.

    The regime `base` is subtracted from the others, and the factor stands first; the first of the file by default.
    """
    about = asked(directory, outcomes, base=base, factors=[factor]).scenario

    from analysis import precision, sensitivity_study, sensitivity_words, tables
    from analysis.answers import ANSWERED
    from simulation.terminal import console

    chosen = tuple(dict.fromkeys(outcomes)) or tables.HEADLINE
    precise, most = about.get("precision"), about["replications"]
    manifest, runs = finished_runs(directory, (*chosen, *ANSWERED, *([precise["outcome"]] if precise else [])))
    factors, regimes = first(factor, list(manifest.factors)), first(base, list(manifest.regimes))
    if base is not None and base not in set(runs["regime"]):
        raise RequestError(f"no run of {base} has a result in {directory}: there is nothing to subtract")
    studied = chosen if outcomes else ANSWERED
    studies, reasons = sensitivity_study.studies_of_sample(runs, manifest.factors, regimes, studied)
    if as_json:
        data = tables.plain(runs, factors, regimes, chosen)
        if studies:
            data["factor_effects"] = [sensitivity_words.plain(one) for one in studies]
        print_json(data | ({"precision": precision.plain(runs, factors, precise, most)} if precise else {}))
        return
    screen = console()
    for table in sensitivity_words.effects_tables(studies):
        screen.print(table, "")
    tables.show(screen, runs, factors, regimes, chosen)
    for sentence in [*sensitivity_words.effects_sentences(studies), *reasons]:
        screen.print(sentence, markup=False, soft_wrap=not screen.is_terminal)
    for beginning, remark in FIRMS_ALIKE.items():
        if any(name.startswith(beginning) for name in chosen):
            screen.print(f"\n{remark}", markup=False, soft_wrap=not screen.is_terminal)
    if precise:
        reached = precision.sentence(runs, factors, precise, most, finished=manifest.state == "finished")
        screen.print(reached, markup=False, soft_wrap=not screen.is_terminal)


def _runs(directory: Path, manifest: Manifest, outcomes: Sequence[str]) -> pd.DataFrame:
    """The runs with these outcomes only: of a million runs nobody wants to read every column."""
    from simulation import results
    from simulation.outcomes import described

    for name in outcomes:
        described(name)  # says which names there are
    key = ("run", "point", *manifest.factors, "regime", "replication")
    return results.read_runs(directory, list(dict.fromkeys((*key, *outcomes))))


def draw(directory: Path, target: Path, outcomes: Sequence[str] = ()) -> list[Path]:
    """Draw the figures; returns where they lie."""
    manifest = asked(directory, outcomes)

    from analysis.figures.regimes import SIDE_BY_SIDE
    from analysis.gallery import draw_all
    from simulation import results

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


def compare_two(
    before: Path,
    after: Path,
    outcomes: Sequence[str],
    target: Path | None,
    *,
    base: str | None = None,
    as_json: bool,
) -> None:
    """Print how far outcomes moved from one sweep to another, and write tables and figures if asked to."""
    if before.resolve() == after.resolve():
        raise RequestError(f"{before} and {after} are the same sweep: name the one before and the one after a change")
    for directory in (before, after):
        asked(directory, outcomes, base=base)

    from analysis import changes, tables
    from simulation import manifest_differences

    (one, earlier), (other, later) = finished_runs(before), finished_runs(after)
    factors = list(dict.fromkeys([*one.factors, *other.factors]))
    sides = [
        changes.with_factors(runs, factors, of.parameters, of.regimes) for of, runs in ((one, earlier), (other, later))
    ]
    study = changes.study(
        sides[0],
        sides[1],
        factors,
        first(base, list(one.regimes)),
        tuple(dict.fromkeys(outcomes)) or tables.HEADLINE,
        paired=manifest_differences.same_luck(one, other),
    )
    unlike = manifest_differences.changes(one, other)
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
    from simulation import files

    files.make(target)
    for name, table in tables.items():
        with files.whole(target / f"{name}.csv") as sink:
            table.to_csv(sink, index=False)
    drawn = [save(figure, target / name)[1] for name, figure in figures.items()]
    return [*(target / f"{name}.csv" for name in tables), *drawn]
