"""The command `simulate run`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulation.cli.options import FILE, JSON, MODEL, OVER, REGIMES, SETTINGS
from simulation.cli.output import announce_compiling, print_json, say, show
from simulation.errors import RequestError

if TYPE_CHECKING:
    from simulation.model.model import OwnershipModel
    from simulation.scenario.scenario import Scenario


@click.command(short_help="Carry out one run per regime, with every outcome.")
@FILE
@REGIMES
@SETTINGS
@OVER
@click.option(
    "--replication",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Number of the replication: the same number is the same luck under every regime.",
)
@click.option(
    "--trace",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write every account in every week (.parquet or .csv); `simulate docs trace` says what its columns are.",
)
@click.option(
    "--story",
    "account",
    is_flag=False,
    flag_value="",
    metavar="[ACCOUNT]",
    help="Tell the life of one customer, in place of the outcomes: of ACCOUNT (17, or 17.2: place in the book and "
    "generation, as in a trace), or of one in whose life much happens. After FILE.",
)
@click.option(
    "--picture",
    type=click.Path(path_type=Path),
    metavar="NAME",
    help="Draw that life over the weeks, to NAME.svg and NAME.png.",
)
@MODEL
@JSON
def run(
    file: Path,
    regimes: tuple[str, ...],
    settings: tuple[str, ...],
    over: str | None,
    replication: int,
    trace: Path | None,
    account: str | None,
    picture: Path | None,
    model: str | None,
    as_json: bool,
) -> None:
    """Carry out one run per regime at one design point of FILE, every week recorded.

    A factor that is not --set stands at its level in the first design point. With --json the weekly states are
    printed too. With --story the runs are seen through one customer's eyes: who looks after it, who leaves, what a
    successor knows, renewals, and how it ends.
    """
    from simulation.describe import cautions, one_run
    from simulation.scenario import overrides
    from simulation.scenario.ensembles import too_many
    from simulation.scenario.reading import read_scenario
    from simulation.sweep import engines, own_models

    if trace is not None:
        one_run.check_trace(trace)
    told = account is not None or picture is not None
    if told:
        _check_story(account, picture)
    own = None if model is None else own_models.find(model)
    chosen = engines.engine(model=own)
    known = {} if own is None else own.regimes
    read = overrides.rewritten(read_scenario(file, known), over=over, regimes=known)
    scenario = overrides.narrowed(read, regimes, settings)
    if scenario.over is not None and (fault := too_many(scenario.over, replication + 1)):
        raise RequestError(f"--replication {replication} is one of {fault}")
    for line in cautions.lines(cautions.at_point(scenario)):
        say(line)
    announce_compiling(quiet=chosen.name != "compiled")
    data: dict[str, Any] = {}
    if not told or trace is not None or as_json:
        runs = one_run.look(scenario, replication, traced=trace is not None, model=own)
        data = one_run.plain(runs)
    if trace is not None:
        one_run.write_trace(runs, trace)
        say(f"every account and week: {trace}")
    if told:
        data |= _tell(scenario, account or None, replication, picture, own, printed=not as_json)
    elif not as_json:
        show(one_run.table(runs))
    if as_json:
        print_json(data)


def _check_story(account: str | None, picture: Path | None) -> None:
    """Refuse a story that could not be told or drawn, before the work is done for it."""
    from analysis.story.account import place

    if account:
        place(account)
    if picture is not None and not picture.absolute().parent.is_dir():
        raise RequestError(f"--picture {picture}: there is no directory {picture.absolute().parent}")


def _tell(
    scenario: Scenario,
    account: str | None,
    replication: int,
    picture: Path | None,
    model: type[OwnershipModel] | None,
    *,
    printed: bool,
) -> dict[str, Any]:
    """Tell, and draw, the life of one customer; the same as plain data."""
    from analysis.story import told, words

    story = told.study(scenario, account, replication=replication, model=model)
    if printed:
        for line in words.lines(story):
            show(line)
    if picture is not None:
        from analysis.drawing.saving import save
        from analysis.story.figure import story_figure

        name = picture.with_suffix("") if picture.suffix in (".png", ".svg") else picture
        say("drawn: " + ", ".join(map(str, save(story_figure(story), name))))
    return {"stories": words.plain(story)}
