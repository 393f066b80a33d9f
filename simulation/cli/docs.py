"""The command `simulate docs`."""

from __future__ import annotations

import click

from simulation.cli import completion
from simulation.cli.output import put
from simulation.scenario import shipped


@click.command(short_help="Print a page of the documentation.")
@click.argument("name", required=False, shell_complete=completion.pages)
def docs(name: str | None) -> None:
    """Print a page of the documentation as Markdown; without a NAME, list the pages."""
    if name is None:
        pages = shipped.required(shipped.pages(), "pages")
        width = max(map(len, pages))
        for each, file in pages.items():
            titles = (line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("# "))
            put(f"{each:<{width}}  {next(titles, '')[2:]}")
    else:
        put(shipped.page(name), nl=False)
