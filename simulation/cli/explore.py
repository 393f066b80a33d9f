"""The command that serves pages in a browser."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from simulation.cli import completion
from simulation.cli.output import announce_compiling, put, say
from simulation.errors import RequestError
from simulation.scenario import shipped


@click.command(short_help="Serve the what-if page and the classroom in a browser.")
@click.argument(
    "file", type=shipped.scenario, metavar="[FILE]", required=False, shell_complete=completion.scenario_files
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. Another one than this machine's own opens the pages, without a password, to every "
    "machine that reaches it; 0.0.0.0 means all addresses.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", help="Port. [default: 8080, or a free one if it is taken]"
)
@click.option("--open/--no-open", "open_browser", default=True, show_default=True, help="Open a browser.")
def explore(file: Path | None, host: str, port: int | None, open_browser: bool) -> None:
    """Serve the what-if page: move a slider, and see at once what it does to each regime.

    Starts from the scenario in FILE, or from the default firm. Works without a network, and for this machine only
    unless --host says otherwise. Ends with Ctrl-C.
    """
    if find_spec("nicegui") is None:
        raise RequestError(
            "simulate explore needs NiceGUI; in a checkout: uv sync --extra app, or pip install '.[app]'"
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
