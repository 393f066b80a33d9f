"""Which factors matter: the command `simulate sensitivity`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from click.core import ParameterSource

from simulation.cli import completion, options
from simulation.cli.of_directory import asked, finished_runs
from simulation.cli.options import BASE, JSON, MODEL, OVER, QUIET, REGIMES, output, replications
from simulation.cli.output import print_json, save_and_say, show
from simulation.cli.study import progress, say_where
from simulation.errors import RequestError
from simulation.scenario import shipped

if TYPE_CHECKING:
    from analysis.sensitivity.exploration import Study


def _file_or_directory(text: str) -> Path:
    """Take results in a directory before a shipped scenario of its name."""
    return Path(text) if Path(text).is_dir() else shipped.scenario(text)


OF_A_FILE = ("method", "second_order", "size", "over", "replications", "workers", "model")
"""Options that say what is to be run."""


@click.command(short_help="Say which factors matter, and how much.")
@click.argument("path", type=_file_or_directory, metavar="FILE|DIR", shell_complete=completion.files_or_directories)
@click.option(
    "--method",
    type=click.Choice(["morris", "sobol"]),
    default="morris",
    show_default=True,
    help="morris screens many factors with few runs; sobol shares out the variance, with many.",
)
@click.option(
    "--second-order", is_flag=True, help="With sobol, what every two factors do together; nearly twice as many runs."
)
@options.outcome("Outcome to explain.")
@REGIMES
@BASE
@click.option(
    "--size", type=click.IntRange(min=2), metavar="N", help="Trajectories (morris, 20) or base points (sobol, 256)."
)
@OVER
@replications(3, 10, "At each point, with the same luck; fewer than 3 do not tell luck from what factors do.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Threads. [default: one per processor]")
@MODEL
@output("results/NAME-sensitivity; of a sweep, DIR/figures")
@QUIET
@JSON
@click.pass_context
def sensitivity(
    context: click.Context,
    path: Path,
    method: Literal["morris", "sobol"],
    second_order: bool,
    outcome: str,
    regimes: tuple[str, ...],
    base: str | None,
    size: int | None,
    over: str | None,
    replications: int,
    workers: int | None,
    model: str | None,
    output: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Say which factors matter to an outcome, or to the difference between two regimes.

    Of a scenario FILE the ranges of the factors are explored (numeric levels stand for the range from the lowest to the
    highest), with the same luck at every point. Of DIR, the results of a sampled sweep, nothing is run: what each
    factor does is read off the points that are there. What luck is left is kept out of the estimates and is part of
    the intervals, and a factor is said to matter most only where that can be told.

    The difference is that of the first two regimes, unless --regime and --base say which; with one --regime and no
    --base it is the outcome under that one.
    """
    if path.is_dir():
        _refuse_what_was_run(context, path)
        found, write = _read_off(path, outcome, regimes, base, output or path / "figures", quiet)
    else:
        how = {"size": size, "replications": replications, "second_order": second_order, "workers": workers}
        found, write = _explored(path, over, method, outcome, regimes, base, model, output, quiet, how)

    from analysis.sensitivity import words

    if as_json:
        print_json(words.plain(found))
    else:
        tables = [words.result_table(found), *words.pairs_tables(found)]
        show(*(part for table in tables for part in (table, "")), *words.sentences(found), f"({found.sample}.)")
    write()


def _refuse_what_was_run(context: click.Context, directory: Path) -> None:
    """Refuse options that say what is to be run, where nothing is."""
    given = [
        f"--{name.replace('_', '-')}"
        for name in OF_A_FILE
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    ]
    if given:
        raise RequestError(
            f"{directory} holds runs that were carried out: {' and '.join(given)} cannot be chosen any more; leave "
            f"{'it' if len(given) == 1 else 'them'} out, or name a scenario file"
        )


Found = tuple["Study", Callable[[], None]]
"""A study, and what writes it."""


def _explored(
    file: Path,
    over: str | None,
    method: Literal["morris", "sobol"],
    outcome: str,
    regimes: tuple[str, ...],
    base: str | None,
    model: str | None,
    output: Path | None,
    quiet: bool,
    how: Mapping[str, Any],
) -> Found:
    """Explore a scenario; `how` are further arguments of `analysis.sensitivity.study`."""
    from analysis.drawing import study_files
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario
    from simulation.science.outcomes import described
    from simulation.sweep import engines, own_models

    firm = None if model is None else own_models.find(model)
    engine = engines.engine(model=firm)
    own = {} if firm is None else firm.regimes
    scenario = overrides.rewritten(read_scenario(file, own), over=over, regimes=own)
    described(outcome)
    between = overrides.one_or_pair(scenario, regimes, base)
    target = output or Path("results") / f"{scenario.name}-sensitivity"
    study_files.check_directory(target, "sensitivity")

    from analysis.sensitivity import exploration
    from analysis.sensitivity.figure import study_figure

    with progress(quiet, compiled=engine.name == "compiled") as on_progress:
        found = exploration.study(scenario, method, outcome, between, engine=engine, on_progress=on_progress, **how)

    def write() -> None:
        name: str = method
        frames, figures = {name: found.frame}, {name: study_figure(found)}
        if found.pairs is not None:
            frames["pairs"] = found.pairs
        study_files.write(target, "sensitivity", scenario, found.runs, frames, figures, engine.name)
        say_where(target, quiet)

    return found, write


def _read_off(
    directory: Path, outcome: str, regimes: tuple[str, ...], base: str | None, target: Path, quiet: bool
) -> Found:
    """Read off a sampled sweep what its factors do."""
    from simulation.results import reading
    from simulation.scenario import overrides
    from simulation.scenario.reading import read_scenario

    manifest = asked(directory, [outcome])
    between = overrides.one_or_pair(read_scenario(directory / reading.SCENARIO), regimes, base)

    from analysis.sensitivity.exploration import study_of_sample
    from analysis.sensitivity.figure import study_figure

    _, runs = finished_runs(directory, [outcome])
    found = study_of_sample(runs, manifest.factors, list(manifest.regimes), outcome, between)
    name = f"{outcome}_sensitivity"
    return found, lambda: save_and_say(target, {name: found.frame}, {name: study_figure(found)}, quiet=quiet)
