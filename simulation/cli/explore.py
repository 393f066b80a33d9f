"""The command that opens the page with the engine inside, or serves pages in a browser."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from simulation.cli import completion
from simulation.cli.output import announce_compiling, put, say
from simulation.errors import RequestError
from simulation.scenario import shipped

OF_SERVER = ("host", "port")


def meant(word: str) -> Path:
    """The file that is meant: one that is there, or a shipped firm, lesson or scenario of that name."""
    known = shipped.lessons() | shipped.firms()
    return known[word] if word in known and not Path(word).exists() else shipped.scenario(word)


@click.command(short_help="Open the page that decides for your firm, or one of its lessons.")
@click.argument("file", type=meant, metavar="[FILE]", required=False, shell_complete=completion.scenario_files)
@click.option(
    "--save", type=click.Path(path_type=Path), metavar="PAGE", help="Write the page to this file, and open nothing."
)
@click.option("--overwrite", is_flag=True, help="Replace the file of --save, if it is there.")
@click.option("--serve", is_flag=True, help="Serve the older pages instead, the classroom among them (extra app).")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on, with --serve. Another one than this machine's own opens the pages, without a password, "
    "to every machine that reaches it; 0.0.0.0 means all addresses.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Port, with --serve. [default: 8080, or a free one if it is taken]",
)
@click.option("--open/--no-open", "open_browser", default=True, show_default=True, help="Open a browser.")
@click.pass_context
def explore(
    context: click.Context,
    file: Path | None,
    save: Path | None,
    overwrite: bool,
    serve: bool,
    host: str,
    port: int | None,
    open_browser: bool,
) -> None:
    """Open one page that holds the whole model: six questions about your firm, and a decision with how sure it is.

    Begins with the firm in FILE (that of a firm, or a scenario), or with the default firm. Where FILE is a lesson, the
    page begins with it, for a class. The page is one file that runs without a network, on a telephone too; nothing that
    is typed into it leaves the device. --save writes it, to be mailed.
    """
    if serve:
        if save is not None or overwrite:
            raise RequestError("--save writes the page, and --serve serves others; keep one of them")
        _serve(file, host, port, open_browser)
        return
    for name in OF_SERVER:
        if context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT:
            raise RequestError(f"--{name} is about a server; add --serve")
    if overwrite and save is None:
        raise RequestError("--overwrite is about a file; add --save")

    from simulation.page.beginning import Beginning, beginning
    from simulation.page.written import opened, saved

    begins: Any = Beginning() if file is None else beginning(file)
    for note in begins.notes:
        say(note)
    if save is None:
        put(opened(begins, browse=open_browser))
        return
    saved(begins, save, overwrite=overwrite)
    say(f"written: {save}")


def _serve(file: Path | None, host: str, port: int | None, open_browser: bool) -> None:
    """Serve the what-if page and the classroom, until Ctrl-C."""
    if find_spec("nicegui") is None:
        raise RequestError(
            "simulate explore --serve needs NiceGUI; in a checkout: uv sync --extra app, or pip install '.[app]'"
        )
    from simulation.scenario.reading import read_scenario

    scenario = None if file is None else read_scenario(file)

    from simulation.app import hosts, server
    from simulation.app.what_if.laboratory import Laboratory
    from simulation.app.what_if.setting import Beginning, from_scenario

    beginning = Beginning()
    if scenario is not None:
        setting, notes = from_scenario(scenario)
        beginning = Beginning(setting, notes, f"The scenario {setting.scenario.name}")
    bound = server.listening(host, port)
    announce_compiling()
    laboratory = Laboratory()
    laboratory.warm_up()
    put(f"{server.address(bound)} (Ctrl-C to end)")
    if opened := hosts.opened(bound):
        say(opened)
    server.serve(laboratory, beginning, bound, host, open_browser=open_browser)
