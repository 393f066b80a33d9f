"""The command `simulate class`."""

from __future__ import annotations

from pathlib import Path

import click

from simulation.cli import completion
from simulation.cli.output import put, say
from simulation.wording.values import counted


@click.command(short_help="Serve a lesson to a class, and collect its guesses.")
@click.argument("lesson", metavar="LESSON", shell_complete=completion.lessons)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. Another one than this machine's own opens the page, without a password, to every "
    "machine that reaches it; 0.0.0.0 means all addresses, which is what a class needs.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", help="Port. [default: 8080, or a free one if it is taken]"
)
@click.option(
    "--save", type=click.Path(path_type=Path), metavar="FILE.csv", help="Write the guesses to this file as they come."
)
@click.option("--overwrite", is_flag=True, help="Replace the file of --save, if it is there.")
def collect(lesson: str, host: str, port: int | None, save: Path | None, overwrite: bool) -> None:
    """Serve the page with LESSON, a file or the name of a shipped one, and collect the guesses of a class.

    Prints two addresses: one for pupils, and one for the teacher, which shows the guesses as they come in and reveals
    what happened. No names are asked or kept, and nothing leaves the room: the model runs on each telephone. Ends with
    Ctrl-C; without --save no guess is kept.
    """
    from simulation.errors import RequestError
    from simulation.lesson import hosts
    from simulation.lesson.collector import Collector
    from simulation.lesson.guesses import Guesses
    from simulation.lesson.reading import read_lesson
    from simulation.page.served import fragment, served

    if overwrite and save is None:
        raise RequestError("--overwrite is about a file; add --save")
    found = read_lesson(lesson)
    page = served(found)
    bound = hosts.listening(host, port)
    try:
        guesses = Guesses(found, save, overwrite=overwrite, tell=say)
    except RequestError:
        bound.close()
        raise
    collector = Collector(bound, page, guesses, hosts.names_of(bound, host))
    address = hosts.address(bound)
    put(f"for pupils:       {address}")
    put(f"for the teacher:  {address}#{fragment(found)}&view=teacher&key={guesses.key}")
    if opened := hosts.opened(bound):
        say(opened)
    else:
        say("only this machine reaches it; --host 0.0.0.0 lets the telephones of its network in")
    say("Ctrl-C ends it")
    collector.serve_until_interrupted()
    said = counted(len(guesses.codes), "guess", "guesses")
    say(f"{said}: {save}" if save is not None else f"{said}, not kept (--save FILE.csv keeps them)")
