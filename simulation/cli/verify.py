"""The command `simulate verify`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from simulation.cli.options import DIRECTORY, JSON, MODEL
from simulation.cli.output import print_json, say, show
from simulation.errors import RequestError

if TYPE_CHECKING:
    from simulation.sweep.verify import Verified

MOST_NAMED: Final = 20
"""Faults that are told; the JSON has all of them."""


@click.command(short_help="Check a results directory: files by digest, runs to the bit.")
@DIRECTORY
@click.option(
    "--runs",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    metavar="N",
    help="Runs, drawn at random, that are carried out again; 0 checks the files alone.",
)
@click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Seed of the draw. [default: another each time]")
@click.option(
    "--engine",
    type=click.Choice(["auto", "compiled", "reference"]),
    default="auto",
    show_default=True,
    help="What carries them out: auto takes what the sweep took, and the other one must come to the same bits.",
)
@MODEL
@JSON
def verify(directory: Path, runs: int, seed: int | None, engine: str, model: str | None, as_json: bool) -> None:
    """Check that DIR is what a sweep wrote, and that the model gives the numbers in it.

    Every file is held against its SHA-256; then runs drawn at random are carried out again, and each outcome and weekly
    state must be the same to the bit. So a file that was changed, is missing or does not belong there is named, and so
    is a number that somebody changed together with its checksums, if its run is among those drawn. Nothing is written.

    Ends with 0 if all of it holds, with 1 if something does not, and with 2 if runs cannot be carried out again here:
    because the model is another edition, say.
    """
    from simulation.cli.study import progress
    from simulation.results import reading
    from simulation.results.manifest_file import ManifestChangedError
    from simulation.sweep import own_models
    from simulation.sweep.verify import verify as hold

    try:
        reading.read_manifest(directory)
        firm = None if model is None else own_models.find(model)
        with progress(quiet=as_json, compiled=runs > 0 and engine != "reference" and firm is None) as on_progress:
            found = hold(directory, runs=runs, seed=seed, engine=engine, model=firm, on_progress=on_progress)
    except ManifestChangedError as fault:  # a RequestError to all others; here it is what was looked for
        if as_json:
            print_json({"directory": str(directory), "holds": False, "faults": [str(fault)]})
        say(str(fault))
        raise SystemExit(1) from None
    if as_json:
        print_json(_plain(found))
    else:
        show(*_sentences(found))
    if not found.holds:
        raise SystemExit(1)
    if found.not_again:
        raise RequestError(f"no run of {directory} can be carried out again: {found.not_again}")


def _plain(found: Verified) -> dict[str, Any]:
    return {
        "directory": str(found.directory),
        "holds": found.holds,
        "state": found.about.state,
        "files": found.files.sound,
        "faults": [*found.files.faults, *found.faults],
        "beside": dict(found.files.beside),
        "runs": len(found.files.rows),
        "seed": found.seed if found.tried else None,
        "engine": found.engine or None,
        "carried_out_again": list(found.tried),
        "would_show_share": found.would_show if found.tried else None,
        "not_again": found.not_again or None,
        "other_versions": list(found.other_versions),
        "failed_with_their_worker": found.lost,
    }


def _sentences(found: Verified) -> Iterator[str]:
    from simulation.wording.values import counted

    about = found.about
    whose = f"customer-ownership {about.versions.get('customer-ownership', 'of an unknown version')}"
    finished = about.state == "finished"
    state = "" if finished else f" of {about.total:,}, unfinished ({about.state})"
    there = about.done + about.failed if finished else len(found.files.rows)  # a manifest may lag behind a killed sweep
    yield f"{found.directory}: {there:,} runs{state} of {about.scenario['name']!r}, by {whose}."
    faults = [*found.files.faults, *found.faults]
    if not found.files.faults:
        yield f"Files: all {found.files.sound:,} are what the sweep wrote, by their SHA-256."
    if beside := found.files.beside:
        where = ", ".join(
            f"{count:,} in {folder}/" if folder else f"{count:,} beside them" for folder, count in beside.items()
        )
        yield f"Not of the sweep, and not looked at: {counted(sum(beside.values()), 'file')} ({where})."
    if found.tried and not found.faults:
        yield (
            f"Runs: {len(found.tried):,} of {len(found.files.rows):,}, drawn with --seed {found.seed}, were carried "
            f"out again with the {found.engine} engine: every number is the same to the bit. If {_share(found)} of all "
            "runs or more were false, such a draw would show one in 19 cases of 20."
        )
    if found.faults:
        yield (
            f"Runs: {len(found.tried):,} of {len(found.files.rows):,}, drawn with --seed {found.seed}, were carried "
            f"out again with the {found.engine} engine: not every number is the same."
        )
    if found.other_versions:
        yield "What is another version here: " + "; ".join(found.other_versions) + "."
    if found.lost:
        yield f"Left alone: {counted(found.lost, 'run')} that ended the worker process."
    if faults:
        yield f"{counted(len(faults), 'fault')}:"
        yield from (f"  {fault}" for fault in faults[:MOST_NAMED])
        if len(faults) > MOST_NAMED:
            yield f"  and {len(faults) - MOST_NAMED:,} more (--json has all of them)"
        if found.not_again:
            yield f"No run was carried out again: {found.not_again}."


def _share(found: Verified) -> str:
    return f"{found.would_show:.2g}" if found.would_show < 0.01 else f"{100 * found.would_show:.0f} %"
