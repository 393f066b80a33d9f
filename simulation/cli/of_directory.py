"""What the commands share that read a results directory: what was asked of it, its runs, its answer, its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.cli.output import print_json, say
from simulation.errors import RequestError
from simulation.wording.values import nearest

if TYPE_CHECKING:
    import pandas as pd

    from simulation.results.manifest import Manifest


def asked(
    directory: Path, outcomes: Sequence[str] = (), *, base: str | None = None, factors: Sequence[str | None] = ()
) -> Manifest:
    """Read what a sweep was of; refuse an outcome, regime or factor that it has not, before anything heavy is loaded.

    A base or a factor that is None has not been asked for.
    """
    from simulation.results import reading
    from simulation.science.outcomes import described

    manifest = reading.read_manifest(directory)
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
    """Order the names, the chosen one first."""
    return sorted(names, key=lambda name: name != chosen)


def finished_runs(directory: Path, outcomes: Sequence[str] = ()) -> tuple[Manifest, pd.DataFrame]:
    """Read what a sweep was of, and its runs; of an unfinished one the runs that are there, and say so.

    With `outcomes`, only those are read: of a million runs nobody wants to read every column.
    """
    from simulation.results import reading

    manifest = reading.read_manifest(directory)
    runs = _runs(directory, manifest, outcomes) if outcomes else reading.read_runs(directory)
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
    about = asked(directory, outcomes, base=base, factors=[factor])

    from analysis import undefined
    from analysis.comparison import precision, tables
    from analysis.comparison.answers import ANSWERED
    from analysis.sensitivity import exploration as sensitivity_study
    from analysis.sensitivity import words as sensitivity_words
    from simulation.cli.terminal import console
    from simulation.describe import cautions
    from simulation.results import reading

    if about.scenario.get("unknowns") and base is None and factor is None:
        from analysis.robust.of_sweep import over_worlds
        from simulation.cli.worlds import print_over_worlds

        print_over_worlds(over_worlds(*finished_runs(directory), outcomes), as_json)
        return
    own = tuple(outcome.name for outcome in about.further())
    chosen = tuple(dict.fromkeys(outcomes)) or (*tables.HEADLINE, *own)
    precise, most = about.scenario["precision"], about.scenario["replications"]
    manifest, runs = finished_runs(directory, (*chosen, *ANSWERED, *([precise["outcome"]] if precise else [])))
    factors, regimes = first(factor, list(manifest.factors)), first(base, list(manifest.regimes))
    if base is not None and base not in set(runs["regime"]):
        raise RequestError(f"no run of {base} has a result in {directory}: there is nothing to subtract")
    lacking = () if outcomes else (*undefined.MAY_LACK, *own)
    recorded = reading.read_runs(directory, ["regime", *lacking]) if lacking else runs
    studied = chosen if outcomes else (*ANSWERED, *own)
    warnings = cautions.of_results(manifest, runs)
    studies, reasons = sensitivity_study.studies_of_sample(runs, manifest.factors, regimes, studied)
    worlds = worlds_told(manifest, runs, outcomes or ANSWERED, regimes, factors)
    if as_json:
        data = tables.plain(runs, factors, regimes, chosen)
        data["undefined"] = undefined.shares(recorded, regimes, lacking or chosen)
        data["warnings"] = cautions.plain(warnings)
        if studies:
            data["factor_effects"] = [sensitivity_words.plain(one) for one in studies]
        data |= {"over": {**about.scenario["over"], "sentences": worlds}} if worlds else {}
        print_json(data | ({"precision": precision.plain(runs, factors, precise, most)} if precise else {}))
        return
    screen = console()
    for table in sensitivity_words.effects_tables(studies):
        screen.print(table, "")
    tables.show(screen, runs, factors, regimes, chosen)
    for sentence in [*sensitivity_words.effects_sentences(studies), *reasons, *worlds]:
        screen.print(sentence, markup=False, soft_wrap=not screen.is_terminal)
    if note := undefined.of_a_sweep(recorded, regimes, lacking):
        screen.print(note, markup=False, soft_wrap=not screen.is_terminal)
    if precise:
        reached = precision.sentence(runs, factors, precise, most, finished=manifest.state == "finished")
        screen.print(reached, markup=False, soft_wrap=not screen.is_terminal)
    for line in cautions.lines(warnings):
        screen.print(line, style="yellow", markup=False, soft_wrap=not screen.is_terminal)


def worlds_told(
    manifest: Manifest,
    runs: pd.DataFrame,
    outcomes: Sequence[str] = (),
    regimes: Sequence[str] = (),
    factors: Sequence[str] = (),
) -> list[str]:
    """Say what it means that each replication is another world, and in which share of them regimes are better."""
    from analysis.comparison.over_worlds import shares_of_worlds
    from simulation.describe import over

    note = over.of_manifest(manifest.scenario)
    if not note:
        return []
    ordered, varied = list(regimes) or list(manifest.regimes), list(factors) or list(manifest.factors)
    return [*shares_of_worlds(runs, varied, ordered, outcomes), f"({note})"]


@contextmanager
def figures_of(manifest: Manifest) -> Iterator[None]:
    """Draw figures that say where each replication is another world."""
    from analysis.drawing import style
    from simulation.describe import over

    with style.also_below(over.below_a_figure(over.of_manifest(manifest.scenario))):
        yield


def _runs(directory: Path, manifest: Manifest, outcomes: Sequence[str]) -> pd.DataFrame:
    """Read the runs with these outcomes only: of a million runs nobody wants to read every column."""
    from simulation.results import reading
    from simulation.science.outcomes import described

    besides = [name for outcome in outcomes for name in described(outcome).besides]  # says which names there are
    key = ("run", "point", *manifest.factors, "regime", "replication")
    return reading.read_runs(directory, list(dict.fromkeys((*key, *outcomes, *besides))))


def draw(directory: Path, target: Path, outcomes: Sequence[str] = ()) -> list[Path]:
    """Draw the figures; returns where they lie."""
    manifest = asked(directory, outcomes)
    if manifest.scenario.get("unknowns"):
        from analysis.robust.of_sweep import over_worlds
        from simulation.cli.worlds import draw_over_worlds

        return draw_over_worlds(over_worlds(*finished_runs(directory), outcomes), target)
    own = tuple(outcome.name for outcome in manifest.further())

    from analysis.comparison.figures import SIDE_BY_SIDE
    from analysis.comparison.gallery import draw_all
    from simulation.results import reading

    with figures_of(manifest):
        return draw_all(
            _runs(directory, manifest, outcomes or (*SIDE_BY_SIDE, *own)),
            reading.read_trajectories(directory) if manifest.scenario["record"] else None,
            factors=list(manifest.factors),
            regimes=list(manifest.regimes),
            states=manifest.scenario["record"],
            question=manifest.scenario["question"],
            target=target,
            outcomes=outcomes,
            further=own,
        )
