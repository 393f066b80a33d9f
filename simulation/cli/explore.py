"""The command that opens the page with the engine inside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from simulation.cli import completion
from simulation.cli.output import put, say
from simulation.errors import RequestError
from simulation.scenario import shipped
from simulation.wording.values import nearest


def meant(word: str) -> Path:
    """The file that is meant: one that is there, or a shipped firm, lesson or scenario of that name."""
    others, path = shipped.lessons() | shipped.firms(), Path(word)
    if word in others and not path.exists():
        return others[word]
    if shipped.named(word) or path.name != word or path.suffix or path.exists() or not others:
        return shipped.scenario(word)
    near = nearest(word, [*shipped.scenarios(), *others])
    raise RequestError(f"there is no file {word!r}, and no shipped scenario, firm or lesson of that name{near}")


@click.command(short_help="Open the page that decides for your firm, or one of its lessons.")
@click.argument("file", type=meant, metavar="[FILE]", required=False, shell_complete=completion.files_of_the_page)
@click.option(
    "--save", type=click.Path(path_type=Path), metavar="PAGE", help="Write the page to this file, and open nothing."
)
@click.option("--overwrite", is_flag=True, help="Replace the file of --save, if it is there.")
@click.option("--open/--no-open", "open_browser", default=True, show_default=True, help="Open a browser.")
def explore(file: Path | None, save: Path | None, overwrite: bool, open_browser: bool) -> None:
    """Open one page that holds the whole model: six questions about your firm, and a decision with how sure it is.

    Begins with the firm in FILE (that of a firm, or a scenario), or with the default firm. Where FILE is a lesson, the
    page begins with it, for a class. The page is one file that runs without a network, on a telephone too; nothing that
    is typed into it leaves the device. --save writes it, to be mailed.
    """
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
