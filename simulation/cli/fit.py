"""The command `simulate fit`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulation.cli.options import JSON, QUIET, output
from simulation.cli.output import print_json, put, say, show
from simulation.cli.study import progress as progress_of
from simulation.errors import RequestError, WorkError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.fit.contracts import Pause
    from analysis.fit.waves import Effort, Fit
    from simulation.engine.records import State
    from simulation.scenario.firm import Firm
    from simulation.scenario.scenario import Scenario


@click.command(short_help="Find the worlds in which your firm shows its own numbers.")
@click.argument("file", metavar="FILE")
@click.option("--worlds", type=click.IntRange(min=64, max=10_000), default=200, show_default=True, metavar="N",
              help="Worlds that are to fit.")  # fmt: skip
@output("results/NAME-fit", "Directory for the scenario and its worlds.")
@click.option("--overwrite", is_flag=True, help="Replace the files of an earlier fit.")
@QUIET
@JSON
def fit(file: str, worlds: int, output: Path | None, overwrite: bool, quiet: bool, as_json: bool) -> None:
    """Find the worlds in which the firm in FILE, as it works today, shows the numbers that it saw.

    FILE says how the firm works, how large it is and what it saw in the last year (`simulate docs own-numbers`). What
    nobody knows is drawn over its plausible ranges, wave by wave, until enough worlds fit, or until it is plain that
    none can and why. What is written is a scenario of the firm, and its worlds, which every command takes.
    """
    from simulation.scenario.firm_file import read_firm

    firm = read_firm(file)
    directory = output or Path("results") / f"{firm.name}-fit"
    files = _files(firm, directory)
    _check(firm, files, overwrite)

    from analysis.fit import reach
    from analysis.fit.waves import Effort
    from analysis.fit.waves import fit as fitted

    effort = Effort(wanted=worlds)
    with _carrying(effort, quiet) as (carry_out, pause):
        found = fitted(firm, carry_out, effort, pause)
        beyond = () if found.reached else reach.beyond(found, carry_out)
    if found.reached:
        _write(found, files)
    _print(found, beyond, files, as_json)
    if not found.reached:
        raise WorkError(f"{file}: no worlds fit, and nothing is written")
    if not quiet:
        say(f"written: {', '.join(map(str, files))}")
        say(f"next: {next_command(files[0], firm.name)}")


def next_command(scenario: Path, name: str) -> str:
    """What to do next; results do not go where the files of the fit lie, and where else they would go by default."""
    taken = scenario.parent.resolve() == (Path("results") / name).resolve()
    return f"simulate robust {scenario}" + (f" -o {scenario.parent / 'robust'}" if taken else "")


def _files(firm: Firm, directory: Path) -> tuple[Path, Path, Path]:
    """The scenario, its worlds, and how they were found."""
    return (
        directory / f"{firm.name}.yaml",
        directory / f"{firm.name}-worlds.csv",
        directory / f"{firm.name}-worlds.json",
    )


def _check(firm: Firm, files: tuple[Path, ...], overwrite: bool) -> None:
    """Refuse a firm that no scenario can hold, and to overwrite what is there; before anything heavy is loaded."""
    from simulation.scenario.reading import parse_scenario

    parse_scenario(_text(firm, dict(firm.parameters), ""), firm.file)
    directory = files[0].parent
    if directory.exists() and not directory.is_dir():
        raise RequestError(f"{directory} is a file: name a directory with -o")
    there = [path.name for path in files if path.exists()]
    if there and not overwrite:
        raise RequestError(
            f"{directory} has {', '.join(there)} already, and nothing is overwritten unasked: "
            "--overwrite replaces them, -o names another directory"
        )


def _text(firm: Firm, parameters: dict[str, Any], over: str) -> str:
    """The scenario of a firm, over its worlds."""
    from simulation.scenario.writing import written

    content: dict[str, Any] = {
        "name": firm.name,
        "question": firm.question or f"We work under {firm.today}: should we go on so?",
        "seed": firm.seed,
        "regimes": list(firm.regimes),
        "parameters": parameters,
        "decision": {"today": firm.today, **({"currency": firm.currency} if firm.currency else {})},
    }
    remarks = [
        f"made by simulate fit of {Path(firm.file).name}: in each of its worlds the firm, under {firm.today}, shows "
        "what it saw",
        *([f"money in {firm.currency}"] if firm.currency else []),
        f"simulate robust {firm.name}.yaml",
    ]
    return written({**content, "over": over} if over else content, remarks)


@contextmanager
def _carrying(effort: Effort, quiet: bool) -> Iterator[tuple[Callable[[Scenario], pd.DataFrame], Pause]]:
    """What carries out scenarios, and what looks at their runs, with one progress over all of them."""
    from analysis.fit.waves import REPLICATIONS
    from simulation.sweep.in_memory import paused_runs, run_in_memory

    most = REPLICATIONS * (effort.first + effort.later * (effort.waves - 1) + 3 * effort.wanted)
    done = 0
    with progress_of(quiet) as on_progress:

        def on_runs(now: int, _: int) -> None:
            on_progress(done + now, max(most, done + now))

        def carry_out(scenario: Scenario) -> pd.DataFrame:
            nonlocal done
            runs = run_in_memory(scenario, on_progress=on_runs)
            done += len(runs)
            return runs

        def pause[T](scenario: Scenario, week: int, of_state: Callable[[State], T]) -> list[T]:
            nonlocal done
            found = paused_runs(scenario, week, of_state, on_progress=on_runs)
            done += len(found)
            return found

        yield carry_out, pause


def _write(found: Fit, files: tuple[Path, Path, Path]) -> None:
    from analysis.fit import ensemble
    from simulation.results import files as whole

    scenario, worlds, about = files
    whole.make(scenario.parent)
    whole.write(worlds, ensemble.worlds(found).to_csv(index=False, lineterminator="\n").encode())
    whole.write(about, f"{json.dumps(ensemble.about(found), indent=1)}\n".encode())
    parameters = {name: one for name, one in found.parameters.items() if name not in found.contracts}
    whole.write(scenario, _text(found.firm, parameters, worlds.name).encode())


def _print(found: Fit, beyond: Any, files: tuple[Path, Path, Path], as_json: bool) -> None:
    from analysis.fit import ensemble, words

    said = words.sentences(found, beyond)
    if as_json:
        written = [str(path) for path in files] if found.reached else []
        print_json({"reached": found.reached, "sentences": said, **ensemble.about(found), "written": written})
        return
    show(words.table(found))
    put("\n".join(said))
